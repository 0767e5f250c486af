"""The messages between the explorer and its child process, one line of JSON each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from rsi_graph.meaning.candidates import Suggestions
from rsi_graph.meaning.models import Model

QUESTION, SUGGEST, PATHS = "question", "suggest", "paths"
"""The subjects of messages to the child; a message on one has a field of that name."""


@dataclass(frozen=True, slots=True)
class NearAnswer:
    """The nodes near to a text: their ids and cosines, the nearest first, and the passages that led to some."""

    number: int
    text: str
    found: tuple[tuple[str, float], ...]
    passages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PairsAnswer:
    """Candidate links of the corpus, or of one node, with the model that found them."""

    number: int
    node: str | None
    model: Model
    found: Suggestions


@dataclass(frozen=True, slots=True)
class Refused:
    """The reason why there are no candidates for a node."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Embedding:
    """The child is embedding texts or words that are new."""

    done: int
    total: int
    remaining: float
    what: str = "texts"
    """The plural of what is embedded."""


@dataclass(frozen=True, slots=True)
class Comparing:
    """The child is comparing texts with each other."""

    texts: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The news that all texts have their vectors, with the number of those made just now."""

    texts: int
    made: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """The reason why there are no answers by meaning, with a hint."""

    message: str
    hint: str = ""


News: TypeAlias = NearAnswer | PairsAnswer | Refused | Embedding | Comparing | Ready | Trouble


def said(news: News | None) -> str:
    """The child's present work, or why it does nothing, in a line; empty if it is ready to answer."""
    if news is None:
        return "the texts are being read ..."
    if isinstance(news, Trouble):
        return f"{news.message}. {news.hint}" if news.hint else news.message
    if isinstance(news, Embedding):
        return f"embedding {_many(news.done)} of {_many(news.total)} {news.what}, {round(news.remaining)} s left"
    if isinstance(news, Comparing):
        return f"comparing {_many(news.texts)} texts with each other ..."
    return ""


def _many(number: int) -> str:
    return f"{number:,}".replace(",", " ")
