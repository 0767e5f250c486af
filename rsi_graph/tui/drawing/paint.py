"""The conversion of text to Content that widgets may draw, the only way in which texts of a corpus reach the screen.

A plain ``str`` given to a widget is markup, so words become ``Content`` here and nothing else. Styles are named
(``.for``, ``.against``) and defined in ``explorer.tcss``.
"""

import os
import re
from functools import cache
from pathlib import Path

from textual.content import Content
from textual.style import Style

from rsi_graph.tui.drawing.folding import folded, has_wide, plain_signs

Part = Content | str | tuple[str, str]

MARK_STYLES = {
    "+": ".for",
    "-": ".against",
    "~": ".against",
    "?": ".condition",
    "!": ".risk",
    "\u00a7": ".source",
    '"': ".source",
    "Q": ".question",
    "=": ".question",
    "*": ".claim",
    ">": ".claim",
    "^": ".claim",
    "<": ".claim",
}
"""The style of each mark: blue for, orange against, and separate colours for all other kinds."""

NARROWEST = 8
"""The least cells for which text is wrapped; in less room it is cut."""

LEADS = "leads"
"""The key under which words keep the mark and the node that they lead to."""

WITHOUT_LINKS = ("linux", "vt100", "vt102", "vt220")
"""The terminals that are known not to understand hyperlinks (OSC 8) and might print them."""

_address = re.compile(r"https?://[!-~]+")
"""An address that may be followed: printable ASCII alone, so that nothing in it can end the link."""
_control = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069]")
_space = re.compile(r"\s+")


def clean(text: str) -> str:
    """A text on one line, without anything a terminal would obey."""
    return plain_signs(_control.sub("\ufffd", _space.sub(" ", text)).strip())


def at_home(path: Path) -> str:
    """A path as people write it, with ~ for the home folder."""
    shown, home = str(path.absolute()), str(Path.home())
    return clean(f"~{shown[len(home) :]}" if shown.startswith(f"{home}/") else shown)


def say(*parts: Part) -> Content:
    """One line made of texts, texts with a style, and painted texts."""
    return Content.assemble(*(_part(part) for part in parts))


def marked(mark: str) -> tuple[str, str]:
    """A mark in its colour."""
    return mark, MARK_STYLES.get(mark, "")


def key_words(key: str, words: str, *, off: bool = False) -> Content:
    """A key and its command, with a gap after it; dim if it does nothing now."""
    return say((key, ".dim" if off else ".key"), (f" {words}", ".dim" if off else ""), "   ")


def heading(mark: str, words: str) -> Content:
    """A mark and words for a border, where styles are named by the theme's variables."""
    return Content.assemble((mark, MARK_STYLES.get(mark, "").replace(".", "$")), f" {_inline(words)}")


def fit(left: Content, right: Content, width: int) -> Content:
    """One line with a part at its right end; if both do not fit, the left part is cut."""
    room = width - right.cell_length - 2
    if not right or room < width // 3:
        return cut(left, width)
    return Content.assemble(cut(left, room).truncate(room, pad=True), "  ", right)


def cut(line: Content, width: int) -> Content:
    """A line cut to a width, with dots right after its last letter."""
    return line if line.cell_length <= width else _dotted(line, width)


def begun(line: Content, width: int) -> Content:
    """The beginning of a line that does not fit, with dots after a whole word: "Chollet…", never "Chollet 201…"."""
    if line.cell_length <= width:
        return line
    short = _dotted(line, width)
    kept = len(short.plain) - 1
    space = line.plain.rfind(" ", 0, kept + 1)
    if kept < 1 or space < kept // 2:  # a long word, of which something should be seen
        return short
    words = line[: len(line.plain[:space].rstrip(" ,;"))]
    return _dotted(line, words.cell_length + 1)


