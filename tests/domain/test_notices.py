"""Of what the owner of a request is told, and of what they are not."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain import events as e, notices
from domain.envelopes import (
    DeliveryState,
    Envelope,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
)
from domain.held import Held
from domain.people import Member, NoticeKind, Role

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
OWNER, ANA, OWN = "mem_nora", "rcp_ana", "rcp_nora"
ABOUT: dict[str, Any] = {"envelope_id": "env_1", "recipient_id": ANA}
ALONE: dict[str, Any] = {"address": None, "browser": None}


def desk() -> Held:
    """Nora's request, to Ana and to Nora herself."""
    envelope = Envelope(
        firm_id="f",
        id="env_1",
        kind=EnvelopeKind.SIGNATURE,
        title="Letter",
        owner_id=OWNER,
        created_at=NOON,
        state=EnvelopeState.SENT,
    )
    parties = [
        Recipient(
            firm_id="f",
            id=id,
            envelope_id="env_1",
            key=id,
            role=RecipientRole.SIGNER,
            party=RecipientParty.CLIENT,
            name=id,
            routing_order=1,
            member_id=member,
        )
        for id, member in ((ANA, None), (OWN, OWNER))
    ]
    return Held([envelope, *parties])


def delivery(to: DeliveryState) -> e.DeliveryChanged:
    return e.DeliveryChanged(**ABOUT, to=to, kind="INVITATION", detail=None, message_id="m")


SIGNED = e.RecipientSigned(**ABOUT, shown_sha256="", values=[], channel="LINK", **ALONE)
TOLD: dict[NoticeKind, e.Event] = {
    NoticeKind.ACTED: SIGNED,
    NoticeKind.COMPLETED: e.EnvelopeCompleted(envelope_id="env_1"),
    NoticeKind.DECLINED: e.RecipientDeclined(**ABOUT, reason="Wrong year.", **ALONE),
    NoticeKind.OPTED_OUT: e.RecipientOptedOut(**ABOUT, reason=None, **ALONE),
    NoticeKind.CHANGES_REQUESTED: e.RecipientAskedForChanges(**ABOUT, reason="The year.", **ALONE),
    NoticeKind.BOUNCED: delivery(DeliveryState.BOUNCED),
    NoticeKind.LOCKED: e.CodeLocked(**ABOUT, state=RecipientState.NOTIFIED),
    NoticeKind.EXPIRED: e.RecipientExpired(**ABOUT, from_state=RecipientState.NOTIFIED),
    NoticeKind.LINK_ASKED: e.NewLinkAsked(**ABOUT),
    NoticeKind.SEALING_DELAYED: e.SealDelayed(envelope_id="env_1", detail="no key"),
}


@pytest.mark.parametrize("kind", NoticeKind)
def test_the_owner_is_told_of_each_kind(kind: NoticeKind) -> None:
    assert notices.kind_of(TOLD[kind]) == kind
    assert notices.told(desk(), TOLD[kind], ANA) == OWNER


def test_nobody_is_told_of_what_they_did_themselves_signed_in_or_as_a_party() -> None:
    assert notices.told(desk(), SIGNED, OWN) is None
    assert notices.told(desk(), TOLD[NoticeKind.COMPLETED], OWNER) is None
    assert notices.told(desk(), TOLD[NoticeKind.COMPLETED], "mem_otto") == OWNER


@pytest.mark.parametrize(
    "event",
    [
        delivery(DeliveryState.SENT),
        e.RecipientNotified(**ABOUT),
        e.RecipientViewed(**ABOUT, **ALONE),
        e.EnvelopeVoided(envelope_id="env_1", reason="Over"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_nobody_is_told_of_what_goes_its_usual_way(event: e.Event) -> None:
    assert notices.told(desk(), event, ANA) is None


def test_a_member_is_shown_all_but_what_they_switched_off() -> None:
    nora = Member(firm_id="f", id=OWNER, name="Nora", email="n@x", role=Role.OWNER, created_at=NOON)
    assert len(notices.shown_to(nora)) == len(notices.KINDS)
    nora.page_off = notices.without(nora.page_off, {NoticeKind.ACTED: False, NoticeKind.LOCKED: False})
    assert nora.page_off == ["ACTED", "LOCKED"]
    assert "RecipientSigned" not in notices.shown_to(nora)
    assert "EnvelopeCompleted" in notices.shown_to(nora)
    assert notices.without(nora.page_off, {NoticeKind.ACTED: True}) == ["LOCKED"]
