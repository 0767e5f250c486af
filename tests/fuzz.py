"""Random bytes for every reader: ``python -m tests.fuzz READER SECONDS`` (``all`` takes turns, ``list`` names them).

A reader may take a text, or refuse it with an error about the call; anything else it raises, five seconds of
processor time, or a gigabyte is a finding. With atheris installed (``pip install atheris``; it is no dependency) the
bytes are led by what they reach; without it they are only mutated. What is found is kept in ``tests/seeds/READER``
once it is mended, and read by ``tests/test_seeds.py`` in every run of the tests.
"""

import contextlib
import hashlib
import importlib
import importlib.util
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any
from unittest import mock

from rsi_graph import imports, load
from rsi_graph.corpus import objects, records, table, yamltext
from rsi_graph.editing import journal, splice
from rsi_graph.errors import RsiGraphError
from rsi_graph.files import together
from rsi_graph.files.cache import Store
from rsi_graph.graph import Graph
from rsi_graph.imports import detection
from rsi_graph.library import epub
from rsi_graph.library import records as listings
from rsi_graph.meaning import distances, vectors
from rsi_graph.model import PUBLISHED
from rsi_graph.search import filters
from rsi_graph.search.index import WordIndex
from rsi_graph.sources import bibliography, dates, identifiers, lookup, passages, plain_text
from rsi_graph.user import memory, settings

SEEDS = Path(__file__).parent / "seeds"
SECONDS = 5.0
"""The processor time that one input may take."""
MEGABYTES = 1024
LONGEST = 5_000
"""The bytes of an input."""


# --- readers ------------------------------------------------------------------------------------------------------


def _corpus_file(data: bytes) -> None:
    """A file of a corpus, down to its records."""
    page = records.page(yamltext.read(data))
    again = table.loads(table.dumps(page))
    assert again is not None
    for kind, body in zip(page.kinds, page.bodies, strict=True):
        objects.record(kind, json.loads(body))
    assert not yamltext.FORBIDDEN.search(
        "".join(finding.message for finding in page.findings if "\n" not in finding.message)
    )


def _manifest(data: bytes) -> None:
    records.manifest(yamltext.read(data))
    records.view(yamltext.read(data))


def _edited(data: bytes) -> None:
    """A record put into whatever text there is: proven, or refused."""
    text = data.decode("utf-8", "replace")
    new = splice.splice(text, "claims", "put-in", {"title": "T", "text": "T."})
    assert yamltext.read(new.encode()).data["claims"]["put-in"] == {"title": "T", "text": "T."}


def _imported(form: str, data: bytes) -> None:
    """Another tool's file, and the corpus it becomes, which is read without a complaint about its characters."""
    found = imports.read(data, f"x.{form}", form)
    document = yamltext.read(imports.text(found).encode())
    wrong = [finding for finding in document.findings if finding.code in ("control-character", "yaml-syntax")]
    assert not wrong, wrong


def _imported_beside(data: bytes) -> None:
    """An Argdown file that includes others of its folder: ``=== name`` begins the next of them."""
    first, *others = data.split(b"\n=== ")
    with tempfile.TemporaryDirectory() as room:
        for other in others[:20]:
            name, _, text = other.partition(b"\n")
            with contextlib.suppress(OSError, ValueError):
                Path(room, Path(os.fsdecode(name.strip())).name or "x").write_bytes(text)
        found = imports.read(first, f"{room}/x.argdown", "argdown", Path(room))
        yamltext.read(imports.text(found).encode())


def _dated(data: bytes) -> None:
    """A date: what is read of it is one that a corpus takes, and reads as itself."""
    for text in data.decode("utf-8", "replace").split("\n"):
        for found in (dates.read(text), dates.read(text, exact=True)):
            assert found.value is None or re.fullmatch(PUBLISHED, found.value), found
        if known := dates.edtf(text):
            again = dates.read(known)
            assert again.value in (known, None) or again.lost, known  # None: a year 0000 is mostly no date


