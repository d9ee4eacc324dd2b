"""The commands about prognoses and prognosis rounds: ``koll prognos`` and ``koll tillfalle``."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import click

from cli.options import Swedish, SwedishCommand, SwedishMistake, common, confirmed, merged
from cli.wiring import UNWRITTEN, Failure, Options, open_desk, open_known_desk, show, unanswered, who

if TYPE_CHECKING:
    from core.answer import FollowUp
    from core.commands import Erase, InRound, Prune, Remove, SetRole, TakeKeyFigures, Undo
    from core.settings import Setting

MINUS = "\u2212"
_DOTS = str.maketrans("äö", "ao")


def as_amounts(args: Sequence[str]) -> list[str]:
    """The words of a prognosis, quoted or not, with −362 as an amount and never as an option."""
    first, *rest = args
    return [MINUS + word[1:] if word[:1] == "-" and word[1:2].isdigit() else word for word in (*first.split(), *rest)]


def carry_out(command: InRound | Undo | TakeKeyFigures | Setting | SetRole | Remove | Erase | Prune, ja: bool, options: Options) -> int:
    """Preview, ask, write; ``ja`` writes without asking. Raises Failure where nobody can answer."""
    desk = open_desk(options)
    if ja:
        return show(desk.do(replace(command, write=True), who()), options)
    preview = desk.do(command, who())
    if preview.yes is None:
        return show(preview, options)
    if options.json:
        return unanswered(preview, UNWRITTEN, options)
    show(preview, options)
    if not confirmed():
        raise Failure("Inget är skrivet.")
    return show(desk.do(preview.yes, who()), options)


yes = click.option("--ja", is_flag=True, help="Skriv utan att fråga.")


@click.command("prognos", cls=SwedishCommand, help=(
    "Lämnar en prognos för helåret: enhet och belopp, ”avvikelse −362 tkr” eller ”resultat 515 tkr”. Utan belopp är det en fråga."
))
@click.argument("words", nargs=-1, required=True, metavar="ENHET BELOPP")
@click.option("--kommentar", default="", metavar="TEXT", help="Varför; krävs när prognosen är långt från budget.")
@click.option("--orsak", default="", metavar="TEXT", help="Orsak, till exempel volym, pris eller tidsförskjutning.")
@click.option("--kontogrupp", metavar="NAMN", help="Bara denna kontogrupp, i stället för nettot.")
@click.option("--tillfalle", metavar="NAMN", help="Prognostillfället; annars det senaste öppna.")
@click.option("--utkast", is_flag=True, help="Spara som utkast; det räknas inte än.")
@click.option("--saker", is_flag=True, help="Beloppet stämmer, fast det ser orimligt ut.")
@yes
@common
@click.pass_context
def prognos(
    ctx: click.Context, words: Sequence[str], kommentar: str, orsak: str, kontogrupp: str | None, tillfalle: str | None, utkast: bool,
    saker: bool, ja: bool, store: str | None, kommun: str | None, json: bool,
) -> None:
    """Give a prognosis, or ask for one."""
    from core.commands import GivePrognosis

    command = GivePrognosis(
        " ".join(words), group=kontogrupp, round=tillfalle, comment=kommentar, cause=orsak, draft=utkast, sure=saker,
    )
    ctx.exit(carry_out(command, ja, merged(ctx, store, kommun, json)))


class Rounds(Swedish, click.Group):
    """The group of commands about rounds, written with or without their dots: öppna is oppna."""

    command_class = SwedishCommand

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command with this name."""
        return super().get_command(ctx, cmd_name.translate(_DOTS))


@click.group(
    "tillfalle", cls=Rounds, invoke_without_command=True, help="Prognostillfällen: öppna, frys, kopiera, godkänn och visa."
)
@common
@click.pass_context
def tillfalle(ctx: click.Context, store: str | None, kommun: str | None, json: bool) -> None:
    """Keep the options for the command; without one, show the latest round."""
    options = ctx.obj = merged(ctx, store, kommun, json)
    if ctx.invoked_subcommand is None:
        ctx.exit(show_round("", options))


