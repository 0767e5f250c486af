"""Errors about a call say in one line what is wrong, and the way out."""

import inspect

import pytest

from rsi_graph import errors
from rsi_graph.errors import RsiGraphError, UnknownNode, did_you_mean

KINDS = [
    cls
    for _, cls in inspect.getmembers(errors, inspect.isclass)
    if issubclass(cls, RsiGraphError) and cls is not RsiGraphError
]


@pytest.mark.parametrize("kind", KINDS)
def test_the_tree_is_drawn(kind):
    """Every error stands in the tree of the module's docstring, and ends in exit status 2."""
    assert f"── {kind.__name__} " in (errors.__doc__ or "")
    assert kind.exit_code == 2


@pytest.mark.parametrize(
    ("error", "message", "hint"),
    [
        (RsiGraphError("wrong", "do this"), "wrong", "do this"),
        (
            errors.CorpusNotFound("x"),
            "cannot read the corpus x: no such folder",
            "rsi-graph init DIR makes a new corpus",
        ),
        (UnknownNode("a", ["b", "c"]), "there is no node 'a'", "did you mean b or c?"),
        (UnknownNode("a\x1b"), "there is no node 'a\\x1b'", "rsi-graph search a looks for it by words"),
        (errors.UnknownFormat("x", ["json", "dot"]), "there is no format 'x'", "one of: json, dot"),
        (errors.NotInstalled("torch", "embeddings"), "torch is not installed", "pip install 'rsi-graph[embeddings]'"),
    ],
)
def test_messages(error, message, hint):
    """The class writes the sentence, the caller gives the fact."""
    assert (str(error), error.hint) == (message, hint)


@pytest.mark.parametrize(("hint", "line"), [("do this", "wrong. do this"), ("", "wrong")])
def test_with_hint(hint, line):
    """The mistake and the way out stand in a line; without a way out there is no full stop before nothing."""
    assert RsiGraphError("wrong", hint).with_hint == line


def test_did_you_mean():
    """Nothing is proposed if nothing is near."""
    assert did_you_mean(()) == ""
    assert did_you_mean(["a"]) == "did you mean a?"


@pytest.mark.parametrize(
    ("folder", "made", "install", "again"),
    [
        ("pipx/venvs/rsi-graph", "", "pipx install --force 'x[y]'", "pipx runpip rsi-graph install --force-reinstall"),
        ("uv/tools/rsi-graph", "", "uv tool install 'x[y]'", "uv tool install rsi-graph --reinstall-package z"),
        (
            "mine/.venv",
            "home = /usr/bin\nuv = 0.9\n",
            "uv pip install 'x[y]'",
            "uv pip install --reinstall --no-deps z",
        ),
        ("mine/.venv", "home = /usr/bin\n", "pip install 'x[y]'", "pip install --force-reinstall --no-deps z"),
        ("usr", None, "pip install 'x[y]'", "pip install --force-reinstall --no-deps z"),
    ],
)
def test_a_hint_to_install_fits_how_the_program_was_installed(tmp_path, folder, made, install, again):
    """The program that made the environment is the one that adds to it."""
    prefix = tmp_path / folder
    prefix.mkdir(parents=True)
    if made is not None:
        (prefix / "pyvenv.cfg").write_text(made)
    assert errors.installing("x[y]", str(prefix)) == install
    assert errors.reinstalling("z", str(prefix)).startswith(again)
