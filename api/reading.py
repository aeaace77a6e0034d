"""Reading a request's body within bounds."""

import asyncio
import hashlib
from typing import Any

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request

ARRIVES_WITHIN = 60.0


async def body_of(request: Request, most: int) -> bytes:
    """The whole body. 413 when it is larger than `most` bytes, 408 when it does not arrive in time."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > most:
        raise HTTPException(413, "The body is too large.")
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(ARRIVES_WITHIN):
            async for part in request.stream():
                size += len(part)
                if size > most:
                    raise HTTPException(413, "The body is too large.")
                parts.append(part)
    except TimeoutError:
        raise HTTPException(408, "The body did not arrive in time.") from None
    return b"".join(parts)


async def json_body(request: Request) -> dict[str, Any]:
    """A small JSON object; 400 for anything else, 415 for what no foreign form can avoid sending."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise HTTPException(415, "Send application/json.")
    try:
        given = orjson.loads(await body_of(request, 10_000))
    except orjson.JSONDecodeError:
        raise HTTPException(400, "This is no JSON.") from None
    if not isinstance(given, dict):
        raise HTTPException(400, "A JSON object is wanted.")
    return given


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
