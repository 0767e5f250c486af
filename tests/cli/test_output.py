"""Whatever a name holds and whatever stands at the other end: what is printed obeys nobody, and nothing breaks."""

import io
import json
import os
import re
import subprocess
import sys
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator
from pathlib import Path

import pytest

from rsi_graph.cli import output
from rsi_graph.cli.parser import parser
from rsi_graph.cli.table import COMMANDS
from tests.calls import said
from tests.debate import DEBATE

OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
EVIL = "n\x1b[31m\x1b]0;t\x07\x9b32m\u202ex\u2066\x7f\rz"
"""A name with what terminals obey: ESC, BEL, a C1 introducer, overrides of direction, DEL, a carriage return."""


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a hostile name that holds a corpus, files with hostile names, and repositories of both."""
    here = tmp_path / EVIL
    (here / "corpus" / "views").mkdir(parents=True)
    (here / "corpus" / "all.yaml").write_text(DEBATE)
    (here / "corpus" / f"{EVIL}.yaml").write_text("claims: {x: {title: X, text: X., attacks: [nobody]}}\n")
    (here / "corpus" / "views" / f"{EVIL}.yaml").write_text("title: V\naccept: [nobody]\n")
    (here / "corpus" / "corpus.yaml").write_text(
        f'title: "T"\nextends: ["{EVIL.encode("unicode_escape").decode()}"]\n'
    )
    (here / "other").mkdir()
    (here / "other" / "all.yaml").write_text(
        f"claims:\n  a: {{title: 'A {EVIL}', text: A., zzz: '{EVIL}'}}\n  '{EVIL}': 1\n"
    )
    for name, text in FILES.items():
        (here / f"{EVIL}{name}").write_text(text, "utf-8")
    (here / f"{EVIL}.yaml").write_text(f"loop-compounds: {json.dumps(EVIL)}\n{json.dumps(EVIL)}: 0.5\n")
    if hasattr(os, "mkfifo"):
        os.mkfifo(here / f"{EVIL}.fifo")
    monkeypatch.chdir(here)
    monkeypatch.setenv("COLUMNS", "100")
    return here


FILES = {
    ".argdown": f"[A {EVIL}]: a {EVIL}\n  + <B {EVIL}>: b\n  +> -> {EVIL}\n===\n",
    ".held.argdown": f"[A]: a {{credence: 0.4, reason: '{EVIL}'}}\n@include({EVIL})\n",
    ".tgf": f"1 a {EVIL}\n#\n1 2 {EVIL} {EVIL}\n",
    ".apx": f"arg({EVIL}).\natt(a,{EVIL}).\n",
    ".af": f"p af 2\n1 {EVIL}\n",
    ".bib": f"@book{{{EVIL}, title = {{T {EVIL}}}, x = {EVIL} }}\n",
    ".ris": f"TY  - {EVIL}\nTI  - t{EVIL}\n{EVIL}  - x\nER  - \n",
    ".csl.json": json.dumps([{"id": EVIL, "type": EVIL, "title": EVIL, EVIL: EVIL}], ensure_ascii=False),
    ".kialo.txt": f"Discussion Title: D {EVIL}\n\n1. T {EVIL}\n1.1. Pro: p {EVIL}\n1.9.9. Con: {EVIL}\n",
    ".json": json.dumps({"nodes": [{"nodeID": EVIL, "text": EVIL, "type": EVIL}], "edges": [{"fromID": EVIL}]}),
    ".carneades.yaml": f"statements:\n  '{EVIL}': x\narguments:\n  a: {{premises: ['{EVIL}'], scheme: '{EVIL}'}}\n",
    ".html": f"<title>{EVIL}</title><p>{EVIL}",
    ".txt": EVIL,
    ".pdf": f"%PDF-1.4\n{EVIL}",
    "": EVIL,
}
CLAIM = ["add", "claim", "--title", "C", "--text", "C."]
PATHS = [
    ["check", "corpus"], ["check", "other"], ["check", EVIL], ["overview", "--corpus", "corpus"],
    ["overview", "--corpus", EVIL], ["check", "corpus", "--quotes"], ["evaluate", "--corpus", "corpus"],
    ["init", f"{EVIL}-new"], ["init", "corpus"], ["init", f"{EVIL}/a/b"], ["init", f"{EVIL}.txt"],
    ["init", f"{EVIL}-titled", "--title", EVIL, "--extends", EVIL],
    ["export", "--to", "json", "--output", f"{EVIL}.out"], ["export", "--to", "csv", "--output", f"{EVIL}.csv"],
    ["export", "--to", "json", "--output", f"{EVIL}/{EVIL}/x"], ["export", "--to", "aif", "--report", f"{EVIL}.txt"],
    ["export", "--to", "bibtex", "--report", f"{EVIL}.report"], ["export", "--to", "markdown"],
    ["settings"], ["settings", "--write"], ["schema", "--write"], ["undo"], ["undo", "--yes"], ["tour"],
]  # fmt: skip
ARGUMENTS = [
    [EVIL], ["explore", EVIL], ["show", EVIL], ["show", f"a>{EVIL}"], ["search", EVIL], ["search", f"kind:{EVIL}"],
    ["search", f"{EVIL}:x"], ["search", "x", "--kind", EVIL], ["search", "x", "--limit", EVIL], ["path", EVIL, EVIL],
    ["path", "loop-compounds", EVIL], ["timeline", "--filter", EVIL], ["timeline", "--filter", f"kind:{EVIL}"],
    ["facets", "--filter", f"tag:{EVIL}"], ["related", EVIL], ["related", "--file", EVIL],
    ["related", "--text", EVIL, "--model", EVIL], ["link", "accept", EVIL, EVIL, "--as", "supports"],
    ["link", "accept", "a", "b", "--as", EVIL], ["link", "reject", EVIL, "a"], ["link", EVIL], ["link", "list"],
    ["link", "suggest", EVIL], ["evaluate", EVIL], ["evaluate", "--accept", EVIL], ["evaluate", "--reject", EVIL],
    ["evaluate", "--view", EVIL], ["evaluate", "--save", EVIL], ["evaluate", "--semantics", EVIL], ["cruxes", EVIL],
    ["compare", EVIL, EVIL], ["diff", EVIL, "HEAD"], ["diff", f"--{EVIL}"], ["add", EVIL], ["add", "source", EVIL],
    ["add", "source", f"{EVIL}.bib"], ["add", "source", f"{EVIL}.ris"], ["add", "source", f"{EVIL}.csl.json"],
    ["add", "source", f"{EVIL}.pdf"], ["add", "source", "--title", EVIL, "--yes"], ["add", "source", f"10.1/{EVIL}"],
    ["add", "source", "--field", EVIL], ["add", "source", "--field", f"{EVIL}=1"], ["add", "source", "--type", EVIL],
    ["add", "source", "--title", "T", "--issued", EVIL, "--yes"], ["add", "source", f"{EVIL}.bib", "--key", EVIL],
    ["add", "source", "--title", "T", "--id", EVIL, "--yes"], ["add", "source", "--title", "T", "--text", EVIL],
    ["add", "source", "--title", "T", "--text", f"{EVIL}.pdf"], ["add", "source", "--title", "T", "--pages", EVIL],
    ["add", "claim", "--title", EVIL, "--text", EVIL, "--yes"], [*CLAIM, "--id", EVIL, "--yes"],
    [*CLAIM, "--supports", EVIL, "--yes"], [*CLAIM, "--tag", EVIL, "--yes"],
    [*CLAIM, "--attacks", f"loop-compounds:{EVIL}", "--note", EVIL, "--yes"],
    ["add", "annotation", EVIL, EVIL], ["add", "passages", EVIL], ["add", "passages", EVIL, "--text", EVIL],
    ["cite", EVIL], ["cite", "bloom-2020", "--style", EVIL], ["cite", "bloom-2020", "--style", f"{EVIL}.txt"],
    ["cite", "x", "--to", EVIL], ["export", "--to", EVIL], ["export", "--to", "json", "--node", EVIL],
    ["export", "--to", "json", "--question", EVIL], ["export", "--to", "json", "--filter", EVIL],
    ["export", "--to", "json", "--path", EVIL, EVIL], ["export", "--to", "html", "--style", EVIL],
    ["export", "--to", "json", "--radius", EVIL], ["import", EVIL, "--from", EVIL], ["import", f"{EVIL}.nothing"],
    ["guide", EVIL], ["position", "show", EVIL], ["position", "set", EVIL, "0.5"], ["positions", EVIL],
    [f"--{EVIL}"], ["show", "a", f"--{EVIL}"], ["--print-completion", EVIL], ["serve", EVIL], ["check", f"-{EVIL}"],
]  # fmt: skip
LIBRARY = ["--library", f"{EVIL}-library"]
NEWER = [
    ["library", "add", f"{EVIL}.txt", "--words-only", *LIBRARY],
    ["library", "add", f"{EVIL}.pdf", "--words-only", *LIBRARY], ["library", "add", ".", "--words-only", *LIBRARY],
    ["library", "add", f"{EVIL}.nothing", *LIBRARY], ["library", "add", f"{EVIL}.bib", "--words-only", *LIBRARY],
    ["library", "add", f"{EVIL}.fifo", *LIBRARY],
    ["library", "add", f"{EVIL}.txt", "--words-only", "--library", f"{EVIL}.txt"],
    ["library", "add", ".", "--records", EVIL, "--words-only", *LIBRARY], ["library", "add", "~nobody-at-all"],
    ["library", "status", "--library", "~nobody-at-all"], ["library", "add", ".", "--model", EVIL, *LIBRARY],
    ["library", "status", *LIBRARY], ["library", "status", "--library", f"{EVIL}.txt"], ["library", EVIL],
    ["library", "search", EVIL, *LIBRARY], ["library", "search", EVIL, "--limit", EVIL],
    ["library", "for", EVIL, *LIBRARY], ["library", "show", EVIL, *LIBRARY],
    ["library", "cite", EVIL, "--node", EVIL, "--stance", "supports", *LIBRARY],
    ["library", "cite", "1.1", "--node", "a", "--stance", EVIL], ["library", "remove", EVIL, "--yes", *LIBRARY],
    ["library", "check", *LIBRARY], ["library", "review", EVIL, *LIBRARY],
    ["export", "--to", "site", f"{EVIL}-site"], ["export", "--to", "site", f"{EVIL}.txt"],
    ["export", "--to", "site", "."], ["export", "--to", "site", "s", "--address", EVIL],
    ["export", "--to", "site", "s", "--files", EVIL], ["export", "--to", "site", "s", "--since", EVIL],
    ["export", "--to", "site", "s", "--style", EVIL], ["export", "--to", "site", "s", "--report", EVIL],
    ["export", "--to", "json", EVIL],
    ["export", "--to", "json", "--output", f"{EVIL}.same", "--report", f"{EVIL}.same"], ["site", "--port", EVIL],
    ["site", "--port", "99999"], ["site", "--style", EVIL], ["site", "--since", EVIL], ["compare", EVIL, EVIL, EVIL],
    ["diff", EVIL], ["diff", "HEAD", EVIL], ["diff", f"{EVIL}..{EVIL}"], ["positions", EVIL],
    ["positions", "--filter", EVIL], ["position", "list"], ["position", "remove", EVIL],
    ["position", "show", EVIL, "--corpus", "corpus"], ["position", "set", "loop-compounds", EVIL],
    ["position", "set", "loop-compounds", "0.5", "--because", EVIL, "--preview", "--corpus", "corpus"],
    ["position", "set", "loop-compounds", "0.5", "--because", EVIL, "--corpus", "corpus"],
    ["position", "set", "loop-compounds", "0.5", "--name", EVIL], ["interview", EVIL],
    ["interview", "--answers", EVIL], ["interview", "--answers", f"{EVIL}.txt", "--name", EVIL],
    ["interview", "--answers", f"{EVIL}.yaml", "returns"],
    ["interview", "--answers", f"{EVIL}.yaml", "--corpus", "corpus"], ["serve", "--mcp", EVIL],
    ["serve", "--corpus", EVIL], ["evaluate", "--view", EVIL, "--corpus", "corpus"],
    ["cruxes", EVIL, "--view", EVIL], ["check", "corpus", "--scholarship"],
    ["import", ".", "--from", "discourse-graph"], ["import", f"{EVIL}.tgf", "--prefix", EVIL],
    ["import", f"{EVIL}.tgf", "--output", f"{EVIL}.yaml", "--update"], ["import", "-", "--from", EVIL],
    ["import", f"{EVIL}.tgf", "--corpus", EVIL, "--prefix", "x"], ["schema", EVIL], ["settings", "--check", EVIL],
    ["related", "--file", f"{EVIL}.fifo"], ["cite", "bloom-2020-ideas", "--style", f"{EVIL}.fifo"],
    ["interview", "--answers", f"{EVIL}.fifo"], ["import", f"{EVIL}.held.argdown", "--output", f"{EVIL}.held.yaml"],
]  # fmt: skip
"""The commands that came later, with every path of theirs that goes wrong."""
FORMS = [
    "argdown",
    "tgf",
    "apx",
    "af",
    "bibtex",
    "ris",
    "csl-json",
    "kialo",
    "aif",
    "carneades",
    "sadface",
    "arguebuf",
]
IMPORTS = [["import", f"{EVIL}{name}"] for name in FILES]
IMPORTS += [["import", f"{EVIL}{name}", "--from", form] for name in FILES for form in FORMS]
JSON = [["show", "loop-compounds"], ["overview"], ["check", "corpus"], ["check", "other"], ["search", "loop"],
        ["settings"], ["evaluate"], ["timeline"], ["facets"], ["guide"], ["link", "list"],
        ["search", EVIL]]  # fmt: skip
VARIABLES = [
    "RSI_GRAPH_CORPUS",
    "RSI_GRAPH_MODEL",
    "XDG_CONFIG_HOME",
    "XDG_CACHE_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
]
CALLS = [["overview"], ["settings"], ["settings", "--write"], ["related", "loop-compounds"], ["undo"],
         [*CLAIM, "--yes"], ["evaluate", "--save", "mine"]]  # fmt: skip


def is_clean(*texts: str) -> bool:
    return not any(OBEYED.search(text.replace("\r\n", "\n")) for text in texts)


def name_of(call: list[str]) -> str:
    return " ".join(call).replace(EVIL, "EVIL")


@pytest.mark.parametrize("call", [*PATHS, *ARGUMENTS, *NEWER, *IMPORTS], ids=name_of)
def test_no_name_gives_the_terminal_an_order(at, capsys, call):
    """Paths, arguments, other tools' files: nothing of them reaches the terminal but as letters; nothing breaks."""
    status, out, err = said(capsys, *call)
    assert is_clean(out, err)
    assert status in (0, 1, 2), err


