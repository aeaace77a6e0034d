"""Rows B07, B08, B18 and B19 of behaviours.md: fields of every kind, from the sender's page to the sealed file."""

from typing import Any

from tests.cast import ANA, House, party, signature
from tests.sealing.poppler import pdftotext
from tests.stories.test_b_prepare_send_sign import a_drawing

CONSENT = {"version": "2026-11"}
SEEN = "ceremony { state shownSha256 fields { id kind mine label value pattern options } }"
NOT_READY = "... on EnvelopeNotReady { problems { code message } }"


def field(document: str, key: str | None, kind: str, place: int, **more: Any) -> dict[str, Any]:
    made = {**signature(document, key or "", place), "kind": kind, **more}
    return made if key else {name: value for name, value in made.items() if name != "recipient"}


async def ask(house: House, fields: list[dict[str, Any]], **more: Any) -> tuple[Any, dict[str, Any], str]:
    """Ana, who acts for a company, with what she sees; and the request."""
    document = fields[0]["documentId"]
    ana = party("ana", **ANA, company="Sørensen Bakery Ltd")
    envelope = await house.a_request(document, parties=[ana], fields=fields, **more)
    guest = await house.party(envelope["parties"]["ana"])
    await guest.do("giveConsent", "GiveConsentInput", CONSENT, "ceremony { state }")
    return guest, (await guest.ask(f"{{ {SEEN} }}"))["ceremony"], envelope["id"]


def by_name(seen: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["label"] or each["kind"]: each for each in seen["fields"]}


async def test_a_field_of_every_kind_is_placed_filled_in_and_sealed(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    kinds: list[dict[str, Any]] = [
        {"kind": "SIGNATURE"},
        {"kind": "INITIALS"},
        {"kind": "STAMP"},
        {"kind": "IMAGE"},
        {"kind": "DATE_SIGNED"},
        {"kind": "DATE", "label": "Born"},
        {"kind": "NAME"},
        {"kind": "EMAIL"},
        {"kind": "COMPANY"},
        {"kind": "TEXT", "label": "Postcode", "pattern": "[0-9]{4}"},
        {"kind": "TEXT", "label": "Country", "value": "Norway"},
        {"kind": "NUMBER", "label": "Children"},
        {"kind": "CHECKBOX"},
        {"kind": "RADIO", "label": "VAT", "options": ["registered"]},
        {"kind": "RADIO", "label": "VAT", "options": ["exempt"]},
        {"kind": "DROPDOWN", "label": "Status", "options": ["single", "married"]},
    ]
    fields = [field(document, "ana", place=n, **each) for n, each in enumerate(kinds)]
    senders = [("DOCUMENT_DATE", None), ("COMPANY", None), ("TEXT", "Fee: 1,200")]
    fields += [
        field(document, None, kind, len(fields) + n, value=value, label=f"sender's {kind}")
        for n, (kind, value) in enumerate(senders)
    ]
    ana, seen, envelope = await ask(house, fields, documentDate="2026-10-01")
    named = by_name(seen)
    shown = {name: each["value"] for name, each in named.items() if each["value"]}
    assert shown == {
        "NAME": ANA["name"],
        "EMAIL": ANA["email"],
        "COMPANY": "Sørensen Bakery Ltd",
        "Country": "Norway",
        "sender's DOCUMENT_DATE": "2026-10-01",
        "sender's COMPANY": shown["sender's COMPANY"],
        "sender's TEXT": "Fee: 1,200",
    }
    assert [name for name, each in named.items() if not each["mine"]] == [
        f"sender's {kind}" for kind, _ in senders
    ], "what is the sender's own is asked of nobody"
    radios = {each["options"][0]: each["id"] for each in seen["fields"] if each["kind"] == "RADIO"}
    values = [
        *(
            {"fieldId": named[x]["id"], "image": a_drawing()}
            for x in ("SIGNATURE", "INITIALS", "STAMP", "IMAGE")
        ),
        {"fieldId": named["Born"]["id"], "value": "1980-02-29"},
        {"fieldId": named["EMAIL"]["id"], "value": "post@bakery.example"},
        {"fieldId": named["Postcode"]["id"], "value": "0150"},
        {"fieldId": named["Children"]["id"], "value": "3"},
        {"fieldId": named["CHECKBOX"]["id"], "value": "true"},
        {"fieldId": named["Status"]["id"], "value": "married"},
    ]
    first = {"fieldId": radios["registered"], "value": "registered"}
    filled = await ana.do("fillFields", "FillFieldsInput", {"values": [*values, first]}, SEEN)
    other = {"values": [{"fieldId": radios["exempt"], "value": "exempt"}]}
    filled = await ana.do("fillFields", "FillFieldsInput", other, SEEN)
    chosen = [each["value"] for each in filled["ceremony"]["fields"] if each["kind"] == "RADIO"]
    assert chosen == [None, "exempt"], "who chooses one of a group lets go the other"

    assert (await house.press_sign(ana, filled["ceremony"]["shownSha256"]))["userErrors"] == []
    sealed = await house.sealed(envelope)
    text = pdftotext(await house.nora.download(sealed["downloadUrl"])).split("Certificate of")[0]
    for each in (
        "1980-02-29", ANA["name"], "post@bakery.example", "Sørensen Bakery Ltd", "0150", "Norway", "married",
        "2026-10-01", "Fee: 1,200", shown["sender's COMPANY"],
    ):  # fmt: skip
        assert each in text, each
    assert (text.count("✓"), text.count("●")) == (1, 1)
    assert "registered" not in text


async def test_a_value_is_held_against_its_field(quiet_house: House) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder())
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"kind": "EMAIL"}, "nobody"),
        ({"kind": "NUMBER"}, "1_000"),
        ({"kind": "DATE"}, "20260131"),
        ({"kind": "TEXT", "pattern": "[0-9]{4}"}, "12345"),
        ({"kind": "TEXT", "pattern": "(a+)+b"}, "a" * 400),
    ]
    fields = [
        field(document, "ana", place=2 + n, label=f"Number {n}", **kind) for n, (kind, _) in enumerate(wrong)
    ]
    ana, seen, _ = await ask(house, [signature(document, "ana"), *fields])
    for n, (kind, value) in enumerate(wrong):
        id = by_name(seen)[f"Number {n}"]["id"]
        filled = {"values": [{"fieldId": id, "value": value}]}
        refusal = await house.refusal(ana, "fillFields", filled, "... on FieldInvalid { fieldId }")
        assert (refusal["code"], refusal["fieldId"]) == ("FIELD_INVALID", id), kind
        assert refusal["message"].startswith(f"Number {n}: ")


