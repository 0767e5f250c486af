"""Clearing the caches of Textual and Rich about screens that are gone.

They compute geometry and styles once for each question and cache thousands of answers. After a change of size nobody
asks the old questions again, but the answers would be kept as long as the explorer runs.
"""

from collections.abc import Iterator
from functools import _lru_cache_wrapper
from itertools import chain
from typing import Any

from textual._styles_cache import StylesCache
from textual.css.scalar import Scalar
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


def forget_sizes() -> None:
    """Forget what was computed for the former size of the terminal."""
    for remembered in chain.from_iterable(map(remembering, (Region, Scalar, Strip))):
        remembered.cache_clear()
    forget_widgets()


def forget_widgets() -> None:
    """Forget styles that Textual remembers by the widget they were for, which would keep its lines when it is gone."""
    StylesCache.get_inner_outer.cache_clear()


def forget_children(widget: Widget) -> None:
    """Forget the children that a widget had in sight: asking again is how Textual lets go of one that was removed."""
    widget.displayed_children  # noqa: B018 - asking is the point
    forget_widgets()


def forget_lines(widget: Widget) -> None:
    """Forget the lines of a hidden widget and of all in it, which are painted again when it is shown."""
    for one in widget.walk_children(Widget, with_self=True):
        one._styles_cache.clear()  # noqa: SLF001 - Textual clears it at every change, and not when one is hidden


def remembering(kind: type) -> Iterator["_lru_cache_wrapper[Any]"]:
    """The methods of a class that remember their answers."""
    for value in vars(kind).values():
        method = getattr(value, "__func__", value)  # a class method has it inside
        if isinstance(method, _lru_cache_wrapper):
            yield method