GIVEN = {"node": "loop-compounds", "start": "ideas-get-harder", "end": "loop-compounds", "credence": "0.5",
         "source": "bloom-2020-ideas", "one": "loop-compounds", "other": "effort-grows-too", "passage": "1.1",
         "names": "mine", "text": "loop", "what": "1", "file": "map.tgf", "dir": "corpus"}  # fmt: skip
"""The values of the arguments that are not the hostile one."""
NEEDED = {("export",): ["--to", "json"], ("library", "add"): ["--words-only"],
          ("library", "search"): ["--words-only"], ("link", "accept"): ["--as", "supports"],
          ("library", "cite"): ["--node", "loop-compounds", "--stance", "supports", "--words-only"],
          ("add", "claim"): ["--title", "T", "--text", "T."], ("add", "risk"): ["--title", "T", "--text", "T."],
          ("add", "condition"): ["--title", "T", "--text", "T."], ("add", "annotation"): ["--text", "T."]}  # fmt: skip
LEFT_OUT = {
    ("site",): "it serves for ever",
    ("related",): "a model is asked; it stands above",
    ("tour",): "it takes nothing",
    ("explore",): "it asks for a terminal",
}
NOT_HERE = {"--model": "libraries of models take seconds to load; related --model stands above",
            "--on": "a cluster is looked for at an address"}  # fmt: skip


