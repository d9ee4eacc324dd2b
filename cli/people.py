"""The commands about who may use the chat: ``koll bjud-in``, ``koll personer`` and ``koll chatt``."""
from __future__ import annotations

import secrets

import click

from cli.options import SwedishCommand, common, merged
from cli.wiring import Options, open_desk, open_the_store, or_failure, say, settings, show, who

roles = click.Choice(("läsare", "chef", "controller", "admin"))
unit = click.option("--enhet", default="", metavar="ENHET", help="Enheten, med allt under den, som får visas. Annars hela kommunen.")


@click.command("bjud-in", cls=SwedishCommand, help="Bjuder in någon till chatten med en länk som går att använda en gång.")
@click.argument("name", metavar="NAMN")
@click.option("--roll", type=roles, default="läsare", help="läsare, chef (ger prognos för sin enhet), controller eller admin.")
@unit
@click.option("--dagar", type=click.IntRange(1, 90), default=7, metavar="N", help="Så många dagar gäller inbjudan; annars 7.")
@common
@click.pass_context
def bjud_in(
    ctx: click.Context, name: str, roll: str, enhet: str, dagar: int, store: str | None, kommun: str | None, json: bool,
) -> None:
    """Make the invitation and print what is to be sent to the person."""
    from core.commands import Invite  # noqa: PLC0415
    from core.people import ROLES  # noqa: PLC0415

    options, token = merged(ctx, store, kommun, json), secrets.token_urlsafe(32)
    done = open_desk(options).do(Invite(name, token, ROLES[roll], enhet, dagar, settings(options).get("kommun")), who())
    ctx.exit(show(done, options))


@click.command("personer", cls=SwedishCommand, help="Visar vilka som får använda chatten eller är inbjudna, och öppna grupper.")
@click.option("--ta-bort", default="", metavar="NAMN", help="Ta bort en persons tillgång eller inbjudan: namn eller användar-id.")
@common
@click.pass_context
def personer(ctx: click.Context, ta_bort: str, store: str | None, kommun: str | None, json: bool) -> None:
    """List the people, or remove one."""
    from core.commands import Remove  # noqa: PLC0415

    options = merged(ctx, store, kommun, json)
    if ta_bort.strip():
        ctx.exit(show(open_desk(options).do(Remove(ta_bort), who()), options))
    say("\n".join(_listed(options)) or "Ingen är inbjuden ännu. Se koll bjud-in --hjalp.", options)


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
    from core.commands import SetChat  # noqa: PLC0415
    from core.people import ROLES  # noqa: PLC0415

    options = merged(ctx, store, kommun, json)
    ctx.exit(show(open_desk(options).do(SetChat(chat, ROLES[roll], enhet, stang, settings(options).get("kommun")), who()), options))


def _listed(options: Options) -> list[str]:
    from core.people import ROLE_WORDS, ChatScope, Invitation  # noqa: PLC0415

    opened, lines = open_the_store(options), list[str]()
    registers = {register.id: register for register in or_failure(opened.registers)}
    for key, each in opened.people():
        register = registers[key]
        where = register.latest[each.unit].name if each.unit in register.latest else each.unit or register.name
        what = f"{ROLE_WORDS[each.role]}, {where}"
        if isinstance(each, ChatScope):
            lines.append(f"Chatt {each.chat}: högst {what}")
        elif isinstance(each, Invitation):
            lines.append(f"{each.name}: {what} (inbjuden, gäller till {each.expires[:10]})")
        else:
            lines.append(f"{each.name}: {what} (Telegram {each.user})")
    return lines
