"""Acts on the board: pipelines, stages, jobs, moves, tasks."""

from datetime import date

import strawberry
from sqlalchemy import select
from sqlmodel import col
from strawberry import UNSET

from domain import boards, linking, moving
from domain import events as e
from domain.automove import stages_of
from domain.boards import Job as JobRow
from domain.boards import JobLink as LinkRow
from domain.boards import Pipeline as PipelineRow
from domain.boards import Stage as StageRow
from domain.boards import Task as TaskRow
from domain.people import Client as ClientRow
from domain.people import Member as MemberRow
from domain.people import Permission as P
from domain.refusals import AutomoveOnLastStage, InvalidInput, NotFound
from schema.acts.carrying import Result, carry_out, expect, given, words
from schema.base import EventCursor
from schema.boards import Job, Pipeline, Stage, Task
from schema.context import Info
from schema.refusals import UserError
from store.loading import hold
from store.work import Work

STAGES_A_PIPELINE = 200
ID = strawberry.ID


@strawberry.type
class PipelinePayload:
    user_errors: list[UserError]
    pipeline: Pipeline | None = None
    event_cursor: EventCursor | None = None


@strawberry.type
class StagePayload:
    user_errors: list[UserError]
    stage: Stage | None = None
    event_cursor: EventCursor | None = None


@strawberry.type
class JobPayload:
    user_errors: list[UserError]
    job: Job | None = None
    event_cursor: EventCursor | None = None


@strawberry.type
class TaskPayload:
    user_errors: list[UserError]
    task: Task | None = None
    event_cursor: EventCursor | None = None


@strawberry.input
class NewStageInput:
    name: str
    automove: bool | None = False


@strawberry.input
class CreatePipelineInput:
    name: str
    stages: list[NewStageInput] | None = None
    idempotency_key: str | None = None


@strawberry.input
class UpdatePipelineInput:
    id: ID
    name: str | None = UNSET
    expected_version: int | None = None


@strawberry.input
class CreateStageInput:
    pipeline_id: ID
    name: str
    after_stage_id: ID | None = None
    automove: bool | None = False
    idempotency_key: str | None = None


@strawberry.input
class UpdateStageInput:
    id: ID
    name: str | None = UNSET
    colour: str | None = UNSET
    automove: bool | None = UNSET
    automove_after: boards.AutomoveAfter | None = UNSET


@strawberry.input
class ReorderStagesInput:
    pipeline_id: ID
    stage_ids: list[ID]


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


@strawberry.input
class CreateTaskInput:
    title: str
    description: str | None = None
    job_id: ID | None = None
    assignee_id: ID | None = None
    due_on: date | None = None
    idempotency_key: str | None = None


@strawberry.input
class UpdateTaskInput:
    id: ID
    title: str | None = UNSET
    description: str | None = UNSET
    assignee_id: ID | None = UNSET
    due_on: date | None = UNSET
    state: boards.TaskState | None = UNSET
    expected_version: int | None = None


@strawberry.input
class CompleteTaskInput:
    id: ID


# ---------------------------------------------------------------- pipelines and stages


async def create_pipeline(info: Info, input: CreatePipelineInput) -> PipelinePayload:
    async def act(work: Work) -> Result:
        id = work.moment.id("pip")
        stages = input.stages or []
        if len(stages) > STAGES_A_PIPELINE:
            raise InvalidInput("stages", f"at most {STAGES_A_PIPELINE}")
        if stages and stages[-1].automove:
            raise AutomoveOnLastStage()
        work.record(e.PipelineCreated(pipeline_id=id, name=words("name", input.name)))
        for position, each in enumerate(stages):
            work.record(
                e.StageAdded(
                    stage_id=work.moment.id("stg"),
                    pipeline_id=id,
                    name=words("stages.name", each.name),
                    position=position,
                    automove=bool(each.automove),
                )
            )
        return {"pipeline": id}

    return await carry_out(
        info,
        PipelinePayload,
        act,
        needs=P.MANAGE_PIPELINES,
        field="createPipeline",
        key=input.idempotency_key,
        asked=input,
    )


async def update_pipeline(info: Info, input: UpdatePipelineInput) -> PipelinePayload:
    async def act(work: Work) -> Result:
        pipeline = await _pipeline(work, input.id)
        expect(pipeline, input.expected_version)
        changes = given(name=input.name)
        if changes:
            changes["name"] = words("name", input.name or "")
            work.record(e.PipelineUpdated(pipeline_id=pipeline.id, changes=changes))
        return {"pipeline": pipeline.id}

    return await carry_out(info, PipelinePayload, act, needs=P.MANAGE_PIPELINES)


