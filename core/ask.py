"""From a Swedish question to a Question, or to choices, or to an honest "not understood"."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from core import kind_words, kinds, periods
from core.answer import FollowUp
from core.fold import clean, plain, quoted
from core.municipality_names import means_municipality
from core.question import Question
from core.reading import Reading, Token, is_municipality_slip, municipality_words, read, tokenise, unit_words, units_named, without_aside
from core.register import Register
from core.settling import Candidate, Outcome, settle

NO_BOOKS: Final = "Inga siffror är inlästa ännu. Läs in en fil med koll importera FIL, eller prova med koll demo."
LONGEST: Final = 300
"""Characters in the longest question that is read."""
MOST_CHOICES: Final = 8
"""Choices that are asked back at most."""
NEAR_MISS: Final = 75
"""Likeness from which a unit is suggested when nothing was understood."""
OF_ALL: Final = frozenset({"missing", "queue", "round"})
"""The kinds that are about a whole round: of a conversation only the municipality carries over to them."""


class Choices(NamedTuple):
    """The question fits several units: what to ask back, best first."""

    headline: str
    choices: tuple[FollowUp, ...]


class NotUnderstood(NamedTuple):
    """No unit or word was recognised: a sentence that says so with one example, and near misses as suggestions."""

    headline: str
    suggestions: tuple[FollowUp, ...] = ()


_TRIED: Final = 5
"""Units that are tried as an example."""


class _Scene(NamedTuple):
    """Everything but the text that decides what a question means."""

    registers: tuple[Register, ...]
    first: Register | None
    today: date | None
    context: Question | None
    outside: tuple[Register, ...] = ()
    has_answer: Callable[[Question], bool] = lambda _: True


def parse(
    text: str, registers: Sequence[Register], *, chosen: str | None = None, confined: str | None = None,
    today: date | None = None, context: Question | None = None, has_answer: Callable[[Question], bool] = lambda _: True,
) -> Question | Choices | NotUnderstood:
    """What the text asks. ``confined``: only this municipality counts; ``chosen``: this one is tried first. ``has_answer``: what a
    question must have to be suggested as an example.

    The Question's municipality is always set. ``today`` gives "förra månaden" its meaning; ``context`` is the last
    question of the chat or screen, whose unit and period carry over to what the text leaves out.
    """
    if not registers:
        if _without_slash(plain(text[:LONGEST])).strip() in kind_words.WORDS["help"]:
            return Question("help")
        return NotUnderstood(NO_BOOKS)
    scene = _scene(registers, chosen, confined, today, context)
    if scene is None:
        loaded = ", ".join(register.name for register in registers[:10])
        return NotUnderstood(f"Kommunen {quoted(confined or '')} finns inte i lagret. Inlästa kommuner: {loaded}.")
    scene = scene._replace(has_answer=has_answer)
    if len(text) > LONGEST:
        return NotUnderstood(f"Frågan är för lång: {len(text)} tecken, och Koll läser högst {LONGEST}. {_example(scene)}")
    return _parse(without_aside(_without_slash(clean(text))), scene)


def _scene(
    registers: Sequence[Register], chosen: str | None, confined: str | None, today: date | None, context: Question | None,
) -> _Scene | None:
    if confined is not None:
        only = _named(confined, registers)
        outside = tuple(register for register in registers if register is not only)
        return _Scene((only,), only, today, context, outside) if only else None
    first = _named(context.municipality, registers) if context and context.municipality else None
    first = first or (_named(chosen, registers) if chosen else None) or (registers[0] if len(registers) == 1 else None)
    others = tuple(register for register in registers if register is not first)
    return _Scene((first, *others) if first else others, first, today, context)


def _named(name: str, registers: Iterable[Register]) -> Register | None:
    """The register with this id, or the one that the text names."""
    listed = list(registers)
    return next((r for r in listed if r.id == name), None) or next(
        (r for r in listed if means_municipality(name, r.name, r.id)), None)


def _without_slash(text: str) -> str:
    """/avvikelse@koll_bot stab → avvikelse stab."""
    if not text.startswith("/"):
        return text
    command, _, rest = text[1:].partition(" ")
    return f"{command.partition('@')[0]} {rest}"


def _parse(text: str, scene: _Scene) -> Question | Choices | NotUnderstood:
    tokens = _counted_on(tokenise(text), scene.context)
    if not tokens:
        return NotUnderstood(f"Frågan innehåller inga ord. {_example(scene)}")
    named = _municipalities(tokens, scene.registers)
    if other := _outside(tokens, scene):
        return NotUnderstood(f"Frågan gäller {other.name}, men här besvaras bara frågor om {scene.registers[0].name}.")
    if len(named) > 1:
        return _several_municipalities(tokens, named, scene)
    readings = _readings(tokens, named, scene)
    if readings[0].problem:
        return NotUnderstood(readings[0].problem)
    readings = [reading for reading in readings if not reading.problem]
    return _understood(readings, scene, bool(named)) or _not_understood(text, tokens, readings, scene)


def _counted_on(tokens: list[Token], context: Question | None) -> list[Token]:
    """”och sedan april?” after a question of what has changed asks that again, from another month."""
    texts = [token.plain for token in tokens]
    is_on = context is not None and context.kind == "changes" and {"sedan", "sen"} & set(texts)
    return [*tokenise(kind_words.SWEDISH["changes"]), *tokens] if is_on and kinds.find(texts).kind is None else tokens


def _outside(tokens: Sequence[Token], scene: _Scene) -> Register | None:
    """The municipality that the words name although it does not count here; a word inside a unit's own name names none."""
    named = _municipalities(tokens, scene.outside)
    if not named:
        return None
    inside = {i for register in scene.registers for i in (*unit_words(tokens, register), *municipality_words(tokens, register))}
    return next((register for register, used in named if not used <= inside), None)


