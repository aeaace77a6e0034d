"""The command line, run as a person runs it: what it prints, what it leaves, how it ends."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

from api.demo.stage import free_port, headless_demo
from api.running import Databases, databases
from api.settings import Settings
from store.binaries import PostgresFailed
from store.postgres import EmbeddedPostgres
from tests.cast import House
from tests.sealing.authority_of_time import NAME, authority_open, keys_of_it
from tests.sealing.desk_of_lists import lists_open
from tests.sealing.firm_ca import PASSWORD, intermediate, issue, revocation_list, root

PROGRAM = Path(sys.executable).with_name("countersign")
PATIENCE = 90
A_TIME = re.compile(r"^ *\d+\.\d{3} s  ")


def environment(**given: object) -> dict[str, str]:
    """Nothing of the developer's own settings, and what is given."""
    bare = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "TERM": "dumb", "COLUMNS": "200"}
    return {**bare, **{f"COUNTERSIGN_{name.upper()}": str(value) for name, value in given.items()}}


def started(*arguments: str, folder: Path, **given: object) -> "subprocess.Popen[str]":
    out, err = ((folder / name).open("w") for name in ("out", "err"))
    with out, err:
        return subprocess.Popen(
            [PROGRAM, *arguments], cwd=folder, env=environment(**given), stdout=out, stderr=err, text=True
        )


async def ended(*arguments: str, folder: Path, **given: object) -> tuple[int, str, str]:
    """Exit code, output, errors."""
    process = started(*arguments, folder=folder, **given)
    code = await asyncio.to_thread(process.wait, PATIENCE)
    return code, (folder / "out").read_text(), (folder / "err").read_text()


@contextmanager
def running(*arguments: str, folder: Path, **given: object) -> Iterator["subprocess.Popen[str]"]:
    process = started(*arguments, folder=folder, **given)
    try:
        yield process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def wait_for(what: str, process: "subprocess.Popen[str]") -> None:
    until = time.monotonic() + PATIENCE
    while not answers(what):
        assert process.poll() is None
        assert time.monotonic() < until
        time.sleep(0.2)


