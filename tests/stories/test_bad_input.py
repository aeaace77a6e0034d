"""Bad input at a party's table and at the firm's desk: each with its exact answer, and nothing changed."""

import asyncio
import base64
from io import BytesIO
from typing import Any

import orjson
import pytest
from PIL import Image

from api.demo.client import Client
from tests.cast import ANA, BEN, House, party, signature

SEEN = """{ ceremony { state shownSha256 consentGiven envelopeState documents { fileUrl }
  fields { id kind mine value filledAt } recipient { state } } }"""
VERSION = "2026-11"


async def seen_by(who: Client) -> dict[str, Any]:
    found: dict[str, Any] = (await who.ask(SEEN))["ceremony"]
    return found


async def consent(who: Client) -> None:
    await who.do("giveConsent", "GiveConsentInput", {"version": VERSION}, "ceremony { consentGiven }")


async def asked(house: House, *, folder: str | None = None, **more: Any) -> tuple[Client, Client, str, str]:
    """Ana and Ben, asked at once; the envelope and its job."""
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(folder or await house.a_folder(), job)
    fields = more.pop("fields", lambda _: None)(document)
    envelope = await house.a_request(document, **({"fields": fields} if fields else {}), **more)
    parties = envelope["parties"]
    ana, ben = [await house.party(parties.get(each) or parties["ana"]) for each in ("ana", "ben")]
    return ana, ben, envelope["id"], job


def act(shown: str, *values: dict[str, Any], key: str = "act") -> dict[str, Any]:
    return {"shownSha256": shown, "idempotencyKey": key, "values": list(values)}


async def test_b02_nobody_signs_twice(quiet_house: House) -> None:
    house = quiet_house
    ana, _, envelope, _ = await asked(house)
    shown = await house.make_ready(ana)
    assert (await house.press_sign(ana, shown, "first"))["userErrors"] == []
    before = await seen_by(ana)
    for mutation, input in (
        ("sign", act(shown, key="second")),
        ("decline", {"reason": "I changed my mind."}),
        ("openCeremony", {}),
        ("giveConsent", {"version": VERSION}),
        ("fillFields", {"values": [{"fieldId": before["fields"][0]["id"], "value": "x", "method": "TYPED"}]}),
    ):
        assert (await house.refusal(ana, mutation, input))["code"] == "ALREADY_ACTED", mutation
    assert await seen_by(ana) == before
    history = await house.nora.ask(
        "query($id: ID!) { envelope(id: $id) { progress { done total } } }", id=envelope
    )
    assert history["envelope"]["progress"] == {"done": 1, "total": 2}


async def test_b20_after_completion_a_link_reads_and_cannot_act(house: House) -> None:
    people = [party("ana", **ANA), {**party("ben", **BEN), "role": "CC"}]
    ana, ben, envelope, _ = await asked(house, parties=people, fields=lambda d: [signature(d, "ana")])
    shown = await house.make_ready(ana)
    await house.press_sign(ana, shown)
    await house.sealed(envelope)
    for who, code in ((ana, "ALREADY_ACTED"), (ben, "ENVELOPE_CLOSED")):
        seen = await seen_by(who)
        assert (seen["state"], seen["envelopeState"]) == ("DONE", "COMPLETED")
        assert await who.download(seen["documents"][0]["fileUrl"])
        for mutation, input in (
            ("sign", act(seen["shownSha256"], key="late")),
            ("decline", {"reason": "too late"}),
            ("giveConsent", {"version": VERSION}),
        ):
            assert (await house.refusal(who, mutation, input))["code"] == code, mutation


async def test_declining_needs_a_reason(quiet_house: House) -> None:
    house = quiet_house
    ana, ben, _, job = await asked(house)
    for reason in ("", "   ", "\n\t"):
        refusal = await house.refusal(ana, "decline", {"reason": reason})
        assert refusal["code"] == "REASON_REQUIRED"
    assert (await seen_by(ana))["recipient"]["state"] == "NOTIFIED"

    await ana.do("decline", "DeclineInput", {"reason": " The price is wrong. "}, "ceremony { state }")
    assert await house.stage_of(job) == "Awaiting signature"
    [blocker] = (await house.card(job))["automove"]["blockers"]
    assert blocker["code"] == "RECIPIENT_DECLINED"
    assert "The price is wrong." in blocker["message"]
    assert [each["name"] for each in blocker["waitingFor"]] == [ANA["name"]]
    closed = "... on EnvelopeClosed { state at by { __typename ... on Recipient { id name email phone } } }"
    refusal = await house.refusal(ben, "giveConsent", {"version": VERSION}, closed)
    assert (refusal["code"], refusal["state"]) == ("ENVELOPE_CLOSED", "DECLINED")
    assert refusal["by"]["name"] == ANA["name"], "who"
    assert refusal["at"], "and when"
    assert (refusal["by"]["email"], refusal["by"]["phone"]) == (None, None), "not how to reach her"
    assert (await seen_by(ben))["state"] == "CLOSED"


