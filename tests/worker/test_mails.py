"""Mails to the parties: one each, to one address, with one link that is theirs alone; and what may go wrong."""

import asyncio
import re
import warnings
from contextlib import suppress
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult
from sqlalchemy import text

from api.demo.client import Refused
from api.demo.stage import free_port
from api.running import Databases, working
from api.settings import Settings
from domain.errands import Errand, Task
from domain.events import DeliveryChanged
from domain.ids import this_moment
from store import queue
from store.codec import load
from tests.cast import ANA, BEN, House, party, signature
from tests.races.counting import nothing_left_to_do
from tests.store.test_law import told
from tests.worker.sink import Sink, sinking

HEADERS = {
    "From",
    "To",
    "Subject",
    "Reply-To",
    "Date",
    "Message-ID",
    "X-Countersign-At",
    "Auto-Submitted",
    "MIME-Version",
    "Content-Type",
}


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def links_in(text: str) -> set[str]:
    return set(re.findall(r"https?://[^\s\"<]+", text))


def addresses(mail: EmailMessage) -> list[str]:
    [header] = mail.get_all("To", [])
    assert isinstance(header, AddressHeader)
    return [each.addr_spec for each in header.addresses]


async def deliveries(house: House, to: str | None = None) -> list[DeliveryChanged]:
    facts = [load(each.type, each.data) for each in await told(house, "DeliveryChanged")]
    return [each for each in facts if to is None or each.to == to]


async def ask(house: House, *parties: dict[str, Any], **more: Any) -> dict[str, Any]:
    board = await house.a_pipeline()
    job = await house.a_job(board)
    title = more.pop("document", "Engagement letter")
    document = await house.a_document(await house.a_folder(), job, title=title)
    made = await house.a_request(document, parties=list(parties) or None, **more)
    return {**made, "job": job, "document": document}


# ---------------------------------------------------------------- what is in them


async def test_b13_an_invitation_goes_to_one_address_with_one_link_that_opens_only_this_partys_ceremony(
    house: House, sink: Sink
) -> None:
    envelope = await ask(house)
    await house.until(lambda: len(sink.mails) == 2)
    for key, person in (("ana", ANA), ("ben", BEN)):
        [mail] = sink.to(person["email"])
        assert addresses(mail) == [person["email"]]
        assert [x for x in sink.addressed if person["email"] in x] == [[person["email"]]]
        assert mail["Cc"] is None
        assert mail["Bcc"] is None
        [link] = links_in(text_of(mail))
        assert links_in(html_of(mail)) == {link}
        token = link.removeprefix(f"{house.settings.base_url}/s/")
        assert token == await house.link_of(envelope["parties"][key])
        sitting = await house.guest(token).ask("{ ceremony { recipient { id } state } }")
        assert sitting["ceremony"]["recipient"]["id"] == envelope["parties"][key]


async def test_b13_an_invitation_names_the_firm_and_the_document_and_is_plain_text_and_html(
    house: House, sink: Sink
) -> None:
    await ask(house, document="Steuererklärung 2026")
    await house.until(lambda: len(sink.mails) == 2)
    [mail] = sink.to(ANA["email"])
    assert mail["Subject"] == "Weiss & Partner asks you to sign: Steuererklärung 2026"
    assert mail["From"].addresses[0].display_name == "Weiss & Partner"
    assert mail.get_content_type() == "multipart/alternative"
    assert [x.get_content_type() for x in mail.iter_parts()] == ["text/plain", "text/html"]
    for words in (text_of(mail), html_of(mail)):
        assert "Ana Sørensen" in words
        assert "Steuererklärung 2026" in words
    assert set(mail.keys()) == HEADERS
    assert mail["Auto-Submitted"] == "auto-generated"


async def test_a_mail_has_a_date_and_its_id_stands_on_one_line(house: House, sink: Sink) -> None:
    await ask(house)
    await house.until(lambda: len(sink.mails) == 2)
    for mail in sink.mails:
        sent = parsedate_to_datetime(str(mail["Date"]))
        assert abs((this_moment().now - sent).total_seconds()) < 60
        assert b"\nMessage-ID: <" in mail.as_bytes() or b"Message-ID: <" in mail.as_bytes()[:14]
        assert re.fullmatch(r"<[\w.]+@127\.0\.0\.1>", str(mail["Message-ID"]))


