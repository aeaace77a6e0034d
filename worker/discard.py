"""The bytes of what was deleted: removed from the store, unless something else needs the same ones."""

from sqlalchemy import text
from sqlmodel import col, select

from domain.papers import DocumentVersion
from store.files import FileDamaged, FileMissing
from store.office import Office
from store.tables import FirmCounter, LogEntry
from worker.deliver import Post

# Every place that names bytes of the store by their hash.
NEEDED = text("""
select exists (
    select from document_version v join document d on d.firm_id = v.firm_id and d.id = v.document_id
    where v.sha256 = :sha256 and not d.deleted
  ) or exists (select from template where sha256 = :sha256)
  or exists (select from upload where sha256 = :sha256 and expires_at > now())
  or exists (select from field where image_sha256 = :sha256)
  or exists (select from recipient where scan_sha256 = :sha256)
  or exists (select from firm where logo_sha256 = :sha256)
""")


async def discard(office: Office, post: Post, firm_id: str, event_id: str, document_id: str) -> None:
    async with office.look(firm_id) as session:
        mine = select(col(DocumentVersion.sha256)).where(col(DocumentVersion.document_id) == document_id)
        hashes = sorted(set(await session.scalars(mine)))
    for sha256 in hashes:
        await remove(office, sha256)


async def forget(office: Office, post: Post, firm_id: str, event_id: str, contact_id: str) -> None:
    """What an erased person drew, and the scans of what they signed on paper."""
    async with office.look(firm_id) as session:
        erased = await session.scalar(select(LogEntry).where(col(LogEntry.id) == event_id))
    assert erased is not None
    for sha256 in erased.data["pictures"]:
        await remove(office, sha256)


async def remove(office: Office, sha256: str) -> None:
    """What somebody came to need while it was removed is put back."""
    try:
        data = await office.files.get(sha256)
    except (FileMissing, FileDamaged):
        data = None
    if await _needed(office, sha256):
        return
    await office.files.remove(sha256)
    if data is not None and await _needed(office, sha256):
        await office.files.put(data)


async def _needed(office: Office, sha256: str) -> bool:
    """Files are kept once for all firms, and each firm is seen by itself alone."""
    async with office.look(None) as session:
        firms = list(await session.scalars(select(col(FirmCounter.firm_id))))
    for firm_id in firms:
        async with office.look(firm_id) as session:
            if await session.scalar(NEEDED, {"sha256": sha256}):
                return True
    return False
