"""The commands add, cite and check --quotes: what goes in, what is said, and that a wrong call changes nothing."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

import rsi_graph
from rsi_graph.cli import main
from rsi_graph.errors import BadSetting
from rsi_graph.files import folders
from rsi_graph.files.cache import Store
from rsi_graph.sources import lookup
from rsi_graph.user import clipboard
from tests.calls import said
from tests.pdf import pdf
from tests.services import CSL, serving

BIB = r"""@article{goedel, author={G{\"o}del, Kurt}, title={On {Undecidable} Propositions}, journal={Monatshefte},
year=1931, volume=38, pages={173--198}, foo={bar}}
@book{good, author={Good, I. J.}, title={Machines}, year=1965}"""
TEXT = "# Intro\n\nThe returns to research fall. Machines may then improve machines.\n\n# End\n\nIt never ends.\n"


BASE = """
questions:
  returns: {title: Returns?, text: Do they shrink?}
claims:
  overall: {title: Overall, text: It runs away., answers: [{question: returns, with: other}]}
  ideas-get-harder: {title: Ideas get harder, text: Research productivity falls., attacks: [overall]}
risks:
  goal-drift: {title: Goals drift, text: Goals change., attacks: [overall]}
sources:
  good-1965-ultraintelligent: {type: chapter, title: Speculations Concerning the First Ultraintelligent Machine}
"""


@pytest.fixture
def layer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A fresh layer over a small corpus, and its folder's parent to work in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "all.yaml").write_text(BASE)
    assert main(["init", "mine", "--extends", "../base"]) == 0
    capsys.readouterr()
    (tmp_path / "t.bib").write_text(BIB)
    (tmp_path / "t.md").write_text(TEXT)
    return tmp_path / "mine"


def call(capsys: pytest.CaptureFixture[str], *argv: str) -> tuple[int, str, str]:
    """Status, stdout and stderr of a call about the corpus `mine`."""
    return said(capsys, *argv, "--corpus", "mine")


def files(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


SOURCE = """\
sources:
  godel-1931-undecidable:
    type: article-journal
    title: On Undecidable Propositions
    author:
      - family: Gödel
        given: Kurt
    issued: "1931"
    container-title: Monatshefte
    volume: "38"
    page: "173-198"
    citation-key: goedel
"""


def test_a_source_with_two_annotations_and_a_counter_claim(layer: Path, capsys) -> None:
    status, out, err = call(capsys, "add", "source", "t.bib", "--key", "goedel", "--text", "t.md", "--yes")
    assert status == 0
    assert out == f"mine/sources.yaml:1\n{SOURCE}"
    assert "no field for braces that keep capitals, foo; left out" in err
    assert "added source godel-1931-undecidable: 12 lines in mine/sources.yaml" in err
    assert (layer / "sources.yaml").read_text() == SOURCE

    status, out, _ = call(capsys, "add", "passages", "godel-1931-undecidable", "--near", "RETURNS")
    assert status == 0
    assert out.splitlines()[:2] == ["   2  The returns to research fall.", "      section Intro, paragraph 2"]

    one = ("add", "annotation", "godel-1931-undecidable")
    passage = ("--passage", "2", "--asserts", "ideas-get-harder", "--because", "it says so", "--yes")
    assert call(capsys, *one, "--text", "Returns fall.", *passage)[0] == 0
    quote = (
        "--quote",
        "It never\nends",
        "--disputes",
        "ideas-get-harder",
        "overall",
        "--mentions",
        "goal-drift",
        "--yes",
    )
    assert call(capsys, *one, "--text", "There is no end.", "--id", "no-end", *quote)[0] == 0
    counter = (
        "--attacks",
        "ideas-get-harder",
        "--because",
        "Costs fall faster.",
        "--answers",
        "returns",
        "--with",
        "no",
    )
    claim = ("add", "claim", "--title", "Costs fall", "--text", "A run costs less each year.", *counter, "--yes")
    assert call(capsys, *claim)[0] == 0

    graph = rsi_graph.load(layer, store=Store(None)).graph
    assert graph.body("godel-1931-undecidable/no-end") == {
        "text": "There is no end.",
        "locator": "section End, paragraph 2",
        "disputes": [{"to": "ideas-get-harder"}, {"to": "overall"}],
        "mentions": [{"to": "goal-drift"}],
        "quote": {"exact": "It never ends", "prefix": "may then improve machines. End", "suffix": "."},
    }
    assert graph.body("godel-1931-undecidable/returns-fall")["asserts"][0]["because"] == "it says so"
    assert graph.body("costs-fall")["answers"] == [{"question": "returns", "with": "no"}]
    status, out, _ = call(capsys, "show", "ideas-get-harder")
    assert "Costs fall" in out
    assert "Gödel 1931, section Intro, paragraph 2" in out
    assert call(capsys, "check", "--strict", "mine")[0] == 0
    status, out, err = call(capsys, "check", "--quotes", "mine")
    assert (status, out.count("note[quote-verified]")) == (0, 2)
    assert "quotations: 2 verified, 0 moved, 0 ambiguous, 0 missing, 0 no copy" in err


def test_quotes_that_went_missing_are_errors_with_a_diff(layer: Path, capsys) -> None:
    call(capsys, "add", "source", "t.bib", "--key", "goedel", "--text", "t.md", "--yes")
    one = ("add", "annotation", "godel-1931-undecidable", "--text", "T.", "--mentions", "overall", "--yes")
    call(capsys, *one, "--quote", "returns to research fall")
    (layer.parent / "t.md").write_text(TEXT.replace("fall", "rise"))
    call(capsys, "add", "passages", "godel-1931-undecidable", "--text", "t.md")
    status, out, _ = call(capsys, "check", "--quotes", "mine")
    assert status == 1
    assert "sources.yaml:20:18: error[quote-missing] godel-1931-undecidable/t" in out
    assert "nearest: returns to research [-fall-] {+rise.+}" in out
    status, out, _ = call(capsys, "check", "--quotes", "--format", "json", "mine")
    [row] = json.loads(out)
    assert set(row) == {"path", "line", "column", "severity", "code", "message", "hint"}
    assert (row["line"], row["column"], row["severity"], row["code"]) == (20, 18, "error", "quote-missing")


def test_every_work_of_a_file_is_added(layer: Path, capsys) -> None:
    status, out, _ = call(capsys, "add", "source", "t.bib", "--yes", "--format", "json")
    assert status == 0
    assert [(row["id"], row["line"]) for row in json.loads(out)] == [
        ("godel-1931-undecidable", 1),
        ("good-1965-machines", 13),
    ]
    assert rsi_graph.load(layer, store=Store(None)).graph.node("good-1965-machines").record.author[0].given == "I. J."


def test_fields_of_the_call_and_stdin(layer: Path, capsys, monkeypatch) -> None:
    by_hand = ("--title", "A post", "--author", "Doe, Jane", "--issued", "2024-05", "--type", "post-weblog")
    people = ("--field", "host=Roe, Al", "--field", "host=Poe, E.")
    assert (
        call(capsys, "add", "source", *by_hand, "--field", "URL=https://a.b/c", *people, "--tag", "x", "--yes")[0] == 0
    )
    body = rsi_graph.load(layer, store=Store(None)).graph.body("doe-2024-post")
    assert body["tags"] == ["x"]
    assert body["URL"] == "https://a.b/c"
    assert body["host"] == [{"family": "Roe", "given": "Al"}, {"family": "Poe", "given": "E."}]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"@book{a, title={On stdin}, year=2001}")))
    assert call(capsys, "add", "source", "-", "--yes", "--author", "Roe, Al")[0] == 0
    assert "roe-2001-stdin" in (layer / "sources.yaml").read_text()


def test_services_are_asked(layer: Path, capsys, monkeypatch) -> None:
    work = {"type": "journal-article", "title": "A Service", "author": [{"family": "Poe", "given": "E"}],
            "issued": {"date-parts": [[2020]]}, "score": 1}  # fmt: skip
    with serving({"10.1234/abc": (200, CSL, json.dumps(work))}) as served:
        monkeypatch.setattr(lookup, "Services", served.services)
        assert call(capsys, "add", "source", "https://doi.org/10.1234/abc", "--yes")[0] == 0
        status, _, err = call(capsys, "add", "source", "10.1234/abc", "--yes")
        assert (status, "there already: poe-2020-service" in err, "the same DOI" in err) == (2, True, True)
        (layer.parent / "p.pdf").write_bytes(pdf(["A paper. doi: 10.1234/abc", "The end of it."]))
        assert call(capsys, "add", "source", "p.pdf", "--yes", "--anyway", "--id", "poe-again")[0] == 0
        assert "The end of it." in call(capsys, "add", "passages", "poe-again")[1]
        before = files(layer)
        status, _, err = call(capsys, "add", "source", "10.1234/none", "--yes")
        assert (status, err.startswith("error: there is no doi:10.1234/none: the service answers 404")) == (2, True)
        assert files(layer) == before


WRONG = [
    (["source", "nothing.bib"], "'nothing.bib' is no file, DOI, arXiv id, ISBN or address"),
    (["source"], "there is no work to add"),
    (["source", "t.bib", "--key", "none"], "there is no work with the key 'none'"),
    (["source", "t.bib", "--id", "x"], "there are 2 works"),
    (["source", "t.md"], "it is none of these"),
    (["source", "broken.bib"], "reached end of file"),
    (["source", "scan.pdf"], "there is no text in it"),
    (["source", "plain.pdf"], "prints no DOI or arXiv id"),
    (["source", "--title", "T", "--type", "bok"], "has to be"),
    (["source", "--title", "T", "--field", "volum=3"], "a source has no field 'volum'"),
    (["source", "--title", "T", "--field", "volume"], "has no value"),
    (["source", "--title", "T", "--text", "none.pdf"], "cannot read none.pdf: No such file"),
    (["source", "--title", "Ideas", "--issued", "soon"], "has to be a year"),
    (["source", "--title", "T", "--text", "t.md", "--pages", "1-2"], "only a PDF has pages"),
    (["annotation", "good-1965-ultraintelligent", "--text", "T"], "bears on something"),
    (["annotation", "god-1965", "--text", "T", "--asserts", "overall"], "there is no node 'god-1965'"),
    (["annotation", "good-1965-ultraintelligent", "--text", "T", "--asserts", "overal"], "there is no node 'overal'"),
    (["annotation", "good-1965-ultraintelligent", "--text", "T", "--asserts", "overall", "--passage", "1"], "no copy"),
    (["annotation", "good-1965-ultraintelligent", "--text", "T", "--asserts", "overall", "--quote", "x" * 301],
     "301 characters long, 300 at most"),
    (["claim", "--title", "T", "--text", "a\x07b"], "U+0007"),
    (["claim", "--title", "T", "--text", "T", "--id", "ideas-get-harder"], "is taken: it is a claim"),
    (["claim", "--title", "T", "--text", "T", "--because", "W"], "says something about the relation before it"),
    (["claim", "--title", "T", "--text", "T", "--answers", "returns"], "takes a side"),
    (["claim", "--title", "T"], "the following arguments are required: --text"),
    (["risk", "--title", "T", "--text", "T", "--raises", "ideas-get-harder"], "is a claim; raises has to point"),
    (["passages", "overall"], "not a source"),
    (["passages", "good-1965-ultraintelligent"], "there is no copy"),
    (["nonsense"], "invalid choice"),
]  # fmt: skip


@pytest.mark.parametrize(("argv", "says"), WRONG)
def test_a_wrong_call_is_said_and_changes_nothing(layer: Path, capsys, monkeypatch, argv, says) -> None:
    (layer.parent / "broken.bib").write_text("@book{x, title={broken")
    (layer.parent / "scan.pdf").write_bytes(pdf([""]))
    (layer.parent / "plain.pdf").write_bytes(pdf(["Some words."]))
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    before = files(layer.parent)
    yes = [] if argv[0] == "passages" else ["--yes"]
    status, _, err = call(capsys, "add", *argv, *yes)
    assert (status, says in err) == (2, True), err
    assert err.startswith("error: ")
    assert err.count("\n") <= 2
    assert files(layer.parent) == before


def test_without_a_terminal_nothing_is_added_unasked(layer: Path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    status, out, err = call(capsys, "add", "claim", "--title", "New", "--text", "It is new.")
    assert (status, "no terminal to ask at" in err) == (2, True)
    assert "  new:\n    title: New\n" in out
    assert "new:" not in (layer / "claims.yaml").read_text().replace("my-first", "")


def test_on_a_terminal_it_is_asked_first(layer: Path, capsys, monkeypatch) -> None:
    for answer, expected in (("n\n", False), ("y\n", True)):
        stdin = io.StringIO(answer)
        stdin.isatty = lambda: True
        monkeypatch.setattr(sys, "stdin", stdin)
        status, _, err = call(capsys, "add", "claim", "--title", "New", "--text", "It is new.")
        assert (status, "add claim new? [y/N]" in err) == (0, True)
        assert ("  new:\n" in (layer / "claims.yaml").read_text()) == expected


def test_a_work_is_asked_for_field_by_field(layer: Path, capsys, monkeypatch) -> None:
    stdin = io.StringIO("A title\nbook\nDoe, Jane; Roe, Al\n2020\n\n\n\n\ny\n")
    stdin.isatty = lambda: True
    monkeypatch.setattr(sys, "stdin", stdin)
    assert call(capsys, "add", "source")[0] == 0
    record = rsi_graph.load(layer, store=Store(None)).graph.node("doe-2020-title").record
    assert [name.family for name in record.author] == ["Doe", "Roe"]


def test_the_users_own_layer_is_made_and_said(tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    argv = ["add", "claim", "--title", "New", "--text", "It is new.", "--supports", "ideas-get-harder", "--yes"]
    assert main(argv) == 0
    assert f"made your own layer: {folders.user_layer()}" in capsys.readouterr().err
    assert main(["show", "new"]) == 0


def test_cite(layer: Path, capsys) -> None:
    call(capsys, "add", "source", "t.bib", "--key", "goedel", "--yes")
    status, out, _ = call(capsys, "cite", "godel-1931-undecidable")
    assert (status, out) == (0, "Gödel, K. (1931). On Undecidable Propositions. Monatshefte, 38, 173\u2013198.\n")
    assert call(capsys, "cite", "godel-1931-undecidable", "--to", "bibtex")[1].startswith("@article{goedel,")
    [work] = json.loads(call(capsys, "cite", "godel-1931-undecidable", "--to", "csl-json")[1])
    assert work["issued"] == {"date-parts": [[1931]]}
    status, _, err = call(capsys, "cite", "overall")
    assert (status, "only sources are cited" in err) == (2, True)
    assert call(capsys, "cite", "godel")[0] == 2
    assert call(capsys, "cite", "godel-1931-undecidable", "--style", "none.csl")[0] == 2


def test_the_clipboard_is_read_by_whatever_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "GIVERS", ((sys.executable, "-c", "print('TY  - BOOK')"),))
    assert clipboard.text().strip() == "TY  - BOOK"
    monkeypatch.setattr(clipboard, "GIVERS", (("no-such-program",), (sys.executable, "-c", "raise SystemExit(1)")))
    with pytest.raises(BadSetting, match="the clipboard cannot be read"):
        clipboard.text()


@pytest.mark.terminal
def test_in_a_terminal_from_a_file_to_show(tmp_path: Path) -> None:
    """The program itself in tmux: a source, two annotations and a counter-claim go into a fresh layer."""
    (tmp_path / "t.bib").write_text(BIB)
    (tmp_path / "t.md").write_text(TEXT)
    program = f"{sys.executable} -m rsi_graph"
    first = f"{program} add annotation godel-1931-undecidable --corpus mine --text"
    steps = [
        f"{program} init mine",
        f"{program} add source t.bib --key goedel --text t.md --corpus mine",
        f"{first} Falls. --passage 2 --asserts ideas-get-harder",
        f"{first} Endless. --quote 'never ends' --disputes overall",
        f"{program} add claim --title 'Costs fall' --text 'It falls.' --attacks ideas-get-harder --corpus mine",
    ]
    session = f"adding-{time.monotonic_ns()}"
    tmux = ["tmux", "-L", session]

    def screen() -> str:
        return subprocess.run(
            [*tmux, "capture-pane", "-p", "-S", "-"], capture_output=True, text=True, check=True
        ).stdout

    def until(words: str) -> None:
        end = time.monotonic() + 60
        while words not in screen():
            assert time.monotonic() < end, screen()
            time.sleep(0.02)

    subprocess.run([*tmux, "new-session", "-d", "-x", "120", "-y", "50", "-c", str(tmp_path), "sh"], check=True)
    try:
        for number, step in enumerate(steps):
            subprocess.run([*tmux, "send-keys", "-l", f"clear; {step}; echo done-{number}:$?"], check=True)
            subprocess.run([*tmux, "send-keys", "Enter"], check=True)
            if number:
                until("? [y/N]")
                subprocess.run([*tmux, "send-keys", "y", "Enter"], check=True)
            until(f"\ndone-{number}:0")
    finally:
        subprocess.run([*tmux, "kill-server"], check=True)
    shown = subprocess.run([*program.split(), "show", "ideas-get-harder", "--corpus", "mine"], cwd=tmp_path,
                           capture_output=True, text=True, check=True).stdout  # fmt: skip
    assert "Costs fall" in shown
    assert "Gödel 1931, section Intro, paragraph 2" in shown
    graph = rsi_graph.load(tmp_path / "mine", store=Store(None)).graph
    assert graph.body("godel-1931-undecidable/endless")["quote"]["exact"] == "never ends"


def test_the_options_are_the_relations_of_the_model() -> None:
    from rsi_graph import model, relations
    from rsi_graph.cli import add

    assert add.STANCES == model.STANCES
    assert add.PROPOSITIONS == model.PROPOSITIONS
    of_propositions = {kind for kind, rule in relations.RULES.items() if "claim" in rule.sources}
    assert {*add.RELATIONS, "answers"} == of_propositions - {"premise"}


def test_undo_takes_back_the_last_change_and_refuses_what_somebody_changed(layer: Path, capsys, monkeypatch) -> None:
    before = files(layer)
    for title in ("One", "Two"):
        call(capsys, "add", "claim", "--title", title, "--text", "It is so.", "--yes")
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    status, out, err = call(capsys, "undo")
    assert (status, "no terminal to ask at" in err, "-   two:" in out) == (2, True, True)
    status, out, err = call(capsys, "undo", "--yes", "--format", "json")
    assert (status, json.loads(out)["undone"], err) == (0, "added claim two", "undone: added claim two\n")
    after_one = files(layer)
    with (layer / "claims.yaml").open("a") as file:
        file.write("# mine\n")
    status, _, err = call(capsys, "undo", "--yes")
    assert (status, "has changed since the change that would be undone" in err) == (2, True)
    (layer / "claims.yaml").write_bytes(after_one[str(layer / "claims.yaml")])
    assert call(capsys, "undo", "--yes")[0] == 0
    assert files(layer) == before
    status, _, err = call(capsys, "undo", "--yes")
    assert (status, err.startswith("error: there is nothing to undo")) == (2, True)
