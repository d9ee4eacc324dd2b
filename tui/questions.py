"""What the screens ask of the desk: the only place of the terminal that knows it. Each call runs in a thread, so no key waits for it."""
from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.answer import Answer, Table
from core.calendar import Period, Scope, Span, months_later, years_later
from core.commands import Choose, Command, GiveSheet, Import
from core.intake import Incoming
from core.ports import StoreError
from core.progress import Progress, silent
from core.question import Question, Who
from core.reported import ReportedTable
from store.desk import Desk
from tui.wording import for_screen

if TYPE_CHECKING:
    from core.report import Report
    from store.reporting import Order


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit to look for: where it is and what it is called."""

    municipality: str
    place: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Places:
    """Everything that can be opened. ``municipalities``: (id, name), the chosen one first; ``problem`` says why there is nothing."""

    municipalities: tuple[tuple[str, str], ...] = ()
    units: tuple[Unit, ...] = ()
    problem: str = ""


class Questions:
    """The desk as the screens see it: awaitable, and for one person."""

    def __init__(self, desk: Desk, who: Who) -> None:
        """Nothing is asked yet."""
        self._desk = desk
        self._who = who
        self._own: set[int] = set()
        self._writing = 0

    async def ask(self, question: str | Question, context: Question | None = None) -> Answer:
        """The answer, whatever it says; a store that cannot be read answers ``failed``."""
        return for_screen(await to_thread(self._desk.ask, question, self._who, context))

    @property
    def name(self) -> str:
        """Who asks."""
        return self._who.name

    async def tree(self, municipality: str | None, period: Period | None, *, with_forecast: bool = False) -> Answer:
        """Every unit of a municipality; ``with_forecast`` takes the model's time as well."""
        return await self.ask(Question("overview", municipality, period=period, with_forecast=with_forecast))

    async def do(self, command: Command, progress: Progress = silent) -> Answer:
        """What came of a command: a preview, a receipt or a refusal; what ``progress`` raises ends it."""
        return for_screen(await to_thread(self._do, command, progress))

    def _do(self, command: Command, progress: Progress = silent) -> Answer:
        """Carry it out, and remember the version that it made: one's own writing is no news."""
        if not getattr(command, "write", True):
            return self._desk.do(command, self._who, progress)
        self._writing += 1
        try:
            done = self._desk.do(command, self._who, progress)
            if done.status == "answered":
                self._own.add(done.version)
        finally:
            self._writing -= 1
        return done

    async def take_in(self, command: Import, here: str | None, progress: Progress) -> tuple[Import, Answer]:
        """What files would change; where they name no municipality of the store, in the one called ``here``. With the command."""
        answer = await to_thread(self._do, command, progress)
        if answer.status == "refused" and here and not command.municipality and "--kommun" in answer.headline:
            command = replace(command, municipality=here)
            answer = await to_thread(self._do, command, progress)
        return command, for_screen(answer)

    async def read(self, paths: Sequence[str], progress: Progress) -> tuple[Incoming, ...]:
        """What the files hold; what ``progress`` raises ends the reading."""
        return await to_thread(self._desk.read, paths, progress)

    async def report(self, order: Order, progress: Progress) -> Report | Answer:
        """The report that is ordered, or why there is none; what ``progress`` raises ends it."""
        made = await to_thread(self._desk.report, order, self._who, progress)
        return for_screen(made) if isinstance(made, Answer) else made

    async def write_report(self, report: Report, path: Path) -> str:
        """Write it whole to the file, in the format of its ending; how large it became and what proof-reading it found, in words.

        Raises store.writing.files.FileError.
        """
        from core.proof.answering import proof_line  # noqa: PLC0415 – seldom needed
        from store.proofreading import proof_of_file  # noqa: PLC0415 – as above
        from store.writing.files import content, put, size_text  # noqa: PLC0415 – as above

        made = await to_thread(content, report, path.suffix)
        await to_thread(put, path, made)
        proof = await to_thread(proof_of_file, made, path.name)
        more = f" Se dem med koll kontroll {path}." if proof.wrong else ""
        return f"{size_text(report, made)}. {proof_line(proof)}{more}"

    async def current_round(self, municipality: str | None) -> str | None:
        """The id of the municipality's latest open round, else of its latest; None where there is none."""
        try:
            known = await to_thread(self._desk.rounds, self._who)
        except StoreError:
            return None
        mine = [said for where, said in known if where == municipality]
        chosen = [said for said in mine if not said.frozen] or mine
        return chosen[-1].id if chosen else None

    async def give(self, sheet: GiveSheet) -> Answer:
        """Write a unit's form in one transaction; the receipt, or what is wrong or asked back."""
        return await to_thread(self._give, sheet)

    def _give(self, sheet: GiveSheet) -> Answer:
        preview = self._do(sheet)
        return for_screen(self._do(preview.yes) if preview.yes is not None else preview)

    async def history(self, about: Answer) -> Answer:
        """What the log says of the unit that an answer is about."""
        try:
            return await to_thread(self._desk.history, about)
        except StoreError as error:
            return about._replace(headline=str(error), status="failed", table=Table())

    async def log(self) -> Answer:
        """Everything that has been written."""
        from core.answers.log import log  # noqa: PLC0415 – seldom asked

        try:
            entries, names = await to_thread(self._desk.changes, 0), dict(await to_thread(self._desk.municipalities))
            named = [entry._replace(municipality=names.get(entry.municipality, entry.municipality)) for entry in entries]
            return log(named, await to_thread(self._desk.generation))
        except StoreError as error:
            return Answer(str(error), "failed")

    async def tables(self, municipality: str | None) -> tuple[tuple[ReportedTable, ...], Answer]:
        """The tables that are not about money, and the answer that lists them."""
        return await to_thread(self._tables, municipality)

    def _tables(self, municipality: str | None) -> tuple[tuple[ReportedTable, ...], Answer]:
        from core.answers.reported_list import listed  # noqa: PLC0415 – seldom asked

        try:
            generation, found = self._desk.generation(), self._desk.reported(municipality, self._who)
            units = {unit.code: unit.name for where, unit in self._desk.units(self._who) if where == municipality}
        except StoreError as error:
            return (), Answer(str(error), "failed")
        return found, for_screen(listed(found, units))._replace(version=generation)

    async def settings(self, municipality: str | None) -> Answer:
        """What the municipality has set of itself."""
        return await to_thread(self._desk.settings, self._who, municipality)

    async def choose(self, municipality: str) -> Answer:
        """Make it the municipality that questions are about when none is named."""
        return await to_thread(self._do, Choose(municipality))

    async def generation(self) -> int | None:
        """The store's generation; None when the store cannot be read just now, or is being written from here."""
        try:
            return await to_thread(self._desk.generation) if not self._writing else None
        except StoreError:
            return None

    async def news(self, since: int) -> str | None:
        """What others last wrote after a generation, as the log says it; None when all of it was written from here."""
        try:
            entries = await to_thread(self._desk.changes, since)
        except StoreError:
            return ""
        theirs = [entry for entry in entries if entry.generation not in self._own]
        return theirs[-1].summary if theirs else None if entries else ""

    async def places(self) -> Places:
        """The municipalities and units that may be asked about."""
        return await to_thread(self._places)

    def _places(self) -> Places:
        try:
            municipalities = self._desk.municipalities()
            units = self._desk.units(self._who)
        except StoreError as error:
            return Places(problem=str(error))
        names = dict(municipalities)
        return Places(municipalities, tuple(Unit(where, names.get(where, where), unit.code, unit.name) for where, unit in units))


def month_key(span: Span | None) -> str | None:
    """The key of the span's last month in a month table, ``2020-08``."""
    return None if span is None else "{}-{:02d}".format(*span.year.calendar(span.last))


def stepped(span: Span, *, months: int = 0, years: int = 0) -> tuple[Period, ...]:
    """The periods to try for a step, best first: a year known only as a whole has no months to step to."""
    if months:
        return (months_later(span, months),)
    return (years_later(span, years), Period(Scope.FULL_YEAR, None, span.year.label + years))

