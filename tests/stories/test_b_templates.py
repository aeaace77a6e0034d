"""Templates: documents and requests from a PDF with places for data and for parties (B04, B05, B08, B29)."""

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from tests.cast import House, the_engagement_letter
from tests.sealing.papers import a_paper

ROLES = [
    {"name": "Adviser", "role": "SIGNER", "party": "FIRM"},
    {"name": "Client", "role": "SIGNER", "party": "CLIENT"},
]
MADE = """document { id title pageCount versions { kind sha256 } }
  links { role item { ... on Document { id } } }
  envelope { id state title documentDate problems { code }
    recipients { key name email party routingOrder } fields { kind page recipient { key } } }"""

OF_A_TEMPLATE = """envelope { id problems { code } recipients { key name party }
  fields { kind recipient { key } } }"""


def place(kind: str, row: int, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "page": 1, "x": 0.1, "y": 0.3 + row * 0.06, "width": 0.5, "height": 0.04, **more}


FIELDS = [
    place("NAME", 0, variable="client.name"),
    place("TEXT", 1, variable="fee"),
    place("COMPANY", 2, variable="firm.legalName"),
    place("DOCUMENT_DATE", 3, variable="document.date"),
    place("SIGNATURE", 4, role="Adviser"),
    place("SIGNATURE", 5, role="Client"),
]


async def a_template(house: House, roles: Any = ROLES, fields: Any = FIELDS, **more: Any) -> str:
    upload = await house.nora.upload("letter.pdf", the_engagement_letter())
    input = {"name": "Engagement letter", "uploadId": upload, "roles": roles, "fields": fields, **more}
    made = await house.nora.do("createTemplate", "CreateTemplateInput", input, "template { id }")
    return str(made["template"]["id"])


async def a_client_with_folder(house: House) -> tuple[dict[str, Any], str]:
    client = await house.a_client()
    return client, await house.a_folder(clientId=client["id"])


async def generate(house: House, template: str, folder: str, **more: Any) -> dict[str, Any]:
    input = {"templateId": template, "folderId": folder, **more}
    return dict(await house.nora.do("generateDocument", "GenerateDocumentInput", input, MADE))


async def words_of(house: House, document: str) -> str:
    answer = await house.nora.http.get(f"/files/documents/{document}")
    return PdfReader(BytesIO(answer.content)).pages[0].extract_text()


async def test_b04_a_document_from_a_template_comes_with_its_draft_filled_in_and_linked_to_the_job(
    house: House,
) -> None:
    template = await a_template(house)
    client, folder = await a_client_with_folder(house)
    job = await house.a_job(await house.a_pipeline(), clientId=client["id"])
    made = await generate(house, template, folder, jobId=job, values={"fee": "1,200 EUR"})
    envelope = made["envelope"]
    assert [each["item"]["id"] for each in made["links"]] == [made["document"]["id"]]
    assert (envelope["state"], envelope["problems"]) == ("DRAFT", [])
    assert [(each["key"], each["name"]) for each in envelope["recipients"]] == [
        ("Adviser", "Nora Weiss"),
        ("Client", "Ana Sørensen"),
    ]
    assert [(each["kind"], each["recipient"]["key"]) for each in envelope["fields"]] == [
        ("SIGNATURE", "Adviser"),
        ("SIGNATURE", "Client"),
    ]
    assert await house.blockers_of(job) == ["REQUEST_NOT_SENT"]
    send = {"id": envelope["id"], "idempotencyKey": "send"}
    sent = await house.nora.do("sendEnvelope", "SendEnvelopeInput", send, "envelope { state }")
    assert sent["envelope"]["state"] == "SENT"


async def test_b05_what_is_on_file_and_what_is_given_stands_in_the_document(house: House) -> None:
    template = await a_template(house)
    _, folder = await a_client_with_folder(house)
    made = await generate(house, template, folder, values={"fee": 1200}, documentDate="2026-03-31")
    assert made["envelope"]["documentDate"] == "2026-03-31"
    text = await words_of(house, made["document"]["id"])
    for words in ("Sørensen family", "1200", "Weiss & Partner", "2026-03-31", "Engagement letter, page 1"):
        assert words in text


