"""``python -m tests.benchmarks [NAME]…`` prints every goal as a row: measured, to be reached, pass or short.

A module of this package that has a function ``rows(corpora) -> Iterator[Row]`` is run; ``corpora(10_000)`` is the
folder of a synthetic corpus of that many nodes. Nothing here fails: a machine that is busy is no defect.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from compileall import compile_dir
from importlib import import_module
from pathlib import Path

from tests.benchmarks.generator import corpus
from tests.benchmarks.rows import Row

PACKAGE = Path(__file__).parents[2] / "rsi_graph"
HEADINGS = ("goal", "measured", "to reach", "")
LINE = "{:<66} {:>12} {:>14}  {}"


def modules() -> Iterator[str]:
    """The names of the modules that have rows, in alphabetical order."""
    for path in sorted(Path(__file__).parent.glob("*.py")):
        if path.stem != "__main__" and hasattr(import_module(f"tests.benchmarks.{path.stem}"), "rows"):
            yield path.stem


def main() -> None:
    """Run what was asked for and print each row when it is there."""
    known = list(modules())
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="every speed goal as a ratio")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(known)}")
    parser.add_argument("--large", action="store_true", help="at ten times the size, where a goal is set there too")
    args = parser.parse_args()
    names = args.names or known
    if args.large:
        os.environ["RSI_GRAPH_LARGE"] = "1"
    if unknown := set(names) - set(known):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    compile_dir(PACKAGE, quiet=2)  # as an installer does: a start is not to be measured compiling
    _print(LINE.format(*HEADINGS))
    short = sum(not shown(row) for name in names for row in import_module(f"tests.benchmarks.{name}").rows(corpus))
    _print(f"{short} short" if short else "all goals reached")


def shown(row: Row) -> bool:
    """Print a row; whether it passed."""
    _print(LINE.format(*row.cells()))
    return row.passed


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
