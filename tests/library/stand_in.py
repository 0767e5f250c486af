"""A stand-in for a Qdrant server: its HTTP calls on this machine, answered by the client's own in-process store."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pydantic import BaseModel
from qdrant_client import QdrantClient, models


class StandIn(ThreadingHTTPServer):
    """The server: ``trouble`` may give another answer in its place, ``keys`` and ``asked`` say what came."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.store = QdrantClient(":memory:")
        self.trouble: Any = lambda method, path: None
        self.keys: set[str | None] = set()
        self.asked: list[str] = []
        self.lock = threading.Lock()

    def handle_error(self, *_: object) -> None:
        """Say nothing of a client that has gone meanwhile."""

    @property
    def url(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class Answering(BaseHTTPRequestHandler):
    """One request."""

    server: StandIn

    def answer(self) -> None:
        """Answer it, or make the trouble that was asked for."""
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"{}")
        path = self.path.partition("?")[0]
        self.server.keys.add(self.headers.get("api-key"))
        self.server.asked.append(f"{self.command} {path}")
        status, content = self.server.trouble(self.command, path) or self.of_store(path, body)
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_PUT = do_POST = do_DELETE = answer  # noqa: N815 - the names by which they are called

    def of_store(self, path: str, body: Any) -> tuple[int, bytes]:
        """The answer of the store."""
        _, _, name, *rest = path.split("/")
        with self.server.lock:
            try:
                result = self.result(name, (self.command, *rest), body)
            except ValueError as error:
                return 404, json.dumps({"status": {"error": str(error)}, "time": 0}).encode()
        return 200, json.dumps({"result": result, "status": "ok", "time": 0}).encode()

    def result(self, name: str, call: tuple[str, ...], body: Any) -> Any:
        """The answer of the store to a call."""
        store, query = self.server.store, body.get("query")
        calls = {
            ("GET", "exists"): lambda: {"exists": store.collection_exists(name)},
            ("PUT",): lambda: store.create_collection(name, models.VectorParams(**body["vectors"])),
            ("DELETE",): lambda: store.delete_collection(name),
            ("PUT", "points"): lambda: store.upsert(name, _points(body)),
            ("POST", "points"): lambda: store.retrieve(name, body["ids"]),
            ("POST", "points", "count"): lambda: store.count(name),
            ("POST", "points", "query"): lambda: store.query_points(name, query["nearest"], limit=body["limit"]),
        }
        if call not in calls:
            raise ValueError(call)
        return _plain(calls[call]())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _points(body: Any) -> Any:
    if "batch" in body:
        return models.Batch(**body["batch"])
    return [models.PointStruct(**one) for one in body["points"]]


def _plain(result: Any) -> Any:
    """A result as JSON has it."""
    if isinstance(result, list):
        return [_plain(one) for one in result]
    return result.model_dump(mode="json") if isinstance(result, BaseModel) else result


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """A server while it lasts."""
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
