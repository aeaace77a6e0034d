"""Ids and moments: where time and chance come in, as arguments."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"


def encode(number: int, length: int = 26) -> str:
    """A 128-bit number in Crockford's base 32, lower case, most significant digit first."""
    return "".join(CROCKFORD[(number >> shift) & 31] for shift in range(5 * (length - 1), -1, -5))


def uuid7(at: datetime, place: int, chance: bytes) -> int:
    """A UUIDv7 (RFC 9562, 6.2, method 1): milliseconds and, as 12 bits behind them, the place among the ids of one
    moment; then 62 bits of `chance` (8 bytes). A place beyond 4,095 goes on into the next millisecond."""
    counted = (int(at.timestamp() * 1000) << 12) + place
    tail = int.from_bytes(chance, "big") & (1 << 62) - 1
    return (counted >> 12 << 80) | (7 << 76) | ((counted & 0xFFF) << 64) | (2 << 62) | tail


def new_id(prefix: str, at: datetime, place: int, chance: bytes) -> str:
    """For example `job_01k…`: sortable by time, opaque to clients."""
    return f"{prefix}_{encode(uuid7(at, place, chance))}"


def to_milliseconds(at: datetime) -> datetime:
    """Instants are UTC and end at the millisecond, on the wire and in the database alike."""
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)


@dataclass(frozen=True)
class Moment:
    """When an act happens, and the chance it may use. What one act makes sorts as it was made."""

    now: datetime
    chance: Callable[[int], bytes] = field(default=secrets.token_bytes)
    places: Iterator[int] = field(default_factory=count, compare=False)

    def id(self, prefix: str) -> str:
        return new_id(prefix, self.now, next(self.places), self.chance(8))


def this_moment() -> Moment:
    return Moment(to_milliseconds(datetime.now(UTC)))
