"""The services of docker-compose.yml, run on this host with their own commands and environment."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from store.postgres import APP, OWNER, EmbeddedPostgres

HOUSE = Path(__file__).parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((HOUSE / "docker-compose.yml").read_text())["services"]
PATIENCE = 60


class Host:
    """Stands for the container engine: it knows the values, the database's address and the port."""

    def __init__(self, folder: Path, database: EmbeddedPostgres) -> None:
        self.folder, self.database = folder, database
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = str(probe.getsockname()[1])
        self.given = {
            "OWNER_PASSWORD": database.password(OWNER),
            "APP_PASSWORD": database.password(APP),
            "COUNTERSIGN_SECRET_KEY": "5" * 64,
            "COUNTERSIGN_BASE_URL": f"http://127.0.0.1:{self.port}",
            "COUNTERSIGN_SMTP_URL": "smtp://127.0.0.1:1",
        }

    def start(self, service: str) -> "subprocess.Popen[str]":
        return self._run(service, SERVICES[service]["command"])

    def health(self, service: str) -> int:
        kind, *command = SERVICES[service]["healthcheck"]["test"]
        assert kind == "CMD"
        return self._run(service, command).wait(PATIENCE)

    def _run(self, service: str, command: list[str]) -> "subprocess.Popen[str]":
        program, *words = [self.port if word == "8000" else word for word in command]
        environment = {name: self._filled(value) for name, value in SERVICES[service]["environment"].items()}
        return subprocess.Popen(
            [Path(sys.executable).with_name(program), *words],
            env={"PATH": os.environ["PATH"], "COUNTERSIGN_PORT": self.port, **environment},
            cwd=HOUSE,
            text=True,
        )

    def _filled(self, value: str) -> str:
        value = re.sub(r"\$\{(\w+):\?[^}]*\}", lambda name: self.given[name[1]], value)
        value = re.sub(r"\$\{(\w+):-([^}]*)\}", lambda name: self.given.get(name[1], name[2]), value)
        value = value.replace("@postgres:5432/", f"@127.0.0.1:{self.database.port}/")
        return str(self.folder) if value == "/data" else value


@pytest.fixture
def host(tmp_path: Path) -> Iterator[Host]:
    with EmbeddedPostgres.start(tmp_path / "database", durable=False) as database:
        yield Host(tmp_path / "data", database)


def healthy(host: Host, service: str) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if host.health(service) == 0:
            return True
        time.sleep(0.5)
    return False


def test_the_migration_ends_well_and_a_second_time_too(host: Host) -> None:
    assert host.start("migrate").wait(PATIENCE) == 0
    assert host.start("migrate").wait(PATIENCE) == 0


@pytest.mark.parametrize("service", ["server", "worker"])
def test_a_service_becomes_healthy_and_ends_when_asked(host: Host, service: str) -> None:
    assert host.start("migrate").wait(PATIENCE) == 0
    assert host.health(service) != 0
    running = host.start(service)
    try:
        assert healthy(host, service)
        running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 0
    finally:
        running.kill()
        running.wait()
