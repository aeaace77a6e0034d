"""Acts about the firm, its members and their tokens."""

from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

import strawberry
from sqlmodel import col, select
from strawberry import UNSET
from strawberry.utils.str_converters import to_camel_case

from domain import events as e, lapsing, people
from domain.messages import LANGUAGES
from domain.people import ApiToken as TokenRow, Firm as FirmRow, Member as MemberRow, Permission as P
from domain.refusals import InvalidInput, LastOwner, LogoRefused, NotAllowed, NotFound
from schema.acts.addressing import address
from schema.acts.carrying import Result, carry_out, given, words
from schema.acts.documents import uploaded
from schema.context import Info
from schema.people import SETTINGS, ApiToken, Firm, Member
from schema.refusals import UserError
from sealing.picture import PictureRefused, logo
from store.doors import DoorKind, new_api_token, shut
from store.loading import keep
from store.work import Work

ID = strawberry.ID
LARGEST_LOGO = 2 * 1024 * 1024


@strawberry.type
class FirmPayload:
    user_errors: list[UserError]
    firm: Firm | None = None


@strawberry.type
class MemberPayload:
    user_errors: list[UserError]
    member: Member | None = None


@strawberry.type
class ApiTokenPayload:
    user_errors: list[UserError]
    token: ApiToken | None = None
    secret: str | None = strawberry.field(default=None, description="Shown once.")


@strawberry.input(description="See `ReminderSettings`; what is left out stays as it is.")
class ReminderSettingsInput:
    every_days: int | None = UNSET
    most: int | None = UNSET
    within_days: int | None = UNSET
    warn_days_before: int | None = UNSET
    quiet_from: int | None = UNSET
    quiet_to: int | None = UNSET
    expires_in_days: int | None = UNSET


@strawberry.input
class UpdateFirmInput:
    name: str | None = UNSET
    legal_name: str | None = UNSET
    address: str | None = UNSET
    tax_number: str | None = UNSET
    allow_hand_over: bool | None = strawberry.field(
        default=UNSET, description="May a recipient hand a request over to somebody else?"
    )
    retention_years: int | None = None
    logo_upload_id: ID | None = strawberry.field(
        default=UNSET, description="A PNG or a JPEG, which is made anew and smaller; null: no logo any more."
    )
    reply_to: str | None = strawberry.field(
        default=UNSET, description="Where answers to messages go; null: to the owner of each request."
    )
    reminders: ReminderSettingsInput | None = UNSET
    language: str | None = strawberry.field(
        default=None,
        description="Of new requests and their certificates, and of whoever names none: en or fr.",
    )
    time_zone: str | None = strawberry.field(default=None, description="By its IANA name, as Europe/Paris.")


@strawberry.input
class InviteMemberInput:
    email: str
    name: str
    role: people.Role
    permissions: list[people.Permission] | None = None


@strawberry.input
class UpdateMemberInput:
    id: ID
    role: people.Role | None = UNSET
    permissions: list[people.Permission] | None = UNSET
    active: bool | None = UNSET


@strawberry.input(description="Without `memberId`: for oneself; for another it needs MANAGE_FIRM.")
class CreateApiTokenInput:
    name: str
    scopes: list[people.Permission]
    member_id: ID | None = None
    expires_in_days: int | None = None


@strawberry.input
class RevokeApiTokenInput:
    id: ID


