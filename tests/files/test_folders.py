"""The folders in which things live."""

from pathlib import Path

import platformdirs
import pytest

from rsi_graph.files import folders


def test_corpus_and_schema_come_with_the_program() -> None:
    assert (folders.shipped_corpus() / "corpus.yaml").is_file()
    assert (folders.shipped_schema() / "corpus.schema.json").is_file()


def test_an_installed_package_carries_its_own(tmp_path: Path, monkeypatch) -> None:
    (tmp_path / "corpus_shipped").mkdir()
    monkeypatch.setattr(folders, "_PACKAGE", tmp_path)
    assert folders.shipped_corpus() == tmp_path / "corpus_shipped"


def test_the_users_folders_are_below_their_home(home: Path) -> None:
    for folder in (folders.cache(), folders.state(), folders.config(), folders.user_layer()):
        assert folder.is_relative_to(home)


@pytest.mark.parametrize("named", [None, "", "  ", "/some/where", "below/here", "~/there", " /spaced "])
def test_they_are_those_of_platformdirs(named: str | None, monkeypatch) -> None:
    for what in ("cache", "config", "data", "state"):
        name = f"XDG_{what.upper()}_HOME"
        monkeypatch.delenv(name) if named is None else monkeypatch.setenv(name, named)
        theirs = getattr(platformdirs, f"user_{what}_path")(folders.APP, appauthor=False)
        assert folders.user_folder(what) == theirs
