"""Adding to a library: files are found, read, cut, embedded and committed, some hundred passages at a time.

A file that has not changed since it was read is not opened. What was committed before an interruption stays, and the
same call goes on from there: records that are there are skipped, and a text counts as read only with its last passage.
One process adds to a library at a time.
"""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rsi_graph.errors import BadLibrary, BadText, CannotWrite, NotInstalled, RsiGraphError
from rsi_graph.files import locked
from rsi_graph.library import compacting, disk, indexes, reading, records, rows
from rsi_graph.library.holdings import FILE, FileState, Holdings
from rsi_graph.library.pieces import Piece, pieces
from rsi_graph.library.reading import Catalogue
from rsi_graph.library.records import ListedWork
from rsi_graph.library.works import FoundWork, names, text_key
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.embedders import Embedder
from rsi_graph.meaning.models import Model

CHUNK = 1_024
"""The number of passages that are committed at once on one machine: an interruption loses no more."""
EVERY = 20.0
"""The seconds after which all that is ready is committed, since PDFs may take longer to read than to embed."""
SLICE = 256
"""The number of passages between two reports of progress."""
STAYS = "what was committed stays, and the same call goes on from there"
BYTES = "its bytes"
"""The reason for knowing a work: the same file was read before under another name."""


@dataclass(frozen=True, slots=True)
class AddProgress:
    """The progress of adding: the bytes of files read, of all that are to be read, and the passages embedded."""

    read: int
    total: int
    works: int
    passages: int
    seconds: float

    @property
    def rate(self) -> float:
        """Passages a second."""
        return self.passages / self.seconds if self.seconds else 0.0

    @property
    def remaining(self) -> float:
        """The seconds that the rest will take, judged by the bytes that are left."""
        return self.seconds * (self.total - self.read) / self.read if self.read else 0.0


@dataclass(slots=True)
class AddReport:
    """The outcome of adding, file by file as far as that matters."""

    works: int = 0
    passages: int = 0
    unchanged: int = 0
    """Files that are as they were."""
    renewed: int = 0
    """Works whose file had changed."""
    bare: int = 0
    """Records without an abstract, which have no passages."""
    other: Counter[str] = field(default_factory=Counter)
    """Files of kinds that are not read, by the ending of their names."""
    same: list[tuple[str, str, str]] = field(default_factory=list)
    """Files of works that are there already: the file, the work's title, and the reason for knowing it."""
    failed: list[tuple[str, str]] = field(default_factory=list)
    """Files that could not be read, and why."""


@dataclass(frozen=True, slots=True)
class Engine:
    """The model that embeds a library's passages."""

    model: Model
    embedder: Embedder
    at_once: int = SLICE
    """The number of texts that it takes at once; more than usual if many machines share them."""

    @property
    def chunk(self) -> int:
        """The number of passages that are committed at once."""
        return max(CHUNK, self.at_once) if self.at_once > SLICE else CHUNK


@dataclass(slots=True)
class _Waiting:
    """A work that is read and not yet committed."""

    found: FoundWork
    cut: list[Piece]
    file: str
    replaces: list[int]

    @property
    def texts(self) -> list[str]:
        return [self.found.copy.text[piece.start : piece.end] for piece in self.cut]


def add(
    holdings: Holdings,
    paths: Sequence[Path],
    engine: Engine | None,
    *,
    beside: Sequence[Path] = (),
    progress: Callable[[AddProgress], object] | None = None,
) -> AddReport:
    """Add files and all that is read in folders; ``beside`` are bibliographies that describe them.

    Without an engine the passages are found by their words alone, until an engine embeds them another day. Raises
    FileBusy while another process adds, CannotWrite, LookupFailed, and BadLibrary if vectors or server belong to
    another model or library.
    """
    with locked.alone(holdings.folder / FILE):
        if engine:
            indexes.index_of(holdings).ready()
        before = holdings.changes
        try:
            work = _Adding(holdings, engine, progress)
            work.fill()
            work.run([Path(os.path.abspath(path)) for path in paths], beside)  # noqa: PTH100 - links stay as named
            _settle(holdings, is_changed=holdings.changes != before)
        except CannotWrite as error:
            error.hint = STAYS
            raise
        return work.report


