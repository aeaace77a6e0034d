"""Boards: pipelines, stages, jobs, their visits, their linked items, tasks."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field, Index, String, text

from domain.columns import INSTANT, TEXT, WORDS, Dated, Owned, choice, points

RANK: Any = String(collation="C")


class AutomoveAfter(StrEnum):
    COMPLETED = "COMPLETED"
    SEALED = "SEALED"


class JobState(StrEnum):
    ACTIVE = "ACTIVE"
    COMPLETED = "COMPLETED"
    ARCHIVED = "ARCHIVED"


class Priority(StrEnum):
    LOW = "LOW"
    NORMAL = "NORMAL"
    HIGH = "HIGH"
    URGENT = "URGENT"


class LinkRole(StrEnum):
    BLOCKING = "BLOCKING"
    INFORMATIVE = "INFORMATIVE"


class LinkState(StrEnum):
    OPEN = "OPEN"
    SETTLED = "SETTLED"
    STUCK = "STUCK"
    WAIVED = "WAIVED"
    IDLE = "IDLE"


class TaskState(StrEnum):
    OPEN = "OPEN"
    DONE = "DONE"
    CANCELLED = "CANCELLED"


class MoveCause(StrEnum):
    MANUAL = "MANUAL"
    AUTOMOVE = "AUTOMOVE"
    UNLINKED = "UNLINKED"
    WAIVED = "WAIVED"
    STAGE_DELETED = "STAGE_DELETED"
    PLACE_FREED = "PLACE_FREED"
    UNDO = "UNDO"


class PendingItemsDecision(StrEnum):
    KEEP = "KEEP"
    MAKE_INFORMATIVE = "MAKE_INFORMATIVE"
    UNLINK = "UNLINK"
    VOID_REQUESTS = "VOID_REQUESTS"
    WAIVE = "WAIVE"


class Pipeline(Dated, table=True):
    name: str = Field(sa_type=TEXT)
    archived: bool = False
    version: int = 0


class Stage(Owned, table=True):
    __table_args__ = (points("pipeline_id", "pipeline"), Index("ix_stage_pipeline", "firm_id", "pipeline_id"))
    pipeline_id: str = Field(sa_type=TEXT)
    name: str = Field(sa_type=TEXT)
    position: int
    colour: str | None = Field(default=None, sa_type=TEXT)
    automove: bool = False
    automove_after: AutomoveAfter = Field(default=AutomoveAfter.COMPLETED, sa_type=choice(AutomoveAfter))
    wip_limit: int | None = None
    wip_hard: bool = False
    time_limit_hours: int | None = None
    condition: list[str] = Field(default_factory=list, sa_type=WORDS)
    deleted: bool = False


class Job(Dated, table=True):
    __table_args__ = (
        points("pipeline_id", "pipeline"),
        points("stage_id", "stage"),
        points("client_id", "client"),
        Index("ix_job_column", "firm_id", "stage_id", "rank", "id"),
        Index("ix_job_pipeline", "firm_id", "pipeline_id"),
        Index("ix_job_client", "firm_id", "client_id"),
    )
    number: int
    title: str = Field(sa_type=TEXT)
    description: str | None = Field(default=None, sa_type=TEXT)
    state: JobState = Field(default=JobState.ACTIVE, sa_type=choice(JobState))
    paused: bool = False
    paused_reason: str | None = Field(default=None, sa_type=TEXT)
    pipeline_id: str = Field(sa_type=TEXT)
    stage_id: str = Field(sa_type=TEXT)
    rank: str = Field(sa_type=RANK)
    visit_id: str = Field(sa_type=TEXT)
    entered_stage_at: datetime = Field(sa_type=INSTANT)
    client_id: str | None = Field(default=None, sa_type=TEXT)
    assignee_ids: list[str] = Field(default_factory=list, sa_type=WORDS)
    due_on: date | None = None
    priority: Priority = Field(default=Priority.NORMAL, sa_type=choice(Priority))
    tags: list[str] = Field(default_factory=list, sa_type=WORDS)
    last_move_id: str | None = Field(default=None, sa_type=TEXT)
    version: int = 1
    updated_at: datetime = Field(sa_type=INSTANT)


class Visit(Owned, table=True):
    """One stay of a job in one stage. A job has one open visit, and each visit ends once."""

    __table_args__ = (
        points("job_id", "job"),
        points("stage_id", "stage"),
        Index(
            "uq_visit_open_of_job", "firm_id", "job_id", unique=True, postgresql_where=text("left_at IS NULL")
        ),
    )
    job_id: str = Field(sa_type=TEXT)
    stage_id: str = Field(sa_type=TEXT)
    entered_at: datetime = Field(sa_type=INSTANT)
    left_at: datetime | None = Field(default=None, sa_type=INSTANT)
    left_by: MoveCause | None = Field(default=None, sa_type=choice(MoveCause))


class JobLink(Owned, table=True):
    __tablename__ = "job_link"
    __table_args__ = (
        points("job_id", "job"),
        points("document_id", "document"),
        points("task_id", "task"),
        Index("uq_job_link_document", "firm_id", "job_id", "document_id", unique=True),
        Index("uq_job_link_task", "firm_id", "job_id", "task_id", unique=True),
        Index("ix_job_link_document", "firm_id", "document_id"),
        Index("ix_job_link_task", "firm_id", "task_id"),
    )
    job_id: str = Field(sa_type=TEXT)
    document_id: str | None = Field(default=None, sa_type=TEXT)
    task_id: str | None = Field(default=None, sa_type=TEXT)
    role: LinkRole = Field(default=LinkRole.BLOCKING, sa_type=choice(LinkRole))
    state: LinkState = Field(default=LinkState.IDLE, sa_type=choice(LinkState))
    linked_at: datetime = Field(sa_type=INSTANT)
    linked_by: str = Field(sa_type=TEXT)
    unlinked_at: datetime | None = Field(default=None, sa_type=INSTANT)
    since: datetime = Field(sa_type=INSTANT)
    settled_at: datetime | None = Field(default=None, sa_type=INSTANT)
    settled_visit_id: str | None = Field(default=None, sa_type=TEXT)
    settled_because: str | None = Field(default=None, sa_type=TEXT)
    sealed: bool = False

    @property
    def holds(self) -> bool:
        """Does this item hold its job back now?"""
        blocking = self.unlinked_at is None and self.role == LinkRole.BLOCKING
        return blocking and self.state in (LinkState.OPEN, LinkState.STUCK)


class Task(Dated, table=True):
    __table_args__ = (points("job_id", "job"), Index("ix_task_job", "firm_id", "job_id"))
    title: str = Field(sa_type=TEXT)
    description: str | None = Field(default=None, sa_type=TEXT)
    state: TaskState = Field(default=TaskState.OPEN, sa_type=choice(TaskState))
    assignee_id: str | None = Field(default=None, sa_type=TEXT)
    due_on: date | None = None
    job_id: str | None = Field(default=None, sa_type=TEXT)
    created_by: str = Field(sa_type=TEXT)
    completed_at: datetime | None = Field(default=None, sa_type=INSTANT)
    version: int = 1