async def update_firm(info: Info, input: UpdateFirmInput) -> FirmPayload:
    logos: list[str | None] = []

    async def draw() -> None:
        if input.logo_upload_id is not UNSET:
            logos.append(await _logo(info, input.logo_upload_id) if input.logo_upload_id else None)

    async def act(work: Work) -> Result:
        firm = await work.session.get_one(FirmRow, work.firm_id, with_for_update={"key_share": True})
        work.held.firm = firm
        asked: dict[str, Any] = given(
            name=input.name,
            legal_name=input.legal_name,
            address=input.address,
            tax_number=input.tax_number,
            allow_hand_over=input.allow_hand_over,
        )
        for name in ("name", "legal_name"):
            if name in asked:
                asked[name] = words(name, asked[name] or "")
        if asked.get("allow_hand_over", True) is None:
            raise InvalidInput("allowHandOver", "true or false")
        if input.retention_years is not None:
            asked["retention_years"] = _years(input.retention_years)
        if input.reply_to is not UNSET:
            asked["reply_to"] = _reply_to(input.reply_to)
        if input.language is not None:
            asked["language"] = _language(input.language)
        if input.time_zone is not None:
            asked["time_zone"] = _time_zone(input.time_zone)
        if logos:
            asked["logo_sha256"] = logos[0]
        asked |= _schedule(input.reminders) if input.reminders else {}
        changes = {name: value for name, value in asked.items() if getattr(firm, name) != value}
        if changes:
            work.record(e.FirmUpdated(firm_id=firm.id, changes=changes))
        return {"firm": firm.id}

    return await carry_out(info, FirmPayload, act, needs=P.MANAGE_FIRM, before=draw)


def _language(asked: str) -> str:
    if asked not in LANGUAGES:
        raise InvalidInput("language", " or ".join(LANGUAGES))
    return asked


def _time_zone(asked: str) -> str:
    if asked not in available_timezones():
        raise InvalidInput("timeZone", "the IANA name of a time zone, as Europe/Paris")
    return asked


async def _logo(info: Info, upload_id: str) -> str:
    """The SHA-256 of the picture that is kept: nothing of the uploaded file but its pixels."""
    upload = await uploaded(info, upload_id)
    office = info.context.office
    if upload.size > LARGEST_LOGO:
        raise LogoRefused()
    try:
        made = await office.hands.do(logo, await office.files.get(upload.sha256))
    except PictureRefused:
        raise LogoRefused() from None
    return await office.files.put(made)


def _reply_to(text: str | None) -> str | None:
    """An address that every mail server takes."""
    if text is None or not text.strip():
        return None
    found = address(text, "replyTo")
    if not found.isascii():
        raise InvalidInput("replyTo", "without letters that not every mail server takes")
    return found


def _years(retention: int) -> int:
    if not 1 <= retention <= 100:
        raise InvalidInput("retentionYears", "a number from 1 to 100")
    return retention


BOUNDS: dict[str, tuple[int, int]] = {
    "every_days": (1, 90),
    "most": (0, 50),
    "within_days": (1, lapsing.MOST_DAYS),
    "warn_days_before": (0, 90),
    "quiet_from": (0, 23),
    "quiet_to": (0, 23),
    "expires_in_days": (1, lapsing.MOST_DAYS),
}


def _schedule(input: ReminderSettingsInput) -> dict[str, int | None]:
    """The firm's columns that change, each within its bounds; only the time to act may have no end."""
    asked = given(**vars(input))
    for name, value in asked.items():
        least, most = BOUNDS[name]
        endless = value is None and name == "expires_in_days"
        if not endless and (value is None or not least <= value <= most):
            raise InvalidInput(f"reminders.{to_camel_case(name)}", f"a number from {least} to {most}")
    return {SETTINGS[name]: value for name, value in asked.items()}


async def invite_member(info: Info, input: InviteMemberInput) -> MemberPayload:
    async def act(work: Work) -> Result:
        email = address(input.email).lower()
        same = select(MemberRow).where(col(MemberRow.email) == email)
        if (await work.session.scalars(same)).first() is not None:
            raise InvalidInput("email", "someone of the team has this address already")
        id = work.moment.id("mem")
        add_member(work, id, words("name", input.name), email, input.role, input.permissions or [])
        return {"member": id}

    return await carry_out(info, MemberPayload, act, needs=P.MANAGE_FIRM)


def add_member(
    work: Work, id: str, name: str, email: str, role: people.Role, permissions: list[people.Permission]
) -> None:
    """A member, and the door that their address opens: a sign-in link by mail."""
    work.record(
        e.MemberInvited(
            member_id=id, name=name, email=email, role=role, permissions=[each.value for each in permissions]
        )
    )
    work.open_door(DoorKind.EMAIL, email, id)
    work.access_changed = True


