"""What the press does: orders come in on its line, and files go out. It is forked by `sealing.child`."""

import json
import os
import pickle
import socket
import traceback
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from sealing.complete import ToSeal, complete, complete_further
from sealing.seal import KeyFolder, SealingUnavailable, SealKey
from sealing.signature import Signature, signature_of

DONE, NO_KEY, FAILED, STAMP = b"D", b"K", b"F", b"T"


class Order(pickle.Unpickler):
    """What crosses is ours and of this floor: nothing that would bring the tables along."""

    def find_class(self, module: str, name: str) -> Any:
        if module.partition(".")[0] not in ("sealing", "datetime"):
            raise pickle.UnpicklingError(f"{module}.{name} does not belong into an order")
        return super().find_class(module, name)


class Line(TimeStamper):
    """The line to whoever gives the orders. They ask the time stamping authority too: this process, which holds the
    key, speaks with nobody else.
    """

    def __init__(self, line: socket.socket) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.orders, self.answers = line.makefile("rb"), line.makefile("wb")

    def told(self) -> bytes:
        """The next that comes, nothing at the end."""
        return self.orders.read(int.from_bytes(self.orders.read(8)))

    def say(self, what: bytes, *parts: bytes) -> None:
        self.answers.write(what + sum(map(len, parts)).to_bytes(8))
        self.answers.writelines(parts)
        self.answers.flush()

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        self.say(STAMP, req.dump())
        return tsp.TimeStampResp.load(self.told())


def press(connected: socket.socket) -> None:
    """Be told the key's folder, say the own number, and work until nothing more can come: whoever asked for this has
    closed the line, or is gone.
    """
    line = Line(connected)
    folder = KeyFolder(Path(os.fsdecode(line.told())))
    line.answers.write(b"%d\n" % os.getpid())
    line.answers.flush()
    while order := line.told():
        line.say(*_carried_out(folder, order, line))


def _carried_out(folder: KeyFolder, order: bytes, line: Line) -> tuple[bytes, ...]:
    try:
        documents, facts, evidence, gathered = Order(BytesIO(order)).load()
        key = folder.key()
        key.check()
        stamps, lasting, archive = None, None, False
        if gathered is not None:
            stamps, lasting, archive = line, key.validation_data(gathered), gathered.archive
        files = _files(documents, (facts, evidence, key, stamps, lasting), archive=archive)
        return DONE, _told_of(files, key, gathered is not None), *files
    except SealingUnavailable as fault:
        return NO_KEY, str(fault).encode()
    except Exception:
        return FAILED, traceback.format_exc().encode()


def _files(documents: Sequence[ToSeal], rest: tuple[Any, ...], *, archive: bool) -> tuple[bytes, ...]:
    if any(each.came_signed for each in documents):
        (alone,) = documents
        return complete_further(alone.sent, *rest)
    return (complete(documents, *rest, archive=archive),)


def _told_of(files: Sequence[bytes], key: SealKey, stamped: bool) -> bytes:
    """A line of JSON. What others contributed to is verified before it is issued."""
    told: dict[str, Any] = {"sizes": [len(each) for each in files], "timestamp": None, "level": "B-B"}
    if stamped:
        found, *_ = [_verified(signature_of(each, [key.root_pem])) for each in files]
        timestamp, told["level"] = found.timestamp, found.level
        told["timestamp"] = {"at": timestamp.at.isoformat(), "by": timestamp.by} if timestamp else None
    return json.dumps(told).encode() + b"\n"


def _verified(found: Signature) -> Signature:
    if not (found.intact and found.covers_whole_file and found.trusted):
        raise ValueError("the seal that was made does not verify")
    if found.timestamp is None or not (found.timestamp.intact and found.archive_intact):
        raise ValueError(
            "the time stamping authority's answer does not verify, or holds more than a timestamp"
        )
    return found
