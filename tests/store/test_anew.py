"""A write that others come before is planned anew, and given up when they always do."""
from __future__ import annotations

import pytest

from core.ports import StaleError
from store.anew import planned_anew


def act(stale: int) -> tuple[list[int], object]:
    """An act that others come before so many times, and the list of when it was tried."""
    tried: list[int] = []

    def once() -> str:
        tried.append(len(tried))
        if len(tried) <= stale:
            raise StaleError("Någon annan hann före.")
        return "skrivet"

    return tried, once


def test_a_busy_hour_is_waited_out():
    tried, once = act(stale=19)
    assert planned_anew(once) == "skrivet"  # type: ignore[arg-type] # the act above
    assert len(tried) == 20


def test_others_who_always_come_before_are_told():
    tried, once = act(stale=1000)
    with pytest.raises(StaleError, match="Någon annan hann före"):
        planned_anew(once, 5)  # type: ignore[arg-type] # the act above
    assert len(tried) == 5
