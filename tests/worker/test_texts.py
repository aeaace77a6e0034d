"""B15, B16: text messages, through a real gateway."""

import base64
from collections.abc import Iterator

import pytest

from api.settings import Settings
from tests.cast import ANA, BEN, House, party
from tests.races.counting import nothing_left_to_do
from tests.store.test_law import told
from tests.stories.test_b17_codes import call, code_in, codes_of
from tests.worker.gateway import Gateway, gateway_open
from tests.worker.sink import Sink
from worker.texts import GatewayAway, TextRefused, send_text

PHONE = "+4740000042"
BY_TEXT = party("ana", name=ANA["name"], phone="+47 40 00 00 42", identityCheck="SMS_CODE")


@pytest.fixture
def gateway() -> Iterator[Gateway]:
    with gateway_open() as listening:
        yield listening


@pytest.fixture
def settings(settings: Settings, gateway: Gateway) -> Settings:
    return settings.model_copy(update={"sms_url": gateway.url})


async def test_b15_b16_one_is_reached_by_text_and_the_other_by_mail_each_to_the_end(
    house: House, gateway: Gateway, sink: Sink
) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=[BY_TEXT, party("ben", **BEN)])
    [text] = await house.until(lambda: gateway.to(PHONE))
    assert text.startswith("Weiss & Partner asks you to sign: Engagement letter http://")
    assert text.endswith(await house.link_of(envelope["parties"]["ana"]))
    login = base64.b64encode(b"firm:pass word").decode()
    assert gateway.asked[0]["headers"]["Authorization"] == f"Basic {login}"
    assert gateway.asked[0]["path"] == "/texts"

    ana = await house.party(envelope["parties"]["ana"])
    assert codes_of(await call(ana, "sendCode", {})) == []
    code = (await house.until(lambda: gateway.to(PHONE)[1:]))[0]
    assert "http" not in code, "no link beside the code"
    assert codes_of(await call(ana, "confirmCode", {"code": code_in(code)})) == []
    assert (await house.press_sign(ana, await house.make_ready(ana)))["userErrors"] == []
    await house.sign(envelope["parties"]["ben"])
    await house.sealed(envelope["id"])
    sealed = (await house.until(lambda: gateway.to(PHONE)[2:]))[0]
    assert sealed.startswith("Signed by everyone: Engagement letter ")
    await house.until(lambda: sink.to(BEN["email"], "Signed by everyone"))
    owner = "nora@weiss.example"  # who is told that it is complete
    assert {str(each["To"].addresses[0].addr_spec) for each in sink.mails} - {owner} == {BEN["email"]}


async def test_c02_without_a_gateway_who_has_signed_has_signed_and_gets_the_text_once_it_is_back(
    house: House, gateway: Gateway, sink: Sink
) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    by_text = party("ana", name=ANA["name"], phone=PHONE)
    envelope = await house.a_request(document, parties=[by_text, party("ben", **BEN)])
    await house.until(lambda: gateway.to(PHONE))
    gateway.answers += [503] * 1000
    for each in envelope["parties"].values():
        assert (await house.sign(each))["userErrors"] == []
    assert await house.stage_of(job) == "Ready to file"
    await house.sealed(envelope["id"])
    await house.until(lambda: sink.to(BEN["email"], "Signed by everyone"))
    assert len(gateway.to(PHONE)) == 1
    gateway.answers.clear()
    [_, text] = await house.until(lambda: gateway.to(PHONE)[1:] and gateway.to(PHONE))
    assert text.startswith("Signed by everyone")
    await house.until(lambda: nothing_left_to_do(house))
    assert (len(gateway.to(PHONE)), len(sink.to(BEN["email"], "Signed by everyone"))) == (2, 1)
    assert len(await told(house, "EnvelopeSealed")) == len(await house.moves_of(job)) == 1


async def test_a_number_that_is_refused_bounces_and_a_gateway_that_is_away_is_tried_again(
    house: House, gateway: Gateway
) -> None:
    job = await house.a_job(await house.a_pipeline())
    gateway.answers += [503, 400]
    document = await house.a_document(await house.a_folder(), job)
    await house.a_request(document, parties=[BY_TEXT])

    async def bounced() -> bool:
        return await house.blockers_of(job) == ["DELIVERY_BOUNCED"]

    await house.until(bounced)
    assert len(gateway.asked) == 2
    assert gateway.texts == []
    keys = {each["headers"]["Idempotency-Key"] for each in gateway.asked}
    assert len(keys) == 1, "a repeat is recognisable"


async def test_a_refusal_of_the_number_is_for_good_and_of_ourselves_is_not(gateway: Gateway) -> None:
    for status, raised in ((400, TextRefused), (422, TextRefused), (401, GatewayAway), (429, GatewayAway)):
        gateway.answers.append(status)
        with pytest.raises(raised, match=str(status)):
            await send_text(gateway.url, PHONE, "hello", "<1@here>")
    gateway.answers.append(302)
    with pytest.raises(GatewayAway):
        await send_text(gateway.url, PHONE, "hello", "<2@here>")
    assert gateway.asked[-1]["path"] == "/texts", "a text goes nowhere else"
    with pytest.raises(GatewayAway, match="Connect"):
        await send_text("http://firm:secret@127.0.0.1:1/texts", PHONE, "hello", "<3@here>")


@pytest.mark.parametrize("typed", ["40 00 00 42", "+47", "hello", "+47 40 00 00 42 17 89 33 21 44"])
async def test_a_number_that_cannot_be_dialled_is_refused_when_it_is_typed(
    quiet_house: House, typed: str
) -> None:
    house = quiet_house
    input = {
        "documentIds": [await house.a_document(await house.a_folder())],
        "recipients": [party("ana", name="Ana", phone=typed)],
    }
    refusal = await house.refusal(house.nora, "createEnvelope", input)
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["input", "recipients", "phone"])
    by_mail = [party("ana", **ANA, phone="40 00 00 42")]
    select = "envelope { recipients { phone } }"
    made = await house.nora.do(
        "createEnvelope", "CreateEnvelopeInput", {**input, "recipients": by_mail}, select
    )
    assert made["envelope"]["recipients"] == [{"phone": "40 00 00 42"}], (
        "one that is only noted stays as it is"
    )
