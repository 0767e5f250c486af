"""Rules of the explorer's tests."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest


@pytest.fixture(scope="session", autouse=True)
def no_real_terminal() -> Iterator[None]:
    """Fail a test that opens the explorer on the terminal of the tests: its thread of keys would never end."""
    try:
        from textual.drivers.linux_driver import LinuxDriver
    except ImportError:  # another system
        yield
        return

    def refused(*_: object) -> None:
        raise AssertionError("a test opens the explorer on a real terminal: run it headless, or in tmux")

    with patch.object(LinuxDriver, "start_application_mode", refused):
        yield
