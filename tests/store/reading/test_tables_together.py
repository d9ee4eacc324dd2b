"""Several files of one year in one import: together they are the year, whatever order they are given in."""
from __future__ import annotations

from itertools import permutations

import pytest

from core.answer import Answer
from core.commands import Import
from core.intake import Incoming
from core.mapping import Said
from core.ports import Store
from store.importing import import_files
from store.memory import MemoryStore
from store.reading.detect import read_content
from tests.store.reading.making import EVA

LEDGER = """#SIETYP 3
#RAR 0 20240101 20241231
#OMFATTN 20240229
#PSALDO 0 202401 5010 {} 10
#PSALDO 0 202401 5010 {1 "10"} 10
#PSALDO 0 202402 5010 {} 20
#PSALDO 0 202402 5010 {1 "10"} 20
"""


def month(name: str, *rows: str, header: str = "Ansvar;Konto;Period;Utfall") -> Incoming:
    """A CSV file of actuals in kronor and ledger sign; rows like ``10;5010;202401;100``."""
    return read_content("\n".join((header, *rows)).encode(), f"{name}.csv")


JAN, FEB, MAR = (month(f"man_0{n}", f"10;5010;20240{n};{n}00", f"20;5010;20240{n};7") for n in (1, 2, 3))
YEAR = read_content(LEDGER.encode(), "2024.se")


def take(store: Store, *files: Incoming, write: bool = True, confirmed: bool = True) -> Answer:
    said = Said("kr", "ledger")
    return import_files(store, Import(files, "Påhittköping", write=write, confirmed=confirmed, said=said), EVA)


