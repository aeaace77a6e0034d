"""Acts on jobs: opening, changing, moving, holding, waiving."""

from datetime import date

import strawberry
from sqlalchemy import func, select
from sqlmodel import col
from strawberry import UNSET

from domain import automove, boards, events as e, linking, moving
from domain.automove import stages_of
from domain.boards import Job as JobRow, JobLink as LinkRow, Stage as StageRow
from domain.people import Client as ClientRow, Member as MemberRow, Permission as P
from domain.refusals import InvalidInput, NotFound
from schema.acts.carrying import Result, carry_out, expect, given, words
from schema.acts.pipelines import the_pipeline
from schema.base import EventCursor
from schema.boards import Job
from schema.context import Info
from schema.refusals import UserError
from store.loading import hold
from store.ready import ready_in
from store.work import Work

ID = strawberry.ID
READY_AT_ONCE = 1000


@strawberry.type
class JobPayload:
    user_errors: list[UserError]
    job: Job | None = None
    event_cursor: EventCursor | None = None


@strawberry.type
class MoveReadyJobsPayload:
    user_errors: list[UserError]
    jobs: list[Job] = strawberry.field(default_factory=list)
    event_cursor: EventCursor | None = None


@strawberry.input
class CreateJobInput:
    pipeline_id: ID
    title: str
    stage_id: ID | None = None
    description: str | None = None
    client_id: ID | None = None
    assignee_ids: list[ID] | None = None
    due_on: date | None = None
    priority: boards.Priority | None = boards.Priority.NORMAL
    tags: list[str] | None = None
    idempotency_key: str | None = None


@strawberry.input
class UpdateJobInput:
    id: ID
    title: str | None = UNSET
    description: str | None = UNSET
    client_id: ID | None = UNSET
    assignee_ids: list[ID] | None = UNSET
    due_on: date | None = UNSET
    priority: boards.Priority | None = UNSET
    tags: list[str] | None = UNSET
    expected_version: int | None = None


@strawberry.input(
    description="`toStageId` may lie in another pipeline. Without `afterJobId` the card goes to the top."
)
class MoveJobInput:
    job_id: ID
    to_stage_id: ID
    after_job_id: ID | None = None
    pending_items: boards.PendingItemsDecision | None = None
    reason: str | None = None
    expected_version: int | None = None
    idempotency_key: str | None = None


@strawberry.input(
    description="Without `jobIds`: whatever is ready, 1,000 at a time. What is not ready any more stays where it is."
)
class MoveReadyJobsInput:
    stage_id: ID
    job_ids: list[ID] | None = None


@strawberry.input
class SetJobStateInput:
    job_id: ID
    state: boards.JobState


@strawberry.input
class PauseJobInput:
    job_id: ID
    reason: str


@strawberry.input
class ResumeJobInput:
    job_id: ID


@strawberry.input
class WaiveItemInput:
    link_id: ID
    reason: str


async def create_job(info: Info, input: CreateJobInput) -> JobPayload:
    async def act(work: Work) -> Result:
        await the_pipeline(work, input.pipeline_id)
        stages = stages_of(work.held, input.pipeline_id)
        chosen = [each for each in stages if each.id == input.stage_id] if input.stage_id else stages[:1]
        if not chosen:
            raise NotFound("stage")
        await known(work, input.client_id, input.assignee_ids)
        id = work.moment.id("job")
        work.record(
            e.JobCreated(
                job_id=id,
                number=await work.next_job_number(),
                title=words("title", input.title),
                description=input.description,
                pipeline_id=input.pipeline_id,
                stage_id=chosen[0].id,
                visit_id=work.moment.id("vis"),
                rank=work.held.columns.top(chosen[0].id),
                client_id=input.client_id,
                assignee_ids=list(input.assignee_ids or []),
                due_on=input.due_on,
                priority=input.priority or boards.Priority.NORMAL,
                tags=list(input.tags or []),
            )
        )
        return {"job": id}

    return await carry_out(
        info, JobPayload, act, needs=P.MANAGE_JOBS, field="createJob", key=input.idempotency_key, asked=input
    )


async def known(work: Work, client_id: str | None, member_ids: list[ID] | None) -> None:
    """Whoever is named must be of this firm."""
    if client_id and await work.session.get(ClientRow, (work.firm_id, client_id)) is None:
        raise NotFound("client")
    for each in member_ids or []:
        if await work.session.get(MemberRow, (work.firm_id, each)) is None:
            raise NotFound("member")


async def update_job(info: Info, input: UpdateJobInput) -> JobPayload:
    async def act(work: Work) -> Result:
        job = await the_job(work, input.id)
        expect(job, input.expected_version)
        asked = given(
            title=input.title,
            description=input.description,
            client_id=input.client_id,
            assignee_ids=input.assignee_ids,
            due_on=input.due_on,
            priority=input.priority,
            tags=input.tags,
        )
        if "title" in asked:
            asked["title"] = words("title", input.title or "")
        for name in ("assignee_ids", "tags"):
            if name in asked:
                asked[name] = list(asked[name] or [])
        if asked.get("priority", "") is None:
            asked["priority"] = boards.Priority.NORMAL
        await known(work, asked.get("client_id"), asked.get("assignee_ids"))
        changes = {name: value for name, value in asked.items() if getattr(job, name) != value}
        if changes:
            work.record(e.JobUpdated(job_id=job.id, changes=changes))
        return {"job": job.id}

    return await carry_out(info, JobPayload, act, needs=P.MANAGE_JOBS)