def every_argument() -> Iterator[list[str]]:
    """Every argument of every command in turn with a hostile value, the others as they should be.

    They are asked of the parser, so that a command that comes later is here as well.
    """
    for words, found in leaves(parser()):
        actions = [] if words in LEFT_OUT else found._actions
        needed = [GIVEN.get(one.dest, "x") for one in actions if not one.option_strings and one.nargs in (None, "+")]
        for action in actions:
            if action.nargs == 0 or {*action.option_strings} & {*NOT_HERE}:
                continue
            if action.option_strings:
                values = [EVIL] * (action.nargs if isinstance(action.nargs, int) else 1)
                yield [*words, *needed, *NEEDED.get(words, ()), action.option_strings[-1], *values]
            else:
                yield [*words, *(EVIL for _ in needed or " "), *NEEDED.get(words, ())]


def leaves(found: ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], ArgumentParser]]:
    """The parsers without parsers below them, by the words that lead there."""
    below = [action.choices for action in found._actions if isinstance(action, _SubParsersAction)]
    if not below:
        yield words, found
    for name, one in (pair for choices in below for pair in choices.items()):
        yield from leaves(one, (*words, name))


def test_no_argument_of_any_command_gives_the_terminal_an_order(at, capsys):
    calls = list(every_argument())
    assert {call[0] for call in calls} == {command.name for command in COMMANDS} - {words[0] for words in LEFT_OUT}
    wrong = []
    for call in calls:
        status, out, err = said(capsys, *call, *([] if "--corpus" in call else ["--corpus", "corpus"]))
        if not is_clean(out, err) or status not in (0, 1, 2):
            wrong.append(f"{name_of(call)}: {status} {err!r}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("call", CALLS, ids=name_of)
@pytest.mark.parametrize("variable", VARIABLES)
def test_no_variable_gives_the_terminal_an_order(at, capsys, monkeypatch, variable, call):
    """Folders and models that the environment names, be they there or not."""
    monkeypatch.setenv(variable, str(at / EVIL if variable.startswith("XDG") else EVIL))
    status, out, err = said(capsys, *call)
    assert is_clean(out, err)
    assert status in (0, 1, 2), err


@pytest.mark.parametrize("call", JSON, ids=name_of)
def test_json_stays_json(at, capsys, call):
    """Data says what was meant, in letters that no terminal obeys."""
    _, out, err = said(capsys, *call, "--format", "json")
    assert is_clean(out, err)
    json.loads(out)


def test_json_keeps_every_letter(capsys):
    output.print_json({"a": EVIL})
    assert json.loads(capsys.readouterr().out) == {"a": EVIL}


def test_styles_pass_on_a_terminal_and_nothing_else(monkeypatch):
    """Text styled by the program is coloured; the same order inside a text of the corpus is not given."""
    written: list[str] = []

    class Terminal:
        encoding = "utf-8"
        write = staticmethod(written.append)

        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdout", output.Stream(Terminal(), output._unwritable))
    output.print_lines([output.style("a\x1b[1mb", "dim")])
    assert "".join(written) == "\x1b[2ma\N{REPLACEMENT CHARACTER}[1mb\x1b[0m\n"


def test_notes_are_folded_where_somebody_looks_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    note = "note: 104 annotations are not checked against the source yet"
    folded = "note: 104 annotations are not\n  checked against the source\n  yet\n"
    for looked_at, shown in ((True, folded), (False, f"{note}\n")):
        inner = io.StringIO()
        monkeypatch.setattr(inner, "isatty", lambda told=looked_at: told)
        monkeypatch.setenv("COLUMNS", "30")
        print(note, file=output.Stream(inner, output._unheard, folds=True))
        assert inner.getvalue() == shown


# --- what stands at the other end -----------------------------------------------------------------------------------


def run(*argv: str, redirected: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run the program as a process of its own, its streams as a shell redirects them."""
    words = ["sh", "-c", f'"$@" {redirected}', "sh", sys.executable, "-m", "rsi_graph", *argv]
    return subprocess.run(words, capture_output=True, env=os.environ | environment, check=False)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "cp437", "utf-16"])
@pytest.mark.parametrize(
    "call",
    [["timeline"], ["--help"], ["overview", "--format", "json"], ["export", "--to", "yaml"], ["show", "idéas→x"]],
    ids=" ".join,
)  # fmt: skip
def test_any_encoding(call, encoding):
    """Letters that an encoding lacks are question marks in text; data into a pipe is UTF-8, and JSON is escaped."""
    done = run(*call, PYTHONIOENCODING=encoding)
    assert done.returncode == (2 if "→" in call[-1] else 0)
    assert b"Traceback" not in done.stderr
    if call[0] == "export":
        done.stdout.decode()
    elif call[-1] == "json":
        assert json.loads(done.stdout.decode(encoding))


@pytest.mark.parametrize("call", [["overview"], ["--help"], ["export", "--to", "json"], ["--version"]], ids=" ".join)
@pytest.mark.parametrize(("shell", "why"), [(">&-", b"closed"), (">/dev/full", b"space")])
def test_an_output_that_takes_nothing(call, shell, why):
    """One sentence and status 2; no traceback, and none of the interpreter's own."""
    if "/dev/full" in shell and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    done = run(*call, redirected=shell)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: cannot write to stdout: ")
    assert why in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("shell", ["2>&-", "2>/dev/full", "<&-", "<&- 2>&-"])
def test_without_stderr_or_stdin_all_goes_on(shell):
    """Talk that nobody hears changes neither what is printed nor the status."""
    done = run("show", "ideas-get-harder", redirected=shell)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"claim  ideas-get-harder")
    assert run("show", "no-such-node-at-all", redirected=shell).returncode == 2


def test_a_reader_that_leaves():
    """`| head -1` ends it without a word."""
    done = run("export", "--to", "json", redirected="| head -1")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("columns", "indent", "first", "lines"),
    [
        ("30", "  ", "- ", ["- one two three four five six", "  seven"]),
        ("20", " " * 18, " " * 18, ["      one two three", "      four five six", "      seven"]),
        (
            "20",
            " " * 20,
            "  14   2   0  ",
            ["  14   2   0", "      one two three", "      four five six", "      seven"],
        ),
        ("3", "    ", None, ["    one two three", "    four five six", "    seven"]),
    ],
)
def test_no_column_is_a_letter_wide(
    columns: str, indent: str, first: str | None, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    found = list(output.wrapped("one two three four five six seven", indent, first))
    assert [line.rstrip() for line in found] == lines, found


def test_lines_are_folded_on_a_narrow_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "  104 annotations not checked against the source"
    for columns, fold, shown in (
        ("30", True, "  104 annotations not checked\n    against the source\n"),
        ("30", False, f"{line}\n"),
        ("80", True, f"{line}\n"),
    ):
        monkeypatch.setenv("COLUMNS", columns)
        output.print_lines([line], fold=fold)
        assert capsys.readouterr().out == shown
