"""Jobs that stand ready: the rule of `domain/automove.py` as PostgreSQL says it, for a column of any length."""

from typing import Any

from sqlmodel import select, text

from domain.boards import Job

# Of a job {r}: it stands in the stage {id}, and would move now if the automove of that stage were on.
READY = (
    "{r}.stage_id = {id} and {r}.state = 'ACTIVE' and not {r}.paused"
    " and exists (select from stage s join stage x on x.firm_id = s.firm_id and x.pipeline_id = s.pipeline_id"
    " where s.firm_id = {r}.firm_id and s.id = {r}.stage_id and not x.deleted and x.position > s.position)"
    " and exists (select from job_link l where l.firm_id = {r}.firm_id and l.job_id = {r}.id"
    " and l.role = 'BLOCKING' and l.settled_visit_id = {r}.visit_id)"
    " and not exists (select from job_link l join stage s on s.firm_id = l.firm_id and s.id = {r}.stage_id"
    " where l.firm_id = {r}.firm_id and l.job_id = {r}.id and l.role = 'BLOCKING' and l.unlinked_at is null"
    " and (l.state in ('OPEN', 'STUCK')"
    " or (l.state = 'SETTLED' and not l.sealed and s.automove_after = 'SEALED')))"
)


def ready_in(stage_id: str) -> Any:
    """The jobs of a stage that would move now if its automove were on."""
    return select(Job).where(text(READY.format(r="job", id=":stage")).bindparams(stage=stage_id))
