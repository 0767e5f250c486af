"""Text for a terminal: wrapped, and coloured only on a terminal and only beside a word or mark.

Everything that the command line prints goes through the two ``Stream``s that ``streams`` puts in place of stdout and
stderr. They let through no control character except those of ``style`` and ``rewritten``, and say it in one sentence
if nothing can be written.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import struct
import sys

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, TextIO


DEFAULT_WIDTH = 80

MAX_WIDTH = 100

MIN_WIDTH = 20
"""The least width that lines are wrapped to, since nobody can read a narrower column."""
ROOM = 14
"""The cells left for words after an indent, which is cut on a shorter line."""
MOST_DIGITS = 6
"""The number of digits from which a width in COLUMNS is not believed."""

_ORDERS = {"strong": "\x1b[1m", "dim": "\x1b[2m", "for": "\x1b[34m", "against": "\x1b[33m", "warn": "\x1b[1;33m",
           "plain": "\x1b[0m", "again": "\r"}  # fmt: skip
"""The codes sent to a terminal. Blue for, orange (yellow in sixteen colours) against: told apart without red and
green."""
_SECRET = "".join(chr(0xF0000 + number % 0xFFFE) for number in struct.unpack(">2I", os.urandom(8)))
"""Two private-use characters, drawn at random in each run, that mark an escape code as our own. No corpus, file or
variable knows them, so none can send a code. They are short, so that lines are wrapped correctly."""
_ORDER = re.compile(f"{_SECRET}(.)")
_NAMES = tuple(_ORDERS)
_OBEYED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069\ufffe\uffff]|\r(?!\n)"
)
"""The characters that no terminal is sent: control characters except those between lines, overrides of direction,
halves of characters."""
_SHOWN = "\N{REPLACEMENT CHARACTER}"


def cleaned(text: str) -> str:
    """Text without anything a terminal would obey; line breaks and tabs stay."""
    return _OBEYED.sub(_SHOWN, text)


def one_line(text: object) -> str:
    """Return a text as one printable line, whatever it holds."""
    return re.sub(r"[\r\n\t]+", _SHOWN, cleaned(str(text)))


def _order(name: str) -> str:
    """One of our own escape codes, in the form that a ``Stream`` recognises."""
    return f"{_SECRET}{chr(ord('a') + _NAMES.index(name))}"


def _given(found: re.Match[str]) -> str:
    number = ord(found[1]) - ord("a")
    return _ORDERS[_NAMES[number]] if 0 <= number < len(_NAMES) else ""


class Stream(io.TextIOBase):
    """A stream that cleans what is printed, and writes characters that its encoding lacks as question marks.

    ``inner`` is the stream of the system, None if that is closed. ``failed`` is called with the reason if nothing can
    be written; it may raise. A stream that ``folds`` wraps lines to the width of its terminal, if it has one.
    """

    def __init__(self, inner: TextIO | None, failed: Callable[[OSError], None], *, folds: bool = False) -> None:
        self._inner, self._failed, self._folds = inner, failed, folds

    def write(self, text: str) -> int:
        """Write a text, cleaned."""
        if text:
            shown = self._folded(text) if self._folds and _SECRET not in text and self.isatty() else text
            self._put(_ORDER.sub(_given, cleaned(shown)))
        return len(text)

    def _folded(self, text: str) -> str:
        most = max(MIN_WIDTH, columns())
        return "\n".join(part for line in text.split("\n") for part in folded(line, most))

    def write_as_is(self, text: str) -> None:
        """Write a text of the program itself, escape codes included."""
        self._put(text)

    def write_bytes(self, data: bytes) -> None:
        """Write bytes that are no text, such as a picture."""
        with self._told():
            self._found().flush()
            self._found().buffer.write(data)

    def flush(self) -> None:
        """Flush what was written."""
        if self._inner is not None:
            with self._told():
                self._inner.flush()

    def isatty(self) -> bool:
        """Return True if it is a terminal."""
        return self._inner is not None and self._inner.isatty()

    def fileno(self) -> int:
        """The descriptor of the stream."""
        return self._found().fileno()

    def writable(self) -> bool:
        """Return True: it is written to."""
        return True

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream."""
        return getattr(self._inner, "encoding", None) or "utf-8"

    def knows(self, text: str) -> bool:
        """Return True if the encoding has every letter of a text."""
        try:
            text.encode(self.encoding)
        except UnicodeError:
            return False
        return True

    def _put(self, text: str) -> None:
        with self._told():
            try:
                self._found().write(text)
            except UnicodeEncodeError:
                self._found().write(text.encode(self.encoding, "replace").decode(self.encoding))

    def _found(self) -> TextIO:
        if self._inner is None:
            raise OSError(0, "it is closed")
        return self._inner

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except BrokenPipeError:
            self._dropped()
            raise
        except (OSError, ValueError) as error:  # ValueError: closed by somebody else meanwhile
            self._dropped()
            self._failed(error if isinstance(error, OSError) else OSError(0, "it is closed"))

    def _dropped(self) -> None:
        """Drop what is still buffered, so that the interpreter does not fail on it at the end."""
        with contextlib.suppress(OSError, ValueError), open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - no path
            os.dup2(nowhere.fileno(), self._found().fileno())


