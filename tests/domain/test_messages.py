"""Messages to parties: they say what is asked, in the firm's words or ours, and nothing typed becomes more than text."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.envelopes import EnvelopeKind, Recipient, RecipientParty, RecipientRole
from domain.letters import Facts, party_letter
from domain.messages import MessageKind as K, Task, check, task_of
from domain.refusals import InvalidInput, PlaceholderUnknown
from domain.wording import BUNDLED

LINK = "https://sign.example/s/token"
VERIFY = "https://sign.example/verify/code"
FACTS = Facts(
    firm="Weiss & Partner",
    time_zone="Europe/Oslo",
    recipient="Ana Sørensen",
    task=Task.SIGN,
    title="Engagement letter",
    kind=EnvelopeKind.SIGNATURE,
    message="Thank you.\nNora",
    expires_at=datetime(2026, 11, 30, 13, 5, tzinfo=UTC),
    link=LINK,
    verify=VERIFY,
    chain_head="c" * 64,
    logo=None,
)
# What each role is asked for, and what the button says.
ASKED = {
    ("en", Task.SIGN): ("to sign", "Read and sign"),
    ("en", Task.APPROVE): ("to approve", "Read and approve"),
    ("en", Task.CONFIRM): ("to read and confirm", "Read and confirm"),
    ("en", Task.READ): ("to read", "Read it"),
    ("fr", Task.SIGN): ("de signer", "Lire et signer"),
    ("fr", Task.APPROVE): ("d'approuver", "Lire et approuver"),
    ("fr", Task.CONFIRM): ("de lire et de confirmer", "Lire et confirmer"),
    ("fr", Task.READ): ("de lire", "Lire"),
}


@pytest.mark.parametrize(
    ("role", "acknowledge", "task"),
    [
        (RecipientRole.SIGNER, False, Task.SIGN),
        (RecipientRole.APPROVER, False, Task.APPROVE),
        (RecipientRole.VIEWER, True, Task.CONFIRM),
        (RecipientRole.VIEWER, False, Task.READ),
        (RecipientRole.CC, False, Task.READ),
    ],
)
def test_what_is_asked_follows_from_the_role(role: RecipientRole, acknowledge: bool, task: Task) -> None:
    recipient = Recipient(
        firm_id="frm_1",
        id="rcp_1",
        envelope_id="env_1",
        key="ana",
        role=role,
        party=RecipientParty.CLIENT,
        name="Ana",
        routing_order=1,
        acknowledge=acknowledge,
    )
    assert task_of(recipient) == task


@pytest.mark.parametrize(("language", "task"), ASKED)
@pytest.mark.parametrize("kind", [K.INVITATION, K.REMINDER, K.EXPIRY_WARNING])
def test_a_party_is_told_what_is_asked_of_them_in_the_subject_the_text_and_the_button(
    kind: K, language: str, task: Task
) -> None:
    asked, button = ASKED[language, task]
    letter = party_letter(replace(FACTS, task=task), kind, language)
    assert f" {asked}" in letter.subject
    assert f" {asked} " in letter.text
    assert f"{button}: {LINK}" in letter.text
    assert f" {asked}" in letter.brief
    assert letter.brief.endswith(LINK)
    if task != Task.SIGN:
        assert "sign" not in letter.text.replace(LINK, "")


@pytest.mark.parametrize(("language", "task"), ASKED)
@pytest.mark.parametrize("kind", [K.EXPIRED, K.CLOSED, K.NEW_LINK])
def test_a_party_is_told_what_had_been_asked_of_them(kind: K, language: str, task: Task) -> None:
    letter = party_letter(replace(FACTS, task=task), kind, language)
    assert f" {ASKED[language, task][0]}" in letter.text
    assert (LINK in letter.text) == (kind != K.CLOSED)


@pytest.mark.parametrize(
    ("language", "kind", "subject", "file"),
    [
        ("en", EnvelopeKind.SIGNATURE, "Signed by everyone: ", "The signed file"),
        ("en", EnvelopeKind.APPROVAL, "Approved by everyone: ", "The approved file"),
        ("fr", EnvelopeKind.SIGNATURE, "Signé par tous : ", "Le fichier signé"),
        ("fr", EnvelopeKind.APPROVAL, "Approuvé par tous : ", "Le fichier approuvé"),
    ],
)
def test_what_was_approved_is_not_called_signed(
    language: str, kind: EnvelopeKind, subject: str, file: str
) -> None:
    letter = party_letter(replace(FACTS, kind=kind, task=Task.APPROVE), K.COMPLETED, language)
    assert letter.subject == f"{subject}Engagement letter"
    assert f"{file}: {LINK}/signed.pdf" in letter.text
    done = subject.split()[0].lower()
    assert f" {done} " in letter.text


@pytest.mark.parametrize(("language", "said"), [("en", "sent to you to read"), ("fr", "pour lecture")])
def test_who_gets_a_copy_is_told_that_it_is_to_be_read(language: str, said: str) -> None:
    assert said in party_letter(replace(FACTS, task=Task.READ), K.COMPLETED, language).text
    assert said not in party_letter(FACTS, K.COMPLETED, language).text


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", K)
def test_our_own_words_pass_the_same_check_as_those_of_a_firm(kind: K, language: str) -> None:
    check(kind, *BUNDLED[language][kind])


@pytest.mark.parametrize("kind", K)
def test_a_firm_can_say_it_in_its_own_words_and_what_it_rests_on_stays(kind: K) -> None:
    ours = party_letter(FACTS, kind, "en")
    theirs = party_letter(FACTS, kind, "en", ("Dear {recipient}", "Only this, says {firm}."))
    assert theirs.subject == "Dear Ana Sørensen"
    assert theirs.text.startswith("Only this, says Weiss & Partner.\n\n")
    [after] = [text.split("\n\n", 1)[1] for text in [theirs.text]]
    assert ours.text.endswith(after)
    fixed = {
        K.CLOSED: [],
        K.EXPIRED: [LINK],
        K.COMPLETED: [f"{LINK}/signed.pdf", VERIFY, "c" * 64],
    }.get(kind, [LINK, "This link is yours alone"])
    assert [each for each in fixed if each not in theirs.text or each not in theirs.html] == []


def test_a_paragraph_with_nothing_to_say_is_left_out() -> None:
    own = ("{title}", "Hello.\n\n{firm} writes: {message}\n\nUntil {until}.\n\nBye.")
    whole = party_letter(FACTS, K.REMINDER, "en", own).text
    assert whole.startswith(
        "Hello.\n\nWeiss & Partner writes: Thank you.\nNora\n\nUntil 2026-11-30, 14:05 (Europe/Oslo).\n\nBye.\n\n"
    )
    bare = party_letter(replace(FACTS, message=None, expires_at=None), K.REMINDER, "en", own).text
    assert bare.startswith("Hello.\n\nBye.\n\n")


def test_what_stands_in_a_value_is_nobodys_placeholder() -> None:
    facts = replace(FACTS, title="{message}", recipient="{firm}", message="{until} {title}")
    letter = party_letter(facts, K.INVITATION, "en")
    assert letter.subject == "Weiss & Partner asks you to sign: {message}"
    assert letter.text.startswith(
        "Hello {firm},\n\nWeiss & Partner asks you to sign “{message}”.\n\n{until} {title}\n\n"
    )


@pytest.mark.parametrize(
    ("kind", "text", "named"),
    [
        (K.INVITATION, "Hello {name}", "{name}"),
        (K.INVITATION, "Hello {}", "{}"),
        (K.INVITATION, "Hello {recipient", "{"),
        (K.INVITATION, "Hello recipient}", "}"),
        (K.INVITATION, "{{firm}}", "{"),
        (K.INVITATION, "{ firm }", "{ firm }"),
        (K.INVITATION, "{Firm}", "{Firm}"),
        (K.INVITATION, "{firm.__class__}", "{firm.__class__}"),
        (K.INVITATION, "{__class__}", "{__class__}"),
        (K.INVITATION, "{firm!r:>9999999}", "{firm!r:>9999999}"),
        (K.INVITATION, "{0}", "{0}"),
        (K.INVITATION, "{done}", "{done}"),
        (K.COMPLETED, "{task}", "{task}"),
        (K.CLOSED, "{until}", "{until}"),
        (K.EXPIRED, "{message}", "{message}"),
        (K.INVITATION, "{" + "x" * 200 + "}", "{" + "x" * 59),
    ],
)
def test_anything_else_in_braces_is_refused_by_name(kind: K, text: str, named: str) -> None:
    for field, subject, body in (("subject", text, "Hello"), ("body", "Hello", text)):
        with pytest.raises(PlaceholderUnknown) as refused:
            check(kind, subject, body)
        assert (refused.value.field, refused.value.placeholder) == (field, named)
        assert refused.value.message("en").startswith(f"{named} is no placeholder of this text.")
        assert "{firm}" in refused.value.message("fr")


def test_what_may_have_nothing_to_say_stands_in_no_subject() -> None:
    for name in ("message", "until"):
        with pytest.raises(PlaceholderUnknown):
            check(K.INVITATION, f"{{{name}}}", "Hello")


def test_a_long_message_cannot_be_multiplied() -> None:
    with pytest.raises(InvalidInput):
        check(K.INVITATION, "Hello", "{message} {message}")
