"""Real processes of the program: started, watched, killed without warning, started again."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

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
        assert settings.data_dir is not None
        self.arguments, self.base_url = arguments, settings.base_url
        self.words = settings.data_dir / f"{arguments[0]}.{id(self)}.log"
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
        self.env = {**os.environ, **ours, "PYTHONPATH": str(PROJECT), "PYTHONWARNINGS": "ignore"}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.words.open("ab") as words:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "api.cli", *self.arguments],
                env=self.env,
                cwd=PROJECT,
                stdout=words,
                stderr=words,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    async def until_up(self, patience: float = PATIENCE) -> None:
        """Until it answers."""
        async with asyncio.timeout(patience), httpx2.AsyncClient(timeout=5) as caller:
            while True:
                assert self.process is not None
                assert self.process.poll() is None, self.said()
                try:
                    if (await caller.get(f"{self.base_url}/healthz")).status_code == 200:
                        return
                except httpx2.TransportError:
                    pass
                await asyncio.sleep(0.05)

    def kill(self) -> None:
        """Without warning, and with all that it started: as the power goes."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    async def stop(self) -> float:
        """In order; answers how many seconds it took."""
        assert self.process is not None
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(self.process.wait, PATIENCE)
        return time.monotonic() - begun

    def said(self) -> str:
        return self.words.read_text(errors="replace")[-4000:] if self.words.exists() else ""
