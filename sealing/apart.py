"""Work on a stranger's file in a process of its own, which may die without harm."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any


class Died(Exception):
    """The process ran out of its time or memory, or fell over."""


def apart(
    task: str, data: bytes, *, seconds: float, memory: int, **settings: Any
) -> tuple[Mapping[str, Any], bytes]:
    """What `sealing.child` makes of `data`: a JSON object and bytes. Blocks for at most `seconds`. Raises Died.

    The process is told `data` and nothing else: it has no environment, where secrets are kept. Files, not pipes,
    carry both ways, so that nothing waits for a reader and the kernel bounds the answer.
    """
    told = json.dumps({"task": task, "seconds": seconds, "memory": memory, **settings})
    command = [sys.executable, "-P", "-m", "sealing.child", told]
    environment = {"PYTHONPATH": str(Path(__file__).parent.parent)}
    with TemporaryFile() as given, TemporaryFile() as answer:
        given.write(data)
        given.seek(0)
        try:
            # Our own interpreter and our own module: nothing of the file is in the command.
            subprocess.run(  # noqa: S603
                command, stdin=given, stdout=answer, stderr=subprocess.DEVNULL, env=environment, cwd="/",
                timeout=seconds, check=True,
            )  # fmt: skip
        except (subprocess.SubprocessError, OSError) as fault:
            raise Died(f"{task} did not end well") from fault
        answer.seek(0)
        return json.loads(answer.readline()), answer.read()
