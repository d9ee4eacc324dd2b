"""``koll logg``: what has been written, or asked in the chat, narrowed by unit, person and time."""
from __future__ import annotations

import click

from cli.options import SwedishCommand, common, merged
from cli.wiring import open_desk, show, who


@click.command("logg", cls=SwedishCommand, help="Vad som har skrivits, när och av vem; med --fragor vad som har frågats i chatten.")
@click.option("--enhet", default="", metavar="ENHET", help="Bara det som rör enheten eller något under den.")
@click.option("--person", default="", metavar="NAMN", help="Bara den vars namn innehåller det här, eller med det användar-id:t.")
@click.option("--fran", default="", metavar="DATUM", help="Från och med den dagen, till exempel 2020-09-01.")
@click.option("--till", default="", metavar="DATUM", help="Till och med den dagen.")
@click.option("--fragor", is_flag=True, help="Frågorna i chatten i stället för ändringarna.")
@common
@click.pass_context
def logg(
    ctx: click.Context, enhet: str, person: str, fran: str, till: str, fragor: bool, store: str | None, kommun: str | None, json: bool,
) -> None:
    """Print the log."""
    from core.commands import ShowLog  # noqa: PLC0415 – only this command needs it

    options = merged(ctx, store, kommun, json)
    ctx.exit(show(open_desk(options).do(ShowLog(enhet, person, fran, till, fragor), who()), options))
