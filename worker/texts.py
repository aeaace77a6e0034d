"""Text messages: through an HTTP gateway; where neither gateway nor mail server is set, into the mailbox."""

from urllib.parse import unquote, urlsplit, urlunsplit

import httpx2

PATIENCE = 20.0
# The gateway's word on this one number or text. Every other refusal is ours to mend, or will pass: it is tried again.
FOR_GOOD = frozenset({400, 404, 406, 409, 410, 412, 413, 414, 416, 417, 422, 451})


class TextRefused(Exception):
    """The gateway will not take this text to this number, now or later."""


class GatewayAway(ConnectionError):
    """The gateway cannot take texts at the moment."""


async def send_text(gateway: str, to: str, text: str, message_id: str) -> None:
    """POST `{"to": "+47…", "text": "…"}`, with the credentials in the URL as basic authentication.

    A repeat carries the same `Idempotency-Key`. Redirects are not followed: the text holds a secret.
    Raises TextRefused, GatewayAway."""
    url = urlsplit(gateway)
    address = urlunsplit(url._replace(netloc=url.netloc.rpartition("@")[2]))
    login = (unquote(url.username or ""), unquote(url.password or "")) if url.username else None
    try:
        async with httpx2.AsyncClient(timeout=PATIENCE, auth=login, follow_redirects=False) as client:
            answer = await client.post(
                address, json={"to": to, "text": text}, headers={"Idempotency-Key": message_id}
            )
    except httpx2.HTTPError as fault:
        raise GatewayAway(
            type(fault).__name__
        ) from None  # its words may hold the address, and that the password
    if answer.status_code in FOR_GOOD:
        raise TextRefused(f"{answer.status_code} {answer.text}"[:500])
    if not answer.is_success:
        raise GatewayAway(f"the gateway answers {answer.status_code}")
