"""The reader's own library in the explorer: passages for a claim, their surroundings, and one made an annotation."""

from pathlib import Path

import pytest

from rsi_graph.library import adding
from rsi_graph.library.holdings import Holdings
from rsi_graph.tui.dialogs.form import RecordForm
from rsi_graph.tui.dialogs.library import LibraryScreen
from tests.explorer import explorer, frame, opened, pressed, settled, typed, until

BASE = """\
claims:
  harder:
    title: Ideas get harder to find
    text: Research productivity falls.
sources:
  bloom:
    type: article-journal
    title: Are Ideas Getting Harder to Find?
    DOI: 10.1000/ideas
"""
PAPER = "doi:10.1000/ideas\n\n# {red}\n\nResearch productivity falls by half. \x1b[31mChips took more people.\n"
OTHER = "In drugs as in crops the productivity of research has fallen for decades."


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A corpus, and a library of two works, one of them a source of it."""
    folder = tmp_path / "base"
    folder.mkdir()
    (folder / "all.yaml").write_text(BASE)
    (tmp_path / "ideas.txt").write_text(PAPER)
    (tmp_path / "Smith - 2001 - Crops & drugs [b].txt").write_text(OTHER)
    monkeypatch.setenv("RSI_GRAPH_LIBRARY", str(tmp_path / "library"))
    with Holdings(tmp_path / "library", make=True) as holdings:
        adding.add(holdings, sorted(tmp_path.glob("*.txt")), None)
    return folder


def listed(pilot) -> list[str]:
    """The passages in the list."""
    screen = explorer(pilot).screen
    return [one.passage.name for one in screen.near.found] if isinstance(screen, LibraryScreen) else []


def form(pilot) -> RecordForm | None:
    """The form, once what would come of it is known."""
    screen = explorer(pilot).screen
    return screen if isinstance(screen, RecordForm) and screen.planned == screen.number else None


async def test_a_passage_of_the_library_becomes_an_annotation_with_few_keys(base: Path) -> None:
    async with opened(base) as pilot:
        await explorer(pilot).jump("harder")
        await settled(pilot)
        await pressed(pilot, "E")
        await until(pilot, lambda: len(listed(pilot)) == 2)
        shown = frame(pilot)
        assert "In your library: Ideas get harder to find" in shown
        assert "its work is" in shown, shown
        assert "Smith 2001" in shown, shown
        await pressed(pilot, "enter")
        first = listed(pilot).index("2.1")
        await pressed(pilot, *["down"] * first)
        assert "{red}" in frame(pilot)
        await pressed(pilot, "d")
        await until(pilot, lambda: form(pilot))
        assert form(pilot).draft.values["disputes"] == "harder"
        assert form(pilot).draft.values["quote"] == "Research productivity falls by half."
        await typed(pilot, "It falls by half")
        await pressed(pilot, "ctrl+s")
        await until(pilot, lambda: explorer(pilot).session.graph.citations("harder"))
        [citation] = explorer(pilot).session.graph.citations("harder")
        assert (citation.source, citation.stance) == ("bloom", "disputes")
        record = explorer(pilot).session.graph.node(citation.annotation).record
        assert (record.quote.exact, record.quote.suffix) == (
            "Research productivity falls by half.", "[31mChips took more people.",
        )  # fmt: skip
        assert record.checked
        await settled(pilot)


async def test_a_work_that_is_no_source_yet_is_written_first(base: Path) -> None:
    async with opened(base) as pilot:
        await explorer(pilot).jump("harder")
        await settled(pilot)
        await pressed(pilot, "E")
        await until(pilot, lambda: len(listed(pilot)) == 2)
        await pressed(pilot, *["down"] * listed(pilot).index("1.1"), "s")
        await until(pilot, lambda: form(pilot))
        assert form(pilot).draft.values["title"] == "Crops & drugs [b]"
        await pressed(pilot, "ctrl+s")
        await until(pilot, lambda: (found := form(pilot)) and found.draft.kind == "annotation")
        assert form(pilot).draft.values["supports"] == "harder"
        await typed(pilot, "They fell")
        await pressed(pilot, "ctrl+s")
        await until(pilot, lambda: len(explorer(pilot).session.graph.citations("harder")) == 1)
        assert "smith" in explorer(pilot).session.graph.citations("harder")[0].source
        await until(pilot, lambda: explorer(pilot).here.node == "harder")


async def test_without_a_library_the_dialog_says_how_to_make_one(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RSI_GRAPH_LIBRARY", str(base / "none"))
    async with opened(base, (80, 24)) as pilot:
        await explorer(pilot).jump("harder")
        await settled(pilot)
        await pressed(pilot, "E")
        await until(pilot, lambda: "makes one" in frame(pilot))
        await pressed(pilot, "escape")
        assert not isinstance(explorer(pilot).screen, LibraryScreen)
