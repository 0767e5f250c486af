"""A server on this machine that stands for the DOI, arXiv and ISBN services and for web pages."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from rsi_graph.sources.lookup import Services

CSL = "application/vnd.citationstyles.csl+json"


@dataclass
class Served:
    """The answers by path, and what was asked. A path with a list gives one answer after another."""

    url: str
    answers: dict[str, object]
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    waits: threading.Event = field(default_factory=threading.Event)

    def services(self, **changes: object) -> Services:
        given = {"seconds": 5.0, "pause": lambda _: None, **changes}
        return Services(f"{self.url}/", f"{self.url}/arxiv", f"{self.url}/isbn", **given)


@contextmanager
def serving(answers: dict[str, object]) -> Iterator[Served]:
    """Answers are (status, content type, body), or a list of them, or "never"."""
    served = Served("", answers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0].lstrip("/")
            served.asked.append((self.path, self.headers["User-Agent"], self.headers["Accept"]))
            answer = served.answers.get(path, (404, "text/plain", "no"))
            if isinstance(answer, list):
                answer = answer.pop(0) if len(answer) > 1 else answer[0]
            if answer == "never":
                served.waits.wait(30)
                return
            status, kind, text = answer
            data = text if isinstance(text, bytes) else text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield served
    finally:
        served.waits.set()
        server.shutdown()
        server.server_close()
        thread.join()
