"""Mails that a server took and that came back: each report is answered, and a failure for good is a bounce."""

from typing import Any

import pytest
from sqlmodel import col, select

from api.demo.client import Client
from domain.envelopes import Delivery
from store.founding import found_firm
from tests.api.reports import SERVERS, report
from tests.cast import ANA, House, party


async def a_request(house: House, **more: Any) -> tuple[dict[str, Any], str]:
    """Ana was asked, and the mail server took it."""
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document, parties=[party("ana", **ANA)], **more)
    await house.until(lambda: messages(house, envelope))
    return envelope, job


async def messages(house: House, envelope: dict[str, Any]) -> list[Delivery]:
    """What was sent to Ana, the oldest first."""
    mine = col(Delivery.recipient_id) == envelope["parties"]["ana"]
    async with house.office.look(house.firm_id) as session:
        return list(await session.scalars(select(Delivery).where(mine).order_by(col(Delivery.created_at))))


async def hand_in(who: Client, data: bytes) -> Any:
    answer = await who.http.post("/mail/returned", content=data, headers={"Content-Type": "message/rfc822"})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def state_of(house: House, envelope: dict[str, Any]) -> str:
    ask = "query($id: ID!) { recipient(id: $id) { delivery } }"
    found = await house.nora.ask(ask, id=envelope["parties"]["ana"])
    return str(found["recipient"]["delivery"])


@pytest.mark.parametrize("server", SERVERS)
async def test_a_report_of_failure_is_a_bounce_once_with_the_servers_words(house: House, server: str) -> None:
    envelope, job = await a_request(house)
    [sent] = await messages(house, envelope)
    data = report(server, sent.id, ANA["email"])
    told = {"outcome": "BOUNCED", "recipientId": envelope["parties"]["ana"]}
    assert await hand_in(house.nora, data) == told
    assert await state_of(house, envelope) == "BOUNCED"
    assert "DELIVERY_BOUNCED" in await house.blockers_of(job)
    [noted] = await messages(house, envelope)
    assert (noted.state, "\n" in (noted.detail or "\n")) == ("BOUNCED", False)
    assert "5.1.1" in (noted.detail or "")
    notice = (await house.nora.ask("{ notices { nodes { kind detail } } }"))["notices"]["nodes"]
    assert notice == [{"kind": "BOUNCED", "detail": noted.detail}]
    assert await hand_in(house.nora, data) == {**told, "outcome": "KNOWN_ALREADY"}
    assert len((await house.nora.ask("{ notices { nodes { kind } } }"))["notices"]["nodes"]) == 1


async def test_a_corrected_address_helps_and_the_old_addresss_report_says_nothing_any_more(
    house: House,
) -> None:
    envelope, job = await a_request(house)
    [sent] = await messages(house, envelope)
    await house.nora.do("correctEnvelope", "CorrectEnvelopeInput", {"id": envelope["id"]}, "envelope { id }")
    people = [party("ana", **{**ANA, "email": "ana@new.example"})]
    changed = {"id": envelope["id"], "recipients": people}
    await house.nora.do("updateEnvelope", "UpdateEnvelopeInput", changed, "envelope { id }")
    finish = {"id": envelope["id"], "finish": True}
    await house.nora.do("correctEnvelope", "CorrectEnvelopeInput", finish, "envelope { state }")
    await house.until(lambda: house.mails("ana@new.example"))
    late = report("Postfix", sent.id, ANA["email"])
    assert (await hand_in(house.nora, late))["outcome"] == "BOUNCED"
    assert "DELIVERY_BOUNCED" not in await house.blockers_of(job)


async def test_a_bounce_that_comes_after_the_party_has_signed_holds_nothing_back(house: House) -> None:
    envelope, job = await a_request(house)
    [sent] = await messages(house, envelope)
    await house.sign(envelope["parties"]["ana"])
    assert await house.stage_of(job) == "Ready to file"
    assert (await hand_in(house.nora, report("Gmail", sent.id, ANA["email"])))["outcome"] == "BOUNCED"
    assert await house.stage_of(job) == "Ready to file"
    assert "DELIVERY_BOUNCED" not in await house.blockers_of(job)
    await house.sealed(envelope["id"])


async def test_a_mail_that_was_given_up_after_days_came_back_too(house: House) -> None:
    envelope, _ = await a_request(house)
    [sent] = await messages(house, envelope)
    given_up = report("Postfix", sent.id, ANA["email"], "failed", "4.4.7")
    assert (await hand_in(house.nora, given_up))["outcome"] == "BOUNCED"


async def test_what_is_no_failure_for_good_changes_nothing_and_is_answered(house: House) -> None:
    envelope, _ = await a_request(house)
    [sent] = await messages(house, envelope)
    to = ANA["email"]
    for action, status in (("delayed", "4.4.1"), ("delivered", "2.0.0"), ("", "")):
        data = report("Postfix", sent.id, to, action, status)
        assert await hand_in(house.nora, data) == {"outcome": "NOT_FOR_GOOD"}
    unknown = report("Postfix", f"{'0' * 26}.{'0' * 8}", to)
    assert await hand_in(house.nora, unknown) == {"outcome": "UNKNOWN_MESSAGE"}
    assert await hand_in(house.nora, report("Gmail", "somebody-elses", to)) == {"outcome": "UNKNOWN_MESSAGE"}
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(2000))
    vacation = b"Subject: On holiday\nIn-Reply-To: <%s@desk>\n\nBack on Monday." % sent.id.encode()
    for garbage in (b"", b"\0\xff" * 500, vacation, deep, report("Postfix", sent.id, to)[:700]):
        assert (await hand_in(house.nora, garbage))["outcome"] in ("NO_REPORT", "NOT_FOR_GOOD")
    assert await state_of(house, envelope) == "SENT"


async def test_a_report_is_taken_from_the_firms_own_token_with_its_permission_and_within_bounds(
    house: House,
) -> None:
    envelope, _ = await a_request(house)
    [sent] = await messages(house, envelope)
    data = report("Postfix", sent.id, ANA["email"])
    foreign = House(
        house.settings, house.office, *await found_firm(house.office, "Olsen", "olga@olsen.example", "Olga")
    )
    assert await hand_in(foreign.nora, data) == {"outcome": "UNKNOWN_MESSAGE"}
    await foreign.close()
    for who, status in (
        (house.guest(""), 401),
        (house.guest("cst_nobody"), 401),
        (await house.a_token(["MANAGE_JOBS"]), 403),
        (await house.party(envelope["parties"]["ana"]), 403),
    ):
        assert (await who.http.post("/mail/returned", content=data)).status_code == status
    large = await house.nora.http.post("/mail/returned", content=b"x" * 1_000_001)
    assert large.status_code == 413
    assert await state_of(house, envelope) == "SENT"
    own = await house.a_token(["SEND_ENVELOPES"])
    assert (await hand_in(own, data))["outcome"] == "BOUNCED"
