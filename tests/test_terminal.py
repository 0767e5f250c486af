"""The whole program in a real terminal: tmux runs it, sends keys and reads the screen."""

import contextlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from rsi_graph.files import folders
from tests.explorer import WALK

pytestmark = [
    pytest.mark.terminal,
    pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed"),
]
PATIENCE = 90.0
"""Seconds until a screen that does not come is a failure."""


class Terminal:
    """A tmux session of its own."""

    def __init__(self, socket: Path, size: str) -> None:
        self.socket = socket
        columns, rows = size.split("x")
        self.tmux("new-session", "-d", "-x", columns, "-y", rows, "env PS1=ready: ENV= sh")
        self.until("ready:")

    def tmux(self, *words: str) -> str:
        """Ask tmux for something."""
        argv = ["tmux", "-S", str(self.socket), "-f", "/dev/null", *words]
        return subprocess.run(argv, check=True, capture_output=True, text=True).stdout

    def run(self, *arguments: str, **environment: str) -> None:
        """Start the program in the shell."""
        keep = {
            name: value for name, value in os.environ.items() if name in ("HOME", "PATH") or name.startswith("XDG")
        }
        words = [f"{name}={value}" for name, value in {**keep, **environment, "TERM": "screen-256color"}.items()]
        self.keys(
            shlex.join(
                [
                    "env",
                    "-u",
                    "COLUMNS",
                    "-u",
                    "LINES",
                    *words,
                    sys.executable,
                    "-m",
                    "rsi_graph",
                    "explore",
                    *arguments,
                ]
            ),
            "Enter",
        )

    def keys(self, *keys: str) -> None:
        """Press keys."""
        self.tmux("send-keys", *keys)

    def screen(self) -> str:
        """Return the text of the screen."""
        return self.tmux("capture-pane", "-p")

    def until(self, words: str, *, gone: bool = False) -> str:
        """Wait until words stand on the screen, or are gone from it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            shown = self.screen()
            if (words in shown) is not gone:
                return shown
            time.sleep(0.02)
        pytest.fail(f"waited for {words!r}{' to go' if gone else ''}, saw:\n{self.screen()}")

    def quit(self) -> None:
        """Leave the program, and wait until the shell asks again: what is typed before that may be thrown away."""
        self.keys("q")
        end = time.monotonic() + PATIENCE
        while self.modes().startswith("1") or not self.screen().rstrip().endswith("\nready:"):
            if time.monotonic() > end:
                pytest.fail(f"the shell has not come back:\n{self.screen()}")
            time.sleep(0.02)

    def modes(self) -> str:
        """Return the settings of the terminal: alternate screen, mouse, cursor."""
        return self.tmux("display-message", "-p", "#{alternate_on} #{mouse_any_flag} #{cursor_flag}").strip()

    def restored(self) -> None:
        """The shell has the terminal again, as it was."""
        self.keys("echo $((40 + 2))", "Enter")
        self.until("42")
        assert self.modes() == "0 0 1"


@pytest.fixture
def terminal(tmp_path, request) -> Iterator[Terminal]:
    """A terminal of the size asked for, 120x36 without."""
    found = Terminal(tmp_path / "tmux", getattr(request, "param", "120x36"))
    yield found
    with contextlib.suppress(subprocess.CalledProcessError):  # a test may have closed it
        found.tmux("kill-server")


@pytest.mark.parametrize("terminal", ["120x36", "80x24"], indirect=True)
def test_from_a_question_to_a_source_and_back(terminal) -> None:
    terminal.run("--corpus", str(WALK))
    terminal.until("Questions 2")
    terminal.keys("Enter")
    terminal.until("question  returns")
    terminal.keys("1")
    terminal.until("claim  loop-compounds")
    terminal.keys("2")
    terminal.until("claim  ideas-get-harder")
    terminal.keys("1")
    shown = terminal.until("annotation  bloom-2020-ideas/productivity-falls")
    assert "research effort is rising substantially" in shown
    terminal.keys("3")
    terminal.until("https://doi.org/10.1257/aer.20180338")
    for expected in (
        "annotation  bloom",
        "claim  ideas-get-harder",
        "claim  loop-compounds",
        "question  returns",
        "Questions 2",
    ):
        terminal.keys("BSpace")
        terminal.until(expected)
    terminal.quit()
    terminal.restored()


def find_oversight(terminal: Terminal) -> None:
    """Open the explorer and go to a risk by a misspelt word."""
    terminal.run("--corpus", str(WALK))
    terminal.until("Questions 2")
    terminal.keys("/")
    terminal.until("─ Find ")
    terminal.keys("-l", "oversihgt")
    terminal.until("words: oversight")
    terminal.keys("Enter")
    terminal.until("─ Find ", gone=True)
    terminal.until("risk  oversight-lags")


def test_find_goes_to_what_was_typed(terminal) -> None:
    find_oversight(terminal)


def test_a_resize_while_a_dialog_is_open(terminal) -> None:
    terminal.run("--corpus", str(WALK))
    terminal.until("Questions 2")
    terminal.keys("/")
    terminal.until("─ Find ")
    terminal.tmux("resize-window", "-x", "80", "-y", "24")
    terminal.until("rsi-graph ", gone=True)
    terminal.keys("-l", "harder")
    terminal.until("> * Ideas get harder to find")
    terminal.keys("Enter")
    terminal.until("[§ Sources 1, 2 passages]")
    terminal.tmux("resize-window", "-x", "120", "-y", "36")
    terminal.until("A corpus to walk")


def test_two_marked_nodes_go_to_a_file_though_the_terminal_changes_its_size(terminal, tmp_path) -> None:
    terminal.keys(f"cd {shlex.quote(str(tmp_path))}", "Enter")
    terminal.run("ideas-get-harder", "--corpus", str(WALK))
    terminal.until("claim  ideas-get-harder")
    terminal.keys("m")
    terminal.until("Export marked (1)")
    terminal.keys("/")
    terminal.until("─ Find ")
    terminal.keys("-l", "oversight lags")
    terminal.until("> ! Oversight lags")
    terminal.keys("C-t")
    terminal.until(">•! Oversight lags")
    terminal.keys("Escape")
    terminal.until("─ Find ", gone=True)
    terminal.until("Export marked (2)")
    terminal.keys("x")
    terminal.until("# A corpus to walk: 2 nodes")
    terminal.tmux("resize-window", "-x", "80", "-y", "24")
    terminal.until("│enter to a file")
    terminal.tmux("resize-window", "-x", "120", "-y", "36")
    terminal.until("rsi-graph   A corpus to walk")
    terminal.keys("Enter")
    terminal.until("─ Export markdown to ")
    terminal.keys("Enter")
    terminal.until("wrote 2-nodes.md into")
    terminal.quit()
    terminal.keys("grep '^#' 2-nodes.md", "Enter")
    shown = terminal.until("## Bibliography")
    assert "## Ideas get harder to find" in shown
    assert "## Oversight lags behind capability" in shown
    terminal.run("--corpus", str(WALK))
    terminal.until("Export marked (2)")


def test_without_colour_no_colour_reaches_the_terminal(terminal) -> None:
    terminal.run("--corpus", str(WALK), NO_COLOR="1")
    terminal.until("Questions 2")
    terminal.keys("1")
    terminal.until("question  returns")
    shown = terminal.tmux("capture-pane", "-p", "-e")
    codes = {code for codes in re.findall("\x1b\\[([0-9;]*)m", shown) for code in codes.split(";")}
    assert codes <= {"", "0", "1", "2", "3", "4", "7", "39", "49"}


def test_the_settings_are_edited_and_hold_at_once(terminal, tmp_path) -> None:
    script = tmp_path / "editor"
    script.write_text('#!/bin/sh\nprintf "[keys]\\nfind = \\"ctrl+f\\"\\nsort = \\"f\\"\\n" > "$1"\n')
    script.chmod(0o755)
    terminal.run("--corpus", str(WALK), EDITOR=str(script))
    terminal.until("/ Find")
    terminal.keys(",")
    terminal.until("settings.toml, line 3: sort: f")
    terminal.until("^f Find")
    terminal.keys("C-f")
    terminal.until("─ Find ")
    terminal.keys("Escape")
    terminal.until("─ Find ", gone=True)
    terminal.quit()
    terminal.restored()
    terminal.run("--corpus", str(WALK))
    terminal.until("^f Find")


def test_the_tour_begins_where_it_is_asked_for(terminal) -> None:
    terminal.tmux("resize-window", "-x", "80", "-y", "24")
    terminal.run("--corpus", str(WALK))
    terminal.until("Questions 2")
    terminal.keys("F1")
    terminal.until("Tour  1 of ")
    terminal.keys("Enter")
    terminal.until("Tour  2 of ")
    terminal.keys("Escape")
    terminal.until("Tour", gone=True)


def test_a_signal_to_end_restores_the_terminal(terminal) -> None:
    terminal.run("--corpus", str(WALK))
    terminal.until("Questions 2")
    assert terminal.modes().startswith("1 1")
    shell = terminal.tmux("display-message", "-p", "#{pane_pid}").strip()
    children = Path(f"/proc/{shell}/task/{shell}/children")
    if not children.exists():
        pytest.skip("no /proc to find the process in")
    os.kill(int(children.read_text().split()[0]), 15)
    terminal.until("Questions", gone=True)
    terminal.restored()


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="children are read from /proc")
def test_it_ends_with_the_terminal_and_keeps_what_it_remembers(terminal) -> None:
    """A window that is closed leaves no process behind, whatever was being drawn."""
    find_oversight(terminal)
    shell = terminal.tmux("display-message", "-p", "#{pane_pid}").strip()
    [explorer] = Path(f"/proc/{shell}/task/{shell}/children").read_text().split()
    terminal.tmux("kill-server")
    end = time.monotonic() + PATIENCE
    while Path(f"/proc/{explorer}").exists():
        assert time.monotonic() < end, "it goes on without a terminal"
        time.sleep(0.02)
    assert any("oversight-lags" in path.read_text() for path in folders.state().rglob("*.json"))


def test_the_editor_gets_the_terminal_at_the_right_line_and_gives_it_back(terminal, tmp_path) -> None:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.yaml").write_text("claims:\n  one:\n    title: The first\n    text: The first.\n    tgas: [x]\n")
    editor = tmp_path / "vi"
    editor.write_text('#!/bin/sh\necho "editing $*"; read answer; sed -i s/tgas/tags/ "$2"\n')
    editor.chmod(0o700)
    terminal.run("--corpus", str(folder), EDITOR=str(editor))
    terminal.until("1 problem in the corpus files")
    terminal.keys("!")
    terminal.until("did you mean tags?")
    terminal.keys("e")
    terminal.until(f"editing +5 {folder}/a.yaml")
    terminal.keys("Enter")
    terminal.until("0 errors, 1 warning")
    terminal.keys("0")
    terminal.until("The first")


def test_the_next_run_offers_the_place_of_the_last(terminal) -> None:
    terminal.run("loop-fizzles", "--corpus", str(WALK))
    terminal.until("claim  loop-fizzles")
    terminal.quit()
    terminal.run("--corpus", str(WALK))
    terminal.until("you were at  The loop fizzles")


def test_no_terminal_is_said_in_one_line() -> None:
    argv = [sys.executable, "-m", "rsi_graph", "explore", "--corpus", str(WALK)]
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


ADDED = (
    ("", (), "claim  ideas-get-harder"),
    ("", ("a",), "a counterpoint to this"),
    ("", ("b",), "Which work?"),
    ("t.bib", ("Enter",), "good-1965-machines:"),
    ("", ("C-s",), "an annotation of Machines"),
    ("", (), "still needed: text"),
    ("", ("C-t",), "There is no text of this source at hand"),
    ("t.md", ("Enter",), "3 sentences of t.md"),
    ("", ("Down",), "> section One, paragraph 2  The returns"),
    ("", ("Enter",), "quote            The returns to research fall."),
    ("Research pays less.", (), "exact: The returns to research"),
    ("", ("C-s",), "source  good-1965-machines"),
    ("", ("a",), "an annotation of this source"),
    ("", ("p",), "still needed: text"),
    ("They may.", ("Tab", "Tab", "Tab", "Tab"), "near to what you wrote"),
    ("compounds", (), "The loop compounds"),
    ("", ("Enter",), "+           - loop-compounds"),
    ("", ("C-s",), "3 no locator"),
    ("", ("g",), "Go to"),
    ("ideas-get-harder", ("Enter",), "claim  ideas-get-harder"),
    ("", ("a",), "a counterpoint to this"),
    ("", ("c",), "still needed: title, text"),
    ("Costs fall", ("Enter",), "still needed: text"),
    ("A run costs less each year.", (), "+       - ideas-get-harder"),
    ("", ("C-s",), "claim  costs-fall"),
)
"""Typed text, the keys after it, and the words that show that it was taken."""


def test_a_source_with_two_passages_and_a_counterpoint_are_added_where_one_reads(terminal, tmp_path) -> None:
    """Into a fresh layer, through the explorer alone; ``show`` finds them."""
    mine, program = tmp_path / "mine", [sys.executable, "-m", "rsi_graph"]
    subprocess.run([*program, "init", str(mine), "--extends", str(WALK)], check=True, capture_output=True)
    (tmp_path / "t.bib").write_text("@book{x, author={Good, I. J.}, title={Machines}, year=1965}")
    (tmp_path / "t.md").write_text("# One\n\nThe returns to research fall. Machines may improve machines.\n")
    terminal.run("--corpus", str(mine), "ideas-get-harder")
    for words, keys, shown in ADDED:
        if words:
            terminal.keys("-l", str(tmp_path / words) if words in ("t.bib", "t.md") else words)
        if keys:
            terminal.keys(*keys)
        terminal.until(shown)
    terminal.quit()
    terminal.restored()
    told, checked = (
        subprocess.run([*program, *call, "--corpus", str(mine)], check=True, capture_output=True, text=True)
        for call in (("show", "ideas-get-harder"), ("check", "--strict", "--quotes"))
    )
    for words in ("Costs fall", "supports: Good 1965, section One, paragraph 2", "The returns to research fall."):
        assert words in told.stdout, told.stdout
    assert "1 verified" in checked.stderr


@pytest.mark.parametrize("terminal", ["80x24"], indirect=True)
def test_candidate_links_are_judged_into_a_layer_of_ones_own(terminal, tmp_path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "corpus.yaml").write_text(f"title: Mine\nextends: ['{WALK}']\n")
    terminal.run("--corpus", str(mine))
    terminal.until("Start")
    terminal.keys("J")
    assert "judgements go into" in terminal.until("x not related")
    terminal.keys("x")
    terminal.until("1 judged")
    terminal.keys("z")
    terminal.until("1 judged", gone=True)
    terminal.keys("x")
    terminal.until("1 judged")
    terminal.keys("Escape")
    terminal.until("judged and written")
    terminal.quit()
    terminal.restored()
    assert (mine / "decisions.yaml").read_text().count("verdict: rejected") == 1
