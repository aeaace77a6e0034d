"""What runs in a process of its own: `python -m sealing.child`, which forks once for each file it is handed."""

import json
import math
import os
import resource
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from pypdf import apply_configuration

from sealing.refusal import PdfRefused, unreadable
from sealing.trial import tried
from sealing.verify import verify

GIVEN, ANSWER, LINE = range(3)


def main() -> None:
    """Wait on the standard input, a socket, for three descriptors at a time, until its other end is closed."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks for a child's ending: the kernel buries it
    with socket.socket(fileno=sys.stdin.fileno()) as orders:
        while descriptors := socket.recv_fds(orders, 1, 3)[1]:
            if os.fork() == 0:
                _live(descriptors)
            for each in descriptors:
                os.close(each)


def _live(descriptors: Sequence[int]) -> None:
    """A child's whole life. It says its number, does its task, says that it is done, and is gone."""
    try:
        os.close(0)  # the orders, which are none of its business
        line = descriptors[LINE]
        os.write(line, b"%d\n" % os.getpid())
        with os.fdopen(descriptors[GIVEN], "rb") as given, os.fdopen(descriptors[ANSWER], "wb") as answer:
            told = json.loads(given.readline())
            _confine(math.ceil(told["seconds"]), told["memory"])
            found, data = TASKS[told["task"]](given.read(), told)
            answer.write(json.dumps(found).encode() + b"\n" + data)
        os.write(line, b".")
    finally:
        os._exit(0)


def _confine(seconds: int, memory: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


def _inspect(data: bytes, told: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    try:
        # Nothing else is to be started here; pypdf would hand some pictures to a program of its own.
        with apply_configuration(jbig2dec_binary=None):
            return tried(data, told)
    except PdfRefused as refused:
        return {"refused": refused.code, "detail": refused.detail}, b""
    except Exception:
        # Whatever it was that broke, it is the file's doing.
        fault = unreadable("it is damaged, or too large to work with")
        return {"refused": fault.code, "detail": fault.detail}, b""


def _verify(data: bytes, told: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    verdict = asdict(verify(data, [root.encode() for root in told["roots"]]))
    signed_at = verdict["signed_at"]
    return {**verdict, "signed_at": signed_at.isoformat() if signed_at else None}, b""


TASKS = {"inspect": _inspect, "verify": _verify}

if __name__ == "__main__":
    main()
