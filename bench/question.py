"""The board's question, in our words and in PostGraphile's, and what makes the answers comparable."""

from typing import Any

OURS = """query Board($id: ID!, $first: Int!) { pipeline(id: $id) { id name version eventCursor stages {
  id name position colour automove automoveInert jobCount jobs(first: $first) { nodes {
    id number title state rank dueOn priority tags overdue version client { id name } assignees { id name }
    progress { done total } documents { id title state signatureProgress { done total } }
    envelopes { id title state sealState progress { done total } }
  } pageInfo { hasNextPage endCursor } } } } }"""

# Through the relations that PostGraphile makes of the tables. What our answer derives, its client would derive:
# so the rows that each derived field follows from are asked for.
THEIRS = """query Board($id: String!, $first: Int!, $firm: String!) {
  firmCounterByFirmId(firmId: $firm) { cursor }
  pipelineByFirmIdAndRowId(firmId: $firm, rowId: $id) { id: rowId name version
    stagesByFirmIdAndPipelineId(condition: {deleted: false}, orderBy: POSITION_ASC) { nodes {
      id: rowId name position colour automove
      jobsByFirmIdAndStageId(condition: {state: "ACTIVE"}, orderBy: [RANK_ASC, ROW_ID_ASC], first: $first) { nodes {
        id: rowId number title state rank dueOn priority tags version assigneeIds clientByFirmIdAndClientId { id: rowId name }
        jobLinksByFirmIdAndJobId(orderBy: ROW_ID_ASC) { nodes { role state unlinkedAt documentByFirmIdAndDocumentId { id: rowId title
          envelopeDocumentsByFirmIdAndDocumentId { nodes { envelopeByFirmIdAndEnvelopeId { id: rowId title kind state sealState
            recipientsByFirmIdAndEnvelopeId { nodes { role state acknowledge } } } } } } } }
      } totalCount pageInfo { hasNextPage endCursor } } } } }
  membersList: allMembers { nodes { id: rowId name } } }"""

DONE = {"SIGNED", "SIGNED_ON_PAPER", "APPROVED", "ACKNOWLEDGED", "NOT_NEEDED"}


def ours(data: Any) -> Any:
    """Cursors are opaque, and each system's own: only whether there is one is compared."""
    for stage in data["pipeline"]["stages"]:
        page = stage["jobs"]["pageInfo"]
        page["endCursor"] = page["endCursor"] is not None
    return {**data["pipeline"], "eventCursor": data["pipeline"]["eventCursor"] is not None}


def theirs(data: Any, today: str) -> Any:
    board = data["pipelineByFirmIdAndRowId"]
    people = {each["id"]: each for each in data["membersList"]["nodes"]}
    stages = board.pop("stagesByFirmIdAndPipelineId")["nodes"]
    last = max(each["position"] for each in stages)
    return {
        **board,
        "eventCursor": data["firmCounterByFirmId"]["cursor"] is not None,
        "stages": [_stage(each, last, people, today) for each in stages],
    }


def _stage(stage: Any, last: int, people: Any, today: str) -> Any:
    jobs = stage.pop("jobsByFirmIdAndStageId")
    page = {**jobs["pageInfo"], "endCursor": jobs["pageInfo"]["endCursor"] is not None}
    return {
        **stage,
        "automoveInert": stage["automove"] and stage["position"] == last,
        "jobCount": jobs["totalCount"],
        "jobs": {"nodes": [_job(each, people, today) for each in jobs["nodes"]], "pageInfo": page},
    }


def _job(job: Any, people: Any, today: str) -> Any:
    links = [each for each in job.pop("jobLinksByFirmIdAndJobId")["nodes"] if each["unlinkedAt"] is None]
    counted = [each for each in links if each["role"] == "BLOCKING" and each["state"] != "IDLE"]
    documents = [each["documentByFirmIdAndDocumentId"] for each in links]
    client, assignees = job.pop("clientByFirmIdAndClientId"), job.pop("assigneeIds")
    envelopes = {each["id"]: each for document in documents for each in _envelopes(document)}
    return {
        **job,
        "overdue": job["dueOn"] is not None and job["dueOn"] < today,
        "client": client,
        "assignees": [people[each] for each in assignees],
        "progress": _count(each["state"] in ("SETTLED", "WAIVED") for each in counted),
        "documents": [_document(each) for each in documents],
        "envelopes": [_envelope(envelopes[each]) for each in sorted(envelopes, reverse=True)],
    }


def _envelopes(document: Any) -> list[Any]:
    nodes = document["envelopeDocumentsByFirmIdAndDocumentId"]["nodes"]
    return [each["envelopeByFirmIdAndEnvelopeId"] for each in nodes]


def _document(document: Any) -> Any:
    """Each document of the data is in one envelope, for signature."""
    [envelope] = _envelopes(document)
    state = {"COMPLETED": "SIGNED", "SENT": "PENDING_SIGNATURE"}.get(envelope["state"], envelope["state"])
    shown = {"id": document["id"], "title": document["title"]}
    return {**shown, "state": state, "signatureProgress": _progress(envelope)}


def _envelope(envelope: Any) -> Any:
    shown = {name: envelope[name] for name in ("id", "title", "state", "sealState")}
    return {**shown, "progress": _progress(envelope)}


def _progress(envelope: Any) -> Any:
    parties = envelope["recipientsByFirmIdAndEnvelopeId"]["nodes"]
    asked = [
        x
        for x in parties
        if x["role"] in ("SIGNER", "APPROVER") or (x["role"] == "VIEWER" and x["acknowledge"])
    ]
    return _count(each["state"] in DONE for each in asked)


def _count(finished: Any) -> Any:
    each = list(finished)
    return {"done": sum(each), "total": len(each)}
