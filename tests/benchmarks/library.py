"""The library: a question by meaning and words against the exact product alone, and adding against the model alone.

The usual run holds 100 000 passages, ``--large`` a million. Texts and vectors are made: words as frequent as those of
a language, vectors that lie about some thousand centres, questions near to passages.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

import rsi_graph
from rsi_graph.files import folders
from rsi_graph.library import adding, asking, indexes, shards
from rsi_graph.library.adding import Engine
from rsi_graph.library.exact import ExactPassages
from rsi_graph.library.finding import POOL, Finder
from rsi_graph.library.holdings import Holdings
from rsi_graph.meaning import embedders, models
from rsi_graph.meaning import texts as meaning_texts
from rsi_graph.meaning.models import Model
from tests.benchmarks.rows import Row, call

USUAL, LARGE = 100_000, 1_000_000
QUESTIONS = 100
WIDTH = 384
PER_WORK = 4
WORDS = 60_000
"""The size of the vocabulary."""
LETTERS = str.maketrans("0123456789abcdef", "kaeioulmnrstpdgb")
"""The letters of which words are made: a passage of digits is no prose, and is never found."""
MEGABYTE = 1e6
ASKED = """
import json, resource, sys, time
from pathlib import Path
import numpy as np
from rsi_graph.library.finding import Finder
from rsi_graph.library.holdings import Holdings
questions = [(text, np.array(vector, np.float32)) for text, vector in json.loads(Path(sys.argv[2]).read_text())]
start = time.perf_counter()
holdings = Holdings(Path(sys.argv[1]))
finder = Finder(holdings, lambda _: questions[0][1])
finder.index
opened = time.perf_counter() - start
for text, vector in questions:
    finder.vector = lambda _, vector=vector: vector
    finder.find(text)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
