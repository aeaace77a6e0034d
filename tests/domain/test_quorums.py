"""C06, the real order: random routings with quorums, acted on by anybody at any time, and played to their end."""

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any

from hypothesis import given, settings, strategies as st

from domain import acting, routing, signing
from domain.envelopes import (
    Envelope,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
)
from domain.events import EnvelopeCompleted, EnvelopeDeclined, Event, RecipientNotified
from domain.evolve import Stamp, evolve
from domain.held import Held
from domain.ids import Moment
from domain.refusals import AlreadyActed, EnvelopeClosed, NoLongerNeeded, NotYourTurn, Refusal
from domain.signing import Hand, shown_sha256

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
S, R = RecipientState, RecipientRole
ACTED = {S.SIGNED, S.APPROVED, S.ACKNOWLEDGED}
ASKED = {S.NOTIFIED, S.VIEWED}
SHOWN = shown_sha256([], [])

ROWS = st.lists(st.tuples(st.integers(1, 3), st.sampled_from(R), st.booleans()), min_size=1, max_size=7)
QUORUMS = st.dictionaries(st.sampled_from(["1", "2", "3"]), st.integers(1, 4), max_size=3)
ACT = st.tuples(st.integers(0, 6), st.sampled_from(["act", "act", "act", "decline", "opt out"]))


class Table:
    """An envelope that was sent, its parties, and what happened so far."""

    def __init__(self, rows: list[tuple[int, RecipientRole, bool]], quorums: dict[str, int]) -> None:
        owned: dict[str, Any] = {
            "firm_id": "f",
            "party": RecipientParty.CLIENT,
            "envelope_id": "env_1",
            "name": "x",
        }
        self.parties = [
            Recipient(
                id=f"rcp_{n}",
                key=str(n),
                routing_order=order,
                role=role,
                acknowledge=acknowledge,
                consent_version="1",
                **owned,
            )
            for n, (order, role, acknowledge) in enumerate(rows)
        ]
        self.envelope = Envelope(
            firm_id="f",
            id="env_1",
            kind=EnvelopeKind.SIGNATURE,
            title="Letter",
            owner_id="mem_1",
            created_at=NOON,
            state=EnvelopeState.SENT,
            quorums=quorums,
        )
        self.held = Held([self.envelope, *self.parties])
        self.log: list[Event] = []
        self.play(signing.advance(self.held, self.envelope))

    def play(self, facts: object) -> None:
        for fact in facts:  # type: ignore[attr-defined]
            evolve(fact, self.held, Stamp("evt_1", "f", "rcp", NOON))
            self.log.append(fact)

    def act(self, who: Recipient, what: str) -> None:
        hand = Hand(who.id, 0, None, None)
        if what == "decline":
            self.play(acting.decline(self.held, hand, "No"))
        elif what == "opt out":
            self.play(acting.opt_out(self.held, hand, None))
        elif who.role == R.APPROVER:
            self.play(acting.approve(self.held, hand, SHOWN))
        elif who.role == R.VIEWER:
            self.play(acting.acknowledge(self.held, hand, SHOWN))
        else:
            moment = Moment(NOON, lambda n: b"\1" * n)
            self.play(signing.sign(self.held, hand, [], SHOWN, "UTC", moment))

    def refusal_of(self, who: Recipient, what: str) -> Refusal | None:
        try:
            self.act(who, what)
        except Refusal as refusal:
            return refusal
        return None

    # ------------------------------------------------------------ a second opinion, from `semantics.md` 1

    @property
    def groups(self) -> list[tuple[int, list[Recipient], int]]:
        found: dict[int, list[Recipient]] = defaultdict(list)
        for each in self.parties:
            if each.role in (R.SIGNER, R.APPROVER) or (each.role == R.VIEWER and each.acknowledge):
                found[each.routing_order].append(each)
        quorums = self.envelope.quorums
        return [(n, found[n], min(quorums.get(str(n), 99), len(found[n]))) for n in sorted(found)]

    @staticmethod
    def acted(group: list[Recipient]) -> int:
        return sum(each.state in ACTED for each in group)

    def turn(self) -> int | None:
        return next((n for n, group, wanted in self.groups if self.acted(group) < wanted), None)

    def hopeless(self) -> bool:
        lost = (S.DECLINED, S.OPTED_OUT)
        return any(sum(x.state not in lost for x in group) < wanted for _, group, wanted in self.groups)


