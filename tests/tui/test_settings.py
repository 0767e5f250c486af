"""The explorer goes by the settings: keys, themes, depth; what is wrong in them is said and stops nothing."""

import pytest
from textual.color import Color

from rsi_graph.files import folders
from rsi_graph.tui.drawing.themes import GROUNDS, LEGIBLE, TEXTS, THEMES, contrast, names
from rsi_graph.user import editor
from rsi_graph.user.settings import FILE
from tests.explorer import explorer, frame, opened, pressed, said, settled


def write(text):
    folders.config().mkdir(parents=True, exist_ok=True)
    (folders.config() / FILE).write_text(text, encoding="utf-8")


async def begun(pilot):
    """As ``run`` does before the first frame."""
    explorer(pilot).begin_with_settings(opened_before=False)
    explorer(pilot).frame()
    explorer(pilot).begin()
    await settled(pilot)


async def test_chosen_keys_do_it_and_are_shown_everywhere() -> None:
    write('[keys]\nfind = "F6"\noutline = "O"\nnext = ["ctrl+n", "down"]\nquit = "ctrl+x"\n')
    async with opened() as pilot:
        await begun(pilot)
        shown = frame(pilot)
        assert "f6 Find" in shown
        assert "O Outline" in shown
        assert "f6 find   ? help" in shown
        shown = await pressed(pilot, "question_mark")
        assert "^n, ↓" in shown
        assert "  f6  " in shown
        await pressed(pilot, "escape", "ctrl+n")
        assert explorer(pilot).here.cursor == "oversight"
        await pressed(pilot, "t", "slash", "j", "q")
        assert explorer(pilot).here.cursor == "oversight"
        assert explorer(pilot).view == "start"
        await pressed(pilot, "O")
        assert explorer(pilot).view == "outline"
        await pressed(pilot, "f6")
        assert "Find" in frame(pilot)


async def test_keys_can_be_exchanged() -> None:
    write('[keys]\nfind = "s"\nsources = "/"\nnarrow = "&"\n')
    async with opened() as pilot:
        await begun(pilot)
        await pressed(pilot, "slash")
        assert explorer(pilot).view == "sources"
        assert "s find" in frame(pilot)


async def test_what_is_wrong_is_said_and_its_default_holds() -> None:
    write('theme = "wibble"\n[keys]\nfind = "t"\noutline = "O"\nsort = "t"\n')
    async with opened() as pilot:
        await begun(pilot)
        assert any("settings.toml, line 1: there is no theme 'wibble'" in words for words in said(pilot))
        assert any("1 more" in words for words in said(pilot))
        assert explorer(pilot).theme == "rsi-dark"
        await pressed(pilot, "t")
        assert "words, or kind:claim" in frame(pilot)


async def test_theme_depth_and_animations_are_set() -> None:
    write('theme = "nord"\ndepth = 1\nanimations = true\n')
    async with opened() as pilot:
        await begun(pilot)
        assert explorer(pilot).theme == "nord"
        assert explorer(pilot).animation_level == "full"
        assert "depth: 1" in await pressed(pilot, "t")


async def test_nothing_moves_unless_it_is_set() -> None:
    async with opened() as pilot:
        assert explorer(pilot).animation_level == "none"


async def test_the_settings_are_opened_made_first_and_taken_in_again(monkeypatch) -> None:
    opened_at = []

    def edit(span):
        opened_at.append((span.path, span.line))
        write('depth = 2\n[keys]\nfind = "ctrl+f"\nhelp = 3\n' if len(opened_at) == 1 else "")
        return ""

    monkeypatch.setattr(editor, "edit", edit)
    async with opened() as pilot:
        monkeypatch.setattr(explorer(pilot), "suspend", _nothing)
        shown = await pressed(pilot, "comma")
        assert "^f Find" in shown
        assert explorer(pilot).session.depth == 2
        assert "line 4: help takes no 3" in said(pilot)[-1]
        shown = await pressed(pilot, "comma")
        assert "/ Find" in shown
        assert said(pilot)[-1] == "the settings hold now"
    file = str(folders.config() / FILE)
    assert opened_at == [(file, 1), (file, 4)]


def _nothing():
    import contextlib

    return contextlib.nullcontext()


# --- colours


async def test_themes_show_as_one_moves_and_hold_when_they_are_chosen() -> None:
    async with opened() as pilot:
        shown = await pressed(pilot, "T")
        assert "> rsi-dark" in shown
        await pressed(pilot, "down", "down")
        moved = explorer(pilot).theme
        assert moved not in ("rsi-dark", "rsi-light")
        await pressed(pilot, "escape")
        assert explorer(pilot).theme == "rsi-dark"
        await pressed(pilot, "T", "down", "enter")
        assert explorer(pilot).theme == "rsi-light"


async def test_every_word_can_be_read_in_every_theme() -> None:
    async with opened() as pilot:
        app = explorer(pilot)
        await pressed(pilot, "enter", "enter")
        for theme in names():
            app.theme = theme
            await pilot.pause()
            colours = {name: Color.parse(app.theme_variables[name]) for name in (*TEXTS, *GROUNDS)}
            pairs = [] if app.current_theme.ansi else [(text, ground) for text in TEXTS for ground in GROUNDS]
            faint = [pair for pair in pairs if contrast(colours[pair[0]], colours[pair[1]]) < LEGIBLE]
            assert faint == [], theme


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_for_and_against_are_blue_and_orange(theme) -> None:
    for_, against = (Color.parse(theme.variables[side]) for side in ("for", "against"))
    assert for_.b > for_.r
    assert against.r > against.b


def test_contrast_is_that_of_wcag() -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)


async def test_without_colour_no_colour_is_sent(monkeypatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened() as pilot:
        for keys in ((), ("enter", "enter"), ("t",), ("s",), ("T",)):
            await pressed(pilot, *keys)
            strips = pilot.app.screen._compositor.render_strips()
            styles = {segment.style for strip in strips for segment in strip if segment.style}
            coloured = [s for s in styles for c in (s.color, s.bgcolor) if c is not None and not c.is_default]
            assert coloured == []
