"""A table that was found in a file, before its cells are read."""
from __future__ import annotations

from typing import NamedTuple

from store.reading.tables.grid import Sheet
from store.reading.tables.heading import Heading
from store.reading.tables.layout import Layout


class Found(NamedTuple):
    """A table: its sheet, header and layout, and what stands for its headers in memory."""

    sheet: Sheet
    heading: Heading
    layout: Layout
    fingerprint: str
