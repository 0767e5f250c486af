"""Every id and every reference is looked up; what does not hold is left out and said, the rest stands."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rsi_graph import corpus as corpora
from rsi_graph.corpus import references
from rsi_graph.corpus.references import HINTS
from rsi_graph.files.cache import Store
from rsi_graph.relations import RULES, STANCE_RULES

NODES = """
questions: {q: {title: Q, text: Q.}}
claims:
  c: {title: C, text: C., supports: [r]}
  c2: {title: C, text: C., refines: [c]}
conditions: {n: {title: N, text: N., supports: [r]}}
risks: {r: {title: R, text: R.}}
arguments: {s: {title: S, premises: [c], supports: [r]}}
sources: {w: {type: book, title: W, annotations: {p: {text: P, mentions: [c]}}}}
"""
KIND = {
    "q": "question",
    "c2": "claim",
    "n": "condition",
    "r": "risk",
    "s": "argument",
    "w": "source",
    "w/p": "annotation",
}


def found(snapshot):
    """Codes of the errors, in their order."""
    return [diagnostic.code for diagnostic in snapshot.errors]


@pytest.mark.parametrize("relation", [name for name in RULES if name not in ("premise", "of", "answers")])
@pytest.mark.parametrize("target", KIND)
def test_a_claim_points_at_what_the_rules_allow(corpus, relation, target):
    """For every relation and every kind, the rule decides."""
    snapshot = corpus(NODES, more=f"claims: {{x: {{title: X, text: X., {relation}: [{target}]}}}}")
    rule = RULES[relation]
    allowed = KIND[target] in rule.targets and (not rule.same_kind or KIND[target] == "claim")
    assert found(snapshot) == ([] if allowed else ["wrong-kind"])
    assert [(r.kind, r.target) for r in snapshot.graph.outgoing("x")] == ([(relation, target)] if allowed else [])


@pytest.mark.parametrize("stance", STANCE_RULES)
@pytest.mark.parametrize("target", KIND)
def test_an_annotation_points_at_what_its_stance_allows(corpus, stance, target):
    """Stances have rules of their own."""
    source = f"sources: {{x: {{type: book, title: X, annotations: {{y: {{text: Y, {stance}: [{target}]}}}}}}}}"
    assert found(corpus(NODES, more=source)) == (
        [] if KIND[target] in STANCE_RULES[stance].targets else ["wrong-kind"]
    )


@pytest.mark.parametrize(
    ("more", "errors", "kept"),
    [
        ("attacks: [r, r]", ["repeated-relation"], ["attacks r"]),
        ("attacks: [r], supports: [r]", ["repeated-relation"], ["supports r"]),
        ("raises: [r], supports: [r]", [], ["raises r", "supports r"]),
        ("undercuts: [s, c>r]", [], ["undercuts c>r", "undercuts s"]),
        ("undercuts: [c>r, c>r]", ["repeated-relation"], ["undercuts c>r"]),
        ("undercuts: [c2>c]", ["unknown-id"], []),
        ("undercuts: [r>c]", ["unknown-id"], []),
        ("undercuts: ['>', 'c>', '>r', 'c>>r']", ["unknown-id"] * 4, []),
        ("undercuts: [w/p>c]", ["unknown-id"], []),
        ("supports: [c>r]", [], ["supports c>r"]),
        ("attacks: [c>r]", ["wrong-kind"], []),
        ("supports: [x]", ["self-relation"], []),
        ("undercuts: [x>r], supports: [r]", [], ["supports r", "undercuts x>r"]),
        ("supports: [c>nobody]", ["unknown-id"], []),
    ],
)
def test_relations_of_a_claim(corpus, more, errors, kept):
    """A wrong reference is left out, and the right ones beside it stay."""
    snapshot = corpus(NODES, more=f"claims: {{x: {{title: X, text: X., {more}}}}}")
    assert found(snapshot) == errors
    assert sorted(f"{r.kind} {r.target}" for r in snapshot.graph.outgoing("x")) == kept


def test_named_steps(corpus):
    """A step can be pointed at by its own id, which is unique over nodes and steps."""
    snapshot = corpus(
        NODES,
        more="""
        claims:
          x: {title: X, text: X., attacks: [{to: r, id: step}]}
          y: {title: Y, text: Y., undercuts: [step]}
          z: {title: Z, text: Z., attacks: [{to: r, id: step}, {to: n, id: c}]}
        """,
    )
    assert [(d.code, d.message) for d in snapshot.errors] == [
        ("duplicate-id", "the step's id step is taken"),
        ("duplicate-id", "the step's id c is taken"),
    ]
    assert [r.source for r in snapshot.graph.undercuts("step")] == ["y"]


def test_only_supports_and_attacks_are_steps(corpus):
    """An id on another relation names nothing that could be undercut."""
    snapshot = corpus(
        NODES,
        more="""
        claims:
          x: {title: X, text: X., requires: [{to: n, id: need}]}
          y: {title: Y, text: Y., undercuts: [need]}
        """,
    )
    assert found(snapshot) == ["unknown-id"]


def test_what_points_at_a_lost_step_is_lost(corpus):
    """A step that is left out takes along what points at it, and what points at that."""
    snapshot = corpus(
        """
        claims:
          a: {title: A, text: A., undercuts: [lost]}
          b: {title: B, text: B., supports: [c>nobody]}
          c: {title: C, text: C., attacks: [{to: nobody, id: lost}]}
          d: {title: D, text: D., undercuts: [b>c>nobody], contradicts: [a, b, c]}
        """
    )
    assert found(snapshot) == ["unknown-id"] * 4
    assert {r.kind for r in snapshot.graph.relations()} == {"contradicts"}
    assert all(r.target in snapshot.graph for r in snapshot.graph.relations())


def test_a_source_defined_twice(corpus):
    """The second source goes with its annotations; the first keeps its own."""
    source = "sources: {w: {type: book, title: W, annotations: {q: {text: Q, mentions: [c]}}}}"
    snapshot = corpus(NODES, more=source)
    assert found(snapshot) == ["duplicate-id"]
    assert snapshot.graph.annotations("w") == ("w/p",)
    assert "w/q" not in snapshot.graph
    assert [c.annotation for c in snapshot.graph.citations("c")] == ["w/p"]


def test_near_ids_that_fit_are_proposed(corpus):
    """A hint names an id of a kind that could stand there."""
    snapshot = corpus(
        """
        risks: {oversight-lag: {title: O, text: O.}}
        conditions: {oversight-lags: {title: O, text: O.}}
        claims: {a: {title: A, text: A., raises: [oversight-lagz], supports: [oversight-lag, oversight-lags]}}
        """
    )
    assert [d.hint for d in snapshot.errors] == ["did you mean oversight-lag?"]


def test_hints_are_rationed(corpus):
    """Every reference into a missing layer is reported, though not every one with a hint."""
    ids = ", ".join(f"nobody-{number}" for number in range(HINTS + 50))
    snapshot = corpus(
        f"risks: {{nobody: {{title: N, text: N.}}}}\nclaims: {{a: {{title: A, text: A., raises: [nobody, {ids}]}}}}"
    )
    assert found(snapshot) == ["unknown-id"] * (HINTS + 50)
    assert sum(bool(d.hint) for d in snapshot.errors) == HINTS


NAMES = ("a", "b", "c", "q", "n", "s", "nobody", "a>b", "b>c", "step", "s/p")
LINKS = st.dictionaries(
    st.sampled_from(("supports", "attacks", "undercuts", "requires", "raises", "refines", "contradicts")),
    st.lists(st.sampled_from(NAMES) | st.fixed_dictionaries({"to": st.sampled_from(NAMES), "id": st.just("step")}),
             max_size=3),
    max_size=3,
)  # fmt: skip


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(("a", "b", "c"), LINKS)), min_size=1, max_size=2), LINKS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_files_that_are_plain_need_no_look(tmp_path, files, of_passage):
    """Looking at doubtful records and at files that are not plain finds what looking at all of them finds."""
    for path in tmp_path.glob("*.yaml"):
        path.unlink()
    stances = {name: of_passage[name] for name in ("supports",) if name in of_passage}
    for number, claims in enumerate(files):
        data = {
            "claims": {name: {"title": name, "text": name, **links} for name, links in claims.items()},
            "conditions": {"n": {"title": "n", "text": "n"}},
            "arguments": {"s": {"title": "s", "premises": ["a", "b"], **of_passage}},
            "sources": {"w": {"type": "book", "title": "w", "annotations": {"p": {"text": "p", **stances}}}},
        }
        (tmp_path / f"{number}.yaml").write_text(json.dumps(data))
    read = corpora.read([tmp_path], Store(None))
    assert references.resolve(read, references.plain(read)) == references.resolve(read)


def test_a_file_is_plain_where_every_link_names_what_it_may(corpus, folder):
    corpus(
        NODES,
        more="claims: {x: {title: X, text: X., supports: [c]}}",
        wrong="claims: {y: {title: Y, text: Y., raises: [c]}}",
    )
    one = corpora.read([folder], Store(None))
    assert references.plain(one) == {one.keys[0], one.keys[1]}


def test_owner():
    """A link belongs to the record in whose stretch it lies; records without links own none."""
    assert [references.owner([0, 0, 2, 2, 3], link) for link in range(3)] == [1, 1, 3]


APART = """
claims: {c: {title: C, text: C.}}
sources:
  s-1: {type: book, title: S, annotations: {x: {text: In., asserts: [c]}}}
  s-2: {type: book, title: Z}
