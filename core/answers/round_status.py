"""Where a prognosis round stands: who has given what, and what is missing."""
from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from core.answer import Answer, Cell, Column, FollowUp, Row, refusal
from core.answers.asked import Asked
from core.answers.parts import answered, notes_for
from core.answers.phrasing import first_names, phrase
from core.answers.round_table import amount_text, columns, counted, deadline, rows, status_text
from core.calendar import Scope, Span
from core.expected import Standing, standings, with_covering
from core.kind_words import SWEDISH
from core.round_finding import known_rounds, named, no_open_round
from core.rounds import Round, in_order, latest

MOST_BEGUN: Final = 4
"""Units among those missing that have a button of their own."""


def round_status(asked: Asked) -> Answer:
    """Every expected unit at and below the asked one: prognosis, deviation, status, comment, who and when; last the total."""
    said = round_of(asked)
    if said is None:
        return without_round(asked)
    found = standings(asked.book, said, asked.unit.code)
    listed = rows(asked, said, found)
    covering = with_covering(asked.book, said, found)
    told = (*_sum_note(asked, covering, listed[-1]), *_own_before_the_sum(asked, covering))
    notes = (*told, *notes_for(asked, asked.profile.layout, asked.profile.unit))
    return answered(
        asked, _about(asked, f"{counted(said, found)}."), columns(asked), listed, notes,
        (*_follow_ups(asked, ("Vilka saknas", "vilka saknas")), *_round_before(asked, said)),
    )


def missing(asked: Asked) -> Answer:
    """The expected units that have not given their prognosis, that have only a draft, or that lack a comment.

    ``with_forecast``: as a reminder to their manager, with what the model suggests.
    """
    said = round_of(asked)
    if said is None:
        return without_round(asked)
    found = standings(asked.book, said, asked.unit.code)
    if asked.question.with_forecast and not said.frozen and (waited := [each for each in found if not each.is_given]):
        from core.answers.reminder import reminder  # noqa: PLC0415 – the model loads numpy, and only a reminder shows it here

        return reminder(asked, said, waited, _about(asked, missing_headline(said, found)))
    lacking = [each for each in found if not each.is_given or (each.lacks_comment and not said.frozen)]
    shown = (Column("status", "Status"), Column("manager", "Ansvarig"), Column("missing", "Saknas"))
    listed = [_missing_row(asked, each) for each in lacking]
    own = [] if any(each.unit.code == asked.unit.code for each in found) else [_whole_row(asked, found)]
    return answered(
        asked, _about(asked, missing_headline(said, found)), shown, [*own, *listed], (),
        (*_follow_ups(asked, ("Alla prognoser", "tillfälle")), *_begin(listed)),
    )


def _begin(listed: list[Row]) -> tuple[FollowUp, ...]:
    """What opens the first of those that are waited for: the model's suggestion beside the unit's own record."""
    waited = (row for row in listed if row.question and "missing" in row.flags)
    return tuple(FollowUp(row.label, row.question or "") for row in islice(waited, MOST_BEGUN))


def missing_headline(said: Round, found: tuple[Standing, ...]) -> str:
    """How many are missing, the first of them by name, and the last day."""
    lacking = [each.unit.name for each in found if not each.is_given]
    silent = [each.unit.name for each in found if each.is_given and each.lacks_comment and not said.frozen]
    where = f"{named(said)}{deadline(said)}"
    if not found:
        return f"Ingen enhet väntas lämna prognos i {where}."
    told = f" {first_names(silent)} saknar kommentar." if silent else ""
    if not lacking:
        everything = {1: "Prognosen", 2: "Båda prognoserna"}.get(len(found), f"Alla {len(found)} prognoser")
        return f"{everything} är inne i {where}.{told}"
    if len(found) == 1:
        return f"Prognosen saknas i {where}."
    return f"{len(lacking)} av {len(found)} prognoser saknas i {where}: {first_names(lacking)}.{told}"


