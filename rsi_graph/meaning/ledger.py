"""The judgements on candidate links that ``decisions.yaml`` keeps."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rsi_graph.corpus import objects
from rsi_graph.corpus.layer_files import Decision
from rsi_graph.corpus.parsing import MAX_BYTES
from rsi_graph.diagnostics import Diagnostic, Span
from rsi_graph.files import whole
from rsi_graph.meaning.candidates import Pair
from rsi_graph.snapshot import Snapshot

FILE = "decisions.yaml"


@dataclass(frozen=True, slots=True)
class Ledger:
    """All judgements of a corpus, bottom layer first, and what is wrong with their text."""

    decisions: tuple[Decision, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def judged(self) -> dict[Pair, Decision]:
        """The judgement of each pair; the last one holds."""
        return {frozenset((decision.from_, decision.to)): decision for decision in self.decisions}


def read(snapshot: Snapshot) -> Ledger:
    """The judgements in all layers."""
    decisions: list[Decision] = []
    diagnostics: list[Diagnostic] = []
    for layer in snapshot.layers:
        held, found = _read(layer.path / FILE)
        decisions += held
        diagnostics += found
    return Ledger(tuple(decisions), tuple(diagnostics))


# --- the ledger ---------------------------------------------------------------------------------------------------


def _read(path: Path) -> tuple[list[Decision], list[Diagnostic]]:
    from rsi_graph.corpus import records, yamltext

    if not os.path.lexists(path):
        return [], []
    shown = os.path.relpath(path)
    shown = str(path) if shown.startswith("..") else shown
    if not is_own(path):
        message = "a link that is not followed: a ledger belongs to its layer"
        return [], [Diagnostic(Span(shown), "outside", message)]
    try:
        if path.stat().st_size > MAX_BYTES:
            return [], [Diagnostic(Span(shown), "too-large", "too large for a ledger")]
        page = records.decisions(yamltext.read(whole.read(path)))
    except OSError as error:
        return [], [Diagnostic(Span(shown), "unreadable", f"cannot be read: {error.strerror}")]
    found = [Diagnostic(Span(shown, f.line, f.column), f.code, f.message, f.hint) for f in page.findings]
    return [objects.decision(json.loads(body)) for body in page.bodies], found


def body(decision: Decision) -> dict[str, Any]:
    """A judgement under its corpus names."""
    fields = {
        "from": decision.from_,
        "to": decision.to,
        "verdict": decision.verdict,
        "as": decision.as_,
        "because": decision.because,
        "similarity": decision.similarity,
        "model": decision.model,
        "texts": list(decision.texts),
        "date": decision.date,
        "by": decision.by,
    }
    return {name: value for name, value in fields.items() if value is not None}


# --- files --------------------------------------------------------------------------------------------------------


def is_own(path: Path) -> bool:
    """Return True if a file lies in its layer, and is no link that leads out of it."""
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(path.parent))
