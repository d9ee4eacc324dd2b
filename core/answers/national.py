"""Riket: each municipality's deviation or prognosis accuracy in a row, from the sums of its year."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.accuracy import HIT
from core.answer import Answer, Cell, Column, FollowUp, Row, Table, refusal
from core.answers.accuracy_cells import DECIMALS
from core.answers.parts import money, percent
from core.answers.phrasing import first_names, phrase
from core.deviation import tone_of
from core.kind_words import SWEDISH
from core.money import NO_BREAK_SPACE, Amount, MoneyUnit, format_amount, format_fraction
from core.national import Judged, Standing, ranked
from core.national_words import Wanted
from core.register import Register

SHOWN: Final = 20
"""Municipalities in the table when the question does not say how many."""
_SIDES: Final = {"both": "avvikelse", "surplus": "överskott", "deficit": "underskott"}
_IN_MILLIONS: Final = 10_000_000_00
"""Öre: where the largest amount is more than this, all are shown in mnkr."""
_BASE_NOTE: Final = "Procenten är av den budgeterade nettokostnaden för verksamheten, i kommunens eget svar av ramen eller nettobudgeten."
_OTHER: Final = {"deviation": FollowUp("Prognossäkerhet", "prognossäkerhet per kommun i riket"),
                 "accuracy": FollowUp("Störst avvikelse", "störst avvikelse i riket")}


def deviations(wanted: Wanted, year: int, standings: Sequence[Standing], without: Sequence[str], version: int) -> Answer:
    """The largest deviations of the year. ``without``: names of the municipalities that have nothing closed in it."""
    found = ranked(standings, wanted.side)
    if not found:
        word = "någon avvikelse" if wanted.side == "both" else f"något {_SIDES[wanted.side]}"
        said = f"Ingen kommun har {word} att visa för {year}."
        if all(each.amount is None for each in standings):
            return refusal(said)
        notes = tuple(filter(None, (_without(without, f"{year} inläst"),)))
        return Answer(said, period=str(year), notes=notes, followups=(_OTHER[wanted.kind],), version=version)
    unit, shown = _unit([each.amount for each in found]), found[: wanted.most or SHOWN]
    rows = tuple(_standing_row(each, unit) for each in shown)
    top = shown[0]
    headline = (
        f"Störst {_SIDES[wanted.side]} i riket: {top.register.name} {_signed(top.amount, unit)} {unit}, {top.span.label}"
        f"{_of(len(standings))}."
    )
    known = [each.amount for each in standings if each.amount is not None]
    together = f"Alla kommuner tillsammans: {_signed(sum(known), unit)}{NO_BREAK_SPACE}{unit}." if len(known) > 1 else ""
    unknown = [each.register.name for each in standings if each.amount is None]
    notes = (
        f"Belopp i {unit}; + är bättre än budget. {_BASE_NOTE}", together, _rest(len(found), len(shown)),
        f"Utfall eller budget saknas för {first_names(unknown)}." if unknown else "", _without(without, f"{year} inläst"),
    )
    columns = (Column("deviation", "Avvikelse", unit), Column("deviation_pct", "%", "%"), Column("period", "Period"))
    return Answer(
        headline, table=Table(columns, rows), period=str(year), notes=tuple(filter(None, notes)), followups=(_OTHER[wanted.kind],),
        version=version,
    )


def accuracies(wanted: Wanted, year: int, judged: Sequence[Judged], without: Sequence[str], version: int) -> Answer:
    """How near each municipality's last prognosis of the year came, the nearest first; and its rounds together."""
    if not judged:
        return refusal(f"Ingen kommun har en fryst prognos för {year} att hålla mot ett bokslut.")
    found = sorted(judged, key=lambda each: (each.last.fraction is None, abs(each.last.fraction or 0), abs(each.last.amount)))
    unit, shown = _unit([each.last.amount for each in found]), found[: wanted.most or SHOWN]
    hits = sum(each.last.is_hit or False for each in found)
    first = shown[0]
    headline = (
        f"Prognossäkerhet per kommun {year}: {hits} av {len(found)} inom ±{format_fraction(HIT, signed=False)}{NO_BREAK_SPACE}% i sista "
        f"prognosen; närmast {first.register.name} ({format_fraction(first.last.fraction, decimals=DECIMALS)}{NO_BREAK_SPACE}%)."
    )
    notes = (
        f"Belopp i {unit}. Felet är bokslut − prognos: + betyder att bokslutet blev bättre. {_BASE_NOTE}",
        "Precision är medelfelet utan tecken över årets tillfällen.",
        _rest(len(found), len(shown)), _without(without, f"en fryst prognos med bokslut för {year}"),
    )
    columns = (
        Column("prognosis", "Prognos", unit), Column("actual", "Bokslut", unit), Column("error", "Fel", unit),
        Column("error_pct", "%", "%"), Column("precision", "Precision", unit), Column("round", "Tillfälle"),
    )
    rows = tuple(_accuracy_row(each, unit) for each in shown)
    return Answer(
        headline, table=Table(columns, rows), period=str(year), notes=tuple(filter(None, notes)), followups=(_OTHER[wanted.kind],),
        version=version,
    )


def _standing_row(each: Standing, unit: MoneyUnit) -> Row:
    tone = tone_of(each.amount, each.fraction, each.register.profile.thresholds)
    cells = {
        "deviation": money(each.amount, unit, tone=tone), "deviation_pct": percent(each.fraction, tone), "period": Cell(each.span.label),
    }
    asks = phrase(SWEDISH["deviation"], each.register.root, each.register, each.span)
    return Row(each.register.id, each.register.name, cells, question=asks, tone=tone)


def _accuracy_row(each: Judged, unit: MoneyUnit) -> Row:
    last = each.last
    cells = {
        "prognosis": money(last.prognosis, unit), "actual": money(last.outcome, unit), "error": money(last.amount, unit),
        "error_pct": Cell(format_fraction(last.fraction, decimals=DECIMALS), last.fraction),
        "precision": money(each.measures.precision, unit), "round": Cell(last.round.name),
    }
    return Row(each.register.id, each.register.name, cells, question=_asks_accuracy(each.register, last.round.year))


def _asks_accuracy(register: Register, year: int) -> str:
    return f"{SWEDISH['accuracy']} hela {register.name} {year}"


def _unit(amounts: Sequence[Amount | None]) -> MoneyUnit:
    return "mnkr" if max(abs(amount or 0) for amount in amounts) >= _IN_MILLIONS else "tkr"


def _signed(amount: Amount | None, unit: MoneyUnit) -> str:
    return format_amount(amount, unit, signed=True)


def _of(number: int) -> str:
    return f", av {number} kommuner" if number > 1 else ""


def _rest(found: int, shown: int) -> str:
    if found <= shown:
        return ""
    return f"Den första av {found} visas." if shown == 1 else f"De {shown} första av {found} visas."


def _without(names: Sequence[str], what: str) -> str:
    return f"{first_names(names)} har inte {what}." if names else ""
