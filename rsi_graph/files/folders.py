"""Folders on this machine: the shipped corpus and schema, and the user's own folders."""

import os
import sys
from functools import cache as remembered
from pathlib import Path

APP = "rsi-graph"
SETTINGS = "settings.toml"
"""The name of the settings file in the folder of settings."""
_PACKAGE = Path(__file__).parent.parent


def package() -> Path:
    """The folder of the program's own modules."""
    return _PACKAGE


def shipped_corpus() -> Path:
    """The corpus that comes with the program: inside an installed package, beside it in a checkout."""
    return _shipped("corpus")


def shipped_schema() -> Path:
    """The folder of the JSON Schema that comes with the program."""
    return _shipped("schema")


def user_layer() -> Path:
    """The user's own layer over the shipped corpus, which need not exist."""
    return data() / "corpus"


def data() -> Path:
    """The folder of what the user made or gathered: the user's own layer, the library."""
    return user_folder("data")


def cache() -> Path:
    """The folder of files that can be made again."""
    return user_folder("cache")


def state() -> Path:
    """The folder of what is remembered between runs: place, history, bookmarks, changes, crash reports."""
    return user_folder("state")


def config() -> Path:
    """The folder of settings and keys."""
    return user_folder("config")


def written(name: str) -> Path:
    """The path that a person wrote; a ``~`` that names nobody's home stays as it is."""
    try:
        return Path(name).expanduser()
    except RuntimeError:
        return Path(name)


def has_settings() -> bool:
    """Return True if there are settings to be read."""
    try:
        return (config() / SETTINGS).exists()
    except OSError:
        return True  # and reading them says what is wrong


def plans() -> Path:
    """The folder of the plans of writers of several files, so that a kill leaves nothing half done."""
    return state() / "plans"


def has_plans() -> bool:
    """Return True if a writer of several files is at work, or was killed while it wrote."""
    try:
        return next(plans().iterdir(), None) is not None
    except OSError:
        return False


def _shipped(name: str) -> Path:
    installed = _PACKAGE / f"{name}_shipped"
    return installed if installed.is_dir() else _PACKAGE.parent / name


_XDG = {"cache": ".cache", "config": ".config", "data": ".local/share", "state": ".local/state"}
"""The XDG folders below the home (https://specifications.freedesktop.org/basedir-spec/)."""


def user_folder(what: str) -> Path:
    """The user's own folder of a kind: data, cache, state or config."""
    if sys.platform == "linux" and "ANDROID_ROOT" not in os.environ:  # as platformdirs, which takes its time to load
        home = os.environ.get("HOME") or str(Path.home())
        return _named_or_below(os.environ.get(f"XDG_{what.upper()}_HOME", ""), home, _XDG[what])
    import platformdirs

    return Path(getattr(platformdirs, f"user_{what}_path")(APP, appauthor=False))


@remembered
def _named_or_below(named: str, home: str, below: str) -> Path:
    """The XDG folder: the one the environment names, else one below the home. Cached, as it is asked for often."""
    return (Path(named) if Path(named).is_absolute() else Path(home, below)) / APP