def renew(holdings: Holdings, engine: Engine, progress: Callable[[AddProgress], object] | None = None) -> int:
    """Embed every passage anew with another model, and return their number. Raises FileBusy and CannotWrite."""
    with locked.alone(holdings.folder / FILE):
        indexes.index_of(holdings).drop()
        with holdings.change():
            for name, value in (("model", engine.model.key), ("model-name", engine.model.name), ("embedded", "0")):
                holdings.set_fact(name, value)
            holdings.set_fact("width", "")
        rows.drop(holdings.vectors)
        work = _Adding(holdings, engine, progress)
        made = work.fill()
        indexes.index_of(holdings).refresh()
        return made


def remove(holdings: Holdings, works: Sequence[int], files: Sequence[str] = ()) -> int:
    """Remove works, and all works of files; return the number of passages removed. Raises FileBusy and CannotWrite."""
    with locked.alone(holdings.folder / FILE):
        numbers = dict.fromkeys([*works, *(number for file in files for number in holdings.works_of(file))])
        with holdings.change():
            dropped = holdings.drop(numbers)
            for file in files:
                holdings.forget_file(file)
        _settle(holdings, is_changed=True)
        return dropped


def _settle(holdings: Holdings, *, is_changed: bool) -> None:
    """Bring the index and the counts of words up to date with the passages."""
    if is_changed:
        if compacting.is_due(holdings.held(), holdings.last()):
            compacting.compact(holdings)
        if holdings.is_miscounted():
            holdings.count_common()
    indexes.index_of(holdings).refresh()


