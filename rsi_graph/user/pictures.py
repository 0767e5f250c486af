"""The picture that the browser shows: one file at a time, which can be made again."""

from pathlib import Path

from rsi_graph.errors import BadSetting
from rsi_graph.files import folders
from rsi_graph.files.whole import write_new

FILE = "map.svg"


def keep(picture: str | bytes) -> Path:
    """Write a picture to a place that the browser can read, over the one before. Raises BadSetting."""
    file = folders.cache() / FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"cannot write {file}: {error.strerror}") from None
    write_new(file, picture, force=True)
    return file
