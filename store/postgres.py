"""Starts an embedded PostgreSQL server where none is given."""

import atexit
import fcntl
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

import psycopg
from psycopg import sql

from store.binaries import Account, PostgresFailed
from store.cluster import Cluster, write_privately

OWNER = "countersign_owner"  # the superuser: migrations, backup, restore
APP = "countersign_app"  # the application's role: neither owner nor superuser
DATABASE = "countersign"


class EmbeddedPostgres:
    """A server whose data lie in DATA_DIR/postgres, shared by all processes that name the same DATA_DIR.

    The first process starts it, the last one to leave stops it. A process that is killed leaves it running,
    and the next start finds it again.
    """

    cluster: Cluster
    port: int

    def __init__(self, home: Path, account: Account | None) -> None:
        self.home = home
        self._process = os.getpid()
        self._door, self._guest = (_lock_file(home / lock, account) for lock in ("door", "guests"))
        self._account = account

    @classmethod
    def start(
        cls, data_dir: Path, *, pg_bin: Path | None = None, durable: bool = True, run_as: str = "nobody"
    ) -> Self:
        """Start or join the server of `data_dir`; blocks until it answers. `run_as` matters to root only.

        `durable=False` forgets the last commits if the machine fails: for tests. Raises PostgresFailed.
        """
        home = data_dir.resolve() / "postgres"
        server = cls(home, _move_in(home, run_as))
        try:
            with server._alone():
                fcntl.flock(server._guest, fcntl.LOCK_SH)
                server.cluster = Cluster.at(home, pg_bin, server._account, durable=durable)
                server._launch_or_join()
        except BaseException:
            server.stop()
            raise
        atexit.register(server.stop)
        return server

    def url(self, database: str = DATABASE, user: str = OWNER) -> str:
        """The address for `user`, as `postgresql://…`."""
        return f"postgresql://{user}:{self.password(user)}@127.0.0.1:{self.port}/{database}"

    def password(self, user: str) -> str:
        """The password of a role: the same for all processes of this DATA_DIR, guessed by none."""
        secret = (self.home / "secret").read_bytes()
        return hmac.new(secret, user.encode(), hashlib.sha256).hexdigest()

    def stop(self) -> None:
        """Leave; the last one to leave stops the server. May be called twice."""
        if self._guest < 0 or self._process != os.getpid():  # a forked child is no guest of its own
            return
        atexit.unregister(self.stop)
        try:
            with self._alone(), suppress(BlockingIOError):
                fcntl.flock(self._guest, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if hasattr(self, "cluster") and self.cluster.alive:
                    self.cluster.halt()
        finally:
            os.close(self._door)
            os.close(self._guest)
            self._door = self._guest = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One process at a time decides whether to start or to stop."""
        fcntl.flock(self._door, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._door, fcntl.LOCK_UN)

    def _launch_or_join(self) -> None:
        if not self.cluster.data.exists():
            write_privately(self.home / "secret", secrets.token_hex(32), self._account)
            self.cluster.make(OWNER, self.password(OWNER))
        if not self.cluster.alive:
            self.cluster.launch()
        self.port = self.cluster.port_when_ready()
        self._furnish()

    def _furnish(self) -> None:
        """The application's role and an empty database; tables are the migrations' work."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP]).fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD {}").format(
                        sql.Identifier(APP), sql.Literal(self.password(APP))
                    )
                )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))


def _move_in(home: Path, run_as: str) -> Account | None:
    """Make the folder, and say who runs the server in it: as root, the folder's owner or `run_as`."""
    home.parent.mkdir(parents=True, exist_ok=True)
    home.mkdir(mode=0o700, exist_ok=True)
    owner = home.stat()
    if os.geteuid() != 0:
        if owner.st_uid != os.geteuid():
            raise PostgresFailed(
                f"{home} belongs to another user: start as that user, or set another DATA_DIR."
            )
        return None
    account = Account(owner.st_uid, owner.st_gid) if owner.st_uid else Account.named(run_as)
    os.chown(home, account.uid, account.gid, follow_symlinks=False)
    return account


def _lock_file(path: Path, owner: Account | None) -> int:
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    if owner is not None:
        os.fchown(lock, owner.uid, owner.gid)
    return lock
