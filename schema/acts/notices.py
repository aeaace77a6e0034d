"""Acts about one's own notices: that they were read, and which are wanted."""

import strawberry
from sqlmodel import col, select
from strawberry import UNSET

from domain import events as e, notices, people
from domain.people import Member as MemberRow
from schema.acts.carrying import Result, carry_out
from schema.acts.people import MemberPayload
from schema.base import EventCursor
from schema.context import Info
from schema.notices import unread_of
from schema.refusals import UserError
from store.loading import keep
from store.tables import FirmCounter
from store.work import Work


@strawberry.input
class MarkNoticesReadInput:
    until: EventCursor = strawberry.field(description="The cursor of the newest notice that was read.")


@strawberry.type
class MarkNoticesReadPayload:
    user_errors: list[UserError]
    unread: int | None = None
    event_cursor: EventCursor | None = None


@strawberry.input(description="What is left out stays as it is.")
class NoticePreferenceInput:
    kind: people.NoticeKind
    page: bool | None = UNSET
    mail: bool | None = UNSET


@strawberry.input
class SetNoticePreferencesInput:
    preferences: list[NoticePreferenceInput]


async def mark_notices_read(info: Info, input: MarkNoticesReadInput) -> MarkNoticesReadPayload:
    async def act(work: Work) -> Result:
        member = await _oneself(info, work)
        here = select(col(FirmCounter.cursor)).where(col(FirmCounter.firm_id) == work.firm_id)
        until = min(input.until, (await work.session.scalars(here)).one())
        if until > member.notices_seen:
            work.record(e.NoticesRead(member_id=member.id, until=until))
        return {}

    payload = await carry_out(info, MarkNoticesReadPayload, act)
    if not payload.user_errors:
        see = info.context.see
        member = await see.one(MemberRow, info.context.staff.member_id)
        payload.unread = await unread_of(see, member) if member else None
    return payload


async def set_notice_preferences(info: Info, input: SetNoticePreferencesInput) -> MemberPayload:
    async def act(work: Work) -> Result:
        member = await _oneself(info, work)
        page = {each.kind: each.page for each in input.preferences if isinstance(each.page, bool)}
        mail = {each.kind: each.mail for each in input.preferences if isinstance(each.mail, bool)}
        page_off, mail_off = notices.without(member.page_off, page), notices.without(member.mail_off, mail)
        if (page_off, mail_off) != (member.page_off, member.mail_off):
            work.record(e.NoticePreferencesChanged(member_id=member.id, page_off=page_off, mail_off=mail_off))
        return {"member": member.id}

    return await carry_out(info, MemberPayload, act)


async def _oneself(info: Info, work: Work) -> MemberRow:
    id = info.context.staff.member_id or ""
    await keep(work, MemberRow, col(MemberRow.id) == id, locked=True)
    return work.held.get(MemberRow, id)
