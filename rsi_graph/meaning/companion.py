"""The child process in which the model lives, and what its parent, the explorer, sees of it.

The explorer must never wait for a model, so all that takes one is done elsewhere: ``Companion`` starts a child when it
is first wanted and ends it with the explorer. The child loads the corpus itself, embeds what is new, answers what is
near to a text, and finds candidate links. Both sides exchange lines of JSON; a question that was typed over while the
child was busy is not answered.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from types import MappingProxyType
from typing import IO, Any, NamedTuple, TypeAlias

from rsi_graph import snapshot
from rsi_graph.corpus import table
from rsi_graph.editing import judgements
from rsi_graph.errors import CorpusNotFound, RsiGraphError
from rsi_graph.meaning import models, ranking, search
from rsi_graph.meaning.models import Model
from rsi_graph.meaning.ranking import Candidate, Links, Suggestions
from rsi_graph.meaning.search import Meanings
from rsi_graph.meaning.vectors import Progress
from rsi_graph.snapshot import Snapshot

NEAREST = 60
"""How many nodes an answer has."""
PATIENCE = 2.0
"""How many seconds closing waits for the threads to notice."""
KINDNESS = 19
"""How far the child stands back where somebody else wants the processor."""
QUESTION, SUGGEST, PATHS = "question", "suggest", "paths"
"""What a message to the child is about: it holds the field of that name."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is near to a text: ids and cosines, the nearest first."""

    number: int
    text: str
    found: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Candidate links of the corpus, or of one node, with the model that found them."""

    number: int
    node: str | None
    model: Model
    found: Suggestions


@dataclass(frozen=True, slots=True)
class Refused:
    """There are no candidates for a node: why."""

    number: int
    message: str


@dataclass(frozen=True, slots=True)
class Embedding:
    """The child is embedding texts that are new."""

    done: int
    total: int
    remaining: float


@dataclass(frozen=True, slots=True)
class Comparing:
    """The child is comparing texts with each other."""

    texts: int


@dataclass(frozen=True, slots=True)
class Ready:
    """All texts have their vectors; so many were made just now."""

    texts: int
    made: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """There are no answers by meaning: why, and the way out."""

    message: str
    hint: str = ""


News: TypeAlias = Answer | Offer | Refused | Embedding | Comparing | Ready | Trouble


def said(news: News | None) -> str:
    """What the child is doing, or why it does nothing, in a line; nothing where it only answers."""
    if news is None:
        return "the texts are being read ..."
    if isinstance(news, Trouble):
        return f"{news.message}. {news.hint}" if news.hint else news.message
    if isinstance(news, Embedding):
        return f"embedding {_many(news.done)} of {_many(news.total)} texts, {round(news.remaining)} s left"
    if isinstance(news, Comparing):
        return f"comparing {_many(news.texts)} texts with each other ..."
    return ""


def _many(number: int) -> str:
    return f"{number:,}".replace(",", " ")


# --- seen from the parent -----------------------------------------------------------------------------------------


class Companion:
    """The child process. ``tell`` gets its news, from a thread of the companion's own.

    Nothing here waits for the child but ``close``, and that not long. A child that dies is started again once.
    """

    def __init__(self, paths: Sequence[Path], tell: Callable[[News], None], model: str | None = None) -> None:
        self._corpus = {PATHS: [str(path) for path in paths], "model": model}
        self._tell = tell
        self._messages: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._waiting: dict[str, dict[str, Any]] = {}
        """What is not answered yet: the last question, and the last wish for candidates."""
        self._number = 0
        self._starts = 0
        self._closed = False
        self._trouble: Trouble | None = None
        self._threads: list[threading.Thread] = []

    def ask(self, text: str, limit: int = NEAREST) -> int:
        """Ask what is near to a text; the number that the answer will have. Earlier questions are dropped."""
        return self._want(QUESTION, {QUESTION: text, "limit": limit})

    def suggest(self, node: str | None, limit: int) -> int:
        """Ask for candidate links, of the corpus or of a node; the number that the offer will have."""
        return self._want(SUGGEST, {SUGGEST: node, "limit": limit})

    def renew(self) -> None:
        """The corpus has changed."""
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
                thread.join(PATIENCE)

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
        elif isinstance(news, Answer | Offer | Refused):
            if self._is_awaited(news.number):
                self._tell(news)
        elif news:
            self._tell(news)

    def _is_awaited(self, number: int) -> bool:
        """Whether an answer is to the last question of its sort; that is then answered."""
        with self._lock:
            what = next((what for what, message in self._waiting.items() if message["number"] == number), None)
            return bool(what and self._waiting.pop(what))

    def _give_up(self, trouble: Trouble) -> None:
        with self._lock:
            self._closed, self._trouble = True, trouble
        self._tell(trouble)


def _child() -> "subprocess.Popen[bytes]":
    """The child: this very program, without our terminal, one thread for matrices."""
    around = os.pathsep.join(filter(None, (str(Path(__file__).parent.parent.parent), os.environ.get("PYTHONPATH"))))
    settings = {"PYTHONPATH": around, "OPENBLAS_NUM_THREADS": "1", "HF_HUB_OFFLINE": "1"}
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "rsi_graph.meaning.companion"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | settings,
        process_group=0,  # the terminal's ctrl+c is not for it; of the same session, so that its niceness counts
    )


def _news(line: bytes) -> News | None:
    """A line of the child's, or None where it is not whole."""
    try:
        return _read_news(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError, StopIteration):
        return None


