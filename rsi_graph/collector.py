"""Python's garbage collector, paused where many objects are made at once and none is dropped.

It would only look at them in vain, again and again: a third of the time of a large load, more than half of an edit.
What stays as long as the explorer can be put out of its sight meanwhile, so that looking at the rest is quick.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

FEW = 1_000_000
"""Fewer objects are all collected, in a fifth of a second, so that a snapshot that was replaced goes too."""


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

    What was dropped before is collected first: once put aside, a dialog that was left would never go.
    """
    if frozen := gc.get_freeze_count():
        if frozen < FEW:
            gc.unfreeze()
        gc.collect()
        gc.freeze()
    with paused():
        yield
        if gc.get_freeze_count():
            gc.freeze()
