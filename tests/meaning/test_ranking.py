"""Pairs that are near, not related and not judged are offered, the likeliest first, without for or against."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rsi_graph.corpus.layer_files import Decision
from rsi_graph.errors import BadSetting, UnknownNode
from rsi_graph.files import folders, sealed
from rsi_graph.meaning import candidates, letters, neighbours, ranking
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.candidates import Pair, fingerprint, is_said
from rsi_graph.meaning.models import Model
from rsi_graph.meaning.ranking import Links
from rsi_graph.meaning.vectors import Embedded
from rsi_graph.snapshot import Snapshot

MODEL = Model("flat", Path("nowhere"), "0" * 64)

CORPUS = """
    questions:
      q: {title: Q, text: Q}
    claims:
      fast: {title: Fast, text: Progress is fast., supports: [sudden], answers: [{question: q, with: "yes"}]}
      quick: {title: Quick, text: Progress is quick.}
      sudden: {title: Sudden, text: The change is sudden.}
      abrupt: {title: Abrupt, text: The change is abrupt., answers: [{question: q, with: "no"}]}
      far: {title: Far, text: Whales sing.}
      premise: {title: Premise, text: The premise.}
    arguments:
      step: {title: Step, premises: [premise, quick], supports: [abrupt]}
    sources:
      s:
        type: book
        title: S
        annotations:
          one: {text: Progress is fast it says., asserts: [fast]}
          two: {text: Progress is fast they say., mentions: [far]}
"""

PLACES = {
    "fast": (1.0, 0.0, 0.1),
    "quick": (0.97, 0.0, 0.25),
    "sudden": (0.0, 1.0, 0.1),
    "abrupt": (0.0, 0.8, 0.6),
    "far": (0.0, 0.1, -1.0),
    "premise": (0.1, 0.7, 0.7),
    "s/one": (0.96, 0.1, 0.25),
    "s/two": (0.96, 0.12, 0.26),
}


def made(snapshot: Snapshot, places: dict[str, tuple[float, ...]] = PLACES) -> Links:
    texts = meaning_texts.texts(snapshot.graph)
    rows = np.array([places[id_] for id_ in texts] or np.empty((0, 0)), np.float32)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return Links(snapshot.graph, texts, MODEL, Embedded(rows, 0, 0))


def judgement(found: Links, one: str, other: str) -> dict[Pair, Decision]:
    marks = (fingerprint(found.texts[one]), fingerprint(found.texts[other]))
    decision = Decision(
        from_=one, to=other, verdict="rejected", similarity=0.5, model="m", texts=marks, date="2026-01-01", by="AB"
    )
    return {frozenset((one, other)): decision}


def offered(found: Links, judged: dict[Pair, Decision] | None = None, node: str | None = None) -> set[Pair]:
    suggestions = found.suggest(judged or {}, 100, node)
    return {frozenset((c.one, c.other)) for c in (*suggestions.same, *suggestions.near)}


def test_every_pair_is_offered_once_but_those_related_and_passages_alone(corpus) -> None:
    found = made(corpus(CORPUS))
    suggestions = found.suggest({}, 100)
    pairs = [frozenset((c.one, c.other)) for c in (*suggestions.same, *suggestions.near)]
    assert len(pairs) == len(set(pairs))
    related = [
        ("fast", "sudden"),
        ("quick", "abrupt"),
        ("premise", "abrupt"),
        ("premise", "quick"),
        ("fast", "s/one"),
        ("far", "s/two"),
        ("s/one", "s/two"),
    ]
    every = {frozenset((a, b)) for a in found.ids for b in found.ids if a != b}
    assert set(pairs) == every - {frozenset(pair) for pair in related}


def test_what_may_say_the_same_is_apart(corpus) -> None:
    suggestions = made(corpus(CORPUS)).suggest({}, 100)
    assert {frozenset((c.one, c.other)) for c in suggestions.same} >= {frozenset(("fast", "quick"))}
    assert all(c.cosine >= candidates.SAME for c in suggestions.same)
    assert all(c.cosine < candidates.SAME for c in suggestions.near)


SURVEY = """
    claims:
      near: {title: Near, text: Near, kind: evidence}
      soon: {title: Soon, text: Soon, kind: evidence}
      idea: {title: Idea, text: Idea}
      else: {title: Else, text: Else, kind: evidence}
    sources:
      survey:
        type: book
        title: S
        annotations:
          one: {text: One., asserts: [near]}
          two: {text: Two., asserts: [soon]}
          three: {text: Three., asserts: [idea]}
      other:
        type: book
        title: O
        annotations:
          four: {text: Four., asserts: [else]}
