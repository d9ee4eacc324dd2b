"""The words for one change in the log: every kind of record has a name and says what it holds."""
from __future__ import annotations

from typing import get_args

import pytest

from core.accounts import AccountGroup
from core.answers.log_change import IN_SHORT, in_short, log_change
from core.answers.record_words import _NAMES, _PARTS, name_of, parts_of
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.key_figures import KeyFigure, KeyFigures
from core.mapping import Source
from core.organisation import Unit
from core.outgoing import Outgoing, Schedule
from core.past import Past, Thing, Was
from core.people import ChatScope, Invitation
from core.profile import Profile
from core.question import Question
from core.records import LogEntry, Record
from core.register import Register, Year
from core.reported import ReportedColumn, ReportedRow, ReportedTable

REGISTER = Register("hjo", "Hjo", units=(Unit("1", "Hjo", None), Unit("2", "Stab", "1")))
ENTRY = LogEntry(7, "2026-07-21T01:24:39+00:00", "anna", "hjo", "Ändrade.", face="terminalen")
GOAL = ReportedRow("a", "Mål 1", {"result": "8"})
TABLE = ReportedTable("goals", "2", 2020, "g", "Mål", (ReportedColumn("result", "Resultat"),), (GOAL,))


def test_every_kind_of_record_but_figures_has_a_name_and_says_what_it_holds():
    kinds = {*get_args(Record)} - {UnitFigures}
    assert kinds <= _NAMES.keys()
    assert kinds <= _PARTS.keys()


@pytest.mark.parametrize(("thing", "name", "parts"), [
    (AccountGroup("3011", "Avgifter", "income", "account"), "Konto 3011 Avgifter", {"namn": "Avgifter", "under": "Intäkter"}),
    (Year(FiscalYear(2020), 8, "april.se"), "År 2020", {"bokfört t.o.m.": "augusti 2020", "källa": "april.se", "månader": "12"}),
    (Source("f", "a.csv", "tkr", "ledger", (("konto", "Kto"),), "actual"), "Hur filer som a.csv läses",
     {"belopp": "tkr", "tecken": "kostnader +, intäkter −", "kolumner": "konto=Kto", "slag": "utfall"}),
    (Outgoing("k", "-5", Question("summary"), text="Hej", state="dead", why="nekad"), "Inlägg i -5",
     {"": "vägrat", "text": "Hej", "skäl": "nekad"}),
    (Schedule(after_freeze=True), "När sammanfattningen postas", {"": "sammanfattningen postas när ett tillfälle har frysts"}),
    (KeyFigures("N1", "1497", "Kostnad", values=(KeyFigure(2020, value=12.5), KeyFigure(2021))), "Nyckeltal N1 Kostnad",
     {"2020 T": "12,5", "2021 T": "–"}),
    (TABLE, "Mål 2020, 2 Stab", {"rubrik": "Mål", "Mål 1, Resultat": "8"}),
    (Invitation("d", "Eva", "manager", "2", "2026-07-21T01:24:39+00:00"), "Inbjudan: Eva",
     {"": "chef", "ser": "2 Stab", "gäller till": "2026-07-21 03:24"}),
    (ChatScope(-5), "Chatt -5", {"": "läsare", "ser": "hela kommunen"}),
    (Unit("2", "Stab", "1", ("staben",), "Eva", valid_from=2019, successors=("1",)), "Enhet 2 Stab från 2019",
     {"namn": "Stab", "under": "1 Hjo", "ansvarig": "Eva", "från": "2019", "kallas även": "staben", "efterträds av": "1 Hjo"}),
    (Profile(home="borta"), "Kommunens inställningar", {}),
])
def test_a_record_is_told_in_words(thing: Thing, name: str, parts: dict[str, str]):
    assert (name_of(thing, REGISTER), parts_of(thing, REGISTER)) == (name, parts)


def test_a_change_whose_record_is_unknown_afterwards_shows_what_stood_before():
    past = Past(ENTRY, "kept", (Was(Unit("2", "Stab", "1"), None, is_known=False),), 2)
    said = log_change(past, REGISTER, 9)
    row, = said.table.rows
    assert (row.cells["before"].text, row.cells["after"].text) == ("namn: Stab; under: 1 Hjo", "okänt")
    assert said.notes[0].startswith("2 uppgifter går inte att visa")
    assert said.headline == "Ändring 7, anna genom terminalen, 2026-07-21 03:24: Ändrade."


def test_a_long_change_shows_five_hundred_rows_and_counts_the_rest_and_in_short_three():
    past = Past(ENTRY, "kept", tuple(Was(None, Unit(str(number), f"E{number}", "1")) for number in range(510)))
    said = log_change(past, REGISTER, 9)
    assert (len(said.table.rows), said.notes[0]) == (500, "… och 10 rader till, som inte visas.")
    before, after = in_short(past, REGISTER)
    assert (before.count("fanns inte"), after.endswith(f"; … och {510 - IN_SHORT} till")) == (IN_SHORT, True)


def test_a_change_of_nothing_says_so_and_one_that_is_not_kept_says_why():
    assert log_change(Past(ENTRY, "kept"), REGISTER, 9).notes == ("Den ändrade inga uppgifter.",)
    erasure, restore = ENTRY._replace(is_erasure=True), ENTRY._replace(municipality="")
    assert log_change(Past(erasure, "kept"), REGISTER, 9).notes == ("Den ersatte en persons namn överallt. Vad som stod före sparas inte.",)
    assert log_change(Past(restore, "kept"), REGISTER, 9).notes == ("Den gäller lagret som helhet, och visas inte uppgift för uppgift.",)
    kept = "Före och efter sparas för de 1\u00a0000 senaste ändringarna, så långt utrymmet räcker."
    left = "Av den här finns bara vem, när och vad kvar."
    assert log_change(Past(ENTRY, "old"), REGISTER, 1007).notes == (f"{kept} {left}",)
    assert log_change(Past(ENTRY._replace(before="abc"), "old"), REGISTER, 9).notes == (f"{kept} {left}",)
    assert log_change(Past(ENTRY, "old"), REGISTER, 9).notes == (f"Vad som stod före är inte sparat. {left}",)
    assert in_short(Past(ENTRY, "large"), REGISTER) == ("", "")
