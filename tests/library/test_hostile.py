"""A library that somebody sent, or that was damaged: each question is answered or refused in a sentence."""

import json
import os
import sqlite3
import subprocess
import zipfile
from itertools import cycle
from pathlib import Path

import numpy as np
import pytest

from rsi_graph.cli import main
from rsi_graph.errors import BadLibrary, BadText, CannotWrite
from rsi_graph.library import epub, indexes, rows, shards
from rsi_graph.library.epub import Book
from rsi_graph.library.holdings import FILE, Holdings
from rsi_graph.sources import bounded, pdf_pages
from tests.cli.test_output import EVIL, is_clean
from tests.debate import DEBATE

SAYING = "UPDATE works SET body = "
TEXT = "Ideas get harder to find. " * 60
ENDLESS = """ALTER TABLE works RENAME TO was; CREATE VIEW works AS
WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT 1 FROM n)
SELECT id, '' file, '{}' body, 1 is_full, 1 passages FROM n"""
"""A table that is a question without an end."""
DAMAGES = [
    "UPDATE works SET body = 'no JSON'", "UPDATE works SET body = '[]'", "UPDATE works SET body = '5'",
    "UPDATE works SET body = '{\"title\": {\"a\": 1}, \"author\": 5}'", "UPDATE works SET body = '{\"author\": [1]}'",
    "UPDATE works SET body = '{\"author\": [{\"family\": [1]}], \"issued\": [], \"DOI\": 5}'",
    SAYING + f"'{'[' * 20_000}'", SAYING + f"'{json.dumps({'title': EVIL})}'",
    "UPDATE works SET paragraphs = 'x'", "UPDATE works SET paragraphs = '[[1]]'", "UPDATE works SET paragraphs = '5'",
    "UPDATE works SET paragraphs = '[[1e99, 1, 1, 1]]'", "UPDATE works SET passages = 'many'",
    "UPDATE works SET file = x'00ff1b5b'", "UPDATE works SET hash = 5", "UPDATE works SET is_full = 'x'",
    "UPDATE passages SET start = 1000000000000", "UPDATE passages SET start = 'x'", "UPDATE passages SET start = -5",
    "UPDATE passages SET words = x'00ff'", "UPDATE passages SET words = '\x1b[2J\u202e'",
    "UPDATE passages SET number = 'x' WHERE number = 1",
    "UPDATE files SET size = 'x', why = x'1b5b'", "DELETE FROM works", "DELETE FROM passages", "DELETE FROM facts",
    "INSERT OR REPLACE INTO facts VALUES ('embedded', 'x')",
    "INSERT OR REPLACE INTO facts VALUES ('shards', '[[0]]')", "INSERT OR REPLACE INTO facts VALUES ('shards', '5')",
    "INSERT OR REPLACE INTO facts VALUES ('shards', '[[0, \"../..\"]]')",
    "INSERT OR REPLACE INTO facts VALUES ('vectors', '../vectors.f32')",
    "INSERT OR REPLACE INTO facts VALUES ('width', '-1')", "UPDATE sqlite_sequence SET seq = 'x'",
    "INSERT OR REPLACE INTO facts VALUES ('model', 'x'), ('model-name', 'x'), ('embedded', '99999999999999')",
    ENDLESS,
    "CREATE TRIGGER t AFTER INSERT ON files BEGIN DELETE FROM works; END", "DROP TABLE terms", "DROP TABLE names",
]  # fmt: skip
QUESTIONS = [
    ["status", "--works"], ["check"], ["search", "ideas", "--words-only"], ["show", "1.1"],
    ["show", "1.1", "--format", "json"],
    ["for", "ideas-get-harder", "--words-only"], ["remove", "1", "--yes"], ["add", "more.txt", "--words-only"],
    ["cite", "1.1", "--node", "ideas-get-harder", "--stance", "supports", "--text", "T.", "--yes"],
]  # fmt: skip


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> Path:
    """A folder with a corpus and a library of one text."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "corpus.yaml").write_text("title: T\n")
    (tmp_path / "corpus" / "all.yaml").write_text(DEBATE)
    (tmp_path / "work.txt").write_text(TEXT)
    (tmp_path / "more.txt").write_text("Another text altogether, of whales. " * 20)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RSI_GRAPH_LIBRARY", str(tmp_path / "library"))
    assert main(["library", "add", "work.txt", "--words-only"]) == 0
    capsys.readouterr()
    return tmp_path


def test_a_damaged_database_is_told(at, capsys):
    """No traceback, no order to the terminal, no gigabytes: whatever the rows hold, and whatever stands for tables."""
    path = at / "library" / FILE
    with sqlite3.connect(path) as held:
        held.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held.close()
    whole = path.read_bytes()
    turn, broke = cycle(QUESTIONS), list[str]()
    for damage in DAMAGES:
        for question in QUESTIONS if "RSI_GRAPH_LONG" in os.environ else (next(turn), next(turn)):
            for left in (at / "library").iterdir():
                left.unlink()
            path.write_bytes(whole)
            damaged = sqlite3.connect(path)
            damaged.executescript(f"PRAGMA writable_schema = ON; {damage}")
            damaged.close()
            status = main(["library", *question])
            out, err = capsys.readouterr()
            where = f"{damage[:70]}; {question}: {status} {err[:200]}"
            if status not in (0, 1, 2) or not is_clean(out, err):
                broke.append(where)
    assert not broke, "\n".join(broke)


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + bytes(100), None])
def test_what_is_no_database_is_told(at, capsys, content):
    path = at / "library" / FILE
    for left in (at / "library").iterdir():
        left.unlink()
    path.mkdir() if content is None else path.write_bytes(content)
    for question in QUESTIONS[:4]:
        assert main(["library", *question]) in (0, 1, 2)
        assert "broke" not in capsys.readouterr().err


def test_an_index_that_is_none_is_told(at):
    """A shard that holds anything is refused."""
    pytest.importorskip("qdrant_edge")
    with Holdings(at / "library") as held:
        rows.put(held.vectors, 0, np.eye(4, 8, dtype=np.float32))
        with held.change():
            for name, value in (("embedded", "4"), ("width", "8"), ("shards", "[[0, 4]]")):
                held.set_fact(name, value)
        folder = at / "library" / shards.ShardRows(0, 4).name
        folder.mkdir()
        (folder / "edge_config.json").write_bytes(b"\0" * 64)
        with pytest.raises(BadLibrary, match="cannot be read"):
            indexes.index_of(held, 1).open()


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="this system opens no file without following links")
def test_a_link_in_place_of_the_vectors_is_not_written_through(at):
    """A folder that somebody sent may hold a link to any file of the reader's."""
    precious = at / "precious"
    precious.write_bytes(b"mine")
    with Holdings(at / "library") as held:
        held.vectors.unlink(missing_ok=True)
        held.vectors.symlink_to(precious)
        with pytest.raises(CannotWrite, match="it is a link"):
            rows.put(held.vectors, 0, np.eye(4, 8, dtype=np.float32))
    assert precious.read_bytes() == b"mine"


