"""Carneades' XML comes in: LKIF and CAF, with exceptions, denied premises and works."""

import pytest

from rsi_graph.errors import BadImport
from tests.imports.samples import edges

LKIF = """\
<?xml version="1.0" encoding="UTF-8"?>
<lkif>
  <theory id="t"><rules><rule id="r"><head><s pred="p"/></head></rule></rules></theory>
  <argument-graphs><argument-graph id="g" title="Tea" main-issue="s1">
    <statements>
      <statement id="s1" value="unknown" assumption="false" standard="PE"><s>Tea is good.</s></statement>
      <statement id="s2" value="true" assumption="true" standard="BA"><s>It wakes.</s></statement>
      <statement id="s3"><s pred="http://a.org/#warm"><c>tea</c><v>x</v></s></statement>
      <statement id="s4"><s>It is cold.</s></statement>
      <statement id="s5"><s>It stains.</s></statement>
    </statements>
    <arguments>
      <argument id="a1" title="Since it helps" direction="pro" scheme="sign" weight="0.5">
        <conclusion statement="s1"/>
        <premises>
          <premise polarity="positive" type="ordinary" role="major" statement="s2"/>
          <premise polarity="negative" type="ordinary" role="" statement="s5"/>
          <premise polarity="positive" type="exception" role="" statement="s4"/>
        </premises>
      </argument>
      <argument id="a2" direction="con" weight="0.7">
        <conclusion statement="s1"/>
        <premises><premise polarity="positive" type="ordinary" statement="s5"/></premises>
      </argument>
      <argument id="a3" direction="pro">
        <conclusion statement="s2"/>
        <premises><premise exception="false" statement="s3"/></premises>
      </argument>
    </arguments>
  </argument-graph></argument-graphs>
</lkif>
"""
CAF = """\
<caf version="1.3">
  <metadata creator="Jo" title="Tea" date="2011"/>
  <statements>
    <statement id="u:1" main="true" standard="PE" atom="u:1"><descriptions>
      <description lang="de">Tee ist gut.</description><description lang="en">Tea is good.</description>
    </descriptions></statement>
    <statement id="u:2" value="1.0"><descriptions><description>It wakes.</description></descriptions></statement>
    <statement id="u:3" atom="(undercut a1)"><descriptions/></statement>
    <statement id="u:4" atom="(hot x)"/>
  </statements>
  <arguments>
    <argument id="a1" pro="true" scheme="" weight="0.5" strict="false">
      <metadata source="K"><descriptions><description>Who wakes is glad.</description></descriptions></metadata>
      <conclusion statement="u:1"/>
      <premises><premise statement="u:2" positive="true" implicit="true"/></premises>
    </argument>
    <argument id="a2" pro="true" strict="true">
      <conclusion statement="u:3"/><premises><premise statement="u:4" positive="true"/></premises>
    </argument>
  </arguments>
  <references>
    <metadata key="K" title="On tea" creator="Low, Jo" date="May 2008" identifier="https://e.org/tea" format="pdf"/>
  </references>
</caf>
"""


def test_lkif_keeps_sides_exceptions_and_denied_premises(taken_in) -> None:
    graph, imported = taken_in(LKIF, "x.xml")
    assert (imported.form, imported.title) == ("lkif", "Tea")
    [argument] = graph.ids("argument")
    assert graph.body(argument)["premises"] == ["it-wakes", "not-so-it-stains"]
    assert edges(graph) == {
        ("it-wakes", "premise", argument), ("not-so-it-stains", "premise", argument),
        (argument, "supports", "tea-is-good"), ("it-is-cold", "undercuts", argument),
        ("not-so-it-stains", "contradicts", "it-stains"), ("it-stains", "attacks", "tea-is-good"),
        ("warm-tea-x", "supports", "it-wakes"),
    }  # fmt: skip
    assert graph.body("it-wakes")["tags"] == ["assumed"]
    assert {(loss.what, loss.count) for loss in imported.losses} == {
        ("rules", 1), ("marks of main issues", 1), ("values of statements", 1), ("standards of statements", 1),
        ("weights of arguments", 1), ("roles of premises", 1),
    }  # fmt: skip


def test_caf_keeps_undercuts_descriptions_and_works(taken_in) -> None:
    graph, imported = taken_in(CAF, "x.caf")
    assert (imported.form, imported.title) == ("caf", "Tea")
    assert ("hot-x", "undercuts", "it-wakes>tea-is-good") in edges(graph)
    assert graph.count_relations() == 2
    assert graph.body("it-wakes")["supports"] == [{"to": "tea-is-good", "because": "Who wakes is glad."}]
    assert graph.body("it-wakes")["tags"] == ["implicit"]
    [work] = graph.ids("source")
    assert graph.body(work)["issued"] == "2008-05"
    assert graph.body(work)["URL"] == "https://e.org/tea"
    assert {(loss.what, loss.count) for loss in imported.losses} == {
        ("marks of main issues", 1), ("translations", 1), ("values of statements", 1),
        ("marks of strict arguments", 1), ("entries of metadata", 2),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("<lkif><theory/></lkif>", "there is no statement in it; rules alone are not read"),
        ("<other/>", "an element <lkif> or <caf> was expected"),
    ],
)
def test_what_is_no_graph_is_refused(taken_in, text: str, why: str) -> None:
    with pytest.raises(BadImport, match=why):
        taken_in(text, "x.lkif", "lkif")
