"""Freezing, copying and approving in a prognosis round: what it would mean, and the transaction that does it."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from core.answer import NOT_YET, Answer, refusal
from core.answers.given import Given
from core.answers.parts import answered, notes_for
from core.answers.phrasing import first_names
from core.answers.round_status import missing_headline
from core.answers.round_table import asked_in, columns, record_columns, record_rows, rows, unit_names
from core.book import Book
from core.commands import Approve, CopyRound, FreezeRound
from core.expected import Standing, standings
from core.held import with_budgets
from core.proposal import lacks_comment, related
from core.records import Transaction
from core.register import Register
from core.round_finding import named, round_meant
from core.rounds import NOT_GIVEN, STATUS_WORDS, Prognosis, Round, Status, before


class Acting(NamedTuple):
    """Who acts, when (ISO 8601 in UTC), on what day, and the book of a round's year with its prognoses."""

    register: Register
    author: str
    time: str
    today: date
    book_of: Callable[[int], Book]
    """Label of a year → the book with it and the year before."""


def overtaken(where: str) -> Given:
    """That a yes was given to something that has changed."""
    return Given(refusal(f"Någon annan har skrivit i {where} under tiden. Inget är ändrat. Se efter och gör om det."))


def freeze_round(command: FreezeRound, acting: Acting) -> Given:
    """The round made unchangeable, which asks for ``anyway`` while prognoses are missing."""
    said = round_meant(acting.register, command.round)
    if isinstance(said, str) or said.frozen:
        return Given(_closed_to_writing(said))
    book = acting.book_of(said.year)
    given = tuple(each for each in book.prognoses.values() if each.round == said.id)
    if command.seen is not None and command.seen != (said, *given):
        return overtaken(named(said))
    found = standings(book, said)
    if not command.anyway and not all(each.is_given for each in found):
        headline = f"{missing_headline(said, found)} Inget är fryst; lägg till --anda för att frysa ändå."
        return Given(_table(book, said, headline)._replace(status="refused"))
    yes = FreezeRound(said.id, command.anyway, acting.register.id, write=True, seen=(said, *given))
    answer = _table(book, said, _freezes(said, found), NOT_YET)._replace(awaits_yes=True, yes=yes)
    summary = f"Fryste prognostillfället {named(said)} med {_given_of(found)}."
    frozen = said._replace(frozen=True, frozen_at=acting.time, holds_budgets=True)
    kept = (with_budgets(book, said, each) for each in given)
    return Given(answer, Transaction(acting.register.id, acting.author, summary, (frozen, *kept)))


def _freezes(said: Round, found: tuple[Standing, ...]) -> str:
    lost = "" if all(each.is_given for each in found) else " De som saknas går inte att lämna sedan."
    return f"Fryser {named(said)} med {_given_of(found)}. Det går inte att ångra.{lost}"


def copy_round(command: CopyRound, acting: Acting) -> Given:
    """The prognoses of one round as drafts in another, where nothing is said of the same unit yet."""
    register = acting.register
    target = round_meant(register, command.target)
    if isinstance(target, str) or target.frozen:
        return Given(_closed_to_writing(target))
    source = _source(command.source, target, register)
    if isinstance(source, str):
        return Given(refusal(source))
    book = acting.book_of(target.year)
    seen = tuple(each for each in book.prognoses.values() if each.round in (source.id, target.id))
    if command.seen is not None and command.seen != seen:
        return overtaken(named(target))
    theirs = [each for each in seen if each.round == source.id and each.status != "not_started"]
    copied = tuple(_drafted(each, target, acting) for each in theirs if not related(book, target, each.unit, each.group))
    kept = f" {_prognoses(len(theirs) - len(copied)).capitalize()} finns redan och rörs inte." if len(copied) < len(theirs) else ""
    what = f"{_prognoses(len(copied))} från {named(source)} till {named(target)} som utkast."
    if not copied:
        return Given(refusal(f"Det finns inget att kopiera från {named(source)} till {named(target)}.{kept}"))
    asked = asked_in(book, target)
    notes = ("Ett utkast räknas inte förrän det klarmarkeras.", *notes_for(asked, asked.profile.layout, asked.profile.unit), NOT_YET)
    answer = answered(asked, f"Kopierar {what}{kept}", record_columns(asked), record_rows(asked, target, copied), notes)
    yes = CopyRound(source.id, target.id, register.id, write=True, seen=seen)
    return Given(answer._replace(awaits_yes=True, yes=yes), Transaction(register.id, acting.author, f"Kopierade {what}", copied))


def _drafted(given: Prognosis, target: Round, acting: Acting) -> Prognosis:
    return given._replace(round=target.id, status="draft", author=acting.author, time=acting.time, budget=None, base=None)


def _source(wanted: str | None, target: Round, register: Register) -> Round | str:
    """The round to copy from: the one before in the same year, unless another of that year is named."""
    if wanted is None:
        return before(register.rounds, target) or f"Före {named(target)} finns inget tillfälle samma år att kopiera från."
    found = round_meant(register, wanted)
    if isinstance(found, str):
        return found
    if found.id == target.id:
        return f"{named(found)} kan inte kopieras till sig självt."
    if found.year != target.year:
        return f"{named(found)} gäller {found.year} och {named(target)} {target.year}. En helårsprognos kopieras bara inom samma år."
    return found


