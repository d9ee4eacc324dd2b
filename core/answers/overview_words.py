"""What an overview says in words: its headline, one or two sentences per unit, and the four figures above the table."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.accuracy import errors_of, measures_of
from core.answer import Row, Tile
from core.answers import deviation
from core.answers.asked import Asked
from core.answers.parts import is_shown_as_zero
from core.answers.sight import COMMENT, DRAFT, UNCOMMENTED, Sight
from core.fold import quoted
from core.money import MISSING, NO_BREAK_SPACE, Amount, format_amount
from core.rounds import NOT_GIVEN

LONGEST = 160
"""Characters of a comment in a row's sentences."""


def headline(asked: Asked, rows: Sequence[Row]) -> str:
    """The top unit's deviation, and how many units below it are far worse than their budget."""
    red = _red(rows)
    counted = f" {_count(red, 'enhet är röd', 'enheter är röda')}." if red else ""
    return deviation.headline(asked, rows[0]) + counted


def said_of(sight: Sight, row: Row) -> str:
    """One unit in sentences: its deviation, how that has moved, what is said of its year, and why."""
    unit = sight.asked.book.units(sight.asked.year)[row.key]
    return " ".join((deviation.headline(sight.asked._replace(unit=unit, named=False), row), *_moved(sight, row), *_prognosis(sight, row)))


def _moved(sight: Sight, row: Row) -> Iterator[str]:
    amount, shown = row.cells["change"].value, sight.asked.profile.unit
    if isinstance(amount, int) and not is_shown_as_zero(amount, shown):
        yield f"Det är {_size(amount, sight)} {'bättre' if amount > 0 else 'sämre'} än i {sight.month_before}."


def _prognosis(sight: Sight, row: Row) -> Iterator[str]:
    view, given = sight.view, sight.view.given(row.key)
    if given is not None and view.said is not None:
        expected = None if view.is_done else row.cells["expected_deviation"].value
        beside = f", {_against(expected, sight)}" if isinstance(expected, int) else ""
        yield f"Prognosen i {view.month} {'var' if view.is_done else 'är'} {view.text(given)} {sight.asked.profile.unit}{beside}."
    elif sight.waits_for(row.key):
        yield "Prognosen är inte lämnad." if sight.is_open else "Prognosen lämnades inte."
    for each in sight.shown(row.key):
        if each.comment and each.status not in NOT_GIVEN:
            yield f"{each.author}: {quoted(each.comment, LONGEST)}" if each.author else quoted(each.comment, LONGEST)
            return


def marks_note(sight: Sight, rows: Sequence[Row]) -> str:
    """What the signs beside the prognoses mean, of those that there are; what is to be done is of the last round."""
    last = f" i {sight.round.name}" if sight.round and sight.view.said not in (None, sight.round) else ""
    meanings = {COMMENT: "kommenterad prognos", UNCOMMENTED: f"kommentar saknas{last}", DRAFT: f"utkast{last}"}
    used = {row.cells["comment"].text for row in rows if "comment" in row.cells}
    return ", ".join(f"{mark} {meaning}" for mark, meaning in meanings.items() if mark in used)


def _against(amount: Amount, sight: Sight) -> str:
    if is_shown_as_zero(amount, sight.asked.profile.unit):
        return "som budget"
    return f"{_size(amount, sight)} {'bättre' if amount > 0 else 'sämre'} än budget"


def _size(amount: Amount, sight: Sight) -> str:
    unit = sight.asked.profile.unit
    return f"{format_amount(abs(amount), unit)}{NO_BREAK_SPACE}{unit}"


def tiles(sight: Sight, rows: Sequence[Row]) -> tuple[Tile, ...]:
    """The deviation, what the year ends at, how far off such words have been, and what waits to be done."""
    return _deviation_tile(sight, rows[0]), _year_end_tile(sight, rows[0]), _record_tile(sight), _to_do_tile(sight, rows)


def _deviation_tile(sight: Sight, own: Row) -> Tile:
    cell, pct, moved = own.cells["deviation"], own.cells["deviation_pct"], own.cells["change"].value
    share = f"{pct.text}{NO_BREAK_SPACE}%" if pct.value is not None else ""
    change = _signed(moved, sight) if isinstance(moved, int) else ""
    since = f"{change} sedan {sight.month_short}" if change and sight.month_before else ""
    return Tile(sight.asked.profile.word("deviation"), _with_unit(cell.text, sight), " · ".join(filter(None, (share, since))), cell.tone)


def _year_end_tile(sight: Sight, own: Row) -> Tile:
    said, model, expected = own.cells["prognosis"], own.cells["forecast"], own.cells["expected_deviation"]
    if sight.view.is_done and said.value is not None:
        return Tile(f"Prognos i {sight.view.month}", _with_unit(said.text, sight), _after(sight))
    chosen, who = (said, f"Prognos i {sight.view.month}") if said.value is not None else (model, "Modellens prognos")
    if chosen.value is None:
        return Tile("Prognos helår", MISSING, _given(sight) if sight.round else "inget prognostillfälle")
    beside = f"{_signed(expected.value, sight)} mot budget" if isinstance(expected.value, int) else ""
    return Tile(who, _with_unit(chosen.text, sight), beside, expected.tone)


def _given(sight: Sight) -> str:
    return f"{sum(each.is_given for each in sight.standings.values())} av {len(sight.standings)} lämnade"


def _after(sight: Sight) -> str:
    """Of the shown prognosis in a year that is over: that it was the last round's, or what the last round has."""
    if sight.round is None or sight.round == sight.view.said:
        return "det sista tillfället"
    return f"{_given(sight)} i {sight.view.fiscal.month_name(sight.round.as_of).split()[0]}"


def _record_tile(sight: Sight) -> Tile:
    """The top unit's own record; it takes the books of earlier years, which only an overview that looks ahead is opened with."""
    label, book = "Prognossäkerhet", sight.asked.book
    if not sight.asked.question.with_forecast and any(each.frozen and each.year < sight.asked.year for each in book.register.rounds):
        return Tile(label, MISSING, "visas tillsammans med modellen")
    found = measures_of(errors_of(book, sight.asked.unit.code))
    if found is None:
        return Tile(label, MISSING, "inget att hålla mot bokslut")
    hits = f"träff {found.hits} av {found.tried}" if found.tried else ""
    return Tile(label, f"±{NO_BREAK_SPACE}{_with_unit(format_amount(found.precision, sight.asked.profile.unit), sight)}", hits)


def _to_do_tile(sight: Sight, rows: Sequence[Row]) -> Tile:
    missing, silent = (sum(flag in row.flags for row in rows) if sight.is_open else 0 for flag in ("missing", "uncommented"))
    red = _red(rows)
    words = [
        f"{missing} av {len(sight.standings)} prognoser saknas" if missing else "", f"{silent} utan kommentar" if silent else "",
        _count(red, "röd enhet", "röda enheter") if red else "",
    ]
    waiting = [each for each in words if each]
    return Tile("Att göra", waiting[0] if waiting else "Inget", " · ".join(waiting[1:]), "warning" if missing or silent else "neutral")


def _red(rows: Sequence[Row]) -> int:
    """How many units below the first row are far worse than their budget."""
    return sum(row.tone == "bad" and row.question is not None for row in rows[1:])


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _signed(amount: Amount, sight: Sight) -> str:
    return format_amount(amount, sight.asked.profile.unit, signed=True)


def _with_unit(text: str, sight: Sight) -> str:
    return text if text == MISSING else f"{text}{NO_BREAK_SPACE}{sight.asked.profile.unit}"
