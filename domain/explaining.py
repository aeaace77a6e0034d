"""Why a job has not moved: what is open, who holds it, since when, what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain import routing
from domain.automove import Finding, Stand, find
from domain.boards import Job, JobLink, LinkState, Stage, Task
from domain.envelopes import (
    ASKED_STATES,
    DeliveryState,
    Envelope,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientRole,
    RecipientState,
)
from domain.held import Held
from domain.linking import envelopes_of, leading
from domain.signing import recipients_of


class AutomoveState(StrEnum):
    OFF = "OFF"
    WAITING = "WAITING"
    STUCK = "STUCK"
    READY = "READY"
    PAUSED = "PAUSED"


class BlockerCode(StrEnum):
    SIGNATURE_PENDING = "SIGNATURE_PENDING"
    APPROVAL_PENDING = "APPROVAL_PENDING"
    TASK_OPEN = "TASK_OPEN"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    RECIPIENT_OPTED_OUT = "RECIPIENT_OPTED_OUT"
    RECIPIENT_DECLINED = "RECIPIENT_DECLINED"
    ENVELOPE_VOIDED = "ENVELOPE_VOIDED"
    ENVELOPE_EXPIRED = "ENVELOPE_EXPIRED"
    DELIVERY_BOUNCED = "DELIVERY_BOUNCED"
    SEALING_DELAYED = "SEALING_DELAYED"
    JOB_PAUSED = "JOB_PAUSED"
    JOB_NOT_ACTIVE = "JOB_NOT_ACTIVE"
    AUTOMOVE_OFF = "AUTOMOVE_OFF"
    LAST_STAGE = "LAST_STAGE"
    NOTHING_SETTLED_YET = "NOTHING_SETTLED_YET"
    SETTLED_BEFORE_THIS_VISIT = "SETTLED_BEFORE_THIS_VISIT"
    REQUEST_NOT_SENT = "REQUEST_NOT_SENT"
    ENVELOPE_CORRECTING = "ENVELOPE_CORRECTING"
    RECIPIENT_EXPIRED = "RECIPIENT_EXPIRED"
    CODE_LOCKED = "CODE_LOCKED"
    NO_ITEMS = "NO_ITEMS"


class Remedy(StrEnum):
    REMIND = "REMIND"
    REPLACE_RECIPIENT = "REPLACE_RECIPIENT"
    UNLINK = "UNLINK"
    WAIVE = "WAIVE"
    RECORD_PAPER_SIGNATURE = "RECORD_PAPER_SIGNATURE"
    CORRECT_AND_RESEND = "CORRECT_AND_RESEND"
    EXTEND = "EXTEND"
    COMPLETE_TASK = "COMPLETE_TASK"
    MOVE_BY_HAND = "MOVE_BY_HAND"
    RESUME = "RESUME"
    TURN_AUTOMOVE_ON = "TURN_AUTOMOVE_ON"
    SEND = "SEND"
    UNLOCK = "UNLOCK"
    COPY_AND_RESEND = "COPY_AND_RESEND"
    FINISH_CORRECTION = "FINISH_CORRECTION"


@dataclass(frozen=True)
class Blocker:
    code: BlockerCode
    since: datetime
    subject: str = ""
    document_id: str | None = None
    task_id: str | None = None
    waiting_for: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    detail: str = ""
    assignee_id: str | None = None
    remedies: tuple[Remedy, ...] = ()

    def message(self, language: str) -> str:
        english, french = BLOCKER_WORDS[self.code]
        people = ", ".join(self.names) or ("personne" if language == "fr" else "nobody")
        words = french if language == "fr" else english
        return words.format(subject=self.subject, people=people, detail=self.detail)


@dataclass(frozen=True)
class Explanation:
    state: AutomoveState
    next_stage: Stage | None
    blockers: tuple[Blocker, ...]
    will_move: bool

    def sentence(self, language: str) -> str:
        if self.blockers:
            return " ".join(each.message(language) for each in self.blockers)
        target = self.next_stage.name if self.next_stage else ""
        return (f"Avance vers « {target} »." if language == "fr" else f"Moves on to “{target}”.").strip()


B, R = BlockerCode, Remedy
# What helps the one item it is about; to unlink or to waive it always does.
FIRST_REMEDIES: dict[BlockerCode, tuple[Remedy, ...]] = {
    B.REQUEST_NOT_SENT: (R.SEND,),
    B.SIGNATURE_PENDING: (R.REMIND, R.REPLACE_RECIPIENT, R.RECORD_PAPER_SIGNATURE),
    B.APPROVAL_PENDING: (R.REMIND, R.REPLACE_RECIPIENT),
    B.CHANGES_REQUESTED: (R.CORRECT_AND_RESEND, R.FINISH_CORRECTION),
    B.ENVELOPE_CORRECTING: (R.FINISH_CORRECTION,),
    B.RECIPIENT_OPTED_OUT: (R.REPLACE_RECIPIENT, R.RECORD_PAPER_SIGNATURE),
    B.RECIPIENT_DECLINED: (R.COPY_AND_RESEND,),
    B.ENVELOPE_VOIDED: (R.COPY_AND_RESEND,),
    B.ENVELOPE_EXPIRED: (R.EXTEND, R.COPY_AND_RESEND),
    B.RECIPIENT_EXPIRED: (R.EXTEND, R.REPLACE_RECIPIENT),
    B.DELIVERY_BOUNCED: (R.CORRECT_AND_RESEND, R.REPLACE_RECIPIENT),
    B.CODE_LOCKED: (R.UNLOCK, R.REPLACE_RECIPIENT),
    B.SEALING_DELAYED: (),
}


def remedies_of(code: BlockerCode) -> tuple[Remedy, ...]:
    return (*FIRST_REMEDIES[code], R.UNLINK, R.WAIVE)


BLOCKER_WORDS: dict[BlockerCode, tuple[str, str]] = {
    B.SIGNATURE_PENDING: (
        "“{subject}” waits for the signature of {people}.",
        "« {subject} » attend la signature de {people}.",
    ),
    B.APPROVAL_PENDING: (
        "“{subject}” waits for the approval of {people}.",
        "« {subject} » attend l'approbation de {people}.",
    ),
    B.TASK_OPEN: ("The task “{subject}” is open.", "La tâche « {subject} » est ouverte."),
    B.CHANGES_REQUESTED: (
        "{people} asks for changes of “{subject}”: {detail}",
        "{people} demande des changements à « {subject} » : {detail}",
    ),
    B.RECIPIENT_EXPIRED: (
        "The time of {people} for “{subject}” is over.",
        "Le délai de {people} pour « {subject} » est écoulé.",
    ),
    B.RECIPIENT_OPTED_OUT: (
        "{people} does not want to sign “{subject}” electronically.",
        "{people} ne veut pas signer « {subject} » par voie électronique.",
    ),
    B.RECIPIENT_DECLINED: (
        "“{subject}” was declined by {people}: {detail}",
        "« {subject} » a été refusé par {people} : {detail}",
    ),
    B.ENVELOPE_VOIDED: (
        "The request for “{subject}” was voided.",
        "La demande pour « {subject} » a été annulée.",
    ),
    B.ENVELOPE_EXPIRED: ("The request for “{subject}” expired.", "La demande pour « {subject} » a expiré."),
    B.DELIVERY_BOUNCED: (
        "The message about “{subject}” did not reach {people}.",
        "Le message sur « {subject} » n'est pas arrivé chez {people}.",
    ),
    B.CODE_LOCKED: (
        "{people} gave too many wrong codes for “{subject}”: unlock them.",
        "{people} a donné trop de codes faux pour « {subject} » : débloquez l'accès.",
    ),
    B.SEALING_DELAYED: ("The seal of “{subject}” is delayed.", "Le scellement de « {subject} » est retardé."),
    B.JOB_PAUSED: ("The job is on hold: {detail}", "Le dossier est en pause : {detail}"),
    B.JOB_NOT_ACTIVE: ("The job is closed.", "Le dossier est clos."),
    B.AUTOMOVE_OFF: ("Automove is off in this stage.", "L'avance automatique est désactivée à cette étape."),
    B.LAST_STAGE: ("This is the last stage.", "C'est la dernière étape."),
    B.NOTHING_SETTLED_YET: (
        "Nothing was finished during this stay yet.",
        "Rien n'a encore été terminé à cette étape.",
    ),
    B.SETTLED_BEFORE_THIS_VISIT: (
        "Everything was finished before the job came here: move it by hand.",
        "Tout était terminé avant l'arrivée ici : déplacez le dossier à la main.",
    ),
    B.REQUEST_NOT_SENT: (
        "The request for “{subject}” is a draft: send it.",
        "La demande pour « {subject} » est un brouillon : envoyez-la.",
    ),
    B.ENVELOPE_CORRECTING: (
        "The request for “{subject}” is being corrected: finish the correction.",
        "La demande pour « {subject} » est en cours de correction : terminez-la.",
    ),
    B.NO_ITEMS: (
        "Nothing that would move it is linked to this job.",
        "Rien n'est lié à ce dossier qui le ferait avancer.",
    ),
}

WHOLE_JOB: dict[Stand, tuple[AutomoveState, BlockerCode, tuple[Remedy, ...]]] = {
    Stand.NOT_ACTIVE: (AutomoveState.OFF, B.JOB_NOT_ACTIVE, ()),
    Stand.LAST_STAGE: (AutomoveState.OFF, B.LAST_STAGE, ()),
    Stand.OFF: (AutomoveState.OFF, B.AUTOMOVE_OFF, (R.TURN_AUTOMOVE_ON, R.MOVE_BY_HAND)),
    Stand.PAUSED: (AutomoveState.PAUSED, B.JOB_PAUSED, (R.RESUME,)),
    Stand.NO_ITEMS: (AutomoveState.WAITING, B.NO_ITEMS, (R.MOVE_BY_HAND,)),
    Stand.NOTHING_SETTLED_YET: (AutomoveState.WAITING, B.NOTHING_SETTLED_YET, (R.MOVE_BY_HAND,)),
    Stand.SETTLED_BEFORE_THIS_VISIT: (AutomoveState.READY, B.SETTLED_BEFORE_THIS_VISIT, (R.MOVE_BY_HAND,)),
}


def explain(held: Held, job: Job) -> Explanation:
    finding = find(held, job)
    items = tuple(blocker_of(held, each) for each in finding.open_links)
    if finding.stand == Stand.READY:
        return Explanation(AutomoveState.READY, finding.next_stage, (), True)
    if finding.stand == Stand.OPEN_ITEMS:
        return Explanation(_open_state(finding), finding.next_stage, items, False)
    state, code, remedies = WHOLE_JOB[finding.stand]
    whole = Blocker(code, job.entered_stage_at, detail=job.paused_reason or "", remedies=remedies)
    return Explanation(state, finding.next_stage, (whole, *items), False)


def _open_state(finding: Finding) -> AutomoveState:
    stuck = any(each.state == LinkState.STUCK for each in finding.open_links)
    return AutomoveState.STUCK if stuck else AutomoveState.WAITING


def blocker_of(held: Held, link: JobLink) -> Blocker:
    """What one open item waits for."""
    if link.task_id is not None:
        task = held.get(Task, link.task_id)
        return Blocker(
            B.TASK_OPEN,
            link.since,
            task.title,
            task_id=task.id,
            assignee_id=task.assignee_id,
            remedies=(R.COMPLETE_TASK, R.WAIVE),
        )
    envelope = leading(envelopes_of(held, link.document_id or ""))
    assert envelope is not None, "an item that is open has an envelope"
    code, people = _reason(held, envelope)
    return Blocker(
        code,
        link.since,
        envelope.title,
        document_id=link.document_id,
        waiting_for=tuple(each.id for each in people),
        names=tuple(each.name for each in people),
        detail=next((each.reason for each in people if each.reason), ""),
        remedies=remedies_of(code),
    )


def _reason(held: Held, envelope: Envelope) -> tuple[BlockerCode, list[Recipient]]:
    recipients = recipients_of(held, envelope.id)

    def those(*states: RecipientState) -> list[Recipient]:
        return [each for each in recipients if each.state in states]

    closed: dict[EnvelopeState, tuple[BlockerCode, list[Recipient]]] = {
        EnvelopeState.DRAFT: (B.REQUEST_NOT_SENT, []),
        EnvelopeState.DECLINED: (B.RECIPIENT_DECLINED, those(RecipientState.DECLINED)),
        EnvelopeState.VOIDED: (B.ENVELOPE_VOIDED, []),
        EnvelopeState.EXPIRED: (B.ENVELOPE_EXPIRED, those(RecipientState.EXPIRED)),
        EnvelopeState.COMPLETED: (B.SEALING_DELAYED, []),
    }
    if envelope.state in closed:
        return closed[envelope.state]
    if envelope.state == EnvelopeState.CORRECTING:
        asking = [each for each in those(RecipientState.CHANGES_REQUESTED) if each.required]
        return (B.CHANGES_REQUESTED, asking) if asking else (B.ENVELOPE_CORRECTING, [])
    return _reason_while_sent(envelope, recipients)


def _reason_while_sent(
    envelope: Envelope, recipients: Sequence[Recipient]
) -> tuple[BlockerCode, list[Recipient]]:
    """The first that is true, with those whom it is about."""
    lost = routing.lost(recipients, envelope.quorums)
    asked = [each for each in recipients if each.state in ASKED_STATES and each.required]
    order = routing.current_order(recipients, envelope.quorums)
    current = [each for each in asked if each.routing_order == order]
    unsigned = current and all(each.role != RecipientRole.SIGNER for each in current)
    approval = unsigned or envelope.kind == EnvelopeKind.APPROVAL
    pending = B.APPROVAL_PENDING if approval else B.SIGNATURE_PENDING
    reasons = (
        (B.RECIPIENT_OPTED_OUT, [each for each in lost if each.state == RecipientState.OPTED_OUT]),
        (B.RECIPIENT_EXPIRED, [each for each in lost if each.state == RecipientState.EXPIRED]),
        (B.DELIVERY_BOUNCED, [each for each in asked if each.delivery == DeliveryState.BOUNCED]),
        (B.CODE_LOCKED, [each for each in asked if each.code_locked_at is not None]),
    )
    return next((each for each in reasons if each[1]), (pending, current))
