"""The shipped corpus: how much there is, and the editorial rules that a reader's trust rests on."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.cli import main
from rsi_graph.files.cache import Store
from rsi_graph.model import PROPOSITIONS, STANCES, Annotation, Argument
from rsi_graph.snapshot import Snapshot

ROOT = Path(__file__).parent.parent
SEEDS = ROOT.parent / "shared" / "seeds"
READER_SHOULD_SEE = {"unchecked-citation", "conditional-requires"}
"""Warnings that the shipped corpus may carry."""


@cache
def shipped() -> Snapshot:
    return load(ROOT / "corpus", store=Store(None))


def of(*kinds: str) -> list[str]:
    return shipped().graph.ids(*kinds)  # type: ignore[arg-type]


def texts(*kinds: str) -> Iterator[tuple[str, str]]:
    graph = shipped().graph
    for id_ in of(*kinds):
        text = getattr(graph.node(id_).record, "text", None)
        if text:
            yield id_, text


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


# --- how much -----------------------------------------------------------------------------------------------------


def test_it_has_no_mistake_and_every_warning_is_one_for_readers() -> None:
    assert [str(d) for d in shipped().errors] == []
    assert {d.code for d in shipped().diagnostics} <= READER_SHOULD_SEE


def test_what_a_scholar_would_ask_about_is_mended_or_excused_with_a_reason(capsys) -> None:
    assert main(["check", str(ROOT / "corpus"), "--scholarship", "--strict"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize(
    ("kind", "at_least"),
    [("source", 190), ("annotation", 500), ("claim", 320), ("condition", 24), ("risk", 45), ("question", 20)],
)
def test_there_is_enough_of_each_kind(kind: str, at_least: int) -> None:
    assert len(of(kind)) >= at_least


def test_relations_arguments_and_undercuts() -> None:
    relations = [r for r in shipped().graph.relations() if r.kind not in STANCES or "/" not in r.source]
    linked = [a for a in of("argument") if len(shipped().graph.step(a).premises) > 1]
    assert len(relations) >= 900
    assert len(linked) >= 25
    assert sum(r.kind == "undercuts" for r in relations) >= 15


@pytest.mark.parametrize("question", of("question"))
def test_every_question_has_two_positions_on_each_side(question: str) -> None:
    sides = Counter(r.side for r in shipped().graph.answers(question))
    assert min(sides["yes"], sides["no"]) >= 2


def test_nine_claims_in_ten_are_cited() -> None:
    graph = shipped().graph
    cited = sum(bool(graph.citations(claim)) for claim in of("claim"))
    assert cited / len(of("claim")) >= 0.9


def test_nineteen_claims_in_twenty_are_tied_to_another_proposition() -> None:
    graph = shipped().graph
    alone = [
        claim
        for claim in of("claim")
        if not any(graph.kind(other) in (*PROPOSITIONS, "argument") for _, other, _ in graph.neighbours(claim))
    ]
    assert len(alone) / len(of("claim")) <= 0.05


# --- how it is written --------------------------------------------------------------------------------------------


def test_titles_read_alone() -> None:
    titles = {id_: shipped().graph.title(id_) for id_ in of(*PROPOSITIONS, "question", "argument")}
    assert {i: t for i, t in titles.items() if not 8 <= len(t) <= 72 or t != t.strip() or t.endswith(".")} == {}
    assert [title for title, count in Counter(titles.values()).items() if count > 1] == []


def test_propositions_are_full_sentences() -> None:
    broken = [
        id_
        for id_, text in texts(*PROPOSITIONS)
        if not re.match(r"[\"“(]?[A-Z0-9]", text) or not text.endswith((".", ".”", '."')) or len(words(text)) < 5
    ]
    assert broken == []


def test_no_two_propositions_say_the_same_words() -> None:
    said = defaultdict(list)
    for id_, text in texts(*PROPOSITIONS):
        said[" ".join(words(text))].append(id_)
    assert [ids for ids in said.values() if len(ids) > 1] == []


def test_an_attack_always_says_why() -> None:
    graph = shipped().graph
    silent = [
        f"{r.source} attacks {r.target}"
        for r in graph.relations()
        if r.kind in ("attacks", "undercuts")
        and not r.because
        and not (graph.kind(r.source) == "argument" and graph.step(r.source).because)
    ]
    assert silent == []


def test_every_argument_names_its_scheme() -> None:
    graph = shipped().graph
    steps = [graph.step(id_) for id_ in of("argument")]
    assert [step.title for step in steps if not isinstance(step, Argument) or not step.scheme] == []


def test_every_condition_says_how_far_it_is_met_and_when_that_was_so() -> None:
    graph = shipped().graph
    statuses = [getattr(graph.node(id_).record, "status", None) for id_ in of("condition")]
    assert all(status and status.as_of and status.because for status in statuses)


def test_quotations_are_short() -> None:
    quotes = [a.quote.exact for id_ in of("annotation") if (a := annotation(id_)).quote]
    assert [quote for quote in quotes if len(quote.split()) > 15] == []


def annotation(id_: str) -> Annotation:
    record = shipped().graph.node(id_).record
    assert isinstance(record, Annotation)
    return record


def test_every_source_says_how_much_of_it_was_read_and_brings_something() -> None:
    graph = shipped().graph
    assert [id_ for id_ in of("source") if not graph.body(id_).get("access")] == []
    assert [id_ for id_ in of("source") if not graph.annotations(id_)] == []


def test_every_annotation_bears_on_something() -> None:
    graph = shipped().graph
    assert [id_ for id_ in of("annotation") if not graph.citations(id_)] == []


def test_what_an_unreliable_source_asserts_is_disputed_by_name() -> None:
    graph = shipped().graph
    unreliable = [id_ for id_ in of("source") if graph.body(id_).get("standing", {}).get("is") == "unreliable"]
    assert unreliable
    undisputed = []
    for citation in (c for id_ in unreliable for c in graph.citations(id_)):
        others = {c.source for c in graph.citations(citation.node) if c.stance in ("asserts", "supports")}
        attacked = any(k in ("attacks", "contradicts") for k, _, away in graph.neighbours(citation.node) if not away)
        disputed = any(c.stance == "disputes" for c in graph.citations(citation.node))
        if citation.stance in ("asserts", "supports") and others <= set(unreliable) and not (attacked or disputed):
            undisputed.append(citation.node)
    assert undisputed == []


def test_no_sentence_is_taken_from_a_seed_document() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the seed documents are not at hand")
    taken = {run for path in SEEDS.iterdir() for run in runs(path.read_text(encoding="utf-8"))}
    copied = [
        f"{id_}: {' '.join(run)}"
        for id_, text in texts(*PROPOSITIONS, "question", "argument", "annotation")
        for run in runs(text)
        if run in taken
    ]
    assert copied == []


def runs(text: str, length: int = 9) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return (tuple(found[i : i + length]) for i in range(len(found) - length + 1))


NEAR = 0.9
REVIEWED: frozenset[frozenset[str]] = frozenset()
"""Pairs as near in meaning as that, which somebody looked at and left apart."""


def test_propositions_that_say_nearly_the_same_were_reviewed() -> None:
    pytest.importorskip("tokenizers")
    pytest.importorskip("safetensors")
    from rsi_graph.meaning import embedders, models
    from rsi_graph.meaning import texts as meaning_texts

    asked = meaning_texts.texts(shipped().graph)
    ids = [id_ for id_ in of(*PROPOSITIONS) if id_ in asked]
    vectors = embedders.open_model(models.find()).encode([asked[id_] for id_ in ids])
    near = [
        (ids[one], ids[other])
        for one, row in enumerate(vectors @ vectors.T >= NEAR)
        for other in row.nonzero()[0]
        if other > one
    ]
    assert [pair for pair in near if frozenset(pair) not in REVIEWED] == []
