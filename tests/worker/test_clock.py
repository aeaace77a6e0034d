"""The clock at work: what it finds due, what it mails, and that it does nothing twice."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString

import psycopg
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlmodel import select

from api.running import Databases, post_of
from domain.envelopes import (
    CodeSession,
    Envelope,
    EnvelopeKind,
    EnvelopeState,
    Recipient,
    RecipientParty,
    RecipientRole,
    RecipientState,
)
from domain.held import Held
from domain.ids import this_moment
from domain.people import Firm
from store.engine import begin, session_on
from tests.cast import ANA, BEN, House, party
from tests.store.test_law import told
from tests.stories.test_b17_codes import later
from tests.worker.sink import OK, Sink
from tests.worker.test_mails import ask, deliveries, links_in, text_of
from worker.app import create_worker
from worker.clock import RULES, due, tick

NORA = "nora@weiss.example"


def in_days(days: float) -> datetime:
    """That many days from now, at noon, when nothing is quiet."""
    return (this_moment().now + timedelta(days=days)).replace(hour=12, minute=0)


def as_owner(database: Databases, statement: LiteralString) -> None:
    """What no act does: another time zone, and days that have gone by."""
    assert database.owner is not None
    with psycopg.connect(database.owner, autocommit=True) as connection:
        connection.execute(statement)


async def remind(house: House, recipient_id: str, **more: Any) -> None:
    input = {"recipientId": recipient_id, **more}
    await house.nora.do("remindRecipient", "RemindRecipientInput", input, "envelope { id }")


# ---------------------------------------------------------------- mails


async def test_a_reminder_by_hand_brings_the_words_of_the_sender_and_the_partys_own_link(
    house: House, sink: Sink
) -> None:
    envelope = await ask(house, party("ana", **ANA, language="fr"), party("ben", **BEN))
    await house.until(lambda: len(sink.mails) == 2)
    await remind(house, envelope["parties"]["ana"], message="Nous fermons <vendredi>.")
    [mail] = await house.until(lambda: sink.to(ANA["email"], "Rappel"))
    assert "Nous fermons <vendredi>." in text_of(mail)
    assert f"{house.settings.base_url}/s/{await house.link_of(envelope['parties']['ana'])}" in links_in(
        text_of(mail)
    )
    await house.until(lambda: noted(house, "REMINDER"))
    assert sink.to(BEN["email"], "reminder") == []


async def noted(house: House, kind: str) -> list[str]:
    """To whom a message of this kind was noted as sent."""
    return [each.recipient_id for each in await deliveries(house, "SENT") if each.kind == kind]


async def test_a_party_is_warned_with_the_last_moment_in_the_firms_time_zone_and_told_when_it_is_too_late(
    house: House, sink: Sink, database: Databases
) -> None:
    as_owner(database, "update firm set time_zone = 'America/New_York', quiet_from = 0, quiet_to = 0")
    await ask(house, party("ana", 1, **ANA), party("ben", 2, **BEN), expiresInDays=10)
    await house.until(lambda: len(sink.mails) == 1)
    await tick(house.office, in_days(8))
    [warning] = await house.until(lambda: sink.to(ANA["email"], "running out"))
    assert "(America/New_York)" in text_of(warning)
    await tick(house.office, in_days(11))
    [late] = await house.until(lambda: sink.to(ANA["email"], "The time has passed"))
    assert "Engagement letter" in text_of(late)
    [owner_told] = await house.until(lambda: sink.to(NORA, "No answer in time from Ana"))
    assert "extend" in text_of(owner_told)
    assert sink.to(BEN["email"]) == []


async def test_who_signed_is_told_that_the_request_expired_all_the_same(house: House, sink: Sink) -> None:
    envelope = await ask(house, expiresInDays=10)
    await house.sign(envelope["parties"]["ben"])
    await tick(house.office, in_days(11))
    await house.until(lambda: sink.to(ANA["email"], "The time has passed"))
    await house.until(lambda: sink.to(BEN["email"], "The time has passed"))
    await house.until(lambda: noted(house, "EXPIRED"))


async def test_extending_mails_a_new_link_to_who_was_too_late(house: House, sink: Sink) -> None:
    envelope = await ask(house, party("ana", **ANA), expiresInDays=10)
    ana = envelope["parties"]["ana"]
    await tick(house.office, in_days(11))
    more = {"id": envelope["id"], "days": 7}
    await house.nora.do("extendEnvelope", "ExtendEnvelopeInput", more, "envelope { state }")
    fresh = f"{house.settings.base_url}/s/{await house.link_of(ana)}"
    await house.until(
        lambda: any(fresh in links_in(text_of(x)) for x in sink.to(ANA["email"], "asks you to sign"))
    )


async def test_a_message_that_came_back_can_be_sent_again_at_once(house: House, sink: Sink) -> None:
    sink.answer_to = lambda _: "550 no such mailbox"
    envelope = await ask(house, party("ana", **ANA))
    await house.until(lambda: deliveries(house, "BOUNCED"))
    await remind(house, envelope["parties"]["ana"])
    await house.until(lambda: last_delivery(house, "BOUNCED"))
    sink.answer_to = lambda _: OK
    await remind(house, envelope["parties"]["ana"])
    await house.until(lambda: last_delivery(house, "SENT"))
    refused = await house.refusal(house.nora, "remindRecipient", {"recipientId": envelope["parties"]["ana"]})
    assert refused["code"] == "REMINDER_LIMIT"


async def last_delivery(house: House, state: str) -> bool:
    reminders = [each for each in await deliveries(house) if each.kind == "REMINDER"]
    return bool(reminders) and reminders[-1].to == state


async def test_a_worker_has_a_clock_of_its_own(house: House, sink: Sink, database: Databases) -> None:
    await ask(house, party("ana", **ANA))
    as_owner(database, "update firm set quiet_from = 0, quiet_to = 0")
    as_owner(database, "update recipient set armed_at = armed_at - interval '4 days'")
    await house.until(lambda: sink.to(ANA["email"], "A reminder from"), patience=90)


# ---------------------------------------------------------------- exactly once


async def test_a_clock_that_is_cut_short_again_and_again_does_each_thing_once(quiet_house: House) -> None:
    house = quiet_house
    for _ in range(4):
        await ask(house, expiresInDays=10)
    for n in range(12):
        cut = asyncio.create_task(tick(house.office, in_days(11)))
        await asyncio.sleep(0.005 * n)
        cut.cancel()
        await asyncio.wait([cut])
    await asyncio.gather(*(tick(house.office, in_days(11)) for _ in range(2)))
    late = [each.data["recipient_id"] for each in await told(house, "RecipientExpired")]
    assert len(late) == len(set(late)) == 8
    assert len(await told(house, "EnvelopeExpired")) == 4


# ---------------------------------------------------------------- SQL and rules agree

NOW = datetime(2026, 11, 4, 12, tzinfo=UTC)
HOURS = st.integers(-200, 200)
PARTY = st.fixed_dictionaries(
    {
        "role": st.sampled_from(RecipientRole),
        "acknowledge": st.booleans(),
        "state": st.sampled_from([RecipientState.NOTIFIED, RecipientState.VIEWED, *RecipientState]),
        "armed": st.none() | st.integers(-400, 0),
        "expires": st.none() | HOURS,
        "warned": st.none() | HOURS,
        "reminded": st.none() | HOURS,
        "reminders": st.integers(0, 4),
    }
)
FIRM = st.fixed_dictionaries(
    {
        "reminder_days": st.integers(1, 5),
        "reminder_cap": st.integers(0, 4),
        "reminder_window_days": st.integers(1, 20),
        "warning_days": st.integers(0, 6),
        "quiet_from": st.integers(0, 23),
        "quiet_to": st.integers(0, 23),
        "time_zone": st.sampled_from(["UTC", "America/New_York", "Asia/Kolkata"]),
    }
)


@given(firm=FIRM, parties=st.lists(PARTY, max_size=12), state=st.sampled_from(EnvelopeState))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_what_is_found_due_is_what_the_rules_say(
    quiet_house: House, firm: dict[str, Any], parties: list[dict[str, Any]], state: EnvelopeState
) -> None:
    made = [a_request(quiet_house, n, each, state) for n, each in enumerate(parties)]
    async with session_on(quiet_house.office.engine) as session:
        await begin(session, quiet_house.firm_id)
        row = await session.get_one(Firm, quiet_house.firm_id)
        for name, value in firm.items():
            setattr(row, name, value)
        session.add_all([each for pair in made for each in pair])
        await session.flush()  # and never committed
        found = dict(await due(session, row, NOW))
        held = Held([each for pair in made for each in pair])
        said = {
            recipient.id: what
            for _, recipient in made
            if (what := by_the_rules(held, recipient, row)) is not None
        }
        session.expunge_all()
        await session.rollback()
    assert found == said


def a_request(
    house: House, n: int, given: dict[str, Any], state: EnvelopeState
) -> tuple[Envelope, Recipient]:
    def at(hours: int | None) -> datetime | None:
        return None if hours is None else NOW + timedelta(hours=hours)

    envelope = Envelope(
        firm_id=house.firm_id,
        id=f"env_{n:03}",
        kind=EnvelopeKind.SIGNATURE,
        title="Form 1040",
        state=state,
        owner_id=house.nora_id,
        created_at=NOW,
    )
    recipient = Recipient(
        firm_id=house.firm_id,
        id=f"rcp_{n:03}",
        envelope_id=envelope.id,
        key="ana",
        role=given["role"],
        acknowledge=given["acknowledge"],
        party=RecipientParty.CLIENT,
        name="Ana",
        routing_order=1,
        state=given["state"],
        armed_at=at(given["armed"]),
        expires_at=at(given["expires"]),
        warned_at=at(given["warned"]),
        last_reminded_at=at(given["reminded"]),
        reminders=given["reminders"],
    )
    return envelope, recipient


def by_the_rules(held: Held, recipient: Recipient, firm: Firm) -> str | None:
    """The first of the rules, in the clock's order, that has something to say."""
    for what, (_, rule) in RULES.items():
        if next(iter(rule(held, recipient.id, firm, NOW)), None) is not None:
            return what
    return None


