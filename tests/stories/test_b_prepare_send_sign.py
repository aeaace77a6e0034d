"""Rows B02, B03, B10, B12, B14 of behaviours.md: prepared, sent in order, checked and signed."""

import base64
import hashlib
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.cast import ANA, BEN, House, party, signature

CEREMONY = """{ ceremony { state yourTurn title message consentGiven shownSha256 downloadUrl
  documents { id title pageCount fileUrl } others { name role state routingOrder }
  fields { id kind mine required value filledAt page x y width height label } } }"""


def nora_then_ana(house: House) -> list[dict[str, Any]]:
    return [{"key": "nora", "party": "FIRM", "memberId": house.nora_id}, party("ana", **ANA)]


async def test_b02_before_their_turn_a_link_opens_nothing_and_serves_no_byte_of_the_pdf(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=nora_then_ana(house), message="Between us.")
    ana = await house.party(envelope["parties"]["ana"])

    seen = (await ana.ask(CEREMONY))["ceremony"]
    assert (seen["state"], seen["yourTurn"]) == ("WAITING", False)
    assert (seen["documents"], seen["fields"]) == ([], [])
    assert (seen["shownSha256"], seen["message"], seen["downloadUrl"]) == (None, None, None)
    for url in (
        f"/files/ceremony/{envelope['parties']['ana']}/{document}",
        f"/files/ceremony/{envelope['parties']['nora']}/{document}",
        f"/files/ceremony/{envelope['parties']['ana']}/sealed",
        f"/files/documents/{document}",
        f"/files/envelopes/{envelope['id']}",
        f"/s/{ana.token}/signed.pdf",
    ):
        answer = await ana.http.get(url)
        assert answer.status_code == 404, url
        assert b"%PDF" not in answer.content, url
    for mutation, input in (
        ("openCeremony", {}),
        ("giveConsent", {"version": "2026-11"}),
        ("fillFields", {"values": []}),
        ("sign", {"shownSha256": "0" * 64, "idempotencyKey": "early"}),
        ("decline", {"reason": "too early"}),
    ):
        assert (await house.refusal(ana, mutation, input))["code"] == "NOT_YOUR_TURN", mutation
    parties = await recipients_of(house, envelope["id"])
    assert {each["key"]: each["state"] for each in parties} == {"nora": "NOTIFIED", "ana": "WAITING"}

    await house.sign(envelope["parties"]["nora"])
    seen = (await ana.ask(CEREMONY))["ceremony"]
    assert (seen["state"], seen["message"]) == ("OPEN", "Between us.")
    [page] = seen["documents"]
    assert (await ana.download(page["fileUrl"])).startswith(b"%PDF")


async def recipients_of(house: House, envelope: str) -> list[dict[str, Any]]:
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { recipients { key state delivery notifiedAt viewedAt } } }",
        id=envelope,
    )
    parties: list[dict[str, Any]] = found["envelope"]["recipients"]
    return parties


