"""Codes: whatever is tried, from whichever browser, in whatever order, nobody gets more tries than there are."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from domain import codes
from domain.envelopes import (
    Channel,
    CodeSession,
    Envelope,
    EnvelopeKind,
    EnvelopeState,
    IdentityCheck,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
)
from domain.events import Event
from domain.evolve import Stamp, evolve
from domain.held import Held
from domain.ids import Moment
from domain.refusals import (
    CodeExpired,
    CodeLocked,
    CodesUsedUp,
    CodeTooSoon,
    CodeWrong,
    InvalidInput,
    Refusal,
)
from domain.signing import Hand

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


@dataclass
class Desk:
    """One party of one request, and the browsers that come with their link."""

    now: datetime = NOON
    check: IdentityCheck = IdentityCheck.EMAIL_CODE
    held: Held = field(default_factory=Held)
    sent: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        envelope = Envelope(
            firm_id="f",
            id="env_1",
            kind=EnvelopeKind.SIGNATURE,
            title="Letter",
            owner_id="mem_1",
            created_at=NOON,
            state=EnvelopeState.SENT,
        )
        ana = Recipient(
            firm_id="f",
            id="rcp_1",
            envelope_id="env_1",
            key="ana",
            role=RecipientRole.SIGNER,
            party=RecipientParty.CLIENT,
            name="Ana",
            email="ana@client.example",
            phone="+4740000042",
            routing_order=1,
            identity_check=self.check,
            state=RecipientState.NOTIFIED,
            link_id="key_1",
            link_version=1,
        )
        self.held.keep([envelope, ana])

    @property
    def ana(self) -> Recipient:
        return self.held.get(Recipient, "rcp_1")

    @property
    def moment(self) -> Moment:
        return Moment(self.now)

    @property
    def hand(self) -> Hand:
        return Hand("rcp_1", self.ana.link_version, None, None)

    def session(self, browser: str) -> CodeSession | None:
        return codes.session_of(self.held, self.ana, browser)

    def play(self, facts: Iterator[Event]) -> list[Event]:
        done = []
        for fact in facts:
            evolve(fact, self.held, Stamp(self.moment.id("evt"), "f", "rcp_1", self.now))
            done.append(fact)
        return done

    def ask(self, browser: str) -> Refusal | None:
        try:
            self.play(codes.send_code(self.held, self.hand, browser, None, self.lately, self.moment))
        except Refusal as no:
            return no
        self.sent.append(self.now)
        return None

    @property
    def lately(self) -> list[datetime]:
        return [each for each in self.sent if each > self.now - timedelta(days=1)]

    def give(self, browser: str, *, right: bool) -> Refusal | None:
        session = self.session(browser)
        try:
            self.play(codes.confirm_code(self.held, self.hand, session, lambda _: right, self.moment))
        except Refusal as no:
            return no
        assert session is not None
        return codes.verdict(session, self.ana)

    def believes(self, browser: str) -> bool:
        return codes.confirmed(self.session(browser), self.ana, self.now)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "wrong", "wrong", "wrong", "right"]),
        st.sampled_from("abcd"),
        st.sampled_from([0, 1, 31, 299, 301]),
    ),
    max_size=80,
)


@given(STEPS)
@settings(deadline=None)
def test_five_wrong_tries_of_a_browser_or_fifteen_of_a_party_are_the_end_and_no_code_outlives_its_time(
    steps: list[tuple[str, str, int]],
) -> None:
    desk = Desk()
    asked: dict[str, datetime] = {}
    tries: Counter[str] = Counter()
    last, total = NOON - timedelta(days=1), 0
    due: type[Refusal] | None
    for act, browser, seconds in steps:
        desk.now += timedelta(seconds=seconds)
        locked = total >= 15 or any(each >= 5 for each in tries.values())
        live = browser in asked and desk.now < asked[browser] + timedelta(minutes=5)
        if act == "ask":
            said = desk.ask(browser)
            soon, often = desk.now < last + timedelta(seconds=30), len(desk.lately) >= 20
            due = CodeLocked if locked else CodeTooSoon if soon else CodesUsedUp if often else None
            if due is None:
                asked[browser] = last = desk.now
        else:
            said = desk.give(browser, right=act == "right")
            due = CodeLocked if locked else CodeExpired if not live else None
            if due is None and act == "right":
                del asked[browser], tries[browser]
            elif due is None:
                tries[browser] += 1
                total += 1
                due = CodeLocked if tries[browser] == 5 or total == 15 else CodeWrong
        assert type(said) is (due or type(None))
        assert (desk.ana.code_locked_at is not None) == (total >= 15 or any(x >= 5 for x in tries.values()))
        assert desk.ana.code_tries == total <= 15


def test_a_party_is_sent_twenty_codes_in_a_day_and_told_from_when_there_is_another() -> None:
    desk = Desk()
    for _ in range(20):
        assert desk.ask("a") is None
        desk.now += timedelta(minutes=1)
    refused = desk.ask("b")
    assert isinstance(refused, CodesUsedUp)
    assert refused.retry_at == NOON + timedelta(days=1)
    desk.now = refused.retry_at
    assert desk.ask("b") is None


def test_a_confirmation_ends_after_half_a_day_and_with_its_link() -> None:
    desk = Desk()
    assert desk.ask("a") is None
    assert desk.give("a", right=True) is None
    assert (desk.believes("a"), desk.believes("b")) == (True, False)
    desk.now += timedelta(hours=12)
    assert not desk.believes("a")
    desk.now -= timedelta(hours=1)
    desk.ana.link_version += 1
    assert not desk.believes("a")


def test_unlocking_gives_a_new_link_and_new_tries_and_only_to_who_is_locked() -> None:
    desk = Desk()
    assert desk.play(codes.unlock(desk.held, "rcp_1", desk.moment)) == []
    desk.ask("a")
    for _ in range(5):
        desk.give("a", right=False)
    assert isinstance(desk.ask("a"), CodeLocked)
    desk.play(codes.unlock(desk.held, "rcp_1", desk.moment))
    assert (desk.ana.link_version, desk.ana.code_tries, desk.ana.code_locked_at) == (2, 0, None)
    assert desk.ask("a") is None
    assert isinstance(desk.give("a", right=False), CodeWrong)


def test_a_code_goes_the_way_that_the_sender_chose_and_no_other() -> None:
    desk = Desk(check=IdentityCheck.SMS_CODE)
    with pytest.raises(InvalidInput):
        list(codes.send_code(desk.held, desk.hand, "a", Channel.EMAIL, [], desk.moment))
    [sent] = desk.play(codes.send_code(desk.held, desk.hand, "a", Channel.SMS, [], desk.moment))
    assert sent.channel == Channel.SMS  # type: ignore[union-attr]  # a code was sent


@pytest.mark.parametrize(
    ("check", "shown"),
    [
        (IdentityCheck.EMAIL_CODE, "a•••@client.example"),
        (IdentityCheck.SMS_CODE, "•••• 42"),
        (IdentityCheck.NONE, None),
    ],
)
def test_an_address_is_shown_so_that_its_owner_knows_it_and_nobody_learns_it(
    check: IdentityCheck, shown: str | None
) -> None:
    assert codes.masked(Desk(check=check).ana) == shown
