"""Embedders: objects that turn texts into vectors, by our own network or by sentence-transformers."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from rsi_graph.errors import BadSetting, NotInstalled
from rsi_graph.meaning.minilm import Light
from rsi_graph.meaning.models import Model
from rsi_graph.meaning.threads import processors

if TYPE_CHECKING:
    from rsi_graph.meaning.arrays import Vectors


class Embedder(Protocol):
    """The seam: texts in, one vector of length 1 a text out."""

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """The vectors of ``texts``, float32, a row a text."""
        ...


def open_model(model: Model) -> Embedder:
    """The embedder of a model: the light one if it can run that model."""
    return Light(model.folder) if model.is_default else Sentences(model.folder)


# --- any model ----------------------------------------------------------------------------------------------------


class Sentences:
    """A sentence-transformers model. Raises NotInstalled without that package, BadSetting if it cannot be loaded."""

    def __init__(self, folder: Path) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        try:
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar
        except ImportError:
            raise NotInstalled("sentence-transformers", "embeddings") from None
        torch.set_num_threads(max(1, processors() - 1))  # wide teams collapse under load
        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:  # transformers raises anything for a folder without a model
            why = " ".join(str(error).split())[:200]
            raise BadSetting(f"the model in {folder} cannot be loaded: {why}") from error

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """The vectors of ``texts``."""
        found: Vectors = self._model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return found.astype("float32", copy=False).reshape(len(texts), -1)
