"""The table of semantics.md 5, row by row, as far as it is reached: when a job moves, and when it stays."""

import asyncio
from typing import Any

from tests.cast import ANA, House, party, the_engagement_letter

ONLY_ANA = [party("ana", **ANA)]


async def a_letter(house: House, *jobs: str) -> str:
    return await house.a_document(await house.a_folder(), *jobs)


async def signed(house: House, document: str) -> str:
    envelope = await house.a_request(document, parties=ONLY_ANA)
    await house.sign(envelope["parties"]["ana"])
    return str(envelope["id"])


async def test_of_several_documents_the_last_signature_moves_the_job_with_one_event(
    quiet_house: House,
) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    papers = [await a_letter(house, job) for _ in range(3)]
    await a_letter(house, job)  # linked, in no envelope: it holds nothing
    requests = [await house.a_request(each, parties=ONLY_ANA) for each in papers]
    for request in requests[:2]:
        await house.sign(request["parties"]["ana"])
        assert await house.stage_of(job) == "Awaiting signature"
    assert (await house.card(job))["progress"] == {"done": 2, "total": 3}
    await house.sign(requests[2]["parties"]["ana"])
    assert await house.stage_of(job) == "Ready to file"
    [move] = await house.moves_of(job)
    assert {each["id"] for each in move["because"]} == {each["id"] for each in requests}


async def test_what_was_signed_before_it_was_linked_is_settled_and_triggers_nothing(
    quiet_house: House,
) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house)
    await signed(house, document)
    pair = {"documentIds": [document], "jobIds": [job]}
    linked = await house.nora.do("linkDocuments", "LinkDocumentsInput", pair, "links { state }")
    assert linked["links"] == [{"state": "SETTLED"}]
    card = await house.card(job)
    assert card["stage"]["name"] == "Awaiting signature"
    assert card["progress"] == {"done": 1, "total": 1}
    assert [each["code"] for each in card["automove"]["blockers"]] == ["SETTLED_BEFORE_THIS_VISIT"]


async def test_what_was_signed_in_a_stage_without_automove_triggers_nothing_in_the_next(
    quiet_house: House,
) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    job = await house.a_job(board, "Preparation")
    await signed(house, await a_letter(house, job))
    assert await house.stage_of(job) == "Preparation"
    move = {"jobId": job, "toStageId": board["Awaiting signature"]}
    await house.nora.do("moveJob", "MoveJobInput", move, "job { id }")
    card = await house.card(job)
    assert card["stage"]["name"] == "Awaiting signature"
    [blocker] = card["automove"]["blockers"]
    assert blocker["code"] == "SETTLED_BEFORE_THIS_VISIT"
    assert "MOVE_BY_HAND" in blocker["remedies"]
    assert len(await house.moves_of(job)) == 1
    await signed(house, await a_letter(house, job))
    assert await house.stage_of(job) == "Ready to file", "what is settled now does"


async def test_a_move_does_not_cascade_through_stages_that_all_have_automove(quiet_house: House) -> None:
    house = quiet_house
    stages: list[dict[str, Any]] = [{"name": name, "automove": True} for name in ("One", "Two", "Three")]
    board = await house.a_pipeline([*stages, {"name": "Four"}])
    job = await house.a_job(board, "One")
    await signed(house, await a_letter(house, job))
    assert await house.stage_of(job) == "Two"
    assert len(await house.moves_of(job)) == 1


