"""The modules of the program, parsed, for the tests that hold its laws."""

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "rsi_graph"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "shipped" not in path.parts)
TESTS = sorted(Path(__file__).parent.rglob("*.py"))


def obeyed(offences: Iterable[str]) -> None:
    """Fail with all offences, a line each, if there are any."""
    found = list(offences)
    if found:
        pytest.fail("\n".join((f"offences: {len(found)}", *found)), pytrace=False)


def at(path: Path, node: ast.AST | int = 1) -> str:
    """The file and the line of a node, for a person who goes there."""
    line = node if isinstance(node, int) else getattr(node, "lineno", 1)
    return f"{path.relative_to(ROOT)}:{line}"


@cache
def dotted(path: Path) -> str:
    """A module's name below the package."""
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")


@cache
def tree(path: Path) -> ast.Module:
    """A module, parsed."""
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """All nodes of a module, those inside functions included."""
    return tuple(ast.walk(tree(path)))


@cache
def imports(path: Path) -> tuple[tuple[str, int], ...]:
    """Full names of all that a module imports, inside functions too, with lines; of ``from a import b``, ``a.b``."""
    found: list[tuple[str, int]] = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += [(alias.name, node.lineno) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(f"{'.' * node.level}{node.module or ''}.{alias.name}", node.lineno) for alias in node.names]
    return tuple(found)


def imported(path: Path) -> set[str]:
    """Full names of all that a module imports."""
    return {module for module, _ in imports(path)}
