"""Files by their hash: in a folder, and in a bucket."""

import asyncio
import hashlib
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer

from store.files import FileDamaged, FileMissing, Files, FilesUnavailable

# What is compiled in a process that may write little would be cut short, for everybody.
HERE = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONDONTWRITEBYTECODE": "1"}
A_FILE = b"%PDF-1.7 an engagement letter" * 50_000
ITS_HASH = hashlib.sha256(A_FILE).hexdigest()
NO_FILE = hashlib.sha256(b"never kept").hexdigest()

BUCKET = {"access_key_id": "ana", "secret_access_key": "only for the test", "region": "us-east-1"}


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str) -> Files:
    with urllib.request.urlopen(urllib.request.Request(f"{s3}/papers", method="PUT")) as made:
        assert made.status == 200
    return Files.from_url("s3://papers/firm", endpoint=s3, client_options={"allow_http": True}, **BUCKET)


@pytest.fixture
def folder(tmp_path: Path) -> Files:
    return Files.from_url((tmp_path / "my files").as_uri())


@pytest.fixture(params=["folder", "bucket"])
def files(request: pytest.FixtureRequest) -> Files:
    kept: Files = request.getfixturevalue(request.param)
    return kept


async def test_what_is_put_comes_back_under_its_hash(files: Files) -> None:
    assert await files.put(A_FILE) == ITS_HASH
    assert await files.get(ITS_HASH) == A_FILE


async def test_the_same_file_twice_is_one_file(files: Files) -> None:
    assert {await files.put(A_FILE), await files.put(A_FILE)} == {ITS_HASH}


async def test_twenty_at_once_who_put_the_same_file_all_succeed(files: Files) -> None:
    assert set(await asyncio.gather(*(files.put(A_FILE) for _ in range(20)))) == {ITS_HASH}
    assert await files.get(ITS_HASH) == A_FILE


async def test_an_empty_file_is_a_file(files: Files) -> None:
    assert await files.get(await files.put(b"")) == b""


@pytest.mark.parametrize(
    "name", [NO_FILE, "", "../secret", "%2e%2e/secret", ITS_HASH.upper(), ITS_HASH + "\n"]
)
async def test_an_unknown_or_malformed_hash_is_missing(files: Files, name: str) -> None:
    await files.put(A_FILE)
    with pytest.raises(FileMissing):
        await files.get(name)


async def test_a_store_that_answers_passes_the_check(files: Files) -> None:
    await files.check()


async def test_a_changed_byte_is_noticed_and_mended_by_the_next_put(folder: Files, tmp_path: Path) -> None:
    await folder.put(A_FILE)
    (tmp_path / "my files" / ITS_HASH).write_bytes(A_FILE[:-1])
    with pytest.raises(FileDamaged):
        await folder.get(ITS_HASH)
    await folder.put(A_FILE)
    assert await folder.get(ITS_HASH) == A_FILE


async def test_a_folder_that_went_away_is_unavailable_not_empty(folder: Files, tmp_path: Path) -> None:
    (tmp_path / "my files").rename(tmp_path / "unmounted")
    with pytest.raises(FilesUnavailable):
        await folder.check()


async def test_a_bucket_that_is_not_there_is_unavailable(s3: str) -> None:
    nowhere = Files.from_url("s3://nowhere", endpoint=s3, client_options={"allow_http": True}, **BUCKET)
    with pytest.raises(FilesUnavailable):
        await nowhere.check()
    with pytest.raises(FilesUnavailable):
        await nowhere.put(A_FILE)


async def test_a_server_that_does_not_answer_is_unavailable() -> None:
    silent = Files.from_url(
        "s3://papers", endpoint="http://127.0.0.1:1", client_options={"allow_http": True}, **BUCKET
    )
    with pytest.raises(FilesUnavailable):
        await silent.get(ITS_HASH)


def test_an_address_of_no_known_kind_is_refused_at_once() -> None:
    with pytest.raises(FilesUnavailable, match="ftp"):
        Files.from_url("ftp://elsewhere/files")


def test_a_put_has_reached_the_disk_when_it_returns(tmp_path: Path) -> None:
    """The file first, then its folder, which holds the name."""
    program = (
        "import asyncio, os\n"
        "from store.files import Files\n"
        "synced = []\n"
        "real = os.fsync\n"
        "os.fsync = lambda handle: (synced.append(os.readlink(f'/proc/self/fd/{handle}')), real(handle))\n"
        f"key = asyncio.run(Files.from_url({tmp_path.as_uri()!r}).put(b'a letter'))\n"
        f"assert synced == [{str(tmp_path)!r} + '/' + key, {str(tmp_path)!r}], synced\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=HERE)


def test_a_full_disk_is_unavailable_and_leaves_no_half_file(tmp_path: Path) -> None:
    """A limit on the size of a file stands for the disk that has no room."""
    program = (
        "import asyncio, os, resource, signal\n"
        "from store.files import Files, FilesUnavailable\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        f"files = Files.from_url({tmp_path.as_uri()!r})\n"
        "try:\n"
        "    asyncio.run(files.put(b'x' * 100_000))\n"
        "except FilesUnavailable:\n"
        "    os._exit(0)\n"  # at once: obstore's threads may abort an interpreter that takes its time to end
        "raise SystemExit('kept what there was no room for')\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=HERE)
    assert not (tmp_path / hashlib.sha256(b"x" * 100_000).hexdigest()).exists()
