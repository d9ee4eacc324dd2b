"""The one door for the faces: questions in, answers out; commands in, one transaction written.

Synchronous and quick; an async face calls it in a thread. It keeps each municipality's Book fresh by the store's generation.
"""
from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from threading import Lock
from typing import TYPE_CHECKING

from core.access import may_ask, refusal_of
from core.answer import Answer, FollowUp, UnitName, refusal
from core.answers.answering import answer, years_needed
from core.ask import Choices, NotUnderstood, parse
from core.book import Book, UnitFigures
from core.national_words import is_national
from core.ports import Store, StoreError
from core.progress import Progress, silent
from core.question import REPORT_TABLES, REPORTED, Question, Who
from core.records import LogEntry
from core.register import Register
from core.reported import STAFF_FLOOR
from store.kept import Kept

if TYPE_CHECKING:
    from core.commands import About, Admitting, Choose, Command, EditTable, GivePrognosis, Import, InRound, Posting, TakeKeyFigures, Undo
    from core.intake import Incoming, Problem
    from core.report import Report
    from core.reported import ReportedTable
    from core.rounds import Prognosis, Round
    from core.settings import Setting
    from store.curtain import Curtain
    from store.proofreading import Reading
    from store.reporting import Order

_BOOKS_KEPT = 64
WHICH = "Vilken kommun gäller det? Lägg till --kommun NAMN; dess siffror ska vara inlästa först."
LONGEST_NOTED = 500
"""Characters of a question that are kept in the log of questions."""


