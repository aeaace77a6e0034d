"""Rows A of behaviours.md: the job moves by itself when the signature is complete."""

from typing import Any

import pytest

from tests.cast import ANA, BEN, House, party, signature, the_engagement_letter

ONLY_ANA = [party("ana", **ANA)]


async def signed_by_ana(house: House, document: str, *jobs: str) -> str:
    """Ana alone was asked, and has signed; answers the envelope's id."""
    envelope = await house.a_request(document, *jobs, parties=ONLY_ANA)
    await house.sign(envelope["parties"]["ana"])
    return str(envelope["id"])


async def test_a01_when_all_have_signed_the_job_moves_once_and_the_history_says_why(house: House) -> None:
    board = await house.a_pipeline()
    job = await house.a_job(board)
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document)

    await house.sign(envelope["parties"]["ana"])
    assert await house.stage_of(job) == "Awaiting signature"
    await house.sign(envelope["parties"]["ben"])

    assert await house.stage_of(job) == "Ready to file"
    [move] = await house.moves_of(job)
    assert move["cause"] == "AUTOMOVE"
    assert move["because"] == [{"__typename": "Envelope", "id": envelope["id"]}]
    assert move["actor"] == {"__typename": "Automation", "rule": "AUTOMOVE"}


async def test_a02_after_one_of_two_signatures_the_job_stays_and_the_document_shows_one_of_two(
    house: House,
) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document)

    await house.sign(envelope["parties"]["ana"])

    card = await house.card(job)
    assert card["stage"]["name"] == "Awaiting signature"
    assert card["progress"] == {"done": 0, "total": 1}
    [blocker] = card["automove"]["blockers"]
    assert blocker["code"] == "SIGNATURE_PENDING"
    assert [each["name"] for each in blocker["waitingFor"]] == [BEN["name"]]
    assert not card["automove"]["willMove"]
    found = await house.nora.ask(
        "query($id: ID!) { document(id: $id) { state signatureProgress { done total } } }", id=document
    )
    assert found["document"] == {"state": "PENDING_SIGNATURE", "signatureProgress": {"done": 1, "total": 2}}
    assert await house.moves_of(job) == []


async def test_a03_next_is_the_successor_in_the_order_of_the_moment(house: House) -> None:
    board = await house.a_pipeline()
    job = await house.a_job(board)
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document)
    await house.sign(envelope["parties"]["ana"])

    order = [board[name] for name in ("Preparation", "Awaiting signature", "Filed", "Ready to file")]
    await house.nora.do(
        "reorderStages",
        "ReorderStagesInput",
        {"pipelineId": board["id"], "stageIds": order},
        "pipeline { id }",
    )
    assert await house.stage_of(job) == "Awaiting signature"
    await house.sign(envelope["parties"]["ben"])

    assert await house.stage_of(job) == "Filed"


async def test_a04_of_the_four_combinations_only_switched_on_and_linked_moves(house: House) -> None:
    board = await house.a_pipeline()
    jobs = {
        (stage, linked): await house.a_job(board, stage, title=f"{stage}, {linked}")
        for stage in ("Awaiting signature", "Ready to file")
        for linked in (True, False)
    }
    linked = [job for (_, is_linked), job in jobs.items() if is_linked]
    await signed_by_ana(house, await house.a_document(await house.a_folder(), *linked))

    assert {place: await house.stage_of(job) for place, job in jobs.items()} == {
        ("Awaiting signature", True): "Ready to file",
        ("Awaiting signature", False): "Awaiting signature",
        ("Ready to file", True): "Ready to file",
        ("Ready to file", False): "Ready to file",
    }
    assert await house.blockers_of(jobs["Ready to file", True]) == ["AUTOMOVE_OFF"]


async def test_a05_automove_is_a_switch_of_each_stage_and_refused_on_the_last(house: House) -> None:
    board = await house.a_pipeline()
    select = "pipeline(id: $id) { stages { name automove automoveInert } }"
    shown = await house.nora.ask(f"query($id: ID!) {{ {select} }}", id=board["id"])
    assert [each["automove"] for each in shown["pipeline"]["stages"]] == [False, True, False, False]

    async def refused(mutation: str, input: dict[str, Any]) -> str:
        return str((await house.refusal(house.nora, mutation, input))["code"])

    assert await refused("updateStage", {"id": board["Filed"], "automove": True}) == "AUTOMOVE_ON_LAST_STAGE"
    at_the_end = {"pipelineId": board["id"], "name": "After all", "automove": True}
    assert await refused("createStage", at_the_end) == "AUTOMOVE_ON_LAST_STAGE"
    alone = {"name": "One", "stages": [{"name": "Only", "automove": True}]}
    assert await refused("createPipeline", alone) == "AUTOMOVE_ON_LAST_STAGE"

    # A stage that becomes the last keeps its switch, without effect.
    order = [board[name] for name in ("Preparation", "Ready to file", "Filed", "Awaiting signature")]
    await house.nora.do(
        "reorderStages",
        "ReorderStagesInput",
        {"pipelineId": board["id"], "stageIds": order},
        "pipeline { id }",
    )
    shown = await house.nora.ask(f"query($id: ID!) {{ {select} }}", id=board["id"])
    last = shown["pipeline"]["stages"][-1]
    assert last == {"name": "Awaiting signature", "automove": True, "automoveInert": True}


