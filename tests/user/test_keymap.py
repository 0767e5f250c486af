"""Every key that people write is read or refused with a reason, and two commands never have the same key."""

import pytest
from textual.keys import _character_to_key

from rsi_graph.tui.command_table import ALL, keyed
from rsi_graph.user import keymap
from rsi_graph.user.keymap import Keyed

READ = {
    "x": "x", "X": "X", "é": "é", "/": "slash", "?": "question_mark", ",": "comma", "-": "minus", "+": "plus",
    "\\": "backslash", "@": "at", "_": "underscore", " ": "space", "space": "space", "Space": "space",
    "slash": "slash", "esc": "escape", "bksp": "backspace", "PgDn": "pagedown", "↑": "up", "return": "enter",
    "^p": "ctrl+p", "Ctrl+P": "ctrl+p", "ctrl+down": "ctrl+down", "shift+tab": "shift+tab", "alt+x": "alt+x",
    "F5": "f5", "ctrl+/": "ctrl+slash", "alt++": "alt+plus", "^": "circumflex_accent",
}  # fmt: skip
REFUSED = {
    "": "no key", "find": "no key", "ctrl+": "no such key", "hyper+x": "no such key", "ctrl+i": "as for tab",
    "ctrl+m": "as for enter", "ctrl+[": "as for escape", "shift+a": "written 'A'", "ctrl+shift+a": "no terminal",
    "f25": "no key", "x y": "no key", "ctrl+wibble": "no key", "ctrl+é": "no terminal", "\x1b": "no such key",
    "tab+x": "no such key",
}  # fmt: skip


@pytest.mark.parametrize(("written", "name"), READ.items())
def test_a_key_is_read_as_people_write_it(written, name) -> None:
    assert keymap.key(written) == name


@pytest.mark.parametrize(("written", "why"), REFUSED.items())
def test_what_is_no_key_is_refused_with_a_reason(written, why) -> None:
    with pytest.raises(ValueError, match=why):
        keymap.key(written)


@pytest.mark.parametrize("name", sorted({key for command in ALL for key in command.keys}))
def test_what_the_help_shows_can_be_written(name) -> None:
    assert keymap.key(keymap.shown(name)) == name
    assert keymap.key(name) == name


@pytest.mark.parametrize("character", [chr(code) for code in range(33, 127)])
def test_characters_are_named_as_textual_names_them(character) -> None:
    assert keymap.key(character) == _character_to_key(character)


def test_the_commands_of_the_explorer_do_not_clash() -> None:
    assert keymap.clashes(keyed(), {}) == ()
    fixed = {key for command in keyed() for key in command.keys} & set(keymap.FIXED)
    assert fixed <= {"escape"}


FIND, SORT, FOLD = (
    Keyed("find", ("slash",), "finds"),
    Keyed("sort", ("S",), "sorts"),
    Keyed("fold", ("space",), "folds"),
)
CLASHES = [
    ({"find": ("f",)}, []),
    ({"find": ("S",)}, [("find", "S is already the key of sort (sorts)")]),
    ({"find": ("S",), "sort": ("slash",)}, []),
    ({"find": ("x",), "sort": ("x",)}, [("sort", "x is already the key of find (finds)")]),
    ({"find": ("3",)}, [("find", "3 is fixed")]),
    ({"find": ("escape",)}, [("find", "esc")]),
    # sort's own key comes back if its new one cannot be, and is then in the way of find
    ({"find": ("S",), "sort": ("1",)}, [("sort", "1 is fixed"), ("find", "S is already the key of sort")]),
    ({"find": ("f", "space")}, [("find", "space is already the key of fold")]),
]


@pytest.mark.parametrize(("chosen", "expected"), CLASHES)
def test_two_commands_never_have_the_same_key(chosen, expected) -> None:
    found = keymap.clashes((FIND, SORT, FOLD), chosen)
    assert [clash.command for clash in found] == [name for name, _ in expected]
    for clash, (_, words) in zip(found, expected, strict=True):
        assert words in clash.why


def test_commands_that_share_a_key_from_the_beginning_may_go_on() -> None:
    other = Keyed("unfold", ("space",), "unfolds")
    assert keymap.clashes((FOLD, other), {"fold": ("space",)}) == ()
