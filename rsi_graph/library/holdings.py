"""The database of a library: works, their passages and words, and the files they came from.

The database (``database``) is the only truth. Vectors stand beside it (``rows``) and are written before the passages
they belong to are committed. All texts were cleaned when they were read from their files.
"""

import json
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from rsi_graph.errors import BadLibrary
from rsi_graph.library import rows
from rsi_graph.library.addresses import ServerAddress, place_of
from rsi_graph.library.database import Database, without_orders
from rsi_graph.library.pieces import Piece
from rsi_graph.library.works import Body, FoundWork, HeldPassage, HeldWork, names, paragraphs_of, rows_of, text_key
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.sources.passages import Copy, Paragraph

FILE = "library.sqlite"
FORMAT = "rsi-graph library 1"
_TABLES = """
CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE files (
    path TEXT PRIMARY KEY, size INTEGER, changed INTEGER, hash TEXT, works INTEGER, why TEXT NOT NULL DEFAULT '');
CREATE TABLE works (
    id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, file TEXT NOT NULL, body TEXT NOT NULL,
    is_full INTEGER NOT NULL, is_guessed INTEGER NOT NULL, text_key TEXT NOT NULL, paragraphs TEXT NOT NULL,
    hash TEXT NOT NULL, passages INTEGER NOT NULL);
CREATE INDEX works_of_file ON works (file);
CREATE INDEX works_of_text ON works (text_key);
CREATE TABLE names (name TEXT NOT NULL, work INTEGER NOT NULL, PRIMARY KEY (name, work)) WITHOUT ROWID;
CREATE INDEX names_of_work ON names (work);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT, work INTEGER NOT NULL, number INTEGER NOT NULL, start INTEGER NOT NULL,
    words TEXT NOT NULL);
CREATE UNIQUE INDEX passages_of_work ON passages (work, number);
CREATE VIRTUAL TABLE terms USING fts5 (
    words, content='passages', content_rowid='id', tokenize='unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE counted USING fts5vocab (terms, row);
CREATE TABLE common (term TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
"""
COMMON = 500
"""The number of passages from which a word is counted in advance, so that its cost is known."""
MISCOUNTED = 0.05
"""The share of passages by which a library may have grown or shrunk before its words are counted anew."""
MAX_GAP = 10_000
"""The most characters between two passages of a work."""


@dataclass(frozen=True, slots=True)
class FileState:
    """The state of a file when it was read; ``why`` says what was wrong with it."""

    size: int
    changed: int
    hash: str
    works: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class LibraryCounts:
    """The numbers of a library."""

    works: int
    full: int
    passages: int
    files: int
    last: int
    """The number of the last passage there ever was, which is the number of rows of the vectors."""


def _refuse_strange(folder: Path) -> None:
    """Look whether the files that the database consists of are files. Raises BadLibrary."""
    for name in (FILE, *(f"{FILE}-{end}" for end in ("wal", "shm", "journal"))):
        path = folder / name
        if os.path.lexists(path) and not path.is_file():
            raise BadLibrary(str(folder), f"{name} in it is no plain file", "take it away, or choose another folder")


