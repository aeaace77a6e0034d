"""Ids and moments: where time and chance come in, as arguments."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def encode(number: int, length: int = 26) -> str:
    """A 128-bit number in Crockford's base 32, lower case, most significant digit first."""
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(5 * (length - 1), -1, -5))


def uuid7(at: datetime, chance: bytes) -> int:
    """A UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 bits of `chance` (10 bytes)."""
    milliseconds = int(at.timestamp() * 1000)
    tail = int.from_bytes(chance, "big")
    return (
        (milliseconds << 80) | (7 << 76) | ((tail >> 68 & 0xFFF) << 64) | (2 << 62) | (tail & (1 << 62) - 1)
    )


def new_id(prefix: str, at: datetime, chance: bytes) -> str:
    """For example `job_01k…`: sortable by time, opaque to clients."""
    return f"{prefix}_{encode(uuid7(at, chance))}"


def to_milliseconds(at: datetime) -> datetime:
    """Instants are UTC and end at the millisecond, on the wire and in the database alike."""
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)


@dataclass(frozen=True)
class Moment:
    """When an act happens, and the chance it may use."""

    now: datetime
    chance: Callable[[int], bytes] = field(default=secrets.token_bytes)

    def id(self, prefix: str) -> str:
        return new_id(prefix, self.now, self.chance(10))


def this_moment() -> Moment:
    return Moment(to_milliseconds(datetime.now(UTC)))
