"""In which column an envelope stands, by its state and those whose turn it is."""

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.envelope_board import EnvelopeColumnKind as C, column_of
from domain.envelopes import (
    DeliveryState,
    Envelope,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientParty as P,
    RecipientRole as R,
    RecipientState as S,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def an_envelope(state: EnvelopeState = EnvelopeState.SENT, archived: bool = False) -> Envelope:
    of_mine: dict[str, Any] = {
        "firm_id": "f",
        "id": "env_1",
        "title": "Letter",
        "owner_id": "mem_1",
        "created_at": NOON,
    }
    return Envelope(kind=EnvelopeKind.SIGNATURE, state=state, archived=archived, **of_mine)


def a_party(
    order: int,
    side: P,
    state: S = S.NOTIFIED,
    role: R = R.SIGNER,
    delivery: DeliveryState = DeliveryState.SENT,
) -> Recipient:
    of_mine: dict[str, Any] = {
        "firm_id": "f",
        "id": f"rcp_{order}{side}{role}",
        "envelope_id": "env_1",
        "key": "k",
        "name": "Ana",
    }
    return Recipient(routing_order=order, party=side, state=state, role=role, delivery=delivery, **of_mine)


@pytest.mark.parametrize(
    ("state", "column"),
    [
        (EnvelopeState.DRAFT, C.DRAFT),
        (EnvelopeState.CORRECTING, C.STUCK),
        (EnvelopeState.COMPLETED, C.COMPLETED),
        (EnvelopeState.DECLINED, C.CLOSED),
        (EnvelopeState.VOIDED, C.CLOSED),
        (EnvelopeState.EXPIRED, C.CLOSED),
    ],
)
def test_what_is_not_out_stands_by_its_state(state: EnvelopeState, column: C) -> None:
    parties = [a_party(1, P.CLIENT)]
    assert column_of(an_envelope(state), parties) == column
    assert column_of(an_envelope(state, archived=True), parties) is None


CLIENT, FIRM, OTHER = a_party(1, P.CLIENT), a_party(1, P.FIRM), a_party(1, P.OTHER)
APPROVER = a_party(1, P.FIRM, role=R.APPROVER)


@pytest.mark.parametrize(
    ("parties", "column"),
    [
        ([APPROVER], C.AWAITING_APPROVAL),
        ([a_party(1, P.CLIENT, role=R.APPROVER)], C.AWAITING_APPROVAL),
        ([APPROVER, FIRM], C.AWAITING_FIRM),
        ([FIRM], C.AWAITING_FIRM),
        ([FIRM, a_party(2, P.CLIENT, S.WAITING)], C.AWAITING_FIRM),
        ([FIRM, CLIENT], C.AWAITING_CLIENT),
        ([OTHER], C.AWAITING_CLIENT),
        ([a_party(1, P.FIRM, S.SIGNED), a_party(2, P.CLIENT)], C.AWAITING_CLIENT),
        ([CLIENT, a_party(1, P.OTHER, S.OPTED_OUT)], C.STUCK),
        ([a_party(1, P.CLIENT, S.CHANGES_REQUESTED)], C.STUCK),
        ([a_party(1, P.CLIENT, delivery=DeliveryState.BOUNCED)], C.STUCK),
        (
            [a_party(1, P.CLIENT, S.SIGNED, delivery=DeliveryState.BOUNCED), a_party(2, P.FIRM)],
            C.AWAITING_FIRM,
        ),
        ([], C.STUCK),
    ],
)
def test_what_is_out_stands_by_those_whose_turn_it_is(parties: list[Recipient], column: C) -> None:
    assert column_of(an_envelope(), parties) == column