def _detected(data: bytes) -> None:
    imports.detected(data.decode("utf-8", "replace"), "some.txt")
    detection.look(data.decode("utf-8", "replace"), "some.txt")


def _bibliography(form: str, data: bytes) -> None:
    bibliography.read(data.decode("utf-8", "replace"), form)


def _page_of_the_web(data: bytes) -> None:
    lookup._page(data.decode("utf-8", "replace"), "https://example.org/")


def _named(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    identifiers.named(text)
    identifiers.printed(text)
    bibliography.date(text)
    bibliography.name(text)
    bibliography.latex(text)


def _text_of_a_work(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    blocks = [*passages.plain(text), *passages.markdown(text)]
    copy = passages.collected(blocks, "ab" * 32, "x.txt")
    passages.sentences(copy)
    plain_text.outline(text)
    plain_text.joined(text, plain_text.words_of([text]))


def _chapter(data: bytes) -> None:
    epub.chapter(data.decode("utf-8", "replace"))


def _book(data: bytes) -> None:
    """A whole EPUB, as the library reads one."""
    book = epub.Book(io.BytesIO(data))  # type: ignore[arg-type]
    book.body()
    list(book.paragraphs())


def _line_of_records(data: bytes) -> None:
    """A line of a service's data set, and the paths that a bibliography names."""
    made = listings.of_line(listings.JsonLine("ab" * 32, data, 0), "x.jsonl")
    assert made is None or made.copy.text
    text = data.decode("utf-8", "replace")
    list(listings.files_in(text))
    listings._of_zotero(text, "x.json")


def _decisions(data: bytes) -> None:
    page = records.decisions(yamltext.read(data))
    for body in page.bodies:
        objects.decision(json.loads(body))


def _typed_filter(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    index = _words_known()
    for hit in index.search(text, limit=5):
        assert hit.id
    filters.split(text)
    again = filters.parse(text)
    assert filters.parse(str(again)) == again


def _kept_page(data: bytes) -> None:
    page = table.loads(data)
    if page is not None:
        table.join([page, page])


def _kept_journal(data: bytes) -> None:
    with contextlib.suppress(ValueError, TypeError, LookupError, AttributeError, RecursionError):
        for change in journal._entries(data.decode("utf-8", "replace")):
            assert change.what.isprintable()
            for one in change.changes:
                assert one.path.is_absolute()
                with contextlib.suppress(ValueError):
                    one.undone("some text")


def _kept_memory(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as room:
        (Path(room) / memory.FILE).write_bytes(data)
        found, _ = memory.load(Path(room))
        memory.save(Path(room), found)


def _kept_settings(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as room:
        (Path(room) / settings.FILE).write_bytes(data)
        found = settings.load(Path(room))
        settings.told(found)
        settings.facts(found)


def _kept_plan(data: bytes) -> None:
    together._plan(data)


@cache
def _debate() -> Graph:
    """A graph so small that its index is an input."""
    text = "claims:\n  a: {title: Ideas, text: Ideas get harder.}\n  b: {title: B, text: B.}\n"
    with tempfile.TemporaryDirectory() as room:
        (Path(room) / "all.yaml").write_text(text, encoding="utf-8")
        return load(room, store=Store(None)).graph


@cache
def _words_known() -> WordIndex:
    return WordIndex.build(_debate())


def _kept_words(data: bytes) -> None:
    if index := WordIndex.loads(_debate(), data):
        for hit in index.search("ideas get harder"):
            assert hit.id in _debate()


def _kept_copy(data: bytes) -> None:
    """A copy of a text: one that is believed is shown without a fault."""

    class Held(Store):
        def get(self, key: str, kind: str = "") -> bytes:
            return b"ab" * 32 if key == passages._of("s") else data

    if copy := passages.held("s", Held(None)):
        for one in passages.sentences(copy)[:50]:
            copy.locator(one.start)


def _kept_distances(data: bytes) -> None:
    with mock.patch.object(distances.sealed, "read", return_value=data):
        found = distances.read(Path("nowhere"), bytes(3 * vectors.KEY), 2, 2)
    if found is not None:
        assert found.near.rows.shape == (3, 2)
        assert -1 <= found.near.rows.min() <= found.near.rows.max() < 3


def _kept_vectors(data: bytes) -> None:
    with mock.patch.object(vectors.sealed, "mapped", return_value=memoryview(data)):
        found = vectors.Shelf(Path("nowhere"))._kept(Path("nowhere"))
    assert found is None or len(found[0]) == len(found[1])


READERS: dict[str, Callable[[bytes], None]] = {
    "corpus": _corpus_file,
    "manifest": _manifest,
    "edited": _edited,
    "includes": _imported_beside,
    "dates": _dated,
    "detected": _detected,
    **{form: partial(_imported, form) for form in imports.FORMATS},
    **{f"works-{form}": partial(_bibliography, form) for form in bibliography.FORMS},
    "web-page": _page_of_the_web,
    "named": _named,
    "text": _text_of_a_work,
    "chapter": _chapter,
    "book": _book,
    "records": _line_of_records,
    "decisions": _decisions,
    "filter": _typed_filter,
    "kept-page": _kept_page,
    "kept-journal": _kept_journal,
    "kept-memory": _kept_memory,
    "kept-settings": _kept_settings,
    "kept-plan": _kept_plan,
    "kept-words": _kept_words,
    "kept-copy": _kept_copy,
    "kept-distances": _kept_distances,
    "kept-vectors": _kept_vectors,
}


class TookTooLong(Exception):
    """An input that cost more than ``SECONDS``."""


def read(reader: str, data: bytes) -> None:
    """Give bytes to a reader. Raises what no reader may raise."""
    start = time.process_time()
    with contextlib.suppress(RsiGraphError):
        READERS[reader](data)
    if (took := time.process_time() - start) > SECONDS:
        raise TookTooLong(f"{took:.1f} s")


def seeds(reader: str) -> list[Path]:
    """The inputs kept for a reader."""
    return sorted((SEEDS / reader).glob("*"))


# --- without atheris ----------------------------------------------------------------------------------------------


def mutated(draw: random.Random, known: list[bytes]) -> Iterator[bytes]:
    """Bytes out of bytes: turned, cut, doubled, spliced with others, and with words of the others put in."""
    words = sorted({word for data in known for word in data.split()} | {b"\0", b"\x1b", b"\xff\xfe", b"\xe2\x80\xae"})
    trees = [tree for data in known if (tree := _tree(data)) is not None]
    while True:
        if trees and draw.random() < 0.5:
            yield json.dumps(_turned(draw, draw.choice(trees)), ensure_ascii=draw.random() < 0.5).encode(
                "utf-8", "replace"
            )
            continue
        data = bytearray(draw.choice(known))
        for _ in range(draw.randint(1, 8)):
            at, end = sorted(draw.randrange(len(data) + 1) for _ in range(2))
            match draw.randrange(6):
                case 0:
                    data[at : at + 1] = bytes([draw.randrange(256)])
                case 1:
                    del data[at:end]
                case 2:
                    data[at:at] = draw.choice(words) * draw.choice((1, 1, 2, 40))
                case 3:
                    data[at:at] = data[at:end]
                case 4:
                    other = draw.choice(known)
                    data[at:] = other[draw.randrange(len(other) + 1) :]
                case _:
                    data[at:end] = draw.choice(words)
        yield bytes(data[:LONGEST])


def _tree(data: bytes) -> Any:
    """The JSON or YAML in bytes, or None: few bytes of it can be changed and leave it what it is."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = yamltext.read(data).data  # JSON is YAML too, and is written as that
    return found if isinstance(found, dict | list) else None


STRANGE = (
    None,
    True,
    0,
    -1,
    1e308,
    10**30,
    "",
    " ",
    "\0",
    "\x1b[2J",
    "\u202e",
    "[[",
    "\n" * 3,
    [],
    {},
    [[]],
    {"": ""},
    "2020-13-99",
)


def _turned(draw: random.Random, tree: Any) -> Any:
    """A tree with a few of its parts taken away, doubled, exchanged for strange ones or for others of its own."""
    parts = list(_parts(tree))

    def over(value: Any) -> Any:
        if draw.random() < 1.5 / len(parts):
            return draw.choice((draw.choice(STRANGE), draw.choice(parts)))
        if isinstance(value, dict):
            kept = {key: over(one) for key, one in value.items() if draw.random() > 0.5 / len(parts)}
            return kept | ({draw.choice(list(kept)): draw.choice(STRANGE)} if kept and draw.random() < 0.1 else {})
        if isinstance(value, list):
            return [over(one) for one in value for _ in range(draw.choice((1,) * 30 + (0, 2)))]
        return value

    return over(tree)


def _parts(tree: Any) -> Iterator[Any]:
    yield tree
    for one in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        yield from _parts(one)


def plainly(reader: str, seconds: float) -> int:
    """Give a reader mutated bytes for some seconds; return how many."""
    known = [path.read_bytes() for path in seeds(reader)] or [b"a"]
    end, count, findings = time.monotonic() + seconds, 0, Findings(reader)
    for data in mutated(random.Random(f"{reader} {time.time_ns()}"), known):  # noqa: S311 - no secret
        if time.monotonic() > end:
            break
        count += 1
        findings.read(data)
    return count


class Findings:
    """The mistakes that a reader raised, each place once, with the bytes that did it."""

    def __init__(self, reader: str) -> None:
        self.reader, self.seen = reader, set[object]()
        self.place = Path(tempfile.gettempdir()) / "rsi-graph-findings" / reader

    def read(self, data: bytes) -> None:
        """Give bytes to the reader, and keep them if they are a finding."""
        try:
            read(self.reader, data)
        except Exception as error:  # noqa: BLE001 - it is a finding
            frames = traceback.extract_tb(error.__traceback__)
            where = type(error), frames[-1].filename, frames[-1].lineno
            if where not in self.seen:
                self.seen.add(where)
                traceback.print_exc()
                self.kept(data)

    def kept(self, data: bytes) -> None:
        """Write a finding into the folder of findings."""
        self.place.mkdir(parents=True, exist_ok=True)
        place = self.place / hashlib.sha256(data).hexdigest()[:12]
        place.write_bytes(data)
        sys.stderr.write(f"FINDING {self.reader}: {place}\n")


# --- with atheris -------------------------------------------------------------------------------------------------

LED = """
import sys, atheris
with atheris.instrument_imports(include=["rsi_graph"]):
    from tests import fuzz
fuzz.led(sys.argv[1], float(sys.argv[2]))
"""


def led(reader: str, seconds: float) -> None:
    """Let atheris lead the bytes; ends the process."""
    atheris = importlib.import_module("atheris")
    place = Path(tempfile.gettempdir()) / "rsi-graph-fuzz" / reader
    findings = Findings(reader)
    for folder in (place, findings.place):
        folder.mkdir(parents=True, exist_ok=True)
    options = [f"-max_total_time={seconds:.0f}", "-timeout=60", f"-rss_limit_mb={MEGABYTES}", f"-max_len={LONGEST}",
               f"-artifact_prefix={findings.place}/", "-print_final_stats=1"]  # fmt: skip
    atheris.Setup([sys.argv[0], *options, str(place), str(SEEDS / reader)], findings.read)
    atheris.Fuzz()


def main(reader: str, seconds: float) -> int:
    """Fuzz one reader, or all of them in turn, each in a process of its own."""
    if reader == "list":
        sys.stdout.write("\n".join(READERS) + "\n")
        return 0
    if reader == "all":
        each = seconds / len(READERS)
        calls = ([sys.executable, "-m", "tests.fuzz", name, str(each)] for name in READERS)
        return max(subprocess.run(call, check=False).returncode for call in calls)
    if importlib.util.find_spec("atheris"):
        return subprocess.run([sys.executable, "-c", LED, reader, str(seconds)], check=False).returncode
    start = time.monotonic()
    count = plainly(reader, seconds)
    sys.stdout.write(f"{reader}: {count} inputs in {time.monotonic() - start:.0f} s\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 60))
