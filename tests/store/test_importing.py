"""Importing through the desk: into which municipality, all files or none, and right whoever else writes meanwhile."""
from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from core.answer import Answer
from core.book import UnitFigures
from core.commands import Import
from core.intake import Incoming
from core.ports import StaleError, Store
from core.progress import silent
from core.question import Who
from store.desk import Desk
from store.importing import import_files
from store.memory import MemoryStore
from store.reading.detect import read_content
from store.tiny.store import TinyStore
from tests.store.small import booked, months, put

EVA = Who("eva", "admin")


def ledger(town: str = "", unit: str = "10", amount: int = 100, name: str = "bok.se") -> Incoming:
    """One amount of January 2024 on one unit."""
    called = f'#FNAMN "{town}"\n' if town else ""
    rows = f'#PSALDO 0 202401 5010 {{}} {amount}\n#PSALDO 0 202401 5010 {{1 "{unit}"}} {amount}\n#RES 0 5010 {amount}\n'
    return read_content(f"#SIETYP 3\n{called}#RAR 0 20240101 20241231\n{rows}".encode(), name)


def take_in(store: Store, *files: Incoming, kommun: str | None = None, confirmed: bool = True, confined: str | None = None) -> Answer:
    return import_files(store, Import(files, kommun, write=True, confirmed=confirmed), EVA, confined=confined)


def town(name: str, store: Store | None = None) -> Store:
    store = store or MemoryStore()
    assert take_in(store, ledger(), kommun=name).status == "answered"
    return store


def names(store: Store) -> list[str]:
    return [register.name for register in store.registers()]


# --- into which municipality


def test_a_name_with_other_letters_is_another_municipality_and_never_written_into() -> None:
    store = town("Habo kommun")
    refused = take_in(store, ledger(amount=7), kommun="Håbo")
    assert (refused.status, names(store), store.generation()) == ("refused", ["Habo kommun"], 1)
    assert refused.headline == (
        "I lagret finns Habo kommun men inte Håbo. Menas Habo kommun, skriv det namnet. "
        "Är det en annan kommun, skriv hela namnet: --kommun \"Håbo kommun\"."
    )
    assert take_in(store, ledger(amount=7), kommun="Håbo kommun").status == "answered"
    assert [(r.id, r.name) for r in store.registers()] == [("habo", "Habo kommun"), ("habo-2", "Håbo kommun")]


@pytest.mark.parametrize("written", ["habo", "HABO", "Habos", "Habo kommun", "habos kommun"])
def test_case_genitive_and_the_word_kommun_do_not_make_another_municipality(written: str) -> None:
    store = town("Habo kommun")
    assert take_in(store, ledger(amount=7), kommun=written).municipality == "Habo kommun"
    assert names(store) == ["Habo kommun"]


def test_a_file_of_another_municipality_is_refused_until_the_municipality_is_said() -> None:
    store = town("Sala")
    refused = take_in(store, ledger("Uppsala kommun"))
    assert (refused.status, store.generation()) == ("refused", 1)
    assert refused.headline == (
        "bok.se säger att den är från ”Uppsala kommun”, men i lagret finns bara Sala. "
        "Lägg till --kommun med den kommun som filen hör till."
    )
    asked = take_in(store, ledger("Uppsala kommun", amount=7), kommun="Sala", confirmed=False)
    assert (asked.awaits_yes, store.generation()) == (True, 1)
    assert any(note.startswith("Kräver ja: bok.se: Filen säger att den är från ”Uppsala kommun”") for note in asked.notes)
    assert take_in(store, ledger("Uppsala kommun"), kommun="Enköping").municipality == "Enköping"


def test_an_organisation_whose_root_is_another_kommun_is_refused_too() -> None:
    file = read_content(b"kod,namn,niva,foralder\nK,Uppsala kommun,0,\n", "org.csv")
    assert take_in(town("Sala"), file).status == "refused"


def test_files_of_two_municipalities_are_never_mixed_unasked() -> None:
    refused = take_in(MemoryStore(), ledger("Sala kommun", name="a.se"), ledger("Uppsala kommun", name="b.se"))
    assert (refused.status, refused.headline[:57]) == ("refused", "a.se är från ”Sala kommun” och b.se från ”Uppsala kommun”")


def test_of_several_municipalities_the_file_says_which() -> None:
    store = town("Uppsala", town("Sala"))
    assert take_in(store, ledger("UPPSALA KOMMUN", amount=7)).municipality == "Uppsala"
    assert take_in(store, ledger("Enköping")).headline == "Vilken kommun gäller det? Lägg till --kommun NAMN. I lagret finns Sala, Uppsala."


