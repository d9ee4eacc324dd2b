"""Analys: a first draft of the economic analysis, unit by unit: what, how much, why, what changed and what nobody has explained."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.accounts import NET_COST
from core.answer import Answer, Cell, Column, Row
from core.answers.asked import Asked
from core.answers.drivers import Driver, Section, sections_of
from core.answers.parts import answered, deviation_cells, follow_ups, money, notes_for, previous_name, shown_groups
from core.answers.phrasing import first_names, in_a_row
from core.answers.quoting import comments_on
from core.answers.rounding import ore
from core.deviation import Deviation, deviation_of, tone_of
from core.explaining import Reason
from core.judged import judged
from core.money import Amount
from core.narrative import (
    Amounts,
    Draft,
    beside,
    beside_budget,
    group_beside_budget,
    headline,
    inside,
    listed,
    paragraph,
    plain,
    put_together,
    since_last_year,
    with_sign,
)
from core.organisation import Unit
from core.rounds import Round, before, latest

_COLUMNS = ("budget", "actual", "deviation")


def analysis(asked: Asked) -> Answer:
    """A paragraph for the unit, for each unit below that deviates, for those that do not together, and for each account group."""
    whole = _of_unit(asked, is_whole=True)
    told = [(_row(asked, asked.unit), whole), *_below(asked), *_groups(asked)]
    rows = [row._replace(cells={"text": Cell(draft.text), **row.cells}) for row, draft in told]
    columns = [Column("text", "Utkast"), *(Column(key, asked.profile.word(key), asked.profile.unit) for key in _COLUMNS)]
    notes = ("Utkast: läs igenom, komplettera och skriv under. Belopp i texten står utan tecken där orden säger riktningen.",
             *notes_for(asked, asked.profile.layout, asked.profile.unit))
    followups = follow_ups(asked, ("Varför", "varför"), ("Avvikelse", "avvikelse"), ("Kommentarer", "kommentarer"))
    found = answered(asked, _headline(asked).text, columns, rows, notes, followups, "Ekonomisk analys")
    return found._replace(traces=tuple(trace for _, draft in told for trace in draft.traces))


def _headline(asked: Asked, when: str | None = None) -> Draft:
    found = deviation_of(asked.book, asked.unit.code, NET_COST, asked.span)
    said = _when(asked) if when is None else when
    return headline(plain(asked.unit.name), found, Amounts(asked.profile.unit), asked.unit.code, said)


def _row(asked: Asked, unit: Unit) -> Row:
    found = deviation_of(asked.book, unit.code, NET_COST, asked.span)
    question = asked.phrase("analys", unit) if unit != asked.unit else None
    tone = tone_of(found.amount, found.fraction, asked.profile.thresholds)
    return Row(unit.code, unit.name, _cells(asked, found, NET_COST), int(unit != asked.unit), question=question, tone=tone)


def _cells(asked: Asked, found: Deviation, group: str) -> dict[str, Cell]:
    cells = deviation_cells(asked, found, group)
    return {key: cells[key] for key in _COLUMNS}


def _of_unit(asked: Asked, *, is_whole: bool) -> Draft:
    """The unit's paragraph. ``is_whole``: the asked unit, whose units below are named as reasons too."""
    amounts, code = Amounts(asked.profile.unit), asked.unit.code
    found = deviation_of(asked.book, code, NET_COST, asked.span)
    start = _headline(asked, None if is_whole else "")
    if found.amount is None:
        return start
    beside_it = beside(found, amounts, code) if is_whole else Draft()
    why = [] if amounts.is_nothing(found.amount) else list(_why(asked, found.amount, is_whole))
    changed = since_last_year(found, amounts, code, previous_name(asked))
    silence = (Draft("Enheten har ingen kommentar till avvikelsen i sin prognos."),) if is_whole and _is_unexplained(asked) else ()
    return paragraph((start, beside_it, *why, changed, *_prognosis(asked), *_quotes(asked), *silence))


def _when(asked: Asked) -> str:
    return f" helåret {asked.span.year.name}" if asked.span.is_full_year else f" {asked.span.label}"


def _why(asked: Asked, total: Amount, is_whole: bool) -> Iterator[Draft]:
    """The units and the account groups that drive the deviation, and what they leave of it."""
    sections = {section.key.rsplit("/", 1)[1]: section for section in sections_of(asked, total)}
    units, groups = sections.get("enheter"), sections.get("kontogrupper")
    if is_whole and units and (found := units.reason(total, asked.profile.unit)).main:
        yield _by_unit(asked, units, found, total)
    if groups and (found := groups.reason(total, asked.profile.unit)).main:
        yield _by_group(asked, groups, found, total)
        yield _rest(asked, groups, found, total)


