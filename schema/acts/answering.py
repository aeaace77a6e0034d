"""What a party answers besides signing: approve, acknowledge, decline, opt out, ask for changes, hand over."""

from collections.abc import Iterable

import strawberry

from domain import acting
from domain.events import Event, Filled
from domain.people import Firm as FirmRow
from domain.signing import Hand
from schema.acts.addressing import address, telephone
from schema.acts.carrying import words
from schema.acts.ceremony import CeremonyPayload, act_as_party
from schema.context import Info
from store.work import Work

ID = strawberry.ID


@strawberry.input
class ApproveInput:
    idempotency_key: str
    shown_sha256: str
    recipient_id: ID | None = None


@strawberry.input
class AcknowledgeInput:
    idempotency_key: str
    shown_sha256: str
    recipient_id: ID | None = None


@strawberry.input
class DeclineInput:
    reason: str
    idempotency_key: str | None = None
    recipient_id: ID | None = None


@strawberry.input
class OptOutInput:
    reason: str | None = None
    recipient_id: ID | None = None


@strawberry.input
class RequestChangesInput:
    comment: str
    recipient_id: ID | None = None


@strawberry.input
class WithdrawConsentInput:
    reason: str | None = None
    recipient_id: ID | None = None


@strawberry.input
class HandOverInput:
    name: str
    reason: str
    idempotency_key: str
    email: str | None = None
    phone: str | None = None
    recipient_id: ID | None = None


async def approve(info: Info, input: ApproveInput) -> CeremonyPayload:
    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        return acting.approve(work.held, hand, input.shown_sha256)

    return await act_as_party(
        info, input.recipient_id, rule, field="approve", key=input.idempotency_key, asked=input
    )


async def acknowledge(info: Info, input: AcknowledgeInput) -> CeremonyPayload:
    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        return acting.acknowledge(work.held, hand, input.shown_sha256)

    return await act_as_party(
        info, input.recipient_id, rule, field="acknowledge", key=input.idempotency_key, asked=input
    )


async def decline(info: Info, input: DeclineInput) -> CeremonyPayload:
    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        return acting.decline(work.held, hand, input.reason)

    return await act_as_party(
        info, input.recipient_id, rule, field="decline", key=input.idempotency_key, asked=input
    )


async def opt_out(info: Info, input: OptOutInput) -> CeremonyPayload:
    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        return acting.opt_out(work.held, hand, input.reason)

    return await act_as_party(info, input.recipient_id, rule)


async def request_changes(info: Info, input: RequestChangesInput) -> CeremonyPayload:
    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        return acting.request_changes(work.held, hand, input.comment)

    return await act_as_party(info, input.recipient_id, rule)


async def withdraw_consent(info: Info, input: WithdrawConsentInput) -> CeremonyPayload:
    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        return acting.withdraw_consent(work.held, hand, input.reason)

    return await act_as_party(info, input.recipient_id, rule)


async def hand_over(info: Info, input: HandOverInput) -> CeremonyPayload:
    async def rule(work: Work, hand: Hand, values: list[Filled]) -> Iterable[Event]:
        firm = await work.session.get_one(FirmRow, work.firm_id)
        to = acting.Successor(
            name=words("name", input.name),
            email=address(input.email) if input.email else None,
            phone=telephone(input.phone, dialled=not input.email) if input.phone else None,
        )
        return acting.hand_over(
            work.held, hand, to, input.reason, firm.allow_hand_over, work.moment, work.office.channels
        )

    return await act_as_party(
        info, input.recipient_id, rule, field="handOver", key=input.idempotency_key, asked=input
    )
