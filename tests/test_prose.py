"""The laws of prose: how docstrings, comments and messages are written, as far as that can be checked by a machine.

They look at the text of the modules and not at their trees, which takes a tenth of the time.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.modules import MODULES, TESTS, at, obeyed

DOCSTRING = re.compile(r'^ *r?"""((?:[^"\\]|\\.|"(?!""))*)"""', re.MULTILINE | re.DOTALL)
"""A text that begins a line: of a module, function, class or constant. A text that is a value stands behind a name."""
OF_FUNCTION = re.compile(r'^ *(?:class|(?:async )?def|\)).*:\n +"""[^\n"]+\n[ ]*(?!""")\S', re.MULTILINE)
"""A function or class whose docstring goes on in its second line."""
COMMENT = re.compile(r"(?:^ *|  )# +(?!noqa|type:|fmt:|---)(.+)", re.MULTILINE)
RIDDLES = re.compile(r"(What|How|Whether|Where|Which|That|So many|Among|Who|When|Why)\b")
WHERE_FOR_IF = re.compile(
    r"(?i)\b(?:none|nothing|empty|true|false|nan|0|-1|raises \w+(?:(?:,| and|, and) \w+)*|only|even|also|except)"
    r",? where\b"
)
"""The word where in the place of if or when, after the value that a function gives or the error that it raises."""
OLD_WORDS = re.compile(
    r"(?i)\b(that which|so many|save for|whosoever|whereof|thereof|therein|hence|whence|hither|thither|lest|upon|"
    r"albeit|notwithstanding|nigh|betwixt|amongst|whilst)\b"
)
"""Words and turns that a reader of today has to read twice."""
MODULES_AND_TESTS = [path for path in (*MODULES, *TESTS) if path != Path(__file__)]


@cache
def source(path: Path) -> str:
    """The text of a module."""
    return path.read_text(encoding="utf-8")


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """The docstrings and comments of a module, each with its line."""
    text = source(path)
    for found in (*DOCSTRING.finditer(text), *COMMENT.finditer(text)):
        yield line_of(text, found.start(1)), found[1]


def line_of(text: str, place: int) -> int:
    """The line of a place in a text, from 1."""
    return text.count("\n", 0, place) + 1


def test_docstrings_begin_with_what_the_thing_is_or_does() -> None:
    """No docstring is a riddle: "Return True if it is open", "The width of a box", never "Whether …" or "How …"."""
    obeyed(
        f"{at(path, line_of(source(path), found.start(1)))} {found[1].strip().partition(chr(10))[0]}"
        for path in (*MODULES, *TESTS)
        for found in DOCSTRING.finditer(source(path))
        if RIDDLES.match(found[1].strip())
    )


def test_the_first_paragraph_of_a_docstring_has_one_line() -> None:
    """Whatever else is to be said of a function or class comes after an empty line."""
    obeyed(
        f"{at(path, line_of(source(path), found.start()))} the docstring goes on in its second line"
        for path in MODULES
        for found in OF_FUNCTION.finditer(source(path))
    )


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [(WHERE_FOR_IF, "if or when, since where is a word of places"), (OLD_WORDS, "it in plain words")],
    ids=["where", "old words"],
)
def test_prose_is_plain(pattern: re.Pattern[str], instead: str) -> None:
    """Docstrings and comments can be understood at first reading."""
    obeyed(
        f"{at(path, line)} {found[0]!r}: say {instead}"
        for path in MODULES_AND_TESTS
        for line, text in prose(path)
        for found in pattern.finditer(" ".join(text.split()))
    )


FOUND = [
    (WHERE_FOR_IF, "None where there is no file", "None if there is no file"),
    (WHERE_FOR_IF, "Raises BadText where it is none.", "The place where it stands."),
    (OLD_WORDS, "A list of so many rows", "A list of this number of rows"),
]


@pytest.mark.parametrize(("pattern", "wrong", "right"), FOUND)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], wrong: str, right: str) -> None:
    assert pattern.search(wrong)
    assert not pattern.search(right)


def test_a_docstring_that_goes_on_is_found() -> None:
    assert OF_FUNCTION.search('def name(self) -> None:\n    """One\n    two."""\n')
    assert not OF_FUNCTION.search('def name(self) -> None:\n    """One.\n\n    Two.\n    """\n')
