"""Real processes of the program: started, watched, killed without warning, started again."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import httpx2

from api.running import Databases
from api.settings import Settings

PROJECT = Path(__file__).parents[2]
PATIENCE = 60.0


class Program:
    """One `countersign …` with the settings of the tests; its words are kept beside its data."""

    def __init__(
        self, settings: Settings, database: Databases, *arguments: str, smtp_url: str | None = None
    ) -> None:
        self.arguments, self.base_url = arguments, settings.base_url
        self.words = settings.data_dir / f"{arguments[0]}.{id(self)}.log"
        self.env = _environment(settings, database, smtp_url)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = self._run("api.cli", *self.arguments, stdin=subprocess.DEVNULL)

    def _run(self, module: str, *arguments: str, **pipes: int) -> "subprocess.Popen[bytes]":
        with self.words.open("ab") as words:
            given: dict[str, Any] = {"stdout": words, "stderr": words, **pipes}
            command = [sys.executable, "-m", module, *arguments]
            return subprocess.Popen(command, env=self.env, cwd=PROJECT, start_new_session=True, **given)

    @property
    def number(self) -> int:
        assert self.process is not None, "not started"
        return self.process.pid

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    async def until_up(self, patience: float = PATIENCE) -> None:
        """Until it answers."""
        async with asyncio.timeout(patience), httpx2.AsyncClient(timeout=5) as caller:
            while True:
                assert self.alive, self.said()
                try:
                    if (await caller.get(f"{self.base_url}/healthz")).status_code == 200:
                        return
                except httpx2.TransportError:
                    pass
                await asyncio.sleep(0.05)

    def kill(self) -> None:
        """Without warning, and with all that it started: as when the power goes."""
        if self.alive:
            try:
                os.killpg(self.number, signal.SIGKILL)
            except ProcessLookupError:  # it leads no group yet
                os.kill(self.number, signal.SIGKILL)
            self._bury()

    def _bury(self) -> None:
        assert self.process is not None
        self.process.wait()

    async def stop(self) -> float:
        """In order; answers how many seconds it took."""
        begun = time.monotonic()
        os.kill(self.number, signal.SIGTERM)
        await asyncio.to_thread(self._bury)
        return time.monotonic() - begun

    def said(self) -> str:
        return self.words.read_text(errors="replace")[-4000:] if self.words.exists() else ""


class Seedling(Program):
    """The same from a nursery, which has done the imports: it starts at once, as often as it is wanted."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.nursery = self._run("tests.races.nursery", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.grown = 0

    def start(self) -> None:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(json.dumps(self.arguments).encode() + b"\n")
        self.nursery.stdin.flush()
        self.grown = int(self.nursery.stdout.readline())

    @property
    def number(self) -> int:
        return self.grown

    @property
    def alive(self) -> bool:
        return Path(f"/proc/{self.grown}/fd").exists() if self.grown else False

    def _bury(self) -> None:
        while self.alive:
            time.sleep(0.005)

    def close(self) -> None:
        self.kill()
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.close()
        self.nursery.wait(PATIENCE)
        self.nursery.stdout.close()


def _environment(settings: Settings, database: Databases, smtp_url: str | None) -> dict[str, str]:
    given = {
        "DATABASE_URL": database.app,
        "DATA_DIR": str(settings.data_dir),
        "BASE_URL": settings.base_url,
        "SECRET_KEY": settings.secret_key,
        "SEAL_DIR": str(settings.seal_dir),
        "POOL_SIZE": str(settings.pool_size),
        "SMTP_URL": smtp_url,
    }
    ours = {f"COUNTERSIGN_{name}": value for name, value in given.items() if value is not None}
    return {**os.environ, **ours, "PYTHONPATH": str(PROJECT), "PYTHONWARNINGS": "ignore"}
