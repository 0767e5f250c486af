"""Analyses of texts by other tools come in: Araucaria's markup, argumentative microtexts, annotations of brat."""

import pytest

from rsi_graph import imports, load
from rsi_graph.errors import BadImport
from rsi_graph.files.cache import Store

AML = """\
<?xml version="1.0" encoding="UTF-16"?>
<!DOCTYPE ARG SYSTEM "argument.dtd">
<ARG>
<SCHEMESET><SCHEME><NAME>Argument from Sign</NAME></SCHEME></SCHEMESET>
<TEXT>Tea is good, for it warms and it wakes.</TEXT>
<EDATA><AUTHOR>Jo</AUTHOR><DATE>2004</DATE><SOURCE>Tea debate</SOURCE><COMMENTS/></EDATA>
<AU>
  <PROP identifier="A" missing="no"><PROPTEXT offset="0">Tea is good</PROPTEXT><OWNER name="Jo"/></PROP>
  <REFUTATION><AU><PROP identifier="B" missing="no"><PROPTEXT>Tea stains</PROPTEXT></PROP></AU></REFUTATION>
  <CA><AU>
    <PROP identifier="C"><PROPTEXT>It warms</PROPTEXT><INSCHEME scheme="Argument from Sign" schid="0"/></PROP>
  </AU></CA>
  <LA>
    <AU><PROP identifier="D"><PROPTEXT>It wakes</PROPTEXT></PROP></AU>
    <AU><PROP identifier="E" missing="yes"><PROPTEXT>What wakes is good</PROPTEXT></PROP></AU>
  </LA>
</AU>
</ARG>
"""
MICROTEXT = """\
<arggraph id="micro_b001" topic_id="tea_tax" stance="pro">
  <edu id="e1"><![CDATA[Tax tea,]]></edu><edu id="e2"><![CDATA[now.]]></edu>
  <edu id="e3"><![CDATA[It costs little,]]></edu><edu id="e4"><![CDATA[as in Kent.]]></edu>
  <edu id="e5"><![CDATA[Some will smuggle.]]></edu><edu id="e6"><![CDATA[But Kent is odd.]]></edu>
  <joint id="j1"/>
  <adu id="a1" type="pro"/><adu id="a2" type="pro"/><adu id="a3" type="pro"/>
  <adu id="a4" type="opp"/><adu id="a5" type="opp"/>
  <edge id="c1" src="e1" trg="j1" type="seg"/><edge id="c2" src="e2" trg="j1" type="seg"/>
  <edge id="c3" src="j1" trg="a1" type="seg"/><edge id="c4" src="e3" trg="a2" type="seg"/>
  <edge id="c5" src="e4" trg="a3" type="seg"/><edge id="c6" src="e5" trg="a4" type="seg"/>
  <edge id="c7" src="e6" trg="a5" type="seg"/>
  <edge id="c8" src="a2" trg="a1" type="sup"/><edge id="c9" src="a3" trg="c8" type="add"/>
  <edge id="c10" src="a4" trg="a1" type="reb"/><edge id="c11" src="a5" trg="c8" type="und"/>
  <edge id="c12" src="a5" trg="a4" type="odd"/>
</arggraph>
"""
BRAT = (
    "T1\tMajorClaim 0 11\tTea is good\n"
    "T2\tClaim 13 21;30 34\tIt warms you\n"
    "T3\tPremise 35 40\tKent\n"
    "A1\tStance T2 For\n"
    "R1\tsupports Arg1:T3 Arg2:T2\t\n"
    "R2\tseeAlso Arg1:T3 Arg2:T1\n"
    "#1\tAnnotatorNotes T3\tdoubtful\n"
    "*\tEquiv T1 T2\n"
    "nonsense\n"
)


def read(text: str, tmp_path, name: str = "file"):
    """The graph of an imported text and the losses on the way."""
    imported = imports.read(text.encode(), name)
    (tmp_path / "all.yaml").write_text(imports.text(imported))
    snapshot = load(tmp_path, store=Store(None))
    assert snapshot.errors == ()
    return snapshot.graph, imported


def edges(graph) -> set[tuple[str, str, str]]:
    return {(s, d["kind"], t) for s, t, d in graph.edge_data(graph.ids()) if d["kind"] != "premise"}


def test_an_analysis_of_araucaria_comes_in(tmp_path) -> None:
    graph, imported = read(AML, tmp_path)
    assert imported.form == "aml"
    [argument] = graph.ids("argument")
    assert edges(graph) == {
        ("tea-stains", "attacks", "tea-is-good"),
        ("it-warms", "supports", "tea-is-good"),
        (argument, "supports", "tea-is-good"),
    }
    assert graph.body(argument)["premises"] == ["it-wakes", "what-wakes-is-good"]
    assert graph.body("what-wakes-is-good")["tags"] == ["implicit"]
    assert graph.body("it-warms")["supports"][0]["scheme"] == "Argument from Sign"
    assert {loss.what for loss in imported.losses} == {
        "texts that were analysed", "analysts", "dates of analyses", "descriptions of schemes",
        "owners of propositions",
    }  # fmt: skip


def test_a_microtext_comes_in(tmp_path) -> None:
    graph, imported = read(MICROTEXT, tmp_path)
    assert (imported.form, imported.title) == ("microtexts", "tea tax")
    [argument] = graph.ids("argument")
    assert graph.body(argument)["premises"] == ["it-costs-little", "as-in-kent"]
    assert edges(graph) == {
        (argument, "supports", "tax-tea-now"),
        ("some-will-smuggle", "attacks", "tax-tea-now"),
        ("but-kent-is-odd", "undercuts", argument),
    }
    assert graph.body("some-will-smuggle")["tags"] == ["opponent"]
    assert {loss.what for loss in imported.losses} == {"stances of whole texts", "edges of the type odd"}


def test_annotations_of_brat_come_in(tmp_path) -> None:
    graph, imported = read(BRAT, tmp_path, "essay.ann")
    assert imported.form == "brat"
    assert edges(graph) == {("it-warms-you", "supports", "tea-is-good"), ("kent", "supports", "it-warms-you")}
    assert graph.body("kent")["note"] == "doubtful"
    assert {(loss.what, loss.count) for loss in imported.losses} == {
        ("places in the text", 3), ("relations seeAlso", 1), ("annotations Equiv", 1), ("lines that cannot be read", 1)
    }  # fmt: skip


ENTITY = '<!DOCTYPE ARG [<!ENTITY a "b">]><ARG><AU><PROP><PROPTEXT>&a;</PROPTEXT></PROP></AU></ARG>'
DEEP = f"<ARG>{'<AU><CA>' * 5000}{'</CA></AU>' * 5000}</ARG>"


@pytest.mark.parametrize(
    ("text", "form", "why"),
    [
        (ENTITY, "aml", "it declares entities"),
        (DEEP, "aml", "nested too deeply"),
        ("<ARG><AU>", "aml", "not XML"),
        ("<ARG></ARG>", "aml", "there is no argument in it"),
        ("<b/>", "aml", "an element <ARG> was expected"),
        ("<b/>", "microtexts", "an element <arggraph> was expected"),
        ("", "microtexts", "not XML"),
        ("hello", "brat", "there is no span in it"),
    ],
)
def test_what_cannot_be_read_is_refused(text: str, form: str, why: str) -> None:
    with pytest.raises(BadImport, match=why):
        imports.read(text.encode(), "file", form)
