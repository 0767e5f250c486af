"""The states the explorer was built for: broken files, files that change, no colour, the editor, a crash."""

import os
import signal
from contextlib import nullcontext

import pytest

from rsi_graph.files import folders
from rsi_graph.tui import BROKEN, app, run
from rsi_graph.tui.command_table import ALL, COMMANDS, DIGITS, FOOTER, VIEWS, chosen, footer
from rsi_graph.tui.commands import edit as commands_edit
from rsi_graph.tui.messages import Failed
from rsi_graph.user import memory
from rsi_graph.user.memory import Place
from tests.explorer import CORPORA, WALK, explorer, frame, opened, pressed, said, settled, typed, until

ONE = "claims:\n  one: {title: The first, text: The first claim.}\n"
TWO = ONE + "  two: {title: The second, text: The second claim., supports: [one]}\n"


@pytest.fixture
def own(tmp_path):
    """A corpus that a test may change."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "claims.yaml").write_text(ONE)
    return folder


async def test_a_corpus_with_errors_opens_and_says_so() -> None:
    async with opened(CORPORA / "broken") as pilot:
        assert "problems in the corpus files; all else was read" in frame(pilot)
        assert "hint:" in await pressed(pilot, "exclamation_mark")


@pytest.mark.parametrize("name", ["manifest-syntax", "layer-cycle", "encoding", "syntax"])
async def test_a_broken_corpus_opens(name) -> None:
    async with opened(CORPORA / "broken" / name) as pilot:
        assert "Problems" in await pressed(pilot, "exclamation_mark")
        await pressed(pilot, "s", "0", "enter", "t")


async def test_files_that_change_are_read_again_with_the_cursor_kept(own) -> None:
    async with opened(own, place=Place("focus", (("", "one"),))) as pilot:
        assert "Supports 0" in frame(pilot)
        (own / "claims.yaml").write_text(TWO)
        await pressed(pilot, "r")
        await settled(pilot)
        assert "The second" in frame(pilot)
        assert explorer(pilot).session.history.place.node == "one"


async def test_the_explorer_notices_a_change_by_itself(own) -> None:
    async with opened(own) as pilot:
        (own / "claims.yaml").write_text(TWO)
        explorer(pilot)._look()
        await until(pilot, lambda: "The second" in frame(pilot))


async def test_a_node_that_is_gone_gives_way_to_what_is_left(own) -> None:
    (own / "claims.yaml").write_text(TWO)
    async with opened(own, place=Place("focus", (("", "one"), ("+", "two")))) as pilot:
        (own / "claims.yaml").write_text(ONE)
        await pressed(pilot, "r")
        await settled(pilot)
        assert explorer(pilot).session.history.place.view == "start"
        await pressed(pilot, "backspace", "backspace", "L", "L")
        assert "The first" in frame(pilot)


async def test_a_folder_that_is_gone_is_said_and_what_was_read_stays(own) -> None:
    async with opened(own) as pilot:
        (own / "claims.yaml").unlink()
        own.rmdir()
        await pressed(pilot, "r")
        for _ in range(100):
            await settled(pilot)
            if said(pilot):
                break
        assert "cannot read the corpus" in said(pilot)[0]
        assert "The first" in frame(pilot)


async def test_the_editor_is_opened_at_the_place_and_the_files_are_read_again(own, monkeypatch) -> None:
    (own / "claims.yaml").write_text("claims:\n  one: {titel: The first}\n")
    opened_at = []

    def edit(span):
        opened_at.append((span.line, span.column))
        (own / "claims.yaml").write_text(ONE)
        return ""

    monkeypatch.setattr(commands_edit.editor, "edit", edit)
    monkeypatch.setattr(app.Explorer, "suspend", nullcontext)
    async with opened(own) as pilot:
        await pressed(pilot, "exclamation_mark", "e")
        await settled(pilot)
        assert opened_at == [(2, 8)]
        assert "The first" in await pressed(pilot, "0")


async def test_without_colour_nothing_is_lost(monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as pilot:
        shown = await pressed(pilot, "1", "1")
        assert "- Counterpoints 2" in shown
        assert "\u203a  1 +" in shown


async def test_the_colours_can_be_changed_and_any_theme_will_do() -> None:
    async with opened() as pilot:
        assert pilot.app.theme == "rsi-dark"
        await pressed(pilot, "T", "down", "enter")
        assert pilot.app.theme == "rsi-light"
        for theme in ("textual-dark", "dracula"):
            pilot.app.theme = theme
            assert "Questions" in await pressed(pilot)


async def test_commands_are_found_in_the_palette() -> None:
    async with opened() as pilot:
        await pressed(pilot, "ctrl+p")
        await typed(pilot, "sources")
        await pilot.app.workers.wait_for_complete()
        await pressed(pilot, "enter")
        await pressed(pilot)
        assert explorer(pilot).session.history.place.view == "sources"


def test_every_command_can_be_done() -> None:
    from rsi_graph.tui.places.by_name import _class

    for command in COMMANDS:
        views = [_class(view) for view in command.views]
        assert all(
            hasattr(view, f"do_{command.name}") or hasattr(app.Explorer, f"do_{command.name}") for view in views
        )


def test_no_key_has_two_meanings_and_no_footer_more_than_nine_commands() -> None:
    for view in VIEWS:
        here = [chosen(command, {}, view) for command in (*ALL, *DIGITS) if view in command.views]
        keys = [key for command in here for key in command.keys]
        assert len(keys) == len(set(keys))
        assert len(footer(view)) <= FOOTER
        assert footer(view)[-1].name == "help"
    assert all(command.help and command.label and command.keys for command in ALL)


def test_a_crash_is_reported_and_says_where(tmp_path, monkeypatch, capsys) -> None:
    async def broken(self, **_):
        self.journal.append("find  at start")
        self._exception = ValueError("something [b]odd[/b]")
        return 1

    monkeypatch.setattr(app.Explorer, "run_async", broken)
    assert run([WALK]) == BROKEN
    told = capsys.readouterr().err
    report = next(folders.state().glob("crash-*.txt"))
    assert str(report) in told
    assert "find  at start" in report.read_text()
    assert "ValueError: something" in report.read_text()


async def test_what_breaks_in_the_background_ends_the_explorer_with_its_own_error() -> None:
    async def broken() -> None:
        async with opened() as pilot:
            pilot.app.post_message(Failed(ZeroDivisionError("in a thread")))
            await pilot.pause()

    with pytest.raises(ZeroDivisionError):
        await broken()


def test_an_unknown_node_is_said_before_anything_is_drawn() -> None:
    from rsi_graph.errors import UnknownNode

    with pytest.raises(UnknownNode, match="loop-compound"):
        run([WALK], "loop-compound")


def test_the_place_and_the_colours_are_kept_between_runs(monkeypatch) -> None:
    seen = []

    async def once(self, **_):
        seen.append((self.theme, len(self.session.history.places)))
        self.session.history = self.session.history.visit(Place("focus", (("", "loop-fizzles"),)))
        self.theme = "rsi-light"
        return 0

    monkeypatch.setattr(app.Explorer, "run_async", once)
    assert run([WALK]) == 0
    assert run([WALK], "loop-compounds") == 0
    assert seen == [("rsi-dark", 1), ("rsi-light", 3)]
    kept, note = memory.load(folders.state())
    assert note == ""
    assert [place.node for known in kept.corpora.values() for place in known.history.places][-1] == "loop-fizzles"


async def test_a_signal_to_end_is_obeyed() -> None:
    async with opened() as pilot:
        os.kill(os.getpid(), signal.SIGTERM)
        await pilot.pause()
        await pilot.pause()
        assert pilot.app.return_code == 128 + signal.SIGTERM


async def test_nothing_is_said_below_a_dialog_of_a_terminal_that_is_too_small() -> None:
    async with opened(size=(60, 14)) as pilot:
        await pressed(pilot, "g")
        explorer(pilot).tell("said in passing")
        await pilot.resize_terminal(20, 5)
        await pilot.pause()
        shown = frame(pilot)
        assert "Go to" in shown
        assert "Too small" not in shown
        assert "said in" not in shown
        assert "Too small" in await pressed(pilot, "escape")
