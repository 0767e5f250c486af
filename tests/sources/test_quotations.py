"""Each quotation is verified, moved, ambiguous, missing or without a copy, at its own line and column."""

import pytest

from rsi_graph.model import Quote
from rsi_graph.sources import quotations
from rsi_graph.sources.passages import Copy, _Block, collected
from tests.conftest import MakeCorpus

COPY = collected(
    [
        _Block("Let an ultraintelligent machine be defined as a machine that surpasses us.", page="33"),
        _Block("There would then be an intelligence explosion. It is the last invention.", page="33"),
        _Block("It is odd. It is the last invention, they say.", page="34"),
    ],
    "hash",
    "good.pdf",
)

CASES = [
    (Quote(exact="an intelligence explosion"), "p. 33", "verified", "stands at p. 33"),
    (Quote(exact="an  intelligence\nexplosion", prefix="then be", suffix=". It is"), None, "verified", "p. 33"),
    (Quote(exact="us. There would"), "pp. 32-33", "verified", "p. 33"),
    (Quote(exact="an intelligence explosion"), "p. 34", "moved", "not at p. 34"),
    (Quote(exact="an intelligence explosion", prefix="never"), "p. 33", "moved", "not between its prefix and suffix"),
    (Quote(exact="It is the last invention"), "p. 33", "ambiguous", "2 places: p. 33, p. 34"),
    (Quote(exact="It is the last invention", suffix=", they"), "p. 34", "verified", "p. 34"),
    (Quote(exact="An intelligence explosion"), "p. 33", "missing", "nearest are at p. 33"),
    (Quote(exact="qqq zzz xxx"), "p. 33", "missing", "nor anything like them"),
]


TYPED = collected(
    [_Block("He said \u201cself\u2010improving\u201d systems \u2014 if any \u2014 can\u2019t wait\u2026", page="5")],
    "",
    "",
)
TYPOGRAPHIC = [
    ('said "self-improving" systems', "5", "typographic", "found, but for typography, at p. 5"),
    ("systems--if any--can't", None, "typographic", "but for typography"),
    ("can't wait...", "p. 6", "moved", "but for typography it stands at p. 5, not at p. 6"),
    ("said 'self", None, "missing", "nearest are at p. 5"),
    ("He s\u0430id", None, "missing", "look alike and differ in U+0430 CYRILLIC SMALL LETTER A for U+0061 LATIN"),
    ("can't", None, "typographic", "U+0027 APOSTROPHE for U+2019 RIGHT SINGLE QUOTATION MARK"),
    ("He sai\u00add", None, "verified", "p. 5"),
]


@pytest.mark.parametrize(("exact", "locator", "status", "says"), TYPOGRAPHIC)
def test_typography_has_a_verdict_of_its_own(exact: str, locator: str | None, status: str, says: str) -> None:
    found, message, _ = quotations.judge(Quote(exact=exact), locator, TYPED)
    assert (found, says in message) == (status, True), (found, message)


@pytest.mark.parametrize(("quote", "locator", "status", "says"), CASES)
def test_a_verdict(quote: Quote, locator: str | None, status: str, says: str) -> None:
    found, message, _ = quotations.judge(quote, locator, COPY)
    assert (found, says in message) == (status, True), message


def test_the_nearest_words_are_a_diff() -> None:
    quote = Quote(exact="There would soon be an intelligence explosion.")
    status, _, nearest = quotations.judge(quote, None, COPY)
    assert status == "missing"
    assert nearest == "There would [-soon-] {+then+} be an intelligence explosion."


def test_no_copy() -> None:
    assert quotations.judge(Quote(exact="x"), None, None)[0] == "no copy"


SOURCES = """
sources:
  good-1965-ultraintelligent:
    type: chapter
    title: Speculations
    annotations:
      first:
        text: It explodes.
        locator: p. 33
        quote:
          exact: an intelligence explosion
      second:
        text: It does not.
        quote: {prefix: a, exact: no explosion at all}
      third:
        text: No quote.
  other-1990-work:
    type: book
    title: Other
    annotations:
      only: {text: T, quote: {exact: some words}}
"""


def test_every_quotation_of_a_corpus_at_its_place(corpus: MakeCorpus) -> None:
    graph = corpus(SOURCES).graph
    copies: dict[str, Copy] = {"good-1965-ultraintelligent": COPY}
    found = list(quotations.placed(quotations.check(graph, copies.get)))
    assert [(v.annotation.partition("/")[2], v.status, v.span.line, v.span.column) for v in found] == [
        ("first", "verified", 11, 18),
        ("second", "missing", 14, 35),
        ("only", "no copy", 21, 38),
    ]
    [one] = quotations.check(graph, copies.get, ["good-1965-ultraintelligent/first"])
    assert one.status == "verified"


def test_what_is_no_note_is_a_code_with_the_same_severity() -> None:
    from rsi_graph.diagnostics import CODES
    from rsi_graph.sources.quotations import SEVERITIES

    found = {f"quote-{status}": severity for status, severity in SEVERITIES.items() if severity != "note"}
    assert {code: CODES[code][0] for code in CODES if code.startswith("quote-")} == found
