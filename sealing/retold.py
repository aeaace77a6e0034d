"""What the events embedded in a sealed file tell: which pages were sent, and who acted when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Events = Sequence[Mapping[str, Any]]
FIRST, LAST = "EnvelopeDrafted", "EnvelopeCompleted"
SENDING = ("EnvelopeSent", "EnvelopeCorrectionFinished")
ACTS = {
    "RecipientSigned": "SIGNED",
    "RecipientSignedOnPaper": "SIGNED_ON_PAPER",
    "RecipientApproved": "APPROVED",
    "RecipientAcknowledged": "ACKNOWLEDGED",
}


@dataclass(frozen=True)
class Actor:
    """A party who acted. `state` as in the API, `acted_at` in ISO 8601, UTC."""

    name: str
    role: str
    state: str
    acted_at: str


def whole(events: Events, envelope_id: object) -> bool:
    """Whether they are of one envelope, from its preparation to its completion."""
    one = all(each["data"]["envelope_id"] == envelope_id for each in events)
    return one and events[0]["type"] == FIRST and events[-1]["type"] == LAST


def pages_sent(events: Events) -> list[list[str]]:
    """The hash of each page of each document, in order, as it was last sent."""
    return [copy["page_hashes"] for copy in _copies(events)]


def _copies(events: Events) -> list[Mapping[str, Any]]:
    documents: list[str] = []
    copies: dict[str, Mapping[str, Any]] = {}
    for each in events:
        documents = each["data"].get("document_ids") or documents
        if each["type"] in SENDING:
            copies |= {copy["document_id"]: copy for copy in each["data"]["copies"]}
    return [copies[each] for each in documents]


def as_sent(pages: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The event that sends these pages, by document, as far as `pages_sent` reads it."""
    copies = [{"document_id": each, "page_hashes": list(hashes)} for each, hashes in pages.items()]
    return {"type": SENDING[0], "data": {"document_ids": list(pages), "copies": copies}}


def sent_as_it_came(events: Events) -> tuple[int, str] | None:
    """Size and SHA-256 of a file that came with signatures, which is sent alone and as it is; None of others: the
    hashes of their pages are told."""
    copies = _copies(events)
    if len(copies) != 1 or copies[0]["page_hashes"]:
        return None
    return copies[0]["size"], copies[0]["sha256"]


def as_it_came(document_id: str, sha256: str, size: int) -> dict[str, Any]:
    """The event that sends this file, as far as `sent_as_it_came` reads it."""
    copy = {"document_id": document_id, "page_hashes": [], "sha256": sha256, "size": size}
    return {"type": SENDING[0], "data": {"document_ids": [document_id], "copies": [copy]}}


def actors(events: Events) -> Iterator[Actor]:
    """Who acted, in that order."""
    known: dict[str, Mapping[str, Any]] = {}
    for each in events:
        data = each["data"]
        named = [*data.get("recipients", ()), *data.get("added", ()), *data.get("changed", ())]
        if each["type"] == "RecipientReplaced":
            named.append(data["by"])
        known |= {one["recipient_id"]: one for one in named}
        if each["type"] in ACTS:
            who = known[data["recipient_id"]]
            yield Actor(who["name"], who["role"], ACTS[each["type"]], each["at"])
