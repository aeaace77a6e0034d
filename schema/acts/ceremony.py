"""How a party signs: open, agree, fill in, sign; and how every act of a party is carried out."""

import base64
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any, cast

import strawberry
from sqlmodel import col

from domain import codes, signing
from domain.asking import Principal, PrincipalKind
from domain.envelopes import (
    CodeSession,
    IdentityCheck,
    Recipient as RecipientRow,
    RecipientRole,
    SignatureMethod,
)
from domain.events import Event, Filled
from domain.people import Firm as FirmRow, Permission
from domain.refusals import FieldInvalid, NotFound, Refusal
from domain.signing import Hand
from schema.acts.carrying import Result, run
from schema.ceremony import Ceremony, ceremony
from schema.context import Info
from schema.refusals import UserError, user_error
from sealing.picture import PictureRefused, picture
from store.loading import hold, keep
from store.work import Work

ID = strawberry.ID
PICTURE_TEXT = 950_000


@strawberry.type
class CeremonyPayload:
    user_errors: list[UserError]
    ceremony: Ceremony | None = None
    session: str | None = strawberry.field(
        default=None,
        description="After `confirmCode`: give it back as `Countersign-Session` (browsers get a cookie).",
    )


@strawberry.input
class OpenCeremonyInput:
    confirmed: bool = strawberry.field(default=True, description="A person did this, not a mail scanner.")
    recipient_id: ID | None = None


@strawberry.input
class GiveConsentInput:
    version: str
    recipient_id: ID | None = None


@strawberry.input
class FieldValueInput:
    field_id: ID
    value: str | None = None
    image: str | None = strawberry.field(
        default=None,
        description="PNG or JPEG, as a data URL, for SIGNATURE, INITIALS, STAMP and IMAGE.",
    )
    method: SignatureMethod | None = None


@strawberry.input
class FillFieldsInput:
    values: list[FieldValueInput]
    recipient_id: ID | None = None


@strawberry.input
class SignInput:
    shown_sha256: str
    idempotency_key: str
    values: list[FieldValueInput] | None = None
    recipient_id: ID | None = None


Rule = Callable[[Work, Hand, list[Filled]], Awaitable[Iterable[Event]]]


async def open_ceremony(info: Info, input: OpenCeremonyInput) -> CeremonyPayload:
    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        return signing.open_ceremony(work.held, hand) if input.confirmed else ()

    return await act_as_party(info, input.recipient_id, rule)


async def give_consent(info: Info, input: GiveConsentInput) -> CeremonyPayload:
    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        return signing.give_consent(work.held, hand, input.version)

    return await act_as_party(info, input.recipient_id, rule)


async def fill_fields(info: Info, input: FillFieldsInput) -> CeremonyPayload:
    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        return signing.fill(work.held, hand, values)

    return await act_as_party(info, input.recipient_id, rule, values=input.values)


async def sign(info: Info, input: SignInput) -> CeremonyPayload:
    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        firm = await work.session.get_one(FirmRow, work.firm_id)
        return signing.sign(work.held, hand, values, input.shown_sha256, firm.time_zone, work.moment)

    return await act_as_party(
        info,
        input.recipient_id,
        rule,
        values=input.values or [],
        field="sign",
        key=input.idempotency_key,
        asked=input,
    )


async def act_as_party(
    info: Info,
    recipient_id: str | None,
    rule: Rule,
    *,
    values: Sequence[FieldValueInput] = (),
    field: str = "",
    key: str | None = None,
    asked: Any = None,
    no: Sequence[Refusal] = (),
    reaching: Callable[[Work, str], Awaitable[Iterable[str]]] | None = None,
) -> CeremonyPayload:
    """One act of one party, by the link they hold or signed in, and the ceremony as it stands afterwards.

    `no`: what the rule found to refuse in what is kept all the same. `reaching`: the envelopes that the act may
    touch besides."""
    try:
        who = await _party(info, recipient_id)
        if who is None:
            raise NotFound("request")
        filled = [await _filled(info, each) for each in values]

        async def act(work: Work) -> Result:
            envelopes = await reaching(work, who.id) if reaching else ()
            await hold(work, recipients=[who.id], envelopes=envelopes)
            work.play(await rule(work, await _hand(work, who), filled))
            return {}

        await run(info, who, act, field, key, asked)
        for refusal in no:
            raise refusal
    except Refusal as refusal:
        await info.context.renew()
        return CeremonyPayload(
            user_errors=[await user_error(info, refusal)], ceremony=await _sitting(info, recipient_id)
        )
    return CeremonyPayload(user_errors=[], ceremony=await _sitting(info, recipient_id))


async def _hand(work: Work, who: Principal) -> Hand:
    """The hand that acts, and what is known of the browser it acts from."""
    recipient = work.held.get(RecipientRow, who.id)
    session = None
    if recipient.identity_check != IdentityCheck.NONE and who.session_hash is not None:
        await keep_sessions(work, who.id, who.session_hash)
        session = codes.session_of(work.held, recipient, who.session_hash)
    believed = codes.confirmed(session, recipient, work.moment.now)
    host = who.host_id if who.host_id != recipient.member_id else None
    return Hand(who.id, who.link_version, who.address, who.browser, believed, host)


async def keep_sessions(work: Work, recipient_id: str, session_hash: str) -> None:
    """What is known of this browser: it changes under the lock of the party's envelope."""
    mine = (col(CodeSession.recipient_id) == recipient_id, col(CodeSession.session_hash) == session_hash)
    await keep(work, CodeSession, *mine)


async def _sitting(info: Info, recipient_id: str | None) -> Ceremony | None:
    return cast(Ceremony | None, await ceremony(info, recipient_id))


async def _party(info: Info, recipient_id: str | None) -> Principal | None:
    """The recipient that acts: the holder of the link, or the signed-in member who is that recipient."""
    who = info.context.party
    if not who.staff:
        return who
    recipient = await info.context.see_party.one(RecipientRow, recipient_id)
    await info.context.renew()
    if recipient is None or recipient.member_id != who.member_id:
        return None
    if who.kind == PrincipalKind.TOKEN or recipient.role == RecipientRole.SIGNER:
        who.needs(Permission.SIGN_FOR_FIRM)  # a token acts for its member only if it was given that right
    return replace(who, kind=PrincipalKind.RECIPIENT, id=recipient.id, link_version=recipient.link_version)


async def _filled(info: Info, given: FieldValueInput) -> Filled:
    sha256 = await _kept(info, given) if given.image is not None else None
    return Filled(
        field_id=given.field_id,
        value=given.value,
        image_sha256=sha256,
        method=given.method or (SignatureMethod.UPLOADED if sha256 else None),
    )


async def _kept(info: Info, given: FieldValueInput) -> str:
    """The pixels of a drawn or uploaded picture, made anew as a PNG, in the store."""
    head, _, text = (given.image or "").partition(",")
    try:
        if head not in ("data:image/png;base64", "data:image/jpeg;base64") or len(text) > PICTURE_TEXT:
            raise PictureRefused("a PNG or JPEG of at most 700 kB is wanted, as a data URL")
        pixels = picture(base64.b64decode(text, validate=True))
    except (PictureRefused, ValueError) as refused:
        raise FieldInvalid(given.field_id, "Picture", str(refused)) from None
    png = BytesIO()
    pixels.save(png, "PNG")
    return await info.context.office.files.put(png.getvalue())
