"""Writes in prognosis rounds through the desk: reads, plans, previews, and writes one transaction."""
from __future__ import annotations

from datetime import date
from typing import NamedTuple

from core.answer import Answer, FollowUp, refusal
from core.answers.given import Given, Giving, give, receipt
from core.answers.given_sheet import give_sheet
from core.answers.opening import open_round
from core.answers.round_acts import Acting, approve, copy_round, done, freeze_round
from core.ask import Choices, NotUnderstood, parse
from core.book import Book
from core.commands import Approve, CopyRound, FreezeRound, GivePrognosis, GiveSheet, InRound, OpenRound
from core.giving import MISSING_AMOUNT, Heard, Scene, hear, municipality_meant
from core.ports import Store
from core.register import Register
from core.round_finding import round_meant
from store.anew import planned_anew

"""How many times a write is planned anew because others wrote meanwhile; each time someone else has got through."""


class Writer(NamedTuple):
    """Who writes, when (ISO 8601 in UTC) and on what day; ``confined`` limits to one municipality."""

    name: str
    time: str
    today: date
    confined: str | None = None


def in_round(store: Store, command: InRound, writer: Writer) -> Answer:
    """The preview, or when the command says write the written result.

    A plan holds for the generation that it was made from. When someone else has written since, it is made anew, so that what
    is said to be replaced is what was replaced. Raises StoreError.
    """
    return planned_anew(lambda: _once(store, command, writer))


def _once(store: Store, command: InRound, writer: Writer) -> Answer:
    generation = store.generation()
    scene = Scene(store.registers(), writer.confined, store.chosen(), writer.today)
    planned = _plan(store, command, writer, scene, generation)
    answer = planned.answer._replace(version=generation)
    if planned.transaction is None or not command.write:
        return answer
    version = store.commit(planned.transaction, generation)
    return receipt(answer, version) if isinstance(command, GivePrognosis | GiveSheet) else done(answer, planned.transaction, version)


def _plan(store: Store, command: InRound, writer: Writer, scene: Scene, generation: int) -> Given:
    match command:
        case GivePrognosis():
            return _give(store, command, writer, scene, generation)
        case GiveSheet():
            return _give_sheet(store, command, writer, scene, generation)
        case Approve(unit=str()):
            return _approve_unit(store, command, writer, scene, generation)
        case _:
            return _act(store, command, writer, scene, generation)


def _act(
    store: Store, command: OpenRound | FreezeRound | CopyRound | Approve, writer: Writer, scene: Scene, generation: int,
) -> Given:
    register = municipality_meant(command.municipality, scene)
    if isinstance(register, Answer):
        return Given(register)
    acting = _acting(store, register, writer, generation)
    match command:
        case OpenRound():
            return open_round(command, acting)
        case FreezeRound():
            return freeze_round(command, acting)
        case CopyRound():
            return copy_round(command, acting)
        case Approve():
            return approve(command, None, acting)


def _acting(store: Store, register: Register, writer: Writer, generation: int) -> Acting:
    return Acting(register, writer.name, writer.time, writer.today, lambda year: _book(store, register, year, generation))


def _give(store: Store, command: GivePrognosis, writer: Writer, scene: Scene, generation: int) -> Given:
    heard = hear(command, scene)
    if heard is None or isinstance(heard, Answer):
        return Given(heard or refusal(MISSING_AMOUNT))
    said = round_meant(heard.register, heard.round, heard.period)
    if isinstance(said, str):
        return Given(refusal(said))
    book = _book(store, heard.register, said.year, generation, heard.unit)
    return give(heard, Giving(book, said, writer.name, writer.time, writer.today, scene.registers), command)


def _give_sheet(store: Store, command: GiveSheet, writer: Writer, scene: Scene, generation: int) -> Given:
    lines = [hear(line, scene) for line in command.lines]
    wrong = next((each for each in lines if not isinstance(each, Heard)), None)
    heard = [each for each in lines if isinstance(each, Heard)]
    if wrong is not None or len(heard) < len(lines) or not heard:
        return Given(wrong or refusal(MISSING_AMOUNT))
    if len({(each.register.id, each.unit, each.round) for each in heard}) > 1:
        return Given(refusal("Ett formulär gäller en enhet i ett prognostillfälle."))
    register = heard[0].register
    said = round_meant(register, heard[0].round)
    if isinstance(said, str):
        return Given(refusal(said))
    book = _book(store, register, said.year, generation, heard[0].unit)
    return give_sheet(heard, Giving(book, said, writer.name, writer.time, writer.today, scene.registers), command)


def _approve_unit(store: Store, command: Approve, writer: Writer, scene: Scene, generation: int) -> Given:
    """The unit found by its name as in a question, in whichever municipality; by its code first, as the command of a preview has it."""
    unit, meant = command.unit or "", municipality_meant(command.municipality, scene)
    if isinstance(meant, Register) and any(each.code == unit for each in meant.units):
        return approve(command, unit, _acting(store, meant, writer, generation))
    found = parse(
        f"prognos {unit}", scene.registers, confined=scene.confined or command.municipality, chosen=scene.chosen, today=scene.today,
    )
    if isinstance(found, Choices):
        return Given(Answer(found.headline, "choose", choices=_approvals(found.choices)))
    if isinstance(found, NotUnderstood):
        return Given(Answer(found.headline, "not_understood", choices=_approvals(found.suggestions)))
    register = next(each for each in scene.registers if each.id == found.municipality)
    return approve(command, found.unit or register.root.code, _acting(store, register, writer, generation))


def _approvals(choices: tuple[FollowUp, ...]) -> tuple[FollowUp, ...]:
    """The choices of a question about prognoses as approvals of them."""
    return tuple(each._replace(question=f"godkänn {each.question.removeprefix('prognos ')}") for each in choices)


def _book(store: Store, register: Register, year: int, generation: int, unit: str | None = None) -> Book:
    """A year and the one before, with the year's prognoses; ``unit`` promises that only its part of the organisation is needed."""
    years = [label for label in (year - 1, year) if label in register.years]
    parts = register.parts_needed(unit, years) if unit else (None,) * len(years)
    figures = {label: tuple(store.figures(register.id, label, part)) for label, part in zip(years, parts, strict=True)}
    return Book(register, figures, generation, store.prognoses(register.id, year))
