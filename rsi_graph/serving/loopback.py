"""Pages served to this machine alone, from memory: nothing on the disk can be requested.

A request has to name this server as its host, so that no page of the web reaches it by a name that resolves here. A
request that another site's page makes on its own, as for a picture or a script, is refused if the browser marks it so.
"""

import contextlib
import mimetypes
import sys
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import unquote, urlsplit

from rsi_graph.errors import BadSetting

HERE = "127.0.0.1"
HIGHEST = 65535


class Loopback:
    """A server of some pages; it stops at the end of its ``with`` block.

    It takes its port before the pages are made, so that it fails at once if the port is taken. Raises BadSetting.
    """

    def __init__(self, port: int = 0) -> None:
        if not 0 <= port <= HIGHEST:
            raise BadSetting(f"--port {port} is no port", f"from 1 to {HIGHEST}; without it one is chosen")
        self._files: dict[str, str] = {}
        handler = type("PagesHandler", (_Pages,), {"files": self._files})
        try:
            self._server = _Server((HERE, port), handler)
        except OSError as error:
            raise BadSetting(
                f"port {port} cannot be used: {error.strerror}", "without --port one is chosen"
            ) from error

    def offer(self, files: Mapping[str, str]) -> None:
        """Answer with these files by their paths."""
        self._files.update(files)

    @property
    def address(self) -> str:
        """The address it answers at."""
        return f"http://{HERE}:{self._server.server_address[1]}/"

    def serve(self) -> None:
        """Answer until ctrl+c or ``stop``."""
        with contextlib.suppress(KeyboardInterrupt):
            self._server.serve_forever()

    def stop(self) -> None:
        """End ``serve``, which runs in another thread."""
        self._server.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    """Answers each request in a thread that does not hold the program up."""

    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Print errors, except for a browser that left before it had its page."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Pages(BaseHTTPRequestHandler):
    """Answers with the pages it was given."""

    files: ClassVar[Mapping[str, str]] = {}
    protocol_version = "HTTP/1.1"
    timeout = 30

    def do_GET(self) -> None:
        """A page with its text."""
        self._answer(whole=True)

    def do_HEAD(self) -> None:
        """A page without its text."""
        self._answer(whole=False)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name it has
        """Say nothing of requests."""

    def _answer(self, *, whole: bool) -> None:
        port = self.connection.getsockname()[1]
        if self.headers.get_all("Host") not in ([f"{HERE}:{port}"], [f"localhost:{port}"]):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST)
            return
        if self.headers.get("Sec-Fetch-Site") == "cross-site" and self.headers.get("Sec-Fetch-Dest") != "document":
            self.send_error(HTTPStatus.FORBIDDEN)
            return
        try:
            path = unquote(urlsplit(self.path).path).lstrip("/") or "index.html"
        except ValueError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        text = self.files.get(path)
        if text is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = text.encode()
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{mimetypes.guess_type(path)[0] or 'text/plain'}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Frame-Options", "DENY")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if whole:
            self.wfile.write(body)
