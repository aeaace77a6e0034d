"""Where certification authorities put the lists of what they revoked: a web server of the tests' own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Lists:
    """`laid_out`: by path; what is not there is answered by 404. `asked`: the paths. `held`: nothing is answered until
    it is set."""

    url: str = ""
    laid_out: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    held: threading.Event | None = None


@contextmanager
def lists_open() -> Iterator[Lists]:
    """One that listens, in a thread of its own."""
    lists = Lists()

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            lists.asked.append(self.path)
            if lists.held is not None:
                lists.held.wait(60)
            found = lists.laid_out.get(self.path)
            self.send_response(404 if found is None else 200)
            self.send_header("Content-Length", str(len(found or b"")))
            self.end_headers()
            self.wfile.write(found or b"")

        def log_message(self, format: str, *args: Any) -> None:
            """In silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    lists.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield lists
    finally:
        if lists.held is not None:
            lists.held.set()
        server.shutdown()
        server.server_close()
