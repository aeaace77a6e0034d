"""How a document stands as an item of a job: which envelope speaks for it, and what that makes of the link."""

from datetime import UTC, datetime

from hypothesis import given, strategies as st

from domain.boards import Job, JobLink, LinkRole, LinkState, Task, TaskState
from domain.envelopes import (
    Envelope,
    EnvelopeDocument,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
)
from domain.events import DocumentLinked
from domain.evolve import Stamp, evolve
from domain.held import Held
from domain.ids import Moment
from domain.linking import document_state, leading, link_documents, refresh, task_state, unlink_document
from domain.papers import Document
from domain.standing import DocumentState, document_standing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 13, tzinfo=UTC)
E, L, K = EnvelopeState, LinkState, EnvelopeKind


def an_envelope(n: int, kind: EnvelopeKind, state: EnvelopeState) -> Envelope:
    return Envelope(
        firm_id="f", id=f"env_{n}", kind=kind, state=state, title="Letter", owner_id="mem_1", created_at=NOON
    )


requests = st.lists(st.tuples(st.sampled_from(K), st.sampled_from(E)), max_size=5).map(
    lambda rows: [an_envelope(n, *row) for n, row in enumerate(rows)]
)


def naive(envelopes: list[Envelope]) -> LinkState:
    """Restated from semantics.md 4: SETTLED when the newest signature envelope, or where there is none the newest
    approval, is COMPLETED and none is open."""
    if not envelopes:
        return L.IDLE
    if any(each.state in (E.DRAFT, E.SENT, E.CORRECTING) for each in envelopes):
        return L.OPEN
    signatures = [each for each in envelopes if each.kind == K.SIGNATURE]
    newest = max(signatures or envelopes, key=lambda each: each.id)
    return L.SETTLED if newest.state == E.COMPLETED else L.STUCK


@given(requests, st.randoms(use_true_random=False))
def test_a_link_is_what_the_documents_requests_make_of_it(envelopes: list[Envelope], chance: object) -> None:
    import random

    assert isinstance(chance, random.Random)
    expected = naive(envelopes)
    chance.shuffle(envelopes)
    assert document_state(envelopes, []) == expected


@given(requests)
def test_an_open_request_speaks_before_a_closed_one_and_the_newest_first(envelopes: list[Envelope]) -> None:
    speaker = leading(envelopes)
    if not envelopes:
        assert speaker is None
        return
    assert speaker is not None
    open_states = (E.DRAFT, E.SENT, E.CORRECTING)
    if any(each.state in open_states for each in envelopes):
        assert speaker.state in open_states
        assert all(each.id <= speaker.id for each in envelopes if each.state in open_states)


@given(requests, st.lists(st.sampled_from(RecipientState), max_size=4))
def test_who_opted_out_makes_an_open_item_stuck_and_no_other(
    envelopes: list[Envelope], states: list[RecipientState]
) -> None:
    speaker = leading(envelopes)
    people = [
        Recipient(
            firm_id="f",
            id=f"rcp_{n}",
            envelope_id=speaker.id if speaker else "",
            key=str(n),
            role=RecipientRole.SIGNER,
            party=RecipientParty.CLIENT,
            name="x",
            routing_order=1,
            state=state,
        )
        for n, state in enumerate(states)
    ]
    without, having = document_state(envelopes, []), document_state(envelopes, people)
    refused = RecipientState.OPTED_OUT in states
    assert having == (L.STUCK if without == L.OPEN and refused else without)


def a_scene(envelopes: list[Envelope]) -> tuple[Held, JobLink]:
    job = Job(
        firm_id="f",
        id="job_1",
        number=1,
        title="x",
        pipeline_id="pip_1",
        stage_id="stg_1",
        rank="a0",
        visit_id="vis_here",
        entered_stage_at=NOON,
        created_at=NOON,
        updated_at=NOON,
    )
    link = JobLink(
        firm_id="f",
        id="lnk_1",
        job_id="job_1",
        document_id="doc_1",
        linked_at=NOON,
        linked_by="m",
        since=NOON,
    )
    paper = Document(firm_id="f", id="doc_1", title="x", folder_id="fol_1", page_count=1, created_at=NOON)
    places = [
        EnvelopeDocument(firm_id="f", id=f"{x.id}.0", envelope_id=x.id, document_id="doc_1", position=0)
        for x in envelopes
    ]
    return Held([job, link, paper, *envelopes, *places]), link


@given(st.lists(requests, min_size=1, max_size=6))
def test_a_link_remembers_the_visit_that_settled_it_and_forgets_it_when_it_opens_again(
    steps: list[list[Envelope]],
) -> None:
    link = a_scene([])[1]
    for envelopes in steps:
        held, _ = a_scene(envelopes)
        held.keep([link])
        before = (link.state, link.since)
        refresh(held, link, LATER)
        assert link.state == naive(envelopes)
        if link.state == before[0]:
            assert link.since == before[1], "what stays keeps its time"
            continue
        settled = link.state == L.SETTLED
        assert (link.settled_visit_id, link.settled_at) == (("vis_here", LATER) if settled else (None, None))
        speaker = leading(envelopes)
        assert link.settled_because == (speaker.id if settled and speaker else None)


@given(requests)
def test_a_waived_or_unlinked_item_is_left_alone(envelopes: list[Envelope]) -> None:
    held, link = a_scene(envelopes)
    link.state = L.WAIVED
    refresh(held, link, LATER)
    assert link.state == L.WAIVED
    link.state, link.unlinked_at = L.OPEN, NOON
    refresh(held, link, LATER)
    assert link.state == L.OPEN


@given(requests)
def test_unlinking_settles_only_what_can_no_longer_be_finished_and_linking_again_triggers_nothing(
    envelopes: list[Envelope],
) -> None:
    held, link = a_scene(envelopes)
    refresh(held, link, NOON)
    was = link.state
    [unlinked] = unlink_document(held, "doc_1", "job_1")
    evolve(unlinked, held, Stamp("evt_1", "f", "mem_1", LATER))
    assert (link.settled_visit_id == "vis_here") == (was in (L.STUCK, L.SETTLED))
    assert not link.holds
    moment = Moment(LATER, lambda n: b"\1" * n)
    [linked] = link_documents(held, ["doc_1"], ["job_1"], LinkRole.INFORMATIVE, moment)
    assert isinstance(linked, DocumentLinked)
    evolve(linked, held, Stamp("evt_2", "f", "mem_1", LATER))
    assert (link.unlinked_at, link.role, link.state) == (None, LinkRole.INFORMATIVE, naive(envelopes))
    assert link.settled_visit_id is None
    assert list(link_documents(held, ["doc_1"], ["job_1"], LinkRole.BLOCKING, moment)) == []


@given(requests)
def test_a_documents_own_standing_agrees_with_its_link(envelopes: list[Envelope]) -> None:
    told = [each for each in envelopes if each.state != E.DRAFT]
    standing = document_standing(envelopes, [])
    assert (standing == DocumentState.NONE) == (not told)
    if naive(told) == L.SETTLED:
        assert standing in (DocumentState.SIGNED, DocumentState.APPROVED)
    if naive(told) == L.OPEN:
        assert standing in (DocumentState.PENDING_SIGNATURE, DocumentState.PENDING_APPROVAL)


def test_a_task_is_settled_when_it_is_done() -> None:
    states = {
        state: task_state(
            Task(firm_id="f", id="tsk_1", title="x", state=state, created_by="m", created_at=NOON)
        )
        for state in TaskState
    }
    assert states[TaskState.DONE] == L.SETTLED
    assert states[TaskState.OPEN] == L.OPEN