async def test_b02_a_parallel_group_waits_for_the_group_before_and_not_for_each_other(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    people = [
        party("first", 1, name="First", email="first@client.example"),
        party("ana", 2, **ANA),
        party("ben", 2, **BEN),
        party("last", 3, name="Last", email="last@client.example"),
    ]
    envelope = await house.a_request(document, parties=people)

    async def asked() -> set[str]:
        return {x["key"] for x in await recipients_of(house, envelope["id"]) if x["state"] == "NOTIFIED"}

    assert await asked() == {"first"}
    await house.sign(envelope["parties"]["first"])
    assert await asked() == {"ana", "ben"}
    await house.sign(envelope["parties"]["ben"])
    assert await asked() == {"ana"}
    await house.sign(envelope["parties"]["ana"])
    assert await asked() == {"last"}
    await house.sign(envelope["parties"]["last"])
    assert (await house.sealed(envelope["id"]))["state"] == "COMPLETED"


async def test_b02_a_member_acts_signed_in_without_a_link(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    nora = nora_then_ana(house)[:1]
    envelope = await house.a_request(document, parties=nora)
    mine = envelope["parties"]["nora"]
    read = "query($id: ID!) { ceremony(recipientId: $id) { state shownSha256 fields { id } } }"
    seen = (await house.nora.ask(read, id=mine))["ceremony"]
    _, otto = await house.a_member()
    assert (await otto.ask(read, id=mine))["ceremony"] is None, "it is not Otto who is asked"
    refused = await house.refusal(otto, "openCeremony", {"recipientId": mine})
    assert refused["code"] == "NOT_FOUND"

    consent = {"version": "2026-11", "recipientId": mine}
    await house.nora.do("giveConsent", "GiveConsentInput", consent, "ceremony { consentGiven }")
    act = {
        "shownSha256": seen["shownSha256"],
        "idempotencyKey": "me",
        "recipientId": mine,
        "values": [{"fieldId": seen["fields"][0]["id"], "value": "Nora Weiss", "method": "TYPED"}],
    }
    signed = await house.nora.do("sign", "SignInput", act, "ceremony { state envelopeState }")
    assert signed["ceremony"] == {"state": "DONE", "envelopeState": "COMPLETED"}


async def test_b02_a_token_without_the_right_to_sign_for_the_firm_cannot_sign_for_its_member(
    house: House,
) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=nora_then_ana(house)[:1])
    mine = envelope["parties"]["nora"]
    weak = await house.a_token(["MANAGE_JOBS", "SEND_ENVELOPES"])
    seen = await house.nora.ask(
        "query($id: ID!) { ceremony(recipientId: $id) { shownSha256 consentVersion fields { id } } }", id=mine
    )
    for mutation, input in (
        ("openCeremony", {}),
        ("giveConsent", {"version": seen["ceremony"]["consentVersion"]}),
        ("fillFields", {"values": []}),
        ("sign", {"shownSha256": seen["ceremony"]["shownSha256"], "idempotencyKey": "weak"}),
        ("decline", {"reason": "no"}),
    ):
        refusal = await house.refusal(weak, mutation, {**input, "recipientId": mine})
        assert refusal["code"] == "FORBIDDEN", mutation
    assert [each["state"] for each in await recipients_of(house, envelope["id"])] == ["NOTIFIED"]


async def test_b03_the_first_signature_causes_exactly_one_new_delivery_and_none_went_before(
    house: House,
) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=nora_then_ana(house))
    await house.until(lambda: house.mails(to="nora@weiss.example"))

    async def delivered() -> list[str]:
        found = await house.nora.ask(
            """query($id: ID!) { envelope(id: $id) { history(first: 100) { nodes {
                 __typename ... on DeliveryChanged { to recipient { key } } } } } }""",
            id=envelope["id"],
        )
        events = found["envelope"]["history"]["nodes"]
        return [x["recipient"]["key"] for x in events if x["__typename"] == "DeliveryChanged"]

    await house.until(delivered)
    assert await delivered() == ["nora"]
    assert house.mails(to=ANA["email"]) == []
    ana = next(x for x in await recipients_of(house, envelope["id"]) if x["key"] == "ana")
    assert (ana["delivery"], ana["notifiedAt"]) == ("NONE", None)

    await house.sign(envelope["parties"]["nora"])
    await house.until(lambda: house.mails(to=ANA["email"]))

    async def both() -> bool:
        return len(await delivered()) >= 2

    await house.until(both)
    assert await delivered() == ["ana", "nora"]
    await house.sign(envelope["parties"]["ana"])
    await house.sealed(envelope["id"])
    await house.until(lambda: len(house.mails(subject="Signed by everyone")) == 2)
    assert len(house.mails(to=ANA["email"], subject="asks you to sign")) == 1
    assert len(house.mails(to="nora@weiss.example", subject="asks you to sign")) == 1


# ---------------------------------------------------------------- B12

