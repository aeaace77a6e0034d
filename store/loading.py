"""What an act needs, locked in the one order: documents, envelopes, jobs, pipelines, each by id."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import select, text
from sqlmodel import col

from domain.boards import Job, JobLink, Pipeline, Stage, Task, Visit
from domain.columns import Owned
from domain.envelopes import Envelope, EnvelopeDocument, Recipient, SignField
from domain.papers import Document, DocumentVersion, Folder
from domain.people import Member
from store.together import together
from store.work import Work


@dataclass(frozen=True)
class Asked:
    """What an act is about. `items_of`: jobs whose documents and requests it may end."""

    documents: frozenset[str] = frozenset()
    envelopes: frozenset[str] = frozenset()
    recipients: frozenset[str] = frozenset()
    jobs: frozenset[str] = frozenset()
    items_of: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    pipelines: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reach:
    """Ids that an act may touch."""

    documents: frozenset[str] = frozenset()
    envelopes: frozenset[str] = frozenset()
    jobs: frozenset[str] = frozenset()
    pipelines: frozenset[str] = frozenset()


KNOWN = {each.name: f"known_{each.name}" for each in fields(Reach)}
NAMES = [*(each.name for each in fields(Asked)), *KNOWN.values()]
REACH = """
with l(id) as (
  select document_id from job_link where job_id = any(:items_of) and unlinked_at is null
    and document_id is not null
), d(id) as (
  select unnest(:documents) union select id from l
  union select document_id from envelope_document where envelope_id = any(:envelopes)
  union select beside.document_id from recipient r join envelope_document beside using (envelope_id)
    where r.id = any(:recipients)
  union select beside.document_id from envelope_document mine join envelope_document beside using (envelope_id)
    where mine.document_id in (select id from l)
  union select unnest(:known_documents)
), e(id) as (
  select unnest(:envelopes) union select envelope_id from recipient where id = any(:recipients)
  union select envelope_id from envelope_document where document_id in (select id from d)
  union select id from envelope where supersedes_id = any(:envelopes)
  union select supersedes_id from envelope where id = any(:envelopes) and supersedes_id is not null
  union select unnest(:known_envelopes)
), j(id) as (
  select unnest(:jobs)
  union select job_id from job_link where unlinked_at is null and document_id in (select id from d)
  union select unnest(:known_jobs)
), p(id) as (
  select unnest(:pipelines) union select pipeline_id from job where id in (select id from j)
  union select pipeline_id from stage where id = any(:stages)
  union select unnest(:known_pipelines)
)"""
FOUND = [
    "select 'documents', id, null from d",
    "select 'envelopes', id, null from e",
    "select 'jobs', id, null from j",
    "select 'pipelines', id, null from p",
]
# Each waits until the one before it has all its locks: that is the order of locks.
LOCKS = """, ld as materialized (
  select * from document where id = any(array(select id from d)) order by id for no key update
), le as materialized (
  select * from envelope where id = any(array(select id from e)) and (select count(*) from ld) >= 0
    order by id for no key update
), lj as materialized (
  select * from job where id = any(array(select id from j)) and (select count(*) from le) >= 0
    order by id for no key update
), lp as materialized (
  select * from pipeline where id = any(array(select id from p)) and (select count(*) from lj) >= 0
    order by id for no key update
) """
LOCKED = together(
    REACH + LOCKS,
    FOUND,
    [
        (Document, "select * from ld"),
        (Envelope, "select * from le"),
        (Job, "select * from lj"),
        (Pipeline, "select * from lp"),
    ],
    NAMES,
)
# What changes only under the locks that are taken by now.
D, E = "any(array(select id from d))", "any(array(select id from e))"
J, P = "any(array(select id from j))", "any(array(select id from p))"
FIRST = f"""select 'first', s.id, (select rank from job where stage_id = s.id order by rank limit 1)
  from stage s where s.pipeline_id = {P}"""
GUARDED = together(
    REACH,
    [*FOUND, FIRST],
    [
        (EnvelopeDocument, f"select * from envelope_document where document_id = {D}"),
        (DocumentVersion, f"select * from document_version where document_id = {D} and kind = 'SENT'"),
        (Recipient, f"select * from recipient where envelope_id = {E}"),
        (SignField, f"select * from field where envelope_id = {E}"),
        (JobLink, f"select * from job_link where job_id = {J}"),
        (Task, f"select * from task where job_id = {J}"),
        (Visit, f"select * from visit where id = any(array(select visit_id from job where id = {J}))"),
        (Stage, f"select * from stage where pipeline_id = {P}"),
    ],
    NAMES,
)
LOCKED_KINDS: tuple[type[Owned], ...] = (Document, Envelope, Job, Pipeline)
IN_HAND: tuple[type[Owned], ...] = (*LOCKED_KINDS, Recipient, SignField, JobLink, Task, Visit, Stage)


async def hold(work: Work, **about: Iterable[str]) -> None:
    """Lock and load what an act on these (see `Asked`) may reach.

    The reach is read and locked, and read again with all that is guarded by the locks; if it grew in between,
    the act starts over, so that the order of locks holds for everyone.
    """
    asked = Asked(**{name: frozenset(ids) for name, ids in about.items()})
    reach = Reach()
    while True:
        for kind in LOCKED_KINDS:
            work.held.forget(kind)
        reach = await _take(work, LOCKED, asked, reach)
        found = await _take(work, GUARDED, asked, reach)
        if found == reach:
            return
        reach = found
        await work.start_over()


async def _take(work: Work, query: Any, asked: Asked, known: Reach) -> Reach:
    """Take the rows into hand, in the order of their ids; answers the reach as the query found it."""
    values = {name: list(ids) for name, ids in vars(asked).items()}
    values |= {KNOWN[name]: list(ids) for name, ids in vars(known).items()}
    found: dict[str, set[str]] = {name: set() for name in KNOWN}
    rows: list[Owned] = []
    for what, id, more, *objects in await work.session.execute(query, values):
        if what == "first":
            work.held.columns.first[id] = more
        elif what is not None:
            found[what].add(id)
        else:
            rows += [each for each in objects if each is not None]
    work.held.keep(sorted(rows, key=lambda each: each.id))
    return Reach(**{name: frozenset(ids) for name, ids in found.items()})


async def keep(work: Work, kind: type[Owned], *where: Any, locked: bool = False, when: bool = True) -> None:
    """Take rows of one kind into hand, in the order of their ids."""
    if not when:
        return
    query = select(kind).where(*where).order_by(col(kind.id)).execution_options(populate_existing=True)
    if locked:
        query = query.with_for_update(key_share=True)
    work.held.keep(await work.session.scalars(query))


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
