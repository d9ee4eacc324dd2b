"""What the accuracy answer says in words: its headline, the measures, the methods at the same rounds and what is not counted."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from core.accuracy import Error, Measures, growth, measures_of, parts_of, skill, why_no_error
from core.answers.asked import Asked
from core.answers.parts import is_shown_as_zero
from core.answers.phrasing import first_names, in_a_row
from core.deviation import appropriation_of, fraction_of
from core.money import NO_BREAK_SPACE, Amount, MoneyUnit, format_amount, format_fraction
from core.outlook import outlook_of
from core.profile import TableSpec
from core.register import Register
from core.rounds import Round

MODEL: Final = "model"
MOST_COMPARED: Final = 12
"""How many rounds, the last ones, the methods are tried on: each costs a forecast of the whole unit."""
METHODS: Final = {
    MODEL: "modellen", "linear": "linjär", "remaining_budget": "utfall + restbudget", "last_season": "förra årets säsong",
    "budget_profile": "budgetprofil",
}


class Held(NamedTuple):
    """One round of the shown year: the asked unit's error, if known, and those of the lowest units below it."""

    round: Round
    own: Error | None
    parts: tuple[Error, ...]


def headline(asked: Asked, spec: TableSpec, held: Sequence[Held]) -> str:
    """How far the last whole prognosis was from the bokslut, whether the year's prognoses got better, what cancelled, and what a later
    round lacks."""
    if not held:
        return f"{asked.subject}: ingen prognos för {asked.span.year.name} har ett bokslut att hållas mot ännu; tidigare år visas."
    whole = [(each, each.own) for each in held if each.own]
    lacking = _lacking(asked, held[-1], is_only=len(held) == 1)
    if not whole:
        return f"{asked.subject}: {lacking}, så bara delarna kan hållas mot bokslut {asked.span.year.name}."
    last, own = whole[-1]
    trend, cancelled = _trend([error for _, error in whole], spec.unit), _cancelled(own, last.parts, spec.unit)
    so_far = f"{asked.subject}: {_last_error(asked, spec, own)}" + (f", och {trend}" if trend else "")
    told = so_far + (f"{';' if trend else ', men'} {cancelled}" if cancelled else "")
    return f"{told}." if last is held[-1] else f"{told}. {lacking[:1].upper()}{lacking[1:]}."


def measure_notes(asked: Asked, spec: TableSpec, held: Sequence[Held], record: Sequence[Error]) -> Iterator[str]:
    """What the columns mean, then the measures: the unit's rounds of the year and of all years, the units of the last round, skill."""
    yield (
        "Felet är bokslut − prognos: + betyder att bokslutet blev bättre. Procenten är av ramen, annars av nettobudgeten. "
        "Bias är medelfelet med tecken, precision medelfelet utan."
    )
    of_year = [error for error in record if error.round.year == asked.year]
    years = sorted({error.round.year for error in record})
    if of_year:
        yield _measures(f"{_rounds(len(of_year))} {asked.span.year.name}", of_year, spec.unit)
    if len(years) > 1:
        yield _measures(f"{_rounds(len(record))} {years[0]}–{years[-1]}", record, spec.unit)
    if held and len(held[-1].parts) > 1:
        yield _units(held[-1], spec.unit)
    yield _skills(asked, record)


def round_notes(asked: Asked, held: Sequence[Held], rounds: Sequence[Round]) -> tuple[str, ...]:
    """The rounds asked about that are not in the table, and why."""
    shown, register = {each.round.id for each in held}, asked.book.register
    left = [said for said in rounds if said.id not in shown]
    return tuple(
        f"{dated(said, register)} {why_no_error(asked.book, said) or f'har ingen prognos för {asked.unit.name}'}." for said in left
    )


def dated(said: Round, register: Register) -> str:
    """The round's name with its year, once."""
    fiscal = register.fiscal_years.get(said.year)
    year = fiscal.name if fiscal else str(said.year)
    return said.name if year in said.name else f"{said.name} {year}"


def _last_error(asked: Asked, spec: TableSpec, error: Error) -> str:
    year = asked.span.year
    month = year.month_name(error.round.as_of).split()[0]
    if is_shown_as_zero(error.amount, spec.unit):
        nearly = f" på {spec.unit} när" if error.amount else ""
        return f"bokslut {year.name} blev som prognosen i {month}{nearly}"
    word = "bättre" if error.amount > 0 else "sämre"
    of = "ramen" if appropriation_of(asked.book, asked.unit.code, asked.span) is not None else "nettobudgeten"
    share = f" ({_share(error.fraction)} av {of})" if error.fraction is not None else ""
    return f"bokslut {year.name} blev {_size(error.amount, spec.unit)} {word} än prognosen i {month}{share}"


def _lacking(asked: Asked, held: Held, *, is_only: bool) -> str:
    """Which units directly below gave no prognosis in the round, so that there is none for the whole; ``is_only``: of the only round."""
    without = [unit.name for unit in asked.children() if not parts_of(asked.book, held.round, unit.code)]
    whom = first_names(without) if without else "någon del"
    return f"prognos saknas för {whom}" if is_only else f"i {held.round.name} saknas prognos för {whom}"


