"""The one door for the faces: questions in, answers out; commands in, one transaction written.

Synchronous and quick; an async face calls it in a thread. It finds out what the one who asks may see: the books answer (books.py), a
clerk carries out what is to be written (clerk.py), and units too small to be shown are out of sight (sight.py).
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from threading import Lock
from typing import TYPE_CHECKING

from core.access import may_ask
from core.answer import Answer, UnitName, refusal
from core.ports import Store, StoreError
from core.progress import Progress, silent
from core.question import Question, Who
from core.records import LogEntry
from core.reported import STAFF_FLOOR
from store.books import WHICH, Books
from store.clock import now, today
from store.sight import Sight, too_small

if TYPE_CHECKING:
    from core.commands import Command
    from core.intake import Incoming
    from core.report import Report
    from core.reported import ReportedTable
    from core.rounds import Round
    from store.reporting import Order

_BOUNDS_KEPT = 64
LONGEST_NOTED = 500
"""Characters of a question that are kept in the log of questions."""


class Desk:
    """Answers for one store. ``confined`` (a municipality's name or id) limits every question to one municipality.

    ``today`` gives words such as "förra månaden" their meaning; ``clock`` (UTC) is when a prognosis is given.
    """

    def __init__(
        self, store: Store, *, confined: str | None = None, today: Callable[[], date] = today,
        clock: Callable[[], datetime] = now, floor: int = 0, in_chat: bool = False,
        shown: frozenset[str] = frozenset(), staff_floor: int = STAFF_FLOOR, uncut: Books | None = None,
    ) -> None:
        """Open the desk on a store; nothing is read yet.

        ``floor``: öre of personnel cost a year under which a unit is left out of what is posted and, ``in_chat``, of what is answered,
        other than the units ``shown``. ``staff_floor``: groups of at most so many employed are not shown. ``uncut``: the books of
        everything, where the store is only what someone may see.
        """
        self._store, self._today, self._clock = store, today, clock
        self._floor, self._in_chat = floor, in_chat
        self._books = Books(store, confined, today, staff_floor, uncut)
        self._sight = Sight(self._books, floor, shown, in_chat=in_chat)
        self._bounded: dict[tuple[object, ...], Desk] = {}
        self._lock = Lock()

    def ask(self, question: str | Question, who: Who, context: Question | None = None) -> Answer:
        """The answer to a text or a Question; ``answer.asked`` is the context to give with the next text.

        A store that cannot be read is an answer too (status ``failed``).
        """
        if not may_ask(who):
            return refusal("Du har inte behörighet att fråga här.")
        if who.municipality is not None:
            return self._ask_bounded(question, who, context)
        try:
            with self._lock:
                if isinstance(question, Question) and self._sight.hides(question):
                    return too_small()
                return self._sight.shown.answer(question, None if self._sight.hides(context) else context)
        except StoreError as error:
            return Answer(str(error), "failed")

    def do(self, command: Command, who: Who, progress: Progress = silent) -> Answer:
        """Check a command and write it whole, or answer why not. ``progress`` hears how far a long one has come; what it raises
        ends it with nothing written."""
        if who.municipality is not None:
            return self._do_bounded(command, who, progress)
        try:
            with self._lock:
                from store.clerk import Clerk  # noqa: PLC0415 – a question never needs it

                return Clerk(self._sight, self._clock).do(command, who, progress)
        except StoreError as error:
            return Answer(str(error), "failed")

    def who_is(self, user: int, chat: int | None = None) -> Who | None:
        """Who a Telegram user is by the store's records, alone or in a group (its chat id); None for one without access there."""
        from store.admitting import who_is  # noqa: PLC0415 – only the chat needs it

        return who_is(self._store, user, chat)

    def who_in_group(self, who: Who, chat: int) -> Who | None:
        """One who is admin by the settings, in a group: bound as the group is; None in a group that is not open."""
        from store.admitting import who_in_group  # noqa: PLC0415 – only the chat needs it

        return who_in_group(self._store, who, chat)

    def _ask_bounded(self, question: str | Question, who: Who, context: Question | None) -> Answer:
        """The answer from what this person may see, where nothing else exists; an old question about something else is not one."""
        from core.scope import is_within  # noqa: PLC0415 – only the chat needs it

        try:
            bound = self._bound(who)
            seen = bound._sight.shown.store.registers() if bound else ()
            if not seen and bound is not None and bound._store.registers():
                return too_small()
        except StoreError as error:
            return Answer(str(error), "failed")
        if bound is None or not seen:
            return refusal("Din enhet finns inte längre här. Be en controller om en ny inbjudan.")
        if isinstance(question, Question) and not is_within(question, seen[0]):
            return refusal("Frågan gäller något som inte visas här.")
        kept = context if context is not None and is_within(context, seen[0]) else None
        return bound.ask(question, _unbound(who), kept)

    def _do_bounded(self, command: Command, who: Who, progress: Progress) -> Answer:
        """What came of a command where nothing exists but what this person may see."""
        from core.commands import Erase, Portray, Prune, ShowLog  # noqa: PLC0415 – only the chat needs it
        from core.settings import SetDeadline, SetProfile  # noqa: PLC0415 – as above

        try:
            if isinstance(command, SetProfile | SetDeadline) and who.units:
                return refusal("Inställningarna gäller hela kommunen. Be en controller som ser den.")
            if isinstance(command, Portray | Erase) and command.own:  # what is kept about someone is theirs wherever it stands
                return self.do(command, _unbound(who))
            if isinstance(command, Portray | Erase | Prune | ShowLog):
                return refusal("Det görs på kommandoraden: koll minadata, koll glom, koll gallra och koll logg.")
            bound = self._bound(who)
            return bound.do(_within(command, bound, who), _unbound(who), progress) if bound else refusal("Din kommun finns inte här.")
        except StoreError as error:
            return Answer(str(error), "failed")

    def _bound(self, who: Who) -> Desk | None:
        """The desk of those who are bound alike; None when it is not of a municipality that this desk answers for."""
        from store.bounded import BoundedStore  # noqa: PLC0415 – only the chat needs it

        with self._lock:
            if who.municipality is None or who.municipality not in [each.id for each in self._books.registers()]:
                return None
            own = frozenset(who.units if who.role == "manager" and not who.in_group else ())
            key = (who.municipality, who.units, own)
            if key not in self._bounded:
                while len(self._bounded) >= _BOUNDS_KEPT:
                    self._bounded.pop(next(iter(self._bounded)))
                store = BoundedStore(self._store, who.municipality, who.units, self._books.kept)
                self._bounded[key] = Desk(
                    store, confined=who.municipality, today=self._today, clock=self._clock, floor=self._floor, in_chat=self._in_chat,
                    shown=own, staff_floor=self._books.staff_floor, uncut=self._books,
                )
            return self._bounded[key]

    def read(self, paths: Sequence[str], progress: Progress) -> tuple[Incoming, ...]:
        """What the files hold, ready for an Import; a folder stands for the files in it. What ``progress`` raises ends the reading."""
        from store.reading.several import in_folders, read_files  # noqa: PLC0415 – a question never reads a file

        return read_files(in_folders(paths), progress)

    def report(self, order: Order, who: Who, progress: Progress = silent) -> Report | Answer:
        """The report that is ordered, all of one generation; or the answer that says why there is none."""
        from store.reporting import Sources, build  # noqa: PLC0415 – a question never needs it

        if not may_ask(who):
            return refusal("Du har inte behörighet att fråga här.")
        if who.municipality is not None:
            return self._report_bounded(order, who, progress)
        try:
            with self._lock:
                if self._sight.hides(order.question):
                    return too_small()
                books = self._sight.shown
                registers = books.registers()
                lent = Sources(
                    books.understood, lambda question: books.answered(question, registers),
                    lambda question: books.register_of(question, registers), books.store.reported,
                )
                return build(order, lent, progress)
        except StoreError as error:
            return Answer(str(error), "failed")

    def _report_bounded(self, order: Order, who: Who, progress: Progress) -> Report | Answer:
        """The report of what this person may see, and of nothing else."""
        from core.scope import is_within  # noqa: PLC0415 – only the chat needs it

        try:
            bound = self._bound(who)
            seen = bound._sight.shown.store.registers() if bound else ()
        except StoreError as error:
            return Answer(str(error), "failed")
        if bound is None or not seen:
            return refusal("Din kommun finns inte här.")
        if order.question is not None and not is_within(order.question, seen[0]):
            return refusal("Rapporten gäller något som inte visas här.")
        return bound.report(order, _unbound(who), progress)

    def proofread(self, who: Who, *, everything: bool = False) -> Answer:
        """What is wrong in the comments and texts of the store, beside its own figures. ``everything``: also what no figure explains."""
        from core.proof.answering import words_answer  # noqa: PLC0415 – a question never needs it
        from store.proofreading import proof_of_store, reading_of  # noqa: PLC0415 – as above

        if not may_ask(who) or who.municipality is not None:
            return refusal("Texterna i lagret korrekturläses på kommandoraden.")
        try:
            with self._lock:
                return words_answer(proof_of_store(self._books.registers(), reading_of(self._books)), everything=everything)
        except StoreError as error:
            return Answer(str(error), "failed")

    def reported(self, municipality: str | None, who: Who) -> tuple[ReportedTable, ...]:
        """Every reported table of a municipality (id or name; None: the chosen one), in the order in which they came. Raises StoreError."""
        if not may_ask(who) or who.municipality is not None:
            return ()
        found = self._books.one(municipality)
        return self._store.reported(found.id) if found else ()

    def read_content(self, content: bytes, name: str) -> Incoming:
        """What a file that was sent holds; ``name`` is what it was called there."""
        from store.reading.detect import read_content  # noqa: PLC0415 – a question never reads a file

        return read_content(content, name)

    def settings(self, who: Who, municipality: str | None = None) -> Answer:
        """What a municipality (name or id; None: the chosen one) has set of itself, and who may do what in it."""
        from store.settings import shown  # noqa: PLC0415 – a question never needs it

        if not may_ask(who):
            return refusal("Du har inte behörighet att fråga här.")
        if who.municipality is not None:
            bound = self._bound(who)
            return bound.settings(_unbound(who)) if bound else refusal("Din kommun finns inte här.")
        try:
            register = self._books.one(municipality)
            return shown(self._store, register, who) if register else refusal(WHICH)
        except StoreError as error:
            return Answer(str(error), "failed")

    def changes(self, since: int, who: Who | None = None) -> tuple[LogEntry, ...]:
        """What was written after a generation, by anyone; ``who``: of what that person may see."""
        seen = self._seen_by(who)
        return seen._store.log(since) if seen else ()

    def history(self, about: Answer) -> Answer:
        """What has been written of the unit that an answer is about. Raises StoreError."""
        from store.history import history_of  # noqa: PLC0415 – only the log asks

        return history_of(self._store, about)

    def note(self, words: str, who: Who, answer: Answer | None = None) -> None:
        """Keep that a question was asked, and what came of it; without an answer, that it was denied. Raises StoreError."""
        from core.subject import Asking  # noqa: PLC0415 – only the chat notes questions
        from store.personal import personal_of  # noqa: PLC0415 – a question never needs it

        asked = answer.asked if answer else None
        municipality = (asked.municipality if asked else None) or who.municipality or ""
        unit = answer.unit.code if answer and answer.unit else ""
        time = self._clock().isoformat(timespec="seconds")
        status = answer.status if answer else "denied"
        personal_of(self._store).note(Asking(time, who.name, municipality, unit, words[:LONGEST_NOTED], status))

    def generation(self) -> int:
        """The store's generation now; cheap to poll."""
        return self._store.generation()

    def municipalities(self, who: Who | None = None) -> tuple[tuple[str, str], ...]:
        """(id, name) of those that may be asked about (``who``: by that person), the chosen one first."""
        seen = self._seen_by(who)
        if seen is not self:
            return seen.municipalities() if seen else ()
        chosen = self._store.chosen()
        found = [(r.id, r.name) for r in self._books.registers()]
        return tuple(sorted(found, key=lambda each: each[0] != chosen))

    def units(self, who: Who) -> tuple[tuple[str, UnitName], ...]:
        """(municipality id, unit) for all that may be asked about: for search boxes."""
        seen = self._seen_by(who)
        books = seen._sight.shown if seen else None
        registers = () if books is None else books.registers() if who.municipality is None else books.store.registers()
        return tuple((r.id, UnitName(unit.code, unit.name)) for r in registers for unit in r.latest.values())

    def rounds(self, who: Who) -> tuple[tuple[str, Round], ...]:
        """(municipality id, round) of all rounds that may be asked about, each municipality's earliest first."""
        from core.rounds import in_order  # noqa: PLC0415 – only commands and pickers need it

        seen = self._seen_by(who)
        return tuple((r.id, each) for r in seen._books.registers() for each in in_order(r.rounds)) if seen else ()

    def _seen_by(self, who: Who | None) -> Desk | None:
        """The desk of what a person may see (None: of everything); None when that is nothing."""
        if who is None or who.municipality is None:
            return self if who is None or may_ask(who) else None
        bound = self._bound(who) if may_ask(who) else None
        return bound if bound is not None and bound._store.registers() else None

def _unbound(who: Who) -> Who:
    """The same person on a desk where there is nothing else to be bound from."""
    return who._replace(municipality=None, unit=None, more=())


def _within(command: Command, desk: Desk, who: Who) -> Command:
    """The command without a last question about something outside what this desk sees; where nothing was asked, a prognosis that
    names no unit is of the person's own."""
    from dataclasses import replace  # noqa: PLC0415 – only the chat needs it

    from core.commands import GivePrognosis  # noqa: PLC0415 – a question never needs it
    from core.scope import is_within  # noqa: PLC0415 – a question never needs it

    if not isinstance(command, GivePrognosis):
        return command
    if command.context is None:
        own = Question("prognosis", who.municipality, who.unit)
        return replace(command, context=own) if who.unit and not who.more else command
    seen = desk._store.registers()
    return command if seen and is_within(command.context, seen[0]) else replace(command, context=None)
