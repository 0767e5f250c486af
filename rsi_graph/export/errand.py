"""An export made in a process of its own, which takes its memory with it when it ends.

The text of a hundred thousand nodes takes up to a gigabyte while it is written. In the explorer the holes of that
would stay, and keys would wait for their turn meanwhile. The process reads the corpus itself, as the command line
does, and answers in JSON; one that is only to show how an export looks ends with whoever asked.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import asdict, astuple
from pathlib import Path
from typing import IO, Any

from rsi_graph.errors import RsiGraphError
from rsi_graph.export.losses import Loss
from rsi_graph.export.part import Exported
from rsi_graph.export.selection import Selection, SelectionOffer
from rsi_graph.export.wanted import ExportMade, FileWritten, Wanted, made, written
from rsi_graph.snapshot import load

LARGE = 10_000
"""Corpora of more nodes are exported by an errand."""
LONG = 4_000_000
"""A longer text stays behind: it is too much for a clipboard, and is written by an errand of its own."""
FAILED = "it could not be made: the process that makes it ended; perhaps there is not enough memory"


class ExportErrand:
    """One export that another process makes."""

    def __init__(self, paths: Sequence[Path], wanted: Wanted, style: str | None) -> None:
        self.wanted = wanted
        self._question: dict[str, Any] = {
            "paths": [str(path) for path in paths],
            "selection": asdict(wanted.offer.selection),
            "to": wanted.to,
            "is_brief": wanted.is_brief,
            "style": style,
        }
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopped = False

    def look(self) -> ExportMade:
        """Have it made and shown. Waits until it is."""
        found = self._asked(self._question, bound=True)
        if found is None:
            return ExportMade(self.wanted, why_not="" if self._stopped else FAILED)
        losses = tuple(Loss(what, count, words, one=one) for what, count, words, one in found["losses"])
        text = found["content"]
        exported = Exported(text or "", losses, found["beside"]) if found["is_there"] else None
        is_long = exported is not None and text is None
        return ExportMade(self.wanted, found["count"], exported, found["shown"], found["why_not"], is_long)

    def write(self, path: Path, *, force: bool) -> FileWritten:
        """Have it written into a file. Waits until it is."""
        found = self._asked({**self._question, "path": str(path), "force": force}, bound=False)
        return FileWritten(found["words"], found["done"]) if found else FileWritten(FAILED, done=False)

    def stop(self) -> None:
        """End the process, or keep it from being started."""
        with self._lock:
            self._stopped = True
            if self._process is not None:
                self._process.kill()

    def _asked(self, question: dict[str, Any], *, bound: bool) -> dict[str, Any] | None:
        """The answer of the process; None if it was stopped or could not go on."""
        with self._lock:
            if self._stopped:
                return None
            try:
                self._process = process = _process()
            except OSError:
                return None
        try:
            with process:
                return _answer(process, json.dumps({**question, "bound": bound}).encode())
        except (OSError, ValueError):  # it ended before it was asked, or in the midst of its answer
            return None


def _process() -> "subprocess.Popen[bytes]":
    """Start this program once more, without the terminal, to wait for a question."""
    around = os.pathsep.join(filter(None, (str(Path(__file__).parent.parent.parent), os.environ.get("PYTHONPATH"))))
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "rsi_graph.export.errand"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONPATH": around},
        process_group=0,  # the terminal's ctrl+c is not for it
    )


def _answer(process: "subprocess.Popen[bytes]", question: bytes) -> dict[str, Any] | None:
    """The answer to a question. What is asked with stays open until it is there: see ``_end_with_parent``."""
    assert process.stdin is not None  # noqa: S101 - both are pipes
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(question + b"\n")
    process.stdin.flush()
    found: dict[str, Any] | None = json.loads(process.stdout.read() or b"null")
    return found


# --- in the process -----------------------------------------------------------------------------------------------


def main() -> None:
    """Answer the one question that comes in."""
    question = json.loads(sys.stdin.buffer.readline())
    if question["bound"]:
        threading.Thread(target=_end_with_parent, args=(sys.stdin.buffer,), daemon=True).start()
    sys.stdout.write(json.dumps(_done(question)))
    sys.stdout.flush()
    os._exit(0)  # all the objects need not be taken apart one by one


def _end_with_parent(lines: IO[bytes]) -> None:
    lines.read()
    os._exit(1)


def _done(question: dict[str, Any]) -> dict[str, Any]:
    """The answer to a question, as JSON has it."""
    path, style = question.get("path"), question["style"]
    wanted = Wanted(SelectionOffer("", "", _selection(question["selection"])), question["to"], question["is_brief"])
    try:
        found = made(load(*map(Path, question["paths"])), wanted, style, whole=path is not None)
    except RsiGraphError as error:
        found = ExportMade(wanted, why_not=error.with_hint)
    if path is not None:
        told = written(found.exported, Path(path), force=question["force"]) if found.exported else None
        return asdict(told or FileWritten(found.why_not, done=False))
    exported = found.exported
    content = exported.content if exported and len(exported.content) <= LONG and not exported.folder else None
    return {
        "count": found.count,
        "shown": list(found.shown),
        "why_not": found.why_not,
        "is_there": exported is not None,
        "losses": [astuple(loss) for loss in exported.losses] if exported else [],
        "content": content if isinstance(content, str) else None,
        "beside": dict(exported.beside) if exported and content is not None else {},
    }


def _selection(told: dict[str, Any]) -> Selection:
    """A selection as it was before it was told in JSON, which has no tuples."""
    path = tuple(told["path"]) if told["path"] else None
    return Selection(**{**told, "nodes": tuple(told["nodes"]), "path": path})


if __name__ == "__main__":
    main()
