"""The user's settings: one TOML file in the user's config folder, read into one object.

A wrong entry is a fault with its line; the default holds for it, and nothing stops.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rsi_graph.diagnostics import Span
from rsi_graph.errors import CannotWrite, TargetExists, did_you_mean
from rsi_graph.files import folders, whole
from rsi_graph.files.whole import write_new
from rsi_graph.user import keymap
from rsi_graph.user.keymap import Keyed
from rsi_graph.words import near

FILE = folders.SETTINGS
MAX_BYTES = 1_000_000
"""The most bytes of a file of settings."""
MAX_DEPTH = 99


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that hold."""

    theme: str = ""
    """The theme of the explorer; without it the one chosen last."""
    depth: int | None = None
    """The number of levels an outline shows at first; all without it."""
    animations: bool = False
    """True if changes are animated."""
    model: str = ""
    """The embedding model, a folder or a name; without it the one installed."""
    style: str = ""
    """The style of citations: the name of a shipped one, or a CSL file; APA without it."""
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """The keys chosen for commands of the explorer, by the command's name."""


@dataclass(frozen=True, slots=True)
class Known:
    """The names of themes and commands that can stand in the file."""

    themes: tuple[str, ...]
    commands: tuple[Keyed, ...]


@dataclass(frozen=True, slots=True, order=True)
class SettingFault:
    """A fault at a place in the file, with a hint."""

    span: Span
    message: str
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.span}: {self.message}{f'; {self.hint}' if self.hint else ''}"


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """The settings as they were read, and the faults of wrong entries."""

    file: Path
    settings: Settings = Settings()
    faults: tuple[SettingFault, ...] = ()
    there: bool = False
    """True if there is a file."""


def load(folder: Path, known: Known | None = None) -> ReadSettings:
    """The settings of a folder. Names of themes and commands are checked only if ``known`` lists them."""
    file = folder / FILE
    try:
        data = whole.read(file)
    except FileNotFoundError:
        return ReadSettings(file)
    except OSError as error:
        fault = SettingFault(Span(str(file)), f"cannot be read: {error.strerror}", "all defaults hold")
        return ReadSettings(file, faults=(fault,), there=True)
    return replace(_read(file, data, known), there=True)


def write(folder: Path, known: Known) -> Path:
    """Make the file, with every default as a comment. Raises TargetExists and CannotWrite."""
    file = folder / FILE
    if file.exists():
        raise TargetExists(str(file), "edit it, or move it away first")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_new(file, commented(known))
    except OSError as error:
        raise CannotWrite(str(file), error.strerror or type(error).__name__) from error
    return file


def commented(known: Known) -> str:
    """The text of a file that sets nothing and shows everything that can be set."""
    lines = [
        "# Settings of rsi-graph. Take away the # before a line and change it.",
        "# `rsi-graph settings --check` says what is wrong here.",
        *(f"\n# {wanted.meaning}\n# {name} = {wanted.example}" for name, wanted in _WANTED.items()),
        f"\n# The themes: {', '.join(known.themes)}",
        "\n[keys]",
        '# A key, or several: "x", ["x", "ctrl+x", "f5"]. Fixed are esc and the digits.',
        *(f"# {command.name} = {_written(command.keys)}  # {command.does}" for command in known.commands),
    ]
    return "\n".join(lines) + "\n"


def told(found: ReadSettings) -> str:
    """The faults in a line; empty if there are none."""
    if not found.faults:
        return ""
    fault, more = found.faults[0], len(found.faults) - 1
    rest = f" ({more} more: rsi-graph settings)" if more else ""
    hint = f"; {fault.hint}" if fault.hint else ""
    return f"{found.file.name}, line {fault.span.line}: {fault.message}{hint}{rest}"


