"""A setting that is changed: from what to what, and the transaction that does it."""
from __future__ import annotations

from dataclasses import replace
from typing import Final, NamedTuple

from core.answer import NOT_YET, Answer, refusal
from core.answers.given import Given
from core.answers.phrasing import in_a_row
from core.deadlines import DeadlineError, read_deadline
from core.fold import plain, quoted
from core.profile import Profile
from core.records import Transaction
from core.register import Register
from core.round_finding import named, round_meant
from core.rounds import Round
from core.settings import SetDeadline, SetProfile, SettingError, keys, setting_called

NO_DAY: Final = ("ingen", "inget", "-", "–", "")
"""Words that take the last day away."""


class Setting(NamedTuple):
    """Whose settings, and who sets them."""

    register: Register
    author: str


def set_profile(command: SetProfile, by: Setting) -> Given:
    """One setting of the municipality with a new value."""
    register, known = by.register, setting_called(command.setting)
    if known is None:
        return Given(refusal(f"Inställningen {quoted(command.setting)} finns inte. Välj {in_a_row(keys())}."))
    if command.seen is not None and command.seen != register.profile:
        return Given(_overtaken(f"inställningarna för {register.name}"))
    try:
        profile = known.changed(register.profile, register, command.value)
    except SettingError as error:
        return Given(refusal(str(error)))
    before, after = known.said(register.profile, register), known.said(profile, replace(register, profile=profile))
    if profile == register.profile:
        return Given(refusal(f"Inget att ändra: {known.label.lower()} är redan {before}."))
    yes = SetProfile(known.key, command.value, register.id, write=True, seen=register.profile)
    return _change(f"{known.label}: {before} → {after}.", by, (profile,), yes)


def set_deadline(command: SetDeadline, by: Setting) -> Given:
    """Another last day for an open round, or none."""
    register = by.register
    said = round_meant(register, command.round)
    if isinstance(said, str):
        return Given(refusal(said))
    if said.frozen:
        return Given(refusal(f"{named(said)} är fryst och ändras inte längre."))
    if command.seen is not None and command.seen != said:
        return Given(_overtaken(named(said)))
    try:
        calendar = register.fiscal_years[said.year].calendar(said.as_of)
        day = None if plain(command.day) in NO_DAY else read_deadline(command.day, calendar)
    except DeadlineError as error:
        return Given(refusal(str(error)))
    if day == said.deadline:
        return Given(refusal(f"Inget att ändra: sista dag i {named(said)} är redan {day or 'ingen'}."))
    yes = SetDeadline(said.id, command.day, register.id, write=True, seen=said)
    return _change(f"Sista dag i {named(said)}: {said.deadline or 'ingen'} → {day or 'ingen'}.", by, (said._replace(deadline=day),), yes)


def _overtaken(what: str) -> Answer:
    return refusal(f"Någon annan har ändrat {what} under tiden. Inget är ändrat. Se efter och gör om det.")


def _change(said: str, by: Setting, put: tuple[Profile | Round, ...], yes: SetProfile | SetDeadline) -> Given:
    register = by.register
    answer = Answer(f"{register.name}. {said}", municipality=register.name, notes=(NOT_YET,), awaits_yes=True, yes=yes)
    return Given(answer, Transaction(register.id, by.author, f"Ändrade inställningar. {said}", put))
