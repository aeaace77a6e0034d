"""Whose turn it is: sequence, parallel groups, and how many of a group are enough."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from domain.envelopes import (
    LOST_STATES,
    Quorums,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
)


@dataclass(frozen=True)
class Group:
    """Parties of one routing order who are asked to act; `wanted` of them are enough."""

    order: int
    members: tuple[Recipient, ...]
    wanted: int

    @property
    def acted(self) -> int:
        return sum(each.done for each in self.members)

    @property
    def done(self) -> bool:
        return self.acted >= self.wanted

    @property
    def not_declined(self) -> int:
        """How many there are of whom an act can still come: who has declined has answered for good."""
        return sum(each.state != RecipientState.DECLINED for each in self.members)

    @property
    def hopeless(self) -> bool:
        """So many have refused or let their time pass that the rest are too few."""
        return sum(each.state not in LOST_STATES for each in self.members) < self.wanted


def groups(recipients: Sequence[Recipient], quorums: Quorums) -> list[Group]:
    """The groups in their order. A quorum beyond the group means all of it."""

    def order(each: Recipient) -> int:
        return each.routing_order

    found = []
    for place, group in groupby(sorted((x for x in recipients if x.required), key=order), order):
        members = tuple(group)
        found.append(Group(place, members, min(quorums.get(str(place), len(members)), len(members))))
    return found


def default_order(role: RecipientRole, party: RecipientParty) -> int:
    """Where the sender gives no order: approvers, then the firm's signers, then everyone else."""
    if role == RecipientRole.APPROVER:
        return 1
    return 2 if party == RecipientParty.FIRM else 3


def current_order(recipients: Sequence[Recipient], quorums: Quorums) -> int | None:
    """The routing order of the group that is asked to act now; None when every group is done."""
    return next((each.order for each in groups(recipients, quorums) if not each.done), None)


def admitted(recipient: Recipient, recipients: Sequence[Recipient], quorums: Quorums) -> bool:
    """May this party see and act now? The groups before theirs must be done."""
    order = current_order(recipients, quorums)
    return order is None or recipient.routing_order <= order


def to_notify(recipients: Sequence[Recipient], quorums: Quorums) -> list[Recipient]:
    """Who is to be told now: everyone admitted who waits; copies go out at the end."""
    order = current_order(recipients, quorums)
    return [
        each
        for each in recipients
        if each.state == RecipientState.WAITING
        and (order is None or (each.routing_order <= order and each.role != RecipientRole.CC))
    ]


def not_needed(recipients: Sequence[Recipient], quorums: Quorums) -> list[Recipient]:
    """Those of whom nothing is asked any more, since enough others of their group have acted.

    Who declined or opted out has answered: that stays on record."""
    answered = (RecipientState.DECLINED, RecipientState.OPTED_OUT)
    return [
        each
        for group in groups(recipients, quorums)
        if group.done
        for each in group.members
        if not each.done and each.state not in answered
    ]


def lost(recipients: Sequence[Recipient], quorums: Quorums) -> list[Recipient]:
    """Those whose refusal or expiry keeps a group, and so the envelope, from ever being done."""
    hopeless = [each for each in groups(recipients, quorums) if each.hopeless]
    return [each for group in hopeless for each in group.members if each.state in LOST_STATES]


def progress(recipients: Sequence[Recipient], quorums: Quorums) -> tuple[int, int]:
    """How many acts are done, of how many: distinct required parties, and of a group as many as are enough."""
    all_groups = groups(recipients, quorums)
    return sum(min(x.acted, x.wanted) for x in all_groups), sum(x.wanted for x in all_groups)


def out_of_time(recipients: Sequence[Recipient], quorums: Quorums) -> bool:
    """Has the time of everyone whose turn it is passed? Who opted out has not expired, so they keep it open."""
    order = current_order(recipients, quorums)
    mine = [each for each in recipients if each.required and not each.acted and each.routing_order == order]
    return bool(mine) and all(each.state == RecipientState.EXPIRED for each in mine)
