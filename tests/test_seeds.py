"""The inputs that the fuzzer starts from, and those that broke a reader once: each is taken or refused."""

import pytest

from rsi_graph.cli.table import COMMANDS
from tests import fuzz, growing_graphs


@pytest.mark.parametrize("reader", fuzz.READERS)
def test_every_seed_is_taken_or_refused(reader):
    """Each reader has some, small ones; none raises what no reader may raise, nor takes five seconds."""
    found = fuzz.seeds(reader)
    assert found
    for path in found:
        assert path.stat().st_size <= 8 * fuzz.LONGEST
        fuzz.read(reader, path.read_bytes())


def test_every_command_is_measured_on_large_corpora():
    """A command that comes later is asked of corpora of every shape, or named among those that look at none."""
    measured = {call[0] for call in growing_graphs.CALLS.values()}
    assert measured | growing_graphs.APART == {command.name for command in COMMANDS}
    assert not measured & growing_graphs.APART


def test_without_atheris_bytes_are_mutated_all_the_same(monkeypatch):
    """A mistake that a reader raises is told once for each place, and kept."""
    told: list[bytes] = []

    def broken(data: bytes) -> None:
        told.append(data)
        raise ValueError("a mistake of a reader")

    monkeypatch.setitem(fuzz.READERS, "broken", broken)
    monkeypatch.setattr(fuzz.Findings, "kept", lambda *_: None)
    findings = fuzz.Findings("broken")
    for _, data in zip(range(20), fuzz.mutated(fuzz.random.Random(1), [b"some bytes", b"others"]), strict=False):
        findings.read(data)
    assert len(set(told)) > 10
    assert len(findings.seen) == 1