def check(table: Table) -> None:
    """What must be true after every step."""
    turn, groups = table.turn(), table.groups
    completed = [x for x in table.log if isinstance(x, EnvelopeCompleted)]
    assert len(completed) == (turn is None), "once, and exactly when every group is done"
    assert (table.envelope.state == EnvelopeState.COMPLETED) == (turn is None)
    told = [x.recipient_id for x in table.log if isinstance(x, RecipientNotified)]
    assert len(told) == len(set(told)), "nobody is asked twice"
    for n, group, wanted in groups:
        states = {each.state for each in group}
        if turn is not None and n > turn:
            assert states == {S.WAITING}, "nobody is asked before the groups before theirs are done"
        elif turn is None or n < turn:
            assert not states & (ASKED | {S.WAITING}), "of a group that is done, nothing is asked any more"
        else:
            assert not states & {S.WAITING, S.NOT_NEEDED}, "a whole group is asked at once"
        assert S.NOT_NEEDED not in states or table.acted(group) == wanted
    for each in table.parties:
        assert routing.admitted(each, table.parties, table.envelope.quorums) == (
            turn is None or each.routing_order <= turn
        )
        assert each.role != R.CC or turn is None or each.state in (S.WAITING, S.DECLINED)
    assert routing.progress(table.parties, table.envelope.quorums) == (
        sum(min(table.acted(group), wanted) for _, group, wanted in groups),
        sum(wanted for _, _, wanted in groups),
    )
    assert bool(routing.lost(table.parties, table.envelope.quorums)) == table.hopeless()


def try_to(table: Table, who: Recipient, what: str) -> None:
    """Whoever may not act is told why, and nothing happens."""
    before, turn = (who.state, len(table.log)), table.turn()
    was_hopeless, was_open = table.hopeless(), table.envelope.state == EnvelopeState.SENT
    refusal = table.refusal_of(who, what)
    if refusal is not None:
        assert (who.state, len(table.log)) == before
        due = was_open and turn is not None and who.routing_order <= turn
        assert isinstance(refusal, NotYourTurn) == (was_open and not due and who.state == S.WAITING)
        if who.required:
            assert isinstance(refusal, NotYourTurn | AlreadyActed | NoLongerNeeded | EnvelopeClosed)
        return
    assert was_open
    assert turn is None or who.routing_order <= turn, "acted before their turn"
    refused = any(isinstance(x, EnvelopeDeclined) for x in table.log)
    assert refused == (table.envelope.state == EnvelopeState.DECLINED)
    if what == "decline" and who.required and not was_hopeless:
        assert refused == table.hopeless(), "refused when too few are left, and not before"


@given(ROWS, QUORUMS, st.lists(ACT, max_size=25))
@settings(deadline=None, max_examples=300)
def test_any_acts_by_anybody_keep_the_order_and_complete_it_when_due(
    rows: list[tuple[int, RecipientRole, bool]], quorums: dict[str, int], acts: list[tuple[int, str]]
) -> None:
    table = Table(rows, quorums)
    check(table)
    for number, what in acts:
        try_to(table, table.parties[number % len(table.parties)], what)
        check(table)

    while table.envelope.state == EnvelopeState.SENT:  # then everyone who is still asked acts
        asked = [x for _, group, _ in table.groups for x in group if x.state in ASKED]
        if not asked:
            assert table.hopeless(), "it waits for nobody, though it could be finished"
            break
        table.act(asked[0], "act")
        check(table)
