"""Looking up the record of a work by its DOI, arXiv id, ISBN or address.

No other module asks services of the network. It does so through httpx2, the maintained continuation of httpx, with
limits of time and size, one more try if that may help, and a user agent that says who asks. An answer is read but
never trusted: it becomes a ``Work``, or LookupFailed in one line.
"""

import codecs
import html
import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET  # entities are refused before it sees the text (see ``_feed``)

from rsi_graph import __version__
from rsi_graph.errors import BadBibliography, LookupFailed, NotInstalled
from rsi_graph.sources import pinned
from rsi_graph.sources.bibliography import Body, Work, body, date, from_csl, name
from rsi_graph.sources.identifiers import NameRecord, Scheme, doi
from rsi_graph.sources.plain_text import closed

AGENT = f"rsi-graph/{__version__} (looks up one record when its user asks for it)"
CSL = "application/vnd.citationstyles.csl+json"
MAX_BYTES = 4 * 1024 * 1024
CHUNK = 65_536
MAX_HOPS = 5
OFFLINE = "give the record yourself: add source FILE with BibTeX, RIS or CSL-JSON, or --title, --author, --issued"


@dataclass(frozen=True, slots=True)
class Services:
    """The services that are asked for records, with limits on the waiting. Tests put their own server here."""

    doi: str = "https://doi.org/"
    arxiv: str = "https://export.arxiv.org/api/query"
    isbn: str = "https://openlibrary.org/api/books"
    seconds: float = 15.0
    """The seconds that one answer may take in all."""
    tries: int = 2
    pause: Callable[[float], None] = field(default=time.sleep)


def record(wanted: NameRecord, services: Services | None = None) -> Work:
    """The record of a work as its service has it. Raises LookupFailed, and NotInstalled without httpx2."""
    asked = services or Services()
    return _ANSWERS[wanted.scheme](wanted, asked)


# --- one service each ---------------------------------------------------------------------------------------------


def _by_doi(wanted: NameRecord, services: Services) -> Work:
    answer = _get(wanted, services, services.doi + _quoted(wanted.id), accept=CSL)
    try:
        data = json.loads(answer.text)
        if not isinstance(data, dict):
            raise ValueError("no object")  # noqa: TRY301, TRY004 - one way out for whatever is no record
        work = from_csl(data)
    except (ValueError, RecursionError, BadBibliography):
        raise _garbage(wanted) from None
    if not work.body.get("title"):
        raise _garbage(wanted)
    work = Work({name: _unescaped(value) for name, value in work.body.items()}, work.key, work.left_out)
    fields = {**work.body, "DOI": work.body.get("DOI", wanted.id), "abstract": ""}  # its licence is unknown
    return Work(body(fields), wanted.id, tuple(name for name in work.left_out if name in _FURTHER))


def _unescaped(value: Any) -> Any:
    """Replace entities, which publishers send: ``Science &amp; Society``."""
    return html.unescape(value) if isinstance(value, str) else value


_FURTHER = frozenset({"contributor", "director", "jurisdiction", "collection-number", "event-date", "PMCID", "source"})
"""The variables of CSL that a source has no field for; all else that a service adds is about the service itself."""


def _quoted(text: str) -> str:
    from urllib.parse import quote

    return quote(text, safe="/:;()._-")


_ATOM = {"a": "http://www.w3.org/2005/Atom", "x": "http://arxiv.org/schemas/atom"}


def _by_arxiv(wanted: NameRecord, services: Services) -> Work:
    answer = _get(wanted, services, services.arxiv, params={"id_list": wanted.id, "max_results": "1"})
    entry = _feed(wanted, answer.text).find("a:entry", _ATOM)
    title = _of(entry, "a:title")
    if entry is None or not title or title == "Error":
        raise LookupFailed(f"arXiv has no work {wanted.id}", "check the id")
    authors = [name(_of(author, "a:name")) for author in entry.findall("a:author", _ATOM)]
    fields: Body = {
        "type": "article",
        "title": title,
        "author": authors,
        "issued": date(_of(entry, "a:published")),
        "container-title": "arXiv",
        "arXiv": wanted.id,
        "URL": f"https://arxiv.org/abs/{wanted.id}",
        "DOI": _of(entry, "x:doi"),
    }
    extra = [what for what in ("x:journal_ref", "x:comment") if _of(entry, what)]
    return Work(body(fields), wanted.id, tuple(part.removeprefix("x:") for part in extra))