def kronor(store: Store, unit: str, account: str = "5010", year: int = 2024) -> list[int | None]:
    """The months of actuals of a unit's account, with cost as plus, up to the last that has any."""
    months = next(f.monthly["actual"][account] for f in store.figures("pahittkoping", year) if f.unit == unit)
    found = [None if amount is None else -amount // 100 for amount in months]
    while found and found[-1] is None:
        found.pop()
    return found


def asked(answer: Answer) -> list[str]:
    return [note for note in answer.notes if note.startswith(("Kräver ja", "Vägrat"))]


@pytest.mark.parametrize("files", list(permutations((JAN, FEB, MAR))))
def test_files_of_one_month_each_are_all_taken_in_whatever_order_they_come_and_nothing_is_asked(files: tuple[Incoming, ...]) -> None:
    store = MemoryStore()
    assert asked(take(store, *files, write=False)) == []
    take(store, *files)
    assert (kronor(store, "10"), kronor(store, "20")) == ([100, 200, 300], [7, 7, 7])
    year = store.registers()[0].years[2024]
    assert (year.closed, year.source.count("man_0")) == (3, 3)


@pytest.mark.parametrize("files", [(YEAR, MAR), (MAR, YEAR)])
def test_a_month_beside_the_ledger_of_its_year_takes_nothing_away(files: tuple[Incoming, ...]) -> None:
    store = MemoryStore()
    assert asked(take(store, *files, write=False)) == []
    take(store, *files)
    assert (kronor(store, "10"), store.registers()[0].years[2024].closed) == ([10, 20, 300], 3)


def test_a_month_that_the_ledger_says_otherwise_of_waits_for_a_yes_and_holds() -> None:
    store = MemoryStore()
    text = "Kräver ja: man_02.csv: Både 2024.se och man_02.csv har utfall februari 2024, med olika belopp. man_02.csv gäller."
    assert asked(take(store, FEB, YEAR, write=False)) == [text]
    take(store, FEB, YEAR)
    assert kronor(store, "10") == [10, 200]


def test_a_month_that_is_missing_between_others_waits_for_a_yes() -> None:
    assert asked(take(MemoryStore(), MAR, JAN, write=False)) == ["Kräver ja: man_03.csv, man_01.csv: Utfall saknas för februari 2024."]


def test_the_months_of_the_books_that_no_file_has_stay() -> None:
    store = MemoryStore()
    take(store, JAN, FEB, MAR)
    take(store, month("jan", "10;5010;202401;1", "20;5010;202401;1"), month("mars", "10;5010;202403;3", "20;5010;202403;3"))
    assert (kronor(store, "10"), kronor(store, "20")) == ([1, 200, 3], [1, 7, 3])


def test_files_of_different_units_or_accounts_of_the_same_month_are_added() -> None:
    store = MemoryStore()
    files = (month("norr", "10;5010;202401;1"), month("syd", "20;5010;202401;2"), month("hyror", "10;6010;202401;5"))
    assert asked(take(store, *files, write=False)) == []
    take(store, *files)
    assert (kronor(store, "10"), kronor(store, "20"), kronor(store, "10", "6010")) == ([1], [2], [5])


def test_of_two_files_with_different_amounts_of_a_month_the_last_holds_after_a_yes() -> None:
    store, mended = MemoryStore(), month("rattad", "10;5010;202402;250", "20;5010;202402;7")
    text = (
        "Kräver ja: rattad.csv: Både man_02.csv och rattad.csv har utfall februari 2024 för 1 enhet (10), med olika belopp. "
        "rattad.csv gäller: −250\N{NO-BREAK SPACE}kr i stället för −200\N{NO-BREAK SPACE}kr."
    )
    assert asked(take(store, JAN, FEB, mended, write=False)) == [text]
    take(store, JAN, FEB, mended)
    assert (kronor(store, "10"), kronor(store, "20")) == ([100, 250], [7, 7])


def test_a_month_given_anew_takes_the_place_of_all_that_was_said_of_its_units_also_on_accounts_that_it_left() -> None:
    store = MemoryStore()
    first = month("v1", "10;5010;202401;100", "10;6010;202401;50", "20;5010;202401;7")
    anew = month("v2", "10;5010;202401;150", "20;5010;202401;7")
    (text,) = asked(take(store, first, anew, write=False))
    assert "för 1 enhet (10), med olika belopp. v2.csv gäller: −150\N{NO-BREAK SPACE}kr i stället för −150\N{NO-BREAK SPACE}kr." in text
    take(store, first, anew)
    assert [list(f.monthly["actual"]) for f in store.figures("pahittkoping", 2024)] == [["5010"], ["5010"]]
    assert (kronor(store, "10"), kronor(store, "20")) == ([150], [7])


@pytest.mark.parametrize("is_turned", [False, True])
def test_one_account_that_two_files_share_replaces_no_other_amount_of_theirs(is_turned: bool) -> None:
    store = MemoryStore()
    staff = month("pers", *(f"{unit};5010;202401;100" for unit in (11, 12, 21)), "11;4010;202401;5")
    running = month("drift", *(f"{unit};4010;202401;70" for unit in (11, 12, 21)))
    files = (running, staff) if is_turned else (staff, running)
    was, now = (70, 5) if is_turned else (5, 70)
    earlier, later = (file.source for file in files)
    text = (
        f"Kräver ja: {later}: Både {earlier} och {later} har utfall januari 2024 för 1 enhet (11), med olika belopp. "
        f"{later} gäller: −{now}\N{NO-BREAK SPACE}kr i stället för −{was}\N{NO-BREAK SPACE}kr."
    )
    assert asked(take(store, *files, write=False)) == [text]
    take(store, *files)
    assert [kronor(store, unit) for unit in ("11", "12", "21")] == [[100]] * 3
    assert [kronor(store, unit, "4010") for unit in ("11", "12", "21")] == [[now], [70], [70]]


def test_a_month_of_all_units_and_another_month_of_one_take_no_more_than_each_says() -> None:
    store = MemoryStore()
    take(store, month("ar", *(f"{unit};5010;20240{n};{n}" for unit in (10, 20, 30) for n in (1, 2))))
    answer = take(store, month("feb", *(f"{unit};5010;202402;9" for unit in (10, 20, 30))), month("fix", "10;5010;202401;8"))
    assert [kronor(store, unit) for unit in ("10", "20", "30")] == [[8, 9], [1, 9], [1, 9]]
    told = [note for note in answer.notes if "ligger kvar" in note]
    assert told == [
        "Obs: fix.csv: Filen har utfall 2024 för 1 av 3 enheter. Bara de ersätts; de andra ligger kvar.",
        "Obs: fix.csv: Filen har utfall januari 2024. Av årets utfall ersätts bara det; övriga månader ligger kvar.",
        "Obs: feb.csv: Filen har utfall februari 2024. Av årets utfall ersätts bara det; övriga månader ligger kvar.",
    ]


def test_a_month_that_only_one_unit_has_before_that_of_all_waits_for_a_yes() -> None:
    store = MemoryStore()
    take(store, month("jan", *(f"{unit};5010;202401;1" for unit in (10, 20, 30))))
    march = month("mars", *(f"{unit};5010;202403;9" for unit in (10, 20, 30)))
    texts = asked(take(store, march, month("fix", "10;5010;202402;8"), write=False))
    assert texts == ["Kräver ja: mars.csv, fix.csv: Utfall saknas för februari 2024 för de flesta enheter."]


def test_a_month_beside_a_ledger_that_knows_only_the_year_takes_its_place_after_a_yes_and_does_not_leave_the_year_closed() -> None:
    store, year = MemoryStore(), read_content(b"#SIETYP 1\n#RAR 0 20240101 20241231\n#KONTO 5010 Lon\n#RES 0 5010 900\n", "ar.se")
    january = month("jan", ";5010;202401;1")
    text = "Kräver ja: jan.csv: Utfall 2024 finns som helår i ar.se men filen har bara januari 2024. Helåret ersätts."
    assert text in asked(take(store, january, year, write=False))
    take(store, january, year)
    assert store.registers()[0].years[2024].closed == 1


def test_corrections_of_one_unit_each_leave_the_other_units() -> None:
    store = MemoryStore()
    take(store, month("ar", *(f"{unit};5010;2024{n:02};{n}" for unit in (10, 20, 30) for n in range(1, 13))))
    take(store, month("f1", "10;5010;202403;50"), month("f2", "20;5010;202403;60"))
    assert [kronor(store, unit)[2] for unit in ("10", "20", "30")] == [50, 60, 3]


THREE = read_content(
    (LEDGER + "".join(f'#PSALDO 0 20240{n} 5010 {{1 "{unit}"}} {n}0\n' for unit in (20, 30) for n in (1, 2))
     + "#PSALDO 0 202401 5010 {} 20\n#PSALDO 0 202402 5010 {} 40\n").encode(), "tre.se",
)


def test_only_the_file_that_holds_the_months_in_question_is_named_and_the_source_of_a_month_is_all_that_gave_it() -> None:
    store = MemoryStore()
    march, fix = month("mars", *(f"{unit};5010;202403;9" for unit in (10, 20, 30))), month("fix", "10;5010;202402;8")
    text = "Kräver ja: fix.csv: Både tre.se och fix.csv har utfall februari 2024, med olika belopp. fix.csv gäller."
    assert text in asked(take(store, fix, march, THREE, write=False))
    take(store, fix, march, THREE)
    assert [kronor(store, unit) for unit in ("10", "20", "30")] == [[10, 8, 9], [10, 20, 9], [10, 20, 9]]
    gave = {(each.file, each.first, each.last) for each in store.registers()[0].years[2024].origins if each.kind == "actual"}
    assert gave == {("mars.csv", 3, 3), ("fix.csv", 2, 2), ("tre.se", 1, 2), ("tre.se", 4, 12)}


def test_the_same_month_twice_is_counted_once_and_nothing_is_asked() -> None:
    store = MemoryStore()
    assert asked(take(store, JAN, month("igen", "10;5010;202401;100", "20;5010;202401;7"), write=False)) == []
    take(store, JAN, month("igen", "10;5010;202401;100", "20;5010;202401;7"))
    assert kronor(store, "10") == [100]


YEAR_END = month("bokslut", "10;5010;900", "20;5010;70", header="Ansvar;Konto;Utfall 2024")


def test_a_single_month_takes_the_place_of_a_year_known_as_a_whole_only_after_a_yes_and_does_not_leave_it_closed() -> None:
    store = MemoryStore()
    take(store, YEAR_END)
    text = "Kräver ja: man_01.csv: Utfall 2024 finns som helår i lagret men filen har bara januari 2024. Helåret ersätts."
    assert text in asked(take(store, JAN, write=False))
    take(store, JAN)
    assert (kronor(store, "10"), store.registers()[0].years[2024].closed) == ([100], 1)


def test_the_whole_year_of_a_few_units_does_not_close_the_year_of_the_others() -> None:
    store = MemoryStore()
    take(store, month("jan", *(f"{unit};5010;202401;1" for unit in (10, 20, 30))))
    text = "\n".join(asked(take(store, month("ar", "30;5010;9", header="Ansvar;Konto;Utfall 2024"), write=False)))
    assert "Utfall 2024 för 1 enhet (30) finns per månad i lagret men bara som helår i filen. Månaderna ersätts." in text
    assert "Filen har hela årets utfall för några enheter, men de andra är bara stängda t.o.m. januari 2024. Året stängs inte." in text
    take(store, month("ar", "30;5010;9", header="Ansvar;Konto;Utfall 2024"))
    assert store.registers()[0].years[2024].closed == 1
