"""Whoever has the file alone, and what was sent to them, finds what was rewritten, even by whoever holds the key."""

from collections.abc import Callable
from typing import Any

import pytest

from sealing.complete import ToSeal, complete
from sealing.judging import Judgement, judge
from sealing.render import Sent, render_sent
from sealing.seal import SealKey
from sealing.verdict_words import WORDS, Finding, Saying, say
from tests.sealing.conftest import chained, evidence_of, facts_of
from tests.sealing.papers import a_paper

Events = list[dict[str, Any]]


@pytest.fixture(scope="module")
def paper() -> Sent:
    return render_sent(a_paper("The price is 100."), "Countersign env_01k")


def sealed_with(evidence: dict[str, Any], paper: Sent, key: SealKey) -> bytes:
    return complete([ToSeal(paper.data, [])], facts_of(), evidence, key)


def judged(data: bytes, key: SealKey, head: str | None = None) -> Judgement:
    return judge(data, [key.root_pem], head, "en")


def test_what_is_genuine_names_who_signed_and_when(paper: Sent, the_key: SealKey) -> None:
    evidence = evidence_of(paper)
    found = judged(sealed_with(evidence, paper, the_key), the_key, evidence["chain_head"])
    assert (found.outcome, found.findings) == ("GENUINE", ())
    assert [(x.name, x.role, x.state, x.acted_at) for x in found.signers] == [
        ("Zoë Łukasz", "SIGNER", "SIGNED", "2026-11-22T12:02:00.000Z")
    ]
    assert (found.title, found.firm_name) == ("Tax return 2010", "Müller & Söhne")
    assert (found.trusted, found.head_matches) == (True, True)


def edit(events: Events) -> Events:
    events[2]["at"] = "2026-11-20T12:02:00.000Z"
    return events


def remove(events: Events) -> Events:
    return [*events[:2], *events[3:]]


def swap(events: Events) -> Events:
    return [events[0], events[2], events[1], events[3]]


def truncate(events: Events) -> Events:
    return events[:-1]


def truncate_and_claim_its_end(events: Events) -> Events:
    return chained(events[:-1])["events"]  # type: ignore[no-any-return]


def behead(events: Events) -> Events:
    return chained(events[1:])["events"]  # type: ignore[no-any-return]


def borrow(events: Events) -> Events:
    """Consistent, but of another envelope."""
    for each in events:
        each["data"]["envelope_id"] = "env_01kabcdefghjkmnpqrstvwxyz1"
    return chained(events)["events"]  # type: ignore[no-any-return]


@pytest.mark.parametrize("change", [edit, remove, swap, truncate, truncate_and_claim_its_end, behead, borrow])
def test_c04_events_that_were_tampered_with_are_found_without_a_head(
    paper: Sent, the_key: SealKey, change: Callable[[Events], Events]
) -> None:
    evidence = evidence_of(paper)
    evidence["events"] = change(evidence["events"])
    if change not in (edit, remove, swap, truncate):
        evidence["chain_head"] = evidence["events"][-1]["hash"]
    found = judged(sealed_with(evidence, paper, the_key), the_key)
    assert (found.outcome, found.signature_intact, found.trusted) == ("ALTERED", True, True)
    assert say(Finding.EVENTS, "en") in found.findings


def test_c04_other_pages_under_the_same_events_are_found_without_a_head(
    paper: Sent, the_key: SealKey
) -> None:
    other = render_sent(a_paper("The price is 900."), "Countersign env_01k")
    evidence = evidence_of(paper)
    evidence["pages"] = [list(other.page_hashes)]
    found = judged(sealed_with(evidence, other, the_key), the_key, evidence["chain_head"])
    assert (found.outcome, found.chain_intact, found.head_matches) == ("ALTERED", True, True)
    assert found.findings == (say(Finding.PAGES, "en"),)


def test_a_head_is_said_to_fit_not_to_fit_or_not_to_have_been_given(paper: Sent, the_key: SealKey) -> None:
    evidence = evidence_of(paper)
    file = sealed_with(evidence, paper, the_key)
    assert judged(file, the_key).head_matches is None
    assert any("No head was given" in each for each in judged(file, the_key).notes)
    wrong = judged(file, the_key, "0" * 64)
    assert (wrong.outcome, wrong.head_matches) == ("ALTERED", False)
    assert wrong.findings == (say(Finding.HEAD, "en"),)


def test_without_a_root_it_is_said_that_the_sealer_was_not_checked(paper: Sent, the_key: SealKey) -> None:
    file = sealed_with(evidence_of(paper), paper, the_key)
    found = judge(file, [], None, "fr")
    assert (found.outcome, found.trusted) == ("GENUINE", None)
    assert any("l'auteur du sceau n'a pas été vérifié" in each for each in found.notes)
    strange = judge(file, [SealKey.throwaway().root_pem], None, "en")
    assert (strange.outcome, strange.trusted) == ("ALTERED", False)
    assert strange.findings == (say(Finding.SEALER, "en"),)


@pytest.mark.parametrize("data", [b"", b"no PDF", a_paper()], ids=["nothing", "noise", "an unsigned paper"])
def test_what_has_no_seal_cannot_be_read(data: bytes, the_key: SealKey) -> None:
    assert judged(data, the_key).outcome == "UNKNOWN"


def test_a_sealed_file_cut_short_was_altered(paper: Sent, the_key: SealKey) -> None:
    file = sealed_with(evidence_of(paper), paper, the_key)
    assert judged(file[: len(file) * 9 // 10], the_key).outcome in ("ALTERED", "UNKNOWN")


def test_every_sentence_is_there_in_both_languages() -> None:
    assert all(english and french for english, french in WORDS.values())
    assert len(WORDS) == len(Finding) + len(Saying)
