"""Keys as people write them and as the explorer knows them, and what is wrong with a choice of keys.

``/``, ``slash``, ``bksp``, ``PgDn`` and ``^p`` can all be read. A key that no terminal sends, or sends for another key
as well, is refused.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

NAMED = frozenset(
    {
        "enter", "tab", "space", "backspace", "delete", "insert", "home", "end", "pageup", "pagedown",
        "up", "down", "left", "right", "escape", *(f"f{number}" for number in range(1, 25)),
    }
)  # fmt: skip
"""Keys that have a name and no character."""
OTHERWISE = {
    "esc": "escape", "return": "enter", "bksp": "backspace", "del": "delete", "ins": "insert", "pgup": "pageup",
    "pgdn": "pagedown", "↑": "up", "↓": "down", "←": "left", "→": "right", " ": "space",
}  # fmt: skip
"""Other words for these keys."""
SHORTER = {
    "solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus",
    "plus_sign": "plus", "low_line": "underscore",
}  # fmt: skip
"""Characters for which Textual has a shorter name than Unicode."""
SHOWN = {
    "escape": "esc",
    "backspace": "bksp",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}
MODIFIERS = ("ctrl", "shift", "alt")
TWICE = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+j": "enter", "ctrl+h": "backspace", "ctrl+[": "escape"}
"""Keys for which a terminal sends the same as for another."""
FIXED = {"escape": "leaves what is open", "ctrl+c": "belongs to the terminal"} | {
    str(digit): "goes to the row of that number" for digit in range(1, 10)
}
"""Keys that cannot be given away, and what they do."""


class Keyed(NamedTuple):
    """A command as the keymap sees it: its name, its keys unless others are chosen, and what it does."""

    name: str
    keys: tuple[str, ...]
    does: str


class Clash(NamedTuple):
    """A key that a command cannot have, and why."""

    command: str
    key: str
    why: str


def key(text: str) -> str:
    """The name of a key that somebody wrote. Raises ValueError, which says why there is no such key."""
    written = text if text == " " else text.strip()
    if len(written) == 1:
        return _character(written)
    lower = written.lower().replace("^", "ctrl+", 1) if written.startswith("^") else written.lower()
    *modifiers, last = lower.split("+") if not lower.endswith("++") else [*lower[:-2].split("+"), "+"]
    if lower in TWICE:
        raise ValueError(f"a terminal sends the same for {lower} as for {TWICE[lower]}")
    if not modifiers:
        return _named(last, written)
    if any(modifier not in MODIFIERS for modifier in modifiers) or not last:
        raise ValueError("there is no such key")
    return "+".join([*modifiers, _modified(modifiers, last)])


def shown(name: str) -> str:
    """A key as people write it."""
    if name.startswith("ctrl+"):
        return f"^{name.removeprefix('ctrl+')}"
    return SHOWN.get(name, _CHARACTERS.get(name, name))


def clashes(commands: Iterable[Keyed], chosen: Mapping[str, tuple[str, ...]]) -> tuple[Clash, ...]:
    """The clashes among chosen keys, in the order in which the keys were chosen.

    A command with a clash keeps its own keys, which may then clash with keys chosen for another command.
    """
    known, left = {command.name: command for command in commands}, dict(chosen)
    shared = _shared(known.values())
    found: list[Clash] = []
    while clash := _first_clash(known, left, shared):
        found.append(clash)
        del left[clash.command]
    return tuple(found)


def _first_clash(
    known: Mapping[str, Keyed], chosen: Mapping[str, tuple[str, ...]], shared: frozenset[frozenset[str]]
) -> Clash | None:
    for name, keys in chosen.items():
        for one in keys:
            if one in FIXED and one not in known[name].keys:
                return Clash(name, one, f"{shown(one)} is fixed: it {FIXED[one]}")
    taken = {one: name for name, command in known.items() if name not in chosen for one in command.keys}
    for name, keys in chosen.items():
        for one in keys:
            other = taken.setdefault(one, name)
            if other != name and frozenset((name, other)) not in shared:
                return Clash(name, one, f"{shown(one)} is already the key of {other} ({known[other].does})")
    return None


def _shared(commands: Iterable[Keyed]) -> frozenset[frozenset[str]]:
    """The pairs of commands that have a key in common by default, since they are never in one view."""
    by_key: dict[str, list[str]] = {}
    for command in commands:
        for one in command.keys:
            by_key.setdefault(one, []).append(command.name)
    return frozenset(frozenset((a, b)) for names in by_key.values() for a in names for b in names if a != b)


def _character(character: str) -> str:
    if character == " ":
        return "space"
    if character in OTHERWISE:
        return OTHERWISE[character]
    if character.isalnum():
        return character
    try:
        name = unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
    except ValueError:
        raise ValueError("there is no such key") from None
    return SHORTER.get(name, name)


def _named(word: str, written: str) -> str:
    if word in NAMED or word in _CHARACTERS:
        return word
    if word in OTHERWISE:
        return OTHERWISE[word]
    raise ValueError(f"there is no key {written!r}")


def _modified(modifiers: list[str], last: str) -> str:
    if len(last) > 1:
        return _named(last, last)
    if modifiers == ["shift"]:
        raise ValueError(f"a letter with shift is written {last.upper()!r}")
    if "shift" in modifiers or not last.isascii():
        raise ValueError("no terminal tells of it")
    return _character(last)


_CHARACTERS = {_character(character): character for character in map(chr, range(33, 127)) if not character.isalnum()}
"""The names of the characters on a keyboard that are neither letters nor digits."""
