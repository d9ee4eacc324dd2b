"""An answer as an e-mail: HTML with the picture inside, and the same in plain text for those who read that."""
from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from bot.markup import plain, within
from bot.posts import card_of
from core.answer import TONE_MARKS, Answer, Cell, Column, Row, Table
from core.deviation import Tone
from core.money import NO_BREAK_SPACE
from core.outgoing import Outgoing, digest
from store.writing.figures import corner, headings, is_number, shown_columns

_COLOURS: Final[dict[Tone, str]] = {"good": "#1b6e3c", "neutral": "#222222", "warning": "#8a5a00", "bad": "#a4262c"}
_PICTURE: Final = "diagram@koll"
_FONT: Final = "font-family:Segoe UI,Helvetica,Arial,sans-serif;color:#222222"


def mail_of(answer: Answer, row: Outgoing, png: bytes | None, sender: str, receiver: str) -> EmailMessage:
    """The message. Its Message-ID is made from the row's key, so that a mail that comes twice is known as one."""
    mail = EmailMessage(SMTP.clone(cte_type="7bit"))
    mail["Subject"] = within(answer.headline, 180)
    mail["From"], mail["To"] = sender, receiver
    mail["Message-ID"] = f"<koll-{digest(row.key + row.channel)[:32]}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text_of(answer, row))
    mail.add_alternative(_document(answer, row, has_picture=png is not None), subtype="html")
    if png is not None:
        page = mail.get_payload()[1]  # type: ignore[index]  # two alternatives were just put there
        page.add_related(png, "image", "png", cid=f"<{_PICTURE}>", filename="diagram.png")  # type: ignore[union-attr]  # as above
    return mail


def text_of(answer: Answer, row: Outgoing) -> str:
    """The whole post as plain text."""
    words = [answer.chart.text] if answer.chart is not None else []
    return "\n\n".join([*(plain(page.html) for page in card_of(answer, row).pages), *words]) + "\n"


def _document(answer: Answer, row: Outgoing, *, has_picture: bool) -> str:
    inside = "\n".join(_parts(answer, row, has_picture=has_picture))
    head = f'<head><meta charset="utf-8"><title>{_text(answer.headline)}</title></head>'
    look = f"{_FONT};background-color:#ffffff;font-size:15px;max-width:760px"
    return f'<!DOCTYPE html>\n<html lang="sv">{head}\n<body style="{look}">\n{inside}\n</body></html>\n'


def _parts(answer: Answer, row: Outgoing, *, has_picture: bool) -> Iterator[str]:
    if row.text:
        yield f"<p>{_text(row.text)}</p>"
    yield f'<h1 style="font-size:19px;line-height:1.35">{_text(answer.headline or "Inget svar.")}</h1>'
    if answer.table.rows:
        yield _table(answer.table)
    if answer.chart is not None:
        said = _text(answer.chart.text)
        yield f'<p><img src="cid:{_PICTURE}" alt="{said}" width="720" style="max-width:100%"></p>' if has_picture else f"<p>{said}</p>"
    for at, note in enumerate(answer.notes):
        yield f'<p style="margin:{2 if at else 12}px 0 2px;font-size:12px;color:#555555">{_text(note)}</p>'
    yield f'<p style="font-size:12px;color:#555555">{_text(row.mark)}</p>'


def _table(table: Table) -> str:
    columns = shown_columns(table)
    sides = ["right" if any(each.key in row.cells and is_number(row.cells[each.key]) for row in table.rows) else "left" for each in columns]
    heads = "".join(_head(each, side) for each, side in zip(headings(table), sides, strict=True))
    lines = "\n".join(_row(each, columns) for each in table.rows)
    return f'<table style="border-collapse:collapse;font-size:14px">\n<tr>{_head(corner(table), "left")}{heads}</tr>\n{lines}\n</table>'


def _head(text: str, align: str) -> str:
    return f'<th style="text-align:{align};padding:4px 10px;border-bottom:2px solid #888888">{_text(text)}</th>'


def _row(row: Row, columns: Sequence[Column]) -> str:
    weight = "normal" if row.kind == "row" else "bold"
    tone = row.tone or next((row.cells[key].tone for key in ("deviation", "error") if key in row.cells), None)
    name = f"{TONE_MARKS[tone]}{NO_BREAK_SPACE}{row.label}" if tone else row.label
    cells = "".join(_cell(row.cells.get(each.key, Cell(""))) for each in columns)
    indent = 10 + 16 * row.level
    return f'<tr style="font-weight:{weight}"><td style="padding:3px 10px 3px {indent}px;vertical-align:top">{_text(name)}</td>{cells}</tr>'


def _cell(cell: Cell) -> str:
    """A figure to the right and unbroken, words to the left on as many lines as they need."""
    how = "text-align:right;white-space:nowrap" if is_number(cell) else "text-align:left;font-weight:normal"
    return f'<td style="{how};padding:3px 10px;vertical-align:top;color:{_COLOURS[cell.tone]}">{_text(cell.text)}</td>'


def _text(text: str) -> str:
    return html.escape(within(text, 1500))
