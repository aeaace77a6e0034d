"""The answer as HTTP carries it: media type, status, headers, bytes."""

from collections.abc import Mapping
from typing import Any

import orjson
import structlog
from starlette.requests import Request
from starlette.responses import Response

from api.asking import Malformed
from schema.errors import Code
from schema.telling import report, verdict

log = structlog.stdlib.get_logger("graphql")

GRAPHQL = "application/graphql-response+json"
JSON = "application/json"
EVENTS = "text/event-stream"

STATUS = {
    Code.UNAUTHENTICATED: 401,
    Code.FORBIDDEN: 403,
    Code.RATE_LIMITED: 429,
    Code.UNAVAILABLE: 503,
    Code.INTERNAL: 500,
}
# What proxies and load balancers act on is told to every client, whatever it asked for.
ALWAYS = {429, 500, 503}


def media_type(request: Request) -> str | None:
    """The best of ours that the client accepts; None if it accepts none."""
    accept = request.headers.get("accept") or "*/*"
    weights = dict(_weighed(part) for part in accept.lower().split(","))
    # A client that takes anything gets what every client can read.
    anything = max(weights.get("*/*", 0.0), weights.get("application/*", 0.0))
    offers = [(weights.get(GRAPHQL, 0.0), GRAPHQL), (weights.get(JSON, anything), JSON)]
    weight, best = max(offers, key=lambda offer: offer[0])
    return best if weight > 0 else None


def _weighed(part: str) -> tuple[str, float]:
    kind, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return kind, float(parameter[2:])
            except ValueError:
                return kind, 0.0
    return kind, 1.0


def accepts_events(request: Request) -> bool:
    accept = request.headers.get("accept") or "*/*"
    weights = dict(_weighed(part) for part in accept.lower().split(","))
    return max(weights.get(kind, 0.0) for kind in (EVENTS, "text/*", "*/*")) > 0


def answer(payload: Mapping[str, Any], media: str, request_id: str, refusal: Any = None) -> Response:
    """`refusal` is what stopped the request before anything ran, if anything did."""
    status, headers = 200, {"X-Request-Id": request_id, "Cache-Control": "no-store", "Vary": "Accept"}
    if refusal is not None:
        seen = verdict(refusal)
        status = STATUS.get(seen.code, 400)
        if media == JSON and status not in ALWAYS:
            status = 200
        if isinstance(seen, Malformed):
            status = seen.status
            headers |= seen.headers
        if seen.retry_after is not None:
            headers["Retry-After"] = str(seen.retry_after)
        if status == 401:
            headers["WWW-Authenticate"] = "Bearer"
    return Response(encoded(payload, request_id), status, headers, f"{media}; charset=utf-8")


def refuse(error: BaseException, media: str, request_id: str) -> Response:
    return answer({"errors": report([error], request_id)}, media, request_id, error)


def encoded(payload: Mapping[str, Any], request_id: str) -> bytes:
    try:
        return orjson.dumps(payload)
    except TypeError as fault:
        # A scalar of ours let through what is not JSON.
        return orjson.dumps({"data": None, "errors": report([fault], request_id)})
