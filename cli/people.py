"""The commands about who may use the chat: ``koll bjud-in``, ``koll personer`` and ``koll chatt``."""
from __future__ import annotations

import secrets

import click

from cli.options import SwedishCommand, SwedishMistake, common, merged
from cli.wiring import open_desk, open_known_desk, settings, show, who

roles = click.Choice(("läsare", "chef", "controller", "admin"))
unit = click.option("--enhet", default="", metavar="ENHET", help="Enheten, med allt under den, som får visas. Annars hela kommunen.")
units = click.option("--enhet", multiple=True, metavar="ENHET", help="Enhet som får visas, med allt under den; flera går. Annars allt.")


@click.command("bjud-in", cls=SwedishCommand, help="Bjuder in någon till chatten med en länk som går att använda en gång.")
@click.argument("name", metavar="NAMN")
@click.option("--roll", type=roles, default="läsare", help="läsare, chef (ger prognos för sin enhet), controller eller admin.")
@units
@click.option("--dagar", type=click.IntRange(1, 90), default=7, metavar="N", help="Så många dagar gäller inbjudan; annars 7.")
@common
@click.pass_context
def bjud_in(
    ctx: click.Context, name: str, roll: str, enhet: tuple[str, ...], dagar: int, store: str | None, kommun: str | None, json: bool,
) -> None:
    """Make the invitation and print what is to be sent to the person."""
    from core.commands import Invite
    from core.people import ROLES

    options, token = merged(ctx, store, kommun, json), secrets.token_urlsafe(32)
    given = settings(options)
    first, *more = enhet or ("",)
    invite = Invite(
        name, token, ROLES[roll], first, dagar, given.get("kommun"), more=tuple(more), bot=given.get("bot_name") or "",
    )
    done = open_desk(options).do(invite, who())
    ctx.exit(show(done, options))


@click.command("personer", cls=SwedishCommand, help="Visar vilka som får använda chatten eller är inbjudna, och öppna grupper.")
@click.option("--ta-bort", default="", metavar="NAMN", help="Ta bort en persons tillgång eller inbjudan: namn eller användar-id.")
@click.option("--andra", default="", metavar="NAMN", help="Ge personen rollen i --roll och enheterna i --enhet, annars dem hen har.")
@click.option("--roll", type=roles, help="Den nya rollen, med --andra.")
@units
@common
@click.pass_context
def personer(
    ctx: click.Context, ta_bort: str, andra: str, roll: str | None, enhet: tuple[str, ...], store: str | None,
    kommun: str | None, json: bool,
) -> None:
    """List the people, change one, or remove one."""
    from core.commands import Remove, SetRole, ShowPeople
    from core.people import ROLES

    options = merged(ctx, store, kommun, json)
    if bool(ta_bort.strip()) and bool(andra.strip()):
        raise SwedishMistake("Ange antingen --ta-bort eller --andra.", ctx)
    if bool(andra.strip()) != bool(roll) or (enhet and not roll):
        raise SwedishMistake("--andra NAMN, --roll ROLL och --enhet hör ihop: säg vem som får vilken roll.", ctx)
    command: Remove | SetRole | ShowPeople = Remove(ta_bort) if ta_bort.strip() else ShowPeople()
    if roll:
        same = None if roll in ("läsare", "chef") else ""
        command = SetRole(andra, ROLES[roll], enhet[0] if enhet else same, write=True, more=enhet[1:])
    ctx.exit(show(open_known_desk(options).do(command, who()), options))


@click.command(
    "chatt", cls=SwedishCommand, context_settings={"ignore_unknown_options": True},
    help="Öppnar en grupp i Telegram för frågor inom en enhet, eller stänger den.",
)
@click.argument("chat", metavar="CHATT-ID", type=int)
@click.option("--roll", type=roles, default="läsare", help="Det mesta som någon får göra i gruppen.")
@unit
@click.option("--stang", is_flag=True, help="Stäng gruppen igen.")
@common
@click.pass_context
def chatt(
    ctx: click.Context, chat: int, roll: str, enhet: str, stang: bool, store: str | None, kommun: str | None, json: bool,
) -> None:
    """Open or close a group."""
    from core.commands import SetChat
    from core.people import ROLES

    options = merged(ctx, store, kommun, json)
    ctx.exit(show(open_desk(options).do(SetChat(chat, ROLES[roll], enhet, stang, settings(options).get("kommun")), who()), options))
