"""The hash chain over an envelope's own events."""

import hashlib
import json
from typing import Any

GENESIS = "0" * 64


def canonical(fact: dict[str, Any]) -> bytes:
    """One byte string for one fact, whoever writes it: sorted keys, no spaces, UTF-8."""
    return json.dumps(fact, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def link(previous: str, fact: dict[str, Any]) -> str:
    """The hash (64 hex digits) of `fact` on top of `previous`."""
    return hashlib.sha256(previous.encode() + b"\n" + canonical(fact)).hexdigest()
