"""Meaning: embedding, search and candidate links, each against the least that has to be done for it."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

import rsi_graph
from rsi_graph.files import folders
from rsi_graph.meaning import embedders, models, search, vectors
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.models import Model
from tests.benchmarks.rows import Row, call, process, ratio

if TYPE_CHECKING:
    from rsi_graph.meaning.embedders import Embedder

QUERY = "the compute that is at hand limits how fast an explosion can be"
MANY = 100_000
HEIGHT, WIDTH = 512, 2048
"""Tiles in which the product of all pairs is made alone."""
MEGABYTE = 1e6
ENCODE_ONE = """
import sys
from sentence_transformers import SentenceTransformer
SentenceTransformer(sys.argv[1], device="cpu", local_files_only=True).encode(sys.argv[2], show_progress_bar=False)
"""
"""The cost of a query without the light model."""

CANDIDATES = """
import json, resource, sys, time
from tests.benchmarks.meaning import all_candidates
seconds, product = all_candidates(sys.argv[1])
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps([seconds, product, peak]))
"""
"""In a process of its own, so that its memory can be told."""


def rows(corpora: Callable[[int], Path]) -> Iterator[Row]:
    """Every goal of meaning."""
    yield from _starts()
    yield from _embedding()
    yield _search()
    yield from _candidates(corpora(MANY))


def _starts() -> Iterator[Row]:
    corpus = str(folders.shipped_corpus())
    with tempfile.TemporaryDirectory() as cache:
        ours = process(
            ("-m", "rsi_graph", "search", QUERY, "--by", "meaning", "--corpus", corpus), XDG_CACHE_HOME=cache
        )
        ours()
        theirs = process(("-c", ENCODE_ONE, str(models.find().folder), QUERY), HF_HUB_OFFLINE="1")
        what = "search --by meaning, shipped corpus, whole process / sentence-transformers, one query"
        yield Row(what, ratio(ours, theirs, 3), 1 / 10)


def _embedding() -> Iterator[Row]:
    texts = list(meaning_texts.texts(rsi_graph.load(folders.shipped_corpus()).graph).values())
    model = models.find()
    light, heavy = embedders.open_model(model), _sentence_transformer(model.folder)
    light.encode(texts[:50])
    heavy(texts[:50])

    def ours() -> None:
        with _cache():
            vectors.embed(texts, model, embedder=light)

    theirs = call(lambda: heavy(texts))
    yield Row("embedding the shipped corpus / SentenceTransformer.encode", ratio(call(ours), theirs, 3), 1)
    with _cache():
        vectors.embed(texts, model, embedder=light)
        again = call(lambda: vectors.embed(texts, model))
        yield Row("embedding it when nothing changed / the same", ratio(again, theirs, 3), 0.05)


def _sentence_transformer(folder: Path) -> Callable[[Sequence[str]], object]:
    """An encoder of sentence-transformers as it comes."""
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return lambda texts: model.encode(list(texts), show_progress_bar=False)


class _Echo:
    """An embedder that gives one and the same vector: what is measured is what comes after it."""

    def __init__(self, vector: npt.NDArray[np.float32]) -> None:
        self.vector = vector

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """The vector, a row a text."""
        return np.tile(self.vector, (len(texts), 1))


def _search() -> Row:
    every = random_vectors(MANY)
    echo: Embedder = _Echo(every[7])
    asked = search.Meanings([str(number) for number in range(MANY)], every, _model(), echo)
    product = call(lambda: every @ every[7])
    return Row("meaning search, 100 000 vectors / product", ratio(call(lambda: asked.near(QUERY)), product, 25), 1.5)


def _candidates(corpus: Path) -> Iterator[Row]:
    done = subprocess.run(
        [sys.executable, "-c", CANDIDATES, str(corpus)], stdout=subprocess.PIPE, check=True, env={**os.environ}
    )
    seconds, product, peak = json.loads(done.stdout)
    yield Row("candidate links, 100 000 nodes / blocked product alone", seconds / product, 1.3)
    yield Row("candidate links, 100 000 nodes, peak memory", peak / MEGABYTE, 1500, "MB")


def all_candidates(corpus: str) -> tuple[float, float]:
    """Seconds for the first candidates of a corpus with random vectors, and for the product of all pairs alone."""
    from rsi_graph.meaning.ranking import Links

    graph = rsi_graph.load(corpus).graph
    texts = meaning_texts.texts(graph)
    every = random_vectors(len(texts))

    def candidates() -> None:
        Links(graph, texts, _model(), vectors.Embedded(every, 0, 0)).suggest({}, 50)

    def product() -> None:
        for top in range(0, len(every), HEIGHT):
            for left in range(0, len(every), WIDTH):
                every[top : top + HEIGHT] @ every[left : left + WIDTH].T

    alone, ours, again = call(product)(), call(candidates)(), call(product)()
    return ours, (alone + again) / 2


def random_vectors(count: int) -> npt.NDArray[np.float32]:
    """Vectors spread about as those of texts are: along some dozens of directions, and some noise."""
    draw = np.random.default_rng(0)
    along = draw.standard_normal((48, 384), np.float32)
    every: npt.NDArray[np.float32] = draw.standard_normal((count, 48), np.float32) @ along
    every += 2 * draw.standard_normal((count, 384), np.float32)
    every /= np.linalg.norm(every, axis=1, keepdims=True)
    return every


def _model() -> Model:
    return Model("random", Path(), "0" * 64)


@contextmanager
def _cache() -> Iterator[None]:
    """An empty cache folder while it lasts."""
    before = os.environ.get("XDG_CACHE_HOME")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["XDG_CACHE_HOME"] = folder
        try:
            yield
        finally:
            os.environ.pop("XDG_CACHE_HOME")
            os.environ.update({"XDG_CACHE_HOME": before} if before is not None else {})