async def test_b05_a_missing_variable_is_named_and_nothing_is_made(house: House) -> None:
    template = await a_template(house, fields=[*FIELDS, place("TEXT", 6, variable="hours")])
    folder = await house.a_folder()
    input = {"templateId": template, "folderId": folder, "values": {"hours": " "}}
    refusal = await house.refusal(
        house.nora, "generateDocument", input, "... on TemplateVariableMissing { variables }"
    )
    assert refusal["code"] == "TEMPLATE_VARIABLE_MISSING"
    assert refusal["variables"] == ["client.name", "fee", "hours"]
    found = await house.nora.ask("{ documents { totalCount } }")
    assert found["documents"]["totalCount"] == 0


async def test_a_value_that_its_place_cannot_take_is_told_and_a_box_is_ticked_by_true(house: House) -> None:
    kinds = [
        place("NUMBER", 0, variable="fee"),
        place("DATE", 1, variable="until"),
        place("CHECKBOX", 2, variable="vat"),
    ]
    choice = place("DROPDOWN", 3, variable="size", options=["small", "large"])
    template = await a_template(house, [], [*kinds, choice])
    folder = await house.a_folder()
    right = {"fee": 1200, "until": "2026-12-31", "vat": True, "size": "small"}
    wrong: dict[str, Any] = {
        "fee": ["much", 10**300, {"amount": 1}, ["900"]],
        "until": ["soon"],
        "vat": ["perhaps"],
        "size": ["huge", "x" * 1001, "two\u0000lines"],
    }
    for name, values in wrong.items():
        for value in values:
            input = {"templateId": template, "folderId": folder, "values": {**right, name: value}}
            refusal = await house.refusal(house.nora, "generateDocument", input)
            assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["input", "values"])
            assert name in refusal["message"]
    made = await generate(house, template, folder, values=right)
    text = await words_of(house, made["document"]["id"])
    assert all(each in text for each in ("1200", "2026-12-31", "✓", "small"))


async def test_b08_a_later_change_of_the_firms_details_alters_no_document(house: House) -> None:
    template = await a_template(house)
    _, folder = await a_client_with_folder(house)
    made = await generate(house, template, folder, values={"fee": "1"})
    await house.nora.do("updateFirm", "UpdateFirmInput", {"legalName": "Weiss & Heirs"}, "firm { id }")
    assert "Weiss & Partner" in await words_of(house, made["document"]["id"])
    again = await generate(house, template, folder, values={"fee": "1"})
    assert "Weiss & Heirs" in await words_of(house, again["document"]["id"])


async def test_without_roles_it_is_only_a_document_and_who_is_unknown_is_named_by_their_role(
    house: House,
) -> None:
    letter = await a_template(house, roles=[], fields=FIELDS[:1])
    client, folder = await a_client_with_folder(house)
    assert (await generate(house, letter, folder))["envelope"] is None
    witness = {"name": "Witness", "role": "SIGNER", "party": "OTHER"}
    template = await a_template(house, [witness], [place("SIGNATURE", 0, role="Witness")])
    draft = (await generate(house, template, folder))["envelope"]
    assert [each["name"] for each in draft["recipients"]] == ["Witness"]
    assert [each["code"] for each in draft["problems"]] == ["CHANNEL_MISSING"]
    named = [{"key": "Witness", "contactId": client["contacts"][1]["id"]}]
    draft = (await generate(house, template, folder, recipients=named))["envelope"]
    assert [each["name"] for each in draft["recipients"]] == ["Ben Sørensen"]


