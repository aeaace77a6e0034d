"""The board whose cards are envelopes: in which column one stands, and whose it is to see."""

from collections.abc import Sequence
from enum import StrEnum

from domain import routing
from domain.asking import Principal
from domain.envelopes import (
    DeliveryState,
    Envelope,
    EnvelopeState,
    Recipient,
    RecipientParty,
    RecipientRole,
)
from domain.people import Permission
from domain.standing import current


class EnvelopeColumnKind(StrEnum):
    DRAFT = "DRAFT"
    AWAITING_APPROVAL = "AWAITING_APPROVAL"
    AWAITING_FIRM = "AWAITING_FIRM"
    AWAITING_CLIENT = "AWAITING_CLIENT"
    STUCK = "STUCK"
    COMPLETED = "COMPLETED"
    CLOSED = "CLOSED"


# Of what was not sent, or needs nobody's act any more; where a sent one stands its parties say.
COLUMN_OF: dict[EnvelopeState, EnvelopeColumnKind] = {
    EnvelopeState.DRAFT: EnvelopeColumnKind.DRAFT,
    EnvelopeState.CORRECTING: EnvelopeColumnKind.STUCK,
    EnvelopeState.COMPLETED: EnvelopeColumnKind.COMPLETED,
    EnvelopeState.DECLINED: EnvelopeColumnKind.CLOSED,
    EnvelopeState.VOIDED: EnvelopeColumnKind.CLOSED,
    EnvelopeState.EXPIRED: EnvelopeColumnKind.CLOSED,
}


def column_of(envelope: Envelope, recipients: Sequence[Recipient]) -> EnvelopeColumnKind | None:
    """What is archived, or a draft that was deleted, stands in no column."""
    if envelope.archived or envelope.deleted:
        return None
    return COLUMN_OF.get(envelope.state) or _column_of_sent(envelope, recipients)


def _column_of_sent(envelope: Envelope, recipients: Sequence[Recipient]) -> EnvelopeColumnKind:
    """Stuck is what waits for its sender: nobody is left to act, or nobody can."""
    asked = current(envelope, recipients)
    kept = any(each.delivery == DeliveryState.BOUNCED or each.code_locked_at for each in asked)
    if not asked or kept or routing.lost(recipients, envelope.quorums):
        return EnvelopeColumnKind.STUCK
    if all(each.role == RecipientRole.APPROVER for each in asked):
        return EnvelopeColumnKind.AWAITING_APPROVAL
    if any(each.party != RecipientParty.FIRM for each in asked):
        return EnvelopeColumnKind.AWAITING_CLIENT
    return EnvelopeColumnKind.AWAITING_FIRM


def only_owner(who: Principal) -> str | None:
    """Whose envelopes the board and the chase list show: the team's (None), or one's own alone."""
    return None if Permission.SEE_TEAM in who.permissions else who.member_id or ""
