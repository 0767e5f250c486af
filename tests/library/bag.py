"""An embedder for tests, whose vectors are the words of a text."""

import zlib
from pathlib import Path

import numpy as np

from rsi_graph.library.adding import Engine
from rsi_graph.meaning.models import Model
from rsi_graph.words import words

WIDTH = 64


class Bag:
    """Counts the words of a text; it can be told to stop half way."""

    def __init__(self, stops_after: int = 1 << 30) -> None:
        self.left, self.seen = stops_after, 0

    def encode(self, texts):
        """The vectors of texts, of length 1."""
        self.left -= len(texts)
        if self.left < 0:
            raise KeyboardInterrupt
        self.seen += len(texts)
        out = np.zeros((len(texts), WIDTH), np.float32)
        for row, text in enumerate(texts):
            for word in words(text):
                out[row, zlib.crc32(word.encode()) % WIDTH] += 1
        return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-9)


def engine(embedder: Bag | None = None, name: str = "bag") -> Engine:
    """The engine of such an embedder."""
    return Engine(Model(name, Path(), f"key of {name}"), embedder or Bag())


def vector(text: str):
    """The vector of one text."""
    return Bag().encode([text])[0]