async def test_each_party_is_written_to_in_their_own_language(house: House, sink: Sink) -> None:
    await ask(house, party("ana", **ANA, language="fr"), party("ben", **BEN, language="en"))
    await house.until(lambda: len(sink.mails) == 2)
    [french], [english] = sink.to(ANA["email"]), sink.to(BEN["email"])
    assert french["Subject"] == "Weiss & Partner vous demande de signer : Engagement letter"
    assert "Ce lien est personnel" in text_of(french)
    assert "Lire et signer" in html_of(french)
    assert english["Subject"] == "Weiss & Partner asks you to sign: Engagement letter"


async def test_only_those_whose_turn_it_is_are_written_to(house: House, sink: Sink) -> None:
    envelope = await ask(house, party("ana", 1, **ANA), party("ben", 2, **BEN))
    await house.until(lambda: len(sink.mails) == 1)
    assert addresses(sink.mails[0]) == [ANA["email"]]
    await house.sign(envelope["parties"]["ana"])
    await house.until(lambda: len(sink.mails) == 2)
    assert addresses(sink.mails[1]) == [BEN["email"]]


async def test_when_all_have_signed_each_gets_the_sealed_file_and_the_proof_in_one_mail(
    house: House, sink: Sink
) -> None:
    envelope = await ask(house, party("ana", **ANA, language="fr"), party("ben", **BEN))
    await house.until(lambda: len(sink.mails) == 2)
    for each in envelope["parties"].values():
        await house.sign(each)
    sealed = await house.sealed(envelope["id"])
    await house.until(lambda: len(sink.mails) == 5)  # the fifth is for the owner
    for person, subject in ((ANA, "Signé par tous"), (BEN, "Signed by everyone")):
        [mail] = sink.to(person["email"], subject)
        assert sealed["chainHead"] in text_of(mail)
        [file] = [x for x in links_in(text_of(mail)) if x.endswith("/signed.pdf")]
        data = await house.guest("").download(file)
        assert data.startswith(b"%PDF")
        assert sealed["verificationUrl"] in text_of(mail)


async def test_when_a_request_is_withdrawn_those_are_told_who_were_asked_and_nobody_else(
    house: House, sink: Sink
) -> None:
    envelope = await ask(house, party("ana", 1, **ANA), party("ben", 2, **BEN))
    await house.until(lambda: len(sink.mails) == 1)
    input = {"id": envelope["id"], "reason": "Wrong form"}
    await house.nora.do("voidEnvelope", "VoidEnvelopeInput", input, "envelope { id }")
    await house.until(lambda: len(sink.mails) == 2)
    assert sink.mails[1]["Subject"] == "This request is closed: Engagement letter"
    assert addresses(sink.mails[1]) == [ANA["email"]]
    assert links_in(text_of(sink.mails[1])) == set()


# ---------------------------------------------------------------- what people type into them


NASTY = {
    "encoded line break": "=?utf-8?q?Ana=0D=0ABcc=3A_eve=40evil.example?=",
    "encoded in base64": "=?utf-8?b?QW5hDQpCY2M6IGV2ZUBldmlsLmV4YW1wbGU=?=",
    "another address": '"Ana" <eve@evil.example>, Bob <bob@evil.example>',
    "a group": "friends: eve@evil.example, bob@evil.example;",
    "a comment": "Ana (eve@evil.example)",
    "quotes and backslashes": 'Ana \\"; \\\\ <>,@:',
    "line separators": "Ana\u2028Bcc: eve@evil.example\u2029\u0085Cc: bob@evil.example",
    "a tab": "Ana\tBcc: eve@evil.example",
    "written backwards": "Ana \u202eelpmaxe.live@eve",
    "long": "Ana " + "Maria " * 32,
    "letters of the world": "Ána Ŵęîß 王小明 🖋️",
    "markup": "<script>alert(1)</script><img src=x onerror=alert(2)>&amp;",
}


