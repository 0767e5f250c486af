"""The main screens, line by line, at the sizes people use. `RSI_GRAPH_GOLDEN=1 pytest tests/tui/test_frames.py` draws
them again: look at the difference before you commit it.
"""

import pytest

from tests.explorer import CORPORA, WALK, frame, opened, pressed, same_as_golden, typed, until

SCREENS: dict[str, tuple[str, ...]] = {
    "start": (),
    "question": ("1",),
    "claim": ("1", "1"),
    "argument": ("1", "1", "1"),
    "condition": ("1", "1", "4"),
    "annotation": ("1", "2", "1"),
    "source": ("s", "down", "enter"),
    "outline": ("t",),
    "outline-folded": ("t", "down", "space"),
    "sources": ("s",),
    "problems": ("exclamation_mark",),
    "timeline": ("d", "down"),
    "facets": ("F", "end"),
    "narrowed": ("F", "enter", "0", "1", "1"),
    "tour": ("f1",),
    "colours": ("T",),
    "help": ("question_mark",),
    "map": ("1", "1", "M"),
    "story": ("1", "2", "w"),
}
SIZES = ((120, 36), (80, 24))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_is_drawn_as_it_is_kept(name, size, monkeypatch) -> None:
    monkeypatch.chdir(CORPORA)
    async with opened(WALK, size) as pilot:
        await pressed(pilot, *SCREENS[name])
        if name == "story":  # it comes once its works are cited
            await until(pilot, lambda: "Sources" in frame(pilot))
        same_as_golden(f"{name}-{size[0]}x{size[1]}", frame(pilot))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_what_is_found_is_drawn_as_it_is_kept(size) -> None:
    async with opened(WALK, size) as pilot:
        await pressed(pilot, "slash")
        same_as_golden(f"find-{size[0]}x{size[1]}", await typed(pilot, "harder"))


@pytest.mark.parametrize("size", [(100, 30), (60, 14), (50, 14), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_claim_is_drawn_at_every_size_as_it_is_kept(size) -> None:
    async with opened(WALK, size) as pilot:
        same_as_golden(f"claim-{size[0]}x{size[1]}", await pressed(pilot, "1", "1"))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_a_corpus_without_records_says_what_to_do(tmp_path, size) -> None:
    async with opened(tmp_path, size) as pilot:
        same_as_golden(f"empty-{size[0]}x{size[1]}", frame(pilot))
        await pressed(pilot, "/")
        assert "no records yet" in await typed(pilot, "compute")


async def test_a_terminal_that_is_too_small_is_told_so(monkeypatch) -> None:
    async with opened(WALK, (30, 6)) as pilot:
        assert "Too small" in frame(pilot)
        assert "Do research" not in frame(pilot)
