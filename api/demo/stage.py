"""Putting the demonstration on: live in the browser, or headless to its end."""

import asyncio
import socket
import tempfile
import time
from pathlib import Path

import httpx2
import typer

from api.demo.client import Client, Refused
from api.demo.desk import fill_the_desk
from api.demo.story import Say, main_job, set_the_scene
from api.running import Databases, databases, office_of, run, server_of, working
from api.server import Server
from api.settings import Settings, web_address
from store.founding import found_firm
from store.office import Office

OWNER = ("nora@weiss.example", "Nora Weiss")
FIRM = "Weiss & Partner"
# What may be set for a real firm, and must not be touched by a demonstration that is thrown away.
FOR_REAL = (
    "database_url", "owner_database_url", "storage_url", "broadcast_url", "smtp_url", "mail_from",
    "secret_key", "seal_dir",
)  # fmt: skip


def headless_demo(settings: Settings, server: str | None, token: str | None, out: str) -> int:
    """The main job through the public API; 0 when all of it came to pass, else a sentence and 1."""
    started = time.monotonic()

    def say(line: str) -> None:
        typer.echo(f"{time.monotonic() - started:7.3f} s  {line}")

    troubles: list[str] = []
    try:
        if server is None:
            _on_a_new_server(settings, Path(out), say)
        else:
            asyncio.run(_on_a_running_server(server, token or "", Path(out), say))
    except* httpx2.TransportError as faults:
        troubles = [f"{server or 'the server'} does not answer ({faults.exceptions[0]})"]
    except* (Refused, TimeoutError, OSError) as faults:
        troubles += [str(each) or type(each).__name__ for each in faults.exceptions]
    if troubles:
        typer.echo(f"The demonstration stopped: {'; '.join(troubles)}", err=True)
        return 1
    say("done: the job moved by itself")
    return 0


async def _on_a_running_server(server: str, token: str, out: Path, say: Say) -> None:
    api = Client(server, token)
    try:
        await main_job(api, out, say)
    finally:
        await api.close()


def _on_a_new_server(settings: Settings, out: Path, say: Say) -> None:
    """A server of its own, on a free port, with a database that is thrown away afterwards."""
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="countersign-demo-") as folder:
        here = {"data_dir": Path(folder), "base_url": web_address("127.0.0.1", port), "durable": False}
        own = settings.model_copy(update={**dict.fromkeys(FOR_REAL), **here})
        say("starting a database and a server")
        with databases(own) as found:
            asyncio.run(_headless(own, found, port, out, say))


async def _headless(settings: Settings, found: Databases, port: int, out: Path, say: Say) -> None:
    async with office_of(settings, found) as office, working(settings, found, office):
        _, _, token = await found_firm(office, FIRM, *OWNER, time_zone="America/New_York")
        server = server_of(settings, office, "127.0.0.1", port)
        serving = asyncio.create_task(server.serve())
        try:
            await _up(server, serving)
            await _on_a_running_server(settings.base_url, token, out, say)
        finally:
            server.should_exit = True
            await serving


async def _up(server: Server, serving: asyncio.Task[None]) -> None:
    while not server.started and not serving.done():  # noqa: ASYNC110  # uvicorn rings no bell
        await asyncio.sleep(0.05)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def live_demo(settings: Settings, host: str, port: int, taken: socket.socket) -> None:
    """The firm with its board, kept in DATA_DIR; serves until it is stopped. Its mails stay in its mailbox."""
    own = settings.at(host, port).model_copy(update={"smtp_url": None})
    typer.echo("Starting the database …")
    with databases(own) as found:
        run(_live(own, found, taken))


async def _live(settings: Settings, found: Databases, taken: socket.socket) -> None:
    host, port = taken.getsockname()[:2]
    async with office_of(settings, found) as office, working(settings, found, office):
        server = server_of(settings, office, host, port)
        serving = asyncio.create_task(server.serve([taken]))
        try:
            await _up(server, serving)
            await _furnish(settings, office, web_address(host, port))
            typer.echo(welcome(settings.base_url))
            await serving
        except httpx2.TransportError:
            if not server.should_exit:  # else it was stopped while it furnished
                raise
        finally:
            server.should_exit = True
            await serving


async def _furnish(settings: Settings, office: Office, address: str) -> None:
    """The demonstration firm, once for a DATA_DIR."""
    done = settings.data_dir / "demo"
    if done.exists():
        return
    _, _, token = await found_firm(office, FIRM, *OWNER, time_zone="America/New_York")
    api = Client(address, token)
    try:
        scene = await set_the_scene(api, _tell)
        await fill_the_desk(api, scene, _tell)
    finally:
        await api.close()
    done.write_text("The demonstration firm is in this database.\n")


def _tell(line: str) -> None:
    typer.echo(f"  {line}")


def welcome(base_url: str) -> str:
    return f"""
  Countersign is running.

    Board      {base_url}/
    Mailbox    {base_url}/mailbox    every mail lands here: sign-in links too
    GraphiQL   {base_url}/graphiql
    Verify     {base_url}/verify

  Sign in as {OWNER[0]}: the link is in the mailbox. Ctrl+C stops everything.
"""
