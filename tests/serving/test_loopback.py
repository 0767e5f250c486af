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
    ],
)
def test_what_is_answered(server, path, host, status, kind, body) -> None:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    asked.request("GET", path, headers={"Host": f"{host or '127.0.0.1'}:{port}"})
    answer = asked.getresponse()
    text = answer.read().decode()
    asked.close()
    assert answer.status == status
    if kind:
        assert (answer.headers["Content-Type"], text) == (kind, body)
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_port_that_is_taken_or_none_is_said(server) -> None:
    port = int(server.address.rstrip("/").rpartition(":")[2])
    with pytest.raises(BadSetting, match=f"port {port} cannot be used"):
        Loopback(port)
    with pytest.raises(BadSetting, match="is no port"):
        Loopback(70000)
