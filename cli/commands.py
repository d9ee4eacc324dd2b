"""The commands of ``koll`` with their options, Swedish help and shell completion; what they share with a question is ``cli.wiring``."""
from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.dashboard import dashboard
from cli.keeping import aterstall, export, flytta, kopia
from cli.kolada import kolada
from cli.log import logg
from cli.options import Swedish, SwedishCommand, SwedishMistake, common, confirmed, in_swedish, merged
from cli.people import bjud_in, chatt, personer
from cli.personal import gallra, glom, minadata
from cli.posting import paminn, posta, schema
from cli.proof import kontroll
from cli.reported import tabeller
from cli.reports import rapport
from cli.rounds import as_amounts, carry_out, prognos, tillfalle, yes
from cli.serving import webb
from cli.settings import installningar
from cli.tables import of_tables, said_of, with_commands
from cli.wiring import (
    HOUSE,
    UNWRITTEN,
    Failure,
    Options,
    open_desk,
    open_known_desk,
    open_the_store,
    or_failure,
    say,
    settings,
    show,
    store_url,
    unanswered,
    who,
)

if TYPE_CHECKING:
    from core.commands import Import

HELP = """\
Koll: budgetuppföljning för kommuner, i chatten och i terminalen.

\b
  koll                                    instrumentpanelen i terminalen
  koll avvikelse kommunledningskontoret   en fråga; ord som inte är ett kommando är en fråga
  koll hjälp                              vad man kan fråga om
"""


def command_line(argv: list[str]) -> int:
    """Run a command and return its exit code; wrong use is a sentence on stderr and 2. Raises Failure."""
    try:
        outcome = cli.main(argv, prog_name="koll", standalone_mode=False)
    except click.UsageError as error:
        print(in_swedish(error), file=sys.stderr)
        return 2
    except click.Abort as error:
        is_stopped = isinstance(error.__cause__, KeyboardInterrupt)  # and not a question that was left without an answer
        print(f"Avbrutet. {'koll logg visar om något hann skrivas.' if is_stopped else 'Inget är skrivet.'}", file=sys.stderr)
        return 1
    return outcome if isinstance(outcome, int) else 0


class Questions(Swedish, click.Group):
    """A group whose unknown first word is not an error but the start of a question."""

    command_class = SwedishCommand

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named by the first word, else the question itself."""
        if args and args[0].casefold().split()[:1] == ["prognos"]:
            return "prognos", prognos, as_amounts(args)[1:]
        if args and args[0].casefold() == "tillfälle":
            args = ["tillfalle", *args[1:]]
        if args and args[0].casefold() == "ångra":
            args = ["angra", *args[1:]]
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "fråga", ask, args


def _complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Words of questions and names of units that begin like what is typed."""
    from core.answers.guide import EXAMPLES

    try:
        names = [unit.name for _kommun, unit in open_desk(ctx.obj or Options()).units(who())]
    except Failure:
        names = []
    words = [word for word, _ in EXAMPLES]
    return [name for name in (*words, *names) if name.casefold().startswith(incomplete.casefold())]


@click.group(cls=Questions, invoke_without_command=True, help=HELP, context_settings={"help_option_names": ["--hjalp", "--help", "-h"]})
@common
@click.pass_context
def cli(ctx: click.Context, store: str | None, kommun: str | None, json: bool) -> None:
    """Keep the options for the command; without one, open the dashboard."""
    options = ctx.obj = Options(store, kommun, json)
    if ctx.invoked_subcommand is None:
        ctx.exit(dashboard(options))


@click.command("fråga", SwedishCommand, hidden=True, help="Svarar på en fråga. koll hjälp visar vad man kan fråga om.")
@click.argument("words", nargs=-1, required=True, metavar="FRÅGA", shell_complete=_complete)
@common
@click.pass_context
def ask(ctx: click.Context, words: Sequence[str], store: str | None, kommun: str | None, json: bool) -> None:
    """Answer a question."""
    options = merged(ctx, store, kommun, json)
    ctx.exit(show(open_desk(options).ask(" ".join(words), who()), options))


