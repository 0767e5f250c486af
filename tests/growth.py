"""Readers that take more than their share of time for a longer file: ``python -m tests.growth [READER …]``.

The kept seeds are made long in every way there is: each line and each word repeated, also with a number of its own or
with the number of the one before, so that what is repeated are many things, things around one, and chains; of JSON
each entry of a list and of an object, and each text. Where a file of four times the bytes takes more than seven times
as long, and long enough to be felt, the time grows with the square.
"""

import contextlib
import json
import re
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations
from typing import Any, TypeAlias

from rsi_graph.errors import RsiGraphError
from tests.fuzz import READERS, SEEDS

Grown: TypeAlias = Callable[[int], bytes]
"""A function that makes a file of about this number of bytes."""

BYTES = 100_000
"""The bytes of the smaller of two files."""
LARGER = 4
"""The factor by which the larger file is larger."""
FELT = 0.25
"""The processor time, in seconds, below which nothing is told of the larger file."""
TIMES = 7.0
"""The growth from which on a reader is named."""
LONGEST = 20.0
"""The processor time after which a reading is stopped."""
MOST_WORDS = 4
"""Words of a line that are numbered in turn."""
MOST_LINES = 12
LINE, WORD, NAME = re.compile(rb"[^\n]*\n?"), re.compile(rb"\S+\s?"), re.compile(rb"[A-Za-z0-9]+")


def variants(data: bytes) -> Iterator[tuple[str, Grown]]:
    """The ways in which a file is made long, each by its name."""
    yield from repeated(data)
    yield from numbered(data)
    with contextlib.suppress(ValueError, RecursionError):
        found = json.loads(data)
        if isinstance(found, list | dict):
            yield from of_json(found)


