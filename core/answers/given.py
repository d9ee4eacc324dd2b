"""A prognosis that is given: the full meaning before it is written, what was written and what it replaced, and what is asked back."""
from __future__ import annotations

from datetime import date
from typing import NamedTuple

from core.accounts import NET_COST
from core.answer import NOT_YET, Answer, Cell, Column, Row, refusal
from core.answers.asked_back import asked_back, or_otherwise
from core.answers.changes_rows import sign_note
from core.answers.clock import minute
from core.answers.given_words import comment_wanted, meaning, summary
from core.answers.parts import answered, money, money_column, notes_for, percent
from core.answers.round_table import amount_text, asked_in, described, group_name, line_name
from core.book import Book
from core.commands import GivePrognosis
from core.deviation import needs_comment, tone_of
from core.giving import Heard
from core.judged import judged
from core.money import Amount
from core.profile import Profile, shown_sign
from core.proposal import Proposal, given_above, groups_left, held_against, is_plausible, outcome, propose
from core.records import Transaction
from core.register import Register
from core.round_finding import named
from core.rounds import NOT_GIVEN, Round


class Given(NamedTuple):
    """The answer to show, and what to write when the answer is a yes; nothing to write when something is wrong or unclear."""

    answer: Answer
    transaction: Transaction | None = None


class Giving(NamedTuple):
    """Who gives a prognosis where and when: ``time`` is ISO 8601 in UTC, ``today`` tells whether the deadline has passed."""

    book: Book
    said: Round
    author: str
    time: str
    today: date
    registers: tuple[Register, ...] = ()


def give(heard: Heard, giving: Giving, command: GivePrognosis) -> Given:
    """The preview and its transaction; or what is refused or asked back."""
    found = proposed(heard, giving)
    if isinstance(found, Answer):
        return Given(or_otherwise(found, heard, command.otherwise, giving.registers))
    return _checked(found, giving, command)


def proposed(heard: Heard, giving: Giving) -> Proposal | Answer:
    """What would be written; or the answer that refuses it or asks back."""
    book, said = giving.book, giving.said
    if why_not := _unfit(heard, book, said):
        return why_not
    held = held_against(book, said, heard.unit, heard.group)
    amount = outcome(heard, held)
    if amount is None:
        name = book.units(said.year)[heard.unit].name
        return refusal(f"{name} har ingen budget {said.year}, så en avvikelse går inte att räkna om. Skriv utfallet i stället.")
    plausible = is_plausible(amount, held, book.register.profile.thresholds)
    if heard.bare or not (plausible or heard.sure):
        return asked_back(heard, book, said, held, giving.registers)
    return propose(heard, book, said, held, amount, giving.author, giving.time)


def _checked(proposal: Proposal, giving: Giving, command: GivePrognosis) -> Given:
    """A proposal that is still what was seen, that says why, and that changes something."""
    book = giving.book
    if command.seen is not None and command.seen != proposal.replaced:
        return Given(_overtaken(proposal, book))
    if is_silent(proposal, book):
        wanted = _shown(proposal, giving, comment_wanted(proposal, book), NOT_YET)
        return Given(wanted._replace(status="refused", uncommented=_yes(proposal, book, command.words)))
    if is_same(proposal):
        return Given(_shown(proposal._replace(replaced=()), giving, f"Inget att ändra. {meaning(proposal, book)}"))
    return Given(_preview(proposal, giving, command.words), _transaction(proposal, book))


def receipt(preview: Answer, version: int) -> Answer:
    """The answer after the commit with generation ``version``."""
    notes = tuple(note for note in preview.notes if note != NOT_YET)
    return preview._replace(headline=f"Skrivet: {preview.headline}", notes=notes, version=version, awaits_yes=False, yes=None)


def _unfit(heard: Heard, book: Book, said: Round) -> Answer | None:
    """Why the round or the unit cannot take a prognosis."""
    if said.frozen:
        since = f"frystes {minute(said.frozen_at)}" if said.frozen_at else "är fryst"
        return refusal(f"{named(said)} {since} och ändras inte längre. Lämna prognosen i ett öppet prognostillfälle.")
    if heard.unit not in book.units(said.year):
        known = book.register.latest.get(heard.unit)
        name = known.name if known else heard.unit
        return refusal(f"{name} finns inte i organisationen {said.year}.")
    if not book.has_figures(heard.unit, said.year):
        units = book.units(said.year)
        above = next((over.name for over in units.ancestors(heard.unit) if book.has_figures(over.code, said.year)), None)
        nearest = f" Närmast ovanför med siffror: {above}." if above else ""
        return refusal(f"{units[heard.unit].name} har varken utfall eller budget {said.year} att lämna prognos för.{nearest}")
    return None


def _preview(proposal: Proposal, giving: Giving, words: str) -> Answer:
    shown = _shown(proposal, giving, meaning(proposal, giving.book), NOT_YET)
    return shown._replace(awaits_yes=True, yes=_yes(proposal, giving.book, words))


def _yes(proposal: Proposal, book: Book, words: str) -> GivePrognosis:
    """The command that writes exactly what is shown, as long as it still replaces what is shown; ``words`` are how it was said."""
    given = proposal.prognosis
    return GivePrognosis(
        words, given.unit, given.amount, group=given.group, round=given.round, municipality=book.register.id,
        comment=given.comment, cause=given.cause, draft=given.status == "draft", sure=True, write=True, seen=proposal.replaced,
    )


