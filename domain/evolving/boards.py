"""What events of the board do to the rows."""

from typing import Any

from domain import events as e
from domain.boards import Job, JobLink, LinkState, MoveCause, Pipeline, Stage, Task, TaskState, Visit
from domain.evolving.step import Stamp, change, evolve
from domain.held import Held
from domain.linking import refresh


@evolve.register
def _(event: e.PipelineCreated, held: Held, stamp: Stamp) -> None:
    held.add(Pipeline(firm_id=stamp.firm_id, id=event.pipeline_id, name=event.name, created_at=stamp.at))


@evolve.register
def _(event: e.PipelineUpdated, held: Held, stamp: Stamp) -> None:
    pipeline = held.get(Pipeline, event.pipeline_id)
    for name, value in event.changes.items():
        setattr(pipeline, name, value)  # its version counts the board's events, so the log raises it


@evolve.register
def _(event: e.StageAdded, held: Held, stamp: Stamp) -> None:
    for each in held.all(Stage, lambda s: s.pipeline_id == event.pipeline_id):
        if each.position >= event.position:
            each.position += 1
    held.add(
        Stage(
            firm_id=stamp.firm_id,
            id=event.stage_id,
            pipeline_id=event.pipeline_id,
            name=event.name,
            position=event.position,
            automove=event.automove,
        )
    )
    held.columns.first[event.stage_id] = None


@evolve.register
def _(event: e.StageUpdated, held: Held, stamp: Stamp) -> None:
    change(held.get(Stage, event.stage_id), event.changes)


@evolve.register
def _(event: e.StagesReordered, held: Held, stamp: Stamp) -> None:
    for position, stage_id in enumerate(event.stage_ids):
        held.get(Stage, stage_id).position = position


@evolve.register
def _(event: e.JobCreated, held: Held, stamp: Stamp) -> None:
    held.add(
        Job(
            firm_id=stamp.firm_id,
            id=event.job_id,
            number=event.number,
            title=event.title,
            description=event.description,
            pipeline_id=event.pipeline_id,
            stage_id=event.stage_id,
            rank=event.rank,
            visit_id=event.visit_id,
            entered_stage_at=stamp.at,
            client_id=event.client_id,
            assignee_ids=event.assignee_ids,
            due_on=event.due_on,
            priority=event.priority,
            tags=event.tags,
            created_at=stamp.at,
            updated_at=stamp.at,
        )
    )
    held.columns.note(event.stage_id, event.rank)
    _enter(held, stamp, event.visit_id, event.job_id, event.stage_id)


@evolve.register
def _(event: e.JobUpdated, held: Held, stamp: Stamp) -> None:
    _change_job(held, stamp, event.job_id, event.changes)


@evolve.register
def _(event: e.JobMoved, held: Held, stamp: Stamp) -> None:
    changes: dict[str, Any] = {"stage_id": event.to_stage_id, "rank": event.rank, "last_move_id": stamp.id}
    if event.visit_id != event.closed_visit_id:
        _leave(held, stamp, event.closed_visit_id, event.cause)
        _enter(held, stamp, event.visit_id, event.job_id, event.to_stage_id)
        changes |= {"visit_id": event.visit_id, "entered_stage_at": stamp.at}
    _change_job(held, stamp, event.job_id, changes | {"pipeline_id": event.to_pipeline_id})
    held.columns.note(event.to_stage_id, event.rank)


@evolve.register
def _(event: e.JobStateChanged, held: Held, stamp: Stamp) -> None:
    _change_job(held, stamp, event.job_id, {"state": event.to_state})


@evolve.register
def _(event: e.JobPaused, held: Held, stamp: Stamp) -> None:
    _change_job(held, stamp, event.job_id, {"paused": True, "paused_reason": event.reason})


@evolve.register
def _(event: e.JobResumed, held: Held, stamp: Stamp) -> None:
    _change_job(held, stamp, event.job_id, {"paused": False, "paused_reason": None})


