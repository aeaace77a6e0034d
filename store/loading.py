"""What an act needs, locked in the one order: documents, envelopes, jobs, pipelines, each by id."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, text
from sqlmodel import col

from domain.boards import Job, JobLink, Pipeline, Stage, Task, Visit
from domain.columns import Owned
from domain.envelopes import Envelope, EnvelopeDocument, Recipient, SignField
from domain.papers import Document, DocumentVersion, Folder, VersionKind
from domain.people import Firm, Member
from store.work import Work

REACH = text("""
with l(id) as (
  select document_id from job_link where job_id = any(cast(:items_of as text[])) and unlinked_at is null
    and document_id is not null
), d(id) as (
  select unnest(cast(:documents as text[])) union select id from l
  union select document_id from envelope_document where envelope_id = any(cast(:envelopes as text[]))
  union select beside.document_id from envelope_document mine join envelope_document beside using (envelope_id)
    where mine.document_id in (select id from l)
), e(id) as (
  select unnest(cast(:envelopes as text[]))
  union select envelope_id from envelope_document where document_id in (select id from d)
), j(id) as (
  select unnest(cast(:jobs as text[]))
  union select job_id from job_link where unlinked_at is null and document_id in (select id from d)
), p(id) as (
  select unnest(cast(:pipelines as text[])) union select pipeline_id from job where id in (select id from j)
)
select 'documents', id from d union all select 'envelopes', id from e
union all select 'jobs', id from j union all select 'pipelines', id from p
""")


@dataclass(frozen=True)
class Reach:
    """Ids that an act may touch."""

    documents: frozenset[str] = frozenset()
    envelopes: frozenset[str] = frozenset()
    jobs: frozenset[str] = frozenset()
    pipelines: frozenset[str] = frozenset()
    items_of: frozenset[str] = frozenset()

    def __or__(self, other: "Reach") -> "Reach":
        return Reach(**{name: ids | getattr(other, name) for name, ids in vars(self).items()})


async def hold(
    work: Work,
    *,
    documents: Iterable[str] = (),
    envelopes: Iterable[str] = (),
    jobs: Iterable[str] = (),
    pipelines: Iterable[str] = (),
    items_of: Iterable[str] = (),
) -> None:
    """Lock and load what an act on these may reach. `items_of`: jobs whose documents and requests it may end.

    The reach is read, locked, and read again; if it grew in between, the locks are let go and taken anew,
    so that the order of locks holds for everyone.
    """
    asked = Reach(
        frozenset(documents), frozenset(envelopes), frozenset(jobs), frozenset(pipelines), frozenset(items_of)
    )
    reach = await _reach(work, asked)
    while True:
        attempt = await work.session.begin_nested()
        await _lock(work, reach)
        grown = reach | await _reach(work, asked)
        if grown == reach:
            await attempt.commit()
            break
        await attempt.rollback()
        reach = grown
    await _load(work, reach)


async def _reach(work: Work, asked: Reach) -> Reach:
    found: dict[str, set[str]] = {name: set() for name in vars(asked)}
    rows = await work.session.execute(REACH, {name: list(ids) for name, ids in vars(asked).items()})
    for kind, id in rows:
        found[kind].add(id)
    return Reach(**{name: frozenset(ids) for name, ids in found.items()})


async def _lock(work: Work, reach: Reach) -> None:
    for kind, ids in (
        (Document, reach.documents),
        (Envelope, reach.envelopes),
        (Job, reach.jobs),
        (Pipeline, reach.pipelines),
    ):
        work.held.rows[kind].clear()
        await keep(work, kind, col(kind.id).in_(ids), locked=True, when=bool(ids))


async def _load(work: Work, reach: Reach) -> None:
    """The rest, unlocked: it changes only under the locks just taken."""
    d, e, j = bool(reach.documents), bool(reach.envelopes), bool(reach.jobs)
    papers, parties = col(DocumentVersion.document_id), col(Recipient.envelope_id)
    sent = col(DocumentVersion.kind) == VersionKind.SENT
    await keep(work, EnvelopeDocument, col(EnvelopeDocument.document_id).in_(reach.documents), when=d)
    await keep(work, DocumentVersion, papers.in_(reach.documents), sent, when=d)
    await keep(work, Recipient, parties.in_(reach.envelopes), when=e)
    await keep(work, SignField, col(SignField.envelope_id).in_(reach.envelopes), when=e)
    await keep(work, JobLink, col(JobLink.job_id).in_(reach.jobs), when=j)
    await keep(work, Task, col(Task.job_id).in_(reach.jobs), when=j)
    visits = [each.visit_id for each in work.held.all(Job)]
    await keep(work, Visit, col(Visit.id).in_(visits), when=j)
    await _load_columns(work, reach.pipelines)


async def _load_columns(work: Work, pipelines: Iterable[str]) -> None:
    await keep(work, Stage, col(Stage.pipeline_id).in_(pipelines), when=bool(pipelines))
    stages = [each.id for each in work.held.all(Stage)]
    work.held.columns.first = dict.fromkeys(stages)
    if stages:
        first = text(
            "select s, (select rank from job where stage_id = s order by rank limit 1)"
            " from unnest(cast(:stages as text[])) as s"
        )
        for stage, rank in await work.session.execute(first, {"stages": stages}):
            work.held.columns.first[stage] = rank


async def keep(work: Work, kind: type[Owned], *where: Any, locked: bool = False, when: bool = True) -> None:
    """Take rows of one kind into hand, in the order of their ids."""
    if not when:
        return
    query = select(kind).where(*where).order_by(col(kind.id)).execution_options(populate_existing=True)
    if locked:
        query = query.with_for_update(key_share=True)
    work.held.keep(await work.session.scalars(query))


async def keep_firm(work: Work) -> Firm:
    return await work.session.get_one(Firm, work.firm_id)


async def keep_members(work: Work, ids: Iterable[str | None]) -> None:
    wanted = [each for each in ids if each]
    await keep(work, Member, col(Member.id).in_(wanted), when=bool(wanted))


FOLDERS_ABOVE = text("""
with recursive up(id) as (
  select unnest(cast(:folders as text[]))
  union select folder.parent_id from folder join up on folder.id = up.id where folder.parent_id is not null
) select id from up
""")
FOLDERS_BELOW = text("""
with recursive down(id) as (
  select cast(:folder as text)
  union select folder.id from folder join down on folder.parent_id = down.id
) select id from down
""")


async def keep_folders(work: Work, ids: Iterable[str]) -> None:
    """Folders with all that stand above them, so that their access can be told."""
    above = (await work.session.scalars(FOLDERS_ABOVE, {"folders": list(ids)})).all()
    await keep(work, Folder, col(Folder.id).in_(above), when=bool(above))


async def documents_below(work: Work, folder_id: str) -> list[str]:
    """The documents in a folder and in all folders below it; the folders are taken into hand."""
    below = (await work.session.scalars(FOLDERS_BELOW, {"folder": folder_id})).all()
    await keep_folders(work, below)
    found = await work.session.scalars(select(col(Document.id)).where(col(Document.folder_id).in_(below)))
    return list(found)