async def test_a_request_for_documents_of_ones_own_takes_roles_and_places_from_a_template(
    house: House,
) -> None:
    _, folder = await a_client_with_folder(house)
    template = await a_template(house)
    document = await house.a_document(folder)
    input = {"templateId": template, "documentIds": [document]}
    own = {"documentId": document, "recipient": "Client", **place("DATE_SIGNED", 7)}
    made = await house.nora.do(
        "createEnvelope", "CreateEnvelopeInput", {**input, "fields": [own]}, OF_A_TEMPLATE
    )
    envelope = made["envelope"]
    assert [(each["key"], each["name"], each["party"]) for each in envelope["recipients"]] == [
        ("Adviser", "Nora Weiss", "FIRM"),
        ("Client", "Ana Sørensen", "CLIENT"),
    ]
    assert [(each["kind"], each["recipient"]["key"]) for each in envelope["fields"]] == [
        ("SIGNATURE", "Adviser"),
        ("SIGNATURE", "Client"),
        ("DATE_SIGNED", "Client"),
    ]
    assert envelope["problems"] == []
    named = {**input, "recipients": [{"key": "Client", "name": "Ben Okoro", "email": "ben@okoro.example"}]}
    made = await house.nora.do("createEnvelope", "CreateEnvelopeInput", named, OF_A_TEMPLATE)
    assert [each["name"] for each in made["envelope"]["recipients"]] == ["Nora Weiss", "Ben Okoro"]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"documentIds": []}, "INVALID_INPUT"),
        ({"recipients": [{"key": "Notary", "name": "Ben Okoro"}]}, "INVALID_INPUT"),
        ({"templateId": "tpl_00000000000000000000000000"}, "NOT_FOUND"),
    ],
)
async def test_a_request_from_a_template_that_does_not_fit_is_refused_and_leaves_nothing(
    house: House, wrong: dict[str, Any], code: str
) -> None:
    document = await house.a_document(await house.a_folder())
    input = {"templateId": await a_template(house), "documentIds": [document], **wrong}
    assert (await house.refusal(house.nora, "createEnvelope", input))["code"] == code
    answer = await house.nora.ask("query($id: ID!) { document(id: $id) { envelopes { id } } }", id=document)
    assert answer["document"]["envelopes"] == []


async def test_an_unsound_template_is_refused_with_the_place_that_is_wrong(house: House) -> None:
    upload = await house.nora.upload("letter.pdf", the_engagement_letter())
    wrong = [
        (place("TEXT", 0, role="Nobody"), "no role"),
        (place("TEXT", 0, role="Client", variable="fee"), "one of these"),
        (place("DATE_SIGNED", 0, variable="fee"), "no variable"),
        (place("SIGNATURE", 0, variable="fee"), "no variable"),
        (place("TEXT", 0, page=2), "no page 2"),
        (place("TEXT", 0, x=0.9), "off its page"),
    ]
    for field, why in wrong:
        input = {"name": "Letter", "uploadId": upload, "roles": ROLES, "fields": [field]}
        refusal = await house.refusal(house.nora, "createTemplate", input)
        assert refusal["code"] == "INVALID_INPUT"
        assert why in refusal["message"]
        assert refusal["path"] == ["input", "fields", "0"]
    for field in (place("DROPDOWN", 0, role="Client"), place("TEXT", 0, variable="fee", pattern="(a")):
        input = {"name": "Letter", "uploadId": upload, "roles": ROLES, "fields": [field]}
        assert (await house.refusal(house.nora, "createTemplate", input))["code"] == "INVALID_INPUT"


async def test_what_the_sender_always_writes_stands_in_every_draft(house: House) -> None:
    remark = place("TEXT", 0, value="Without VAT")
    template = await a_template(house, ROLES, [*FIELDS[4:], remark])
    _, folder = await a_client_with_folder(house)
    draft = (await generate(house, template, folder))["envelope"]
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { problems { code } fields { kind value } } }", id=draft["id"]
    )
    assert {"kind": "TEXT", "value": "Without VAT"} in found["envelope"]["fields"]
    assert found["envelope"]["problems"] == []


async def test_a_template_is_renamed_changed_and_put_away(house: House) -> None:
    template = await a_template(house)
    _, folder = await a_client_with_folder(house)
    change = {"id": template, "name": "Letter 2027", "fields": FIELDS[4:]}
    shown = "template { name variables roles parties { name party } fields { kind role } archived }"
    made = (await house.nora.do("updateTemplate", "UpdateTemplateInput", change, shown))["template"]
    assert (made["name"], made["variables"], made["roles"]) == ("Letter 2027", [], ["Adviser", "Client"])
    away = {"id": template, "archived": True}
    await house.nora.do("updateTemplate", "UpdateTemplateInput", away, shown)
    input = {"templateId": template, "folderId": folder}
    assert "put away" in (await house.refusal(house.nora, "generateDocument", input))["message"]
    found = await house.nora.ask("{ templates { totalCount } all: templates(archived: true) { totalCount } }")
    assert (found["templates"]["totalCount"], found["all"]["totalCount"]) == (0, 1)


