"""The standing of a node in words, with one function for each length, so that it reads the same everywhere.

The label comes first; if the weights do not agree, that is said beside it. A node that the labels reject over one
unanswered counterpoint may have much support and a strength near 1, and neither tells the whole.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rsi_graph.evaluation.verdicts import NodeStanding

SAYS = {"accepted": 1, "rejected": -1, "undecided": 0}
"""The side to which a label points."""
DONE = {1: "accept", -1: "reject"}
"""The verbs for the effect of the labels on a node."""
WEIGHTS = {1: "carry it", 0: "do not tell", -1: "go against it"}
"""The words for the effect of the weights on a node, by side of the middle."""
EVEN = 0.5
SILENT = "silent"
"""Said in place of a strength where a position says nothing that bears on a node."""


def word(standing: "NodeStanding") -> str:
    """The standing of a node in one word: its label, "contested" where labels and weights part, or "silent"."""
    if standing.verdict == SILENT:
        return SILENT
    return "contested" if is_contested(standing) else standing.label


def is_contested(standing: "NodeStanding") -> bool:
    """Return True if labels and weights say the opposite of each other."""
    return standing.verdict == "depends on the semantics" and SAYS[standing.label] * _side(standing.strength) < 0


def lead(standing: "NodeStanding") -> str:
    """The label and, if the weights do not agree, what they say.

    "accepted"; "accepted; weights do not tell"; "contested: labels reject it, weights carry it". Where nothing is said
    of the node, that alone: its label is not of the position either.
    """
    if standing.verdict == SILENT:
        return f"{SILENT}: nothing that is supposed bears on it"
    says, weights = SAYS[standing.label], _side(standing.strength)
    if standing.strength is None or says == weights:
        return standing.label
    if is_contested(standing):
        return f"contested: labels {DONE[says]} it, weights {WEIGHTS[weights]}"
    return f"{standing.label}; weights {WEIGHTS[weights]}"


def _side(strength: float | None) -> int:
    """1 above the middle, -1 below it; 0 if the two digits that are shown do not tell."""
    shown = round((strength if strength is not None else EVEN) - EVEN, 2)
    return (shown > 0) - (shown < 0)


def figures(standing: "NodeStanding") -> str:
    """Strength, spread and verdict: ".60 [.55 .62]  robust"; without a spread ".50  undecided"."""
    if standing.strength is None:
        return standing.verdict
    ends = number(standing.low), number(standing.high)
    spread = "" if set(ends) == {number(standing.strength)} else f" [{' '.join(ends)}]"
    return f"{number(standing.strength)}{spread}  {standing.verdict}"


def shortly(standing: "NodeStanding", *, labelled: bool = True) -> str:
    """The line for a standing in a list: the word, the numbers, the verdict; not ``labelled`` without the word."""
    if standing.verdict == SILENT:
        return SILENT
    return f"{word(standing)}  {figures(standing)}" if labelled else figures(standing)


def stands(standing: "NodeStanding", gap: str = "", *, labelled: bool = True) -> str:
    """A standing in full: what labels and weights say, the numbers, the verdict; not ``labelled`` the numbers alone.

    ``gap`` stands between the parts; without it they form a sentence.
    """
    first = lead(standing)
    if standing.verdict == SILENT:
        return first
    between = gap or ("; " if labelled and first != standing.label else ", ")
    parted = number(standing.ungrouped) not in (number(standing.strength), number(None))
    each = f"{between}{number(standing.ungrouped)} if near-duplicates counted each" if parted else ""
    words = f"{first}{between}" if labelled else ""
    return f"{words}{figures(standing).replace('  ', between)}{each}"


def number(value: float | None) -> str:
    """A strength as people write it: .60, 1.00, or a dash if there is none."""
    return "-" if value is None else f"{value:.2f}".removeprefix("0")


def signed(value: float) -> str:
    """A difference of strengths with its sign: +.20, -.05; .00 has none."""
    shown = number(abs(value))
    return shown if shown == number(0.0) else f"{'-' if value < 0 else '+'}{shown}"


def strength_of(strength: float | None) -> str:
    """A strength under a position, or that the position is silent."""
    return SILENT if strength is None else number(strength)
