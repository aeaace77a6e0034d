"""A real PgBouncer before the tests' database: few sessions, each lent for one transaction."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.engine import make_url

from api.demo.stage import free_port
from store.binaries import Account

SESSIONS = 2
# Debian puts it where only root looks.
PROGRAM = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"


@contextmanager
def bouncing(url: str) -> Iterator[str]:
    """The address by which `url` is reached through a pooler that follows no prepared statement.

    Its configuration is told nothing about us: what it does not know when a connection begins, it refuses.
    """
    direct, port = make_url(url), free_port()
    account = Account.named("nobody") if os.geteuid() == 0 else None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "users").write_text(f'"{direct.username}" "{direct.password}"\n')
        (folder / "ini").write_text(
            f"""[databases]
{direct.database} = host={direct.host} port={direct.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = {SESSIONS}
max_client_conn = 200
"""
        )
        if account:
            for each in (folder, *folder.iterdir()):
                os.chown(each, account.uid, account.gid)
        through = direct.set(port=port).render_as_string(hide_password=False)
        with (folder / "log").open("w") as log:
            running = subprocess.Popen(
                [PROGRAM, folder / "ini"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        try:
            _wait_for(through, running, folder / "log")
            yield through
        finally:
            running.kill()
            running.wait()


def _wait_for(url: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + 20
    while True:
        assert running.poll() is None, log.read_text()
        try:
            psycopg.connect(url).close()
            return
        except psycopg.OperationalError:
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)
