"""The commands about what is kept of people: ``koll minadata``, ``koll glom`` and ``koll gallra``."""
from __future__ import annotations

from collections.abc import Sequence

import click

from cli.options import SwedishCommand, common, merged_for_all
from cli.rounds import carry_out, yes
from cli.wiring import Options, open_desk, or_failure, settings, show, who


@click.command("minadata", cls=SwedishCommand, help="Visar allt som är sparat om en person: namn eller användar-id.")
@click.argument("person", nargs=-1, required=True, metavar="PERSON")
@common
@click.pass_context
def minadata(ctx: click.Context, person: Sequence[str], store: str | None, kommun: str | None, json: bool) -> None:
    """Print what is kept."""
    from core.commands import Portray

    options = merged_for_all(ctx, store, kommun, json)
    ctx.exit(show(open_desk(options).do(Portray(" ".join(person)), who()), options))


@click.command("glom", cls=SwedishCommand, help=(
    "Raderar en person ur lagret: namn och användar-id ersätts överallt, prognoser och loggens kedja finns kvar. Visar först."
))
@click.argument("person", nargs=-1, required=True, metavar="PERSON")
@yes
@common
@click.pass_context
def glom(ctx: click.Context, person: Sequence[str], ja: bool, store: str | None, kommun: str | None, json: bool) -> None:
    """Preview, then erase."""
    from core.commands import Erase

    options = merged_for_all(ctx, store, kommun, json)
    ctx.exit(carry_out(Erase(" ".join(person), kept=_kept(options)), ja, options))


@click.command("gallra", cls=SwedishCommand, help=(
    "Tar bort det som är äldre än gallringsregeln (KOLL_KEEP_QUESTIONS, KOLL_KEEP_PEOPLE). Boten gör det varje dygn. Visar först."
))
@yes
@common
@click.pass_context
def gallra(ctx: click.Context, ja: bool, store: str | None, kommun: str | None, json: bool) -> None:
    """Preview, then prune."""
    from core.commands import Prune
    from store.protection import keep_people, keep_questions

    options = merged_for_all(ctx, store, kommun, json)
    given = {f"KOLL_{key.upper()}": value for key, value in settings(options).items()}
    rule = or_failure(lambda: Prune(keep_questions(given), keep_people(given), kept=_kept(options)))
    ctx.exit(carry_out(rule, ja, options))


def _kept(options: Options) -> frozenset[int]:
    """The users and private chats that the settings name. Raises Failure."""
    from bot.settings import kept_by, settings_from

    given = {f"KOLL_{key.upper()}": value for key, value in settings(options).items()}
    return or_failure(lambda: kept_by(settings_from(given, needs_token=False)))