async def test_a05_the_switch_works_from_the_moment_it_is_turned(house: House) -> None:
    board = await house.a_pipeline()
    job = await house.a_job(board)
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document, parties=ONLY_ANA)
    turn = {"id": board["Awaiting signature"], "automove": False}
    await house.nora.do("updateStage", "UpdateStageInput", turn, "stage { automove }")
    await house.sign(envelope["parties"]["ana"])
    assert await house.stage_of(job) == "Awaiting signature"
    assert await house.blockers_of(job) == ["AUTOMOVE_OFF"]


async def test_a06_a_stage_with_nothing_configured_but_its_switch_moves_its_job(house: House) -> None:
    made = await house.nora.do("createPipeline", "CreatePipelineInput", {"name": "Bare"}, "pipeline { id }")
    board = {"id": made["pipeline"]["id"]}
    for name in ("First", "Second"):
        input = {"pipelineId": board["id"], "name": name, "afterStageId": board.get("First")}
        stage = await house.nora.do("createStage", "CreateStageInput", input, "stage { id }")
        board[name] = stage["stage"]["id"]
    switch = {"id": board["First"], "automove": True}
    await house.nora.do("updateStage", "UpdateStageInput", switch, "stage { id }")

    job = await house.a_job(board, "First")
    await signed_by_ana(house, await house.a_document(await house.a_folder(), job))

    assert await house.stage_of(job) == "Second"
    assert (await house.card(job))["tasks"] == []


async def test_a08_what_is_signed_but_not_linked_moves_nothing_and_shows_no_progress(house: House) -> None:
    client = await house.a_client()
    job = await house.a_job(await house.a_pipeline(), clientId=client["id"])
    folder = await house.a_folder(clientId=client["id"])
    await signed_by_ana(house, await house.a_document(folder))

    card = await house.card(job)
    assert card["stage"]["name"] == "Awaiting signature"
    assert card["progress"] == {"done": 0, "total": 0}
    assert card["documents"] == []
    assert [each["code"] for each in card["automove"]["blockers"]] == ["NO_ITEMS"]


async def test_a13_a_document_in_a_private_folder_is_refused_with_the_folder_named(house: House) -> None:
    private, open_one = await house.a_folder("PRIVATE", name="Working papers"), await house.a_folder()
    inner = await house.a_folder(None, name="Drafts", parentId=private)
    document = await house.a_document(inner)
    request = {
        "documentIds": [document],
        "recipients": ONLY_ANA,
        "fields": [signature(document, "ana")],
        "idempotencyKey": "one",
    }
    named = "... on FolderNotClientVisible { folders { id name access } }"

    refusal = await house.refusal(house.nora, "requestSignature", request, named)
    assert refusal["code"] == "FOLDER_NOT_CLIENT_VISIBLE"
    assert refusal["folders"] == [{"id": inner, "name": "Drafts", "access": "PRIVATE"}]
    assert "Drafts" in refusal["message"]
    assert (await house.nora.ask("{ envelopes { totalCount } }"))["envelopes"]["totalCount"] == 0

    move = {"documentId": document, "folderId": open_one}
    await house.nora.do("moveDocument", "MoveDocumentInput", move, "document { folder { id } }")
    sent = await house.nora.do(
        "requestSignature", "RequestSignatureInput", request, "envelope { state }"
    )  # the same key: a refusal is not remembered
    assert sent["envelope"]["state"] == "SENT"


