"""The cache of vectors by the hash of model and text, so that each text is embedded once.

Each model has a folder in the user's cache with sealed files that are never changed. Each file holds the hashes of
some texts and their vectors, a row a text. Processes that fill the cache at the same time add separate files. A file
that is damaged or cut off is ignored, and a vector that cannot be written is embedded again another day.
"""

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from rsi_graph.files import folders, sealed
from rsi_graph.files.cache import KEEP_DAYS
from rsi_graph.meaning import embedders
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.embedders import Embedder
from rsi_graph.meaning.models import Model

CHUNK = 512
"""The number of texts that are embedded before they are written; an interruption loses no more."""
MANY_FILES = 8
"""The most files in use before they are merged into one."""
KEY = 32
"""The bytes of the name of a text."""
KIND = "vectors"
"""The kind under which vectors are sealed."""
SHAPE_BYTES = 32
"""The bytes before the names of the texts: their number and the length of a vector, padded so that vectors align."""
DAY = 86_400
"""Seconds."""
MAX_OFF = 1e-3
"""The largest distance of a vector's length from 1; a vector further off is no vector of a model."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of embedding."""

    done: int
    total: int
    seconds: float
    what: str = "texts"
    """The plural of what is embedded."""

    @property
    def rate(self) -> float:
        """The number of texts embedded in a second."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def remaining(self) -> float:
        """The seconds that the rest will take at this rate."""
        return (self.total - self.done) / self.rate if self.rate else 0.0


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of texts, a row a text."""

    vectors: Vectors
    made: int
    """The number of texts embedded now; the others were cached."""
    split: int
    """The number of texts longer than the model reads, whose vector is the mean of their parts."""


def embed(
    texts: Sequence[str],
    model: Model,
    *,
    progress: Callable[[Progress], None] | None = None,
    embedder: Embedder | None = None,
    what: str = "texts",
) -> Embedded:
    """The vectors of ``texts``, from the cache as far as they are there.

    The model is opened only if a text is new; the progress says ``what`` the texts are. An interruption loses only the
    texts that were not written yet.
    """
    shelf = Shelf(folders.cache() / "vectors" / model.key[:KEY])
    keys = [text_key(model, text) for text in texts]
    whole = shelf.whole(keys)
    if whole is not None:
        return Embedded(whole, 0, 0)
    found = shelf.find(keys)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
    split = 0
    if missing:
        work = _Work(embedder or embedders.open_model(model), shelf, model.window, what)
        split = work.fill(missing, progress)
        found |= work.made
    return Embedded(shelf.gather(keys, found), len(missing), split)


def kept(texts: Sequence[str], model: Model) -> "tuple[list[int], Vectors]":
    """The vectors that are in the cache already, a row a text, and the mask of their texts; nothing is embedded."""
    shelf = Shelf(folders.cache() / "vectors" / model.key[:KEY])
    keys = [text_key(model, text) for text in texts]
    whole = shelf.whole(keys)
    if whole is not None:
        return list(range(len(keys))), whole
    found = shelf.find(keys)
    numbers = [number for number, key in enumerate(keys) if key in found]
    rows = [found[keys[number]] for number in numbers]
    return numbers, np.stack(rows) if rows else np.empty((0, 0), np.float32)


def text_key(model: Model, text: str) -> bytes:
    """The name of a text's vector."""
    return hashlib.sha256(f"{model.key}\0{text}".encode("utf-8", "surrogatepass")).digest()


# --- filling ------------------------------------------------------------------------------------------------------


class _Work:
    """An embedder of missing texts, the shortest first, which writes them piece by piece."""

    def __init__(self, embedder: Embedder, shelf: "Shelf", window: int, what: str) -> None:
        self.embedder, self.shelf, self.window, self.what = embedder, shelf, window, what
        self.made: dict[bytes, Vectors] = {}

    def fill(self, missing: dict[bytes, str], progress: Callable[[Progress], None] | None) -> int:
        """Embed the texts. Return the number of those that had to be split."""
        started, split = time.monotonic(), 0
        keys = sorted(missing, key=lambda key: len(missing[key]))
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            parts = [meaning_texts.parts(missing[key], self.window) for key in chunk]
            vectors = _whole(self.embedder, parts)
            self.made |= zip(chunk, vectors, strict=True)
            self.shelf.put(chunk, vectors)
            split += sum(len(p) > 1 for p in parts)
            if progress:
                progress(Progress(start + len(chunk), len(keys), time.monotonic() - started, self.what))
        return split


def _whole(embedder: Embedder, parts: Sequence[Sequence[str]]) -> Vectors:
    """The vectors of texts in parts; the vector of several parts is their mean, weighted by length."""
    every = embedder.encode([part for text in parts for part in text])
    starts = np.cumsum([0, *(len(text) for text in parts[:-1])])
    lengths = np.array([len(part) + 1 for text in parts for part in text], np.float32)
    sums = np.add.reduceat(every * lengths[:, None], starts, axis=0)
    unit: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-12))
    return unit.astype(np.float32, copy=False)


