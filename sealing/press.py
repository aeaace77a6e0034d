"""The press: a process of its own that holds the sealing key and finishes files, one after the other."""

import asyncio
import contextlib
import pickle
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sealing.certificate import CertificateFacts
from sealing.complete import ToSeal
from sealing.seal import SealingUnavailable

PATIENCE = 120.0
FAREWELL = 5.0
DONE, NO_KEY = b"D", b"K"


class SealFailed(Exception):
    """The file could not be finished: the process says why, or it died."""


class Press:
    """Started when it is first needed, and again when it died. It ends with whoever started it.

    Sealing holds the interpreter's lock for some 10 to 100 ms: here it is nobody's but its own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.turn = asyncio.Lock()
        self.process: asyncio.subprocess.Process | None = None

    async def seal(
        self, documents: Sequence[ToSeal], facts: CertificateFacts, evidence: Mapping[str, Any]
    ) -> bytes:
        """What `sealing.complete` makes of these. Raises SealingUnavailable without a key, and SealFailed."""
        order = pickle.dumps((documents, facts, evidence))
        async with self.turn:
            process = await self._running()
            try:
                async with asyncio.timeout(PATIENCE):
                    said, answer = await _ask(process, order)
            except (OSError, EOFError, TimeoutError) as fault:
                await self._replace()
                raise SealFailed(f"the process that seals did not answer: {type(fault).__name__}") from fault
            except BaseException:
                await self._replace()  # whoever asks next must not get this answer
                raise
        if said == DONE:
            return answer
        raise (SealingUnavailable if said == NO_KEY else SealFailed)(answer.decode())

    async def rest(self) -> None:
        """Let it end: it does when nothing more can come."""
        process, self.process = self.process, None
        if process is None or process.stdin is None:
            return
        process.stdin.close()
        try:
            async with asyncio.timeout(FAREWELL):
                await process.wait()
        except TimeoutError:
            await _kill(process)

    async def _running(self) -> asyncio.subprocess.Process:
        if self.process is not None and self.process.returncode is not None:
            await self._replace()
        if self.process is None:
            # Our own interpreter and our own module; no environment, where secrets are kept.
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-P", "-m", "sealing.pressing", str(self.folder)),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                env={"PYTHONPATH": str(Path(__file__).parent.parent)},
                cwd="/",
            )
        return self.process

    async def _replace(self) -> None:
        process, self.process = self.process, None
        if process is not None:
            await _kill(process)


async def _ask(process: asyncio.subprocess.Process, order: bytes) -> tuple[bytes, bytes]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(len(order).to_bytes(8) + order)
    await process.stdin.drain()
    said = await process.stdout.readexactly(1)
    size = int.from_bytes(await process.stdout.readexactly(8))
    return said, await process.stdout.readexactly(size)


async def _kill(process: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    await process.wait()
