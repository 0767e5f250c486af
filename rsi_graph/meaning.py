"""Search by meaning: what is near to a typed text, alone or mixed with the words found; and the child that answers it.

``open`` gives the vectors of a snapshot, ready for questions, in this process: the command line asks once and ends.
The explorer must never wait for a model, so there ``Companion`` keeps it in a child process, which is started when it
is first wanted and ends with the explorer. Child and parent exchange lines of JSON; a question that was typed over
while the child was busy is not answered.
"""

import contextlib
import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import IO, TYPE_CHECKING, Any, NamedTuple, TypeAlias

from rsi_graph import embedding, filters, vectors
from rsi_graph.embedding import Embedder, Model
from rsi_graph.errors import RsiGraphError
from rsi_graph.filters import EVERYTHING
from rsi_graph.graph import Graph
from rsi_graph.model import Kind
from rsi_graph.snapshot import Snapshot
from rsi_graph.vectors import Progress

if TYPE_CHECKING:
    from rsi_graph.embedding import Vectors
    from rsi_graph.search import Hit, Index

WORDS_SHARE = 0.5
"""What the words count in the mix with meaning; ``make bench-links`` measures it."""
POOL = 200
"""How many of the nearest are looked at."""
PATIENCE = 2.0
"""How many seconds closing waits for the threads to notice."""
FOUND = 50
"""How many hits by words are mixed in."""


class Near(NamedTuple):
    """What is near to a text: ids and cosines, the nearest first; and what is usual, over all texts."""

    found: tuple[tuple[str, float], ...]
    mean: float
    spread: float


# --- in this process ----------------------------------------------------------------------------------------------


class Meanings:
    """The vectors of texts, by id, ready for questions."""

    def __init__(self, ids: Sequence[str], every: "Vectors", model: Model, embedder: Embedder | None = None) -> None:
        self.ids, self.vectors, self.model = list(ids), every, model
        self._embedder = embedder

    def near(self, text: str, limit: int = POOL) -> Near:
        """What is near to a text."""
        import numpy as np

        if not text.strip() or not self.ids:
            return Near((), 0.0, 1.0)
        self._embedder = self._embedder or embedding.open_model(self.model)
        cosines = self.vectors @ vectors.query(text, self.model, self._embedder)
        chosen = np.arange(len(cosines)) if len(cosines) <= limit else np.argpartition(cosines, -limit)[-limit:]
        order = chosen[np.argsort(-cosines[chosen], kind="stable")]
        found = zip([self.ids[row] for row in order.tolist()], cosines[order].tolist(), strict=True)
        return Near(tuple(found), float(cosines.mean()), float(cosines.std()) or 1.0)


def open(  # noqa: A001 - meaning.open reads as what it is
    snapshot: Snapshot, model: str | None = None, progress: Callable[[Progress], None] | None = None
) -> Meanings:
    """The meanings of a snapshot; texts that are new are embedded first. Raises as ``embedding.find``."""
    return of_texts(embedding.texts(snapshot.graph), model, progress)


def of_texts(
    texts: Mapping[str, str], model: str | None = None, progress: Callable[[Progress], None] | None = None
) -> Meanings:
    """The meanings of texts by id."""
    chosen = embedding.find(model)
    return Meanings(list(texts), vectors.embed(list(texts.values()), chosen, progress=progress).vectors, chosen)


def by_meaning(
    graph: Graph, near: Callable[[str], Near], text: str, kinds: Sequence[Kind] = (), limit: int = 20
) -> "tuple[Hit, ...]":
    """The nodes near to a text. Raises BadFilter and UnknownNode for its operators."""
    meant, left = _meant(graph, text, kinds)
    found = near(left)
    return tuple(_hit(graph, id_, cosine, _near(cosine)) for id_, cosine in found.found if meant(id_))[:limit]


