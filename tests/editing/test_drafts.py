"""A draft becomes a record with its very lines as one types, each fault stands with its field, and nothing is lost."""

from pathlib import Path

import pytest

import rsi_graph
from rsi_graph.corpus import creating
from rsi_graph.editing import additions, drafts
from rsi_graph.editing.drafts import Draft
from rsi_graph.files.cache import Store
from rsi_graph.snapshot import Snapshot
from rsi_graph.sources.bibliography import FIELDS
from rsi_graph.sources.passages import _Block, collected, sentences
from tests.conftest import MakeCorpus

BASE = """\
questions:
  returns: {title: Returns?, text: Do they shrink?}
claims:
  harder:
    title: Ideas get harder to find
    text: Productivity falls.
    supports: [drift]
conditions:
  serial: {title: Serial, text: It is serial.}
risks:
  drift: {title: Drift, text: Goals drift.}
arguments:
  core: {title: Core, premises: [harder], supports: [drift]}
sources:
  bloom-2020-ideas:
    type: book
    title: Are Ideas Getting Harder to Find?
    author: [{family: Bloom, given: Nicholas}]
    issued: 2020
    annotations:
      falls: {text: It falls., asserts: [harder]}
"""


@pytest.fixture
def base(corpus: MakeCorpus) -> Snapshot:
    return corpus(BASE)


def plan(snapshot: Snapshot, draft: Draft, **values: str) -> drafts.Plan:
    typed = {name.replace("_", "-"): value for name, value in values.items()}
    return drafts.plan(snapshot, Draft(**{**fields(draft), "values": {**draft.values, **typed}}), asked=True)


def fields(draft: Draft) -> dict[str, object]:
    return {name: getattr(draft, name) for name in draft.__dataclass_fields__}


def offer(snapshot: Snapshot, node: str, key: str) -> Draft:
    return next(one.draft for one in drafts.offers(snapshot.graph, node) if one.key == key)


OFFERS = [
    ("harder", "c s k r b S C"),
    ("serial", "c s k r b S C"),
    ("drift", "c s k m b S C"),
    ("returns", "y n o b S C"),
    ("core", "c s b S C"),
    ("harder>drift", "c s b S C"),
    ("bloom-2020-ideas", "p S C"),
    ("bloom-2020-ideas/falls", "p S C"),
    ("", "S C"),
    ("gone", "S C"),
]


@pytest.mark.parametrize(("node", "keys"), OFFERS)
def test_what_can_be_added_at_a_node(base: Snapshot, node: str, keys: str) -> None:
    found = drafts.offers(base.graph, node)
    assert " ".join(one.key for one in found) == keys
    for one in found:
        names = [field.name for field in drafts.fields(one.draft)]
        assert len(set(names)) == len(names)
        assert set(one.draft.values) <= set(names)


def test_a_counterpoint(base: Snapshot) -> None:
    found = plan(base, offer(base, "harder", "c"), title="Costs fall", text="They fall.", because="So it is.")
    assert (found.id, found.faults) == ("costs-fall", ())
    assert found.addition
    assert found.addition.lines == (
        "claims:",
        "  costs-fall:",
        "    title: Costs fall",
        "    text: They fall.",
        "    attacks:",
        "      - to: harder",
        "        because: So it is.",
    )


def test_an_answer_takes_a_side(base: Snapshot) -> None:
    found = plan(base, offer(base, "returns", "n"), title="No", text="They do not.")
    assert found.addition
    assert "      - question: returns" in found.addition.lines
    wrong = plan(base, offer(base, "returns", "n"), title="No", text="They do not.", answers="returns")
    assert [(f.field, "with" in f.said) for f in wrong.faults] == [("answers", True)]


def test_a_condition_is_stated_by_what_needs_it(base: Snapshot, folder: Path) -> None:
    found = plan(base, offer(base, "harder", "k"), title="Effort", text="It is fixed.", because="Else not.")
    assert found.addition
    assert [(part.path.name, part.line) for part in found.addition.parts] == [("conditions.yaml", 1), ("main.yaml", 8)]
    before = (folder / "main.yaml").read_text()
    entry = additions.write(found.addition)
    after = rsi_graph.load(folder, store=Store(None))
    assert not after.errors
    assert [r.because for r in after.graph.outgoing("harder") if r.kind == "requires"] == ["Else not."]
    from rsi_graph.editing import journal

    journal.undo(entry)
    assert (folder / "main.yaml").read_text() == before
    assert not (folder / "conditions.yaml").exists()


def test_of_a_lower_layer_it_is_said_that_it_cannot_be_stated(base: Snapshot, folder: Path, tmp_path: Path) -> None:
    creating.create(tmp_path / "up", extends="../corpus")
    upper = rsi_graph.load(tmp_path / "up", store=Store(None))
    found = plan(upper, offer(upper, "harder", "r"), title="Harm", text="It harms.", attacks="harder")
    assert found.addition
    assert found.addition.also == ()
    assert ["cannot be said there" in note for note in found.notes] == [True]


FAULTS = [
    ("title", {"title": "T" * 73}, "73 characters long, 72 at most"),
    ("attacks", {"attacks": "hrder"}, "there is no node 'hrder'"),
    ("requires", {"requires": "harder"}, "harder is a claim; requires has to point at"),
    ("supports", {"supports": "harder"}, "related to harder twice"),
    ("kind", {"kind": "thessis"}, "has to be"),
    ("id", {"id": "serial"}, "serial is taken"),
    ("id", {"id": "Not An Id"}, "is not an id"),
]


