"""What a comparison between years says of units that were moved, renamed, merged, split or ended in between."""
from __future__ import annotations

from core.answers.asked import Asked
from core.answers.phrasing import first_names, in_a_row
from core.seen import Crossing, crossings

SHOWN = 3
"""Units that are told of one by one."""


def organisation_note(asked: Asked) -> str:
    """How the year before is counted where the organisation was another; empty where that makes no difference to the unit."""
    found = crossings(asked.book, asked.unit.code, asked.year)
    before = asked.year_before
    if not found or before is None:
        return ""
    name = before.name
    was = [each.unit.name for each in found if each.how == "was"]
    said = [f"{name} är siffrorna de som {first_names(was)} hade."] if was else []
    others = [each for each in found if each.how != "was"]
    said += [_sentence(each, name, asked.span.year.name) for each in others[:SHOWN]]
    more = len(others) - SHOWN
    said += [f"Så är det också med {more} {'enhet' if more == 1 else 'enheter'} till."] if more > 0 else []
    return " ".join(said)


def parted_from(asked: Asked) -> str:
    """Why one part of a unit that was split has no year before, ”X delades i A och B, så …”; empty for any other unit."""
    parted = (each for each in crossings(asked.book, asked.unit.code, asked.year) if each.how == "split" and asked.unit.name in each.heirs)
    found, before = next(parted, None), asked.before
    if found is None or before is None:
        return ""
    return f"{found.unit.name} delades i {in_a_row(found.heirs)}, och siffrorna {before.year.name} fördelas inte på dem."


def _sentence(each: Crossing, before: str, now: str) -> str:
    name = each.unit.name
    match each.how:
        case "in":
            return f"{name} räknas med även {before}, då under {each.above}."
        case "out":
            return f"{name} räknas inte med {before}, eftersom enheten {now} ligger under {each.above}."
        case "split":
            return f"{name} delades i {in_a_row(each.heirs)}; siffrorna {before} fördelas inte på dem utan räknas till {each.above}."
        case _:
            return f"{name} upphörde; siffrorna {before} räknas till {each.above}."
