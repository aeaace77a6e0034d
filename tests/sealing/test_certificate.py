"""The certificate of completion says who did what, and can be long."""

from datetime import datetime, timedelta, timezone
from io import BytesIO

import segno
from pypdf import PdfReader

from sealing.certificate import QR_SIDE, QUIET, CertifiedEvent, Party, certificate
from tests.sealing.conftest import ENVELOPE, NOON, facts_of
from tests.sealing.poppler import pdftotext, picture_of

TOKYO = timezone(timedelta(hours=9))


def test_it_tells_every_fact() -> None:
    party = Party(
        "山田太郎", "SIGNER", "yamada@example.org", "SIGNED", notified=NOON, viewed=NOON, consented=NOON, acted=NOON,
        consent="2026-11 en", shown="d" * 64, channel="EMAIL", address="192.0.2.7", browser="Mozilla/5.0 (X11)",
        method="drawn by hand",
    )  # fmt: skip
    said = pdftotext(certificate(facts_of(parties=(party,))))
    for word in (
        ENVELOPE, "Tax return 2010", "Müller & Söhne", "Form 1040 · 2 pages", "a" * 64, "b" * 64,
        "山田太郎 · SIGNER · SIGNED", "yamada@example.org", "2026-11 en", "d" * 64, "EMAIL", "192.0.2.7",
        "Mozilla/5.0 (X11)", "drawn by hand", "2026-11-22 12:00:00 UTC", "signed by Zoë", "c" * 64,
        "https://sign.example.org/verify/ABCD-EFGH", "Code: ABCD-EFGH",
    ):  # fmt: skip
        assert word in said, word


def test_it_speaks_french() -> None:
    said = pdftotext(certificate(facts_of(language="fr")))
    assert "Certificat d’achèvement" in said
    assert "Vérifier ce document sur" in said
    assert "Certificate" not in said


def test_times_are_told_in_utc_wherever_they_come_from() -> None:
    at = datetime(2026, 11, 23, 8, 30, tzinfo=TOKYO)
    assert "2026-11-22 23:30:00 UTC: signed in Tokyo" in pdftotext(
        certificate(facts_of(events=(CertifiedEvent(at, "signed in Tokyo"),)))
    )


def test_many_parties_flow_onto_more_pages() -> None:
    parties = tuple(
        Party(f"Party {n} of many", "SIGNER", "x@example.org", "SIGNED", acted=NOON) for n in range(100)
    )
    file = certificate(facts_of(parties=parties))
    assert len(PdfReader(BytesIO(file)).pages) > 3
    said = pdftotext(file)
    assert all(f"Party {n} of many" in said for n in range(100))
    assert said.count(f"{ENVELOPE} · Certificate, page") == len(PdfReader(BytesIO(file)).pages)


def test_long_words_and_long_texts_wrap_and_are_whole() -> None:
    name, agent = "x" * 3000, "Mozilla/5.0 " * 2000
    party = Party(name, "SIGNER", "x@example.org", "SIGNED", browser=agent)
    said = "".join(pdftotext(certificate(facts_of(parties=(party,), subject="y" * 500))).split())
    assert said.count("x") >= 3000
    assert said.count("y") >= 500
    assert said.count("Mozilla/5.0") == 2000


def test_names_speak_no_markup() -> None:
    party = Party("<b>Bob</b> <img src='x'/> &amp;", "SIGNER", "x@example.org", "SIGNED")
    assert "<b>Bob</b> <img src='x'/> &amp;" in pdftotext(certificate(facts_of(parties=(party,))))


def test_the_code_on_it_is_the_verification_address() -> None:
    facts = facts_of()
    page = picture_of(certificate(facts), 1, 288)
    rows = tuple(segno.make(facts.verification_url, error="m", micro=False).matrix)
    side = QR_SIDE / (len(rows) + 2 * QUIET) * 288 / 72
    ink = page.crop((page.width * 3 // 4, 0, page.width, page.height // 4)).point(
        lambda v: 255 if v < 128 else 0
    )
    found = ink.getbbox()
    assert found is not None
    left, top = page.width * 3 // 4 + found[0], found[1]
    for down, row in enumerate(rows):
        for along, dark in enumerate(row):
            seen = page.getpixel((int(left + (along + 0.5) * side), int(top + (down + 0.5) * side)))
            assert (seen < 128) == bool(dark)  # type: ignore[operator]


def test_the_head_of_the_chain_stands_under_its_heading_on_the_same_page() -> None:
    """Wherever the history ends, a heading is not the last on its page."""
    line = CertifiedEvent(NOON, "Nora Weiss opened the documents")
    for lines in range(20, 60):
        pages = PdfReader(BytesIO(certificate(facts_of(events=(line,) * lines)))).pages
        [page] = [text for each in pages if "Head of the chain" in (text := each.extract_text())]
        assert facts_of().chain_head in page, f"{lines} events"


def test_a_partys_line_begins_with_their_name_also_where_it_is_read_from_the_right() -> None:
    ours = Party(name="محمد الأمين", role="Signer", state="signed", contact="m@client.example")
    drawn = PdfReader(BytesIO(certificate(facts_of(parties=(ours,))))).pages[0].extract_text()
    [line] = [each for each in drawn.splitlines() if "Signer" in each]
    assert line.strip().endswith("· Signer · signed")
