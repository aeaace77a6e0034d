"""A party's time, lived through tick by tick: reminders, quiet hours, the warning, the end."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings, strategies as st

from domain import lapsing, reminding
from domain.envelopes import (
    Envelope,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
)
from domain.events import EnvelopeExpired, Event, RecipientNotified
from domain.evolve import Stamp, evolve
from domain.held import Held
from domain.people import Firm

ZONES = ("UTC", "America/New_York", "Europe/Vienna", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia")
TICK = timedelta(hours=1)
LIVED = settings(deadline=None, max_examples=40)  # each lives through weeks
START = datetime(2026, 3, 1, tzinfo=UTC)  # clocks change within the weeks that follow
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))


@st.composite
def firms(draw: st.DrawFn) -> Firm:
    return Firm(
        id="f",
        name="Weiss & Partner",
        legal_name="Weiss & Partner",
        time_zone=draw(st.sampled_from(ZONES)),
        created_at=START,
        reminder_days=draw(st.integers(1, 5)),
        reminder_cap=draw(st.integers(0, 4)),
        reminder_window_days=draw(st.integers(1, 20)),
        warning_days=draw(st.integers(0, 6)),
        quiet_from=draw(st.integers(0, 23)),
        quiet_to=draw(st.integers(0, 23)),
    )


def hour_of(firm: Firm, at: datetime) -> int:
    return at.astimezone(ZoneInfo(firm.time_zone)).hour


def quiet_hours(firm: Firm) -> set[int]:
    """The hours from the first to the last, counted one by one around the clock."""
    hours, hour = set(), firm.quiet_from
    while hour != firm.quiet_to:
        hours.add(hour)
        hour = (hour + 1) % 24
    return hours


@given(firm=firms(), at=instants)
def test_quiet_is_told_by_the_clock_on_the_wall_of_the_firm(firm: Firm, at: datetime) -> None:
    assert reminding.quiet(firm, at) == (hour_of(firm, at) in quiet_hours(firm))


def test_the_quiet_of_the_night_ends_at_eight_before_and_after_the_clocks_change() -> None:
    firm = Firm(id="f", name="f", legal_name="f", time_zone="America/New_York", created_at=START)
    for day, hour in ((7, 13), (8, 12)):  # on 8 March 2026 New York goes from UTC-5 to UTC-4
        eight = datetime(2026, 3, day, hour, tzinfo=UTC)
        assert reminding.quiet(firm, eight - timedelta(seconds=1))
        assert not reminding.quiet(firm, eight)


class Scene:
    """One request to one or more parties of one group, and everything that the clock makes happen to it."""

    def __init__(self, firm: Firm, days: int | None, *, parties: int = 1) -> None:
        self.firm = firm
        self.envelope = Envelope(
            firm_id="f",
            id="env_1",
            kind=EnvelopeKind.SIGNATURE,
            title="Form 1040",
            state=EnvelopeState.SENT,
            owner_id="mem_1",
            expires_in_days=days,
            created_at=START,
        )
        self.parties = [
            Recipient(
                firm_id="f",
                id=f"rcp_{n}",
                envelope_id="env_1",
                key=f"p{n}",
                role=RecipientRole.SIGNER,
                party=RecipientParty.CLIENT,
                name=f"Party {n}",
                routing_order=1,
            )
            for n in range(parties)
        ]
        self.held = Held([self.envelope, *self.parties])
        self.log: list[tuple[datetime, Event]] = []
        for each in self.parties:
            self.record(RecipientNotified(envelope_id="env_1", recipient_id=each.id), START)

    def record(self, event: Event, at: datetime) -> None:
        evolve(event, self.held, Stamp("evt_1", "f", "REMINDER", at))
        self.log.append((at, event))

    def tick(self, at: datetime) -> None:
        """Every rule is asked at every moment: a clock that asks too often does no harm."""
        for each in self.parties:
            for rule in (lapsing.expire, lapsing.warn, reminding.remind_by_schedule):
                for event in rule(self.held, each.id, self.firm, at):
                    self.record(event, at)

    def live(self, days: int) -> None:
        for n in range(1, days * 24):
            self.tick(START + n * TICK)

    def times(self, name: str) -> list[datetime]:
        return [at for at, event in self.log if type(event).__name__ == name]


@LIVED
@given(firm=firms(), days=st.none() | st.integers(1, 20))
def test_whatever_the_settings_nothing_comes_too_often_too_late_or_in_the_night(
    firm: Firm, days: int | None
) -> None:
    scene = Scene(firm, days)
    scene.live(25)
    reminded, warned = scene.times("ReminderSent"), scene.times("RecipientExpiryWarned")
    assert len(reminded) <= firm.reminder_cap
    assert len(warned) <= 1
    assert not any(hour_of(firm, at) in quiet_hours(firm) for at in reminded + warned)
    assert all(at < START + timedelta(days=firm.reminder_window_days) for at in reminded)
    told = sorted([START, *reminded, *warned])
    for before, after in pairwise(told):
        assert after in warned or after - before >= timedelta(days=firm.reminder_days)
    ended = scene.times("RecipientExpired")
    assert ended == ([START + timedelta(days=days)] if days else [])
    assert all(at < (START + timedelta(days=days)) for at in reminded + warned if days)


@LIVED
@given(firm=firms(), days=st.integers(1, 20))
def test_a_warning_comes_before_the_end_unless_all_that_time_is_night(firm: Firm, days: int) -> None:
    scene = Scene(firm, days)
    end = START + timedelta(days=days)
    start = end - min(timedelta(days=firm.warning_days), timedelta(days=days) / 2)
    scene.live(25)
    awake = [
        at
        for n in range(1, days * 24)
        if start <= (at := START + n * TICK) < end and hour_of(firm, at) not in quiet_hours(firm)
    ]
    assert scene.times("RecipientExpiryWarned") == (awake[:1] if firm.warning_days else [])


@LIVED
@given(
    firm=firms(),
    others=st.lists(
        st.sampled_from([RecipientState.NOTIFIED, RecipientState.SIGNED, RecipientState.OPTED_OUT]),
        max_size=3,
    ),
)
def test_a_request_expires_when_all_whose_turn_it_is_are_too_late_and_never_for_who_opted_out(
    firm: Firm, others: list[RecipientState]
) -> None:
    scene = Scene(firm, 2, parties=1 + len(others))
    for party, state in zip(scene.parties[1:], others, strict=True):
        party.state = state
    scene.live(3)
    opted_out = RecipientState.OPTED_OUT in others
    assert scene.envelope.state == (EnvelopeState.SENT if opted_out else EnvelopeState.EXPIRED)
    assert sum(isinstance(event, EnvelopeExpired) for _, event in scene.log) == (0 if opted_out else 1)


@LIVED
@given(firm=firms())
def test_time_stands_still_while_the_request_is_corrected(firm: Firm) -> None:
    scene = Scene(firm, 2)
    scene.envelope.state = EnvelopeState.CORRECTING
    scene.live(4)
    assert [type(event).__name__ for _, event in scene.log] == ["RecipientNotified"]