async def test_a13_while_a_client_is_asked_the_document_cannot_be_hidden(house: House) -> None:
    top = await house.a_folder("CLIENT_CAN_VIEW")
    below = await house.a_folder(None, parentId=top)
    private = await house.a_folder("PRIVATE")
    document = await house.a_document(below)
    envelope = await house.a_request(document, parties=ONLY_ANA)
    named = "... on DocumentInUse { envelopes { id } }"
    for mutation, input in (
        ("moveDocument", {"documentId": document, "folderId": private}),
        ("updateFolder", {"id": below, "access": "PRIVATE"}),
        ("updateFolder", {"id": top, "access": "PRIVATE"}),
    ):
        refusal = await house.refusal(house.nora, mutation, input, named)
        assert refusal["code"] == "DOCUMENT_IN_USE", mutation
        assert refusal["envelopes"] == [{"id": envelope["id"]}], mutation
    found = await house.nora.ask(
        "query($id: ID!) { document(id: $id) { folder { id access } } }", id=document
    )
    assert found["document"]["folder"] == {"id": below, "access": "CLIENT_CAN_VIEW"}

    await house.sign(envelope["parties"]["ana"])
    await house.nora.do(
        "updateFolder", "UpdateFolderInput", {"id": top, "access": "PRIVATE"}, "folder { id }"
    )


async def test_a13_a_request_inside_the_firm_needs_no_folder_that_clients_see(house: House) -> None:
    document = await house.a_document(await house.a_folder("PRIVATE"))
    nora = [party("nora", memberId=house.nora_id) | {"party": "FIRM"}]
    assert (await house.a_request(document, parties=nora))["state"] == "SENT"


async def test_a14_a_document_is_made_and_linked_in_one_step_or_not_at_all(house: House) -> None:
    board = await house.a_pipeline()
    jobs = [await house.a_job(board), await house.a_job(board)]
    folder = await house.a_folder()
    upload = await house.nora.upload("letter.pdf", the_engagement_letter())
    input = {"uploadId": upload, "folderId": folder, "jobIds": [*jobs, "job_" + "0" * 26]}
    refusal = await house.refusal(house.nora, "createDocument", input)
    assert refusal["code"] == "NOT_FOUND"
    assert (await house.nora.ask("{ documents { totalCount } }"))["documents"]["totalCount"] == 0
    assert (await house.card(jobs[0]))["links"] == []

    input["jobIds"] = jobs
    select = "document { id title } links { role state job { id } } eventCursor"
    made = await house.nora.do("createDocument", "CreateDocumentInput", input, select)
    assert made["document"]["title"] == "letter.pdf"
    assert [each["job"]["id"] for each in made["links"]] == jobs
    assert {each["role"] for each in made["links"]} == {"BLOCKING"}
    assert {each["state"] for each in made["links"]} == {"IDLE"}
    for job in jobs:
        assert (await house.card(job))["documents"] == [{"id": made["document"]["id"]}]


async def test_a15_a_request_links_and_asks_together_or_not_at_all(house: House) -> None:
    board = await house.a_pipeline()
    job = await house.a_job(board)
    document = await house.a_document(await house.a_folder())
    nothing_to_sign = {
        "documentIds": [document],
        "recipients": ONLY_ANA,
        "linkJobIds": [job],
        "idempotencyKey": "first",
    }
    refusal = await house.refusal(house.nora, "requestSignature", nothing_to_sign)
    assert refusal["code"] == "ENVELOPE_NOT_READY"
    card = await house.card(job)
    assert card["links"] == []
    before = card["pipeline"]["version"]

    envelope = await house.a_request(document, job, parties=ONLY_ANA)
    card = await house.card(job)
    assert [each["state"] for each in card["links"]] == ["OPEN"]
    assert card["pipeline"]["version"] > before
    await house.sign(envelope["parties"]["ana"])
    assert await house.stage_of(job) == "Ready to file"


async def test_a16_linking_again_changes_nothing_and_adds_no_event(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder())
    input = {"documentIds": [document], "jobIds": [job]}
    select = "links { id role } jobs { id } eventCursor"
    first = await house.nora.do("linkDocuments", "LinkDocumentsInput", input, select)
    assert first["eventCursor"] is not None
    linked = await house.card(job)
    again = await house.nora.do("linkDocuments", "LinkDocumentsInput", input, select)
    assert again["links"] == first["links"]
    assert again["eventCursor"] is None
    assert await house.card(job) == linked

    events = await house.nora.ask("{ events(first: 100) { nodes { __typename } } }")
    assert [x["__typename"] for x in events["events"]["nodes"]].count("DocumentLinked") == 1
    await signed_by_ana(house, document)
    assert await house.stage_of(job) == "Ready to file"


