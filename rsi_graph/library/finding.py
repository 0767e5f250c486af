"""Passages for a text or a node: near in meaning and in words, by fused rankings, without what is cited already.

Two rankings are fused by the places in them and not by their scores, which cannot be compared: by the sum of 1 / (60 +
place) (Cormack, Clarke and Büttcher 2009). A ranking has a first place even if nothing is near, so a passage also has
to be near: in meaning, or less so and with a rare word in common, or it holds all of a few words. Only the texts of
passages that may be near are read, and the works only of those that are found. Nothing here says that a passage
supports or disputes anything.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from rsi_graph.graph import Graph
from rsi_graph.library import asking, indexes, rows
from rsi_graph.library.asking import STOPPED, AskedWords
from rsi_graph.library.holdings import Holdings
from rsi_graph.library.works import HeldPassage, HeldWork, names
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.index import NearestKeys
from rsi_graph.model import Annotation
from rsi_graph.sources.plain_text import outline
from rsi_graph.words import words

POOL = 100
"""The number of passages in each ranking."""
RANK = 60
"""The number added to each place, so that the first few do not decide alone."""
PER_WORK = 3
"""The most passages of one work that are shown."""
LEAST_NEARNESS = 0.34
"""The cosine at which a passage is near to a text, whatever its words."""
LEAST_BESIDE = 0.3
"""The cosine at which it is near if it holds a rare word of the text, and from which a sentence is near.

Measured with the default model: of 400 annotations' quotations 68 % come so near to the claim they bear on, and of
213 200 pairs of a claim and a passage about software .02 %. With .3 alone it is 72 %, and .06 %.
"""
LEAST_SHARE = 0.2
"""The least share of a text's words, weighed by rarity, that a passage without a vector has to hold."""
LEAST_SHARED = 2
"""The fewest words that a sentence has to share with a text if it is not near in meaning."""
NO_LETTERS = bytes(code for code in range(128) if not chr(code).isalpha())
LEAST_LETTERS = 0.6
"""The least share of letters among the characters of a passage that are no spaces."""


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage that was found, with the reasons."""

    passage: HeldPassage
    score: float
    cosine: float | None
    """The nearness in meaning; None without a model."""
    words: tuple[str, ...]
    """The words of the text that it holds."""
    source: str = ""
    """The source of the corpus that its work is, if it is one."""

    @property
    def why(self) -> str:
        """The reason in words: near in meaning, .71; words: compute, bottleneck."""
        near = f"near in meaning, {self.cosine:.2f}".replace("0.", ".") if self.cosine is not None else ""
        if self.cosine is not None and self.cosine < LEAST_BESIDE:
            near = ""
        elif self.cosine is not None and self.cosine < LEAST_NEARNESS:
            near = f"less {near}"
        held = f"words: {', '.join(self.words)}" if self.words else ""
        return "; ".join(part for part in (near, held) if part)


@dataclass(slots=True)
class Finder:
    """An open library that answers questions, by its index and, with a model, by the vector of a text."""

    holdings: Holdings
    vector: Callable[[str], Vectors] | None = None
    _index: NearestKeys[int] | None = field(default=None, repr=False)
    _of: tuple[str, ...] | None = field(default=None, repr=False)
    """The state of the library when its index was opened."""

    @property
    def index(self) -> NearestKeys[int]:
        """The index of the passages, opened when it is first needed and again when the library has changed."""
        now = indexes.state(self.holdings)
        if self._index is None or self._of not in (None, now):
            self._index = indexes.index_of(self.holdings).open()
        self._of = now
        return self._index

    def find(
        self, text: str, limit: int = 10, wanted: Callable[[str], bool] = lambda _: True
    ) -> tuple[FoundPassage, ...]:
        """The passages near to a text that are wanted, the best first; none if nothing is near."""
        asked = self.asked(text)
        chosen: dict[int, tuple[str, ...]] = {}
        per_work: Counter[int] = Counter()
        for number, work, said in self._read(asked.order, max(min(2 * limit, POOL), 1)):
            both = asked.both(said)
            has_room = per_work[work] < PER_WORK
            if has_room and asked.is_near(number, both) and is_prose(said) and wanted(said):
                per_work[work] += 1
                chosen[number] = both
            if len(chosen) == limit:
                break
        passages = self.holdings.passages([*chosen])
        return tuple(asked.found(passages[number], both) for number, both in chosen.items() if number in passages)

    def _read(self, order: Sequence[int], step: int) -> Iterator[tuple[int, int, str]]:
        """Passages with their works and texts, some at a time; passages that were removed are skipped."""
        for start in range(0, len(order), step):
            some = order[start : start + step]
            held = self.holdings.texts_of(some)
            yield from ((number, *held[number]) for number in some if number in held)

    def asked(self, text: str) -> "AskedPassages":
        """The passages that may answer a question: the nearest in meaning, and those with the rarest of its words."""
        vector = self.vector(text) if self.vector and text.strip() else None
        near = {} if vector is None else dict(self.index.near(vector, POOL))
        hits = asking.ask(self.holdings, text, POOL, alone=vector is None)
        cosines = near if vector is None else {**self._cosines(vector, hits.scores.keys() - near), **near}
        by_words = sorted(hits.scores, key=lambda number: (-hits.scores[number], -cosines.get(number, 0.0), number))
        return AskedPassages(hits, cosines, _fused([*near], by_words))

    def _cosines(self, vector: Vectors, numbers: Collection[int]) -> dict[int, float]:
        """The nearness of passages to a vector, without the passages that have no vector yet."""
        embedded, width = self.holdings.number_of("embedded"), self.holdings.number_of("width")
        known = sorted(number for number in numbers if number <= embedded)
        if not known or not width or not self.holdings.vectors.is_file():
            return {}
        held = rows.Picked(self.holdings.vectors, width).of(known)
        there = np.any(held.vectors, axis=1).tolist()
        cosines = (held.vectors @ vector).tolist()
        return {n: cosine for n, cosine, is_there in zip(held.numbers, cosines, there, strict=True) if is_there}


@dataclass(frozen=True, slots=True)
class AskedPassages:
    """The passages of a library that may answer a question, and the numbers that decide if one of them is near."""

    words: AskedWords
    cosines: Mapping[int, float]
    """The nearness in meaning of each passage that has a vector."""
    scores: Mapping[int, float]
    """The passages with their fused scores."""

    @property
    def order(self) -> list[int]:
        """The passages that are not too far in meaning to be near, or hold a short question's words, best first."""
        held = self.words.scores if self.words.is_short else ()
        likely = (number for number in self.scores if number in held or self.cosines.get(number, 1.0) >= LEAST_BESIDE)
        return sorted(likely, key=lambda number: (-self.scores[number], number))

    def both(self, text: str) -> tuple[str, ...]:
        """The words of the question that a passage holds."""
        said = {*words(text)}
        return tuple(word for word in self.words.weights if word in said)

    def is_near(self, number: int, both: Sequence[str]) -> bool:
        """Return True if a passage that holds these words is near to the question."""
        cosine = self.cosines.get(number)
        if self.words.is_all(both):
            return True
        if cosine is None:
            return self.words.share(both) >= LEAST_SHARE
        return cosine >= LEAST_NEARNESS or (cosine >= LEAST_BESIDE and not self.words.rare.isdisjoint(both))

    def found(self, passage: HeldPassage, both: tuple[str, ...]) -> FoundPassage:
        """A passage with the reason why it was found."""
        return FoundPassage(passage, round(self.scores[passage.id], 5), self.cosines.get(passage.id), both)


