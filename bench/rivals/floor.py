"""The floor: asyncpg and an ASGI function that answers with what one statement returns. It knows one firm, and nobody asks who you are."""

import sys
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import uvicorn

STATEMENT = "\n".join(
    line
    for line in Path(__file__).with_name("board.sql").read_text().splitlines()
    if not line.startswith("--")
)


async def nothing(connection: Any) -> None:
    """A connection comes back as it went: nothing is ever left on it."""


class Floor:
    def __init__(self, url: str, firm: str) -> None:
        self.url, self.firm = url, firm
        self.pool: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.pool is None:
            settings = {"app.firm": self.firm, "jit": "off"}
            self.pool = await asyncpg.create_pool(
                self.url, min_size=10, max_size=10, reset=nothing, server_settings=settings
            )
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part.get("body", b""), part.get("more_body", False)
        asked = orjson.loads(body)["variables"]
        async with self.pool.acquire() as connection:
            answer = await connection.fetchval(STATEMENT, self.firm, asked["id"], asked["first"])
        data = answer.encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(data))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": data})


if __name__ == "__main__":
    port, url, firm = sys.argv[1:]
    uvicorn.run(
        Floor(url, firm),
        host="127.0.0.1",
        port=int(port),
        loop="uvloop",
        http="httptools",
        lifespan="off",
        log_level="error",
        access_log=False,
    )
