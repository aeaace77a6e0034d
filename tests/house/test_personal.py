"""What is personal in the log is declared, field by field: a new event says of each of its texts whose it is."""

import dataclasses
import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin, get_type_hints

from domain.events import ALL
from domain.personal import AMONG, CHANGES, OF_CONTACT, OF_DOCUMENT, OF_FILES, OF_PARTY, OF_REQUEST

# Words of the house, keys, hashes of files, and what a sender says of a document and not of a person.
NOBODYS = {
    "because", "body", "certificate_sha256", "channel", "code", "content_type", "file_name", "identity_check", "kept", "key", "kind", "label",
    "language", "level", "made_from", "mail_off", "options", "page_hashes", "page_off", "party", "pattern", "permissions",
    "pictures", "quorums", "rank", "recipient", "removed", "role", "scopes", "sha256", "source", "subject", "tags",
    "text", "text_sha256", "time_zone", "timestamped_by", "title", "variable", "verification_code", "version",
}  # fmt: skip
# Of the firm itself, its members, its clients' accounts and its jobs; and why a person was erased.
THE_FIRMS = {
    *((each, "name") for each in ("ApiTokenCreated", "ClientCreated", "FirmCreated", "FolderCreated")),
    *((each, "name") for each in ("MemberInvited", "PipelineCreated", "StageAdded", "TemplateCreated")),
    ("TemplateCreated.roles", "name"),
    ("MemberInvited", "email"),
    *((f"{each}Created", "description") for each in ("Job", "Task")),
    *((each, "reason") for each in ("ItemWaived", "JobPaused", "PersonErased")),
    ("SealDelayed", "detail"),
    *((f"Template{each}.places", "value") for each in ("Changed", "Created")),
    *((f"{each}Updated", "changes") for each in ("Client", "Firm", "Folder", "Job", "Member", "Pipeline", "Stage")),
    *((each, "changes") for each in ("DocumentChanged", "TaskUpdated", "TemplateChanged")),
}  # fmt: skip


def texts(kind: type[Any], at: str) -> Iterator[tuple[str, str]]:
    """Where a text may stand in it, and in what it holds."""
    for name, hint in get_type_hints(kind).items():
        for each in plain(hint):
            if dataclasses.is_dataclass(each) and isinstance(each, type):
                yield from texts(each, f"{at}.{name}")
            elif (each is str or get_origin(each) is dict) and not name.endswith(("_id", "_ids")):
                yield at, name


def plain(hint: Any) -> list[Any]:
    if get_origin(hint) in (Union, types.UnionType):
        return [part for each in get_args(hint) for part in plain(each)]
    return plain(get_args(hint)[0]) if get_origin(hint) is list else [hint]


def declared() -> set[tuple[str, str]]:
    tables = (OF_PARTY, OF_REQUEST, OF_CONTACT, OF_FILES, OF_DOCUMENT)
    found = {(kind.__name__, name) for table in tables for kind, names in table.items() for name in names}
    found |= {(kind.__name__, "changes") for kind in CHANGES}
    for kind, lists in AMONG.items():
        found |= {(f"{kind.__name__}.{within}", name) for within, names in lists.items() for name in names}
    return found


def test_every_text_in_every_event_is_declared_as_somebodys_or_as_nobodys() -> None:
    ours = declared()
    unknown = {
        place
        for kind in ALL
        for place in texts(kind, kind.__name__)
        if place not in ours | THE_FIRMS
        and place[1] not in NOBODYS
        and tuple(place[0].split(".", 1)) not in ours  # a list that is emptied as a whole
    }
    assert unknown == set()


def test_what_is_declared_is_there() -> None:
    there = {place for kind in ALL for place in texts(kind, kind.__name__)}
    lists = {(kind.__name__, name) for kind in ALL for name in get_type_hints(kind)}
    assert declared() | THE_FIRMS <= there | lists
