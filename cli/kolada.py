"""The command ``koll kolada``: fetches a municipality's key figures, previews them, then writes; without any it lists the stored."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from cli.options import SwedishCommand, common, merged
from cli.rounds import carry_out, yes
from cli.wiring import Failure, Options, open_desk, or_failure, settings, show, who

if TYPE_CHECKING:
    from core.commands import TakeKeyFigures

YEARS_BACK = 10
"""Years that are fetched when none are named, through the last."""


@click.command("kolada", cls=SwedishCommand, help=(
    "Hämtar nyckeltal från Kolada (KOLL_KOLADA), till exempel N00945 U28119. Visar först; skriver sedan. Utan nyckeltal visas de som finns."
))
@click.argument("kpis", nargs=-1, metavar="[NYCKELTAL…]")
@click.option("--ar", default="", metavar="ÅÅÅÅ[-ÅÅÅÅ]", help=f"Vilka år; annars de {YEARS_BACK} senaste.")
@click.option("--kod", default="", metavar="NNNN", help="Kommunens fyra siffror i Kolada, när namnet inte räcker.")
@click.option("--torrkor", is_flag=True, help="Visa bara förhandsgranskningen; skriv aldrig.")
@yes
@common
@click.pass_context
def kolada(
    ctx: click.Context, kpis: Sequence[str], ar: str, kod: str, torrkor: bool, ja: bool, store: str | None, kommun: str | None, json: bool,
) -> None:
    """Fetch, preview, write."""
    options = merged(ctx, store, kommun, json)
    from core.commands import TakeKeyFigures

    if not kpis:
        ctx.exit(show(open_desk(options).do(TakeKeyFigures((), settings(options).get("kommun")), who()), options))
    command = _fetched(kpis, ar, kod, options)
    if torrkor:
        ctx.exit(show(open_desk(options).do(command, who()), options))
    ctx.exit(carry_out(command, ja, options))


def _fetched(kpis: Sequence[str], ar: str, kod: str, options: Options) -> TakeKeyFigures:
    """What Kolada has, ready to be previewed. Raises Failure."""
    from core.commands import TakeKeyFigures
    from store.configuration import today_of
    from store.reading.kolada import Kolada

    known, chosen = or_failure(open_desk(options).municipalities), settings(options)
    if not known:
        raise Failure("Lagret är tomt. Läs in kommunens siffror först: koll importera FIL.")
    if len(known) > 1:
        raise Failure(f"Vilken kommun gäller det? Lägg till --kommun NAMN. I lagret finns {', '.join(name for _, name in known)}.")
    name, today = known[0][1], or_failure(lambda: today_of(chosen))
    years = _years(ar, today().year)
    fetched = or_failure(lambda: Kolada(chosen.get("kolada")).key_figures(kpis, kod or name, years, today().isoformat()))
    return TakeKeyFigures(fetched, name)


def _years(text: str, this: int) -> range:
    """The years of ``2015-2024`` or ``2024``. Raises click.BadParameter."""
    if not text:
        return range(this - YEARS_BACK, this + 1)
    found = re.fullmatch(r"((?:19|20)\d\d)(?:[-–]((?:19|20)\d\d))?", text.strip(), re.ASCII)
    if found is None or int(found.group(2) or 9999) < int(found.group(1)):
        raise click.BadParameter("", param_hint="--ar")
    return range(int(found.group(1)), int(found.group(2) or found.group(1)) + 1)