def _feed(wanted: NameRecord, text: str) -> ET.Element:
    """Parse Atom, and refuse what could make a small text large."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise _garbage(wanted)
    try:
        return ET.fromstring(text)  # noqa: S314 - entities were refused above
    except (ET.ParseError, ValueError, RecursionError):
        raise _garbage(wanted) from None


def _of(element: ET.Element | None, path: str) -> str:
    found = element.findtext(path, "", _ATOM) if element is not None else ""
    return " ".join((found or "").split())


def _by_isbn(wanted: NameRecord, services: Services) -> Work:
    key = f"ISBN:{wanted.id}"
    answer = _get(wanted, services, services.isbn, params={"bibkeys": key, "format": "json", "jscmd": "data"})
    try:
        book = json.loads(answer.text)[key]
        fields = {
            "type": "book",
            "title": ": ".join(filter(None, (book["title"], book.get("subtitle")))),
            "author": [name(person["name"]) for person in book.get("authors", ())],
            "issued": date(str(book.get("publish_date", ""))),
            "publisher": ", ".join(house["name"] for house in book.get("publishers", ())),
            "number-of-pages": str(book.get("number_of_pages", "")),
            "ISBN": wanted.id,
        }
        return Work(body(fields), wanted.id)
    except KeyError:
        raise LookupFailed(f"Open Library has no book {wanted.id}", OFFLINE) from None
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise _garbage(wanted) from None


def _by_url(wanted: NameRecord, services: Services) -> Work:
    answer = _get(wanted, services, wanted.id)
    if "html" not in answer.kind:
        raise LookupFailed(f"{wanted} is no web page but {answer.kind or 'something else'}", OFFLINE)
    return _page(answer.text, wanted.id)


def _page(text: str, url: str) -> Work:
    """The record that a web page gives of itself, in the tags that Google Scholar and others read."""
    meta = list(_metas(text))
    first: dict[str, str] = {}
    for key, value in meta:
        first.setdefault(key, value)
    authors = [value for key, value in meta if key in ("citation_author", "dc.creator")]
    authors = authors or [a for a in (first.get("author"), first.get("article:author")) if a and "://" not in a]
    title = next(filter(None, (first.get(key) for key in _TITLES)), "")
    if not title:
        raise LookupFailed(f"{url} does not give its title", OFFLINE)
    fields = {
        "type": "article-journal" if "citation_journal_title" in first else "webpage",
        "title": title,
        "author": [name(author) for author in authors],
        "issued": date(next(filter(None, (first.get(key) for key in _DATES)), "")),
        "container-title": first.get("citation_journal_title") or first.get("og:site_name"),
        "DOI": doi(first.get("citation_doi", "")),
        "URL": url,
        "accessed": time.strftime("%Y-%m-%d"),
    }
    return Work(body(fields), url)


_TITLES = ("citation_title", "dc.title", "og:title", "twitter:title", "<title>")
_DATES = ("citation_publication_date", "citation_date", "dc.date", "article:published_time", "date")


def _metas(text: str) -> Iterator[tuple[str, str]]:
    from html.parser import HTMLParser

    found: list[tuple[str, str]] = []

    class Reader(HTMLParser):
        inside = False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = {key: value or "" for key, value in attrs}
            self.inside = tag == "title"
            if tag == "meta" and given.get("content", "").strip():
                found.append(((given.get("name") or given.get("property") or "").lower(), given["content"].strip()))

        def handle_endtag(self, tag: str) -> None:
            self.inside = self.inside and tag != "title"

        def handle_data(self, data: str) -> None:
            if self.inside and data.strip():
                found.append(("<title>", data.strip()))

    Reader().feed(closed(text))
    return iter(found)


_ANSWERS: dict[Scheme, Callable[[NameRecord, Services], Work]] = {
    "doi": _by_doi,
    "arxiv": _by_arxiv,
    "isbn": _by_isbn,
    "url": _by_url,
}


# --- asking -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    kind: str
    text: str


def _get(wanted: NameRecord, services: Services, url: str, *, accept: str = "*/*", params: Any = None) -> _Answer:
    """The answer to a request, which is sent again if the service was busy or did not answer."""
    try:
        import httpx2 as httpx
    except ImportError:
        raise NotInstalled("httpx2, which asks the services,", "sources") from None
    why = ""
    errand = pinned.Errand(url)
    for attempt in range(services.tries):
        if attempt:
            services.pause(2.0**attempt / 2)
        try:
            answer = _once(httpx, services, errand, accept, params)
        except httpx.TimeoutException:
            why = f"no answer within {services.seconds:g} seconds"
        except httpx.ConnectError:
            why = f"{httpx.URL(url).host} cannot be reached"
        except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError, RuntimeError) as error:
            why = " ".join(str(error).split()) or type(error).__name__
        else:
            if answer.status // 100 == 2:  # noqa: PLR2004 - what HTTP calls an answer
                return answer
            if answer.status in (404, 410):
                raise LookupFailed(f"there is no {wanted}: the service answers {answer.status}", "check it")
            why = f"the service answers {answer.status}"
    raise LookupFailed(f"cannot look up {wanted}: {why}", OFFLINE)


def _once(httpx: Any, services: Services, errand: pinned.Errand, accept: str, params: Any) -> _Answer:
    until = time.monotonic() + services.seconds
    headers = {"User-Agent": AGENT, "Accept": accept, "Accept-Encoding": "gzip"}
    with _client(httpx, services, errand, headers) as client:
        alarm = threading.Timer(services.seconds, client.close)  # a server may send one byte of its head a second
        alarm.daemon = True
        alarm.start()
        try:
            request = client.build_request("GET", errand.asked, params=params)
            for _ in range(MAX_HOPS + 1):
                with _sent(client, request, errand) as response:
                    if response.next_request is None:
                        return _read(httpx, response, until)
                    request = response.next_request
            raise httpx.TooManyRedirects(f"more than {MAX_HOPS} redirects")
        except (httpx.HTTPError, RuntimeError, OSError) as error:
            if time.monotonic() >= until:
                raise httpx.ReadTimeout("too slow") from error
            raise
        finally:
            alarm.cancel()


def _client(httpx: Any, services: Services, errand: pinned.Errand, headers: Mapping[str, str]) -> Any:
    """A client that connects only to addresses that were checked, or through the proxy that is set."""
    waiting = httpx.Timeout(services.seconds)
    own = errand.transport(httpx)
    return httpx.Client(
        timeout=waiting, follow_redirects=False, headers=headers, transport=own, mounts=_proxies(httpx)
    )


def _proxies(httpx: Any) -> dict[str, Any]:
    """The transports for the proxies that the environment names, and for the hosts that are asked without one."""
    from urllib.request import getproxies

    named = getproxies()
    ways = {f"{scheme}://": httpx.HTTPTransport(proxy=named[scheme]) for scheme in _PROXIED if named.get(scheme)}
    hosts = [host.strip().lstrip(".") for host in named.get("no", "").split(",") if host.strip()] if ways else []
    return {} if "*" in hosts else ways | {f"all://{star}{host}": None for host in hosts for star in ("", "*.")}


_PROXIED = ("http", "https", "all")


@contextmanager
def _sent(client: Any, request: Any, errand: pinned.Errand) -> Iterator[Any]:
    """The answer to a request, which is only sent to allowed addresses.

    An address that a person or this program named is allowed. A redirection is followed over HTTP and to public
    addresses only, or back to the server that was asked first.
    """
    try:
        errand.refuse_inner(request.url)
        response = client.send(request, stream=True)
    except pinned.NotAsked as refused:
        where = f"{request.url.scheme}://{request.url.host}"
        raise LookupFailed(f"{errand.asked} leads to {where}, {refused}", OFFLINE) from None
    try:
        yield response
    finally:
        response.close()


def _read(httpx: Any, response: Any, until: float) -> _Answer:
    """The content of an answer, unpacked within limits of size and time."""
    packed = response.headers.get("content-encoding", "").strip().lower()
    if packed not in ("", "identity", "gzip", "deflate"):
        raise httpx.HTTPError(f"the answer is packed as {packed[:40]}, which was not asked for")
    data = bytearray()
    for chunk in response.iter_bytes(CHUNK):
        data += chunk
        if len(data) > MAX_BYTES:
            raise httpx.HTTPError(f"the answer is larger than {MAX_BYTES // 2**20} MB")
        if time.monotonic() > until:
            raise httpx.ReadTimeout("too slow")
    kind = response.headers.get("content-type", "")
    encoding = response.charset_encoding or "utf-8"
    return _Answer(response.status_code, kind.partition(";")[0].strip().lower(), _decoded(bytes(data), encoding))


_CHARSET = re.compile(r"ascii|(utf|iso8859|cp|koi8|mac|gb|big5|euc|shift|johab|hz|tis|iso2022|viscii)[\w-]*")
"""The encodings in which pages are written. Of Python's other encodings one takes minutes for a short answer."""


def _decoded(data: bytes, encoding: str) -> str:
    try:
        known = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        known = "utf-8"
    return data.decode(known if _CHARSET.fullmatch(known) else "utf-8", "replace")


def _garbage(wanted: NameRecord) -> LookupFailed:
    return LookupFailed(f"the answer for {wanted} is no bibliographic record", OFFLINE)
