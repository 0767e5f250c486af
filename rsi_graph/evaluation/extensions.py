"""Preferred and stable extensions, which show every way in which an open dispute could be settled.

All extensions agree with the grounded labels, so only the places that these leave undecided are handed to clingo
(https://potassco.org), an optional part: ``pip install 'rsi-graph[extensions]'``. Preferred extensions are the
largest, found by domain heuristics (M. Gebser et al., AAAI 2013); stable ones leave nothing open, and there may be
none.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from rsi_graph.errors import NotInstalled
from rsi_graph.evaluation.labels import ATTACKS, NEEDS, grounded, undecided
from rsi_graph.evaluation.structure import Situation, Structure

COMPLETE = """
1 { in(X); out(X); open(X) } 1 :- place(X).
beaten(X) :- attacks(Y, X), in(Y).
beaten(X) :- needs(X, Y), out(Y).
unsafe(X) :- attacks(Y, X), not out(Y).
unsafe(X) :- needs(X, Y), not in(Y).
unsafe(X) :- fallen(X).
:- place(X), out(X), not beaten(X).
:- place(X), not out(X), beaten(X).
:- place(X), in(X), unsafe(X).
:- place(X), not in(X), not unsafe(X).
#show in/1.
"""
"""Complete labellings: in if all attackers are out and all needs in, out if an attacker is in or a need out."""
PREFERRED = "#heuristic in(X) : place(X). [1, true]"
STABLE = ":- open(X)."


def extensions(
    structure: Structure, under: Situation, kind: Literal["preferred", "stable"]
) -> tuple[frozenset[str], ...]:
    """The accepted nodes of every extension. Raises NotInstalled without clingo."""
    labels = grounded(structure, under)
    open_ = frozenset(undecided(labels))
    ids = structure.ids
    certain = frozenset(ids[place] for place, label in enumerate(labels) if label == "accepted")
    facts = "\n".join(_facts(structure, under, open_))
    found = (certain | {ids[place] for place in answer} for answer in _answers(facts, kind))
    return tuple(sorted(found, key=sorted))


def _facts(structure: Structure, under: Situation, open_: frozenset[int]) -> Iterator[str]:
    """The undecided places and the relations among them."""
    yield from (f"place({place})." for place in sorted(open_))
    yield from (f"fallen({place})." for place in sorted(open_ & under.fallen))
    for edge in structure.edges:
        if edge.source in open_ and edge.target in open_:
            if edge.role in ATTACKS:
                yield f"attacks({edge.source}, {edge.target})."
            elif edge.role in NEEDS:
                yield f"needs({edge.target}, {edge.source})."


def _answers(facts: str, kind: str) -> Iterable[frozenset[int]]:
    try:
        import clingo
    except ImportError as error:
        raise NotInstalled("clingo", "extensions") from error
    options = ["--heuristic=Domain", "--enum-mode=domRec"] if kind == "preferred" else []
    control = clingo.Control(["--models=0", "--warn=none", *options])
    control.add("base", [], COMPLETE + (PREFERRED if kind == "preferred" else STABLE) + facts)
    control.ground([("base", [])])
    found: list[frozenset[int]] = []
    control.solve(on_model=lambda model: found.append(_accepted(model.symbols(shown=True))))
    return found


def _accepted(symbols: Iterable[object]) -> frozenset[int]:
    return frozenset(symbol.arguments[0].number for symbol in symbols)  # type: ignore[attr-defined]  # clingo's Symbol