def test_the_way_out_of_a_fault_is_a_field_and_no_option(base: Snapshot) -> None:
    """The explorer shows it beside a form, in which --id is of no use."""
    typed = Draft("claim", {"title": "Serial", "text": "It is.", "id": "serial"})
    [fault] = plan(base, typed).faults
    assert (fault.field, fault.hint) == ("id", "choose another id")


@pytest.mark.parametrize(("field", "typed", "says"), FAULTS)
def test_a_fault_stands_with_its_field(base: Snapshot, field: str, typed: dict[str, str], says: str) -> None:
    found = plan(base, offer(base, "harder", "c"), **{"title": "Costs fall", "text": "They fall.", **typed})
    assert found.addition is None
    assert [fault.field for fault in found.faults] == [field]
    assert says in found.faults[0].said
    assert "\n" not in found.faults[0].said


def test_what_is_still_empty_is_no_mistake(base: Snapshot) -> None:
    found = plan(base, offer(base, "harder", "c"))
    assert [(fault.field, fault.empty) for fault in found.faults] == [("title", True), ("text", True)]
    assert not offer(base, "harder", "c").is_touched
    assert offer(base, "harder", "c").with_value("title", "T").is_touched


def test_a_work_as_it_was_found_keeps_what_the_form_does_not_show(base: Snapshot) -> None:
    author = [{"family": "Weij", "given": "T", "suffix": "Jr."}]
    body = {"type": "book", "title": "A Title", "author": author, "issued": "2020", "PMID": "7", "tags": ["x", "y"]}
    draft = drafts.begun(Draft("source"), body)
    assert drafts.plan(base, draft, asked=True).id == "weij-2020-title"
    assert drafts._body(draft, None)[0] == {name: body[name] for name in FIELDS if name in body}
    other = drafts._body(draft.with_value("author", "Doe, Jane; {OpenAI}"), None)[0]
    assert other["author"] == [{"family": "Doe", "given": "Jane"}, {"literal": "OpenAI"}]
    assert "tags" not in drafts._body(draft.with_value("tags", ""), None)[0]


def test_a_work_that_is_there_is_shown_before_it_is_written(base: Snapshot) -> None:
    found = plan(base, Draft("source"), title="Are ideas getting harder to find", type="book")
    assert [one.id for one in found.duplicates] == ["bloom-2020-ideas"]
    assert found.addition, "it is for the person to say"
    assert drafts.following(Draft("source", bears_on="harder"), "a") == Draft(
        "annotation", {"supports": "harder"}, source="a"
    )
    assert drafts.following(Draft("source"), "a") is None


COPY = collected([_Block("It falls. It falls. Then it ends.", page="3")], "", "a.pdf")


def test_a_passage_gives_place_and_words(base: Snapshot) -> None:
    draft = offer(base, "bloom-2020-ideas", "p")
    second = drafts.with_passage(draft, sentences(COPY)[1])
    full = Draft(**{**fields(second), "values": {**second.values, "text": "It does.", "asserts": "harder"}})
    found = drafts.plan(base, full, asked=True, copy=COPY)
    assert found.addition
    assert [line for line in found.addition.lines if "prefix" in line] == ["          prefix: It falls."]
    typed = drafts.plan(base, full.with_value("quote", "It falls"), asked=True, copy=COPY)
    assert [(f.field, "stand in 2 places" in f.said) for f in typed.faults] == [("quote", True)]
    without = drafts.plan(base, full.with_value("asserts", ""), asked=True, copy=COPY)
    assert [(f.field, f.empty) for f in without.faults] == [("supports", True)]


def test_a_layer_that_cannot_be_written_is_said(base: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rsi_graph.corpus.Layer.writable", property(lambda _: False))
    found = plan(base, Draft("claim"), title="T", text="T.")
    assert found.addition is None
    assert "cannot be written" in found.faults[0].said


PIECES = [
    ("ideas get", "ideas get", "harder, "),
    ("serial, ideas", "ideas", "serial, harder, "),
    ("serial ideas get", "ideas get", "serial, harder, "),
    ("serial, ", "", "serial, harder, "),
]


@pytest.mark.parametrize(("value", "begun", "after"), PIECES)
def test_words_become_ids(base: Snapshot, value: str, begun: str, after: str) -> None:
    field = next(one for one in drafts.fields(Draft("claim")) if one.name == "supports")
    assert drafts.begun_piece(value, base.graph) == begun
    assert drafts.picked(field, value, "harder", base.graph) == after
    answers = next(one for one in drafts.fields(Draft("claim")) if one.name == "answers")
    assert drafts.picked(answers, "", "returns", base.graph) == "returns yes, "
    assert drafts.begun_piece("returns no", base.graph) == ""


@pytest.mark.parametrize("kind", ["claim", "condition", "risk", "source", "annotation"])
def test_what_to_type_is_said_in_as_many_words_as_a_form_has_room_for(kind) -> None:
    for field in drafts.fields(Draft(kind)):
        assert len(field.hint) <= 48, field
        assert "the risk" not in field.hint
