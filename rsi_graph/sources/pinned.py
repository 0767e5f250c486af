"""Connections that go to the very address that was looked at, so that no second look-up of a name leads elsewhere.

A name is looked up once. All the addresses found have to be public ones, unless name and port are those that a person
or this program asked; the connection is then made to one of these addresses and to no other. What a server proves by
its certificate is still held against the name. A proxy looks names up itself: there only what this machine knows of a
name is looked at.
"""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
MOST_ADDRESSES = 4
"""The addresses of one name that are tried."""
_CARRYING = ("64:ff9b::/96", "64:ff9b:1::/48", "::/96")
"""Prefixes of IPv6 whose last four bytes are an older address (https://www.rfc-editor.org/rfc/rfc6052)."""


class NotAsked(Exception):
    """An address that is not asked, with the reason as part of a sentence."""


class Errand:
    """A question to an address and all that it leads to: each name on it is looked up once.

    So a name that leads to a public address first leads there still when the question is sent back to it, or is asked
    once more.
    """

    def __init__(self, asked: str) -> None:
        self.asked = asked
        self._known: dict[tuple[str, int], Sequence[str]] = {}

    def transport(self, httpx: Any) -> Any:
        """A transport that connects to the addresses that were looked at."""
        made = httpx.HTTPTransport()
        made._pool._network_backend = _backend(self)  # noqa: SLF001 - the one seam there is below TLS
        return made

    def refuse_inner(self, url: Any) -> None:
        """Look at the address that is asked next, before anything is sent. Raises NotAsked."""
        if url.scheme not in PORTS:
            raise NotAsked("which is not asked")
        self.addresses(url.host, int(url.port or PORTS[url.scheme]))

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a name; public ones alone unless name and port were asked. Raises NotAsked."""
        name = host.strip("[]"), port
        found = self._known.get(name) or addresses(*name)
        if not self._is_asked(*name) and not all(map(is_public, found)):
            raise NotAsked("an address of this machine or its own network")
        self._known[name] = found
        return found

    def _is_asked(self, host: str, port: int) -> bool:
        """Return True for the host and port that the first question went to."""
        first = urlsplit(self.asked)
        return (host, port) == (first.hostname, first.port or PORTS.get(first.scheme))


def _backend(errand: Errand) -> Any:
    import httpcore2

    class Pinned(httpcore2.SyncBackend):
        """Connects to addresses, never to names."""

        def connect_tcp(self, host: str, port: int, *words: Any, **options: Any) -> Any:
            found = errand.addresses(host, port)
            for address in found:
                try:
                    return super().connect_tcp(address, port, *words, **options)
                except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                    if address == found[-1]:
                        raise
            raise httpcore2.ConnectError(f"{host} has no address")

    return Pinned()


def addresses(host: str, port: int) -> Sequence[str]:
    """The addresses of a name; none where nobody knows it."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(row[4][0]) for row in found))[:MOST_ADDRESSES]


def is_public(address: str) -> bool:
    """Return True for an address of the internet, seen also through the forms in which IPv6 carries the older ones."""
    one = ipaddress.ip_address(address.partition("%")[0])
    carried: list[ipaddress.IPv4Address | None] = []
    if isinstance(one, ipaddress.IPv6Address):
        carried = [one.ipv4_mapped, one.sixtofour, *(one.teredo or ())]
        if any(one in ipaddress.ip_network(prefix) for prefix in _CARRYING):
            carried.append(ipaddress.IPv4Address(int(one) & 0xFFFFFFFF))
    return one.is_global and not one.is_multicast and all(inner.is_global for inner in carried if inner)
