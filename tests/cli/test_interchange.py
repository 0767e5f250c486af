"""The commands export and import: files whole or not at all, losses on stderr and in a report, strictness."""

import json
import os
import sys
import threading
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from tests.calls import said
from tests.debate import DEBATE


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "all.yaml").write_text(DEBATE)
    (tmp_path / "corpus" / "corpus.yaml").write_text("title: A small debate\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_losses_are_said_and_reported(at: Path, capsys) -> None:
    status, out, err = said(capsys, "export", "--to", "mermaid", "--report", "losses.json")
    assert status == 0
    assert out.startswith("---\ntitle:")
    assert "2 annotations have no place in Mermaid: left out" in err
    rows = json.loads((at / "losses.json").read_text())
    assert {row["what"]: row["count"] for row in rows}["annotations"] == 2
    assert all(row["message"] in err for row in rows)


def test_a_folder_has_its_report_beside_it_and_never_inside(at: Path, capsys) -> None:
    call = ("export", "--to", "discourse-graph", "vault", "--report")
    status, _, err = said(capsys, *call, "vault/losses.json")
    assert (status, "the report would overwrite vault/losses.json" in err) == (2, True)
    assert not Path("vault").exists()
    assert said(capsys, *call, "losses.json")[0] == 0
    assert Path("losses.json").is_file()
    assert Path("vault").is_dir()


def test_a_report_that_is_there_is_left_before_anything_is_written(at: Path, capsys) -> None:
    (at / "r.json").write_text("mine")
    (at / "x.tgf").write_text("a\n#\n")
    for call in (["export", "--to", "json"], ["import", "x.tgf"]):
        status, out, err = said(capsys, *call, "--output", "out", "--report", "r.json")
        assert (status, out) == (2, "")
        assert "r.json exists" in err
        assert not (at / "out").exists()


def test_strictness_makes_a_loss_a_failure(at: Path, capsys) -> None:
    assert said(capsys, "export", "--to", "mermaid", "--strict")[0] == 1
    assert said(capsys, "export", "--to", "json", "--strict")[0] == 0


def test_a_csv_is_two_files_or_neither(at: Path, capsys) -> None:
    assert said(capsys, "export", "--to", "csv", "--output", "t.csv")[0] == 0
    assert (at / "t.csv").read_text().startswith("id,kind,title")
    assert (at / "t-edges.csv").read_text().startswith("source,target,kind")
    (at / "t.csv").unlink()
    status, _, err = said(capsys, "export", "--to", "csv", "--output", "t.csv")
    assert status == 2
    assert "t-edges.csv exists" in err
    assert not (at / "t.csv").exists()
    assert said(capsys, "export", "--to", "csv", "--output", "t.csv", "--force")[0] == 0


def test_a_path_is_a_part(at: Path, capsys) -> None:
    _, out, _ = said(capsys, "export", "--to", "json", "--path", "better-each-time", "returns")
    ids = {node["id"] for node in json.loads(out)["nodes"]}
    assert {"better-each-time", "loop-compounds", "returns"} <= ids
    assert "oversight-lags" not in ids


def test_what_goes_out_comes_in(at: Path, capsys) -> None:
    said(capsys, "export", "--to", "argdown", "--output", "d.argdown")
    status, _, err = said(capsys, "import", "d.argdown", "--output", "again.yaml", "--strict")
    assert (status, err) == (0, "wrote again.yaml\n")
    assert said(capsys, "import", "d.argdown", "--output", "again.yaml")[0] == 2
    (at / "other").mkdir()
    (at / "again.yaml").rename(at / "other" / "again.yaml")
    assert said(capsys, "check", "other")[0] == 0


def test_an_import_says_what_it_lost_and_where_it_wondered(at: Path, capsys) -> None:
    (at / "x.tgf").write_text("a\nb\n#\na b\nb b\n")
    status, out, err = said(capsys, "import", "x.tgf", "--report", "r.json")
    assert status == 0
    assert "argument-a:" in out
    assert "x.tgf:5:1: b attacks itself" in err
    assert "1 self-attack has no place in a corpus: left out" in err
    assert json.loads((at / "r.json").read_text())[0]["count"] == 1
    assert said(capsys, "import", "x.tgf", "--strict")[0] == 1


def test_of_very_many_remarks_the_first_are_said(at: Path, capsys) -> None:
    (at / "self.af").write_text("p af 1\n" + "1 1\n" * 1_200)
    status, _, err = said(capsys, "import", "self.af")
    assert status == 0
    assert err.count("attacks itself") == 1_000 + err.count("attacks themselves")
    assert "and 200 more remarks" in err


def test_stdin_can_be_imported(at: Path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"p af 2\n1 2\n")))
    assert said(capsys, "import", "-")[0] == 0


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes")
def test_a_pipe_is_imported_only_if_somebody_writes_into_it(at: Path, capsys, monkeypatch) -> None:
    from rsi_graph.cli import import_file

    os.mkfifo(at / "pipe.bib")
    monkeypatch.setattr(import_file, "PATIENCE", 0.05)
    status, _, err = said(capsys, "import", "pipe.bib")
    assert (status, "a pipe that nobody writes into" in err, "; name a file" in err) == (2, True, True)
    status, _, err = said(capsys, "import", "x.tgf", "--output", "pipe.bib", "--update")
    assert (status, "pipe.bib is no file" in err) == (2, True)
    monkeypatch.setattr(import_file, "PATIENCE", 60.0)
    writer = threading.Thread(target=(at / "pipe.bib").write_text, args=("@book{a, title={A title}, year=2000}\n",))
    writer.start()
    status, out, _ = said(capsys, "import", "pipe.bib")
    writer.join()
    assert (status, "A title" in out) == (0, True)


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["import", "none.json"], "none.json:1:1: cannot be read"),
        (["import", "corpus"], "it is a folder without notes"),
        (["import", "bad.json", "--from", "aif"], "bad.json:1:2: not JSON"),
        (["import", "bad.json", "--from", "docx"], "there is no format 'docx'"),
        (["export", "--to", "json", "--node", "good", "--path", "good", "returns"], "at once"),
        (["export", "--to", "markdown", "--style", "none.csl"], "cannot read the style"),
        (["export", "--to", "markdown", "--style", "endless"], "cannot read the style endless: it is no plain file"),
        (["export", "--to", "markdown", "--style", "large"], "cannot read the style large: it is larger than"),
        (["interview", "returns", "--answers", "endless"], "cannot read endless: it is no plain file"),
    ],
)
def test_a_wrong_call_is_one_line(at: Path, capsys, argv: list[str], message: str) -> None:
    (at / "bad.json").write_text("{")
    (at / "endless").symlink_to("/dev/zero")
    with (at / "large").open("wb") as file:
        file.truncate(2**36)
    status, out, err = said(capsys, *argv)
    assert (status, out) == (2, "")
    assert message in err
    assert "Traceback" not in err
