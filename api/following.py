"""A group and those who follow it: one task reads and answers, and hands ready frames to everyone."""

import asyncio
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, replace

from strawberry.types.graphql import OperationType

from api.answering import encoded
from api.asking import Asked
from api.wiring import Wiring, new_request_id, shown, stopped
from domain.asking import Principal
from schema.context import Context
from schema.course import Course
from schema.telling import report

SPREAD_AT_ONCE = 100
REMEMBERED, REMEMBERED_SIZE = 50, 20_000

LookAgain = Callable[[Context, int | None], Awaitable[Principal | None]]


@dataclass(frozen=True, slots=True)
class Frame:
    """One answer, ready: JSON for all, and the event's cursor."""

    cursor: int
    payload: bytes


class Follower(ABC):
    """One subscription. While nothing happens it is a place in a group, and no task."""

    __slots__ = ("cursor", "group")

    def __init__(self) -> None:
        self.group: Group | None = None
        self.cursor = 0

    def leave(self) -> None:
        if self.group is not None:
            self.group.remove(self)

    @property
    @abstractmethod
    def context(self) -> Context:
        """Whose it is."""

    @abstractmethod
    def tell(self, frame: Frame) -> bool:
        """Write it without waiting; false where there is no room."""

    @abstractmethod
    def go_on_alone(self, asked: Asked, gap: bool) -> None:
        """From `cursor`, until a group takes it in; with `gap`, it is first told that it was too slow."""

    @abstractmethod
    def turn_away(self) -> None:
        """Its access has ended."""

    @abstractmethod
    def finish(self, errors: list[dict[str, object]] | None) -> None:
        """The stream has ended, for everyone."""


class Group:
    """All who ask the same with the same rights. It runs the operation as anyone with those rights."""

    def __init__(self, wiring: Wiring, asked: Asked, founder: Context, cursor: int, look: LookAgain) -> None:
        self.wiring, self.asked, self.look = wiring, asked, look
        self.course = Course(after=cursor)
        shared = founder.shared(self.course, self._look_again)
        self.context = replace(shared, request_id=new_request_id())
        self.followers: set[Follower] = set()
        self.recent: deque[Frame] = deque()
        self.size = 0
        self.since = cursor

    def start(self, forget: Callable[[], None]) -> asyncio.Task[None]:
        self.forget = forget
        self.task = asyncio.create_task(self._run(), name="live group")
        return self.task

    def take(self, follower: Follower, cursor: int) -> bool:
        """Let it in, where all after its cursor is still to come or still at hand."""
        if cursor < self.since:
            return False
        self.followers.add(follower)
        follower.group, follower.cursor = self, cursor
        for frame in self.recent:
            self._tell(follower, frame)
        return True

    def remove(self, follower: Follower) -> None:
        self.followers.discard(follower)
        follower.group = None
        if not self.followers:
            self.forget()
            if asyncio.current_task() is not self.task:  # which sees by itself that nobody is left
                self.task.cancel()

    async def _run(self) -> None:
        try:
            self._end(await self._answer())
        except Exception as fault:
            self._end(report([fault], self.context.request_id))
        finally:
            self.forget()
            await self.context.close()

    def _end(self, errors: list[dict[str, object]] | None) -> None:
        self.forget()
        for follower in list(self.followers):
            self.remove(follower)
            follower.finish(errors)

    async def _answer(self) -> list[dict[str, object]] | None:
        """Each event, once; to the end of the stream or of the group. Answers the errors that ended it."""
        request_id = self.context.request_id
        results = self.wiring.results(self.asked, self.context, {OperationType.SUBSCRIPTION})
        async with aclosing(results):
            async for result in results:
                payload = shown(result, request_id, hints=True)
                if (
                    stopped(result) or result.data is None
                ):  # who resumes has no hole; who went on would have one
                    return list(payload["errors"])
                await self._spread(Frame(self.course.cursor, encoded(payload, request_id)))
                if not self.followers:
                    break
        return None

    async def _spread(self, frame: Frame) -> None:
        """To everyone, and to nobody twice: who comes in meanwhile has it from what is remembered."""
        self._remember(frame)
        for number, follower in enumerate(tuple(self.followers), start=1):
            self._tell(follower, frame)
            if number % SPREAD_AT_ONCE == 0:
                await asyncio.sleep(0)  # others have their turn

    def _tell(self, follower: Follower, frame: Frame) -> None:
        if follower.group is not self or follower.cursor >= frame.cursor:
            return
        if follower.tell(frame):
            follower.cursor = frame.cursor
        else:
            self.remove(follower)
            follower.go_on_alone(self.asked, gap=True)

    def _remember(self, frame: Frame) -> None:
        self.recent.append(frame)
        self.size += len(frame.payload)
        while len(self.recent) > REMEMBERED or self.size > REMEMBERED_SIZE:
            old = self.recent.popleft()
            self.size -= len(old.payload)
            self.since = old.cursor

    async def _look_again(self) -> Principal | None:
        """Permissions have changed. Who has no access any more goes; who has other rights goes on with their like."""
        epoch, followers = self.context.epoch, list(self.followers)
        found = await asyncio.gather(*(self.look(each.context, epoch) for each in followers))
        for follower, who in zip(followers, found, strict=True):
            self._sort(follower, who)
        return self.context.who if self.followers else None

    def _sort(self, follower: Follower, who: Principal | None) -> None:
        if follower.group is not self or (who is not None and who.anyone == self.context.who):
            return
        self.remove(follower)
        if who is None:
            follower.turn_away()
        else:
            follower.go_on_alone(self.asked, gap=False)