async def test_a16_linking_what_was_unlinked_revives_the_link(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await house.a_document(await house.a_folder(), job)
    [first] = (await house.card(job))["links"]
    pair = {"documentId": document, "jobId": job}
    await house.nora.do("unlinkDocument", "UnlinkDocumentInput", pair, "jobs { id }")
    assert (await house.card(job))["links"] == []
    input = {"documentIds": [document], "jobIds": [job], "role": "INFORMATIVE"}
    again = await house.nora.do("linkDocuments", "LinkDocumentsInput", input, "links { id role }")
    assert again["links"] == [{"id": first["id"], "role": "INFORMATIVE"}]


async def test_a17_one_document_on_two_jobs_moves_both_each_with_its_own_event(house: House) -> None:
    boards = [await house.a_pipeline(name="Tax return"), await house.a_pipeline(name="Bookkeeping")]
    jobs = [await house.a_job(each) for each in boards]
    document = await house.a_document(await house.a_folder(), *jobs)
    envelope = await signed_by_ana(house, document)

    moves = [await house.moves_of(job) for job in jobs]
    assert [len(each) for each in moves] == [1, 1]
    assert moves[0][0]["id"] != moves[1][0]["id"]
    assert all(each[0]["because"] == [{"__typename": "Envelope", "id": envelope}] for each in moves)
    assert [await house.stage_of(job) for job in jobs] == ["Ready to file", "Ready to file"]


async def test_a17_of_two_jobs_one_may_move_and_the_other_stay(house: House) -> None:
    board = await house.a_pipeline()
    free, held = await house.a_job(board), await house.a_job(board)
    task = {"title": "Call the bank", "jobId": held}
    made = await house.nora.do("createTask", "CreateTaskInput", task, "task { id }")
    await signed_by_ana(house, await house.a_document(await house.a_folder(), free, held))

    assert await house.stage_of(free) == "Ready to file"
    assert await house.stage_of(held) == "Awaiting signature"
    assert await house.blockers_of(held) == ["TASK_OPEN"]
    await house.nora.do("completeTask", "CompleteTaskInput", {"id": made["task"]["id"]}, "task { state }")
    assert await house.stage_of(held) == "Ready to file"


async def test_a19_the_pdf_goes_to_the_client_as_one_mail_with_one_personal_link(house: House) -> None:
    document = await house.a_document(await house.a_folder())
    envelope = await house.a_request(document, parties=ONLY_ANA, title="Return 2025", message="Please sign.")
    await house.until(lambda: house.mails(to=ANA["email"]))
    recipient = envelope["parties"]["ana"]
    link = f"{house.settings.base_url}/s/{await house.link_of(recipient)}"

    await house.sign(recipient)
    await house.sealed(envelope["id"])
    await house.until(lambda: len(house.mails(to=ANA["email"])) == 2)  # the second: all have signed
    [mail] = house.mails(to=ANA["email"], subject="asks you to sign")
    assert mail["Subject"] == "Weiss & Partner asks you to sign: Return 2025"
    text = mail.get_body(("plain",))
    assert text is not None
    assert text.get_content().count("/s/") == 1
    assert link in text.get_content()
    assert "Please sign." in text.get_content()


@pytest.mark.parametrize("decision", ["KEEP", "MAKE_INFORMATIVE", "UNLINK", "VOID_REQUESTS", "WAIVE"])
async def test_a21_moving_by_hand_with_open_items_asks_and_then_does_what_was_decided(
    quiet_house: House, decision: str
) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    job = await house.a_job(board)
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document)
    task = {"title": "Call the bank", "jobId": job}
    await house.nora.do("createTask", "CreateTaskInput", task, "task { id }")
    before = await house.card(job)
    move = {"jobId": job, "toStageId": board["Preparation"]}

    asked = "... on PendingItemsDecisionRequired { choices items { code message } }"
    refusal = await house.refusal(house.nora, "moveJob", move, asked)
    assert refusal["code"] == "PENDING_ITEMS_DECISION_REQUIRED"
    assert sorted(each["code"] for each in refusal["items"]) == ["SIGNATURE_PENDING", "TASK_OPEN"]
    assert refusal["choices"] == ["KEEP", "MAKE_INFORMATIVE", "UNLINK", "VOID_REQUESTS", "WAIVE"]
    assert await house.card(job) == before, "nothing moves"

    move["pendingItems"] = decision
    if decision in ("VOID_REQUESTS", "WAIVE"):
        assert (await house.refusal(house.nora, "moveJob", move))["code"] == "REASON_REQUIRED"
        assert await house.card(job) == before, "nothing moves"
        move["reason"] = "The client will file alone."
    await house.nora.do("moveJob", "MoveJobInput", move, "job { id }")

    [moved] = await house.moves_of(job)
    assert (moved["cause"], moved["from"], moved["to"]) == (
        "MANUAL",
        {"name": "Awaiting signature"},
        {"name": "Preparation"},
    )
    card = await house.card(job)
    links = {"Task" if each["item"]["id"].startswith("tsk_") else "Document": each for each in card["links"]}
    state = await house.nora.ask("query($id: ID!) { envelope(id: $id) { state } }", id=envelope["id"])
    shown = {kind: (each["role"], each["state"]) for kind, each in links.items()}
    assert (shown, state["envelope"]["state"], card["tasks"][0]["state"]) == {
        "KEEP": ({"Task": ("BLOCKING", "OPEN"), "Document": ("BLOCKING", "OPEN")}, "SENT", "OPEN"),
        "MAKE_INFORMATIVE": (
            {"Task": ("INFORMATIVE", "OPEN"), "Document": ("INFORMATIVE", "OPEN")},
            "SENT",
            "OPEN",
        ),
        "UNLINK": ({"Task": ("INFORMATIVE", "OPEN")}, "SENT", "OPEN"),
        "VOID_REQUESTS": ({"Document": ("BLOCKING", "STUCK")}, "VOIDED", "CANCELLED"),
        "WAIVE": ({"Task": ("BLOCKING", "WAIVED"), "Document": ("BLOCKING", "WAIVED")}, "SENT", "OPEN"),
    }[decision]


