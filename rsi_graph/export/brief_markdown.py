"""A brief in Markdown: one page a question."""

from collections.abc import Callable, Iterator

from rsi_graph.export.briefs import CARRIES, Brief, BriefSide, Told, briefs, losses, sheet
from rsi_graph.export.markdown import Notation, numbered
from rsi_graph.export.part import Part
from rsi_graph.export.sheet import Sheet
from rsi_graph.words import count


def write(part: Part) -> str:
    """The briefs of a part."""
    return written(part, numbered)


def written(part: Part, notation: Callable[[Sheet], Notation]) -> str:
    """The briefs of a part in any notation."""
    found = briefs(part)
    made = notation(sheet(part, found))
    lines = [*made.head(part.title), *(line for one in found for line in _lines(one, made))]
    if made.sheet.works:
        lines += ["## Bibliography", "", *made.entries()]
    return "\n".join(lines).strip() + "\n"


def _lines(brief: Brief, notation: Notation) -> Iterator[str]:
    yield from (f"## {notation.escaped(brief.title)}", "", notation.escaped(brief.text), "")
    for side in brief.sides:
        yield from (f"**{side.words}** ({count(side.count, 'answer')})", "", *_side(side, notation), "")


def _side(side: BriefSide, notation: Notation) -> Iterator[str]:
    yield from (_position(told, notation) for told in side.told)
    if side.others:
        yield f"- also: {notation.escaped('; '.join(side.others))}"


def _position(told: Told, notation: Notation) -> str:
    more = f" and {count(told.further, 'more work')}" if told.further else ""
    names = ", ".join(map(notation.named, told.works))
    by = f" By {names}{more}." if names else " No work asserts or supports it."
    return f"- **{notation.escaped(told.title)}.** {notation.escaped(told.sentence)}{by} {_against(told, notation)}"


def _against(told: Told, notation: Notation) -> str:
    found = told.challenge
    if found is None and told.opponents:
        more = f" and {count(told.further_opponents, 'more work')}" if told.further_opponents else ""
        return f"No counterpoint recorded, but see {', '.join(map(notation.named, told.opponents))}{more}."
    if found is None:
        return "No objection recorded."
    mark = notation.mark(found.works)
    cited = f" {mark}" if mark else ""
    more = f", of {found.more + 1}" if found.more else ""
    outcome = notation.escaped(found.outcome)
    left = f"; {notation.escaped(found.unanswered)}" if found.unanswered else ""
    return f"*Best backed objection{more}*: {notation.escaped(found.title)}{cited} \u2014 {outcome}{left}."


__all__ = ["CARRIES", "losses", "write", "written"]
