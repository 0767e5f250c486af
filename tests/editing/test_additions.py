"""An addition stands in the right layer under a free id, reads back as it was meant, and can be taken back."""

import multiprocessing
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import rsi_graph
from rsi_graph.corpus import creating
from rsi_graph.editing import additions, duplicates, journal, splice
from rsi_graph.editing import ids as editing_ids
from rsi_graph.editing import place as editing_place
from rsi_graph.errors import BadAddition, CannotEdit, CannotWrite, FileChanged, UnknownNode
from rsi_graph.files import folders, locked
from rsi_graph.files.cache import Store
from rsi_graph.meaning import search
from rsi_graph.snapshot import Snapshot
from rsi_graph.sources.passages import _Block, collected
from tests.conftest import MakeCorpus

BASE = """
claims:
  ideas-get-harder:
    title: Ideas get harder to find
    text: Research productivity falls.
conditions:
  serial:
    title: Serial
    text: It is serial.
questions:
  returns: {title: Returns?, text: Do they shrink?}
sources:
  bloom-2020-ideas:
    type: article-journal
    title: Are Ideas Getting Harder to Find?
    author: [{family: Bloom, given: Nicholas}]
    issued: 2020-04
    DOI: 10.1257/aer.20180338
    annotations:
      productivity-falls:
        text: It falls.
"""
CLAIM = {"title": "New", "text": "It is new."}


def load(folder: Path) -> Snapshot:
    return rsi_graph.load(folder, store=Store(None))


@pytest.fixture
def base(corpus: MakeCorpus, folder: Path) -> Snapshot:
    corpus(BASE)
    return load(folder)


def place(snapshot: Snapshot) -> editing_place.TargetLayer:
    return editing_place.place(snapshot, asked=True)


# --- where it goes ------------------------------------------------------------------------------------------------


def test_the_topmost_layer_that_can_be_written(base: Snapshot, folder: Path, tmp_path: Path) -> None:
    upper = tmp_path / "upper"
    creating.create(upper, extends="../corpus")
    both = rsi_graph.load(folder, upper, store=Store(None))
    assert place(both).folder == upper
    assert editing_place.place(both, asked=True, of="bloom-2020-ideas").folder == folder
    assert place(load(upper)).folder == upper, "a layer below that was not asked for is not written"


