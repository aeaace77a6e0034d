"""The queue: which errand is done by whom, how often it is tried, and what a kill left undone."""

from collections.abc import Awaitable, Callable, Iterable
from time import monotonic
from typing import Any

import procrastinate
from procrastinate import BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job

from domain.errands import Task
from domain.ids import this_moment
from store.office import Office
from worker.clock import tick
from worker.deliver import (
    Post,
    invite,
    remind,
    send_code,
    send_link,
    sign_in,
    tell_closed,
    tell_expired,
    tell_sealed,
    warn,
)
from worker.discard import discard, forget, sweep
from worker.file_requests import ask_for_files, tell_files_came
from worker.inbox import send_inbox
from worker.notices import tell_member
from worker.seal import seal, warn_of_the_end
from worker.send import send

LONGEST_WAIT = 300
HEARTBEAT = 2.0
GIVEN_UP_AFTER = 8.0
POLL = 0.2
FIRST = 3  # above every errand's


class Again(BaseRetryStrategy):
    """Tried again without end: after 1, 2, 4 … seconds, five minutes at most."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        return RetryDecision(retry_in={"seconds": min(2 ** min(job.attempts, 20), LONGEST_WAIT)})


class Underway:
    """What this process is doing at the moment, by the ids of the queue.

    A connection that breaks while the end of an errand is written leaves it "doing"; its worker lives, so nobody
    else would ever take it up.
    """

    def __init__(self) -> None:
        self.ids: set[int | None] = set()
        self.missing: dict[int | None, float] = {}

    async def note(self, process: Any, context: procrastinate.JobContext, _: Any) -> Any:
        self.ids.add(context.job.id)
        try:
            return await process()
        finally:
            self.ids.discard(context.job.id)

    def left(self, doing: Iterable[Job], now: float) -> list[Job]:
        """Those of `doing` that nobody has done for a while: the end of one may just be being written."""
        missing = [each for each in doing if each.id not in self.ids]
        self.missing = {each.id: self.missing.get(each.id, now) for each in missing}
        return [each for each in missing if now - self.missing[each.id] >= GIVEN_UP_AFTER]


ERRANDS: dict[Task, Callable[[Office, Post, str, str, str], Awaitable[None]]] = {
    Task.SEND: send,
    Task.SEAL: seal,
    Task.INVITE: invite,
    Task.TELL_SEALED: tell_sealed,
    Task.TELL_CLOSED: tell_closed,
    Task.REMIND: remind,
    Task.WARN: warn,
    Task.TELL_EXPIRED: tell_expired,
    Task.TELL_MEMBER: tell_member,
    Task.SEND_CODE: send_code,
    Task.SEND_LINK: send_link,
    Task.SEND_INBOX: send_inbox,
    Task.SIGN_IN: sign_in,
    Task.ASK_FOR_FILES: ask_for_files,
    Task.TELL_FILES_CAME: tell_files_came,
    Task.DISCARD: discard,
    Task.FORGET: forget,
}


def create_worker(
    office: Office, database_url: str, post: Post, *, pooler: bool = False
) -> procrastinate.App:
    """An app whose `run_worker_async()` does the errands of every firm until it is stopped.

    By way of a pooler no statement is prepared: it would not be found in the next session."""
    underway = Underway()
    preparing = {"prepare_threshold": None} if pooler else {}
    app = procrastinate.App(
        connector=PsycopgConnector(conninfo=database_url, min_size=1, max_size=6, kwargs=preparing),
        worker_defaults={
            "queues": ["countersign"],
            "concurrency": 4,
            "listen_notify": False,
            "fetch_job_polling_interval": POLL,
            "delete_jobs": "successful",
            "update_heartbeat_interval": HEARTBEAT,
            "stalled_worker_timeout": GIVEN_UP_AFTER,
            "shutdown_graceful_timeout": 5,
            "install_signal_handlers": False,
            "worker_middleware": [underway.note],
        },
    )
    for name, do in ERRANDS.items():
        _register(app, name, do, office, post)
    _keep_house(app, office, underway)
    return app


def _keep_house(app: procrastinate.App, office: Office, underway: Underway) -> None:
    """What is done from time to time. A long queue of errands must not hold up the clock, or what a kill left."""

    @app.periodic(cron="* * * * * */5")  # every five seconds: here they are the last field
    @app.task(name="take_up_what_a_kill_left", queue="countersign", priority=FIRST, pass_context=True)
    async def take_up(context: procrastinate.JobContext, timestamp: int) -> None:
        jobs = app.job_manager
        stalled = await jobs.get_stalled_jobs(seconds_since_heartbeat=GIVEN_UP_AFTER)
        own = await jobs.list_jobs_async(status="doing", worker_id=context.job.worker_id)
        for job in (*stalled, *underway.left(own, monotonic())):
            await jobs.retry_job(job)

    @app.periodic(cron="0 6 * * *")
    @app.task(name="look_at_the_seal", queue="countersign", queueing_lock="look_at_the_seal")
    async def look_at_the_seal(timestamp: int) -> None:
        warn_of_the_end(office)

    @app.periodic(cron="30 3 * * *")
    @app.task(name="sweep", queue="countersign", lock="sweep", queueing_lock="sweep")
    async def sweep_up(timestamp: int) -> None:
        await sweep(office, this_moment().now)

    @app.periodic(cron="* * * * * */30")
    @app.task(name="clock", queue="countersign", priority=FIRST, lock="clock", queueing_lock="clock")
    async def clock(timestamp: int) -> None:
        await tick(office, this_moment().now)


def _register(app: procrastinate.App, name: Task, do: Any, office: Office, post: Post) -> None:
    @app.task(name=name.value, queue="countersign", retry=Again())
    async def errand(firm_id: str, event_id: str, subject: str) -> None:
        await do(office, post, firm_id, event_id, subject)
