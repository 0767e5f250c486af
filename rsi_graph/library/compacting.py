"""The numbers of what is gone, given out again: passages are renumbered, and their vectors written one after another.

A passage that is taken out leaves its vector behind, which costs room and is looked at with every question. Where
those are many, the vectors that count are written into a new file, and one transaction gives the passages the numbers
of its rows and names the file; until then all is as it was.
"""

from rsi_graph.library import rows
from rsi_graph.library.holdings import Holdings

LOOSE = 1 / 3
"""The share of numbers without a passage from which a library is compacted."""
LEAST = 1_000
"""With fewer numbers without a passage nothing is compacted, but when it is asked for."""


def is_due(passages: int, last: int) -> bool:
    """Return True if so few passages are left of the numbers up to the last that compacting pays."""
    gone = last - passages
    return gone >= LEAST and gone > LOOSE * last


def compact(holdings: Holdings) -> int:
    """Give the passages numbers from 1 on without a gap; the numbers that became free.

    To be called by whoever alone changes the library (``locked.alone``). Raises CannotWrite and BadLibrary.
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
    del vectors  # some systems do not let go of a file that is mapped
    rows.drop(old)
    holdings.vacuum()
    return gone
