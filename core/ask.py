"""From a Swedish question to a Question, or to choices, or to an honest "not understood"."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from core import kinds, periods
from core.answer import FollowUp
from core.fold import clean, quoted, stems, words
from core.names import CLEAR_GAP, CLEAR_SCORE, Guess, Level
from core.question import Question
from core.reading import Reading, Token, municipality_words, read, tokenise
from core.register import Register

LONGEST: Final = 300
"""Characters in the longest question that is read."""
MOST_CHOICES: Final = 8
"""Choices that are asked back at most."""
WIDEST_GAP: Final = 15
"""How far behind the likeliest a unit may be and still be asked about."""
NEAR_MISS: Final = 60
"""Likeness from which a unit is suggested when nothing was understood."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The question fits several units: what to ask back, best first."""

    headline: str
    choices: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """No unit or word was recognised: a sentence that says so with one example, and near misses as suggestions."""

    headline: str
    suggestions: tuple[FollowUp, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One way to understand the text: a reading and the unit that it would mean (None: the municipality)."""

    reading: Reading
    code: str | None = None

    @property
    def stems(self) -> frozenset[str]:
        """The unit's name without inflection: two units that share one bear the same name."""
        return stems(words(self.reading.register.names.units[self.code].name)) if self.code else frozenset()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The ways to understand a text, best first. ``sure``: the first of one may be answered without asking back."""

    candidates: tuple[_Candidate, ...] = ()
    sure: bool = True
    headline: str = ""


@dataclass(frozen=True, slots=True)
class _Scene:
    """Everything but the text that decides what a question means."""

    registers: tuple[Register, ...]
    first: Register | None
    today: date | None
    context: Question | None
    confined: bool = False


def parse(
    text: str, registers: Sequence[Register], *, chosen: str | None = None, confined: str | None = None,
    today: date | None = None, context: Question | None = None,
) -> Question | Choices | NotUnderstood:
    """What the text asks. ``confined``: only this municipality counts; ``chosen``: this one is tried first.

    The Question's municipality is always set. ``today`` gives "förra månaden" its meaning; ``context`` is the last
    question of the chat or screen, whose unit and period carry over to what the text leaves out.
    """
    if not registers:
        return NotUnderstood("Inga siffror är inlästa ännu. Läs in en fil med ”koll importera FIL”, eller prova med ”koll demo”.")
    scene = _scene(registers, chosen, confined, today, context)
    if scene is None:
        loaded = ", ".join(register.name for register in registers[:10])
        return NotUnderstood(f"Kommunen {quoted(confined or '')} finns inte i lagret. Inlästa kommuner: {loaded}.")
    if len(text) > LONGEST:
        return NotUnderstood(f"Frågan är för lång: {len(text)} tecken, och Koll läser högst {LONGEST}. {_example(scene)}")
    return _parse(_without_slash(clean(text)), scene)


def _scene(
    registers: Sequence[Register], chosen: str | None, confined: str | None, today: date | None, context: Question | None,
) -> _Scene | None:
    if confined is not None:
        only = _named(confined, registers)
        return _Scene((only,), only, today, context, confined=True) if only else None
    first = _named(context.municipality, registers) if context and context.municipality else None
    first = first or (_named(chosen, registers) if chosen else None) or (registers[0] if len(registers) == 1 else None)
    others = tuple(register for register in registers if register is not first)
    return _Scene((first, *others) if first else others, first, today, context)


def _named(name: str, registers: Iterable[Register]) -> Register | None:
    """The register with this id, or the one that the text names."""
    listed = list(registers)
    tokens = tokenise(name)
    return next((r for r in listed if r.id == name), None) or next(
        (r for r in listed if tokens and len(municipality_words(tokens, r)) == len(tokens)), None)


def _without_slash(text: str) -> str:
    """/avvikelse@koll_bot stab → avvikelse stab."""
    if not text.startswith("/"):
        return text
    command, _, rest = text[1:].partition(" ")
    return f"{command.partition('@')[0]} {rest}"


def _parse(text: str, scene: _Scene) -> Question | Choices | NotUnderstood:
    tokens = tokenise(text)
    if not tokens:
        return NotUnderstood(f"Frågan innehåller inga ord. {_example(scene)}")
    named = [(register, used) for register in scene.registers if (used := municipality_words(tokens, register))]
    if len(named) > 1:
        return _several_municipalities(tokens, named, scene)
    readings = _readings(tokens, named, scene)
    if (kind := readings[0].kind).kind == "help" and not any(r.match or r.unknown for r in readings):
        return Question("help", _first_register(readings, scene).id, measure=kind.measure)
    if readings[0].problem:
        return NotUnderstood(readings[0].problem)
    readings = [reading for reading in readings if not reading.problem]
    if readings[0].empty:
        return _not_understood(text, readings, scene)
    return _answer(_settle(readings, scene), text, readings, scene, bool(named))


def _first_register(readings: Sequence[Reading], scene: _Scene) -> Register:
    return scene.first or readings[0].register


def _readings(tokens: list[Token], named: Sequence[tuple[Register, frozenset[int]]], scene: _Scene) -> list[Reading]:
    """The text against the register that it names, else against each that counts; the one to try first comes first."""
    if named:
        return [read(tokens, register, used, scene.today) for register, used in named]
    return [read(tokens, register, frozenset(), scene.today) for register in scene.registers]


def _settle(readings: list[Reading], scene: _Scene) -> _Outcome:
    """Which units the text may mean, over all the registers that count."""
    first = readings[0] if len(readings) == 1 or readings[0].register is scene.first else None
    if first and not first.match and not first.unknown:
        return _Outcome((_Candidate(first),))
    if first and first.match and first.match.level <= Level.INFLECTED:
        return _candidates([first])
    strong = [r for r in readings if r.match and r.match.level <= Level.INFLECTED]
    short = [r for r in readings if r.match and r.match.level == Level.SHORT]
    if strong:
        exact = any(r.level != Level.INFLECTED for r in strong)
        return _candidates([r for r in short if r is first] + strong + [r for r in short if r is not first and not exact])
    if bare := [r for r in readings if not r.match and not r.unknown]:
        return _Outcome(tuple(_Candidate(r) for r in bare), headline="Vilken kommun menar du?")
    if short:
        found = _candidates(short)
        alike = first in short and all(c.stems & found.candidates[0].stems for c in found.candidates)
        return replace(found, candidates=found.candidates[:1]) if alike else found
    return _by_likeness(readings, first)


def _candidates(readings: Iterable[Reading]) -> _Outcome:
    return _Outcome(tuple(_Candidate(r, code) for r in readings if r.match for code in r.match.codes))


def _by_likeness(readings: list[Reading], first: Reading | None) -> _Outcome:
    """Misspelt names: a clear winner answers, the doubtful are asked back, together with what only hints at a unit."""
    guesses = [(guess, r) for r in readings if r.region for guess in r.register.names.guesses(r.region)]
    guesses.sort(key=lambda pair: (-pair[0].score, pair[1] is not first))
    if winner := _clear_winner(guesses, first):
        return _Outcome((winner,))
    hinted = [_Candidate(r, code) for r in readings if r.match for code in r.match.codes]
    likely = [_Candidate(r, guess.code) for guess, r in guesses if guess.score >= CLEAR_SCORE]
    rest = [_Candidate(r, guess.code) for guess, r in guesses if guess.score > guesses[0][0].score - WIDEST_GAP]
    found = _unique([*likely, *hinted, *rest])
    return _Outcome(found, sure=False, headline=_did_you_mean(found))


def _did_you_mean(candidates: Sequence[_Candidate]) -> str:
    names = list(dict.fromkeys(quoted(c.reading.register.names.units[c.code].name) for c in candidates if c.code))
    if len(names) > 3:
        return "Menade du någon av de här enheterna?"
    return f"Menade du {' eller '.join([', '.join(names[:-1])] * (len(names) > 1) + names[-1:])}?"


def _clear_winner(guesses: list[tuple[Guess, Reading]], first: Reading | None) -> _Candidate | None:
    if not guesses or guesses[0][0].score < CLEAR_SCORE or not guesses[0][0].typo:
        return None
    best, reading = guesses[0]
    winner = _Candidate(reading, best.code)
    for guess, other in guesses[1:]:
        rival = _Candidate(other, guess.code)
        same_elsewhere = reading is first and other is not first and rival.stems & winner.stems
        if not same_elsewhere and (guess.typo or best.score - guess.score < CLEAR_GAP):
            return None
    return winner


def _unique(candidates: Iterable[_Candidate]) -> tuple[_Candidate, ...]:
    return tuple({(c.reading.register.id, c.code): c for c in candidates}.values())


def _answer(outcome: _Outcome, text: str, readings: list[Reading], scene: _Scene, named: bool) -> Question | Choices | NotUnderstood:
    candidates = outcome.candidates
    if not candidates:
        return _not_understood(text, readings, scene)
    if len(candidates) == 1 and outcome.sure:
        return _question(candidates[0], scene, named)
    listed = [_choice(_question(c, scene, named), c.reading.register, scene) for c in candidates[:MOST_CHOICES]]
    return Choices(outcome.headline or _which(candidates), tuple(listed))


def _which(candidates: Sequence[_Candidate]) -> str:
    region = quoted(candidates[0].reading.region)
    more = f" De {MOST_CHOICES} första visas; skriv mer av namnet." if len(candidates) > MOST_CHOICES else ""
    return f"{region} kan betyda {len(candidates)} enheter. Vilken menar du?{more}"


def _question(candidate: _Candidate, scene: _Scene, named: bool) -> Question:
    """The candidate as a question, with what the text leaves out taken from the context of the same municipality."""
    reading, register = candidate.reading, candidate.reading.register
    unit = candidate.code or (register.root.code if reading.whole else None)
    kind = reading.kind
    asked = Question(kind.kind or "deviation", register.id, unit, reading.period, kind.measure)
    before = scene.context
    if before is None:
        return asked
    if kind.kind is None and before.kind != "help":
        asked = replace(asked, kind=before.kind, measure=before.measure)
    if before.municipality != register.id:
        return asked
    if unit is None and not named:
        asked = replace(asked, unit=before.unit)
    return asked if asked.period else replace(asked, period=before.period)


def wording(question: Question, register: Register, registers: Sequence[Register] = ()) -> str:
    """A text that ``parse`` reads as exactly this question, whatever municipality is chosen; for buttons and follow-ups."""
    period = periods.wording(question.period)
    place = register.name
    if question.unit is None:
        return " ".join(filter(None, (kinds.wording(question), place, period)))
    scene = _Scene(tuple(registers) or (register,), None, None, None)
    unit = register.names.units.get(question.unit)
    if unit is not None and unit.parent is None:
        return " ".join(filter(None, (kinds.wording(question), "hela", place, period)))
    for name in (unit.name, *unit.aliases, unit.code) if unit else ():
        text = " ".join(filter(None, (kinds.wording(question), clean(name[:LONGEST]), place, period)))
        if len(text) <= LONGEST and _reads_as(text, question, scene):
            return text
    return " ".join(filter(None, (kinds.wording(question), question.unit, place, period)))


def _reads_as(text: str, question: Question, scene: _Scene) -> bool:
    tokens = tokenise(text)
    named = [(register, used) for register in scene.registers if (used := municipality_words(tokens, register))]
    if len(named) != 1 or named[0][0].id != question.municipality:
        return False
    readings = _readings(tokens, named, scene)
    outcome = _settle(readings, scene)
    if readings[0].problem or not outcome.sure or len(outcome.candidates) != 1:
        return False
    return _question(outcome.candidates[0], scene, True) == replace(question, depth=1)


def _choice(question: Question, register: Register, scene: _Scene) -> FollowUp:
    unit = register.names.units.get(question.unit or "")
    text = wording(question, register, scene.registers)
    if unit is None or unit.name == register.name:
        return FollowUp(register.name, text)
    name = clean(unit.name[:80])
    code = "" if name in text else f" ({unit.code})"
    return FollowUp(f"{name}{code}, {register.name}", text)


def _several_municipalities(
    tokens: list[Token], named: Sequence[tuple[Register, frozenset[int]]], scene: _Scene,
) -> Choices:
    every = frozenset(i for _, used in named for i in used)
    listed = []
    for register, _ in named:
        outcome = _settle([read(tokens, register, every, scene.today)], scene)
        listed += [_choice(_question(c, scene, True), register, scene) for c in outcome.candidates[:2]]
    headline = "Frågan nämner flera kommuner. Vilken menar du?"
    return Choices(headline, tuple(listed) or tuple(FollowUp(r.name, f"avvikelse {r.name}") for r, _ in named))


def _not_understood(text: str, readings: list[Reading], scene: _Scene) -> NotUnderstood:
    """Says which words were not recognised, with one question that works and the units that look most like them."""
    unknown = " ".join(readings[0].unknown) or text
    near = [(guess, r) for r in readings if r.region for guess in r.register.names.guesses(r.region, NEAR_MISS)]
    near.sort(key=lambda pair: -pair[0].score)
    suggested = [_choice(_question(_Candidate(r, guess.code), scene, False), r.register, scene) for guess, r in near[:3]]
    return NotUnderstood(f"Jag förstår inte {quoted(unknown)}. {_example(scene)}", tuple(dict.fromkeys(suggested)))


def _example(scene: _Scene) -> str:
    """One question that works, about a real unit of the municipality that would be tried first."""
    register = scene.first or scene.registers[0]
    units = register.names.units.values()
    below = [unit for unit in units if unit.parent is not None and len(unit.name) <= 40]
    for unit in below[:5]:
        text = f"avvikelse {clean(unit.name).lower() if not unit.name.isupper() else unit.name}"
        readings = [read(tokenise(text), r, frozenset(), None) for r in scene.registers]
        outcome = _settle(readings, scene)
        if outcome.sure and len(outcome.candidates) == 1:
            return f"Prova till exempel ”{text}”."
    return f"Prova till exempel ”avvikelse {register.name}”."
