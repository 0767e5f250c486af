"""Passages for a text or a node: near in meaning and words, both rankings fused, with what is cited already left out.

Two rankings are fused by the places in them and not by their numbers, which are of different kinds: 1 / (60 + place),
summed (Cormack, Clarke and Büttcher 2009). Of the words only the rare ones are looked up: common ones cost much and
say little.
Nothing here says that a passage supports or disputes anything.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from rsi_graph.graph import Graph
from rsi_graph.library import indexes
from rsi_graph.library.holdings import Holdings
from rsi_graph.library.works import HeldPassage, HeldWork, names
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.index import NearestKeys
from rsi_graph.model import Annotation
from rsi_graph.sources.plain_text import outline
from rsi_graph.words import words

POOL = 100
"""The number of passages that each ranking gives."""
RANK = 60
"""Added to a place, so that the first few do not decide alone."""
PER_WORK = 3
"""The most passages of one work among those shown."""
MAX_WORDS = 12
"""The most words of a text that are looked up."""
MAX_POSTINGS = 20_000
"""The most places in passages that the words may have together."""
LEAST_NEARNESS = 0.3
"""The cosine at which a passage or a sentence has something to do with a text.

Measured with the default model: 88 % of 393 annotations come so near to a claim they bear on, and .16 % of 29 768
pairs of a claim and ninety words of a software licence.
"""
LEAST_SHARED = 2
"""The words that a passage shares with a text at least where it is not near in meaning."""
SHARED_OF = 4
"""One of so many of the words that are looked up is shared at least: of twelve words two say little."""
LEAST_LETTERS = 0.6
"""The share of letters that a passage has at least, of what is no space."""
STOPPED = frozenset(
    {"a", "about", "all", "also", "an", "and", "any", "are", "as", "at", "be", "because", "been", "but", "by", "can",
     "could", "did", "do", "does", "each", "even", "for", "from", "had", "has", "have", "how", "if", "in", "into",
     "is", "it", "its", "just", "less", "may", "might", "more", "most", "much", "must", "no", "not", "of", "on", "one",
     "only", "or", "other", "our", "out", "over", "should", "so", "some", "such", "than", "that", "the", "their",
     "them", "then", "there", "these", "they", "this", "those", "through", "to", "too", "under", "up", "very", "was",
     "we", "were", "what", "when", "where", "which", "while", "who", "why", "will", "with", "would", "you"}
)  # fmt: skip
"""Words that say nothing of what a text is about."""


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that was found, with the reason."""

    passage: HeldPassage
    score: float
    cosine: float | None
    """The nearness in meaning, where that was among the nearest."""
    words: tuple[str, ...]
    """The words of the text that it holds."""
    source: str = ""
    """The source of the corpus that its work is, if it is one."""

    @property
    def why(self) -> str:
        """The reason in words: near in meaning, .71; words: compute, bottleneck."""
        near = f"near in meaning, {self.cosine:.2f}".replace("0.", ".") if self.cosine is not None else ""
        held = f"words: {', '.join(self.words)}" if self.words else ""
        return "; ".join(part for part in (near, held) if part)