def by_both(
    index: "Index", near: Callable[[str], Near], text: str, kinds: Sequence[Kind] = (), limit: int = 20
) -> "tuple[Hit, ...]":
    """The nodes that hold the words or are near to the text, by the mix of both, each in its own spread."""
    meant, left = _meant(index.graph, text, kinds)
    words = {hit.id: hit for hit in index.search(text, kinds, FOUND)}
    found = near(left)
    cosines = {id_: cosine for id_, cosine in found.found if meant(id_)}
    mixed = mix({id_: hit.score for id_, hit in words.items()}, cosines, found, len(index.graph))
    nearest = set(list(cosines)[:limit])
    hits = []
    for id_ in sorted(mixed, key=lambda id_: (-mixed[id_], id_))[:limit]:
        why = [_near(cosines[id_])] if id_ in nearest or id_ not in words else []
        why += [words[id_].why] if id_ in words else []
        hits.append(_hit(index.graph, id_, 1 / (1 + math.exp(-mixed[id_] / 2)), "; ".join(why)))
    return tuple(hits)


def mix(
    words: Mapping[str, float], cosines: Mapping[str, float], usual: Near, count: int, share: float = WORDS_SHARE
) -> dict[str, float]:
    """Words and meaning as one number a node; what was not found is as far as what is usual."""
    mean = sum(words.values()) / max(count, 1)
    spread = math.sqrt(max(sum(v * v for v in words.values()) / max(count, 1) - mean * mean, 0)) or 1.0
    return {
        id_: share * (words.get(id_, 0.0) - mean) / spread
        + (1 - share) * (cosines.get(id_, usual.mean) - usual.mean) / usual.spread
        for id_ in {**words, **cosines}
    }


def _meant(graph: Graph, text: str, kinds: Sequence[Kind]) -> tuple[Callable[[str], bool], str]:
    """Which nodes the operators of a text and the kinds let through, and what is left of the text."""
    operators, left = filters.split(text)
    test = operators.on(graph) if operators != EVERYTHING else None
    return lambda id_: (not kinds or graph.kind(id_) in kinds) and (test is None or test(id_)), left


def _hit(graph: Graph, id_: str, score: float, why: str) -> "Hit":
    from rsi_graph.search import Hit

    return Hit(id_, graph.kind(id_), graph.title(id_), round(min(max(score, 0.0), 1.0), 4), why)


def _near(cosine: float) -> str:
    """Why a node was found: near in meaning, .71."""
    return f"near in meaning, {cosine:.2f}".replace("0.", ".")


# --- the child process, seen from the parent ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """What is near to the text of question ``number``."""

    number: int
    near: Near


@dataclass(frozen=True, slots=True)
class Embedding:
    """The child is embedding texts that are new."""

    done: int
    total: int
    remaining: float


@dataclass(frozen=True, slots=True)
class Trouble:
    """There are no answers by meaning: why, and the way out."""

    message: str
    hint: str = ""


News: TypeAlias = Answer | Embedding | Trouble


class Companion:
    """The child process. ``tell`` gets its news, from a thread of the companion's own.

    Nothing here waits for the child but ``close``, and that not long. A child that dies is started again once.
    """

    def __init__(self, texts: Mapping[str, str], tell: Callable[[News], None], model: str | None = None) -> None:
        self._texts, self._tell, self._model = texts, tell, model
        self._questions: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._last: dict[str, Any] | None = None
        self._number = 0
        self._starts = 0
        self._closed = False
        self._threads: list[threading.Thread] = []

    def ask(self, text: str, limit: int = POOL) -> int:
        """Ask what is near to a text; the number that the answer will have. Earlier questions are dropped."""
        with self._lock:
            self._number += 1
            self._last = {"number": self._number, "text": text, "limit": limit}
            if self._starts == 0 and not self._closed:
                self._start()
            self._questions.put(self._last)
            return self._number

    def renew(self, texts: Mapping[str, str]) -> None:
        """The corpus has changed."""
        with self._lock:
            self._texts = texts
            if self._starts:
                self._questions.put({"texts": dict(texts), "model": self._model})

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._closed = True
            process = self._process
        self._questions.put(None)
        if process is not None:
            process.kill()  # it holds nothing that could be lost
            process.wait()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(PATIENCE)

    @property
    def pid(self) -> int | None:
        """The child's process id, while there is one."""
        return self._process.pid if self._process else None

    def _start(self) -> None:
        self._starts += 1
        self._thread(self._run)

    def _thread(self, work: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=work, args=args, name="meaning", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self) -> None:
        """Start the child, write to it from here, and let another thread read it."""
        try:
            process = _child()
        except OSError as error:
            self._tell(Trouble(f"search by meaning cannot be started: {error.strerror}"))
            return
        with self._lock:
            self._process, questions = process, self._questions
            closed = self._closed
        if closed:
            process.kill()
            process.wait()
            return
        self._thread(self._listen, process)
        message: dict[str, Any] | None = {"texts": dict(self._texts), "model": self._model}
        with contextlib.suppress(OSError), process.stdin or contextlib.nullcontext() as out:
            while message is not None and process.poll() is None and out:
                out.write(json.dumps(message).encode() + b"\n")
                out.flush()
                message = questions.get()

    def _hear(self, line: bytes) -> None:
        news = _news(line)
        if isinstance(news, Trouble):
            self._closed = True
        if news and not (isinstance(news, Answer) and news.number != self._number):
            self._tell(news)

    def _listen(self, process: "subprocess.Popen[bytes]") -> None:
        with process.stdout or contextlib.nullcontext() as lines:
            for line in lines or ():
                self._hear(line)
        process.wait()
        with self._lock:
            self._questions.put(None)  # ends the thread that writes
            if self._closed:
                return
            if self._starts <= 1:
                self._questions = SimpleQueue()
                self._start()
                if self._last:
                    self._questions.put(self._last)
                return
        self._tell(Trouble("search by meaning has stopped twice", "rsi-graph search --by meaning says why"))


