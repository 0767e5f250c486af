"""No regular expression goes back over a text again and again: a small file would take the machine."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from tests import patterns

SIZE = 10_000
"""The characters of a text. One that is read once takes a ten-thousandth of a second; with its square, far more."""
SECONDS = 0.04
BOUNDED = {
    "rsi_graph.export.glimpse._SVG": "the picture is Graphviz's own, and small",
    "rsi_graph.export.org._HEADING": "titles, of which what is long is cut off",
    "rsi_graph.imports.argdown_tokens.FRONT": "is only asked where a text begins",
    "rsi_graph.imports.argdown_tokens._RULE": "is only asked where two dashes begin a line",
    "rsi_graph.imports.detection._KIALO": "4096 characters, at their beginning",
    "rsi_graph.imports.detection._RIS": "4096 characters, at their beginning",
    "rsi_graph.imports.detection._BIBTEX": "4096 characters, at their beginning",
    "rsi_graph.imports.detection._APX": "4096 characters, at their beginning",
    "rsi_graph.imports.detection._AF": "4096 characters, at their beginning",
    "rsi_graph.library.reading:157": "a tag of at most 2000 characters",
    "rsi_graph.search.filters._OPERATORS": "10,000 characters",
    "rsi_graph.serving.server._RAISED": "docstrings of ours",
    "rsi_graph.sources.ris._NEXT_ADDRESS": "none of its lines is blank",
    "rsi_graph.sources.passages._TAG": "what it looks ahead is bounded",
}
"""Expressions that are slow and whose texts are short."""


class Stopped(BaseException):
    """An expression that took too long."""


@contextmanager
def stopped(seconds: float) -> Iterator[None]:
    """End what takes longer."""

    def stop(*_: object) -> None:
        raise Stopped

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def seconds(pattern: patterns.Pattern, text: str) -> float:
    start = time.process_time()
    with suppress(Stopped), stopped(4 * SECONDS):
        if pattern.everywhere:
            for _ in pattern.regex.finditer(text):
                pass
        else:
            pattern.regex.match(text)
            pattern.regex.fullmatch(text)
    return time.process_time() - start


def slow(pattern: patterns.Pattern) -> str:
    """The beginning of a text that an expression goes back over, or nothing."""
    for text in patterns.attacks(pattern, SIZE):
        if min(seconds(pattern, text) for _ in range(2)) > SECONDS:
            return text[:30]
    return ""


def test_expressions_read_a_text_once() -> None:
    every = list(patterns.found())
    assert len(every) > 300
    found = {one.place: (one.regex.pattern, text) for one in every if one.place not in BOUNDED and (text := slow(one))}
    assert not found


@pytest.mark.parametrize(
    ("regex", "is_slow"),
    [(r"\s*,", True), (r"(?<!\s)\s*,", False), (r"[ab]+c", True), (r"(?:a|b)*$", True), (r"<[^<>]*>", False),
     (r"<[^>]*>", True), (r"x\s*\s*y", True), (r"x\s*y", False)],
)  # fmt: skip
def test_what_the_attacks_find(regex: str, is_slow: bool) -> None:
    import re

    assert bool(slow(patterns.Pattern("here", re.compile(regex), everywhere=True))) is is_slow
