"""A judgement is written as text, whole or not at all, with the relation it makes; and it can be taken back."""

import multiprocessing
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rsi_graph import load
from rsi_graph.corpus import creating
from rsi_graph.editing import journal, judgements
from rsi_graph.editing.judgements import LINKS_FILE, Choice, JudgedPair, Rationale, accept, reject, undo
from rsi_graph.editing.place import TargetLayer
from rsi_graph.errors import BadSetting, CannotEdit, CannotWrite, FileBusy, FileChanged, UnknownNode
from rsi_graph.files import locked, together
from rsi_graph.files.cache import Store
from rsi_graph.meaning import ledger as meaning_ledger
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.ledger import FILE
from rsi_graph.meaning.models import Model
from rsi_graph.meaning.ranking import Links
from rsi_graph.meaning.vectors import Embedded
from rsi_graph.snapshot import Snapshot
from tests.faults import killed_at

BASE = """\
# The claims.
claims:
  a:
    title: A
    text: It is A.  # a remark
    supports:
      - b
  b:
    title: B
    text: It is B.
  flow:
    title: In brackets
    text: Its list is in brackets.
    supports: [b]

conditions:
  c: {title: C, text: It is C.}
risks:
  r: {title: R, text: It is R.}
questions:
  q: {title: Q, text: Q}
sources:
  s:
    type: book
    title: S
    annotations:
      n:
        text: A passage.
        mentions:
          - b
"""
UPPER = """\
claims:
  mine:
    title: Mine
    text: It is mine.
"""


@pytest.fixture
def one(tmp_path: Path) -> Path:
    """A corpus of one layer."""
    folder = tmp_path / "one"
    folder.mkdir()
    (folder / "corpus.yaml").write_text("title: One\n")
    (folder / "base.yaml").write_text(BASE)
    return folder


@pytest.fixture
def two(one: Path) -> Path:
    """A layer over it."""
    folder = one.parent / "two"
    folder.mkdir()
    (folder / "corpus.yaml").write_text("title: Two\nextends: [../one]\n")
    (folder / "mine.yaml").write_text(UPPER)
    return folder


def opened(*folders: Path) -> tuple[Snapshot, Links]:
    snapshot = load(*folders, store=Store(None))
    texts = meaning_texts.texts(snapshot.graph)
    rows = np.eye(len(texts), 8, dtype=np.float32) + 0.5
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return snapshot, Links(snapshot.graph, texts, Model("flat", Path(), "f" * 64), Embedded(rows, 0, 0))


def relations(folder: Path) -> set[tuple[str, str, str]]:
    """Every relation of a corpus that has no mistakes."""
    snapshot = load(folder, store=Store(None))
    assert snapshot.errors == ()
    return {(r.kind, r.source, r.target) for r in snapshot.graph.relations()}


def texts(*folders: Path) -> dict[str, str]:
    """Every file."""
    return {str(path): path.read_bytes().decode() for folder in folders for path in sorted(folder.rglob("*.*"))}


ACCEPTED = {
    "into a list": ("a", "supports", "c"),
    "a new list": ("b", "attacks", "a"),
    "a condition": ("a", "requires", "c"),
    "a risk": ("a", "raises", "r"),
    "narrower": ("b", "refines", "a"),
    "both ways": ("a", "contradicts", "b"),
    "a passage": ("s/n", "asserts", "a"),
}


@pytest.mark.parametrize(("source", "as_", "target"), ACCEPTED.values(), ids=ACCEPTED)
@pytest.mark.parametrize("because", [None, "It is: so #1."])
def test_accepting_writes_the_relation_and_the_judgement(one: Path, source, as_, target, because) -> None:
    before, kept = relations(one), texts(one)
    judgement = accept(*opened(one), Choice(source, as_, target), Rationale(because, "AB"))
    assert relations(one) - before == {(as_, source, target)}
    assert all(line in (one / "base.yaml").read_text().splitlines() for line in BASE.splitlines())
    [decision] = meaning_ledger.read(load(one, store=Store(None))).decisions
    assert decision == judgement.decision
    assert (decision.from_, decision.to, decision.verdict, decision.as_) == (source, target, "accepted", as_)
    assert (decision.by, decision.because, decision.model) == ("AB", because, "flat ffffffffffff")
    undo(judgement)
    assert texts(one) == kept


def test_rejecting_writes_the_judgement_alone(one: Path) -> None:
    before = texts(one)
    reject(*opened(one), ("a", "c"), Rationale("No."))
    assert texts(one).keys() - before.keys() == {str(one / FILE)}
    assert {path: text for path, text in texts(one).items() if path in before} == before
    [decision] = meaning_ledger.read(load(one, store=Store(None))).decisions
    assert (decision.verdict, decision.as_, decision.because) == ("rejected", None, "No.")
    assert decision.by


