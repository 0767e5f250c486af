"""A crash leaves a report that says what happened after what, and never a second crash."""

from rsi_graph import __version__
from rsi_graph.user import crash

ERROR = ValueError("what [b]went[/b] wrong")


def test_a_report_says_what_happened_after_which_commands(tmp_path) -> None:
    path = crash.report(tmp_path / "state", ERROR, ["find  at start", "up  at focus"])
    assert path is not None
    text = path.read_text()
    assert __version__ in text
    assert "  find  at start\n  up  at focus\n" in text
    assert "ValueError: what [b]went[/b] wrong" in text


def test_a_report_that_cannot_be_written_is_none(tmp_path) -> None:
    (tmp_path / "file").write_text("")
    assert crash.report(tmp_path / "file", ERROR, []) is None
