"""Whose turn it is: sequence and parallel groups."""

from collections.abc import Sequence

from domain.envelopes import Recipient, RecipientParty, RecipientRole, RecipientState


def default_order(role: RecipientRole, party: RecipientParty) -> int:
    """Where the sender gives no order: approvers, then the firm's signers, then everyone else."""
    if role == RecipientRole.APPROVER:
        return 1
    return 2 if party == RecipientParty.FIRM else 3


def current_order(recipients: Sequence[Recipient]) -> int | None:
    """The routing order of the group that is asked to act now; None when all required have acted."""
    waiting = [each.routing_order for each in recipients if each.required and not each.done]
    return min(waiting, default=None)


def admitted(recipient: Recipient, recipients: Sequence[Recipient]) -> bool:
    """May this party see and act now? The groups before theirs must be done."""
    order = current_order(recipients)
    return order is None or recipient.routing_order <= order


def to_notify(recipients: Sequence[Recipient]) -> list[Recipient]:
    """Who is to be told now: everyone admitted who waits; copies go out at the end."""
    order = current_order(recipients)
    return [
        each
        for each in recipients
        if each.state == RecipientState.WAITING
        and (order is None or (each.routing_order <= order and each.role != RecipientRole.CC))
    ]


def progress(recipients: Sequence[Recipient]) -> tuple[int, int]:
    """Distinct required parties: how many are done, of how many."""
    required = [each for each in recipients if each.required]
    return sum(each.done for each in required), len(required)
