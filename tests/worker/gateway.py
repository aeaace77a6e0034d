"""A real gateway for text messages that keeps what it gets, and answers as it is told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Gateway:
    """`answers`: the statuses of the next answers; afterwards 202. `texts`: what was taken."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    texts: list[dict[str, str]] = field(default_factory=list)

    def take(self, request: BaseHTTPRequestHandler) -> int:
        body = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        self.asked.append({"path": request.path, "headers": dict(request.headers), "body": body})
        status = self.answers.pop(0) if self.answers else 202
        if status < 300:
            self.texts.append(body)
        return status

    def to(self, number: str) -> list[str]:
        return [each["text"] for each in self.texts if each["to"] == number]


@contextmanager
def gateway_open() -> Iterator[Gateway]:
    """One that listens, in a thread of its own."""
    gateway = Gateway()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = gateway.take(self)
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: Any) -> None:
            """In silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    gateway.url = f"http://firm:pass%20word@127.0.0.1:{server.server_port}/texts"
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