def _fused(*rankings: Sequence[int]) -> dict[int, float]:
    """The passages of some rankings, each with its fused score."""
    scores: dict[int, float] = {}
    for ranking in rankings:
        for place, number in enumerate(ranking, 1):
            scores[number] = scores.get(number, 0.0) + 1 / (RANK + place)
    return scores


def is_prose(text: str) -> bool:
    """Return False for a table of contents, numbers or a formula, which are near to anything and say nothing."""
    letters = len(text.encode().translate(None, NO_LETTERS)) if text.isascii() else sum(map(str.isalpha, text))
    return letters >= LEAST_LETTERS * (len(text) - text.count(" "))


# --- for a node ---------------------------------------------------------------------------------------------------


def for_node(finder: Finder, graph: Graph, node: str, limit: int = 10) -> tuple[FoundPassage, ...]:
    """The passages near to a node that no annotation on it quotes already. Raises UnknownNode."""
    quoted = [*_quoted(graph, node)]
    held = _sources(graph)

    def wanted(text: str) -> bool:
        bare = outline(text)[0].casefold()
        return not any(words in bare for words in quoted)

    found = finder.find(meaning_texts.text(graph, node), limit, wanted)
    works = {one.passage.work.id: one.passage.work for one in found}
    of = {id_: source_of(work.body, held) or _quoted_of(finder, graph, work) for id_, work in works.items()}
    return tuple(replace(one, source=of[one.passage.work.id]) for one in found)


def _quoted_of(finder: Finder, graph: Graph, work: HeldWork) -> str:
    """The source of a work without author and identifier: the one with its title that quotes words of its text."""
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
    """The title of a record without people; nothing if it has some."""
    return "" if body.get("author") or body.get("editor") else " ".join(words(str(body.get("title") or "")))


def source_of(body: Mapping[str, object], held: Mapping[str, str]) -> str:
    """The source of a corpus that a work is, by a name that both have; nothing if it is none."""
    return next((held[name] for name in sorted(names(body)) if name in held), "")


def _sources(graph: Graph) -> dict[str, str]:
    return {name: id_ for id_ in reversed(graph.ids("source")) for name in names(graph.body(id_))}


def sources(graph: Graph) -> Mapping[str, str]:
    """The sources of a corpus by each of their names."""
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
    """The place of the sentence that is nearest to a text, by meaning if there is a model, else by its words.

    None if no sentence is near: then a person has to say what is quoted.
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
    return best if finder.vector and nearness[best] >= LEAST_BESIDE else None
