"""The driver of the terminal lets go of it when the explorer has ended."""

from threading import Event, Thread
from types import SimpleNamespace

from rsi_graph.tui.driver import let_go


def test_a_thread_that_reads_a_lost_terminal_ends() -> None:
    """One that was begun anew by an editor that gave the terminal back, and was stopped by nobody."""
    driver = SimpleNamespace(exit_event=Event())
    reading = Thread(target=driver.exit_event.wait, daemon=True)
    reading.start()
    let_go(driver)
    reading.join()
    assert not reading.is_alive()


def test_a_driver_without_such_a_thread_is_left_alone() -> None:
    let_go(None)
    let_go(SimpleNamespace())
