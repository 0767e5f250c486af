"""The memory of this process: what is resident, split by who holds it, and the objects that are alive by their type.

What is resident can be in use, or free and not given back: by Python's own allocator, which keeps an arena as long as
one object lives in it, or by the C library's. Objects can be in use, or garbage that waits for the collector, which
does not look at those that were put aside (``rsi_graph.collector``).
"""

import ctypes
import gc
import os
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

MB = 1_000_000
ARENA = re.compile(r"(\d+) arenas? \* (\d+) bytes/arena")
BYTES = re.compile(r"^# bytes in (allocated blocks|available blocks)\s*=\s*([\d,]+)", re.MULTILINE)
MANY = 1_000
"""The fewest objects more of a type that are worth a word."""


FIGURES = (
    "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
)  # fmt: skip


class Mallinfo(ctypes.Structure):
    """The figures of glibc's ``mallinfo2``."""

    _fields_ = [(name, ctypes.c_size_t) for name in FIGURES]


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes of this process."""

    resident: float
    files: float
    """Of files: programs, libraries, and kept columns that are mapped."""
    objects: float
    """Small objects of Python that are in use."""
    holes: float
    """Room between them in arenas that cannot be given back."""
    pieces: float
    """Larger pieces that the C library gave out: long texts, tables of dictionaries and lists, arrays."""
    free: float
    """Pieces that were freed and not given back."""

    @classmethod
    def now(cls) -> "Memory":
        """The memory at this moment, as it is: nothing is collected for it."""
        told = Counter[str]()
        for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
            name, _, value = line.partition(":")
            told[name] = int(value.split()[0]) * 1024 if value.endswith("kB") else 0
        arenas, objects = _arenas()
        info = _mallinfo()
        shared = told["RssFile"] + told["RssShmem"]
        figures = told["VmRSS"], shared, objects, arenas - objects, info.uordblks + info.hblkhd, info.fordblks
        return cls(*(round(one / MB, 1) for one in figures))

    def __str__(self) -> str:
        """One line."""
        return (
            f"{self.resident:.0f} MB resident: objects {self.objects:.0f} and holes {self.holes:.0f}, "
            f"pieces {self.pieces:.0f} and freed {self.free:.0f}, files {self.files:.0f}"
        )


def resident() -> float:
    """The megabytes of this process that are in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MB


def _arenas() -> tuple[int, int]:
    """The bytes of Python's arenas, and those of them that are in use."""
    with tempfile.TemporaryFile() as file, _into(file.fileno()):
        sys._debugmallocstats()
        file.seek(0)
        text = file.read().decode()
    found = ARENA.search(text)
    used = dict(BYTES.findall(text)).get("allocated blocks", "0")
    return (int(found[1]) * int(found[2]) if found else 0), int(used.replace(",", ""))


@contextmanager
def _into(number: int) -> Iterator[None]:
    """Inside the ``with`` block, what C writes to its stream of errors goes into a file."""
    sys.stderr.flush()
    kept = os.dup(2)
    os.dup2(number, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _mallinfo() -> Mallinfo:
    ask = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if ask is None:
        return Mallinfo()
    ask.restype = Mallinfo
    found: Mallinfo = ask()
    return found


@contextmanager
def all_in_sight() -> Iterator[None]:
    """Inside the ``with`` block, the collector looks at what was put aside too; garbage is collected first."""
    aside = gc.get_freeze_count()
    gc.unfreeze()
    gc.collect()
    try:
        yield
    finally:
        if aside:
            gc.freeze()


def alive() -> Counter[str]:
    """The objects that the collector knows, by module and type.

    No other thread may run meanwhile: a tuple that it is just making must not be held by anybody else.
    """
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        return Counter(f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.get_objects())
    finally:
        sys.setswitchinterval(interval)


def garbage() -> int:
    """Collect everywhere; the number of objects that nobody could reach any more, those put aside among them."""
    aside = gc.get_freeze_count()
    gc.unfreeze()
    found = gc.collect()
    if aside:
        gc.freeze()
    return found


@dataclass
class Watched:
    """The growth since the last look."""

    before: Counter[str] = field(default_factory=Counter)

    def look(self, most: int = 12) -> list[str]:
        """The memory, before and after the waiting garbage is collected, and the types that there are more of."""
        was = Memory.now()
        lost = garbage()
        now = Memory.now()
        with all_in_sight():
            count = alive()
        more = [(name, number) for name, number in (count - self.before).most_common() if number >= MANY]
        self.before = count
        lines = [str(was), f"after {lost} objects of garbage: {now}; {count.total()} alive"]
        return [*lines, *(f"  +{number} {name}" for name, number in islice(more, most))]
