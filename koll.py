"""Koll's way in: a question, which is what is asked most, is read here; everything else is ``cli.commands``.

Commands, help and completion need a library that a cold question need not load. What both share is ``cli.wiring``.
"""
from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Final

_HOUSE: Final = os.path.dirname(os.path.realpath(__file__))


def _refuse_shadows() -> None:
    """End the process where a package with the name of one of ours stands before it on the path."""
    for name in ("cli", "core", "store", "bot", "tui"):
        found = find_spec(name)
        there = os.path.realpath(found.origin or "") if found else ""
        if there != os.path.join(_HOUSE, name, "__init__.py"):
            why = f"i {os.path.dirname(there)}, skymmer Kolls. Installera Koll i en egen miljö (pipx eller uv tool)"
            sys.exit(f"Ett annat paket som heter {name}, {why}.")


_refuse_shadows()

from cli.stream import ready  # noqa: E402 – only when it is known that it is ours
from cli.wiring import Failure, Options, failed, open_desk, show, who  # noqa: E402 – as above

COMMANDS: Final = (
    "angra", "aterstall", "bjud-in", "bot", "chatt", "demo", "export", "flytta", "gallra", "glom", "importera", "installningar", "kolada",
    "kontroll", "kopia", "logg", "minadata", "paminn", "personer", "posta", "prognos", "rapport", "schema", "sokvag", "tabeller",
    "tillfalle", "webb",
)
"""First words that are commands; any other begins a question."""
ROUND_ACTS: Final = ("öppna", "oppna", "frys", "kopiera", "godkänn", "godkann", "visa")
"""Second words that make a command of ”tillfälle” as it is spelt."""


def main(argv: Sequence[str] | None = None) -> None:
    """The command ``koll``; ends the process with DESIGN's exit codes and never with a traceback."""
    sys.exit(run(list(sys.argv[1:] if argv is None else argv)))


def run(argv: list[str]) -> int:
    """Run one command line and return its exit code."""
    gc.disable()  # one command makes little garbage and then ends; the faces that stay turn it on again
    is_json = "--json" in argv
    ready(is_json=is_json)
    try:
        code = _run(argv)
        sys.stdout.flush()
    except Failure as failure:
        return failed(str(failure), failure.status, Options(json=is_json))
    except KeyboardInterrupt:
        print("Avbrutet." if _question(argv) else "Avbrutet. koll logg visar om något hann skrivas.", file=sys.stderr)
        return 1
    except OSError as error:
        from store.causes import cause_of  # noqa: PLC0415 – only when something has failed

        print(f"Svaret kan inte skrivas ut: {cause_of(error)}.", file=sys.stderr)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # Python would complain when it flushes at exit
        return 1
    except Exception as error:  # noqa: BLE001 – whatever it is, the user gets a sentence; KOLL_TRACE=1 shows a developer where
        return failed(_unexpected(error), "failed", Options(json=is_json))
    return code


def _unexpected(error: Exception) -> str:
    """What is said of an error that nobody thought of; a bot's token or a password that it may hold is not repeated."""
    import traceback  # noqa: PLC0415 – only when something has failed

    from bot.redaction import hide_secrets  # noqa: PLC0415 – as above

    if os.environ.get("KOLL_TRACE"):
        return hide_secrets("".join(traceback.format_exception(error)).rstrip())
    return hide_secrets(f"Något gick fel som Koll inte väntade sig ({type(error).__name__}: {error}). Rapportera gärna vad du gjorde.")


def _run(argv: list[str]) -> int:
    question = None if "_KOLL_COMPLETE" in os.environ else _question(argv)
    if question is not None:
        words, options = question
        return show(open_desk(options).ask(" ".join(words), who()), options)
    from cli.commands import command_line  # noqa: PLC0415 – a question never needs it

    return command_line(argv)


def _question(argv: Sequence[str]) -> tuple[list[str], Options] | None:
    """The words and options of a question; None for a command, for help, and for anything that may be wrong use."""
    words, given, waiting = list[str](), dict[str, str](), list(argv)
    while waiting:
        word = waiting.pop(0)
        name, has_value, value = word.partition("=")
        if word == "--json":
            given["json"] = "1"
        elif name in ("--store", "--kommun"):
            value = value if has_value else waiting.pop(0) if waiting else ""
            if not value.strip() or (not has_value and value.startswith("-")):
                return None
            given[name[2:]] = value
        elif word.startswith("-"):
            return None
        else:
            words.append(word)
    if not words or _is_command(words):
        return None
    return words, Options(given.get("store"), given.get("kommun"), "json" in given)


def _is_command(words: Sequence[str]) -> bool:
    """True when the words begin with a command.

    ”Prognos” is one only beside what may be an amount, ”tillfälle” only before what is done with one; else they begin a question.
    """
    first, *rest = " ".join(words).split() or [""]
    if first.casefold() == "prognos":
        return any(map(_may_be_amount, rest))
    if first.casefold() == "tillfälle":
        return words[1:2] != [] and words[1] in ROUND_ACTS
    return words[0] in COMMANDS or first.casefold() == "ångra"


def _may_be_amount(word: str) -> bool:
    """True for a word with a digit that is no year or month of a year, and for a unit of money."""
    is_year = word[:4].isdigit() and word[:2] in ("19", "20") and (len(word) == 4 or (len(word) == 7 and word[4] == "-"))
    return not is_year and (any(map(str.isdigit, word)) or word.casefold() in ("kr", "tkr", "mnkr", "mkr"))


if __name__ == "__main__":
    main()