@cli.command(help="Läser in de fyra exempelkommunerna (i ett tomt lager) och öppnar instrumentpanelen.")
@click.option("--no-ui", is_flag=True, help="Bara läs in, och skriv vad man kan fråga sedan.")
@common
@click.pass_context
def demo(ctx: click.Context, no_ui: bool, store: str | None, kommun: str | None, json: bool) -> None:
    """Load the demonstration municipalities, then open the dashboard."""
    options = merged(ctx, store, kommun, json)
    from store.demo.loading import load_demonstration

    opened = open_the_store(options)
    say(or_failure(lambda: load_demonstration(opened, who().name)), options)
    if options.json:
        return
    if not no_ui and sys.stdout.isatty():
        ctx.exit(dashboard(options))
    print("\n".join(("", "Fråga sedan till exempel:", *_next_questions(options))))


def _next_questions(options: Options) -> list[str]:
    """Commands to copy: the store where it is not the user's own, then some questions."""
    from store.opening import default_url, shown

    url = store_url(options)
    program = os.path.relpath(sys.argv[0]) if os.sep in sys.argv[0] and os.path.realpath(sys.argv[0]).startswith(HOUSE) else "koll"
    questions = ("avvikelse kommunledningskontoret", "resultaträkning vaggeryd", "detaljramar krokom", "driftredovisning hjo")
    lines = [] if url == default_url() else [f"  export KOLL_STORE={shown(url)}"]
    return [*lines, *(f"  {program} {question}" for question in questions)]


@cli.command(help="Läser in SIE, Excel och CSV (siffror, prognoser, organisation, konto). Visar först; skriver sedan allt eller inget.")
@click.argument("files", nargs=-1, metavar="FIL…", type=click.Path())
@click.option("--ja", is_flag=True, help="Skriv utan att fråga.")
@click.option("--torrkor", is_flag=True, help="Visa bara förhandsgranskningen; skriv aldrig.")
@click.option("--dimension", type=click.IntRange(1, 999_999), metavar="N", help="SIE: enheternas dimension, också nästa gång.")
@click.option("--bevaka", metavar="MAPP", help="Läs in allt som läggs i mappen, tills Koll stoppas. Det som kräver svar läggs i vantar.")
@click.option("--intervall", type=click.FloatRange(0.05, 3600), default=10.0, metavar="SEKUNDER", help="Hur ofta mappen kontrolleras.")
@of_tables
@common
@click.pass_context
def importera(
    ctx: click.Context, /, files: Sequence[str], ja: bool, torrkor: bool, dimension: int | None, bevaka: str | None, intervall: float,
    store: str | None, kommun: str | None, json: bool, **of_table: Any,
) -> None:
    """Preview, then write."""
    options = merged(ctx, store, kommun, json)
    from core.commands import Import

    if bool(files) == (bevaka is not None):
        raise SwedishMistake("Ange antingen filer eller --bevaka MAPP.", ctx)
    if torrkor and bevaka is not None:
        raise SwedishMistake("--torrkor går inte ihop med --bevaka.", ctx)
    command = Import((), settings(options).get("kommun"), said=said_of(of_table), dimension=dimension)
    if bevaka is not None:
        from cli.watching import Watch, watch

        each = replace(command, write=True, confirmed=ja)
        ctx.exit(watch(Watch(Path(bevaka), intervall, each), open_desk(options, confined=False), options))
    ctx.exit(_take_in(command, files, of_table, ja=ja, torrkor=torrkor, options=options))


def _take_in(command: Import, files: Sequence[str], of_table: dict[str, Any], *, ja: bool, torrkor: bool, options: Options) -> int:
    """Preview, ask, write; the exit code. Raises Failure where nobody can answer."""
    from cli.reading import Meter

    desk, meter = open_desk(options, confined=False), Meter(sys.stderr)
    try:
        command = replace(command, files=desk.read(files, meter.tell))
        preview = with_commands(desk.do(command, who(), meter.tell), files, of_table, options.kommun)
    except KeyboardInterrupt:
        raise Failure("Avbrutet. Inget är skrivet.") from None
    meter.clear()
    if torrkor or preview.status != "answered" or not preview.awaits_yes:
        return show(preview, options)
    if options.json and not ja:
        return unanswered(preview, UNWRITTEN, options)
    if not ja:
        show(preview, options)
        if not confirmed():
            raise Failure("Inget är skrivet.")
    approved = replace(command, write=True, confirmed=True, previewed=None if ja else preview.version)
    try:
        done = desk.do(approved, who(), meter.tell)
        meter.clear()
        return show(done, options)
    except KeyboardInterrupt:
        is_written = desk.generation() != preview.version
        said = "Lagret hann ändras: koll logg säger hur, och koll angra tar tillbaka det." if is_written else "Inget är skrivet."
        raise Failure(f"Avbrutet. {said}") from None


