"""``koll tabeller``: the tables that are not about money, as a list or as a file that ``koll importera`` reads back."""
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli.options import SwedishCommand, common, merged
from cli.wiring import Failure, Options, open_desk, or_failure, say, settings, show, who

if TYPE_CHECKING:
    from core.reported import ReportedTable
    from store.desk import Desk

_ENDINGS = (".xlsx", ".csv")


@click.command("tabeller", cls=SwedishCommand, help=(
    "Listar kommunens tabeller utanför ekonomin (mål, aktiviteter, personal …). Med --till skrivs de till en fil "
    "(.xlsx eller .csv) att fylla i och läsa in igen med koll importera."
))
@click.argument("words", nargs=-1, metavar="[ORD…]")
@click.option("--till", default="", metavar="FIL", help="Filen: .xlsx (ett blad per tabell) eller .csv.")
@click.option("--ar", type=click.IntRange(1950, 2099), metavar="ÅÅÅÅ", help="Bara tabeller för ett år.")
@click.option("--ja", is_flag=True, help="Skriv över filen om den finns.")
@common
@click.pass_context
def tabeller(
    ctx: click.Context, words: Sequence[str], till: str, ar: int | None, ja: bool, store: str | None, kommun: str | None, json: bool,
) -> None:
    """List the tables whose kind, title or unit holds the words, or write them."""
    options = merged(ctx, store, kommun, json)
    from core.answers.reported_list import listed, matching

    desk, place = open_desk(options), settings(options).get("kommun")
    found = or_failure(lambda: desk.reported(place, who()))
    tables = matching(found, " ".join(words), ar, _units(desk))
    if not till:
        ctx.exit(show(listed(tables, _units(desk)), options))
    _write(tables, Path(till).expanduser(), desk, options, replace=ja)


def _units(desk: Desk) -> dict[str, str]:
    return {unit.code: unit.name for _, unit in or_failure(lambda: desk.units(who()))}


def _write(tables: Sequence[ReportedTable], path: Path, desk: Desk, options: Options, *, replace: bool) -> None:
    """Make the file and put it in place; then one sentence."""
    from store.writing.files import put
    from store.writing.reported import text, workbook

    if path.suffix.lower() not in _ENDINGS:
        raise Failure(f"Filnamnet {path.name} ska sluta på {' eller '.join(_ENDINGS)}.")
    if path.exists() and not replace:
        raise Failure(f"Filen {path} finns redan. Lägg till --ja för att skriva över den, eller välj ett annat namn.")
    if not tables:
        raise Failure("Det finns inga sådana tabeller att skriva.")
    make = workbook if path.suffix.lower() == ".xlsx" else text
    made = or_failure(lambda: make(tables, _units(desk)))
    or_failure(lambda: put(path, made))
    say(f"{len(tables)} {'tabell är skriven' if len(tables) == 1 else 'tabeller är skrivna'} till {path}.", options)
