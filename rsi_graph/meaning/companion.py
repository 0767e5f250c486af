"""The explorer's side of the child process that holds the model.

The explorer must never wait for a model. So ``Companion`` starts a child when one is first needed, and ends it with
the explorer. The child loads the corpus itself, embeds new texts, answers which nodes are near to a text, and finds
candidate links. Both sides exchange lines of JSON; a question that was typed over while the child was busy is not
answered.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from types import MappingProxyType
from typing import Any

from rsi_graph.corpus import objects
from rsi_graph.meaning.candidates import Candidate, Suggestions
from rsi_graph.meaning.hints import Hint, Way
from rsi_graph.meaning.models import Model
from rsi_graph.meaning.news import (
    PATHS,
    QUESTION,
    SUGGEST,
    Comparing,
    Embedding,
    NearAnswer,
    News,
    PairsAnswer,
    Ready,
    Refused,
    Trouble,
)

MAX_NEAREST = 60
"""The largest number of nodes in an answer."""

CLOSING_SECONDS = 2.0
"""The seconds for which closing waits for the threads to end."""

# --- seen from the parent -----------------------------------------------------------------------------------------


class Companion:
    """The child process. ``tell`` is called with its news, from a thread of the companion.

    Only ``close`` waits for the child, and not for long. A child that dies is started again once.
    """

    def __init__(self, paths: Sequence[Path], tell: Callable[[News], None], model: str | None = None) -> None:
        self._corpus = {PATHS: [str(path) for path in paths], "model": model}
        self._tell = tell
        self._messages: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: dict[str, dict[str, Any]] = {}
        """The messages not answered yet: the last question, and the last wish for candidates."""
        self._number = 0
        self._starts = 0
        self._closed = False
        self._trouble: Trouble | None = None
        self._threads: list[threading.Thread] = []

    def ask(self, text: str, limit: int = MAX_NEAREST) -> int:
        """Ask for the nodes near to a text; return the number of the answer to come. Earlier questions are dropped."""
        return self._want(QUESTION, {QUESTION: text, "limit": limit})

    def suggest(self, node: str | None, limit: int) -> int:
        """Ask for candidate links of the corpus or of a node; return the number that the offer will have."""
        return self._want(SUGGEST, {SUGGEST: node, "limit": limit})

    def renew(self) -> None:
        """Tell the child that the corpus has changed."""
        with self._lock:
            if self._starts:
                self._messages.put(self._corpus)

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._closed = True
            process = self._process
        self._messages.put(None)
        if process is not None:
            process.kill()  # it holds nothing that could be lost
            process.wait()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(CLOSING_SECONDS)

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._process.pid if self._process else None

    def _want(self, what: str, message: dict[str, Any]) -> int:
        with self._lock:
            self._number += 1
            self._waiting[what] = {**message, "number": self._number}
            if self._starts == 0 and not self._closed:
                self._start()
            self._messages.put(self._waiting[what])
            number, trouble = self._number, self._trouble
        if trouble:
            self._tell(trouble)
        return number

    def _start(self) -> None:
        self._starts += 1
        self._thread(self._run)

    def _thread(self, work: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=work, args=args, name="companion", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self) -> None:
        """Start the child, write to it from here, and let another thread read it."""
        try:
            process = _child()
        except OSError as error:
            self._give_up(Trouble(f"search by meaning cannot be started: {error.strerror}"))
            return
        with self._lock:
            self._process, messages = process, self._messages
            closed = self._closed
        if closed:
            process.kill()
            process.wait()
            return
        self._thread(self._listen, process)
        message: dict[str, Any] | None = self._corpus
        with contextlib.suppress(OSError), process.stdin or contextlib.nullcontext() as out:
            while message is not None and process.poll() is None and out:
                out.write(json.dumps(message).encode() + b"\n")
                out.flush()
                message = messages.get()

    def _listen(self, process: "subprocess.Popen[bytes]") -> None:
        with process.stdout or contextlib.nullcontext() as lines:
            for line in lines or ():
                self._hear(line)
        process.wait()
        with self._lock:
            self._messages.put(None)  # ends the thread that writes
            if self._closed:
                return
            if self._starts <= 1:
                self._messages = SimpleQueue()
                self._start()
                for message in self._waiting.values():
                    self._messages.put(message)
                return
        self._give_up(Trouble("search by meaning has stopped twice", "rsi-graph search --by meaning says why"))

    def _hear(self, line: bytes) -> None:
        news = _news(line)
        if isinstance(news, Trouble):
            self._give_up(news)
        elif isinstance(news, NearAnswer | PairsAnswer | Refused):
            if self._is_awaited(news.number):
                self._tell(news)
        elif news:
            self._tell(news)

    def _is_awaited(self, number: int) -> bool:
        """Return True if an answer is to the last question of its sort, which is then answered."""
        with self._lock:
            what = next((what for what, message in self._waiting.items() if message["number"] == number), None)
            return bool(what and self._waiting.pop(what))

    def _give_up(self, trouble: Trouble) -> None:
        with self._lock:
            self._closed, self._trouble = True, trouble
        self._tell(trouble)


def _child() -> "subprocess.Popen[bytes]":
    """Start the child: this same program, without our terminal, with one thread for matrices."""
    around = os.pathsep.join(filter(None, (str(Path(__file__).parent.parent.parent), os.environ.get("PYTHONPATH"))))
    settings = {"PYTHONPATH": around, "OPENBLAS_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "rsi_graph.meaning.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | settings,
        process_group=0,  # the terminal's ctrl+c is not for it; in our session, so that its niceness counts
    )


def _news(line: bytes) -> News | None:
    """A line from the child; None if it is not whole."""
    try:
        return _read_news(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration):
        return None


def _read_news(told: dict[str, Any]) -> News:
    sort = next(sort for sort in _READERS if sort in told)
    return _READERS[sort](told)


def _answer(told: dict[str, Any]) -> NearAnswer:
    found = tuple((str(id_), float(cosine)) for id_, cosine, _ in told["near"])
    passages = {str(id_): str(passage) for id_, _, passage in told["near"] if passage}
    return NearAnswer(told["number"], told["text"], found, passages)


def _offer(told: dict[str, Any]) -> PairsAnswer:
    found = Suggestions(*(tuple(map(_candidate, part)) for part in told["candidates"]))
    return PairsAnswer(told["number"], told["node"], Model(told["name"], Path(), told["key"]), found)


def _candidate(told: list[Any]) -> Candidate:
    *facts, before, shared, work, hint = told
    judged = objects.decision(before) if before else None
    suggested = Hint(hint[0], tuple(Way(*way) for way in hint[1])) if hint else None
    return Candidate._make([*facts, judged, tuple(shared), work, suggested])


_READERS: Mapping[str, Callable[[dict[str, Any]], News]] = MappingProxyType(
    {
        "error": lambda told: Trouble(told["error"], told["hint"]),
        "refused": lambda told: Refused(told["number"], told["refused"]),
        "near": _answer,
        "candidates": _offer,
        "comparing": lambda told: Comparing(told["comparing"]),
        "ready": lambda told: Ready(told["ready"], told["made"]),
        "done": lambda told: Embedding(told["done"], told["total"], told["remaining"], told["what"]),
    }
)
"""The reader of each sort of line from the child, by the field that only this sort has."""