async def test_a_declined_request_holds_its_job_and_unlinking_resumes_it(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house, job)
    envelope = await house.a_request(document)
    await house.until(lambda: len(house.mails()) == 2)
    ana = await house.party(envelope["parties"]["ana"])
    await ana.do("decline", "DeclineInput", {"reason": "Wrong year."}, "ceremony { state }")
    card = await house.card(job)
    assert (card["automove"]["state"], card["stage"]["name"]) == ("STUCK", "Awaiting signature")
    [blocker] = card["automove"]["blockers"]
    assert (blocker["code"], "Wrong year." in blocker["message"]) == ("RECIPIENT_DECLINED", True)
    assert set(blocker["remedies"]) >= {"UNLINK", "WAIVE"}
    await house.until(lambda: len(house.mails(subject="This request is closed")) == 2)

    pair = {"documentId": document, "jobId": job}
    await house.nora.do("unlinkDocument", "UnlinkDocumentInput", pair, "jobs { id }")
    assert await house.stage_of(job) == "Ready to file"
    [move] = await house.moves_of(job)
    assert move["cause"] == "UNLINKED"
    found = await house.nora.ask("query($id: ID!) { document(id: $id) { folder { id } state } }", id=document)
    assert found["document"]["state"] == "DECLINED"


async def test_unlinking_what_is_in_progress_merely_removes_it(quiet_house: House) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house, job)
    envelope = await house.a_request(document, parties=ONLY_ANA)
    pair = {"documentId": document, "jobId": job}
    await house.nora.do("unlinkDocument", "UnlinkDocumentInput", pair, "jobs { id }")
    assert await house.stage_of(job) == "Awaiting signature"
    assert await house.blockers_of(job) == ["NO_ITEMS"]
    assert (await house.refusal(house.nora, "unlinkDocument", pair))["code"] == "NOT_FOUND"
    await house.sign(envelope["parties"]["ana"])
    assert await house.stage_of(job) == "Awaiting signature"


async def test_a_waived_item_counts_as_settled_with_its_reason(quiet_house: House) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house, job)
    envelope = await house.a_request(document, parties=ONLY_ANA)
    [link] = (await house.card(job))["links"]
    for reason in ("", "  "):
        refusal = await house.refusal(house.nora, "waiveItem", {"linkId": link["id"], "reason": reason})
        assert refusal["code"] == "REASON_REQUIRED"
    waive = {"linkId": link["id"], "reason": "Signed last year."}
    await house.nora.do("waiveItem", "WaiveItemInput", waive, "job { id }")
    assert await house.stage_of(job) == "Ready to file"
    [move] = await house.moves_of(job)
    assert move["cause"] == "WAIVED"
    await house.sign(envelope["parties"]["ana"])
    assert await house.stage_of(job) == "Ready to file"
    assert len(await house.moves_of(job)) == 1


async def test_an_informative_document_neither_holds_a_job_nor_moves_it(quiet_house: House) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house)
    pair = {"documentIds": [document], "jobIds": [job], "role": "INFORMATIVE"}
    await house.nora.do("linkDocuments", "LinkDocumentsInput", pair, "links { id }")
    await signed(house, document)
    assert await house.stage_of(job) == "Awaiting signature"
    assert (await house.card(job))["progress"] == {"done": 0, "total": 0}

    blocking = await a_letter(house, job)
    also = await a_letter(house)
    await house.nora.do(
        "linkDocuments", "LinkDocumentsInput", {**pair, "documentIds": [also]}, "links { id }"
    )
    await house.a_request(also, parties=ONLY_ANA, key="also")
    await signed(house, blocking)
    assert await house.stage_of(job) == "Ready to file", "the open informative one does not hold it"


async def test_making_the_last_open_item_informative_lets_the_job_move(quiet_house: House) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    done, open_one = await a_letter(house, job), await a_letter(house, job)
    await house.a_request(open_one)
    await signed(house, done)
    link = next(x for x in (await house.card(job))["links"] if x["item"]["id"] == open_one)
    change = {"linkId": link["id"], "role": "INFORMATIVE"}
    await house.nora.do("setLinkRole", "SetLinkRoleInput", change, "jobs { id }")
    assert await house.stage_of(job) == "Ready to file"


