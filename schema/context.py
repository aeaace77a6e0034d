"""What every resolver knows: who is asking, in which language, and what they may see."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import strawberry

from domain.asking import Principal, PrincipalKind
from domain.ids import Moment, this_moment
from schema.course import Course
from schema.errors import Forbidden, Unauthenticated
from schema.see import See
from store.doors import new_session
from store.office import Office

WhoIsIt = Callable[[], Awaitable[Principal | None]]


async def nobody() -> None:
    """Who came with nothing has nothing to show again."""


@dataclass
class Answered:
    """What an answer rests on. `lasting`: on nothing but the log; `daily`: on the date too."""

    lasting: bool = True
    daily: bool = False

    def also(self, *, lasting: bool, daily: bool = False) -> None:
        self.lasting, self.daily = self.lasting and lasting, self.daily or daily


@dataclass
class Context:
    office: Office
    who: Principal | None
    request_id: str
    language: str = "en"
    schema_hash: str = ""
    anew: WhoIsIt = nobody
    epoch: int | None = None
    course: Course = field(default_factory=Course)
    moment: Moment = field(default_factory=this_moment)
    answered: Answered = field(default_factory=Answered)
    only_asks: bool = False
    session: str | None = None
    session_is_new: bool = False
    _see: See | None = None

    @property
    def staff(self) -> Principal:
        """The member or token that asks; nobody else gets past this word."""
        if self.who is None:
            raise Unauthenticated()
        if not self.who.staff:
            raise Forbidden()
        return self.who

    @property
    def party(self) -> Principal:
        """Whoever asks, the holder of a personal link included."""
        if self.who is None:
            raise Unauthenticated()
        return self.who

    @property
    def see(self) -> See:
        """The firm's things, for its own people."""
        return self.see_as(self.staff)

    @property
    def see_party(self) -> See:
        """For the fields that a personal link reaches: they go no further than its own envelope."""
        return self.see_as(self.party)

    def see_as(self, who: Principal) -> See:
        """A question needs to see no more than had happened when it came; an act and a stream see all there is."""
        if self._see is None:
            self._see = See(self.office, who.firm_id, who.log_at if self.only_asks else None)
        return self._see

    @property
    def by_link(self) -> bool:
        return self.who is not None and self.who.kind == PrincipalKind.RECIPIENT

    @property
    def now(self) -> datetime:
        return self.moment.now

    def session_hash(self) -> str:
        """Of the secret by which this browser is known; one is made where it has none, and goes out as a cookie."""
        if self.session is None:
            self.session, self.session_is_new = new_session(), True
            self.who = replace(self.party, session_hash=self.office.secrets.browser(self.session))
        return self.office.secrets.browser(self.session)

    async def still_welcome(self) -> bool:
        """Asks anew, whenever it must be sure that access still holds."""
        return await self.anew() is not None

    def shared(self, course: Course, anew: WhoIsIt) -> "Context":
        """For what is answered once for all who have the same rights: nobody in particular asks."""
        return replace(self, who=self.party.anyone, course=course, anew=anew, epoch=None, _see=None)

    async def renew(self) -> None:
        """After a change: forget what was seen before it."""
        self.moment = this_moment()
        if self._see is not None:
            await self._see.close()

    async def close(self) -> None:
        if self._see is not None:
            await self._see.close()


Info = strawberry.Info[Context, None]