async def test_a21_within_one_column_nothing_is_asked(house: House) -> None:
    board = await house.a_pipeline()
    job, other = await house.a_job(board), await house.a_job(board)
    await house.a_request(await house.a_document(await house.a_folder(), job))
    down = {"jobId": job, "toStageId": board["Awaiting signature"], "afterJobId": other}
    await house.nora.do("moveJob", "MoveJobInput", down, "job { id }")
    column = await house.nora.ask(
        "query($id: ID!) { pipeline(id: $id) { stages { jobs { nodes { id } } } } }", id=board["id"]
    )
    assert column["pipeline"]["stages"][1]["jobs"]["nodes"] == [{"id": other}, {"id": job}]


async def test_a21_kept_items_hold_the_new_stage_too(house: House) -> None:
    stages: list[dict[str, Any]] = [{"name": name, "automove": True} for name in ("One", "Two")]
    board = await house.a_pipeline([*stages, {"name": "Three"}])
    job = await house.a_job(board, "One")
    document = await house.a_document(await house.a_folder(), job)
    envelope = await house.a_request(document, parties=ONLY_ANA)
    move = {"jobId": job, "toStageId": board["Two"], "pendingItems": "KEEP"}
    await house.nora.do("moveJob", "MoveJobInput", move, "job { id }")
    assert await house.blockers_of(job) == ["SIGNATURE_PENDING"]
    await house.sign(envelope["parties"]["ana"])
    assert await house.stage_of(job) == "Three"


async def test_a21_deciding_about_items_needs_the_rights_of_doing_so_directly(quiet_house: House) -> None:
    """A member may move jobs, but may not waive: not by way of a move either."""
    house = quiet_house
    _, otto = await house.a_member(role="MEMBER")
    _, vera = await house.a_member("Vera Kim", role="VIEWER", permissions=["MANAGE_JOBS"])
    board = await house.a_pipeline()
    job = await house.a_job(board)
    await house.a_request(await house.a_document(await house.a_folder(), job))
    before = await house.card(job)
    move = {"jobId": job, "toStageId": board["Preparation"], "reason": "Enough."}
    for who, decision in (
        (otto, "WAIVE"),
        (vera, "WAIVE"),
        (vera, "VOID_REQUESTS"),
        (vera, "UNLINK"),
        (vera, "MAKE_INFORMATIVE"),
    ):
        refusal = await house.refusal(who, "moveJob", {**move, "pendingItems": decision})
        assert refusal["code"] == "FORBIDDEN", decision
        assert await house.card(job) == before, "nothing moves"
    asked = "... on PendingItemsDecisionRequired { choices }"
    offered = [(await house.refusal(who, "moveJob", move, asked))["choices"] for who in (otto, vera)]
    assert offered == [["KEEP", "MAKE_INFORMATIVE", "UNLINK", "VOID_REQUESTS"], ["KEEP"]]
    await vera.do("moveJob", "MoveJobInput", {**move, "pendingItems": "KEEP"}, "job { id }")
    assert await house.stage_of(job) == "Preparation"
