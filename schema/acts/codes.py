"""Acts around a personal link: codes, unlocking, reading a link, asking for a living one."""

import hmac
from collections.abc import Iterable
from dataclasses import replace

import strawberry
from sqlalchemy import text

from domain import codes, links
from domain.envelopes import Channel, Recipient
from domain.events import Event, Filled
from domain.people import Permission as P
from domain.refusals import Refusal
from domain.signing import Hand
from schema.acts.carrying import Result, carry_out
from schema.acts.ceremony import CeremonyPayload, act_as_party, keep_sessions
from schema.acts.envelopes import EnvelopePayload, jobs_of
from schema.base import EventCursor
from schema.context import Info
from schema.refusals import UserError
from store.loading import hold
from store.log import happened
from store.work import Work

ID = strawberry.ID


@strawberry.input
class SendCodeInput:
    channel: Channel | None = None
    recipient_id: ID | None = None


@strawberry.input
class ConfirmCodeInput:
    code: str
    recipient_id: ID | None = None


@strawberry.input
class SendNewLinkInput:
    recipient_id: ID | None = None


@strawberry.input
class UnlockRecipientInput:
    recipient_id: ID


@strawberry.input
class RevealLinkInput:
    recipient_id: ID


@strawberry.type
class RevealLinkPayload:
    user_errors: list[UserError]
    url: str | None = None
    event_cursor: EventCursor | None = None


async def send_code(info: Info, input: SendCodeInput) -> CeremonyPayload:
    """The code is good in the browser that asked for it: one that is not known yet is given a secret of its own."""
    session_hash = info.context.session_hash()

    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        await keep_sessions(work, hand.recipient_id, session_hash)
        envelope_id = work.held.get(Recipient, hand.recipient_id).envelope_id
        yesterday = work.moment.now - codes.DAY
        lately = await happened(work.session, "CodeSent", envelope_id, hand.recipient_id, yesterday)
        return codes.send_code(work.held, hand, session_hash, input.channel, lately, work.moment)

    return _with_session(info, await act_as_party(info, input.recipient_id, rule))


async def confirm_code(info: Info, input: ConfirmCodeInput) -> CeremonyPayload:
    """Counted before it is answered, under the envelope's lock: tries at once are tries one after the other."""
    given = "".join(input.code.split()).encode()
    no: list[Refusal] = []

    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        def right(code_id: str) -> bool:
            return hmac.compare_digest(work.office.secrets.code(hand.recipient_id, code_id).encode(), given)

        recipient = work.held.get(Recipient, hand.recipient_id)
        session_hash = info.context.party.session_hash or ""
        await keep_sessions(work, recipient.id, session_hash)
        session = codes.session_of(work.held, recipient, session_hash)
        work.play(codes.confirm_code(work.held, hand, session, right, work.moment))
        said = codes.verdict(session, recipient) if session else None
        no.extend([said] if said else [])
        return ()

    return _with_session(info, await act_as_party(info, input.recipient_id, rule, no=no))


def _with_session(info: Info, payload: CeremonyPayload) -> CeremonyPayload:
    """For those who keep no cookies."""
    return payload if payload.user_errors else replace(payload, session=info.context.session)


async def send_new_link(info: Info, input: SendNewLinkInput | None = None) -> CeremonyPayload:
    """By the link of a request in whose place another was sent, that one is reached too."""

    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        return links.send_new_link(work.held, hand, work.moment)

    return await act_as_party(info, input.recipient_id if input else None, rule, reaching=_in_its_place)


SENT_IN_ITS_PLACE = text("""
with recursive newer(id) as (
  select envelope_id from recipient where id = :recipient
  union select e.id from envelope e join newer on e.supersedes_id = newer.id where e.state <> 'DRAFT'
) select id from newer
""")


async def _in_its_place(work: Work, recipient_id: str) -> list[str]:
    """A party's envelope, and those that were sent in its place."""
    return list(await work.session.scalars(SENT_IN_ITS_PLACE, {"recipient": recipient_id}))


async def unlock_recipient(info: Info, input: UnlockRecipientInput) -> EnvelopePayload:
    async def act(work: Work) -> Result:
        await hold(work, recipients=[input.recipient_id])
        work.play(codes.unlock(work.held, input.recipient_id, work.moment))
        envelope_id = work.held.get(Recipient, input.recipient_id).envelope_id
        return {"envelope": envelope_id, "jobs": jobs_of(work, envelope_id)}

    return await carry_out(info, EnvelopePayload, act, needs=P.SEND_ENVELOPES)


async def reveal_link(info: Info, input: RevealLinkInput) -> RevealLinkPayload:
    """Needs HAND_OVER_LINK; the reading is an event and is printed in the certificate."""
    urls: list[str] = []

    async def act(work: Work) -> Result:
        await hold(work, recipients=[input.recipient_id])
        work.play(links.reveal_link(work.held, input.recipient_id))
        urls.append(work.office.link_of(work.held.get(Recipient, input.recipient_id)))
        return {}

    payload = await carry_out(info, RevealLinkPayload, act, needs=P.HAND_OVER_LINK)
    return payload if payload.user_errors else replace(payload, url=urls[0])
