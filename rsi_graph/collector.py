"""Python's garbage collector, paused where many objects are made at once and none is dropped.

It would only look at them in vain, again and again: a third of the time of a large load, more than half of an edit.
What stays as long as the explorer can be put out of its sight meanwhile, so that looking at the rest is quick.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

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


def look_at_all() -> None:
    """Collect also among what is put aside, if that is ``FEW``: it takes up to a fifth of a second."""
    if 0 < gc.get_freeze_count() < FEW:
        gc.unfreeze()
        gc.collect()
        gc.freeze()