def _about(asked: Asked, sentence: str) -> str:
    """The sentence with the unit that it is about, unless that is the whole municipality or the part of it that has figures."""
    is_whole = asked.unit.code in (asked.book.register.root.code, asked.book.register.home)
    return sentence if is_whole else f"{asked.subject}: {sentence[:1].lower()}{sentence[1:]}"


def _round_before(asked: Asked, said: Round) -> tuple[FollowUp, ...]:
    """The round that came before this one, of whichever year."""
    register = asked.book.register
    known = [each for each in in_order(register.rounds) if each.year in register.years]
    earlier = [each for each in known if (each.year, each.as_of) < (said.year, said.as_of)]
    if not earlier:
        return ()
    span = Span(register.fiscal_years[earlier[-1].year], 1, earlier[-1].as_of, Scope.YTD)
    return (FollowUp("Tillfället före", phrase(SWEDISH["round"], asked.unit, register, span)),)


def round_of(asked: Asked) -> Round | None:
    """The round that is named, else the last one of the span."""
    known = [each for each in asked.book.register.rounds if each.year in asked.book.register.years]
    if asked.question.round is not None:
        return next((each for each in known if each.id == asked.question.round), None)
    return latest(known, asked.year, asked.span.last)


def without_round(asked: Asked) -> Answer:
    """That there is no round in the span, and which there are."""
    register = asked.book.register
    said = no_open_round(register)
    if asked.question.round is not None or any(each.year in register.years for each in register.rounds):
        said = f"Det finns inget prognostillfälle {asked.span.label} i {register.name}. {known_rounds(register.rounds)}"
    return refusal(said)._replace(municipality=register.name, version=asked.book.version, asked=asked.question, span=asked.span)


def _sum_note(asked: Asked, found: tuple[Standing, ...], total: Row) -> tuple[str, ...]:
    """What those that are in add up to, while the total cannot be shown."""
    units, given = asked.book.units(asked.year), {each.unit.code for each in found if each.amount is not None}
    known = [
        each.amount for each in found
        if each.amount is not None and not given & {over.code for over in units.ancestors(each.unit.code)}
    ]
    if total.cells["prognosis"].value is not None or not known:
        return ()
    return (f"Summan visas när alla är inne. De lämnade är tillsammans {amount_text(sum(known), asked.profile)}.",)


def _own_before_the_sum(asked: Asked, found: tuple[Standing, ...]) -> Iterator[str]:
    """Why the total is another than the sum of the rows."""
    units, given = asked.book.units(asked.year), [each.unit.code for each in found if each.amount is not None]
    for each in found:
        if each.own and each.amount is not None and any(each.unit in units.ancestors(code) for code in given):
            yield f"{each.unit.name} har en egen prognos, som i summan går före dem under."


def _whole_row(asked: Asked, found: tuple[Standing, ...]) -> Row:
    """The asked unit, which others below it give prognoses for."""
    given = sum(each.is_given for each in found)
    cells = {"status": Cell(f"{given} av {len(found)} inne"), "manager": Cell(asked.unit.manager or ""), "missing": Cell("")}
    return Row(asked.unit.code, asked.unit.name, cells, question=asked.phrase("tillfälle"))


def _missing_row(asked: Asked, standing: Standing) -> Row:
    unit = standing.unit
    what = "kommentar" if standing.is_given else "resten av kontogrupperna" if standing.partly else "prognos"
    if standing.status == "draft" and not standing.partly:
        what = "klarmarkering"
    cells = {"status": Cell(status_text(standing)), "manager": Cell(unit.manager or ""), "missing": Cell(what)}
    flags = frozenset() if standing.is_given else frozenset({"missing"})
    return Row(unit.code, unit.name, cells, 1, question=asked.phrase("prognos", unit), flags=flags)


def _follow_ups(asked: Asked, *words: tuple[str, str]) -> tuple[FollowUp, ...]:
    """Those about the same round; words reach only the last of two rounds as of one month."""
    said = round_of(asked)
    if said is not None and said != latest(asked.book.register.rounds, said.year, said.as_of):
        words = ()
    return tuple(FollowUp(label, asked.phrase(word)) for label, word in (*words, ("Prognos", "prognos")))
