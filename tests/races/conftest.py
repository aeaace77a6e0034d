"""Other processes of the same program beside the house of the tests."""

from collections.abc import AsyncIterator, Iterator

import pytest

from api.demo.stage import free_port
from api.running import Databases
from api.settings import Settings
from tests.races.processes import Program


@pytest.fixture
async def another_server(settings: Settings, database: Databases) -> AsyncIterator[Program]:
    """The same firm, served by another process."""
    port = free_port()
    elsewhere = settings.model_copy(update={"base_url": f"http://127.0.0.1:{port}"})
    program = Program(elsewhere, database, "serve", "--port", str(port))
    program.start()
    await program.until_up()
    yield program
    program.kill()


@pytest.fixture
def another_worker(settings: Settings, database: Databases) -> Iterator[Program]:
    """Seals and mails, in a process of its own."""
    program = Program(settings, database, "worker")
    program.start()
    yield program
    program.kill()
