"""The commands about posts: ``koll posta`` now, and ``koll schema`` for what is posted by itself."""
from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

import click

from cli.options import SwedishCommand, SwedishMistake, common, confirmed, merged
from cli.wiring import Failure, Options, open_desk, open_known_desk, open_the_store, or_failure, say, settings, show, unanswered, who

if TYPE_CHECKING:
    from core.commands import Post, Remind
    from core.outgoing import Outgoing
    from core.ports import Store

WAIT: Final = 5.0
"""Seconds that a running bot gets to deliver before the command says that the post waits."""

yes = click.option("--ja", is_flag=True, help="Skriv utan att fråga.")


@click.command("posta", cls=SwedishCommand, help="Postar en sammanfattning av prognosen i kanalerna (KOLL_CHANNELS), nu.")
@click.argument("words", nargs=-1, metavar="[ENHET]")
@click.option("--period", default="", metavar="MÅNAD", help="Månaden som sammanfattningen gäller, till exempel 2020-08.")
@click.option("--text", default="", metavar="TEXT", help="Fri text som står först i inlägget.")
@yes
@common
@click.pass_context
def posta(
    ctx: click.Context, words: Sequence[str], period: str, text: str, ja: bool, store: str | None, kommun: str | None, json: bool,
) -> None:
    """Preview, write the row, deliver it, and say what happened."""
    from core.commands import Post

    options = merged(ctx, store, kommun, json)
    _post(ctx, Post(" ".join((*words, period)), text.strip(), _channels(options)), options, ja=ja)


@click.command("paminn", cls=SwedishCommand, help=(
    "Påminner om prognoser som saknas i det öppna tillfället, i kanalerna och i varje chefs egen chatt, en gång om dagen."
))
@click.option("--tillfalle", metavar="NAMN", help="Prognostillfället; annars det senaste öppna.")
@yes
@common
@click.pass_context
def paminn(ctx: click.Context, tillfalle: str | None, ja: bool, store: str | None, kommun: str | None, json: bool) -> None:
    """Preview, write the row, deliver it, and say what happened."""
    from core.commands import Remind

    options = merged(ctx, store, kommun, json)
    _post(ctx, Remind(_channels(options), tillfalle, settings(options).get("kommun")), options, ja=ja)


def _channels(options: Options) -> tuple[str, ...]:
    from bot.channels import channels_from

    return or_failure(lambda: channels_from({f"KOLL_{key.upper()}": value for key, value in settings(options).items()}))


def _post(ctx: click.Context, command: Post | Remind, options: Options, *, ja: bool) -> None:
    from core.people import Person

    given = {f"KOLL_{key.upper()}": value for key, value in settings(options).items()}
    opened = open_the_store(options)
    desk = open_desk(options, store=opened)
    preview = desk.do(command, who())
    if preview.yes is None:
        ctx.exit(show(preview, options))
    if options.json and not ja:
        ctx.exit(unanswered(preview, "Inget är postat. Lägg till --ja för att posta.", options))
    if not ja:
        show(preview, options)
        if not confirmed():
            raise Failure("Inget är postat.")
    before = len(opened.outgoing())
    done = desk.do(preview.yes, who())
    if done.status != "answered":
        ctx.exit(show(done, options))
    why = _deliver(options, given, opened)
    names = {str(each.user): f"{each.name}, egen chatt" for _, each in opened.people() if isinstance(each, Person)}
    ctx.exit(_told([row for _, row in opened.outgoing()[before:]], names, why, options))


