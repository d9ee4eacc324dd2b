"""Carries out commands for a desk: checks who asks, finds who does it, and lets nothing be seen that is not shown there."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.access import may_ask, refusal_of
from core.answer import Answer, refusal
from core.commands import (
    About,
    Accept,
    Admitting,
    Choose,
    Command,
    EditTable,
    Erase,
    GivePrognosis,
    GiveSheet,
    Import,
    InRound,
    Invite,
    Portray,
    Post,
    PostDue,
    Posting,
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
from core.given_by_file import GivenByFile
from core.progress import Progress
from core.question import Who
from core.register import Register
from core.settings import SetDeadline, SetProfile, Setting
from store.books import WHICH, named
from store.sight import Sight, too_small


class Clerk:
    """``clock`` (UTC) is when a prognosis is given. Everything raises StoreError."""

    def __init__(self, sight: Sight, clock: Callable[[], datetime]) -> None:
        self._sight, self._clock = sight, clock
        self._books, self._store = sight.whole, sight.whole.store

    def do(self, command: Command, who: Who, progress: Progress) -> Answer:
        """What came of a command, as it may be shown here: no prognosis is heard for a unit that is not."""
        if isinstance(command, GivePrognosis | GiveSheet):
            given = self._sight.given(command)
            if given is None:
                return too_small()
            command = given
        return self._sight.through(self._carry_out(command, who, progress))

    def _carry_out(self, command: Command, who: Who, progress: Progress) -> Answer:
        if isinstance(command, GivePrognosis) and command.instead is not None:
            from core.changing import changed  # noqa: PLC0415 – each command loads only its own

            command = changed(command)
        if isinstance(command, GivePrognosis) and may_ask(who) and (asked := self._asks(command)):
            return asked
        if why_not := refusal_of(command, who):
            return refusal(why_not)
        match command:
            case Choose():
                done = self._choose(command, who)
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
        from core.giving import as_question, hear  # noqa: PLC0415 – each command loads only its own

        if hear(command, self._books.scene()) is not None:
            return None
        context = None if self._sight.hides(command.context) else command.context
        return self._sight.shown.answer(as_question(command.words), context)

    def _in_round(self, command: InRound, who: Who) -> Answer:
        from store.rounds import Writer, in_round  # noqa: PLC0415 – each command loads only its own

        self._books.registers()  # a municipality that is not there is told as it is to a question
        writer = Writer(who.name, self._clock().isoformat(timespec="seconds"), self._books.today(), self._books.confined)
        return in_round(self._store, command, writer)

    def _posting(self, command: Posting, who: Who) -> Answer:
        from store.posting import Poster, carry_out  # noqa: PLC0415 – each command loads only its own

        registers, seen = self._books.registers(), self._sight.posted
        shown = seen.registers()
        poster = Poster(
            who.name, self._clock(), seen.understood, lambda question: seen.answered(question, shown),
            lambda question: self._books.answered(question, registers),
            self._books.one, self._books.registers,
        )
        return carry_out(self._store, command, poster)

    def _choose(self, command: Choose, who: Who) -> Answer:
        found = named(self._books.registers(), command.municipality)
        if found is None:
            return refusal(f"Kommunen ”{command.municipality[:40]}” finns inte i lagret.")
        self._store.choose(found.id, who.name)
        return Answer(f"{found.name} är nu vald kommun.", municipality=found.name, version=self._store.generation())

    def _beside_money(self, command: TakeKeyFigures | EditTable, who: Who) -> Answer:
        from store.editing import edit_table  # noqa: PLC0415 – each command loads only its own
        from store.key_figures import take_key_figures  # noqa: PLC0415 – each command loads only its own

        register = self._books.one(command.municipality)
        if register is None:
            return refusal(WHICH)
        if isinstance(command, EditTable):
            return edit_table(self._store, command, who, register)
        return take_key_figures(self._store, command, who, register)

    def _admit(self, command: Admitting, who: Who) -> Answer:
        from store.admitting import Doorkeeper, admit  # noqa: PLC0415 – each command loads only its own

        return admit(self._store, command, Doorkeeper(who.name, self._clock(), self._books.one, self._books.registers))

    def _set(self, command: Setting, who: Who) -> Answer:
        from store.settings import change  # noqa: PLC0415 – each command loads only its own

        register = self._books.one(command.municipality)
        return change(self._store, command, who, register.id) if register else refusal(WHICH)

    def _about(self, command: About, who: Who) -> Answer:
        from store.about_people import about  # noqa: PLC0415 – each command loads only its own
        from store.log import show_log  # noqa: PLC0415 – each command loads only its own

        if isinstance(command, ShowLog):
            return show_log(self._store, command, self._books.registers(), confined=self._books.confined is not None)
        return about(self._store, command, who, self._clock())

    def _undo(self, command: Undo, who: Who) -> Answer:
        from store.undoing import take_back  # noqa: PLC0415 – each command loads only its own

        confined = self._books.registers()[0] if self._books.confined is not None else None
        return take_back(self._store, command, who, confined, self._clock())

    def _import(self, command: Import, who: Who, progress: Progress) -> Answer:
        from store.importing import import_files  # noqa: PLC0415 – each command loads only its own

        def review(given: GivenByFile, register: Register) -> GivenByFile:
            """The prognoses of an import, beside the books."""
            from store.proofreading import reading_of, reviewed_by  # noqa: PLC0415 – only an import with prognoses needs it

            return reviewed_by(given, register, reading_of(self._books))

        return import_files(
            self._store, command, who, confined=self._books.confined, progress=progress, review=review, today=self._books.today(),
        )
