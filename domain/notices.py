"""Notices: what the owner of a request is told of what happens to it."""

from collections.abc import Collection

from domain import events as e
from domain.envelopes import DeliveryState, Envelope, Recipient
from domain.held import Held
from domain.people import Member, NoticeKind

KINDS: dict[type[e.Event], NoticeKind] = {
    e.RecipientSigned: NoticeKind.ACTED,
    e.RecipientApproved: NoticeKind.ACTED,
    e.RecipientAcknowledged: NoticeKind.ACTED,
    e.RecipientSignedOnPaper: NoticeKind.ACTED,
    e.EnvelopeCompleted: NoticeKind.COMPLETED,
    e.RecipientDeclined: NoticeKind.DECLINED,
    e.RecipientOptedOut: NoticeKind.OPTED_OUT,
    e.RecipientAskedForChanges: NoticeKind.CHANGES_REQUESTED,
    e.DeliveryChanged: NoticeKind.BOUNCED,
    e.CodeLocked: NoticeKind.LOCKED,
    e.RecipientExpired: NoticeKind.EXPIRED,
    e.NewLinkAsked: NoticeKind.LINK_ASKED,
    e.SealDelayed: NoticeKind.SEALING_DELAYED,
}


def kind_of(event: e.Event) -> NoticeKind | None:
    """None where nobody is told: that a message went out is no news."""
    if isinstance(event, e.DeliveryChanged) and event.to != DeliveryState.BOUNCED:
        return None
    return KINDS.get(type(event))


def told(held: Held, event: e.Event, actor: str) -> str | None:
    """The member who is told: the owner of the request, unless it was they who did it.

    What one's token did is told: a program did it."""
    if kind_of(event) is None:
        return None
    # Each of KINDS is about a request, which mypy cannot know of the keys of a dictionary.
    owner = held.get(Envelope, event.envelope_id).owner_id  # type: ignore[union-attr]
    party = held.find(Recipient, actor)
    return None if owner in (actor, party and party.member_id) else owner


def shown_to(member: Member) -> list[str]:
    """The events that this member is shown on the page, by the names that the log has for them."""
    return sorted(each.__name__ for each, kind in KINDS.items() if kind not in member.page_off)


def without(off: Collection[str], wanted: dict[NoticeKind, bool]) -> list[str]:
    """The kinds that are off once these are switched, in the order of their declaration."""
    now = {kind: kind not in off for kind in NoticeKind} | wanted
    return [kind.value for kind in NoticeKind if not now[kind]]
