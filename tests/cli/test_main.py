"""The command line: what it prints, where, and with which status."""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from rsi_graph.cli import main
from rsi_graph.cli.parser import PROGRAM, parser
from rsi_graph.cli.table import COMMANDS
from tests.calls import said
from tests.debate import DEBATE

BROKEN = """\
claims:
  a: {title: A, text: A., attacks: [bb]}
  b: {title: B, text: B., attacks: [a]}
"""


@pytest.fixture
def at(folder: Path, monkeypatch: pytest.MonkeyPatch):
    """Write a corpus and work beside it."""

    def write(text: str = DEBATE) -> Path:
        folder.mkdir(exist_ok=True)
        (folder / "corpus.yaml").write_text("title: A small debate\n")
        (folder / "all.yaml").write_text(text)
        monkeypatch.chdir(folder.parent)
        return folder

    return write


# --- what is printed ----------------------------------------------------------------------------------------------


def test_show_tells_both_sides_with_citations(at, capsys) -> None:
    at()
    status, out, err = said(capsys, "show", "loop-compounds")
    assert (status, err) == (0, "")
    assert out.splitlines()[:5] == [
        "claim  loop-compounds",
        "The loop compounds",
        "  disputed: it and “The loop fizzles” answer each other in a circle; 1 answered",
        "  against: Bloom & Jones 2020",
        "  Each improvement makes the next one easier.",
    ]
    for line in (
        "+ Supports 2",
        "- Counterpoints 2",
        "? Conditions 1",
        "! Risks 1",
        "  disputes: Bloom & Jones 2020  [not checked]",
        "      ~ this step is undercut by Effort can grow as fast (effort-grows-too): The",
        "      because: If productivity falls faster than effort grows, each round is",
    ):
        assert line in out.splitlines()


ONE_PASSAGE = """
claims:
  a: {title: A, text: A holds.}
  b: {title: B, text: B holds.}
sources:
  book: {type: book, title: Book, annotations: {p: {text: It says both., asserts: [a], mentions: [b]}}}
"""


def test_a_passage_of_a_work_is_shown_once_with_all_that_it_is_used_for(at, capsys) -> None:
    at(ONE_PASSAGE)
    out = said(capsys, "show", "book")[1]
    assert out.count("It says both.") == 1
    assert "§ Passages 1\n" in out
    assert "      book/p\n      -> asserts A  a\n      -> mentions B  b\n" in out


def test_a_claim_without_a_source_says_so_aloud(at, capsys) -> None:
    at()
    assert "§ NO SOURCE" in said(capsys, "show", "loop-fizzles")[1]


def test_show_as_json_has_the_shape_of_the_contract(at, capsys) -> None:
    at()
    shown = json.loads(said(capsys, "show", "ideas-get-harder", "--format", "json")[1])
    assert set(shown) == {"id", "kind", "title", "text", "tags", "relations", "incoming", "citations"} | {
        "state",
        "objections",
        "backing",
    }
    assert all(set(relation) == {"kind", "to", "argument"} for relation in shown["relations"])


def test_check_lists_every_mistake_with_its_place(at, capsys) -> None:
    at(BROKEN)
    status, out, err = said(capsys, "check")
    assert status == 1
    assert out == "corpus/all.yaml:2:37: error[unknown-id] attacks: there is no node 'bb'\n"
    assert err == "1 error, 0 warnings in 1 file, 2 nodes\n"


def test_check_as_json(at, capsys) -> None:
    folder = at(BROKEN)
    status, out, _ = said(capsys, "check", str(folder), "--format", "json")
    [found] = json.loads(out)
    assert status == 1
    assert set(found) == {"path", "line", "column", "severity", "code", "message", "hint"}
    assert (found["line"], found["column"], found["severity"], found["code"]) == (2, 37, "error", "unknown-id")


def test_strict_lets_warnings_count(at, capsys) -> None:
    at("claims: {a: {title: A, text: A.}}\n")
    assert said(capsys, "check")[0] == 0
    assert said(capsys, "check", "--strict")[0] == 1


def test_warnings_of_layers_below_are_their_keepers_business(tmp_path: Path, capsys) -> None:
    (tmp_path / "low").mkdir()
    (tmp_path / "low" / "c.yaml").write_text("claims: {a: {title: A, text: A.}}\n")
    (tmp_path / "high").mkdir()
    (tmp_path / "high" / "corpus.yaml").write_text("extends: [../low]\n")
    (tmp_path / "high" / "c.yaml").write_text(
        "claims: {b: {title: B, text: B., attacks: [c]}, c: {title: C, text: C.}}\n"
    )
    status, out, err = said(capsys, "check", str(tmp_path / "high"), "--strict")
    assert (status, out) == (0, "")
    assert err == "0 errors, 0 warnings in 2 files, 3 nodes; 1 warning of the layers below not shown\n"
    assert said(capsys, "check", str(tmp_path / "low"), str(tmp_path / "high"), "--strict")[0] == 1


