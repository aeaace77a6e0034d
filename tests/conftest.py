"""What every test may lean on: a real PostgreSQL, cloned for each test, and a house that is open for business."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from hypothesis import HealthCheck, settings as examples

from api.demo.stage import free_port
from api.running import Databases, office_of, server_of, working
from api.settings import Settings
from sealing.seal import make_authority
from store.founding import found_firm
from store.migrating import migrate
from store.office import Office
from store.postgres import APP, EmbeddedPostgres
from tests.cast import House

TEMPLATE = "template_of_tests"
# A busy machine is no fault: no test measures speed.
examples.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("house")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedPostgres]:
    with EmbeddedPostgres.start(tmp_path_factory.mktemp("postgres"), durable=False) as server:
        yield server


@pytest.fixture(scope="session")
def template(postgres: EmbeddedPostgres) -> str:
    """A migrated, empty database to clone."""
    command(postgres, f"create database {TEMPLATE}")
    migrate(postgres.url(TEMPLATE), postgres.url(TEMPLATE, APP))
    return TEMPLATE


@pytest.fixture
def database(postgres: EmbeddedPostgres, template: str) -> Iterator[Databases]:
    name = f"test_{uuid.uuid4().hex}"
    command(postgres, f"create database {name} template {template}")
    yield Databases(app=postgres.url(name, APP), owner=postgres.url(name))
    command(postgres, f"drop database {name} with (force)")


def command(postgres: EmbeddedPostgres, sql: str) -> None:
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.encode())


@pytest.fixture(scope="session")
def seal_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seal")
    make_authority(folder)
    return folder


@pytest.fixture
def settings(tmp_path: Path, seal_folder: Path, database: Databases) -> Settings:
    return Settings(
        data_dir=tmp_path,
        base_url=f"http://127.0.0.1:{free_port()}",
        database_url=database.app,
        owner_database_url=database.owner,
        seal_dir=seal_folder,
        secret_key="a key for tests",
        pool_size=5,
    )


@pytest.fixture
async def office(settings: Settings, database: Databases) -> AsyncIterator[Office]:
    """A process without server and worker: for the floors below."""
    async with office_of(settings, database) as opened:
        yield opened


@pytest.fixture
async def house(settings: Settings, database: Databases) -> AsyncIterator[House]:
    """A firm with its server and worker running: Nora owns it, Otto works in it."""
    async with (
        office_of(settings, database) as office,
        working(settings, database, office),
        open_for_business(settings, office) as opened,
    ):
        yield opened


@pytest.fixture
async def quiet_house(settings: Settings, database: Databases) -> AsyncIterator[House]:
    """The same, with nobody at work: what is queued stays queued."""
    async with office_of(settings, database) as office, open_for_business(settings, office) as opened:
        yield opened


@asynccontextmanager
async def open_for_business(settings: Settings, office: Office) -> AsyncIterator[House]:
    """A served firm."""
    port = int(settings.base_url.rsplit(":", 1)[1])
    server = server_of(settings, office, "127.0.0.1", port)
    serving = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # uvicorn rings no bell
        await asyncio.sleep(0.01)
    found = await found_firm(office, "Weiss & Partner", "nora@weiss.example", "Nora Weiss")
    house = House(settings, office, *found)
    yield house
    await house.close()
    server.should_exit = True
    await serving
