"""What the terminal looked like when it was left, kept in a small file: nothing that cannot be chosen again with a few keys."""
from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

from core.calendar import Period, Scope

MOST_BYTES: Final = 1_000_000


class State(NamedTuple):
    """``municipality`` is the one that ``unit`` (the cursor's), ``period`` and ``folded`` (keys of rows) are of.

    ``order`` is the label of an order of ``tui.selection``, ``year`` True where the year's end was in sight.
    """

    theme: str = ""
    municipality: str = ""
    unit: str = ""
    period: Period | None = None
    order: str = ""
    year: bool = False
    folded: tuple[str, ...] | None = None


def as_text(state: State) -> str:
    """The state as a file."""
    period = state.period and [state.period.scope.value, state.period.number, state.period.year]
    return json.dumps({**state._asdict(), "period": period}, ensure_ascii=False, indent=1) + "\n"


def state_of(text: str) -> State:
    """The state of a file's text. Raises ValueError where it can be none."""
    given = json.loads(text)
    if not isinstance(given, dict):
        raise ValueError("no object")
    words = {key: _typed(given, key, str, "") for key in ("theme", "municipality", "unit", "order")}
    folded = _typed(given, "folded", list, None)
    if folded is not None and not all(isinstance(each, str) for each in folded):
        raise ValueError("folded")
    return State(**words, period=_period(given.get("period")), year=_typed(given, "year", bool, False), folded=folded and tuple(folded))


def read(path: Path) -> State | None:
    """What a file says; an empty state where there is no file, None where it cannot be read."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return None
        return state_of(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return State()
    except (OSError, ValueError, RecursionError):
        return None


def write(path: Path, state: State) -> None:
    """Put the file in its place whole, for oneself alone; a disk that refuses costs only that the next start begins afresh."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        beside.write_text(as_text(state), encoding="utf-8")
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()


def _typed(given: Mapping[str, Any], key: str, kind: type, otherwise: Any) -> Any:
    value = given.get(key, otherwise)
    if value is not otherwise and not isinstance(value, kind):
        raise ValueError(key)
    return value


def _period(given: object) -> Period | None:
    match given:
        case None:
            return None
        case [str(scope), (int() | None) as number, (int() | None) as year]:
            return Period(Scope(scope), number, year)
    raise ValueError("period")