def test_a_mistake_elsewhere_is_mentioned_and_does_not_stop(at, capsys) -> None:
    at(BROKEN)
    status, out, err = said(capsys, "show", "b")
    assert (status, err) == (0, "note: 1 mistake in the corpus; rsi-graph check\n")
    assert out.startswith("claim  b\n")


def test_overview_counts_and_lists_questions(at, capsys) -> None:
    at()
    out = said(capsys, "overview")[1]
    assert "6 claims, 1 condition, 1 risk, 1 argument, 1 question, 1 source, 2 annotations," in out
    assert "     1    1     0  Do research returns grow?  returns" in out
    counts = json.loads(said(capsys, "overview", "--format", "json")[1])["counts"]
    assert counts["claim"] == 6


def test_search_says_why(at, capsys) -> None:
    at()
    hits = json.loads(said(capsys, "search", "ideas", "harder", "--format", "json")[1])
    assert hits[0]["id"] == "ideas-get-harder"
    assert set(hits[0]) == {"id", "kind", "title", "score", "why"}
    assert said(capsys, "search", "zzzzqqqq")[1] == "nothing found; fewer or other words may help\n"


def test_search_keeps_to_a_kind_and_a_limit(at, capsys) -> None:
    at()
    hits = json.loads(said(capsys, "search", "research", "--kind", "condition", "--format", "json")[1])
    assert [hit["id"] for hit in hits] == ["research-is-automated"]
    assert len(json.loads(said(capsys, "search", "research", "--limit", "1", "--format", "json")[1])) == 1


@pytest.mark.parametrize("command", ["search x", "related overall", "link suggest", "library search x"])
@pytest.mark.parametrize("number", ["0", "-3", "many"])
def test_a_limit_that_shows_nothing_is_a_wrong_call(at, capsys, command, number) -> None:
    """It is not said that nothing was found."""
    with pytest.raises(SystemExit, match="2"):
        main([*command.split(), f"--limit={number}"])
    assert f"argument --limit: {number!r} is not a whole number from 1 up" in capsys.readouterr().err


def test_path_tells_each_step(at, capsys) -> None:
    at()
    assert said(capsys, "path", "ideas-get-harder", "returns")[1].splitlines() == [
        "“Ideas get harder to find” speaks for a no to “Do research returns grow?”:",
        "1. “Ideas get harder to find” answers no: “Do research returns grow?”",
        "In the record, “Ideas get harder to find”: no objection recorded.",
    ]
    route = json.loads(said(capsys, "path", "ideas-get-harder", "returns", "--format", "json")[1])
    assert (route["sign"], len(route["steps"])) == (-1, 1)
    assert route["states"] == {"ideas-get-harder": "unchallenged", "returns": None}


def test_export_writes_to_stdout_or_to_a_new_file(at, capsys) -> None:
    at()
    data = json.loads(said(capsys, "export", "--to", "json")[1])
    assert {node["kind"] for node in data["nodes"]} >= {"claim", "source", "annotation", "argument"}
    assert said(capsys, "export", "--to", "json", "--output", "out.json")[0] == 0
    assert json.loads(Path("out.json").read_text()) == data
    status, _, err = said(capsys, "export", "--to", "json", "--output", "out.json")
    assert (status, err.startswith("error: out.json exists and is left as it is")) == (2, True)


def test_init_makes_a_layer_that_check_likes(tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    status, out, err = said(capsys, "init", "mine")
    assert (status, out.splitlines()[0]) == (0, "mine/corpus.yaml")
    assert "rsi-graph check mine" in err
    assert said(capsys, "check", "mine")[0] == 0
    assert said(capsys, "init", "mine")[0] == 2


def test_schema_prints_and_writes(tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    printed = said(capsys, "schema")[1]
    assert said(capsys, "schema", "--write")[1] == "schema/corpus.schema.json\n"
    assert Path("schema/corpus.schema.json").read_text() == printed


# --- wrong calls --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "error", "hint"),
    [
        (["show", "loop-compound"], "there is no node 'loop-compound'", "did you mean loop-compounds?"),
        (["chek"], "there is no command 'chek'", "did you mean check?"),
        (["path", "a-node", "returns"], "there is no node 'a-node'", ""),
        (["export", "--to", "jsn"], "there is no format 'jsn'", "json"),
        (["export", "--to", "json", "--filter", "kind:"], "cannot read the filter 'kind:'", ""),
        (["export", "--to", "json", "--node", "returns", "--radius", "-1"], "a radius of -1", ""),
        (["export", "--to", "json", "--question", "loop-compounds"], "loop-compounds is a claim", ""),
        (["show"], "the following arguments are required: NODE", "rsi-graph show --help"),
        (["show", "returns", "--corpus", "no/such"], "cannot read the corpus no/such: no such folder", "init"),
        (["explore"], "the explorer needs a terminal", "overview"),
        (["loop-compounds"], "the explorer needs a terminal", "overview"),
        (["explore", "loop-compound"], "there is no node 'loop-compound'", "did you mean loop-compounds?"),
        (["related", "loop-compound"], "there is no node 'loop-compound'", "did you mean loop-compounds?"),
        (["link", "reject", "returns", "loop-compound"], "there is no node 'loop-compound'", "loop-compounds?"),
    ],
)
def test_a_wrong_call_gets_one_line_and_status_2(at, capsys, monkeypatch, argv, error: str, hint: str) -> None:
    at()
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    status, out, err = said(capsys, *argv)
    assert (status, out) == (2, "")
    assert (err.count("\n"), err[-1]) == (1, "\n")
    assert err.startswith(f"error: {error}")
    assert hint in err


@pytest.mark.parametrize("argv", [[], ["--corpus", "corpus"]])
def test_a_bare_call_without_a_terminal_is_the_overview(at, capsys, monkeypatch, argv) -> None:
    at()
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    assert said(capsys, *argv)[1].startswith("A small debate\n")


# --- which corpus -------------------------------------------------------------------------------------------------


def test_layers_are_named_bottom_first(tmp_path: Path, capsys) -> None:
    for name, text in {
        "low": "claims: {a: {title: A, text: A.}}",
        "high": "claims: {b: {title: B, text: B., attacks: [a]}}",
    }.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "c.yaml").write_text(text)
    low, high = str(tmp_path / "low"), str(tmp_path / "high")
    shown = json.loads(said(capsys, "show", "a", "--corpus", low, "--corpus", high, "--format", "json")[1])
    assert shown["incoming"] == [{"kind": "attacks", "from": "b", "argument": "b>a"}]
    assert said(capsys, "check", low, high)[0] == 0