def _by_unit(asked: Asked, section: Section, found: Reason, total: Amount) -> Draft:
    amounts = Amounts(asked.profile.unit)
    names = listed([with_sign(section.driver(part.key).name, part.amount, amounts, part.key) for part in found.main])
    kind = "Överskottet" if total > 0 else "Underskottet"
    start = f"{kind} är spritt på {found.scattered} enheter, störst är det" if found.scattered else f"{kind} finns främst"
    against = found.against
    if against is None:
        return put_together(f"{start} inom {{}}.", names)
    opposite = with_sign(section.driver(against.key).name, against.amount, amounts, against.key)
    return put_together(f"{start} inom {{}}, medan {{}} väger emot.", names, opposite)


def _by_group(asked: Asked, section: Section, found: Reason, total: Amount) -> Draft:
    main = listed([_group(asked, section.driver(part.key)) for part in found.main])
    start = f"{'Överskottet' if total > 0 else 'Underskottet'} beror främst på"
    if found.against is None:
        return put_together(f"{start} {{}}.", main)
    return put_together(f"{start} {{}}, medan {{}} väger emot.", main, _group(asked, section.driver(found.against.key)))


def _group(asked: Asked, driver: Driver) -> Draft:
    return beside_budget(inside(driver.name), driver.found, Amounts(asked.profile.unit), driver.key)


def _rest(asked: Asked, section: Section, found: Reason, total: Amount) -> Draft:
    """What the groups that were named leave of the deviation; by name where it is a single one."""
    amounts = Amounts(asked.profile.unit)
    named = [*found.main, *((found.against,) if found.against else ())]
    left = total - sum(part.amount for part in named)
    if amounts.is_nothing(left):
        return Draft()
    others = [part for part in section.parts if part not in named and not amounts.is_nothing(part.amount)]
    if len(others) == 1 and others[0].amount == left:
        words = "Resten är {}." if (left > 0) == (total > 0) else "Emot väger {}."
        return put_together(words, _group(asked, section.driver(others[0].key)))
    return put_together("Återstående {} finns inom övriga kontogrupper.", amounts.signed(left, f"{asked.unit.code}/rest", "deviation"))


def _prognosis(asked: Asked) -> Iterator[Draft]:
    """What the managers expected: beside the year that is done, or beside the annual budget and their last prognosis."""
    said = latest(asked.book.register.rounds, asked.year, asked.span.last)
    given = judged(asked.book, said, asked.unit.code) if said else None
    if said is None or given is None:
        return
    if asked.span.is_full_year:
        yield from _after(asked, said, given)
    elif said.as_of == asked.span.last and asked.span.first == 1:
        yield from _ahead(asked, said, given)


def _after(asked: Asked, said: Round, given: Amount) -> Iterator[Draft]:
    amounts, code = Amounts(asked.profile.unit), asked.unit.code
    actual = asked.book.amount(code, NET_COST, "actual", asked.span)
    if actual is None:
        return
    error = actual - given
    if amounts.is_nothing(error):
        yield Draft(f"Utfallet blev som prognosen i {plain(said.name)}.")
        return
    better = "bättre" if error > 0 else "sämre"
    yield put_together(f"Utfallet blev {{}} {better} än prognosen i {plain(said.name)}.", amounts.size(error, code, "error"))


def _ahead(asked: Asked, said: Round, given: Amount) -> Iterator[Draft]:
    amounts, code = Amounts(asked.profile.unit), asked.unit.code
    budget = asked.book.annual_budget(code, NET_COST, asked.span.year, asked.span.last)
    if budget is not None:
        side = "bättre" if given > budget else "sämre"
        about = Draft("i nivå med budget") if amounts.is_nothing(given - budget) else put_together(
            f"{{}} {side} än budget", amounts.size(given - budget, code, "prognosis_deviation"))
        yield put_together("Prognosen för helåret är {}, {}.", amounts.size(given, code, "prognosis"), about)
    earlier = before(asked.book.register.rounds, said)
    then = judged(asked.book, earlier, code) if earlier else None
    if earlier and then is not None and not amounts.is_nothing(given - then):
        moved = "förbättrats" if given > then else "försämrats"
        change = amounts.size(given - then, code, "prognosis_change")
        yield put_together(f"Den har {moved} med {{}} sedan {plain(earlier.name)}.", change)


