"""Mina data and glöm: what is kept about a person, and what becomes of it when they are erased or the rule says that it is too old."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from core.answer import Answer, Cell, Column, Row, Table
from core.answers.clock import minute
from core.commands import Erase, Prune
from core.money import format_count
from core.subject import PLACE_WORDS, Subject, Trace, alias_of

_COLUMNS: Final = (Column("time", "När"), Column("summary", "Vad"))
_STAYS: Final = "Prognoserna och deras belopp finns kvar, liksom loggens kedja; där namnet står sätts ”Raderad person” med ett nummer."
_OWN_COPIES: Final = (
    "Kopior som ni själva har sparat (koll kopia, koll export, säkerhetskopior, och koll-lager.N.bak från en återställning i PostgreSQL) "
    "rörs inte."
)
_COPIES_OF_OTHERS: Final = "Säkerhetskopior som de som sköter Koll har tagit rörs inte; fråga dem om du vill veta mer."
_SHOWN: Final = 12
"""Names that are listed."""
_ENDS: Final = "Tillgången till chatten upphör."
_FINAL: Final = "Det går inte att ångra."


def nobody(person: str, *, own: bool, left: Sequence[str] = ()) -> str:
    """When nothing is kept. ``left``: folders that were left beside the store, which might have told of them and have been removed."""
    said = "Inget är sparat om dig." if own else f"Inget är sparat om ”{person[:60]}”. Skriv hela namnet eller användar-id."
    return " ".join([said, *_of_left(left, "är borttagen")])


def erase_seen_only(why: str, *, own: bool) -> str:
    """When the login sees only some of the store (``why``, a sentence), where an erasure would be half of one."""
    whose = "be en admin köra koll glom med" if own else "använd"
    return f"{why} Personuppgifter raderas i hela lagret. Inget är raderat; {whose} en inloggning som ser alla kommuner."


def seen_only(why: str) -> str:
    """Beside an answer that tells of what such a login sees."""
    return f"{why} Svaret gäller bara det som den ser; mer kan vara sparat i andra kommuner."


def unclear(person: str, names: Sequence[str]) -> str:
    """When what was written is only a part of the names of one or several."""
    listed = ", ".join(names[:_SHOWN])
    more = f" och {format_count(len(names) - _SHOWN)} till" if len(names) > _SHOWN else ""
    several = "flera namn" if len(names) > 1 else "ett namn"
    return f"”{person[:60]}” är bara en del av {several}: {listed}{more}. Skriv hela namnet eller användar-id."


def _of_others(subject: Subject) -> list[str]:
    """Whose names are not touched, though a name of the person is a part of them."""
    named = ", ".join(subject.others[:_SHOWN]) + (", …" if len(subject.others) > _SHOWN else "")
    return [f"Rörs inte, eftersom det är andra namn: {named}."] if subject.others else []


def portrait(subject: Subject, traces: Sequence[Trace], version: int) -> Answer:
    """One row for each thing that is kept."""
    rows = tuple(
        Row(str(at), PLACE_WORDS[each.place], {
            "time": Cell(minute(each.time)), "summary": Cell(each.what),
        })
        for at, each in enumerate(traces, 1)
    )
    who = ", ".join((*subject.names, *(f"Telegram {user}" for user in subject.users)))
    notes = (
        *_of_others(subject),
        "Chattens inkorg har dessutom det senaste meddelandet tills det är besvarat och filen skrivs om.",
        "Raderas med koll glom NAMN, eller av personen själv med /glom i chatten.",
    )
    return Answer(f"{_counted(len(rows))} om {who}.", table=Table(_COLUMNS, rows, "Sparat"), notes=notes, version=version)


class Copies(NamedTuple):
    """Copies that Koll itself has laid beside the store, by name: those that are rewritten without the person, and those that cannot
    be read, which are removed; and what a restore or a copy that was cut off left there, which may tell of anyone and is removed."""

    rewritten: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


NO_COPIES: Final = Copies()


def to_erase(command: Erase, subject: Subject, traces: Sequence[Trace], version: int, copies: Copies = NO_COPIES) -> Answer:
    """How much would be erased, with the command that does it."""
    places = Counter(each.place for each in traces)
    listed = ", ".join(f"{PLACE_WORDS[place]} {count}" for place, count in places.items())
    who = "dig" if command.own else ", ".join((*subject.names, *(f"Telegram {user}" for user in subject.users)))
    return Answer(
        f"Raderar {_counted(len(traces)).lower()} om {who}.", awaits_yes=True, yes=replace(command, write=True), version=version,
        notes=(
            *([f"{listed[:1].upper()}{listed[1:]}."] if listed else []), *_of_others(subject), *_of_copies(copies, "rensas", "tas bort"),
            _STAYS, f"{_access(command, subject)} {_FINAL}",
        ),
    )


def _access(command: Erase, subject: Subject) -> str:
    """What becomes of it: the settings are not in the store."""
    kept = ", ".join(str(user) for user in subject.users if user in command.kept)
    where = "KOLL_BOT_ADMINS eller KOLL_CHANNELS"
    return f"Inställningarna rörs inte: Telegram {kept} står i {where} och når boten tills numret tas bort där." if kept else _ENDS


def erased(number: int, done: str = "Personuppgifterna är raderade.", copies: Copies = NO_COPIES, *, own: bool = False) -> Answer:
    """The receipt; ``number`` is the change that did it. ``own``: by the person themselves, who has nothing to do with copies."""
    return Answer(
        f"{done} I prognoser och i loggen står nu ”{alias_of(number)}”.", version=number,
        notes=(*_of_copies(copies, "är rensad", "är borttagen"), _COPIES_OF_OTHERS if own else _OWN_COPIES),
    )


def _of_copies(copies: Copies, rewritten: str, removed: str) -> list[str]:
    """A line for each copy beside the store."""
    return [
        *(f"Kopian {name}, som Koll lade undan, {rewritten}: personen ersätts där också." for name in copies.rewritten),
        *(f"Kopian {name}, som Koll lade undan, går inte att läsa och {removed} helt." for name in copies.removed),
        *_of_left(copies.left, removed),
    ]


def _of_left(names: Sequence[str], done: str) -> list[str]:
    return [f"Mappen {name}, som låg kvar efter en återställning eller kopia som blev avbruten, {done}." for name in names]


def finished(number: int) -> Answer:
    """The receipt of an erasure that had been cut off."""
    return erased(number, "En radering som blev avbruten är klar.")


def to_prune(command: Prune, questions: int, people: int, version: int) -> Answer:
    """What the rule would drop."""
    rule = (
        f"Frågor sparas i {format_count(command.questions)} dagar. Den som inte har tillgång och inte har synts på "
        f"{format_count(command.people)} dagar raderas."
    )
    if not questions + people:
        return Answer("Inget är gammalt nog att gallra.", notes=(rule,), version=version)
    return Answer(
        f"Gallrar {_questions(questions)} och {_people(people)}.", notes=(rule,), awaits_yes=True, yes=replace(command, write=True),
        version=version,
    )


def pruned(questions: int, people: int, version: int) -> Answer:
    """The receipt."""
    said = f"Gallrade {_questions(questions)} och {_people(people)}." if questions + people else "Inget var gammalt nog att gallra."
    return Answer(said, version=version)


def _counted(count: int) -> str:
    return "En uppgift" if count == 1 else f"{format_count(count)} uppgifter"


def _questions(count: int) -> str:
    return "1 fråga" if count == 1 else f"{format_count(count)} frågor"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{format_count(count)} personer"
