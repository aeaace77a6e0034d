"""Rows in hand for reading: what the rules need to explain a job or a document."""

import asyncio
from collections.abc import Sequence

from domain.boards import Job, JobLink, Stage, Task
from domain.envelopes import Envelope, EnvelopeDocument, Recipient, SignField
from domain.held import Held
from domain.papers import Document, Folder
from domain.people import Member
from schema.see import Row, See


async def for_job(see: See, job: Job) -> Held:
    """A job with its stages, its items, and the requests on its documents."""
    stages, links, tasks = await asyncio.gather(
        see.under(Stage, "pipeline_id", job.pipeline_id, "position"),
        see.under(JobLink, "job_id", job.id),
        see.under(Task, "job_id", job.id),
    )
    held = Held([job, *stages, *links, *tasks])
    await take_documents(see, held, [each.document_id for each in links if each.document_id])
    return held


async def take_documents(see: See, held: Held, document_ids: Sequence[str]) -> None:
    """Documents with every envelope they are in, and the parties of those."""
    documents = await see.some(Document, document_ids)
    places = await _beneath(see, EnvelopeDocument, "document_id", document_ids)
    envelopes = await see.some(Envelope, sorted({each.envelope_id for each in places}))
    parties = await _beneath(see, Recipient, "envelope_id", [each.id for each in envelopes])
    held.keep([*documents, *places, *envelopes, *parties])


async def for_envelope(see: See, envelope: Envelope) -> Held:
    """An envelope with its documents, parties, fields, the folders above and the members named."""
    places, recipients, fields = await asyncio.gather(
        see.under(EnvelopeDocument, "envelope_id", envelope.id, "position"),
        see.under(Recipient, "envelope_id", envelope.id, "routing_order"),
        see.under(SignField, "envelope_id", envelope.id, "position"),
    )
    documents = await see.some(Document, [each.document_id for each in places])
    members = await see.some(Member, [each.member_id for each in recipients if each.member_id])
    held = Held([envelope, *places, *recipients, *fields, *documents, *members])
    await take_folders(see, held, [each.folder_id for each in documents])
    return held


async def for_chasing(see: See, recipients: Sequence[Recipient]) -> Held:
    """Parties with their envelopes, and the jobs that the documents of these are linked to."""
    ids = sorted({each.envelope_id for each in recipients})
    envelopes = await see.some(Envelope, ids)
    places = await _beneath(see, EnvelopeDocument, "envelope_id", ids)
    documents = sorted({each.document_id for each in places})
    links = await _beneath(see, JobLink, "document_id", documents)
    jobs = await see.some(Job, sorted({each.job_id for each in links}))
    stages = await see.some(Stage, sorted({each.stage_id for each in jobs}))
    return Held([*envelopes, *places, *links, *jobs, *stages])


async def _beneath(see: See, kind: type[Row], column: str, parents: Sequence[str]) -> list[Row]:
    groups = await asyncio.gather(*(see.under(kind, column, each) for each in parents))
    return [each for group in groups for each in group]


async def take_folders(see: See, held: Held, folder_ids: Sequence[str | None]) -> None:
    """Folders, and all that stand above them."""
    wanted = [each for each in folder_ids if each and held.find(Folder, each) is None]
    if wanted:
        folders = await see.some(Folder, wanted)
        held.keep(folders)
        await take_folders(see, held, [each.parent_id for each in folders])