_FROM: Final[dict[Status, tuple[Status, ...]]] = {
    "approved": ("submitted", "reviewed"), "reviewed": ("submitted",), "submitted": ("reviewed", "approved"),
}
"""The statuses that each status is reached from."""
_ACTS: Final[dict[Status, tuple[str, str]]] = {
    "approved": ("Godkänner", "Godkände"), "reviewed": ("Granskar", "Granskade"),
    "submitted": ("Tar tillbaka", "Tog tillbaka"),
}
"""What is said before it is done, and after."""


def approve(command: Approve, unit: str | None, acting: Acting) -> Given:
    """A new status for what ``unit`` (code; None: every unit) and those below it have handed in."""
    said = round_meant(acting.register, command.round)
    if isinstance(said, str) or said.frozen:
        return Given(_closed_to_writing(said))
    book = acting.book_of(said.year)
    if unit is not None and unit not in book.units(said.year):
        return Given(refusal(f"Enheten finns inte i organisationen {said.year}."))
    inside = _inside(book, said, unit)
    moved = tuple(each for each in inside if each.status in _FROM[command.status])
    if command.seen is not None and command.seen != moved:
        return overtaken(named(said))
    drafts = len({each.unit for each in inside if each.status in NOT_GIVEN})
    left = f" {_prognoses(drafts).capitalize()} är utkast och rörs inte." if drafts else ""
    if not moved:
        return Given(refusal(f"{_nobody(book, said, unit, command.status)}{left}"))
    before_it, after_it = _acts(command.status, moved)
    names = unit_names(book, said, moved)
    changed = tuple(each._replace(status=command.status) for each in moved)
    headline = f"{before_it} {_prognoses(len(names))} i {named(said)}: {first_names(names)}.{left}"
    answer = _table(book.with_given(changed), said, headline, *_silent(book, said, moved), NOT_YET, unit=unit)
    yes = Approve(unit, command.status, said.id, acting.register.id, write=True, seen=moved)
    summary = f"{after_it} {_prognoses(len(names))} i {named(said)}: {', '.join(names)}."
    return Given(answer._replace(awaits_yes=True, yes=yes), Transaction(acting.register.id, acting.author, summary, changed))


def _acts(status: Status, moved: Iterable[Prognosis]) -> tuple[str, str]:
    """What is said before it is done, and after; of what is taken back, whether it was a review or an approval."""
    before_it, after_it = _ACTS[status]
    if status != "submitted":
        return before_it, after_it
    was = {each.status for each in moved}
    taken = " och ".join(word for of, word in (("reviewed", "granskningen"), ("approved", "godkännandet")) if of in was)
    return f"{before_it} {taken} av", f"{after_it} {taken} av"


def _inside(book: Book, said: Round, unit: str | None) -> tuple[Prognosis, ...]:
    """What is said in the round of a unit and those below it."""
    units = book.units(said.year)
    given = (each for each in book.prognoses.values() if each.round == said.id)
    return tuple(each for each in given if unit is None or (each.unit in units and units.is_within(each.unit, unit)))


def _nobody(book: Book, said: Round, unit: str | None, status: Status) -> str:
    wanted = " eller ".join(STATUS_WORDS[each] for each in _FROM[status])
    whose = f"{book.units(said.year)[unit].name} har ingen" if unit else "Ingen enhet har en"
    return f"{whose} prognos som är {wanted} i {named(said)}."


def _silent(book: Book, said: Round, moved: Iterable[Prognosis]) -> tuple[str, ...]:
    names = unit_names(book, said, (each for each in moved if lacks_comment(book, said, each)))
    return (f"Saknar kommentar: {', '.join(names)}.",) if names else ()


def done(preview: Answer, transaction: Transaction, version: int) -> Answer:
    """The receipt after the commit with generation ``version``: what the log says, and the table as it now is."""
    notes = tuple(note for note in preview.notes if note != NOT_YET)
    return preview._replace(headline=transaction.summary, notes=notes, version=version, awaits_yes=False, yes=None)


def _closed_to_writing(said: Round | str) -> Answer:
    if isinstance(said, str):
        return refusal(said)
    return refusal(f"{named(said)} är fryst och ändras inte längre.")


def _given_of(found: Sequence[Standing]) -> str:
    """”17 av 20 prognoser”."""
    return f"{sum(each.is_given for each in found)} av {len(found)} {'prognos' if len(found) == 1 else 'prognoser'}"


def _prognoses(count: int) -> str:
    return "en prognos" if count == 1 else f"{count} prognoser"


def _table(book: Book, said: Round, headline: str, *more: str, unit: str | None = None) -> Answer:
    asked = asked_in(book, said, unit)
    notes = (*more[:-1], *notes_for(asked, asked.profile.layout, asked.profile.unit), *more[-1:])
    return answered(asked, headline, columns(asked), rows(asked, said, standings(book, said, unit)), notes)
