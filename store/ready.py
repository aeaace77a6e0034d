"""Jobs that stand ready: the rule of `domain/automove.py` as PostgreSQL says it, for a column of any length."""

from typing import Any

from sqlalchemy.orm import aliased
from sqlmodel import and_, col, or_, select

from domain.boards import AutomoveAfter, Job, JobLink, JobState, LinkRole, LinkState, Stage


def ready_in(stage_id: str) -> Any:
    """The jobs of a stage that would move now if its automove were on."""
    following = aliased(Stage)
    after_it = (col(following.pipeline_id) == col(Stage.pipeline_id)) & col(following.deleted).is_(False)
    blocking = (col(JobLink.job_id) == col(Job.id)) & (col(JobLink.role) == LinkRole.BLOCKING)
    unsealed = and_(
        col(JobLink.state) == LinkState.SETTLED,
        col(JobLink.sealed).is_(False),
        col(Stage.automove_after) == AutomoveAfter.SEALED,
    )
    holds = or_(col(JobLink.state).in_([LinkState.OPEN, LinkState.STUCK]), unsealed)
    return (
        select(Job)
        .join(Stage, col(Stage.id) == col(Job.stage_id))
        .where(
            col(Job.stage_id) == stage_id,
            col(Job.state) == JobState.ACTIVE,
            col(Job.paused).is_(False),
            select(following.id).where(after_it, col(following.position) > col(Stage.position)).exists(),
            select(JobLink.id).where(blocking, col(JobLink.settled_visit_id) == col(Job.visit_id)).exists(),
            ~select(JobLink.id).where(blocking, col(JobLink.unlinked_at).is_(None), holds).exists(),
        )
    )