async def test_a_party_is_not_told_who_of_the_firm_or_which_token_closed_a_request(
    quiet_house: House,
) -> None:
    house = quiet_house
    ana, _, envelope, _ = await asked(house)
    await house.nora.do(
        "voidEnvelope", "VoidEnvelopeInput", {"id": envelope, "reason": "Wrong form."}, "envelope { state }"
    )
    closed = "... on EnvelopeClosed { state at by { __typename } }"
    refusal = await house.refusal(ana, "giveConsent", {"version": VERSION}, closed)
    assert (refusal["code"], refusal["state"], refusal["by"]) == ("ENVELOPE_CLOSED", "VOIDED", None)
    again = {"id": envelope, "reason": "Again."}
    closed = "... on EnvelopeClosed { state by { __typename } }"
    refusal = await house.refusal(house.nora, "voidEnvelope", again, closed)
    assert (refusal["state"], refusal["by"]) == ("VOIDED", {"__typename": "ApiToken"})


async def test_b18_missing_fields_are_named_and_nothing_changes(quiet_house: House) -> None:
    house = quiet_house

    def fields(document: str) -> list[dict[str, Any]]:
        places = [{**signature(document, "ana", n)} for n in range(5)]
        kinds: list[dict[str, Any]] = [
            {},
            {"kind": "TEXT", "label": "Occupation"},
            {"kind": "CHECKBOX"},
            {"kind": "NUMBER", "required": False},
            {"kind": "DATE_SIGNED"},
        ]
        return [place | kind for place, kind in zip(places, kinds, strict=True)]

    ana, _, _, _ = await asked(house, parties=[party("ana", **ANA)], fields=fields)
    await consent(ana)
    before = await seen_by(ana)
    by_kind = {each["kind"]: each["id"] for each in before["fields"]}
    missing = "... on RequiredFieldsMissing { fieldIds }"
    sign_here = {"fieldId": by_kind["SIGNATURE"], "value": "Ana", "method": "TYPED"}
    for values, left in (
        ([], ["SIGNATURE", "TEXT", "CHECKBOX"]),
        ([sign_here], ["TEXT", "CHECKBOX"]),
        ([sign_here, {"fieldId": by_kind["CHECKBOX"], "value": "false"}], ["TEXT", "CHECKBOX"]),
        (
            [
                sign_here,
                {"fieldId": by_kind["CHECKBOX"], "value": "true"},
                {"fieldId": by_kind["TEXT"], "value": ""},
            ],
            ["TEXT"],
        ),
    ):
        refusal = await house.refusal(ana, "sign", act(before["shownSha256"], *values), missing)
        assert refusal["code"] == "REQUIRED_FIELDS_MISSING"
        assert refusal["fieldIds"] == [by_kind[each] for each in left]
        assert await seen_by(ana) == before, "nothing changes"


async def test_values_for_the_fields_of_others_or_of_nobody_are_refused(quiet_house: House) -> None:
    house = quiet_house

    def fields(document: str) -> list[dict[str, Any]]:
        own_date = {**signature(document, "ana", 2), "kind": "DATE_SIGNED"}
        senders = {**signature(document, "ana", 3), "kind": "TEXT", "value": "Stated"}
        del senders["recipient"]
        return [signature(document, "ana"), signature(document, "ben", 1), own_date, senders]

    ana, ben, _, _ = await asked(house, fields=fields)
    other, _, _, _ = await asked(house)
    await consent(ana)
    before, bens = await seen_by(ana), await seen_by(ben)
    foreign = [
        *(each["id"] for each in before["fields"] if not each["mine"]),
        *(each["id"] for each in before["fields"] if each["kind"] == "DATE_SIGNED"),
        *(each["id"] for each in (await seen_by(other))["fields"]),
        "fld_" + "0" * 26,
        "",
    ]
    assert len(foreign) == 7
    for field in foreign:
        value = {"fieldId": field, "value": "forged", "method": "TYPED"}
        for mutation, input in (
            ("fillFields", {"values": [value]}),
            ("sign", act(before["shownSha256"], value)),
        ):
            assert (await house.refusal(ana, mutation, input))["code"] == "NOT_FOUND", (mutation, field)
    assert await seen_by(ana) == before
    assert await seen_by(ben) == bens


