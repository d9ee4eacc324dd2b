"""``koll installningar``: what the municipality has set of itself, and how one of it is changed."""
from __future__ import annotations

from collections.abc import Sequence

import click

from cli.options import SwedishCommand, SwedishMistake, common, merged
from cli.rounds import carry_out, yes
from cli.wiring import open_desk, show, who


@click.command("installningar", cls=SwedishCommand, help=(
    "Visar kommunens inställningar, gränser, tillfällen och roller, eller ändrar en: enhet, tecken, hem, gul, rod, kommentar, "
    "sista-dag TILLFÄLLE eller roll PERSON, och sedan värdet. Visar först vad som ändras."
))
@click.argument("words", nargs=-1, metavar="[NAMN VÄRDE]")
@yes
@common
@click.pass_context
def installningar(ctx: click.Context, words: Sequence[str], ja: bool, store: str | None, kommun: str | None, json: bool) -> None:
    """Show the settings, or set one."""
    from core.setting_words import setting
    from core.settings import DEADLINE, ROLE, SettingError

    options = merged(ctx, store, kommun, json)
    if not words:
        ctx.exit(show(open_desk(options).settings(who()), options))
    named = 2 if words[0].casefold() in (DEADLINE, ROLE) else 1
    try:
        command = setting(" ".join(words[:named]), " ".join(words[named:]))
    except SettingError as error:
        raise SwedishMistake(str(error), ctx) from None
    ctx.exit(carry_out(command, ja, options))
