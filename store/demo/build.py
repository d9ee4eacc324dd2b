"""Makes the demonstration's files: ``python -m store.demo.build`` writes store/demo/<municipality>.json, the same bytes each time."""
from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from core.accounts import APPROPRIATION
from core.book import UnitFigures
from core.money import Amount as Ore
from core.rounds import Prognosis
from store.demo import alingsas, hjo, krokom, vaggeryd
from store.demo.fit import NoFitError, fit
from store.demo.phasing import months, season_of
from store.demo.plan import Leaf, Plan
from store.demo.relations import ORE_PER_KRONA
from store.schema import encode, file_record

FOLDER = Path(__file__).parent
KINDS = ("actual", "budget")


def plans() -> tuple[Plan, ...]:
    """The four municipalities, the one that is chosen first."""
    return alingsas.plan(), vaggeryd.plan(), krokom.plan(), hjo.plan()


def main(folder: Path = FOLDER) -> int:
    """Write the four files into the folder; 1, and nothing written, when the printed cells of any have no fit."""
    try:
        texts = {plan.register.id: as_text(plan) for plan in plans()}
    except NoFitError as error:
        print(error, file=sys.stderr)
        return 1
    for name, text in texts.items():
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
        print(f"{name}.json: {len(text):,} tecken".replace(",", " "))
    return 0


def as_text(plan: Plan) -> str:
    """The municipality's file: one record a line, so that a change shows as the lines that it touches."""
    kronor = fit(plan)
    register = plan.register
    lists: dict[str, Iterable[Any]] = {
        "units": map(encode, register.units),
        "groups": map(encode, register.groups),
        "years": map(encode, register.years.values()),
        "rounds": map(encode, register.rounds),
        "prognoses": map(encode, prognoses(plan, kronor)),
        "figures": (file_record(register.id, booked)[1] for booked in figures(plan, kronor)),
    }
    head = {"id": register.id, "name": register.name, "profile": encode(register.profile)}
    parts = [f"{_line(key)}: {_line(value)}" for key, value in head.items()]
    parts += [f"{_line(key)}: [\n" + ",\n".join(map(_line, records)) + "\n]" for key, records in lists.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def figures(plan: Plan, kronor: Mapping[Leaf, int]) -> tuple[UnitFigures, ...]:
    """What is booked per unit and year: the main year by month, any other only as a whole."""
    keys = dict.fromkeys((leaf.year, leaf.unit) for leaf in sorted(kronor) if leaf.kind in KINDS)
    return tuple(_unit_figures(plan, kronor, unit, year) for year, unit in sorted(keys))


def prognoses(plan: Plan, kronor: Mapping[Leaf, int]) -> tuple[Prognosis, ...]:
    """What the managers said in the year's rounds, where the report prints a prognosis; the appropriation is nothing to judge."""
    return plan.prognoses + tuple(
        Prognosis(
            said.id, leaf.unit, leaf.account, kronor[leaf] * ORE_PER_KRONA, "approved",
            author=said.name,
        )
        for said in plan.register.rounds
        for leaf in sorted(kronor)
        if leaf.kind == "prognosis" and leaf.year == said.year and leaf.account != APPROPRIATION
    )


def _unit_figures(plan: Plan, kronor: Mapping[Leaf, int], unit: str, year: int) -> UnitFigures:
    amounts: dict[str, dict[str, Ore]] = {}
    series: dict[str, dict[str, tuple[Ore, ...]]] = {}
    for leaf in sorted(kronor):
        if (leaf.unit, leaf.year) == (unit, year) and leaf.kind in KINDS:
            whole = kronor[leaf] * ORE_PER_KRONA
            if year == plan.year:
                series.setdefault(leaf.kind, {})[leaf.account] = months(whole, leaf, season_of(leaf, plan.seasons), _events(plan, leaf))
            else:
                amounts.setdefault(leaf.kind, {})[leaf.account] = whole
    return UnitFigures(unit, year, series, amounts)


def _events(plan: Plan, leaf: Leaf) -> dict[int, Ore]:
    booked = plan.events.get((leaf.unit, leaf.account), {}) if leaf.kind == "actual" else {}
    return {month: kronor * ORE_PER_KRONA for month, kronor in booked.items()}


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    sys.exit(main())