async def create_stage(info: Info, input: CreateStageInput) -> StagePayload:
    async def act(work: Work) -> Result:
        pipeline = await _pipeline(work, input.pipeline_id)
        stages = stages_of(work.held, pipeline.id)
        if len(stages) >= STAGES_A_PIPELINE:
            raise InvalidInput("pipelineId", f"a pipeline has at most {STAGES_A_PIPELINE} stages")
        before = [each for each in stages if each.id == input.after_stage_id]
        if input.after_stage_id and not before:
            raise NotFound("stage")
        position = before[0].position + 1 if before else (stages[-1].position + 1 if stages else 0)
        last = all(each.position < position for each in stages)
        if input.automove and last:
            raise AutomoveOnLastStage()
        id = work.moment.id("stg")
        work.record(
            e.StageAdded(
                stage_id=id,
                pipeline_id=pipeline.id,
                name=words("name", input.name),
                position=position,
                automove=bool(input.automove),
            )
        )
        return {"stage": id}

    return await carry_out(
        info,
        StagePayload,
        act,
        needs=P.MANAGE_PIPELINES,
        field="createStage",
        key=input.idempotency_key,
        asked=input,
    )


async def update_stage(info: Info, input: UpdateStageInput) -> StagePayload:
    async def act(work: Work) -> Result:
        stage = await _stage(work, input.id)
        asked = given(
            name=input.name,
            colour=input.colour,
            automove=input.automove,
            automove_after=input.automove_after,
        )
        if "name" in asked:
            asked["name"] = words("name", input.name or "")
        if any(asked.get(name, "") is None for name in ("automove", "automove_after")):
            raise InvalidInput("automove", "may not be null")
        if asked.get("automove") and stages_of(work.held, stage.pipeline_id)[-1].id == stage.id:
            raise AutomoveOnLastStage()
        changes = {name: value for name, value in asked.items() if getattr(stage, name) != value}
        if changes:
            work.record(e.StageUpdated(stage_id=stage.id, pipeline_id=stage.pipeline_id, changes=changes))
        return {"stage": stage.id}

    return await carry_out(info, StagePayload, act, needs=P.MANAGE_PIPELINES)


async def reorder_stages(info: Info, input: ReorderStagesInput) -> PipelinePayload:
    async def act(work: Work) -> Result:
        pipeline = await _pipeline(work, input.pipeline_id)
        now = [each.id for each in stages_of(work.held, pipeline.id)]
        if sorted(now) != sorted(input.stage_ids):
            raise InvalidInput("stageIds", "name every stage of this pipeline once")
        if now != input.stage_ids:
            work.record(e.StagesReordered(pipeline_id=pipeline.id, stage_ids=list(input.stage_ids)))
        return {"pipeline": pipeline.id}

    return await carry_out(info, PipelinePayload, act, needs=P.MANAGE_PIPELINES)


async def _pipeline(work: Work, id: str) -> PipelineRow:
    await hold(work, pipelines=[id])
    pipeline = work.held.find(PipelineRow, id)
    if pipeline is None:
        raise NotFound("pipeline")
    return pipeline


async def _stage(work: Work, id: str) -> StageRow:
    pipeline_id = await work.session.scalar(select(col(StageRow.pipeline_id)).where(col(StageRow.id) == id))
    if pipeline_id is None:
        raise NotFound("stage")
    await hold(work, pipelines=[pipeline_id])
    return work.held.get(StageRow, id)


# ---------------------------------------------------------------- jobs


async def create_job(info: Info, input: CreateJobInput) -> JobPayload:
    async def act(work: Work) -> Result:
        await _pipeline(work, input.pipeline_id)
        stages = stages_of(work.held, input.pipeline_id)
        chosen = [each for each in stages if each.id == input.stage_id] if input.stage_id else stages[:1]
        if not chosen:
            raise NotFound("stage")
        await _known(work, input.client_id, input.assignee_ids)
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


async def _known(work: Work, client_id: str | None, member_ids: list[ID] | None) -> None:
    """Whoever is named must be of this firm."""
    if client_id and await work.session.get(ClientRow, (work.firm_id, client_id)) is None:
        raise NotFound("client")
    for each in member_ids or []:
        if await work.session.get(MemberRow, (work.firm_id, each)) is None:
            raise NotFound("member")


async def update_job(info: Info, input: UpdateJobInput) -> JobPayload:
    async def act(work: Work) -> Result:
        job = await _job(work, input.id)
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
        await _known(work, asked.get("client_id"), asked.get("assignee_ids"))
        changes = {name: value for name, value in asked.items() if getattr(job, name) != value}
        if changes:
            work.record(e.JobUpdated(job_id=job.id, changes=changes))
        return {"job": job.id}

    return await carry_out(info, JobPayload, act, needs=P.MANAGE_JOBS)