# --- books and folders --------------------------------------------------------------------------------------------

CONTAINER = '<container><rootfiles><rootfile full-path="{}"/></rootfiles></container>'
PACKAGE = '<package><manifest><item id="a" href="{}"/></manifest><spine>{}</spine></package>'


def book(path: Path, chapter: str | bytes, *, href: str = "a.html", times: int = 1, root: str = "p.opf") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("META-INF/container.xml", CONTAINER.format(root))
        made.writestr("p.opf", PACKAGE.format(href, '<itemref idref="a"/>' * times))
        made.writestr("a.html", chapter)
    return path


BOOKS = [
    ({"chapter": b"<p>" + b"x" * 3_000_000, "times": 3}, "unpacks to more than"),
    ({"chapter": "<p>x", "href": "../../../etc/passwd"}, "cannot be read"),
    ({"chapter": "<p>x", "root": "/etc/passwd"}, "cannot be read"),
    ({"chapter": "<p>x", "root": EVIL.replace("\x1b", "")}, "cannot be read"),
]


@pytest.mark.parametrize(("parts", "why"), BOOKS)
def test_a_hostile_book_is_refused(tmp_path, monkeypatch, parts, why):
    """A bomb, the same chapter over and over, and names that lead out of the archive."""
    monkeypatch.setattr(epub, "MAX_BYTES", 4_000_000)
    with pytest.raises(BadText, match=why):
        [*Book(book(tmp_path / "b.epub", **parts)).paragraphs()]


def test_a_folder_leads_nowhere_else(at, capsys):
    """Links, circles of links, pipes and hidden files are passed over; a pipe that is named is refused."""
    (at / "papers" / "below").mkdir(parents=True)
    (at / "papers" / "circle").symlink_to(at / "papers")
    (at / "papers" / "below" / "secret.txt").symlink_to(at / "more.txt")
    (at / "papers" / ".hidden.txt").write_text(TEXT)
    if hasattr(os, "mkfifo"):
        os.mkfifo(at / "papers" / "pipe.txt")
        assert main(["library", "add", "papers/pipe.txt", "--words-only"]) == 2
        assert "neither a file nor a folder" in capsys.readouterr().err
    assert main(["library", "add", "papers", "--words-only", "--format", "json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["works"], report["failed"]) == (0, [])


LONG_PDFS = [
    ("MAX_ALL", 300, "more than 300 pages"),
    ("MAX_CHARACTERS", 2, "more text than a book"),
    ("MAX_SECONDS", -1, "takes more than -1 seconds"),
]


@pytest.mark.parametrize(("bound", "most", "why"), LONG_PDFS)
def test_a_pdf_of_pages_without_number_ends(tmp_path, monkeypatch, bound, most, why):
    """A page tree may name the same page over and over; all of it is bounded, not only a part."""
    monkeypatch.setattr(pdf_pages, "pages_of", lambda *_, **__: (["abc"] * 300, ["1"] * 300))
    monkeypatch.setattr(pdf_pages, bound, most)
    with pytest.raises(BadText, match=why):
        pdf_pages.all_pages_of(tmp_path / "a.pdf")


def test_a_child_that_says_too_much_is_not_listened_to(tmp_path, capsys, monkeypatch):
    """A file that opens to too much is refused by the child, before anybody holds it twice."""
    monkeypatch.setattr(bounded, "MAX_TEXT", 20)
    bounded.answer({"texts": ["x" * 100]})
    said = capsys.readouterr().out
    assert said == '{"long": true}'
    monkeypatch.setattr(bounded.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 0, said.encode()))
    with pytest.raises(BadText, match="more text than is read at once"):
        bounded.answer_of("m", tmp_path / "a.pdf", ways_out=("", ""))