def repeated(data: bytes) -> Iterator[tuple[str, Grown]]:
    """A file of about this size, in which a line or a word is repeated."""
    seen = set()
    for pattern in (LINE, WORD):
        for found in pattern.finditer(data):
            part, before, after = found[0], data[: found.end()], data[found.end() :]
            if part.strip() and part not in seen:
                seen.add(part)
                yield f"{part[:40]!r} repeated", lambda size, p=part, b=before, a=after: b + p * (size // len(p)) + a


def numbered(data: bytes) -> Iterator[tuple[str, Grown]]:
    """A file in which a line stands many times with one of its words numbered, or two in a chain."""
    lines = [found for found in LINE.finditer(data) if 1 < len(found[0].strip()) < 500]
    for found in lines[:MOST_LINES]:
        part, before, after = found[0].rstrip(b"\n") + b"\n", data[: found.end()], data[found.end() :]
        words = list(NAME.finditer(part))[:MOST_WORDS]
        for one, other in [*((word, None) for word in words), *permutations(words, 2)]:

            def grown(size: int, part: bytes = part, one=one, other=other, before=before, after=after) -> bytes:
                made = (_with(part, one, other, number) for number in range(1, size // (len(part) + 4) + 1))
                return before + b"".join(made) + after

            pair = f" and before it {other[0]!r}" if other else ""
            yield f"{part[:40]!r} with a number at {one[0]!r}{pair}", grown
    blocks = data.split(b"\n\n")
    if 1 < len(blocks) < MOST_LINES:
        for block in blocks:
            yield (
                f"paragraph {block[:40]!r} numbered",
                lambda size, b=block: data + b"".join(_counted(b, n) for n in range(size // (len(b) + 4))),
            )


def _counted(block: bytes, number: int) -> bytes:
    """A paragraph whose numbers are others."""
    return b"\n\n" + NAME.sub(lambda one: one[0] + b"x%d" % number if one[0][-1:].isdigit() else one[0], block)


def _with(part: bytes, one: re.Match[bytes], other: re.Match[bytes] | None, number: int) -> bytes:
    """A line with a number behind one word, or in place of a number, and the number before behind another word."""
    for word, its in sorted([(one, number), *([(other, number - 1)] if other else [])], key=lambda p: -p[0].end()):
        start = word.start() if word[0].isdigit() else word.end()
        part = part[:start] + b"%d" % its + part[word.end() :]
    return part


# --- JSON -----------------------------------------------------------------------------------------------------------


def of_json(data: Any) -> Iterator[tuple[str, Grown]]:
    """JSON in which one list, one object or one text is long."""
    for way, value in _parts(data, ()):
        match value:
            case list():
                for at, entry in enumerate(value[:3]):
                    for name, made in _entries(entry):
                        yield (
                            f"{way} {at} {name}",
                            _filled(
                                data,
                                way,
                                lambda n, v=value, m=made: [*v, *map(m, range(1, n))],
                                len(json.dumps(entry)) + 8,
                            ),
                        )
            case dict():
                for key, entry in list(value.items())[:6]:
                    yield f"{way} {key} numbered", _filled(
                        data, way, lambda n, v=value, k=key, e=entry: v | {f"{k}{i}": e for i in range(n)},
                        len(json.dumps(entry)) + len(key) + 8)  # fmt: skip
            case str():
                for part in dict.fromkeys(
                    (value[:1] or "a", f"{value[:20]} ", f"{value[:20]}\n", " ", "[", "(", "*", ")", ",", "-", "{")
                ):
                    yield f"{way} of {part!r}", _filled(data, way, lambda n, v=value, p=part: v + p * n, len(part))


def _parts(value: Any, way: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    if isinstance(value, dict | list | str):
        yield way, value
    inner = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    for key, part in inner:
        yield from _parts(part, (*way, key))


def _filled(data: Any, way: tuple[str | int, ...], made: Callable[[int], Any], each: int) -> Grown:
    def put(value: Any, rest: tuple[str | int, ...], new: Any) -> Any:
        if not rest:
            return new
        if isinstance(value, dict):
            return value | {rest[0]: put(value[rest[0]], rest[1:], new)}
        return [put(one, rest[1:], new) if at == rest[0] else one for at, one in enumerate(value)]

    return lambda size: json.dumps(put(data, way, made(size // each))).encode()


def _entries(entry: Any) -> Iterator[tuple[str, Callable[[int], Any]]]:
    """An entry of a list again and again: the same, with every text numbered, with one, with two in a chain."""
    yield "repeated", lambda _: entry
    leaves = [way for way, value in _parts(entry, ()) if isinstance(value, str)][:6]
    choices: list[Mapping[tuple[str | int, ...], int]] = [
        dict.fromkeys(leaves, 0), *({way: 0} for way in leaves), *({a: 0, b: -1} for a, b in permutations(leaves, 2)),
    ]  # fmt: skip

    def made(number: int, which: Mapping[tuple[str | int, ...], int]) -> Any:
        def over(value: Any, way: tuple[str | int, ...]) -> Any:
            if way in which and isinstance(value, str):
                return f"{value}{number + which[way]}"
            if isinstance(value, dict):
                return {key: over(part, (*way, key)) for key, part in value.items()}
            return [over(part, (*way, at)) for at, part in enumerate(value)] if isinstance(value, list) else value

        return over(entry, ())

    for which in choices:
        yield f"with numbers at {dict(which)}", lambda number, w=which: made(number, w)


# --- measuring ------------------------------------------------------------------------------------------------------


class Stopped(BaseException):
    """A reading that took ``LONGEST``."""


def _stop(*_: object) -> None:
    raise Stopped


def seconds(read: Callable[[bytes], object], data: bytes) -> float:
    """The processor time of a reading, ``LONGEST`` at most."""
    start = time.process_time()
    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    with contextlib.suppress(RsiGraphError, Stopped):
        try:
            read(data)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - start


def growing(name: str) -> Iterator[str]:
    """A line for each way of making a reader's seeds long that takes too long, or ends in a mistake."""
    for seed in sorted((SEEDS / name).iterdir()):
        data = seed.read_bytes()
        for way, grown in variants(data):
            try:
                if line := slow(READERS[name], grown):
                    yield f"{name}: {seed.name}, {way}: {line}"
            except Exception as error:  # noqa: BLE001 - it is a finding
                yield f"{name}: {seed.name}, {way}: {type(error).__name__} {str(error)[:200]}"


def slow(read: Callable[[bytes], object], grown: Grown) -> str:
    """The times of a small and a larger file, if they grow with the square; else nothing."""
    first = seconds(read, grown(BYTES))
    if first < FELT / LARGER**2:
        return ""
    large = grown(LARGER * BYTES)
    second = seconds(read, large)
    if second > max(FELT, TIMES * first):
        first = max(first, seconds(read, grown(BYTES)))
        second = min(second, seconds(read, large))  # another program may have been in the way
    return f"{first:.2f} s, then {second:.2f} s" if second > max(FELT, TIMES * first) else ""


if __name__ == "__main__":
    signal.signal(signal.SIGPROF, _stop)
    for reader in sys.argv[1:] or READERS:
        began = time.process_time()
        for line in growing(reader):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()
        sys.stderr.write(f"{reader} read in {time.process_time() - began:.0f} s\n")
