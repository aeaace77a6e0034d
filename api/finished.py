"""Finished answers: the bytes of a read, kept as long as nothing has happened in its firm."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

import orjson

from api.asking import Asked

Key = tuple[str, str, str, str, str | None, bytes]


@dataclass(frozen=True)
class Finished:
    """`cursor`: where the firm's log stood before it was read. `day`: where it says what day it is."""

    cursor: int
    day: date | None
    body: bytes

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'


class Shelf:
    """The answers asked for last, bounded in bytes. An answer that is very long is not kept."""

    def __init__(self, most_bytes: int = 64_000_000, longest: int = 4_000_000) -> None:
        self.most_bytes, self.longest, self.bytes = most_bytes, longest, 0
        self._kept: OrderedDict[Key, Finished] = OrderedDict()

    def find(self, key: Key, cursor: int, today: date) -> Finished | None:
        found = self._kept.get(key)
        if found is None or found.cursor != cursor or found.day not in (None, today):
            return None
        self._kept.move_to_end(key)
        return found

    def keep(self, key: Key, finished: Finished) -> None:
        if len(finished.body) > self.longest:
            return
        self._drop(key)
        self._kept[key] = finished
        self.bytes += _size(key, finished)
        while self.bytes > self.most_bytes:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: Key) -> None:
        gone = self._kept.pop(key, None)
        if gone is not None:
            self.bytes -= _size(key, gone)


def _size(key: Key, finished: Finished) -> int:
    return len(finished.body) + 2 * len(key[3]) + len(key[5])


def key_of(asked: Asked, firm_id: str, language: str, media: str) -> Key:
    """All that an answer depends on, but for what happens. Everyone of a firm who may read it reads the same."""
    variables = orjson.dumps(asked.variables or {}, option=orjson.OPT_SORT_KEYS)
    return firm_id, language, media, asked.query, asked.operation_name, variables
