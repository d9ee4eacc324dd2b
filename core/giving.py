"""Hears a prognosis in Swedish words (”it-enheten avvikelse −362 tkr, vakanser”) or from a form: of which unit, how much, and why.

Units and periods are found by ``core.ask``, the same as in questions; here the amount, the account group, the round and the
comment are told apart from them.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from core.accounts import NET_COST
from core.amount_words import Said, bare_numbers, find_amount, is_year, read_amount, refuse_strange
from core.answer import Answer, FollowUp, refusal
from core.ask import Choices, NotUnderstood, parse, wording
from core.calendar import Period
from core.commands import GivePrognosis, Meaning
from core.fold import clean, digits, plain, quoted, words
from core.giving_groups import group_named, no_group, several_named
from core.giving_words import GROUP, MEANING_WORDS, ROUND, Tail, meaning_of, place_after, read_tail, rest_of, sign_of, taken
from core.money import Amount, AmountError, format_exact
from core.municipality_names import means_municipality
from core.question import Question
from core.reading import municipality_words, tokenise
from core.register import Register

LONGEST: Final = 3_000
"""Characters in the longest statement, its comment included."""
MISSING_AMOUNT: Final = "Beloppet saknas. Skriv till exempel: prognos IT-enheten avvikelse −362 tkr"

_MOST_GROUP_WORDS: Final = 6


class Scene(NamedTuple):
    """What decides which municipality is meant. ``confined`` limits to one; ``chosen`` is tried first."""

    registers: tuple[Register, ...]
    confined: str | None = None
    chosen: str | None = None
    today: date | None = None


class Heard(NamedTuple):
    """A statement as understood. ``amount`` is öre as typed (``as_typed``: in the layout's sign), else in result sign.

    ``bare``: no sign and no unit word said what the number is. ``period`` and ``round`` say which round, where they say it.
    """

    register: Register
    unit: str
    amount: Amount
    meaning: Meaning = "outcome"
    group: str = NET_COST
    round: str | None = None
    period: Period | None = None
    as_typed: bool = True
    bare: bool = False
    comment: str = ""
    cause: str = ""
    draft: bool = False
    sure: bool = False


def hear(command: GivePrognosis, scene: Scene) -> Heard | Answer | None:
    """What the command says; an Answer that asks back or says what is wrong; None when its words are a question, with no amount."""
    if not scene.registers:
        return None if command.unit is None and not _is_giving(command) else refusal("Inga siffror är inlästa ännu.")
    try:
        return _hear_form(command, scene) if command.unit is not None else _hear_words(command, scene)
    except AmountError as error:
        return refusal(str(error))


def as_question(words: str) -> str:
    """The question that words without an amount are."""
    return f"prognos {_without_command(clean(words))}"


def statement(heard: Heard, amount: Amount, meaning: Meaning, registers: Sequence[Register], *, sure: bool = False) -> str:
    """A whole command that is heard as this amount (öre as typed) and nothing else: for choices and buttons."""
    unit = wording(Question("prognosis", heard.register.id, heard.unit), heard.register, registers)
    text = MEANING_WORDS[meaning] + format_exact(amount, heard.register.profile.unit, signed=meaning != "outcome")
    group = _group_word(heard)
    rest = rest_of(text, group=group, round=heard.round, draft=heard.draft, sure=sure, comment=heard.comment, cause=heard.cause)
    return f"{unit} {rest}"


def _group_word(heard: Heard) -> str | None:
    """The group as it is said: by its name where that is heard back as it and as nothing else, else by its code; None for the net."""
    if heard.group == NET_COST:
        return None
    name = heard.register.chart[heard.group].name if heard.group in heard.register.chart else heard.group
    found = group_named(name, heard.register)
    is_sure = found is not None and found.code == heard.group and all(part.isalpha() for part in name.split())
    return name if is_sure else heard.group


def _is_giving(command: GivePrognosis) -> bool:
    """True when what stands beside the words only makes sense with an amount."""
    return bool(command.comment or command.cause or command.draft or command.sure or command.write)


def _hear_form(command: GivePrognosis, scene: Scene) -> Heard | Answer:
    register = _register(command.municipality, scene)
    if isinstance(register, Answer):
        return register
    if command.unit not in _codes(register):
        return refusal(f"Enheten {quoted(command.unit or '')} finns inte i {register.name}.")
    typed = command.amount
    if isinstance(typed, str) and typed.strip():
        amount = read_amount(clean(typed), register.profile.unit)
    elif isinstance(typed, int) and not isinstance(typed, bool):
        read_amount(str(typed // 100), "kr")  # refuses what is absurd
        amount = typed
    else:
        return refusal(MISSING_AMOUNT if typed is None or typed == "" else f"{quoted(str(typed))} är inte ett belopp.")
    heard = Heard(register, command.unit or "", amount, command.meaning, as_typed=isinstance(typed, str))
    return _with_options(heard, command)


def _register(named: str | None, scene: Scene) -> Register | Answer:
    """The municipality that is named, else the only one there is or the chosen one."""
    known = scene.registers
    if scene.confined is not None:
        known = tuple(r for r in known if r.id == scene.confined or means_municipality(scene.confined, r.name, r.id))
    wanted = named or (scene.chosen if len(known) > 1 else None)
    found = next((r for r in known if r.id == wanted), None) or next(
        (r for r in known if wanted is None or means_municipality(wanted, r.name, r.id)), None)
    if found is None or (wanted is None and len(known) > 1):
        names = ", ".join(r.name for r in known) or "ingen"
        return refusal(f"Vilken kommun gäller det? Lägg till --kommun NAMN. Inlästa kommuner: {names}.")
    return found


municipality_meant = _register
"""Which municipality a command without a unit is about."""


def _with_options(heard: Heard, command: GivePrognosis) -> Heard | Answer:
    """What stands beside the words (or the code) goes before what stands in them; of the comment and the cause nothing is lost."""
    if command.group is not None:
        group = group_named(command.group, heard.register)
        if group is None:
            return refusal(no_group(command.group, heard.register))
        heard = heard._replace(group=group.code)
    if heard.group != NET_COST and heard.meaning == "result":
        return refusal("Ett resultat gäller hela enheten. Lämna kontogruppens prognos som utfall eller avvikelse.")
    comment, cause = _both(heard.comment, clean(command.comment)), _both(heard.cause, clean(command.cause))
    if len(comment) + len(cause) > LONGEST:
        return refusal(f"Kommentaren är för lång: högst {LONGEST} tecken.")
    return heard._replace(
        round=command.round or heard.round, comment=comment, cause=cause,
        draft=command.draft or heard.draft, sure=command.sure or heard.sure,
    )


def _both(one: str, other: str) -> str:
    return "; ".join(dict.fromkeys(filter(None, (one, other))))


def _hear_words(command: GivePrognosis, scene: Scene) -> Heard | Answer | None:
    text = _without_command(clean(command.words))
    if len(text) > LONGEST:
        return refusal(f"Texten är för lång: {len(text)} tecken, och Koll läser högst {LONGEST}.")
    said = find_amount(text)
    if said is not None:
        return _hear_around(said, command, scene)
    asked = _parse(text, command, scene)
    if not isinstance(asked, Question):
        for bare in bare_numbers(text):
            heard = _hear_around(bare, command, scene)
            if isinstance(heard, Heard):
                return heard._replace(bare=True)
    refuse_strange(text)
    return refusal(MISSING_AMOUNT) if _is_giving(command) else None


def _without_command(text: str) -> str:
    first, _, rest = text.partition(" ")
    return rest if plain(first.removeprefix("/").partition("@")[0]) == "prognos" else text


def _parse(text: str, command: GivePrognosis, scene: Scene) -> Question | Choices | NotUnderstood:
    return parse(
        f"prognos {text}", scene.registers, confined=scene.confined or command.municipality, chosen=scene.chosen, today=scene.today,
        context=command.context,
    )


def _hear_around(said: Said, command: GivePrognosis, scene: Scene) -> Heard | Answer:
    """The statement around its amount: unit, group and round before it, the comment after it."""
    before, meaning, sign = meaning_of(f"{said.before} {said.lead}".strip(), said)
    if not before and (coded := said.without_code()) and any(coded.lead.split()[-1] in _codes(r) for r in scene.registers):
        return _hear_around(coded, command, scene)
    before, place, after = place_after(before, said.after, scene.registers)
    tail = read_tail(after)
    before, round_id = taken(ROUND, f"{before} {place}".strip())
    found, group = _unit_and_group(before, command, scene)
    meaning, sign = (tail.meaning, tail.sign) if tail.meaning else (meaning, sign)
    written = said._replace(sign=sign_of(said.sign, sign, said))
    if not isinstance(found, Question):
        if (numbered := said.without_code()) and isinstance(again := _hear_around(numbered, command, scene), Heard):
            return again
        return _asked_back(found, command, MEANING_WORDS[meaning] + written.text, tail, group or command.group, round_id)
    register = next(r for r in scene.registers if r.id == found.municipality)
    unit = found.unit or _whole(before, register)
    if unit is None:
        return refusal("Vilken enhet gäller prognosen? Skriv enheten först, till exempel: prognos IT-enheten avvikelse −362 tkr")
    if strange := _strange_lead(said.lead, unit, register):
        return refusal(f"{quoted(f'{strange} {said.number}')} är inte ett entydigt belopp. Skriv till exempel −1 234,50.")
    heard = Heard(
        register, unit, written.amount(register.profile.unit), meaning, group or NET_COST, round_id, found.period,
        comment=tail.comment, cause=tail.cause, draft=tail.draft, sure=tail.sure,
    )
    return _with_options(heard, command)


def _strange_lead(lead: str, unit: str, register: Register) -> str:
    """Numbers before the amount that are neither a unit's code nor a year nor a part of the unit's name."""
    meant = register.names.units[unit]
    named = {number for name in (meant.name, *meant.aliases) for number in digits(name)}
    return " ".join(part for part in lead.split() if part not in _codes(register) | named and not is_year(part))


def _codes(register: Register) -> set[str]:
    return {unit.code for unit in register.units}


def _unit_and_group(
    text: str, command: GivePrognosis, scene: Scene,
) -> tuple[Question | Choices | NotUnderstood, str | None]:
    """The unit of the words, and the account group that they end with."""
    parts = text.split()
    named, said = taken(GROUP, text)
    tails = [(named, said)] if said else [
        (" ".join(parts[:at]), " ".join(parts[at:])) for at in range(max(1, len(parts) - _MOST_GROUP_WORDS), len(parts))
    ]
    for head, tail in tails:
        if any(_is_group(tail, register) and not _is_unit(tail, register) for register in scene.registers) or said:
            found = _parse(head, command, scene)
            if not isinstance(found, Question):
                return found, tail
            register = next(r for r in scene.registers if r.id == found.municipality)
            group = group_named(tail, register)
            if group is not None:
                return found, group.code
            if said or several_named(tail, register):
                return NotUnderstood(no_group(tail, register)), None
    return _parse(text, command, scene), None


def _is_group(text: str, register: Register) -> bool:
    return group_named(text, register) is not None or bool(several_named(text, register))


def _is_unit(text: str, register: Register) -> bool:
    return any(words(text) in [words(name) for name in (unit.name, *unit.aliases)] for unit in register.units)


def _whole(before: str, register: Register) -> str | None:
    """The root, when the municipality is what the words name."""
    return register.root.code if municipality_words(tokenise(before), register) else None


def _asked_back(
    found: Choices | NotUnderstood, command: GivePrognosis, amount: str, tail: Tail, group: str | None, round_id: str | None,
) -> Answer:
    """The choices of a question as whole commands with the same amount, comment and round."""
    rest = rest_of(
        amount, group=group, round=command.round or round_id, draft=tail.draft or command.draft, sure=tail.sure or command.sure,
        comment=clean(command.comment) or tail.comment, cause=clean(command.cause) or tail.cause,
    )
    listed = found.choices if isinstance(found, Choices) else found.suggestions
    whole = tuple(FollowUp(each.label, f"{each.question} {rest}") for each in listed)
    return Answer(found.headline, "choose" if isinstance(found, Choices) else "not_understood", choices=whole)
