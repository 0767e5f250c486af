"""The works of a library: as they were found in a file, and as the library keeps them."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from rsi_graph.graph.citations import era
from rsi_graph.sources import identifiers
from rsi_graph.sources.passages import Copy, Paragraph
from rsi_graph.words import fold, words, year

Body: TypeAlias = Mapping[str, Any]
"""The fields of a work under their corpus names."""

LEAST_TITLE = 4
"""The fewest words of a title that names one work; many works share shorter ones."""

LEAST_TEXT = 200
"""The fewest letters and digits of a text that names a work; shorter texts may be alike by chance."""
LONGEST = 2**31
"""The most characters of a text."""


@dataclass(frozen=True, slots=True)
class FoundWork:
    """A work as a file holds it: its record, and its text or abstract."""

    key: str
    """The hash of what it was read from."""
    body: Body
    copy: Copy
    is_full: bool
    """True if the copy is the work's whole text, False if it is the abstract of a record."""
    is_guessed: bool = False
    """True if the record was made of the name of the file alone."""


@dataclass(frozen=True, slots=True)
class HeldWork:
    """A work of a library."""

    id: int
    file: str
    """The file it was read from."""
    body: Body
    is_full: bool
    passages: int
    """The number of its passages."""

    @property
    def title(self) -> str:
        """The title of the work."""
        return str(self.body.get("title", ""))

    @property
    def short(self) -> str:
        """Author and year as far as they are known: "Bloom et al. 2020"."""
        people = self.body.get("author") or self.body.get("editor") or ()
        names = [str(person.get("family") or person.get("literal") or "") for person in people]
        issued = era(year(str(self.body.get("issued") or "")))
        if not names:
            return issued
        first = f"{names[0]} et al." if len(names) > 2 or self.body.get("et-al") else " & ".join(names)  # noqa: PLR2004 - two are named
        return f"{first} {issued}".strip()


@dataclass(frozen=True, slots=True)
class HeldPassage:
    """A passage of a library's work: about a hundred words, with their place."""

    id: int
    work: HeldWork
    number: int
    """The number of the passage in the work, from 1."""
    start: int
    """The place of its first character in the work's text."""
    text: str
    locator: str

    @property
    def name(self) -> str:
        """The name by which commands know it: the numbers of work and passage."""
        return f"{self.work.id}.{self.number}"


def names(body: Body) -> frozenset[str]:
    """The identifiers of a work, and its first author with its title if the title is long enough."""
    found = {f"{field} {name}" for field, name in identifiers.spellings(body)}
    people, title = body.get("author") or (), words(str(body.get("title") or ""))
    if people and len(title) >= LEAST_TITLE:
        first = words(str(people[0].get("family") or people[0].get("literal") or ""))
        found.add(f"work {' '.join((*first, ':', *title))}")
    return frozenset(found)


def text_key(text: str) -> str:
    """A hash that copies of one text share whatever their typography; nothing for a text that is too short."""
    letters = re.sub(r"[\W_]+", "", fold(text))
    return hashlib.sha256(letters.encode()).hexdigest()[:32] if len(letters) >= LEAST_TEXT else ""


def rows_of(copy: Copy) -> list[list[Any]]:
    """The paragraphs of a copy in the form in which they are kept."""
    return [[p.start, p.page, p.section, p.number] for p in copy.paragraphs]


def paragraphs_of(rows: Any) -> Iterator[Paragraph]:
    """The paragraphs that were kept as these rows. Raises ValueError and TypeError for damaged rows."""
    for start, page, section, number in rows:
        if type(start) is not int or type(number) is not int or not 0 <= start < LONGEST:
            raise ValueError(start)
        yield Paragraph(int(start), str(page), str(section), int(number))
