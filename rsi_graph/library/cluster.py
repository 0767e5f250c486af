"""An embedder on many machines: texts go in parts to the workers of a Ray cluster, vectors come back in order.

A part that is lost with its worker, or with its machine, is done again elsewhere. The library itself stays where it is
and is written by the one process that adds, so that a commit holds whole works wherever they were embedded.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from rsi_graph.errors import BadSetting, LookupFailed, NotInstalled
from rsi_graph.meaning import embedders, models
from rsi_graph.meaning.models import Model

if TYPE_CHECKING:
    from rsi_graph.meaning.arrays import Vectors
    from rsi_graph.meaning.embedders import Embedder

PART = 64
"""The number of texts that a worker embeds at a time; a lost part costs no more."""
PARTS_EACH = 8
"""The number of parts that are under way for each processor of the cluster before vectors are committed."""
TRIES = 8
"""The number of times that a part is begun anew if its worker is lost."""
HERE = "local"
"""The address of a cluster that is started on this machine, and ends with the adding."""


class ClusterEmbedder:
    """An embedder on a cluster. Raises NotInstalled without Ray, LookupFailed if the cluster does not answer."""

    def __init__(self, address: str, model: Model) -> None:
        try:
            import ray
        except ImportError:
            raise NotInstalled("ray", "cluster") from None
        self._ray, self._model = ray, model
        where = None if address == HERE else address
        try:
            ray.init(where, include_dashboard=False if where is None else None, log_to_driver=False)
        except (ConnectionError, RuntimeError, ValueError) as error:
            why = f"the cluster {address} does not answer: {' '.join(str(error).split())[:150]}"
            raise LookupFailed(why, "ray start --head starts one; --on local does with this machine") from error
        self._task = ray.remote(max_retries=TRIES, num_cpus=1)(_encoded)
        self.processors = max(int(ray.cluster_resources().get("CPU", 1)), 1)

    @property
    def at_once(self) -> int:
        """The number of texts that keep every processor busy."""
        return PART * PARTS_EACH * self.processors

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """The vectors of texts, in order."""
        ray, model = self._ray, self._model
        parts = [texts[start : start + PART] for start in range(0, len(texts), PART)]
        try:
            made = ray.get([self._task.remote(model.name, model.key, part) for part in parts])
        except ray.exceptions.RayTaskError as error:
            raise BadSetting(f"a worker of the cluster cannot embed: {_last(error)}") from error
        except ray.exceptions.RayError as error:
            way_out = "what was committed stays; the same call goes on from there"
            raise LookupFailed(f"the cluster lost its work: {_last(error)}", way_out) from error
        return np.concatenate(made) if made else np.empty((0, 1), np.float32)

    def close(self) -> None:
        """Let go of the cluster."""
        self._ray.shutdown()


def _last(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[-1].strip()[:200] if lines else type(error).__name__


# --- on a worker --------------------------------------------------------------------------------------------------


def _encoded(name: str, key: str, texts: Sequence[str]) -> Any:
    """The vectors of texts, on the machine of a worker."""
    return _opened(name, key).encode(texts)


@lru_cache(maxsize=1)
def _opened(name: str, key: str) -> "Embedder":
    """The model on this machine, opened once. Raises BadSetting if it is another one of that name."""
    model = models.find(None if name == models.DEFAULT else name)
    if model.key != key:
        raise BadSetting(f"this machine has another model {name}")
    return embedders.open_model(model)
