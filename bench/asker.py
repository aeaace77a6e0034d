"""Asks one server over and over, from a process of its own: kept-alive connections, no parsing but the frame of HTTP."""

import asyncio
import json
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import Any

import uvloop

from bench.places import HOUSE

# An answer of this size may be one of errors; a larger one is not searched for them.
SMALL = 4096


@dataclass(frozen=True)
class Asked:
    """What came of it: milliseconds of each request, and the seconds of all."""

    times: list[float]
    seconds: float
    failed: int

    @property
    def a_second(self) -> float:
        return len(self.times) / self.seconds


def ask(address: tuple[str, int], path: str, headers: dict[str, str], bodies: list[bytes], *, at_once: int,
        seconds: float) -> Asked:  # fmt: skip
    """Each body once, `at_once` at a time, until they are done or the time is over; blocks."""
    told = {
        "address": address,
        "requests": [request(address, path, headers, body).decode() for body in bodies],
        "at_once": at_once,
        "seconds": seconds,
    }
    ran = subprocess.run(
        [sys.executable, "-m", "bench.asker"],
        input=json.dumps(told),
        capture_output=True,
        text=True,
        cwd=HOUSE,
        check=True,
    )
    return Asked(**json.loads(ran.stdout))


def request(address: tuple[str, int], path: str, headers: dict[str, str], body: bytes) -> bytes:
    lines = {"Host": f"{address[0]}:{address[1]}", "Content-Type": "application/json", "Accept": "application/json",
             "Content-Length": str(len(body)), **headers}  # fmt: skip
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + body


class Line(asyncio.Protocol):
    """One kept-alive connection: sends a request, and knows when its answer is complete."""

    def __init__(self, requests: Any, until: float, times: list[float]) -> None:
        self.requests, self.until, self.times = requests, until, times
        self.done = asyncio.get_running_loop().create_future()
        self.failed = 0
        self._begin()

    def _begin(self) -> None:
        self.head, self.missing, self.tail = b"", -1, b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self._ask()

    def _ask(self) -> None:
        following = next(self.requests, None) if time.perf_counter() < self.until else None
        if following is None:
            self.transport.close()
            return
        self.asked = time.perf_counter()
        self.transport.write(following)

    def data_received(self, data: bytes) -> None:
        if self.missing == -1:
            self.head += data
            if (end := self.head.find(b"\r\n\r\n")) < 0:
                return
            data = self._read_head(self.head[:end].lower(), self.head[end + 4 :])
        if self.missing >= 0:
            self.failed += self.missing < SMALL and (b'"errors":[' in data or b'"code":"' in data)
            self.missing -= len(data)
        self.tail = (self.tail + data)[-5:] if len(data) < 5 else data[-5:]
        if self.missing == 0 or (self.missing == -2 and self.tail == b"0\r\n\r\n"):
            self._answered()

    def _read_head(self, head: bytes, rest: bytes) -> bytes:
        """How the length is told: -2 for chunks."""
        self.failed += not head.startswith(b"http/1.1 2")
        marked = head.find(b"content-length:")
        self.missing = -2 if marked < 0 else int(head[marked + 15 :].split(b"\r\n", 1)[0])
        if marked < 0 and b"chunked" not in head:
            self.missing = 0
        return rest

    def _answered(self) -> None:
        self.times.append((time.perf_counter() - self.asked) * 1000)
        self._begin()
        self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_result(None)


async def main(told: dict[str, Any]) -> Asked:
    loop, times = asyncio.get_running_loop(), list[float]()
    requests = iter([each.encode() for each in told["requests"]])
    started = time.perf_counter()
    until = started + told["seconds"]
    lines = [
        (await loop.create_connection(lambda: Line(requests, until, times), *told["address"]))[1]
        for _ in range(told["at_once"])
    ]
    await asyncio.gather(*(each.done for each in lines))
    return Asked(times, time.perf_counter() - started, sum(each.failed for each in lines))


if __name__ == "__main__":
    print(json.dumps(vars(uvloop.run(main(json.load(sys.stdin))))))
