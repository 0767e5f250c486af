"""The picture that is looked at in the browser: a file that can be made again, one at a time."""

from pathlib import Path

from rsi_graph.errors import BadSetting
from rsi_graph.files import folders
from rsi_graph.files.whole import write_new

FILE = "map.svg"


def keep(picture: str | bytes) -> Path:
    """Write a picture where the browser can read it, in place of the one before. Raises BadSetting."""
    file = folders.cache() / FILE
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"cannot write {file}: {error.strerror}") from None
    write_new(file, picture, force=True)
    return file
