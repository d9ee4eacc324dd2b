"""Posts on their way to the channels: written as rows in one transaction each, found due, and settled when they have been sent."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, Literal, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from core.answer import Answer, refusal
from core.commands import Post, PostDue, Posting, Remind, SetSchedule
from core.due import due_posts
from core.outgoing import Outgoing, Schedule, can_be_edited, in_words
from core.ports import StaleError, Store
from core.question import Question
from core.records import Transaction
from core.register import Register
from core.round_finding import named, round_meant

LONGEST_TEXT: Final = 1000
"""Characters of free text that a post may begin with."""
NO_CHANNEL: Final = (
    "Ingen kanal är inställd. Sätt KOLL_CHANNELS till ett chatt-id, till exempel -1001234567890, eller mailto:anna@example.org."
)
REMINDER: Final = "Påminnelse: prognosen saknas. Knappen med enhetens namn visar modellens förslag. Lämna den med: prognos ENHET BELOPP."
_ATTEMPTS: Final = 20


class Poster(NamedTuple):
    """Who posts, when, and how a question is understood and answered. ``understand`` gives a Question, or the answer that says
    why there is none."""

    name: str
    now: datetime
    understand: Callable[[str], Question | Answer]
    answer: Callable[[Question], Answer]
    municipality: Callable[[str | None], Register | None]


def carry_out(store: Store, command: Posting, poster: Poster) -> Answer:
    """The preview of a post, or what was written. Raises StoreError."""
    for _ in range(_ATTEMPTS - 1):
        try:
            return _Writing(store, poster).carry_out(command)
        except StaleError:
            continue
    return _Writing(store, poster).carry_out(command)


class _Writing:
    """One attempt, on what the store held when it began: two who find the same post due write it once."""

    def __init__(self, store: Store, poster: Poster) -> None:
        self._store, self._poster = store, poster
        self._generation = store.generation()
        self._there = {(row.key, row.channel) for _, row in store.outgoing()}

    def carry_out(self, command: Posting) -> Answer:
        """Raises StaleError when someone else has written since the beginning."""
        match command:
            case Post():
                return self._post(command)
            case PostDue():
                return self._post_due(command)
            case SetSchedule():
                return self._set_schedule(command)
            case Remind():
                return self._remind(command)

    def _remind(self, command: Remind) -> Answer:
        """Who is missing, and a row for each channel that has not been reminded of the round today."""
        register = self._poster.municipality(command.municipality)
        said = round_meant(register, command.round) if register else "Kommunen finns inte i lagret."
        if register is None or isinstance(said, str) or said.frozen or not command.channels:
            return refusal(said if isinstance(said, str) else NO_CHANNEL if not said.frozen else f"{named(said)} är fryst.")
        question = Question("missing", register.id, round=said.id)
        shown = self._poster.answer(question)
        if not any("missing" in row.flags for row in shown.table.rows):
            return refusal(shown.headline)
        key = f"påminn {register.id} {said.id} {local(self._poster.now).date()}"
        rows = self._rows(Post(text=REMINDER, channels=command.channels, question=question), key)
        if not rows:
            return refusal(f"Påminnelsen om {named(said)} är redan skickad i dag.")
        if not command.write:
            yes = Remind(command.channels, said.id, register.id, write=True)
            return shown._replace(notes=(*shown.notes, _where(command)), awaits_yes=True, yes=yes)
        self._write(rows, f"Lade en påminnelse om {named(said)} på kö.", register.id)
        return shown._replace(headline=f"Påminnelsen är på väg. {shown.headline}", version=self._generation)

    def _post(self, command: Post) -> Answer:
        if why_not := _refusal(command):
            return refusal(why_not)
        question = command.question or self._poster.understand(f"sammanfattning {command.words}".strip())
        shown = question if isinstance(question, Answer) else self._poster.answer(question)
        if isinstance(question, Answer) or shown.status != "answered":
            return shown
        meant = Post(text=command.text, channels=command.channels, question=shown.asked or question, key=command.key, write=True)
        where = _where(command)
        if not command.write:
            first = (f"Inlägget börjar: {command.text}",) if command.text else ()
            return shown._replace(notes=(*first, *shown.notes, where), awaits_yes=True, yes=meant)
        key = command.key or f"{self._poster.now.isoformat()} {self._poster.name}"
        about = shown.unit.name if shown.unit else shown.municipality
        self._write(self._rows(meant, key), f"Lade ett inlägg om {about} på kö.", question.municipality)
        return Answer(f"Inlägget är på väg. {where}", municipality=shown.municipality, unit=shown.unit, version=self._generation)

    def _post_due(self, command: PostDue) -> Answer:
        """Each due post in each channel; written before means not again."""
        registers = {register.id: register for register in self._store.registers()}
        schedules = [(registers[key], schedule) for key, schedule in self._store.schedules() if key in registers]
        written = sum(self._due_in(register, schedule, command.channels) for register, schedule in schedules)
        return Answer(f"{written} inlägg lades på kö." if written else "Inget inlägg är på tur.", version=self._generation)

    def _due_in(self, register: Register, schedule: Schedule, channels: tuple[str, ...]) -> int:
        known, written = [each for each in register.rounds if each.year in register.years], 0
        for due in due_posts(register.id, schedule, known, local(self._poster.now)):
            rows = self._rows(Post(text=due.text, channels=channels, question=due.question), due.key)
            written += self._write(rows, f"Ett inlägg är på tur ({due.key}).", register.id)
        for each in known if schedule.status else ():
            if not each.frozen:
                question = Question("standing", register.id, schedule.unit, round=each.id)
                editable = tuple(filter(can_be_edited, channels))
                rows = self._rows(Post(channels=editable, question=question), f"läge {register.id} {each.id}", "status")
                written += self._write(rows, f"Ett meddelande om läget i {each.name} är på tur.", register.id)
        return written

    def _rows(self, command: Post, key: str, kind: Literal["post", "status"] = "post") -> tuple[Outgoing, ...]:
        """The rows that are not written already."""
        time, asked = self._poster.now.isoformat(timespec="seconds"), command.question or Question()
        new = (each for each in command.channels if (key, each) not in self._there)
        return tuple(Outgoing(key, each, asked, kind, command.text, self._poster.name, time) for each in new)

    def _write(self, rows: tuple[Outgoing, ...], summary: str, municipality: str | None) -> int:
        if rows:
            meant = municipality or self._store.chosen() or self._store.registers()[0].id
            self._commit(Transaction(meant, self._poster.name, summary, rows))
            self._there |= {(row.key, row.channel) for row in rows}
        return len(rows)

    def _set_schedule(self, command: SetSchedule) -> Answer:
        register = self._poster.municipality(command.municipality)
        if register is None:
            return refusal("Kommunen finns inte i lagret.")
        before, said = dict(self._store.schedules()).get(register.id), in_words(command.schedule)
        if command.schedule is not None:
            wanted = command.schedule._replace(since=self._poster.now.isoformat(timespec="seconds"))
            self._commit(Transaction(register.id, self._poster.name, f"Ändrade när det postas: {said}.", (wanted,)))
        elif before is not None:
            self._commit(Transaction(register.id, self._poster.name, "Tog bort schemat för inlägg.", drop=(before,)))
        return Answer(f"{register.name}: {said}.", municipality=register.name, version=self._generation)

    def _commit(self, transaction: Transaction) -> None:
        self._generation = self._store.commit(transaction, self._generation)


def _where(command: Post | Remind) -> str:
    return f"{'Kanal' if len(command.channels) == 1 else 'Kanaler'}: {', '.join(command.channels)}."


def _refusal(command: Post) -> str | None:
    if not command.channels:
        return NO_CHANNEL
    if len(command.text) > LONGEST_TEXT:
        return f"Texten är {len(command.text)} tecken; högst {LONGEST_TEXT} får plats först i ett inlägg."
    return None


def settle(store: Store, municipality: str, row: Outgoing) -> None:
    """Write what became of a row; the log says it too. Raises StoreError."""
    said = {"delivered": "levererades", "doubtful": "är oklart", "dead": "gick inte att leverera", "waiting": "väntar"}[row.state]
    why = f" ({row.why})" if row.why else ""
    store.commit(Transaction(municipality, "Koll", f"Inlägget {row.mark} till {row.channel} {said}{why}.", (row,)))


def local(now: datetime) -> datetime:
    """The moment on a Swedish clock, wherever the server stands."""
    try:
        return now.astimezone(ZoneInfo("Europe/Stockholm"))
    except ZoneInfoNotFoundError:
        return now.astimezone()