def facts(found: ReadSettings) -> dict[str, Any]:
    """The settings and their faults, as data."""
    held = {one.name: getattr(found.settings, one.name) for one in fields(Settings)}
    return {
        "path": str(found.file),
        "found": found.there,
        "settings": {**held, "keys": {name: list(keys) for name, keys in found.settings.keys.items()}},
        "faults": [
            {"path": fault.span.path, "line": fault.span.line, "column": fault.span.column}
            | {"message": fault.message, "hint": fault.hint}
            for fault in found.faults
        ],
    }


# --- reading ------------------------------------------------------------------------------------------------------


def _read(file: Path, data: bytes, known: Known | None) -> ReadSettings:
    if len(data) > MAX_BYTES:
        return ReadSettings(
            file, faults=(SettingFault(Span(str(file)), "larger than any settings", "all defaults hold"),)
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        return ReadSettings(file, faults=(SettingFault(Span(str(file), line), "not UTF-8", "save it as UTF-8"),))
    import tomllib

    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return ReadSettings(file, faults=(_syntax(file, text, error),))
    return _Reader(file, text, known).read(values)


def _syntax(file: Path, text: str, error: Exception) -> SettingFault:
    """The fault of a text that is no TOML, at the place that the parser names in its message."""
    words = str(error) if not isinstance(error, RecursionError) else "nested too deeply"
    place = re.search(r" \(at line (\d+), column (\d+)\)$", words)
    why = words[: place.start()] if place else words.removesuffix(" (at end of document)")
    end = text.count("\n") + (not text.endswith("\n"))
    line, column = (int(place[1]), int(place[2])) if place else (max(end, 1), 1)
    told = "the same name is given twice" if why.startswith("Cannot overwrite") else why[:1].lower() + why[1:]
    return SettingFault(Span(str(file), line, column), f"not TOML: {told}", "all defaults hold until it is mended")


class _Reader:
    """A reader that takes the values of one file and collects their faults."""

    def __init__(self, file: Path, text: str, known: Known | None) -> None:
        self.file, self.known, self.places, self.faults = file, known, _places(text), list[SettingFault]()

    def read(self, values: Mapping[str, Any]) -> ReadSettings:
        taken: dict[str, Any] = {}
        for name, value in values.items():
            if name == "keys":
                taken["keys"] = MappingProxyType(self.keys(value))
            elif name not in _WANTED:
                self.fault((name,), f"there is no setting {_cut(name)}", _either(name, (*_WANTED, "keys")))
            elif (found := self.value(name, value)) is not None:
                taken[name] = found
        return ReadSettings(self.file, Settings(**taken), tuple(sorted(self.faults)))

    def value(self, name: str, value: Any) -> Any:
        wanted = _WANTED[name]
        if not wanted.takes(value):
            self.fault((name,), f"{name} takes no {_cut(value)}", wanted.hint)
            return None
        if name == "theme" and self.known and value not in self.known.themes:
            hint = did_you_mean(near(value, self.known.themes)) or f"one of {', '.join(self.known.themes)}"
            self.fault((name,), f"there is no theme {_cut(value)}", hint)
            return None
        return value

    def keys(self, values: Any) -> dict[str, tuple[str, ...]]:
        if not isinstance(values, dict):
            self.fault(("keys",), "keys is a table", 'write [keys], and below it find = "/"')
            return {}
        chosen: dict[str, tuple[str, ...]] = {}
        names = [command.name for command in self.known.commands] if self.known else []
        for name, value in values.items():
            if self.known and name not in names:
                hint = did_you_mean(near(name, names)) or "rsi-graph settings --write shows all commands"
                self.fault(("keys", name), f"there is no command {_cut(name)}", hint)
            elif found := self.chosen(name, value):
                chosen[name] = found
        for clash in keymap.clashes(self.known.commands, chosen) if self.known else ():
            self.fault(("keys", clash.command), f"{clash.command}: {clash.why}", "choose another key for one of them")
            del chosen[clash.command]
        return chosen

    def chosen(self, name: str, value: Any) -> tuple[str, ...]:
        """The keys of one command; none if anything is wrong with them."""
        written = [value] if isinstance(value, str) else value
        if not isinstance(written, list) or not written or not all(isinstance(one, str) for one in written):
            self.fault(("keys", name), f"{name} takes no {_cut(value)}", 'a key such as "x", or a list of keys')
            return ()
        try:
            return tuple(dict.fromkeys(keymap.key(one) for one in written))
        except ValueError as error:
            bad = next(one for one in written if not _is_key(one))
            self.fault(("keys", name), f"{name}: {_cut(bad)} is no key: {error}", _KEYS_HINT)
            return ()

    def fault(self, path: tuple[str, ...], message: str, hint: str) -> None:
        line, column = self.places.get(path, self.places.get(path[:1], (1, 1)))
        self.faults.append(SettingFault(Span(str(self.file), line, column), message, hint))


_KEYS_HINT = "a character, ctrl+x, f5, or one of enter, tab, space, backspace, home, end, pageup, pagedown, arrows"


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The rule of a setting: the values it takes, and its words in the file."""

    takes: Callable[[Any], bool]
    hint: str
    meaning: str
    example: str


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and value.isprintable()


def _is_depth(value: Any) -> bool:
    return type(value) is int and 1 <= value <= MAX_DEPTH


_WANTED = {
    "theme": _Wanted(
        _is_text, "the name of a theme, in quotes", "The colours of the explorer. Key T shows them.", '"rsi-dark"'
    ),
    "depth": _Wanted(
        _is_depth, f"a number from 1 to {MAX_DEPTH}", "How many levels an outline shows at first; all without it.", "3"
    ),
    "animations": _Wanted(
        lambda value: isinstance(value, bool), "true or false", "Whether things glide instead of jump.", "false"
    ),
    "model": _Wanted(
        _is_text, "the folder of a model, or its name, in quotes",
        "The embedding model: a folder, or the name of one that was downloaded. --model goes before it.",
        '"all-MiniLM-L6-v2"',
    ),
    "style": _Wanted(
        _is_text, "the name of a style or the path of a CSL file, in quotes",
        "The style of citations: apa, chicago-author-date, chicago-notes, mla, ieee, harvard, nature, or a CSL file.",
        '"chicago-author-date"',
    ),
}  # fmt: skip


def _is_key(text: str) -> bool:
    try:
        keymap.key(text)
    except ValueError:
        return False
    return True


_KEY = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')"""
_TABLE = rf"\s*\[\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]"
_ENTRY = rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*="


def _places(text: str) -> dict[tuple[str, ...], tuple[int, int]]:
    """The line and column of every name, which the parser does not give."""
    found: dict[tuple[str, ...], tuple[int, int]] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if match := re.match(_TABLE, line):
            table = path = tuple(_names(match[1]))
        elif match := re.match(_ENTRY, line):
            path = (*table, *_names(match[1]))
        else:
            continue
        place = number, match.start(1) + 1
        for length in range(1, len(path) + 1):
            found.setdefault(path[:length], place)
    return found


def _names(text: str) -> Iterator[str]:
    return (part.strip("\"'") for part in re.findall(_KEY, text))


def _either(name: str, known: Iterable[str]) -> str:
    names = tuple(known)
    return did_you_mean(near(name, names)) or f"one of {', '.join(names)}"


def _cut(value: Any) -> str:
    """A value as a message shows it: cut short, and without control characters."""
    words = repr(value)
    return words if len(words) <= 60 else f"{words[:57]}..."  # noqa: PLR2004


def as_shown(keys: Iterable[str]) -> str | list[str]:
    """Keys as people write them: one alone, or a list."""
    shown = [keymap.shown(key) for key in keys]
    return shown[0] if len(shown) == 1 else shown


def _written(keys: Iterable[str]) -> str:
    return json.dumps(as_shown(keys), ensure_ascii=False)
