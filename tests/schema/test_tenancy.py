"""Firms do not see each other, and nobody does more than they may: asked of every field that the schema has."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLObjectType,
    GraphQLOutputType,
    build_schema,
    get_named_type,
    is_input_object_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_required_argument,
    is_required_input_field,
)
from websockets.asyncio.client import connect
from websockets.typing import Subprotocol

from api.demo.client import Client
from domain.people import Permission
from schema.nodes import KIND_OF, NOT_NODES
from schema.whole import schema
from store.founding import found_firm
from tests.cast import ANA, PATIENCE, House, party, signature, the_engagement_letter
from tests.stories.letters import a_picture
from tests.stories.test_b_templates import a_template

SDL = build_schema(schema.as_str())
FIELDS: dict[str, dict[str, GraphQLField]] = {
    kind: dict(root.fields)
    for kind, root in (
        ("query", SDL.query_type),
        ("mutation", SDL.mutation_type),
        ("subscription", SDL.subscription_type),
    )
    if root is not None
}
EVERY = {name: kind for kind, fields in FIELDS.items() for name in fields}

# Which permission each mutation needs; who else may use a field. A new field must be given its place here.
NEEDS = {
    "MANAGE_PIPELINES": "createPipeline updatePipeline createStage updateStage reorderStages",
    "MANAGE_JOBS": "createJob updateJob moveJob moveReadyJobs setJobState pauseJob resumeJob createTask updateTask completeTask"
    " createClient createContact updateClient updateContact deleteContact",
    "WAIVE_ITEMS": "waiveItem",
    "MANAGE_DOCUMENTS": "createFolder updateFolder createUpload createDocument moveDocument linkDocuments"
    " unlinkDocument setLinkRole updateDocument deleteDocument makePdf requestFiles remindFileRequest closeFileRequest cancelFileRequest createTemplate updateTemplate generateDocument",
    "SEND_ENVELOPES": "requestSignature requestApproval createEnvelope setFields sendEnvelope voidEnvelope"
    " updateEnvelope correctEnvelope replaceRecipient copyEnvelope deleteEnvelope archiveEnvelope resealEnvelope"
    " recordPaperSignature recordIdentityProof extendEnvelope remindRecipient recordCall unlockRecipient sendTemplateToMany",
    "HAND_OVER_LINK": "revealLink",
    "SIGN_FOR_FIRM": "sendCode confirmCode sendNewLink sendInbox openCeremony giveConsent fillFields sign approve acknowledge"
    " decline optOut requestChanges withdrawConsent handOver",
    "MANAGE_FIRM": "eraseContact updateFirm inviteMember updateMember setMessageText resetMessageText",
    "MANAGE_API": "createApiToken revokeApiToken",
    "STAFF": "node nodes firm pipeline pipelines job jobs task tasks client clients folder folders document"
    " documents fileRequest fileRequests envelope envelopes envelopeBoard chaseList recipient template templates events previewMessageText notices"
    " markNoticesRead setNoticePreferences pipelineEvents jobEvents envelopeEvents firmEvents",
    "PARTY": "ceremony",
    "LINK": "ceremonyProgress",
    "ANYONE": "viewer verification inbox filesAskedFor finishFileRequest serverInfo",
}
NEEDED = {name: need for need, names in NEEDS.items() for name in names.split()}
CEREMONY = NEEDS["SIGN_FOR_FIRM"].split()
BY_TOKEN = ("finishFileRequest",)  # which the one that is given does not open
OF_ONESELF = ("markNoticesRead", "setNoticePreferences")
CLIENTS_ALONE = ("handOver",)  # who acts for the firm is its own choice

ALL = frozenset(each.value for each in Permission)
MAY: dict[str, frozenset[str]] = {
    "owner": ALL,
    "manager": ALL - {"MANAGE_FIRM"},
    "member": frozenset({"MANAGE_JOBS", "MANAGE_DOCUMENTS", "SEND_ENVELOPES"}),
    "viewer": frozenset(),
    "token without scopes": frozenset(),
}

# What each place for an id in the schema wants, by the names of a `World`. A new place must be named here.
WANTED = {
    "Query.node.id": "job",
    "Query.nodes.ids": "job",
    "Query.pipeline.id": "pip",
    "Query.job.id": "job",
    "Query.task.id": "tsk",
    "Query.client.id": "cli",
    "Query.folder.id": "fol",
    "Query.envelopeBoard.ownerIds": "mem",
    "Query.folders.clientId": "cli",
    "Query.folders.parentId": "fol",
    "Query.document.id": "doc",
    "Query.envelope.id": "env",
    "Query.recipient.id": "rcp",
    "Query.template.id": "tpl",
    "Query.fileRequest.id": "frq",
    "Query.fileRequests.clientId": "cli",
    "Query.fileRequests.jobId": "job",
    "Query.events.pipelineId": "pip",
    "Query.ceremony.recipientId": "rcp",
    "Subscription.pipelineEvents.pipelineId": "pip",
    "Subscription.jobEvents.jobId": "job",
    "Subscription.envelopeEvents.envelopeId": "env",
    "AcknowledgeInput.recipientId": "reader",
    "ApproveInput.recipientId": "approver",
    "ArchiveEnvelopeInput.id": "other",
    "ResealEnvelopeInput.id": "done",
    "CancelFileRequestInput.id": "withdrawn",
    "CloseFileRequestInput.id": "enough",
    "CompleteTaskInput.id": "tsk",
    "ConfirmCodeInput.recipientId": "coded",
    "CopyEnvelopeInput.documentIds": "doc",
    "CopyEnvelopeInput.id": "other",
    "CorrectEnvelopeInput.id": "flawed",
    "CreateApiTokenInput.memberId": "mem",
    "CreateContactInput.clientId": "cli",
    "CreateDocumentInput.folderId": "fol",
    "CreateDocumentInput.jobIds": "job",
    "CreateDocumentInput.uploadId": "upl",
    "CreateEnvelopeInput.documentIds": "doc",
    "CreateEnvelopeInput.linkJobIds": "job",
    "CreateFolderInput.clientId": "cli",
    "CreateFolderInput.parentId": "fol",
    "CreateJobInput.assigneeIds": "mem",
    "CreateJobInput.clientId": "cli",
    "CreateJobInput.pipelineId": "pip",
    "CreateJobInput.stageId": "stg",
    "CreateStageInput.afterStageId": "stg",
    "CreateStageInput.pipelineId": "pip",
    "CreateTaskInput.assigneeId": "mem",
    "CreateTaskInput.jobId": "job",
    "DeclineInput.recipientId": "decliner",
    "DeleteContactInput.id": "dropped",
    "DeleteDocumentInput.documentId": "waste",
    "DeleteEnvelopeInput.id": "draft",
    "DocumentFilter.clientIds": "cli",
    "DocumentFilter.folderIds": "fol",
    "DocumentFilter.jobId": "job",
    "EnvelopeFilter.clientIds": "cli",
    "EnvelopeFilter.jobId": "job",
    "EnvelopeFilter.ownerIds": "mem",
    "EraseContactInput.id": "forgotten",
    "ExtendEnvelopeInput.id": "env",
    "FieldInput.documentId": "doc",
    "FieldValueInput.fieldId": "fld",
    "FillFieldsInput.recipientId": "rcp",
    "GiveConsentInput.recipientId": "rcp",
    "HandOverInput.recipientId": "giver",
    "JobFilter.assigneeIds": "mem",
    "JobFilter.clientIds": "cli",
    "JobFilter.pipelineId": "pip",
    "JobFilter.stageIds": "stg",
    "LinkDocumentsInput.documentIds": "doc",
    "LinkDocumentsInput.jobIds": "job",
    "CreateTemplateInput.uploadId": "upl",
    "GenerateDocumentInput.folderId": "fol",
    "GenerateDocumentInput.jobId": "job",
    "CreateEnvelopeInput.templateId": "tpl",
    "GenerateDocumentInput.templateId": "tpl",
    "SendTemplateToManyInput.templateId": "tpl",
    "TemplateRowInput.folderId": "fol",
    "TemplateRowInput.jobId": "job",
    "UpdateTemplateInput.id": "tpl",
    "MakePdfInput.documentId": "picture",
    "MoveDocumentInput.documentId": "doc",
    "MoveDocumentInput.folderId": "fol",
    "MoveJobInput.afterJobId": "neighbour",
    "MoveJobInput.jobId": "job",
    "MoveJobInput.toStageId": "stg",
    "MoveReadyJobsInput.jobIds": "job",
    "MoveReadyJobsInput.stageId": "stg",
    "OpenCeremonyInput.recipientId": "rcp",
    "OptOutInput.recipientId": "leaver",
    "PauseJobInput.jobId": "job",
    "RecipientInput.contactId": "con",
    "RecipientInput.memberId": "mem",
    "RecipientInput.saveContactToClientId": "cli",
    "RecordCallInput.recipientId": "rcp",
    "RecordIdentityProofInput.recipientId": "rcp",
    "RecordPaperSignatureInput.recipientId": "paper",
    "RecordPaperSignatureInput.uploadId": "upl",
    "RemindFileRequestInput.id": "frq",
    "RequestFilesInput.clientId": "cli",
    "RequestFilesInput.contactId": "con",
    "RequestFilesInput.folderId": "fol",
    "RequestFilesInput.jobId": "job",
    "RemindRecipientInput.recipientId": "rcp",
    "ReorderStagesInput.pipelineId": "shelf",
    "ReorderStagesInput.stageIds": "order",
    "ReplaceRecipientInput.recipientId": "absent",
    "RequestApprovalInput.documentIds": "doc",
    "RequestApprovalInput.linkJobIds": "job",
    "RequestChangesInput.recipientId": "critic",
    "RequestSignatureInput.documentIds": "doc",
    "RequestSignatureInput.linkJobIds": "job",
    "ResumeJobInput.jobId": "job",
    "RevealLinkInput.recipientId": "rcp",
    "RevokeApiTokenInput.id": "tok",
    "SendCodeInput.recipientId": "coded",
    "SendEnvelopeInput.id": "draft",
    "SendInboxInput.recipientId": "rcp",
    "SendNewLinkInput.recipientId": "rcp",
    "SetFieldsInput.envelopeId": "draft",
    "SetJobStateInput.jobId": "job",
    "SetLinkRoleInput.linkId": "lnk",
    "SignInput.recipientId": "rcp",
    "TaskFilter.assigneeIds": "mem",
    "TaskFilter.jobId": "job",
    "UnlinkDocumentInput.documentId": "loose",
    "UnlinkDocumentInput.jobId": "neighbour",
    "UnlockRecipientInput.recipientId": "rcp",
    "UpdateClientInput.id": "cli",
    "UpdateContactInput.id": "con",
    "UpdateDocumentInput.id": "doc",
    "UpdateEnvelopeInput.documentIds": "doc",
    "UpdateEnvelopeInput.id": "draft",
    "UpdateFirmInput.logoUploadId": "logo",
    "UpdateFolderInput.id": "fol",
    "UpdateJobInput.assigneeIds": "mem",
    "UpdateJobInput.clientId": "cli",
    "UpdateJobInput.id": "job",
    "UpdateMemberInput.id": "mem",
    "UpdatePipelineInput.id": "pip",
    "UpdateStageInput.id": "stg",
    "UpdateTaskInput.assigneeId": "mem",
    "UpdateTaskInput.id": "tsk",
    "VerificationInput.uploadId": "upl",
    "VoidEnvelopeInput.id": "other",
    "WaiveItemInput.linkId": "lnk",
    "WithdrawConsentInput.recipientId": "doubter",
}
# Given although it may be left out: without it a member's act is about nobody.
ALWAYS = frozenset(f"{name[0].upper()}{name[1:]}Input.recipientId" for name in CEREMONY)
# Nora's places in one request of which some are enough, so that each act that ends a turn has a party of its own.
TABLE: dict[str, dict[str, Any]] = {
    "approver": {},
    "reader": {"role": "VIEWER", "acknowledge": True},
    "paper": {"role": "SIGNER"},
    "coded": {"identityCheck": "EMAIL_CODE"},
    "absent": {},
    "decliner": {},
    "leaver": {},
    "doubter": {},
    "giver": {},
}
ENOUGH = 4  # more than act, so that it stays open


@dataclass
class World:
    """One firm, furnished with one of everything."""

    house: House
    ids: dict[str, Any] = field(default_factory=dict)
    links: dict[str, Client] = field(default_factory=dict)
    count: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    async def furnish(self) -> "World":
        house, ids = self.house, self.ids
        nora = house.nora
        client = await house.a_client()
        board = await house.a_pipeline()
        ids |= {"frm": house.firm_id, "mem": house.nora_id, "pip": board["id"], "stg": board["Preparation"]}
        shelf = await house.a_pipeline(name="Shelf")
        ids |= {"shelf": shelf["id"], "order": [stage for name, stage in shelf.items() if name != "id"]}
        ids |= {
            "cli": client["id"],
            "con": client["contacts"][0]["id"],
            "dropped": client["contacts"][1]["id"],
        }
        more = {"clientId": client["id"], "assigneeIds": [house.nora_id]}
        other = await house.a_client(name="Forgotten")
        ids["forgotten"] = await self.somebody(other["id"])
        ids["job"] = await house.a_job(board, "Preparation", **more)
        ids["neighbour"] = await house.a_job(board, "Preparation")
        ids["fol"] = await house.a_folder(clientId=client["id"])
        await house.a_folder(None, parentId=ids["fol"])
        ids["doc"] = await house.a_document(ids["fol"], ids["job"])
        ids["loose"] = await house.a_document(ids["fol"], ids["neighbour"])
        ids["waste"] = await house.a_document(ids["fol"])
        ids["picture"] = await house.a_document(ids["fol"], data=a_picture())
        ids["upl"] = await nora.upload("letter.pdf", the_engagement_letter())
        ids["tpl"] = await a_template(house, [{"name": "words", "role": "SIGNER", "party": "CLIENT"}], [])
        for name in ("frq", "withdrawn", "enough"):
            ids[name] = await self.files_asked_for()
        ids["logo"] = await nora.upload("logo.png", a_picture())
        people = [{"key": "nora", "party": "FIRM", "memberId": house.nora_id}]
        ana = {**party("ana", **ANA), "contactId": client["contacts"][0]["id"]}
        envelope = await house.a_request(ids["doc"], parties=[*people, {**ana, "routingOrder": 3}])
        voidable = await house.a_request(ids["loose"], parties=[ana])
        ids |= {"env": envelope["id"], "rcp": envelope["parties"]["nora"], "other": voidable["id"]}
        draft = {"documentIds": [ids["doc"]], "recipients": people}
        made = await nora.do("createEnvelope", "CreateEnvelopeInput", draft, "envelope { id }")
        ids["draft"] = made["envelope"]["id"]
        flawed = await house.a_request(ids["doc"], parties=people, key="flawed")
        criticised = await house.a_request(ids["doc"], parties=people, key="criticised")
        ids |= {"flawed": flawed["id"], "critic": criticised["parties"]["nora"], **await self.table()}
        done = await house.a_request(await house.a_document(ids["fol"]), parties=[ana], key="done")
        assert (await house.sign(done["parties"]["ana"]))["userErrors"] == []
        ids["done"] = done["id"]
        task = {"title": "Call", "jobId": ids["job"], "assigneeId": house.nora_id}
        ids["tsk"] = (await nora.do("createTask", "CreateTaskInput", task, "task { id }"))["task"]["id"]
        links = (await house.card(ids["job"]))["links"]
        ids["lnk"] = next(x["id"] for x in links if x["item"]["id"] == ids["doc"])
        token = await nora.do(
            "createApiToken", "CreateApiTokenInput", {"name": "T", "scopes": []}, "token { id }"
        )
        ids["tok"] = token["token"]["id"]
        for each in ("rcp", "doubter"):
            consent = {"version": "2026-11", "recipientId": ids[each]}
            await nora.do("giveConsent", "GiveConsentInput", consent, "ceremony { state }")
        fields = await nora.ask(
            "query($id: ID!) { envelope(id: $id) { fields { id recipient { id } } documents { versions { id } } } }",
            id=ids["env"],
        )
        ids["fld"] = next(x["id"] for x in fields["envelope"]["fields"] if x["recipient"]["id"] == ids["rcp"])
        ids["ver"] = fields["envelope"]["documents"][0]["versions"][0]["id"]
        events = await nora.ask("{ events(first: 1) { nodes { id } } }")
        ids["evt"] = events["events"]["nodes"][0]["id"]
        self.links = {
            "waiting": await house.party(envelope["parties"]["ana"]),
            "open": await house.party(voidable["parties"]["ana"]),
        }
        return self

    async def table(self) -> dict[str, str]:
        """Nora's places in one request, by their names in `TABLE`."""
        place = {"party": "FIRM", "memberId": self.house.nora_id, "role": "APPROVER", "routingOrder": 1}
        request = await self.house.a_request(
            self.ids["doc"],
            parties=[{"key": key, **place, **more} for key, more in TABLE.items()],
            key="table",
            fields=[signature(self.ids["doc"], "paper")],
            quorums=[{"routingOrder": 1, "quorum": ENOUGH}],
        )
        found: dict[str, str] = request["parties"]
        return found

    async def files_asked_for(self) -> str:
        places = {"clientId": "cli", "contactId": "con", "folderId": "fol", "jobId": "job"}
        input = {each: self.ids[kind] for each, kind in places.items()}
        input |= {"title": "Papers", "items": [{"title": "Passport"}]}
        made = await self.house.nora.do("requestFiles", "RequestFilesInput", input, "fileRequest { id }")
        return str(made["fileRequest"]["id"])

    async def somebody(self, client: str) -> str:
        """A contact whom nobody asked for anything."""
        input = {"clientId": client, "contact": {"name": "Fay Gone", "email": "fay@client.example"}}
        made = await self.house.nora.do("createContact", "CreateContactInput", input, "contact { id }")
        return str(made["contact"]["id"])

    async def shown(self, recipient: str) -> str:
        """The hash of what one of Nora's places is shown."""
        found = await self.house.nora.ask(
            "query($id: ID!) { ceremony(recipientId: $id) { shownSha256 } }", id=self.ids[recipient]
        )
        return str(found["ceremony"]["shownSha256"])

    async def stands(self) -> list[Any]:
        """The firm's last cursor: nothing changes without moving it."""
        found = await self.house.nora.ask("{ pipelines { nodes { version eventCursor } } }")
        return [each["eventCursor"] for each in found["pipelines"]["nodes"]]


