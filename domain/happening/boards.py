"""What happens on boards: pipelines, stages, jobs, their items and tasks."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from domain.boards import JobState, LinkRole, MoveCause, PendingItemsDecision, Priority, TaskState


@dataclass(frozen=True, kw_only=True)
class PipelineCreated:
    """A board was made."""

    pipeline_id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class PipelineUpdated:
    """A board was renamed or archived."""

    pipeline_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class StageAdded:
    """A board got a column."""

    stage_id: str
    pipeline_id: str
    name: str
    position: int
    automove: bool


@dataclass(frozen=True, kw_only=True)
class StageUpdated:
    """A column's name, switch, limits or colour changed."""

    stage_id: str
    pipeline_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class StagesReordered:
    """A board's columns were put in another order."""

    pipeline_id: str
    stage_ids: list[str]


@dataclass(frozen=True, kw_only=True)
class JobCreated:
    """A job was opened in a stage."""

    job_id: str
    number: int
    title: str
    description: str | None
    pipeline_id: str
    stage_id: str
    visit_id: str
    rank: str
    client_id: str | None
    assignee_ids: list[str]
    due_on: date | None
    priority: Priority
    tags: list[str]


@dataclass(frozen=True, kw_only=True)
class JobUpdated:
    """A job's title, people, date or tags changed."""

    job_id: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class JobMoved:
    """A job changed its place: by a person's hand, or by itself, and then because of what."""

    job_id: str
    from_pipeline_id: str
    from_stage_id: str
    to_pipeline_id: str
    to_stage_id: str
    rank: str
    cause: MoveCause
    closed_visit_id: str
    visit_id: str
    because: list[str] = field(default_factory=list)
    decision: PendingItemsDecision | None = None


@dataclass(frozen=True, kw_only=True)
class JobStateChanged:
    """A job was completed, archived, or made active again."""

    job_id: str
    from_state: JobState
    to_state: JobState


@dataclass(frozen=True, kw_only=True)
class JobPaused:
    """A job was held: it does not move by itself until it is resumed."""

    job_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class JobResumed:
    """A held job may move by itself again."""

    job_id: str


@dataclass(frozen=True, kw_only=True)
class DocumentLinked:
    """A document was linked to a job."""

    link_id: str
    job_id: str
    document_id: str
    role: LinkRole


@dataclass(frozen=True, kw_only=True)
class DocumentUnlinked:
    """A document was unlinked from a job. What could no longer be finished counts as settled by it."""

    link_id: str
    job_id: str
    document_id: str
    settled: bool


@dataclass(frozen=True, kw_only=True)
class LinkRoleChanged:
    """A linked item was made blocking or informative."""

    link_id: str
    job_id: str
    role: LinkRole


@dataclass(frozen=True, kw_only=True)
class ItemWaived:
    """An open item was waived, with a reason: it counts as settled."""

    link_id: str
    job_id: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class TaskCreated:
    """A task was made, on a job or on its own."""

    task_id: str
    link_id: str | None
    title: str
    description: str | None
    assignee_id: str | None
    due_on: date | None
    job_id: str | None


@dataclass(frozen=True, kw_only=True)
class TaskUpdated:
    """A task's title, assignee or date changed."""

    task_id: str
    job_id: str | None
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class TaskStateChanged:
    """A task was done, cancelled, or opened again."""

    task_id: str
    job_id: str | None
    from_state: TaskState
    to_state: TaskState
