"""Mails that came back: a mail server hands their reports in, and a late bounce counts like an early one."""

from enum import StrEnum

from sqlmodel import col
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.dsn import Report, read_report
from api.identity import identify
from api.reading import body_of
from domain import returning
from domain.asking import Principal
from domain.envelopes import Delivery
from domain.people import Permission
from domain.refusals import NotAllowed
from schema.errors import Forbidden, Unauthenticated
from schema.see import See
from store.loading import hold, keep
from store.office import Office

MOST_BYTES = 1_000_000


class Outcome(StrEnum):
    """What became of a report. Only BOUNCED has changed anything."""

    BOUNCED = "BOUNCED"
    KNOWN_ALREADY = "KNOWN_ALREADY"
    NOT_FOR_GOOD = "NOT_FOR_GOOD"
    UNKNOWN_MESSAGE = "UNKNOWN_MESSAGE"
    NO_REPORT = "NO_REPORT"


class Returned:
    """Every report is answered with 200, so that no mail server hands the same one in for ever."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.routes = [Route("/mail/returned", self.receive, methods=["POST"])]

    async def receive(self, request: Request) -> Response:
        who = await self._who(request)
        data = await body_of(request, MOST_BYTES)
        report = await self.office.hands.do(read_report, data)
        if report is None:
            return JSONResponse({"outcome": Outcome.NO_REPORT})
        if report.failure is None:
            return JSONResponse({"outcome": Outcome.NOT_FOR_GOOD})
        delivery = await self._delivery(who, report)
        if delivery is None:
            return JSONResponse({"outcome": Outcome.UNKNOWN_MESSAGE})
        outcome = await self._note(who, delivery, *report.failure)
        return JSONResponse({"outcome": outcome, "recipientId": delivery.recipient_id})

    async def _who(self, request: Request) -> Principal:
        try:
            who = await identify(self.office, request, None)
            if who is None:
                raise HTTPException(401, "Send a valid token.")
            who.needs(Permission.SEND_ENVELOPES)
        except Unauthenticated:
            raise HTTPException(401, "Send a valid token.") from None
        except (Forbidden, NotAllowed):
            raise HTTPException(403, f"This needs {Permission.SEND_ENVELOPES}.") from None
        return who

    async def _delivery(self, who: Principal, report: Report) -> Delivery | None:
        """The message that the report is about, if it is one of this firm's."""
        see = See(self.office, who.firm_id)
        try:
            found = await see.some(Delivery, report.message_ids)
        finally:
            await see.close()
        return found[0] if found else None

    async def _note(self, who: Principal, delivery: Delivery, address: str | None, detail: str) -> Outcome:
        async with self.office.work(who.firm_id, who.id) as work:
            await hold(work, recipients=[delivery.recipient_id])
            await keep(work, Delivery, col(Delivery.recipient_id) == delivery.recipient_id)
            work.play(returning.come_back(work.held, delivery.id, address, detail))
            return Outcome.BOUNCED if work.log else Outcome.KNOWN_ALREADY