@pytest.fixture
async def world(quiet_house: House) -> World:
    return await World(quiet_house).furnish()


@pytest.fixture
async def foreign(quiet_house: House) -> AsyncIterator[World]:
    """Another firm in the same house."""
    office = quiet_house.office
    found = await found_firm(office, "Olsen & Olsen", "olga@olsen.example", "Olga Olsen")
    other = House(quiet_house.settings, office, *found)
    yield await World(other).furnish()
    await other.close()


# ---------------------------------------------------------------- asking every field


def places_in(kind: str, name: str) -> list[tuple[str, ...]]:
    """Every place for an id among the arguments of a field: the way to it, and its name in `WANTED`."""
    found: list[tuple[str, ...]] = []
    for argument, it in FIELDS[kind][name].args.items():
        named = get_named_type(it.type)
        if named.name == "ID":
            found.append((argument, f"{kind.title()}.{name}.{argument}"))
        elif isinstance(named, GraphQLInputObjectType):
            found += [(argument, *way) for way in _places_of(named)]
    return found


def _places_of(input: GraphQLInputObjectType) -> Iterator[tuple[str, ...]]:
    for name, it in input.fields.items():
        named = get_named_type(it.type)
        if named.name == "ID":
            yield (name, f"{input.name}.{name}")
        elif isinstance(named, GraphQLInputObjectType):
            for way in _places_of(named):
                yield (name, *way)


