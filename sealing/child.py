"""What runs in the process of its own: `python -m sealing.child '{"task": …}'`, the file on the standard input."""

import json
import math
import resource
import sys
from dataclasses import asdict
from typing import Any

from pypdf import apply_configuration

from sealing.refusal import PdfRefused, unreadable
from sealing.trial import tried
from sealing.verify import verify


def main() -> None:
    told = json.loads(sys.argv[1])
    _confine(math.ceil(told["seconds"]), told["memory"])
    answer, data = TASKS[told["task"]](sys.stdin.buffer.read(), told)
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + data)


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
