"""A page: the validated records of one corpus file, kept as text until they are looked at.

A record is kept as one line of JSON under its corpus names. Only what a graph is built from (ids, kinds, titles,
places, and what points at what) is spread out in columns. So a corpus of a hundred thousand records opens by reading
columns, and a record becomes an object when it is first looked at. The same page comes from the reader and from the
cache; ``dumps`` and ``loads`` are its form on disk, which holds data only.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, MutableSequence, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

from rsi_graph.diagnostics import CODES, Finding
from rsi_graph.files import sealed
from rsi_graph.model import (
    KINDS,
    LINK_FIELDS,
    Kind,
)

KIND = "page"
"""The kind under which pages are sealed."""


class Bodies(Sequence[str]):
    """Lines of JSON, a record each, kept as the bytes that were read and cut into lines when one is looked at.

    It remembers where the lines begin and not the lines, which would be all of the text once more.
    """

    def __init__(self, texts: Sequence[bytes], counts: Sequence[int]) -> None:
        self.texts, self.counts = texts, counts
        self._first = list(accumulate(counts, initial=0))
        self._starts: dict[int, array[int]] = {}

    @classmethod
    def of(cls, lines: Sequence[str]) -> "Bodies":
        """Bodies made of lines."""
        return lines if isinstance(lines, Bodies) else cls(["\n".join(lines).encode()], [len(lines)])

    @classmethod
    def joined(cls, parts: "Sequence[Bodies]") -> "Bodies":
        """The bodies of many pages as one sequence, in their order."""
        return cls([t for part in parts for t in part.texts], [n for part in parts for n in part.counts])

    def __len__(self) -> int:
        return self._first[-1]

    def __getitem__(self, number: Any) -> Any:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        if not 0 <= number < len(self):
            raise IndexError(number)
        part = bisect_right(self._first, number) - 1
        starts, line = self._begun(part), number - self._first[part]
        return self.texts[part][starts[line] : starts[line + 1] - 1].decode(errors="replace")

    def __iter__(self) -> Iterator[str]:
        for part in range(len(self.texts)):
            yield from self._cut(part)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Bodies) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def holding(self, mark: str) -> Iterator[int]:
        """The numbers of the lines that hold a mark."""
        for part, text in enumerate(self.texts):
            if mark.encode() in text:
                yield from (self._first[part] + n for n, line in enumerate(self._cut(part)) if mark in line)

    def text(self) -> bytes:
        """All of them, one a line."""
        return b"\n".join(text for text, count in zip(self.texts, self.counts, strict=True) if count)

    def _cut(self, part: int) -> list[str]:
        """All lines of a part."""
        return self.texts[part].decode(errors="replace").split("\n") if self.counts[part] else []

    def _begun(self, part: int) -> "array[int]":
        """The place where each line of a part begins, and where one after the last would."""
        if part not in self._starts:
            lengths = (len(line) + 1 for line in self.texts[part].split(b"\n"))
            self._starts[part] = array("Q", accumulate(lengths, initial=0))
        return self._starts[part]


@dataclass(frozen=True, slots=True)
class Page:
    """The records of one file in columns: entry ``i`` of each belongs to record ``i``.

    The links of record ``i`` are entries ``starts[i]`` up to ``starts[i + 1]`` of the ``link_`` columns, in the order
    in which ``written_links`` gives them.
    """

    ids: list[str]
    kinds: list[Kind]
    titles: list[str]
    lines: MutableSequence[int]
    columns: MutableSequence[int]
    bodies: Bodies
    starts: MutableSequence[int]
    link_kinds: list[str]
    link_targets: list[str]
    link_names: dict[int, str]
    """The names of the links that have a name."""
    link_lines: MutableSequence[int]
    link_columns: MutableSequence[int]
    doubtful: MutableSequence[int]
    """The records that name themselves, or one node twice; in all others each reference is right or wrong by
    itself."""
    findings: list[Finding]


_TEXTS = ("ids", "titles", "link_targets")

_WORDS: dict[str, tuple[str, ...]] = {"kinds": KINDS, "link_kinds": (*LINK_FIELDS, "answers", "premise")}
"""The columns of few different words, which are kept as a byte each."""

_NUMBERS = ("lines", "columns", "starts", "link_lines", "link_columns", "doubtful")

COLUMN = "I"
"""The type of a column of numbers, as ``array`` has it."""


def empty(findings: Sequence[Finding] = ()) -> Page:
    """A page without records."""
    numbers = {name: array(COLUMN) for name in _NUMBERS} | {"starts": array(COLUMN, [0])}
    return Page([], [], [], bodies=Bodies([], []), link_kinds=[], link_targets=[], link_names={},
                findings=list(findings), **numbers)  # fmt: skip


def written_links(body: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """Every link a record states: its kind, its number in the list it stands in, and its fields.

    Each comes as a mapping with ``to``, whatever its form in the corpus.
    """
    if not _LINKED.isdisjoint(body):
        for field in LINK_FIELDS:
            if field in body:
                for number, link in enumerate(body[field]):
                    yield field, number, link
        for number, answer in enumerate(body.get("answers", ())):
            yield "answers", number, {**answer, "to": answer["question"]}
        for number, premise in enumerate(body.get("premises", ())):
            yield "premise", number, {"to": premise}


_LINKED = frozenset({*LINK_FIELDS, "answers", "premises"})


def dumps(page: Page) -> bytes:
    """A page as bytes: a line of JSON, the short columns, one line of JSON a record."""
    words = [bytes(map(known.index, getattr(page, name))) for name, known in _WORDS.items()]
    numbers = [array(COLUMN, getattr(page, name)).tobytes() for name in _NUMBERS]
    texts = [getattr(page, name) for name in _TEXTS]
    head = [texts, list(page.link_names.items()), page.findings, len(page.bodies)]
    return b"".join(sealed.columns(head, *words, *numbers, page.bodies.text()))


def loads(data: bytes) -> Page | None:
    """The page in ``data``; None if its parts do not fit each other."""
    try:
        (texts, names, findings, count), parts = sealed.parted(data, len(_WORDS) + len(_NUMBERS) + 1)
        columns: dict[str, Any] = dict(zip(_TEXTS, texts, strict=True))
        for (name, known), part in zip(_WORDS.items(), parts, strict=False):
            columns[name] = [*map(known.__getitem__, part)]
        for name, part in zip(_NUMBERS, parts[len(_WORDS) : -1], strict=True):
            columns[name] = array(COLUMN, bytes(part))
        bodies = Bodies([bytes(parts[-1])], [count])
        found = [Finding(*finding) for finding in findings]
        page = Page(bodies=bodies, link_names=dict(names), findings=found, **columns)
        return page if _is_sound(page) else None
    except (ValueError, TypeError, LookupError):
        return None


def _is_sound(page: Page) -> bool:
    """Return True if all columns have one length and their types, and all numbers in them lead to a record or link."""
    records, links = len(page.kinds), len(page.link_kinds)
    lengths = {len(part) for part in (page.ids, page.titles)}
    places = {len(part) for part in (page.lines, page.columns)}
    link_lengths = {len(part) for part in (page.link_targets, page.link_lines, page.link_columns)}
    starts, [text] = page.starts, page.bodies.texts
    return (
        lengths == {records}
        and len(places) == 1
        and (not records or (places == lengths and len(page.bodies) == records))  # a manifest has a body and no id
        and link_lengths == {links}
        and {*map(type, page.ids), *map(type, page.titles), *map(type, page.link_targets)} <= {str}
        and (len(starts), starts[0], starts[-1]) == (records + 1, 0, links)
        and starts == array(COLUMN, sorted(starts))
        and max(page.doubtful, default=-1) < records
        and all(type(link) is int and 0 <= link < links for link in page.link_names)
        and all(type(name) is str for name in page.link_names.values())
        and all(finding.code in CODES and [*map(type, finding)] == _FINDING for finding in page.findings)
        and text.count(b"\n") == max(len(page.bodies) - 1, 0)
    )


_FINDING = [str, str, str, int, int]
"""The types of a finding's parts."""


def join(parts: Sequence[Page]) -> Page:
    """One page made of many, in their order, without their findings: a finding belongs to its file."""
    out = empty()
    for part in parts:
        records, links = len(out.ids), len(out.link_kinds)
        out.starts.extend([links + start for start in part.starts[1:]])
        out.doubtful.extend([records + record for record in part.doubtful])
        out.link_names.update({links + link: name for link, name in part.link_names.items()})
        for name in _JOINED:
            getattr(out, name).extend(getattr(part, name))
    return replace(out, bodies=Bodies.joined([part.bodies for part in parts]))


_JOINED = (*_TEXTS, *_WORDS, "lines", "columns", "link_lines", "link_columns")