def _quotes(asked: Asked) -> tuple[Draft, ...]:
    """What the managers have written."""
    said = latest(asked.book.register.rounds, asked.year, asked.span.last)
    quotes = comments_on(asked.book, said, (asked.unit,)) if said else ()
    return tuple(Draft(quote if quote.rstrip("”").endswith((".", "!", "?")) else f"{quote}.") for quote in quotes)


def _is_unexplained(asked: Asked) -> bool:
    """True for a deviation that must be explained and that nobody has written about."""
    found = deviation_of(asked.book, asked.unit.code, NET_COST, asked.span)
    return tone_of(found.amount, found.fraction, asked.profile.thresholds) != "neutral" and not _quotes(asked)


def _below(asked: Asked) -> Iterator[tuple[Row, Draft]]:
    """Those that deviate, the largest first; who of them has not said why; one paragraph for the others; who cannot be told of."""
    rows = [(_row(asked, child), child) for child in asked.children()]
    telling = [(row, child) for row, child in rows if row.tone != "neutral"]
    telling.sort(key=lambda each: -abs(each[0].cells["deviation"].value or 0))
    for row, child in telling:
        yield row, _of_unit(asked._replace(unit=child), is_whole=False)
    if silent := [child.name for _, child in telling if _is_unexplained(asked._replace(unit=child))]:
        their = "sin avvikelse" if len(silent) == 1 else "sina avvikelser"
        told = Draft(f"{plain(in_a_row(silent))} har ingen kommentar till {their} i prognosen.")
        yield Row(f"{asked.unit.code}/okommenterat", "Utan kommentar", {}, 1), told
    known = [(row, amount) for row, _ in rows if (amount := ore(row.cells["deviation"])) is not None]
    if quiet := [(row, amount) for row, amount in known if row.tone == "neutral"]:
        yield _together(asked, [row for row, _ in quiet], sum(amount for _, amount in quiet))
    if unknown := [row.label for row, _ in rows if ore(row.cells["deviation"]) is None]:
        told = Draft(f"Utfall eller budget saknas för {plain(first_names(unknown))}.")
        yield Row(f"{asked.unit.code}/okant", "Utan avvikelse", {}, 1), told


def _together(asked: Asked, rows: Sequence[Row], total: Amount) -> tuple[Row, Draft]:
    amounts, key = Amounts(asked.profile.unit), f"{asked.unit.code}/ovriga"
    draft = put_together(
        f"{plain(first_names([row.label for row in rows]))} har ingen nämnvärd avvikelse; tillsammans {{}}.",
        amounts.signed(total, key, "deviation"),
    )
    return Row(key, "Övriga enheter", {"deviation": money(total, asked.profile.unit)}, 1), draft


def _groups(asked: Asked) -> Iterator[tuple[Row, Draft]]:
    """The account groups of the asked unit, each with how it lies beside the budget and the year before."""
    groups = shown_groups(asked)
    if groups:
        yield Row(f"{asked.unit.code}/kontogrupper", "Kontogrupper", {}, kind="heading"), Draft()
    for group in groups:
        found, key = deviation_of(asked.book, asked.unit.code, group.code, asked.span), f"{asked.unit.code}/{group.code}"
        yield Row(key, group.name, _cells(asked, found, group.code), 1), _of_group(asked, group.name, found, key)


def _of_group(asked: Asked, name: str, found: Deviation, key: str) -> Draft:
    amounts = Amounts(asked.profile.unit)
    if found.actual is None or found.budget is None or found.amount is None:
        return Draft(f"Utfall eller budget saknas för {inside(name)}.")
    start = group_beside_budget(found, amounts, key)
    return paragraph((start, _moved(found, amounts, key, previous_name(asked))))


def _moved(found: Deviation, amounts: Amounts, key: str, year: str) -> Draft:
    if found.previous is None or found.actual is None or (found.actual > 0) != (found.previous > 0):
        return Draft()
    change = found.actual - found.previous
    if amounts.is_nothing(change):
        return Draft(f"Lika mycket som {year}.")
    word = "mer" if abs(found.actual) > abs(found.previous) else "mindre"
    return put_together(f"Det är {{}} {word} än {year}.", amounts.size(change, key, "change"))
