"""Bare uvicorn: sockets that are accepted and kept, and a body that is sent to each of them as it is."""

import sys
from typing import Any

import uvicorn

open_sockets: set[Any] = set()


async def app(scope: Any, receive: Any, send: Any) -> None:
    await (_socket if scope["type"] == "websocket" else _publish)(receive, send)


async def _socket(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    open_sockets.add(send)
    while (await receive())["type"] != "websocket.disconnect":
        pass
    open_sockets.discard(send)


async def _publish(receive: Any, send: Any) -> None:
    frame, more = b"", True
    while more:
        part = await receive()
        frame, more = frame + part.get("body", b""), part.get("more_body", False)
    message = {"type": "websocket.send", "text": frame.decode()}
    for each in list(open_sockets):
        await each(message)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="error",
        access_log=False,
    )