@pytest.mark.parametrize("name", NASTY)
async def test_what_people_type_cannot_add_a_header_an_address_or_markup(
    house: House, sink: Sink, name: str
) -> None:
    typed = NASTY[name]
    await house.nora.do("updateFirm", "UpdateFirmInput", {"name": typed[:100]}, "firm { name }")
    ana = party("ana", **{**ANA, "name": typed})
    await ask(house, ana, title=typed[:200], message=typed)
    await house.until(lambda: sink.mails)
    [mail] = sink.mails
    assert sink.addressed == [[ANA["email"]]]
    assert addresses(mail) == [ANA["email"]]
    assert [x.addr_spec for x in mail["From"].addresses] == ["countersign@127.0.0.1"]
    assert set(mail.keys()) == HEADERS
    assert len(mail.keys()) == len(HEADERS)
    assert [x.get_content_type() for x in mail.iter_parts()] == ["text/plain", "text/html"]
    assert "<script" not in html_of(mail)
    assert "<img" not in html_of(mail)
    assert len(links_in(text_of(mail)) | links_in(html_of(mail))) == 1
    shown = " ".join(typed.split()).replace("=?", "=\u200b?")
    if name != "long":
        assert unspaced(mail["To"].addresses[0].display_name) == unspaced(shown)
        assert unspaced(mail["Subject"]) == unspaced(f"{shown} asks you to sign: {shown}")


def unspaced(text: str) -> str:
    """A word longer than a line of a header comes back with a space where it was folded."""
    return text.replace(" ", "")


@pytest.mark.parametrize(
    "typed", ["Ana\r\nBcc: eve@evil.example", "Ana\nBcc: eve@evil.example", "Ana\x00\x1b"]
)
async def test_line_breaks_and_control_characters_are_refused_where_they_are_typed(
    quiet_house: House, typed: str
) -> None:
    document = await quiet_house.a_document(await quiet_house.a_folder())
    asked: dict[str, Any] = {"documentIds": [document], "idempotencyKey": "key"}
    for more in (
        {"recipients": [party("ana", **{**ANA, "name": typed})]},
        {"recipients": [party("ana", **{**ANA, "email": f"{typed}@client.example"})]},
        {"recipients": [party("ana", **ANA)], "title": typed},
    ):
        refusal = await quiet_house.refusal(quiet_house.nora, "requestSignature", {**asked, **more})
        assert refusal["code"] == "INVALID_INPUT"


# ---------------------------------------------------------------- what may go wrong


async def test_an_address_that_does_not_exist_is_a_bounce_with_its_reason_on_the_card_and_is_not_tried_again(
    house: House, sink: Sink
) -> None:
    sink.answer_to = lambda to: "550 5.1.1 No such person here" if to == ANA["email"] else "250 OK"
    board = await house.a_pipeline()
    job = await house.a_job(board)
    document = await house.a_document(await house.a_folder(), job)
    watch = """subscription($id: ID!) { pipelineEvents(pipelineId: $id) { ... on StreamEvent { event {
               __typename ... on DeliveryChanged { to detail recipient { id delivery } } } } } }"""
    async with asyncio.timeout(30), house.nora.watch(watch, id=board["id"]) as frames:
        await frames.get()
        envelope = await house.a_request(document)
        found: list[Any] = []
        while not any(x["to"] == "BOUNCED" for x in found):
            event = (await frames.get())["pipelineEvents"].get("event") or {}
            found += [event] * (event.get("__typename") == "DeliveryChanged")
    [bounced] = [x for x in found if x["to"] == "BOUNCED"]
    assert bounced["recipient"]["id"] == envelope["parties"]["ana"]
    assert bounced["recipient"]["delivery"] == "BOUNCED"
    assert "550" in bounced["detail"]
    assert "No such person here" in bounced["detail"]

    await house.until(lambda: sink.to(BEN["email"]))
    [noted] = await deliveries(house, "BOUNCED")
    assert noted.recipient_id == envelope["parties"]["ana"]
    assert "DELIVERY_BOUNCED" in await house.blockers_of(job)
    assert sink.to(ANA["email"]) == []