def _municipalities(tokens: Sequence[Token], registers: Iterable[Register]) -> list[tuple[Register, frozenset[int]]]:
    """The registers whose municipality the words name, with the positions of those words."""
    return [(register, used) for register in registers if (used := municipality_words(tokens, register))]


def _readings(tokens: list[Token], named: Sequence[tuple[Register, frozenset[int]]], scene: _Scene) -> list[Reading]:
    """The text against the register that it names, else against each that counts; the one to try first comes first."""
    if named:
        return [read(tokens, register, used, scene.today) for register, used in named]
    return [read(tokens, register, frozenset(), scene.today) for register in scene.registers]


def _understood(readings: list[Reading], scene: _Scene, named: bool) -> Question | Choices | None:
    """The question that the readings make, or the choices between several; None when they make none."""
    if readings[0].kind.kind == "help" and not any(r.match or r.unknown for r in readings):
        return Question("help", (readings[0].register if named or not scene.first else scene.first).id)
    outcome = Outcome() if readings[0].empty else settle(readings, scene.first)
    candidates = outcome.candidates
    if len(candidates) == 1 and outcome.sure:
        return _question(candidates[0], scene, named)
    if not candidates:
        return None
    listed = [_choice(_question(c, scene, named), c.reading.register, scene) for c in candidates[:MOST_CHOICES]]
    return Choices(outcome.headline or _which(candidates), tuple(listed))


def _which(candidates: Sequence[Candidate]) -> str:
    region = quoted(candidates[0].reading.region)
    more = f" De {MOST_CHOICES} första visas; skriv mer av namnet." if len(candidates) > MOST_CHOICES else ""
    return f"{region} kan betyda {len(candidates)} enheter. Vilken menar du?{more}"


def _question(candidate: Candidate, scene: _Scene, named: bool) -> Question:
    """The candidate as a question, with what the text leaves out taken from the context of the same municipality."""
    reading, register = candidate.reading, candidate.reading.register
    unit = candidate.code or (register.names.top if reading.whole else None)
    kind = reading.kind
    asked = Question(
        kind.kind or "deviation", register.id, unit, reading.period, kind.measure, side=kind.side, most=kind.most, since=reading.since,
        with_forecast=kind.with_forecast,
    )
    before = scene.context
    if before is None:
        return asked
    if kind.kind is None and before.kind != "help":
        asked = asked._replace(kind=before.kind, measure=before.measure, side=before.side, most=before.most, since=before.since)
    if before.municipality != register.id or asked.kind in OF_ALL:
        return asked
    if unit is None and not named:
        asked = asked._replace(unit=before.unit)
    is_whole = kind.kind is not None and (unit is not None or named)  # a kind and a unit: a new subject, not a continuation
    return asked if asked.period or is_whole else asked._replace(period=before.period)


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
    named = _municipalities(tokens, scene.registers)
    if len(named) != 1 or named[0][0].id != question.municipality:
        return False
    readings = _readings(tokens, named, scene)
    outcome = settle(readings, scene.first)
    if readings[0].problem or not outcome.sure or len(outcome.candidates) != 1:
        return False
    return _question(outcome.candidates[0], scene, True) == question._replace(depth=1)


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
        outcome = settle([read(tokens, register, every, scene.today)], scene.first)
        listed += [_choice(_question(c, scene, True), register, scene) for c in outcome.candidates[:2]]
    headline = "Frågan nämner flera kommuner. Vilken menar du?"
    return Choices(headline, tuple(listed) or tuple(FollowUp(r.name, f"avvikelse {r.name}") for r, _ in named))