"""


def test_parallel_facts_of_one_work_are_apart(corpus) -> None:
    places = dict(zip(("near", "soon", "idea", "else"), ((1, 0.7), (1, 0.1), (1, -0.5), (0.5, -1)), strict=True))
    places |= dict.fromkeys(("survey/one", "survey/two", "survey/three", "other/four"), (-1.0, 0.0))
    found = made(corpus(SURVEY), places).suggest({}, 100)
    assert {frozenset((c.one, c.other)): c.work for c in found.siblings if "/" not in c.one + c.other} == {
        frozenset(("near", "soon")): "survey"
    }
    pairs = {frozenset((c.one, c.other)) for c in found.near}
    assert frozenset(("soon", "idea")) in pairs
    assert frozenset(("near", "else")) in pairs


SAID = """
    claims:
      near: {title: Near, text: Near, supports: [point]}
      point: {title: Point, text: Point}
      far: {title: Far, text: Far}
    sources:
      s:
        type: book
        title: S
        annotations: {one: {text: One., asserts: [point]}, two: {text: Two., mentions: [point]}}
"""
IS_SAID = [
    ("near", "s/one", True),  # near supports the point, which the passage asserts
    ("s/one", "near", True),
    ("near", "s/two", False),  # which this one but mentions
    ("far", "s/one", False),
    ("near", "far", False),
]


@pytest.mark.parametrize(("one", "other", "expected"), IS_SAID)
def test_a_passage_says_what_is_recorded_of_what_it_speaks_for(corpus, one: str, other: str, expected: bool) -> None:
    assert candidates.is_said(corpus(SAID).graph, one, other) == expected


def test_what_is_said_already_comes_last(corpus) -> None:
    places = {"near": (1, 0.0), "s/one": (1, 0.6), "point": (-0.2, 1), "far": (0.5, -0.7), "s/two": (-1, 0.2)}
    pairs = [frozenset((c.one, c.other)) for c in made(corpus(SAID), places).suggest({}, 100).near]
    assert pairs[-1] == frozenset(("near", "s/one"))
    assert frozenset(("near", "far")) in pairs


def test_what_both_are_tied_to_brings_a_pair_up_and_is_told(corpus) -> None:
    places = {f"c{n}": (float(np.cos(n / 30)), float(np.sin(n / 30)), n % 2 / 9) for n in range(100)}
    claims = {id_: f"{{title: C, text: Text {id_}.}}" for id_ in places}
    plain = "".join(f"\n      {id_}: {said}" for id_, said in claims.items())
    for id_, relation in (("c0", "supports"), ("c90", "attacks")):
        claims[id_] = f"{{title: C, text: Text {id_}., {relation}: [c50]}}"
    related = "".join(f"\n      {id_}: {said}" for id_, said in claims.items())
    before = made(corpus(f"    claims:{plain}\n"), places).suggest({}, 100, "c0")
    after = made(corpus(f"    claims:{related}\n"), places).suggest({}, 100, "c0")
    assert "c90" not in {c.other for c in (*before.near, *before.same)}  # too far to be among the nearest
    [tied] = [c for c in after.near if c.other == "c90"]
    assert tied.shared == ("c50",)
    assert tied.hint is not None
    assert tied.hint.sign == "against"
    assert all(c.hint is None for c in after.near if c is not tied)


def test_pairs_that_are_each_others_nearest_come_first_then_the_closest(corpus) -> None:
    """Pairs of which a passage says already what the other is tied to come last, in the same order."""
    snapshot = corpus(CORPUS)
    near = made(snapshot).suggest({}, 100).near
    order = [(is_said(snapshot.graph, c.one, c.other), not c.mutual, -c.closeness) for c in near]
    assert order == sorted(order)
    assert {said for said, _, _ in order} == {True, False}


def test_the_limit_holds_and_no_more_is_no_less(corpus) -> None:
    found = made(corpus(CORPUS))
    assert found.suggest({}, 2).near == found.suggest({}, 100).near[:2]
    assert found.suggest({}, 0).near == ()


def test_a_node_is_offered_what_the_corpus_is_with_it(corpus) -> None:
    found = made(corpus(CORPUS))
    for node in found.ids:
        assert offered(found, node=node) == {pair for pair in offered(found) if node in pair}
    mutual = {frozenset((c.one, c.other)) for c in found.suggest({}, 100).near if c.mutual}
    of_nodes = {frozenset((c.one, c.other)) for n in found.ids for c in found.suggest({}, 100, n).near if c.mutual}
    assert of_nodes == mutual


def test_judged_pairs_do_not_come_back_unless_a_text_changed_and_then_say_so(corpus) -> None:
    found = made(corpus(CORPUS))
    judged = judgement(found, "quick", "fast")
    assert offered(found) - offered(found, judged) == {frozenset(("fast", "quick"))}
    changed = made(corpus(CORPUS.replace("Progress is quick.", "Progress is very quick.")))
    [again] = [c for c in changed.suggest(judged, 100).same if {c.one, c.other} == {"fast", "quick"}]
    assert again.before == judged[frozenset(("fast", "quick"))]


def test_the_share_says_how_many_pairs_are_less_near(corpus) -> None:
    near = made(corpus(CORPUS)).suggest({}, 100)
    every = sorted((*near.same, *near.near), key=lambda c: c.cosine)
    assert [c.share for c in every] == sorted(c.share for c in every)
    assert all(0 <= c.share <= 1 for c in every)


@pytest.mark.parametrize("node", ["q", "step", "s"])
def test_links_are_between_what_is_embedded(corpus, node: str) -> None:
    found = made(corpus(CORPUS))
    with pytest.raises(BadSetting, match=r"is an? "):
        found.suggest({}, 10, node)
    with pytest.raises(UnknownNode):
        found.suggest({}, 10, "fats")


@pytest.mark.parametrize("count", [0, 1, 2])
def test_small_corpora(corpus, count: int) -> None:
    records = "".join(f"\n      c{n}: {{title: C, text: C{n}}}" for n in range(count))
    found = made(corpus(f"    claims:{records}\n"), {f"c{n}": (1.0, float(n)) for n in range(count)})
    assert len(offered(found)) == count // 2
    assert [found.suggest({}, 5, id_).near == () for id_ in found.ids] == [count < 2] * count


def test_equal_texts_of_many_layers_are_found(corpus) -> None:
    records = "\n".join(f"      c{n}: {{title: Same, text: The same.}}" for n in range(80))
    found = made(corpus(f"    claims:\n{records}\n"), {f"c{n}": (1.0, 0.0) for n in range(80)})
    assert len(found.suggest({}, 1000).same) > 80


def test_neighbours_are_kept_between_runs_as_long_as_no_text_changes(corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folders.cache() / "neighbours" / "here"
    claims = "".join(f"\n      c{n}: {{title: C, text: Text {n}.}}" for n in range(100))
    places = {f"c{n}": (np.cos(n / 20), np.sin(n / 20), n % 3 / 9) for n in range(101)}

    def opened(text: str, place: Path | None = place) -> Links:
        plain = made(corpus(text), places)
        return Links(plain.graph, plain.texts, MODEL, plain.embedded, place=place)

    first = opened(f"    claims:{claims}\n").suggest({}, 50)
    with monkeypatch.context() as patched:
        patched.setattr(neighbours, "of_all", lambda *_: pytest.fail("all were compared again"))
        patched.setattr(letters, "_runs", lambda *_: pytest.fail("a text was cut again"))
        assert opened(f"    claims:{claims}\n").suggest({}, 50) == first
    more = f"    claims:{claims}\n      c100: {{title: C, text: New.}}\n"
    assert opened(more).suggest({}, 200) == opened(more, None).suggest({}, 200)


@pytest.mark.parametrize("damage", ["empty", "noise", "half", "gone", "foreign"])
def test_kept_neighbours_that_are_damaged_are_made_again(corpus, damage: str) -> None:
    place = folders.cache() / "neighbours" / "here"
    plain = made(corpus(CORPUS))

    def opened() -> Links:
        return Links(plain.graph, plain.texts, MODEL, plain.embedded, place=place)

    first = opened().suggest({}, 50)
    data = place.read_bytes()
    if damage == "gone":
        place.unlink()
    elif damage == "foreign":
        sealed.write(place, "neighbours", "another", b"rows")
    else:
        place.write_bytes({"empty": b"", "noise": data[::-1], "half": data[: len(data) // 2]}[damage])
    assert opened().suggest({}, 50) == first


@pytest.mark.model
def test_a_passage_comes_near_to_what_it_is_about(corpus) -> None:
    snapshot = corpus("""
        claims:
          ideas: {title: Ideas get harder to find, text: Research productivity falls as easy results are used up.}
          whales: {title: Whales sing, text: Humpback whales sing long songs under water.}
          power: {title: Power limits data centres, text: Electricity bounds how many chips can be run at once.}
    """)
    found = ranking.open(snapshot)
    near = found.near("There is not enough electric energy for all these computers.", 2)
    assert near[0].other == "power"
    assert len(near) == 2
    assert found.near("   ", 5) == ()
    assert len(found.near("word " * 10_000, 5)) == 3


def test_a_judgement_stands_as_long_as_both_texts_do() -> None:
    texts = {"a": "A", "b": "B"}
    decision = Decision(
        from_="a", to="b", verdict="rejected", similarity=0, model="m", texts=("", ""), date="2026", by="x"
    )
    held = replace(decision, texts=(fingerprint("A"), fingerprint("B")))
    assert candidates.stands(held, texts)
    assert not candidates.stands(held, texts | {"a": "A changed"})
    assert not candidates.stands(held, {"b": "B"})


def test_over_another_graph_what_was_measured_stands(corpus, monkeypatch) -> None:
    found = made(corpus(CORPUS))
    before = found.suggest({}, 9)
    assert ("fast", "quick") in {(c.one, c.other) for c in (*before.near, *before.same)}
    monkeypatch.setattr(neighbours, "of_all", lambda *_: pytest.fail("compared again"))
    related = corpus(CORPUS.replace("text: Progress is quick.}", "text: Progress is quick., supports: [fast]}"))
    after = found.over(related.graph).suggest({}, 9)
    assert ("fast", "quick") not in {(c.one, c.other) for c in (*after.near, *after.same)}
    again = found.suggest({}, 9)
    assert again == before