@cli.command(help="Startar Telegramboten (KOLL_BOT_TOKEN eller KOLL_BOT_TOKEN_FILE, KOLL_BOT_ADMINS).")
@click.option("--simulera", is_flag=True, help="Chatta med boten här i terminalen, utan token och utan nätverk.")
@click.option("--halsa", is_flag=True, help="Säg om boten som kör hör och levererar (KOLL_BOT_HEALTH); slutkod 1 när den inte gör det.")
@common
@click.pass_context
def bot(ctx: click.Context, simulera: bool, halsa: bool, store: str | None, kommun: str | None, json: bool) -> None:
    """Answer in the chat until stopped."""
    options = merged(ctx, store, kommun, json)
    if simulera:
        ctx.exit(_simulated_chat(options))
    given = {f"KOLL_{key.upper()}": value for key, value in settings(options).items()}
    if halsa:
        from bot.health import health_of

        ctx.exit(show(or_failure(lambda: health_of(given)), options))
    from bot.app import run
    from bot.settings import settings_from

    gc.enable()
    told, opened = or_failure(lambda: settings_from(given)), open_the_store(options, "chatten")
    if options.kommun:
        open_known_desk(options, opened)
    ctx.exit(run(open_desk(options, store=opened, in_chat=True), told, opened))


def _simulated_chat(options: Options) -> int:
    """The bot in the terminal: it answers from the store, and what it notes of the chat is forgotten."""
    from bot.simulator.terminal import chat
    from store.memory import MemoryStore

    gc.enable()
    styled = sys.stdout.isatty()
    if styled:
        import readline  # noqa: F401 – gives the prompt its arrows and history
        import signal

        # what reads the keys cannot be broken off, so Ctrl+C would wait for a line and then say that nothing was written
        signal.signal(signal.SIGINT, lambda *_: print("\nCtrl+D avslutar.", flush=True))

    def read() -> str:
        """A line with its end; nothing at the end of what is typed or piped."""
        if not sys.stdin.isatty():
            return sys.stdin.readline()
        try:
            return input("du: ") + "\n"
        except EOFError:
            return ""

    return chat(open_desk(options, in_chat=True), MemoryStore(), read, lambda text: print(text, flush=True), styled=styled)


@cli.command(help="Ångrar en ändring, också en hel inläsning: den med numret i koll logg, annars den senaste. Visar först.")
@click.argument("number", required=False, type=click.IntRange(1), metavar="[NUMMER]")
@yes
@common
@click.pass_context
def angra(ctx: click.Context, number: int | None, ja: bool, store: str | None, kommun: str | None, json: bool) -> None:
    """Take back a change."""
    from core.commands import Undo

    ctx.exit(carry_out(Undo(number), ja, merged(ctx, store, kommun, json)))


@cli.command(help="Var lagret ligger.")
@common
@click.pass_context
def sokvag(ctx: click.Context, store: str | None, kommun: str | None, json: bool) -> None:
    """Print the store's address, without a password."""
    from store.opening import shown

    options = merged(ctx, store, kommun, json)
    say(shown(store_url(options)), options)


cli.add_command(aterstall)
cli.add_command(export)
cli.add_command(flytta)
cli.add_command(kopia)
cli.add_command(paminn)
cli.add_command(posta)
for _each in (bjud_in, personer, chatt, logg, minadata, glom, gallra):
    cli.add_command(_each)
cli.add_command(installningar)
cli.add_command(kolada)
cli.add_command(kontroll)
cli.add_command(prognos)
cli.add_command(rapport)
cli.add_command(tabeller)
cli.add_command(schema)
cli.add_command(tillfalle)
cli.add_command(webb)
