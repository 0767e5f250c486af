"""Pauses of Python's garbage collector while many objects are made and none is dropped, and the return of freed
memory.

Left running during a load, the collector looks at all the new objects again and again and finds nothing to free: that
takes a third of the time of a large load and more than half of an edit. Objects that live as long as the explorer can
be hidden from it ("put aside"), so that collecting the rest is quick.

Freed memory does not return to the system by itself. glibc keeps the holes between what is still in use, and once a
large piece was freed, it takes pieces up to that size from the same heap as the small ones. That caused half of the
explorer's growth under random keys, while its number of objects stayed the same.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

FEW = 1_000_000
"""The number of objects up to which looking at all of them takes at most a fifth of a second."""


@contextmanager
def paused() -> Iterator[None]:
    """Collect nothing inside the ``with`` block. If collection was off before, it stays off."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@contextmanager
def put_aside() -> Iterator[None]:
    """Inside the ``with`` block, hide the present objects from the collector, and those that ``kept`` adds.

    A hidden object is freed when nothing refers to it any more; circles among them wait for ``look_at_all``.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def kept() -> Iterator[None]:
    """Collect nothing inside the ``with`` block, and put aside what is made there if ``put_aside`` is in use.

    Dropped objects that were never put aside are collected first. Those that were put aside and refer to each other in
    a circle, such as a dialog, go with the next ``look_at_all``.
    """
    aside = gc.get_freeze_count()
    if aside:
        gc.collect()
        gc.freeze()
    with paused():
        yield
    if aside:
        gc.freeze()
        give_back()


def look_at_all() -> None:
    """Collect among the objects put aside as well, unless they are more than ``FEW``."""
    if 0 < gc.get_freeze_count() < FEW:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        give_back()


_TRIM, _MMAP = -1, -3
"""The numbers by which glibc's ``mallopt`` knows what its heap may keep at its end, and the size of a large piece."""
LARGE = 128 * 1024
"""The size in bytes from which a piece is taken from the system and given back by itself: glibc's first value."""


def keep_large_apart() -> None:
    """Make this process take large pieces of memory from the system one by one, whatever was freed before."""
    if set_option := _of_libc("mallopt"):
        set_option(_MMAP, LARGE)
        set_option(_TRIM, LARGE)


def give_back() -> None:
    """Give freed memory back to the system if the C library keeps it."""
    if trim := _of_libc("malloc_trim"):
        trim(0)


@cache
def _of_libc(name: str) -> Callable[..., int] | None:
    """A function of the C library that this process runs on; None if the library has none of that name."""
    import ctypes  # only the explorer needs it

    try:
        return getattr(ctypes.CDLL(None), name, None) if os.name == "posix" else None
    except OSError:
        return None