async def arguments(
    world: World, kind: str, name: str, way: tuple[str, ...] = (), value: Any = None
) -> dict[str, Any]:
    """What the field needs, with the world's own ids; at the end of `way` stands `value`."""
    given = {}
    for argument, it in FIELDS[kind][name].args.items():
        at = way[1:] if way and way[0] == argument else ()
        always = f"{get_named_type(it.type).name}.recipientId" in ALWAYS
        if at or always or is_required_argument(it):
            given[argument] = await _value(world, it.type, f"{kind.title()}.{name}.{argument}", at, value)
    return given


async def _value(world: World, type_: Any, place: str, way: tuple[str, ...], value: Any) -> Any:
    if is_non_null_type(type_):
        type_ = type_.of_type
    if is_list_type(type_):
        one = await _value(world, type_.of_type, place, way, value)
        return one if isinstance(one, list) else [one]
    if is_input_object_type(type_):
        return await _input(world, type_, way, value)
    if type_.name == "ID":
        return value if len(way) == 1 else world.ids[WANTED[place]]
    if place in SCALARS:
        return SCALARS[place]
    if place.endswith(".shownSha256"):
        return await world.shown(WANTED[place.replace("shownSha256", "recipientId")])
    if isinstance(type_, GraphQLEnumType):
        return next(iter(type_.values))
    if place.endswith("idempotencyKey"):
        return f"key {next(world.count)}"
    if place == "InviteMemberInput.email":
        return f"somebody{next(world.count)}@weiss.example"
    return {"String": "words", "Int": 1, "Float": 0.1, "Boolean": True}[type_.name]


