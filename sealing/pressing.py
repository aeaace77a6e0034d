"""What runs in the press: `python -m sealing.pressing FOLDER`, orders on the standard input, answers on the output."""

import os
import pickle
import signal
import sys
import traceback
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from sealing.complete import complete
from sealing.press import DONE, NO_KEY
from sealing.seal import KeyFolder, SealingUnavailable

FAILED = b"F"


class Order(pickle.Unpickler):
    """What crosses is ours and of this floor: nothing that would bring the tables along."""

    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] not in ("sealing", "datetime"):
            raise pickle.UnpicklingError(f"{module}.{name} does not belong into an order")
        return super().find_class(module, name)


def main() -> None:
    """Work until nothing more can come: whoever started this has closed the pipe, or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever anybody prints is no answer
    folder, orders = KeyFolder(Path(sys.argv[1])), sys.stdin.buffer
    while size := orders.read(8):
        said, answer = _carried_out(folder, orders, int.from_bytes(size))
        answers.write(said + len(answer).to_bytes(8) + answer)
        answers.flush()


def _carried_out(folder: KeyFolder, orders: BinaryIO, size: int) -> tuple[bytes, bytes]:
    order = BytesIO(orders.read(size))
    try:
        documents, facts, evidence = Order(order).load()
        return DONE, complete(documents, facts, evidence, folder.key())
    except SealingUnavailable as fault:
        return NO_KEY, str(fault).encode()
    except Exception:
        return FAILED, traceback.format_exc().encode()


if __name__ == "__main__":
    main()
