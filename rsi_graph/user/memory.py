"""The explorer's memory between runs: the place in each corpus and the way there, and what was bookmarked, marked and
folded.

It is versioned JSON in the user's state folder. A file that cannot be read is set aside with a note and never stops a
start; what cannot be written is forgotten.
"""

import contextlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from rsi_graph.errors import BadSetting
from rsi_graph.files import whole
from rsi_graph.files.whole import set_aside, write_new

VERSION = 2
READABLE = (1, 2)
"""Version 1 had places alone."""
FILE = "explorer.json"
SEPARATOR = "|"
WHOLE = ("", "list", "preview")
"""The parts of the screen that can have all the room; the first stands for none of them."""
MAX_PLACES = 100
MAX_FOLDS = 1000
MAX_CORPORA = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A view of the explorer, what it shows and where its cursor stands."""

    view: str = "start"
    trail: tuple[tuple[str, str], ...] = ()
    """The argument path that led here: mark and id of each step, the node shown last."""
    cursor: str = ""
    """The name of the row under the cursor."""

    @property
    def node(self) -> str:
        """The node it shows; empty if it shows none."""
        return self.trail[-1][1] if self.trail else ""


@dataclass(frozen=True, slots=True)
class History:
    """Places in the order of visits; ``here`` is the number of the present one."""

    places: tuple[Place, ...] = (Place(),)
    here: int = 0

    @property
    def place(self) -> Place:
        """The present place."""
        return self.places[self.here]

    def visit(self, place: Place) -> "History":
        """The history with a new place after the present one; later places are dropped."""
        if place == self.place:
            return self
        places = (*self.places[: self.here + 1], place)[-MAX_PLACES:]
        return History(places, len(places) - 1)

    def step(self, by: int) -> "History":
        """The history ``by`` places further on, or back if negative, as far as there are places."""
        return replace(self, here=min(max(self.here + by, 0), len(self.places) - 1))

    def at(self, cursor: str) -> "History":
        """The history with the cursor of the present place elsewhere."""
        if cursor == self.place.cursor:
            return self
        return self.instead(replace(self.place, cursor=cursor))

    def instead(self, place: Place) -> "History":
        """The history with the present place replaced by another."""
        return replace(self, places=(*self.places[: self.here], place, *self.places[self.here + 1 :]))

    def within(self, known: Callable[[str], bool], shown: Callable[[Place], bool]) -> "History":
        """The history of the places that can be shown and whose node still exists, without unknown steps of trails."""
        kept: list[Place] = []
        here = 0
        for number, place in enumerate(self.places):
            left = replace(place, trail=tuple(step for step in place.trail if known(step[1])))
            if left.node == place.node and shown(left) and left != (kept[-1] if kept else None):
                kept.append(left)
            here = max(len(kept) - 1, 0) if number <= self.here else here
        return History(tuple(kept), here) if kept else History()


@dataclass(frozen=True, slots=True)
class Remembered:
    """The explorer's memory of one corpus."""

    history: History = History()
    bookmarks: tuple[str, ...] = ()
    """Ids, in the order in which they were set."""
    marked: tuple[str, ...] = ()
    """Ids that are marked for an export."""
    folded: tuple[tuple[str, ...], ...] = ()
    """The rows of outlines that are folded, each by the ids above it."""
    depth: int | None = None
    """The number of levels that outlines show; all without it."""
    shares: Mapping[str, int] = field(default_factory=dict)
    """The number of times that a list was made larger, by its name; negative if it was made smaller."""
    whole: str = ""
    """The part of the screen that has all the room."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything that the explorer remembers."""

    theme: str = ""
    corpora: Mapping[str, Remembered] = field(default_factory=dict)
    """The memory of each corpus, by the paths of its layers; the one used last is last."""

    def of(self, corpus: str) -> Remembered:
        """The memory of a corpus, else of the one it stands on; empty if neither was ever opened."""
        return next((self.corpora[name] for name in _lower(corpus) if name in self.corpora), Remembered())

    def knows(self, corpus: str) -> bool:
        """Return True if a corpus, or the one it stands on, was opened before."""
        return any(name in self.corpora for name in _lower(corpus))

    def keep(self, corpus: str, what: Remembered) -> "Memory":
        """The whole memory with this memory of a corpus in it."""
        corpora = {name: kept for name, kept in self.corpora.items() if name != corpus} | {corpus: what}
        return replace(self, corpora=dict(list(corpora.items())[-MAX_CORPORA:]))


