"""Running: what a process opens before it serves or works, and closes afterwards."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import procrastinate
import psycopg
import structlog
import uvloop

from api.app import create_app
from api.server import Server, server_config
from api.settings import Settings
from api.wiring import Bounds
from sealing.seal import SealingUnavailable, make_authority
from store.binaries import PostgresFailed
from store.files import Files
from store.migrating import migrate
from store.office import Office, open_office
from store.postgres import APP, EmbeddedPostgres
from worker.app import create_worker
from worker.deliver import Post
from worker.seal import warn_of_the_end

log = structlog.get_logger()


@dataclass(frozen=True)
class Databases:
    app: str
    owner: str | None


@contextmanager
def databases(settings: Settings, *, made: bool = True) -> Iterator[Databases]:
    """The database that is given; else one in DATA_DIR, started, brought up to date, and stopped at the end.

    `made`: its tables are needed. Raises PostgresFailed where it does not answer or has none."""
    if settings.database_url:
        _knock_at(settings.database_url, made)
        yield Databases(settings.database_url, settings.owner_database_url)
        return
    embedded = EmbeddedPostgres.start(settings.data_dir, pg_bin=settings.pg_bin, durable=settings.durable)
    try:
        found = Databases(embedded.url(user=APP), embedded.url())
        migrate(found.owner or "", found.app)
        yield found
    finally:
        embedded.stop()


def _knock_at(url: str, made: bool) -> None:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            found = connection.execute("select to_regclass('firm_counter')").fetchone()
    except psycopg.Error as fault:
        raise PostgresFailed(f"The database does not answer: {str(fault).splitlines()[0]}") from None
    if made and found == (None,):
        raise PostgresFailed("The database has no tables yet: run `countersign migrate` as its owner first.")


def run(main: Coroutine[Any, Any, None]) -> None:
    """Run it to its end on the fast loop."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main)


def _hears_others(settings: Settings) -> None:
    """A bell behind a pooler listens in a session that is somebody else's a moment later."""
    if settings.pooler and not (settings.bell_database_url or settings.broadcast_url):
        raise PostgresFailed(
            "COUNTERSIGN_POOLER needs a way past the pooler for the bell: COUNTERSIGN_BELL_DATABASE_URL,"
            " or Redis in COUNTERSIGN_BROADCAST_URL."
        )


@asynccontextmanager
async def office_of(settings: Settings, found: Databases) -> AsyncIterator[Office]:
    _hears_others(settings)
    make_authority(settings.seal_folder)
    async with open_office(
        database_url=found.app,
        files=Files.from_url(settings.files_url),
        secret_key=settings.secret(),
        seal_key_folder=settings.seal_folder,
        base_url=settings.base_url.rstrip("/"),
        broadcast_url=settings.broadcast_url,
        bell_database_url=settings.bell_database_url,
        read_database_url=settings.read_database_url,
        pool_size=settings.pool_size,
        pooler=settings.pooler,
        channels=settings.channels,
        tsa_url=settings.tsa_url,
        tsa_archive=settings.tsa_archive,
    ) as office:
        with contextlib.suppress(SealingUnavailable):  # it may come back, and sending says so meanwhile
            warn_of_the_end(office)
        yield office


def server_of(settings: Settings, office: Office, host: str, port: int) -> Server:
    own_mailbox = settings.mailbox if settings.smtp_url is None and settings.local else None
    bounds = Bounds(
        streams_per_principal=settings.streams_per_principal, streams_per_address=settings.streams_per_address
    )
    app = create_app(office, own_mailbox, bounds)
    believed = {"forwarded_allow_ips": settings.trusted_proxies}
    config = server_config(app, host=host, port=port, access_log=False, **believed)
    return Server(config, app.state.graphql.drain)


async def serve(settings: Settings, found: Databases, taken: socket.socket, with_worker: bool) -> None:
    """Serve until SIGTERM or SIGINT; with the worker in the same process if asked."""
    async with office_of(settings, found) as office:
        gc.freeze()  # what is loaded now stays: no pause to look through it again
        async with contextlib.AsyncExitStack() as stack:
            if with_worker:
                await stack.enter_async_context(working(settings, found, office))
            await server_of(settings, office, *taken.getsockname()[:2]).serve([taken])


@asynccontextmanager
async def working(settings: Settings, found: Databases, office: Office) -> AsyncIterator[asyncio.Task[None]]:
    """The worker beside whatever else this process does; stopped in order at the end."""
    async with create_worker(
        office, found.app, post_of(settings), pooler=settings.pooler
    ).open_async() as queue:
        task = asyncio.create_task(_run(queue), name="worker")
        try:
            yield task
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def work(settings: Settings, found: Databases) -> None:
    """Do errands until SIGTERM or SIGINT."""
    async with office_of(settings, found) as office, working(settings, found, office) as task:
        stop = asyncio.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(each, stop.set)
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait([stopped, task], return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()


async def _run(queue: procrastinate.App) -> None:
    """A worker that loses its database begins anew: an errand is never lost with it.

    It may end without a fault too, in order, when its heartbeat failed; only a cancellation ends it for good.
    """
    while True:
        try:
            await queue.run_worker_async()
            log.error("worker stopped by itself")
        except Exception as fault:
            log.error("worker stopped", error=type(fault).__name__)
        await asyncio.sleep(1)


def post_of(settings: Settings) -> Post:
    return Post(settings.smtp_url, settings.mailbox, settings.sender, settings.sms_url)
