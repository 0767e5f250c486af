"""Excused warnings: the excuses in the manifests of a corpus, compared with the warnings that were found."""

from collections.abc import Collection, Iterator, Sequence

from rsi_graph.corpus import Layer
from rsi_graph.corpus.layer_files import Excuse
from rsi_graph.diagnostics import CODES, Diagnostic, Span
from rsi_graph.errors import did_you_mean
from rsi_graph.graph.graph import Graph
from rsi_graph.graph.scholarship import FOUND
from rsi_graph.words import near


def excused(
    found: Collection[Diagnostic], layers: Sequence[Layer], graph: Graph, *, scholarly: bool
) -> tuple[list[Diagnostic], int]:
    """Take out the warnings that the manifests excuse, and count them; an excuse for nothing is a warning itself.

    Only warnings about a node can be excused. Unless the rules of scholarship ran (``scholarly``), no excuse for their
    findings counts as idle.
    """
    granted, idle = set[Diagnostic](), list[Diagnostic]()
    warnings = {(d.span, d.code): d for d in found if d.severity == "warning"}
    for excuse, span in _all(layers):
        at = graph.span(excuse.at) if excuse.at in graph else None
        warning = warnings.get((at, excuse.code)) if at else None
        if warning:
            granted.add(warning)
        elif at is None or scholarly or excuse.code not in FOUND:
            idle.append(_idle(excuse, span, graph))
    return sorted({*found, *idle} - granted), len(granted)


def reasons(found: Collection[Diagnostic], layers: Sequence[Layer], graph: Graph) -> dict[Diagnostic, str]:
    """The warnings that the manifests excuse, each with the reason why it stays."""
    warnings = {(d.span, d.code): d for d in found if d.severity == "warning"}
    granted = ((warnings.get((graph.span(one.at), one.code)), one) for one, _ in _all(layers) if one.at in graph)
    return {warning: excuse.because for warning, excuse in granted if warning}


def _all(layers: Sequence[Layer]) -> Iterator[tuple[Excuse, Span]]:
    for layer in layers:
        yield from zip(layer.manifest.excused, layer.excused_at, strict=True)


def _idle(excuse: Excuse, span: Span, graph: Graph) -> Diagnostic:
    message, hint = f"there is no warning {excuse.code!r} at {excuse.at!r}", "take the excuse out"
    if excuse.at not in graph:
        message, hint = f"nothing is called {excuse.at!r}", did_you_mean(near(excuse.at, graph.ids())) or hint
    elif excuse.code not in CODES:
        message, hint = f"no warning is called {excuse.code!r}", did_you_mean(near(excuse.code, CODES)) or hint
    elif CODES[excuse.code][0] == "error":
        message, hint = f"{excuse.code!r} is an error", "mend it: only warnings can be excused"
    return Diagnostic(span, "idle-excuse", message, hint)