@dataclass(slots=True)
class Finder:
    """An open library with what answers questions: its index, and the vector of a text where there is a model."""

    holdings: Holdings
    vector: Callable[[str], Vectors] | None = None
    _index: NearestKeys[int] | None = field(default=None, repr=False)
    _of: tuple[str, ...] | None = field(default=None, repr=False)
    """The state of the library of which the index is."""

    @property
    def index(self) -> NearestKeys[int]:
        """The index of the passages, opened when it is first needed and again when the library has changed."""
        now = indexes.state(self.holdings)
        if self._index is None or self._of not in (None, now):
            self._index = indexes.open_index(self.holdings)
        self._of = now
        return self._index

    def find(
        self, text: str, limit: int = 10, wanted: Callable[[HeldPassage], bool] = lambda _: True
    ) -> tuple[FoundPassage, ...]:
        """The passages near to a text that are wanted, the best first; none where nothing in the library is near."""
        near = dict(self.index.near(self.vector(text), POOL)) if self.vector and text.strip() else {}
        asked, by_words = self.words(text)
        least = min(max(LEAST_SHARED, -(-len(asked) // SHARED_OF)), len(asked) or 1)
        scores: dict[int, float] = {}
        for ranking in (list(near), by_words):
            for place, number in enumerate(ranking, 1):
                scores[number] = scores.get(number, 0.0) + 1 / (RANK + place)
        order = sorted(scores, key=lambda number: (-scores[number], number))
        found: list[FoundPassage] = []
        per_work: dict[int, int] = {}
        step = max(min(2 * limit, POOL), 1)
        for start in range(0, len(order), step):
            held = self.holdings.passages(order[start : start + step])
            for number in (number for number in order[start : start + step] if number in held):
                passage = held[number]
                said = {*words(passage.text)}
                both = tuple(word for word in asked if word in said)
                is_near = near.get(number, 0.0) >= LEAST_NEARNESS or len(both) >= least
                has_room = per_work.get(passage.work.id, 0) < PER_WORK
                if is_near and has_room and is_prose(passage.text) and wanted(passage):
                    per_work[passage.work.id] = per_work.get(passage.work.id, 0) + 1
                    found.append(FoundPassage(passage, round(scores[number], 5), near.get(number), both))
                if len(found) == limit:
                    return tuple(found)
        return tuple(found)

    def words(self, text: str) -> tuple[list[str], list[int]]:
        """The rare words of a text, and the passages that hold any of them, the best first."""
        asked = self.rare(text)
        return asked, self.holdings.with_words(asked, POOL)

    def rare(self, text: str) -> list[str]:
        """The words of a text that are worth looking up, the rarest first."""
        asked = [word for word in dict.fromkeys(words(text)) if word not in STOPPED and len(word) > 1]
        counts = self.holdings.common(asked)
        chosen: list[str] = []
        left = MAX_POSTINGS
        for word in sorted(asked, key=lambda word: (counts.get(word, 0), -len(word))):
            left -= counts.get(word, 0)
            if left < 0 or len(chosen) == MAX_WORDS:
                break
            chosen.append(word)
        return chosen


def is_prose(text: str) -> bool:
    """Return False for a table of contents, a row of numbers or a formula: near to anything, and saying nothing."""
    return sum(map(str.isalpha, text)) >= LEAST_LETTERS * (len(text) - text.count(" "))


# --- for a node ---------------------------------------------------------------------------------------------------


def for_node(finder: Finder, graph: Graph, node: str, limit: int = 10) -> tuple[FoundPassage, ...]:
    """The passages near to a node that no annotation on it quotes already. Raises UnknownNode."""
    quoted = [*_quoted(graph, node)]
    held = _sources(graph)

    def wanted(passage: HeldPassage) -> bool:
        bare = outline(passage.text)[0].casefold()
        return not any(words in bare for words in quoted)

    found = finder.find(meaning_texts.text(graph, node), limit, wanted)
    works = {one.passage.work.id: one.passage.work for one in found}
    of = {id_: source_of(work.body, held) or _quoted_of(finder, graph, work) for id_, work in works.items()}
    return tuple(replace(one, source=of[one.passage.work.id]) for one in found)


def _quoted_of(finder: Finder, graph: Graph, work: HeldWork) -> str:
    """The source of a work that says neither author nor identifier: one of its title that quotes words of its text."""
    title = _title_alone(work.body)
    alike = [id_ for id_ in graph.ids("source") if title and _title_alone(graph.body(id_)) == title]
    if not alike:
        return ""
    text = outline(finder.holdings.copy(work).text)[0].casefold()
    for annotation in graph.ids("annotation"):
        record, source = graph.node(annotation).record, annotation.partition("/")[0]
        quote = record.quote if source in alike and isinstance(record, Annotation) else None
        if quote and outline(quote.exact)[0].casefold() in text:
            return source
    return ""


def _title_alone(body: Mapping[str, object]) -> str:
    """The title of a record without people; nothing where it has some."""
    return "" if body.get("author") or body.get("editor") else " ".join(words(str(body.get("title") or "")))


def source_of(body: Mapping[str, object], held: Mapping[str, str]) -> str:
    """The source of a corpus that a work is, by the names that both have; nothing where it is none."""
    return next((held[name] for name in sorted(names(body)) if name in held), "")


def _sources(graph: Graph) -> dict[str, str]:
    return {name: id_ for id_ in reversed(graph.ids("source")) for name in names(graph.body(id_))}


def sources(graph: Graph) -> Mapping[str, str]:
    """The sources of a corpus by every name of theirs."""
    return _sources(graph)


def _quoted(graph: Graph, node: str) -> Iterator[str]:
    """The words that annotations on a node quote, without typography."""
    for citation in graph.citations(node):
        record = graph.node(citation.annotation).record
        if isinstance(record, Annotation) and record.quote:
            yield outline(record.quote.exact)[0].casefold()


def unchecked(graph: Graph) -> list[str]:
    """The claims without a passage that somebody checked, those with the fewest passages first."""
    counted = []
    for place, id_ in enumerate(graph.ids("claim")):
        annotations = [graph.node(citation.annotation).record for citation in graph.citations(id_)]
        if not any(isinstance(record, Annotation) and record.checked for record in annotations):
            counted.append((len(annotations), place, id_))
    return [id_ for _, _, id_ in sorted(counted)]


def review(finder: Finder, graph: Graph, limit: int, each: int = 3) -> Iterator[tuple[str, tuple[FoundPassage, ...]]]:
    """The best passages for the claims without a checked one, those with the fewest passages first."""
    shown = 0
    for node in unchecked(graph):
        if shown == limit:
            return
        if found := for_node(finder, graph, node, each):
            shown += 1
            yield node, found


# --- the sentence that counts -------------------------------------------------------------------------------------


def best_sentence(finder: Finder, text: str, sentences: Sequence[str]) -> int | None:
    """The place of the sentence that is nearest to a text, by meaning where there is a model, else by its words.

    None where no sentence is near: then a person has to say what is quoted.
    """
    asked = {*words(text)} - STOPPED
    shared = [len(asked & {*words(one)}) for one in sentences]
    if finder.vector:
        wanted = finder.vector(text)
        nearness = [float(finder.vector(one) @ wanted) for one in sentences]
    else:
        nearness = [number / (len(words(one)) + 8) for number, one in zip(shared, sentences, strict=True)]
    best = max(range(len(sentences)), key=nearness.__getitem__, default=None)
    if best is None or shared[best] >= min(LEAST_SHARED, len(asked) or 1):
        return best
    return best if finder.vector and nearness[best] >= LEAST_NEARNESS else None
