"""A review goes on and back over candidates, loses none, and writes each judgement at once."""

from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.editing import review
from rsi_graph.editing.judgements import Choice, Judgement
from rsi_graph.editing.place import TargetLayer
from rsi_graph.editing.review import NEAR, SAME, Review
from rsi_graph.errors import FileChanged
from rsi_graph.files.cache import Store
from rsi_graph.meaning import ledger
from rsi_graph.meaning.candidates import Candidate, Suggestions
from rsi_graph.meaning.models import Model
from rsi_graph.snapshot import Snapshot

MODEL = Model("flat", Path("nowhere"), "0" * 64)
CORPUS = """\
claims:
  a:
    title: A
    text: It is A.
  b:
    title: B
    text: It is B.
  c:
    title: C
    text: It is C.
  d:
    title: D
    text: It is D.
    supports:
      - c
"""


def pair(one: str, other: str, cosine: float = 0.8) -> Candidate:
    return Candidate(one, other, cosine, 0.9, 1.0, mutual=False)


AB, AC, BC, AD = pair("a", "b"), pair("a", "c"), pair("b", "c"), pair("a", "d", 0.95)


def begun(*near: Candidate, same: tuple[Candidate, ...] = ()) -> Review:
    return Review.begun(Suggestions(same, near), MODEL)


def done(one: Candidate) -> Judgement:
    """A judgement of which only that it is one matters."""
    return object()  # type: ignore[return-value]


@pytest.fixture
def snapshot(tmp_path: Path) -> Snapshot:
    (tmp_path / "all.yaml").write_text(CORPUS)
    return load(tmp_path, store=Store(None))


def test_parallel_facts_of_one_work_come_last() -> None:
    sibling = AC._replace(work="survey")
    found = Review.begun(Suggestions((), (AB,), (sibling,)), MODEL)
    assert found.near == (AB, sibling)
    assert "two facts of one work" in review.how_near(sibling)
    assert "two facts" not in review.how_near(AB)


def test_later_goes_round_and_back() -> None:
    found = begun(AB, AC, BC)
    assert [found.moved(by).candidate for by in (0, 1, 2, 3, -1)] == [AB, AC, BC, AB, BC]
    assert begun().moved(1).candidate is None


def test_a_judged_pair_is_gone_and_the_next_is_in_hand() -> None:
    found = begun(AB, AC, BC).moved(1).without(done(AC))
    assert (found.near, found.candidate) == ((AB, BC), BC)
    found = found.without(done(BC))
    assert (found.near, found.candidate) == ((AB,), AB)
    assert found.without(done(AB)).candidate is None


def test_what_may_say_the_same_is_a_list_of_its_own() -> None:
    found = begun(AB, same=(AD,))
    assert (found.of, found.other().of, found.other().candidate) == (NEAR, SAME, AD)
    assert begun(AB).other() == begun(AB)
    assert begun(same=(AD,)).candidate == AD
    assert found.without(done(AB)).candidate == AD


def test_undo_puts_each_pair_back_where_it_was_the_last_first() -> None:
    start = begun(AB, AC, BC, same=(AD,))
    found = start.moved(1).without(done(AC)).without(done(BC)).other().without(done(AD))
    assert [one.candidate for one in (found, found.taken_back())] == [AB, AD]
    found = found.taken_back().taken_back()
    assert (found.candidate, found.near) == (BC, (AB, BC))
    found = found.taken_back()
    assert (found.candidate, found.near, found.same, found.judged) == (AC, start.near, start.same, ())


def test_a_changed_corpus_leaves_out_what_is_related_or_gone(snapshot: Snapshot) -> None:
    found = begun(pair("a", "gone"), AB, pair("c", "d"), BC).moved(3).within(snapshot.graph)
    assert (found.near, found.candidate) == ((AB, BC), BC)
    assert begun(pair("d", "c"), same=(AD,)).within(snapshot.graph).candidate == AD


def test_judgements_are_written_and_taken_back(snapshot: Snapshot, tmp_path: Path) -> None:
    where = review.place(snapshot, asked=True)
    assert where == TargetLayer(tmp_path, {})
    found = begun(AB, AC)
    measured = found.measured(snapshot.graph)
    assert measured
    made = review.judge(snapshot, where, measured, Choice("b", "supports", "a"), because=" So. ")
    assert isinstance(made, Judgement)
    assert (made.decision.as_, made.decision.from_, made.decision.because) == ("supports", "b", "So.")
    assert made.decision.similarity == AB.cosine
    now = found.without(made)
    measured = now.measured(snapshot.graph)
    assert measured
    rejected = review.judge(snapshot, where, measured, None)
    assert isinstance(rejected, Judgement)
    now = now.without(rejected)
    assert now.measured(snapshot.graph) is None
    assert len(ledger.read(snapshot).decisions) == 2
    while now.judged:
        assert review.undo(now) is None
        now = now.taken_back()
    assert (tmp_path / "all.yaml").read_text() == CORPUS
    assert now.near == found.near


def test_what_cannot_be_written_is_given_back_as_a_value(snapshot: Snapshot, tmp_path: Path) -> None:
    where = TargetLayer(tmp_path, {})
    measured = begun(AB).measured(snapshot.graph)
    assert measured
    refused = review.judge(snapshot, where, measured, Choice("a", "requires", "b"))
    assert "cannot be" in str(refused)
    made = review.judge(snapshot, where, measured, None)
    assert isinstance(made, Judgement)
    (tmp_path / "decisions.yaml").write_text("decisions: []\n")
    assert isinstance(review.undo(begun(AB).without(made)), FileChanged)


def test_where_no_layer_can_be_written_it_is_said(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rsi_graph.corpus.Layer.writable", property(lambda _: False))
    assert "cannot be written" in str(review.place(snapshot, asked=True))


def test_how_near_a_pair_is_is_said_with_what_is_usual() -> None:
    assert review.how_near(AB) == "near in meaning, .80: nearer than 90.00% of pairs"
    assert review.how_near(AB._replace(mutual=True)).endswith("each the other's nearest")
