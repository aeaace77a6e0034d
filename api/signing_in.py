"""Signing in: a one-time link by mail, opened by a person's hand, then a cookie."""

from datetime import timedelta

from sqlalchemy import delete, select
from sqlmodel import col
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from api.identity import COOKIE
from api.reading import json_body
from domain.errands import Errand, Task
from domain.ids import this_moment
from store.doors import DoorKind, knock, new_session
from store.office import Office
from store.tables import Doorway

LINK_LIVES = timedelta(minutes=15)
SESSION_LIVES = timedelta(days=14)
LINKS_AT_ONCE = 5
AGAIN_AFTER = timedelta(seconds=30)


class SigningIn:
    def __init__(self, office: Office) -> None:
        self.office = office
        self.secure = office.base_url.startswith("https:")
        self.routes = [
            Route("/auth/sign-in", self.ask, methods=["POST"]),
            Route("/auth/enter", self.enter, methods=["POST"]),
            Route("/auth/sign-out", self.leave, methods=["POST"]),
        ]

    async def ask(self, request: Request) -> Response:
        """Answers alike whether the address is known or not."""
        email = str((await json_body(request)).get("email", "")).strip().lower()
        moment = this_moment()
        async with self.office.look(None) as session:
            hash = self.office.secrets.hash(DoorKind.EMAIL, email)
            doors = await knock(session, hash, DoorKind.EMAIL, moment.now)
        for door in doors[:LINKS_AT_ONCE]:
            if not await self._sent_lately(door):
                await self._send_link(door)
        return JSONResponse({}, 202)

    async def _sent_lately(self, door: Doorway) -> bool:
        """Whoever asks again and again gets one mail in a while, and so does whoever asks for others."""
        lately = this_moment().now + LINK_LIVES - AGAIN_AFTER
        query = select(col(Doorway.hash)).where(
            col(Doorway.subject_id) == door.subject_id,
            col(Doorway.kind) == DoorKind.SIGN_IN,
            col(Doorway.ends_at) > lately,
        )
        async with self.office.look(None) as session:
            return (await session.scalars(query)).first() is not None

    async def _send_link(self, door: Doorway) -> None:
        moment = this_moment()
        async with self.office.work(door.firm_id, door.subject_id, moment) as work:
            old = (col(Doorway.subject_id) == door.subject_id) & (col(Doorway.kind) == DoorKind.SIGN_IN)
            await work.session.execute(delete(Doorway).where(old))
            id = moment.id("sgn")
            token = self.office.secrets.sign_in(id)
            work.open_door(DoorKind.SIGN_IN, token, door.subject_id, ends_at=moment.now + LINK_LIVES)
            work.errands.append((id, Errand(Task.SIGN_IN, door.subject_id)))

    async def enter(self, request: Request) -> Response:
        """Uses the link up. A link that is unknown, old or used: 410."""
        token = str((await json_body(request)).get("token", ""))
        moment = this_moment()
        hash = self.office.secrets.hash(DoorKind.SIGN_IN, token)
        async with self.office.look(None) as session:
            doors = await knock(session, hash, DoorKind.SIGN_IN, moment.now)
        secret = new_session()
        if not doors or not await self._use_up(doors[0], secret):
            return JSONResponse({"error": "This link was used already, or is too old."}, 410)
        response = Response(status_code=204)
        response.set_cookie(
            COOKIE,
            secret,
            max_age=int(SESSION_LIVES.total_seconds()),
            httponly=True,
            samesite="lax",
            secure=self.secure,
        )
        return response

    async def _use_up(self, door: Doorway, secret: str) -> bool:
        moment = this_moment()
        async with self.office.work(door.firm_id, door.subject_id, moment) as work:
            mine = (col(Doorway.hash) == door.hash) & (col(Doorway.kind) == DoorKind.SIGN_IN)
            used = await work.session.execute(delete(Doorway).where(mine).returning(col(Doorway.hash)))
            if used.first() is None:
                return False
            ends = moment.now + SESSION_LIVES
            work.open_door(DoorKind.SESSION, secret, door.subject_id, ends_at=ends)
        return True

    async def leave(self, request: Request) -> Response:
        secret = request.cookies.get(COOKIE)
        if secret is not None:
            hash = self.office.secrets.hash(DoorKind.SESSION, secret)
            async with self.office.look(None) as session:
                doors = await knock(session, hash, DoorKind.SESSION, this_moment().now)
            for door in doors:
                async with self.office.work(door.firm_id, door.subject_id) as work:
                    await work.session.execute(delete(Doorway).where(col(Doorway.hash) == hash))
                    work.access_changed = True
        response = Response(status_code=204)
        response.delete_cookie(COOKIE)
        return response
