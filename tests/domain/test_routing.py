"""Whose turn it is: every routing of sequence and parallel groups, played to its end in any order."""

from datetime import UTC, datetime

from hypothesis import given, strategies as st

from domain.envelopes import (
    DONE_STATES,
    Envelope,
    EnvelopeKind,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
)
from domain.events import EnvelopeCompleted, RecipientNotified
from domain.held import Held
from domain.routing import admitted, current_order, default_order, progress, to_notify
from domain.signing import advance
from domain.standing import current

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
S = RecipientState
ENVELOPE = Envelope(
    firm_id="f", id="env_1", kind=EnvelopeKind.SIGNATURE, title="Letter", owner_id="mem_1", created_at=NOON
)


def a_recipient(n: int, order: int, role: RecipientRole, acknowledge: bool = False) -> Recipient:
    return Recipient(
        firm_id="f",
        id=f"rcp_{n}",
        envelope_id="env_1",
        key=f"k{n}",
        role=role,
        party=RecipientParty.CLIENT,
        name=f"Party {n}",
        routing_order=order,
        acknowledge=acknowledge,
    )


parties = st.lists(
    st.tuples(st.integers(1, 4), st.sampled_from(RecipientRole), st.booleans()), min_size=1, max_size=8
).map(lambda rows: [a_recipient(n, *row) for n, row in enumerate(rows)])


def tell(recipients: list[Recipient]) -> list[Recipient]:
    """Notify whoever is to be notified, as `advance` does; answers them."""
    told = to_notify(recipients, {})
    for each in told:
        each.state = S.NOTIFIED
    return told


@given(parties, st.randoms(use_true_random=False))
def test_groups_are_asked_one_after_the_other_each_party_once_and_all_in_the_end(
    recipients: list[Recipient], chance: object
) -> None:
    import random

    assert isinstance(chance, random.Random)
    told = tell(recipients)
    while (order := current_order(recipients, {})) is not None:
        group = [each for each in recipients if each.required and each.routing_order == order]
        assert all(each.done for each in recipients if each.required and each.routing_order < order)
        assert all(
            each.state == S.WAITING for each in recipients if each.required and each.routing_order > order
        )
        open_ones = [each for each in group if not each.done]
        assert all(each.state == S.NOTIFIED for each in open_ones), "the whole group at once"
        for each in recipients:
            assert admitted(each, recipients, {}) == (each.routing_order <= order)
        chance.choice(open_ones).state = S.SIGNED
        told += tell(recipients)
    assert len({each.id for each in told}) == len(told) == len(recipients), "each once, copies too"
    done, total = progress(recipients, {})
    assert done == total == sum(each.required for each in recipients)


@given(parties)
def test_copies_go_out_at_the_end_only(recipients: list[Recipient]) -> None:
    if current_order(recipients, {}) is not None:
        assert all(each.role != RecipientRole.CC for each in to_notify(recipients, {}))


@given(parties, st.lists(st.sampled_from(RecipientState), min_size=8, max_size=8))
def test_the_current_group_is_the_lowest_that_is_not_done(
    recipients: list[Recipient], states: list[RecipientState]
) -> None:
    for each, state in zip(recipients, states, strict=False):
        each.state = state
    open_ones = [each for each in recipients if each.required and each.state not in DONE_STATES]
    expected = min((each.routing_order for each in open_ones), default=None)
    assert current_order(recipients, {}) == expected
    assert all(each.state == S.WAITING for each in to_notify(recipients, {}))
    assert progress(recipients, {}) == (
        sum(each.required and each.state in DONE_STATES for each in recipients),
        sum(each.required for each in recipients),
    )
    sent = ENVELOPE.model_copy(update={"state": "SENT"})
    asked = current(sent, recipients)
    assert all(each in open_ones and each.routing_order == expected for each in asked)


@given(parties)
def test_an_envelope_is_complete_when_no_required_party_is_left_and_only_then(
    recipients: list[Recipient],
) -> None:
    held = Held([ENVELOPE, *recipients])
    events = list(advance(held, ENVELOPE))
    complete = [each for each in events if isinstance(each, EnvelopeCompleted)]
    assert bool(complete) == (not any(each.required for each in recipients))
    told = [each.recipient_id for each in events if isinstance(each, RecipientNotified)]
    assert sorted(told) == sorted(each.id for each in to_notify(recipients, {}))
    if complete:
        assert events[-1] is complete[0], "the closing event is the last"


def test_where_no_order_is_given_approvers_come_first_then_the_firm_then_the_others() -> None:
    R, P = RecipientRole, RecipientParty  # noqa: N806
    assert [default_order(R.APPROVER, party) for party in P] == [1, 1, 1]
    assert [default_order(R.SIGNER, party) for party in (P.FIRM, P.CLIENT, P.OTHER)] == [2, 3, 3]


def test_only_signers_approvers_and_viewers_who_acknowledge_are_required() -> None:
    required = {
        (role, acknowledge): a_recipient(1, 1, role, acknowledge).required
        for role in RecipientRole
        for acknowledge in (False, True)
    }
    assert {key for key, value in required.items() if value} == {
        (RecipientRole.SIGNER, False),
        (RecipientRole.SIGNER, True),
        (RecipientRole.APPROVER, False),
        (RecipientRole.APPROVER, True),
        (RecipientRole.VIEWER, True),
    }
