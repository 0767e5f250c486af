"""Adding on a cluster: the same vectors as on one machine, in order, though a worker is killed half way."""

import importlib
import os
import signal

import numpy as np
import pytest

from rsi_graph.errors import LookupFailed, NotInstalled
from rsi_graph.library import adding, place
from rsi_graph.library.adding import Engine
from rsi_graph.library.holdings import Holdings
from rsi_graph.meaning import embedders, models
from tests.library.bag import engine

TEXTS = 400


def papers(folder) -> None:
    """Many short texts, one of which a worker meets in the middle."""
    folder.mkdir()
    for number in range(TEXTS):
        (folder / f"{number:03}.txt").write_text(f"Paper {number}. Ideas of the sort {number % 7} get harder to find.")


def test_without_ray_the_extra_is_named(monkeypatch) -> None:
    cluster = importlib.import_module("rsi_graph.library.cluster")
    monkeypatch.setitem(importlib.import_module("sys").modules, "ray", None)
    with pytest.raises(NotInstalled, match="ray"):
        cluster.ClusterEmbedder("auto", engine().model)


@pytest.mark.model
def test_a_worker_that_is_killed_half_way_loses_nothing(tmp_path, monkeypatch) -> None:
    ray = pytest.importorskip("ray")
    cluster = importlib.import_module("rsi_graph.library.cluster")
    papers(tmp_path / "papers")
    monkeypatch.setattr(cluster, "PART", 16)
    marked = tmp_path / "killed"

    def dying(name, key, texts):
        """Embeds, but dies once in the middle of it."""
        if any("Paper 200." in text for text in texts) and not marked.exists():
            marked.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return embedders.open_model(models.find()).encode(texts)

    monkeypatch.setattr(cluster, "_encoded", dying)
    monkeypatch.setenv("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
    with Holdings(tmp_path / "far", make=True) as far, place.engine_on("local", None) as far_engine:
        adding.add(far, [tmp_path / "papers"], far_engine)
        found, there = np.array(far.mapped()), [text for _, text in far.texts(0, TEXTS)]
        assert far_engine.at_once >= 16
    assert not ray.is_initialized()
    assert marked.exists()
    model = models.find()
    with Holdings(tmp_path / "near", make=True) as near:
        adding.add(near, [tmp_path / "papers"], Engine(model, embedders.open_model(model)))
        assert [text for _, text in near.texts(0, TEXTS)] == there
        assert np.allclose(near.mapped(), found, atol=1e-5)
    assert len(there) == len(found) == TEXTS


def test_a_cluster_that_does_not_answer_is_said_with_a_way_out() -> None:
    pytest.importorskip("ray")
    cluster = importlib.import_module("rsi_graph.library.cluster")
    with pytest.raises(LookupFailed, match="does not answer") as caught:
        cluster.ClusterEmbedder("auto", models.Model("none", models.Path(), "none"))
    assert "--on local" in caught.value.with_hint
