"""From a passage of a library to a quotation of it: its surroundings, its sentences, the quoted words."""

from collections.abc import Sequence
from dataclasses import dataclass

from rsi_graph.errors import BadAddition
from rsi_graph.graph import Graph
from rsi_graph.library.addresses import place_of
from rsi_graph.library.finding import Finder, best_sentence, is_prose
from rsi_graph.library.holdings import FILE, Holdings
from rsi_graph.library.works import HeldPassage, HeldWork
from rsi_graph.model import MAX_QUOTE, Annotation
from rsi_graph.sources import passages, quotations
from rsi_graph.sources.passages import Copy, Passage
from rsi_graph.sources.quotations import QuoteVerdict

ABSTRACT = "abstract"
"""The locator of a passage of a work's abstract."""
ENDS = frozenset(".!?…:;。！？")  # noqa: RUF001 - those of other scripts
"""The signs that end a sentence."""
CLOSING = "\"'”’»)]0123456789 "  # noqa: RUF001
"""Marks that may follow that sign: quotation marks, brackets, the number of a note."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """The part of an annotation that comes from a passage: its work, and the words to quote with their place."""

    work: HeldWork
    copy: Copy
    spot: tuple[int, int] | None
    """The start and end of the words; None if no sentence is near, or short enough to be quoted whole."""
    locator: str


def named(holdings: Holdings, name: str) -> HeldPassage:
    """The passage of that name. Raises BadAddition."""
    found = holdings.passage(name)
    if found is None:
        hint = "rsi-graph library search TEXT and library for NODE say their names, e.g. 12.3"
        raise BadAddition(f"there is no passage {name!r} in {holdings.folder}", hint)
    return found


def around(holdings: Holdings, passage: HeldPassage, by: int) -> list[HeldPassage]:
    """A passage with a number of passages before and after it."""
    numbers = range(max(passage.number - by, 1), min(passage.number + by, passage.work.passages) + 1)
    found = (holdings.passage(f"{passage.work.id}.{number}") for number in numbers)
    return [one for one in found if one]


def sentences(holdings: Holdings, passage: HeldPassage) -> tuple[Copy, list[Passage]]:
    """The work's text, and the sentences of a passage."""
    copy = holdings.copy(passage.work)
    end = passage.start + len(passage.text)
    return copy, [one for one in passages.sentences(copy) if passage.start <= one.start < end]


def quotation(
    finder: Finder, passage: HeldPassage, wanted: str, *, words: str | None = None, sentence: int | None = None
) -> Quotation:
    """The words to quote: the given ones, a sentence by its number, or the sentence nearest to ``wanted``.

    Raises BadAddition if the words are not in the passage's work, or there is no such sentence.
    """
    copy, found = sentences(finder.holdings, passage)
    if words:
        return _of_words(passage, copy, words)
    if sentence is not None and not 1 <= sentence <= len(found):
        raise BadAddition(f"there is no sentence {sentence}: the passage {passage.name} has {len(found)}")
    short = [one for one in found if one.end - one.start <= MAX_QUOTE]
    for is_better in (is_prose, _is_ended):
        short = [one for one in short if is_better(one.text)] or short
    if sentence is not None:
        chosen: Passage | None = found[sentence - 1]
    else:
        best = best_sentence(finder, wanted, [one.text for one in short])
        chosen = None if best is None else short[best]
    if chosen is None or chosen.end - chosen.start > MAX_QUOTE:
        return Quotation(passage.work, copy, None, passage.locator)
    return Quotation(passage.work, copy, (chosen.start, chosen.end), _locator(passage, copy, chosen.start))


def _is_ended(text: str) -> bool:
    """Return False for a title or a heading, which is near to the text below it but states nothing."""
    return text.rstrip(CLOSING)[-1:] in ENDS


def _of_words(passage: HeldPassage, copy: Copy, words: str) -> Quotation:
    exact = passages.normalised(words)
    if len(exact) > MAX_QUOTE:
        raise BadAddition(f"the quotation is {len(exact)} characters long, {MAX_QUOTE} at most", "quote what matters")
    end = passage.start + len(passage.text)
    found = passages.places(copy.text, {"exact": exact})
    here = [at for at in found if passage.start <= at < end]
    if not (here or found):
        raise BadAddition(f"the words are not in {passage.work.title}", f"rsi-graph library show {passage.name}")
    at = (here or found)[0]
    return Quotation(passage.work, copy, (at, at + len(exact)), _locator(passage, copy, at))


def _locator(passage: HeldPassage, copy: Copy, start: int) -> str:
    return copy.locator(start) if passage.work.is_full else ABSTRACT


# --- quotations of a corpus ---------------------------------------------------------------------------------------


def looked_up(graph: Graph, library: str | None, verdicts: Sequence[QuoteVerdict]) -> tuple[list[QuoteVerdict], int]:
    """Look up quotations whose source has no copy in the named library, or in the user's own if it exists.

    Returns all verdicts and how many of them the library verified. Raises BadLibrary if the named one is none.
    """
    if not library and not (place_of().folder / FILE).is_file():
        return list(verdicts), 0
    with Holdings.of_place(library) as holdings:
        return verified(graph, holdings, verdicts)


def verified(graph: Graph, holdings: Holdings, verdicts: Sequence[QuoteVerdict]) -> tuple[list[QuoteVerdict], int]:
    """Verdicts, with quotations without a copy looked up in a library, and the number that it verified.

    An abstract can verify a quotation, but not show that it is missing, since the work goes on after it.
    """
    held: dict[str, list[HeldWork]] = {}
    out, count = [], 0
    for verdict in verdicts:
        source = verdict.annotation.partition("/")[0]
        record = graph.node(verdict.annotation).record
        if verdict.status != "no copy" or not isinstance(record, Annotation) or record.quote is None:
            out.append(verdict)
            continue
        if source not in held:
            held[source] = holdings.named(graph.body(source))
        found = [_judged(verdict, record, holdings, work) for work in held[source]]
        best = min(
            (one for one in found if one), key=lambda one: quotations.STATUSES.index(one.status), default=verdict
        )
        count += best.status in ("verified", "typographic")
        out.append(best)
    return out, count


def _judged(verdict: QuoteVerdict, record: Annotation, holdings: Holdings, work: HeldWork) -> QuoteVerdict | None:
    if record.quote is None:
        return None
    locator = record.locator if work.is_full else None
    status, message, nearest = quotations.judge(record.quote, locator, holdings.copy(work))
    if status in ("missing", "moved") and not work.is_full:
        return None
    return QuoteVerdict(verdict.annotation, status, f"{message}, in the library", verdict.span, nearest)
