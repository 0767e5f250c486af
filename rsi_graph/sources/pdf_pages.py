"""The text of a PDF's pages, read in a child process, so that a hostile PDF ends the child and not the program.

``pages_of`` asks the child, ``main`` is the child; ``bounded`` stands between them.
"""

import json
import re
import sys
import time
import unicodedata
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rsi_graph.errors import BadText, NotInstalled
from rsi_graph.sources.bounded import SECONDS, answer, answer_of, bound, why

MAX_PAGES = 300
MAX_ALL, MAX_CHARACTERS, MAX_SECONDS = 20_000, 64 * 1024 * 1024, 600.0
"""The most pages of one PDF, the characters on them, and the seconds that reading all of them may take: a small file
may name the same page over and over."""
WAY_OUT = "open it in a reader and print it to a new PDF, or save its text as a file"


def pages_of(
    path: Path, wanted: tuple[int, int] | None, seconds: float = SECONDS, *, as_far: bool = False
) -> tuple[list[str], list[str]]:
    """The texts of a PDF's pages and their printed labels. With ``as_far``, wanted pages that it lacks are left out.

    Raises BadText and NotInstalled.
    """
    if find_spec("pypdf") is None:
        raise NotInstalled("pypdf, which reads PDFs,", "sources")
    arguments = (str(path.absolute()), json.dumps(wanted), *(["as far"] if as_far else []))
    found = answer_of(__name__, path, *arguments, seconds=seconds, ways_out=(WAY_OUT, "--pages FIRST-LAST"))
    return found["texts"], found["labels"]


def all_pages_of(path: Path) -> tuple[list[str], list[str]]:
    """The texts and labels of all pages, however many: a limited number at a time, each time in a new child."""
    texts: list[str] = []
    labels: list[str] = []
    end = time.monotonic() + MAX_SECONDS
    while len(texts) % MAX_PAGES == 0:
        if len(texts) >= MAX_ALL or sum(map(len, texts)) > MAX_CHARACTERS:
            raise BadText(str(path), f"it has more than {MAX_ALL} pages, or more text than a book", WAY_OUT)
        if time.monotonic() > end:
            raise BadText(str(path), f"reading it takes more than {MAX_SECONDS:g} seconds", WAY_OUT)
        more, their_labels = pages_of(path, (len(texts) + 1, len(texts) + MAX_PAGES), as_far=True)
        if not more:
            break
        texts += more
        labels += their_labels
    return texts, labels


MUTE = {
    "why": "its fonts do not say which letters their signs are",
    "hint": "have its text recognised, e.g. with ocrmypdf --force-ocr",
}
_LIGATURE = re.compile("/(f_f_[ijl]|f_[fijlt]|T_h|c_t|s_t)")
"""A ligature by the name of its glyph, which is made of its letters (Adobe Glyph List, section 2)."""
_ACCENTS = {"\u00b4": "\u0301", "\u00a8": "\u0308", "\u02c6": "\u0302", "\u02dc": "\u0303", "\u02da": "\u030a",
            "\u02c7": "\u030c", "\u02d8": "\u0306", "\u02d9": "\u0307", "\u02dd": "\u030b"}  # fmt: skip
"""The accents that old TeX prints as separate signs before their letters, each with its combining accent."""
_ACCENTED = re.compile(f"([{''.join(_ACCENTS)}])([A-Za-z\u0131])")
_NAMED = re.compile(r"/(?:g|G|glyph|cid|index|a|c|C)\d{1,5}")

# --- the child ----------------------------------------------------------------------------------------------------


def main(path: str, wanted: tuple[int, int] | None, *, as_far: bool = False) -> dict[str, Any]:
    """The answer of the child: texts and labels, or why there are none."""
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of every oddity of a file
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"why": "it is encrypted and needs a password", "hint": "save a copy without the password"}
        count = len(reader.pages)
        first, last = wanted or (1, count)
        last = min(last, count) if as_far else last
        if not (1 <= first <= last <= count or (as_far and first > last)):
            return {"why": f"it has {count} pages, not {first}-{last}" if count else "it has no pages"}
        if last - first >= MAX_PAGES:
            return {"why": f"it has {count} pages, {MAX_PAGES} at most at once", "hint": "--pages FIRST-LAST"}
        labels = reader.page_labels
        numbers = range(first - 1, last)
        pages = [reader.pages[n] for n in numbers]
        texts = [lettered(page.extract_text()) for page in pages]
        return MUTE if _is_mute(texts, pages) else {"texts": texts, "labels": [labels[n] for n in numbers]}
    except pypdf.errors.DependencyError:
        return {"needs": "cryptography, which opens PDFs that are encrypted with AES,"}
    except Exception as error:  # noqa: BLE001 - whatever a broken PDF makes of pypdf is one sentence
        return {"why": f"it is broken or protected: {why(error)}", "hint": WAY_OUT}


def lettered(text: str) -> str:
    """A text whose ligatures are letters and whose accents stand on their letters."""
    text = _LIGATURE.sub(lambda found: found[1].replace("_", ""), text)
    return _ACCENTED.sub(_with_accent, text)


def _with_accent(found: re.Match[str]) -> str:
    one = unicodedata.normalize("NFC", found[2].replace("\u0131", "i") + _ACCENTS[found[1]])
    return one if len(one) == 1 else found[0]


def _is_mute(texts: Sequence[str], pages: Sequence[Any]) -> bool:
    """Return True if glyphs have names without letters, or if no font on a page says what its glyphs are."""
    text = "".join(texts)
    names = sum(len(name) for name in _NAMED.findall(text))
    if 2 * names > len("".join(text.split())) > 0:
        return True
    fonts = [font.get_object() for page in pages for font in _fonts(page)]
    return bool(text.strip() and fonts) and all(
        font.get("/Subtype") == "/Type0" and "/ToUnicode" not in font and _is_identity(font) for font in fonts
    )


def _fonts(page: Any) -> Sequence[Any]:
    resources = page.get("/Resources")
    fonts = resources.get_object().get("/Font") if resources is not None else None
    return list(fonts.get_object().values()) if fonts is not None else []


def _is_identity(font: Any) -> bool:
    """Return True if the numbers of a font's glyphs are its own."""
    below = font["/DescendantFonts"].get_object()[0].get_object()
    system = below["/CIDSystemInfo"].get_object()
    return str(font.get("/Encoding")) in ("/Identity-H", "/Identity-V") and str(system["/Ordering"]) == "Identity"


if __name__ == "__main__":
    bound()
    answer(main(sys.argv[1], tuple(json.loads(sys.argv[2]) or ()) or None, as_far=sys.argv[3:] == ["as far"]))
