"""The graph answers what bears on what, and a step is one thing under each of its names."""

import pytest

from rsi_graph import load
from rsi_graph.errors import UnknownNode
from rsi_graph.files.cache import Store
from rsi_graph.graph import Citation, Relation
from rsi_graph.model import Argument, Claim, Link
from tests.debate import DEBATE

STEPS = """
claims:
  a: {title: A, text: A., supports: [{to: b, id: step, because: Since., scheme: sign, weight: 0.5}, c]}
  b: {title: B, text: B.}
  c: {title: C, text: C.}
  by-id: {title: I, text: I., undercuts: [step]}
  by-ends: {title: E, text: E., undercuts: [{to: a>b, because: No.}]}
  unnamed: {title: U, text: U., undercuts: [a>c]}
  under: {title: N, text: N., supports: [{to: a>b, id: nested}]}
  against-nested: {title: X, text: X., undercuts: [nested]}
arguments:
  good: {title: G, premises: [b, c], supports: [{to: a, weight: 0.7}], attacks: [unnamed]}
  bad: {title: H, premises: [a], undercuts: [good, step]}
"""


@pytest.fixture
def debate(corpus):
    return corpus(DEBATE).graph


@pytest.fixture
def steps(corpus):
    snapshot = corpus(STEPS)
    assert snapshot.diagnostics == ()
    return snapshot.graph


def said(relations):
    """Relations as words."""
    return [f"{r.source} {r.kind} {r.target}" for r in relations]


# --- who is there


def test_ids(debate):
    """Ids come in the order of the corpus, of the kinds asked for."""
    assert debate.ids("condition", "risk") == ["research-is-automated", "oversight-lags"]
    assert debate.ids("annotation") == ["bloom-2020-ideas/productivity-falls", "bloom-2020-ideas/growth-needs-effort"]
    assert len(debate.ids()) == len(debate) == 13
    assert debate.ids()[0] == "returns"


def test_node(debate):
    """A node is its record, with its place."""
    node = debate.node("ideas-get-harder")
    assert isinstance(node.record, Claim)
    assert (node.kind, node.title, node.record.credence) == ("claim", "Ideas get harder to find", (0.4, 0.8))
    assert (node.span.line, node.span.column) == (13, 3)
    assert node.record.attacks[0] == Link(
        to="loop-compounds",
        because="If productivity falls faster than effort grows, each round is smaller.",
        id="fizzle",
    )
    assert debate.node("ideas-get-harder") is node
    assert debate.body("ideas-get-harder")["tags"] == ["economics"]


def test_an_annotation_is_called_by_its_beginning(corpus):
    """A node without a title is called by the first words of its text, in one line of at most 72 characters."""
    text = "This passage says at some length, and with more words than any list could hold,\n\n\n  that it goes on."
    graph = corpus(f"sources: {{s: {{type: book, title: S, annotations: {{p: {{text: '{text}'}}}}}}}}").graph
    assert graph.title("s/p") == "This passage says at some length, and with more words than any list..."


@pytest.mark.parametrize("ask", ["kind", "title", "span", "node", "body", "outgoing", "incoming", "step", "citations"])
@pytest.mark.parametrize("id_", ["idea-get-harder", "a>b", ">", ""])
def test_unknown_nodes(debate, ask, id_):
    """Whoever asks for a node that is not there is told what looks like it."""
    with pytest.raises(UnknownNode) as raised:
        getattr(debate, ask)(id_)
    assert raised.value.near == (("ideas-get-harder",) if "idea" in id_ else ())
    assert id_ not in debate


def test_not_every_node_is_a_step(debate):
    """Only arguments and inline steps are steps."""
    with pytest.raises(UnknownNode):
        debate.step("loop-fizzles")
    assert None not in debate


# --- what bears on what


def test_outgoing_and_incoming(debate):
    """The relations that a node states or that point at it have the sign for the end they bear on."""
    assert said(debate.outgoing("loop-compounds")) == [
        "loop-compounds requires research-is-automated",
        "loop-compounds raises oversight-lags",
        "loop-compounds answers returns",
    ]
    assert [(r.kind, r.source, r.sign, r.argument) for r in debate.incoming("loop-compounds")] == [
        ("attacks", "ideas-get-harder", -1, "fizzle"),
        ("supports", "better-each-time", 1, "better-each-time>loop-compounds"),
        ("contradicts", "loop-fizzles", -1, None),
        ("supports", "good", 1, "good"),
        ("disputes", "bloom-2020-ideas/growth-needs-effort", -1, None),
    ]
    assert said(debate.outgoing("machines-design")) == ["machines-design premise good"]
    assert said(debate.incoming("good")) == ["machines-design premise good", "better-each-time premise good"]
    assert said(debate.outgoing("good")) == ["good supports loop-compounds"]


