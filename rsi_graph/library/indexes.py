"""The passages nearest to a vector: by the exact product, or by LanceDB's index where a library is large.

Both are asked through one small class, ``PassageIndex``. The exact product looks at every vector in the library's own
file. From ``CROSSING`` passages on, where LanceDB is installed, an index of them is made beside that file; it is
approximate, so it gives more than was asked for and the exact cosines decide. What came after the index was made is
looked at exactly until that is much, and then the index is made again. It can be lost: it is made from the vectors.
"""

import shutil
from importlib.util import find_spec
from pathlib import Path

from rsi_graph.library import rows
from rsi_graph.library.exact import ExactPassages, PassageIndex
from rsi_graph.library.holdings import Holdings
from rsi_graph.meaning.arrays import Vectors

CROSSING = 300_000
"""The number of passages from which there is an index: a judgement, since only 100 000 were measured. There the exact
product is quicker, and loading LanceDB takes longer than many questions; here its vectors take half a gigabyte."""
TAIL = 0.2
"""The share of passages that may be outside the index before it is made again."""
NAME = "lance"
"""The beginning of the names of indexes' folders; the number of passages in one follows."""


def open_index(holdings: Holdings, crossing: int = CROSSING) -> PassageIndex:
    """The index of a library that answers quickest: that of LanceDB where there is one, else the exact product."""
    vectors = mapped(holdings)
    indexed = held(holdings)
    if indexed and len(vectors) >= crossing and find_spec("lancedb"):
        from rsi_graph.library.lance import LancePassages

        return LancePassages(_folder(holdings, indexed), vectors, indexed)
    return ExactPassages(vectors)


def mapped(holdings: Holdings) -> Vectors:
    """The vectors of a library."""
    embedded, width = holdings.number_of("embedded"), holdings.number_of("width")
    return rows.mapped(holdings.folder, embedded, width)


def refresh(holdings: Holdings, crossing: int = CROSSING) -> int:
    """Make the index that a library needs by now, and take away those that are old; how many passages it holds."""
    vectors, indexed = mapped(holdings), held(holdings)
    if len(vectors) < crossing or find_spec("lancedb") is None:
        return indexed
    if len(vectors) - indexed > TAIL * len(vectors):
        from rsi_graph.library import lance

        lance.make(_folder(holdings, len(vectors)), vectors)
        with holdings.change():
            holdings.set_fact("indexed", str(len(vectors)))
        indexed = len(vectors)
    for folder in holdings.folder.glob(f"{NAME}-*"):
        if folder != _folder(holdings, indexed):
            shutil.rmtree(folder, ignore_errors=True)
    return indexed


def held(holdings: Holdings) -> int:
    """The number of passages in the index of a library; 0 where it has none that is whole."""
    indexed = holdings.number_of("indexed")
    return indexed if indexed and _folder(holdings, indexed).is_dir() else 0


def drop(holdings: Holdings) -> None:
    """Take the index away."""
    with holdings.change():
        holdings.set_fact("indexed", "0")
    for folder in holdings.folder.glob(f"{NAME}-*"):
        shutil.rmtree(folder, ignore_errors=True)


def _folder(holdings: Holdings, count: int) -> Path:
    return holdings.folder / f"{NAME}-{count}"
