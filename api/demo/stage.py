"""Putting the demonstration on: live in the browser, or headless to its end."""

import asyncio
import socket
import tempfile
import time
from pathlib import Path

import httpx2
import typer

from api.demo.client import Client, Refused
from api.demo.story import Say, main_job, set_the_scene
from api.running import Databases, databases, office_of, server_of, working
from api.settings import Settings
from store.founding import found_firm
from store.office import Office

OWNER = ("nora@weiss.example", "Nora Weiss")
FIRM = "Weiss & Partner"


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
    except* (Refused, TimeoutError, OSError, httpx2.TransportError) as faults:
        troubles = [str(each) or type(each).__name__ for each in faults.exceptions]
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
        changed = {"data_dir": Path(folder), "base_url": f"http://127.0.0.1:{port}", "smtp_url": None}
        own = settings.model_copy(update={**changed, "storage_url": None, "durable": False})
        say("starting a database and a server")
        with databases(own) as found:
            asyncio.run(_headless(own, found, port, out, say))


async def _headless(settings: Settings, found: Databases, port: int, out: Path, say: Say) -> None:
    async with office_of(settings, found) as office, working(settings, found, office):
        _, _, token = await found_firm(office, FIRM, *OWNER, time_zone="America/New_York")
        server = server_of(settings, office, "127.0.0.1", port)
        serving = asyncio.create_task(server.serve())
        try:
            await until_up(settings.base_url)
            await _on_a_running_server(settings.base_url, token, out, say)
        finally:
            server.should_exit = True
            await serving


async def until_up(base_url: str) -> None:
    probe = Client(base_url, "")
    try:
        async with asyncio.timeout(30):
            while True:
                try:
                    if (await probe.http.get("/healthz")).status_code == 200:
                        return
                except httpx2.TransportError:
                    pass
                await asyncio.sleep(0.1)
    finally:
        await probe.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def live_demo(settings: Settings, host: str, port: int) -> None:
    """The firm with its board, kept in DATA_DIR; serves until it is interrupted."""
    own = settings.model_copy(update={"base_url": f"http://{host}:{port}"})
    typer.echo("Starting the database …")
    with databases(own) as found:
        asyncio.run(_live(own, found, host, port))


async def _live(settings: Settings, found: Databases, host: str, port: int) -> None:
    async with office_of(settings, found) as office, working(settings, found, office):
        server = server_of(settings, office, host, port)
        serving = asyncio.create_task(server.serve())
        await until_up(settings.base_url)
        await _furnish(settings, office)
        typer.echo(welcome(settings.base_url))
        await serving


async def _furnish(settings: Settings, office: Office) -> None:
    """The demonstration firm, once for a DATA_DIR."""
    done = settings.data_dir / "demo"
    if done.exists():
        return
    _, _, token = await found_firm(office, FIRM, *OWNER, time_zone="America/New_York")
    api = Client(settings.base_url, token)
    try:
        await set_the_scene(api, lambda line: typer.echo(f"  {line}"))
    finally:
        await api.close()
    done.write_text("The demonstration firm is in this database.\n")


def welcome(base_url: str) -> str:
    return f"""
  Countersign is running.

    Board      {base_url}/
    Mailbox    {base_url}/mailbox    every mail lands here: sign-in links too
    GraphiQL   {base_url}/graphiql
    Verify     {base_url}/verify

  Sign in as {OWNER[0]}: the link is in the mailbox. Ctrl+C stops everything.
"""