PIXEL = BytesIO()
Image.new("RGB", (1, 1)).save(PIXEL, "GIF")
WIDE = BytesIO()
Image.new("1", (4001, 1)).save(WIDE, "PNG")
NO_PICTURES = {
    "not a data URL": "hello",
    "not an image type": "data:text/html;base64," + base64.b64encode(b"<script>").decode(),
    "not base 64": "data:image/png;base64,@@@@",
    "not ASCII": "data:image/png;base64,éééé",
    "empty": "data:image/png;base64,",
    "not a picture": "data:image/png;base64," + base64.b64encode(b"hello").decode(),
    "a GIF by another name": "data:image/png;base64," + base64.b64encode(PIXEL.getvalue()).decode(),
    "too wide": "data:image/png;base64," + base64.b64encode(WIDE.getvalue()).decode(),
    "an SVG": "data:image/svg+xml;base64," + base64.b64encode(b"<svg/>").decode(),
    "a PNG cut short": "data:image/png;base64," + base64.b64encode(WIDE.getvalue()[:40]).decode(),
    "too large": "data:image/png;base64," + "A" * 960_000,
}


async def test_pictures_that_are_no_pictures_are_refused_by_field_and_nothing_changes(
    quiet_house: House,
) -> None:
    house = quiet_house
    ana, _, _, _ = await asked(house)
    await consent(ana)
    before = await seen_by(ana)
    field = next(each["id"] for each in before["fields"] if each["mine"])
    answers = {}
    for kind, image in NO_PICTURES.items():
        for method in ("DRAWN", "UPLOADED"):
            value = {"fieldId": field, "image": image, "method": method}
            refusal = await house.refusal(ana, "fillFields", {"values": [value]})
            answers[kind, method] = refusal["code"]
    assert {key: code for key, code in answers.items() if code != "FIELD_INVALID"} == {}
    refusal = await house.refusal(ana, "fillFields", {"values": [{"fieldId": field, "value": ""}]})
    assert refusal["code"] == "FIELD_INVALID"
    assert await seen_by(ana) == before


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("NUMBER", "twelve"),
        ("NUMBER", "nan"),
        ("NUMBER", "inf"),
        ("DATE", "31.12.2025"),
        ("DATE", "2025-02-30"),
        ("CHECKBOX", "yes"),
        ("DROPDOWN", "married twice"),
        ("RADIO", "MARRIED"),
        ("TEXT", "x" * 2001),
    ],
)
async def test_a_value_that_does_not_fit_its_field_is_refused_in_words(
    quiet_house: House, kind: str, value: str
) -> None:
    house = quiet_house

    def fields(document: str) -> list[dict[str, Any]]:
        options = {"options": ["single", "married"]} if kind in ("DROPDOWN", "RADIO") else {}
        return [
            signature(document, "ana"),
            {**signature(document, "ana", 2), "kind": kind, "label": "Status", **options},
        ]

    ana, _, _, _ = await asked(house, parties=[party("ana", **ANA)], fields=fields)
    await consent(ana)
    before = await seen_by(ana)
    field = next(each["id"] for each in before["fields"] if each["kind"] == kind)
    refusal = await house.refusal(ana, "fillFields", {"values": [{"fieldId": field, "value": value}]})
    assert refusal["code"] == "FIELD_INVALID"
    assert refusal["message"].startswith("Status: ")
    assert await seen_by(ana) == before


async def test_nothing_is_filled_or_signed_without_consent_to_the_text_as_it_is(quiet_house: House) -> None:
    house = quiet_house
    ana, _, _, _ = await asked(house)
    before = await seen_by(ana)
    field = next(each["id"] for each in before["fields"] if each["mine"])
    value = {"fieldId": field, "value": "Ana", "method": "TYPED"}
    for mutation, input in (
        ("fillFields", {"values": [value]}),
        ("sign", act(before["shownSha256"], value)),
    ):
        assert (await house.refusal(ana, mutation, input))["code"] == "CONSENT_REQUIRED", mutation
    for version in ("", "2020-01", VERSION + " "):
        refusal = await house.refusal(ana, "giveConsent", {"version": version})
        assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["input", "version"])
    assert await seen_by(ana) == before