def _child() -> "subprocess.Popen[bytes]":
    """The child: this very program, without our terminal, one thread for matrices."""
    around = os.pathsep.join(filter(None, (str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH"))))
    settings = {"PYTHONPATH": around, "OPENBLAS_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "rsi_graph.meaning"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | settings,
        start_new_session=True,
    )


def _news(line: bytes) -> News | None:
    """A line of the child's, or None where it is not whole."""
    try:
        said = json.loads(line)
        if "error" in said:
            return Trouble(said["error"], said["hint"])
        if "number" in said:
            found = tuple((id_, cosine) for id_, cosine in said["found"])
            return Answer(said["number"], Near(found, said["mean"], said["spread"]))
        return Embedding(said["done"], said["total"], said["remaining"])
    except (ValueError, KeyError, TypeError):
        return None


# --- the child process itself -------------------------------------------------------------------------------------


def serve(lines: IO[bytes], out: IO[bytes]) -> None:
    """Answer questions until there are no more. Of those that came in meanwhile, only the last is answered."""
    messages: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
    threading.Thread(target=_read, args=(lines, messages), daemon=True).start()
    meanings: Meanings | None = None
    for message in _latest(messages):
        try:
            if "texts" in message:
                meanings = of_texts(message["texts"], message["model"], lambda progress: _say_progress(out, progress))
            elif meanings is not None:
                near = meanings.near(message["text"], message["limit"])
                _say(out, {"number": message["number"], **near._asdict()})
        except RsiGraphError as error:
            _say(out, {"error": str(error), "hint": error.hint})
            return


def _read(lines: IO[bytes], messages: "SimpleQueue[dict[str, Any] | None]") -> None:
    for line in lines:
        messages.put(json.loads(line))
    messages.put(None)
    if lines is sys.stdin.buffer:
        os._exit(0)  # the parent is gone, whatever we are doing


def _latest(messages: "SimpleQueue[dict[str, Any] | None]") -> Iterator[dict[str, Any]]:
    """The messages; of questions that wait, only the last, and of texts."""
    while True:
        waiting = [messages.get()]
        while not messages.empty():
            waiting.append(messages.get())
        texts = [message for message in waiting if message and "texts" in message][-1:]
        questions = [message for message in waiting if message and "texts" not in message][-1:]
        yield from (*texts, *questions)
        if None in waiting:
            return


def _say_progress(out: IO[bytes], progress: Progress) -> None:
    _say(out, {"done": progress.done, "total": progress.total, "remaining": round(progress.remaining, 1)})


def _say(out: IO[bytes], message: Mapping[str, Any]) -> None:
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(5)
    serve(sys.stdin.buffer, sys.stdout.buffer)
