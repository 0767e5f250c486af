"""The network of all-MiniLM-L6-v2 in numpy, which embeds texts without torch."""

import json
import mmap
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rsi_graph.errors import BadSetting, NotInstalled
from rsi_graph.files import whole
from rsi_graph.meaning.arrays import Vectors
from rsi_graph.meaning.models import WEIGHTS, renewed
from rsi_graph.meaning.texts import WINDOW
from rsi_graph.meaning.threads import in_threads

# --- the default model in numpy -----------------------------------------------------------------------------------

LAYERS = 6

HEADS = 12

EPSILON = 1e-12

BATCH = 1_024
"""The number of tokens that go through the layers at once: their states then fit the processor's cache."""


class Light:
    """all-MiniLM-L6-v2: six layers of a BERT encoder, and the mean of its last states, scaled to length 1.

    Texts of one length go through together, so nothing is padded or masked.
    """

    def __init__(self, folder: Path) -> None:
        try:
            from tokenizers import Tokenizer
        except ImportError:
            raise NotInstalled("tokenizers", "embeddings") from None
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._weights = _mapped(folder / WEIGHTS)
        except Exception as error:  # tokenizers raises bare exceptions
            raise BadSetting(f"the model in {folder} is damaged: {error}", renewed()) from error
        self._tokenizer.no_padding()  # its file asks for 128 tokens in every text
        self._tokenizer.enable_truncation(WINDOW)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The vectors of ``texts``."""
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        by_length: defaultdict[int, list[int]] = defaultdict(list)
        for number, ids in enumerate(tokens):
            by_length[len(ids)].append(number)
        out = np.empty((len(tokens), len(self._weights["embeddings.LayerNorm.bias"])), np.float32)

        def embed(batch: list[int]) -> None:
            out[batch] = self._forward(np.array([tokens[number] for number in batch]))

        in_threads(embed, _batches(by_length))
        return out

    def _forward(self, tokens: NDArray[np.int64]) -> Vectors:
        texts, length = tokens.shape
        w = self._weights
        states = w["embeddings.word_embeddings.weight"][tokens].reshape(texts * length, -1)
        places = w["embeddings.position_embeddings.weight"][:length] + w["embeddings.token_type_embeddings.weight"][0]
        states += np.tile(places, (texts, 1))
        states = self._norm(states, "embeddings")
        for layer in range(LAYERS):
            states = self._layer(states, f"encoder.layer.{layer}", texts)
        mean: Vectors = np.add.reduce(states.reshape(texts, length, -1), axis=1)
        mean /= np.maximum(_lengths(mean), np.float32(EPSILON))
        return mean

    def _layer(self, states: Vectors, name: str, texts: int) -> Vectors:
        seen = self._attention(states, f"{name}.attention.self", texts)
        seen = self._dense(seen, f"{name}.attention.output.dense")
        seen += states
        states = self._norm(seen, f"{name}.attention.output")
        inner = _gelu(self._dense(states, f"{name}.intermediate.dense"))
        inner = self._dense(inner, f"{name}.output.dense")
        inner += states
        return self._norm(inner, f"{name}.output")

    def _attention(self, states: Vectors, name: str, texts: int) -> Vectors:
        query, keys, values = (
            self._dense(states, f"{name}.{what}").reshape(texts, -1, HEADS, states.shape[1] // HEADS).swapaxes(1, 2)
            for what in ("query", "key", "value")
        )
        weights: Vectors = query @ keys.swapaxes(2, 3)
        weights *= np.float32(query.shape[-1] ** -0.5)
        weights -= weights.max(axis=-1, keepdims=True)
        np.exp(weights, out=weights)
        weights /= weights.sum(axis=-1, keepdims=True)
        mixed: Vectors = weights @ values
        return mixed.swapaxes(1, 2).reshape(states.shape)

    def _dense(self, states: Vectors, name: str) -> Vectors:
        out: Vectors = states @ self._weights[f"{name}.weight"].T
        out += self._weights[f"{name}.bias"]
        return out

    def _norm(self, states: Vectors, name: str) -> Vectors:
        states -= states.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", states, states) / np.float32(states.shape[1])
        states /= np.sqrt(variance + np.float32(EPSILON))[:, None]
        states *= self._weights[f"{name}.LayerNorm.weight"]
        states += self._weights[f"{name}.LayerNorm.bias"]
        return states


def _batches(by_length: Mapping[int, list[int]]) -> list[list[int]]:
    """The numbers of the texts of a batch, all of one length; the longest come first."""
    out = []
    for length in sorted(by_length, reverse=True):
        step, numbers = max(1, BATCH // length), by_length[length]
        out += [numbers[start : start + step] for start in range(0, len(numbers), step)]
    return out


def _gelu(x: Vectors) -> Vectors:
    """GELU: each value times the normal distribution up to it, by Abramowitz and Stegun's erf 7.1.26 (error 2e-7)."""
    z = np.abs(x)
    z *= np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * z)
    tail = t * np.float32(1.061405429)
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail += np.float32(factor)
        tail *= t
    z *= z
    np.negative(z, out=z)
    tail *= np.exp(z, out=z)  # 1 - erf, of the absolute value
    tail *= np.abs(x)
    tail *= np.float32(0.5)
    out: Vectors = np.maximum(x, 0)
    out -= tail
    return out


def _lengths(rows: Vectors) -> Vectors:
    lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True)
    return lengths


def _mapped(path: Path) -> dict[str, Vectors]:
    """The float32 tensors of a safetensors file, mapped. Raises ValueError if the file is not whole."""
    with whole.opened(path) as file:
        data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    start = 8 + int.from_bytes(data[:8], "little")
    if start > len(data):
        raise ValueError("its weights are cut off")
    out = {}
    for name, about in json.loads(data[8:start]).items():
        if about.get("dtype") != "F32":
            continue
        begin, end = (start + offset for offset in about["data_offsets"])
        if not start <= begin <= end <= len(data):
            raise ValueError("its weights are cut off")
        out[name] = np.frombuffer(data, np.float32, (end - begin) // 4, begin).reshape(about["shape"])
    return out
