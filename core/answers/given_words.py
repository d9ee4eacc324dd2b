"""A prognosis in words: what it means, what the log says of it, and what it is asked for."""
from __future__ import annotations

from core.answers.clock import minute
from core.answers.parts import is_shown_as_zero
from core.answers.round_table import amount_text, group_name, line_name
from core.book import Book
from core.money import NO_BREAK_SPACE, format_amount, format_exact, format_fraction
from core.profile import Profile, shown_sign
from core.proposal import Proposal
from core.round_finding import named
from core.rounds import STATUS_WORDS, Prognosis


def meaning(proposal: Proposal, book: Book) -> str:
    """”IT-enheten: prognos 25 990 tkr för 2020, 362 tkr sämre än budget (−1,4 %), Delår augusti (2020-08).”"""
    given, profile = proposal.prognosis, book.register.profile
    year = book.register.years[proposal.said.year].fiscal.name
    what = "utkast till prognos" if given.status == "draft" else "prognos"
    return f"{line_name(book, proposal.said, given)}: {what} {amount_text(given.amount, profile, given.group)} för {year}, " \
        f"{against_budget(proposal, profile)}, {named(proposal.said)}."


def against_budget(proposal: Proposal, profile: Profile) -> str:
    """”362 tkr sämre än budget (−1,4 %)”."""
    deviation = proposal.deviation
    if deviation is None:
        return "utan budget att jämföra med"
    if is_shown_as_zero(deviation, profile.unit):
        return "som budget"
    share = f" ({format_fraction(proposal.fraction)}{NO_BREAK_SPACE}%)" if proposal.fraction is not None else ""
    size = f"{format_amount(abs(deviation), profile.unit)}{NO_BREAK_SPACE}{profile.unit}"
    return f"{size} {'bättre' if deviation > 0 else 'sämre'} än budget{share}"


def summary(proposal: Proposal, book: Book) -> str:
    """One line for the log: old → new, whose the old was, and every word of its comment."""
    given, name = proposal.prognosis, line_name(book, proposal.said, proposal.prognosis)
    new = f"{exact_text(given, book)}{', utkast' if given.status == 'draft' else ''}{f' ({given.comment})' if given.comment else ''}"
    if not proposal.replaced:
        return f"Prognos {proposal.said.id}, {name}: {new}."
    old = "; ".join(old_text(each, given, book) for each in proposal.replaced)
    return f"Prognos {proposal.said.id}, {name}: {old} → {new}."


def old_text(old: Prognosis, new: Prognosis, book: Book) -> str:
    """What gives way, with whose it was and every word of its comment."""
    group = "" if old.group == new.group else f"{group_name(book, old.group)} "
    said = ", ".join(filter(None, (old.author, minute(old.time), STATUS_WORDS[old.status], old.comment, old.cause)))
    return f"{group}{exact_text(old, book)} ({said})"


def exact_text(given: Prognosis, book: Book) -> str:
    """The amount to the öre, in the municipality's own layout."""
    profile = book.register.profile
    return format_exact(shown_sign(profile.layout, given.group) * given.amount, profile.unit)


def comment_wanted(proposal: Proposal, book: Book, then: str = "Skriv den efter beloppet.") -> str:
    """The sentence that asks for the comment, and what to do ``then``."""
    name, far = line_name(book, proposal.said, proposal.prognosis), against_budget(proposal, book.register.profile)
    return f"{name}: prognosen är {far} och behöver en kommentar. {then}"
