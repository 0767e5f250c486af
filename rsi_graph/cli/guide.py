"""The command `guide`: the manual, one page for each topic."""

from __future__ import annotations

from rsi_graph.cli.output import coloured, print_json, print_lines, print_own, style, width

TYPE_CHECKING = False  # checkers take it for typing's own, whose import would slow every start
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from rsi_graph.guide import GuidePage


def declare_guide(parser: ArgumentParser) -> None:
    parser.add_argument("topic", nargs="?", metavar="TOPIC", help="the page to print; without it, a list of all")


def run_guide(args: Namespace) -> int:
    from rsi_graph import guide

    found = [guide.page(args.topic)] if args.topic else list(guide.pages())
    if args.format == "json":
        print_json([{"topic": page.topic, "title": page.title, "text": page.text} for page in found])
    elif args.topic:
        _print_page(found[0])
    else:
        print_lines(_contents(found))
    return 0


def _contents(pages: list[GuidePage]) -> Iterator[str]:
    widest = max(len(page.topic) for page in pages)
    for page in pages:
        yield f"{style(page.topic.ljust(widest), 'strong')}  {page.title}"
    yield ""
    yield "rsi-graph guide TOPIC prints a page"


def _print_page(page: GuidePage) -> None:
    """Print a page, formatted on a terminal and as plain Markdown in a pipe."""
    if not coloured():
        print_lines(page.text.removesuffix("\n").split("\n"), fold=False)
        return
    from rich.console import Console
    from rich.markdown import Markdown

    console = Console(width=width())
    with console.capture() as laid_out:
        console.print(Markdown(page.text))
    print_own(laid_out.get())
