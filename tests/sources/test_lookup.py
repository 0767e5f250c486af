"""A work is looked up by its DOI, arXiv id, ISBN or address; whatever a service does, a record or one line."""

import gzip
import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from rsi_graph.errors import LookupFailed, NotInstalled
from rsi_graph.sources import lookup, pinned
from rsi_graph.sources.identifiers import NameRecord, named, printed
from rsi_graph.sources.lookup import AGENT, Services, record
from tests.services import CSL, Served, serving

NAMES = [
    ("10.1257/aer.20180338", NameRecord("doi", "10.1257/aer.20180338")),
    ("doi:10.1016/S0065-2458(08)60418-0", NameRecord("doi", "10.1016/S0065-2458(08)60418-0")),
    ("https://doi.org/10.1257/aer.20180338", NameRecord("doi", "10.1257/aer.20180338")),
    ("10.48550/arXiv.2408.06292", NameRecord("arxiv", "2408.06292")),
    ("arXiv:2408.06292v3", NameRecord("arxiv", "2408.06292")),
    ("2408.06292", NameRecord("arxiv", "2408.06292")),
    ("cs/0309048", NameRecord("arxiv", "cs/0309048")),
    ("https://arxiv.org/pdf/2408.06292v2.pdf", NameRecord("arxiv", "2408.06292")),
    ("https://arxiv.org/abs/cs/0309048", NameRecord("arxiv", "cs/0309048")),
    ("ISBN 978-0-19-967811-2", NameRecord("isbn", "9780199678112")),
    ("0-306-40615-2", NameRecord("isbn", "0306406152")),
    ("https://example.org/post", NameRecord("url", "https://example.org/post")),
    ("0-306-40615-3", None),
    ("paper.bib", None),
    ("Good 1965", None),
]


@pytest.mark.parametrize(("text", "expected"), NAMES)
def test_what_a_work_is_named_by(text: str, expected: NameRecord | None) -> None:
    assert named(text) == expected


PRINTED = [
    ("Title arXiv:2408.06292v3 [cs.AI] 1 Sep 2024", NameRecord("arxiv", "2408.06292")),
    ("See https://doi.org/10.1257/aer.20180338.", NameRecord("doi", "10.1257/aer.20180338")),
    ("doi: 10.1016/S0065-2458(08)60418-0", NameRecord("doi", "10.1016/S0065-2458(08)60418-0")),
    ("nothing of the sort", None),
]


@pytest.mark.parametrize(("text", "expected"), PRINTED)
def test_what_a_paper_prints_of_itself(text: str, expected: NameRecord | None) -> None:
    assert printed(text) == expected


ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>
<title>The AI Scientist:
  Towards Discovery</title><published>2024-08-12T16:58:11Z</published>