def _read_news(told: dict[str, Any]) -> News:
    sort = next(sort for sort in _READERS if sort in told)
    return _READERS[sort](told)


def _answer(told: dict[str, Any]) -> Answer:
    found = tuple((str(id_), float(cosine)) for id_, cosine in told["near"])
    return Answer(told["number"], told["text"], found)


def _offer(told: dict[str, Any]) -> Offer:
    same, near = (tuple(map(_candidate, part)) for part in told["candidates"])
    return Offer(told["number"], told["node"], Model(told["name"], Path(), told["key"]), Suggestions(same, near))


def _candidate(told: list[Any]) -> Candidate:
    *facts, before = told
    return Candidate._make([*facts, table.decision(before) if before else None])


_READERS: Mapping[str, Callable[[dict[str, Any]], News]] = MappingProxyType(
    {
        "error": lambda told: Trouble(told["error"], told["hint"]),
        "refused": lambda told: Refused(told["number"], told["refused"]),
        "near": _answer,
        "candidates": _offer,
        "comparing": lambda told: Comparing(told["comparing"]),
        "ready": lambda told: Ready(told["ready"], told["made"]),
        "done": lambda told: Embedding(told["done"], told["total"], told["remaining"]),
    }
)
"""What a line of the child's says, by the field that it has and others have not."""


# --- the child process itself -------------------------------------------------------------------------------------


def serve(lines: IO[bytes], out: IO[bytes]) -> None:
    """Answer until there are no more messages. Of questions that came in meanwhile, only the last is answered."""
    messages: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
    threading.Thread(target=_read, args=(lines, messages), daemon=True).start()
    served = _Served(out)
    for message in _latest(messages):
        try:
            served.do(message)
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
    """The messages; of those of one sort that wait, only the last: first the corpus, then what is quick."""
    while True:
        waiting = [messages.get()]
        while not messages.empty():
            waiting.append(messages.get())
        for what in (PATHS, QUESTION, SUGGEST):
            yield from [message for message in waiting if message and what in message][-1:]
        if None in waiting:
            return


class _Held(NamedTuple):
    """A corpus as the child holds it: how near its texts are, and the model."""

    snapshot: Snapshot
    links: Links
    meanings: Meanings


class _Served:
    """What the child does."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._held: _Held | None = None

    def do(self, message: Mapping[str, Any]) -> None:
        """Do what a message asks for. Raises where nothing can be answered from now on."""
        if PATHS in message:
            self._open([Path(path) for path in message[PATHS]], message["model"])
        elif self._held and QUESTION in message:
            self._answer(self._held, message)
        elif self._held:
            self._suggest(self._held, message)

    def _open(self, paths: Sequence[Path], model: str | None) -> None:
        try:
            loaded = snapshot.load(*paths)
        except CorpusNotFound:
            if self._held:
                return  # it is being moved or written anew: what was read holds
            raise
        found = self._links(loaded, model)
        embedder = self._held.meanings.embedder if self._held and self._held.links.model == found.model else None
        meanings = Meanings(found.ids, found.embedded.vectors, found.model, embedder)
        is_new = self._held is None or found.embedded is not self._held.links.embedded
        self._held = _Held(loaded, found, meanings)
        _say(self._out, {"ready": len(found.ids), "made": found.embedded.made if is_new else 0})

    def _links(self, loaded: Snapshot, model: str | None) -> Links:
        """The links of a snapshot; those held already, where no text has changed, as after a judgement."""
        if self._held and self._held.links.texts == models.texts(loaded.graph):
            return self._held.links.over(loaded.graph)  # with none embedded anew
        return ranking.open(loaded, model, self._progress)

    def _answer(self, held: _Held, message: Mapping[str, Any]) -> None:
        number, text = message["number"], message[QUESTION]
        found: list[tuple[str, float]] = []
        with contextlib.suppress(RsiGraphError):  # a filter that cannot be read; the search by words says so
            hits = search.by_meaning(held.snapshot.graph, held.meanings.near, text, limit=message["limit"])
            found = [(hit.id, hit.score) for hit in hits]
        _say(self._out, {"number": number, "text": text, "near": found})

    def _suggest(self, held: _Held, message: Mapping[str, Any]) -> None:
        number, node, model = message["number"], message[SUGGEST], held.links.model
        _say(self._out, {"comparing": len(held.links.ids)})
        try:
            judged = judgements.read(held.snapshot).judged
            found = held.links.suggest(judged, message["limit"], node)
        except RsiGraphError as error:
            _say(self._out, {"number": number, "refused": error.with_hint})
            return
        parts = [[_told(candidate) for candidate in part] for part in (found.same, found.near)]
        offer = {"number": number, "node": node, "name": model.name, "key": model.key, "candidates": parts}
        _say(self._out, offer)

    def _progress(self, progress: Progress) -> None:
        remaining = round(progress.remaining, 1)
        _say(self._out, {"done": progress.done, "total": progress.total, "remaining": remaining})


def _told(candidate: Candidate) -> list[Any]:
    *facts, before = candidate
    return [*facts, judgements.body(before) if before else None]


def _say(out: IO[bytes], message: Mapping[str, Any]) -> None:
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(KINDNESS)
    serve(sys.stdin.buffer, sys.stdout.buffer)
