"""The bytes of what was deleted, or came to nothing: removed from the store, unless something else needs the same."""

from datetime import datetime, timedelta

from sqlalchemy import delete, text
from sqlmodel import col, select

from domain.ids import Moment, this_moment
from domain.papers import DocumentVersion, Upload
from store.files import FileDamaged, FileMissing
from store.office import Office
from store.tables import LogEntry
from worker.deliver import Post

# An act on an upload may still be under way when its ticket ends.
GRACE = timedelta(hours=1)
# Every place that names bytes of the store by their hash.
NEEDED = text("""
select exists (
    select from document_version v join document d on d.firm_id = v.firm_id and d.id = v.document_id
    where :sha256 in (v.sha256, v.certificate_sha256) and not d.deleted
  ) or exists (select from template where sha256 = :sha256)
  or exists (select from upload where sha256 = :sha256 and expires_at > :now)
  or exists (select from field where image_sha256 = :sha256)
  or exists (select from recipient where scan_sha256 = :sha256)
  or exists (select from firm where logo_sha256 = :sha256)
""")


async def discard(office: Office, post: Post, firm_id: str, event_id: str, document_id: str) -> None:
    async with office.look(firm_id) as session:
        columns = col(DocumentVersion.sha256), col(DocumentVersion.certificate_sha256)
        mine = select(*columns).where(col(DocumentVersion.document_id) == document_id)
        hashes = {each for version in await session.execute(mine) for each in version if each}
    for sha256 in sorted(hashes):
        await remove(office, sha256, this_moment().now)


async def forget(office: Office, post: Post, firm_id: str, event_id: str, contact_id: str) -> None:
    """What an erased person drew, and the scans of what they signed on paper."""
    async with office.look(firm_id) as session:
        erased = await session.scalar(select(LogEntry).where(col(LogEntry.id) == event_id))
    assert erased is not None
    for sha256 in erased.data["pictures"]:
        await remove(office, sha256, this_moment().now)


async def sweep(office: Office, now: datetime) -> None:
    """What was sent up and came to nothing, or was kept in a cleaned copy: its ticket has ended, so nothing more can
    come of it."""
    for firm_id in await office.firms():
        async with office.look(firm_id) as session:
            over = select(Upload).where(col(Upload.expires_at) < now - GRACE)
            ended = list(await session.scalars(over))
        for sha256 in sorted({each.sha256 for each in ended if each.received_at}):
            await remove(office, sha256, now)
        async with office.work(firm_id, "CLOCK", Moment(now)) as work:
            await work.session.execute(delete(Upload).where(col(Upload.id).in_(x.id for x in ended)))


async def remove(office: Office, sha256: str, now: datetime) -> None:
    """What somebody came to need while it was removed is put back."""
    try:
        data = await office.files.get(sha256)
    except (FileMissing, FileDamaged):
        data = None
    if await _needed(office, sha256, now):
        return
    await office.files.remove(sha256)
    if data is not None and await _needed(office, sha256, now):
        await office.files.put(data)


async def _needed(office: Office, sha256: str, now: datetime) -> bool:
    """Files are kept once for all firms, and each firm is seen by itself alone."""
    for firm_id in await office.firms():
        async with office.look(firm_id) as session:
            if await session.scalar(NEEDED, {"sha256": sha256, "now": now}):
                return True
    return False
