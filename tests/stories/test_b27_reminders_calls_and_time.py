"""B27 and semantics 1: who is late is reminded, called, warned; their time ends, and can be extended."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from domain.ids import this_moment
from domain.people import Firm
from tests.cast import ANA, BEN, House, party
from tests.store.test_law import told
from worker.clock import Due, bring, tick

NOON = 12


def in_days(days: float) -> datetime:
    """That many days from now, at noon, when nothing is quiet."""
    return (this_moment().now + timedelta(days=days)).replace(hour=NOON, minute=0)


async def a_request(house: House, *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    return {**await house.a_request(document, parties=list(parties) or None, **more), "job": job}


PARTY = "id key state delivery channel expiresAt lastRemindedAt lastCalledAt notifiedAt"


async def seen(house: House, envelope: dict[str, Any]) -> dict[str, Any]:
    """The envelope, with its parties by key."""
    found = await house.nora.ask(
        f"""query($id: ID!) {{ envelope(id: $id) {{ id state expiresAt daysWaiting chainHead
             current {{ key phone channel lastRemindedAt }} recipients {{ {PARTY} }} }} }}""",
        id=envelope["id"],
    )
    return {**found["envelope"], **{each["key"]: each for each in found["envelope"]["recipients"]}}


async def faces(house: House, envelope: dict[str, Any]) -> list[dict[str, Any]]:
    """What happened to it, the oldest first."""
    found = await house.nora.ask(
        """query($id: ID!) { envelope(id: $id) { history(first: 100) { nodes { __typename
             actor { __typename ... on Automation { rule } }
             ... on CallRecorded { note recipient { key } } ... on ReminderSent { recipient { key } }
             ... on EnvelopeChanged { from to } ... on RecipientChanged { party: recipient { key } was: from is: to }
           } } } }""",
        id=envelope["id"],
    )
    return list(reversed(found["envelope"]["history"]["nodes"]))


async def remind(house: House, recipient: str, **more: Any) -> None:
    await house.nora.do(
        "remindRecipient", "RemindRecipientInput", {"recipientId": recipient, **more}, "envelope { id }"
    )


async def extend(house: House, envelope: dict[str, Any], days: int = 7) -> dict[str, Any]:
    made = await house.nora.do(
        "extendEnvelope",
        "ExtendEnvelopeInput",
        {"id": envelope["id"], "days": days},
        "envelope { state } jobs { id }",
    )
    return dict(made)


# ---------------------------------------------------------------- B27: remind, call


async def test_b27_one_action_reminds_and_one_records_a_call(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_request(house)
    ana = envelope["parties"]["ana"]
    await remind(house, ana, message="The office closes on Friday.")
    call = {"recipientId": ana, "note": "She signs tonight."}
    await house.nora.do("recordCall", "RecordCallInput", call, "envelope { id }")

    now = await seen(house, envelope)
    assert now["ana"]["lastRemindedAt"]
    assert now["ana"]["lastCalledAt"]
    assert now["ben"]["lastRemindedAt"] is None
    reminded, called = (await faces(house, envelope))[-2:]
    assert reminded["__typename"] == "ReminderSent"
    assert reminded["actor"]["__typename"] == "ApiToken"
    assert called["note"] == "She signs tonight."


async def test_the_same_reminder_sent_twice_by_a_client_that_retries_goes_out_once(
    quiet_house: House,
) -> None:
    envelope = await a_request(quiet_house)
    for _ in range(2):
        await remind(quiet_house, envelope["parties"]["ana"], idempotencyKey="again")
    assert len(await told(quiet_house, "ReminderSent")) == 1


async def test_nobody_is_reminded_twice_within_the_hour_unless_the_message_never_arrived(
    quiet_house: House,
) -> None:
    envelope = await a_request(quiet_house)
    ana = envelope["parties"]["ana"]
    await remind(quiet_house, ana)
    refused = await quiet_house.refusal(quiet_house.nora, "remindRecipient", {"recipientId": ana})
    assert refused["code"] == "REMINDER_LIMIT"
    await remind(quiet_house, envelope["parties"]["ben"])


async def test_who_has_signed_or_is_not_asked_is_not_reminded(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_request(house, party("ana", 1, **ANA), party("ben", 2, **BEN))
    waiting = {"recipientId": envelope["parties"]["ben"]}
    assert (await house.refusal(house.nora, "remindRecipient", waiting))["code"] == "NOT_YOUR_TURN"
    await house.sign(envelope["parties"]["ana"])
    signed = {"recipientId": envelope["parties"]["ana"]}
    assert (await house.refusal(house.nora, "remindRecipient", signed))["code"] == "RECIPIENT_ALREADY_ACTED"


async def test_what_is_noted_of_a_call_or_written_to_one_party_is_not_among_the_evidence_for_all(
    quiet_house: House,
) -> None:
    envelope = await a_request(quiet_house)
    ana = {"recipientId": envelope["parties"]["ana"]}
    await remind(quiet_house, envelope["parties"]["ana"], message="For Ana alone.")
    await quiet_house.nora.do("recordCall", "RecordCallInput", {**ana, "note": "Angry."}, "envelope { id }")
    for kind in ("ReminderSent", "CallRecorded"):
        [entry] = await told(quiet_house, kind)
        assert entry.chain_hash is None


# ---------------------------------------------------------------- by schedule


async def test_reminders_go_out_by_schedule_until_the_cap_and_by_hand_begin_anew(quiet_house: House) -> None:
    house = quiet_house
    schedule = {"everyDays": 2, "most": 2, "withinDays": 100}
    await house.nora.do("updateFirm", "UpdateFirmInput", {"reminders": schedule}, "firm { id }")
    envelope = await a_request(house, party("ana", **ANA))
    for day in range(1, 12):
        await tick(house.office, in_days(day))
    sent = await told(house, "ReminderSent")
    assert [(each.at - sent[0].at).days for each in sent] == [0, 2]
    assert {each.actor for each in sent} == {"REMINDER"}
    assert next(each for each in await faces(house, envelope) if each["__typename"] == "ReminderSent") == {
        "__typename": "ReminderSent",
        "recipient": {"key": "ana"},
        "actor": {"__typename": "Automation", "rule": "REMINDER"},
    }


async def test_two_clocks_at_once_remind_once(quiet_house: House) -> None:
    await a_request(quiet_house)
    await asyncio.gather(*(tick(quiet_house.office, in_days(4)) for _ in range(3)))
    assert len(await told(quiet_house, "ReminderSent")) == 2  # Ana once, Ben once


async def test_nobody_is_reminded_of_what_is_over(quiet_house: House) -> None:
    house = quiet_house
    voided = await a_request(house)
    signed = await a_request(house, party("ana", **ANA))
    void = {"id": voided["id"], "reason": "wrong form"}
    await house.nora.do("voidEnvelope", "VoidEnvelopeInput", void, "envelope { id }")
    await house.sign(signed["parties"]["ana"])
    for day in (4, 20, 100):
        await tick(house.office, in_days(day))
    assert await told(house, "ReminderSent") == []
    assert await told(house, "RecipientExpired") == []


# ---------------------------------------------------------------- time


async def test_each_partys_clock_starts_when_it_is_their_turn(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_request(house, party("ana", 1, **ANA), party("ben", 2, **BEN), expiresInDays=10)
    first = await seen(house, envelope)
    assert first["ana"]["expiresAt"] == first["expiresAt"] > first["ana"]["notifiedAt"]
    assert first["ben"]["expiresAt"] is None
    await house.sign(envelope["parties"]["ana"])
    then = await seen(house, envelope)
    assert then["ben"]["expiresAt"] == then["expiresAt"]


async def test_a_party_is_warned_once_and_then_their_time_ends_and_with_the_last_the_request_expires(
    quiet_house: House,
) -> None:
    house = quiet_house
    envelope = await a_request(house, expiresInDays=10)
    for day in (6.5, 8, 9):
        await tick(house.office, in_days(day))
    assert len(await told(house, "RecipientExpiryWarned")) == 2
    assert (await seen(house, envelope))["state"] == "SENT"
    await tick(house.office, in_days(11))
    after = await seen(house, envelope)
    assert (after["state"], after["ana"]["state"], after["ben"]["state"]) == ("EXPIRED",) * 3
    assert after["chainHead"]
    assert len(await told(house, "EnvelopeExpired")) == 1
    last = (await faces(house, envelope))[-1]
    assert (last["from"], last["to"], last["actor"]["rule"]) == ("SENT", "EXPIRED", "EXPIRY")
    assert await house.blockers_of(envelope["job"]) == ["ENVELOPE_EXPIRED"]


async def test_one_party_too_late_leaves_the_request_open_for_the_others_until_they_have_acted(
    quiet_house: House,
) -> None:
    house = quiet_house
    envelope = await a_request(house, expiresInDays=10)
    ben = await house.party(envelope["parties"]["ben"])
    shown = await house.make_ready(ben)
    await only_late(house, envelope["parties"]["ana"])
    assert (await seen(house, envelope))["state"] == "SENT"
    assert (await house.press_sign(ben, shown))["userErrors"] == []
    after = await seen(house, envelope)
    assert (after["state"], after["ana"]["state"], after["ben"]["state"]) == ("EXPIRED", "EXPIRED", "SIGNED")
    assert (await faces(house, envelope))[-1]["actor"] == {"__typename": "Automation", "rule": "EXPIRY"}


async def only_late(house: House, recipient_id: str) -> None:
    """Only this party's time is over: the clock is asked for them alone."""
    async with house.office.look(house.firm_id) as session:
        firm = await session.get_one(Firm, house.firm_id)
    await bring(house.office, firm, recipient_id, Due.EXPIRY, in_days(11))


