"""A diagnostic is a value with a place, and says how bad it is by its code alone."""

import re

import pytest

from rsi_graph.diagnostics import CODES, Diagnostic, Span, errors


@pytest.mark.parametrize("code", CODES)
def test_codes_are_slugs_with_a_meaning(code):
    """A code is a word one can search for, with a severity and a sentence."""
    severity, meaning = CODES[code]
    assert re.fullmatch("[a-z]+(-[a-z]+)*", code)
    assert severity in ("error", "warning")
    assert meaning


def test_how_it_reads():
    """path:line:column: severity[code] message."""
    found = Diagnostic(Span("a.yaml", 3, 7), "unknown-id", "there is no node 'x'", "did you mean y?")
    assert str(found) == "a.yaml:3:7: error[unknown-id] there is no node 'x'"


def test_order_is_that_of_the_text():
    """Diagnostics sort by file, line and column."""
    spans = [Span("b"), Span("a", 10, 1), Span("a", 2, 9), Span("a", 2, 10)]
    assert sorted(Diagnostic(span, "syntax", "") for span in spans) == [
        Diagnostic(span, "syntax", "") for span in (spans[2], spans[3], spans[1], spans[0])
    ]


def test_errors_leave_warnings_out():
    """A warning is no error."""
    both = (Diagnostic(Span("a"), "isolated", ""), Diagnostic(Span("a"), "syntax", ""))
    assert errors(both) == both[1:]
