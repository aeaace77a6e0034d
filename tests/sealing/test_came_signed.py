"""Files that came with signatures: kept as they are, signed further, and proved beside their certificate."""

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, NumberObject, TextStringObject

from sealing.certificate import CertifiedDocument
from sealing.complete import complete_further
from sealing.evidence import EVIDENCE
from sealing.further import evidence_bytes
from sealing.inspect import PdfRefused, inspect
from sealing.judging import judge
from sealing.seal import SealKey, assemble
from sealing.taking import take
from sealing.verdict_words import Finding
from sealing.verify import verify
from tests.sealing.authority_of_time import gathered, stamper
from tests.sealing.conftest import ENVELOPE, chained, facts_of
from tests.sealing.notary import NAME, signed_by_the_notary
from tests.sealing.papers import a_paper, as_bytes, the_form
from tests.sealing.poppler import mutool_sign, pdfsig, pdftotext

Both = tuple[bytes, bytes]


def evidence_of(came: bytes) -> dict[str, Any]:
    """A request for this file that Zoë signed, as the log tells it."""
    zoe = {"recipient_id": "rcp_zoe", "name": "Zoë Łukasz", "role": "SIGNER"}
    copy = {"document_id": "doc", "page_hashes": [], "sha256": sha256(came).hexdigest(), "size": len(came)}
    told: list[tuple[str, dict[str, Any]]] = [
        ("EnvelopeDrafted", {"document_ids": ["doc"], "recipients": [zoe]}),
        ("EnvelopeSent", {"copies": [copy]}),
        ("RecipientSigned", {"recipient_id": "rcp_zoe"}),
        ("EnvelopeCompleted", {}),
    ]
    events = [
        {"type": type_, "at": f"2026-11-22T12:0{n}:00.000Z", "data": {"envelope_id": ENVELOPE, **data}}
        for n, (type_, data) in enumerate(told)
    ]
    return {
        "envelope_id": ENVELOPE,
        "title": "Deed (draft)",
        "firm": "Müller & Söhne",
        "pages": [[]],
    } | chained(events)


def sealed_further(came: bytes, key: SealKey, *more: Any) -> Both:
    hash_ = sha256(came).hexdigest()
    facts = facts_of(documents=(CertifiedDocument("Deed", 2, hash_, hash_, came_signed=True),))
    return complete_further(came, facts, evidence_of(came), key, *more)


@pytest.fixture(scope="module")
def deed() -> bytes:
    return signed_by_the_notary(a_paper("The price is 100.", "Signed:"))


@pytest.fixture(scope="module")
def both(deed: bytes, the_key: SealKey) -> Both:
    return sealed_further(deed, the_key)


def with_an_attachment(paper: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(paper)))
    writer.add_attachment("prices.csv", b"100")
    return as_bytes(writer)


def with_a_script(paper: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(paper)))
    script = {
        NameObject("/S"): NameObject("/JavaScript"),
        NameObject("/JS"): TextStringObject("app.alert(1)"),
    }
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    return as_bytes(writer)


@pytest.mark.parametrize("more", [{}, {"certify": True, "docmdp_permissions": MDPPerm.FILL_FORMS}])
def test_what_came_signed_is_kept_byte_for_byte_and_its_signatures_are_known(more: dict[str, Any]) -> None:
    data = signed_by_the_notary(with_an_attachment(a_paper("{{signature r1}}")), **more)
    taken = take(data, "deed.pdf")
    assert taken.data == data
    assert taken.removed == ()
    assert taken.proposals.fields == []
    assert taken.came is not None
    assert not taken.came.final
    assert [each.by for each in taken.came.signatures] == [NAME]


def test_a_file_whose_first_signature_allows_no_other_is_kept_and_final(sealed: bytes) -> None:
    certified = signed_by_the_notary(a_paper(), certify=True, docmdp_permissions=MDPPerm.NO_CHANGES)
    for data in (sealed, certified):
        taken = take(data, "sealed.pdf")
        assert taken.data == data
        assert taken.came is not None
        assert taken.came.final


