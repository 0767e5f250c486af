"""Every broken corpus gives exactly the diagnostics that it announces, at their places, and its good part stands."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from rsi_graph import load
from rsi_graph.diagnostics import CODES, Diagnostic
from rsi_graph.evaluation import record, unexpected
from rsi_graph.files.cache import Store
from rsi_graph.graph.excuses import excused
from rsi_graph.snapshot import Snapshot

BROKEN = Path(__file__).parent / "corpora" / "broken"
CASES = sorted(BROKEN.iterdir())

EXPECT = re.compile(r"# expect: (?:(?P<file>\S+):)?(?P<place>\d+:\d+) (?P<code>[a-z-]+) ?(?P<hint>.*)")
HOLDS = re.compile(r"# holds: ?(.*)")
LOAD = re.compile(r"# load: (\S+)")
LINK = re.compile(r"# link: (\S+) -> (\S+)")
FILL = re.compile(r'# fill: (\S+) "(.*)" x (\d+)')


def comments(case: Path) -> str:
    """Return the words that a case says of itself, in the comments of any of its files."""
    files = [case] if case.is_file() else [path for path in sorted(case.rglob("*.yaml")) if path.is_file()]
    return "\n".join(path.read_text("latin-1") for path in files)


def expected(case: Path) -> list[tuple[str, str, str]]:
    """Place, code and hint of each diagnostic announced; a hint if one is given."""
    return sorted(
        (f"{found['file'] or case.name}:{found['place']}", found["code"], found["hint"])
        for found in EXPECT.finditer(comments(case))
    )


def opened(case: Path, folder: Path) -> Snapshot:
    """The case as a corpus in ``folder``, with the links and the big files that its comments ask for."""
    if case.is_dir():
        shutil.copytree(case, folder)
    else:
        folder.mkdir()
        shutil.copy(case, folder)
    text = comments(case)
    for name, target in LINK.findall(text):
        (folder / name).symlink_to(target)
    for name, part, times in FILL.findall(text):
        (folder / name).write_text(part.replace(r"\n", "\n") * int(times))
    start = LOAD.search(text)
    return load(folder / (start[1] if start else "."), store=Store(None))


def stated(diagnostics: list[Diagnostic], folder: Path) -> Iterator[tuple[str, str, str]]:
    """Diagnostics as the comments write them."""
    for found in diagnostics:
        file = Path(found.span.path).resolve(strict=False) if ".." in found.span.path else Path(found.span.path)
        yield f"{file.relative_to(folder)}:{found.span.line}:{found.span.column}", found.code, found.hint


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_broken(case, folder):
    """Exactly what is announced, at its place, and nothing is raised."""
    snapshot = opened(case, folder)
    wanted = expected(case)
    graph = snapshot.graph
    every = (*snapshot.diagnostics, *unexpected(graph), *record.contradicted(graph))
    left, _ = excused(every, snapshot.layers, graph, scholarly=False)
    found = sorted(stated(left, folder))
    assert [(place, code) for place, code, _ in found] == [(place, code) for place, code, _ in wanted]
    for (_, _, hint), (_, _, said) in zip(wanted, found, strict=True):
        assert hint in said
    holds = HOLDS.search(comments(case))
    assert holds, "a case says which nodes still hold"
    assert sorted(snapshot.graph.ids()) == holds[1].split()
    snapshot.graph.networkx()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_messages_reach_a_screen_unharmed(case, folder):
    """A diagnostic is a line of printable characters, whatever the text it speaks of."""
    for found in opened(case, folder).diagnostics:
        assert str(found).isprintable()
        assert found.hint.isprintable()


def test_every_code_has_a_case():
    """Each code there is, and no other, has a file or folder of its name, in which it is announced."""
    announced = {code for case in CASES for _, code, _ in expected(case)}
    asked = {code for code, (_, meaning) in CODES.items() if "`check --" in meaning}  # by quotes and by scholarship
    of_text = CODES.keys() - asked
    assert announced == of_text
    by_name = {case.stem for case in CASES if case.stem in {code for _, code, _ in expected(case)}}
    assert by_name >= of_text


def test_tags_run_nothing(folder):
    """The program that a tag names is not run."""
    opened(BROKEN / "tag", folder)
    assert not Path("executed").exists()
    assert not list(folder.parent.rglob("executed"))
