"""Cuts the lines of a table that is aligned by spaces where all of them are blank: an empty cell then keeps its column."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_GAP: Final = 2
"""Signs of space between two columns; one is the space of thousands."""
_LONGEST_LABEL: Final = 45


def columns_of(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """The cells of each line. Between two columns no line has a sign for at least two places."""
    wide = max(map(len, lines))
    filled = [any(at < len(line) and not line[at].isspace() for line in lines) for at in range(wide)]
    spans = _spans(filled)
    return [tuple(line[start:end].strip() for start, end in spans) for line in lines]


def _spans(filled: Sequence[bool]) -> list[tuple[int, int]]:
    """Where each column begins and ends: runs of places that some line fills, a single blank place between two being inside."""
    spans, start, last = list[tuple[int, int]](), None, -1
    for at, is_filled in enumerate(filled):
        if not is_filled:
            continue
        if start is None:
            start = at
        elif at - last > _GAP:
            spans.append((start, last + 1))
            start = at
        last = at
    return spans if start is None else [*spans, (start, last + 1)]


def may_be_label(line: str) -> bool:
    """True for a line that may be a row without figures inside a table: short, and no sentence."""
    said = line.strip()
    return 0 < len(said) <= _LONGEST_LABEL and said[-1] not in ".!?:" and not re.search(r"\s{2,}", said)


def may_be_header(line: str, parts: int) -> bool:
    """True for a line above a table of so many parts that may be its header: as many short parts, give or take the corner."""
    found = re.split(r"\s{2,}", line.strip())
    return len(found) >= max(2, parts - 1) and all(len(part) <= _LONGEST_LABEL for part in found) and line.strip()[-1:] not in ".!?"
