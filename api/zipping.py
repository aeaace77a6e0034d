"""Archives that are written while they are sent, under names that a person can read."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from store.files import Files

# What no file system of our users takes in a name, and what would lead out of the folder.
UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
LONGEST_NAME = 100
KEPT_NOWHERE = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True)
class Part:
    """One file of an archive: its path there, its date, and its bytes, or the hash that they are kept under."""

    name: str
    at: datetime
    sha256: str = ""
    data: bytes | None = None


async def written(files: Files, parts: Sequence[Part]) -> AsyncIterator[bytes]:
    """One file at a time. What is missing or damaged breaks the archive off: half of it is no archive."""
    out = _Passing()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for each in parts:
            data = await files.get(each.sha256) if each.data is None else each.data
            archive.writestr(ZipInfo(each.name, each.at.timetuple()[:6]), data)
            yield out.taken()
    yield out.taken()


class _Passing(RawIOBase):
    """Keeps what was written until it is taken; there is no way back in it."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._kept += data
        return len(data)

    def taken(self) -> bytes:
        taken, self._kept = bytes(self._kept), bytearray()
        return taken


class Names:
    """Each once, also where nobody tells capitals from small letters."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.tried: Counter[str] = Counter()

    def free(self, name: str) -> str:
        wanted = name.casefold()
        found = name
        while found.casefold() in self.taken:
            self.tried[wanted] += 1
            found = f"{name} ({self.tried[wanted] + 1})"
        self.taken.add(found.casefold())
        return found


def fit(text: str) -> str:
    """As a part of a path: nobody's tricks, no end that Windows would cut off."""
    return " ".join(UNFIT.sub(" ", text).split())[:LONGEST_NAME].strip(" .") or "_"
