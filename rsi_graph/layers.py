"""Making a new layer: a folder of one's own that stands on the shipped corpus or on another."""

import json
from pathlib import Path

from rsi_graph import folders
from rsi_graph.corpus import MANIFEST, SHIPPED
from rsi_graph.errors import CorpusNotFound, TargetExists

SCHEMA_FOLDER = ".schema"
FIRST_FILE = "claims.yaml"

_MANIFEST = """\
# A layer of rsi-graph. `extends` names what it stands on, bottom first: `rsi` is the shipped corpus,
# anything else is a path relative to this folder.
title: {title}
extends: [{extends}]
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
    """Make a layer in ``folder`` and give the files written. Raises TargetExists where anything is there already."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise TargetExists(str(folder), "choose a folder that is empty or not there yet")
    written = texts(folder, title, extends)
    try:
        for path, text in written.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CorpusNotFound(str(folder), error.strerror or str(error)) from error
    return tuple(written)


def texts(folder: Path, title: str, extends: str = SHIPPED) -> dict[Path, str]:
    """The files of a new layer and what they say."""
    return {
        folder / MANIFEST: _MANIFEST.format(title=quoted(title), extends=quoted(extends)),
        folder / FIRST_FILE: _FIRST_FILE.format(schema=SCHEMA_FOLDER, folder=folder),
        folder / SCHEMA_FOLDER / "corpus.schema.json": (folders.shipped_schema() / "corpus.schema.json").read_text(),
    }


def quoted(text: str) -> str:
    """A text as a YAML scalar on one line: a JSON string is one (https://yaml.org/spec/1.2.2/#double-quoted-style)."""
    return json.dumps(text, ensure_ascii=False)
