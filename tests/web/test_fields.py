"""Fields of every kind on the signing page: each with a control that fits it, told what is wrong, drawn in the end."""

from typing import Any

from playwright.async_api import expect

from tests.cast import ANA, House, party
from tests.stories.test_b_fields_of_every_kind import field
from tests.web.acts import a_file, a_picture, agree, bar, dialog, finish, open_document, read_all
from tests.web.looks import faults_of
from tests.web.test_signing import ana_at
from tests.web.windows import Windows

KINDS: list[dict[str, Any]] = [
    {"kind": "SIGNATURE"},
    {"kind": "SIGNATURE"},
    {"kind": "STAMP"},
    {"kind": "DATE_SIGNED"},
    {"kind": "DATE", "label": "Born"},
    {"kind": "NAME"},
    {"kind": "EMAIL"},
    {"kind": "COMPANY"},
    {"kind": "TEXT", "label": "Postcode", "pattern": "[0-9]{4}"},
    {"kind": "NUMBER", "label": "Children"},
    {"kind": "CHECKBOX", "label": "I agree"},
    {"kind": "RADIO", "label": "VAT", "options": ["registered"], "width": 0.03},
    {"kind": "RADIO", "label": "VAT", "options": ["exempt"], "width": 0.03},
    {"kind": "DROPDOWN", "label": "Status", "options": ["single", "married"]},
]


async def test_b18_every_kind_is_filled_in_by_a_control_that_fits_it_and_what_is_wrong_is_said_beside_it(
    house: House, windows: Windows
) -> None:
    document = await house.a_document(await house.a_folder())
    fields = [field(document, "ana", place=n, **each) for n, each in enumerate(KINDS)]
    fields.append(field(document, None, "TEXT", len(KINDS), value="Fee: 1,200"))
    ana = party("ana", **ANA, company="Sørensen Bakery Ltd")
    envelope = await house.a_request(document, parties=[ana], fields=fields)
    page = await ana_at(windows)
    await open_document(page)
    await read_all(page, 1)
    await agree(page)
    assert await faults_of(page, "fields of every kind, empty") == []
    await expect(page.get_by_text("Fee: 1,200")).to_be_visible()
    await expect(page.get_by_label("Company on page 1")).to_have_value("Sørensen Bakery Ltd")

    sign = page.get_by_role("button", name="Sign here on page 1: press to fill in")
    await sign.first.click()
    own = dialog(page, "Your signature")
    await own.get_by_role("tab", name="Type").click()
    await own.get_by_role("button", name="Use this signature").click()
    await dialog(page, "Use it for the other place too?").get_by_role("button", name="Use for all").click()
    await expect(sign).to_have_count(0)
    await page.get_by_role("button", name="Stamp on page 1: press to fill in").click()
    stamp = dialog(page, "Your stamp")
    await stamp.get_by_label("A picture of it").set_input_files(a_file("stamp.png", a_picture(), "image/png"))
    await expect(stamp.get_by_role("img", name="Your stamp")).to_be_visible()
    assert await faults_of(page, "a stamp") == []
    await stamp.get_by_role("button", name="Use this picture").click()
    await page.get_by_label("Born").fill("1980-02-29")
    await page.get_by_label("Postcode").fill("12")
    await expect(page.get_by_text("[0-9]{4}")).to_be_visible()
    assert await faults_of(page, "fields of every kind, one wrong") == []
    await page.get_by_label("Postcode").fill("1234")
    await expect(page.get_by_text("[0-9]{4}")).to_have_count(0)
    await page.get_by_label("Children").fill("2")
    await page.get_by_label("I agree").check()
    await page.get_by_label("VAT: registered").check()
    await page.get_by_label("VAT: exempt").check()
    await expect(page.get_by_label("VAT: registered")).not_to_be_checked()
    await page.get_by_label("Status").select_option("married")
    await expect(bar(page).get_by_text("All fields are filled in")).to_be_visible()
    await expect(bar(page).get_by_text("Saved")).to_be_visible()
    assert await faults_of(page, "fields of every kind, filled in") == []
    await finish(page)
    found = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { fields { kind label value } } }", id=envelope["id"]
    )
    values = {each["label"]: each["value"] for each in found["envelope"]["fields"] if each["value"]}
    told = {"Born": "1980-02-29", "Postcode": "1234", "Children": "2", "I agree": "true", "Status": "married"}
    assert told.items() <= values.items()