async def test_a_paused_job_stays_until_it_is_resumed(quiet_house: House) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house, job)
    pause = {"jobId": job, "reason": "On holiday."}
    await house.nora.do("pauseJob", "PauseJobInput", pause, "job { paused }")
    await signed(house, document)
    card = await house.card(job)
    assert (card["stage"]["name"], card["automove"]["state"]) == ("Awaiting signature", "PAUSED")
    assert "On holiday." in card["automove"]["explanation"]
    await house.nora.do("resumeJob", "ResumeJobInput", {"jobId": job}, "job { paused }")
    assert await house.stage_of(job) == "Ready to file"


async def test_an_archived_jobs_request_settles_silently_and_coming_back_moves_nothing(
    quiet_house: House,
) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    document = await a_letter(house, job)
    for state in ("ARCHIVED", "ACTIVE"):
        await house.nora.do(
            "setJobState", "SetJobStateInput", {"jobId": job, "state": state}, "job { state }"
        )
        if state == "ARCHIVED":
            await signed(house, document)
            assert await house.blockers_of(job) == ["JOB_NOT_ACTIVE"]
    card = await house.card(job)
    assert (card["stage"]["name"], card["links"][0]["state"]) == ("Awaiting signature", "SETTLED")
    assert await house.moves_of(job) == []
    assert card["automove"]["state"] == "READY"


async def test_switching_automove_on_moves_nothing_that_is_settled_already(quiet_house: House) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    job = await house.a_job(board, "Preparation")
    await signed(house, await a_letter(house, job))
    switch = {"id": board["Preparation"], "automove": True}
    await house.nora.do("updateStage", "UpdateStageInput", switch, "stage { id }")
    card = await house.card(job)
    assert (card["stage"]["name"], card["automove"]["state"]) == ("Preparation", "READY")
    assert await house.moves_of(job) == []


async def test_reordering_moves_nobody(quiet_house: House) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    job = await house.a_job(board)
    await house.a_request(await a_letter(house, job))
    order = [board[name] for name in ("Awaiting signature", "Filed", "Ready to file", "Preparation")]
    input = {"pipelineId": board["id"], "stageIds": order}
    await house.nora.do("reorderStages", "ReorderStagesInput", input, "pipeline { id }")
    assert await house.moves_of(job) == []
    for wrong in (order[1:], [*order, order[0]], [*order[1:], "stg_" + "0" * 26], []):
        input = {"pipelineId": board["id"], "stageIds": wrong}
        assert (await house.refusal(house.nora, "reorderStages", input))["code"] == "INVALID_INPUT"


async def test_two_last_signatures_at_once_complete_and_move_once(house: House) -> None:
    job = await house.a_job(await house.a_pipeline())
    envelope = await house.a_request(await a_letter(house, job))
    guests = [await house.party(each) for each in envelope["parties"].values()]
    ready = [await house.make_ready(each) for each in guests]
    answers = await asyncio.gather(
        *(house.press_sign(who, shown) for who, shown in zip(guests, ready, strict=True))
    )
    assert [each["userErrors"] for each in answers] == [[], []]
    assert len(await house.moves_of(job)) == 1
    await house.sealed(envelope["id"])
    await house.until(lambda: len(house.mails(subject="Signed by everyone")) == 2)


async def test_of_a_signature_and_a_void_at_once_the_first_wins_and_the_other_is_told_who_and_when(
    quiet_house: House,
) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    letter = the_engagement_letter()
    outcomes = set()
    for number in range(6):
        document = await house.a_document(await house.a_folder(), job, data=letter)
        envelope = await house.a_request(document, parties=ONLY_ANA)
        ana = await house.party(envelope["parties"]["ana"])
        shown = await house.make_ready(ana)
        void = """mutation($input: VoidEnvelopeInput!) { voidEnvelope(input: $input) { userErrors {
          code ... on EnvelopeClosed { state at by { __typename } } } } }"""
        input = {"id": envelope["id"], "reason": "Wrong form."}
        acts = [house.press_sign(ana, shown), house.nora.ask(void, input=input)]
        results: list[Any] = await asyncio.gather(*(acts if number % 2 else acts[::-1]))
        signing, voiding = results if number % 2 else results[::-1]
        codes = [x["code"] for x in (*signing["userErrors"], *voiding["voidEnvelope"]["userErrors"])]
        assert codes == ["ENVELOPE_CLOSED"], "one wins"
        found = await house.nora.ask("query($id: ID!) { envelope(id: $id) { state } }", id=envelope["id"])
        outcomes.add(found["envelope"]["state"])
        lost = voiding["voidEnvelope"]["userErrors"]
        assert found["envelope"]["state"] == ("COMPLETED" if lost else "VOIDED")
        if lost:
            assert (lost[0]["state"], lost[0]["by"]) == ("COMPLETED", {"__typename": "Recipient"})
    assert outcomes <= {"COMPLETED", "VOIDED"}