PROBLEMS = "problems { code message recipient { key } field { page } document { id } }"


async def a_draft(house: House, document: str | None, **more: Any) -> dict[str, Any]:
    input = {"documentIds": [document] if document else [], **more}
    made = await house.nora.do(
        "createEnvelope", "CreateEnvelopeInput", input, f"envelope {{ id state {PROBLEMS} }}"
    )
    envelope: dict[str, Any] = made["envelope"]
    return envelope


@pytest.mark.parametrize(
    ("problem", "refused_as"),
    [
        ("NO_DOCUMENT", "ENVELOPE_NOT_READY"),
        ("NO_SIGNER", "ENVELOPE_NOT_READY"),
        ("CHANNEL_MISSING", "RECIPIENT_CHANNEL_REQUIRED"),
        ("SIGNER_WITHOUT_FIELD", "ENVELOPE_NOT_READY"),
        ("FIELD_OFF_PAGE", "ENVELOPE_NOT_READY"),
        ("FOLDER_NOT_CLIENT_VISIBLE", "FOLDER_NOT_CLIENT_VISIBLE"),
        ("NOT_AN_AUTHORISED_SIGNATORY", "NOT_AN_AUTHORISED_SIGNATORY"),
    ],
)
async def test_b10_b12_a_draft_names_what_is_wrong_and_is_not_sent_while_anything_is(
    quiet_house: House, problem: str, refused_as: str
) -> None:
    house = quiet_house
    folder = await house.a_folder("PRIVATE" if problem == "FOLDER_NOT_CLIENT_VISIBLE" else "CLIENT_CAN_VIEW")
    document = await house.a_document(folder)
    otto, _ = await house.a_member()
    ana = party("ana", **ANA)
    off_page = {**signature(document, "ana"), "x": 0.9}
    made_so: dict[str, dict[str, Any]] = {
        "NO_DOCUMENT": {"recipients": [{**ana, "role": "APPROVER"}]},
        "NO_SIGNER": {"recipients": [{**ana, "role": "CC"}]},
        "CHANNEL_MISSING": {"recipients": [party("ana", name="Ana")], "fields": [signature(document, "ana")]},
        "SIGNER_WITHOUT_FIELD": {"recipients": [ana]},
        "FIELD_OFF_PAGE": {"recipients": [ana], "fields": [signature(document, "ana"), off_page]},
        "FOLDER_NOT_CLIENT_VISIBLE": {"recipients": [ana], "fields": [signature(document, "ana")]},
        "NOT_AN_AUTHORISED_SIGNATORY": {
            "recipients": [{"key": "otto", "party": "FIRM", "memberId": otto}],
            "fields": [signature(document, "otto")],
        },
    }
    draft = await a_draft(house, None if problem == "NO_DOCUMENT" else document, **made_so[problem])
    assert draft["state"] == "DRAFT"
    [found] = draft["problems"]
    assert found["code"] == problem
    send = {"id": draft["id"], "idempotencyKey": "send"}
    refusal = await house.refusal(
        house.nora, "sendEnvelope", send, f"... on EnvelopeNotReady {{ {PROBLEMS} }}"
    )
    assert refusal["code"] == refused_as
    if refused_as == "ENVELOPE_NOT_READY":
        assert refusal["problems"] == draft["problems"]
    state = await house.nora.ask("query($id: ID!) { envelope(id: $id) { state sentAt } }", id=draft["id"])
    assert state["envelope"] == {"state": "DRAFT", "sentAt": None}


@pytest.mark.parametrize(
    "wrong",
    [
        {"page": 0},
        {"page": 2},
        {"x": -0.01},
        {"y": 0.96},
        {"width": 0},
        {"height": -0.1},
        {"x": 1e300, "width": 1e300},
    ],
)
async def test_b12_a_field_must_lie_on_its_page(quiet_house: House, wrong: dict[str, float]) -> None:
    house = quiet_house
    document = await house.a_document(await house.a_folder())
    fields = [{**signature(document, "ana"), **wrong}]
    draft = await a_draft(house, document, recipients=[party("ana", **ANA)], fields=fields)
    assert [each["code"] for each in draft["problems"]] == ["FIELD_OFF_PAGE"]


