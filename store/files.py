"""The bytes of files, each kept under its own SHA-256: in a local folder, S3, Google or Azure."""

import asyncio
import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any, Self

from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore, from_url

SHA256 = re.compile(r"[0-9a-f]{64}")


class FileMissing(LookupError):
    """Nothing is kept under this hash."""


class FileDamaged(RuntimeError):
    """What is kept under this hash has another hash."""


class FilesUnavailable(RuntimeError):
    """The store does not answer, refuses us, or is full."""


class Files:
    """Write once, read and verify; whoever has a hash has the file's name and its proof."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store
        self._folder = store.prefix if isinstance(store, LocalStore) else None

    @classmethod
    def from_url(cls, url: str, **options: Any) -> Self:
        """`file:///…`, `s3://bucket/prefix`, `gs://…` or `az://…`.

        Keys and regions of a cloud come from its usual environment variables, or from `options`.
        """
        with _answering():
            if url.startswith("file:"):
                return cls(LocalStore.from_url(url, mkdir=True))
            return cls(
                from_url(
                    url,
                    # A person waits at the other end: give up soon and say so.
                    retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=15)},
                    **options,
                )
            )

    async def put(self, data: bytes) -> str:
        """Keep the bytes, on disk when this returns, and answer their hash. The same bytes again are fine."""
        sha256 = hashlib.sha256(data).hexdigest()
        with _answering():
            try:
                await self._store.put_async(sha256, data, mode="create")
            except AlreadyExistsError:
                # A machine that lost its power in the middle of a write may have left a torn file.
                if not await self._is_sound(sha256):
                    await self._store.put_async(sha256, data, mode="overwrite")
            if self._folder is not None:
                await asyncio.to_thread(_reach_the_disk, self._folder / sha256)
        return sha256

    async def get(self, sha256: str) -> bytes:
        """The bytes, verified. Raises FileMissing, FileDamaged or FilesUnavailable."""
        if not SHA256.fullmatch(sha256):
            raise FileMissing(sha256)
        with _answering(sha256):
            data = bytes(await (await self._store.get_async(sha256)).bytes_async())
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FileDamaged(sha256)
        return data

    async def remove(self, sha256: str) -> None:
        """Nothing is kept under this hash any more, whether anything was or not."""
        with suppress(FileMissing), _answering(sha256):
            await self._store.delete_async(sha256)

    async def check(self) -> None:
        """Raises FilesUnavailable if the store cannot be read now."""
        if self._folder is not None and not self._folder.is_dir():  # a volume that is not mounted
            raise FilesUnavailable(f"{self._folder} is not there.")
        with _answering():
            async for _ in self._store.list(chunk_size=1):
                break

    async def _is_sound(self, sha256: str) -> bool:
        try:
            await self.get(sha256)
        except (FileDamaged, FileMissing):  # it may just have been removed
            return False
        return True


@contextmanager
def _answering(sha256: str = "") -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as nothing:
        raise FileMissing(sha256) if sha256 else FilesUnavailable(str(nothing)) from nothing
    except (BaseError, OSError) as silence:
        raise FilesUnavailable(str(silence)) from silence


def _reach_the_disk(path: Path) -> None:
    # The file's bytes and then its name; the library leaves both to the kernel.
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