def test_positions(debate):
    """The answers to a question, with their side."""
    assert [(r.source, r.side, r.sign) for r in debate.answers("returns")] == [
        ("loop-compounds", "yes", 1),
        ("ideas-get-harder", "no", -1),
    ]


def test_sources(debate):
    """A source has its annotations, each is cited for what it bears on, and `of` its source."""
    source, falls, needs = (
        "bloom-2020-ideas",
        "bloom-2020-ideas/productivity-falls",
        "bloom-2020-ideas/growth-needs-effort",
    )
    assert debate.annotations(source) == (falls, needs)
    assert debate.annotations("returns") == ()
    cited = Citation(source, falls, "asserts", "ideas-get-harder")
    assert debate.citations("ideas-get-harder") == (cited,)
    assert debate.citations(falls) == (cited,)
    assert debate.citations(source) == (cited, Citation(source, needs, "disputes", "loop-compounds"))
    assert said(debate.outgoing(falls)) == [f"{falls} asserts ideas-get-harder", f"{falls} of {source}"]
    assert said(debate.incoming(source)) == [f"{falls} of {source}", f"{needs} of {source}"]


def test_neighbours_are_the_relations(debate, steps):
    """The neighbours of a node are those of its relations, save that `of` is left to be understood."""
    for graph in (debate, steps):
        for id_ in [*graph.ids(), *{r.argument for r in graph.relations() if r.argument}]:
            away = {(r.kind, r.target, True) for r in graph.outgoing(id_) if r.kind != "of"}
            near = {(r.kind, r.source, False) for r in graph.incoming(id_) if r.kind != "of"}
            assert set(graph.neighbours(id_)) == away | near
            if id_ in graph.ids():
                assert (id_ in graph.untied(graph.kind(id_))) == (not away | near)


def test_relations_and_pairs(debate):
    """Every relation that is stated, once; by kind, its ends alone."""
    stated = [r for id_ in debate.ids() for r in debate.outgoing(id_) if r.kind != "of"]
    assert sorted(said(debate.relations())) == sorted(said(stated))
    assert list(debate.pairs("attacks", "claim")) == [("ideas-get-harder", "loop-compounds")]
    assert debate.count_relations() == len(stated) - 2
    assert Relation("supports", "a", "b").other("a") == "b"
    assert Relation("supports", "a", "b").other("b") == "a"


def test_neighbourhood(debate):
    """Nodes within a number of relations are found, whichever way they point."""
    assert debate.neighbourhood(["oversight-lags"], 0) == {"oversight-lags"}
    assert debate.neighbourhood(["oversight-lags"], 1) == {"oversight-lags", "loop-compounds"}
    near = debate.neighbourhood(["effort-grows-too"], 2)
    assert near == {"effort-grows-too", "fizzle", "ideas-get-harder", "loop-compounds"}


# --- steps


@pytest.mark.parametrize("name", ["step", "a>b"])
def test_a_step_is_one_thing_under_both_its_names(steps, name):
    """By its id and as from>to, a step is the same node with the same relations."""
    assert name in steps
    assert steps.kind(name) == "argument"
    assert steps.node(name).id == "step"
    assert steps.title(name) == "A, so: B"
    assert (steps.span(name).line, steps.span(name).column) == (3, 43)
    assert steps.step(name) == Argument(
        title="A, so: B", premises=("a",), supports=(Link(to="b", weight=0.5),), scheme="sign", because="Since."
    )
    assert said(steps.undercuts(name)) == ["by-id undercuts step", "by-ends undercuts step", "bad undercuts step"]
    assert said(steps.outgoing(name)) == ["step supports b"]
    assert said(steps.incoming(name)) == [
        "a premise step",
        "by-id undercuts step",
        "by-ends undercuts step",
        "under supports step",
        "bad undercuts step",
    ]


def test_what_undercuts_names_the_step(steps):
    """From the other end, a step has its one id too."""
    assert said(steps.outgoing("by-ends")) == ["by-ends undercuts step"]
    assert said(steps.outgoing("unnamed")) == ["unnamed undercuts a>c"]
    assert list(steps.neighbours("by-ends")) == [("undercuts", "step", True)]
    assert [r.argument for r in steps.outgoing("a") if r.kind == "supports"] == ["step", "a>c"]


def test_an_explicit_argument_is_undercut_too(steps):
    """An argument's undercuts are those of its id."""
    assert said(steps.undercuts("good")) == ["bad undercuts good"]
    assert steps.step("good").supports == (Link(to="a", weight=0.7),)


def test_an_attack_is_a_step(debate):
    """A step against its conclusion says so."""
    assert debate.title("fizzle") == "Ideas get harder to find, against: The loop compounds"
    assert debate.step("ideas-get-harder>loop-compounds").attacks == (Link(to="loop-compounds"),)
    assert said(debate.undercuts("ideas-get-harder>loop-compounds")) == ["effort-grows-too undercuts fizzle"]


