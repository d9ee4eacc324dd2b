"""A table that was found in a file, before its cells are read."""
from __future__ import annotations

from typing import NamedTuple

from core.mapping import Source
from store.reading.tables.grid import Sheet
from store.reading.tables.heading import Heading
from store.reading.tables.layout import Layout


class Found(NamedTuple):
    """A table: its sheet, header and layout, what stands for its headers in memory, and what is remembered of such."""

    sheet: Sheet
    heading: Heading
    layout: Layout
    fingerprint: str
    known: Source | None = None
