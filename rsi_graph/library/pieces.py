"""Cutting a text into passages: sentences joined to about a hundred words, never across a page or a section."""

from collections.abc import Iterator
from dataclasses import dataclass

from rsi_graph.sources import passages
from rsi_graph.sources.passages import Copy, Passage

WORDS = 100
"""The number of words with which a passage is long enough."""
MOST_CHARACTERS = 900
"""The most characters of a passage in any script, since the model reads no more."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage of a copy, from ``start`` to before ``end`` in code points."""

    start: int
    end: int


def pieces(copy: Copy) -> Iterator[Piece]:
    """The passages of a copy, in order; together they are its whole text except the spaces between them."""
    begun: Piece | None = None
    words, around = 0, ("", "")
    for sentence in _short(copy):
        paragraph = copy.paragraph(sentence.start)
        here, more = (paragraph.page, paragraph.section), sentence.text.count(" ") + 1
        if begun and (here != around or words + more > WORDS or sentence.end - begun.start > MOST_CHARACTERS):
            yield begun
            begun, words = None, 0
        begun = Piece(begun.start if begun else sentence.start, sentence.end)
        words, around = words + more, here
    if begun:
        yield begun


def _short(copy: Copy) -> Iterator[Passage]:
    """The sentences of a copy; those that are longer than a passage may be are cut between words."""
    for sentence in passages.sentences(copy):
        start = sentence.start
        while sentence.end - start > MOST_CHARACTERS:
            space = copy.text.rfind(" ", start + 1, start + MOST_CHARACTERS)
            end = space if space > start else start + MOST_CHARACTERS
            yield _part(sentence, copy, start, end)
            start = end + 1 if space > start else end
        if start < sentence.end:
            yield sentence if start == sentence.start else _part(sentence, copy, start, sentence.end)


def _part(sentence: Passage, copy: Copy, start: int, end: int) -> Passage:
    return Passage(sentence.number, start, end, copy.text[start:end], sentence.locator)