class Holdings:
    """An open library. Raises BadLibrary if its file is missing or damaged, CannotWrite if it cannot be written."""

    def __init__(self, folder: Path, *, make: bool = False, server: ServerAddress | None = None) -> None:
        self.folder, self.server = folder, server
        _refuse_strange(folder)
        if not (folder / FILE).is_file() and not make:
            raise BadLibrary(str(folder), "there is no library", "rsi-graph library add PATH makes one")
        self._db = Database(folder, FILE, make=make)
        if self._db.is_empty():
            self._make()
        self._look()

    @classmethod
    def of_place(cls, name: str | None = None, *, make: bool = False) -> Self:
        """The library of a name: a folder, an address, or nothing for the usual one. Raises BadSetting as well."""
        place = place_of(name)
        return cls(place.folder, make=make, server=place.server)

    def _make(self) -> None:
        with self.change():
            for statement in filter(None, map(str.strip, _TABLES.split(";"))):
                self._db.execute(statement)
            self.set_fact("format", FORMAT)
            self.set_fact("held", "0")

    def _look(self) -> None:
        """Check that the tables are those of this version, and that there are no views or triggers, which run code."""
        strange = self._db.value("SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger')")
        if strange or self.fact("format") != FORMAT:
            self.close()
            raise BadLibrary(str(self.folder), "it was made by another version", "add the files to a new folder")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def change(self) -> AbstractContextManager[None]:
        """Make every change inside the ``with`` block, or none if it fails."""
        return self._db.change()

    # --- facts and files ------------------------------------------------------------------------------------------

    def fact(self, name: str) -> str:
        """The note of the library under a name, or nothing."""
        return str(self._db.value("SELECT value FROM facts WHERE name = ?", name) or "")

    @property
    def vectors(self) -> Path:
        """The file of the passages' vectors, which has another name after each compaction. Raises BadLibrary."""
        name = self.fact("vectors") or rows.FILE
        with self._db.sound():
            if Path(name).name != name or "\0" in name:
                raise ValueError(name)
        return self.folder / name

    def mapped(self) -> Vectors:
        """The vectors of the passages, a row each, mapped into memory and not read. Raises BadLibrary."""
        return rows.mapped(self.vectors, self.number_of("embedded"), self.number_of("width"))

    def numbers_of(self, name: str) -> list[list[int]]:
        """The note under a name, as a list of lists of numbers; empty if there is none. Raises BadLibrary."""
        with self._db.sound():
            return [[int(number) for number in part] for part in json.loads(self.fact(name) or "[]")]

    def number_of(self, name: str) -> int:
        """The note under a name, as a number; 0 if there is none. Raises BadLibrary if it is no number."""
        with self._db.sound():
            return int(self.fact(name) or 0)

    def set_fact(self, name: str, value: str) -> None:
        """Note something of the library."""
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    @property
    def changes(self) -> int:
        """The number of rows that were changed since the library was opened."""
        return self._db.changes

    def counts(self) -> LibraryCounts:
        """The present numbers of the library, for which every work is looked at."""
        [(works, full, passages)] = self._db.rows(
            "SELECT count(*), coalesce(sum(is_full), 0), coalesce(sum(passages), 0) FROM works"
        )
        files = self._db.value("SELECT count(*) FROM files WHERE why = ''")
        return LibraryCounts(works, full, passages, files, self.last())

    def held(self) -> int:
        """The number of passages, which every change keeps up to date; it is counted if an earlier version did not."""
        if not self.fact("held"):
            with self.change():
                self.set_fact("held", str(self.counts().passages))
        return self.number_of("held")

    def _came(self, passages: int) -> None:
        """Change the kept number of passages by the number that came, or went if negative."""
        question = "UPDATE facts SET value = CAST(value AS INTEGER) + ? WHERE name = 'held' AND value <> ''"
        self._db.execute(question, (passages,))

    def last(self, table: str = "passages") -> int:
        """The number of the last passage or work there ever was."""
        return self._db.number("SELECT seq FROM sqlite_sequence WHERE name = ?", table)

    def up_to(self, number: int) -> int:
        """The number of passages up to one."""
        return self._db.number("SELECT count(*) FROM passages WHERE id <= ?", number)

    def origins(self) -> list[str]:
        """The files that works came from, bibliographies included."""
        return [row[0] for row in self._db.rows("SELECT DISTINCT file FROM works ORDER BY file")]

    def file(self, path: str) -> FileState | None:
        """The state in which a file was read; None for one that never was."""
        found = self._db.rows("SELECT size, changed, hash, works, why FROM files WHERE path = ?", path)
        return FileState(*found[0]) if found else None

    def files(self) -> dict[str, FileState]:
        """Every file that was read or tried."""
        rows = self._db.rows("SELECT path, size, changed, hash, works, why FROM files ORDER BY path")
        return {row[0]: FileState(*row[1:]) for row in rows}

    def note_file(self, path: str, state: FileState) -> None:
        """Note that a file was read."""
        values = (path, state.size, state.changed, state.hash, state.works, state.why)
        self._db.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", values)

    def forget_file(self, path: str) -> None:
        """Forget that a file was read."""
        self._db.execute("DELETE FROM files WHERE path = ?", (path,))

    # --- works ----------------------------------------------------------------------------------------------------

    def with_key(self, key: str) -> int | None:
        """The work that was read from content with this hash."""
        found = self._db.value("SELECT id FROM works WHERE key = ?", key)
        return None if found is None else int(found)

    def same(self, body: Body, key_of_text: str) -> tuple[int, str] | None:
        """A work that is the same by a name or by its text, and the reason."""
        for name in sorted(names(body)):
            found = self._db.value("SELECT work FROM names WHERE name = ?", name)
            if found is not None:
                return int(found), "its author and title" if name.startswith("work ") else name
        found = self._db.value("SELECT id FROM works WHERE text_key = ?", key_of_text) if key_of_text else None
        return None if found is None else (int(found), "its text")

    def put(self, found: FoundWork, cut: Sequence[Piece], file: str) -> int:
        """Keep a work with its passages, which get consecutive numbers. Return the work's number."""
        copy = found.copy
        facts = {
            "key": found.key, "file": file, "body": json.dumps(dict(found.body), ensure_ascii=False),
            "is_full": found.is_full, "is_guessed": found.is_guessed, "text_key": text_key(copy.text),
            "paragraphs": json.dumps(rows_of(copy), ensure_ascii=False), "hash": copy.hash, "passages": len(cut),
        }  # fmt: skip
        question = f"INSERT INTO works ({', '.join(facts)}) VALUES ({', '.join('?' * len(facts))})"  # noqa: S608 - ours
        work = int(self._db.execute(question, tuple(facts.values())).lastrowid or 0)
        self._db.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", [(name, work) for name in names(found.body)])
        self._put_passages(work, cut, copy)
        self._came(len(cut))
        return work

    def _put_passages(self, work: int, cut: Sequence[Piece], copy: Copy) -> None:
        for number, piece in enumerate(cut, 1):
            text = copy.text[piece.start : piece.end]
            place = (work, number, piece.start, text)
            row = self._db.execute("INSERT INTO passages (work, number, start, words) VALUES (?, ?, ?, ?)", place)
            self._db.execute("INSERT INTO terms (rowid, words) VALUES (?, ?)", (row.lastrowid, text))

    def set_body(self, work: int, body: Body) -> None:
        """Give a work another record, which was not made of a file's name."""
        text = json.dumps(dict(body), ensure_ascii=False)
        self._db.execute("UPDATE works SET body = ?, is_guessed = 0 WHERE id = ?", (text, work))
        self._db.executemany("INSERT OR IGNORE INTO names VALUES (?, ?)", [(name, work) for name in names(body)])

    def is_guessed(self, work: int) -> bool:
        """Return True if the record of a work was made of the name of its file."""
        return bool(self._db.value("SELECT is_guessed FROM works WHERE id = ?", work))

    def drop(self, works: Iterable[int]) -> int:
        """Remove works with their passages. Return the number of passages removed."""
        dropped = 0
        for work in works:
            rows = self._db.execute("SELECT id, words FROM passages WHERE work = ?", (work,)).fetchall()
            forget = "INSERT INTO terms (terms, rowid, words) VALUES ('delete', ?, ?)"
            self._db.executemany(forget, rows)
            for table, column in (("passages", "work"), ("names", "work"), ("works", "id")):
                self._db.execute(f"DELETE FROM {table} WHERE {column} = ?", (work,))  # noqa: S608 - names of ours
            dropped += len(rows)
        self._came(-dropped)
        return dropped

    def works_of(self, file: str) -> list[int]:
        """The works that were read from a file."""
        return [row[0] for row in self._db.rows("SELECT id FROM works WHERE file = ? ORDER BY id", file)]

    def work(self, number: int) -> HeldWork | None:
        """A work by its number."""
        found = self._db.rows("SELECT id, file, body, is_full, passages FROM works WHERE id = ?", number)
        return self._work(found[0]) if found else None

    def works(self) -> Iterator[HeldWork]:
        """Every work, in the order in which they came."""
        last = 0
        question = "SELECT id, file, body, is_full, passages FROM works WHERE id > ? ORDER BY id LIMIT 1000"
        while rows := self._db.rows(question, last):
            yield from map(self._work, rows)
            last = rows[-1][0]

    def _work(self, row: Sequence[Any]) -> HeldWork:
        number, file, body, is_full, passages = row
        with self._db.sound():
            told = without_orders(json.loads(body)).items()
            fields = {name: value for name, value in told if _is_said(value)}
            return HeldWork(number, without_orders(str(file)), fields, bool(is_full), int(passages))

    def named(self, body: Body) -> list[HeldWork]:
        """The works that have a name in common with a record."""
        numbers = {
            row[0] for name in names(body) for row in self._db.rows("SELECT work FROM names WHERE name = ?", name)
        }
        return [work for number in sorted(numbers) if (work := self.work(number))]

    # --- passages -------------------------------------------------------------------------------------------------

    def passages(self, ids: Sequence[int]) -> dict[int, HeldPassage]:
        """Passages by their numbers in the database, without those that were removed."""
        marks = ", ".join("?" * len(ids))
        question = f"SELECT id, work, number, start, words FROM passages WHERE id IN ({marks})"  # noqa: S608 - marks
        rows = self._db.rows(question, *ids)
        works = self._with_paragraphs({row[1] for row in rows})
        return {row[0]: self._passage(row, *works[row[1]]) for row in rows if row[1] in works}

    def texts_of(self, ids: Sequence[int]) -> dict[int, tuple[int, str]]:
        """The works and texts of passages by their numbers, which are enough to decide which to read whole."""
        marks = ", ".join("?" * len(ids))
        rows = self._db.rows(f"SELECT id, work, words FROM passages WHERE id IN ({marks})", *ids)  # noqa: S608 - marks
        with self._db.sound():
            return {row[0]: (int(row[1]), without_orders(str(row[2]))) for row in rows}

    def _with_paragraphs(self, ids: Collection[int]) -> dict[int, tuple[HeldWork, Copy]]:
        """Works by their numbers, each with a copy that holds the places of paragraphs and no text."""
        marks = ", ".join("?" * len(ids))
        question = f"SELECT id, file, body, is_full, passages, paragraphs FROM works WHERE id IN ({marks})"  # noqa: S608 - marks
        found = self._db.rows(question, *ids)
        with self._db.sound():
            return {row[0]: (self._work(row[:5]), Copy("", self._paragraphs(row[5]), "", "")) for row in found}

    def passage(self, name: str) -> HeldPassage | None:
        """A passage by its name, made of the numbers of its work and its place there: "12.3"."""
        work, _, number = name.partition(".")
        if not (work.isdecimal() and number.isdecimal() and len(name) < 30):  # noqa: PLR2004 - longer is no number of ours
            return None
        question = "SELECT id, work, number, start, words FROM passages WHERE work = ? AND number = ?"
        found = self._db.rows(question, int(work), int(number))
        works = self._with_paragraphs({row[1] for row in found})
        return self._passage(found[0], *works[found[0][1]]) if works else None

    def _passage(self, row: Sequence[Any], work: HeldWork, copy: Copy) -> HeldPassage:
        id_, _, number, start, words = row
        with self._db.sound():
            place = copy.locator(int(start)) if work.is_full else "abstract"
            return HeldPassage(id_, work, int(number), int(start), without_orders(str(words)), without_orders(place))

    @staticmethod
    def _paragraphs(text: str) -> tuple[Paragraph, ...]:
        return tuple(paragraphs_of(json.loads(text)))

    def copy(self, work: HeldWork) -> Copy:
        """The text of a work, put together from its passages."""
        rows = self._db.rows("SELECT start, words FROM passages WHERE work = ? ORDER BY number", work.id)
        [(paragraphs, digest)] = self._db.rows("SELECT paragraphs, hash FROM works WHERE id = ?", work.id)
        parts, end = list[str](), 0
        with self._db.sound():
            for start, words in rows:
                if not 0 <= start - end <= MAX_GAP:
                    raise ValueError(start)
                parts += [" " * (start - end), words]
                end = start + len(words)
            text = without_orders("".join(parts))
            found = tuple(one for one in self._paragraphs(paragraphs) if one.start <= len(text))
            return Copy(text, found, str(digest), Path(work.file).name)

    def texts(self, after: int, limit: int) -> list[tuple[int, str]]:
        """The texts of the passages after a number, with their numbers."""
        return self._db.rows("SELECT id, words FROM passages WHERE id > ? ORDER BY id LIMIT ?", after, limit)

    def ids(self) -> Iterator[int]:
        """The numbers of all passages."""
        with self._db.told():
            yield from (row[0] for row in self._db.execute("SELECT id FROM passages ORDER BY id"))

    def renumber(self) -> None:
        """Give the passages numbers from 1 on, in their order and without a gap."""
        self._db.execute("CREATE TEMP TABLE renumbered (old INTEGER PRIMARY KEY, new INTEGER)")
        self._db.execute("INSERT INTO renumbered SELECT id, row_number() OVER (ORDER BY id) FROM passages")
        self._db.execute("UPDATE passages SET id = -(SELECT new FROM renumbered WHERE old = passages.id)")
        self._db.execute("UPDATE passages SET id = -id")
        self._db.execute("DROP TABLE renumbered")
        self._db.execute("INSERT INTO terms (terms) VALUES ('rebuild')")
        last = "UPDATE sqlite_sequence SET seq = (SELECT count(*) FROM passages) WHERE name = 'passages'"
        self._db.execute(last)

    def vacuum(self) -> None:
        """Give free room back to the disk, if that can be done: meanwhile it takes as much again."""
        self._db.vacuum()

    # --- words ----------------------------------------------------------------------------------------------------

    def common(self, words: Sequence[str]) -> dict[str, int]:
        """The words among these that stand in many passages, with the numbers of passages."""
        marks = ", ".join("?" * len(words))
        return dict(self._db.rows(f"SELECT term, passages FROM common WHERE term IN ({marks})", *words))  # noqa: S608 - marks

    def is_miscounted(self) -> bool:
        """Return True if the counts of words may be wrong, since many passages came or went after counting."""
        counted = self.number_of("counted")
        return abs(self.held() - counted) > MISCOUNTED * counted

    def count_common(self) -> None:
        """Count anew in how many passages the common words stand."""
        with self.change():
            self.set_fact("counted", str(self.counts().passages))
            self._db.execute("DELETE FROM common")
            self._db.execute("INSERT INTO common SELECT term, doc FROM counted WHERE doc > ?", (COMMON,))

    def holders(self, word: str) -> NDArray[np.int64]:
        """The numbers of the passages that hold a word, in order; they leave the database in one piece."""
        found = self._db.value("SELECT group_concat(rowid, ' ') FROM terms WHERE terms MATCH ?", f'"{word}"')
        return np.fromstring(found or "", np.int64, sep=" ")

    def with_words(self, words: Sequence[str], limit: int) -> list[int]:
        """The passages that hold any of these words, the best first."""
        if not words:
            return []
        wanted = " OR ".join(f'"{word}"' for word in words)
        question = "SELECT rowid FROM terms WHERE terms MATCH ? ORDER BY rank LIMIT ?"
        return [row[0] for row in self._db.rows(question, wanted, limit)]

    # --- health ---------------------------------------------------------------------------------------------------

    def faults(self) -> list[str]:
        """The faults that SQLite finds in the database."""
        faults = self._db.faults()
        if not self._db.succeeds("INSERT INTO terms (terms, rank) VALUES ('integrity-check', 1)"):
            faults.append("the words of its passages do not fit their index")
        return faults


def _is_said(value: Any) -> bool:
    """Return True for a value that a record of a work may have: a text, a yes or no, or people."""
    if isinstance(value, list):
        return all(isinstance(one, dict) and all(isinstance(part, str) for part in one.values()) for one in value)
    return isinstance(value, str | bool)
