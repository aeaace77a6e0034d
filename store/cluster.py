"""One PostgreSQL cluster in a folder: made, launched, found again, stopped."""

import os
import shutil
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from store.binaries import Account, PostgresFailed, Programs, choose

PATIENCE = 120.0  # seconds: recovery after a crash may take a while

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",  # a socket's path has 107 characters at most, a data folder's has not
    "max_connections": "200",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
FAST_AND_FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class Cluster:
    """The cluster in `home`; `account` runs it where we are root."""

    home: Path
    programs: Programs
    account: Account | None
    durable: bool

    @classmethod
    def at(cls, home: Path, pg_bin: Path | None, account: Account | None, *, durable: bool) -> "Cluster":
        """The cluster of `home`, with the programs that fit its data."""
        version = home / "data" / "PG_VERSION"
        made_by = int(version.read_text()) if version.exists() else None
        return cls(home, choose(pg_bin, made_by, account), account, durable)

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def alive(self) -> bool:
        notes = self._notes()
        return bool(notes) and _works_in(int(notes[0]), self.data)

    def make(self, superuser: str, password: str) -> None:
        """Make the data aside and move them into place whole: a killed start leaves no half of them."""
        draft, handed = self.home / "data.new", self.home / "handed"
        shutil.rmtree(draft, ignore_errors=True)
        write_privately(handed, password, self.account)
        try:
            with self._reach() as (folder, lend):
                made = self.programs.run(
                    "initdb",
                    f"--pgdata={folder}/data.new",
                    f"--pwfile={folder}/handed",
                    f"--username={superuser}",
                    "--auth=scram-sha-256",
                    "--data-checksums",
                    "--encoding=UTF8",
                    *self._locale(),
                    *([] if self.durable else ["--no-sync"]),
                    account=self.account,
                    lend=lend,
                )
        finally:
            handed.unlink()
        if made.returncode:
            raise PostgresFailed(f"initdb failed: {made.stderr.strip()}")
        draft.rename(self.data)

    def launch(self) -> None:
        """Start the server, on the port it had before if that is free."""
        self._forget_a_stranger()
        port, until = self._last_port(), time.monotonic() + PATIENCE
        while not self._start_on(port):
            log = _read(self.home / "log")
            if "Address already in use" in log:
                port = _free_port()
            elif "still in use" in log and time.monotonic() < until:
                time.sleep(0.1)  # the processes of a killed server are still going down
            else:
                raise PostgresFailed(f"PostgreSQL did not start. {self.home / 'log'} ends:\n{log[-2000:]}")
        write_privately(self.home / "port", str(port), self.account)

    def port_when_ready(self) -> int:
        """The port of the running server, as soon as it takes connections."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.alive:
            notes = self._notes()
            if len(notes) > 7 and notes[7].strip() == "ready":
                return int(notes[3])
            time.sleep(0.05)
        raise PostgresFailed(f"PostgreSQL did not become ready; see {self.home / 'log'}.")

    def halt(self) -> None:
        """Stop the server cleanly, breaking off what is under way."""
        self._pg_ctl("stop", "-m", "fast", "-w", "-t", f"{PATIENCE:.0f}")

    def _locale(self) -> list[str]:
        # Code-point order, and letters as Unicode has them; neither needs ICU or a locale package.
        if self.programs.major >= 17:
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=C", "--lc-ctype=C.UTF-8"]

    def _start_on(self, port: int) -> bool:
        with suppress(FileNotFoundError):
            (self.home / "log").replace(self.home / "log.1")
        settings = SETTINGS | {"port": str(port)} | ({} if self.durable else FAST_AND_FORGETFUL)
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        return self._pg_ctl("start", "-w", "-t", f"{PATIENCE:.0f}", "-o", options, log="log")

    def _pg_ctl(self, *arguments: str, log: str = "") -> bool:
        with self._reach() as (folder, lend):
            to = [f"--log={folder}/{log}"] if log else []
            ran = self.programs.run(
                "pg_ctl", *arguments, f"--pgdata={folder}/data", *to, account=self.account, lend=lend
            )
        return ran.returncode == 0

    @contextmanager
    def _reach(self) -> Iterator[tuple[str, tuple[int, ...]]]:
        """The home folder's name for the server, and the open files lent to it.

        As root the folder often lies where `nobody` may not go, such as a clone under /root, and opening the
        parents is no answer. We open the folder and hand it over: /proc/self/fd/N leads there without a walk.
        """
        if self.account is None:
            yield str(self.home), ()
            return
        folder = os.open(self.home, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield f"/proc/self/fd/{folder}", (folder,)
        finally:
            os.close(folder)

    def _notes(self) -> list[str]:
        """What the server wrote of itself: process, folder, start, port, socket, address, memory, state."""
        return _read(self.data / "postmaster.pid").splitlines()

    def _forget_a_stranger(self) -> None:
        # After a crash the number may be another program's by now, for whose end PostgreSQL would wait.
        notes = self._notes()
        if notes and _exists(int(notes[0])):
            (self.data / "postmaster.pid").unlink()

    def _last_port(self) -> int:
        # The same port again, so that pools of processes that lived on find the server.
        return int(_read(self.home / "port") or _free_port())


def write_privately(path: Path, text: str, owner: Account | None) -> None:
    """Write a file anew that only its owner may open: the one named, or we."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        if owner is not None:
            os.fchown(file.fileno(), owner.uid, owner.gid)
        file.write(text)


def _read(path: Path) -> str:
    return path.read_text(errors="replace") if path.exists() else ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _works_in(process: int, folder: Path) -> bool:
    if not Path("/proc/self/cwd").exists():  # not Linux: the number alone must do
        return _exists(process)
    try:
        return Path(f"/proc/{process}/cwd").samefile(folder)
    except OSError:
        return False