async def test_what_is_signed_must_be_what_was_shown(quiet_house: House) -> None:
    house = quiet_house
    ana, ben, _, _ = await asked(house)
    await consent(ana)
    empty = await seen_by(ana)
    mine = next(each["id"] for each in empty["fields"] if each["mine"])
    filled = {"values": [{"fieldId": mine, "value": "Ana", "method": "TYPED"}]}
    await ana.do("fillFields", "FillFieldsInput", filled, "ceremony { state }")
    now = await seen_by(ana)
    assert now["shownSha256"] != empty["shownSha256"]
    bens = (await seen_by(ben))["shownSha256"]
    for shown in (empty["shownSha256"], bens, "0" * 64, "", now["shownSha256"].upper()):
        refusal = await house.refusal(ana, "sign", act(shown))
        assert refusal["code"] == "SHOWN_DOCUMENT_CHANGED"
    await house.sign((await ben.ask("{ ceremony { recipient { id } } }"))["ceremony"]["recipient"]["id"])
    assert (await seen_by(ana))["shownSha256"] == now["shownSha256"], "others' values do not disturb"
    assert (await house.press_sign(ana, now["shownSha256"]))["userErrors"] == []


# ---------------------------------------------------------------- idempotency


async def test_the_same_request_twice_is_carried_out_once_and_answered_with_the_same_things(
    quiet_house: House,
) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    input = {"pipelineId": board["id"], "title": "Form 1040", "idempotencyKey": "k"}
    first = await house.nora.do("createJob", "CreateJobInput", input, "job { id number } eventCursor")
    await house.nora.do(
        "updateJob", "UpdateJobInput", {"id": first["job"]["id"], "title": "New"}, "job { id }"
    )
    again = await house.nora.do("createJob", "CreateJobInput", input, "job { id number title } eventCursor")
    assert again["job"] == {**first["job"], "title": "New"}, "read anew"
    assert again["eventCursor"] is None

    other = await house.refusal(house.nora, "createJob", {**input, "title": "Another"})
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    _, otto = await house.a_member()
    ottos = await otto.do("createJob", "CreateJobInput", input, "job { id }")
    assert ottos["job"]["id"] != first["job"]["id"], "keys are each one's own"
    task = {"title": "Form 1040", "idempotencyKey": "k"}
    assert await house.nora.do("createTask", "CreateTaskInput", task, "task { id }"), "and each field's own"
    assert (await house.nora.ask("{ jobs { totalCount } }"))["jobs"]["totalCount"] == 2


@pytest.mark.parametrize("key", ["", "x" * 201])
async def test_a_key_has_1_to_200_characters(quiet_house: House, key: str) -> None:
    input = {"title": "Call", "idempotencyKey": key}
    refusal = await quiet_house.refusal(quiet_house.nora, "createTask", input)
    assert (refusal["code"], refusal["path"]) == ("INVALID_INPUT", ["input", "idempotencyKey"])


async def test_the_same_request_many_times_at_once_is_carried_out_once(quiet_house: House) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    input = {"pipelineId": board["id"], "title": "Form 1040", "idempotencyKey": "k"}
    answers = await asyncio.gather(
        *(house.nora.do("createJob", "CreateJobInput", input, "job { id }") for _ in range(5))
    )
    assert len({each["job"]["id"] for each in answers}) == 1
    assert (await house.nora.ask("{ jobs { totalCount } }"))["jobs"]["totalCount"] == 1