MANY = """mutation($input: SendTemplateToManyInput!) { sendTemplateToMany(input: $input) {
  userErrors { code message }
  results { envelope { id } userErrors { code message } } } }"""


async def test_b29_one_template_goes_to_fifty_contacts_in_one_mutation_with_a_result_for_each(
    house: House,
) -> None:
    template = await a_template(house)
    client, folder = await a_client_with_folder(house)
    ana = [{"key": "Client", "contactId": client["contacts"][0]["id"]}]
    rows: list[dict[str, Any]] = [
        {"folderId": folder, "recipients": ana, "values": {"fee": str(number)}} for number in range(50)
    ]
    rows[7]["values"] = {}
    rows[9]["folderId"] = "fol_0"
    input = {"templateId": template, "rows": rows, "idempotencyKey": "all"}
    first = (await house.nora.ask(MANY, input=input))["sendTemplateToMany"]
    assert first["userErrors"] == []
    refused = {n: x["userErrors"][0]["code"] for n, x in enumerate(first["results"]) if x["userErrors"]}
    assert refused == {7: "TEMPLATE_VARIABLE_MISSING", 9: "NOT_FOUND"}
    ids = [each["envelope"]["id"] for each in first["results"] if each["envelope"]]
    assert len(set(ids)) == 48

    again = (await house.nora.ask(MANY, input=input))["sendTemplateToMany"]
    assert [x["envelope"] for x in again["results"]] == [x["envelope"] for x in first["results"]]
    assert [bool(x["userErrors"]) for x in again["results"]] == [not x["envelope"] for x in again["results"]]

    async def all_sent() -> bool:
        found = await house.nora.ask(
            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Envelope { state } } }", ids=ids
        )
        return {each["state"] for each in found["nodes"]} == {"SENT"}

    await house.until(all_sent)
    asked = await house.until(
        lambda: len(found) == 48 and found if (found := house.mails(to="nora@weiss.example")) else None
    )
    assert len(asked) == 48, "Nora signs first"
    document = await house.nora.ask(
        "query($id: ID!) { node(id: $id) { ... on Envelope { documents { id } } } }", id=ids[3]
    )
    assert "3" in await words_of(house, document["node"]["documents"][0]["id"])


async def test_a_templates_file_says_by_its_tags_what_its_roles_and_the_data_fill_in(house: House) -> None:
    words = '{{text name="client.name"}}', "Agreed: {{signature r2}} {{date_signed r2}}"
    upload = await house.nora.upload("tagged.pdf", a_paper(*words, size=(600, 800)))
    asked = {"name": "Mandate", "uploadId": upload, "fields": [], "useProposedFields": True}
    refused = await house.refusal(house.nora, "createTemplate", {**asked, "roles": ROLES[:1]})
    assert (refused["path"], "nobody is r2" in refused["message"]) == (["input", "useProposedFields"], True)
    made = await house.nora.do(
        "createTemplate",
        "CreateTemplateInput",
        {**asked, "roles": ROLES},
        "template { id variables fields { kind role variable page } }",
    )
    template = made["template"]
    assert template["variables"] == ["client.name"]
    assert [(x["kind"], x["role"], x["variable"], x["page"]) for x in template["fields"]] == [
        ("TEXT", None, "client.name", 1),
        ("SIGNATURE", "Client", None, 2),
        ("DATE_SIGNED", "Client", None, 2),
    ]
    _, folder = await a_client_with_folder(house)
    document = (await generate(house, template["id"], folder))["document"]
    text = await words_of(house, document["id"])
    assert "Sørensen family" in text
    assert "{{" not in text


async def test_a_tag_of_a_template_that_is_not_understood_refuses_it_by_name(quiet_house: House) -> None:
    house = quiet_house
    upload = await house.nora.upload("tagged.pdf", a_paper("{{sginature r1}}", size=(600, 800)))
    asked = {"name": "Mandate", "uploadId": upload, "roles": ROLES, "fields": []}
    refused = await house.refusal(house.nora, "createTemplate", {**asked, "useProposedFields": True})
    assert "{{sginature r1}} There is no field of this kind." in refused["message"]
    await house.nora.do("createTemplate", "CreateTemplateInput", asked, "template { id }")