# --- networkx


def edges(graph):
    """The edges of a networkx graph as words."""
    return {(source, data["kind"], target) for source, target, data in graph.edges(data=True)}


def test_networkx(steps):
    """An undercut inline step is a node with a premise and an outcome; any other is an edge with its step's name."""
    whole = steps.networkx()
    assert set(whole.nodes) == {*steps.ids(), "step", "a>c", "nested"}
    assert whole.nodes["step"] == {"kind": "argument", "title": "A, so: B"}
    found = edges(whole)
    assert {("a", "premise", "step"), ("step", "supports", "b"), ("by-id", "undercuts", "step")} <= found
    assert {("by-ends", "undercuts", "step"), ("bad", "undercuts", "step"), ("bad", "undercuts", "good")} <= found
    assert {("under", "premise", "nested"), ("nested", "supports", "step"), ("unnamed", "undercuts", "a>c")} <= found
    assert ("a", "supports", "b") not in found
    assert ("b", "premise", "good") in found
    assert whole.edges["step", "b", 0] == {"kind": "supports", "because": "Since.", "scheme": "sign", "weight": 0.5}
    assert whole.edges["by-ends", "step", 0] == {"kind": "undercuts", "because": "No."}


def test_networkx_of_the_debate(debate):
    """Nodes bear their fields under their corpus names, edges theirs."""
    whole = debate.networkx()
    assert whole.nodes["ideas-get-harder"] == {
        "kind": "claim",
        "title": "Ideas get harder to find",
        "text": "Research productivity falls as a field's easy results are used up.",
        "claim-kind": "evidence",
        "credence": [0.4, 0.8],
        "tags": ["economics"],
    }
    assert whole.nodes["bloom-2020-ideas"]["author"][0] == {"family": "Bloom", "given": "Nicholas"}
    assert whole.edges["loop-compounds", "returns", 0] == {"kind": "answers", "with": "yes"}
    inline = {"kind": "supports", "argument": "better-each-time>loop-compounds"}
    assert whole.edges["better-each-time", "loop-compounds", 0] == inline
    assert ("bloom-2020-ideas/productivity-falls", "of", "bloom-2020-ideas") in edges(whole)
    assert {kind for _, kind, _ in edges(whole)} >= {"asserts", "disputes", "contradicts", "requires", "raises"}


def test_networkx_of_a_part(steps):
    """Of a part, the nodes asked for and what runs between them; a step only with both its ends."""
    assert set(steps.networkx(["a", "by-id"]).nodes) == {"a", "by-id"}
    assert edges(steps.networkx(["a", "by-id"])) == set()
    part = steps.networkx(["a", "b", "by-id", "step"])
    assert set(part.nodes) == {"a", "b", "by-id", "step"}
    assert edges(part) == {("a", "premise", "step"), ("step", "supports", "b"), ("by-id", "undercuts", "step")}
    assert steps.networkx([]).number_of_nodes() == 0


def test_records_that_were_left_out_are_nowhere(corpus):
    """A record that is broken or whose id is taken is no node, points at nothing and is pointed at by nothing."""
    graph = corpus(
        "claims: {a: {title: A, text: A., supports: [b]}, b: {title: B, text: B.}, c: {title: C}}",
        more="risks: {a: {title: Other, text: O., attacks: [b]}}",
    ).graph
    assert graph.ids() == ["a", "b"]
    assert said(graph.incoming("b")) == ["a supports b"]
    assert "c" not in graph
    assert len(graph) == 2


def test_what_stands_apart_is_exported_inside(corpus, tmp_path) -> None:
    """A corpus with annotations apart from their sources says the same after an export."""
    from rsi_graph.export import export

    apart = "annotations: {bloom-2020-ideas/apart: {text: Apart., asserts: [loop-compounds]}}\n"
    before = corpus(DEBATE, above=apart).graph
    for form in ("yaml", "argdown", "json", "carneades"):
        export(before, before.ids(), form, "T")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "all.yaml").write_text(export(before, before.ids(), "yaml", "T").content)
    after = load(tmp_path / "b", store=Store(None)).graph
    assert {id_: after.body(id_) for id_ in after.ids()} == {id_: before.body(id_) for id_ in before.ids()}


def test_a_notebook_shows_a_node_without_running_it(corpus) -> None:
    graph = corpus('claims: {a: {title: "<b>A</b>", text: "x & <script>"}}').graph
    shown = graph.node("a")._repr_html_()
    assert shown == "<p><b>&lt;b>A&lt;/b></b> (claim <code>a</code>)</p><p>x &amp; &lt;script></p>"