SCALARS: dict[str, Any] = {
    "CreateApiTokenInput.scopes": [],
    "CreateUploadInput.sha256": "0" * 64,
    "GiveConsentInput.version": "2026-11",
    "ConfirmCodeInput.code": "000000",
    "RecipientInput.name": "Ana",
    "RecipientInput.email": "ana@client.example",
    "HandOverInput.email": "cyd@client.example",
    "RecordIdentityProofInput.checkedAt": "2026-01-31T12:00:00Z",
    "RequestFilesInput.language": "en",
    "PreviewMessageTextInput.language": "en",
    "ResetMessageTextInput.language": "fr",
    "SetMessageTextInput.language": "en",
    "FieldValueInput.value": "Nora",
    "MarkNoticesReadInput.until": "cur_0000000000000",
    "FieldValueInput.method": "TYPED",
    "FieldInput.kind": "TEXT",
    "TemplateFieldInput.kind": "TEXT",
}


async def _input(world: World, type_: GraphQLInputObjectType, way: tuple[str, ...], value: Any) -> Any:
    if type_.name == "VerificationInput" and not way:
        return {"code": "0" * 16}
    given = {}
    for name, it in type_.fields.items():
        place = f"{type_.name}.{name}"
        at = way[1:] if way and way[0] == name else ()
        if at or is_required_input_field(it) or place in ALWAYS or place in SCALARS:
            given[name] = await _value(world, it.type, place, at, value)
    return given


