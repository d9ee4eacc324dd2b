"""A prognosis that is given: the full meaning before it is written, what was written and what it replaced, and what is asked back."""
from __future__ import annotations

from datetime import date
from typing import NamedTuple

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, Row, refusal
from core.answers.asked_back import asked_back
from core.answers.clock import minute
from core.answers.parts import answered, is_shown_as_zero, money, money_column, notes_for, percent
from core.answers.round_table import amount_text, asked_in, described, group_name, line_name
from core.book import Book
from core.commands import GivePrognosis
from core.deviation import needs_comment, tone_of
from core.giving import Heard
from core.judged import judged
from core.money import NO_BREAK_SPACE, Amount, format_amount, format_exact, format_fraction
from core.profile import Profile, shown_sign
from core.proposal import Proposal, given_above, groups_left, held_against, is_plausible, outcome, propose
from core.records import Transaction
from core.register import Register
from core.round_finding import named
from core.rounds import NOT_GIVEN, STATUS_WORDS, Prognosis, Round


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
    book, said = giving.book, giving.said
    if why_not := _unfit(heard, book, said):
        return Given(why_not)
    held = held_against(book, said, heard.unit, heard.group)
    amount = outcome(heard, held)
    if amount is None:
        name = book.units(said.year)[heard.unit].name
        return Given(refusal(f"{name} har ingen budget {said.year}, så en avvikelse går inte att räkna om. Skriv utfallet i stället."))
    plausible = is_plausible(amount, held, book.register.profile.thresholds)
    if heard.bare or not (plausible or heard.sure):
        return Given(asked_back(heard, book, said, held, giving.registers))
    return _checked(propose(heard, book, said, held, amount, giving.author, giving.time), giving, command)


def _checked(proposal: Proposal, giving: Giving, command: GivePrognosis) -> Given:
    """A proposal that is still what was seen, that says why, and that changes something."""
    book, given = giving.book, proposal.prognosis
    if command.seen is not None and command.seen != proposal.replaced:
        return Given(_overtaken(proposal, book))
    far = needs_comment(proposal.deviation, proposal.fraction, book.register.profile.thresholds)
    if far and given.status != "draft" and not given.comment:
        wanted = _shown(proposal, giving, _comment_wanted(proposal, book), NOT_YET)
        return Given(wanted._replace(status="refused", uncommented=_yes(proposal, book, command.words)))
    if len(proposal.replaced) == 1 and _is_same(proposal.replaced[0], given):
        return Given(_shown(proposal._replace(replaced=()), giving, f"Inget att ändra. {_meaning(proposal, book)}"))
    return Given(_preview(proposal, giving, command.words), _transaction(proposal, book))


def receipt(preview: Answer, version: int) -> Answer:
    """The answer after the commit with generation ``version``."""
    notes = tuple(note.replace("ersätts", "ersattes") for note in preview.notes if note != NOT_YET)
    return preview._replace(headline=f"Skrivet: {preview.headline}", notes=notes, version=version, awaits_yes=False, yes=None)


NOT_YET = "Inget är skrivet än."


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


def _meaning(proposal: Proposal, book: Book) -> str:
    """”IT-enheten: prognos 25 990 tkr för 2020, 362 tkr sämre än budget (−1,4 %), Delår augusti (2020-08).”"""
    given, profile = proposal.prognosis, book.register.profile
    year = book.register.years[proposal.said.year].fiscal.name
    what = "utkast till prognos" if given.status == "draft" else "prognos"
    return f"{line_name(book, proposal.said, given)}: {what} {amount_text(given.amount, profile, given.group)} för {year}, " \
        f"{_against_budget(proposal, profile)}, {named(proposal.said)}."


def _against_budget(proposal: Proposal, profile: Profile) -> str:
    deviation = proposal.deviation
    if deviation is None:
        return "utan budget att jämföra med"
    if is_shown_as_zero(deviation, profile.unit):
        return "som budget"
    share = f" ({format_fraction(proposal.fraction)}{NO_BREAK_SPACE}%)" if proposal.fraction is not None else ""
    size = f"{format_amount(abs(deviation), profile.unit)}{NO_BREAK_SPACE}{profile.unit}"
    return f"{size} {'bättre' if deviation > 0 else 'sämre'} än budget{share}"


def _preview(proposal: Proposal, giving: Giving, words: str) -> Answer:
    shown = _shown(proposal, giving, _meaning(proposal, giving.book), NOT_YET)
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
    notes = notes_for(asked, asked.profile.layout, asked.profile.unit)
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
    notes = []
    for old in proposal.replaced:
        same = old.group == proposal.prognosis.group
        name = "Tidigare i samma tillfälle" if same else f"Prognosen för {group_name(book, old.group)} i samma tillfälle"
        notes.append(f"{name}: {described(old, book)}; den ersätts." + (f" Dess kommentar: {old.comment}" if old.comment else ""))
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
    return Transaction(book.register.id, given.author, _summary(proposal, book), (given,), drop)


def _summary(proposal: Proposal, book: Book) -> str:
    """One line for the log: old → new, whose the old was, and every word of its comment."""
    given, name = proposal.prognosis, line_name(book, proposal.said, proposal.prognosis)
    new = f"{_exact(given, book)}{', utkast' if given.status == 'draft' else ''}{f' ({given.comment})' if given.comment else ''}"
    if not proposal.replaced:
        return f"Prognos {proposal.said.id}, {name}: {new}."
    old = "; ".join(_old(each, given, book) for each in proposal.replaced)
    return f"Prognos {proposal.said.id}, {name}: {old} → {new}."


def _old(old: Prognosis, new: Prognosis, book: Book) -> str:
    group = "" if old.group == new.group else f"{group_name(book, old.group)} "
    said = ", ".join(filter(None, (old.author, minute(old.time), STATUS_WORDS[old.status], old.comment, old.cause)))
    return f"{group}{_exact(old, book)} ({said})"


def _exact(given: Prognosis, book: Book) -> str:
    profile = book.register.profile
    return format_exact(shown_sign(profile.layout, given.group) * given.amount, profile.unit)


def _is_same(old: Prognosis, new: Prognosis) -> bool:
    return old == new._replace(author=old.author, time=old.time)


def _comment_wanted(proposal: Proposal, book: Book) -> str:
    name, far = line_name(book, proposal.said, proposal.prognosis), _against_budget(proposal, book.register.profile)
    return f"{name}: prognosen är {far} och behöver en kommentar. Skriv den efter beloppet."


def _overtaken(proposal: Proposal, book: Book) -> Answer:
    name = line_name(book, proposal.said, proposal.prognosis)
    now = "; ".join(described(old, book) for old in proposal.replaced) or "ingen prognos"
    return refusal(f"{name}: någon annan har skrivit under tiden. Nu finns {now}. Inget är skrivet. Lämna den igen om den ska ersätta.")