async def update_member(info: Info, input: UpdateMemberInput) -> MemberPayload:
    async def act(work: Work) -> Result:
        await keep(work, MemberRow, col(MemberRow.role) == people.Role.OWNER, locked=True)
        await keep(work, MemberRow, col(MemberRow.id) == input.id, locked=True)
        member = work.held.find(MemberRow, input.id)
        if member is None:
            raise NotFound("member")
        changes = _changes_of(input, member)
        if changes:
            work.record(e.MemberUpdated(member_id=member.id, changes=changes))
            work.access_changed = True
            _keep_an_owner(work)
        if not member.active:
            await _show_out(work, member.id)
        return {"member": member.id}

    return await carry_out(info, MemberPayload, act, needs=P.MANAGE_FIRM)


def _changes_of(input: UpdateMemberInput, member: MemberRow) -> dict[str, object]:
    asked = given(role=input.role, permissions=input.permissions, active=input.active)
    if any(value is None for value in asked.values()):
        raise InvalidInput("role", "role, permissions and active may not be null")
    if "permissions" in asked:
        asked["permissions"] = [each.value for each in asked["permissions"]]
    return {name: value for name, value in asked.items() if getattr(member, name) != value}


def _keep_an_owner(work: Work) -> None:
    if not work.held.all(MemberRow, lambda each: each.role == people.Role.OWNER and each.active):
        raise LastOwner()


async def _show_out(work: Work, member_id: str) -> None:
    """Sessions end with the access; tokens of the member stop with it, since each use looks at the member."""
    await shut(work.session, member_id, DoorKind.SESSION, DoorKind.SIGN_IN)


async def create_api_token(info: Info, input: CreateApiTokenInput) -> ApiTokenPayload:
    secret = new_api_token()

    async def act(work: Work) -> Result:
        who = info.context.staff
        member_id = input.member_id or who.member_id or ""
        if member_id != who.member_id:
            who.needs(P.MANAGE_FIRM)
        if await work.session.get(MemberRow, (work.firm_id, member_id)) is None:
            raise NotFound("member")
        if not set(input.scopes) <= who.permissions:
            raise NotAllowed(", ".join(sorted(set(input.scopes) - who.permissions)))
        return {"token": make_token(work, member_id, input, secret)}

    payload = await carry_out(info, ApiTokenPayload, act, needs=P.MANAGE_API)
    payload.secret = secret if payload.token is not None else None
    return payload


def make_token(work: Work, member_id: str, input: CreateApiTokenInput, secret: str) -> str:
    days = input.expires_in_days
    if days is not None and not 1 <= days <= 3650:
        raise InvalidInput("expiresInDays", "a number from 1 to 3650")
    ends = work.moment.now + timedelta(days=days) if days else None
    id = work.moment.id("tok")
    work.record(
        e.ApiTokenCreated(
            token_id=id,
            member_id=member_id,
            name=words("name", input.name),
            scopes=[each.value for each in input.scopes],
            expires_at=ends,
        )
    )
    work.open_door(DoorKind.TOKEN, secret, id, ends_at=ends)
    return id


async def revoke_api_token(info: Info, input: RevokeApiTokenInput) -> ApiTokenPayload:
    async def act(work: Work) -> Result:
        await keep(work, TokenRow, col(TokenRow.id) == input.id, locked=True)
        token = work.held.find(TokenRow, input.id)
        if token is None:
            raise NotFound("token")
        if token.member_id != info.context.staff.member_id:
            info.context.staff.needs(P.MANAGE_FIRM)
        if token.revoked_at is None:
            work.record(e.ApiTokenRevoked(token_id=token.id))
            work.access_changed = True
            await shut(work.session, token.id, DoorKind.TOKEN)
        return {"token": token.id}

    return await carry_out(info, ApiTokenPayload, act, needs=P.MANAGE_API)
