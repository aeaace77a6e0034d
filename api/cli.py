"""The command line: `countersign …`."""

import asyncio
import signal
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.error import URLError

import typer

from api.listening import CannotListen, bound
from api.logs import plain_logs
from api.seal_key import program as seal_key
from api.settings import load_settings
from store.binaries import PostgresFailed

# What runs the program is imported where it is run: `health`, asked every few seconds, and `--help` need none of it.
program = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)
program.add_typer(seal_key, name="seal-key")
Port = Annotated[int, typer.Option(envvar="COUNTERSIGN_PORT", help="The port to listen on.")]
Host = Annotated[str, typer.Option(envvar="COUNTERSIGN_HOST", help="The address to listen on.")]


class Language(StrEnum):
    EN = "en"
    FR = "fr"


@program.callback()
def begin() -> None:
    """A live board and a signature desk in one."""
    plain_logs()


@contextmanager
def told_in_a_sentence() -> Iterator[None]:
    """What a person can mend is told to them without a traceback."""
    try:
        yield
    except (PostgresFailed, CannotListen) as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(1) from None


@contextmanager
def until_stopped(code: int = 0) -> Iterator[None]:
    """SIGTERM and Ctrl+C end a command in order, at any time: what was opened is closed."""
    for each in (signal.SIGTERM, signal.SIGINT):  # which may have been ignored, as behind a shell's `&`
        signal.signal(each, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(code) from None


@program.command()
def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    with_worker: Annotated[bool, typer.Option(help="Seal and mail in this process too.")] = False,
) -> None:
    """Serve the API and the pages."""
    from api.running import databases, run, serve as run_server

    with told_in_a_sentence(), until_stopped(), bound(host, port) as taken:
        settings = load_settings().at(host, port)
        with databases(settings) as found:
            run(run_server(settings, found, taken, with_worker))


@program.command()
def worker() -> None:
    """Do what follows from what happened: seal files, send mails."""
    from api.running import databases, run, work as run_worker

    settings = load_settings()
    with told_in_a_sentence(), until_stopped(), databases(settings) as found:
        run(run_worker(settings, found))


@program.command()
def migrate(
    check: Annotated[bool, typer.Option(help="Only compare the migrations with the code.")] = False,
) -> None:
    """Bring the database up to date, as its owner."""
    from api.running import databases
    from store.migrating import drift, migrate as bring_up_to_date

    settings = load_settings()
    with told_in_a_sentence(), databases(settings, made=False) as found:
        if found.owner is None:
            raise typer.BadParameter("COUNTERSIGN_OWNER_DATABASE_URL names the owner who may migrate.")
        bring_up_to_date(found.owner, found.app)
        difference = drift(found.owner) if check else None
    if difference:
        typer.echo(difference, err=True)
        raise typer.Exit(1)


@program.command()
def init(
    firm: Annotated[str, typer.Option(help="The firm's name.")],
    owner: Annotated[str, typer.Option(help="Its owner's e-mail address.")],
) -> None:
    """Make a firm; prints its owner's API token, and nothing else."""
    from api.running import databases, office_of
    from store.founding import found_firm

    settings = load_settings()

    async def make() -> str:
        with_owner = owner.partition("@")[0].replace(".", " ").title()
        async with office_of(settings, found) as office:
            return (await found_firm(office, firm, owner, with_owner))[2]

    with told_in_a_sentence(), databases(settings) as found:
        typer.echo(asyncio.run(make()))


@program.command()
def health(
    port: Port = 8000,
    worker: Annotated[bool, typer.Option(help="Ask whether a worker is alive, not the server.")] = False,
) -> None:
    """Exit 0 if the server answers, or if a worker's heart beats."""
    alive = _worker_beats() if worker else _server_answers(port)
    raise typer.Exit(0 if alive else 1)


def _server_answers(port: int) -> bool:
    try:
        directly = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with directly.open(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _worker_beats() -> bool:
    import psycopg

    settings = load_settings()
    if settings.database_url is None:
        return False
    fresh = "select 1 from procrastinate_workers where last_heartbeat > now() - interval '30 seconds'"
    try:
        with psycopg.connect(settings.database_url, connect_timeout=5) as connection:
            return connection.execute(fresh).fetchone() is not None
    except psycopg.Error:
        return False


@program.command()
def verify(
    file: Annotated[Path, typer.Argument(help="A PDF that was sealed by Countersign.")],
    head: Annotated[str | None, typer.Option(help="The head of the events, from the message.")] = None,
    root: Annotated[
        list[Path] | None,
        typer.Option(help="The firm's root, as /verify/root.pem serves it; once more that of a timestamp."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON, named as in the API.")] = False,
    language: Annotated[Language, typer.Option(help="In which to answer.")] = Language.EN,
) -> None:
    """Verify a sealed file offline: exit 0 if it is genuine, 1 if it was altered, 2 if it cannot be read."""
    from api.verifying import CannotJudge, verify_file

    try:
        told, code = verify_file(file, head, root or [], json, language.value)
    except CannotJudge as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(2) from None
    typer.echo(told)
    raise typer.Exit(code)


@program.command()
def demo(
    headless: Annotated[bool, typer.Option(help="Do the whole main job through the API, then end.")] = False,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    server: Annotated[str | None, typer.Option(help="With --headless: a server that runs already.")] = None,
    token: Annotated[
        str | None, typer.Option(envvar="COUNTERSIGN_TOKEN", help="With --server: its owner's API token.")
    ] = None,
    out: Annotated[str, typer.Option(help="With --headless: where the sealed file goes.")] = "sealed.pdf",
) -> None:
    """The demonstration: a firm, its board, a tax form to be signed."""
    from api.demo.stage import headless_demo, live_demo

    with told_in_a_sentence(), until_stopped(1 if headless else 0):
        if headless:
            raise typer.Exit(headless_demo(load_settings(), server, token, out))
        with bound(host, port) as taken:
            live_demo(load_settings(), host, port, taken)


if __name__ == "__main__":
    program()
