"""What runs in a process of its own: `python -m sealing.child`, which forks for each file and for the press."""

import gc
import json
import math
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from typing import Any

from pypdf import apply_configuration

from sealing.apart import PRESS
from sealing.bundle import office_kind
from sealing.kinds import IMAGES, ZIP, kind_of
from sealing.photograph import photographed
from sealing.pressing import press
from sealing.refusal import PdfRefused, damaged, unreadable
from sealing.trial import tried
from sealing.verify import as_plain, verify

GIVEN, ANSWER, LINE = range(3)


def main() -> None:
    """Wait on the standard input, a socket, for orders: what a child is to be, with its descriptors. It ends when the
    other end is closed.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks for a child's ending: the kernel buries it
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # meant for whoever started this, who lets it end
    gc.freeze()  # so that children share what was loaded, and do not look through it
    with socket.socket(fileno=sys.stdin.fileno()) as orders:
        while True:
            kind, descriptors, _, _ = socket.recv_fds(orders, 1, 3)
            if not kind:
                return
            if os.fork() == 0:
                _live(kind, descriptors)
            for each in descriptors:
                os.close(each)


def _live(kind: bytes, descriptors: Sequence[int]) -> None:
    """A child's whole life."""
    try:
        os.close(0)  # the orders, which are none of its business
        if kind == PRESS:
            press(socket.socket(fileno=descriptors[0]))
        else:
            _read(descriptors)
    finally:
        os._exit(0)


def _read(descriptors: Sequence[int]) -> None:
    """Say its number, do the task over a stranger's file, say that it is done."""
    line = descriptors[LINE]
    os.write(line, b"%d\n" % os.getpid())
    with os.fdopen(descriptors[GIVEN], "rb") as given, os.fdopen(descriptors[ANSWER], "wb") as answer:
        told = json.loads(given.readline())
        _confine(math.ceil(told["seconds"]), told["memory"])
        found, data = TASKS[told["task"]](given.read(), told)
        answer.write(json.dumps(found).encode() + b"\n" + data)
    os.write(line, b".")


def _confine(seconds: int, memory: int) -> None:
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(what, (most, most))


Task = Callable[[bytes, dict[str, Any]], tuple[dict[str, Any], bytes]]


def _refusing(task: Task, fault: PdfRefused) -> Task:
    """Whatever else it was that broke, it is the file's doing: `fault`."""

    def guarded(data: bytes, told: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        try:
            return task(data, told)
        except PdfRefused as refused:
            no = refused
        except Exception:
            no = fault
        return {"refused": no.code, "detail": no.detail, "why": no.why}, b""

    return guarded


def _inspect(data: bytes, told: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    # Nothing else is to be started here; pypdf would hand some pictures to a program of its own.
    with apply_configuration(jbig2dec_binary=None):
        return tried(data, told)


def _look(data: bytes, told: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What it is. A picture is tried as far as it can be taken; an office file is looked through."""
    kind = kind_of(data)
    if kind in IMAGES:
        photographed(data)
    return {"kind": office_kind(data, told["max_inflated"]) if kind == ZIP else kind}, b""


def _photograph(data: bytes, _: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    return {}, photographed(data)


def _verify(data: bytes, told: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    return as_plain(verify(data, [root.encode() for root in told["roots"]])), b""


TASKS: dict[str, Task] = {
    "inspect": _refusing(_inspect, unreadable("it is damaged, or too large to work with")),
    "look": _refusing(_look, damaged()),
    "photograph": _refusing(_photograph, damaged()),
    "verify": _verify,
}

if __name__ == "__main__":
    main()