async def test_a_signature_and_a_move_by_hand_at_once_are_never_two_steps(quiet_house: House) -> None:
    house = quiet_house
    board = await house.a_pipeline()
    letter = the_engagement_letter()
    for _ in range(4):
        job = await house.a_job(board)
        document = await house.a_document(await house.a_folder(), job, data=letter)
        envelope = await house.a_request(document, parties=ONLY_ANA)
        ana = await house.party(envelope["parties"]["ana"])
        shown = await house.make_ready(ana)
        version = (await house.card(job))["version"]
        move = {
            "jobId": job,
            "toStageId": board["Ready to file"],
            "pendingItems": "KEEP",
            "expectedVersion": version,
        }
        ask = "mutation($input: MoveJobInput!) { moveJob(input: $input) { userErrors { code } } }"
        signing, moving = await asyncio.gather(house.press_sign(ana, shown), house.nora.ask(ask, input=move))
        assert signing["userErrors"] == []
        lost = [each["code"] for each in moving["moveJob"]["userErrors"]]
        [only] = await house.moves_of(job)
        assert (only["cause"], lost) in (("MANUAL", []), ("AUTOMOVE", ["VERSION_CONFLICT"]))
        assert await house.stage_of(job) == "Ready to file"


async def test_a07_a_task_and_a_document_are_both_waited_for(quiet_house: House) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    tasks = []
    for title in ("Upload the form", "Call the bank"):
        input = {"title": title, "jobId": job}
        made = await house.nora.do("createTask", "CreateTaskInput", input, "task { id }")
        tasks.append(made["task"]["id"])
    await signed(house, await a_letter(house, job))
    assert await house.blockers_of(job) == ["TASK_OPEN", "TASK_OPEN"]
    await house.nora.do("completeTask", "CompleteTaskInput", {"id": tasks[0]}, "task { id }")
    assert await house.stage_of(job) == "Awaiting signature"
    cancel = {"id": tasks[1], "state": "CANCELLED"}
    await house.nora.do("updateTask", "UpdateTaskInput", cancel, "task { state }")
    assert await house.stage_of(job) == "Ready to file", "removed, and something else was settled"


async def test_a_cancelled_task_is_removed_and_not_settled(quiet_house: House) -> None:
    house = quiet_house
    job = await house.a_job(await house.a_pipeline())
    made = await house.nora.do(
        "createTask", "CreateTaskInput", {"title": "Call", "jobId": job}, "task { id }"
    )
    cancel = {"id": made["task"]["id"], "state": "CANCELLED"}
    await house.nora.do("updateTask", "UpdateTaskInput", cancel, "task { state }")
    assert await house.stage_of(job) == "Awaiting signature"


async def test_a_stage_may_wait_for_the_seal(house: House) -> None:
    board = await house.a_pipeline()
    wait = {"id": board["Awaiting signature"], "automoveAfter": "SEALED"}
    await house.nora.do("updateStage", "UpdateStageInput", wait, "stage { automoveAfter }")
    job = await house.a_job(board)
    envelope = await signed(house, await a_letter(house, job))
    await house.sealed(envelope)
    assert await house.stage_of(job) == "Ready to file"
    [move] = await house.moves_of(job)
    assert move["because"] == [{"__typename": "Envelope", "id": envelope}]
