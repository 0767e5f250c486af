"""Abstract argumentation frameworks: TGF, ASPARTIX's APX, and ICCMA's numbered AF. Arguments are claims."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from rsi_graph.imports.gathered import Gathered

Lines: TypeAlias = Iterable[tuple[int, str]]
_FACT = re.compile(r"\s*(arg|att)\(([^,()]+)(?:,([^,()]+))?\)\s*\.")
MAX_ARGUMENTS = 100_000
"""The most arguments that a framework may have: each becomes a claim."""


def read(text: str, draft: Gathered) -> None:
    """Read a framework. Raises BadImport."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    names, attacks = {"tgf": _tgf, "apx": _apx, "af": _af}[draft.form](lines, draft)
    if len(names) > MAX_ARGUMENTS:
        raise draft.wrong(f"it has {len(names):,} arguments, {MAX_ARGUMENTS:,} at most")
    ids = {
        name: draft.proposition(f"The argument {name} holds.", key=f"argument {name}", title=name) for name in names
    }
    for source, target, line in attacks:
        if source not in ids or target not in ids:
            raise draft.wrong(f"{source if source not in ids else target} is no argument of this framework", line)
        if source == target:
            draft.remark(f"{source} attacks itself, which a corpus cannot state", line, 1)
            draft.lost("self-attacks", one="self-attack")
        elif not draft.relate("attacks", ids[source], ids[target]):
            draft.lost("attacks stated twice", one="attack stated twice")


_Found: TypeAlias = tuple[list[str], list[tuple[str, str, int]]]


def _tgf(lines: Lines, draft: Gathered) -> _Found:
    """Names, a line with #, then pairs."""
    names: list[str] = []
    attacks: list[tuple[str, str, int]] = []
    in_names = True
    for number, line in lines:
        words = line.split()
        if words[0] == "#":
            in_names = False
        elif in_names:
            names.append(words[0])
        elif len(words) < 2:  # noqa: PLR2004 - two ends
            raise draft.wrong("an attack has two ends", number)
        else:
            attacks.append((words[0], words[1], number))
    return names, attacks


def _apx(lines: Lines, draft: Gathered) -> _Found:
    """``arg(a).`` and ``att(a,b).``, in any order."""
    names: list[str] = []
    attacks: list[tuple[str, str, int]] = []
    for number, line in lines:
        for kind, first, second in _facts(line.partition("%")[0], number, draft):
            if kind == "arg" and second is None:
                names.append(first)
            elif kind == "att" and second is not None:
                attacks.append((first, second, number))
            else:
                raise draft.wrong("arg takes one name, att two", number)
    return names, attacks


def _facts(line: str, number: int, draft: Gathered) -> Iterator[tuple[str, str, str | None]]:
    at, line = 0, line.rstrip()
    while at < len(line):
        found = _FACT.match(line, at)
        if not found:
            raise draft.wrong("neither arg(...). nor att(...).", number, at + 1)
        yield found[1].strip(), found[2].strip(), found[3] and found[3].strip()
        at = found.end()


def _af(lines: Lines, draft: Gathered) -> _Found:
    """``p af N``, then pairs of numbers from 1 to N."""
    lines = [(number, line) for number, line in lines if not line.lstrip().startswith("#")]
    number, head = lines[0] if lines else (1, "")
    found = re.fullmatch(r"\s*p\s+af\s+(\d{1,7})\s*", head)
    if not found:
        raise draft.wrong("an AF begins with: p af N", number)
    if int(found[1]) > MAX_ARGUMENTS:
        raise draft.wrong(f"it has {int(found[1]):,} arguments, {MAX_ARGUMENTS:,} at most", number)
    attacks = []
    for number, line in lines[1:]:
        words = line.split()
        if len(words) != 2:  # noqa: PLR2004 - two ends
            raise draft.wrong("an attack has two ends", number)
        attacks.append((words[0], words[1], number))
    return [str(name) for name in range(1, int(found[1]) + 1)], attacks