async def test_a_message_that_is_refused_for_good_after_it_was_sent_is_a_bounce_too(
    house: House, sink: Sink
) -> None:
    sink.answer_all = lambda _: "554 5.7.1 This looks like spam"
    await ask(house, party("ana", **ANA))
    await house.until(lambda: deliveries(house, "BOUNCED"))
    [bounced] = await deliveries(house)
    assert bounced.detail is not None
    assert "This looks like spam" in bounced.detail


async def test_come_back_later_is_tried_again_until_it_is_taken(house: House, sink: Sink) -> None:
    tries: list[str] = []

    def later(to: str) -> str:
        tries.append(to)
        return "451 4.7.1 Greylisted" if len(tries) < 3 else "250 OK"

    sink.answer_to = later
    await ask(house, party("ana", **ANA))
    await house.until(lambda: deliveries(house))
    assert [each.to for each in await deliveries(house)] == ["SENT"]
    assert len(tries) == 3
    assert len(sink.mails) == 1


async def test_a_mail_server_that_is_down_gets_the_mail_when_it_is_up(
    quiet_house: House, database: Databases
) -> None:
    port = free_port()
    settings = with_mail(quiet_house, f"smtp://127.0.0.1:{port}")
    async with working(settings, database, quiet_house.office):
        await ask(quiet_house, party("ana", **ANA))
        await asyncio.sleep(1.5)
        with sinking(port) as sink:
            await quiet_house.until(lambda: len(sink.mails) == 1)
            await quiet_house.until(lambda: deliveries(quiet_house, "SENT"))


async def test_c02_without_a_mail_server_all_sign_the_job_moves_and_the_sealed_file_is_mailed_once_it_is_back(
    quiet_house: House, database: Databases
) -> None:
    house, port = quiet_house, free_port()
    async with working(with_mail(house, f"smtp://127.0.0.1:{port}"), database, house.office):
        envelope = await ask(house)
        for each in envelope["parties"].values():
            assert (await house.sign(each))["userErrors"] == []
        assert await house.stage_of(envelope["job"]) == "Ready to file"
        await house.sealed(envelope["id"])
        queued = "query($id: ID!) { envelope(id: $id) { recipients { delivery } } }"
        found = await house.nora.ask(queued, id=envelope["id"])
        assert {each["delivery"] for each in found["envelope"]["recipients"]} == {"QUEUED"}
        with sinking(port) as sink:
            await house.until(lambda: nothing_left_to_do(house))
    came = sorted(
        (str(each["To"].addresses[0].addr_spec), each["Subject"].partition(":")[0]) for each in sink.mails
    )
    assert came == [
        (ANA["email"], "Signed by everyone"),
        (BEN["email"], "Signed by everyone"),
        ("nora@weiss.example", "Completed"),
    ]
    assert len(await told(house, "EnvelopeSealed")) == len(await house.moves_of(envelope["job"])) == 1


async def test_a_password_that_the_mail_server_does_not_take_is_our_trouble_and_nobodys_bounce(
    quiet_house: House, database: Databases
) -> None:
    """The mails wait until somebody has mended the setting."""

    def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == b"right", handled=False)

    warnings.filterwarnings("ignore", "Requiring AUTH while not requiring TLS", UserWarning)
    with sinking(auth_required=True, auth_require_tls=False, authenticator=check) as sink:
        wrong, right = (sink.url.replace("//", f"//countersign:{x}@") for x in ("wrong", "right"))
        async with working(with_mail(quiet_house, wrong), database, quiet_house.office):
            await ask(quiet_house, party("ana", **ANA))
            await quiet_house.until(lambda: tries(quiet_house, 2))
        assert await deliveries(quiet_house) == []
        async with working(with_mail(quiet_house, right), database, quiet_house.office):
            await quiet_house.until(lambda: deliveries(quiet_house, "SENT"))
        assert len(sink.mails) == 1


