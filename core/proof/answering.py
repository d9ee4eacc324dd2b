"""What proof-reading found, as an Answer: where, what stands there, what it must be and why."""
from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from core.answer import Answer, Cell, Column, Row, Table
from core.deviation import Tone
from core.money import NO_BREAK_SPACE, format_count
from core.proof.finding import KIND_WORDS, Finding, Proof

_IN_AN_AMOUNT: Final = re.compile(r"(?<=\d) (?=\d{3}(?!\d)|(?:tkr|kkr|mnkr|mkr|kr|%)(?!\w))|(?<=[-\u2212]) (?=\d)")
COLUMNS = (Column("kind", "Fel"), Column("printed", "Står"), Column("expected", "Ska vara"), Column("reason", "Varför"))


def proof_answer(proof: Proof, *, everything: bool = False) -> Answer:
    """The answer; its status is ``failed`` when something is wrong. ``everything`` lists the amounts that no table explains."""
    unexplained = proof.unexplained if everything else ()
    rows = (*(_row(number, each) for number, each in enumerate(proof.findings, 1)),
            *(_row(number, each, "oförklarat") for number, each in enumerate(unexplained, len(proof.findings) + 1)))
    table = Table(COLUMNS, rows, "Korrekturläsning") if rows else Table()
    return Answer(_headline(proof), "failed" if proof.wrong else "answered", table=table, notes=tuple(_notes(proof, everything)))


def proof_line(proof: Proof) -> str:
    """The same in one sentence, beside what was written."""
    checked = f"{_counted(proof.relations, 'samband', 'samband')} i {_counted(proof.tables, 'tabell', 'tabeller')}"
    if proof.wrong:
        return f"Korrekturläst: {_counted(len(proof.wrong), 'fel', 'fel')} bland {checked}."
    return f"Korrekturläst: {checked} stämmer."


def words_answer(proof: Proof, *, everything: bool = False) -> Answer:
    """The same of the comments and texts that are in the store, where there are no printed tables to count."""
    answer = proof_answer(proof, everything=everything)
    if not (proof.findings or proof.right or proof.unexplained):
        headline = "Inga kommentarer eller texter med belopp finns i lagret, så det fanns inget att pröva."
    else:
        headline = _headline(proof._replace(tables=1)).replace("i rapporten", "i kommentarer och texter")
    checked = "Prövat mot lagrets egna siffror: kommentarer till prognoser, och texter i det som är rapporterat."
    notes = tuple(note.replace("med tabellerna", "med siffrorna").replace("i tabellerna", "i siffrorna") for note in answer.notes)
    return answer._replace(headline=headline, notes=(checked, *notes))


def _row(number: int, finding: Finding, word: str = "") -> Row:
    cells = {
        "kind": Cell(word or KIND_WORDS[finding.kind]), "printed": Cell(_whole(finding.stands)), "expected": Cell(_whole(finding.must)),
        "reason": Cell(_whole(finding.why)),
    }
    tone: Tone = "neutral" if word else "bad" if finding.is_wrong else "warning"
    return Row(str(number), finding.place, cells, tone=tone)


def _whole(text: str) -> str:
    """The text with amounts that no line breaks in two: as they are quoted they may have plain spaces."""
    return _IN_AN_AMOUNT.sub(NO_BREAK_SPACE, text)


def _headline(proof: Proof) -> str:
    wrong, remarks = len(proof.wrong), len(proof.findings) - len(proof.wrong)
    more = f", och {_counted(remarks, 'sak', 'saker')} att titta på" if remarks else ""
    if wrong:
        return f"{_counted(wrong, 'fel', 'fel')} i rapporten{more}."
    if not proof.tables:
        return "Inga tabeller med siffror hittades, så det fanns inget att räkna på."
    return f"Inga fel i rapporten{more}."


def _notes(proof: Proof, everything: bool) -> Iterator[str]:
    if proof.tables:
        tables, relations = _counted(proof.tables, "tabell", "tabeller"), _counted(proof.relations, "samband", "samband")
        yield f"Prövat: {relations} i {tables}; varje tryckt siffra får skilja en halv enhet av avrundning."
    if proof.right or proof.unexplained:
        left = len(proof.unexplained)
        rest = f"; {format_count(left)} går inte att knyta till någon siffra" + ("" if everything or not left else " (visa dem med --alla)")
        yield f"Belopp i texten: {format_count(proof.right)} stämmer med tabellerna{rest}."


def _counted(count: int, one: str, many: str) -> str:
    return f"{format_count(count)} {one if count == 1 else many}"
