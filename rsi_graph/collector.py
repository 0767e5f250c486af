"""Python's garbage collector, paused where many objects are made at once and none is dropped; and memory given back.

It would only look at them in vain, again and again: a third of the time of a large load, more than half of an edit.
What stays as long as the explorer can be put out of its sight meanwhile, so that looking at the rest is quick.

What was freed does not go back to the system by itself: glibc keeps the holes between what is still in use, and after
the first large piece that is freed it puts all pieces up to that size among the small ones. Of the explorer's growth
under random keys that was a half, while the objects in it stayed as many.
"""

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

FEW = 1_000_000
"""Fewer objects than these are all looked at in a fifth of a second."""


@contextmanager
def paused() -> Iterator[None]:
    """No collection inside; where it was off before, it stays off."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@contextmanager
def put_aside() -> Iterator[None]:
    """Inside, no look at what there is now, nor at what ``kept`` adds: it goes when nothing refers to it any more."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def kept() -> Iterator[None]:
    """No collection inside; what is made inside is put aside, if this process does that at all.

    What was dropped before and was never put aside is collected first. Of what was, a part that refers to itself,
    such as a dialog, goes with the next ``look_at_all``.
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
    """Collect also among what is put aside, if that is ``FEW``: it takes up to a fifth of a second."""
    if 0 < gc.get_freeze_count() < FEW:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        give_back()


_TRIM, _MMAP = -1, -3
"""The numbers by which glibc's ``mallopt`` knows what its heap may keep at its end, and the size of a large piece."""
LARGE = 128 * 1024
"""The bytes of a piece that is taken from the system and given back by itself: where glibc begins before it adapts."""


def keep_large_apart() -> None:
    """Let this process take large pieces of memory from the system one by one, whatever was freed before."""
    if set_option := _of_libc("mallopt"):
        set_option(_MMAP, LARGE)
        set_option(_TRIM, LARGE)


def give_back() -> None:
    """Give memory that was freed back to the system, where the C library keeps it."""
    if trim := _of_libc("malloc_trim"):
        trim(0)


@cache
def _of_libc(name: str) -> Callable[..., int] | None:
    """A function of the C library that this process runs on; None where it has none of that name."""
    import ctypes  # only the explorer needs it

    try:
        return getattr(ctypes.CDLL(None), name, None) if os.name == "posix" else None
    except OSError:
        return None
