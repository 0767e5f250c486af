"""Compacting: passages are renumbered without gaps, and their vectors are written one after another.

A passage that is removed leaves its vector behind, which costs room and is looked at with every question. If there are
many such vectors, those in use are written into a new file, and one transaction gives the passages the numbers of its
rows and names the file. Until then nothing has changed.
"""

from rsi_graph.library import rows
from rsi_graph.library.holdings import Holdings

LOOSE = 1 / 3
"""The share of numbers without a passage from which a library is compacted."""
LEAST = 1_000
"""The number of such numbers below which a library is only compacted on request."""


def is_due(passages: int, last: int) -> bool:
    """Return True if compacting pays, since too many numbers up to the last have no passage."""
    gone = last - passages
    return gone >= LEAST and gone > LOOSE * last


def compact(holdings: Holdings) -> int:
    """Give the passages numbers from 1 on without a gap. Return how many numbers became free.

    Only for a caller that holds the lock of the library (``locked.alone``). Raises CannotWrite and BadLibrary.
    """
    counts = holdings.counts()
    gone = counts.last - counts.passages
    if not gone:
        return 0
    embedded, old = holdings.number_of("embedded"), holdings.vectors
    kept = [number - 1 for number in holdings.ids() if number <= embedded]
    number = holdings.number_of("compacted") + 1
    new = holdings.folder / f"vectors-{number}.f32"
    vectors = holdings.mapped()
    rows.copy(new, vectors, [row for row in kept if row < len(vectors)])
    with holdings.change():
        holdings.renumber()
        facts = {"compacted": str(number), "vectors": new.name, "embedded": str(len(kept)), "shards": "[]"}
        facts |= {"put": "0", "sending": "0"}
        for name, value in facts.items():
            holdings.set_fact(name, value)
    del vectors  # some systems do not delete a file that is mapped
    rows.drop(old)
    holdings.vacuum()
    return gone