async def test_of_a_group_one_is_chosen_and_one_must_be(quiet_house: House) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder())
    radios = [
        field(document, "ana", "RADIO", 2 + n, label="VAT", options=[option])
        for n, option in enumerate(("yes", "no"))
    ]
    ana, seen, _ = await ask(house, [signature(document, "ana"), *radios])
    sign_here, yes, no = (each["id"] for each in seen["fields"])
    signed = {"fieldId": sign_here, "value": "Ana", "method": "TYPED"}
    act = {"shownSha256": seen["shownSha256"], "idempotencyKey": "now", "values": [signed]}
    missing = await house.refusal(ana, "sign", act, "... on RequiredFieldsMissing { fieldIds }")
    assert missing["fieldIds"] == [yes, no]
    both = [{"fieldId": yes, "value": "yes"}, {"fieldId": no, "value": "no"}]
    assert (await house.refusal(ana, "fillFields", {"values": both}))["code"] == "FIELD_INVALID"
    done = await ana.do(
        "sign", "SignInput", {**act, "values": [signed, both[1]]}, "ceremony { envelopeState }"
    )
    assert done["ceremony"]["envelopeState"] == "COMPLETED"


COULD_NOT_BE_FILLED: list[tuple[dict[str, Any], str]] = [
    ({"kind": "SIGNATURE", "recipient": None}, "recipient"),
    ({"kind": "STAMP", "recipient": None}, "recipient"),
    ({"kind": "DATE_SIGNED", "recipient": None}, "recipient"),
    ({"kind": "SIGNATURE", "value": "Ana Sørensen"}, "value"),
    ({"kind": "TEXT", "pattern": "(?=a)"}, "pattern"),
    ({"kind": "NUMBER", "pattern": "[0-9]"}, "pattern"),
    ({"kind": "TEXT", "pattern": "[0-9]{4}", "value": "12"}, "value"),
    ({"kind": "EMAIL", "value": "nobody"}, "value"),
    ({"kind": "DROPDOWN"}, "options"),
    ({"kind": "RADIO", "options": ["a", "a"]}, "options"),
    ({"kind": "DROPDOWN", "options": ["a"], "value": "b"}, "value"),
]


async def test_a_field_that_could_not_be_filled_in_is_not_placed(quiet_house: House) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder())
    for wrong, path in COULD_NOT_BE_FILLED:
        input = {
            "documentIds": [document],
            "recipients": [party("ana", **ANA)],
            "fields": [signature(document, "ana"), {**signature(document, "ana", 2), **wrong}],
        }
        refusal = await house.refusal(house.nora, "createEnvelope", input)
        assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["input", "fields", path]), wrong