def with_a_revision(file: bytes) -> bytes:
    writer = PdfWriter(BytesIO(file), incremental=True)
    writer.pages[0][NameObject("/Rotate")] = NumberObject(90)
    return as_bytes(writer)


def test_what_came_signed_by_two_is_kept_with_both() -> None:
    data = signed_by_the_notary(signed_by_the_notary(a_paper()), "Second")
    taken = take(data, "deed.pdf")
    assert taken.came is not None
    assert (taken.data == data, [each.by for each in taken.came.signatures]) == (True, [NAME, NAME])


def changed(deed: bytes) -> bytes:
    assert deed.count(b"/Keywords") == 2
    return deed.replace(b"/Keywords", b"/Keywordz", 1)


@pytest.mark.parametrize(
    ("make", "code", "why"),
    [
        (
            lambda: signed_by_the_notary(with_a_script(a_paper())),
            "PDF_ACTIVE_CONTENT",
            "SIGNED_AND_ACTIVE",
        ),
        (lambda: changed(signed_by_the_notary(a_paper())), "PDF_UNREADABLE", "SIGNATURE_BROKEN"),
        # The signature's own bytes are intact: what the page shows now is not what the notary signed.
        (lambda: with_a_revision(signed_by_the_notary(a_paper())), "PDF_UNREADABLE", "SIGNATURE_BROKEN"),
        (
            lambda: signed_by_the_notary(with_a_revision(signed_by_the_notary(a_paper())), "Second"),
            "PDF_UNREADABLE",
            "SIGNATURE_BROKEN",
        ),
        # A form with two tables of its objects, of which readers choose one.
        (lambda: signed_by_the_notary(the_form()), "PDF_UNREADABLE", "NO_FURTHER_SIGNATURE"),
    ],
)
def test_what_cannot_stay_as_it_is_or_be_signed_further_is_refused_by_name(
    make: Callable[[], bytes], code: str, why: str
) -> None:
    with pytest.raises(PdfRefused) as refused:
        inspect(make())
    assert (refused.value.code, refused.value.why) == (code, why)


def test_the_seal_is_added_at_the_end_and_both_signatures_are_valid_for_others(
    both: Both, deed: bytes
) -> None:
    file, _ = both
    assert file.startswith(deed)
    told = pdfsig(file)
    assert told.count("Signature is Valid") == 2
    assert told.index("Not total document signed") < told.index("Total document signed")
    assert NAME in told
    assert "valid but there have been edits since signing" in mutool_sign(file)
    assert "The document is unchanged since signing" in mutool_sign(file)
    assert pdftotext(file) == pdftotext(deed)


def test_file_and_certificate_are_genuine_each_with_nothing_but_itself(
    both: Both, deed: bytes, the_key: SealKey
) -> None:
    head = str(evidence_of(deed)["chain_head"])
    file, certificate = (judge(each, [the_key.root_pem], head, "en") for each in both)
    assert file.outcome == certificate.outcome == "GENUINE"
    assert file.findings == certificate.findings == ()
    assert file.head_matches is certificate.head_matches is True
    assert [each.name for each in file.signers] == ["Zoë Łukasz"]
    assert file.pages_unchanged is True
    assert certificate.pages_unchanged is None
    assert any("came with signatures by others" in each for each in file.notes)
    assert certificate.message == "Genuine: this certificate is exactly as it was sealed"
    assert any("This is a certificate alone" in each for each in certificate.notes)
    printed = pdftotext(both[1])
    assert sha256(deed).hexdigest() in printed
    assert "came with signatures" in printed
    assert pdfsig(both[1]).count("Total document signed") == 1


def test_a_file_that_was_sealed_so_can_come_again_and_be_sealed_once_more(
    both: Both, the_key: SealKey
) -> None:
    once, _ = both
    taken = take(once, "deed.pdf")
    assert taken.data == once
    twice, _ = sealed_further(once, the_key)
    assert verify(twice, [the_key.root_pem]).valid
    assert verify(once, [the_key.root_pem]).valid
    assert pdfsig(twice).count("Signature is Valid") == 3


