"""The servers that are measured: started on free ports, known by their process, ended by it."""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

from api.demo.stage import free_port
from bench.asker import Asked, ask
from bench.data import Data, environment
from bench.places import BENCH, HOUSE, KEPT, NODE, PROGRAM

PATIENCE = 60.0


@dataclass
class System:
    """One running server, and how it is asked."""

    name: str
    port: int
    pid: int
    path: str = "/graphql"
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", self.port

    def answer(self, query: str, variables: dict[str, Any], timeout: float = 120) -> Any:
        """The data of one operation, read whole. Raises RuntimeError for errors."""
        asked = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{self.path}",
            data=body(query, variables),
            headers={"Content-Type": "application/json", "Accept": "application/json", **self.headers},
        )
        with DIRECTLY.open(asked, timeout=timeout) as answer:
            told = json.load(answer)
        if told.get("errors"):
            raise RuntimeError(f"{self.name}: {told['errors'][0]['message']}")
        return told["data"]

    def do(self, mutation: str, input: dict[str, Any], select: str = "") -> Any:
        """One of our mutations; its payload. Raises RuntimeError for a refusal."""
        kind = mutation[0].upper() + mutation[1:] + "Input"
        query = f"mutation($input: {kind}!) {{ {mutation}(input: $input) {{ userErrors {{ code message }} {select} }} }}"
        payload = self.answer(query, {"input": input})[mutation]
        if payload["userErrors"]:
            raise RuntimeError(f"{mutation}: {payload['userErrors'][0]}")
        return payload

    def ask(self, bodies: list[bytes], *, at_once: int = 1, seconds: float = 10) -> Asked:
        return ask(self.address, self.path, self.headers, bodies, at_once=at_once, seconds=seconds)


DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def body(query: str, variables: dict[str, Any]) -> bytes:
    return json.dumps({"query": query, "variables": variables}).encode()


@contextmanager
def running(name: str, command: list[Any], port: int, **more: Any) -> Iterator[System]:
    """Start a server, wait until it answers, and end it."""
    env = more.pop("env", None)
    with (KEPT / f"{name.replace(' ', '-')}.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=HOUSE, env=env)
    try:
        _wait(process, port, name)
        yield System(name, port, process.pid, **more)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, name: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            with DIRECTLY.open(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except URLError as error:
            if hasattr(error, "code"):  # it answers, if only with a refusal
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"{name} did not start; see its log in {KEPT.relative_to(HOUSE)}")


def countersign(data: Data, name: str = "Countersign", **more: str) -> Any:
    port = free_port()
    env = {**data.environment(), "COUNTERSIGN_BASE_URL": f"http://127.0.0.1:{port}", **more}
    headers = {"Authorization": f"Bearer {data.token}"}
    return running(name, [PROGRAM, "serve", "--port", str(port)], port, headers=headers, env=env)


def worker(data: Data) -> subprocess.Popen[bytes]:
    return subprocess.Popen([PROGRAM, "worker"], env=environment(data.app, data.owner), cwd=HOUSE)


def python_rival(name: str, module: str, *arguments: str, **more: Any) -> Any:
    port = free_port()
    return running(
        name, [sys.executable, "-m", f"bench.rivals.{module}", str(port), *arguments], port, **more
    )


def node_rival(name: str, script: str, *arguments: str | Path, **more: Any) -> Any:
    port = free_port()
    return running(name, [NODE, BENCH / "rivals" / script, str(port), *arguments], port, **more)


def floor(data: Data) -> Any:
    return python_rival("floor", "floor", data.app, data.firm_id)


def naive(data: Data) -> Any:
    return python_rival("naive", "naive", data.app, data.firm_id)


def postgraphile(data: Data) -> Any:
    return node_rival("PostGraphile", "postgraphile.mjs", data.app, data.firm_id)
