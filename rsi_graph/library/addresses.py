"""The place of a library: a folder of this machine, and for a very large one a Qdrant server that holds its index.

Only a person writes an address, on the command line or in the environment. None is ever taken from a corpus or a
library's own files, since a request to a server also sends it a key.
"""

import ipaddress
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from rsi_graph.errors import BadSetting
from rsi_graph.files import folders

SETTING = "RSI_GRAPH_LIBRARY"
"""The environment variable that names another library."""
KEY = "RSI_GRAPH_LIBRARY_KEY"
"""The environment variable with the key that a server asks for."""
PORT = 6333
"""The port at which Qdrant listens if no other is named."""
EXAMPLE = "an address is http://HOST:6333/NAME or https://HOST:6333/NAME"
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A collection of a Qdrant server: the address of the server, and the name of the collection."""

    url: str
    name: str
    key: str = ""
    """The key that the server asks for; it is never shown."""

    def __str__(self) -> str:
        return f"{self.url}/{self.name}"

    __repr__ = __str__


class LibraryPlace(NamedTuple):
    """The folder of a library, and the server that holds its index, if one does."""

    folder: Path
    server: ServerAddress | None = None


def place_of(named: str | None = None) -> LibraryPlace:
    """The place of the named library, else of that in the environment, else of the user's own.

    Raises BadSetting if that is an address which cannot be used.
    """
    wanted = named or os.environ.get(SETTING)
    if not wanted:
        return LibraryPlace(folders.data() / "library")
    if "://" not in wanted:
        return LibraryPlace(folders.written(wanted))
    return _on_a_server(wanted)


def _on_a_server(text: str) -> LibraryPlace:
    """The place of an address, whose texts have their own folder among the user's data."""
    try:
        parts = urlsplit(text)
        port = parts.port or PORT
    except ValueError:
        raise BadSetting(f"{_without_secrets(text)} is no address of a library", EXAMPLE) from None
    *prefix, name = parts.path.strip("/").split("/")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise BadSetting(f"{_without_secrets(text)} is no address of a library", EXAMPLE)
    if "@" in parts.netloc:
        raise BadSetting("an address holds no password", f"{KEY} in the environment holds the key")
    if not all(_PART.fullmatch(part) for part in (*prefix, name)):
        raise BadSetting(f"{_without_secrets(text)} names no collection", EXAMPLE)
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    url = "/".join([f"{parts.scheme}://{host}:{port}", *prefix])
    folder = "+".join([parts.hostname.replace(":", "-"), str(port), *prefix])
    return LibraryPlace(folders.data() / "libraries" / folder / name, ServerAddress(url, name, _key(parts)))


def _key(parts: SplitResult) -> str:
    """The key in the environment. Raises BadSetting if it would be sent unencrypted."""
    key = os.environ.get(KEY, "").strip()
    if key and parts.scheme == "http" and not _is_here(parts.hostname or ""):
        raise BadSetting(f"the key in {KEY} would go to {parts.hostname} unencrypted", "write https://")
    if not (key.isascii() and key.isprintable()):
        raise BadSetting(f"{KEY} holds characters that no key has", "a key is one line of letters, digits and signs")
    return key


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _without_secrets(text: str) -> str:
    """An address without what must not be shown."""
    return re.sub(r"//[^/]*@", "//…@", text)[:200]