def _deliver(options: Options, given: dict[str, str], store: Store) -> str:
    """Deliver unless a running bot does; why that could not be done, else nothing."""
    from telegram.error import InvalidToken

    from bot.delivering import deliver_now
    from bot.settings import settings_from

    try:
        told, missing = settings_from(given), ""
    except ValueError as error:
        missing = str(error)
        told = or_failure(lambda: settings_from(given, needs_token=False))
    try:
        if or_failure(lambda: deliver_now(open_desk(options, store=store, in_chat=True), told, store)):
            return missing
    except InvalidToken:
        return "Telegram godtar inte botens token."
    notebook = store.notebook("outbox")
    if notebook is not None:  # no bot holds it, so it was time that ran out
        notebook.close()
        return f"Kanalen gick inte att nå inom en minut. Boten skickar det när den körs. {missing}".strip()
    _wait_for_the_bot(store)
    return "Boten som kör skickar det, eller nästa som startar."


def _wait_for_the_bot(store: Store) -> None:
    until = time.monotonic() + WAIT
    while time.monotonic() < until and any(row.state == "waiting" for _, row in store.outgoing()):
        time.sleep(0.2)


def _told(rows: Sequence[Outgoing], names: Mapping[str, str], why: str, options: Options) -> int:
    """What became of each row, with the names of people instead of their chats; exit code 0 when nothing was refused."""
    said = {
        "delivered": "levererat", "waiting": f"väntar. {why}".strip(), "doubtful": "oklart om det kom fram; sök efter märket där",
        "dead": "gick inte att leverera",
    }
    for row in rows:
        where = names.get(row.channel, row.channel) if row.kind == "private" else row.channel
        say(f"{where}: {said[row.state]}{f' ({row.why})' if row.why else ''} {row.mark}", options)
    return 1 if any(row.state in ("dead", "doubtful") for row in rows) else 0


@click.command("schema", cls=SwedishCommand, help=(
    "Visar när sammanfattningen postas av sig själv, eller ändrar det: flaggorna säger hela det nya schemat."
))
@click.option("--fryst", is_flag=True, help="När ett prognostillfälle har frysts.")
@click.option("--arbetsdag", type=click.IntRange(-20, 20), metavar="N", help="Den N:te arbetsdagen varje månad; −1 är den sista.")
@click.option("--dagen-fore", is_flag=True, help="Arbetsdagen före ett tillfälles sista dag.")
@click.option("--laget", is_flag=True, help="Ett fäst meddelande per kanal som räknar prognoserna i det öppna tillfället.")
@click.option("--klockan", metavar="TT:MM", help="Svensk tid för arbetsdagen och dagen före; annars 08:00.")
@click.option("--av", is_flag=True, help="Posta inget av sig självt.")
@common
@click.pass_context
def schema(
    ctx: click.Context, fryst: bool, arbetsdag: int | None, dagen_fore: bool, laget: bool, klockan: str | None, av: bool, store: str | None,
    kommun: str | None, json: bool,
) -> None:
    """Show or set the schedule."""
    from core.commands import SetSchedule
    from core.outgoing import Schedule, in_words

    options = merged(ctx, store, kommun, json)
    opened = open_the_store(options)
    if klockan is not None and not (fryst or arbetsdag or dagen_fore or laget or av):
        raise SwedishMistake("--klockan säger när det postas; lägg till --arbetsdag N eller --dagen-fore.", ctx)
    if not (fryst or arbetsdag or dagen_fore or laget or av):
        open_known_desk(options, opened)
        names = {register.id: register.name for register in or_failure(opened.registers)}
        listed = [f"{names.get(key, key)}: {in_words(found)}." for key, found in opened.schedules()]
        say("\n".join(listed) or "Inget postas av sig självt. Se koll schema --hjalp.", options)
        return
    wanted = None if av else Schedule(fryst, arbetsdag or None, dagen_fore, laget, _clock(ctx, klockan or "08:00"))
    ctx.exit(show(open_desk(options, store=opened).do(SetSchedule(wanted, settings(options).get("kommun")), who()), options))


def _clock(ctx: click.Context, text: str) -> str:
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2 and int(hour) < 24 and int(minute) < 60):
        raise click.BadParameter("", ctx, next(each for each in schema.params if each.name == "klockan"))
    return f"{int(hour):02}:{minute}"