def test_the_environment_can_name_the_corpus(at, capsys, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RSI_GRAPH_CORPUS", str(at()))
    monkeypatch.chdir(tmp_path.parent)
    assert said(capsys, "show", "returns")[0] == 0


# --- help and terminal --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_explains_itself_with_examples(command, capsys) -> None:
    status, out, _ = said(capsys, command.name, "--help")
    assert status == 0
    assert "examples:" in out
    assert all(f"  {PROGRAM} {example}" in out for example in command.examples)


def test_an_action_explains_itself_with_its_own_examples(capsys) -> None:
    _, out, _ = said(capsys, "link", "suggest", "--help")
    assert "link suggest --limit 10" in out
    assert "link reject" not in out


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_is_done_by_the_module_it_names(command) -> None:
    """Only a command without arguments of its own has no function that declares them."""
    from importlib import import_module

    module = import_module(f"rsi_graph.cli.{command.module}")
    assert callable(getattr(module, f"run_{command.name}"))
    assert hasattr(module, f"declare_{command.name}") == bool(command.usage)


def test_a_call_from_python_leaves_the_collector_as_it_was(capsys) -> None:
    """Only a process that ends afterwards may hide its objects from the collector."""
    before = gc.get_freeze_count()
    assert said(capsys, "guide")[0] == 0
    assert gc.get_freeze_count() == before


def test_the_help_loads_no_command() -> None:
    """Nor does a command load another's module."""
    import subprocess
    import sys

    code = "import sys; from rsi_graph.cli.parser import parse; parse(['show', 'a']); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    modules = {f"rsi_graph.cli.{command.module}" for command in COMMANDS}
    assert modules & set(loaded) == {"rsi_graph.cli.show"}


@pytest.mark.parametrize(
    "example",
    [example for command in COMMANDS for example in command.examples if "|" not in example],
)
def test_every_example_is_a_call_the_parser_takes(example: str) -> None:
    import shlex

    parser().parse_args(shlex.split(example))


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh", "fish"])
def test_completion_can_be_printed(shell: str, capsys) -> None:
    status, out, _ = said(capsys, "--print-completion", shell)
    assert status == 0
    assert "overview" in out


def test_version(capsys) -> None:
    assert said(capsys, "--version")[1] == "rsi-graph 0.1.0\n"


def test_no_line_of_text_is_wider_than_80_columns(at, capsys, monkeypatch) -> None:
    at()
    monkeypatch.setenv("COLUMNS", "80")
    for argv in (
        ["overview"],
        ["show", "loop-compounds"],
        ["search", "research"],
        ["path", "better-each-time", "returns"],
    ):
        assert max(map(len, said(capsys, *argv)[1].splitlines())) <= 80


@pytest.mark.parametrize(("variable", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colour_is_for_terminals_that_want_it(
    at, capsys, monkeypatch, variable: dict[str, str], coloured: bool
) -> None:
    at()
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variable.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("rsi_graph.cli.output.sys.stdout.isatty", lambda: True, raising=False)
    assert ("\x1b[" in said(capsys, "show", "loop-compounds")[1]) is coloured


def test_a_reader_who_leaves_early_is_no_error(at) -> None:
    folder = at()
    program = f"{sys.executable} -m rsi_graph export --to json --corpus {folder} | head -1"
    done = subprocess.run(
        ["sh", "-c", program], capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "80"}
    )
    assert (done.stdout, done.stderr) == ("{\n", "")
