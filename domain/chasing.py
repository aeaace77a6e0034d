"""Whom to call today: the parties that others wait for, those that hold back most first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain import routing, standing
from domain.boards import Job, JobLink, JobState, LinkRole, LinkState, Stage
from domain.envelopes import (
    ASKED_STATES,
    DeliveryState,
    Envelope,
    EnvelopeDocument,
    EnvelopeState,
    Recipient,
    RecipientRole,
    RecipientState,
)
from domain.explaining import Remedy
from domain.held import Held

# Those who were asked and have not acted, and those who will not act unless somebody speaks with them.
CHASED_STATES = ASKED_STATES | {RecipientState.OPTED_OUT, RecipientState.EXPIRED}
HOLDING = (LinkState.OPEN, LinkState.STUCK)
MOST_DAYS = 999


@dataclass(frozen=True)
class Chase:
    recipient: Recipient
    envelope: Envelope
    job: Job | None
    days_waiting: int
    holds_back: int
    suggestion: Remedy

    @property
    def score(self) -> float:
        """What it holds back, then the days: one job more outweighs any wait."""
        return 1000.0 * self.holds_back + min(self.days_waiting, MOST_DAYS)


def chased(held: Held, envelope: Envelope) -> list[Recipient]:
    """Of a request that is open, or expired and still what a job waits for: whose turn it is, and who has not acted."""
    if envelope.archived or not (envelope.state == EnvelopeState.SENT or _awaits_extension(held, envelope)):
        return []
    recipients = held.under(Recipient, "envelope_id", envelope.id)
    order = routing.current_order(recipients, envelope.quorums)
    return [
        each
        for each in recipients
        if each.routing_order == order and each.required and each.state in CHASED_STATES
    ]


def _awaits_extension(held: Held, envelope: Envelope) -> bool:
    """Has it expired, can it be extended, and would that help a job? Where a newer request is out, no item is stuck."""
    copies = held.under(Envelope, "supersedes_id", envelope.id)
    extendable = envelope.state == EnvelopeState.EXPIRED and standing.newer(copies) is None
    return extendable and bool(held_back(held, envelope.id, (LinkState.STUCK,)))


def chase(held: Held, recipient: Recipient, now: datetime) -> Chase:
    envelope = held.get(Envelope, recipient.envelope_id)
    jobs = held_back(held, envelope.id)
    since = recipient.notified_at
    return Chase(
        recipient=recipient,
        envelope=envelope,
        job=min(jobs, key=lambda each: _urgency(held, each), default=None),
        days_waiting=(now - since).days if since else 0,
        holds_back=len(jobs),
        suggestion=suggestion(recipient),
    )


def held_back(held: Held, envelope_id: str, how: Sequence[LinkState] = HOLDING) -> list[Job]:
    """The active jobs that a document of this envelope holds back."""
    places = held.under(EnvelopeDocument, "envelope_id", envelope_id)
    links = [link for each in places for link in held.under(JobLink, "document_id", each.document_id)]
    ids = {
        each.job_id
        for each in links
        if each.role == LinkRole.BLOCKING and each.unlinked_at is None and each.state in how
    }
    jobs = [held.get(Job, each) for each in ids]
    return [each for each in jobs if each.state == JobState.ACTIVE]


def _urgency(held: Held, job: Job) -> tuple[bool, date, str]:
    """First what would move by itself, then what is due soonest, then the oldest."""
    waits_for_this = held.get(Stage, job.stage_id).automove and not job.paused
    return not waits_for_this, job.due_on or date.max, job.id


def suggestion(recipient: Recipient) -> Remedy:
    """What helps most likely."""
    if recipient.state == RecipientState.OPTED_OUT:
        signs = recipient.role == RecipientRole.SIGNER
        return Remedy.RECORD_PAPER_SIGNATURE if signs else Remedy.REPLACE_RECIPIENT
    if recipient.state == RecipientState.EXPIRED:
        return Remedy.EXTEND
    if recipient.code_locked_at is not None:
        return Remedy.UNLOCK
    if recipient.delivery == DeliveryState.BOUNCED:
        return Remedy.CORRECT_AND_RESEND
    return Remedy.REMIND
