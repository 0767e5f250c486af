"""A view is a supposition that can be kept, read back, laid over another, and checked like any record."""

import pytest

from rsi_graph import load
from rsi_graph.errors import BadSetting, TargetExists
from rsi_graph.evaluation import views
from rsi_graph.evaluation.structure import Supposition
from rsi_graph.files import folders
from rsi_graph.files.cache import Store

CORPUS = """
claims:
  a: {title: A, text: A., supports: [b]}
  b: {title: B, text: B.}
  c: {title: C, text: C., supports: [b]}
questions:
  q: {title: Q, text: Q?}
sources:
  s: {type: book, title: S, annotations: {p: {text: P., asserts: [a]}}}
"""
VIEW = """
title: A view
text: What somebody holds.
accept:
  - a>b
  - {node: a, cites: [s/p], because: They say so.}
reject: [s]
credences:
  - {node: b, credence: [0.2, 0.4], cites: [s/p]}
  - {node: c, credence: 1}
"""


@pytest.fixture
def snapshot(corpus, folder):
    """A corpus with one view."""
    corpus(CORPUS)
    (folder / "views").mkdir()
    (folder / "views" / "one.yaml").write_text(VIEW, "utf-8")
    return load(folder, store=Store(None))


def test_a_view_is_a_supposition(snapshot):
    """It is no record of the corpus, and says what it says."""
    assert snapshot.diagnostics == ()
    assert views.faults(snapshot) == ()
    assert list(views.names(snapshot)) == ["one"]
    view = views.view(snapshot, "one")
    assert (view.title, view.accept[1].cites) == ("A view", ("s/p",))
    assert views.supposition(snapshot.graph, view) == Supposition(
        ("a>b", "a"), ("s",), believed=(("b", (0.2, 0.4)), ("c", (1, 1)))
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: T\naccept: [a]\nreject: [nowhere]", ["3:10 unknown-id"]),
        ("title: T\naccept: [q, s/p]", ["2:10 wrong-kind", "2:13 wrong-kind"]),
        ("title: T\ncredences: [{node: s, credence: 0.1}]", ["2:13 wrong-kind"]),
        ("title: T\naccept: [a]\nreject: [a]", ["3:10 repeated-relation"]),
        ("title: T\naccept: [{node: a, cites: [s/other]}]", ["2:10 unknown-id"]),
        ("title: T\ncredences: [{node: a, credence: [0.9, 0.1]}]", ["2:33 wrong-value"]),
        ("title: T\ncredences: [{node: a, credence: 2}]", ["2:33 wrong-value"]),
        (
            "title: T\ncredences: [{node: a, credence: [0.1, 2]}, {node: b, credence: x}]",
            ["2:39 wrong-value", "2:64 wrong-type"],
        ),
        ("accept: [a]", ["1:1 missing-field"]),
        ("title: T\nacept: [a]", ["2:1 unknown-field"]),
        ("- a", ["1:1 not-a-mapping"]),
        ("title: [", ["2:1 syntax"]),
        ("title: &x T", ["1:8 anchor"]),
    ],
)
def test_mistakes_have_a_place(text, expected, snapshot, folder):
    """A mistake in a view is found with its place, and never stops anything."""
    (folder / "views" / "one.yaml").write_text(text + "\n", "utf-8")
    found = views.faults(snapshot)
    assert [f"{f.span.line}:{f.span.column} {f.code}" for f in found] == expected


def test_saved_is_read_back(snapshot, folder):
    """A saved view supposes the same; nothing is written over, and nothing outside of the folder."""
    supposed = Supposition(("a>b",), ("s", "a"), believed=(("b", (0.25, 0.25)), ("c", (0.1, 0.9))))
    views.save(folder, "mine", 'Mine: "yes", no', supposed)
    view = views.view(snapshot, "mine")
    assert view.title == 'Mine: "yes", no'
    assert views.supposition(snapshot.graph, view) == supposed
    with pytest.raises(TargetExists):
        views.save(folder, "mine", "Again", supposed)
    for name in ("../out", "a/b", "", "Ünit"):
        with pytest.raises(BadSetting):
            views.save(folder, name, "Out", supposed)