async def test_a_request_sent_twice_asks_once(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    people = [party("ana", **ANA)]
    first = await house.a_request(document, parties=people)
    assert (await house.a_request(document, parties=people))["id"] == first["id"]
    with pytest.raises(Exception, match="IDEMPOTENCY_CONFLICT"):
        await house.a_request(document, parties=[party("ben", **BEN)])
    await house.sign(first["parties"]["ana"])
    await house.sealed(first["id"])
    await house.until(lambda: house.mails(subject="Signed by everyone"))
    assert len(house.mails(subject="asks you to sign")) == 1
    assert (await house.nora.ask("{ envelopes { totalCount } }"))["envelopes"]["totalCount"] == 1


async def test_signing_twice_with_one_key_is_one_act(quiet_house: House) -> None:
    house = quiet_house
    ana, _, envelope, _ = await asked(house)
    shown = await house.make_ready(ana)
    answers = await asyncio.gather(*(house.press_sign(ana, shown, "k") for _ in range(3)))
    assert [each["userErrors"] for each in answers] == [[], [], []]
    assert {each["ceremony"]["state"] for each in answers} == {"DONE"}
    other = await house.refusal(ana, "sign", act("0" * 64, key="k"))
    assert other["code"] == "IDEMPOTENCY_CONFLICT"
    found = await house.nora.ask(
        """query($id: ID!) { envelope(id: $id) { history(first: 100) { nodes {
             __typename ... on RecipientChanged { to } } } } }""",
        id=envelope,
    )
    states = [each.get("to") for each in found["envelope"]["history"]["nodes"]]
    assert states.count("SIGNED") == 1


async def test_a_refusal_is_not_remembered(quiet_house: House) -> None:
    house = quiet_house
    ana, _, _, _ = await asked(house)
    field = next(each["id"] for each in (await seen_by(ana))["fields"] if each["mine"])
    value = {"fieldId": field, "value": "Ana", "method": "TYPED"}
    input = act((await seen_by(ana))["shownSha256"], value)
    assert (await house.refusal(ana, "sign", input))["code"] == "CONSENT_REQUIRED"
    await consent(ana)
    assert (await ana.do("sign", "SignInput", input, "ceremony { state }"))["ceremony"]["state"] == "DONE"


# ---------------------------------------------------------------- versions


async def test_a_change_of_what_one_has_not_seen_is_answered_with_how_it_is_now(quiet_house: House) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    job = await house.a_job(board)
    made = await house.nora.do("createTask", "CreateTaskInput", {"title": "Call"}, "task { id version }")
    task = made["task"]["id"]
    pipeline = await house.nora.ask("query($id: ID!) { pipeline(id: $id) { version } }", id=board["id"])
    stale = pipeline["pipeline"]["version"] - 1
    current = """... on VersionConflict { current { __typename id ... on Job { version title stage { name } }
      ... on Task { version title } ... on Pipeline { name } } }"""
    for mutation, input, shown in (
        (
            "updateJob",
            {"id": job, "title": "Mine", "expectedVersion": 9},
            {"__typename": "Job", "id": job, "version": 1},
        ),
        (
            "moveJob",
            {"jobId": job, "toStageId": board["Filed"], "expectedVersion": 0},
            {"__typename": "Job", "id": job},
        ),
        (
            "updateTask",
            {"id": task, "title": "Mine", "expectedVersion": 2},
            {"__typename": "Task", "version": 1},
        ),
        (
            "updatePipeline",
            {"id": board["id"], "name": "Mine", "expectedVersion": stale},
            {"__typename": "Pipeline", "name": "Tax return"},
        ),
    ):
        refusal = await house.refusal(house.nora, mutation, input, current)
        assert refusal["code"] == "VERSION_CONFLICT", mutation
        assert {key: refusal["current"][key] for key in shown} == shown, mutation
    assert await house.stage_of(job) == "Awaiting signature"
    input = {"id": job, "title": "Mine", "expectedVersion": 1}
    await house.nora.do("updateJob", "UpdateJobInput", input, "job { title }")
    assert (await house.refusal(house.nora, "updateJob", input))["code"] == "VERSION_CONFLICT"


# ---------------------------------------------------------------- pages and cursors


async def codes(who: Client, query: str, **variables: Any) -> list[str]:
    answer = await who.http.post("/graphql", json={"query": query, "variables": variables})
    return [each["extensions"]["code"] for each in answer.json().get("errors", [])]


PAGED = ("pipelines", "jobs", "tasks", "clients", "folders", "documents", "envelopes", "events")


async def test_a_page_has_100_at_most(quiet_house: House) -> None:
    nora = quiet_house.nora
    for field in PAGED:
        ask = f"query($first: Int!) {{ {field}(first: $first) {{ nodes {{ __typename }} }} }}"
        assert await codes(nora, ask, first=100) == [], field
        assert await codes(nora, ask, first=0) == [], field
        for first, code in ((101, "PAGE_TOO_LARGE"), (2**31 - 1, "PAGE_TOO_LARGE"), (-1, "BAD_USER_INPUT")):
            assert await codes(nora, ask, first=first) == [code], (field, first)
    inside = "{ firm { members(first: 101) { nodes { id } } } }"
    assert await codes(nora, inside) == ["PAGE_TOO_LARGE"]


def forged(*values: Any) -> str:
    return base64.urlsafe_b64encode(orjson.dumps(list(values))).decode().rstrip("=")


async def test_a_cursor_that_is_none_is_refused(quiet_house: House) -> None:
    house = quiet_house
    await house.a_pipeline()
    nonsense = [
        "x",
        "",
        "é",
        "=",
        "W10",
        "bnVsbA",
        "MQ",
        "e30",
        forged("id"),
        forged("id", 1),
        forged("id", "a", "b"),
    ]
    for field in PAGED[:-1]:
        ask = f"query($after: String) {{ {field}(after: $after) {{ nodes {{ __typename }} }} }}"
        order = "ID ASC" if field == "jobs" else "id"
        for after in (*nonsense, forged(order, None), forged(order, ["a"])):
            assert await codes(house.nora, ask, after=after) == ["INVALID_CURSOR"], (field, after)
    events = "query($after: EventCursor) { events(after: $after) { nodes { __typename } } }"
    for after in ("x", "", "cur_", "cur_" + "u" * 13, "cur_" + "0" * 12, forged("id", "a")):
        assert await codes(house.nora, events, after=after) in (["INVALID_CURSOR"], ["BAD_USER_INPUT"]), after


async def test_a_cursor_of_another_order_is_refused_and_one_of_the_same_goes_on(quiet_house: House) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    jobs = [await house.a_job(board, title=f"Job {n}") for n in range(5)]
    ask = """query($by: [JobOrder!], $after: String) { jobs(first: 2, orderBy: $by, after: $after) {
      totalCount nodes { id } pageInfo { hasNextPage endCursor } } }"""
    orders: list[Any] = [None]
    for field in ("NUMBER", "CREATED_AT", "UPDATED_AT", "RANK"):
        orders += [[{"field": field, "direction": direction}] for direction in ("ASC", "DESC")]
    ends = []
    for by in orders:
        after, found = None, []
        while True:
            page = (await house.nora.ask(ask, by=by, after=after))["jobs"]
            assert page["totalCount"] == 5
            found += [each["id"] for each in page["nodes"]]
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
            ends.append((by, after))
        assert sorted(found) == sorted(jobs), by
        newest_first = by and (by[0]["direction"] == "DESC") != (by[0]["field"] == "RANK")
        assert found == (jobs[::-1] if newest_first else jobs), by
    for by in orders:
        for other, after in ends:
            expected = [] if by == other else ["INVALID_CURSOR"]
            assert await codes(house.nora, ask, by=by, after=after) == expected, (by, other)
    # A forged place of the right shape is a place, or it is refused; it is never a fault.
    for values in (("NUMBER ASC", 2**40, "a"), ("NUMBER ASC", True, "a"), ("NUMBER ASC", -1, "\0")):
        by = [{"field": "NUMBER"}]
        assert set(await codes(house.nora, ask, by=by, after=forged(*values))) <= {
            "INVALID_CURSOR",
            "BAD_USER_INPUT",
        }
    for when in ("2026-01-01T00:00:00", "2026-01-01", "yesterday"):
        by = [{"field": "CREATED_AT"}]
        assert await codes(house.nora, ask, by=by, after=forged("CREATED_AT ASC", when, "a")) == [
            "INVALID_CURSOR"
        ]


async def test_no_text_is_a_fault_of_ours(quiet_house: House) -> None:
    """PostgreSQL takes no NUL: wherever one is sent, it is the caller's fault and not the server's."""
    house = quiet_house
    board = await house.a_pipeline()
    job = await house.a_job(board)
    for id in ("\0", "job_\0", "job_" + "x" * 5000, "☃", "'; drop table job; --", ""):
        found = await house.nora.ask("query($id: ID!) { job(id: $id) { id } node(id: $id) { id } }", id=id)
        assert found == {"job": None, "node": None}
    do = "mutation($input: UpdateJobInput!) { updateJob(input: $input) { userErrors { code } } }"
    for wrong in ({"id": "\0"}, {"description": "\0"}, {"tags": ["\0"]}, {"clientId": "\0"}):
        assert await codes(house.nora, do, input={"id": job, **wrong}) == ["BAD_USER_INPUT"], wrong
    search = "query($filter: JobFilter) { jobs(filter: $filter) { totalCount } }"
    for filter in ({"search": "\0"}, {"tags": ["\0"]}, {"stageIds": ["\0"]}):
        assert await codes(house.nora, search, filter=filter) == ["BAD_USER_INPUT"], filter
    for search_for in ("%", "_", "\\", "'"):
        found = await house.nora.ask(search, filter={"search": search_for})
        assert found["jobs"]["totalCount"] == 0, search_for
