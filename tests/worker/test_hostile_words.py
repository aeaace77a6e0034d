"""Whatever a firm sets and people type: a mail has the headers and the tags that we gave it."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import SMTP, default
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given, settings, strategies as st

from domain.letters import party_letter
from domain.messages import IN_BODY, IN_SUBJECT, MessageKind as K
from store.office import Office
from tests.domain.test_messages import FACTS, LINK, VERIFY
from worker.deliver import Post, mail_of

TYPED = st.one_of(
    st.text(max_size=60),
    st.sampled_from(
        [
            "=?utf-8?q?Ana=0D=0ABcc=3A_eve=40evil.example?=",
            "Ana\r\nBcc: eve@evil.example",
            "</p><script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "Ana\u2028Bcc: eve@evil.example",
            "{firm}{message}{__class__}",
            "&lt;b&gt;",
        ]
    ),
)


class Tags(HTMLParser):
    """The tags of a page, with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, list[tuple[str, str | None]]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))


def test_no_substitution_makes_a_header_or_a_tag(office: Office, tmp_path: Path) -> None:
    post = Post(None, tmp_path, "countersign@sign.example")

    @settings(max_examples=150, deadline=None)
    @given(st.data())
    def holds(data: st.DataObject) -> None:
        kind = data.draw(st.sampled_from(list(K)))
        subject = _template(data, IN_SUBJECT[kind])
        body = _template(data, IN_BODY[kind])
        typed = data.draw(st.tuples(TYPED, TYPED, TYPED, TYPED))
        firm, recipient, title, said = typed
        facts = replace(FACTS, firm=firm, recipient=recipient, title=title, message=said)
        letter = party_letter(facts, kind, "en", (subject, body))
        message = mail_of(office, post, letter, recipient, "ana@client.example", "evt.rcp")
        raw = message_from_bytes(message.as_bytes(policy=SMTP), policy=default)
        assert len(raw.keys()) == len(set(raw.keys())) == 9
        assert raw["To"].addresses[0].addr_spec == "ana@client.example"
        assert len(raw["To"].addresses) == len(raw["From"].addresses) == 1
        assert raw["From"].addresses[0].addr_spec == "countersign@sign.example"
        tags = Tags(letter.html).found
        assert {tag for tag, _ in tags} <= {"html", "body", "p", "a", "small", "br"}
        attributes = [attribute for _, attrs in tags for attribute in attrs]
        assert {name for name, _ in attributes} <= {"href"}
        assert {value for _, value in attributes} <= {LINK, f"{LINK}/signed.pdf", VERIFY}

    holds()


def _template(data: st.DataObject, known: tuple[str, ...]) -> str:
    """A text that a firm could have set."""
    pieces = [*(f"{{{each}}}" for each in known if each != "message"), " ", "\n\n"]
    free = TYPED.map(lambda text: text.replace("{", "").replace("}", ""))
    parts = data.draw(st.lists(st.one_of(st.sampled_from(pieces), free), max_size=8))
    return "".join([*parts, "{message}" if "message" in known else ""])