def _unwritable(error: OSError) -> None:
    from rsi_graph.errors import BadSetting

    raise BadSetting(f"cannot write to stdout: {error.strerror or error}", "the output is incomplete")


def _unheard(_: OSError) -> None:
    """Do nothing: if stderr takes nothing, nothing can be said."""


@contextlib.contextmanager
def streams() -> Iterator[None]:
    """Put a ``Stream`` in place of stdout and of stderr, and an empty stream in place of a closed stdin."""
    before = sys.stdin, sys.stdout, sys.stderr
    _occupy()
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    sys.stdout, sys.stderr = Stream(sys.stdout, _unwritable), Stream(sys.stderr, _unheard, folds=True)
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = before


def _occupy() -> None:
    """Open the descriptors 0 to 2 if they are closed, else the next file that is opened would get what is printed."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def columns() -> int:
    """The terminal's width by COLUMNS or the terminal itself; 80 if neither says."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and len(said) < MOST_DIGITS and int(said):
        return int(said)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else DEFAULT_WIDTH
    except (OSError, ValueError):
        return DEFAULT_WIDTH


def width() -> int:
    """The width for text: the terminal's, but no wider than reads well."""
    return max(MIN_WIDTH, min(MAX_WIDTH, columns()))


PLAIN = ("dumb", "unknown")
"""The values of TERM for terminals that can only print one line after the other."""


def is_plain() -> bool:
    """Return True if nothing can be drawn on the terminal, only printed."""
    return os.environ.get("TERM", "") in PLAIN


def coloured() -> bool:
    """Return True if colour is wanted: on a terminal that is not dumb, without NO_COLOR (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and not is_plain()


def style(text: str, name: str) -> str:
    """Text in a style, or unchanged if colour is not wanted."""
    return f"{_order(name)}{text}{_order('plain')}" if text and coloured() else text


def rewritten(text: str) -> str:
    """A text that overwrites the line of the cursor."""
    return f"{_order('again')}{text}"


def wrapped(text: str, indent: str = "", first: str | None = None) -> Iterator[str]:
    """The text in lines of at most the width, each after ``indent``; the first after ``first`` if that is given."""
    import textwrap

    start, most = indent if first is None else first, width()
    indent = indent[: max(0, most - ROOM)]
    if len(start) > most - ROOM and start.strip() and text:
        yield from folded(start.rstrip(), most)
        start = indent
    start = start if start.strip() else start[: max(0, most - ROOM)]
    yield from textwrap.wrap(text, most, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False) or [
        start.rstrip()
    ]


def folded(line: str, most: int) -> Iterator[str]:
    """A line unchanged or, if it is longer than ``most``, wrapped with a deeper indent."""
    import textwrap

    if len(_ORDER.sub("", line)) <= most or not line.strip():
        yield line
        return
    indent = line[: len(line) - len(line.lstrip())][: max(0, most - ROOM - 2)]
    yield from textwrap.wrap(
        line.strip(), most, initial_indent=indent, subsequent_indent=f"{indent}  ", break_on_hyphens=False,
        break_long_words=False,
    )  # fmt: skip


def heading(mark: str, words: str, number: int | None = None, name: str = "strong") -> str:
    """The heading of a section."""
    return style(" ".join(filter(None, (mark, words, "" if number is None else str(number)))), name)


def print_lines(lines: Iterable[str], *, fold: bool = True) -> int:
    """Print lines and return status 0; on a narrow terminal long ones are wrapped, unless they are data."""
    most = width() if fold and columns() < DEFAULT_WIDTH else None
    for line in lines:
        for part in (line,) if most is None else folded(line, most):
            print(part)
    return 0


def print_own(text: str) -> None:
    """Print a text of the program itself that is laid out for the terminal, such as a page of the manual."""
    _out().write_as_is(text)


def print_data(content: str | bytes) -> None:
    """Print data for programs: in UTF-8 into a pipe or file, and like any other text on a terminal."""
    out = _out()
    if isinstance(content, str) and out.isatty():
        out.write(content)
    else:
        out.write_bytes(content if isinstance(content, bytes) else cleaned(content).encode())


def _out() -> Stream:
    return sys.stdout if isinstance(sys.stdout, Stream) else Stream(sys.stdout, _unwritable)


def print_error(message: str, hint: str = "") -> None:
    """Print on stderr what was wrong with the call and the way out, if there is one, in one line."""
    print(f"error: {one_line(message)}{hint and f'; {one_line(hint)}'}", file=sys.stderr)


def print_json(data: Any) -> int:
    """Print data as JSON and return status 0; a dataclass is printed as its fields."""
    import json
    from dataclasses import asdict

    text = json.dumps(data, indent=2, ensure_ascii=False, default=asdict)
    print(_OBEYED.sub(_escaped, text) if _out().knows(text) else json.dumps(data, indent=2, default=asdict))
    return 0


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def to_a_program() -> contextlib.AbstractContextManager[object]:
    """Give back the system's own stdout while a program reads it by a protocol, byte for byte."""
    return contextlib.redirect_stdout(sys.__stdout__)
