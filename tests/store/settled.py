"""Jobs whose work is done in a stage that moves nobody: put down in bulk by the pen."""

from domain import events as e
from domain.boards import Priority, TaskState
from store.loading import hold
from store.work import Work
from tests.cast import House


async def settled_jobs(house: House, board: dict[str, str], stage: str, count: int) -> list[str]:
    """Each has one task, which is done."""
    async with house.office.work(house.firm_id, house.nora_id) as work:
        await hold(work, pipelines=[board["id"]])
        jobs = [await _job(work, board["id"], board[stage], f"Job {n}") for n in range(count)]
        for job in jobs:
            task = work.moment.id("tsk")
            work.record(_task(task, work.moment.id("lnk"), job))
            done = e.TaskStateChanged(
                task_id=task, job_id=job, from_state=TaskState.OPEN, to_state=TaskState.DONE
            )
            work.play([done])
    return jobs


def _task(id: str, link: str, job: str) -> e.TaskCreated:
    return e.TaskCreated(
        task_id=id,
        link_id=link,
        title="Check",
        description=None,
        assignee_id=None,
        due_on=None,
        job_id=job,
    )


async def _job(work: Work, pipeline: str, stage: str, title: str) -> str:
    id = work.moment.id("job")
    work.record(
        e.JobCreated(
            job_id=id,
            number=await work.next_job_number(),
            title=title,
            description=None,
            pipeline_id=pipeline,
            stage_id=stage,
            visit_id=work.moment.id("vis"),
            rank=work.held.columns.top(stage),
            client_id=None,
            assignee_ids=[],
            due_on=None,
            priority=Priority.NORMAL,
            tags=[],
        )
    )
    return id
