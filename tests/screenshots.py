"""``python -m tests.screenshots`` draws the README's pictures: the explorer, running on the shipped corpus, as SVG."""

import asyncio
import re
import sys
from pathlib import Path

from rsi_graph import load
from rsi_graph.files import folders
from rsi_graph.files.cache import Store
from rsi_graph.tui.app import Explorer
from rsi_graph.tui.session import Session
from rsi_graph.user.memory import History, Place

FOLDER = Path(__file__).parent.parent / ".screenshots"
SIZE = (120, 36)
QUESTION = "software-only"
PICTURES: dict[str, tuple[Place, tuple[str, ...]]] = {
    "start": (Place(), ()),
    "focus": (Place("focus", (("", QUESTION),)), ("1",)),
    "outline": (Place("outline", (("", QUESTION),)), ("down", "down")),
    "find": (Place("focus", (("", QUESTION),)), ("slash", *"bottlenek")),
}
"""Each picture's place and the keys pressed there."""


async def picture(place: Place, keys: tuple[str, ...]) -> str:
    """The screen after some keys, as SVG; the same for the same corpus."""
    corpus = folders.shipped_corpus()
    app = Explorer(Session(load(corpus, store=Store(None)), History((place,))), [corpus])
    async with app.run_test(size=SIZE) as pilot:
        while app.session.index is None:
            await pilot.pause(0.01)
        for key in keys:
            await pilot.press(key)
        await pilot.pause()
        await pilot.pause()
        return same_names(app.export_screenshot(title="rsi-graph"))


def same_names(svg: str) -> str:
    """The picture without the names that rich makes anew each time."""
    return re.sub(r"terminal-\d+", "terminal", svg)


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, (place, keys) in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(asyncio.run(picture(place, keys)), encoding="utf-8")
        sys.stdout.write(f"{FOLDER.name}/{name}.svg\n")


if __name__ == "__main__":
    main()
