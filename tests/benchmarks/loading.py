"""Reading: how long until a corpus is a graph, cold, warm and after a change; how long a command takes to start."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import rsi_graph
from rsi_graph.files import folders
from tests.benchmarks.rows import BARE, Row, Timer, after, process, ratio

EVENTS = """
import sys, yaml
from pathlib import Path
for path in sorted(Path(sys.argv[1]).glob("*.yaml")):
    for event in yaml.parse(path.read_text(encoding="utf-8"), Loader=yaml.CLoader):
        pass
"""
"""The floor under every reader of YAML that knows lines and columns."""

LOAD = "import sys, rsi_graph; rsi_graph.load(sys.argv[1])"


def rows(corpora: Callable[[int], Path]) -> Iterator[Row]:
    """Every goal of reading."""
    with tempfile.TemporaryDirectory() as work:
        yield from _starts(Path(work))
        yield from _cold(corpora(10_000), Path(work))
        yield from _warm(corpora(100_000), Path(work))


def _starts(work: Path) -> Iterator[Row]:
    node = rsi_graph.load(folders.shipped_corpus()).graph.ids("claim")[0]
    shipped = ("-m", "rsi_graph", "show", node, "--corpus", str(folders.shipped_corpus()))
    show = process(shipped, XDG_CACHE_HOME=str(work / "cache"))
    show()
    yield Row("show NODE, shipped corpus, warm / python -I -c pass", ratio(show, process(BARE), 15), 8)
    yield Row("--help / python -I -c pass", ratio(process(("-m", "rsi_graph", "--help")), process(BARE), 15), 2.5)


def _cold(corpus: Path, work: Path) -> Iterator[Row]:
    check = _forgetting(work, ("-m", "rsi_graph", "check", str(corpus)))
    yield Row(
        "check, 10 000 nodes, cold / events of the same bytes", ratio(check, process(("-c", EVENTS, str(corpus)))), 2
    )


def _warm(corpus: Path, work: Path) -> Iterator[Row]:
    copied = Path(shutil.copytree(corpus, work / "corpus"))
    load = ("-c", LOAD, str(copied))
    cold = _forgetting(work, load)
    warm = process(load, XDG_CACHE_HOME=str(work / "cache"))
    numbers = count()

    def change() -> None:
        with (copied / "part-0250.yaml").open("a", encoding="utf-8") as file:
            file.write(f"# changed {next(numbers)} times\n")

    yield Row("load, 100 000 nodes, warm / cold", ratio(after(warm, warm), cold, 3), 1 / 8)
    yield Row("load after one of 500 files changed / cold", ratio(after(change, warm), cold, 3), 1 / 8)


def _forgetting(work: Path, argv: tuple[str, ...]) -> Timer:
    """A process that finds its cache empty."""
    cache = work / "cache"
    return after(lambda: shutil.rmtree(cache, ignore_errors=True), process(argv, XDG_CACHE_HOME=str(cache)))
