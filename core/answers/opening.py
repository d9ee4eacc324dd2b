"""Opening a prognosis round: as of which month, until which day, and who is expected to give a prognosis in it."""
from __future__ import annotations

from datetime import date
from typing import Final

from core import periods
from core.answer import NOT_YET, Answer, refusal
from core.answers.given import Given
from core.answers.round_acts import Acting, overtaken
from core.answers.round_table import asked_in, deadline
from core.calendar import Period, PeriodError, Span, latest_closed
from core.commands import OpenRound
from core.deadlines import DeadlineError, read_deadline
from core.expected import expected_units
from core.fold import clean, quoted, words
from core.reading import tokenise
from core.records import Transaction
from core.register import Register
from core.round_finding import months_through, named, open_rounds
from core.rounds import Round

LONGEST_NAME: Final = 80


def open_round(command: OpenRound, acting: Acting) -> Given:
    """A new round as of a month."""
    register = acting.register
    made = _new_round(command, register, acting.today)
    if isinstance(made, str):
        return Given(refusal(made))
    if command.seen is not None and command.seen != register.rounds:
        return overtaken("tillfällena")
    book, year = acting.book_of(made.year), register.years[made.year]
    expected = len(expected_units(book, made))
    units = "En enhet" if expected == 1 else f"{expected} enheter"
    through = f"t.o.m. {year.fiscal.month_name(made.as_of)}{deadline(made)}"
    answer = Answer(
        f"Nytt prognostillfälle: {named(made)}, {through}. {units} ska lämna prognos.", municipality=register.name,
        period=asked_in(book, made).span.label, notes=(*_notes(made, register), NOT_YET), version=book.version, awaits_yes=True,
        yes=OpenRound(made.name, made.id[:7], made.deadline or "", register.id, write=True, seen=register.rounds),
    )
    summary = f"Öppnade prognostillfället {named(made)}, {through}."
    return Given(answer, Transaction(register.id, acting.author, summary, (made,)))


def _notes(made: Round, register: Register) -> list[str]:
    """A month ahead of the books, and other rounds that are open."""
    year = register.years[made.year]
    ahead = [f"{year.fiscal.month_name(made.as_of).capitalize()} är inte stängd än."] if made.as_of > year.closed else []
    others = [named(each) for each in open_rounds(register)]
    return [*ahead, f"Öppet är också {', '.join(others)}. Utan --tillfalle gäller det senaste."] if others else ahead


def _new_round(command: OpenRound, register: Register, today: date) -> Round | str:
    """The round that the words make, or what is wrong with them."""
    period = _period(command.period or clean(command.name), register, today)
    if isinstance(period, str):
        return period
    try:
        span = months_through(period, register)
        calendar = span.year.calendar(span.last)
        last_day = read_deadline(command.deadline, calendar) if command.deadline.strip() else None
    except (PeriodError, DeadlineError) as error:
        return str(error)
    made = Round(_new_id("{}-{:02d}".format(*calendar), register), clean(command.name), span.year.label, span.last, last_day)
    made = made if made.name else made._replace(name=_name_of(made, span))
    return _wrong_name(made, register) or made


def _name_of(made: Round, span: Span) -> str:
    """What a round is called that was given no name: a second one of its month has its number."""
    count = made.id[8:]
    return f"Prognos {span.year.month_name(span.last)}" + (f" ({count})" if count else "")


def _wrong_name(made: Round, register: Register) -> str | None:
    said = words(made.name)
    if len(made.name) > LONGEST_NAME or not said:
        return f"Namnet ska ha bokstäver och högst {LONGEST_NAME} tecken."
    same_year = {words(each.name) for each in register.rounds if each.year == made.year}
    if said in same_year or any(said == words(each.id) for each in register.rounds):
        return f"Det finns redan ett prognostillfälle som heter {quoted(made.name, LONGEST_NAME)}. Välj ett annat namn."
    return None


def _period(text: str, register: Register, today: date) -> Period | str:
    latest = latest_closed(register.closed)
    found = periods.find([token.plain for token in tokenise(text)], years=register.years, latest=latest, today=today)
    if found.problem:
        return found.problem
    if found.period is None:
        unread = f"{quoted(text)} säger ingen månad. " if text else ""
        return f"{unread}Vilken månad gäller tillfället? Lägg till --period 2020-08."
    return found.period


def _new_id(base: str, register: Register) -> str:
    taken = {each.id for each in register.rounds}
    return next(key for n in range(1, len(taken) + 2) if (key := base if n == 1 else f"{base}-{n}") not in taken)