class _Adding:
    """One call of ``add``."""

    def __init__(
        self, holdings: Holdings, engine: Engine | None, progress: Callable[[AddProgress], object] | None
    ) -> None:
        self.holdings, self.engine, self.progress = holdings, engine, progress
        self.report = AddReport()
        self.catalogue = Catalogue()
        self._waiting: list[_Waiting] = []
        self._count = 0
        self._named: set[str] = set()
        self._seen: set[int] = set()
        """The records of the former state of the file that were met again."""
        self._last = holdings.last("works")
        """The last work before this call."""
        self._finished: list[tuple[str, FileState]] = []
        self._read = self._total = self._embedded = 0
        self._started = self._committed = time.monotonic()
        if engine:
            self._agree(engine)

    def _agree(self, engine: Engine) -> None:
        """Check that the library's vectors are of this model; a library without vectors is bound to this model."""
        held, folder = self.holdings.fact("model"), str(self.holdings.folder)
        if held and held != engine.model.key:
            name = self.holdings.fact("model-name")
            way_out = f"--model {name}, or library add --renew embeds all passages with {engine.model.name}"
            raise BadLibrary(folder, f"its vectors are those of the model {name}, not {engine.model.name}", way_out)
        if not held:
            with self.holdings.change():
                self.holdings.set_fact("model", engine.model.key)
                self.holdings.set_fact("model-name", engine.model.name)

    # --- what there is to read ------------------------------------------------------------------------------------

    def run(self, paths: Sequence[Path], beside: Sequence[Path]) -> None:
        """Read what was named, the bibliographies first."""
        files = list(disk.files(paths))
        described = [path for path in files if reading.is_bibliography(path)]
        self.catalogue = Catalogue(self._listed([*beside, *disk.exported(paths), *described]))
        rest = [*dict.fromkeys(files)]
        lines = [path for path in rest if not reading.is_text(path) and records.is_lines(path)]
        known = {*described, *lines}
        texts = [path for path in rest if path not in known and (reading.is_text(path) or path in paths)]
        self.report.other = Counter(disk.kind(path) for path in rest if path not in known.union(texts))
        self._total = sum(map(disk.size, (*texts, *lines)))
        for path in texts:
            self._text(path, asked=path in paths)
        for path in lines:
            self._lines(path)
        self._left()
        self._flush()

    def _listed(self, files: Iterable[Path]) -> Iterator[ListedWork]:
        for path in dict.fromkeys(files):
            try:
                yield from records.listed(path)
            except (RsiGraphError, RecursionError) as error:
                self.report.failed.append((str(path), _why(error, str(path))))

    def _text(self, path: Path, *, asked: bool) -> None:
        """Read a file of one work unless it is unchanged; a removed work comes back if its file itself is named."""
        name = str(path)
        known, now = self.holdings.file(name), disk.state(path)
        if known and now and disk.is_as_it_was(known, now) and not (asked and not self.holdings.works_of(name)):
            self.report.unchanged += 1
            if known.why:
                self.report.failed.append((name, known.why))
            self._step(now.size)
            return
        try:
            self._take(path, name, is_new=known is None)
        except NotInstalled as error:
            self.report.failed.append((name, error.with_hint))
        except Exception as error:  # whatever a hostile file does to a reader, the next file is read
            if isinstance(error, RsiGraphError) and not isinstance(error, BadText):
                raise
            self.report.failed.append((name, _why(error, name)))
            self._drop_old(name)
            self._finish(name, now, works=0, why=_why(error, name))
        self._step(now.size if now else 0)

    def _take(self, path: Path, name: str, *, is_new: bool) -> None:
        digest = reading.digest_of(path)
        held = self.holdings.with_key(digest)
        if held is not None:
            work = self.holdings.work(held)
            if work and work.file != name:
                self._drop_old(name)
                self.report.same.append((name, work.title, BYTES))
            self._finish(name, disk.state(path), works=int(bool(work and work.file == name)))
            return
        found = reading.read(path, digest, self.catalogue)
        replaces = [] if is_new else self.holdings.works_of(name)
        self.report.renewed += bool(replaces)
        kept = self._put(found, name, replaces)
        if not kept:
            self._drop_old(name)
        self._finish(name, disk.state(path), works=int(kept))

    def _drop_old(self, name: str) -> None:
        """Remove the works of a file that can no longer be read, or that now holds only works known from elsewhere."""
        if old := self.holdings.works_of(name):
            with self.holdings.change():
                self.holdings.drop(old)

    def _lines(self, path: Path) -> None:
        """Read the records of a file of lines: skip those that are held already, remove those that are gone."""
        name, now, known = str(path), disk.state(path), self.holdings.file(str(path))
        if known and now and disk.is_as_it_was(known, now):
            self.report.unchanged += 1
            self._step(now.size)
            return
        before, seen, last = self._read, self._seen, self.holdings.last("works")
        try:
            for line in records.lines(path):
                self._read = before + line.at
                held = self.holdings.with_key(line.key)
                if held is not None:
                    seen.add(held)
                elif found := records.of_line(line, path.name):
                    self._put(found, name, [])
                else:
                    self.report.bare += 1
        except BadText as error:
            self.report.failed.append((name, _why(error, name)))
            return
        self._flush()
        if known:
            self._drop_gone(name, seen, last)
        self._finish(name, now, works=1)

    def _drop_gone(self, name: str, seen: set[int], last: int) -> None:
        """Remove the records of a file that are no longer in it; records after ``last`` have just been added."""
        gone = [work for work in self.holdings.works_of(name) if work not in seen and work <= last]
        with self.holdings.change():
            self.holdings.drop(gone)

    def _left(self) -> None:
        """Add the abstracts of the records that no text was found for."""
        for listed in self.catalogue.left():
            found = records.of_record(listed.body, Path(listed.origin).name)
            if found is None:
                self.report.bare += 1
            elif (held := self.holdings.with_key(found.key)) is not None:
                self._seen.add(held)
            else:
                self._put(found, listed.origin, [])

    # --- what is there already ------------------------------------------------------------------------------------

    def _put(self, found: FoundWork, file: str, replaces: list[int]) -> bool:
        """Let a work wait for the next commit. Return False if it is there already."""
        known_by = {found.key, *names(found.body), text_key(found.copy.text)} - {""}
        if known_by & self._named:
            self._flush()
        if (twin := self.holdings.with_key(found.key)) is not None and twin not in replaces:
            self._is_same(found, twin, file, BYTES)
            return False
        same = self.holdings.same(found.body, text_key(found.copy.text))
        if same and same[0] not in replaces:
            number, by = same
            held = self.holdings.work(number)
            is_of_now = number in self._seen or number > self._last
            if held and (held.file != file or is_of_now) and (held.is_full or not found.is_full):
                self._is_same(found, number, file, by)
                return False
            if held and held.file != file and found.is_guessed:
                found = FoundWork(found.key, {**found.body, **held.body}, found.copy, is_full=True)
            replaces = [*replaces, number]
        self._named |= known_by
        self._waiting.append(_Waiting(found, [*pieces(found.copy)], file, replaces))
        self._count += len(self._waiting[-1].cut)
        is_late = time.monotonic() - self._committed > EVERY
        if is_late or self._count >= (self.engine.chunk if self.engine else CHUNK):
            self._flush()
        return True

    def _is_same(self, found: FoundWork, number: int, file: str, by: str) -> None:
        """Note that a work is there already, and keep its other record if that says more."""
        held = self.holdings.work(number)
        if held is None:
            return
        self.report.same.append((file, held.title, by))
        new = {**held.body, **found.body} if self.holdings.is_guessed(number) else {**found.body, **held.body}
        if not found.is_guessed and new != held.body:
            with self.holdings.change():
                self.holdings.set_body(number, new)

    # --- committing -----------------------------------------------------------------------------------------------

    def _finish(self, name: str, state: FileState | None, *, works: int, why: str = "") -> None:
        """Note with the next commit that a file was read."""
        if state:
            self._finished.append((name, FileState(state.size, state.changed, state.hash, works, why)))
            if not self._waiting:
                self._flush()

    def _flush(self) -> None:
        """Commit what waits, passages and vectors, and note that its files were read."""
        waiting, finished = self._waiting, self._finished
        if not waiting and not finished:
            return
        texts = [text for one in waiting for text in one.texts]
        vectors = self._encode(texts) if self.engine and texts else None
        with self.holdings.change():
            first = self.holdings.last()
            for one in waiting:
                self.holdings.drop(one.replaces)
                self.holdings.put(one.found, one.cut, one.file)
            if vectors is not None:
                self._put_rows(first, vectors)
            for name, state in finished:
                self.holdings.note_file(name, state)
        self.report.works += len(waiting)
        self.report.passages += len(texts)
        self._waiting, self._finished, self._count, self._named = [], [], 0, set()
        self._committed = time.monotonic()

    def _put_rows(self, first: int, vectors: Vectors) -> None:
        """Write vectors behind the present ones, inside the change that commits their passages."""
        rows.put(self.holdings.vectors, first, vectors)
        self.holdings.set_fact("width", str(vectors.shape[1]))
        self.holdings.set_fact("embedded", str(first + len(vectors)))

    def fill(self) -> int:
        """Embed the passages that have no vectors yet, and return their number."""
        after, made = self.holdings.number_of("embedded"), 0
        if self.engine is None:
            return 0
        while texts := self.holdings.texts(after, self.engine.chunk):
            vectors = self._encode([text for _, text in texts])
            ids = np.array([number for number, _ in texts]) - 1
            spread = np.zeros((int(ids[-1]) + 1 - after, vectors.shape[1]), np.float32)
            spread[ids - after] = vectors
            with self.holdings.change():
                self._put_rows(after, spread)
            after, made = int(ids[-1]) + 1, made + len(texts)
        return made

    def _encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of texts, the shortest first, so that texts of one length go through together."""
        if self.engine is None:
            return np.empty((0, 1), np.float32)
        order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
        parts = []
        step = self.engine.at_once
        for start in range(0, len(order), step):
            parts.append(self.engine.embedder.encode([texts[n] for n in order[start : start + step]]))
            self._embedded += len(parts[-1])
            self._tell()
        out: Vectors = np.empty_like(joined := np.concatenate(parts))
        out[order] = joined
        return out

    def _step(self, size: int) -> None:
        self._read += size
        self._tell()

    def _tell(self) -> None:
        if self.progress:
            done = self._embedded if self.engine else self.report.passages
            seconds = time.monotonic() - self._started
            works = self.report.works + len(self._waiting)
            self.progress(AddProgress(min(self._read, self._total), self._total, works, done, seconds))


def _why(error: BaseException, name: str) -> str:
    """The reason why a file was skipped, in a line that does not name it again."""
    if isinstance(error, RsiGraphError):
        return error.with_hint.removeprefix(f"cannot read {name}: ")
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return "it takes too much memory" if isinstance(error, MemoryError) else f"it is damaged: {error}"[:200]
