"""A client of the public API, as a third party would write it: HTTP and WebSocket, nothing else."""

import asyncio
import hashlib
import itertools
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import cache
from typing import Any

import httpx2
import orjson
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol


class Refused(Exception):
    """The server said no, and why."""


@cache
def trusted() -> ssl.SSLContext:
    """Whom we believe over TLS, read once: each client would read it anew."""
    return httpx2.create_ssl_context()


class Client:
    """One bearer's view of one server. `token`: an API token or the token of a personal link."""

    def __init__(self, base_url: str, token: str) -> None:
        self.base_url, self.token = base_url.rstrip("/"), token
        bearer = {"Authorization": f"Bearer {token}"} if token else {}
        self.http = httpx2.AsyncClient(base_url=self.base_url, headers=bearer, timeout=60, verify=trusted())
        self.keys = itertools.count(1)

    async def close(self) -> None:
        await self.http.aclose()

    async def ask(self, query: str, **variables: Any) -> Any:
        """The data of an operation. Raises Refused for errors."""
        answer = await self.http.post("/graphql", json={"query": query, "variables": variables})
        try:
            body = answer.json()
        except ValueError:
            raise Refused(
                f"{self.base_url} is not a Countersign server: it answers {answer.status_code}"
            ) from None
        if body.get("errors"):
            raise Refused("; ".join(each["message"] for each in body["errors"]))
        return body["data"]

    async def do(self, mutation: str, input_type: str, input: dict[str, Any], select: str) -> Any:
        """One mutation; answers its payload. Raises Refused with the first refusal's words."""
        query = (
            f"mutation($input: {input_type}!) {{ {mutation}(input: $input)"
            f" {{ userErrors {{ code message }} {select} }} }}"
        )
        payload = (await self.ask(query, input=input))[mutation]
        if payload["userErrors"]:
            raise Refused("; ".join(f"{x['code']}: {x['message']}" for x in payload["userErrors"]))
        return payload

    async def upload(self, name: str, data: bytes) -> str:
        """Send the bytes of a file; answers the upload's id."""
        input = {
            "fileName": name,
            "contentType": "application/pdf",
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        ticket = (
            await self.do(
                "createUpload", "CreateUploadInput", input, "upload { id url method headers { name value } }"
            )
        )["upload"]
        headers = {each["name"]: each["value"] for each in ticket["headers"]}
        answer = await self.http.request(ticket["method"], ticket["url"], content=data, headers=headers)
        if answer.status_code != 204:
            raise Refused(f"the upload was answered {answer.status_code}: {answer.text}")
        return str(ticket["id"])

    async def download(self, url: str) -> bytes:
        answer = await self.http.get(url)
        if answer.status_code != 200:
            raise Refused(f"{answer.status_code} for a download")
        return answer.content

    @asynccontextmanager
    async def watch(self, query: str, **variables: Any) -> AsyncIterator[asyncio.Queue[Any]]:
        """Frames of a subscription, as they come, over `graphql-transport-ws`; Refused as the last, if it ends."""
        address = self.base_url.replace("http", "ws", 1) + "/graphql"
        frames: asyncio.Queue[Any] = asyncio.Queue()
        async with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket:
            await socket.send(
                _text({"type": "connection_init", "payload": {"authorization": f"Bearer {self.token}"}})
            )
            assert orjson.loads(await socket.recv())["type"] == "connection_ack"
            payload = {"query": query, "variables": variables}
            await socket.send(_text({"type": "subscribe", "id": "1", "payload": payload}))

            async def read() -> None:
                with suppress(ConnectionClosed):
                    async for text in socket:
                        message = orjson.loads(text)
                        if message["type"] == "next":
                            frames.put_nowait(message["payload"]["data"])
                        elif message["type"] == "ping":
                            await socket.send(_text({"type": "pong"}))
                        elif message["type"] == "error":
                            why = "; ".join(each["message"] for each in message["payload"])
                            frames.put_nowait(Refused(why))
                frames.put_nowait(Refused("the server ended the stream"))

            reader = asyncio.create_task(read())
            try:
                yield frames
            finally:
                reader.cancel()


def _text(message: dict[str, Any]) -> str:
    return orjson.dumps(message).decode()
