"""Koll's only wiring: arguments → configuration → store → desk → face. Faces are imported when they are needed."""
from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from core.answer import Answer
    from core.ports import Store
    from core.question import Who
    from store.desk import Desk

HOUSE = os.path.dirname(os.path.realpath(__file__))

HELP = """\
Koll: budgetuppföljning för kommuner, i chatten och i terminalen.

\b
  koll                                    instrumentpanelen i terminalen
  koll avvikelse kommunledningskontoret   en fråga; ord som inte är ett kommando är en fråga
  koll hjälp                              vad man kan fråga om
"""


class Failure(click.ClickException):
    """Ends the command with a Swedish sentence on stderr and exit code 1."""

    def show(self, file: Any = None) -> None:
        """The sentence alone, without click's English prefix."""
        click.echo(self.format_message(), file=file or sys.stderr)


class Swedish(click.Command):
    """A command whose help has Swedish headings."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Användning: …"""
        words = " ".join(self.collect_usage_pieces(ctx))
        words = words.replace("OPTIONS", "FLAGGOR").replace("COMMAND", "KOMMANDO").replace("ARGS", "ORD")
        formatter.write_usage(ctx.command_path, words, prefix="Användning: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Flaggor, and a group's commands."""
        with formatter.section("Flaggor"):
            formatter.write_dl([record for each in self.get_params(ctx) if (record := each.get_help_record(ctx))])
        if isinstance(self, click.Group):
            shown = [(name, command.help or "") for name, command in sorted(self.commands.items()) if not command.hidden]
            with formatter.section("Kommandon"):
                formatter.write_dl(shown)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """--hjalp, said in Swedish."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Visar den här hjälpen."
        return option


class SwedishCommand(Swedish):
    """One of Koll's commands."""


class Questions(Swedish, click.Group):
    """A group whose unknown first word is not an error but the start of a question."""

    command_class = SwedishCommand

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named by the first word, else the question itself."""
        if args and args[0] in self.commands:
            return super().resolve_command(ctx, args)
        return "fråga", ask, args


F = TypeVar("F", bound=Callable[..., Any])


def _not_empty(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """An empty value is a mistake in a script, never a wish for the user's own store."""
    if value is not None and not value.strip():
        raise click.BadParameter("", ctx, param)
    return value


def common(command: F) -> F:
    """The options that stand before or after the words."""
    store = click.option("--store", metavar="URL", callback=_not_empty, help="Lagret, till exempel tinydb:///sökväg/koll.json.")
    kommun = click.option("--kommun", metavar="NAMN", callback=_not_empty, help="Bara denna kommun.")
    return kommun(store(click.option("--json", "json", is_flag=True, help="Svaret som JSON.")(command)))


def _complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Words of questions and names of units that begin like what is typed."""
    from core.answers.guide import EXAMPLES  # noqa: PLC0415 – only completion needs it

    try:
        names = [unit.name for _kommun, unit in _desk(ctx).units(_who())]
    except click.ClickException:
        names = []
    words = [word for word, _ in EXAMPLES]
    return [name for name in (*words, *names) if name.casefold().startswith(incomplete.casefold())]


@click.group(cls=Questions, invoke_without_command=True, help=HELP, context_settings={"help_option_names": ["--hjalp", "--help", "-h"]})
@common
@click.pass_context
def cli(ctx: click.Context, store: str | None, kommun: str | None, json: bool) -> None:
    """Keep the options for the command; without one, open the dashboard."""
    ctx.obj = {"store": store, "kommun": kommun, "json": json}
    if ctx.invoked_subcommand is None:
        ctx.exit(_dashboard(ctx))


@click.command("fråga", SwedishCommand, hidden=True)
@click.argument("words", nargs=-1, required=True, metavar="FRÅGA", shell_complete=_complete)
@common
@click.pass_context
def ask(ctx: click.Context, words: Sequence[str], store: str | None, kommun: str | None, json: bool) -> None:
    """Answer a question."""
    _merge(ctx, store, kommun, json)
    _show(ctx, _desk(ctx).ask(" ".join(words), _who()))


@cli.command(help="Läser in de fyra exempelkommunerna (i ett tomt lager) och öppnar instrumentpanelen.")
@click.option("--no-ui", is_flag=True, help="Bara läs in, och skriv vad man kan fråga sedan.")
@common
@click.pass_context
def demo(ctx: click.Context, no_ui: bool, store: str | None, kommun: str | None, json: bool) -> None:
    """Load the demonstration municipalities, then open the dashboard."""
    _merge(ctx, store, kommun, json)
    from store.demo.loading import load_demonstration  # noqa: PLC0415 – only this command needs it

    opened = _open(ctx)
    _say(ctx, _or_failure(lambda: load_demonstration(opened, _who().name)))
    if ctx.obj["json"]:
        return
    if not no_ui and sys.stdout.isatty():
        ctx.exit(_dashboard(ctx))
    click.echo("\n".join(("", "Fråga sedan till exempel:", *_next_questions(ctx))))


def _next_questions(ctx: click.Context) -> list[str]:
    """Commands to copy: the store where it is not the user's own, then some questions."""
    from store.opening import default_url  # noqa: PLC0415

    url = _store_url(ctx)
    program = os.path.relpath(sys.argv[0]) if os.sep in sys.argv[0] and os.path.realpath(sys.argv[0]).startswith(HOUSE) else "koll"
    questions = ("avvikelse kommunledningskontoret", "resultaträkning vaggeryd", "detaljramar krokom", "driftredovisning hjo")
    lines = [] if url == default_url() else [f"  export KOLL_STORE={url}"]
    return [*lines, *(f"  {program} {question}" for question in questions)]


@cli.command(help="Läser in SIE-filer och registerfiler (organisation, konto): först en förhandsgranskning, sedan skrivs allt eller inget.")
@click.argument("files", nargs=-1, required=True, metavar="FIL…", type=click.Path())
@click.option("--ja", is_flag=True, help="Skriv utan att fråga.")
@click.option("--torrkor", is_flag=True, help="Visa bara förhandsgranskningen; skriv aldrig.")
@common
@click.pass_context
def importera(
    ctx: click.Context, files: Sequence[str], ja: bool, torrkor: bool, store: str | None, kommun: str | None, json: bool
) -> None:
    """Preview, then write."""
    _merge(ctx, store, kommun, json)
    from pathlib import Path  # noqa: PLC0415

    from core.commands import Import  # noqa: PLC0415 – a question never needs it
    from store.reading.detect import read_file  # noqa: PLC0415

    desk = _desk(ctx, confined=False)
    command = Import(tuple(read_file(Path(file)) for file in files), _settings(ctx).get("kommun"))
    preview = desk.do(command, _who())
    if torrkor or preview.status != "answered" or not preview.awaits_yes:
        _show(ctx, preview)
        return
    if not ja:
        _show(ctx, preview, leave=False)
        if ctx.obj["json"] or not _confirmed():
            raise Failure("Inget är skrivet." if not ctx.obj["json"] else "Inget är skrivet. Lägg till --ja för att skriva.")
    seen = None if ja else preview.version
    _show(ctx, desk.do(Import(command.files, command.municipality, write=True, confirmed=True, previewed=seen), _who()))


@cli.command(help="Startar Telegramboten (KOLL_BOT_TOKEN eller KOLL_BOT_TOKEN_FILE, KOLL_BOT_ADMINS).")
@common
@click.pass_context
def bot(ctx: click.Context, store: str | None, kommun: str | None, json: bool) -> None:
    """Answer in the chat until stopped."""
    _merge(ctx, store, kommun, json)
    from bot.app import run  # noqa: PLC0415 – a face
    from bot.settings import settings_from  # noqa: PLC0415

    gc.enable()
    settings = {f"KOLL_{key.upper()}": value for key, value in _settings(ctx).items()}
    ctx.exit(run(_desk(ctx), _or_failure(lambda: settings_from(settings))))


@cli.command(help="Vad som har skrivits, när och av vem.")
@common
@click.pass_context
def logg(ctx: click.Context, store: str | None, kommun: str | None, json: bool) -> None:
    """Print the log."""
    _merge(ctx, store, kommun, json)
    from core.answers.log import log  # noqa: PLC0415 – only this command needs it

    desk = _desk(ctx)
    _show(ctx, _or_failure(lambda: log(desk.changes(0), desk.generation())))


@cli.command(help="Gör ett skadat lager helt igen ur dess säkerhetskopior och journaler.")
@common
@click.pass_context
def aterstall(ctx: click.Context, store: str | None, kommun: str | None, json: bool) -> None:
    """Rebuild a damaged store from what it keeps of itself."""
    _merge(ctx, store, kommun, json)
    from store.opening import rebuild_store  # noqa: PLC0415 – only this command needs it

    _say(ctx, _or_failure(lambda: rebuild_store(_store_url(ctx))))


@cli.command(help="Var lagret ligger.")
@common
@click.pass_context
def sokvag(ctx: click.Context, store: str | None, kommun: str | None, json: bool) -> None:
    """Print the store's address."""
    _merge(ctx, store, kommun, json)
    _say(ctx, _store_url(ctx))


def main(argv: Sequence[str] | None = None) -> None:
    """The command ``koll``; ends the process with DESIGN's exit codes and never with a traceback."""
    _refuse_shadows()
    sys.exit(run(list(sys.argv[1:] if argv is None else argv)))


def run(argv: list[str]) -> int:
    """Run one command line and return its exit code."""
    gc.disable()  # one command makes little garbage and then ends; the faces that stay turn it on again
    if sys.stdout is None:  # closed by whoever started us
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 – as long as the process
    try:
        outcome = cli.main(argv, prog_name="koll", standalone_mode=False)
        sys.stdout.flush()
    except click.UsageError as error:
        click.echo(_in_swedish(error), err=True)
        return 2
    except click.Abort:
        click.echo("Avbrutet. Inget är skrivet.", err=True)
        return 1
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except OSError as error:
        if not isinstance(error, BrokenPipeError):  # a reader that left wants no more words
            click.echo(f"Svaret kan inte skrivas ut (fel {error.errno}). Är disken full?", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Python would complain when it flushes at exit
        return 1
    except Exception as error:  # whatever it is, the user gets a sentence; KOLL_TRACE=1 shows a developer where
        if os.environ.get("KOLL_TRACE"):
            raise
        click.echo(f"Något gick fel som Koll inte väntade sig ({type(error).__name__}: {error}). Rapportera gärna vad du gjorde.", err=True)
        return 1
    return outcome if isinstance(outcome, int) else 0


def _merge(ctx: click.Context, store: str | None, kommun: str | None, json: bool = False) -> None:
    """Options after the words overrule those before them."""
    given = ctx.ensure_object(dict)
    given.update({key: value for key, value in (("store", store), ("kommun", kommun)) if value is not None})
    given["json"] = given.get("json") or json


def _settings(ctx: click.Context) -> dict[str, str]:
    from store.configuration import ConfigurationError, configuration  # noqa: PLC0415 – not needed for help

    options = {key: (ctx.obj or {}).get(key) for key in ("store", "kommun")}
    try:
        return configuration(os.environ, options)
    except ConfigurationError as error:
        raise Failure(str(error)) from None


def _store_url(ctx: click.Context) -> str:
    from store.opening import default_url  # noqa: PLC0415

    return _settings(ctx).get("store") or default_url()


def _open(ctx: click.Context) -> Store:
    from store.opening import open_store  # noqa: PLC0415

    return _or_failure(lambda: open_store(_store_url(ctx), lambda damage: click.echo(damage, err=True)))


def _desk(ctx: click.Context, *, confined: bool = True) -> Desk:
    from store.configuration import today_of  # noqa: PLC0415
    from store.desk import Desk  # noqa: PLC0415

    settings = _settings(ctx)
    today = _or_failure(lambda: today_of(settings))
    return Desk(_open(ctx), confined=settings.get("kommun") if confined else None, today=lambda: today)


T = TypeVar("T")


def _or_failure(act: Callable[[], T]) -> T:
    """The act's result; what the store or the settings refuse becomes a sentence and exit code 1."""
    from core.ports import StoreError  # noqa: PLC0415

    try:
        return act()
    except (StoreError, ValueError) as error:
        raise Failure(str(error)) from None


def _who() -> Who:
    """On a file store, whoever can write the file is admin under the operating system's name for them."""
    from core.question import Who  # noqa: PLC0415

    return Who(os.environ.get("USER") or os.environ.get("USERNAME") or f"användare {os.getuid() if hasattr(os, 'getuid') else 0}", "admin")


def _confirmed() -> bool:
    """Ask on the terminal; where nobody can answer, the answer is no."""
    if not sys.stdin.isatty():
        click.echo("Ingen kan svara här. Lägg till --ja för att skriva utan fråga.", err=True)
        return False
    said: str = click.prompt("Skriv detta? [j/N]", default="n", show_default=False, prompt_suffix=" ")
    return said.strip().casefold() in ("j", "ja", "y", "yes")


def _say(ctx: click.Context, sentence: str) -> None:
    """A sentence on a line of its own, whole however long, or as JSON."""
    from core.answer import Answer  # noqa: PLC0415

    click.echo(_as_text(Answer(sentence), True) if ctx.obj["json"] else sentence)


def _show(ctx: click.Context, answer: Answer, *, leave: bool = True) -> None:
    """Print an answer, and unless told otherwise end with its exit code. A failure goes to stderr unless JSON was asked for."""
    from core.answer import EXIT_CODES  # noqa: PLC0415

    is_json = bool(ctx.obj.get("json"))
    click.echo(_as_text(answer, is_json), err=answer.status == "failed" and not is_json)
    if leave:
        ctx.exit(EXIT_CODES[answer.status])


def _as_text(answer: Answer, is_json: bool) -> str:
    if is_json:
        import orjson  # noqa: PLC0415 – already there with a file store

        from core.answer import as_json as in_json  # noqa: PLC0415

        return orjson.dumps(in_json(answer)).decode()
    from tui.plain import coloured, plain  # noqa: PLC0415 – a face

    draw = coloured if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else plain
    return draw(answer, _width())


def _width() -> int:
    """Columns of the terminal, COLUMNS where it is set, else 100. (shutil would say the same, at 0.01 s for its archive formats.)"""
    said = os.environ.get("COLUMNS", "")
    if said.isdigit() and int(said):
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 100
    except OSError:
        return 100


def _dashboard(ctx: click.Context) -> int:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failure("Instrumentpanelen behöver en terminal. Ställ en fråga i stället, till exempel: koll avvikelse ekonomienheten")
    from tui.app import run as run_terminal  # noqa: PLC0415 – a face

    gc.enable()
    return run_terminal(_desk(ctx), _who())


def _in_swedish(error: click.UsageError) -> str:
    """A wrong use in one Swedish sentence."""
    match error:
        case click.NoSuchOption():
            said = f"Flaggan {error.option_name} finns inte."
        case click.MissingParameter():
            said = f"{error.param.metavar or error.param.human_readable_name if error.param else 'Något'} saknas."
        case click.BadParameter():
            said = f"Värdet för {error.param.opts[0] if error.param else 'flaggan'} går inte att använda."
        case click.BadOptionUsage():
            said = f"Flaggan {error.option_name} används fel: den behöver ett värde, eller inget."
        case _:
            said = "Kommandot kunde inte tolkas."
    where = error.ctx.command_path.removesuffix(" fråga") if error.ctx else "koll"
    return f"{said} Se {where} --hjalp."


def _refuse_shadows() -> None:
    """Refuse to run when another package named core, store, bot or tui stands before ours on the path."""
    import core  # noqa: PLC0415 – looked at only here

    found = os.path.dirname(os.path.dirname(os.path.realpath(core.__file__ or "")))
    if found != HOUSE:
        sys.exit(f"Ett annat paket som heter core, i {found}, skymmer Kolls. Installera Koll i en egen miljö (pipx eller uv tool).")


if __name__ == "__main__":
    main()