def test_unknown_and_broken(snapshot, folder):
    """A view that is not there or cannot be read is a wrong call, with what may have been meant."""
    with pytest.raises(BadSetting, match="no view 'onne'") as caught:
        views.view(snapshot, "onne")
    assert caught.value.hint == "did you mean one?"
    (folder / "views" / "two.yaml").write_text("title: [\n", "utf-8")
    with pytest.raises(BadSetting, match=r"two\.yaml"):
        views.view(snapshot, "two")


def test_links_out_are_not_followed(snapshot, folder, tmp_path):
    """A view belongs to its layer."""
    (tmp_path / "secret.yaml").write_text("title: S\n", "utf-8")
    (folder / "views" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    assert list(views.names(snapshot)) == ["one"]


def test_over():
    """The upper supposition holds if both speak of a node."""
    below = Supposition(("a", "b"), ("c",), (("d", (0.1, 0.1)),), (("e", (0.1, 0.1)),))
    above = Supposition(("c",), ("a",), (), (("d", (0.9, 0.9)),))
    believed = (("e", (0.1, 0.1)), ("d", (0.9, 0.9)))
    assert views.over(below, above) == Supposition(("b", "c"), ("a",), (), believed)


def test_an_upper_layer_hides_a_view_below(snapshot, folder, tmp_path):
    """One name, one view: that of the topmost layer."""
    own = tmp_path / "own"
    (own / "views").mkdir(parents=True)
    (own / "corpus.yaml").write_text("extends: [../corpus]\n", "utf-8")
    (own / "views" / "one.yaml").write_text("title: Own\nreject: [a]\n", "utf-8")
    layered = load(own, store=Store(None))
    assert views.view(layered, "one").title == "Own"


def test_the_shipped_views():
    """At least six views follow authors' positions, each override by a passage in which its author says so."""
    shipped = load(folders.shipped_corpus(), store=Store(None))
    assert views.faults(shipped) == ()
    kept = views.kept(shipped)
    assert len(kept) >= 6
    for found in kept:
        for part, stances in ((found.view.accept, ("asserts", "supports")), (found.view.reject, ("disputes",))):
            for supposed in part:
                said = {
                    c.stance for a in supposed.cites for c in shipped.graph.citations(a) if c.node == supposed.node
                }
                assert said & set(stances), f"{found.name}: {supposed.node}"
        assert all(weighed.cites for weighed in found.view.credences)


def test_all_that_a_view_supposes_has_its_word_and_its_speakers(snapshot):
    """Each override with its verb, its weight and what it cites; and whose position it is."""
    view = views.view(snapshot, "one")
    told = [(one.verb, one.node, one.interval, one.cites) for one in views.overrides(view)]
    assert told == [
        ("accepts", "a>b", None, ()),
        ("accepts", "a", None, ("s/p",)),
        ("rejects", "s", None, ()),
        ("weighs", "b", (0.2, 0.4), ("s/p",)),
        ("weighs", "c", (1, 1), ()),
    ]
    assert len(views.speakers(snapshot.graph, view)) == 1


def test_a_wrong_entry_costs_itself_alone(snapshot, folder):
    """The rest of a position holds, and each entry that is left keeps its place."""
    text = (
        "title: T\naccept: [a, {node: 3}]\ncredences:\n  - {node: b, credence: 1.7}\n  - {node: gone, credence: 0.2}\n"
    )
    (folder / "views" / "one.yaml").write_text(text + "  - {node: c, credence: 0.3}\n", "utf-8")
    found = views.viewed(snapshot, "one")
    assert found.supposition == Supposition(("a",), (), believed=(("c", (0.3, 0.3)),))
    assert [f"{f.span.line} {f.code}" for f in found.diagnostics] == ["2 wrong-type", "4 wrong-value", "5 unknown-id"]
