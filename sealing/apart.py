"""Processes of their own, which may die without harm: forked from a warm one, for strangers' files and for the press."""

import atexit
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from tempfile import TemporaryFile
from threading import Lock
from typing import Any

STARTING = 30.0
FILE, PRESS = b"f", b"p"  # what a child is to be


class Died(Exception):
    """The process ran out of its time or memory, or fell over."""


class Mould:
    """The process that `sealing.child` runs in: what its children need is loaded in it, and it forks one for each file,
    and the press.

    Started when it is first needed, and again when it died; it ends with whoever started it. It has no environment,
    where secrets are kept, and never sees a file or a key: it hands descriptors on to its children.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.line: socket.socket | None = None
        self.process: subprocess.Popen[bytes] | None = None

    def child(self, kind: bytes, *descriptors: int) -> None:
        """Have one more child of this kind, which gets these. Blocks where it must be started. Raises OSError."""
        with self.lock:
            if self.line is not None:
                with suppress(OSError):
                    socket.send_fds(self.line, [kind], descriptors)
                    return
            socket.send_fds(self._started_anew(), [kind], descriptors)

    def rest(self) -> None:
        """Let it end: it does when no more orders can come. Its children are none of its concern."""
        with self.lock:
            self._end()

    def _started_anew(self) -> socket.socket:
        self._end()
        ours, its = socket.socketpair()
        with its:
            # Our own interpreter and our own module: nothing of a file is in the command.
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-m", "sealing.child"],
                stdin=its.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                env={"PYTHONPATH": str(Path(__file__).parent.parent)}, cwd="/",
            )  # fmt: skip
        self.line = ours
        return ours

    def _end(self) -> None:
        if self.line is not None:
            self.line.close()
        if self.process is not None:
            self.process.wait()
        self.line = self.process = None


mould = Mould()
atexit.register(mould.rest)


def apart(
    task: str, data: bytes, *, seconds: float, memory: int, **settings: Any
) -> tuple[Mapping[str, Any], bytes]:
    """What `sealing.child` makes of `data`: a JSON object and bytes. Blocks for hardly more than `seconds`, which
    begin when the child does. Raises Died.

    The process is told `data` and nothing else. Files, not pipes, carry both ways, so that nothing waits for a
    reader and the kernel bounds the answer; the line says only that it came to its end.
    """
    told = json.dumps({"task": task, "seconds": seconds, "memory": memory, **settings})
    ours, its = socket.socketpair()
    with TemporaryFile() as given, TemporaryFile() as answer, ours, ours.makefile("rb") as line:
        try:
            with its:
                given.write(told.encode() + b"\n" + data)
                given.seek(0)
                mould.child(FILE, given.fileno(), answer.fileno(), its.fileno())
            ours.settimeout(STARTING)
            child = int(line.readline())
            if not _ended_well(ours, line, child, seconds):
                raise Died(f"{task} did not end well")
        except (OSError, ValueError) as fault:
            raise Died(f"{task} did not end well") from fault
        answer.seek(0)
        return json.loads(answer.readline()), answer.read()


def _ended_well(ours: socket.socket, line: BufferedReader, child: int, seconds: float) -> bool:
    ours.settimeout(seconds)
    try:
        return line.read(1) == b"."
    except TimeoutError:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        return False
