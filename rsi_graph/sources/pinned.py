"""Connections to the very address that was checked, so that no second look-up of a name can lead elsewhere.

A name is looked up once. All addresses found have to be public, unless name and port are those that a person or this
program asked for; the connection is then made to one of these addresses and to no other. A certificate is still
checked against the name. A proxy looks names up itself: there only the addresses that this machine finds are checked.
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
"""Prefixes of IPv6 whose last four bytes are an IPv4 address (https://www.rfc-editor.org/rfc/rfc6052)."""


class NotAsked(Exception):
    """The refusal to ask an address, with the reason as part of a sentence."""


class Errand:
    """A request and all its redirections, in which each name is looked up once.

    So a name that led to a public address still leads there when a redirection or another try comes back to it.
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
        """Check the address that is asked next, before anything is sent. Raises NotAsked."""
        if url.scheme not in PORTS:
            raise NotAsked("which is not asked")
        self.addresses(url.host, int(url.port or PORTS[url.scheme]))

    def addresses(self, host: str, port: int) -> Sequence[str]:
        """The addresses of a name; only public ones unless name and port were asked for. Raises NotAsked."""
        name = host.strip("[]"), port
        found = self._known.get(name) or addresses(*name)
        if not self._is_asked(*name) and not all(map(is_public, found)):
            raise NotAsked("an address of this machine or its own network")
        self._known[name] = found
        return found

    def _is_asked(self, host: str, port: int) -> bool:
        """Return True for the host and port of the first request."""
        first = urlsplit(self.asked)
        return (host, port) == (first.hostname, first.port or PORTS.get(first.scheme))


def _backend(errand: Errand) -> Any:
    import httpcore2

    class Pinned(httpcore2.SyncBackend):
        """A backend that connects to addresses, never to names."""

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
    """The addresses of a name; none if it is unknown."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(row[4][0]) for row in found))[:MOST_ADDRESSES]


def is_public(address: str) -> bool:
    """Return True for a public address, also for one of IPv4 that is written in a form of IPv6."""
    one = ipaddress.ip_address(address.partition("%")[0])
    carried: list[ipaddress.IPv4Address | None] = []
    if isinstance(one, ipaddress.IPv6Address):
        carried = [one.ipv4_mapped, one.sixtofour, *(one.teredo or ())]
        if any(one in ipaddress.ip_network(prefix) for prefix in _CARRYING):
            carried.append(ipaddress.IPv4Address(int(one) & 0xFFFFFFFF))
    return one.is_global and not one.is_multicast and all(inner.is_global for inner in carried if inner)