def _trend(owns: Sequence[Error], unit: MoneyUnit) -> str:
    change = sum(growth(owns))
    if len(owns) < 2:
        return ""
    if is_shown_as_zero(change, unit):
        return "felet blev varken större eller mindre under året"
    return "felet växte under året" if change > 0 else "felet minskade under året"


def _cancelled(own: Error, parts: Sequence[Error], unit: MoneyUnit) -> str:
    measures = measures_of(parts)
    if measures is None or is_shown_as_zero(measures.gross - abs(own.amount), unit):
        return ""
    fraction = fraction_of(measures.gross, own.base)
    share = f" ({_share(fraction)})" if fraction is not None else ""
    return f"enheternas fel var {_size(measures.gross, unit)} brutto{share}"


def _measures(what: str, errors: Sequence[Error], unit: MoneyUnit) -> str:
    measures = measures_of(errors)
    return f"{what}: {_means(measures, unit)}." if measures else ""


def _units(held: Held, unit: MoneyUnit) -> str:
    measures = measures_of(held.parts)
    if measures is None:
        return ""
    base = held.own.base if held.own else None
    sums = ", ".join(
        f"{word} {format_amount(amount, unit, signed=signed)}{NO_BREAK_SPACE}{unit}{_in_parentheses(fraction_of(amount, base))}"
        for word, amount, signed in (("netto", measures.net, True), ("brutto", measures.gross, False))
    )
    what = "delar" if any(part.is_rest for part in held.parts) else "enheter"
    return f"{held.round.name}, {measures.number} {what}: {sums}, {_means(measures, unit)}."


def _means(measures: Measures, unit: MoneyUnit) -> str:
    bias = f"{format_amount(measures.bias, unit, signed=True)}{NO_BREAK_SPACE}{unit}"
    hits = f", inom ±1{NO_BREAK_SPACE}% {measures.hits} av {measures.tried}" if measures.tried else ""
    return f"bias {bias}, precision {_size(measures.precision, unit)}{hits}"


def _skills(asked: Asked, record: Sequence[Error]) -> str:
    """How large the manager's errors were beside those of each method at the same rounds, by what was known then.

    A round as of a whole year is left out: there is nothing left to foresee.
    """
    ahead = [error for error in record if error.round.as_of < asked.book.register.fiscal_years[error.round.year].length]
    tried = ahead[-MOST_COMPARED:]
    foreseen = _foreseen(asked, tried)
    found = {_tried(name, len(foreseen[key]), len(tried)): skill(tried, foreseen[key]) for key, name in METHODS.items() if foreseen[key]}
    compared = ", ".join(f"{_compared(size)} {name}" for name, size in found.items() if size is not None)
    exact = in_a_row([name for name, size in found.items() if size is None])
    when = f"de {len(tried)} senaste tillfällena" if len(tried) < len(ahead) else _rounds(len(tried))
    sentences = (compared and f"Chefens fel vid {when} är {compared}.", exact and f"Helt rätt hade {exact}.")
    return " ".join(filter(None, sentences))


def _tried(name: str, number: int, of: int) -> str:
    """The method, and at how many of the rounds it had something to say where that was not all."""
    return name if number == of else f"{name} (vid {number} av dem)"


def _foreseen(asked: Asked, record: Sequence[Error]) -> Mapping[str, Mapping[str, Amount]]:
    """Method → round id → the full-year outcome that it said at the round."""
    found: dict[str, dict[str, Amount]] = {key: {} for key in METHODS}
    for error in record:
        said = error.round
        outlooks = [outlook_of(asked.book, code, said.year, said.as_of) for code in asked.book.lineage(error.unit, said.year)]
        known = [outlook for outlook in outlooks if outlook is not None]
        if not known or len(known) < len(outlooks):
            continue
        found[MODEL][said.id] = sum(outlook.total for outlook in known)
        for methods in zip(*(outlook.methods for outlook in known), strict=True):
            totals = [method.total for method in methods if method.total is not None]
            if len(totals) == len(methods):
                found[methods[0].key][said.id] = sum(totals)
    return found


def _compared(found: float) -> str:
    """``45,0 % mindre än med``; an error more than twice the method's is told in times."""
    if found < -1:
        return f"{format_fraction((1 - found) / 100, signed=False)} gånger så stort som med"
    size = f"{format_fraction(abs(found), signed=False)}{NO_BREAK_SPACE}%"
    return f"{size} mindre än med" if found > 0 else f"{size} större än med" if found < 0 else "lika stort som med"


def _rounds(number: int) -> str:
    return f"{number} tillfälle" if number == 1 else f"{number} tillfällen"


def _size(amount: Amount, unit: MoneyUnit) -> str:
    return f"{format_amount(abs(amount), unit)}{NO_BREAK_SPACE}{unit}"


def _share(fraction: float | None) -> str:
    return f"{format_fraction(abs(fraction) if fraction is not None else None, signed=False, decimals=2)}{NO_BREAK_SPACE}%"


def _in_parentheses(fraction: float | None) -> str:
    return f" ({_share(fraction)})" if fraction is not None else ""
