"""The names of sources: short in lists and trails, in full for a reader who wants to find the work.

The full form is plain; citation styles (APA and others) belong to exports.
"""

import re
from collections.abc import Sequence

from rsi_graph import words
from rsi_graph.model import Annotation, Name, Source


def short(source: Source) -> str:
    """Author and year: "Good 1965", "Aghion & Jones 2019", "Bloom et al. 2020"."""
    return f"{_people(source)} {year(source) or 'n.d.'}"


def passage(source: Source, annotation: Annotation) -> str:
    """Author, year and place: "Good 1965, p. 33"."""
    return f"{short(source)}, {annotation.locator}" if annotation.locator else short(source)


def year(source: Source) -> str:
    """The year it came out, or nothing."""
    return era(words.year(source.issued or ""))


def era(found: str) -> str:
    """A year of the corpus as people write it: "1850", "380 BC"; the year 0 is the first before Christ."""
    return f"{1 - int(found)} BC" if found and int(found) < 1 else found


def full(source: Source) -> str:
    """Everything that helps to find the work, in one line; no full stop touches an address, which would take it in."""
    rest = ("et al.",) if source.et_al and source.author else ()
    names = "; ".join(filter(None, (*map(_name, source.author or source.editor), *rest)))
    parts = [
        f"{names} ({_when(source)})" if names else "",
        source.title if names else f"{source.title} ({_when(source)})",
        _container(source),
        source.genre,
        ", ".join(filter(None, (source.publisher, source.publisher_place))),
    ]
    sentences = (part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)
    return " ".join(filter(None, (*sentences, location(source))))


_SEASONS = {"21": "Spring", "22": "Summer", "23": "Autumn", "24": "Winter"}
"""The seasons as EDTF numbers them."""


def dated(date: str, dash: str = "\u2013") -> str:
    """A date as a person writes it: "ca. 1850", "1998\u20131999", "Spring 2020", "380 BC"."""
    if "/" in date:
        return dash.join("" if end == ".." else dated(end) for end in date.split("/"))
    bare = date.rstrip("~?%")
    sign = date[len(bare) :]
    found = words.year(bare)
    rest = bare[len(found) + 1 :]
    season = f"{_SEASONS[rest]} " if rest in _SEASONS else ""
    shown = bare if rest and not season else f"{season}{era(found)}"
    return f"{'ca. ' if sign in ('~', '%') else ''}{shown}{'?' if sign in ('?', '%') else ''}"


def location(source: Source) -> str:
    """Return the best locator of a work: DOI, else arXiv id, else address, else nothing."""
    if source.DOI:
        return f"https://doi.org/{source.DOI}"
    if source.arxiv:
        return f"https://arxiv.org/abs/{source.arxiv}"
    return source.URL or ""


def address(source: Source) -> str:
    """Return the address a browser may open: ``location`` if that is an http address, else nothing."""
    found = location(source)
    return found if found.startswith(("https://", "http://")) and not re.search(r"\s", found) else ""


def warnings(source: Source, annotation: Annotation | None = None) -> tuple[str, ...]:
    """Return the warnings a reader needs before relying on a work or passage, each in a few words."""
    found = []
    if source.standing and source.standing.is_ != "reliable":
        found.append(f"{source.standing.is_} source")
    if source.recheck_citation:
        found.append("citation not checked")
    if annotation is not None and annotation.checked is None:
        found.append("not checked")
    return tuple(found)


def _people(source: Source) -> str:
    names = [_surname(name) or name.literal or "" for name in source.author or source.editor]
    rest = source.et_al and bool(source.author)
    return _joined([name for name in names if name], rest=rest) or source.title_short or _start(source.title)


def _joined(names: Sequence[str], *, rest: bool) -> str:
    if names and (rest or len(names) > 2):  # noqa: PLR2004 - from three authors on it is "et al."
        return f"{names[0]} et al."
    return " & ".join(names)


def _start(title: str, words: int = 4) -> str:
    return " ".join(title.split()[:words])


def _name(name: Name) -> str:
    return name.literal or ", ".join(filter(None, (_surname(name), name.given, name.suffix)))


def _surname(name: Name) -> str:
    """The family name with the particle that is never left out: van der Weij."""
    return " ".join(filter(None, (name.non_dropping_particle, name.family)))


def _when(source: Source) -> str:
    return dated(source.issued) if source.issued else "n.d."


def _container(source: Source) -> str:
    if not source.container_title:
        return ""
    volume = f" {source.volume}" if source.volume else ""
    issue = f"({source.issue})" if source.issue else ""
    pages = f", {source.page}" if source.page else ""
    return f"{source.container_title}{volume}{issue}{pages}"
