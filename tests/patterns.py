"""The regular expressions of the program, with texts that make one go back over and over if it can.

``found`` reads them from the source, with how each is used: ``match`` and ``fullmatch`` begin at one place, the others
everywhere. It does not see those that a function makes of its own variables, and those of bytes. ``attacks`` are made
from the expression itself: what it repeats without bound, many times, with what has to stand before it and something
after it that does not fit.
"""

import ast
import importlib
import re
import re._constants as names
import re._parser as parser
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rsi_graph

ROOT = Path(rsi_graph.__file__).parent
AT_ONE_PLACE = frozenset({"match", "fullmatch"})
EVERYWHERE = frozenset({"search", "sub", "subn", "split", "findall", "finditer"})
_FLAGS_AT = {
    "compile": 1,
    "match": 2,
    "fullmatch": 2,
    "search": 2,
    "findall": 2,
    "finditer": 2,
    "split": 3,
    "sub": 4,
    "subn": 4,
}
"""The number of the argument of each call that gives its flags."""
MOST_BOUNDED = 200
"""The largest bound of a repetition that counts as bounded."""
LAST = "\x00"
"""A character that next to no repetition takes."""


@dataclass(frozen=True)
class Pattern:
    """An expression, its place, and True if it is looked for everywhere in a text."""

    place: str
    regex: re.Pattern[str]
    everywhere: bool


def found() -> Iterator[Pattern]:
    """The expressions of all modules."""
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        yield from _in(path, tree)


def _in(path: Path, tree: ast.Module) -> Iterator[Pattern]:
    module = ".".join(path.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")
    used: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            used.setdefault(node.value.id, set()).add(node.attr)
    namespace = vars(importlib.import_module(module)) if not path.stem.startswith("__main") else {}
    named: set[re.Pattern[str]] = set()
    for name in _assigned(tree):
        value = namespace.get(name)
        if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
            named.add(value)
            ways = used.get(name, set()) & (AT_ONE_PLACE | EVERYWHERE)
            yield Pattern(f"{module}.{name}", value, not ways or not ways <= AT_ONE_PLACE)
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        way = call.func
        if not (isinstance(way, ast.Attribute) and isinstance(way.value, ast.Name) and way.value.id == "re"):
            continue
        if way.attr in _FLAGS_AT and (regex := _written(call, way.attr, namespace)) and regex not in named:
            yield Pattern(f"{module}:{call.lineno}", regex, way.attr not in AT_ONE_PLACE)


def _assigned(tree: ast.Module) -> Iterator[str]:
    """The names that a module gives to what it has, also several at once."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))


def _written(call: ast.Call, way: str, namespace: dict[str, Any]) -> re.Pattern[str] | None:
    """The expression of a call with its flags, if it is made of what the module has."""
    given = [word.value for word in call.keywords if word.arg == "flags"] or call.args[_FLAGS_AT[way] :][:1]
    try:
        value, *flags = (
            eval(compile(ast.Expression(part), "pattern", "eval"), dict(namespace))  # noqa: S307 - ours
            for part in (call.args[0], *given)
        )
    except (NameError, AttributeError, TypeError):
        return None
    return re.compile(value, *flags) if isinstance(value, str) else None


# --- texts against them ---------------------------------------------------------------------------------------------


def attacks(pattern: Pattern, size: int) -> Iterator[str]:
    """Texts of about this number of characters."""
    tree = parser.parse(pattern.regex.pattern, pattern.regex.flags & ~re.UNICODE)
    seen = set()
    for before, unit in _repeats(tree, ""):
        if unit and (before, unit) not in seen:
            seen.add((before, unit))
            yield before + unit * (size // len(unit)) + LAST
            if pattern.everywhere and before:
                yield before * (size // len(before)) + LAST
                yield (before + unit * 3) * (size // (len(before) + 3 * len(unit))) + LAST


def _repeats(items: Any, before: str) -> Iterator[tuple[str, str]]:
    """The parts repeated without bound, each with an example of the text before it."""
    for op, given in items:
        for inner in _inner(op, given):
            if op in (names.MAX_REPEAT, names.MIN_REPEAT, names.POSSESSIVE_REPEAT) and given[1] > MOST_BOUNDED:
                for unit in _examples(inner):
                    yield before, unit
            yield from _repeats(inner, before)
        before += _example(op, given)


def _inner(op: Any, given: Any) -> list[Any]:
    match op:
        case names.MAX_REPEAT | names.MIN_REPEAT | names.POSSESSIVE_REPEAT:
            return [given[2]]
        case names.SUBPATTERN:
            return [given[3]]
        case names.ATOMIC_GROUP:
            return [given]
        case names.BRANCH:
            return list(given[1])
        case names.ASSERT | names.ASSERT_NOT:
            return [given[1]]
    return []


def _examples(items: Any) -> list[str]:
    """Some texts that a part fits."""
    if len(items) == 1 and items[0][0] in (names.IN, names.ANY, names.NOT_LITERAL, names.LITERAL):
        return [one for one in " a1.,;-\n\t(){}[]<>\\&\"'$A:/|*_#=\u2013\u00e9" if _fits(items[0], one)][:3] or [
            _text(items)
        ]
    if len(items) == 1 and items[0][0] is names.BRANCH:
        return [_text(branch) for branch in items[0][1][1]][:3]
    if len(items) == 1 and items[0][0] is names.SUBPATTERN:
        return _examples(items[0][1][3])
    return [_text(items)]


def _text(items: Any) -> str:
    return "".join(_example(op, given) for op, given in items)


def _example(op: Any, given: Any) -> str:  # noqa: PLR0911 - a kind each
    match op:
        case names.LITERAL:
            return chr(given)
        case names.ANY | names.NOT_LITERAL | names.IN:
            return next((one for one in "a1 .-,\n<(\u00e9\u4e00" if _fits((op, given), one)), "")
        case names.MAX_REPEAT | names.MIN_REPEAT | names.POSSESSIVE_REPEAT:
            return _text(given[2]) * min(given[0], 3)
        case names.BRANCH:
            return _text(given[1][0])
        case names.SUBPATTERN:
            return _text(given[3])
        case names.ATOMIC_GROUP:
            return _text(given)
    return ""


def _fits(item: Any, character: str) -> bool:
    """Return True if a set, or whatever fits one character, takes it."""
    return re.compile(_source(*item), re.DOTALL).fullmatch(character) is not None


def _source(op: Any, given: Any) -> str:
    match op:
        case names.LITERAL:
            return re.escape(chr(given))
        case names.NOT_LITERAL:
            return f"[^{re.escape(chr(given))}]"
        case names.ANY:
            return r"[^\n]"
    sets = {names.CATEGORY_DIGIT: r"\d", names.CATEGORY_NOT_DIGIT: r"\D", names.CATEGORY_SPACE: r"\s",
            names.CATEGORY_NOT_SPACE: r"\S", names.CATEGORY_WORD: r"\w", names.CATEGORY_NOT_WORD: r"\W"}  # fmt: skip
    parts = []
    for kind, value in given:
        match kind:
            case names.NEGATE:
                parts.insert(0, "^")
            case names.LITERAL:
                parts.append(re.escape(chr(value)))
            case names.RANGE:
                parts.append(f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}")
            case names.CATEGORY:
                parts.append(sets[value])
    return f"[{''.join(parts)}]"