def test_a_desk_confined_to_one_municipality_takes_in_nothing_for_another() -> None:
    store = town("Uppsala", town("Sala"))
    assert take_in(store, ledger(amount=7), kommun="Uppsala", confined="Sala").status == "refused"
    assert take_in(store, ledger(amount=7), confined="Sala").municipality == "Sala"


# --- all or nothing


def test_a_bad_file_among_good_ones_leaves_nothing_written_even_with_a_yes() -> None:
    store = MemoryStore()
    answer = take_in(store, ledger(), read_content(b"<html>", "trasig.se"), kommun="Sala")
    assert (answer.status, store.generation()) == ("refused", 0)
    assert "trasig.se kan inte läsas in" in answer.headline


# --- when others write meanwhile


def test_a_transaction_made_from_an_older_generation_is_refused_with_nothing_written(store: Store) -> None:
    store.commit(put(name="Sundbyköping"), expected=0)
    store.commit(put(booked("KLK", 1)), expected=1)
    for stale in (0, 1, 3):
        with pytest.raises(StaleError, match="under tiden"):
            store.commit(put(booked("KLK", 2)), expected=stale)
    assert (store.generation(), months(store, "KLK")) == (2, [1])


def test_another_process_s_write_makes_a_transaction_stale(tiny: Callable[..., TinyStore]) -> None:
    one, two = tiny(), tiny()
    one.commit(put(name="Sundbyköping"), expected=0)
    two.commit(put(booked("KLK", 1)), expected=1)
    with pytest.raises(StaleError):
        one.commit(put(booked("KLK", 2)), expected=1)
    one.commit(put(booked("KLK", 3)), expected=2)
    assert months(two, "KLK") == [3]


class Busy(TinyStore):
    """Someone else writes each time this store has read figures, ``times`` times."""

    def __init__(self, path: str, times: int) -> None:
        super().__init__(path)
        self.other, self.times = TinyStore(path), times

    def figures(self, municipality: str, year: int, top_unit: str | None = None) -> Iterable[UnitFigures]:  # type: ignore[override] # as the protocol
        found = super().figures(municipality, year, top_unit)
        if self.times:
            self.times -= 1
            take_in(self.other, ledger(unit=f"2{self.times}", amount=500 + self.times))
        return found


def booked_now(store: Store) -> dict[str, int | None]:
    return {f.unit: f.monthly["actual"]["5010"][0] for f in store.figures("sala", 2024)}


def test_an_import_is_planned_anew_when_someone_else_has_written(path: str) -> None:
    town("Sala", TinyStore(path))
    answer = take_in(Busy(path, 3), ledger(unit="30", amount=7))
    assert (answer.status, answer.version) == ("answered", 5)
    assert booked_now(TinyStore(path)) == {"30": -700}


def test_an_import_that_never_gets_through_gives_up_with_nothing_written(path: str) -> None:
    town("Sala", TinyStore(path))
    with pytest.raises(StaleError):
        take_in(Busy(path, 99), ledger(unit="30", amount=7))
    assert "30" not in booked_now(TinyStore(path))


RIVAL = """
import sys
from store.tiny.store import TinyStore
from tests.store.test_importing import ledger, take_in
path, unit, rounds = sys.argv[1], sys.argv[2], int(sys.argv[3])
print("redo", flush=True)
sys.stdin.readline()
for number in range(rounds):
    answer = take_in(TinyStore(path), ledger(unit=unit + str(number % 3), amount=100))
    assert answer.status == "answered", answer
"""


@pytest.mark.slow
def test_two_processes_that_import_at_once_leave_the_whole_of_one_file_and_nothing_of_the_other(path: str) -> None:
    town("Sala", TinyStore(path))
    house = Path(__file__).parents[2]
    for _ in range(4):
        commands = [[sys.executable, "-c", RIVAL, path, unit, "1"] for unit in ("A", "B")]
        rivals = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=house) for command in commands
        ]
        for rival in rivals:
            assert rival.stdout is not None
            rival.stdout.readline()
        for rival in rivals:
            assert rival.stdin is not None
            rival.stdin.write("\n")
            rival.stdin.flush()
        for rival in rivals:
            rival.communicate()
        assert [rival.returncode for rival in rivals] == [0, 0]
        assert sum(amount or 0 for amount in booked_now(TinyStore(path)).values()) == -10000


