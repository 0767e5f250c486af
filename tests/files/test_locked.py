"""A file is written only if it is still the one that was read, under a lock that nobody turns against others."""

import os

import pytest

from rsi_graph.errors import CannotWrite
from rsi_graph.files import locked


@pytest.mark.skipif(not hasattr(os, "O_NOFOLLOW"), reason="this system opens links whatever one says")
@pytest.mark.parametrize("there", [True, False])
def test_a_lock_that_is_a_link_empties_nothing(tmp_path, there):
    """A folder somebody sent may hold a link in the place of the lock; what it points to stays as it is."""
    kept = tmp_path / "elsewhere"
    if there:
        kept.write_text("keys")
    (tmp_path / "corpus").mkdir()
    file = tmp_path / "corpus" / "a.yaml"
    file.write_text("old")
    (tmp_path / "corpus" / ".a.yaml.lock").symlink_to(kept)
    with pytest.raises(CannotWrite):
        locked.write(file, "new", locked.hash_of("old"))
    assert file.read_text() == "old"
    assert kept.read_text() == "keys" if there else not kept.exists()


def test_what_a_kill_left_is_cleared_by_the_next_call(tmp_path):
    """A lock and a half-written file of a process that is gone."""
    file = tmp_path / "a.yaml"
    file.write_text("old")
    (tmp_path / ".a.yaml.lock").write_text("99999999\n")
    (tmp_path / ".a.yaml.writing").write_text("hal")
    locked.write(file, "new", locked.hash_of("old"))
    assert list(tmp_path.iterdir()) == [file]
    assert file.read_text() == "new"
