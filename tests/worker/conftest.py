"""A house whose mails go to a real mail server, and whose seal can be taken away."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import Settings
from tests.worker.sink import Sink, sinking


@pytest.fixture
def sink() -> Iterator[Sink]:
    with sinking() as listening:
        yield listening


@pytest.fixture
def seal_folder(seal_folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(seal_folder, tmp_path / "own seal"))


@pytest.fixture
def settings(settings: Settings, sink: Sink) -> Settings:
    return settings.model_copy(update={"smtp_url": sink.url})
