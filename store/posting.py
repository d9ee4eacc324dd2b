"""Posts on their way to the channels: written as rows in one transaction each, found due, and settled when they have been sent."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from core.answer import Answer, refusal
from core.commands import Post, PostDue, Posting, Remind, SetSchedule
from core.due import Due, due_posts
from core.fold import quoted
from core.outgoing import Outgoing, Schedule, can_be_edited, in_words
from core.people import Person
from core.ports import Store
from core.question import Question
from core.records import Transaction
from core.register import Register
from core.reminding import Reminded, reminded
from core.round_finding import named, open_rounds, round_meant
from core.rounds import Round
from store.anew import planned_anew
from store.books import WHICH
from store.clock import local
from store.posted_before import same_before

LONGEST_TEXT: Final = 1000
"""Characters of free text that a post may begin with."""
NO_CHANNEL: Final = (
    "Ingen kanal är inställd. Sätt KOLL_CHANNELS till ett chatt-id, till exempel -1001234567890, eller mailto:anna@example.org."
)
REMINDER: Final = "Påminnelse: prognosen saknas. Knappen med enhetens namn visar modellens förslag. Lämna den med: prognos ENHET BELOPP."

_SETTLING: Final = 200
"""How often it is tried to note what became of a post: it has been sent."""


class Poster(NamedTuple):
    """Who posts, when, and how a question is understood and answered. ``understand`` gives a Question, or the answer that says
    why there is none; ``answer`` leaves out units that are too small to be posted, ``whole`` does not. ``municipality`` finds the one
    that a name means (None: the chosen or only one) among ``municipalities``."""

    name: str
    now: datetime
    understand: Callable[[str], Question | Answer]
    answer: Callable[[Question], Answer]
    whole: Callable[[Question], Answer]
    municipality: Callable[[str | None], Register | None]
    municipalities: Callable[[], Sequence[Register]]


def carry_out(store: Store, command: Posting, poster: Poster) -> Answer:
    """The preview of a post, or what was written. Raises StoreError."""
    return planned_anew(lambda: _Writing(store, poster).carry_out(command))


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
        """Who is missing, and a row for each channel and each manager that has not been reminded of the round today."""
        register = self._to_remind(command.municipality)
        said = register if isinstance(register, str) else round_meant(register, command.round)
        if isinstance(register, str) or isinstance(said, str) or said.frozen:
            return refusal(f"{named(said)} är fryst." if isinstance(said, Round) else said)
        question = Question("missing", register.id, round=said.id)
        shown = self._poster.answer(question)
        if not any("missing" in row.flags for row in shown.table.rows):
            return refusal(shown.headline)
        whom = self._managers(register, said, shown)
        if not command.channels and not whom.people:
            return refusal(f"{NO_CHANNEL} Ingen chef har en egen chatt med boten heller; bjud in med koll bjud-in.")
        shown = shown._replace(notes=(*_to_whom(whom), *shown.notes))
        key = _reminder_key(register, said, local(self._poster.now).date())
        rows = (*self._rows(Post(text=REMINDER, channels=command.channels, question=question), key), *self._private(whom, key))
        if not rows:
            return refusal(f"Påminnelsen om {named(said)} är redan skickad i dag.")
        if not command.write:
            yes = Remind(command.channels, said.id, register.id, write=True)
            return shown._replace(notes=(*shown.notes, _where(command)), awaits_yes=True, yes=yes)
        self._write(rows, f"Lade en påminnelse om {named(said)} på kö.", register.id)
        return shown._replace(headline=f"Påminnelsen är på väg. {shown.headline}", version=self._generation)

    def _to_remind(self, municipality: str | None) -> Register | str:
        """The municipality that is named or chosen, else the only one with an open round; or why it is not known which."""
        found, known = self._poster.municipality(municipality), self._poster.municipalities()
        if municipality is not None:
            return found or f"Kommunen {quoted(municipality)} finns inte i lagret. Här finns {_listed(known)}."
        waiting = [each for each in known if open_rounds(each)]
        if found in waiting or not waiting:
            return found or "Inget prognostillfälle är öppet."
        return waiting[0] if len(waiting) == 1 else f"Vilken kommun gäller det? Ett prognostillfälle är öppet i {_listed(waiting)}."

    def _managers(self, register: Register, said: Round, shown: Answer) -> Reminded:
        """The managers of those that are missing. A unit that is not ``shown`` is told of to none but its own."""
        people = [each for key, each in self._store.people() if key == register.id and isinstance(each, Person)]
        missing = [row for row in self._poster.whole(Question("missing", register.id, round=said.id)).table.rows if "missing" in row.flags]
        small = {row.key for row in missing} - {row.key for row in shown.table.rows}
        return reminded(register, said, missing, people, small)

    def _private(self, whom: Reminded, key: str) -> tuple[Outgoing, ...]:
        """A row for each manager that has none with the key."""
        new = ((str(each.user), question) for each, question in whom.people if (key, str(each.user)) not in self._there)
        time = self._poster.now.isoformat(timespec="seconds")
        return tuple(Outgoing(key, chat, asked, "private", author=self._poster.name, time=time) for chat, asked in new)

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
            before = same_before(meant, (row for _, row in self._store.outgoing()), local(self._poster.now))
            return shown._replace(notes=(*before, *first, *shown.notes, where), awaits_yes=True, yes=meant)
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
            written += self._remind_managers(due, register, known)
        for each in known if schedule.status else ():
            if not each.frozen:
                question = Question("standing", register.id, schedule.unit, round=each.id)
                editable = tuple(filter(can_be_edited, channels))
                rows = self._rows(Post(channels=editable, question=question), f"läge {register.id} {each.id}", "status")
                written += self._write(rows, f"Ett meddelande om läget i {each.name} är på tur.", register.id)
        return written

    def _remind_managers(self, due: Due, register: Register, known: Sequence[Round]) -> int:
        """On the eve of a deadline, and until it has passed: a row for each manager who is waited for."""
        said = next((each for each in known if each.id == due.question.round), None)
        if said is None or not due.deadline or local(self._poster.now).date().isoformat() > due.deadline:
            return 0
        shown = self._poster.answer(Question("missing", register.id, round=said.id))
        rows = self._private(self._managers(register, said, shown), _reminder_key(register, said, due.time.date()))
        return self._write(rows, f"Påminnelser till cheferna är på tur ({due.key}).", register.id)

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
            return refusal(WHICH)
        before, said = dict(self._store.schedules()).get(register.id), in_words(command.schedule)
        if command.schedule is not None:
            wanted = command.schedule._replace(since=self._poster.now.isoformat(timespec="seconds"))
            self._commit(Transaction(register.id, self._poster.name, f"Ändrade när det postas: {said}.", (wanted,)))
        elif before is not None:
            self._commit(Transaction(register.id, self._poster.name, "Tog bort schemat för inlägg.", drop=(before,)))
        return Answer(f"{register.name}: {said}.", municipality=register.name, version=self._generation)

    def _commit(self, transaction: Transaction) -> None:
        self._generation = self._store.commit(transaction, self._generation)


def _listed(registers: Sequence[Register]) -> str:
    return ", ".join(each.name for each in registers[:10])


def _reminder_key(register: Register, said: Round, day: date) -> str:
    return f"påminn {register.id} {said.id} {day}"


def _to_whom(whom: Reminded) -> tuple[str, ...]:
    """Who is reminded in a chat of their own, and whom the controller has to reach otherwise."""
    told = (f"I egen chatt: {'; '.join(whom.told)}.",) if whom.told else ()
    return (*told, f"Enheter vars chef inte har någon egen chatt med boten: {'; '.join(whom.unreached)}.") if whom.unreached else told


def _where(command: Post | Remind) -> str:
    return f"{'Kanal' if len(command.channels) == 1 else 'Kanaler'}: {', '.join(command.channels)}."


def _refusal(command: Post) -> str | None:
    if not command.channels:
        return NO_CHANNEL
    if len(command.text) > LONGEST_TEXT:
        return f"Texten är {len(command.text)} tecken; högst {LONGEST_TEXT} får plats först i ett inlägg."
    return None


def settle(store: Store, municipality: str, row: Outgoing) -> None:
    """Write what became of a row; the log says it too. One that is no longer there, since its person was erased meanwhile, does not
    come back. Raises StoreError."""
    said = {"delivered": "levererades", "doubtful": "är oklart", "dead": "gick inte att leverera", "waiting": "väntar"}[row.state]
    why = f" ({row.why})" if row.why else ""
    settled = Transaction(municipality, "Koll", f"Inlägget {row.mark} till {row.channel} {said}{why}.", (row,))

    def once() -> None:
        generation = store.generation()
        if any((each.key, each.channel) == (row.key, row.channel) for _, each in store.outgoing()):
            store.commit(settled, generation)

    planned_anew(once, _SETTLING)