def test_a_layer_that_cannot_be_written_is_said(base: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(BadAddition, match="cannot be written"):
        place(base)


def test_without_a_layer_the_users_own_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shipped = rsi_graph.load()
    where = editing_place.place(shipped, asked=False)
    assert where.folder == folders.user_layer()
    assert where.is_new
    assert not where.folder.exists(), "planning changes nothing"
    addition = additions.proposition(shipped.graph, where, "claim", {**CLAIM, "supports": ["ideas-get-harder"]})
    additions.write(addition)
    after = rsi_graph.load()
    assert after.graph.span(addition.id).path.endswith("corpus/claims.yaml")
    assert after.errors == shipped.errors
    again = editing_place.place(after, asked=False)
    assert (again.folder, again.is_new) == (where.folder, False)


def test_a_layer_of_ones_own_that_a_kill_left_half_made_is_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    own = folders.user_layer()
    first, *_ = creating.texts(own, editing_place.OWN_TITLE).items()
    first[0].parent.mkdir(parents=True)
    first[0].write_text(first[1])
    half = rsi_graph.load()
    where = editing_place.place(half, asked=False)
    assert (where.folder, where.is_new) == (own, True)
    additions.write(additions.proposition(half.graph, where, "claim", {**CLAIM, "supports": ["ideas-get-harder"]}))
    assert rsi_graph.load().title == half.title, "it goes by the name of what it stands on"


def test_the_shipped_corpus_of_an_installed_package_is_never_written(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = rsi_graph.load(folders.shipped_corpus(), store=Store(None))
    monkeypatch.setattr("rsi_graph.corpus.Layer.writable", property(lambda _: False))
    with pytest.raises(BadAddition, match="cannot be written"):
        place(shipped)


# --- what is added ------------------------------------------------------------------------------------------------


def test_a_claim_with_its_relations(base: Snapshot, folder: Path) -> None:
    body = {**CLAIM, "attacks": [{"to": "ideas-get-harder", "because": "No: never."}], "requires": ["serial"]}
    addition = additions.proposition(base.graph, place(base), "claim", body)
    assert addition.lines[:3] == ("claims:", "  new:", "    title: New")
    assert not (folder / "claims.yaml").exists()
    additions.write(addition)
    graph = load(folder).graph
    assert graph.body("new") == {**body, "requires": [{"to": "serial"}]}
    assert [r.because for r in graph.incoming("ideas-get-harder")] == ["No: never."]


def test_an_annotation_stands_in_its_source_and_nothing_else_changes(base: Snapshot, folder: Path) -> None:
    before = (folder / "main.yaml").read_text()
    body = {"text": "It falls fast.", "locator": "p. 3", "asserts": ["ideas-get-harder"]}
    addition = additions.annotation(base.graph, place(base), "bloom-2020-ideas", body)
    assert addition.id == "bloom-2020-ideas/falls-fast"
    change = additions.write(addition)
    after = (folder / "main.yaml").read_text()
    assert after.replace("\n".join(addition.lines) + "\n", "") == before
    assert load(folder).graph.citations("ideas-get-harder")[0].annotation == addition.id
    journal.undo(change)
    assert (folder / "main.yaml").read_text() == before


def test_undo_takes_back_the_last_change_alone(base: Snapshot, folder: Path) -> None:
    change = additions.write(additions.proposition(base.graph, place(base), "claim", CLAIM))
    assert (folder / "claims.yaml").exists()
    journal.undo(change)
    assert not (folder / "claims.yaml").exists()
    change = additions.write(additions.proposition(base.graph, place(base), "claim", CLAIM))
    with (folder / "claims.yaml").open("a") as file:
        file.write("# mine\n")
    with pytest.raises(FileChanged):
        journal.undo(change)


BAD = [
    ("claim", {"title": "T" * 73, "text": "T"}, None, BadAddition, "73 characters long, 72 at most"),
    ("claim", {"title": "", "text": "T"}, None, BadAddition, "must not be empty"),
    ("claim", {**CLAIM, "kind": "thessis"}, None, BadAddition, "has to be"),
    ("claim", {**CLAIM, "supports": ["ideas-get-hardr"]}, None, UnknownNode, "no node 'ideas-get-hardr'"),
    ("claim", {**CLAIM, "requires": ["ideas-get-harder"]}, None, BadAddition, "is a claim; requires has to point"),
    ("risk", {**CLAIM, "refines": ["ideas-get-harder"]}, None, BadAddition, "is a claim; refines"),
    ("claim", {**CLAIM, "supports": ["new"]}, "new", BadAddition, "related to itself"),
    ("claim", {**CLAIM, "supports": ["serial", "serial"]}, None, BadAddition, "related to serial twice"),
    ("claim", {**CLAIM, "supports": ["serial"], "attacks": ["serial"]}, None, BadAddition, "related to serial twice"),
    ("claim", CLAIM, "ideas-get-harder", BadAddition, "is taken: it is a claim at"),
    ("claim", CLAIM, "Not An Id", BadAddition, "is not an id"),
    ("claim", {**CLAIM, "text": "a\x07b"}, None, CannotEdit, r"U\+0007"),
    ("claim", {**CLAIM, "text": "a\udcffb"}, None, CannotEdit, r"U\+DCFF"),
    ("argument", CLAIM, None, BadAddition, "not among"),
]


@pytest.mark.parametrize(("kind", "body", "id_", "error", "says"), BAD)
def test_what_cannot_be_added_is_one_line(
    base: Snapshot, folder: Path, kind: Any, body: dict[str, Any], id_: str | None, error: type[Exception], says: str
) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(error, match=says) as caught:
        additions.proposition(base.graph, place(base), kind, body, id_)
    assert "\n" not in str(caught.value)
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_all_faults_are_there_for_whoever_types(base: Snapshot) -> None:
    body = {**CLAIM, "supports": ["nobody", "new", {"to": "serial", "id": "ideas-get-harder"}], "refines": ["serial"]}
    assert [str(fault) for fault in additions.faults(base.graph, "claim", "new", body)] == [
        "the step's id ideas-get-harder is taken",
        "there is no node 'nobody'",
        "new is related to itself by supports",
        "serial is a condition; refines has to point at a claim",
    ]
    unfinished = {"title": "", "text": "T", "kynd": "thesis"}
    assert len(list(additions.faults(base.graph, "claim", "new", unfinished))) == 2
    assert not list(additions.faults(base.graph, "claim", "new", CLAIM))


def test_a_source_of_a_lower_layer_is_annotated_from_above(base: Snapshot, folder: Path, tmp_path: Path) -> None:
    upper = tmp_path / "upper"
    creating.create(upper, extends="../corpus")
    before, snapshot = (folder / "main.yaml").read_bytes(), load(upper)
    for text in ("It falls fast.", "It never ends."):
        body = {"text": text, "asserts": ["ideas-get-harder"], "quote": {"exact": text}}
        additions.write(additions.annotation(snapshot.graph, place(snapshot), "bloom-2020-ideas", body))
        snapshot = load(upper)
    assert (upper / "annotations.yaml").read_text().startswith("annotations:\n  bloom-2020-ideas/falls-fast:\n")
    assert (folder / "main.yaml").read_bytes() == before
    graph = snapshot.graph
    assert not snapshot.errors
    assert [a.partition("/")[2] for a in graph.annotations("bloom-2020-ideas")] == [
        "productivity-falls", "falls-fast", "never-ends",
    ]  # fmt: skip
    assert len(graph.citations("ideas-get-harder")) == 2
    with pytest.raises(BadAddition, match="falls-fast is taken"):
        additions.annotation(graph, place(snapshot), "bloom-2020-ideas", {"text": "T"}, "falls-fast")


def test_an_annotation_needs_a_source(base: Snapshot) -> None:
    where, body = place(base), {"text": "T", "asserts": ["ideas-get-harder"]}
    with pytest.raises(BadAddition, match="is a claim, not a source"):
        additions.annotation(base.graph, where, "ideas-get-harder", body)
    with pytest.raises(UnknownNode):
        additions.annotation(base.graph, where, "blom-2020-ideas", body)
    with pytest.raises(BadAddition, match="productivity-falls is taken"):
        additions.annotation(base.graph, where, "bloom-2020-ideas", body, "productivity-falls")
    long = {**body, "quote": {"exact": "x" * 301}}
    with pytest.raises(BadAddition, match="301 characters long"):
        additions.annotation(base.graph, where, "bloom-2020-ideas", long)


def test_flow_style_at_the_place_is_said(corpus: MakeCorpus, folder: Path) -> None:
    corpus("sources:\n  a-2020-b: {type: book, title: B}\n", claims="claims: {}\n")
    snapshot = load(folder)
    with pytest.raises(CannotEdit, match="flow style"):
        additions.proposition(snapshot.graph, place(snapshot), "claim", CLAIM)
    with pytest.raises(CannotEdit, match="flow style"):
        additions.annotation(snapshot.graph, place(snapshot), "a-2020-b", {"text": "T"})


def test_a_full_disk_changes_nothing(base: Snapshot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    addition = additions.proposition(base.graph, place(base), "claim", CLAIM)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="No space left"):
        additions.write(addition)
    assert not (folder / "claims.yaml").exists()


def test_a_read_only_file_is_left(base: Snapshot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = {"text": "T", "asserts": ["ideas-get-harder"]}
    addition = additions.annotation(base.graph, place(base), "bloom-2020-ideas", body)
    (folder / "main.yaml").chmod(stat.S_IRUSR)
    monkeypatch.setattr(os, "access", lambda path, _: bool(Path(path).stat().st_mode & stat.S_IWUSR))
    with pytest.raises(CannotWrite, match="read-only"):
        additions.write(addition)


# --- ids ----------------------------------------------------------------------------------------------------------

IDS = [
    ({"author": [{"family": "Good"}], "issued": "1965", "title": "Speculations on it"}, "good-1965-speculations"),
    ({"author": [{"family": "van der Weij"}], "issued": "2024-05", "title": "The AI"}, "vanderweij-2024-ai"),
    ({"author": [{"family": "Gödel"}], "issued": "1931", "title": "Über Sätze"}, "godel-1931-uber"),
    ({"author": [{"family": "Ørsted"}], "title": "What is it?"}, "orsted-nd-work"),
    ({"title": "日本", "issued": "2020"}, "anonymous-2020-work"),
    ({"author": [{"literal": "OpenAI"}], "issued": "2023", "title": "GPT-4"}, "openai-2023-gpt"),
    ({"author": [{"literal": "Plato"}], "issued": "-0379", "title": "The Republic"}, "plato-0379-republic"),
]


@pytest.mark.parametrize(("body", "expected"), IDS)
def test_ids_are_author_year_word(body: dict[str, Any], expected: str) -> None:
    assert editing_ids.source_id(body, ()) == expected


def test_a_taken_id_gives_way_to_the_next_word_and_then_to_a_number() -> None:
    body = {"author": [{"family": "Good"}], "issued": "1965", "title": "Speculations concerning machines"}
    ids: list[str] = []
    while len(ids) < 4:
        ids.append(editing_ids.source_id(body, ids))
    assert ids == ["good-1965-speculations", "good-1965-concerning", "good-1965-machines", "good-1965-speculations-2"]


@given(st.text(max_size=200))
def test_ids_of_words_are_ids(text: str) -> None:
    from re import fullmatch

    from rsi_graph.model import MAX_ID, SLUG

    id_ = editing_ids.words_id(text)
    assert fullmatch(SLUG, id_)
    assert len(id_) <= MAX_ID


# --- whether it is there already ----------------------------------------------------------------------------------

DUPLICATES = [
    ({"title": "Other", "DOI": "10.1257/AER.20180338"}, "the same DOI"),
    ({"title": "Are ideas getting harder to find"}, "a title like it"),
    ({"title": "Are Ideas Getting Harder to Find?", "issued": "2017", "author": [{"family": "Bloom"}]}, None),
    ({"title": "Are Ideas Getting Harder to Find", "issued": "2019", "author": [{"family": "Bloom"}]}, "a title like"),
    ({"title": "Are Ideas Getting Harder to Find?", "issued": "2020", "author": [{"family": "Smith"}]}, None),
    ({"title": "Are Ideas Getting Harder to Find? A reply"}, "a title like it"),
    ({"title": "Something else"}, None),
]


@pytest.mark.parametrize(("body", "why"), DUPLICATES)
def test_duplicates(base: Snapshot, body: dict[str, Any], why: str | None) -> None:
    found = duplicates.duplicates(base.graph, body)
    assert [(d.id, d.why.startswith(why or "")) for d in found] == ([("bloom-2020-ideas", True)] if why else [])


def test_ten_works_of_the_shipped_corpus_are_added_and_read_back_equal(tmp_path: Path) -> None:
    from rsi_graph.export import bibtex
    from rsi_graph.sources import bibliography

    shipped = rsi_graph.load(folders.shipped_corpus(), store=Store(None)).graph
    creating.create(tmp_path / "mine", extends="../none")
    locked.write(
        tmp_path / "mine" / "corpus.yaml", "title: Mine\n", locked.read(tmp_path / "mine" / "corpus.yaml").hash
    )
    ids = shipped.ids("source")[::21][:10]
    for id_ in ids:
        [work] = bibliography.parse(bibtex.entry(id_, shipped.body(id_)))
        snapshot = load(tmp_path / "mine")
        assert not duplicates.duplicates(snapshot.graph, work.body)
        additions.write(additions.source(snapshot.graph, place(snapshot), work.body, id_))
    after = load(tmp_path / "mine")
    assert after.graph.ids("source") == ids
    keyed = [{**shipped.body(id_), "citation-key": id_} for id_ in ids]
    assert [after.graph.body(id_) for id_ in ids] == keyed
    assert not after.errors


# --- quotations ---------------------------------------------------------------------------------------------------

COPY = collected(
    [_Block("It falls. It falls fast, they say.", page="3"), _Block("So it ends.", page="4")], "", "a.pdf"
)


def test_a_quotation_gets_its_place_from_the_copy() -> None:
    assert additions.quoted({"text": "T"}, "falls\nfast", COPY) == {
        "text": "T",
        "locator": "p. 3",
        "quote": {"exact": "falls fast", "prefix": "It falls. It", "suffix": ", they say. So it ends."},
    }
    assert additions.quoted({"locator": "p. iii"}, "So it ends", COPY)["locator"] == "p. iii"
    assert additions.quoted({"text": "T"}, "any words", None)["quote"] == {"exact": "any words"}
    assert additions.at_passage({}, COPY, 3)["quote"]["exact"] == "So it ends."


TYPOGRAPHY = [
    ("system's loop", "system\u2019s loop"),
    ("a benefit - was found", "a benefit \u2013 was found"),
    ("2010-2015", "2010\u20132015"),
    ('"self improving"', None),
]


@pytest.mark.parametrize(("words", "quoted"), TYPOGRAPHY)
def test_words_that_differ_in_typography_alone_are_quoted_as_the_copy_has_them(words: str, quoted: str | None) -> None:
    text = "The system\u2019s loop, a benefit \u2013 was found in 2010\u20132015 to be self\u2011improving."
    copy = collected([_Block(text, page="1")], "", "b.pdf")
    if quoted is None:
        with pytest.raises(BadAddition, match="the words are not in"):
            additions.quoted({}, words, copy)
    else:
        assert additions.quoted({}, words, copy)["quote"]["exact"] == quoted


QUOTES = [
    ("falls quickly, they", "not in a.pdf"),
    ("It falls", "stand in 2 places of a.pdf: p. 3"),
    ("x" * 301, "301 characters long, 300 at most: longer ones are a matter of rights"),
]


@pytest.mark.parametrize(("words", "says"), QUOTES)
def test_a_quotation_that_cannot_be(words: str, says: str) -> None:
    with pytest.raises(BadAddition, match=says):
        additions.quoted({}, words, COPY)
    with pytest.raises(BadAddition, match="there is no passage 9"):
        additions.at_passage({}, COPY, 9)


def test_near_propositions_are_offered(base: Snapshot) -> None:
    near = search.near(base, meaning=False)
    assert near('Research "productivity" kind:source falls')[0].id == "ideas-get-harder"
    assert near("") == ()


@given(
    st.dictionaries(
        st.sampled_from(["supports", "attacks", "requires", "refines", "answers"]),
        st.lists(st.sampled_from(["ideas-get-harder", "serial", "returns", "nobody", "new"]), min_size=1, max_size=2),
    )
)
def test_what_is_let_in_loads_without_a_mistake(links: dict[str, list[str]]) -> None:
    import tempfile

    body = {**CLAIM, **{k: v for k, v in links.items() if k != "answers"}}
    if "answers" in links:
        body["answers"] = [{"question": target, "with": "no"} for target in links["answers"]]
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        (folder / "main.yaml").write_text(BASE)
        snapshot = load(folder)
        try:
            additions.write(additions.proposition(snapshot.graph, place(snapshot), "claim", body))
        except (BadAddition, UnknownNode):
            (folder / "claims.yaml").write_text("")
            locked.write(folder / "main.yaml", splice.splice(BASE, "claims", "new", body), locked.hash_of(BASE))
            assert load(folder).errors, "what is refused would be a mistake"
        else:
            assert not load(folder).errors


def add(folder: Path, number: int) -> None:
    snapshot = rsi_graph.load(folder, store=Store(None))
    planned = additions.proposition(snapshot.graph, place(snapshot), "claim", CLAIM, f"at-once-{number}")
    additions.write(planned)


def test_six_that_write_at_once_lose_nothing_and_need_not_be_told(
    base: Snapshot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locked, "RETRY_SECONDS", 60)  # a machine may be busy
    context = multiprocessing.get_context("fork")
    all_six = [context.Process(target=add, args=(folder, number)) for number in range(6)]
    for process in all_six:
        process.start()
    for process in all_six:
        process.join()
    assert [process.exitcode for process in all_six] == [0] * 6
    after = rsi_graph.load(folder, store=Store(None))
    assert {f"at-once-{number}" for number in range(6)} <= {*after.graph.ids("claim")}
    assert not after.errors
    assert len(journal.entries()) == 6


def test_what_was_planned_is_planned_again_where_somebody_wrote_meanwhile(base: Snapshot, folder: Path) -> None:
    one, other = (additions.proposition(base.graph, place(base), "claim", CLAIM, id_) for id_ in ("one", "other"))
    additions.write(one)
    additions.write(other)
    assert {"one", "other"} <= {*rsi_graph.load(folder, store=Store(None)).graph.ids("claim")}


def test_a_file_that_never_rests_is_said_after_a_while(base: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locked, "RETRY_SECONDS", 0)
    monkeypatch.setattr(journal, "make", lambda *_: (_ for _ in ()).throw(FileChanged("claims.yaml")))
    with pytest.raises(FileChanged):
        additions.write(additions.proposition(base.graph, place(base), "claim", CLAIM, "one"))