async def test_patterns_that_are_too_much_together_are_refused(quiet_house: House) -> None:
    """Each by itself is allowed; whoever fills in all of them at once has the server walk through all."""
    document = await quiet_house.a_document(await quiet_house.a_folder())
    dear = {"kind": "TEXT", "pattern": "(?:.?){400}x"}
    fields = [{**signature(document, "ana", n), **dear} for n in range(7)]
    input = {"documentIds": [document], "recipients": [party("ana", **ANA)], "fields": fields}
    refusal = await quiet_house.refusal(quiet_house.nora, "createEnvelope", input)
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["input", "fields", "pattern"])
    input["fields"] = fields[:6]
    await quiet_house.nora.do("createEnvelope", "CreateEnvelopeInput", input, "envelope { id }")


async def test_b19_a_person_is_asked_for_no_company_stamp(quiet_house: House) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder())
    family, bakery = await house.a_client(), await house.a_client("Sørensen Bakery Ltd", "COMPANY")
    ana, baker = (each["contacts"][0]["id"] for each in (family, bakery))

    async def send(**who: Any) -> dict[str, Any]:
        input = {
            "documentIds": [document],
            "recipients": [party("ana", **who)],
            "fields": [signature(document, "ana"), field(document, "ana", "STAMP", 2)],
            "idempotencyKey": str(who),
        }
        answer = await house.nora.ask(
            f"""mutation($input: RequestSignatureInput!) {{ requestSignature(input: $input) {{
                  envelope {{ state recipients {{ kind company }} }} userErrors {{ code {NOT_READY} }} }} }}""",
            input=input,
        )
        made: dict[str, Any] = answer["requestSignature"]
        return made

    refused = await send(contactId=ana)
    [error] = refused["userErrors"]
    assert (error["code"], refused["envelope"]) == ("ENVELOPE_NOT_READY", None)
    [problem] = error["problems"]
    assert problem["code"] == "STAMP_OF_INDIVIDUAL"
    assert problem["message"].startswith(ANA["name"])
    for who in ({"contactId": baker}, {**ANA, "company": "Sørensen Bakery Ltd"}):
        kept = await send(**who)
        assert kept["userErrors"] == []
        assert kept["envelope"]["recipients"] == [{"kind": "COMPANY", "company": "Sørensen Bakery Ltd"}]


async def test_b07_the_sender_fills_in_what_is_asked_of_nobody(quiet_house: House) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder())
    fields = [
        signature(document, "ana"),
        field(document, None, "TEXT", 2, label="Fee"),
        field(document, None, "DOCUMENT_DATE", 4),
    ]
    made = await house.nora.do(
        "createEnvelope",
        "CreateEnvelopeInput",
        {"documentIds": [document], "recipients": [party("ana", **ANA)], "fields": fields},
        "envelope { id problems { code field { label kind } } }",
    )
    id = made["envelope"]["id"]
    assert made["envelope"]["problems"] == [
        {"code": "FIELD_WITHOUT_VALUE", "field": {"label": "Fee", "kind": "TEXT"}},
        {"code": "FIELD_WITHOUT_VALUE", "field": {"label": None, "kind": "DOCUMENT_DATE"}},
    ]
    fields[1]["value"] = "1,200"
    place = {"envelopeId": id, "fields": fields}
    await house.nora.do("setFields", "SetFieldsInput", place, "envelope { id }")
    dated = {"id": id, "documentDate": "2026-10-01"}
    await house.nora.do("updateEnvelope", "UpdateEnvelopeInput", dated, "envelope { id }")
    send = {"id": id, "idempotencyKey": "send"}
    select = "envelope { fields { kind value } }"
    sent = (await house.nora.do("sendEnvelope", "SendEnvelopeInput", send, select))["envelope"]
    assert [each["value"] for each in sent["fields"]] == [None, "1,200", "2026-10-01"]

    await house.nora.do("correctEnvelope", "CorrectEnvelopeInput", {"id": id}, "envelope { id }")
    fields[1]["value"] = "1,300"
    await house.nora.do("setFields", "SetFieldsInput", place, "envelope { id }")
    dated["documentDate"] = "2026-10-02"
    await house.nora.do("updateEnvelope", "UpdateEnvelopeInput", dated, "envelope { id }")
    finish = {"id": id, "finish": True}
    corrected = await house.nora.do("correctEnvelope", "CorrectEnvelopeInput", finish, select)
    assert {x["kind"]: x["value"] for x in corrected["envelope"]["fields"]} == {
        "SIGNATURE": None,
        "TEXT": "1,300",
        "DOCUMENT_DATE": "2026-10-02",
    }
