"""The manual as shipped: one Markdown page a topic, beside this module.

Nothing here knows a corpus; a page that shows tables of the program has them written from the code, and a test
compares them.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rsi_graph.errors import UnknownTopic
from rsi_graph.words import near

FOLDER = Path(__file__).parent
TOPICS = (
    "start", "explorer", "words", "states", "positions", "semantics", "corpus", "checks", "sources", "library",
    "meaning", "formats", "commands", "settings", "python", "programs", "security",
)  # fmt: skip
"""The pages in the order in which one would read them; a page that is not there yet is passed over."""


@dataclass(frozen=True, slots=True)
class GuidePage:
    """One page of the manual."""

    topic: str
    title: str
    text: str
    """The whole page in Markdown, title included."""


def pages() -> tuple[GuidePage, ...]:
    """Read every page, in order."""
    return tuple(_read(topic) for topic in TOPICS if _file(topic).is_file())


def page(topic: str) -> GuidePage:
    """Read one page. Raises UnknownTopic."""
    known = [one for one in TOPICS if _file(one).is_file()]
    if topic not in known:
        raise UnknownTopic(topic, near(topic, known) or tuple(known))
    return _read(topic)


def _file(topic: str) -> Path:
    return FOLDER / f"{topic}.md"


def _read(topic: str) -> GuidePage:
    text = _file(topic).read_text(encoding="utf-8")
    return GuidePage(topic, text.partition("\n")[0].removeprefix("# "), text)