def assert_valid(sealed: Path) -> None:
    seen = subprocess.run(["pdfsig", sealed], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in seen
    assert "Total document signed" in seen


def assert_told(told: str) -> None:
    """Every step and every live event, each with its time."""
    lines = told.splitlines()
    assert [line for line in lines if not A_TIME.match(line)] == []
    live = [int(each) for each in re.findall(r"live · version (\d+):", told)]
    assert live == list(range(live[0], live[0] + len(live))), "no version missing, none twice"
    for step in ("the request: SENT", "Ana Sørensen: SIGNED", "Ben Sørensen: SIGNED", "the seal: SEALED"):
        assert step in told
    assert "to Ready to file (AUTOMOVE) because “Form 1040” was signed by all" in told
    assert "verified: GENUINE" in told
    assert "with one byte changed: ALTERED" in told


async def test_the_headless_demonstration_does_the_whole_main_job_on_a_server_of_its_own(
    tmp_path: Path,
) -> None:
    elsewhere = {"database_url": "postgresql://nobody@127.0.0.1:1/real", "smtp_url": "smtp://127.0.0.1:1"}
    code, told, errors = await ended("demo", "--headless", "--out", "s.pdf", folder=tmp_path, **elsewhere)
    assert (code, errors) == (0, "")
    assert_told(told)
    assert_valid(tmp_path / "s.pdf")
    assert sorted(os.listdir(tmp_path)) == ["err", "out", "s.pdf"]  # noqa: PTH208


async def headless(house: House, server: str, token: str, out: Path) -> int:
    """The command's own way, beside the server that runs in this process."""
    return await asyncio.to_thread(headless_demo, house.settings, server, token, str(out))


async def test_the_headless_demonstration_runs_against_a_server_that_runs_as_often_as_you_like(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(2):
        assert await headless(house, house.settings.base_url, house.nora.token, tmp_path / "s.pdf") == 0
        assert_told(capsys.readouterr().out)
        assert_valid(tmp_path / "s.pdf")


async def test_the_headless_demonstration_says_in_a_sentence_why_it_stopped(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}"
    for server, why in (
        (house.settings.base_url, "Sign in, or send a valid token."),
        (nowhere, f"{nowhere} does not answer"),
        (f"{house.settings.base_url}/elsewhere", "is not a Countersign server"),
    ):
        assert await headless(house, server, "cst_wrong", tmp_path / "s.pdf") == 1
        told = capsys.readouterr().err
        assert told.startswith("The demonstration stopped: ")
        assert why in told
        assert len(told.splitlines()) == 1


def test_a_server_without_any_setting_serves_and_stops_in_order_and_comes_back_the_same(
    tmp_path: Path,
) -> None:
    port = str(free_port())
    database = tmp_path / ".data" / "postgres" / "data" / "postmaster.pid"
    init = ("init", "--firm", "Moss & Reed", "--owner", "ana@example.com")
    for asked_to_stop in (signal.SIGTERM, signal.SIGINT):
        with running("serve", "--with-worker", "--port", port, folder=tmp_path) as server:
            wait_for(f"http://127.0.0.1:{port}/readyz", server)
            assert subprocess.run([PROGRAM, "health", "--port", port], check=False).returncode == 0
            if asked_to_stop == signal.SIGTERM:
                made = subprocess.run(
                    [PROGRAM, *init],
                    cwd=tmp_path,
                    env=environment(),
                    capture_output=True,
                    text=True,
                    check=True,
                )
                assert re.fullmatch(r"cst_\S+\n", made.stdout)
                assert made.stderr == ""
            server.send_signal(asked_to_stop)
            assert server.wait(20) == 0
        assert not database.exists(), "the last to leave stops the database"
        assert (tmp_path / "err").read_text() == ""
    assert subprocess.run([PROGRAM, "health", "--port", port], check=False).returncode == 1


def test_the_demonstration_names_its_addresses_and_is_the_same_when_it_comes_again(tmp_path: Path) -> None:
    port = str(free_port())
    for first in (True, False):
        with running("demo", "--port", port, folder=tmp_path) as server:
            until = time.monotonic() + PATIENCE
            while "Ctrl+C" not in (told := (tmp_path / "out").read_text()):
                assert server.poll() is None
                assert time.monotonic() < until
                time.sleep(0.2)
            for page in ("/", "/mailbox", "/graphiql", "/verify"):
                assert re.search(rf"http://127\.0\.0\.1:{port}{page}\s", told)
            assert ("made the pipeline" in told) is first
            server.send_signal(signal.SIGINT)
            assert server.wait(20) == 0
        assert (tmp_path / "err").read_text() == ""


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_told_at_once_and_nothing_is_begun(command: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        process = started(command, "--port", port, folder=tmp_path)
        assert process.wait(PATIENCE) == 1
    told = f"Something listens on port {port} already: stop it, or take another with --port.\n"
    assert (tmp_path / "err").read_text() == told
    assert not (tmp_path / ".data").exists()


@pytest.mark.parametrize("command", ["serve", "worker", "demo"])
def test_a_command_that_is_stopped_while_it_starts_leaves_no_database_running(
    command: str, tmp_path: Path
) -> None:
    process = started(
        command, *(["--port", str(free_port())] if command != "worker" else []), folder=tmp_path
    )
    until = time.monotonic() + PATIENCE
    while not (tmp_path / ".data" / "postgres" / "data" / "postmaster.pid").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert not (tmp_path / ".data" / "postgres" / "data" / "postmaster.pid").exists()
    assert "Traceback" not in (tmp_path / "err").read_text()


async def test_a_worker_apart_stops_when_asked_and_its_health_is_seen(
    settings: Settings, database: Databases, tmp_path: Path
) -> None:
    given = {"database_url": database.app, "data_dir": tmp_path, "seal_dir": settings.seal_folder}
    with running("worker", folder=tmp_path, **given) as worker:
        async with asyncio.timeout(PATIENCE):
            while (await ended("health", "--worker", folder=tmp_path, **given))[0] != 0:
                assert worker.poll() is None
        worker.send_signal(signal.SIGTERM)
        assert await asyncio.to_thread(worker.wait, 20) == 0


async def test_migrating_needs_the_owner_and_checking_finds_no_drift(
    database: Databases, tmp_path: Path
) -> None:
    code, _, errors = await ended("migrate", folder=tmp_path, database_url=database.app)
    assert code == 2
    assert "COUNTERSIGN_OWNER_DATABASE_URL" in errors
    both = {"database_url": database.app, "owner_database_url": database.owner}
    assert await ended("migrate", folder=tmp_path, **both) == (0, "", "")
    code, _, errors = await ended("migrate", "--check", folder=tmp_path, **both)
    assert (code, errors) == (0, "")


def test_the_readme_names_every_command_and_no_other() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    named = set(re.findall(r"^\| `countersign (\w+)", readme, re.MULTILINE))
    told = subprocess.run([PROGRAM, "--help"], env=environment(), capture_output=True, text=True, check=True)
    assert named == set(re.findall(r"^│ (\w+) ", told.stdout, re.MULTILINE))


async def test_a_database_that_is_away_is_told_in_a_sentence_without_its_password(tmp_path: Path) -> None:
    away = "postgresql://app:hunter2@127.0.0.1:1/real"
    code, told, errors = await ended("serve", "--port", "0", folder=tmp_path, database_url=away)
    assert (code, told) == (1, "")
    assert errors.startswith("The database does not answer: ")
    assert "hunter2" not in errors
    assert len(errors.splitlines()) == 1


async def test_a_database_without_tables_says_what_to_do(postgres: EmbeddedPostgres) -> None:
    settings = Settings(database_url=postgres.url("postgres"))
    with pytest.raises(PostgresFailed, match="run `countersign migrate`"), databases(settings):
        pass
    with databases(settings, made=False) as found:
        assert found.owner is None, "migrating may begin"


async def test_a_certificate_of_ones_own_is_brought_in_shown_tried_and_kept(tmp_path: Path) -> None:
    own = issue("Weiss & Partner", intermediate(), ends=20)
    (tmp_path / "own.p12").write_bytes(own.bundle(intermediate(), root()))
    (tmp_path / "password").write_bytes(b"a guess\n")
    bring = ("seal-key", "import", "own.p12", "--password-file", "password")
    code, out, err = await ended(*bring, folder=tmp_path, seal_dir=tmp_path / "seal")
    assert (code, out) == (1, "")
    assert "the password is wrong" in err
    (tmp_path / "password").write_bytes(PASSWORD + b"\n")
    code, out, err = await ended(*bring, folder=tmp_path, seal_dir=tmp_path / "seal")
    assert code == 0
    assert "Subject: CN=Weiss & Partner\nIssuer: CN=Fides Documents\n" in out
    assert "Level: PAdES B-B" in out
    assert "The sealing certificate ends on" in err
    with lists_open() as lists, authority_open() as authority:
        authority.list_at = f"{lists.url}/hora.crl"
        stamped = {"seal_dir": tmp_path / "seal", "tsa_url": authority.url}
        code, out, err = await ended("seal-key", "test", folder=tmp_path, **stamped)
        assert (code, err) == (0, "")
        assert "sealed and verified" in out
        assert f"by {NAME} (PAdES B-T)" in out
        for called, by in (("fides.crl", intermediate()), ("roots.crl", root())):
            (tmp_path / called).write_bytes(revocation_list(by))
        keep = ("seal-key", "crls", "fides.crl", "roots.crl")
        code, out, _ = await ended(*keep, folder=tmp_path, **stamped)
        assert (code, out.count("Revocation list: CN=Fides")) == (0, 2)
        lists.laid_out["/hora.crl"] = revocation_list(keys_of_it()[1])
        code, out, err = await ended("seal-key", "test", folder=tmp_path, **stamped)
        assert (code, err) == (0, "")
        assert f"by {NAME} (PAdES B-LT)" in out
        code, out, _ = await ended("seal-key", "test", folder=tmp_path, tsa_archive=True, **stamped)
        assert (code, f"by {NAME} (PAdES B-LTA)" in out) == (0, True)
        authority.away = True
        code, out, err = await ended("seal-key", "test", folder=tmp_path, **stamped)
        assert (code, out) == (1, "")
        assert "time stamping authority did not answer" in err
        assert "Traceback" not in err
    code, _, err = await ended("seal-key", "rotate", folder=tmp_path, seal_dir=tmp_path / "seal")
    assert code == 1
    assert "import the one that follows it" in err