async def test_b12_all_that_is_wrong_is_listed_at_once_and_once_put_right_it_is_sent(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    private, open_one = await house.a_folder("PRIVATE"), await house.a_folder()
    document = await house.a_document(private)
    draft = await a_draft(
        house, document, recipients=[party("ana", **ANA), party("ben", **BEN)], linkJobIds=[job]
    )
    assert sorted(each["code"] for each in draft["problems"]) == [
        "FOLDER_NOT_CLIENT_VISIBLE",
        "SIGNER_WITHOUT_FIELD",
        "SIGNER_WITHOUT_FIELD",
    ]
    assert await house.blockers_of(job) == ["REQUEST_NOT_SENT"]
    move = {"documentId": document, "folderId": open_one}
    await house.nora.do("moveDocument", "MoveDocumentInput", move, "document { id }")
    fields = [signature(document, "ana"), signature(document, "ben", 1)]
    placed = await house.nora.do(
        "setFields",
        "SetFieldsInput",
        {"envelopeId": draft["id"], "fields": fields},
        f"envelope {{ {PROBLEMS} fields {{ id }} }}",
    )
    assert placed["envelope"]["problems"] == []
    assert len(placed["envelope"]["fields"]) == 2
    again = await house.nora.do(
        "setFields",
        "SetFieldsInput",
        {"envelopeId": draft["id"], "fields": fields},
        "envelope { fields { id } }",
    )
    assert len(again["envelope"]["fields"]) == 2, "those that stood before give way"
    send = {"id": draft["id"], "idempotencyKey": "send"}
    sent = await house.nora.do("sendEnvelope", "SendEnvelopeInput", send, "envelope { state } jobs { id }")
    assert sent == {"userErrors": [], "envelope": {"state": "SENT"}, "jobs": [{"id": job}]}
    assert await house.blockers_of(job) == ["SIGNATURE_PENDING"]
    for mutation, input in (
        ("sendEnvelope", {"id": draft["id"], "idempotencyKey": "again"}),
        ("setFields", {"envelopeId": draft["id"], "fields": fields}),
    ):
        assert (await house.refusal(house.nora, mutation, input))["code"] == "ENVELOPE_NOT_DRAFT", mutation


# ---------------------------------------------------------------- B14


def a_drawing(kind: str = "PNG") -> str:
    """A picture of a signature as a data URL."""
    out = BytesIO()
    Image.new("RGB", (40, 12), (0, 0, 90)).save(out, kind)
    return f"data:image/{kind.lower()};base64,{base64.b64encode(out.getvalue()).decode()}"


async def test_b14_a_party_sees_all_pages_and_which_fields_are_their_own(house: House) -> None:
    from tests.cast import the_engagement_letter

    letter = the_engagement_letter(pages=3)
    document = await house.a_document(await house.a_folder(), data=letter, title="Letter")
    envelope = await house.a_request(document)
    ana = await house.party(envelope["parties"]["ana"])

    seen = (await ana.ask(CEREMONY))["ceremony"]
    assert [(each["title"], each["pageCount"]) for each in seen["documents"]] == [("Letter", 3)]
    assert [each["mine"] for each in seen["fields"]] == [True, False]
    assert [each["name"] for each in seen["others"]] == [BEN["name"]]
    shown = await ana.download(seen["documents"][0]["fileUrl"])
    versions = await house.nora.ask(
        "query($id: ID!) { document(id: $id) { versions { kind sha256 } } }", id=document
    )
    sent = next(x for x in versions["document"]["versions"] if x["kind"] == "SENT")
    assert hashlib.sha256(shown).hexdigest() == sent["sha256"], "shown is what was hashed and is sealed"


async def test_b14_opening_a_link_or_reading_its_pdf_is_not_yet_viewing(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=[party("ana", **ANA)])
    ana = await house.party(envelope["parties"]["ana"])
    await ana.http.get(f"/s/{ana.token}")
    await ana.http.head(f"/s/{ana.token}")
    seen = (await ana.ask(CEREMONY))["ceremony"]
    await ana.download(seen["documents"][0]["fileUrl"])
    scanner = {"confirmed": False}
    await ana.do("openCeremony", "OpenCeremonyInput", scanner, "ceremony { state }")
    assert (await recipients_of(house, envelope["id"]))[0]["state"] == "NOTIFIED"
    await ana.do("openCeremony", "OpenCeremonyInput", {}, "ceremony { state }")
    [viewed] = await recipients_of(house, envelope["id"])
    assert viewed["state"] == "VIEWED"
    await ana.do("openCeremony", "OpenCeremonyInput", {}, "ceremony { state }")
    [still] = await recipients_of(house, envelope["id"])
    assert still["viewedAt"] == viewed["viewedAt"], "viewing is noted once"


@pytest.mark.parametrize("method", ["DRAWN", "TYPED", "UPLOADED"])
async def test_b14_a_signature_is_drawn_typed_or_uploaded(house: House, method: str) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=[party("ana", **ANA)])
    ana = await house.party(envelope["parties"]["ana"])
    await ana.do("giveConsent", "GiveConsentInput", {"version": "2026-11"}, "ceremony { state }")
    [field] = (await ana.ask(CEREMONY))["ceremony"]["fields"]
    value: dict[str, Any] = {"fieldId": field["id"], "method": method}
    value |= {"value": "Ana Sørensen"} if method == "TYPED" else {"image": a_drawing("PNG")}
    if method == "UPLOADED":
        value["image"] = a_drawing("JPEG")
    filled = await ana.do(
        "fillFields", "FillFieldsInput", {"values": [value]}, "ceremony { shownSha256 fields { filledAt } }"
    )
    assert filled["ceremony"]["fields"][0]["filledAt"] is not None
    signed = await house.press_sign(ana, filled["ceremony"]["shownSha256"])
    assert signed["userErrors"] == []
    assert (await house.sealed(envelope["id"]))["state"] == "COMPLETED"