def selection(type_: GraphQLOutputType, *, payload: bool = False) -> str:
    """Enough of an answer to see whether something was found."""
    named = get_named_type(type_)
    if is_leaf_type(named):
        return ""
    if payload and isinstance(named, GraphQLObjectType):
        rest = [
            f"{n} {selection(f.type)}" for n, f in named.fields.items() if n not in ("userErrors", "secret")
        ]
        return "{ userErrors { __typename code message path } " + " ".join(rest) + " }"
    if isinstance(named, GraphQLObjectType) and "userErrors" in named.fields:
        return "{ userErrors { code message } }"
    if isinstance(named, GraphQLObjectType) and "totalCount" in named.fields:
        return "{ totalCount nodes { __typename } }"
    if isinstance(named, GraphQLObjectType) and "columns" in named.fields:
        return "{ columns { kind count } }"
    return "{ __typename }"


def operation(kind: str, name: str, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    it = FIELDS[kind][name]
    head = ", ".join(f"${each}: {it.args[each].type}" for each in given)
    pass_on = ", ".join(f"{each}: ${each}" for each in given)
    chosen = selection(it.type, payload=kind == "mutation")
    text = f"{kind} {f'({head})' if head else ''} {{ {name}{f'({pass_on})' if pass_on else ''} {chosen} }}"
    return text, given


async def asked(who: Client, kind: str, name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The answer without what differs from request to request: data, and each error's code and message."""
    text, variables = operation(kind, name, given)
    if kind == "subscription":
        return await first_frame(who, text, variables)
    answer = await who.http.post("/graphql", json={"query": text, "variables": variables})
    return _plain(answer.json())


def _plain(body: dict[str, Any]) -> dict[str, Any]:
    errors = [(each["extensions"]["code"], each["message"]) for each in body.get("errors", [])]
    return {"data": body.get("data"), "errors": errors}


async def first_frame(who: Client, text: str, variables: dict[str, Any]) -> dict[str, Any]:
    address = who.base_url.replace("http", "ws", 1) + "/graphql"
    payload = {"authorization": f"Bearer {who.token}"} if who.token else {}
    async with (
        asyncio.timeout(PATIENCE),
        connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as socket,
    ):
        await socket.send(orjson.dumps({"type": "connection_init", "payload": payload}).decode())
        await socket.recv()
        ask = {"id": "1", "type": "subscribe", "payload": {"query": text, "variables": variables}}
        await socket.send(orjson.dumps(ask).decode())
        message = orjson.loads(await socket.recv())
    told = message.get("payload")
    return _plain(told if message["type"] == "next" else {"errors": told})


def codes_of(answer: dict[str, Any], name: str) -> tuple[list[str], list[str]]:
    """The codes of errors, and of refusals."""
    refusals = ((answer["data"] or {}).get(name) or {}) if isinstance(answer["data"], dict) else {}
    refused = refusals.get("userErrors", []) if isinstance(refusals, dict) else []
    return [code for code, _ in answer["errors"]], [each["code"] for each in refused]


def unknown(id: Any) -> Any:
    if isinstance(id, list):
        return [*id[:-1], unknown(id[-1])]
    return f"{id.partition('_')[0]}_{'0' * 26}"


def strange(own: Any, theirs: Any) -> Any:
    """Their id in the place of ours; of a list, only the last."""
    return [*own[:-1], theirs[-1]] if isinstance(own, list) else theirs


def test_every_field_of_the_schema_and_every_place_for_an_id_has_its_place_in_the_matrix() -> None:
    assert set(NEEDED) == set(EVERY)
    places = {way[-1] for name, kind in EVERY.items() for way in places_in(kind, name)}
    assert places == set(WANTED)
    assert {name for name in NEEDED if NEEDED[name] in ALL or name in OF_ONESELF + BY_TOKEN} == set(
        FIELDS["mutation"]
    )


async def test_what_is_of_another_firm_is_answered_as_if_it_were_nowhere(
    world: World, foreign: World
) -> None:
    nora, theirs = world.house.nora, await foreign.stands()
    wrong: dict[str, Any] = {}
    ways = [(name, kind, way) for name, kind in EVERY.items() for way in places_in(kind, name)]
    for name, kind, way in ways:
        wanted = WANTED[way[-1]]
        own = world.ids[wanted]
        given = [strange(own, foreign.ids[wanted]), unknown(own)]
        answers = [
            await asked(nora, kind, name, await arguments(world, kind, name, way, each)) for each in given
        ]
        if answers[0] != answers[1] or "INTERNAL" in codes_of(answers[0], name)[0]:
            wrong[".".join((name, *way[:-1]))] = answers
    assert wrong == {}
    assert await foreign.stands() == theirs, "nothing of theirs has changed"

    # What is one's own is answered otherwise: the ids were looked at.
    alike = []
    for name, kind, way in ways:
        own = world.ids[WANTED[way[-1]]]
        if name == "unlinkDocument":  # what the last round unlinked
            again = {"documentIds": [world.ids["loose"]], "jobIds": [world.ids["neighbour"]]}
            await nora.do("linkDocuments", "LinkDocumentsInput", again, "links { id }")
        nothing = await asked(nora, kind, name, await arguments(world, kind, name, way, unknown(own)))
        something = await asked(nora, kind, name, await arguments(world, kind, name, way, own))
        if something == nothing or codes_of(something, name)[0]:
            alike.append((".".join((name, *way[:-1])), something))
    assert alike == []
    assert await foreign.stands() == theirs


async def test_no_node_of_another_firm_is_found(world: World, foreign: World) -> None:
    kinds = [*KIND_OF, "frm", "evt"]
    assert set(kinds) <= set(world.ids), "each kind of node is in the matrix"
    ask = "query($id: ID!, $ids: [ID!]!) { node(id: $id) { id } nodes(ids: $ids) { id } }"
    for kind in kinds:
        mine, theirs = world.ids[kind], foreign.ids[kind]
        found = await world.house.nora.ask(ask, id=theirs, ids=[theirs, unknown(theirs)])
        assert found == {"node": None, "nodes": [None, None]}, kind
        found = await world.house.nora.ask(ask, id=mine, ids=[mine])
        node = None if kind in (*NOT_NODES, "evt") else {"id": mine}
        assert found == {"node": node, "nodes": [node]}, kind


async def test_the_pages_of_the_desk_show_nothing_of_another_firm(world: World, foreign: World) -> None:
    pages = """{ chaseList(first: 100) { recipient { id } envelope { id } }
                 envelopeBoard { columns { count envelopes { nodes { id } } } } }"""
    envelopes = {"env", "other", "draft", "flawed", "done"}
    for ours, theirs in ((world, foreign), (foreign, world)):
        shown = orjson.dumps(await ours.house.nora.ask(pages)).decode()
        assert all(ours.ids[each] in shown for each in (*envelopes, "rcp", "critic", *TABLE))
        assert not any(theirs.ids[each] in shown for each in (*envelopes, "rcp", "critic", *TABLE))


async def a_party_who_signed_on_paper(world: World) -> str:
    house = world.house
    asked = await house.a_request(world.ids["loose"], parties=[party("ana", **ANA)], key="paper")
    input = {
        "recipientId": asked["parties"]["ana"],
        "uploadId": await house.nora.upload("scan.png", a_picture()),
        "note": "By post",
    }
    await house.nora.do("recordPaperSignature", "RecordPaperSignatureInput", input, "envelope { id }")
    return str(input["recipientId"])


async def test_files_of_another_firm_are_answered_as_if_there_were_none(world: World, foreign: World) -> None:
    nora = world.house.nora
    foreign.ids["scanned"] = await a_party_who_signed_on_paper(foreign)
    for path, kind in (
        ("/files/documents/{}", "doc"),
        ("/files/versions/{}", "ver"),
        ("/files/versions/{}/certificate", "ver"),
        ("/files/envelopes/{}", "env"),
        ("/files/envelopes/{}/certificate", "env"),
        ("/files/templates/{}", "tpl"),
        ("/files/scans/{}", "scanned"),
        ("/files/ceremony/{}/" + world.ids["doc"], "rcp"),
        ("/files/ceremony/" + world.ids["rcp"] + "/{}", "doc"),
    ):
        answers = [
            await nora.http.get(path.format(each)) for each in (foreign.ids[kind], unknown(foreign.ids[kind]))
        ]
        assert [each.status_code for each in answers] == [404, 404], path
        assert answers[0].content == answers[1].content, path
    for kind in ("doc", "ver"):
        url = {"doc": "/files/documents/", "ver": "/files/versions/"}[kind] + world.ids[kind]
        assert (await nora.http.get(url)).status_code == 200
    letter = the_engagement_letter()
    puts = [
        await nora.http.put(f"/files/uploads/{each}", content=letter)
        for each in (foreign.ids["upl"], unknown(foreign.ids["upl"]))
    ]
    assert [each.status_code for each in puts] == [404, 404]
    assert puts[0].content == puts[1].content


async def test_streams_carry_nothing_of_another_firm(world: World, foreign: World) -> None:
    frames = (
        "subscription { firmEvents { ... on StreamReady { cursor } ... on StreamEvent { event { id } } } }"
    )
    stage = {"id": foreign.ids["stg"], "name": "Anew"}
    async with foreign.house.nora.watch(frames) as theirs, world.house.nora.watch(frames) as ours:
        for each in (theirs, ours):
            assert "cursor" in (await asyncio.wait_for(each.get(), PATIENCE))["firmEvents"]
        for name in ("One", "Two"):
            job = {"pipelineId": world.ids["pip"], "title": name}
            await world.house.nora.do("createJob", "CreateJobInput", job, "job { id }")
        changed = await foreign.house.nora.do("updateStage", "UpdateStageInput", stage, "stage { id }")
        assert changed["stage"]["id"] == foreign.ids["stg"]
        [first] = [(await asyncio.wait_for(theirs.get(), PATIENCE))["firmEvents"]["event"]["id"]]
        mine = [(await asyncio.wait_for(ours.get(), PATIENCE))["firmEvents"]["event"]["id"] for _ in range(2)]
        assert theirs.empty()
    events = "{ events(first: 100) { nodes { id } } }"
    their_log = [each["id"] for each in (await foreign.house.nora.ask(events))["events"]["nodes"]]
    assert first in their_log
    assert not set(mine) & set(their_log)


# ---------------------------------------------------------------- who may what


# What is refused to those who may, since the matrix fills in no more than it must.
OTHERWISE = {
    "createFolder": ["INVALID_INPUT"],  # neither access nor a folder to take it from
    "requestSignature": ["ENVELOPE_NOT_READY"],
    "sendEnvelope": ["ENVELOPE_NOT_READY"],
    "confirmCode": ["CODE_WRONG"],
    "finishFileRequest": ["NOT_FOUND"],
}


async def the_principal(world: World, who: str) -> Client:
    house = world.house
    if who == "owner":
        return house.nora
    if who == "token without scopes":
        return await house.a_token([])
    return (await house.a_member("Otto Berg", role=who.upper()))[1]


@pytest.mark.parametrize("who", MAY)
async def test_the_firms_own_people_do_what_their_permissions_allow_and_nothing_else(
    world: World, who: str
) -> None:
    principal = await the_principal(world, who)
    if "MANAGE_API" in MAY[who]:  # one's own; to take another's needs MANAGE_FIRM
        input = {"name": "Mine", "scopes": []}
        made = await principal.do("createApiToken", "CreateApiTokenInput", input, "token { id }")
        world.ids["tok"] = made["token"]["id"]
    wrong: dict[str, Any] = {}
    for name, kind in EVERY.items():
        need = NEEDED[name]
        if name in CEREMONY and who in ("manager", "member", "viewer"):
            continue  # it is not they who are asked to sign: see the next test
        before = await world.stands()
        answer = await asked(principal, kind, name, await arguments(world, kind, name))
        errors, refusals = codes_of(answer, name)
        if need in ALL - MAY[who] or name in CLIENTS_ALONE:
            if (errors, refusals) != ([], ["FORBIDDEN"]) or await world.stands() != before:
                wrong[name] = answer
        elif need == "LINK":
            if errors != ["BAD_USER_INPUT"]:
                wrong[name] = answer
        elif errors or refusals != OTHERWISE.get(name, []):
            wrong[name] = answer
    assert wrong == {}


async def test_a_member_acts_for_no_other_recipient_than_themselves(world: World) -> None:
    before = await world.stands()
    for who in ("manager", "member", "viewer"):
        permissions = ["SIGN_FOR_FIRM"]
        _, principal = await world.house.a_member(f"{who.title()} Berg", who.upper(), permissions)
        before = await world.stands()
        for name in CEREMONY:
            given = await arguments(world, "mutation", name)
            nowhere = await arguments(world, "mutation", name)
            nowhere["input"]["recipientId"] = unknown(world.ids["rcp"])
            answers = [await asked(principal, "mutation", name, each) for each in (given, nowhere)]
            assert answers[0] == answers[1], name
            assert codes_of(answers[0], name) == ([], ["NOT_FOUND"]), name
        seen = await asked(principal, "query", "ceremony", {"recipientId": world.ids["rcp"]})
        assert seen == {"data": {"ceremony": None}, "errors": []}
    assert await world.stands() == before


# What a link is answered that tries every act where it is its turn, on a signer's place without a code.
OPEN = {
    "sendCode": ["INVALID_INPUT"],
    "confirmCode": ["INVALID_INPUT"],
    "fillFields": ["NOT_FOUND"],
    "sign": ["SHOWN_DOCUMENT_CHANGED"],
    "approve": ["NOT_FOUND"],
    "acknowledge": ["NOT_FOUND"],
}
# Acts that end a turn are tried by the link of whoever has a place for them.
ENDS = {
    name: f"{name[0].upper()}{name[1:]}Input.recipientId" for name in ("decline", "optOut", "requestChanges")
}
ENDED = {"decliner": "DECLINED", "leaver": "OPTED_OUT", "critic": "CHANGES_REQUESTED"}


@pytest.mark.parametrize("link", ["waiting", "open"])
async def test_a_personal_link_reaches_its_own_ceremony_and_nothing_else(world: World, link: str) -> None:
    holder, before = world.links[link], await world.stands()
    wrong: dict[str, Any] = {}
    for name, kind in EVERY.items():
        if name in CEREMONY:
            continue
        answer = await asked(holder, kind, name, await arguments(world, kind, name))
        errors, _ = codes_of(answer, name)
        expected = [] if NEEDED[name] in ("PARTY", "LINK", "ANYONE") else ["FORBIDDEN"]
        if errors != expected:
            wrong[name] = answer
    assert wrong == {}
    assert await world.stands() == before
    for name in CEREMONY:
        ends = link == "open" and ENDS.get(name)
        hand = await world.house.party(world.ids[WANTED[ends]]) if ends else holder
        given = await arguments(world, "mutation", name)
        given["input"]["recipientId"] = world.ids[
            "rcp"
        ]  # not theirs: a link acts for its own recipient alone
        _, refusals = codes_of(await asked(hand, "mutation", name, given), name)
        expected = (
            []
            if name in ("sendNewLink", "sendInbox")
            else {"waiting": ["NOT_YOUR_TURN"], "open": OPEN.get(name, [])}[link]
        )
        assert refusals == expected, name
    states = {"rcp": "VIEWED"} | (ENDED if link == "open" else {})
    read = "query($id: ID!) { recipient(id: $id) { state } }"
    found = [(await world.house.nora.ask(read, id=world.ids[each]))["recipient"]["state"] for each in states]
    assert found == list(states.values()), "the other's own stays, and who acted has acted"


async def test_one_party_learns_of_another_who_they_are_and_what_they_did_and_nothing_else(
    world: World,
) -> None:
    nora, critic = world.house.nora, world.ids["rcp"]
    proof = {
        "recipientId": critic,
        "method": "Passport",
        "note": "No. 40",
        "checkedAt": "2026-01-31T12:00:00Z",
    }
    await nora.do("recordIdentityProof", "RecordIdentityProofInput", proof, "envelope { id }")
    comment = {"recipientId": critic, "comment": "Ana's salary is wrong."}
    await nora.do("requestChanges", "RequestChangesInput", comment, "ceremony { state }")
    said = "name state reason identityProof email phone contact { id } member { id } replacedBy { id }"
    by = f"... on EnvelopeClosed {{ by {{ ... on Recipient {{ {said} }} }} }}"
    consent = {"version": "2026-11"}
    refusal = await world.house.refusal(world.links["waiting"], "giveConsent", consent, by)
    assert refusal["code"] == "ENVELOPE_BEING_CORRECTED"
    seen = {name: value for name, value in refusal["by"].items() if value is not None}
    assert seen == {"name": "Nora Weiss", "state": "CHANGES_REQUESTED"}
    own = await world.house.party(critic)
    mine = (await own.ask("{ ceremony { recipient { reason identityProof } } }"))["ceremony"]["recipient"]
    assert mine == {"reason": comment["comment"], "identityProof": "Passport, 2026-01-31: No. 40"}


async def test_who_was_replaced_is_not_told_by_whom(world: World) -> None:
    ana = (await world.links["open"].ask("{ viewer { ... on Recipient { id } } }"))["viewer"]["id"]
    instead = {
        "recipientId": ana,
        "with": party("cyd", name="Cyd", email="cyd@client.example"),
        "reason": "Ill",
    }
    await world.house.nora.do("replaceRecipient", "ReplaceRecipientInput", instead, "envelope { id }")
    by = "replacedBy { id name }"
    dead = f"{{ viewer {{ ... on Recipient {{ {by} }} }} ceremony {{ state recipient {{ {by} }} others {{ name }} }} }}"
    seen = await world.links["open"].ask(dead)
    assert seen["viewer"] == {"replacedBy": None}
    assert seen["ceremony"] == {"state": "REPLACED", "recipient": {"replacedBy": None}, "others": []}
    staff = f"query($id: ID!) {{ recipient(id: $id) {{ {by} }} }}"
    assert (await world.house.nora.ask(staff, id=ana))["recipient"]["replacedBy"]["name"] == "Cyd"


async def test_a_personal_link_shows_of_a_recipient_no_contact_and_no_member(world: World) -> None:
    person = "contact { id name email } member { id name email permissions }"
    mine = f"{{ viewer {{ ... on Recipient {{ id email {person} }} }} ceremony {{ recipient {{ id {person} }} }} }}"
    for holder in world.links.values():
        found = await holder.ask(mine)
        for seen in (found["viewer"], found["ceremony"]["recipient"]):
            assert (seen["contact"], seen["member"]) == (None, None)
        assert found["viewer"]["email"] == ANA["email"]
        others = "{ ceremony { others { name role state } } }"
        text = orjson.dumps(await holder.ask(others)).decode()
        assert "@" not in text
    staff = await world.house.nora.ask(
        f"query($id: ID!) {{ envelope(id: $id) {{ recipients {{ {person} }} }} }}", id=world.ids["env"]
    )
    assert [bool(each["member"]) for each in staff["envelope"]["recipients"]] == [True, False]
    assert [bool(each["contact"]) for each in staff["envelope"]["recipients"]] == [False, True]


async def test_the_anonymous_learn_nothing_but_what_is_public(world: World) -> None:
    nobody, before = world.house.guest(""), await world.stands()
    wrong: dict[str, Any] = {}
    for name, kind in EVERY.items():
        answer = await asked(nobody, kind, name, await arguments(world, kind, name))
        errors, _ = codes_of(answer, name)
        if errors != ([] if NEEDED[name] == "ANYONE" else ["UNAUTHENTICATED"]):
            wrong[name] = answer
    assert wrong == {}
    assert (await nobody.ask("{ viewer { __typename } }")) == {"viewer": None}
    assert await world.stands() == before
    looks = await nobody.http.post("/graphql", json={"query": "{ __schema { types { name } } }"})
    assert [each["extensions"]["code"] for each in looks.json()["errors"]] == ["UNAUTHENTICATED"]


async def test_more_ids_in_one_place_do_not_let_a_foreign_one_through(world: World, foreign: World) -> None:
    """Where several ids stand together, one foreign among one's own refuses the whole."""
    house = world.house
    void = {"id": world.ids["other"], "reason": "Over"}
    await house.nora.do("voidEnvelope", "VoidEnvelopeInput", void, "envelope { id }")
    before = await world.stands()

    def both(kind: str) -> list[str]:
        return [world.ids[kind], foreign.ids[kind]]

    for mutation, input in (
        ("linkDocuments", {"documentIds": both("doc"), "jobIds": [world.ids["neighbour"]]}),
        ("linkDocuments", {"documentIds": [world.ids["doc"]], "jobIds": both("job")}),
        ("createJob", {"pipelineId": world.ids["pip"], "title": "x", "assigneeIds": both("mem")}),
        ("createEnvelope", {"documentIds": both("doc")}),
        ("requestApproval", {"documentIds": both("doc"), "approvers": [], "idempotencyKey": "both"}),
        ("updateEnvelope", {"id": world.ids["draft"], "documentIds": both("doc")}),
        ("copyEnvelope", {"id": world.ids["other"], "documentIds": both("doc"), "idempotencyKey": "both"}),
        (
            "createDocument",
            {"uploadId": world.ids["upl"], "folderId": world.ids["fol"], "jobIds": both("job")},
        ),
        ("moveJob", {"jobId": world.ids["job"], "toStageId": foreign.ids["stg"], "pendingItems": "KEEP"}),
        ("createFolder", {"name": "x", "parentId": world.ids["fol"], "clientId": foreign.ids["cli"]}),
    ):
        assert (await house.refusal(house.nora, mutation, input))["code"] == "NOT_FOUND", (mutation, input)
    people = [{"key": "a", "memberId": house.nora_id, "contactId": foreign.ids["con"]}]
    input = {"documentIds": [world.ids["doc"]], "recipients": people}
    assert (await house.refusal(house.nora, "createEnvelope", input))["code"] == "NOT_FOUND"
    input = {"id": world.ids["draft"], "recipients": people}
    assert (await house.refusal(house.nora, "updateEnvelope", input))["code"] == "NOT_FOUND"
    input = {"recipientId": world.ids["rcp"], "with": people[0], "reason": "On leave"}
    assert (await house.refusal(house.nora, "replaceRecipient", input))["code"] == "NOT_FOUND"
    assert await world.stands() == before
    found = await house.nora.ask(
        "query($f: JobFilter) { jobs(filter: $f) { totalCount } }", f={"pipelineId": foreign.ids["pip"]}
    )
    assert found["jobs"]["totalCount"] == 0