def _change_job(held: Held, stamp: Stamp, job_id: str, changes: dict[str, Any]) -> None:
    change(held.get(Job, job_id), changes | {"updated_at": stamp.at})


def _enter(held: Held, stamp: Stamp, visit_id: str, job_id: str, stage_id: str) -> None:
    held.add(Visit(firm_id=stamp.firm_id, id=visit_id, job_id=job_id, stage_id=stage_id, entered_at=stamp.at))


def _leave(held: Held, stamp: Stamp, visit_id: str, cause: MoveCause) -> None:
    visit = held.get(Visit, visit_id)
    visit.left_at, visit.left_by = stamp.at, cause


@evolve.register
def _(event: e.DocumentLinked, held: Held, stamp: Stamp) -> None:
    pair = held.all(JobLink, lambda x: x.job_id == event.job_id and x.document_id == event.document_id)
    link = pair[0] if pair else None
    if link is None:
        link = JobLink(
            firm_id=stamp.firm_id,
            id=event.link_id,
            job_id=event.job_id,
            document_id=event.document_id,
            linked_at=stamp.at,
            linked_by=stamp.actor,
            since=stamp.at,
        )
        held.add(link)
    link.role, link.unlinked_at, link.linked_at, link.linked_by = event.role, None, stamp.at, stamp.actor
    link.state, link.settled_at, link.settled_visit_id, link.settled_because = (
        LinkState.IDLE,
        None,
        None,
        None,
    )
    refresh(held, link, stamp.at)
    link.settled_visit_id = None  # what was settled before it was linked triggers nothing


@evolve.register
def _(event: e.DocumentUnlinked, held: Held, stamp: Stamp) -> None:
    link = _link(held, event.job_id, event.document_id)
    link.unlinked_at = stamp.at
    if event.settled:
        link.settled_at, link.settled_visit_id = stamp.at, held.get(Job, event.job_id).visit_id


def _link(held: Held, job_id: str, document_id: str) -> JobLink:
    return held.all(JobLink, lambda x: x.job_id == job_id and x.document_id == document_id)[0]


@evolve.register
def _(event: e.LinkRoleChanged, held: Held, stamp: Stamp) -> None:
    held.get(JobLink, event.link_id).role = event.role


@evolve.register
def _(event: e.ItemWaived, held: Held, stamp: Stamp) -> None:
    link = held.get(JobLink, event.link_id)
    link.state, link.since, link.settled_at = LinkState.WAIVED, stamp.at, stamp.at
    link.settled_visit_id = held.get(Job, event.job_id).visit_id


@evolve.register
def _(event: e.TaskCreated, held: Held, stamp: Stamp) -> None:
    held.add(
        Task(
            firm_id=stamp.firm_id,
            id=event.task_id,
            title=event.title,
            description=event.description,
            assignee_id=event.assignee_id,
            due_on=event.due_on,
            job_id=event.job_id,
            created_by=stamp.actor,
            created_at=stamp.at,
        )
    )
    if event.job_id and event.link_id:
        link = JobLink(
            firm_id=stamp.firm_id,
            id=event.link_id,
            job_id=event.job_id,
            task_id=event.task_id,
            state=LinkState.OPEN,
            linked_at=stamp.at,
            linked_by=stamp.actor,
            since=stamp.at,
        )
        held.add(link)


@evolve.register
def _(event: e.TaskUpdated, held: Held, stamp: Stamp) -> None:
    change(held.get(Task, event.task_id), event.changes)


@evolve.register
def _(event: e.TaskStateChanged, held: Held, stamp: Stamp) -> None:
    done = event.to_state == TaskState.DONE
    task = held.get(Task, event.task_id)
    change(task, {"state": event.to_state, "completed_at": stamp.at if done else None})
    for link in held.all(JobLink, lambda x: x.task_id == event.task_id):
        link.unlinked_at = stamp.at if event.to_state == TaskState.CANCELLED else None
        refresh(held, link, stamp.at)