async def move_job(info: Info, input: MoveJobInput) -> JobPayload:
    async def act(work: Work) -> Result:
        await hold(work, jobs=[input.job_id], stages=[input.to_stage_id], items_of=[input.job_id])
        to = work.held.find(StageRow, input.to_stage_id)
        if to is None:
            raise NotFound("stage")
        job = work.held.find(JobRow, input.job_id)
        if job is None:
            raise NotFound("job")
        expect(job, input.expected_version)
        if needed := moving.NEEDED_FOR.get(input.pending_items):
            info.context.staff.needs(needed)
        rank = await _rank(work, to.id, job.id, input.after_job_id)
        facts = moving.move(work.held, job.id, to.id, rank, input.pending_items, input.reason, work.moment)
        work.play(facts, evaluating=False)
        return {"job": job.id}

    return await carry_out(
        info, JobPayload, act, needs=P.MANAGE_JOBS, field="moveJob", key=input.idempotency_key, asked=input
    )


async def move_ready_jobs(info: Info, input: MoveReadyJobsInput) -> MoveReadyJobsPayload:
    async def act(work: Work) -> Result:
        asked = None if input.job_ids is None else list(dict.fromkeys(input.job_ids))
        if asked is not None and len(asked) > READY_AT_ONCE:
            raise InvalidInput("jobIds", f"at most {READY_AT_ONCE}")
        candidates = asked if asked is not None else await _ready(work, input.stage_id)
        await hold(work, stages=[input.stage_id], jobs=candidates)
        stage = work.held.find(StageRow, input.stage_id)
        if stage is None or stage.deleted:
            raise NotFound("stage")
        if any(work.held.find(JobRow, each) is None for each in candidates):
            raise NotFound("job")
        here = [each for each in work.held.all(JobRow) if each.stage_id == stage.id]
        work.play(automove.move_ready(work.held, stage.id, work.moment), evaluating=False)
        return {"jobs": [each.id for each in here if each.stage_id != stage.id]}

    return await carry_out(info, MoveReadyJobsPayload, act, needs=P.MANAGE_JOBS)


async def _ready(work: Work, stage_id: str) -> list[str]:
    """Those at the top of the column first."""
    query = ready_in(stage_id).order_by(col(JobRow.rank), col(JobRow.id)).limit(READY_AT_ONCE)
    return list(await work.session.scalars(query.with_only_columns(col(JobRow.id))))


async def _rank(work: Work, stage_id: str, job_id: str, after_job_id: str | None) -> str:
    """A key between the card above and the one below it, as they stand under the pipeline's lock."""
    if after_job_id is None:
        return work.held.columns.top(stage_id)
    place, here = col(JobRow.rank), [col(JobRow.stage_id) == stage_id, col(JobRow.id) != job_id]
    above = select(place).where(*here, col(JobRow.id) == after_job_id).cte()
    below = select(func.min(place)).where(*here, place > above.c.rank).scalar_subquery()
    found = (await work.session.execute(select(above.c.rank, below))).first()
    if found is None:
        raise NotFound("job to put it after")
    return work.held.columns.between(*found)


async def the_job(work: Work, id: str) -> JobRow:
    await hold(work, jobs=[id])
    job = work.held.find(JobRow, id)
    if job is None:
        raise NotFound("job")
    return job


async def set_job_state(info: Info, input: SetJobStateInput) -> JobPayload:
    async def act(work: Work) -> Result:
        job = await the_job(work, input.job_id)
        if job.state != input.state:
            work.record(e.JobStateChanged(job_id=job.id, from_state=job.state, to_state=input.state))
        return {"job": job.id}

    return await carry_out(info, JobPayload, act, needs=P.MANAGE_JOBS)


async def pause_job(info: Info, input: PauseJobInput) -> JobPayload:
    async def act(work: Work) -> Result:
        job = await the_job(work, input.job_id)
        work.record(e.JobPaused(job_id=job.id, reason=words("reason", input.reason)))
        return {"job": job.id}

    return await carry_out(info, JobPayload, act, needs=P.MANAGE_JOBS)


async def resume_job(info: Info, input: ResumeJobInput) -> JobPayload:
    async def act(work: Work) -> Result:
        job = await the_job(work, input.job_id)
        if job.paused:
            work.play([e.JobResumed(job_id=job.id)])
        return {"job": job.id}

    return await carry_out(info, JobPayload, act, needs=P.MANAGE_JOBS)


async def waive_item(info: Info, input: WaiveItemInput) -> JobPayload:
    async def act(work: Work) -> Result:
        link = await work.session.get(LinkRow, (work.firm_id, input.link_id))
        if link is None:
            raise NotFound("link")
        await hold(work, jobs=[link.job_id])
        work.play(linking.waive(work.held, link.id, input.reason))
        return {"job": link.job_id}

    return await carry_out(info, JobPayload, act, needs=P.WAIVE_ITEMS)
