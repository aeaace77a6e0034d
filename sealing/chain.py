"""The chain of an envelope's events: each names the one before, so that none can be changed or left out."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

BEGINNING = "0" * 64


def canonical_json(value: object) -> bytes:
    """JSON that is the same bytes for the same value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def event_hash(event: Mapping[str, Any], previous: str) -> str:
    """SHA-256 in hex of `event` (its own "hash" left out) after the event whose hash is `previous`."""
    told = {key: value for key, value in event.items() if key != "hash"}
    return sha256(previous.encode("ascii") + b"\n" + canonical_json(told)).hexdigest()


def chain_holds(events: Sequence[Mapping[str, Any]], head: str) -> bool:
    """Whether `events` follow each other without a gap from the beginning to `head`."""
    previous = BEGINNING
    for event in events:
        if event["previous"] != previous or event["hash"] != event_hash(event, previous):
            return False
        previous = event["hash"]
    return bool(events) and previous == head