class Desk:
    """Answers for one store. ``confined`` (a municipality's name or id) limits every question to one municipality.

    ``staff_floor``: groups of at most so many employed are not shown.
    ``today`` gives words such as "förra månaden" their meaning; ``clock`` (UTC) is when a prognosis is given.
    """

    def __init__(
        self, store: Store, *, confined: str | None = None, today: Callable[[], date] = date.today,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC), floor: int = 0, in_chat: bool = False,
        shown: frozenset[str] = frozenset(), staff_floor: int = STAFF_FLOOR,
    ) -> None:
        """Open the desk on a store; nothing is read yet.

        ``floor``: öre of personnel cost a year under which a unit is left out of what is posted and, ``in_chat``, of what is answered,
        other than the units ``shown``.
        """
        self._store = store
        self._confined = confined
        self._today = today
        self._clock = clock
        self._staff_floor = staff_floor
        self._kept = Kept(store)
        self._books: dict[tuple[object, ...], Book] = {}
        self._of_all: dict[tuple[object, ...], Answer] = {}
        """The last answer about the nation, by what was asked and the generation that it is of."""
        self._floor, self._in_chat, self._shown = floor, in_chat, shown
        self._drawn: tuple[Curtain, Desk] | None = None
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
        if (seen := self._readable()) is not self:
            if isinstance(question, Question) and self._hides(question.unit):
                return _too_small()
            return seen.ask(question, who, None if context is not None and self._hides(context.unit) else context)
        try:
            with self._lock:
                return self._answer(question, context)
        except StoreError as error:
            return Answer(str(error), "failed")

    def do(self, command: Command, who: Who, progress: Progress = silent) -> Answer:
        """Check a command and write it whole, or answer why not. ``progress`` hears how far a long one has come; what it raises
        ends it with nothing written."""
        if who.municipality is not None:
            return self._do_bounded(command, who, progress)
        try:
            with self._lock:
                return self._in_sight(command, who, progress)
        except StoreError as error:
            return Answer(str(error), "failed")

    def _veiled(self) -> Desk:
        """The desk that sees no unit that is too small; this one where none is too small."""
        return self._curtain()[1] if self._floor else self

    def _curtain(self) -> tuple[Curtain, Desk]:
        """What hides units that are too small, and the desk behind it."""
        if self._drawn is None:
            from store.curtain import Curtain  # noqa: PLC0415 – only the chat and posts need it

            drawn = Curtain(self._store, self._floor, self._shown)
            self._drawn = drawn, Desk(drawn.store, confined=self._confined, today=self._today, clock=self._clock)
        return self._drawn

    def _readable(self) -> Desk:
        """The desk that answers here."""
        return self._veiled() if self._in_chat else self

    def _hides(self, unit: str | None) -> bool:
        """True when a unit with this code is too small to be shown here. Raises StoreError."""
        return self._readable() is not self and self._curtain()[0].hides(unit)

    def _in_sight(self, command: Command, who: Who, progress: Progress) -> Answer:
        """What came of a command, as it may be shown here: no prognosis is written for a unit that is not."""
        from dataclasses import replace  # noqa: PLC0415 – a question never needs it

        from core.commands import GivePrognosis  # noqa: PLC0415

        if self._readable() is self:
            return self._do(command, who, progress)
        curtain, _ = self._curtain()
        if isinstance(command, GivePrognosis) and command.write:
            preview = self._do(replace(command, write=False, seen=None), who, progress)
            if preview.unit is not None and curtain.hides(preview.unit.code):
                return curtain.through(preview)
        return curtain.through(self._do(command, who, progress))

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
            seen = bound._readable()._store.registers() if bound else ()
            if not seen and bound is not None and bound._store.registers():
                return _too_small()
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

        try:
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
            if who.municipality is None or who.municipality not in [each.id for each in self._registers()]:
                return None
            own = frozenset(who.units if who.role == "manager" and not who.in_group else ())
            key = (who.municipality, who.units, own)
            if key not in self._bounded:
                while len(self._bounded) >= _BOOKS_KEPT:
                    self._bounded.pop(next(iter(self._bounded)))
                store = BoundedStore(self._store, who.municipality, who.units, self._kept)
                self._bounded[key] = Desk(
                    store, confined=who.municipality, today=self._today, clock=self._clock, floor=self._floor, in_chat=self._in_chat,
                    shown=own, staff_floor=self._staff_floor,
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
        if (seen := self._readable()) is not self:
            return seen.report(order, who, progress)
        try:
            with self._lock:
                registers = self._registers()
                lent = Sources(
                    self._understood, lambda question: self._answer_question(question, registers),
                    lambda question: self._register_of(question, registers), self._store.reported,
                )
                return build(order, lent, progress)
        except StoreError as error:
            return Answer(str(error), "failed")

    def proofread(self, who: Who, *, everything: bool = False) -> Answer:
        """What is wrong in the comments and texts of the store, beside its own figures. ``everything``: also what no figure explains."""
        from core.proof.answering import words_answer  # noqa: PLC0415 – a question never needs it
        from store.proofreading import proof_of_store  # noqa: PLC0415 – as above

        if not may_ask(who) or who.municipality is not None:
            return refusal("Texterna i lagret korrekturläses på kommandoraden.")
        try:
            with self._lock:
                return words_answer(proof_of_store(self._registers(), self._reading()), everything=everything)
        except StoreError as error:
            return Answer(str(error), "failed")

    def _reading(self) -> Reading:
        """What proof-reading borrows."""
        from store.proofreading import Reading  # noqa: PLC0415 – a question never needs it

        return Reading(self._book, lambda question: self._answer_question(question, self._registers()), self._store.reported)
    def _report_bounded(self, order: Order, who: Who, progress: Progress) -> Report | Answer:
        """The report of what this person may see, and of nothing else."""
        from core.scope import is_within  # noqa: PLC0415 – only the chat needs it

        try:
            bound = self._bound(who)
            seen = bound._readable()._store.registers() if bound else ()
        except StoreError as error:
            return Answer(str(error), "failed")
        if bound is None or not seen:
            return refusal("Din kommun finns inte här.")
        if order.question is not None and not is_within(order.question, seen[0]):
            return refusal("Rapporten gäller något som inte visas här.")
        return bound.report(order, _unbound(who), progress)

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
            register = self._one(municipality)
            return shown(self._store, register, who) if register else refusal(WHICH)
        except StoreError as error:
            return Answer(str(error), "failed")

    def changes(self, since: int, who: Who | None = None) -> tuple[LogEntry, ...]:
        """What was written after a generation, by anyone; ``who``: of what that person may see."""
        seen = self._seen_by(who)
        return seen._store.log(since) if seen else ()

    def note(self, words: str, who: Who, answer: Answer | None = None) -> None:
        """Keep that a question was asked, and what came of it; without an answer, that it was denied. Raises StoreError."""
        from core.subject import Asking  # noqa: PLC0415 – only the chat notes questions
        from store.personal import personal_of  # noqa: PLC0415

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
        chosen = self._chosen()
        found = [(r.id, r.name) for r in self._registers()]
        return tuple(sorted(found, key=lambda each: each[0] != chosen))

    def units(self, who: Who) -> tuple[tuple[str, UnitName], ...]:
        """(municipality id, unit) for all that may be asked about: for search boxes."""
        seen = self._seen_by(who)
        desk = seen._readable() if seen else None
        registers = () if desk is None else desk._registers() if who.municipality is None else desk._store.registers()
        return tuple((r.id, UnitName(unit.code, unit.name)) for r in registers for unit in r.latest.values())

    def rounds(self, who: Who) -> tuple[tuple[str, Round], ...]:
        """(municipality id, round) of all rounds that may be asked about, each municipality's earliest first."""
        from core.rounds import in_order  # noqa: PLC0415 – only commands and pickers need it

        seen = self._seen_by(who)
        return tuple((r.id, each) for r in seen._registers() for each in in_order(r.rounds)) if seen else ()

    def _seen_by(self, who: Who | None) -> Desk | None:
        """The desk of what a person may see (None: of everything); None when that is nothing."""
        if who is None or who.municipality is None:
            return self if who is None or may_ask(who) else None
        bound = self._bound(who) if may_ask(who) else None
        return bound if bound is not None and bound._store.registers() else None

    def _registers(self) -> tuple[Register, ...]:
        registers = self._store.registers()
        if self._confined is None:
            return registers
        found = _named(registers, self._confined)
        if found is None:
            known = ", ".join(r.name for r in registers) or "ingen"
            raise StoreError(f"Kommunen {self._confined!r} finns inte i lagret. Inlästa kommuner: {known}.".replace("'", "”"))
        return (found,)

    def _chosen(self) -> str | None:
        return self._store.chosen()

    def _answer(self, question: str | Question, context: Question | None) -> Answer:
        registers = self._registers()
        if isinstance(question, Question):
            return self._answer_question(question, registers)
        if is_national(question):
            return self._of_the_nation(question)
        found = parse(
            question, self._store.registers(), confined=self._confined, chosen=self._chosen(), today=self._today(), context=context
        )
        if isinstance(found, Choices):
            return Answer(found.headline, "choose", choices=found.choices, version=self._store.generation())
        if not registers and not isinstance(found, Question):
            return refusal(found.headline)
        if isinstance(found, NotUnderstood):
            return Answer(found.headline, "not_understood", choices=found.suggestions, version=self._store.generation())
        return self._answer_question(found, registers)

    def _of_the_nation(self, text: str) -> Answer:
        """The answer about every municipality, for one who may see them all."""
        from core.national_words import read  # noqa: PLC0415 – few questions are about the nation
        from store.national import answer_of  # noqa: PLC0415 – as above

        wanted = read(text)
        if isinstance(wanted, str):
            return Answer(wanted, "not_understood", version=self._store.generation())
        if self._confined is not None:
            return refusal(f"Här besvaras bara frågor om {self._registers()[0].name}, inte om riket.")
        key = ("riket", wanted, self._store.generation())
        if key not in self._of_all:
            self._of_all = {key: answer_of(wanted, self._store)}
        return self._of_all[key]

    def _answer_question(self, question: Question, registers: tuple[Register, ...]) -> Answer:
        register = self._register_of(question, registers)
        if register is None:
            return _guide_without_books(question)
        is_other = len(registers) > 1 and register.id != self._chosen()
        return answer(question, self._book(question, register), named=is_other)

    def _register_of(self, question: Question, registers: tuple[Register, ...]) -> Register | None:
        wanted = question.municipality or self._chosen()
        return next((r for r in registers if r.id == wanted), registers[0] if registers else None)

    def _book(self, question: Question, register: Register) -> Book:
        """The book that the question needs, opened on the part of the organisation that holds its unit."""
        years = years_needed(question, register)
        generation = self._store.generation()
        unit = question.unit or (register.home if question.kind in REPORT_TABLES else register.root.code)
        parts = register.parts_needed(unit, years)
        is_reported = question.kind in REPORTED
        key = (generation, register.id, years, parts, is_reported)
        if key not in self._books:
            figures = {year: self._figures(register, year, part) for year, part in zip(years, parts, strict=True)}
            if years and parts[-1] is not None and not figures[years[-1]]:
                figures = {year: self._figures(register, year, None) for year in years}
            with_rounds = {each.year for each in register.rounds}
            prognoses = [given for year in years if year in with_rounds for given in self._store.prognoses(register.id, year)]
            while len(self._books) >= _BOOKS_KEPT:
                self._books.pop(next(iter(self._books)))
            reported = self._store.reported(register.id) if is_reported else ()
            self._books[key] = Book(register, figures, generation, prognoses, reported, self._staff_floor)
        return self._books[key]

    def _figures(self, register: Register, year: int, part: str | None) -> tuple[UnitFigures, ...]:
        """What is booked in one part of the organisation, or in all of it; a part without figures is looked at from above."""
        booked = self._kept.figures(register.id, year, part)
        if part is None:
            return booked
        units = register.organisation(year)
        first, end = units.span(part) if part in units else (0, 0)
        inside = {unit.code for unit in units.nodes[first:end]}
        return tuple(figures for figures in booked if figures.unit in inside)

    def _do(self, command: Command, who: Who, progress: Progress) -> Answer:
        from core.commands import (  # noqa: PLC0415 – a question never needs it
            Accept,
            Choose,
            EditTable,
            Erase,
            GivePrognosis,
            Import,
            Invite,
            Portray,
            Post,
            PostDue,
            Prune,
            Remind,
            Remove,
            SetChat,
            SetRole,
            SetSchedule,
            ShowLog,
            ShowPeople,
            TakeKeyFigures,
            Undo,
        )
        from core.settings import SetDeadline, SetProfile  # noqa: PLC0415 – as above

        if isinstance(command, GivePrognosis) and command.instead is not None:
            from core.changing import changed  # noqa: PLC0415 – as above

            command = changed(command)
        if isinstance(command, GivePrognosis) and may_ask(who) and (asked := self._asks(command)):
            return asked
        if why_not := refusal_of(command, who):
            return refusal(why_not)
        match command:
            case Choose():
                done = self._choose(command)
            case Post() | PostDue() | SetSchedule() | Remind():
                done = self._posting(command, who)
            case Invite() | Accept() | Remove() | SetChat() | SetRole() | ShowPeople():
                done = self._admit(command, who)
            case Portray() | Erase() | Prune() | ShowLog():
                done = self._about(command, who)
            case SetProfile() | SetDeadline():
                done = self._set(command, who)
            case Undo():
                done = self._undo(command, who)
            case TakeKeyFigures() | EditTable():
                done = self._beside_money(command, who)
            case Import():
                done = self._import(command, who, progress)
            case _:
                done = self._in_round(command, who)
        return done

    def _asks(self, command: GivePrognosis) -> Answer | None:
        """The answer to words that name no amount, and so are a question that anyone may ask."""
        from core.giving import Scene, as_question, hear  # noqa: PLC0415 – a question never needs it

        if hear(command, Scene(self._store.registers(), self._confined, self._chosen(), self._today())) is not None:
            return None
        seen = self._readable()
        context = None if command.context is not None and self._hides(command.context.unit) else command.context
        return seen._answer(as_question(command.words), context)

    def _in_round(self, command: InRound, who: Who) -> Answer:
        from store.rounds import Writer, in_round  # noqa: PLC0415 – a question never needs it

        self._registers()  # a municipality that is not there is told as it is to a question
        writer = Writer(who.name, self._clock().isoformat(timespec="seconds"), self._today(), self._confined)
        return in_round(self._store, command, writer)

    def _posting(self, command: Posting, who: Who) -> Answer:
        from store.posting import Poster, carry_out  # noqa: PLC0415 – a question never needs it

        registers, seen = self._registers(), self._veiled()
        shown = seen._registers()
        poster = Poster(
            who.name, self._clock(), seen._understood, lambda question: seen._answer_question(question, shown),
            lambda name: _named(registers, name or self._chosen() or "") or (registers[0] if not name and registers else None),
        )
        return carry_out(self._store, command, poster)

    def _understood(self, text: str) -> Question | Answer:
        """The question in a text, or the answer that says why there is none."""
        found = parse(text, self._store.registers(), confined=self._confined, chosen=self._chosen(), today=self._today())
        return found if isinstance(found, Question) else self._answer(text, None)

    def _choose(self, command: Choose) -> Answer:
        found = _named(self._registers(), command.municipality)
        if found is None:
            return refusal(f"Kommunen ”{command.municipality[:40]}” finns inte i lagret.")
        self._store.choose(found.id)
        return Answer(f"{found.name} är nu vald kommun.", municipality=found.name, version=self._store.generation())

    def _beside_money(self, command: TakeKeyFigures | EditTable, who: Who) -> Answer:
        from core.commands import TakeKeyFigures  # noqa: PLC0415 – as below
        from store.editing import edit_table  # noqa: PLC0415 – a question never needs it
        from store.key_figures import take_key_figures  # noqa: PLC0415 – as above

        register = self._one(command.municipality)
        if register is None:
            return refusal(WHICH)
        if isinstance(command, TakeKeyFigures):
            return take_key_figures(self._store, command, who, register)
        return edit_table(self._store, command, who, register)

    def reported(self, municipality: str | None, who: Who) -> tuple[ReportedTable, ...]:
        """Every reported table of a municipality (id or name; None: the chosen one), in the order in which they came. Raises StoreError."""
        if not may_ask(who) or who.municipality is not None:
            return ()
        registers = self._registers()
        found = _named(registers, municipality or self._chosen() or "") or (registers[0] if registers and not municipality else None)
        return self._store.reported(found.id) if found else ()

    def _admit(self, command: Admitting, who: Who) -> Answer:
        from store.admitting import Doorkeeper, admit  # noqa: PLC0415 – a question never needs it

        return admit(self._store, command, Doorkeeper(who.name, self._clock(), self._one))

    def _set(self, command: Setting, who: Who) -> Answer:
        from store.settings import change  # noqa: PLC0415 – a question never needs it

        register = self._one(command.municipality)
        return change(self._store, command, who, register.id) if register else refusal(WHICH)

    def _one(self, name: str | None) -> Register | None:
        """The municipality that is named, else the chosen or the only one."""
        registers = self._registers()
        return _named(registers, name or self._chosen() or "") or (registers[0] if not name and len(registers) == 1 else None)

    def _about(self, command: About, who: Who) -> Answer:
        from core.commands import ShowLog  # noqa: PLC0415 – a question never needs it
        from store.about_people import about  # noqa: PLC0415
        from store.log import show_log  # noqa: PLC0415

        if isinstance(command, ShowLog):
            return show_log(self._store, command, self._registers())
        return about(self._store, command, who, self._clock())

    def _undo(self, command: Undo, who: Who) -> Answer:
        from store.undoing import take_back  # noqa: PLC0415 – a question never needs it

        confined = self._registers()[0] if self._confined is not None else None
        return take_back(self._store, command, who, confined, self._clock())

    def _import(self, command: Import, who: Who, progress: Progress) -> Answer:
        from store.importing import import_files  # noqa: PLC0415 – a question never needs it

        return import_files(self._store, command, who, confined=self._confined, progress=progress, doubts=self._doubts)

    def _doubts(self, given: Sequence[Prognosis], register: Register) -> tuple[Problem, ...]:
        """What the comments of an import say that the figures do not."""
        from store.proofreading import problems_with  # noqa: PLC0415 – only an import with comments needs it

        return problems_with(given, register, self._reading())


def _too_small() -> Answer:
    from store.curtain import TOO_SMALL  # noqa: PLC0415 – only the chat needs it

    return refusal(TOO_SMALL)


def _unbound(who: Who) -> Who:
    """The same person on a desk where there is nothing else to be bound from."""
    return who._replace(municipality=None, unit=None, more=())


def _within(command: Command, desk: Desk, who: Who) -> Command:
    """The command without a last question about something outside what this desk sees; where nothing was asked, a prognosis that
    names no unit is of the person's own."""
    from dataclasses import replace  # noqa: PLC0415 – only the chat needs it

    from core.commands import GivePrognosis  # noqa: PLC0415
    from core.scope import is_within  # noqa: PLC0415

    if not isinstance(command, GivePrognosis):
        return command
    if command.context is None:
        return replace(command, context=Question("prognosis", who.municipality, who.unit)) if who.unit else command
    seen = desk._store.registers()
    return command if seen and is_within(command.context, seen[0]) else replace(command, context=None)


def _named(registers: tuple[Register, ...], name: str) -> Register | None:
    """The municipality that a person means by a name or an id: as it is written first (Habo is not Håbo), then folded."""
    from core.names import means_municipality  # noqa: PLC0415 – only a confined desk needs it

    exact = [r for r in registers if name.casefold().strip() in (r.name.casefold(), r.name.casefold().removesuffix(" kommun"), r.id)]
    meant = exact or [r for r in registers if means_municipality(name, r.name, r.id)]
    return meant[0] if meant else None


def _guide_without_books(question: Question) -> Answer:
    from core.answers.guide import guide  # noqa: PLC0415 – only an empty store needs it

    if question.kind == "help":
        return guide(None)
    return refusal(
        "Inga siffror är inlästa ännu. Läs in en fil med koll importera FIL, eller prova med koll demo.",
        followups=(FollowUp("Hjälp", "hjälp"),),
    )
