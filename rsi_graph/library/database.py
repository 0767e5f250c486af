"""A file of SQLite whose errors are said as those of a library.

What was committed is there whole, what was not committed is not there at all, and a process that reads while another
adds sees the state before.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from rsi_graph.corpus.yamltext import FORBIDDEN
from rsi_graph.errors import BadLibrary, CannotWrite

BUSY_SECONDS = 30.0
"""The time that a change waits for one of another process."""
_AGAIN = "take it away, and add the files again; they were only read"
_ANEW = "add the files to a new folder"


class Database:
    """An open database. Raises BadLibrary if its file is damaged, CannotWrite if the system refuses to write."""

    def __init__(self, folder: Path, file: str, *, make: bool) -> None:
        self._folder, self._path = folder, folder / file
        with self.told():
            folder.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(self._path, BUSY_SECONDS, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA trusted_schema = OFF")
            if make:
                self._db.execute("PRAGMA journal_mode = WAL")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def is_empty(self) -> bool:
        """Return True if there is no table yet."""
        return not self.value("SELECT count(*) FROM sqlite_master")

    # --- errors ---------------------------------------------------------------------------------------------------

    @contextmanager
    def told(self) -> Iterator[None]:
        """Turn an error of the database or of the system into BadLibrary or CannotWrite."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if any(words in str(error) for words in ("no such table", "no such module", "malformed")):
                raise BadLibrary(str(self._folder), str(error), _ANEW) from error
            raise CannotWrite(str(self._path), str(error)) from error
        except sqlite3.DatabaseError as error:
            raise BadLibrary(str(self._folder), f"its database is damaged: {error}", _AGAIN) from error
        except OSError as error:
            raise CannotWrite(str(self._folder), error.strerror or str(error)) from error

    @contextmanager
    def sound(self) -> Iterator[None]:
        """Raise BadLibrary, which says that the library is damaged, if a row holds a value that it should not."""
        try:
            yield
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError) as error:
            raise BadLibrary(str(self._folder), "its database holds what rsi-graph never wrote", _AGAIN) from error

    def faults(self) -> list[str]:
        """The faults that SQLite itself finds in the file."""
        return [fault for row in self.rows("PRAGMA quick_check(10)") if (fault := str(row[0])) != "ok"]

    # --- asking ---------------------------------------------------------------------------------------------------

    def rows(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of an answer."""
        with self.told():
            return self._db.execute(question, values).fetchall()

    def value(self, question: str, *values: Any) -> Any:
        """The first value of an answer; None if there is none."""
        found = self.rows(question, *values)
        return found[0][0] if found else None

    def number(self, question: str, *values: Any) -> int:
        """The first value of an answer as a number; 0 if there is none."""
        with self.sound():
            return int(self.value(question, *values) or 0)

    # --- changing -------------------------------------------------------------------------------------------------

    @contextmanager
    def change(self) -> Iterator[None]:
        """Make every change inside the ``with`` block, or none if it fails."""
        with self.told():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def execute(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        """Carry out a statement, inside ``change`` or ``told``: its errors are SQLite's."""
        return self._db.execute(statement, values)

    def executemany(self, statement: str, values: Iterable[Sequence[Any]]) -> None:
        """Carry out a statement for each row of values, as ``execute`` does."""
        self._db.executemany(statement, values)

    def succeeds(self, statement: str) -> bool:
        """Carry out a statement; return False if the database is too damaged for it."""
        with suppress(sqlite3.DatabaseError):
            self._db.execute(statement)
            return True
        return False

    @property
    def changes(self) -> int:
        """The number of rows that were changed since the file was opened."""
        return self._db.total_changes

    def vacuum(self) -> None:
        """Give free room back to the disk, if that can be done: meanwhile it takes as much again."""
        with suppress(sqlite3.OperationalError):
            self._db.execute("VACUUM")


def without_orders(value: Any) -> Any:
    """A value from a database, whose texts lose all characters that a terminal would obey."""
    if isinstance(value, str):
        return FORBIDDEN.sub(" ", value)
    if isinstance(value, dict):
        return {without_orders(name): without_orders(one) for name, one in value.items()}
    return [without_orders(one) for one in value] if isinstance(value, list) else value
