"""Adding in the explorer: each kind, its lines beside the form, faults as one types, leaving, writing, undo."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from textual import events
from textual.app import App, ComposeResult

from rsi_graph.corpus import creating
from rsi_graph.editing import journal
from rsi_graph.editing.drafts import Field
from rsi_graph.files import locked
from rsi_graph.sources import lookup
from rsi_graph.tui.dialogs.fields import TypedField
from rsi_graph.tui.dialogs.form import RecordForm
from rsi_graph.tui.dialogs.passages import PassagesScreen
from rsi_graph.tui.dialogs.work import WorkScreen
from tests.explorer import Opened, explorer, frame, opened, pressed, said, settled, typed, until
from tests.services import CSL, serving
from tests.tui.test_hostile import HOSTILE, corpus_of, look

BASE = """\
questions:
  returns: {title: Do returns grow?, text: Whether they grow.}
claims:
  harder:
    title: Ideas get harder to find
    text: Research productivity falls.
    answers: [{question: returns, with: "no"}]
  compounds:
    title: The loop compounds
    text: Each round makes the next easier.
    answers: [{question: returns, with: "yes"}]
sources:
  bloom-2020-ideas:
    type: book
    title: Are Ideas Getting Harder to Find?
    author: [{family: Bloom, given: Nicholas}]
    issued: 2020
    annotations:
      falls: {text: It falls., asserts: [harder]}