<author><name>Chris Lu</name></author><author><name>David Ha</name></author>
<arxiv:comment xmlns:arxiv="http://arxiv.org/schemas/atom">186 pages</arxiv:comment></entry></feed>"""
NO_ENTRY = '<feed xmlns="http://www.w3.org/2005/Atom"></feed>'
BLOOM = {
    "type": "journal-article", "title": "Are Ideas Getting Harder to Find?", "DOI": "10.1257/aer.20180338",
    "author": [{"family": "Bloom", "given": "Nicholas", "sequence": "first"}], "container-title": "A &amp; B",
    "issued": {"date-parts": [[2020, 4, 1]]}, "volume": "110", "reference-count": 5,
    "collection-number": "3", "abstract": "Long.",
}  # fmt: skip
PAGE = """<html><head><title>Ignored</title><meta property="og:title" content="The post">
<meta name="author" content="Jane Doe"><meta property="article:published_time" content="2023-05-04T10:00:00Z">
<meta property="og:site_name" content="A blog"></head><body>x</body></html>"""
BOOK = {"ISBN:9780199678112": {"title": "Superintelligence", "subtitle": "Paths", "authors": [{"name": "N. Bostrom"}],
                               "publishers": [{"name": "OUP"}], "publish_date": "July 2014"}}  # fmt: skip


def test_each_service_gives_a_record() -> None:
    answers = {
        "10.1257/aer.20180338": (200, CSL, json.dumps(BLOOM)),
        "arxiv": (200, "application/atom+xml", ATOM),
        "isbn": (200, "application/json", json.dumps(BOOK)),
        "post": (200, "text/html; charset=utf-8", PAGE),
    }
    with serving(answers) as served:
        ask = served.services()
        bloom = record(NameRecord("doi", "10.1257/aer.20180338"), ask)
        assert bloom.body == {
            "type": "article-journal", "title": BLOOM["title"], "author": [{"family": "Bloom", "given": "Nicholas"}],
            "issued": "2020-04-01", "container-title": "A & B", "volume": "110", "DOI": "10.1257/aer.20180338",
            "collection-number": "3",
        }  # fmt: skip
        assert bloom.left_out == ()
        lu = record(NameRecord("arxiv", "2408.06292"), ask)
        assert lu.body == {
            "type": "article", "title": "The AI Scientist: Towards Discovery",
            "author": [{"family": "Lu", "given": "Chris"}, {"family": "Ha", "given": "David"}], "issued": "2024-08-12",
            "container-title": "arXiv", "URL": "https://arxiv.org/abs/2408.06292", "arXiv": "2408.06292",
        }  # fmt: skip
        bostrom = record(NameRecord("isbn", "9780199678112"), ask).body
        assert (bostrom["title"], bostrom["issued"]) == ("Superintelligence: Paths", "2014-07")
        page = record(NameRecord("url", f"{served.url}/post"), ask).body
        assert page["type"] == "webpage"
        assert (page["title"], page["issued"], page["container-title"]) == ("The post", "2023-05-04", "A blog")
        assert page["author"] == [{"family": "Doe", "given": "Jane"}]
    assert {agent for _, agent, _ in served.asked} == {AGENT}
    assert served.asked[0][2] == CSL


BAD = [
    ((404, "text/plain", "no"), NameRecord("doi", "10.1/x"), "there is no doi:10.1/x: the service answers 404"),
    ((200, "text/html", "<html>hello"), NameRecord("doi", "10.1/x"), "no bibliographic record"),
    ((200, CSL, "[" * 100_000), NameRecord("doi", "10.1/x"), "no bibliographic record"),
    ((200, CSL, b"\xff\xfe\x00"), NameRecord("doi", "10.1/x"), "no bibliographic record"),
    ((200, CSL, '{"title": ""}'), NameRecord("doi", "10.1/x"), "no bibliographic record"),
    ((500, "text/plain", "oh"), NameRecord("doi", "10.1/x"), "the service answers 500"),
    ((200, CSL, "x" * 5_000_000), NameRecord("doi", "10.1/x"), "larger than 4 MB"),
    ((200, "application/atom+xml", NO_ENTRY), NameRecord("arxiv", "2408.06292"), "arXiv has no work"),
    ((200, "application/atom+xml", "<feed"), NameRecord("arxiv", "2408.06292"), "no bibliographic record"),
    ((200, "x", '<!DOCTYPE a [<!ENTITY b "c">]><a/>'), NameRecord("arxiv", "2408.06292"), "no bibliographic record"),
    ((200, "application/json", "{}"), NameRecord("isbn", "9780199678112"), "Open Library has no book"),
    (
        (200, "application/json", '{"ISBN:9780199678112": []}'),
        NameRecord("isbn", "9780199678112"),
        "no bibliographic record",
    ),
    ("never", NameRecord("doi", "10.1/x"), "no answer within 0.2 seconds"),
]


@pytest.mark.parametrize(("answer", "name", "says"), BAD)
def test_a_bad_answer_is_one_line(answer: object, name: NameRecord, says: str) -> None:
    with serving({"10.1/x": answer, "arxiv": answer, "isbn": answer}) as served:
        seconds = 0.2 if answer == "never" else 5.0
        with pytest.raises(LookupFailed, match=says) as failed:
            record(name, served.services(seconds=seconds))
    assert "\n" not in str(failed.value)
    assert failed.value.exit_code == 2


def test_a_page_needs_a_title_and_has_to_be_one() -> None:
    answers = {"a": (200, "text/html", "<p>hello"), "b": (200, "application/pdf", "%PDF")}
    with serving(answers) as served:
        for path, says in (("a", "does not give its title"), ("b", "is no web page but application/pdf")):
            with pytest.raises(LookupFailed, match=says):
                record(NameRecord("url", f"{served.url}/{path}"), served.services())


def test_a_busy_service_is_asked_once_more() -> None:
    def twice(served: Served) -> None:
        assert record(NameRecord("doi", "10.1/x"), served.services()).body["title"] == BLOOM["title"]
        assert len(served.asked) == 2

    with serving({"10.1/x": [(503, "text/plain", "busy"), (200, CSL, json.dumps(BLOOM))]}) as served:
        twice(served)


def test_without_a_network_the_way_out_is_said() -> None:
    closed = Services(doi="http://127.0.0.1:1/", pause=lambda _: None, seconds=1)
    with pytest.raises(LookupFailed, match=r"cannot look up doi:10\.1/x: 127\.0\.0\.1 cannot be reached") as failed:
        record(NameRecord("doi", "10.1/x"), closed)
    assert "BibTeX" in failed.value.hint


def test_without_the_extra_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx2", None)
    with pytest.raises(NotInstalled) as missing:
        record(NameRecord("doi", "10.1/x"), Services(doi="http://127.0.0.1:1/"))
    assert missing.value.hint == "pip install 'rsi-graph[sources]'"


# --- hostile answers ----------------------------------------------------------------------------------------------


@contextmanager
def speaking(answer: Callable[[socket.socket, str], None]) -> Iterator[str]:
    """The address of a server that speaks byte by byte, whatever HTTP says about it."""
    listening = socket.create_server(("127.0.0.1", 0))
    listening.settimeout(0.05)
    ended = threading.Event()

    def serve() -> None:
        while not ended.is_set():
            with suppress(OSError), listening.accept()[0] as one:
                one.settimeout(2)
                answer(one, one.recv(65_536).decode("latin-1"))

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        ended.set()
        thread.join()
        listening.close()


def head(*lines: str) -> bytes:
    return "\r\n".join(("HTTP/1.1 200 OK", "Content-Type: text/html", *lines, "", "")).encode()


def leads_to(where: str) -> Callable[[socket.socket, str], None]:
    """A server that sends on whoever asks."""

    def answer(one: socket.socket, _: str) -> None:
        one.sendall(f"HTTP/1.1 302 Found\r\nLocation: {where}\r\nContent-Length: 0\r\n\r\n".encode())

    return answer


def endless(one: socket.socket, _: str) -> None:
    one.sendall(head())
    while True:
        one.sendall(b"<p>" * 100_000)


def bomb(one: socket.socket, _: str) -> None:
    one.sendall(head("Content-Encoding: gzip"))
    one.sendall(gzip.compress(b"<p>" * 3_000_000))


def twice_packed(one: socket.socket, _: str) -> None:
    one.sendall(head("Content-Encoding: gzip, gzip"))
    one.sendall(gzip.compress(gzip.compress(b"<p>" * 100)))


def dripping(one: socket.socket, _: str) -> None:
    one.sendall(head())
    for _ in range(1000):
        one.sendall(b"<")
        time.sleep(0.02)


def dripping_head(one: socket.socket, _: str) -> None:
    for _ in range(1000):
        one.sendall(b"H")
        time.sleep(0.02)


def torn(one: socket.socket, _: str) -> None:
    one.sendall(head("Content-Length: 1000") + b"<title>T")


def says(*parts: bytes, on_and_on: bytes = b"") -> Callable[[socket.socket, str], None]:
    """A server that says these bytes, and then others as long as it is listened to."""

    def answer(one: socket.socket, _: str) -> None:
        one.sendall(b"".join(parts))
        while on_and_on:
            one.sendall(on_and_on)

    return answer


CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
ENDLESS = [
    says(on_and_on=b"HTTP/1.1 100 Continue\r\n\r\n"),
    says(on_and_on=b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
    says(CHUNKED, on_and_on=b"1\r\n<\r\n" * 100),
    says(head("Content-Encoding: gzip"), on_and_on=gzip.compress(b"")),
    says(head("Content-Encoding: gzip"), gzip.compress(b"")[:10], on_and_on=b"\0\0\0\xff\xff" * 100),
]
"""Servers that go on for ever without saying much."""


HOSTILE = [
    (endless, "larger than 4 MB"),
    (bomb, "larger than 4 MB"),
    (twice_packed, "packed as gzip, gzip"),
    (dripping, "no answer within 0.3 seconds"),
    (dripping_head, "no answer within 0.3 seconds|illegal|Illegal|invalid|disconnected"),
    (torn, "cannot look up"),
    (leads_to("file:///etc/passwd"), "leads to file|cannot look up"),
    (leads_to("ftp://example.org/x"), "leads to ftp|cannot look up"),
    (leads_to("http://127.0.0.1:1/"), "an address of this machine or its own network"),
    (leads_to("http://localhost:1/"), "an address of this machine or its own network"),
    (leads_to("http://[::1]:1/"), "an address of this machine or its own network"),
    (leads_to("http://169.254.169.254/latest"), "an address of this machine or its own network"),
    (leads_to("http://10.0.0.1/"), "an address of this machine or its own network"),
    (leads_to("http://192.168.1.1/"), "an address of this machine or its own network"),
    (leads_to("http://[::ffff:127.0.0.1]:1/"), "an address of this machine or its own network"),
    (leads_to("http://0.0.0.0:1/"), "an address of this machine or its own network"),
    (leads_to("http://0x7f.1:1/"), "an address of this machine or its own network"),
    (leads_to("http://2130706433:1/"), "an address of this machine or its own network"),
    (leads_to("http://[::ffff:7f00:1]:1/"), "an address of this machine or its own network"),
    (leads_to("http://127\u30020\u30020\u30021:1/"), "an address of this machine or its own network"),
    (leads_to("http://a:b@127.0.0.1:1/"), "an address of this machine or its own network"),
    (leads_to("//127.0.0.1:1/"), "an address of this machine or its own network"),
    (leads_to("unix:///run/docker.sock"), "leads to unix"),
    (leads_to("data:text/html,<title>T</title>"), "answers 302"),
    (leads_to("javascript:alert(1)"), "answers 302"),
    (leads_to("http://[::1"), "answers 302"),
    (leads_to("http://127.0.0.1:99999/"), "leads to|cannot look up"),
    (leads_to("http://xn--" + "9" * 5_000 + "/"), "cannot look up"),
    (leads_to("/again"), "more than 5 redirects"),
    (says(CHUNKED, b"4\r\n<p> \r\n0\r\n", on_and_on=b"X: y\r\n" * 100), "cannot look up"),
    (says(CHUNKED, b"4;", on_and_on=b"a=b;" * 100), "cannot look up"),
    (says(CHUNKED, b"-5\r\nabc\r\n0\r\n\r\n"), "illegal chunk header"),
    (says(CHUNKED, b"f" * 20 + b"\r\nabc"), "cannot look up"),
    (says(head()[:-2], on_and_on=b"X-A: " + b"b" * 1_000 + b"\r\n"), "cannot look up"),
    (says(head("Content-Length: -5")), "bad Content-Length"),
    (says(head("Content-Length: 5", "Content-Length: 16")), "conflicting Content-Length"),
    (says(head("Content-Length: 99999999999999999999999")), "bad Content-Length"),
    (says(head("Content-Encoding: br", "Content-Length: 4"), b"\x0b\2\x80a"), "packed as br"),
    (says(head("Content-Encoding: zstd", "Content-Length: 4"), b"\x28\xb5\x2f\xfd"), "packed as zstd"),
    (says(head("Content-Encoding: gzip", "Content-Length: 4"), b"\x1f\x8bxx"), "decompressing"),
    (says(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "answers 304"),
    (says(b"HTTP/1.1 101 Switching\r\nUpgrade: y\r\n\r\n"), "cannot look up"),
    (says(b"\0" * 1_000), "cannot look up"),
    *((server, "no answer within 0.3 seconds") for server in ENDLESS),
]


@pytest.mark.parametrize(("answer", "says"), HOSTILE)
def test_a_hostile_answer_is_one_line_in_bounded_time(answer, says) -> None:
    """Without end, packed, slow or sending on: the limits of size, time and hops hold, and one line says so."""
    slow = answer in (dripping, dripping_head, *ENDLESS)
    services = Services(pause=lambda _: None, seconds=0.3 if slow else 20, tries=1)
    with speaking(answer) as address, pytest.raises(LookupFailed, match=says) as failed:
        record(NameRecord("url", f"{address}/page"), services)
    assert "\n" not in str(failed.value)


@pytest.mark.parametrize(
    ("charset", "expected"),
    [("utf-8", "\u00e9"), ("latin-1", "\u00c3\u00a9"), ("windows-1252", "\u00c3\u00a9"), ("punycode", "\u00e9"),
     ("idna", "\u00e9"), ("unicode_escape", "\u00e9"), ("undefined", "\u00e9"), ("hex", "\u00e9"),
     ("os.path", "\u00e9"), ("a" * 9_000, "\u00e9"), ('"', "\u00e9")],
)  # fmt: skip
def test_an_encoding_that_no_page_is_written_in_is_not_believed(charset: str, expected: str) -> None:
    """Punycode takes minutes for four megabytes; those that are no text, or raise, are read as UTF-8."""
    body = "<title>\u00e9</title>".encode()
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=%s\r\n\r\n" % charset.encode()
    with speaking(says(answer, body)) as address:
        found = record(NameRecord("url", f"{address}/page"), Services(pause=lambda _: None, seconds=20, tries=1))
    assert found.body["title"] == expected


def test_a_redirect_on_the_same_server_is_followed() -> None:
    """As DOIs do."""

    def answer(one: socket.socket, asked: str) -> None:
        if asked.startswith("GET /page "):
            leads_to("/other")(one, asked)
        else:
            one.sendall(head("Content-Length: 22") + b"<title>Found</title>\r\n")

    with speaking(answer) as address:
        found = record(NameRecord("url", f"{address}/page"), Services(pause=lambda _: None, seconds=5))
    assert found.body["title"] == "Found"


INNER = [
    "127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1", "::",  # noqa: S104
    "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    "2002:7f00:1::1", "2002:c0a8:101::", "::7f00:1", "ff02::1", "2001:db8::1",
]  # fmt: skip
PUBLIC = ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("address", [*INNER, *PUBLIC])
def test_which_addresses_are_public(address: str) -> None:
    """The older addresses that newer ones carry are looked at too."""
    assert pinned.is_public(address) is (address in PUBLIC)


def test_a_name_is_looked_up_once_and_the_address_found_is_the_one_connected_to(monkeypatch) -> None:
    """A name that leads to a public address first and to this machine a moment later is connected to as looked at."""
    looked_up: list[str] = []
    turn = {"one.example": ["127.0.0.1", "8.8.8.8"], "two.example": ["8.8.8.8", "127.0.0.1"]}

    def asked_for(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        looked_up.append(host)
        found = turn[host].pop(0) if host in turn else host
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port))]

    connected: list[object] = []

    def connecting(address: object, *_: object, **__: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError(111, "Connection refused")

    def redirected(to: str) -> str:
        with speaking(leads_to(to)) as address:
            connect = socket.create_connection

            def connecting_but_there(where: tuple[str, int], *words: object, **options: object) -> socket.socket:
                there = where[1] == int(address.rpartition(":")[2])
                return connect(where, *words, **options) if there else connecting(where)

            with monkeypatch.context() as patch:
                patch.setattr(socket, "getaddrinfo", asked_for)
                patch.setattr(socket, "create_connection", connecting_but_there)
                with pytest.raises(LookupFailed) as failed:
                    record(NameRecord("url", f"{address}/x"), Services(pause=lambda _: None, seconds=5, tries=1))
        return str(failed.value)

    assert "an address of this machine or its own network" in redirected("http://one.example/")
    assert connected == []
    assert "cannot be reached" in redirected("http://two.example/")
    assert connected == [("8.8.8.8", 80)]


def test_a_name_that_was_asked_leads_where_it_led_first(monkeypatch) -> None:
    """Sent back to itself, or asked once more, a name is not looked up anew: it might lead to this machine by then."""
    looked_up: list[str] = []
    connect = socket.create_connection
    with speaking(leads_to("/again")) as address:
        port = int(address.rpartition(":")[2])

        def asked_for(host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
            looked_up.append(host)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8" if len(looked_up) == 1 else host, port))]

        connected: list[object] = []

        def connecting(where: tuple[str, int], *words: object, **options: object) -> socket.socket:
            connected.append(where)
            return connect(("127.0.0.1", port), *words, **options)

        with monkeypatch.context() as patch:
            patch.setattr(socket, "getaddrinfo", asked_for)
            patch.setattr(socket, "create_connection", connecting)
            with pytest.raises(LookupFailed, match="more than 5 redirects"):
                record(NameRecord("url", f"http://one.example:{port}/x"), Services(pause=lambda _: None, seconds=5))
    assert looked_up.count("one.example") == 1
    assert set(connected) == {("8.8.8.8", port)}
    assert len(connected) > 6  # sent back to itself, and tried twice


def test_a_proxy_is_used_only_where_one_is_set(monkeypatch) -> None:
    """The environment's proxy is asked for all but the hosts that are named without it."""
    import httpx2

    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inner.example, .other.example")
    client = lookup._client(httpx2, Services(), pinned.Errand("https://doi.org/"), {})
    own = client._transport
    for address, is_own in (
        ("https://doi.org/", False), ("https://inner.example/", True), ("https://a.other.example/", True),
        ("http://doi.org/", True),
    ):  # fmt: skip
        assert (client._transport_for_url(httpx2.URL(address)) is own) is is_own, address
