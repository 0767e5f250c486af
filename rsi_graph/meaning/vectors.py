"""Vectors kept in the user's cache by the hash of model and text, so that a text is embedded once.

A model has a folder of its own. In it lie pairs of files that are never changed: ``NAME.npy`` with vectors, a row a
text, and ``NAME.ids`` with the hashes of the texts. Each is written beside and renamed, the ids last, so a pair is
there or is not; who fills the cache at the same time adds other pairs. What is damaged or cut off is not seen, what
cannot be written is embedded again another day, and no pickle is ever read.
"""

import contextlib
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from rsi_graph.files import folders
from rsi_graph.files.cache import KEEP_DAYS
from rsi_graph.meaning import embedders
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.embedders import Embedder
from rsi_graph.meaning.models import Model

if TYPE_CHECKING:
    from rsi_graph.meaning.models import Vectors

CHUNK = 512
"""How many texts are embedded before they are kept: so many are lost at most by an interruption."""
MANY_PAIRS = 8
"""From so many pairs of files on, those in use are put together into one."""
KEY = 32
DAY = 86_400
OFF = 1e-3
"""How far from 1 a length may be; a vector further off is damaged."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far embedding has come."""

    done: int
    total: int
    seconds: float

    @property
    def rate(self) -> float:
        """Texts a second."""
        return self.done / self.seconds if self.seconds else 0.0

    @property
    def remaining(self) -> float:
        """Seconds that the rest will take at this rate."""
        return (self.total - self.done) / self.rate if self.rate else 0.0


@dataclass(frozen=True, slots=True)
class Embedded:
    """The vectors of texts, a row a text."""

    vectors: "Vectors"
    made: int
    """How many were embedded now; the others were kept."""
    split: int
    """How many texts were longer than the model reads: they have the mean of their parts."""


