"""Delivery reports (RFC 3464): what a mail server says of a mail that it could not deliver."""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

LONGEST_DETAIL = 500
OURS = re.compile(r"<([0-9a-z]{26}\.[0-9a-z]{8})@[^<>\s]*>")


@dataclass(frozen=True)
class Report:
    """`failure`: to which address, and why, a mail could not be delivered for good; None where it is no such report.

    `message_ids`: the mails of ours that it may be about, the likeliest first, each without its domain."""

    failure: tuple[str | None, str] | None
    message_ids: tuple[str, ...]


def read_report(data: bytes) -> Report | None:
    """None for what is no delivery report."""
    try:
        return _report(email.message_from_bytes(data))
    except (RecursionError, ValueError, LookupError, AttributeError):
        return None  # what no mail server writes


def _report(message: Message) -> Report | None:
    kind = str(message.get_param("report-type") or "").lower()
    if message.get_content_type() != "multipart/report" or kind != "delivery-status":
        return None
    failures = [found for found in map(_failure, _statuses(message)) if found is not None]
    said = " ".join(_names(message))
    return Report(failures[0] if failures else None, tuple(dict.fromkeys(OURS.findall(said))))


def _parts(message: Message, kind: str) -> Iterator[Message]:
    """Of this report; not of the mail that it brings back."""
    return (part for part in _inside(message) if part.get_content_type() == kind)


def _inside(message: Message) -> Iterator[Message]:
    payload = message.get_payload()
    return (each for each in (payload if isinstance(payload, list) else ()) if isinstance(each, Message))


def _statuses(message: Message) -> Iterator[Message]:
    for part in _parts(message, "message/delivery-status"):
        yield from _inside(part)


def _failure(block: Message) -> tuple[str | None, str] | None:
    """The address and the reason, where a block says that its recipient was given up: for whatever cause, a mail
    server tries a failed one no more (RFC 3464, 2.3.3)."""
    if _line(block["Action"]).lower() != "failed":
        return None
    address = _typed(block["Original-Recipient"]) or _typed(block["Final-Recipient"])
    reason = _typed(block["Diagnostic-Code"]) or _line(block["Status"]) or "no reason is given"
    return address.strip("<>") or None, reason[:LONGEST_DETAIL]


def _names(message: Message) -> Iterator[str]:
    """Where the ids of mails stand: in the mail that came back, or in its head; then in the report's own head."""
    for part in _parts(message, "message/rfc822"):
        yield from (_line(returned["Message-ID"]) for returned in _inside(part))
    for part in _parts(message, "text/rfc822-headers"):
        head = part.get_payload(decode=True)
        if isinstance(head, bytes):
            yield _line(BytesHeaderParser().parsebytes(head)["Message-ID"])
    yield from (_line(message["In-Reply-To"]), _line(message["References"]))


def _typed(value: object) -> str:
    """What stands behind the type, as in `smtp; 550 5.1.1 Unknown`."""
    said = _line(value)
    _, semicolon, rest = said.partition(";")
    return rest.strip() if semicolon else said


def _line(value: object) -> str:
    """On one line, without what cannot be printed."""
    text = " ".join(str(value or "").split())
    return "".join(each for each in text if each.isprintable())
