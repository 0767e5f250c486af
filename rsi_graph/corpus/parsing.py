"""The parsing of many corpus files, each into one table, which comes from the cache if its text was parsed before."""

import os
import stat
import sys
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Literal, TypeAlias

from rsi_graph.corpus import table as corpus_table
from rsi_graph.corpus.table import Page
from rsi_graph.diagnostics import Finding
from rsi_graph.files import folders, whole
from rsi_graph.files.cache import Store, key

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

What: TypeAlias = Literal["page", "manifest"]

MAX_BYTES = 16 * 1024 * 1024

READER = (
    "model.py",
    "corpus/layer_files.py",
    "relations.py",
    "corpus/yamltext.py",
    "corpus/records.py",
    "corpus/validation.py",
    "corpus/table.py",
    "corpus/objects.py",
    "diagnostics.py",
    "corpus/references.py",
    "graph/graph.py",
    "graph/statements.py",
    "graph/checks.py",
)
"""The modules that decide what a text says. If they change, every text is parsed again."""

PARALLEL_BYTES = 1_000_000
"""The number of bytes from which several processes parse."""


def read_tables(paths: Sequence[Path], what: What, store: Store) -> list[tuple[str, Page]]:
    """The page of each file and the key of its text; the page comes from the store if the text was read before."""
    out: list[tuple[str, Page | None]] = []
    missing: dict[int, bytes | Finding] = {}
    for number, path in enumerate(paths):
        text = _bytes(path)
        name = _key(text, what)
        kept = store.get(name, corpus_table.KIND)
        out.append((name, corpus_table.loads(kept) if kept else None))
        if out[-1][1] is None:
            missing[number] = text
    for number, data in zip(missing, _parse_all(list(missing.values()), what), strict=True):
        name, _ = out[number]
        out[number] = name, corpus_table.loads(data)
        store.put(name, data, corpus_table.KIND)
    if missing:
        store.prune()
    return [(name, page or corpus_table.empty()) for name, page in out]


def text_keys(paths: Sequence[Path], what: What) -> list[str]:
    """The key of the text of each file, which is not parsed for that."""
    return [_key(_bytes(path), what) for path in paths]


def _key(text: bytes | Finding, what: What) -> str:
    return key(reader_version(), what.encode(), text if isinstance(text, bytes) else repr(text).encode())


def _bytes(path: Path) -> bytes | Finding:
    """The bytes of a file, or the finding that says why they cannot be read."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Finding("unreadable", "not a regular file", "", 1, 1)
        if status.st_size > MAX_BYTES:
            message = f"the file has {status.st_size / 2**20:.0f} MB, {MAX_BYTES // 2**20} MB at most"
            return Finding("too-large", message, "split it: a corpus may have any number of files", 1, 1)
        return whole.read(path)
    except OSError as error:
        return Finding("unreadable", f"cannot be read: {error.strerror}", "", 1, 1)


def _parse_all(texts: Sequence[bytes | Finding], what: What) -> list[bytes]:
    """Parse texts, in several processes if there is enough to parse. The result is the same either way."""
    size = sum(len(text) for text in texts if isinstance(text, bytes))
    workers = min(os.cpu_count() or 1, max(len(texts), 1), 8)
    if size < PARALLEL_BYTES or workers == 1 or sys.platform != "linux" or threading.active_count() > 1:
        return [_parse(text, what) for text in texts]
    _import_reader()  # before the fork, so that it is done once
    made: list[bytes] = [b""] * len(texts)
    others = [_parse_apart(texts[number::workers], what) for number in range(1, workers)]
    made[::workers] = [_parse(text, what) for text in texts[::workers]]
    for number, pipe in enumerate(others, 1):
        with pipe:
            made[number::workers] = [_received(pipe) or _parse(text, what) for text in texts[number::workers]]
    return made


def _parse_apart(texts: Sequence[bytes | Finding], what: What) -> "Connection":
    """Begin to parse these texts in a process of its own; their pages come through the pipe."""
    from multiprocessing import get_context

    context = get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    context.Process(target=_send, args=(texts, what, theirs), daemon=True).start()
    theirs.close()
    return ours


def _send(texts: Sequence[bytes | Finding], what: What, pipe: "Connection") -> None:
    for page in [_parse(text, what) for text in texts]:  # all first: the pipe is read when the other half is done
        pipe.send_bytes(page)


def _received(pipe: "Connection") -> bytes:
    """A page out of the pipe; nothing if the other process has died."""
    try:
        return pipe.recv_bytes()
    except (EOFError, OSError):
        return b""


def _parse(text: bytes | Finding, what: What) -> bytes:
    """The page of one text as bytes, in which form it is cached and sent between processes."""
    if isinstance(text, Finding):
        return corpus_table.dumps(corpus_table.empty([text]))
    records, yamltext = _import_reader()
    document = yamltext.read(text)
    return corpus_table.dumps(records.page(document) if what == "page" else records.manifest(document))


def _import_reader() -> tuple[ModuleType, ModuleType]:
    from rsi_graph.corpus import records, yamltext

    return records, yamltext


@cache
def reader_version() -> bytes:
    """The name of this version of the reader; pages that another version made are made again."""
    stats = [(folders.package() / name).stat() for name in READER]
    return repr([(stat.st_size, stat.st_mtime_ns) for stat in stats]).encode()