def embed(
    texts: Sequence[str],
    model: Model,
    *,
    progress: Callable[[Progress], None] | None = None,
    embedder: Embedder | None = None,
) -> Embedded:
    """The vectors of ``texts``, out of the cache as far as they are there.

    The model is opened only where a text is new. What was embedded before an interruption is kept.
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
        work = _Work(embedder or embedders.open_model(model), shelf, model.window)
        split = work.fill(missing, progress)
        found |= work.made
    return Embedded(shelf.gather(keys, found), len(missing), split)


def kept(texts: Sequence[str], model: Model) -> "tuple[list[int], Vectors]":
    """The vectors that are in the cache already, a row a text, and of which texts they are; nothing is embedded."""
    import numpy as np

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
    """Embeds what is missing, the shortest first, and keeps it piece by piece."""

    def __init__(self, embedder: Embedder, shelf: "Shelf", window: int) -> None:
        self.embedder, self.shelf, self.window = embedder, shelf, window
        self.made: dict[bytes, Vectors] = {}

    def fill(self, missing: dict[bytes, str], progress: Callable[[Progress], None] | None) -> int:
        """Embed; how many texts had to be split."""
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
                progress(Progress(start + len(chunk), len(keys), time.monotonic() - started))
        return split


def _whole(embedder: Embedder, parts: Sequence[Sequence[str]]) -> "Vectors":
    """The vectors of texts in parts: of several parts their mean, by how long they are."""
    import numpy as np

    every = embedder.encode([part for text in parts for part in text])
    starts = np.cumsum([0, *(len(text) for text in parts[:-1])])
    lengths = np.array([len(part) + 1 for text in parts for part in text], np.float32)
    sums = np.add.reduceat(every * lengths[:, None], starts, axis=0)
    unit: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-12))
    return unit.astype(np.float32, copy=False)


def query(text: str, model: Model, embedder: Embedder) -> "Vectors":
    """The vector of a text that is not kept."""
    row: Vectors = _whole(embedder, [meaning_texts.parts(text, model.window)])[0]
    return row


# --- keeping ------------------------------------------------------------------------------------------------------


class Shelf:
    """The pairs of files of one model."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._used: list[Path] = []

    def whole(self, keys: Sequence[bytes]) -> "Vectors | None":
        """The mapped vectors of just these texts in just this order, where they are kept so."""
        pair = self._pair(self.folder / _name(b"".join(keys)))
        if pair is None or pair[0] != list(keys) or not all(_sound(pair[1], range(len(keys)))):
            return None
        self._touch([self.folder / _name(b"".join(keys))])
        return pair[1]

    def find(self, keys: Sequence[bytes]) -> "dict[bytes, Vectors]":
        """The vectors kept of these texts, by key."""
        wanted = set(keys)
        out: dict[bytes, Vectors] = {}
        for path, ids, vectors in self._pairs():
            rows = [(row, key) for row, key in enumerate(ids) if key in wanted and key not in out]
            sound = _sound(vectors, [row for row, _ in rows])
            if any(sound) and len({len(vectors[0]), *(len(vector) for vector in islice(out.values(), 1))}) == 1:
                out |= {key: vectors[row] for (row, key), good in zip(rows, sound, strict=True) if good}
                self._used.append(path)
        self._touch(self._used)
        return out

    def gather(self, keys: Sequence[bytes], found: "dict[bytes, Vectors]") -> "Vectors":
        """The vectors as rows of one array, in the order of ``keys``; out of many pairs they are put into one."""
        import numpy as np

        if not keys:
            return np.empty((0, 0), np.float32)
        rows: Vectors = np.stack([found[key] for key in keys])
        if len(self._used) + len(keys) // CHUNK > MANY_PAIRS:
            self.put(keys, rows)
            self._drop_within(set(keys), self.folder / _name(b"".join(keys)))
        return rows

    def put(self, keys: Sequence[bytes], vectors: "Vectors") -> None:
        """Keep vectors, if that can be done."""
        import numpy as np

        ids = b"".join(keys)
        name = _name(ids)
        with contextlib.suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            with self._beside(name + ".npy") as beside, beside.open("wb") as file:
                np.lib.format.write_array(file, np.ascontiguousarray(vectors, np.float32), allow_pickle=False)
            with self._beside(name + ".ids") as beside:
                beside.write_bytes(ids)

    @contextlib.contextmanager
    def _beside(self, name: str) -> Iterator[Path]:
        """A file to write, which takes its name when it is whole."""
        beside = self.folder / f".{name}.{os.getpid()}"
        try:
            yield beside
            beside.replace(self.folder / name)
        finally:
            with contextlib.suppress(OSError):
                beside.unlink(missing_ok=True)

    def _pairs(self) -> "Iterator[tuple[Path, list[bytes], Vectors]]":
        """The pairs that are whole, the largest first: their path without suffix, keys, mapped vectors."""
        sizes = []
        for path in self.folder.glob("*.ids"):
            with contextlib.suppress(OSError):
                sizes.append((-path.stat().st_size, path.with_suffix("")))
        for _, path in sorted(sizes):
            pair = self._pair(path)
            if pair is not None:
                yield path, *pair

    def _pair(self, path: Path) -> "tuple[list[bytes], Vectors] | None":
        """Keys and mapped vectors, or None where they are not there or not whole."""
        import numpy as np

        with contextlib.suppress(OSError, ValueError, EOFError):
            ids = path.with_suffix(".ids").read_bytes()
            vectors = np.load(path.with_suffix(".npy"), mmap_mode="r", allow_pickle=False)
            if vectors.ndim == 2 and vectors.dtype == np.float32 and ids and len(vectors) * KEY == len(ids):  # noqa: PLR2004
                return [ids[at : at + KEY] for at in range(0, len(ids), KEY)], vectors
        return None

    def _touch(self, used: Sequence[Path]) -> None:
        """Remember that these are in use; drop what nobody used for ``KEEP_DAYS``."""
        now = time.time()
        for path in self.folder.glob("*.ids"):
            with contextlib.suppress(OSError):
                age = now - path.stat().st_mtime
                if age > DAY and path.with_suffix("") in used:
                    os.utime(path)
                elif age > KEEP_DAYS * DAY:
                    _drop(path)

    def _drop_within(self, keys: set[bytes], kept: Path) -> None:
        """Drop the pairs that hold nothing but these, save the one that holds them all."""
        for path, ids, _ in self._pairs():
            if path != kept and keys.issuperset(ids) and self._pair(kept) is not None:
                with contextlib.suppress(OSError):
                    _drop(path)


def _name(ids: bytes) -> str:
    return hashlib.sha256(ids).hexdigest()[:KEY]


def _drop(path: Path) -> None:
    path.with_suffix(".ids").unlink()
    path.with_suffix(".npy").unlink()


def _sound(vectors: "Vectors", rows: Sequence[int]) -> list[bool]:
    """Which of these rows are of length 1, as every vector is that was written whole."""
    import numpy as np

    chosen = vectors[rows] if len(rows) != len(vectors) else vectors
    with np.errstate(all="ignore"):
        lengths = np.einsum("ij,ij->i", chosen, chosen)
        sound: list[bool] = (np.abs(lengths - 1) < OFF).tolist()
    return sound