def test_a_yes_to_a_preview_writes_nothing_when_others_have_written_since() -> None:
    store = MemoryStore()
    preview = import_files(store, Import((ledger("Lillby"),)), Who("anna"))
    take_in(store, ledger("Lillby", amount=300))
    command = Import((ledger("Lillby"),), write=True, confirmed=True, previewed=preview.version)
    assert import_files(store, command, Who("anna")).headline.startswith("Någon annan har skrivit i lagret sedan förhandsgranskningen.")
    assert store.generation() == 1


# --- whole years, and which dimension the units are


def year_balances(amount: int = 100) -> Incoming:
    return read_content(f"#SIETYP 1\n#RAR 0 20240101 20241231\n#RES 0 5010 {amount}\n".encode(), "ar.se")


def test_a_file_of_year_balances_makes_a_year_known_only_as_a_whole() -> None:
    store = MemoryStore()
    assert take_in(store, year_balances(), kommun="Sala", confirmed=False).status == "answered"
    year = store.registers()[0].years[2024]
    assert (year.coarse, year.closed) == ("endast helår", 12)
    assert [f.annual for f in store.figures("sala", 2024)] == [{"actual": {"5010": -10000}}]
    assert take_in(store, year_balances()).headline.startswith("1 fil: 0 nya siffror, 0 ändrade, 1 lika")
    take_in(store, ledger())
    assert (store.registers()[0].years[2024].coarse, [f.annual for f in store.figures("sala", 2024)]) == ("", [{}])


def test_year_balances_take_no_months_without_a_yes() -> None:
    store = town("Sala")
    asked = take_in(store, year_balances(), confirmed=False)
    assert (asked.awaits_yes, store.generation()) == (True, 1)
    assert any("Utfall 2024 finns per månad i lagret men bara som helår i filen." in note for note in asked.notes)


def dimensions() -> Incoming:
    rows = '#PSALDO 0 202401 5010 {} 100\n#PSALDO 0 202401 5010 {20 "A1"} 100\n#PSALDO 0 202401 5010 {6 "P"} 30\n#RES 0 5010 100\n'
    return read_content(f'#SIETYP 3\n#RAR 0 20240101 20241231\n#DIM 20 "Ansvar"\n{rows}'.encode(), "bok.se")


def units(store: Store) -> set[str]:
    return {f.unit for f in store.figures("sala", 2024)}


def test_the_chosen_dimension_is_the_units_and_is_remembered() -> None:
    store = MemoryStore()
    unasked = import_files(store, Import((dimensions(),), "Sala"), EVA)
    assert any("lägg till --dimension 6" in note for note in unasked.notes)
    chosen = import_files(store, Import((dimensions(),), "Sala", write=True, dimension=20), EVA)
    assert (chosen.status, units(store), store.registers()[0].profile.unit_dimension) == ("answered", {"A1"}, 20)
    assert "Enheter ur dimension 20, ansvar; filen har också 6 projekt." in chosen.notes
    again = import_files(store, Import((dimensions(),), "Sala", write=True), EVA)
    assert (again.headline[:44], units(store)) == ("1 fil: 0 nya siffror, 0 ändrade, 1 lika, 0 v", {"A1"})


def test_another_dimension_later_needs_a_yes() -> None:
    store = MemoryStore()
    import_files(store, Import((dimensions(),), "Sala", write=True, dimension=20), EVA)
    other = Import((dimensions(),), "Sala", write=True, dimension=6)
    asked = import_files(store, other, EVA)
    assert (asked.awaits_yes, units(store)) == (True, {"A1"})
    assert any("Enheterna har hittills varit dimension 20. De blir nu dimension 6" in note for note in asked.notes)
    import_files(store, Import((dimensions(),), "Sala", write=True, dimension=6, confirmed=True), EVA)
    assert (units(store), store.registers()[0].profile.unit_dimension) == ({"P", "OFÖRDELAT"}, 6)


def test_a_folder_without_files_says_what_it_has_instead(tmp_path: Path) -> None:
    desk = Desk(MemoryStore())
    (tmp_path / "tom").mkdir()
    (tmp_path / "yttre" / "inre").mkdir(parents=True)
    (tmp_path / "inne").mkdir()
    (tmp_path / "inne" / ".dold").write_text("x")
    told = [desk.do(Import(desk.read([str(tmp_path / name)], silent)), EVA).headline for name in ("tom", "yttre", "inne")]
    none = "Mappen har inga filer, bara mappar eller dolda filer. Ange filerna, eller en av mapparna."
    assert told == ["tom: Mappen är tom.", f"yttre: {none}", f"inne: {none}"]