async def test_what_is_known_of_a_partys_browser_is_forgotten_a_month_after_its_last_code(
    quiet_house: House,
) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder())
    people = [party(key, identityCheck="EMAIL_CODE", **who) for key, who in (("ana", ANA), ("ben", BEN))]
    envelope = await house.a_request(document, parties=people)
    for key in ("ana", "ben"):
        guest = await house.party(envelope["parties"][key])
        await guest.do("sendCode", "SendCodeInput", {}, "ceremony { state }")
        if key == "ana":
            await later(house, "code_session.sent_at", 30 * 24 * 60)
    await tick(house.office, this_moment().now)
    async with house.office.look(house.firm_id) as session:
        kept = [each.recipient_id for each in await session.scalars(select(CodeSession))]
    assert kept == [envelope["parties"]["ben"]]


async def test_however_long_the_queue_is_the_clock_and_what_a_kill_left_come_first(
    quiet_house: House, database: Databases
) -> None:
    await ask(quiet_house)
    await quiet_house.guest("").http.post("/auth/sign-in", json={"email": NORA})
    worker = create_worker(quiet_house.office, database.app, post_of(quiet_house.settings))
    async with worker.open_async() as queue:
        for each in ("clock", "take_up_what_a_kill_left"):
            await queue.tasks[each].defer_async(timestamp=0)
        me = await queue.job_manager.register_worker()
        fetched = [await queue.job_manager.fetch_job(["countersign"], me) for _ in range(4)]
    assert [each and each.task_name for each in fetched] == [
        "clock",
        "take_up_what_a_kill_left",
        "sign_in",
        "invite",
    ]
