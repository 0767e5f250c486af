"""The making of a new layer: a folder of one's own that stands on the shipped corpus or on another."""

import json
from collections.abc import Mapping
from pathlib import Path

from rsi_graph.corpus.layers import MANIFEST, SHIPPED
from rsi_graph.errors import BadSetting, CorpusNotFound, TargetExists
from rsi_graph.files import folders, locked, whole
from rsi_graph.files.whole import write_new

SCHEMA_FOLDER = ".schema"
FIRST_FILE = "claims.yaml"

_MANIFEST = """\
# A layer of rsi-graph. `extends` names what it stands on, bottom first: `rsi` is the shipped corpus,
# anything else is a path relative to this folder.
{title}extends: [{extends}]
"""

_FIRST_FILE = """\
# yaml-language-server: $schema={schema}/corpus.schema.json
# Your records. A record points only at what it bears on, so everything below can be left as it is.
# For example (`rsi-graph check {folder}` tells what is wrong, with its place):
#
# claims:
#   my-first-claim:
#     title: What it says, in at most 72 characters
#     text: The proposition in full, a sentence that could be true or false.
#     attacks:
#       - to: some-claim
#         because: Why it speaks against it.
"""


def create(folder: Path, title: str = "My layer", extends: str = SHIPPED) -> tuple[Path, ...]:
    """Make a layer in ``folder`` and return the files written. Raises TargetExists if anything is there already.

    Each file is written whole, the manifest last; after a kill the next call finishes the layer. Raises FileBusy while
    another process makes it.
    """
    written = texts(folder, title, extends)
    try:
        folder.absolute().parent.mkdir(parents=True, exist_ok=True)
        with locked.alone(folder.absolute()):  # a second one would write its first file over what was added meanwhile
            if not _is_free(folder, written):
                raise TargetExists(str(folder), "choose a folder that is empty or does not exist")
            for path, text in written.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                write_new(path, text, force=True)
    except OSError as error:
        raise CorpusNotFound(str(folder), error.strerror or str(error)) from error
    except BadSetting as error:
        raise CorpusNotFound(str(folder), str(error)) from error
    return tuple(reversed(written))  # the manifest first


def is_unfinished(folder: Path, title: str, extends: str = SHIPPED) -> bool:
    """Return True if a layer was begun in a folder and not finished: its manifest, which comes last, is missing."""
    return folder.is_dir() and not (folder / MANIFEST).exists() and _is_free(folder, texts(folder, title, extends))


def _is_free(folder: Path, written: Mapping[Path, str]) -> bool:
    """Return True if a folder is empty, or holds only what a killed call left of this layer: whole or hidden files."""
    if not folder.is_dir():
        return not folder.exists()
    if (folder / MANIFEST).exists():
        return False
    names = {path.name for path in written}
    for path in folder.rglob("*"):
        ours = _holds(path, written.get(path)) if path.is_file() else path.name == SCHEMA_FOLDER
        left = path.name.startswith(".") and any(path.name.startswith(f".{name}.") for name in names)
        if not ours and not left:
            return False
    return True


def _holds(path: Path, text: str | None) -> bool:
    """Return True if a plain file holds a text and nothing else."""
    try:
        return text is not None and whole.read(path, len(text.encode()) + 1) == text.encode()
    except OSError:
        return False


def texts(folder: Path, title: str, extends: str = SHIPPED) -> dict[Path, str]:
    """The files of a new layer and their texts; without a title it goes by that of the layer it stands on."""
    named = f"title: {quoted(title)}\n" if title else ""
    return {
        folder / SCHEMA_FOLDER / "corpus.schema.json": (folders.shipped_schema() / "corpus.schema.json").read_text(),
        folder / FIRST_FILE: _FIRST_FILE.format(schema=SCHEMA_FOLDER, folder=folder),
        folder / MANIFEST: _MANIFEST.format(title=named, extends=quoted(extends)),
    }


def quoted(text: str) -> str:
    """A text as a YAML scalar on one line: a JSON string is one (https://yaml.org/spec/1.2.2/#double-quoted-style)."""
    return json.dumps(text, ensure_ascii=False)
