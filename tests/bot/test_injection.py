"""What people write stays text: no name, comment or free text becomes markup in a Teams card or an e-mail."""
from __future__ import annotations

import json
from email.message import EmailMessage
from html.parser import HTMLParser
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.cards import LIMIT, message_of
from bot.mail import mail_of
from core.answer import Answer, Cell, Column, Row, Table
from core.outgoing import Outgoing
from core.question import Question

NASTY = st.text(max_size=60) | st.sampled_from([
    "<script>x</script>", "[klicka](https://ond.example)", "=HYPERLINK(\"x\")", "a\r\nBcc: b@c.se", "\"><img src=x>", "# rubrik", "&lt;",
])
ELEMENTS = {"html", "head", "meta", "title", "body", "p", "h1", "table", "tr", "th", "td"}


def answered(name: str, said: str, rows: int = 1) -> Answer:
    row = Row("1", name, {"deviation": Cell(said, 1, "bad")})
    return Answer(said, table=Table((Column("deviation", name, "tkr"),), (row,) * rows, said), notes=(name,))


class Seen(HTMLParser):
    """Every element and every attribute's name."""

    def __init__(self) -> None:
        super().__init__()
        self.tags, self.attributes = set[str](), set[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@given(NASTY, NASTY, NASTY)
def test_a_mail_holds_no_element_or_header_but_its_own(name: str, said: str, text: str):
    mail: EmailMessage = mail_of(answered(name, said), Outgoing("k", "mailto:a@b.se", Question(), text=text), None, "koll@b.se", "a@b.se")
    seen = Seen()
    seen.feed(next(part for part in mail.walk() if part.get_content_type() == "text/html").get_content())
    assert seen.tags <= ELEMENTS
    assert seen.attributes <= {"lang", "charset", "style"}
    assert set(mail.keys()) == {"Subject", "From", "To", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"}
    assert b"\nBcc:" not in mail.as_bytes().partition(b"\r\n\r\n")[0]


def kinds(block: Any) -> set[str]:
    """The types of everything in a card."""
    if isinstance(block, list):
        return set().union(*map(kinds, block))
    return ({block["type"]} if "type" in block else set()).union(*map(kinds, block.values())) if isinstance(block, dict) else set()


@given(NASTY, NASTY, NASTY)
def test_a_card_holds_peoples_words_only_in_runs_that_know_no_markdown(name: str, said: str, text: str):
    message = json.loads(message_of(answered(name, said), Outgoing("k", "teams:x", Question(), text=text)))
    found = kinds(message["attachments"][0]["content"])
    assert found <= {"AdaptiveCard", "RichTextBlock", "TextRun", "Table", "TableRow", "TableCell"}


def test_a_card_of_a_thousand_rows_is_within_the_limit_and_says_how_many_are_left_out():
    body = message_of(answered("Å" * 100, "−1", 1000), Outgoing("k", "teams:x", Question()))
    assert len(body) <= LIMIT
    assert "rader till finns i Koll." in body.decode()