def test_what_the_corpus_relates_cannot_be_judged_unrelated(one: Path) -> None:
    accept(*opened(one), Choice("a", "supports", "c"))
    before = texts(one)
    with pytest.raises(BadSetting, match="are related: supports"):
        reject(*opened(one), ("c", "a"))
    assert texts(one) == before


def test_judgements_are_added_at_the_end_and_the_rest_stays_byte_for_byte(one: Path) -> None:
    reject(*opened(one), ("a", "c"))
    first = (one / FILE).read_text().replace("    verdict", "    # a remark\n    verdict")
    (one / FILE).write_text(first.replace("\n", "\r\n"), newline="")
    reject(*opened(one), ("a", "r"))
    assert (one / FILE).read_bytes().decode().startswith(first.replace("\n", "\r\n"))
    assert b"\n" not in (one / FILE).read_bytes().replace(b"\r\n", b"")
    assert len(meaning_ledger.read(load(one, store=Store(None))).decisions) == 2


def test_the_last_judgement_of_a_pair_holds(one: Path) -> None:
    reject(*opened(one), ("a", "c"))
    accept(*opened(one), Choice("c", "supports", "a"))
    judged = meaning_ledger.read(load(one, store=Store(None))).judged
    assert {pair: decision.verdict for pair, decision in judged.items()} == {frozenset("ac"): "accepted"}


def test_a_relation_goes_into_a_record_or_list_in_brackets(one: Path) -> None:
    accept(*opened(one), Choice("flow", "supports", "a"), Rationale("So it is."))
    accept(*opened(one), Choice("c", "raises", "r"))
    snapshot = load(one, store=Store(None))
    assert snapshot.errors == ()
    text = (one / "base.yaml").read_text()
    assert "    supports: [b, {to: a, because: So it is.}]\n" in text
    assert "  c: {title: C, text: It is C., raises: [r]}\n" in text
    with pytest.raises(BadSetting, match="already"):
        accept(*opened(one), Choice("flow", "supports", "a"))


def test_what_cannot_be_said_from_above_is_refused_with_what_to_write_by_hand(one: Path, two: Path) -> None:
    before = texts(one), texts(two)
    with pytest.raises(CannotEdit, match="a is not of the layer") as refused:
        accept(*opened(two), Choice("a", "requires", "c"), Rationale("It needs it."))
    place = f"{one / 'base.yaml'}:3"
    assert place in refused.value.hint
    assert "requires: [{to: c, because: It needs it.}]" in refused.value.hint
    assert (texts(one), texts(two)) == before


def test_above_another_layer_a_support_is_an_argument_of_the_upper_one(one: Path, two: Path) -> None:
    below = texts(one)
    accept(*opened(two), Choice("a", "supports", "mine"))
    accept(*opened(two), Choice("b", "attacks", "mine"))
    accept(*opened(two), Choice("mine", "refines", "a"))
    accept(*opened(two), Choice("a", "contradicts", "mine"))
    assert texts(one) == below
    assert relations(two) >= {
        ("supports", "a-supports-mine", "mine"),
        ("premise", "a", "a-supports-mine"),
        ("attacks", "b-attacks-mine", "mine"),
        ("refines", "mine", "a"),
        ("contradicts", "mine", "a"),
    }
    assert {path.name for path in two.iterdir()} == {"corpus.yaml", "mine.yaml", FILE, LINKS_FILE}


@pytest.mark.parametrize(("source", "as_", "target"), [("a", "refines", "b"), ("s/n", "asserts", "mine")])
def test_what_only_the_lower_layer_can_say_is_refused(one: Path, two: Path, source, as_, target) -> None:
    before = texts(one, two)
    with pytest.raises(CannotEdit, match="own record") as raised:
        accept(*opened(two), Choice(source, as_, target))
    assert str(one) in raised.value.hint
    assert texts(one, two) == before


def test_a_place_that_is_not_there_yet_is_made(one: Path, tmp_path: Path) -> None:
    own = tmp_path / "own"
    place = TargetLayer(own, creating.texts(own, "Mine"))
    snapshot, links = opened(one)
    measured = JudgedPair(snapshot.graph, links.model, links.candidate("a", "c"))
    judged = accept(snapshot, measured, Choice("c", "attacks", "a"), place=place)
    reject(snapshot, links, ("a", "r"), place=replace(place, texts={}))
    assert {change.path for change in judged.changes} == {own / FILE, own / LINKS_FILE}
    assert (own / "corpus.yaml").is_file()
    assert "    premises:\n      - c\n    attacks:\n      - a\n" in (own / LINKS_FILE).read_text()
    written = (own / FILE).read_text()
    assert f"similarity: {measured.found.cosine}" in written
    assert "to: r" in written
    assert (one / "base.yaml").read_text() == BASE