@tillfalle.command(help="Öppnar ett prognostillfälle efter en månad.")
@click.argument("name", nargs=-1, metavar="[NAMN]")
@click.option("--period", default="", metavar="MÅNAD", help="Månaden som prognoserna utgår från, till exempel 2020-08.")
@click.option("--sista-dag", default="", metavar="DAG", help="När prognoserna ska vara inne: 2020-09-15 eller ”15 september”.")
@yes
@common
@click.pass_context
def oppna(
    ctx: click.Context, name: Sequence[str], period: str, sista_dag: str, ja: bool, store: str | None, kommun: str | None, json: bool,
) -> None:
    """Open a round."""
    from core.commands import OpenRound

    ctx.exit(carry_out(OpenRound(" ".join(name), period, sista_dag), ja, merged(ctx, store, kommun, json)))


@tillfalle.command(help="Fryser ett tillfälle för gott; det senaste öppna när inget namn ges.")
@click.argument("name", nargs=-1, metavar="[NAMN]")
@click.option("--anda", is_flag=True, help="Frys fast prognoser saknas.")
@yes
@common
@click.pass_context
def frys(ctx: click.Context, name: Sequence[str], anda: bool, ja: bool, store: str | None, kommun: str | None, json: bool) -> None:
    """Freeze a round."""
    from core.commands import FreezeRound

    ctx.exit(carry_out(FreezeRound(" ".join(name) or None, anda), ja, merged(ctx, store, kommun, json)))


@tillfalle.command(help="Kopierar det förra tillfällets prognoser som utkast; det som redan finns rörs inte.")
@click.argument("source", nargs=-1, metavar="[FRÅN]")
@click.option("--till", metavar="NAMN", help="Tillfället att kopiera till; annars det senaste öppna.")
@yes
@common
@click.pass_context
def kopiera(
    ctx: click.Context, source: Sequence[str], till: str | None, ja: bool, store: str | None, kommun: str | None, json: bool,
) -> None:
    """Copy prognoses as drafts."""
    from core.commands import CopyRound

    ctx.exit(carry_out(CopyRound(" ".join(source) or None, till), ja, merged(ctx, store, kommun, json)))


@tillfalle.command(help="Godkänner en enhets klarmarkerade prognoser, eller allas.")
@click.argument("unit", nargs=-1, metavar="[ENHET]")
@click.option("--tillfalle", "named", metavar="NAMN", help="Prognostillfället; annars det senaste öppna.")
@click.option("--granskad", is_flag=True, help="Granskad, men inte godkänd än.")
@click.option("--ater", is_flag=True, help="Ta tillbaka granskning och godkännande.")
@yes
@common
@click.pass_context
def godkann(
    ctx: click.Context, unit: Sequence[str], named: str | None, granskad: bool, ater: bool, ja: bool, store: str | None, kommun: str | None,
    json: bool,
) -> None:
    """Approve what is handed in."""
    from core.commands import Approve

    if granskad and ater:
        raise SwedishMistake("--granskad och --ater säger emot varandra; välj en av dem.", ctx)
    status: Literal["submitted", "reviewed", "approved"] = "submitted" if ater else "reviewed" if granskad else "approved"
    options, words = merged(ctx, store, kommun, json), " ".join(unit) or None
    asked = open_desk(options).do(Approve(words, status, named), who())
    if asked.choices:
        ctx.exit(show(asked._replace(choices=_as_typed(asked.choices)), options))
    ctx.exit(carry_out(Approve(words, status, named), ja, options))


def _as_typed(choices: Sequence[FollowUp]) -> tuple[FollowUp, ...]:
    """The choices as they are typed after ``koll``; in the chat the first word alone says it."""
    return tuple(each._replace(question=each.question.replace("godkänn ", "tillfalle godkann ", 1)) for each in choices)


@tillfalle.command(help="Visar hur långt ett tillfälle har kommit; det senaste när inget namn ges.")
@click.argument("name", nargs=-1, metavar="[NAMN]")
@common
@click.pass_context
def visa(ctx: click.Context, name: Sequence[str], store: str | None, kommun: str | None, json: bool) -> None:
    """Show a round."""
    ctx.exit(show_round(" ".join(name), merged(ctx, store, kommun, json)))


def show_round(name: str, options: Options) -> int:
    """Print how far a round of the chosen municipality has come (empty: the latest); the exit code."""
    from core.answer import refusal
    from core.question import Question
    from core.round_finding import round_named

    desk = open_known_desk(options)
    meant = desk.municipalities()[:1]
    place, place_name = meant[0] if meant else (None, "")
    found = round_named(name, [each for key, each in desk.rounds(who()) if key == place], place_name) if name else None
    if isinstance(found, str):
        return show(refusal(found), options)
    return show(desk.ask(Question("round", place, round=found.id if found else None), who()), options)