async def test_who_is_too_late_is_told_when_their_time_ended(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_request(house, expiresInDays=10)
    ana = await house.party(envelope["parties"]["ana"])
    shown = await house.make_ready(ana)
    await tick(house.office, in_days(11))
    [refusal] = (await house.press_sign(ana, shown))["userErrors"]
    assert refusal["code"] == "LINK_EXPIRED"
    ended = (await seen(house, envelope))["ana"]["expiresAt"]
    assert ended[:10] in refusal["message"]
    assert ended[11:16] in refusal["message"]
    assert (await ana.ask("{ ceremony { state documents { id } } }"))["ceremony"] == {
        "state": "EXPIRED",
        "documents": [],
    }


async def test_extending_brings_an_expired_request_back_with_new_links(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_request(house, party("ana", **ANA), expiresInDays=10)
    old = await house.party(envelope["parties"]["ana"])
    await tick(house.office, in_days(11))
    assert (await extend(house, envelope))["envelope"] == {"state": "SENT"}
    again = await seen(house, envelope)
    assert (again["ana"]["state"], again["ana"]["delivery"], again["chainHead"]) == (
        "NOTIFIED",
        "QUEUED",
        None,
    )
    assert (await old.ask("{ ceremony { state } }"))["ceremony"]["state"] == "REPLACED"
    assert await house.blockers_of(envelope["job"]) == ["SIGNATURE_PENDING"]
    steps = [
        (x["from"], x["to"]) for x in await faces(house, envelope) if x["__typename"] == "EnvelopeChanged"
    ]
    assert steps[-2:] == [("SENT", "EXPIRED"), ("EXPIRED", "SENT")]
    assert (await house.sign(envelope["parties"]["ana"]))["ceremony"]["envelopeState"] == "COMPLETED"
    assert await house.stage_of(envelope["job"]) == "Ready to file"


async def test_extending_in_time_adds_days_keeps_the_links_and_warns_anew(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_request(house, party("ana", **ANA), expiresInDays=10)
    link = await house.link_of(envelope["parties"]["ana"])
    before = await seen(house, envelope)
    await tick(house.office, in_days(8))
    await extend(house, envelope, 7)
    after = await seen(house, envelope)
    moved = datetime.fromisoformat(after["expiresAt"]) - datetime.fromisoformat(before["expiresAt"])
    assert moved == timedelta(days=7)
    assert await house.link_of(envelope["parties"]["ana"]) == link
    await tick(house.office, in_days(15))
    assert len(await told(house, "RecipientExpiryWarned")) == 2
    assert (await seen(house, envelope))["state"] == "SENT"


async def test_extending_by_a_client_that_retries_adds_the_days_once(quiet_house: House) -> None:
    house = quiet_house
    envelope = await a_request(house, party("ana", **ANA), expiresInDays=10)
    found = await house.nora.ask("query($id: ID!) { envelope(id: $id) { version } }", id=envelope["id"])
    more = {"id": envelope["id"], "days": 7}
    for _ in range(2):
        again = {**more, "idempotencyKey": "again"}
        await house.nora.do("extendEnvelope", "ExtendEnvelopeInput", again, "envelope { id }")
    stale = {**more, "expectedVersion": found["envelope"]["version"]}
    assert (await house.refusal(house.nora, "extendEnvelope", stale))["code"] == "VERSION_CONFLICT"
    assert len(await told(house, "EnvelopeExtended")) == 1


async def test_what_cannot_be_extended_is_refused(quiet_house: House) -> None:
    house = quiet_house
    await house.nora.do(
        "updateFirm", "UpdateFirmInput", {"reminders": {"expiresInDays": None}}, "firm { id }"
    )
    endless = await a_request(house, party("ana", **ANA))

    async def code(**input: Any) -> str:
        return str((await house.refusal(house.nora, "extendEnvelope", input))["code"])

    assert await code(id=endless["id"], days=7) == "INVALID_INPUT"
    timed = await a_request(house, party("ana", **ANA), expiresInDays=5)
    assert await code(id=timed["id"], days=0) == "INVALID_INPUT"
    await house.sign(timed["parties"]["ana"])
    assert await code(id=timed["id"], days=7) == "ENVELOPE_CLOSED"
    assert await code(id="env_nowhere", days=7) == "NOT_FOUND"


# ---------------------------------------------------------------- the firm's settings


async def test_the_firm_says_when_its_parties_are_reminded_and_how_long_they_have(quiet_house: House) -> None:
    house = quiet_house
    select = "everyDays most withinDays warnDaysBefore quietFrom quietTo expiresInDays"
    given = {"everyDays": 5, "quietFrom": 18, "expiresInDays": None}
    made = await house.nora.do(
        "updateFirm", "UpdateFirmInput", {"reminders": given}, f"firm {{ reminders {{ {select} }} }}"
    )
    assert made["firm"]["reminders"] == {
        "everyDays": 5,
        "most": 5,
        "withinDays": 30,
        "warnDaysBefore": 3,
        "quietFrom": 18,
        "quietTo": 8,
        "expiresInDays": None,
    }
    for wrong in ({"quietFrom": 24}, {"everyDays": 0}, {"most": None}, {"expiresInDays": 0}):
        refused = await house.refusal(house.nora, "updateFirm", {"reminders": wrong})
        assert (refused["code"], refused["path"]) == ("INVALID_INPUT", ["input", "reminders", *wrong])
