"""A supposition is kept in the layer that additions go into, under a free name, and never in the shipped corpus."""

import pytest

from rsi_graph import load
from rsi_graph.corpus import creating
from rsi_graph.editing.views import standpoint
from rsi_graph.errors import BadSetting, TargetExists
from rsi_graph.evaluation import views
from rsi_graph.evaluation.structure import Supposition
from rsi_graph.files import folders
from rsi_graph.files.cache import Store

CLAIMS = "claims:\n  a: {title: A, text: A.}\n"
HELD = Supposition(reject=("a",))


@pytest.fixture
def lower(tmp_path):
    """A layer with a view."""
    folder = tmp_path / "lower"
    (folder / "views").mkdir(parents=True)
    (folder / "claims.yaml").write_text(CLAIMS)
    (folder / "views" / "old.yaml").write_text("title: Old\naccept: [a]\n")
    return folder


def test_it_is_written_where_it_says_and_read_back(lower) -> None:
    snapshot = load(lower, store=Store(None))
    said = standpoint(snapshot, "my-view", asked=True).keep(HELD)
    assert said == f"wrote {lower / 'views' / 'my-view.yaml'}"
    kept = views.view(snapshot, "my-view")
    assert kept.title == "my view"
    assert views.supposition(snapshot.graph, kept) == HELD


@pytest.mark.parametrize(
    ("name", "error"), [("old", TargetExists), ("Old", BadSetting), ("../x", BadSetting), ("", BadSetting)]
)
def test_a_name_that_is_taken_or_none_is_refused(lower, name, error) -> None:
    with pytest.raises(error):
        standpoint(load(lower, store=Store(None)), name, asked=True)


def test_the_shipped_corpus_is_refused(lower, monkeypatch) -> None:
    monkeypatch.setattr(folders, "shipped_corpus", lambda: lower)
    with pytest.raises(BadSetting, match="stays as it is") as refused:
        standpoint(load(lower, store=Store(None)), "mine", asked=True)
    assert "without --corpus" in refused.value.hint


def test_a_view_of_a_lower_layer_is_not_touched_and_that_it_is_hidden_is_said(lower, tmp_path) -> None:
    upper = tmp_path / "upper"
    creating.create(upper, extends="../lower")
    snapshot = load(upper, store=Store(None))
    assert "stands before the view of that name in" in standpoint(snapshot, "old", asked=True).keep(HELD)
    assert views.supposition(snapshot.graph, views.view(snapshot, "old")) == HELD
    assert "accept" in (lower / "views" / "old.yaml").read_text()


def test_the_own_layer_is_made_when_it_is_first_needed(lower, tmp_path, monkeypatch) -> None:
    own = tmp_path / "data" / "corpus"
    monkeypatch.setattr(folders, "shipped_corpus", lambda: lower)
    monkeypatch.setattr(folders, "user_layer", lambda: own)
    standpoint(load(lower, store=Store(None)), "mine", asked=False).keep(HELD)
    assert (own / "views" / "mine.yaml").exists()
    assert not (lower / "views" / "mine.yaml").exists()
