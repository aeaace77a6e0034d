"""Notices by mail: one for each event, to the member who owns the request, if they want it."""

import aiosmtplib
import structlog
from sqlmodel import col, select

from domain.envelopes import Envelope, Recipient
from domain.notices import kind_of
from domain.people import Firm, Member
from store.codec import load
from store.office import Office
from store.tables import LogEntry
from worker.deliver import Post, mail_of
from worker.notice_words import News, notice_letter

log = structlog.get_logger()


async def tell_member(office: Office, post: Post, firm_id: str, event_id: str, member_id: str) -> None:
    """Who left, or does not want such mails, gets none. A repeat has the same Message-ID."""
    async with office.look(firm_id) as session:
        entry = (await session.scalars(select(LogEntry).where(col(LogEntry.id) == event_id))).one()
        fact = load(entry.type, entry.data)
        member = await session.get_one(Member, (firm_id, member_id))
        firm = await session.get_one(Firm, firm_id)
        envelope = await session.get_one(Envelope, (firm_id, fact.envelope_id))
        party = getattr(fact, "recipient_id", None)
        recipient = await session.get(Recipient, (firm_id, party)) if party else None
    kind = kind_of(fact)
    if kind is None or kind in member.mail_off or not member.active:
        return
    said = getattr(fact, "reason", None) or getattr(fact, "detail", None)
    link = f"{office.base_url}/signatures?request={envelope.id}"
    news = News(kind, firm, member, envelope, recipient.name if recipient else "", said or "", link)
    message_id = f"{event_id.removeprefix('evt_')}.{member.id[-8:]}"
    mail = mail_of(office, post, notice_letter(news), member.name, member.email, message_id)
    try:
        await post.send(mail)
    except aiosmtplib.SMTPRecipientsRefused as refused:
        _refused(refused.recipients[0], member)
    except aiosmtplib.SMTPDataError as refused:
        _refused(refused, member)


def _refused(answer: aiosmtplib.SMTPResponseException, member: Member) -> None:
    """Whoever cannot be written to still finds it on the page; a refusal for now is tried again."""
    if answer.code < 500:
        raise answer
    log.warning("a notice was refused", member=member.id, code=answer.code)