def named(layers: Iterable[Path]) -> str:
    """The name of a corpus: the paths of its layers, bottom first."""
    return SEPARATOR.join(str(path.resolve()) for path in layers)


def _lower(corpus: str) -> Iterator[str]:
    """The name of a corpus, and the names it had before its upper layers were made."""
    layers = corpus.split(SEPARATOR)
    return (SEPARATOR.join(layers[:count]) for count in range(len(layers), 0, -1))


def toggled(ids: tuple[str, ...], id_: str) -> tuple[str, ...]:
    """The ids with this one added at the end, or without it if it was among them."""
    return tuple(other for other in ids if other != id_) if id_ in ids else (*ids, id_)


def load(folder: Path) -> tuple[Memory, str]:
    """The memory, and a note if a damaged file was set aside."""
    file = folder / FILE
    try:
        return _memory(json.loads(whole.read(file))), ""
    except FileNotFoundError:
        return Memory(), ""
    except OSError as error:
        return Memory(), f"cannot read {file}: {error.strerror}"
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return Memory(), _set_aside(file)


def save(folder: Path, memory: Memory) -> None:
    """Write the memory, if that can be done."""
    corpora = {name: asdict(kept) for name, kept in memory.corpora.items()}
    text = json.dumps({"version": VERSION, "theme": memory.theme, "corpora": corpora}, ensure_ascii=False)
    with contextlib.suppress(OSError, BadSetting, UnicodeError):
        folder.mkdir(parents=True, exist_ok=True)
        write_new(folder / FILE, text, force=True)


def _set_aside(file: Path) -> str:
    aside = set_aside(file)
    if aside is None:
        return f"{file} is damaged and was left out of account"
    return f"what was remembered could not be read; it is now in {aside}"


def _memory(data: Any) -> Memory:
    if data["version"] not in READABLE:
        raise ValueError(data["version"])
    kept = _kept if data["version"] == VERSION else lambda places: Remembered(_history(places))
    return Memory(_text(data["theme"]), {_text(name): kept(what) for name, what in data["corpora"].items()})


def _kept(data: Any) -> Remembered:
    folded = tuple(_texts(path) for path in data["folded"])[-MAX_FOLDS:]
    depth = data["depth"] if data["depth"] is None or type(data["depth"]) is int else _fail("a depth is a number")
    return Remembered(
        _history(data["history"]),
        _texts(data["bookmarks"]),
        _texts(data["marked"]),
        folded,
        depth,
        {_text(name): _steps(number) for name, number in data.get("shares", {}).items()},
        data.get("whole", "") if data.get("whole", "") in WHOLE else _fail("no part of the screen"),
    )


def _steps(value: Any) -> int:
    return value if type(value) is int else _fail(f"not a number of steps: {value!r}")


def _history(data: Any) -> History:
    places = tuple(_place(place) for place in data["places"])
    return History(places, range(len(places))[data["here"]] if places else _fail("a history without places"))


def _place(data: Any) -> Place:
    trail = tuple((_text(mark), _text(id_)) for mark, id_ in data["trail"])
    return Place(_text(data["view"]), trail, _text(data["cursor"]))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _fail(f"not a text: {value!r}")


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(_text(value) for value in values) if isinstance(values, list) else _fail(f"not a list: {values!r}")


def _fail(why: str) -> Any:
    raise ValueError(why)
