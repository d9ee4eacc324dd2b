"""``koll logg``: what has been written, or asked in the chat, narrowed by unit, person and time."""
from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cli.options import SwedishCommand, SwedishMistake, common, merged
from cli.wiring import open_desk, or_failure, show, who

if TYPE_CHECKING:
    from core.answer import Answer
    from store.desk import Desk


@click.command("logg", cls=SwedishCommand, help=(
    "Vad som har skrivits, när, av vem och genom vad; av en enhet bara det som rör den, det senaste först. Med ett nummer den ändringen: "
    "vad som stod före och efter. Med --fragor vad som har frågats i chatten."
))
@click.argument("words", nargs=-1, metavar="[ENHET | NUMMER]")
@click.option("--enhet", default="", metavar="ENHET", help="Bara det som rör enheten eller något under den.")
@click.option("--person", default="", metavar="NAMN", help="Bara den vars namn innehåller det här, eller med det användar-id:t.")
@click.option("--fran", default="", metavar="DATUM", help="Från och med den dagen, till exempel 2020-09-01.")
@click.option("--till", default="", metavar="DATUM", help="Till och med den dagen.")
@click.option("--fragor", is_flag=True, help="Frågorna i chatten i stället för ändringarna.")
@click.option("--andring", type=click.IntRange(min=1), metavar="NUMMER", help="En ändring: varje uppgift före och efter.")
@common
@click.pass_context
def logg(
    ctx: click.Context, words: Sequence[str], enhet: str, person: str, fran: str, till: str, fragor: bool, andring: int | None,
    store: str | None, kommun: str | None, json: bool,
) -> None:
    """Print the log, or a unit's history."""
    from core.commands import ShowLog

    options = merged(ctx, store, kommun, json)
    if andring is not None and (words or enhet or person or fran or till or fragor):
        raise SwedishMistake("--andring visar en enda ändring. Skriv koll logg --andring NUMMER.", ctx)
    if words and (enhet or person or fran or till or fragor):
        raise SwedishMistake("Skriv enheten som --enhet ENHET när du också anger person, tid eller --fragor.", ctx)
    desk, unit = open_desk(options), " ".join(words)
    if unit.isdecimal() and unit not in [each.code for _, each in desk.units(who())]:
        andring = int(unit)
    elif words:
        ctx.exit(show(_history(unit, desk), options))
    ctx.exit(show(desk.do(ShowLog(enhet, person, fran, till, fragor, andring, options.json), who()), options))


def _history(unit: str, desk: Desk) -> Answer:
    about = desk.ask(f"avvikelse {unit}", who())
    return or_failure(lambda: desk.history(about)) if about.status == "answered" else about
