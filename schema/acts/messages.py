"""Acts about the words of messages to parties, and what they will look like."""

from datetime import timedelta

import strawberry
from sqlmodel import col, select

from domain import events as e, letters, messages
from domain.envelopes import EnvelopeKind
from domain.messages import MessageText as TextRow, check, text_id
from domain.people import Firm as FirmRow, Permission as P
from domain.refusals import InvalidInput, Refusal
from schema.acts.carrying import Result, carry_out, words
from schema.context import Info
from schema.messages import MessageText, shown
from schema.people import logo_url
from schema.refusals import UserError, user_error
from store.loading import keep
from store.work import Work

LONGEST_BODY = 3000
MessageTask = strawberry.enum(
    messages.Task, name="MessageTask", description="What is asked of the party that the message goes to."
)


@strawberry.input(description="See `MessageText`.")
class SetMessageTextInput:
    kind: messages.MessageKind
    language: str
    subject: str
    body: str


@strawberry.input(description="Back to the words that we bring.")
class ResetMessageTextInput:
    kind: messages.MessageKind
    language: str


@strawberry.input(description="Words that need not be kept yet; those that hold now where they are left out.")
class PreviewMessageTextInput:
    kind: messages.MessageKind
    language: str
    subject: str | None = None
    body: str | None = None
    task: messages.Task | None = messages.Task.SIGN


@strawberry.type
class MessageTextPayload:
    user_errors: list[UserError]
    message_text: MessageText | None = None


@strawberry.type(
    description="What a party would get, filled in with made-up names; nothing where it is refused."
)
class MessagePreview:
    user_errors: list[UserError]
    subject: str | None = None
    text: str | None = None
    html: str | None = None


async def set_message_text(info: Info, input: SetMessageTextInput) -> MessageTextPayload:
    async def act(work: Work) -> Result:
        subject, body = _checked(input.kind, input.language, input.subject, input.body)
        own = await _own(work, input.kind, input.language)
        if own is None or (own.subject, own.body) != (subject, body):
            _record(work, input.kind, input.language, subject, body)
        return {}

    return await _as_it_is(info, input, await carry_out(info, MessageTextPayload, act, needs=P.MANAGE_FIRM))


async def reset_message_text(info: Info, input: ResetMessageTextInput) -> MessageTextPayload:
    async def act(work: Work) -> Result:
        _spoken(input.language)
        if await _own(work, input.kind, input.language) is not None:
            _record(work, input.kind, input.language, None, None)
        return {}

    return await _as_it_is(info, input, await carry_out(info, MessageTextPayload, act, needs=P.MANAGE_FIRM))


def _checked(kind: messages.MessageKind, language: str, subject: str, body: str) -> tuple[str, str]:
    """What may be sent, without blanks around it."""
    _spoken(language)
    subject, body = words("subject", subject), words("body", body, LONGEST_BODY)
    check(kind, subject, body)
    return subject, body


def _spoken(language: str) -> None:
    if language not in messages.LANGUAGES:
        raise InvalidInput("language", "en or fr")


async def _own(work: Work, kind: messages.MessageKind, language: str) -> TextRow | None:
    """The firm's own words. The firm is locked instead of them, since there may be none yet."""
    await work.session.get_one(FirmRow, work.firm_id, with_for_update={"key_share": True})
    id = text_id(kind, language)
    await keep(work, TextRow, col(TextRow.id) == id)
    return work.held.find(TextRow, id)


def _record(
    work: Work, kind: messages.MessageKind, language: str, subject: str | None, body: str | None
) -> None:
    work.record(e.MessageTextChanged(kind=kind, language=language, subject=subject, body=body))


async def _as_it_is(
    info: Info, input: SetMessageTextInput | ResetMessageTextInput, payload: MessageTextPayload
) -> MessageTextPayload:
    if not payload.user_errors:
        own = await info.context.see.one(TextRow, text_id(input.kind, input.language))
        payload.message_text = shown(input.kind, input.language, own)
    return payload


async def preview_message_text(info: Info, input: PreviewMessageTextInput) -> MessagePreview:
    """Nothing of it is kept."""
    try:
        _spoken(input.language)
        own = await info.context.see.one(TextRow, text_id(input.kind, input.language))
        now = shown(input.kind, input.language, own)
        subject = now.subject if input.subject is None else input.subject
        body = now.body if input.body is None else input.body
        subject, body = _checked(input.kind, input.language, subject, body)
    except Refusal as refusal:
        return MessagePreview(user_errors=[await user_error(info, refusal)])
    firm = (await info.context.see.scalars(select(FirmRow)))[0]
    facts = made_up(firm, input.task or messages.Task.SIGN, input.language, info)
    letter = letters.party_letter(facts, input.kind, input.language, (subject, body))
    return MessagePreview(user_errors=[], subject=letter.subject, text=letter.text, html=letter.html)


def made_up(firm: FirmRow, task: messages.Task, language: str, info: Info) -> letters.Facts:
    """A request as there are many, with something to say for every placeholder."""
    base_url = info.context.office.base_url
    french = language == "fr"
    return letters.Facts(
        firm=firm.name,
        time_zone=firm.time_zone,
        recipient="Camille Martin",
        task=task,
        title="Lettre de mission 2027" if french else "Engagement letter 2027",
        kind=EnvelopeKind.APPROVAL if task == messages.Task.APPROVE else EnvelopeKind.SIGNATURE,
        message="Merci de votre confiance." if french else "Thank you for your trust.",
        expires_at=info.context.now + timedelta(days=30),
        link=f"{base_url}/s/…",
        verify=f"{base_url}/verify/…",
        chain_head="0" * 64,
        logo=logo_url(firm),
    )