async def test_b14_values_may_come_with_the_signature_itself(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    fields = [
        signature(document, "ana"),
        {**signature(document, "ana", 2), "kind": "TEXT", "label": "Occupation"},
        {**signature(document, "ana", 4), "kind": "DATE_SIGNED"},
        {**signature(document, "ana", 6), "kind": "NAME"},
        {**signature(document, "ana", 8), "kind": "CHECKBOX", "label": "Agreed"},
    ]
    envelope = await house.a_request(document, parties=[party("ana", **ANA)], fields=fields)
    ana = await house.party(envelope["parties"]["ana"])
    consent = {"version": "2026-11"}
    await ana.do("giveConsent", "GiveConsentInput", consent, "ceremony { state }")
    seen = (await ana.ask(CEREMONY))["ceremony"]
    by_kind = {each["kind"]: each["id"] for each in seen["fields"]}
    input = {
        "shownSha256": seen["shownSha256"],
        "idempotencyKey": "now",
        "values": [
            {"fieldId": by_kind["SIGNATURE"], "value": "Ana", "method": "TYPED"},
            {"fieldId": by_kind["TEXT"], "value": "Carpenter"},
            {"fieldId": by_kind["CHECKBOX"], "value": "true"},
        ],
    }
    signed = await ana.do("sign", "SignInput", input, "ceremony { state fields { kind value } }")
    values = {each["kind"]: each["value"] for each in signed["ceremony"]["fields"]}
    assert values["TEXT"] == "Carpenter"
    assert values["NAME"] == ANA["name"]
    assert values["DATE_SIGNED"].count("-") == 2
