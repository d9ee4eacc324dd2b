"""An amount that is doubtful is asked back: why, and each way to mean it as a whole command."""
from __future__ import annotations

from core.answer import Answer, FollowUp
from core.answers.round_table import amount_text, name_of
from core.book import Book
from core.commands import GivePrognosis
from core.fold import quoted
from core.giving import Heard, statement
from core.giving_words import MEANING_WORDS
from core.money import Amount, format_count, format_exact
from core.profile import Profile, shown_sign
from core.proposal import Held, Reading, outcome, readings, times
from core.register import Register
from core.rounds import Round


def asked_back(heard: Heard, book: Book, said: Round, held: Held, registers: tuple[Register, ...]) -> Answer:
    """The plausible readings as whole commands, and last the amount as it was said."""
    heard = heard._replace(round=said.id)
    if not heard.as_typed and heard.meaning == "outcome":
        heard = heard._replace(amount=heard.amount * shown_sign(heard.register.profile.layout, heard.group), as_typed=True)
    found = readings(heard, held)
    as_said = Reading(heard.amount, heard.meaning)
    choices = [_choice(heard, each, held, registers) for each in found]
    if as_said not in found:
        choices.append(_choice(heard, as_said, held, registers, sure=True))
    why = f"{why_asked(heard, book, said, held)} Vilket menar du?"
    return Answer(why, "choose", book.register.name, choices=tuple(choices), version=book.version)


def or_otherwise(asked: Answer, heard: Heard, otherwise: GivePrognosis | None, registers: tuple[Register, ...]) -> Answer:
    """What is asked back, and last what the same words mean as a comment of the amount that was previewed before them."""
    if otherwise is None or asked.status != "choose" or not isinstance(otherwise.amount, int):
        return asked
    amount = otherwise.amount * shown_sign(heard.register.profile.layout, heard.group)
    same = heard._replace(round=otherwise.round, comment=otherwise.comment, cause=otherwise.cause, draft=otherwise.draft)
    comment = FollowUp(f"kommentaren {quoted(otherwise.comment)}", statement(same, amount, "outcome", registers, sure=True))
    return asked._replace(choices=(*asked.choices, comment))


def _choice(heard: Heard, reading: Reading, held: Held, registers: tuple[Register, ...], *, sure: bool = False) -> FollowUp:
    profile, full = heard.register.profile, outcome(heard, held, reading)
    said = format_exact(reading.amount, profile.unit, signed=reading.meaning != "outcome")
    meant = "" if full is None or reading.meaning == "outcome" else f" (helår {amount_text(full, profile, heard.group)})"
    label = f"{MEANING_WORDS[reading.meaning]}{said}{meant}{', som jag skrev' if sure else ''}"
    return FollowUp(label, statement(heard, reading.amount, reading.meaning, registers, sure=sure))


def why_asked(heard: Heard, book: Book, said: Round, held: Held) -> str:
    """Why the amount is asked back, with the unit and the account group that it is of."""
    name = name_of(book, said, heard.unit, heard.group)
    if heard.bare:
        return f"Vad betyder talet för {name}? Ett belopp har tecken eller enhet."
    return doubt(outcome(heard, held) or 0, heard.group, name, held, book.register.profile)


def doubt(amount: Amount, group: str, name: str, held: Held, profile: Profile) -> str:
    """What is doubtful in a full-year outcome (öre, result sign) of the unit or line that is called ``name``, as a sentence."""
    reference, what = (held.budget, "budgeten") if held.budget else (held.last_year, "förra årets utfall")
    shown = format_exact(amount * shown_sign(profile.layout, group), profile.unit)
    if not reference:
        return f"{shown} är mycket för {name}."
    beside = f"{what}, {amount_text(reference, profile, group)}"
    if amount * reference < 0:
        return f"{name}: {shown} har motsatt tecken mot {beside}."
    return f"{name}: {shown} är {_size(times(amount, reference), times(reference, amount), beside)}."


def _size(more: int, less: int, beside: str) -> str:
    """How many times what it is held against, or what part of it."""
    if more > 1:
        return f"{format_count(more)} gånger {beside}"
    return f"bara en {format_count(less)}-del av {beside}" if less else f"långt från {beside}"
