"""The child process that holds the model and answers the explorer."""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, NamedTuple

from rsi_graph import snapshot
from rsi_graph.errors import CorpusNotFound, RsiGraphError
from rsi_graph.files import cache
from rsi_graph.meaning import ledger, ranking, search, texts
from rsi_graph.meaning.candidates import Candidate
from rsi_graph.meaning.news import PATHS, QUESTION, SUGGEST
from rsi_graph.meaning.ranking import Links
from rsi_graph.meaning.search import Meanings, Near
from rsi_graph.meaning.vectors import Progress
from rsi_graph.search import index
from rsi_graph.snapshot import Snapshot

NICENESS = 19
"""The niceness of the child process, which lets all other processes go first."""

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
        os._exit(0)  # the parent is gone: stop whatever is going on


def _latest(messages: "SimpleQueue[dict[str, Any] | None]") -> Iterator[dict[str, Any]]:
    """The messages; of waiting messages of one sort only the last. The corpus comes first, then what is quick."""
    while True:
        waiting = [messages.get()]
        while not messages.empty():
            waiting.append(messages.get())
        for what in (PATHS, QUESTION, SUGGEST):
            yield from [message for message in waiting if message and what in message][-1:]
        if None in waiting:
            return


class _Held(NamedTuple):
    """A corpus as the child holds it: its links and meanings, and the model."""

    snapshot: Snapshot
    links: Links
    meanings: Meanings


class _Served:
    """The state of the child process and its answers."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._held: _Held | None = None

    def do(self, message: Mapping[str, Any]) -> None:
        """Do what a message asks for. Raises if nothing can be answered from now on."""
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
                return  # it is being moved or rewritten: what was read before holds
            raise
        found = self._links(loaded, model)
        embedder = self._held.meanings.embedder if self._held and self._held.links.model == found.model else None
        more = search.questions(loaded.graph, found.model)
        words = search.alike_words(index.open(loaded, cache.user_store()), found.model, self._progress)
        meanings = Meanings(found.ids, found.embedded.vectors, found.model, embedder, more, words, loaded.graph)
        is_new = self._held is None or found.embedded is not self._held.links.embedded
        self._held = _Held(loaded, found, meanings)
        _say(self._out, {"ready": len(found.ids), "made": found.embedded.made if is_new else 0})

    def _links(self, loaded: Snapshot, model: str | None) -> Links:
        """The links of a snapshot; those at hand if no text has changed, as after a judgement."""
        if self._held and self._held.links.texts == texts.texts(loaded.graph):
            return self._held.links.over(loaded.graph)  # with none embedded anew
        return ranking.open(loaded, model, self._progress)

    def _answer(self, held: _Held, message: Mapping[str, Any]) -> None:
        number, text = message["number"], message[QUESTION]
        found: list[tuple[str, float, str]] = []
        with contextlib.suppress(RsiGraphError):  # a filter that cannot be read; the search by words says so
            nearness: dict[str, float] = {}  # the explorer shows how near a text is, not what it is worth as an answer

            def near(wanted: str) -> Near:
                nearest = held.meanings.near(wanted)
                nearness.update(nearest.found)
                return nearest

            hits = search.by_meaning(held.snapshot.graph, near, text, limit=message["limit"])
            by = [(hit.id, getattr(hit, "passage", "")) for hit in hits]
            found = [(id_, round(nearness[passage or id_], 4), passage) for id_, passage in by]
        _say(self._out, {"number": number, "text": text, "near": found})

    def _suggest(self, held: _Held, message: Mapping[str, Any]) -> None:
        number, node, model = message["number"], message[SUGGEST], held.links.model
        _say(self._out, {"comparing": len(held.links.ids)})
        try:
            judged = ledger.read(held.snapshot).judged
            found = held.links.suggest(judged, message["limit"], node)
        except RsiGraphError as error:
            _say(self._out, {"number": number, "refused": error.with_hint})
            return
        parts = [[_told(candidate) for candidate in part] for part in (found.same, found.near, found.siblings)]
        offer = {"number": number, "node": node, "name": model.name, "key": model.key, "candidates": parts}
        _say(self._out, offer)

    def _progress(self, progress: Progress) -> None:
        remaining = round(progress.remaining, 1)
        told = {"done": progress.done, "total": progress.total, "remaining": remaining, "what": progress.what}
        _say(self._out, told)


def _told(candidate: Candidate) -> list[Any]:
    *facts, before, shared, work, hint = candidate
    return [*facts, ledger.body(before) if before else None, shared, work, hint]


def _say(out: IO[bytes], message: Mapping[str, Any]) -> None:
    out.write(json.dumps(message).encode() + b"\n")
    out.flush()


if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    serve(sys.stdin.buffer, sys.stdout.buffer)
