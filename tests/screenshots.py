"""``python -m tests.screenshots`` draws the README's pictures: the explorer, running on the shipped corpus, and the
map of a question as SVG; and with Chromium, Playwright and pdftoppm a question's page and its brief as PNG.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
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
    "focus": (Place("focus", (("", QUESTION), ("+", "software-explosion-plausible"))), ()),
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


def drawn_map() -> None:
    """Draw the map of the question."""
    command = [sys.executable, "-m", "rsi_graph", "export", "--to", "map", "--question", QUESTION]
    subprocess.run([*command, "--output", FOLDER / "map.svg", "--force"], check=True)


def pages() -> None:
    """Draw a question's page, wide, dark, on a phone and printed, and its brief as it is printed."""
    node = FOLDER.parent / ".ci" / "node"
    tools = [shutil.which(name) for name in ("node", "chromium", "pdftoppm")]
    if not all(tools) or not (node / "node_modules" / "playwright-core").is_dir():
        sys.stdout.write("no pictures of pages: they take node with .ci/node installed, chromium and pdftoppm\n")
        return
    with tempfile.TemporaryDirectory() as made:
        site, brief = Path(made, "site"), Path(made, "brief.html")
        command, asked = [sys.executable, "-m", "rsi_graph", "export", "--to"], ["--question", QUESTION, "--brief"]
        subprocess.run([*command, "site", "--output", site], check=True)
        subprocess.run([*command, "html", *asked, "--output", brief], check=True)
        page = site / "questions" / f"{QUESTION}.html"
        subprocess.run([tools[0], node / "pictures.mjs", tools[1], page, brief, made], check=True)
        for printed in Path(made).glob("*.pdf"):
            png = ["-r", "100", "-f", "1", "-l", "1", "-png", "-singlefile"]
            subprocess.run([tools[2], *png, printed, printed.with_suffix("")], check=True)
        for picture_ in Path(made).glob("*.png"):
            shutil.copy(picture_, FOLDER)
            sys.stdout.write(f"{FOLDER.name}/{picture_.name}\n")


def main() -> None:
    """Draw them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, (place, keys) in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(asyncio.run(picture(place, keys)), encoding="utf-8")
        sys.stdout.write(f"{FOLDER.name}/{name}.svg\n")
    drawn_map()
    pages()


if __name__ == "__main__":
    main()