"""
TEXT = "# One\n\nIdeas get harder to find. The loop may compound.\n\n# Two\n\nIt ends.\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "all.yaml").write_text(BASE)
    return folder


def form(pilot: Opened) -> RecordForm:
    screen = explorer(pilot).screen
    assert isinstance(screen, RecordForm), screen
    return screen


async def test_a_field_without_room_for_its_hint_draws_none() -> None:
    """In a terminal that is resized a form may have no width for a moment."""

    class Alone(App[None]):
        def compose(self) -> ComposeResult:
            yield TypedField(Field("text", "what it says, in a sentence or two"), "")

    async with Alone().run_test(size=(20, 3)) as pilot:
        field = pilot.app.query_one(TypedField)
        for width in (9, 2, 1, 0):
            field.styles.width = width
            await pilot.pause()
            assert field.render_line(0).cell_length <= 9


async def planned(pilot: Opened) -> RecordForm:
    """The form, when what would come of it is known."""
    await until(
        pilot, lambda: isinstance(explorer(pilot).screen, RecordForm) and form(pilot).planned == form(pilot).number
    )
    return form(pilot)


async def begin(pilot: Opened, *keys: str) -> RecordForm:
    await pressed(pilot, *keys)
    return await planned(pilot)


async def fill(pilot: Opened, **values: str) -> RecordForm:
    for name, value in values.items():
        form(pilot).typed(name).text = value
        await pilot.pause()
    return await planned(pilot)


async def write(pilot: Opened, awaited: str) -> None:
    await pressed(pilot, "ctrl+s")
    await until(pilot, lambda: awaited in explorer(pilot).session.graph)
    await settled(pilot)
    await until(pilot, lambda: not explorer(pilot).awaited)


async def go(pilot: Opened, node: str) -> None:
    await explorer(pilot).jump(node)
    await pilot.pause()


async def test_a_counterpoint_is_written_as_it_was_shown_and_taken_back(base: Path) -> None:
    before = (base / "all.yaml").read_bytes()
    async with opened(base) as pilot:
        await go(pilot, "harder")
        assert "a counterpoint to this" in await pressed(pilot, "a")
        await begin(pilot, "c")
        await typed(pilot, "Costs fall")
        await pressed(pilot, "enter")
        assert form(pilot).focused is form(pilot).typed("text")
        await fill(pilot, text="A trial costs less.")
        shown = frame(pilot)
        lines = ["claims:", "  costs-fall:", "    title: Costs fall", "    text: A trial costs less.", "    attacks:",
                 "      - harder"]  # fmt: skip
        assert all(f"+ {line}" in shown for line in lines), shown
        assert "claims.yaml, from line 1" in shown
        assert not (base / "claims.yaml").exists(), "nothing is written before it is asked for"
        await write(pilot, "costs-fall")
        assert (base / "claims.yaml").read_text().splitlines() == lines
        assert explorer(pilot).here.node == "costs-fall"
        assert any("added claim costs-fall" in words for words in said(pilot))
        assert "added claim costs-fall" in await pressed(pilot, "z")
        assert await pressed(pilot, "z", "x") == frame(pilot), "there is nothing to type"
        await pressed(pilot, "enter")
        await until(pilot, lambda: "costs-fall" not in explorer(pilot).session.graph)
        assert not (base / "claims.yaml").exists()
        assert (base / "all.yaml").read_bytes() == before
        await pressed(pilot, "z")
        assert any("nothing was added in this run" in words for words in said(pilot))


KINDS = [
    ("harder", "s", "one", {"title": "One", "text": "One."}, "supports: [harder]"),
    ("harder", "k", "one", {"title": "One", "text": "One."}, ""),
    ("harder", "r", "one", {"title": "One", "text": "One."}, ""),
    ("returns", "n", "one", {"title": "One", "text": "One."}, ""),
    ("", "C", "one", {"title": "One", "text": "One.", "supports": "harder"}, ""),
    ("bloom-2020-ideas", "p", "bloom-2020-ideas/one", {"text": "One.", "disputes": "compounds"}, ""),
]


@pytest.mark.parametrize(("node", "key", "id_", "values", "_"), KINDS)
async def test_each_kind_reads_back(base: Path, node, key, id_, values, _) -> None:
    async with opened(base, (80, 24)) as pilot:
        if node:
            await go(pilot, node)
        await begin(pilot, "a", key)
        await fill(pilot, **values)
        await write(pilot, id_)
        assert not explorer(pilot).session.snapshot.errors
        entry = journal.last()
        assert entry
        journal.undo(entry)
        assert (base / "all.yaml").read_text() == BASE


async def test_faults_stand_with_their_field_while_one_types(base: Path) -> None:
    async with opened(base) as pilot:
        await go(pilot, "harder")
        await begin(pilot, "a", "c")
        await fill(pilot, title="T" * 80, text="T.", attacks="hardr, ")
        shown = frame(pilot)
        assert "80 characters long, 72 at most" in shown
        assert "there is no node 'hardr'" in shown
        assert "to be mended: title, attacks" in shown
        await pressed(pilot, "ctrl+s")
        assert form(pilot).focused is form(pilot).typed("title"), "the first that has to be mended"
        assert not (base / "claims.yaml").exists()
        await fill(pilot, title="Short", attacks="harder")
        assert "to be mended" not in frame(pilot)


async def test_words_become_ids_in_a_field(base: Path) -> None:
    async with opened(base) as pilot:
        await begin(pilot, "a", "C")
        form(pilot).typed("supports").focus()
        assert "The loop compounds" in await typed(pilot, "loop comp")
        assert "there is no node" not in frame(pilot), "what is being found is no fault"
        await pressed(pilot, "enter")
        assert form(pilot).typed("supports").text == "compounds, "
        assert form(pilot).focused is form(pilot).typed("supports")
        await pressed(pilot, "enter")
        assert form(pilot).focused is form(pilot).typed("attacks")


async def test_a_word_of_few_is_taken_from_the_list(base: Path) -> None:
    async with opened(base) as pilot:
        await pressed(pilot, "a", "S")
        await begin(pilot, "enter")
        form(pilot).typed("type").focus()
        await fill(pilot, type="article-n")
        assert "> article-newspaper" in frame(pilot)
        await pressed(pilot, "enter")
        assert form(pilot).typed("type").text == "article-newspaper"
        await pressed(pilot, "enter")
        assert form(pilot).focused is form(pilot).typed("container-title")


async def test_near_claims_are_shown_to_the_text(base: Path) -> None:
    async with opened(base) as pilot:
        await begin(pilot, "a", "C")
        form(pilot).typed("text").focus()
        await fill(pilot, text="research productivity")
        assert "Ideas get harder to find  harder" in frame(pilot)


async def test_what_was_typed_is_not_lost(base: Path) -> None:
    async with opened(base) as pilot:
        await go(pilot, "harder")
        await begin(pilot, "a", "c")
        await pressed(pilot, "escape")
        assert not isinstance(explorer(pilot).screen, RecordForm), "nothing was typed"
        await begin(pilot, "a", "c")
        await typed(pilot, "Costs fall")
        await pressed(pilot, "escape")
        assert "Leave without adding?" in frame(pilot)
        await pressed(pilot, "escape")
        assert form(pilot).draft.values["title"] == "Costs fall"
        await pressed(pilot, "escape", "enter")
        assert explorer(pilot).screen_stack[1:] == []
        assert "go on: a counterpoint" in await pressed(pilot, "a")
        await begin(pilot, "u")
        assert form(pilot).draft.values == {"title": "Costs fall", "attacks": "harder"}


async def test_a_source_by_hand_shows_what_it_may_be_the_same_as(base: Path) -> None:
    async with opened(base) as pilot:
        await go(pilot, "harder")
        await pressed(pilot, "a", "b")
        await begin(pilot, "enter")
        await fill(pilot, title="Are ideas getting harder to find", type="book")
        shown = frame(pilot)
        assert "It may be there already: bloom-2020-ideas" in shown
        await pressed(pilot, "ctrl+s")
        assert not (base / "sources.yaml").exists()
        assert any("ctrl+s once more" in words for words in said(pilot))
        await pressed(pilot, "ctrl+l")
        await planned(pilot)
        assert form(pilot).draft.source == "bloom-2020-ideas"
        assert form(pilot).draft.values == {"supports": "harder"}


async def test_from_bibtex_to_a_checked_passage(base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a long path would wrap what is said of it
    bib = "@book{x, author={Good, I. J.}, title={Machines}, year=1965}"
    (tmp_path / "t.md").write_text(TEXT)
    async with opened(base) as pilot:
        await go(pilot, "compounds")
        await pressed(pilot, "a", "b")
        screen = explorer(pilot).screen
        assert isinstance(screen, WorkScreen)
        screen.name_.text = bib
        await begin(pilot, "enter")
        await write(pilot, "good-1965-machines")
        await planned(pilot)
        assert form(pilot).draft.values == {"supports": "compounds"}
        await pressed(pilot, "ctrl+t")
        passages = explorer(pilot).screen
        assert isinstance(passages, PassagesScreen)
        await until(pilot, lambda: "There is no text of this source at hand" in frame(pilot))
        passages.asked.value = "none.md"
        await pressed(pilot, "enter")
        await until(pilot, lambda: "No such file" in frame(pilot))
        passages.asked.value = "t.md"
        await pressed(pilot, "enter")
        await until(pilot, lambda: passages.copy_ is not None)
        shown = await typed(pilot, "loop may")
        assert "section One, paragraph 2" in shown
        assert "~ The loop compounds  compounds" in shown
        await pressed(pilot, "enter")
        await fill(pilot, text="It may.")
        assert form(pilot).draft.values["quote"] == "The loop may compound."
        await write(pilot, "good-1965-machines/may")
        body = explorer(pilot).session.graph.body("good-1965-machines/may")
        assert body["quote"] == {
            "exact": "The loop may compound.", "prefix": "One Ideas get harder to find.", "suffix": "Two It ends.",
        }  # fmt: skip
        assert body["locator"] == "section One, paragraph 2"
        for gone in ("good-1965-machines/may", "good-1965-machines"):
            await pressed(pilot, "z", "enter")
            await until(pilot, lambda gone=gone: gone not in explorer(pilot).session.graph)
        assert (base / "all.yaml").read_text() == BASE


async def test_looking_up_is_said_and_can_be_left(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"10.1234/slow": "never", "10.1234/abc": (200, CSL, '{"type": "book", "title": "A Service"}')}
    with serving(answers) as served:
        monkeypatch.setattr(lookup, "Services", served.services)
        async with opened(base) as pilot:
            await pressed(pilot, "a", "S")
            await typed(pilot, "10.1234/slow")
            assert "looking for 10.1234/slow" in await pressed(pilot, "enter")
            await pressed(pilot, "escape")
            assert explorer(pilot).screen_stack[1:] == []
            await pressed(pilot, "a", "S")
            naming = explorer(pilot).screen
            assert isinstance(naming, WorkScreen)
            await typed(pilot, "10.1234/none")
            await pressed(pilot, "enter")
            await until(pilot, lambda: not naming.looking)
            assert "the service answers 404" in frame(pilot)
            naming.name_.text = "10.1234/abc"
            await begin(pilot, "enter")
            assert form(pilot).draft.values["title"] == "A Service"


async def test_a_work_that_is_here_is_found_by_its_words_and_annotated(base: Path) -> None:
    async with opened(base) as pilot:
        await go(pilot, "compounds")
        await until(pilot, lambda: explorer(pilot).session.index is not None)
        await pressed(pilot, "a", "b")
        shown = await typed(pilot, "bloom ideas")
        assert "Are Ideas Getting Harder to Find?" in shown
        assert "Here already" in shown
        await pressed(pilot, "enter")
        naming = explorer(pilot).screen
        assert isinstance(naming, WorkScreen)
        await until(pilot, lambda: not naming.looking)
        assert "is no file, DOI" in frame(pilot)
        assert "may be meant stand below" in " ".join(frame(pilot).replace("\u2502", "").split())
        await pressed(pilot, "down", "up", "down")
        await begin(pilot, "enter")
        assert (form(pilot).draft.source, form(pilot).draft.values) == ("bloom-2020-ideas", {"supports": "compounds"})


async def test_a_file_with_several_works_asks_which(base: Path, tmp_path: Path) -> None:
    (tmp_path / "t.bib").write_text("@book{a, title={One}, year=2001}\n@book{b, title={Two}, year=2002}")
    async with opened(base) as pilot:
        await pressed(pilot, "a", "S")
        naming = explorer(pilot).screen
        assert isinstance(naming, WorkScreen)
        naming.name_.text = str(tmp_path / "t.bib")
        await pressed(pilot, "enter")
        await until(pilot, lambda: len(naming.found) == 2)
        await pressed(pilot, "down")
        await begin(pilot, "enter")
        assert form(pilot).draft.values["title"] == "Two"


async def test_a_file_that_changed_meanwhile_is_planned_anew(base: Path) -> None:
    (base / "claims.yaml").write_text("# mine\n")
    async with opened(base) as pilot:
        await begin(pilot, "a", "C")
        await fill(pilot, title="One", text="One.")
        (base / "claims.yaml").write_text("# mine, and more\n")
        await write(pilot, "one")  # planned again by itself, over what was written meanwhile
        assert (base / "claims.yaml").read_text().startswith("# mine, and more\n")


async def test_what_cannot_be_written_is_said_and_stays(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    async with opened(base) as pilot:
        await begin(pilot, "a", "C")
        await fill(pilot, title="One", text="One.")
        monkeypatch.setattr(locked.os, "fsync", full)
        await pressed(pilot, "ctrl+s")
        await until(pilot, lambda: any("No space left" in words for words in said(pilot)))
        assert form(pilot).draft.values["title"] == "One"
        assert not (base / "claims.yaml").exists()


async def test_a_source_of_a_lower_layer_is_annotated_from_above(base: Path, tmp_path: Path) -> None:
    creating.create(tmp_path / "mine", extends="../base")
    async with opened(tmp_path / "mine") as pilot:
        await go(pilot, "bloom-2020-ideas/falls")
        await begin(pilot, "a", "p")
        await fill(pilot, text="One.", asserts="compounds")
        assert "annotations.yaml, from line 1" in frame(pilot)
        await write(pilot, "bloom-2020-ideas/one")
        assert (base / "all.yaml").read_text() == BASE


@pytest.mark.parametrize("other", [{"by": 1}, {"at": 1}], ids=["process", "time"])
async def test_what_was_written_before_this_run_is_not_undone(base: Path, other: dict[str, int]) -> None:
    """Neither by another process, nor by one of the same number long ago."""
    path, text = base / "claims.yaml", "claims: {two: {title: Two, text: Two.}}\n"
    journal.note(replace(journal.entry("added two", journal.FileChange.of(path, None, text)), **other))
    path.write_text(text)
    async with opened(base) as pilot:
        await pressed(pilot, "z")
        assert any("nothing was added in this run" in words for words in said(pilot))
        assert path.read_text() == text


async def test_undo_is_refused_where_somebody_changed_the_file(base: Path) -> None:
    async with opened(base) as pilot:
        await begin(pilot, "a", "C")
        await fill(pilot, title="One", text="One.")
        await write(pilot, "one")
        with (base / "claims.yaml").open("a") as file:
            file.write("# mine\n")
        await pressed(pilot, "z")
        assert any("has changed since the change that would be undone" in words for words in said(pilot))
        assert "one:" in (base / "claims.yaml").read_text()


WIDE, NARROW = (120, 36), (80, 24)
TEXTS = [(("markup", "escape", "bidi"), WIDE), (("wide", "word", "breaks"), NARROW)]


@pytest.mark.parametrize(("names", "size"), TEXTS, ids=["wide", "narrow"])
async def test_every_form_stands_hostile_texts(tmp_path: Path, names: tuple[str, ...], size: tuple[int, int]) -> None:
    text = " ".join(HOSTILE[name] for name in names)
    (tmp_path / "all.yaml").write_text(json.dumps(corpus_of(text), ensure_ascii=False))
    (tmp_path / "t.txt").write_text(text)
    two = [{"type": "book", "title": text}, {"type": "book", "title": "B"}]
    (tmp_path / "w.json").write_text(json.dumps(two), encoding="utf-8")
    async with opened(tmp_path, size) as pilot:
        await go(pilot, "a")
        await pressed(pilot, "a")
        look(pilot, size)
        await begin(pilot, "c")
        form(pilot).typed("title").post_message(events.Paste(text))
        await pilot.pause()
        await planned(pilot)
        look(pilot, size)
        await pressed(pilot, "ctrl+o")
        assert form(pilot).typed("title").has_focus  # more fields come, the cursor stays
        look(pilot, size)
        await pressed(pilot, "ctrl+s", "escape", "enter", "a")
        look(pilot, size)
        await pressed(pilot, "S")
        naming = explorer(pilot).screen
        assert isinstance(naming, WorkScreen)
        naming.name_.post_message(events.Paste(text))
        await pilot.pause()
        look(pilot, size)
        naming.name_.text = str(tmp_path / "w.json")
        await pressed(pilot, "enter")
        await until(pilot, lambda: not naming.looking)
        look(pilot, size)
        await begin(pilot, "enter")
        look(pilot, size)
        await pressed(pilot, "escape", *(["enter"] if form(pilot).is_changed else []))
        await go(pilot, "s")
        await begin(pilot, "a", "p")
        await pressed(pilot, "ctrl+t")
        passages = explorer(pilot).screen
        assert isinstance(passages, PassagesScreen)
        await until(pilot, lambda: not passages.waits)
        passages.asked.value = str(tmp_path / "t.txt")
        await pressed(pilot, "enter")
        await until(pilot, lambda: not passages.waits)
        look(pilot, size)
        await pressed(pilot, "enter")
        await planned(pilot)
        look(pilot, size)


async def test_what_is_typed_without_a_pause_lands_where_tab_leads_and_ctrl_u_clears_a_wrapped_line(base) -> None:
    async with opened(base, (80, 24)) as pilot:
        await begin(pilot, "a", "C")
        for key in (*"Title", "tab", *"Words"):
            pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))
        await until(pilot, lambda: form(pilot).typed("text").text == "Words")
        assert form(pilot).typed("title").text == "Title"
        text = form(pilot).typed("text")
        text.text = "word " * 60
        text.move_cursor(text.document.end)
        await pressed(pilot, "ctrl+u")
        assert text.text == ""
