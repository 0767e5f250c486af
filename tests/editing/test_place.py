"""Positions and views never go into the shipped corpus: beside a checkout they go into the own layer."""

from pathlib import Path

import pytest

from rsi_graph.cli import main
from rsi_graph.files import folders
from rsi_graph.snapshot import at_hand

CLAIM = "claims:\n  harder: {title: Ideas get harder to find, text: They do.}\n"


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder whose ``corpus`` is the one that is shipped."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "corpus.yaml").write_text("title: Shipped\n")
    (folder / "all.yaml").write_text(CLAIM)
    monkeypatch.setattr(folders, "shipped_corpus", lambda: folder)
    monkeypatch.chdir(tmp_path)
    return folder


def test_a_credence_goes_into_the_own_layer_and_is_read_there(checkout: Path, capsys) -> None:
    assert main(["position", "set", "harder", "0.7"]) == 0
    assert not (checkout / "views").exists()
    assert (folders.user_layer() / "views" / "my-position.yaml").is_file()
    assert at_hand() == [Path("corpus"), folders.user_layer()]
    capsys.readouterr()
    assert main(["position", "show"]) == 0
    assert "Ideas get harder to find" in capsys.readouterr().out


def test_an_addition_still_goes_into_the_checkout(checkout: Path) -> None:
    assert main(["position", "set", "harder", "0.7"]) == 0
    assert main(["add", "claim", "--title", "Costs fall", "--text", "They fall.", "--yes"]) == 0
    assert "costs-fall" in "".join(path.read_text() for path in checkout.glob("*.yaml"))
