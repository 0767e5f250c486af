"""The server of a site answers this machine alone, by its own name, with the pages it was given."""

import http.client
import threading
from collections.abc import Iterator

import pytest

from rsi_graph.errors import BadSetting
from rsi_graph.serving.loopback import Loopback


@pytest.fixture
def server() -> Iterator[Loopback]:
    with Loopback() as found:
        found.offer({"index.html": "<p>é", "claims/a.html": "A", "style.css": "a{}"})
        running = threading.Thread(target=found.serve)
        running.start()
        yield found
        found.stop()
        running.join()


@pytest.mark.parametrize(
    ("path", "host", "status", "kind", "body"),
    [
        ("/", "", 200, "text/html; charset=utf-8", "<p>é"),
        ("/claims/a.html?q=1", "localhost", 200, "text/html; charset=utf-8", "A"),
        ("/style.css", "", 200, "text/css; charset=utf-8", "a{}"),
        ("/../../etc/passwd", "", 404, None, None),
        ("/%2e%2e/secret", "", 404, None, None),
        ("/", "evil.example", 421, None, None),
        ("http://[::1", "", 400, None, None),
        ("//evil.example/claims/a.html", "", 404, None, None),
        ("/claims/a.html\x1b[2J", "", 404, None, None),
    ],
)
def test_what_is_answered(server, path, host, status, kind, body) -> None:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asked._validate_path = lambda _: None  # type: ignore[method-assign] - a client that sends what it likes
    asked.request("GET", path, headers={"Host": f"{host or '127.0.0.1'}:{port}"})
    answer = asked.getresponse()
    text = answer.read().decode()
    asked.close()
    assert answer.status == status
    if kind:
        assert (answer.headers["Content-Type"], text) == (kind, body)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


BY_OTHERS = [("cross-site", "script", 403), ("cross-site", "image", 403), ("cross-site", "document", 200),
             ("same-origin", "script", 200), ("none", "document", 200)]  # fmt: skip


def test_a_request_with_two_hosts_names_none(server) -> None:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asked.putrequest("GET", "/", skip_host=True)
    for host in (f"localhost:{port}", "evil.example"):
        asked.putheader("Host", host)
    asked.endheaders()
    assert asked.getresponse().status == 421
    asked.close()


@pytest.mark.parametrize(("site", "what", "status"), BY_OTHERS)
def test_another_page_gets_nothing_of_a_site(server, site, what, status) -> None:
    """A page of the web that guesses the port can lead to a site, but not draw it in."""
    port = int(server.address.rstrip("/").rpartition(":")[2])
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asked.request("GET", "/style.css", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Dest": what})
    answer = asked.getresponse()
    asked.close()
    assert answer.status == status
    if status == 200:
        assert (answer.headers["Cross-Origin-Resource-Policy"], answer.headers["X-Frame-Options"]) == (
            "same-origin", "DENY",
        )  # fmt: skip


def test_a_port_that_is_taken_or_none_is_said(server) -> None:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    with pytest.raises(BadSetting, match=f"port {port} cannot be used"):
        Loopback(port)
    with pytest.raises(BadSetting, match="is no port"):
        Loopback(70000)


@pytest.mark.parametrize(("error", "printed"), [(ConnectionResetError(104, "reset"), False), (KeyError("x"), True)])
def test_a_browser_that_leaves_is_no_error(server, capsys, error, printed) -> None:
    try:
        raise error
    except type(error):
        server._server.handle_error(None, ("127.0.0.1", 1))
    assert bool(capsys.readouterr().err) == printed