"""
ABOVE = """
annotations:
  s-1/y: {text: Apart., asserts: [c]}
  s-1/x: {text: Twice., asserts: [c]}
  s-2/z: {text: Z., disputes: [c]}
  s-3/z: {text: Z., disputes: [c]}
  c/z: {text: Z., disputes: [c]}
  c-z: {text: Z., disputes: [c]}
  s-2/Zed: {text: Z., disputes: [c]}
  s-2/y: {text: Z., disputes: [d]}
"""
FOUND = [
    ("4:3", "duplicate-id", "s-1/x is taken"),
    ("6:3", "unknown-id", "there is no source 's-3'"),
    ("7:3", "wrong-kind", "c is a claim; an annotation is of a source"),
    ("8:3", "bad-id", "'c-z' is not an id"),
    ("9:3", "bad-id", "'s-2/Zed' is not an id"),
    ("10:32", "unknown-id", "disputes: there is no node 'd'"),
]


@pytest.mark.parametrize("above", ["a-first", "zz-last"])
def test_annotations_may_stand_apart_from_their_source(corpus, above) -> None:
    """In a file before or behind that of the source; what is wrong with them is found at its place."""
    snapshot = corpus(APART, **{above: ABOVE})
    places = [(f"{d.span.line}:{d.span.column}", d.code, d.message) for d in snapshot.diagnostics]
    graph = snapshot.graph
    if above == "zz-last":
        assert places == FOUND
        assert graph.ids() == ["c", "s-1", "s-1/y", "s-1/x", "s-2", "s-2/z", "s-2/y"]
    else:  # the first one holds, wherever it stands
        assert [found for found in places if found[1] != "duplicate-id"] == FOUND[1:]
        assert [d.hint.endswith("a-first.yaml:4:3") for d in snapshot.diagnostics if d.code == "duplicate-id"] == [
            True
        ]
    assert set(graph.annotations("s-1")) == {"s-1/x", "s-1/y"}
    assert graph.annotations("s-2") == ("s-2/z", "s-2/y")
    assert {c.annotation for c in graph.citations("c")} == {"s-1/x", "s-1/y", "s-2/z"}


def test_a_source_that_is_taken_takes_only_the_annotations_in_it_along(corpus) -> None:
    again = "sources:\n  s-1: {type: book, title: Again, annotations: {q: {text: Q., asserts: [c]}}}\n"
    snapshot = corpus(APART, other=again + "annotations: {s-1/y: {text: Y., asserts: [c]}}\n")
    assert [(d.code, d.message) for d in snapshot.diagnostics] == [("duplicate-id", "s-1 is taken")]
    assert set(snapshot.graph.annotations("s-1")) == {"s-1/x", "s-1/y"}
