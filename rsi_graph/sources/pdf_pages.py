"""The text of a PDF's pages, read in a child process: what a hostile PDF takes is the child, not the machine.

``pages_of`` starts the child and ends it when it takes too long; ``main`` is the child, which speaks JSON.
"""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from rsi_graph.corpus.yamltext import FORBIDDEN
from rsi_graph.errors import BadText, NotInstalled

MAX_PAGES = 300
SECONDS = 60.0
"""How long a PDF may take to be read."""
MAX_MEMORY = 2 * 1024**3
MAX_TEXT = 64 * 1024 * 1024
"""How many bytes its pages may hold as text together."""
WAY_OUT = "open it in a reader and print it to a new PDF, or save its text as a file"


def pages_of(
    path: Path, wanted: tuple[int, int] | None, seconds: float = SECONDS, *, as_far: bool = False
) -> tuple[list[str], list[str]]:
    """The texts of a PDF's pages and their printed labels; with ``as_far`` as many of those wanted as it has.

    Raises BadText and NotInstalled.
    """
    if find_spec("pypdf") is None:
        raise NotInstalled("pypdf, which reads PDFs,", "sources")
    command = [sys.executable, "-P", "-m", __name__, str(path.absolute()), json.dumps(wanted)]
    command += ["as far"] * as_far
    try:
        done = subprocess.run(command, capture_output=True, timeout=seconds, check=False)  # noqa: S603 - this module
        answer: Any = json.loads(done.stdout[: MAX_TEXT + 1] or b"null")
    except subprocess.TimeoutExpired:
        raise BadText(str(path), f"reading it takes more than {seconds:g} seconds", WAY_OUT) from None
    except (OSError, ValueError) as error:
        raise BadText(str(path), "it holds more text than is read at once", "--pages FIRST-LAST") from error
    if not isinstance(answer, dict):
        raise BadText(str(path), "it is broken, or takes more memory than a PDF may", WAY_OUT)
    if answer.get("needs"):
        raise NotInstalled(str(answer["needs"]), "sources")
    if "why" in answer:
        raise BadText(str(path), FORBIDDEN.sub(" ", str(answer["why"])), str(answer.get("hint", "")))
    return answer["texts"], answer["labels"]


def all_pages_of(path: Path) -> tuple[list[str], list[str]]:
    """The texts and labels of every page, however many: so many at a time, each time in a child of its own."""
    texts: list[str] = []
    labels: list[str] = []
    while len(texts) % MAX_PAGES == 0:
        more, their_labels = pages_of(path, (len(texts) + 1, len(texts) + MAX_PAGES), as_far=True)
        if not more:
            break
        texts += more
        labels += their_labels
    return texts, labels


# --- the child ----------------------------------------------------------------------------------------------------


def main(path: str, wanted: tuple[int, int] | None, *, as_far: bool = False) -> dict[str, Any]:
    """What the child answers: texts and labels, or why there are none."""
    import logging

    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity of a file
    try:
        reader = pypdf.PdfReader(path)
        if reader.is_encrypted and not reader.decrypt(""):
            return {"why": "it is encrypted and needs a password", "hint": "save a copy without the password"}
        count = len(reader.pages)
        first, last = wanted or (1, count)
        last = min(last, count) if as_far else last
        if not (1 <= first <= last <= count or (as_far and first > last)):
            return {"why": f"it has {count} pages, not {first}-{last}"}
        if last - first >= MAX_PAGES:
            return {"why": f"it has {count} pages, {MAX_PAGES} at most at once", "hint": "--pages FIRST-LAST"}
        labels = reader.page_labels
        numbers = range(first - 1, last)
        return {"texts": [reader.pages[n].extract_text() for n in numbers], "labels": [labels[n] for n in numbers]}
    except pypdf.errors.DependencyError:
        return {"needs": "cryptography, which opens PDFs that are encrypted with AES,"}
    except Exception as error:  # noqa: BLE001 - whatever a broken PDF makes of pypdf is one sentence
        why = " ".join(str(error).split())[:200] or type(error).__name__
        return {"why": f"it is broken or protected: {why}", "hint": WAY_OUT}


def _bound() -> None:
    """Bound the memory and time of this process, where the system can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(SECONDS), int(SECONDS) + 1))


if __name__ == "__main__":
    _bound()
    _found = main(sys.argv[1], tuple(json.loads(sys.argv[2]) or ()) or None, as_far=sys.argv[3:] == ["as far"])
    sys.stdout.write(json.dumps(_found))  # ASCII alone, surrogates escaped
