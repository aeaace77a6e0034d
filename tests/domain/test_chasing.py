"""Whom to call: what is suggested, and what comes first."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.boards import Job, JobLink, LinkRole, LinkState, Stage
from domain.chasing import Chase, chase, chased
from domain.envelopes import (
    DeliveryState,
    Envelope,
    EnvelopeDocument,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState as S,
)
from domain.explaining import Remedy
from domain.held import Held

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINE: dict[str, Any] = {"firm_id": "f"}
ENVELOPE = Envelope(
    **MINE, id="env_1", kind=EnvelopeKind.SIGNATURE, state=EnvelopeState.SENT, title="Letter",
    owner_id="mem_1", created_at=NOON,
)  # fmt: skip


def envelope_with(**part: Any) -> Envelope:
    return Envelope(**{**ENVELOPE.model_dump(), **part})


PLACE = EnvelopeDocument(**MINE, id="pla_1", envelope_id="env_1", document_id="doc_1", position=0)


def ana(state: S = S.NOTIFIED, days: int = 0, order: int = 1, **more: Any) -> Recipient:
    asked: dict[str, Any] = {
        "notified_at": NOON - timedelta(days=days),
        "delivery": DeliveryState.SENT,
        **more,
    }
    person: dict[str, Any] = {
        "key": "ana",
        "name": "Ana",
        "party": RecipientParty.CLIENT,
        "role": RecipientRole.SIGNER,
    }
    return Recipient(
        **MINE, id=f"rcp_{order}", envelope_id="env_1", state=state, routing_order=order, **person, **asked
    )


def an_approver(state: S) -> Recipient:
    found = ana(state)
    found.role = RecipientRole.APPROVER
    return found


def a_job(name: str, stage: str, due: date | None = None) -> Job:
    given: dict[str, Any] = {
        "pipeline_id": "pip_1",
        "stage_id": stage,
        "visit_id": "vis_1",
        "rank": "a0",
        "number": 1,
    }
    return Job(
        **MINE, id=f"job_{name}", title=name, due_on=due, entered_stage_at=NOON, created_at=NOON,
        updated_at=NOON, **given,
    )  # fmt: skip


def a_link(job: str, role: LinkRole = LinkRole.BLOCKING, state: LinkState = LinkState.OPEN) -> JobLink:
    when: dict[str, Any] = {"linked_at": NOON, "since": NOON, "linked_by": "mem_1"}
    return JobLink(
        **MINE, id=f"lnk_{job}", job_id=f"job_{job}", document_id="doc_1", role=role, state=state, **when
    )


STAGES = [
    Stage(**MINE, id="stg_on", pipeline_id="pip_1", name="On", position=0, automove=True),
    Stage(**MINE, id="stg_off", pipeline_id="pip_1", name="Off", position=1, automove=False),
]


def chase_of(recipient: Recipient, *rows: Any) -> Chase:
    return chase(Held([ENVELOPE, PLACE, recipient, *STAGES, *rows]), recipient, NOON)


@pytest.mark.parametrize(
    ("recipient", "remedy"),
    [
        (ana(), Remedy.REMIND),
        (ana(S.VIEWED), Remedy.REMIND),
        (ana(delivery=DeliveryState.BOUNCED), Remedy.CORRECT_AND_RESEND),
        (ana(S.OPTED_OUT), Remedy.RECORD_PAPER_SIGNATURE),
        (an_approver(S.OPTED_OUT), Remedy.REPLACE_RECIPIENT),
        (ana(S.EXPIRED), Remedy.EXTEND),
    ],
)
def test_what_helps_most_likely(recipient: Recipient, remedy: Remedy) -> None:
    assert chase_of(recipient).suggestion == remedy


def test_one_job_more_outweighs_any_wait() -> None:
    jobs = [a_job("a", "stg_off"), a_link("a")]
    assert chase_of(ana(days=3), *jobs).score == 1003
    assert chase_of(ana(days=3)).score == 3
    assert chase_of(ana(days=5000)).score < chase_of(ana(), *jobs).score


def test_only_what_blocks_an_active_job_is_held_back() -> None:
    jobs = [a_job(each, "stg_on") for each in "abc"]
    links = [a_link("a"), a_link("b", role=LinkRole.INFORMATIVE), a_link("c", state=LinkState.SETTLED)]
    found = chase_of(ana(), *jobs, *links)
    assert (found.holds_back, found.job) == (1, jobs[0])


def test_the_job_named_is_the_one_that_would_move_by_itself_then_the_one_due_soonest() -> None:
    soon, late = date(2026, 12, 1), date(2026, 12, 31)
    jobs = [a_job("a", "stg_off", soon), a_job("b", "stg_on", late), a_job("c", "stg_on", soon)]
    found = chase_of(ana(), *jobs, *(a_link(each) for each in "abc"))
    assert found.job is not None
    assert found.job.id == "job_c"


def test_only_those_whose_turn_it_is_are_called() -> None:
    first, second = ana(), ana(S.WAITING, order=2)
    assert chased(Held([first, second]), ENVELOPE) == [first]
    asked = ana(S.NOTIFIED, order=2)
    assert chased(Held([ana(S.SIGNED), asked]), ENVELOPE) == [asked]


def test_an_expired_request_is_chased_while_a_job_is_stuck_on_it_and_it_can_be_extended() -> None:
    late, stuck = ana(S.EXPIRED), [a_job("a", "stg_on"), a_link("a", state=LinkState.STUCK)]
    expired = envelope_with(state=EnvelopeState.EXPIRED)
    assert chased(Held([expired, PLACE, late, *stuck]), expired) == [late]
    # Nothing waits for it, or for a newer request; it is put away; or its copy is out.
    waits = [a_job("a", "stg_on"), a_link("a")]
    away = envelope_with(state=EnvelopeState.EXPIRED, archived=True)
    copy = envelope_with(id="env_2", state=EnvelopeState.VOIDED, supersedes_id="env_1")
    assert chased(Held([expired, PLACE, late]), expired) == []
    assert chased(Held([expired, PLACE, late, *waits]), expired) == []
    assert chased(Held([away, PLACE, late, *stuck]), away) == []
    assert chased(Held([expired, copy, PLACE, late, *stuck]), expired) == []