CHOICES = [
    ("a", "b", "supports supports attacks attacks contradicts refines refines same-as"),
    ("a", "c", "supports supports attacks attacks requires given contradicts"),
    ("s/n", "a", "asserts supports disputes qualifies defines mentions"),
    ("a", "s/n", "asserts supports disputes qualifies defines mentions"),
]


@pytest.mark.parametrize(("left", "right", "expected"), CHOICES)
def test_a_pair_can_be_accepted_both_ways_round(one: Path, left: str, right: str, expected: str) -> None:
    graph = opened(one)[0].graph
    found = judgements.choices(graph, left, right)
    assert sorted(choice.as_ for choice in found) == sorted(expected.split())
    assert len(set(found)) == len(found)
    for choice in found:
        assert choice.as_ in judgements.possible(graph, choice.source, choice.target)


def test_without_a_layer_to_write_it_is_said(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rsi_graph.corpus.Layer.writable", property(lambda _: False))
    with pytest.raises(CannotEdit) as raised:
        reject(*opened(one), ("a", "c"))
    assert "rsi-graph init" in raised.value.hint


IMPOSSIBLE = {
    "no such relation": ("a", "likes", "c", BadSetting),
    "a stance of a claim": ("a", "asserts", "c", BadSetting),
    "a condition that is none": ("a", "requires", "b", BadSetting),
    "another kind": ("a", "refines", "c", BadSetting),
    "the wrong way": ("b", "asserts", "s/n", BadSetting),
    "itself": ("a", "supports", "a", BadSetting),
    "there already": ("a", "supports", "b", BadSetting),
    "the opposite of what is there": ("a", "attacks", "b", BadSetting),
    "a question": ("a", "supports", "q", BadSetting),
    "nobody": ("a", "supports", "zzz", UnknownNode),
}


@pytest.mark.parametrize(("source", "as_", "target", "error"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_cannot_be_is_refused_and_nothing_written(one: Path, source, as_, target, error) -> None:
    before = texts(one)
    with pytest.raises(error):
        accept(*opened(one), Choice(source, as_, target))
    assert texts(one) == before


def test_what_is_possible_is_told(one: Path) -> None:
    graph = opened(one)[0].graph
    assert judgements.possible(graph, "a", "c") == ("supports", "attacks", "requires", "given", "contradicts")
    assert judgements.possible(graph, "s/n", "a")[0] == "asserts"
    assert judgements.possible(graph, "a", "s/n") == ()


def test_where_the_judgement_cannot_be_written_the_relation_is_taken_back(one: Path, monkeypatch) -> None:
    before, move = texts(one), together.whole.move

    def full(written: Path, path: Path, *, force: bool) -> None:
        if path.name == FILE:
            raise OSError(28, "No space left on device")
        move(written, path, force=force)

    monkeypatch.setattr(together.whole, "move", full)
    with pytest.raises(CannotWrite):
        accept(*opened(one), Choice("a", "supports", "c"))
    assert texts(one) == before


def shown(folder: Path) -> dict[str, str]:
    """Every file of a folder by its name, but for hidden ones."""
    return {path.name: path.read_text() for path in sorted(folder.glob("[!.]*"))}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_kill_at_any_call_leaves_both_files_or_neither(one: Path) -> None:
    """Undo knows which of them it was, and takes both back."""
    before, number, seen = shown(one), 1, set()
    snapshot, found = opened(one)
    while killed_at(one.parent.parent, number, lambda: accept(snapshot, found, Choice("a", "supports", "c"))):
        together.recover()
        changed = {name for name, text in shown(one).items() if before.get(name) != text}
        assert changed in (set(), {"base.yaml", FILE}), number
        seen.add(len(changed))
        if changed:
            journal.take_back(journal.last)
        assert journal.last() is None, number
        assert shown(one) == before, number
        number += 2
    assert seen == {0, 2}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_a_kill_at_any_call_of_undo_leaves_both_files_or_neither(one: Path) -> None:
    before, number, seen = shown(one), 1, set()
    while True:
        judgement = accept(*opened(one), Choice("a", "supports", "c"))
        after = shown(one)
        if not killed_at(one.parent.parent, number, lambda judgement=judgement: undo(judgement)):
            break
        together.recover()
        now = shown(one)
        assert now in (before, after), number
        seen.add(len(now))
        if now == after:
            undo(judgement)
        number += 3
    assert seen == {len(before), len(after)}


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.parametrize("changed", ["base.yaml", FILE])
def test_what_somebody_changed_after_a_kill_stays(one: Path, changed: str, monkeypatch) -> None:
    """A file that was written already is given back, unless that is the one: then the other is written as well."""
    before, (snapshot, found) = shown(one), opened(one)
    if (child := os.fork()) == 0:
        real = together.whole.move

        def once(written: Path, path: Path, *, force: bool) -> None:
            if path.name == FILE:
                os._exit(0)
            real(written, path, force=force)

        monkeypatch.setattr(together.whole, "move", once)
        accept(snapshot, found, Choice("a", "supports", "c"))
    os.waitpid(child, 0)
    assert shown(one)["base.yaml"] != before["base.yaml"]
    assert FILE not in shown(one)
    (one / changed).write_text("{}  # mine\n")
    together.recover()
    now = shown(one)
    assert now[changed] == "{}  # mine\n"
    assert now["base.yaml"] == (before["base.yaml"] if changed == FILE else now[changed])
    assert "from: a" in now[FILE] or changed == FILE


def test_a_judgement_on_a_file_that_was_changed_since_is_not_taken_back(one: Path) -> None:
    judgement = accept(*opened(one), Choice("a", "supports", "c"))
    with (one / "base.yaml").open("a") as file:
        file.write("# mine\n")
    with pytest.raises(FileChanged):
        undo(judgement)
    assert (one / "base.yaml").read_text().endswith("# mine\n")


def test_a_ledger_that_stays_busy_is_said(one: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "RETRY_SECONDS", 0)
    monkeypatch.setattr(locked, "write", lambda *_: (_ for _ in ()).throw(FileBusy("decisions.yaml", "1")))
    with pytest.raises(FileBusy):
        reject(*opened(one), ("a", "c"))


def judge(folder: Path, pairs: list[tuple[str, str]]) -> None:
    snapshot, found = opened(folder)
    for pair in pairs:
        reject(snapshot, found, pair)


def test_two_people_judge_at_once_and_no_judgement_is_lost(one: Path) -> None:
    context = multiprocessing.get_context("fork")
    pairs = [[("a", "c"), ("a", "r"), ("b", "c")], [("b", "r"), ("c", "r"), ("flow", "r")]]
    both = [context.Process(target=judge, args=(one, some)) for some in pairs]
    for process in both:
        process.start()
    for process in both:
        process.join()
    assert [process.exitcode for process in both] == [0, 0]
    assert len(meaning_ledger.read(load(one, store=Store(None))).judged) == 6


WRONG = {
    "not a mapping": ("- a\n", "not-a-mapping"),
    "another key": ("claims: {}\n", "not-a-mapping"),
    "no list": ("decisions: {}\n", "not-a-mapping"),
    "an entry that is text": ("decisions:\n  - a\n", "not-a-mapping"),
    "a field too few": ("decisions:\n  - {from: a, to: b}\n", "missing-field"),
    "YAML that is none": ("decisions: [\n", "syntax"),
}


@pytest.mark.parametrize(("text", "code"), WRONG.values(), ids=WRONG)
def test_a_ledger_with_mistakes_is_read_as_far_as_it_goes(one: Path, text: str, code: str) -> None:
    (one / FILE).write_text(text)
    ledger = meaning_ledger.read(load(one, store=Store(None)))
    assert code in {diagnostic.code for diagnostic in ledger.diagnostics}
    assert all(FILE in diagnostic.span.path for diagnostic in ledger.diagnostics)


def test_one_wrong_judgement_leaves_the_others(one: Path) -> None:
    reject(*opened(one), ("a", "c"))
    reject(*opened(one), ("a", "r"))
    (one / FILE).write_text((one / FILE).read_text().replace("verdict: rejected", "verdict: perhaps", 1))
    ledger = meaning_ledger.read(load(one, store=Store(None)))
    assert [decision.to for decision in ledger.decisions] == ["r"]
    [wrong] = ledger.diagnostics
    assert (wrong.code, wrong.span.line) == ("wrong-value", 5)


def test_an_empty_ledger_is_one(one: Path) -> None:
    (one / FILE).write_text("decisions:\n")
    assert meaning_ledger.read(load(one, store=Store(None))) == meaning_ledger.Ledger((), ())
    reject(*opened(one), ("a", "c"))
    assert len(meaning_ledger.read(load(one, store=Store(None))).decisions) == 1


def test_a_ledger_that_leads_elsewhere_is_not_a_way_out(one: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text("decisions:\n")
    (one / FILE).symlink_to(tmp_path / "outside.yaml")
    with pytest.raises(CannotEdit, match="leads out"):
        reject(*opened(one), ("a", "c"))
    assert (tmp_path / "outside.yaml").read_text() == "decisions:\n"
    assert [found.code for found in meaning_ledger.read(load(one, store=Store(None))).diagnostics] == ["outside"]
