"""What Koll's commands share: Swedish help and mistakes, the options of every command, and the yes before something is written."""
from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import click

from cli.stream import has_reader
from cli.wiring import Options
from core.addresses import hide_passwords

_RANGE: Final = re.compile(r"\[(\S+?)<=x<=(\S+?)\]")
_AT_LEAST: Final = re.compile(r"\[x>=(\S+?)\]")
"""How click writes the numbers that an option takes."""


def merged(ctx: click.Context, store: str | None, kommun: str | None, json: bool) -> Options:
    """The options before the words, overruled by those after them."""
    before: Options = ctx.obj or Options()
    return Options(store or before.store, kommun or before.kommun, json or before.json)


def merged_for_all(ctx: click.Context, store: str | None, kommun: str | None, json: bool) -> Options:
    """As ``merged``, for a command that takes everything that the store holds. Raises SwedishMistake for one municipality."""
    options = merged(ctx, store, kommun, json)
    if options.kommun:
        raise SwedishMistake("Kommandot gäller hela lagret med alla kommuner. Ta bort --kommun.", ctx)
    return options


class Swedish(click.Command):
    """A command whose help has Swedish headings, and whose wrong uses know which command they are of."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words that no option took."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Användning: …"""
        words = " ".join(self.collect_usage_pieces(ctx))
        words = words.replace("OPTIONS", "FLAGGOR").replace("COMMAND", "KOMMANDO").replace("ARGS", "ORD")
        formatter.write_usage(_path(ctx), words, prefix="Användning: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Flaggor, and a group's commands."""
        with formatter.section("Flaggor"):
            options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
            records = [record for each in options if (record := each.get_help_record(ctx))]
            formatter.write_dl([(names, _AT_LEAST.sub(r"[minst \1]", _RANGE.sub(r"[\1 till \2]", words))) for names, words in records])
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


def _path(ctx: click.Context) -> str:
    """``koll importera``; only ``koll`` for a question, whose command has no name that anyone writes."""
    return ctx.command_path.removesuffix(" fråga")


class SwedishCommand(Swedish):
    """One of Koll's commands."""


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


class SwedishMistake(click.UsageError):
    """A wrong use whose message is a Swedish sentence."""


def _is_flag(error: click.BadOptionUsage) -> bool:
    params = error.ctx.command.params if error.ctx else []
    return any(isinstance(each, click.Option) and each.is_flag and error.option_name in each.opts for each in params)


def _nearest(possibilities: Sequence[str] | None) -> str:
    near = [each for each in possibilities or () if each != "--help"]
    return f" Menade du {near[0]}?" if near else ""


def in_swedish(error: click.UsageError) -> str:
    """A wrong use in one Swedish sentence."""
    match error:
        case SwedishMistake():
            said = error.message
        case click.NoSuchCommand():
            said = f"Kommandot {error.command_name} finns inte.{_nearest(error.possibilities)}"
        case click.NoSuchOption():
            said = f"Flaggan {error.option_name} finns inte.{_nearest(error.possibilities)}"
        case click.MissingParameter():
            said = f"{error.param.metavar or error.param.human_readable_name if error.param else 'Något'} saknas."
        case click.BadParameter():
            said = f"Värdet för {_named(error.param)} går inte att använda{_choices(error.param)}."
        case click.BadOptionUsage():
            said = f"Flaggan {error.option_name} {'tar inget värde' if _is_flag(error) else 'behöver ett värde'}."
        case _:
            said = "Kommandot kunde inte tolkas."
    where = _path(error.ctx) if error.ctx else "koll"
    return f"{hide_passwords(said)} Se {where} --hjalp."


def _named(parameter: click.Parameter | None) -> str:
    """The option as it is written, or the word of the help that stands for an argument."""
    if parameter is None:
        return "flaggan"
    return parameter.opts[0] if isinstance(parameter, click.Option) else (parameter.metavar or parameter.human_readable_name).strip("[]")


def _choices(parameter: click.Parameter | None) -> str:
    """``: välj kr, tkr eller mnkr``, where only some words will do; ``: skriv ett tal från 1 till 90`` where only some numbers."""
    wanted = parameter.type if parameter else None
    if isinstance(wanted, click.IntRange | click.FloatRange):
        least = _number(wanted.min or 0)
        return f": skriv ett tal, minst {least}" if wanted.max is None else f": skriv ett tal från {least} till {_number(wanted.max)}"
    words = [str(each) for each in wanted.choices] if isinstance(wanted, click.Choice) else []
    return f": välj {', '.join(words[:-1])} eller {words[-1]}" if len(words) > 1 else ""


def _number(value: float) -> str:
    return (f"{value:g}" if value < 1 else f"{value:.0f}").replace(".", ",").replace("-", "\N{MINUS SIGN}")


def confirmed() -> bool:
    """Ask on the terminal; where nobody can answer, the answer is no."""
    if not (sys.stdin.isatty() and has_reader()):
        print("Ingen kan svara här. Lägg till --ja för att skriva utan fråga.", file=sys.stderr)
        return False
    said: str = click.prompt("Skriv detta? [j/N]", default="n", show_default=False, prompt_suffix=" ")
    return said.strip().casefold() in ("j", "ja", "y", "yes")
