"""The cast: a sealing key, and an engagement letter with its form, signed by two and sealed."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sealing.certificate import CertificateFacts, CertifiedDocument, CertifiedEvent, Party
from sealing.chain import BEGINNING, event_hash
from sealing.complete import ToSeal, complete
from sealing.render import Drawn, Sent, render_sent
from sealing.seal import SealKey, make_authority
from tests.sealing.papers import a_paper, the_form

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


ENVELOPE = "env_01kabcdefghjkmnpqrstvwxyz0"


def evidence_of(*papers: Sent) -> dict[str, Any]:
    """A request for these papers that Zoë signed, as the log tells it."""
    pages = {f"doc_{n}": list(paper.page_hashes) for n, paper in enumerate(papers)}
    zoe = {"recipient_id": "rcp_zoe", "name": "Zoë Łukasz", "role": "SIGNER"}
    copies = [{"document_id": each, "page_hashes": hashes} for each, hashes in pages.items()]
    told: list[tuple[str, dict[str, Any]]] = [
        ("EnvelopeDrafted", {"document_ids": list(pages), "recipients": [zoe]}),
        ("EnvelopeSent", {"copies": copies}),
        ("RecipientSigned", {"recipient_id": "rcp_zoe"}),
        ("EnvelopeCompleted", {}),
    ]
    events = [
        {"type": type_, "at": f"2026-11-22T12:0{n}:00.000Z", "data": {"envelope_id": ENVELOPE, **data}}
        for n, (type_, data) in enumerate(told)
    ]
    return {
        "envelope_id": ENVELOPE,
        "title": "Tax return 2010",
        "firm": "Müller & Söhne",
        "pages": list(pages.values()),
        **chained(events),
    }


def chained(events: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """These events in a chain of their own, whose hashes all fit."""
    chain: list[dict[str, Any]] = []
    previous = BEGINNING
    for each in events:
        event = {**each, "previous": previous}
        previous = event["hash"] = event_hash(event, previous)
        chain.append(event)
    return {"events": chain, "chain_head": previous}


def facts_of(**changes: Any) -> CertificateFacts:
    zoe = Party("Zoë Łukasz", "SIGNER", "zoe@example.org", "SIGNED", acted=NOON, address="192.0.2.7")
    facts: dict[str, Any] = {
        "envelope_id": ENVELOPE,
        "subject": "Tax return 2010",
        "firm": "Müller & Söhne",
        "language": "en",
        "completed": NOON,
        "documents": (CertifiedDocument("Form 1040", 2, "a" * 64, "b" * 64),),
        "parties": (zoe,),
        "events": (CertifiedEvent(NOON, "signed by Zoë"),),
        "chain_head": "c" * 64,
        "verification_url": "https://sign.example.org/verify/ABCD-EFGH",
        "verification_code": "ABCD-EFGH",
    }
    return CertificateFacts(**{**facts, **changes})


@pytest.fixture(scope="session")
def the_key(tmp_path_factory: pytest.TempPathFactory) -> SealKey:
    folder: Path = tmp_path_factory.mktemp("authority") / "seal"
    make_authority(folder)
    return SealKey.load(folder)


@pytest.fixture(scope="session")
def sent_form() -> Sent:
    return render_sent(the_form(), "Countersign env_01k")


@pytest.fixture(scope="session")
def sealed(the_key: SealKey, sent_form: Sent) -> bytes:
    """The form and a letter of two pages, signed, in one sealed file."""
    letter = render_sent(a_paper("The price is 100.", "Signed:"), "Countersign env_01k")
    on_form = [
        Drawn(2, 0.2, 0.8, 0.3, 0.03, text="Zoë Łukasz", kind="SIGNATURE"),
        Drawn(2, 0.5, 0.8, 0.1, 0.02, text="2026-11-22", kind="DATE"),
    ]
    on_letter = [Drawn(2, 0.3, 0.3, 0.4, 0.1, text="山田太郎", kind="SIGNATURE")]
    documents = [ToSeal(sent_form.data, on_form), ToSeal(letter.data, on_letter)]
    return complete(documents, facts_of(), evidence_of(sent_form, letter), the_key)