def query(text: str, model: Model, embedder: Embedder) -> Vectors:
    """The vector of a text, which is not cached."""
    row: Vectors = _whole(embedder, [meaning_texts.parts(text, model.window)])[0]
    return row


# --- keeping ------------------------------------------------------------------------------------------------------


class Shelf:
    """The files of one model."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: list[Path] = []

    def whole(self, keys: Sequence[bytes]) -> Vectors | None:
        """The mapped vectors of exactly these texts in this order; None if no file holds them so."""
        path = self.folder / _name(b"".join(keys))
        kept = self._kept(path)
        if kept is None or kept[0] != list(keys) or not all(_sound(kept[1], range(len(keys)))):
            return None
        self._touch([path])
        return kept[1]

    def find(self, keys: Sequence[bytes]) -> "dict[bytes, Vectors]":
        """The cached vectors of these texts, by key."""
        wanted = set(keys)
        out: dict[bytes, Vectors] = {}
        for path, ids, vectors in self._all():
            rows = [(row, key) for row, key in enumerate(ids) if key in wanted and key not in out]
            sound = _sound(vectors, [row for row, _ in rows])
            if any(sound) and len({len(vectors[0]), *(len(vector) for vector in islice(out.values(), 1))}) == 1:
                out |= {key: vectors[row] for (row, key), good in zip(rows, sound, strict=True) if good}
                self._used.append(path)
        self._touch(self._used)
        return out

    def gather(self, keys: Sequence[bytes], found: "dict[bytes, Vectors]") -> Vectors:
        """The vectors as rows of one array, in the order of ``keys``; many files are merged into one."""
        if not keys:
            return np.empty((0, 0), np.float32)
        rows: Vectors = np.stack([found[key] for key in keys])
        if len(self._used) + len(keys) // CHUNK > MANY_FILES:
            self.put(keys, rows)
            self._drop_within(set(keys), self.folder / _name(b"".join(keys)))
        return rows

    def put(self, keys: Sequence[bytes], vectors: Vectors) -> None:
        """Write vectors, if that can be done."""
        path = self.folder / _name(b"".join(keys))
        shape = np.array(vectors.shape, np.uint64).tobytes().ljust(SHAPE_BYTES, b"\0")
        with contextlib.suppress(OSError):
            rows = np.ascontiguousarray(vectors, np.float32).tobytes()
            sealed.write(path, KIND, path.name, shape, b"".join(keys), rows)

    def _all(self) -> "Iterator[tuple[Path, list[bytes], Vectors]]":
        """The files that are whole, the largest first: path, keys and mapped vectors of each."""
        sizes = []
        for path in self._files():
            with contextlib.suppress(OSError):
                sizes.append((-path.stat().st_size, path))
        for _, path in sorted(sizes):
            kept = self._kept(path)
            if kept is not None:
                yield path, *kept

    def _files(self) -> list[Path]:
        return [path for path in self.folder.glob("*") if not path.name.startswith(".")]

    def _kept(self, path: Path) -> "tuple[list[bytes], Vectors] | None":
        """The keys and mapped vectors of a file; None if they are missing or do not fit each other."""
        data = sealed.mapped(path, KIND, path.name)
        if data is None or len(data) < SHAPE_BYTES:
            return None
        count, width = np.frombuffer(data[: 2 * np.uint64().itemsize], np.uint64).tolist()
        end = SHAPE_BYTES + count * KEY
        if not count or not width or len(data) != end + count * width * np.float32().itemsize:
            return None
        ids = bytes(data[SHAPE_BYTES:end])
        keys = [ids[at : at + KEY] for at in range(0, len(ids), KEY)]
        return keys, np.frombuffer(data[end:], np.float32).reshape(count, width)

    def _touch(self, used: Sequence[Path]) -> None:
        """Note that these files are in use, and delete those that nobody used for ``KEEP_DAYS``."""
        now = time.time()
        for path in self._files():
            with contextlib.suppress(OSError):
                age = now - path.stat().st_mtime
                if age > DAY and path in used:
                    os.utime(path)
                elif age > KEEP_DAYS * DAY:
                    path.unlink()

    def _drop_within(self, keys: set[bytes], kept: Path) -> None:
        """Delete the files that hold nothing but these, except the one that holds them all."""
        for path, ids, _ in self._all():
            if path != kept and keys.issuperset(ids) and self._kept(kept) is not None:
                with contextlib.suppress(OSError):
                    path.unlink()


def _name(ids: bytes) -> str:
    """The name of the file that holds these texts."""
    return hashlib.sha256(ids).hexdigest()[:KEY]


def _sound(vectors: Vectors, rows: Sequence[int]) -> list[bool]:
    """For each of these rows, True if it has length 1, as every vector of a model has."""
    chosen = vectors[rows] if len(rows) != len(vectors) else vectors
    with np.errstate(all="ignore"):
        lengths = np.einsum("ij,ij->i", chosen, chosen)
        sound: list[bool] = (np.abs(lengths - 1) < MAX_OFF).tolist()
    return sound