def _shown(proposal: Proposal, giving: Giving, headline: str, *last: str) -> Answer:
    book, said = giving.book, proposal.said
    asked = asked_in(book, said, proposal.prognosis.unit, "prognosis")
    columns = [money_column(asked, "annual_budget"), money_column(asked, "prognosis"), money_column(asked, "deviation")]
    columns.append(Column("deviation_pct", asked.profile.word("deviation_pct"), "%"))
    if proposal.earlier:
        columns += [money_column(asked, "previous_prognosis", proposal.earlier[0].name), money_column(asked, "change")]
    change = sign_note(asked, f"I kolumnen {asked.profile.word('change')}") if proposal.earlier else ""
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit, change)
    told = (*_told(proposal), *_replacements(proposal, book), *_consequences(proposal, giving))
    return answered(asked, headline, columns, [_row(proposal, book)], (*told, *notes, *last))


def _row(proposal: Proposal, book: Book) -> Row:
    given, profile = proposal.prognosis, book.register.profile
    unit, sign = profile.unit, shown_sign(profile.layout, given.group)
    tone = tone_of(proposal.deviation, proposal.fraction, profile.thresholds)
    cells = {
        "annual_budget": money(proposal.held.budget, unit, sign=sign), "prognosis": money(given.amount, unit, sign=sign),
        "deviation": money(proposal.deviation, unit, tone=tone), "deviation_pct": percent(proposal.fraction, tone),
    }
    if proposal.earlier:
        before = proposal.earlier[1]
        cells |= {"previous_prognosis": money(before, unit, sign=sign), "change": _change(given.amount - before, profile)}
    return Row(given.unit, line_name(book, proposal.said, given), cells, tone=None if proposal.deviation is None else tone)


def _change(amount: Amount, profile: Profile) -> Cell:
    """Since the round before, + = better."""
    return money(amount, profile.unit)


def _told(proposal: Proposal) -> list[str]:
    given = proposal.prognosis
    said = [f"Kommentar: {given.comment}" if given.comment else "", f"Orsak: {given.cause}" if given.cause else ""]
    return [each for each in said if each]


def _replacements(proposal: Proposal, book: Book) -> list[str]:
    """What gives way, in words that hold both before and after it is written."""
    notes = []
    for old in proposal.replaced:
        same = old.group == proposal.prognosis.group
        name = "den tidigare" if same else f"prognosen för {group_name(book, old.group)}"
        comment = f" Dess kommentar: {old.comment}" if old.comment else ""
        notes.append(f"Ersätter {name} i samma tillfälle: {described(old, book)}.{comment}")
    return notes


def _consequences(proposal: Proposal, giving: Giving) -> list[str]:
    """What is not seen in the numbers: a month ahead of the books, a passed deadline, and units above or below that also say something."""
    book, said, given = giving.book, proposal.said, proposal.prognosis
    year = book.register.years[said.year]
    notes = []
    if said.deadline and giving.today.isoformat() > said.deadline:
        notes.append(f"Sista dag var {said.deadline}.")
    if said.as_of > year.closed:
        notes.append(f"{year.fiscal.month_name(said.as_of).capitalize()} är inte stängd än.")
    if left := _left(proposal, book):
        notes.append(f"Enhetens prognos blir hel när också {left} är lämnade.")
    if over := given_above(book, said, given.unit):
        notes.append(f"{book.units(said.year)[over.unit].name} har en egen prognos, {described(over, book)}, som går före i summan.")
    if given.group == NET_COST and book.units(said.year).children(given.unit) and not proposal.replaced:
        below = judged(book, said, given.unit)
        if below is not None:
            notes.append(f"Går före summan av enheterna under, {amount_text(below, book.register.profile)}.")
    return notes


def _left(proposal: Proposal, book: Book) -> str:
    """The account groups that the unit's prognosis still lacks beside this one."""
    new = proposal.prognosis
    kept = [each for each in book.prognoses.values() if (each.round, each.unit) == (new.round, new.unit) and each not in proposal.replaced]
    given = {new.group, *(each.group for each in kept if each.status not in NOT_GIVEN)}
    return ", ".join(group_name(book, each) for each in groups_left(book, proposal.said, new.unit, given))


def _transaction(proposal: Proposal, book: Book) -> Transaction:
    given = proposal.prognosis
    drop = tuple(old for old in proposal.replaced if old.group != given.group)
    return Transaction(book.register.id, given.author, summary(proposal, book), (given,), drop)


def is_same(proposal: Proposal) -> bool:
    """True when exactly this is given already, whoever gave it."""
    old, new = proposal.replaced[:1], proposal.prognosis
    return len(proposal.replaced) == 1 and old[0] == new._replace(author=old[0].author, time=old[0].time)


def is_silent(proposal: Proposal, book: Book) -> bool:
    """True when the deviation must be explained and is not."""
    given, limits = proposal.prognosis, book.register.profile.thresholds
    return given.status != "draft" and not given.comment and needs_comment(proposal.deviation, proposal.fraction, limits)


def _overtaken(proposal: Proposal, book: Book) -> Answer:
    name = line_name(book, proposal.said, proposal.prognosis)
    now = "; ".join(described(old, book) for old in proposal.replaced) or "ingen prognos"
    return refusal(f"{name}: någon annan har skrivit under tiden. Nu finns {now}. Inget är skrivet. Lämna den igen om den ska ersätta.")
