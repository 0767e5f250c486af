"""The text of a web page, read in a child process with bounds: a page may be as hostile as a PDF.

``blocks_of`` asks the child, ``main`` is the child; ``bounded`` stands between them.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rsi_graph.errors import NotInstalled
from rsi_graph.sources.bounded import SECONDS, answer, answer_of, bound, why

WAY_OUT = "open the page in a browser and save its text as a .txt file"
_BLOCKS = ("head", "p", "item", "quote", "cell", "code")
"""The elements of trafilatura's XML that hold a paragraph."""
_AROUND = ("item", "quote", "cell")
"""Those of them that may hold paragraphs of their own."""


def blocks_of(path: Path, text: str, seconds: float = SECONDS) -> list[tuple[str, str]]:
    """The paragraphs of a page, each with the heading above it. Raises BadText and NotInstalled."""
    if find_spec("trafilatura") is None:
        raise NotInstalled("trafilatura, which reads web pages,", "sources")
    given = text.encode("utf-8", "replace")
    found = answer_of(__name__, path, given=given, seconds=seconds, ways_out=(WAY_OUT, WAY_OUT))
    return [(words, section) for words, section in found["blocks"]]


# --- the child ----------------------------------------------------------------------------------------------------


def main(text: str) -> dict[str, Any]:
    """The answer of the child: paragraphs with their headings, or why there are none."""
    import logging
    from xml.etree import ElementTree as ET

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it warns of every oddity of a page
    try:
        found = trafilatura.extract(text, output_format="xml", include_comments=False, favor_recall=True)
        page = ET.fromstring(found or "<doc/>")  # noqa: S314 - written by trafilatura a line above
        for line_end in page.iter("lb"):
            line_end.tail = f"\n{line_end.tail or ''}"
        blocks = blocks_in(page)
    except Exception as error:  # noqa: BLE001 - whatever a broken page makes of trafilatura is one sentence
        return {"why": f"it is broken: {why(error)}", "hint": WAY_OUT}
    return {"blocks": blocks}


def blocks_in(page: Any) -> list[tuple[str, str]]:
    """Each paragraph once, with the heading above it; of a block around others, only the text outside of them."""
    blocks: list[tuple[str, str]] = []
    section, ahead = "", [page]
    while ahead:
        element = ahead.pop()
        if isinstance(element, str):
            blocks.append((element, section))
        elif element.tag in _BLOCKS and not (element.tag in _AROUND and _holds_blocks(element)):
            words = "".join(element.itertext())
            section = words if element.tag == "head" else section
            blocks.append((words, section))
        else:
            parts = [element.text if element.tag in _AROUND else ""]
            for child in element:
                parts += [child, child.tail if element.tag in _AROUND else ""]
            ahead += [part for part in reversed(parts) if part is not None and not _is_blank(part)]
    return blocks


def _is_blank(part: Any) -> bool:
    return isinstance(part, str) and not part.strip()


def _holds_blocks(element: Any) -> bool:
    """Return True if a block holds another block, and not only words within its line."""
    return any(child.tag in _BLOCKS for child in element.iter() if child is not element)


if __name__ == "__main__":
    bound()
    answer(main(sys.stdin.buffer.read().decode("utf-8", "replace")))
