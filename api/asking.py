"""What was asked: a GraphQL request read from a query string, a JSON body or a socket's message."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from starlette.requests import ClientDisconnect, Request

from schema.errors import BadUserInput

FORGOTTEN = 8


class Malformed(BadUserInput):
    """Not a GraphQL request. Its status holds for every media type."""

    def __init__(self, message: str, status: int = 400, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


@dataclass(frozen=True)
class Asked:
    query: str
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None


async def read_request(request: Request, most_bytes: int, most_seconds: float) -> Asked:
    if request.method == "GET":
        return asked_from(_parameters(request))
    if request.method != "POST":
        raise Malformed("GraphQL is asked with GET or POST.", 405, Allow="GET, POST")
    if not _is_json(request.headers.get("content-type", "")):
        raise Malformed("The body must be application/json.", 415)
    return asked_from(_json(await _body(request, most_bytes, most_seconds)))


def asked_from(given: Any) -> Asked:
    """Checks the shape; unknown members are let be, as the specification wants."""
    if not isinstance(given, Mapping):
        raise Malformed("One JSON object is expected; batches are not served.")
    query = given.get("query")
    if not isinstance(query, str) or not query:
        raise Malformed("`query` must be a text.")
    name = given.get("operationName")
    if not isinstance(name, str | None):
        raise Malformed("`operationName` must be a text or null.")
    return Asked(query, _object(given, "variables"), name or None, _object(given, "extensions"))


def _object(given: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    value = given.get(name)
    if not isinstance(value, dict | None):
        raise Malformed(f"`{name}` must be an object or null.")
    return value


def _parameters(request: Request) -> dict[str, Any]:
    given: dict[str, Any] = dict(request.query_params)
    for name in ("variables", "extensions"):
        if given.get(name):
            given[name] = _json(given[name].encode())
        else:
            given.pop(name, None)
    return given


def _json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Malformed("This is not JSON.") from None


def _is_json(content_type: str) -> bool:
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [p.partition("=")[2].strip('"') for p in parameters if p.startswith("charset=")]
    return kind == "application/json" and all(c in ("utf-8", "utf8") for c in charsets)


async def _body(request: Request, most_bytes: int, most_seconds: float) -> bytes:
    # A body too large is read on for a while, and forgotten: a connection closed on bytes that are still
    # coming is reset, and the client never sees why.
    body, size = bytearray(), 0
    try:
        async with asyncio.timeout(most_seconds):
            async for chunk in request.stream():
                size += len(chunk)
                if size > FORGOTTEN * most_bytes:
                    break
                if size <= most_bytes:
                    body += chunk
    except TimeoutError:
        raise Malformed("The body did not arrive in time.", 408, Connection="close") from None
    except ClientDisconnect:
        raise Malformed("The body ends too early.") from None
    if size > most_bytes:
        raise Malformed(f"The body may have {most_bytes} bytes.", 413, Connection="close")
    return bytes(body)