@pytest.mark.parametrize(
    "change",
    [
        with_a_revision,
        lambda file: file + b"\n",
        lambda file: file[:-1],
        lambda file: file.replace(
            b"Deed (draft)".replace(b"(", b"\\(").replace(b")", b"\\)"), b"Deed \\(FINAL\\)"
        ),
        lambda file: file.replace(b"/Keywords", b"/Keywordz", 1),
        lambda file: signed_by_the_notary(file, "Later"),
    ],
    ids=[
        "a revision",
        "junk",
        "cut short",
        "the evidence",
        "before the first signature",
        "a later signature",
    ],
)
def test_a_change_after_the_seal_is_found(
    change: Callable[[bytes], bytes], both: Both, the_key: SealKey
) -> None:
    altered = change(both[0])
    assert altered != both[0]
    found = judge(altered, [the_key.root_pem], None, "en")
    assert found.outcome != "GENUINE"
    assert found.findings


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_one_bit_changed_anywhere_in_the_seal_is_found(
    both: Both, deed: bytes, the_key: SealKey, data: st.DataObject
) -> None:
    place = data.draw(st.integers(len(deed), len(both[0]) - 1))
    altered = bytearray(both[0])
    altered[place] ^= 1 << data.draw(st.integers(0, 7))
    assert not verify(bytes(altered), [the_key.root_pem]).valid


def test_whoever_holds_the_key_cannot_put_another_file_under_the_same_events(
    deed: bytes, the_key: SealKey
) -> None:
    told = evidence_bytes(evidence_of(deed))
    other = signed_by_the_notary(a_paper("The price is 900.", "Signed:"))
    turned = with_a_revision(deed)
    for came in (other, turned):
        file = the_key.sign_further(came, told, reason="", name="")
        assert verify(file, [the_key.root_pem]).findings == (Finding.PAGES,)


def test_a_stranger_s_seal_and_a_certificate_with_other_events_are_not_genuine(
    both: Both, deed: bytes, the_key: SealKey
) -> None:
    stranger = SealKey.throwaway()
    for each in sealed_further(deed, stranger):
        assert Finding.SEALER in verify(each, [the_key.root_pem]).findings
    broken = evidence_of(deed) | {"chain_head": "0" * 64}
    file = the_key.sign_further(deed, evidence_bytes(broken), reason="", name="")
    assert verify(file, [the_key.root_pem]).findings == (Finding.EVENTS,)


def test_two_signatures_and_evidence_that_is_attached_are_no_seal(the_key: SealKey, deed: bytes) -> None:
    """The evidence of a file that came signed counts only where our signature covers it by standing in its field."""
    attached = assemble([a_paper()], a_paper(), {EVIDENCE: evidence_bytes(evidence_of(deed))})
    twice = signed_by_the_notary(signed_by_the_notary(attached), "Second")
    assert Finding.SIGNATURE in verify(twice, [the_key.root_pem]).findings


@pytest.mark.parametrize("more", [{}, {"certify": True, "docmdp_permissions": MDPPerm.FILL_FORMS}])
def test_our_seal_holds_what_later_readers_need_and_what_others_hold_for_them_is_not_touched(
    more: dict[str, Any], the_key: SealKey
) -> None:
    lasting = the_key.validation_data(gathered())
    paper = a_paper("The price is 100.", "Signed:")
    theirs = IncrementalPdfFileWriter(BytesIO(paper))
    DocumentSecurityStore.supply_dss_in_writer(theirs, None)
    with_theirs = BytesIO()
    theirs.write(with_theirs)  # type: ignore[no-untyped-call]
    for file, level in ((paper, "B-LT"), (with_theirs.getvalue(), "B-T")):
        deed = signed_by_the_notary(file, **more)
        for each in sealed_further(deed, the_key, stamper(), lasting):
            verdict = verify(each, [the_key.root_pem])
            assert (verdict.findings, verdict.signature_intact) == ((), True)
            assert verdict.level == (level if each.startswith(deed) else "B-LT")