async def move_job(info: Info, input: MoveJobInput) -> JobPayload:
    async def act(work: Work) -> Result:
        to = await work.session.get(StageRow, (work.firm_id, input.to_stage_id))
        if to is None:
            raise NotFound("stage")
        await hold(work, jobs=[input.job_id], pipelines=[to.pipeline_id], items_of=[input.job_id])
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


async def _rank(work: Work, stage_id: str, job_id: str, after_job_id: str | None) -> str:
    """A key between the card above and the one below it, as they stand under the pipeline's lock."""
    if after_job_id is None:
        return work.held.columns.top(stage_id)
    place = col(JobRow.rank)
    query = select(place).where(col(JobRow.stage_id) == stage_id, col(JobRow.id) != job_id)
    above = await work.session.scalar(query.where(col(JobRow.id) == after_job_id))
    if above is None:
        raise NotFound("job to put it after")
    below = await work.session.scalar(query.where(place > above).order_by(place).limit(1))
    return work.held.columns.between(above, below)


async def _job(work: Work, id: str) -> JobRow:
    await hold(work, jobs=[id])
    job = work.held.find(JobRow, id)
    if job is None:
        raise NotFound("job")
    return job


async def set_job_state(info: Info, input: SetJobStateInput) -> JobPayload:
    async def act(work: Work) -> Result:
        job = await _job(work, input.job_id)
        if job.state != input.state:
            work.record(e.JobStateChanged(job_id=job.id, from_state=job.state, to_state=input.state))
        return {"job": job.id}

    return await carry_out(info, JobPayload, act, needs=P.MANAGE_JOBS)


async def pause_job(info: Info, input: PauseJobInput) -> JobPayload:
    async def act(work: Work) -> Result:
        job = await _job(work, input.job_id)
        work.record(e.JobPaused(job_id=job.id, reason=words("reason", input.reason)))
        return {"job": job.id}

    return await carry_out(info, JobPayload, act, needs=P.MANAGE_JOBS)


async def resume_job(info: Info, input: ResumeJobInput) -> JobPayload:
    async def act(work: Work) -> Result:
        job = await _job(work, input.job_id)
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


# ---------------------------------------------------------------- tasks


async def create_task(info: Info, input: CreateTaskInput) -> TaskPayload:
    async def act(work: Work) -> Result:
        if input.job_id:
            await _job(work, input.job_id)
        await _known(work, None, [input.assignee_id] if input.assignee_id else None)
        id = work.moment.id("tsk")
        work.record(
            e.TaskCreated(
                task_id=id,
                link_id=work.moment.id("lnk") if input.job_id else None,
                title=words("title", input.title),
                description=input.description,
                assignee_id=input.assignee_id,
                due_on=input.due_on,
                job_id=input.job_id,
            )
        )
        return {"task": id}

    return await carry_out(
        info,
        TaskPayload,
        act,
        needs=P.MANAGE_JOBS,
        field="createTask",
        key=input.idempotency_key,
        asked=input,
    )


async def update_task(info: Info, input: UpdateTaskInput) -> TaskPayload:
    async def act(work: Work) -> Result:
        task = await _task(work, input.id)
        expect(task, input.expected_version)
        asked = given(
            title=input.title,
            description=input.description,
            assignee_id=input.assignee_id,
            due_on=input.due_on,
        )
        if "title" in asked:
            asked["title"] = words("title", input.title or "")
        await _known(work, None, [asked["assignee_id"]] if asked.get("assignee_id") else None)
        changes = {name: value for name, value in asked.items() if getattr(task, name) != value}
        if changes:
            work.record(e.TaskUpdated(task_id=task.id, job_id=task.job_id, changes=changes))
        if input.state is not UNSET and input.state is not None:
            _set_task_state(work, task, input.state)
        return {"task": task.id}

    return await carry_out(info, TaskPayload, act, needs=P.MANAGE_JOBS)


async def complete_task(info: Info, input: CompleteTaskInput) -> TaskPayload:
    async def act(work: Work) -> Result:
        task = await _task(work, input.id)
        _set_task_state(work, task, boards.TaskState.DONE)
        return {"task": task.id}

    return await carry_out(info, TaskPayload, act, needs=P.MANAGE_JOBS)


def _set_task_state(work: Work, task: TaskRow, state: boards.TaskState) -> None:
    if task.state != state:
        work.play(
            [e.TaskStateChanged(task_id=task.id, job_id=task.job_id, from_state=task.state, to_state=state)]
        )


async def _task(work: Work, id: str) -> TaskRow:
    task = await work.session.get(TaskRow, (work.firm_id, id))
    if task is None:
        raise NotFound("task")
    if task.job_id:
        await hold(work, jobs=[task.job_id])
        return work.held.get(TaskRow, id)
    alone = select(TaskRow).where(col(TaskRow.id) == id).with_for_update(key_share=True)
    task = (await work.session.scalars(alone.execution_options(populate_existing=True))).one()
    work.held.keep([task])
    return task