status = Path("/proc/self/status")  # where there is one, it does not count what the parent held when this was begun
if status.exists():
    peak = next(int(line.split()[1]) * 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
print(json.dumps([opened, peak]))
"""
"""In a process of its own, so that its memory and its opening can be told."""


def rows(_: Callable[[int], Path]) -> Iterator[Row]:
    """Every goal of the library."""
    yield _adding()
    count = LARGE if os.environ.get("RSI_GRAPH_LARGE") else USUAL
    with tempfile.TemporaryDirectory() as folder, Holdings(Path(folder) / "library", make=True) as holdings:
        started = time.perf_counter()
        embedder = Clustered(count)
        fill(holdings, Path(folder), count, embedder)
        seconds = time.perf_counter() - started
        held, at = holdings.counts().passages, len(shards.held(holdings))
        sys.stdout.write(f"# shards: {at}\n")
        sys.stdout.write(f"# {held} passages added and indexed in {seconds:.0f} s, without a model\n")
        sys.stdout.write(f"# {_size(holdings.folder) / MEGABYTE:.0f} MB on disk\n")
        yield from _asking(holdings, Path(folder), embedder, count)
        yield _changing(holdings, Path(folder), embedder, count)


class Clustered:
    """An embedder whose vectors lie about centres; it gives the next ones, whatever the texts."""

    def __init__(self, count: int) -> None:
        self.made = np.random.default_rng(0)
        self.centres = self.made.standard_normal((max(count // 100, 10), WIDTH), np.float32)
        self.centres /= np.linalg.norm(self.centres, axis=1, keepdims=True)

    def encode(self, texts: list[str]) -> npt.NDArray[np.float32]:
        """A vector a text."""
        near = self.centres[self.made.integers(0, len(self.centres), len(texts))]
        return self.off(near, 0.9)

    def off(self, near: npt.NDArray[np.float32], by: float) -> npt.NDArray[np.float32]:
        """Vectors at some distance from others."""
        out = near + self.made.standard_normal(near.shape, np.float32) * np.float32(by / np.sqrt(WIDTH))
        return np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True), np.float32)


def fill(holdings: Holdings, folder: Path, count: int, embedder: Clustered) -> None:
    """Add this number of passages from lines of JSON, like any others."""
    made = np.random.default_rng(1)
    path = folder / "made.jsonl"
    with path.open("w") as file:
        for number in range(count // PER_WORK):
            ranks = np.minimum(
                made.zipf(1.1, 95 * PER_WORK) - 1, WORDS - 1 - made.integers(0, WORDS // 2, 95 * PER_WORK)
            )
            words = [f"{rank:x}".translate(LETTERS) for rank in ranks.tolist()]
            sentences = (" ".join(["W", *words[at : at + 95], "ended."]) for at in range(0, len(words), 95))
            work = {"paperId": f"p{number}", "title": f"Work {number}", "abstract": " ".join(sentences)}
            file.write(f"{json.dumps(work)}\n")
    adding.add(holdings, [path], Engine(Model("made", Path(), "made"), embedder))
    path.unlink()


def _asking(holdings: Holdings, folder: Path, embedder: Clustered, count: int) -> Iterator[Row]:
    vectors = np.array(holdings.mapped())
    rows_ = np.random.default_rng(2).integers(0, len(vectors), QUESTIONS)
    wanted = embedder.off(vectors[rows_], 0.5)
    texts = [" ".join(text.split()[5:25]) for [(_, text)] in (holdings.texts(int(row), 1) for row in rows_)]
    indexes.index_of(holdings, crossing=1).refresh()
    exact, index = ExactPassages(vectors), indexes.index_of(holdings, crossing=1).open()
    finder = Finder(holdings, None, index)
    found, expected, seconds = [], [], ([], [])
    for text, vector in zip(texts, wanted, strict=True):  # both in memory before either is timed
        finder.vector = lambda _, vector=vector: vector
        finder.find(text)
        exact.near(vector, 10)
    for text, vector in zip(texts, wanted, strict=True):
        finder.vector = lambda _, vector=vector: vector
        for timed, ask in zip(seconds, (lambda: finder.find(text), lambda: exact.near(vector, 10)), strict=True):  # noqa: B023
            start = time.perf_counter()
            ask()
            timed.append(time.perf_counter() - start)
        expected.append({number for number, _ in exact.near(vector, 10)})
        found.append({number for number, _ in index.near(vector, 10)})
    answered = sum(bool(finder.find(text)) for text in texts)
    sys.stdout.write(f"# {answered} of {QUESTIONS} questions answered\n")
    ours, theirs = (float(np.percentile(timed, 95)) for timed in seconds)
    halves = (
        (lambda _, vector: index.near(vector, POOL)),
        (lambda text, _: asking.ask(holdings, text, POOL, alone=False)),
    )
    for name, half in zip(("meaning", "words"), halves, strict=True):
        timed = [call(lambda: half(text, vector))() for text, vector in zip(texts, wanted, strict=True)]  # noqa: B023
        sys.stdout.write(f"# {name} alone: p50 {_milli(timed, 50)}, p95 {_milli(timed, 95)} ms\n")
    for name, timed in zip(("meaning and words", "the exact product"), seconds, strict=True):
        sys.stdout.write(f"# {name}: p50 {_milli(timed, 50)}, p95 {_milli(timed, 95)} ms\n")
    what = f"library, {count} passages"
    yield Row(f"{what}: query by the index, p95 / exact product in memory", ours / theirs, 1 / 3)
    recall = sum(len(some & all_) for some, all_ in zip(found, expected, strict=True)) / (10 * QUESTIONS)
    yield Row(f"{what}: recall@10", recall, 0.95, "", at_least=True)
    asked = folder / "asked.json"
    asked.write_text(json.dumps([(text, vector.tolist()) for text, vector in zip(texts, wanted, strict=True)]))
    child = [sys.executable, "-c", ASKED, str(holdings.folder), str(asked)]
    done = subprocess.run(child, capture_output=True, check=True)
    opened, peak = json.loads(done.stdout)
    yield Row(f"{what}: resident, {QUESTIONS} questions", peak / MEGABYTE, 700, "MB")
    yield Row(f"{what}: opening", 1e3 * opened, 200, "ms")


def _changing(holdings: Holdings, folder: Path, embedder: Clustered, count: int) -> Row:
    """A file that has changed, added again to a large library and to one that holds nothing else."""
    path = folder / "changing.txt"
    engine = Engine(Model("made", Path(), "made"), embedder)
    seconds = []
    with Holdings(folder / "small", make=True) as small:
        for library in (holdings, small):
            timed = []
            for turn in range(4):
                path.write_text(f"Turn {turn}. " + "The words of this file change from turn to turn. " * 40)
                start = time.perf_counter()
                adding.add(library, [path], engine)
                timed.append(time.perf_counter() - start)
            seconds.append(min(timed[1:]))
    large, alone = seconds
    sys.stdout.write(f"# one changed file: {1e3 * large:.0f} ms, {1e3 * alone:.0f} ms in a library of its own\n")
    return Row(f"library, {count} passages: one changed file / the same in a library of its own", large / alone, 2)


def _adding() -> Row:
    """Adding texts to a library against the model's own encode of the same passages."""
    graph = rsi_graph.load(folders.shipped_corpus()).graph
    texts = [text for text in meaning_texts.texts(graph).values() if len(text) > 60][:400]
    model = models.find()
    embedder = embedders.open_model(model)
    embedder.encode(texts[:50])
    ours, theirs = [], []
    for turn in range(3):
        with tempfile.TemporaryDirectory() as folder, Holdings(Path(folder) / "library", make=True) as holdings:
            path = Path(folder) / "made.jsonl"
            lines = ({"paperId": f"{turn}", "title": f"T{n}", "abstract": text} for n, text in enumerate(texts))
            path.write_text("\n".join(map(json.dumps, lines)))
            start = time.perf_counter()
            report = adding.add(holdings, [path], Engine(model, embedder))
            ours.append((time.perf_counter() - start) / report.passages)
            kept = [text for _, text in holdings.texts(0, len(texts) * 2)]
        start = time.perf_counter()
        embedder.encode(kept)
        theirs.append((time.perf_counter() - start) / len(kept))
    return Row(
        "library: adding, passages a second / the model's own encode", min(theirs) / min(ours), 0.9, at_least=True
    )


def _milli(seconds: list[float], percentile: int) -> str:
    return f"{1e3 * np.percentile(seconds, percentile):.1f}"


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
