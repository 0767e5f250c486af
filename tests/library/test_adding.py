"""Adding to a library: what is read, passed over, taken once, and what an interruption leaves."""

import gzip
import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

from rsi_graph.errors import BadLibrary, BadText, CannotWrite, FileBusy
from rsi_graph.files import locked
from rsi_graph.library import adding, place, rows
from rsi_graph.library.finding import Finder
from rsi_graph.library.holdings import FILE, Holdings
from tests.library.bag import Bag, engine
from tests.pdf import encrypted, pdf


@pytest.fixture
def library(tmp_path):
    with Holdings(tmp_path / "library", make=True) as holdings:
        yield holdings


@pytest.fixture
def papers(tmp_path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


SENTENCE = "Research productivity falls by half every thirteen years in the United States, at least. "


def epub(path: Path, chapter: str) -> None:
    """A book of one chapter."""
    package = (
        "<package><metadata><dc:title>The &amp; Book</dc:title><dc:creator>Ada Lovelace</dc:creator>"
        "<dc:date>1843</dc:date></metadata><manifest><item id='a' href='text/one.xhtml'/></manifest>"
        "<spine><itemref idref='a'/></spine></package>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("META-INF/container.xml", "<rootfile full-path='OPS/book.opf'/>")
        archive.writestr("OPS/book.opf", package)
        archive.writestr("OPS/text/one.xhtml", chapter)


def test_every_kind_of_file_becomes_works_with_passages(library, papers):
    (papers / "Bloom et al. - 2020 - Are Ideas Getting Harder to Find.pdf").write_bytes(
        pdf([f"{SENTENCE}\n10.1257/aer.20180338", "Chips took eighteen times as many researchers."], first_page=1104)
    )
    paragraph = "The loop has to close without people in it. " * 12
    (papers / "page.html").write_text(
        "<html><head><title>A page</title><meta name='citation_author' content='Good, I. J.'></head>"
        f"<body><h1>A page</h1><p>{paragraph}</p></body></html>"
    )
    (papers / "notes.md").write_text("# Takeoff speeds\n\nSlow takeoff is *gradual*.\n\n## Fast\n\nThis is not.\n")
    (papers / "plain.txt").write_text("A plain text.\n\nWith two paragraphs.\n")
    epub(papers / "book.epub", "<html><body><h2>Notes</h2><p>The engine weaves <i>patterns</i>.</p></body></html>")
    (papers / "refs.bib").write_text(
        "@article{a, title={On machines that design machines}, author={Good, I. J.}, year={1965},"
        " abstract={The first ultraintelligent machine is the last invention that people need ever make.}}\n"
        "@book{b, title={A book without an abstract}, year={2001}}"
    )
    (papers / "picture.png").write_bytes(b"\x89PNG")
    report = adding.add(library, [papers], engine())
    assert (report.works, report.bare, report.other, report.failed) == (6, 1, {".png": 1}, [])
    found = {work.title: work for work in library.works()}
    bloom = found["Are Ideas Getting Harder to Find"]
    assert (bloom.short, bloom.body["DOI"]) == ("Bloom et al. 2020", "10.1257/aer.20180338")
    assert library.passage(f"{bloom.id}.2").locator == "p. 1105"
    assert (found["A page"].short, found["The & Book"].short) == ("Good", "Lovelace 1843")
    assert library.passage(f"{found['The & Book'].id}.1").locator == "section Notes, paragraph 1"
    assert library.passage(f"{found['Takeoff speeds'].id}.2").text == "Fast This is not."
    of_record = found["On machines that design machines"]
    assert not of_record.is_full
    assert library.passage(f"{of_record.id}.1").locator == "abstract"
    assert library.copy(found["plain"]).text == "A plain text. With two paragraphs."


ARXIV = {
    "id": "0704.0001", "title": "Recursive improvement\n  of search", "doi": None, "categories": "cs.AI",
    "authors_parsed": [["Balázs", "C.", ""], ["Nadolsky", "P. M.", ""]], "update_date": "2008-11-26",
    "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
    "abstract": "  We show that a program which rewrites its own search improves for eleven\nrounds.\n",
}  # fmt: skip


def many(count: int) -> list[dict]:
    """Return a number of works as arXiv has them."""
    return [
        {**ARXIV, "id": f"0704.{n:04}", "title": f"Title number {n} of many", "abstract": f"{n} " * 40}
        for n in range(count)
    ]


EXPLAINED = ("Compute", "explains", "about", "half", "of", "all", "progress", "since", "then")
OPENALEX = {
    "id": "https://openalex.org/W1", "title": "Compute and progress", "doi": "https://doi.org/10.1000/xyz",
    "publication_year": 2021, "authorships": [{"author": {"display_name": "T. Besiroglu"}}], "type": "article",
    "abstract_inverted_index": {w: [n] for n, w in enumerate(EXPLAINED)},
}  # fmt: skip
SCHOLAR = {
    "paperId": "x1", "title": "Scaling", "externalIds": {"DOI": "10.1000/abc"}, "year": 2020,
    "authors": [{"name": "J. K."}],
    "abstract": "Loss falls as a power of the number of parameters, of data and of compute.",
}  # fmt: skip
CORPUS = {
    "corpusid": 7, "title": "Data", "externalids": {"ArXiv": "2001.00001"}, "year": 2020,
    "authors": [{"name": "J. K."}],
    "abstract": "Data run out before the parameters do, in every setting that was tried.",
}  # fmt: skip


def test_lines_of_json_are_read_from_every_service(library, papers):
    lines = [json.dumps(line) for line in (ARXIV, OPENALEX, SCHOLAR, CORPUS)]
    with gzip.open(papers / "all.jsonl.gz", "wt") as file:
        file.write("\n".join([*lines, "[]", "{broken"]))
    report = adding.add(library, [papers], engine())
    assert (report.works, report.bare) == (4, 2)
    held = {work.title: work for work in library.works()}
    assert held["Recursive improvement of search"].body["issued"] == "2007-04-02"
    assert held["Recursive improvement of search"].short == "Balázs & Nadolsky 2007"
    assert {work.body.get("DOI") or work.body["arXiv"] for work in held.values()} == {
        "0704.0001", "10.1000/xyz", "10.1000/abc", "2001.00001",
    }  # fmt: skip
    (papers / "all.jsonl.gz").unlink()
    (papers / "arxiv.json").write_text("\n".join(json.dumps(line, sort_keys=True) for line in (ARXIV, OPENALEX)))
    assert adding.add(library, [papers], engine()).same == [
        (str(papers / "arxiv.json"), "Recursive improvement of search", "arXiv 0704.0001"),
        (str(papers / "arxiv.json"), "Compute and progress", "DOI 10.1000/xyz"),
    ]


@pytest.mark.parametrize("exported", ["bib", "zotero", "csl"])
def test_a_folder_of_zotero_takes_its_records_from_the_export_beside_it(library, papers, exported):
    storage = papers / "storage"
    (storage / "ABCD1234").mkdir(parents=True)
    (storage / "ABCD1234" / "full.pdf").write_bytes(pdf(["Are ideas getting harder to find?", SENTENCE]))
    title = "Are ideas getting harder to find?"
    if exported == "bib":
        file = "Full Text PDF:/home/other/Zotero/storage/ABCD1234/full.pdf:application/pdf"
        text = f"@article{{b, title={{{title}}}, author={{Bloom, N.}}, year=2020, file={{{file}}}}}"
        (papers / "library.bib").write_text(text)
    elif exported == "zotero":
        item = {"itemType": "journalArticle", "title": title, "date": "2020", "attachments": [
            {"path": r"C:\Users\x\Zotero\storage\ABCD1234\full.pdf"}], "creators": [{"lastName": "Bloom"}],
        }  # fmt: skip
        (papers / "library.json").write_text(json.dumps({"items": [item]}))
    else:
        issued = {"date-parts": [[2020]]}
        work = {"id": 1, "type": "article", "title": title, "author": [{"family": "Bloom"}], "issued": issued}
        (papers / "library.json").write_text(json.dumps([work]))
    report = adding.add(library, [storage], engine())
    assert (report.works, report.bare) == (1, 0)
    [work] = library.works()
    assert (work.title, work.short, work.is_full) == (title, "Bloom 2020", True)


def test_what_is_there_is_not_read_again_and_a_changed_file_costs_its_own_passages(library, papers):
    (papers / "a.txt").write_text("The first text says one thing.")
    (papers / "b.txt").write_text("The second text says another.")
    adding.add(library, [papers], engine())
    bag = Bag()
    again = adding.add(library, [papers], engine(bag))
    assert (again.unchanged, again.works, bag.seen) == (2, 0, 0)
    (papers / "b.txt").write_text("The second text has changed its mind.")
    changed = adding.add(library, [papers], engine(bag))
    assert (changed.works, changed.renewed, bag.seen) == (1, 1, 1)
    assert [library.copy(work).text for work in library.works()] == [
        "The first text says one thing.",
        "The second text has changed its mind.",
    ]
    finder = Finder(library, lambda text: Bag().encode([text])[0])
    assert [one.passage.text for one in finder.find("changed mind", 1)] == ["The second text has changed its mind."]
    assert not [one for one in finder.find("another") if "says another" in one.passage.text]


LONG = "Each improvement of the engine that designs engines shortens the next design, and so the pace goes up. " * 5


def test_one_work_is_kept_once_the_whole_text_before_its_abstract(library, papers):
    (papers / "refs.ris").write_text(
        "TY  - JOUR\nTI  - The pace of design\nAU  - Good, I.\nDO  - 10.1000/pace\n"
        "AB  - We show that the pace goes up, and by how much.\nER  -\n"
    )
    adding.add(library, [papers / "refs.ris"], engine())
    (papers / "text.txt").write_text(f"doi:10.1000/pace\n\n{LONG}")
    adding.add(library, [papers / "text.txt"], engine())
    [work] = library.works()
    assert (work.is_full, work.title, work.file) == (True, "The pace of design", str(papers / "text.txt"))
    (papers / "copy.md").write_text(f"doi:10.1000/pace\n\n\n{LONG}")
    (papers / "bytes.txt").write_bytes((papers / "text.txt").read_bytes())
    report = adding.add(library, [papers], engine())
    assert sorted(by for _, _, by in report.same) == ["DOI 10.1000/pace", "its bytes"]
    assert len(list(library.works())) == 1


HOSTILE = {
    "cut.pdf": pdf(["A page"])[:200],
    "locked.pdf": encrypted(["A page"]),
    "scan.pdf": pdf([""]),
    "binary.txt": b"\x00\x01\x02",
    "empty.txt": b"",
    "no.epub": b"no archive",
    "deep.html": b"<html><body>" + b"<div>" * 3_000 + b"</body></html>",
}


def test_what_cannot_be_read_is_named_and_passed_over(library, papers):
    for name, data in HOSTILE.items():
        (papers / name).write_bytes(data)
    epub(papers / "bomb.epub", "<p>" + "a" * 200_000_000)
    (papers / "good.txt").write_text("A text among them that can be read.")
    report = adding.add(library, [papers], engine())
    assert report.works == 1
    assert {Path(file).name for file, _ in report.failed} == {*HOSTILE, "bomb.epub"}
    whys = {Path(file).name: why for file, why in report.failed}
    assert "unpacks to more than 128 MB" in whys["bomb.epub"]
    assert not any(why.startswith("cannot read") for why in whys.values())
    again = adding.add(library, [papers], engine())
    assert len(again.failed) == len(report.failed)
    assert again.unchanged == len(report.failed) + 1
    with pytest.raises(BadText, match="no such file"):
        adding.add(library, [papers / "nowhere"], engine())


def test_an_interruption_loses_no_more_than_what_was_not_committed(library, papers, monkeypatch):
    monkeypatch.setattr(adding, "CHUNK", 4)
    lines = many(20)
    (papers / "arxiv.jsonl").write_text("\n".join(map(json.dumps, lines)))
    with pytest.raises(KeyboardInterrupt):
        adding.add(library, [papers], engine(Bag(stops_after=10)))
    assert library.counts().works == 8
    bag = Bag()
    report = adding.add(library, [papers], engine(bag))
    assert (library.counts().works, report.works, bag.seen) == (20, 12, 12)
    assert place.faults(library) == []


def test_what_is_read_slowly_is_committed_as_it_comes(library, papers, monkeypatch):
    monkeypatch.setattr(adding, "EVERY", -1.0)
    (papers / "arxiv.jsonl").write_text("\n".join(map(json.dumps, many(20))))
    with pytest.raises(KeyboardInterrupt):
        adding.add(library, [papers], engine(Bag(stops_after=10)))
    assert library.counts().works == 10


def test_a_record_that_stands_twice_in_a_file_is_kept_once(library, papers):
    record = "@article{%s, title={On machines that design machines}, author={Good, I.}, abstract={%s}}\n"
    first, second = "The last invention that people need ever make.", "Or the last but one that they need ever make."
    (papers / "refs.bib").write_text(record % ("a", first) + record % ("b", second))
    adding.add(library, [papers], engine())
    bag = Bag()
    for _ in range(2):
        report = adding.add(library, [papers], engine(bag))
        assert (report.works, bag.seen, len(report.same)) == (0, 0, 1)
    assert [library.copy(work).text for work in library.works()] == [first]


def test_lines_that_are_gone_from_a_file_are_gone_from_the_library(library, papers):
    lines = many(4)
    (papers / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    adding.add(library, [papers], engine())
    (papers / "a.jsonl").write_text("\n".join(map(json.dumps, lines[2:])) + "\n")
    adding.add(library, [papers], engine())
    assert [work.body["arXiv"] for work in library.works()] == ["0704.0002", "0704.0003"]


KILLED = """
import os, signal, sys
from pathlib import Path
from rsi_graph.library import adding, rows
from rsi_graph.library.holdings import Holdings
from tests.library.bag import engine

adding.CHUNK = 4
put, count = rows.put, [0]

def dying(folder, first, vectors):
    put(folder, first, vectors)
    count[0] += 1
    if count[0] == 3:
        os.kill(os.getpid(), signal.SIGKILL)

rows.put = dying
adding.add(Holdings(Path(sys.argv[1]), make=True), [Path(sys.argv[2])], engine())
"""


def test_a_kill_between_vectors_and_commit_leaves_nothing_half_visible(tmp_path, papers):
    lines = many(20)
    (papers / "arxiv.jsonl").write_text("\n".join(map(json.dumps, lines)))
    folder = tmp_path / "library"
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(folder), str(papers)], cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == -signal.SIGKILL
    with Holdings(folder) as library:
        assert library.counts().works == 8
        assert place.faults(library) == []
        adding.add(library, [papers], engine())
        assert library.counts().works == 20
        assert place.faults(library) == []
        vectors = library.mapped()
        texts = library.texts(0, 100)
        assert np.allclose(vectors[[number - 1 for number, _ in texts]], Bag().encode([text for _, text in texts]))


def test_two_adders_do_not_add_at_once_and_another_model_is_refused(library, papers):
    (papers / "a.txt").write_text("A text about the pace of improvement.")
    with locked.alone(library.folder / FILE), pytest.raises(FileBusy, match=str(os.getpid())):
        adding.add(library, [papers], engine())
    adding.add(library, [papers], engine())
    with pytest.raises(BadLibrary, match="of the model bag, not other"):
        adding.add(library, [papers], engine(name="other"))
    assert adding.renew(library, engine(name="other")) == 1
    assert adding.add(library, [papers], engine(name="other")).unchanged == 1


def test_without_a_model_words_are_found_and_vectors_come_another_day(library, papers):
    (papers / "a.txt").write_text("Chips took eighteen times as many researchers.")
    adding.add(library, [papers], None)
    [found] = Finder(library).find("researchers")
    assert (found.why, found.passage.name) == ("words: researchers", "1.1")
    bag = Bag()
    adding.add(library, [papers], engine(bag))
    assert bag.seen == 1
    assert place.faults(library) == []


def test_a_disk_that_is_full_changes_nothing(library, papers, monkeypatch):
    (papers / "a.txt").write_text("A text about the pace of improvement.")
    adding.add(library, [papers], engine())
    (papers / "b.txt").write_text("Another text.")

    def full(*_):
        raise CannotWrite(str(library.folder / rows.FILE), "No space left on device")

    monkeypatch.setattr(rows, "put", full)
    with pytest.raises(CannotWrite, match="No space left") as caught:
        adding.add(library, [papers], engine())
    assert caught.value.hint == adding.STAYS
    assert library.counts().works == 1
    monkeypatch.undo()
    assert adding.add(library, [papers], engine()).works == 1


def look_through(folder: Path) -> None:
    """Open a library and read all of it."""
    with Holdings(folder) as opened:
        opened.faults()
        list(opened.works())


def test_a_damaged_library_is_said_in_one_sentence(library, papers):
    (papers / "a.txt").write_text("A text about the pace of improvement. " * 50)
    adding.add(library, [papers], engine())
    library.close()
    path = library.folder / FILE
    for left_over in library.folder.glob(f"{FILE}-*"):
        left_over.unlink()
    data = path.read_bytes()
    path.write_bytes(data[:100] + b"\xff" * 4_000 + data[4_100:])
    with pytest.raises(BadLibrary, match=r"its database is damaged|malformed"):
        look_through(library.folder)
    (library.folder / FILE).write_bytes(b"no database at all, whatever it is called")
    with pytest.raises(BadLibrary, match="its database is damaged"):
        Holdings(library.folder)
    with pytest.raises(BadLibrary, match="there is no library"):
        Holdings(papers)


def test_vectors_that_are_gone_are_noticed_and_made_again(library, papers):
    (papers / "a.txt").write_text("A text about the pace of improvement.")
    adding.add(library, [papers], engine())
    rows.drop(library.vectors)
    [fault] = place.faults(library)
    assert re.search("1 of 1 vectors are not there", fault.message)
    place.repair(library, engine())
    assert place.faults(library) == []
    (papers / "a.txt").unlink()
    [fault] = place.faults(library)
    assert fault.hint == f"rsi-graph library remove {papers / 'a.txt'}"
    (papers / "b.txt").write_text("A text that is taken out and comes back.")
    adding.add(library, [papers], engine())
    adding.remove(library, [2])
    assert adding.add(library, [papers], engine()).works == 0
    assert adding.add(library, [papers / "b.txt"], engine()).works == 1
    assert library.held() == library.counts().passages == 2
    with library.change():
        library.set_fact("held", "")  # as in a library of an earlier version
    works, files = place.meant(library, [str(papers)])
    assert adding.remove(library, works, files) == 2
    assert library.counts().works == library.held() == 0