def _dotted(line: Content, width: int) -> Content:
    """The beginning of a line with dots, in place of a wide letter if that would be cut in half."""
    if width < 1:
        return Content()
    kept = len(line.truncate(width - 1).plain.rstrip())
    while kept and line[:kept].cell_length >= width:
        kept -= 1
    return Content.assemble(line[:kept], "\u2026")


def wrap(text: str, width: int, style: str = "", *, indent: int = 0, most: int = 0) -> list[Content]:
    """A text as lines of at most ``width`` cells; with ``most`` only its beginning, which then ends in dots."""
    room = max(width - indent, NARROWEST)
    shown = clean(text if not most else text[: room * (most + 2) * 2])
    lines = _parted(Content.styled(shown, style), room) if shown else []
    if most and len(lines) > most:
        last = Content(_between(shown)).join(lines[most - 1 : most + 1])
        lines = [*lines[: most - 1], begun(last, room)]
    return [line.rstrip().pad_left(indent) for line in lines]


def linked(text: str, address: str, width: int, style: str = "") -> list[Content]:
    """A text as lines, in which an address can be followed if the terminal allows it."""
    shown = clean(text)
    at = shown.find(address) if _address.fullmatch(address) and _has_links() else -1
    line = Content.styled(shown, style)
    if at >= 0:
        line = line.stylize(Style(link=address), at, at + len(address))
    return [part.rstrip() for part in line.wrap(max(width, NARROWEST))] if shown else []


def link(label: Content, address: str) -> Content:
    """A label that leads to an address, if the terminal allows it."""
    return label.stylize(Style(link=address)) if _address.fullmatch(address) and _has_links() else label


def leads(words: Content, node: str, mark: str = "") -> Content:
    """Words that lead to a node when they are clicked; the mark is that of the way there."""
    return words.stylize(Style.from_meta({LEADS: (mark, node)}))


@cache
def _has_links() -> bool:
    return os.environ.get("TERM", "") not in WITHOUT_LINKS


def hung(line: Content, width: int, *, indent: int = 2, most: int = 2) -> list[Content]:
    """A painted line over as many as it takes, those after the first indented."""
    if line.cell_length <= width:
        return [line]
    between = Content(_between(line.plain))
    first, *others = _parted(line, max(width, NARROWEST))
    left = _parted(between.join(others), max(width - indent, NARROWEST))
    rest = between.join(left[most - 2 :])
    shown = [*left[: most - 2], begun(rest, width - indent)] if rest else left
    return [first.rstrip(), *(part.rstrip().pad_left(indent) for part in shown)]


def _parted(line: Content, width: int) -> list[Content]:
    """A painted line over as many as it takes."""
    return folded(line, width) if has_wide(line.plain) else line.wrap(width)


def _between(text: str) -> str:
    """The space between two wrapped lines of a text; none if the text was broken without a space."""
    return "" if has_wide(text) else " "


def paragraphs(text: str, width: int, style: str = "", *, indent: int = 0) -> list[Content]:
    """A text with its own line breaks kept."""
    return [line for part in joined(text) for line in wrap(part, width, style, indent=indent) or [say("")]]


def lines_of(text: str, width: int) -> list[Content]:
    """A text with each of its line breaks kept, empty lines too."""
    return [line for words in text.split("\n") for line in wrap(words, width) or [Content()]]


def joined(text: str) -> list[str]:
    """The paragraphs of a text, which empty lines divide; single line breaks are only the wrapping of the file."""
    parts = re.split(r"\n\s*\n", text.strip())
    return [piece for number, part in enumerate(parts) for piece in (["", part] if number else [part])]


def _part(part: Part) -> Part:
    if isinstance(part, Content):
        return part
    return _inline(part) if isinstance(part, str) else (_inline(part[0]), part[1])


def _inline(text: str) -> str:
    """A clean text that keeps the spaces at its ends and between words."""
    return plain_signs(_control.sub(lambda found: " " if found[0] in "\t\n\r" else "\ufffd", text))
