"""What the columns and amounts of a municipality's tables mean: what was said of a file, and what is remembered for the next like it."""
from __future__ import annotations

from typing import Final, Literal, NamedTuple

from core.money import MoneyUnit

Sign = Literal["result", "ledger", "unsigned"]

SIGN_WORDS: Final[dict[Sign, str]] = {
    "result": "intäkter +, kostnader −",
    "ledger": "kostnader +, intäkter −",
    "unsigned": "båda + (kontot avgör)",
}
SIGN_OPTIONS: Final[dict[str, Sign]] = {"resultat": "result", "redovisning": "ledger", "netto": "ledger", "utan": "unsigned"}
"""As written after ``--tecken``; net cost and the ledger have the same sign."""

KIND_OPTIONS: Final[dict[str, str]] = {"utfall": "actual", "budget": "budget", "ombudgetering": "budget_transfer", "prognos": "prognosis"}
"""As written in a table; ``--slag`` takes all but a prognosis, which is given in a round."""


class Said(NamedTuple):
    """What the user says of a file with the import, before anything is guessed. None: not said.

    ``columns``: role (ansvar, konto, period, belopp …) → the header of its column. ``round``: id or name of the round that
    prognoses belong to. ``rounded``: amounts finer than an öre may be rounded to it. ``period``: calendar year and month (0: the whole
    year) of amounts whose month the table does not say.
    """

    unit: MoneyUnit | None = None
    sign: Sign | None = None
    columns: tuple[tuple[str, str], ...] = ()
    kind: str | None = None
    year: int | None = None
    round: str | None = None
    rounded: bool = False
    period: tuple[int, int] | None = None


class Source(NamedTuple):
    """What was settled for files with one set of headers, so that the next file like it asks nothing.

    ``fingerprint`` stands for the headers without their months and years. ``columns`` as in Said. ``name``: the file from
    which it was learnt.
    """

    fingerprint: str
    name: str = ""
    unit: MoneyUnit = "kr"
    sign: Sign = "ledger"
    columns: tuple[tuple[str, str], ...] = ()
    kind: str = ""
    rounded: bool = False


class Asked(NamedTuple):
    """What has to be said before a file can be read: the question, and (label, flags of koll importera) for each choice."""

    headline: str
    choices: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


class FoundColumn(NamedTuple):
    """A column of a file: its header, what it is taken for (a word of ``--kolumner``; empty: it is not read), and what stands in it."""

    header: str
    role: str
    example: str = ""


NOT_READ: Final = "bort"
"""The word for a column that is not read."""


def with_column(said: Said, header: str, role: str) -> Said:
    """What is said with one column's role corrected; an empty role means that the column is not read."""
    others = tuple(each for each in said.columns if each[1] != header and each[0] != role)
    return said._replace(columns=(*others, (role or NOT_READ, header)))


def with_flags(said: Said, flags: str) -> Said:
    """What is said, with a choice that a question offers: ``--belopp tkr --tecken resultat --slag budget --ar 2020``."""
    words = flags.split()
    for flag, value in zip(words[::2], words[1::2], strict=False):
        match flag:
            case "--belopp" if value in ("kr", "tkr", "mnkr"):
                said = said._replace(unit=value)  # type: ignore[arg-type]  # one of the three
            case "--tecken":
                said = said._replace(sign=SIGN_OPTIONS.get(value))
            case "--slag":
                said = said._replace(kind=KIND_OPTIONS.get(value))
            case "--ar" if value.isdecimal():
                said = said._replace(year=int(value))
            case "--tillfalle":
                said = said._replace(round=value)
            case "--period":
                said = said._replace(period=period_said(value))
    return said


def period_said(text: str) -> tuple[int, int] | None:
    """``2024-10`` as year and month, ``2024`` as year and 0; None for anything else."""
    year, _, month = text.partition("-")
    is_number = year.isdecimal() and len(year) == 4 and (not month or (month.isdecimal() and 1 <= int(month) <= 12))
    return (int(year), int(month or 0)) if is_number else None


def columns_said(text: str) -> tuple[tuple[str, str], ...] | None:
    """``ansvar=Kst, belopp=Summa`` as in Said; None where something is not role=header."""
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    if any(not equals or not header.strip() for _, equals, header in pairs):
        return None
    return tuple((word.strip().casefold(), header.strip()) for word, _, header in pairs)