async def test_a_sender_that_the_mail_server_does_not_take_is_our_trouble_and_nobodys_bounce(
    house: House, sink: Sink
) -> None:
    sink.answer_from = lambda _: "550 5.7.1 You may not send as that"
    await ask(house, party("ana", **ANA))
    await house.until(lambda: tries(house, 2))
    assert await deliveries(house) == []
    sink.answer_from = lambda _: "250 OK"
    await house.until(lambda: deliveries(house, "SENT"))


@pytest.mark.parametrize("address", ["añá@client.example", "a..b@client.example", ".ana@client.example"])
async def test_an_address_that_no_mail_can_be_sent_to_is_refused_at_once_or_bounces(
    house: House, sink: Sink, address: str
) -> None:
    """The mail server does not offer SMTPUTF8. Nothing is tried for ever where nobody sees it."""
    with suppress(Refused):
        await ask(house, party("ana", **{**ANA, "email": address}))
        await house.until(lambda: deliveries(house))
        [bounced] = await deliveries(house)
        assert bounced.to == "BOUNCED"
        assert bounced.detail
    assert sink.mails == []


def with_mail(house: House, url: str) -> Settings:
    return house.settings.model_copy(update={"smtp_url": url})


async def tries(house: House, count: int) -> bool:
    """Somebody has tried so often to send an invitation."""
    async with house.office.look(None) as session:
        query = text("select coalesce(max(attempts), 0) from procrastinate_jobs where task_name = 'invite'")
        return int((await session.execute(query)).scalar_one()) >= count


async def test_a_mail_that_was_sent_and_noted_is_not_sent_again(house: House, sink: Sink) -> None:
    await ask(house, party("ana", **ANA))
    await house.until(lambda: deliveries(house, "SENT"))
    [event] = await told(house, "RecipientNotified")
    async with house.office.work(house.firm_id, "test") as work:
        errand = Errand(Task.INVITE, event.data["recipient_id"])
        await queue.defer(work.session, house.firm_id, [(event.id, errand)] * 3)
    await house.until(lambda: nothing_left_to_do(house))
    assert len(sink.mails) == 1
    assert len(await deliveries(house)) == 1


async def test_b16_beside_a_mail_server_and_without_a_gateway_nobody_is_asked_by_text(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    input = {
        "documentIds": [document],
        "recipients": [
            party("ana", name="Ana", phone="+4512345678"),
            party("ben", **BEN, phone="+4512345678", identityCheck="SMS_CODE"),
        ],
        "fields": [signature(document, "ana"), signature(document, "ben", 1)],
    }
    select = "envelope { id problems { code message recipient { key } } }"
    draft = (await house.nora.do("createEnvelope", "CreateEnvelopeInput", input, select))["envelope"]
    assert [(x["code"], x["recipient"]["key"]) for x in draft["problems"]] == [
        ("CHANNEL_UNAVAILABLE", "ana"),
        ("CHANNEL_UNAVAILABLE", "ben"),
    ]
    send = {"id": draft["id"], "idempotencyKey": "send"}
    select = "... on EnvelopeNotReady { problems { code message recipient { key } } }"
    refusal = await house.refusal(house.nora, "sendEnvelope", send, select)
    assert refusal["code"] == "ENVELOPE_NOT_READY"
    assert refusal["problems"] == draft["problems"]
    state = await house.nora.ask("query($id: ID!) { envelope(id: $id) { state sentAt } }", id=draft["id"])
    assert state["envelope"] == {"state": "DRAFT", "sentAt": None}


async def test_whoever_waits_at_their_screen_is_written_to_before_all_that_was_queued_earlier(
    quiet_house: House, database: Databases, sink: Sink
) -> None:
    crowd = [party(f"p{n}", name=f"Ana Mayer {n}", email=f"ana{n}@client.example") for n in range(20)]
    await ask(quiet_house, *crowd)
    address = "nora@weiss.example"
    await quiet_house.guest("").http.post("/auth/sign-in", json={"email": address})
    async with working(quiet_house.settings, database, quiet_house.office):
        await quiet_house.until(lambda: len(sink.mails) == len(crowd) + 1)
    [place] = [n for n, each in enumerate(sink.mails) if address in addresses(each)]
    assert place < 4, "four are written at the same time"