def _not_understood(text: str, tokens: list[Token], readings: list[Reading], scene: _Scene) -> Choices | NotUnderstood:
    """Says which words were not recognised, with one question that works and the units that look most like them."""
    fewest = min(readings, key=lambda reading: len(reading.unknown))
    if meant := _misspelt_municipality(tokens, fewest, scene) or _units_apart(tokens, fewest, readings, scene):
        return meant
    near = [(guess, r) for r in readings if r.region for guess in r.register.names.guesses(r.region, NEAR_MISS)]
    near.sort(key=lambda pair: -pair[0].score)
    suggested = [_choice(_question(Candidate(r, guess.code), scene, False), r.register, scene) for guess, r in near[:3]]
    unknown = quoted(" ".join(fewest.unknown) or text)
    return NotUnderstood(f"Jag förstår inte {unknown}. {_example(scene)}", tuple(dict.fromkeys(suggested)))


def _misspelt_municipality(tokens: list[Token], reading: Reading, scene: _Scene) -> Choices | None:
    """”ekonomienheten vagerryd”: the question with Vaggeryd in it, as something to say yes to."""
    for register in scene.registers:
        place = tokenise(register.name)[:1]
        for at, token in enumerate(tokens):
            if not place or token.written not in reading.unknown or not is_municipality_slip(token, place[0]):
                continue
            readings = _readings([*tokens[:at], *place, *tokens[at + 1:]], [(register, frozenset({at}))], scene)
            meant = None if readings[0].problem else _understood(readings, scene, True)
            if isinstance(meant, Question):
                return Choices(f"Menade du {quoted(register.name)}?", (_choice(meant, register, scene),))
    return None


def _units_apart(tokens: Sequence[Token], fewest: Reading, readings: Sequence[Reading], scene: _Scene) -> Choices | None:
    """”avvikelse stab, turism”, which lie in different municipalities: each by itself, as something to choose between."""
    unknown = {i for i, token in enumerate(tokens) if token.written in fewest.unknown}
    named = [(reading, units_named(tokens, reading.register)) for reading in readings]
    elsewhere = {i for reading, units in named if reading is not fewest for _, places in units for i in places}
    if not unknown or not unknown <= elsewhere or not any(units for reading, units in named if reading is fewest):
        return None
    meant = [(places.start, Candidate(reading, code)) for reading, units in named for codes, places in units for code in codes]
    meant.sort(key=lambda each: each[0])
    listed = tuple(_choice(_question(each, scene, False), each.reading.register, scene) for _, each in meant[:MOST_CHOICES])
    return Choices("Frågan nämner enheter i olika kommuner. Jag svarar om en i taget; vilken menar du?", listed)


def _example(scene: _Scene) -> str:
    """One question that works, about a real unit of the municipality that would be tried first."""
    register = scene.first or scene.registers[0]
    units = register.names.units.values()
    below = [unit for unit in units if unit.parent is not None and len(unit.name) <= 40]
    for unit in (*below[:_TRIED], *(unit for unit in units if unit.parent is None)):
        text = f"avvikelse {clean(unit.name).lower() if not unit.name.isupper() else unit.name}"
        readings = [read(tokenise(text), r, frozenset(), None) for r in scene.registers]
        outcome = settle(readings, scene.first)
        if outcome.sure and len(outcome.candidates) == 1 and scene.has_answer(_question(outcome.candidates[0], scene, True)):
            return f"Prova till exempel ”{text}”."
    return f"Prova till exempel ”avvikelse {register.name}”."
