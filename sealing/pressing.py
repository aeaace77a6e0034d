"""What the press does: orders come in on its line, and files go out. It is forked by `sealing.child`."""

import os
import pickle
import socket
import traceback
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from sealing.complete import complete
from sealing.seal import KeyFolder, SealingUnavailable

DONE, NO_KEY, FAILED = b"D", b"K", b"F"


class Order(pickle.Unpickler):
    """What crosses is ours and of this floor: nothing that would bring the tables along."""

    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] not in ("sealing", "datetime"):
            raise pickle.UnpicklingError(f"{module}.{name} does not belong into an order")
        return super().find_class(module, name)


def press(line: socket.socket) -> None:
    """Be told the key's folder, say the own number, and work until nothing more can come: whoever asked for this has
    closed the line, or is gone.
    """
    with line, line.makefile("rb") as orders, line.makefile("wb") as answers:
        folder = KeyFolder(Path(os.fsdecode(_told(orders))))
        answers.write(b"%d\n" % os.getpid())
        answers.flush()
        while order := _told(orders):
            said, answer = _carried_out(folder, order)
            answers.write(said + len(answer).to_bytes(8) + answer)
            answers.flush()


def _told(orders: BinaryIO) -> bytes:
    """The next that comes, nothing at the end."""
    return orders.read(int.from_bytes(orders.read(8)))


def _carried_out(folder: KeyFolder, order: bytes) -> tuple[bytes, bytes]:
    try:
        documents, facts, evidence = Order(BytesIO(order)).load()
        return DONE, complete(documents, facts, evidence, folder.key())
    except SealingUnavailable as fault:
        return NO_KEY, str(fault).encode()
    except Exception:
        return FAILED, traceback.format_exc().encode()
