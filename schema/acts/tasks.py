"""Acts on tasks."""

from datetime import date

import strawberry
from sqlalchemy import select
from sqlmodel import col
from strawberry import UNSET

from domain import boards, events as e
from domain.boards import Task as TaskRow
from domain.people import Permission as P
from domain.refusals import NotFound
from schema.acts.carrying import Result, carry_out, expect, given, words
from schema.acts.jobs import known, the_job
from schema.base import EventCursor
from schema.boards import Task
from schema.context import Info
from schema.refusals import UserError
from store.loading import hold
from store.work import Work

ID = strawberry.ID


@strawberry.type
class TaskPayload:
    user_errors: list[UserError]
    task: Task | None = None
    event_cursor: EventCursor | None = None


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


async def create_task(info: Info, input: CreateTaskInput) -> TaskPayload:
    async def act(work: Work) -> Result:
        if input.job_id:
            await the_job(work, input.job_id)
        await known(work, None, [input.assignee_id] if input.assignee_id else None)
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
        await known(work, None, [asked["assignee_id"]] if asked.get("assignee_id") else None)
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
