"""The press: a process of its own that holds the sealing key and finishes files, one after the other."""

import asyncio
import json
import os
import pickle
import signal
import socket
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sealing.apart import PRESS, mould
from sealing.certificate import CertificateFacts
from sealing.complete import ToSeal
from sealing.lasting import Gathering
from sealing.pressing import DONE, NO_KEY, STAMP
from sealing.seal import SealingUnavailable
from sealing.timestamps import TimestampAway, Timestamps

PATIENCE = 120.0
FAREWELL = 5.0


class SealFailed(Exception):
    """The file could not be finished: the process says why, or it died."""


@dataclass(frozen=True)
class Sealed:
    """A finished file with the PAdES level that it reached; when and by whom it was timestamped, if it was; and its
    certificate, where that is a file of its own."""

    data: bytes
    level: str
    timestamped_at: datetime | None = None
    timestamped_by: str | None = None
    certificate: bytes | None = None


@dataclass(frozen=True)
class Process:
    """One that was forked from the warm one, and the line to it. While its end is open, the number is its own."""

    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def start(cls, folder: Path) -> "Process":
        """Raises OSError, and EOFError or ValueError where it died at once."""
        ours, its = socket.socketpair()
        try:
            await asyncio.to_thread(_hand_over, its)
            reader, writer = await asyncio.open_unix_connection(sock=ours)
        except BaseException:
            ours.close()
            raise
        try:
            writer.write(_framed(os.fsencode(folder)))
            return cls(int(await reader.readline()), reader, writer)
        except BaseException:
            writer.close()
            raise

    @property
    def has_ended(self) -> bool:
        return self.reader.at_eof() or self.writer.is_closing()

    async def ask(self, order: bytes) -> tuple[bytes, bytes]:
        """Raises OSError or EOFError where it died over it."""
        self.writer.write(_framed(order))
        await self.writer.drain()
        said = await self.reader.readexactly(1)
        size = int.from_bytes(await self.reader.readexactly(8))
        return said, await self.reader.readexactly(size)

    async def end(self) -> None:
        """Let it end: it does when nothing more can come."""
        if not self.has_ended:
            self.writer.write_eof()
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL):
                await self.gone()
        await self.kill()

    async def kill(self) -> None:
        if not self.has_ended:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        await self.gone()
        self.writer.close()
        with suppress(OSError):
            await self.writer.wait_closed()

    async def gone(self) -> None:
        """Wait for its end, which is the end of the line."""
        with suppress(OSError):
            await self.reader.read()


class Press:
    """Started when it is first needed, and again when it died. It ends with whoever started it.

    Sealing holds the interpreter's lock for some 10 to 100 ms: here it is nobody's but its own.
    """

    def __init__(self, folder: Path, timestamps: Timestamps | None = None) -> None:
        self.folder, self.timestamps = folder.absolute(), timestamps
        self.gathering = Gathering(self.folder, timestamps) if timestamps else None
        self.turn = asyncio.Lock()
        self.process: Process | None = None

    async def seal(
        self, documents: Sequence[ToSeal], facts: CertificateFacts, evidence: Mapping[str, Any]
    ) -> Sealed:
        """What `sealing.complete` makes of these. Raises SealingUnavailable without a key, TimestampAway, and
        SealFailed.
        """
        gathered = await self.gathering.now() if self.gathering else None
        order = pickle.dumps((documents, facts, evidence, gathered))
        async with self.turn:
            try:
                async with asyncio.timeout(PATIENCE):
                    said, answer = await self._carried_out(order)
            except (OSError, EOFError, ValueError) as fault:
                await self._replace()
                raise SealFailed(f"the process that seals did not answer: {type(fault).__name__}") from fault
            except TimestampAway:
                raise
            except BaseException:
                await self._replace()  # whoever asks next must not get this answer
                raise
        if said == DONE:
            told, _, data = answer.partition(b"\n")
            return _sealed(data, json.loads(told))
        raise (SealingUnavailable if said == NO_KEY else SealFailed)(answer.decode())

    async def _carried_out(self, order: bytes) -> tuple[bytes, bytes]:
        """Where the process asks for a timestamp, it is fetched for it; without one it is told nothing, and gives up."""
        process, away = await self._running(), None
        said, answer = await process.ask(order)
        while said == STAMP and self.timestamps is not None:
            try:
                stamp = await self.timestamps.answer(answer)
            except TimestampAway as fault:
                stamp, away = b"", fault
            said, answer = await process.ask(stamp)
        if away is not None:
            raise away
        return said, answer

    async def rest(self) -> None:
        """Let it end: it does when nothing more can come."""
        process, self.process = self.process, None
        if process is not None:
            await process.end()

    async def _running(self) -> Process:
        if self.process is not None and self.process.has_ended:
            await self._replace()
        if self.process is None:
            self.process = await Process.start(self.folder)
        return self.process

    async def _replace(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            await process.kill()


def _sealed(data: bytes, told: Mapping[str, Any]) -> Sealed:
    size, stamp = told["sizes"][0], told["timestamp"]
    at, by = (datetime.fromisoformat(stamp["at"]), stamp["by"]) if stamp else (None, None)
    return Sealed(data[:size], told["level"], at, by, data[size:] or None)


def _framed(told: bytes) -> bytes:
    return len(told).to_bytes(8) + told


def _hand_over(its: socket.socket) -> None:
    with its:
        mould.child(PRESS, its.fileno())
