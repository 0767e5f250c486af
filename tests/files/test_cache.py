"""The store keeps what it is given or forgets it, and neither is ever an error."""

import os
import time

import pytest

from rsi_graph.files import cache
from rsi_graph.files.cache import KEEP_DAYS, Store, key

KEY = key(b"a text")


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def test_what_was_put_is_got(store):
    """Bytes come back as they were, by the key of what they were made from."""
    assert store.get(KEY) is None
    store.put(KEY, b"a page\0\xff")
    store.put(KEY, b"another")
    assert store.get(KEY) == b"another"
    assert store.get(key(b"another text")) is None


def test_nothing_half_written_stays(store):
    """An entry is written beside and renamed: only whole ones are left."""
    store.put(KEY, b"a page")
    assert [path.name for path in store.folder.rglob("*") if path.is_file()] == [KEY[2:]]


def test_a_store_without_a_folder_forgets():
    """It takes everything and keeps nothing."""
    store = Store(None)
    store.put(KEY, b"a page")
    store.prune()
    assert store.get(KEY) is None


def test_a_folder_that_cannot_be_written_forgets(tmp_path):
    """A file in place of the folder is no error."""
    (tmp_path / "store").write_text("in the way")
    store = Store(tmp_path / "store")
    store.put(KEY, b"a page")
    store.prune()
    assert store.get(KEY) is None


def test_a_full_disk_forgets(store, monkeypatch):
    """An entry that cannot be renamed leaves nothing behind."""

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    store.put(KEY, b"a page")
    assert store.get(KEY) is None
    assert [path for path in store.folder.rglob("*") if path.is_file()] == []


def test_prune_drops_what_is_old(store):
    """An entry of long ago is dropped, the rest stays."""
    new = key(b"new")
    store.put(KEY, b"old")
    store.put(new, b"new")
    long_ago = time.time() - (KEEP_DAYS + 1) * 86_400
    os.utime(store.folder / KEY[:2] / KEY[2:], (long_ago, long_ago))
    store.prune()
    assert (store.get(KEY), store.get(new)) == (None, b"new")


def test_prune_looks_once_a_day(store):
    """A load that finds something to read does not look through the whole store each time."""
    long_ago = time.time() - (KEEP_DAYS + 1) * 86_400
    store.put(KEY, b"old")
    store.prune()
    os.utime(store.folder / KEY[:2] / KEY[2:], (long_ago, long_ago))
    store.prune()
    assert store.get(KEY) == b"old"
    yesterday = time.time() - 86_400 - 60
    os.utime(store.folder / cache.PRUNED, (yesterday, yesterday))
    store.prune()
    assert store.get(KEY) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((b"a",), (b"b",)),
        ((b"ab", b"c"), (b"a", b"bc")),
        ((b"a",), (b"a", b"")),
        ((), (b"",)),
        ((b"a", b"b"), (b"b", b"a")),
    ],
)
def test_keys_differ_with_their_parts(one, other):
    """Other parts, cut elsewhere or in another order, have another key."""
    assert key(*one) != key(*other)
    assert key(*one) == key(*one)


def test_the_users_store_is_in_the_users_cache(home):
    """Nothing is written outside the cache folder."""
    assert cache.user_store().folder.is_relative_to(home)
