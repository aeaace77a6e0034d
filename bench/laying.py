"""Fresh boards for what changes boards: laid as the owner, used once."""

import time
from dataclasses import dataclass
from typing import Literal

import psycopg

Items = Literal["none", "open", "settled"]
# One task a job where items are wanted; a settled one was settled during this visit.
ROWS = """
insert into pipeline (firm_id, id, created_at, name, archived, version)
values (%(firm)s, %(board)s, now(), 'Laid', false, 0);
insert into stage (firm_id, id, pipeline_id, name, position, automove, automove_after, wip_hard, condition, deleted)
select %(firm)s, %(stage)s || n, %(board)s, 'Stage ' || n, n, n = 0, 'COMPLETED', false, '{}', false
from generate_series(0, 2) as n;
insert into job (firm_id, id, created_at, number, title, state, paused, pipeline_id, stage_id, rank, visit_id,
                 entered_stage_at, assignee_ids, priority, tags, version, updated_at)
select %(firm)s, %(job)s || lpad(n::text, 5, '0'), now(), n, 'Laid ' || n, 'ACTIVE', false, %(board)s, %(stage)s || 0,
       'a0', %(visit)s || lpad(n::text, 5, '0'), now(), '{}', 'NORMAL', '{}', 1, now()
from generate_series(1, %(count)s) as n;
insert into visit (firm_id, id, job_id, stage_id, entered_at)
select firm_id, visit_id, id, stage_id, now() from job where firm_id = %(firm)s and pipeline_id = %(board)s;
insert into task (firm_id, id, created_at, title, state, job_id, created_by, version)
select firm_id, replace(id, 'job_', 'tsk_'), now(), 'Check it', case when %(settled)s then 'DONE' else 'OPEN' end, id, 'bench', 1
from job where firm_id = %(firm)s and pipeline_id = %(board)s and %(items)s;
insert into job_link (firm_id, id, job_id, task_id, role, state, linked_at, linked_by, since, settled_visit_id, sealed)
select firm_id, replace(id, 'job_', 'lnk_'), id, replace(id, 'job_', 'tsk_'), 'BLOCKING',
       case when %(settled)s then 'SETTLED' else 'OPEN' end, now(), 'bench', now(),
       case when %(settled)s then visit_id end, true
from job where firm_id = %(firm)s and pipeline_id = %(board)s and %(items)s
"""


@dataclass(frozen=True)
class Laid:
    """A board of three stages; all its jobs stand in the first, which moves them by itself."""

    firm_id: str
    board: str
    stages: list[str]
    jobs: list[str]

    @property
    def tasks(self) -> list[str]:
        return [each.replace("job_", "tsk_") for each in self.jobs]


def lay(owner: str, firm_id: str, count: int, items: Items = "none") -> Laid:
    run = f"01k1{time.time_ns() // 1000:016d}"
    names = {kind: f"{prefix}_{run}" for kind, prefix in
             {"board": "pip", "stage": "stg", "job": "job", "visit": "vis"}.items()}  # fmt: skip
    given = {
        **names,
        "firm": firm_id,
        "count": count,
        "items": items != "none",
        "settled": items == "settled",
    }
    with psycopg.connect(owner, cursor_factory=psycopg.ClientCursor) as connection:
        connection.execute(ROWS, given)
        connection.execute("analyze job")
    jobs = [f"{names['job']}{n:05d}" for n in range(1, count + 1)]
    return Laid(firm_id, names["board"], [f"{names['stage']}{n}" for n in range(3)], jobs)


def moves(owner: str, laid: Laid) -> list[int]:
    """How often each job of a laid board moved, by the log."""
    with psycopg.connect(owner) as connection:
        found: dict[str, int] = dict(
            connection.execute(
                "select data->>'job_id', count(*) from event where firm_id = %s and type = 'JobMoved'"
                " and data->>'to_pipeline_id' = %s group by 1",
                [laid.firm_id, laid.board],
            ).fetchall()
        )
    return [found.get(each, 0) for each in laid.jobs]
