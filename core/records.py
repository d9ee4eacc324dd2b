"""What a store keeps, and one act of writing it: the records, the transaction that puts them, and its line in the log."""
from __future__ import annotations

from typing import NamedTuple

from core.accounts import AccountGroup
from core.book import UnitFigures
from core.key_figures import KeyFigures
from core.mapping import Source
from core.organisation import Unit
from core.outgoing import Outgoing, Schedule
from core.people import ChatScope, Invitation, Person
from core.profile import Profile
from core.register import Year
from core.reported import ReportedTable
from core.rounds import Prognosis, Round

Record = (
    Profile | Unit | AccountGroup | Year | Round | Prognosis | Source | UnitFigures | Outgoing | Schedule | KeyFigures | ReportedTable
    | Person | Invitation | ChatScope
)
"""What a transaction may put. Each replaces the record with the same key: a municipality's one profile, a unit by code and
the year from which it is valid, a group by code, a year by label, a round by id, a prognosis by (round, unit, group), a source
by fingerprint, figures by (unit, year), a post by (key, channel), a municipality's one schedule, key figures by (kpi,
code), a reported table by (unit, year, id), a person by user id, an invitation by its digest, a group by chat id."""


class Transaction(NamedTuple):
    """Everything that one act changes, written whole or not at all.

    ``name``: the municipality's name when it is new. ``put``: records to write. ``drop``: records to remove, by the same
    keys. ``summary``: one Swedish sentence for the log. ``undoes``: the generation of an earlier transaction that is taken
    back instead; then nothing is put or dropped besides.
    """

    municipality: str
    author: str
    summary: str
    put: tuple[Record, ...] = ()
    drop: tuple[Record, ...] = ()
    name: str | None = None
    undoes: int | None = None


class LogEntry(NamedTuple):
    """One committed transaction: its generation, when (ISO 8601, UTC), who and what; ``is_erasure``: it erased a person; ``face``:
    through which face, in Swedish, empty where an older Koll did not note it; ``before``: the hash by which it vouches for what stood
    before, likewise; ``vouches``: what an erasure vouches for of earlier ones (store.chain)."""

    generation: int
    time: str
    author: str
    municipality: str
    summary: str
    is_erasure: bool = False
    face: str = ""
    before: str = ""
    vouches: str = ""
