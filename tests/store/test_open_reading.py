"""A folder of open files that someone has edited is looked at row by row: what is wrong is named, and what is right is taken."""
from __future__ import annotations

import csv
import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from core.organisation import Unit
from core.ports import StoreError
from store import open_files
from store.open_files import export
from store.open_reading import read_folder
from store.restoring import Restorable, read, replace, standing
from store.tiny.store import TinyStore
from store.whole import difference
from tests.store.small import SMALL, booked, months, put


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An export of two changes: ``siffror/sundbykoping-2020.csv`` has KLK as number 1, in row 2, and BUN as number 2."""
    store = TinyStore(str(tmp_path / "källa" / "koll.json"))
    store.commit(put(*SMALL, booked("KLK", 100, None, 300), name="Sundbyköping"))
    store.commit(put(booked("BUN", 7), booked("KLK", 5, year=2019)))
    export(store, str(tmp_path / "ut"))
    return tmp_path / "ut"


def test_files_as_they_were_written_are_taken_without_a_word(folder: Path):
    whole, doubts = read_folder(str(folder))
    assert (whole.generation, doubts) == (2, ())


def test_an_edited_amount_is_taken_and_the_edit_is_told_of(folder: Path):
    edit("1;KLK;2020;manad;actual;3011;3;100;;300", "1;KLK;2020;manad;actual;3011;3;101;;300")(folder)
    whole, doubts = read_folder(str(folder))
    assert whole.tables["figures/sundbykoping/2020"][1]["monthly"] == {"actual": {"3011": [101, None, 300]}}
    assert doubts == (f"Filerna i {folder} är ändrade sedan koll export skrev dem; siffrorna är de som nu står där.",)


def edit(old: str, new: str, file: str = "siffror/sundbykoping-2020.csv") -> Callable[[Path], object]:
    """Write other text in a file."""
    def act(folder: Path) -> None:
        content = (folder / file).read_text(encoding="utf-8")
        assert old in content
        (folder / file).write_text(content.replace(old, new, 1), encoding="utf-8")

    return act


def row(new: str) -> Callable[[Path], object]:
    """Write another row in the place of KLK's."""
    return edit("1;KLK;2020;manad;actual;3011;3;100;;300", new)


def manifest(**said: object) -> Callable[[Path], object]:
    """Let the manifest say something else; a file's table that is None is left out."""
    def act(folder: Path) -> None:
        content = orjson.loads((folder / "koll-export.json").read_bytes())
        files = {**content["files"], **said.pop("files", {})}  # type: ignore[dict-item] # a dict, or not given
        content |= {"files": {table: name for table, name in files.items() if name}, **said}
        (folder / "koll-export.json").write_bytes(orjson.dumps(content))

    return act


def entry(**said: str | None) -> Callable[[Path], object]:
    """Let the log's second entry say something else; a word that is None is left out."""
    def act(folder: Path) -> None:
        path = folder / "poster/log.json"
        log = orjson.loads(path.read_bytes())
        log["2"] = {word: text for word, text in {**log["2"], **said}.items() if text is not None}
        path.write_bytes(orjson.dumps(log))

    return act


def note(**said: object) -> Callable[[Path], object]:
    """Let the note for undo of the second change say something else, or name this as the one thing that stood before."""
    def act(folder: Path) -> None:
        path = folder / "poster/undo.json"
        notes = orjson.loads(path.read_bytes())
        notes["2"] |= said
        path.write_bytes(orjson.dumps(notes))

    return act


def was(table: str, key: list[object], before: object) -> Callable[[Path], object]:
    """Let the note for undo of the second change say that this stood before it."""
    return note(records=[[table, 1, key, before]])


def record(table: str, number: str, **document: object) -> Callable[[Path], object]:
    """Put a document into a file of records, which is made when there is none."""
    def act(folder: Path) -> None:
        path = folder / f"poster/{table}.json"
        held = orjson.loads(path.read_bytes()) if path.exists() else {}
        path.write_bytes(orjson.dumps({**held, number: document}))
        manifest(files={table: f"poster/{table}.json"})(folder)

    return act


def remove(file: str, table: str) -> Callable[[Path], object]:
    """Remove a file, from the manifest too."""
    def act(folder: Path) -> None:
        (folder / file).unlink()
        manifest(files={table: None})(folder)

    return act


@pytest.mark.parametrize(("act", "said"), [
    (lambda f: (f / "siffror/sundbykoping-2020.csv").write_text(""), r"Rad 1 i .*2020\.csv är inte den rubrikrad som Koll skriver"),
    (lambda f: (f / "siffror/sundbykoping-2020.csv").write_text("nummer;enhet;ar;del;slag;konto;manader;m1\n"), "har inga rader"),
    (row("1;KLK;2020;kvartal;actual;3011;3;100;;300"), "Rad 2 i .*: delen ”kvartal” finns inte; skriv manad, helar,"),
    (row("1;KLK;2020;manad;foo;3011;3;100;;300"), "Rad 2 i .*: slaget ”foo” finns inte; skriv actual, budget eller"),
    (row("1;KLK;2031;manad;actual;3011;3;100;;300"), "Rad 2 i .*: året är 2031, men filen är för 2020"),
    (row("1;KLK;2020;manad;actual;3011;13;1;1;1;1;1;1;1;1;1;1;1;1;1"), "Rad 2 i .*: den har 13 månader, men året har 12"),
    (row(f"1;KLK;2020;manad;actual;3011;1;{2**63 - 1}"), "Rad 2 i .*: ett belopp är större än något som kan vara bokfört"),
    (row(f"1;KLK;2020;manad;actual;3011;1;{'9' * 23}"), "Rad 2 i .*: ett belopp är större än vad som får plats"),
    (row("1;KLK;2020;manad;actual;3011;1;1e5"), "Rad 2 i .*: ett tal är inte skrivet som ett heltal"),
    (row("-1;KLK;2020;manad;actual;3011;1;5"), "Rad 2 i .*: numret -1 måste vara större än 0"),
    (row("2;KLK;2020;manad;actual;3011;1;5"), "Rad 3 i .*: nummer 2 är enheten KLK på en rad ovanför"),
    (row("1;;2020;manad;actual;3011;1;5"), "Rad 2 i .*: enheten saknas"),
    (row("1;KLK;2020;manad;actual;;1;5"), "Rad 2 i .*: kontot saknas"),
    (row("1;KLK;2020;manad;actual;3011;2;100;;300"), "Rad 2 i .*: den säger 2 månader men har 3 belopp"),
    (row("1;KLK;2020;helar;actual;3011;2;100;5"), "Rad 2 i .*: en rad ”helar” kan inte ha 2 månader"),
    (row("1;KLK;2020"), "Rad 2 i .*: den har 3 fält, men minst 7 behövs"),
    (row("1;KLK;2020;manad;actual;3011;1;5\n1;KLK;2020;manad;actual;3011;1;6"), "Rad 3 i .*: den säger detsamma som en rad ovanför"),
    (row("3;BUN;2020;manad;actual;3011;1;5"), "Rad 3 i .*: enheten BUN är nummer 3 på en rad ovanför"),
    (edit('"code":"KLK",', "", "poster/units.json"), r"Post 2 i .*units\.json: fältet code saknas"),
    (edit('"code":"KLK",', '"code":7,', "poster/units.json"), r"Post 2 i .*units\.json: fältet code har ett värde som inte går där"),
    (edit('"source":"april.se"', '"source":"april.se","origins":[{"kind":"actual","first":"x","last":3,"file":"a"}]',
          "poster/years.json"),
     r"Post 1 i .*years\.json: fältet origins har ett värde som inte går där"),
    (edit('"id":"sundbykoping",', "", "poster/municipalities.json"), r"Post 1 i .*municipalities\.json: fältet id saknas"),
    (edit('"1": {', '"-1": {', "poster/units.json"), r"Post -1 i .*units\.json: numret måste vara större än 0"),
    (edit('"1": {', '"1": [{', "poster/units.json"), r"Rad \d+ i .*units\.json är inte JSON"),
    (edit('"parent":"BUN"', '"parent":"BORTA"', "poster/units.json"), "går inte att läsa tillbaka: .*BORTA"),
    (edit('"municipality":"sundbykoping"', '"municipality":"eda"', "poster/years.json"), "hör till kommunen ”eda”, som inte finns"),
    (entry(content="zzz"), r"Post 2 i .*log\.json: fältet content är inte som Koll skriver det"),
    (entry(lost="{oj"), r"Post 2 i .*log\.json: fältet lost är inte som Koll skriver det"),
    (entry(lost="[1]"), r"Post 2 i .*log\.json: fältet lost är inte som Koll skriver det"),
    (entry(lost='{"undo":["tre"]}'), r"Post 2 i .*log\.json: fältet lost är inte som Koll skriver det"),
    (entry(unused="x y"), r"Post 2 i .*log\.json: fältet unused är inte som Koll skriver det"),
    (entry(unused="1 99999999999"), r"Post 2 i .*log\.json: fältet unused är inte som Koll skriver det"),
    (entry(erased="[]"), r"Post 2 i .*log\.json: fältet erased är inte som Koll skriver det"),
    (entry(erased="x"), r"Post 2 i .*log\.json: fältet erased är inte som Koll skriver det"),
    (entry(erased='{"1":[1,{}]}'), r"Post 2 i .*log\.json: fältet erased är inte som Koll skriver det"),
    (entry(time="x"), r"Post 2 i .*log\.json: fältet time är inte som Koll skriver det"),
    (entry(time="2026-11-30T12:00:00"), r"Post 2 i .*log\.json: fältet time är inte som Koll skriver det"),
    (entry(time=None), r"Post 2 i .*log\.json: fältet time är inte som Koll skriver det"),
    (note(undoes="x"), r"Post 2 i .*undo\.json: fältet undoes är inte numret på en tidigare ändring"),
    (note(undoes=2), r"Post 2 i .*undo\.json: fältet undoes är inte numret på en tidigare ändring"),
    (note(sum="zz"), r"Post 2 i .*undo\.json: fältet sum är inte som Koll skriver det"),
    (note(records={}), r"Post 2 i .*undo\.json: fältet records är ingen lista"),
    (note(records=[["units"]]), r"Post 2 i .*undo\.json: rad 1 i fältet records: den ska ha tabell, nummer, nyckel och det som stod före"),
    (was("bogus", ["x"], None), r"Post 2 i .*undo\.json: rad 1 i fältet records: tabellen ”bogus” finns inte"),
    (was("log", ["x"], None), r"Post 2 i .*undo\.json: rad 1 i fältet records: tabellen ”log” finns inte"),
    (was("figures/sundbykoping/x", ["KLK"], None), r"rad 1 i fältet records: tabellen ”figures/sundbykoping/x” finns inte"),
    (was("rounds", ["sundbykoping", []], None), r"rad 1 i fältet records: nyckeln är inte som Koll skriver den"),
    (was("rounds", ["sundbykoping"], None), r"rad 1 i fältet records: nyckeln är inte som Koll skriver den"),
    (was("rounds", ["sundbykoping", "r"], {"municipality": "sundbykoping", "id": "r", "name": "Delår", "year": 2020, "asof": 8}),
     r"Post 2 i .*undo\.json: rad 1 i fältet records: fältet as_of saknas"),
    (was("rounds", ["sundbykoping", "s"], {"municipality": "sundbykoping", "id": "r", "name": "Delår", "year": 2020, "as_of": 8}),
     r"rad 1 i fältet records: nyckeln är en annan än den som posten har"),
    (was("figures/sundbykoping/2020", ["KLK"], {"monthly": {"actual": {"3011": {"x": 1}}}, "annual": {}}),
     r"rad 1 i fältet records: det som stod före är inte siffror som Koll skriver dem"),
    (record("undo", "3", records=[]), "post 3 i undo är till för att ångra en ändring som inte finns"),
    (record("rounds", "1", municipality="sundbykoping", id="r", name="Delår", year=2020, as_of=18),
     "post 1 i rounds är för månad 18, men året har 12"),
    (record("rounds", "1", municipality="sundbykoping", id="r", name="Delår", year=2020, as_of=8, deadline="snart"),
     r"Post 1 i .*rounds\.json: fältet deadline är ingen tid som Koll skriver den"),
    (record("prognoses", "1", municipality="sundbykoping", round="r", unit="KLK", group="result", amount=1, time="i går"),
     r"Post 1 i .*prognoses\.json: fältet time är ingen tid som Koll skriver den"),
    (record("settings", "1", key="chosen", value="nix"), "post 1 i settings väljer kommunen ”nix”, som inte finns"),
    (entry(seal=None), r"Post 2 i .*log\.json: fältet seal saknas"),
    (manifest(files={"log": None}), r"poster/log\.json i .* står inte i koll-export\.json"),
    (manifest(files={"figures/sundbykoping/2020": None}), r"siffror/sundbykoping-2020\.csv i .* står inte i koll-export\.json"),
    (remove("poster/log.json", "log"), "loggen saknas"),
    (manifest(generation=-3), r"koll-export\.json är inte som Koll skriver den"),
    (manifest(generation=9), "loggen slutar vid ändring 2, men lagret sägs stå vid 9"),
    (manifest(files={"units": "../../etc/passwd"}), "som inte är en fil från koll export"),
    (manifest(schema=99), r"nyare version av Koll \(format 99\)"),
    (lambda f: (f / "siffror/sundbykoping-2020.csv").unlink(), r"sundbykoping-2020\.csv går inte att läsa: den eller mappen finns inte"),
    (lambda f: (f / "siffror/sundbykoping-2020.csv").write_bytes(b"\xff\xfe;"), "är inte text i UTF-8"),
])
def test_what_is_wrong_is_named_and_the_store_stays_as_it_was(folder: Path, act: Callable[[Path], object], said: str):
    act(folder)
    with pytest.raises(StoreError, match=said):
        read_folder(str(folder))


def test_what_was_edited_rightly_becomes_the_store(folder: Path, path: str):
    row("1;KLK;2020;manad;actual;3011;4;1;;3;4")(folder)
    found = Restorable(*read_folder(str(folder)))
    said = replace(found, path, standing(path))
    assert f"Filerna i {folder} är ändrade sedan koll export skrev dem" in said
    assert months(TinyStore(path), "KLK") == [1, None, 3, 4]


def test_half_an_export_on_a_full_disk_is_removed_and_can_be_written_again(folder: Path, tmp_path: Path, monkeypatch):
    store, write, left = TinyStore(str(tmp_path / "källa" / "koll.json")), open_files._write_rows, [3]

    def full(path: Path, *rest: object) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(path, *rest)  # type: ignore[arg-type] # handed on

    monkeypatch.setattr(open_files, "_write_rows", full)
    (tmp_path / "tom").mkdir()
    for target in (tmp_path / "ny", tmp_path / "tom"):
        left[0] = 3
        with pytest.raises(StoreError, match=r"disken är full\. Det som hann skrivas är borttaget"):
            export(store, str(target))
    assert not (tmp_path / "ny").exists()
    assert list((tmp_path / "tom").iterdir()) == []
    left[0] = 99
    export(store, str(tmp_path / "ny"))
    assert difference(store.whole(), read_folder(str(tmp_path / "ny"))[0]) is None


def test_a_folder_that_holds_something_is_not_written_in_nor_emptied(folder: Path, tmp_path: Path):
    shutil.copy(folder / "koll-export.json", tmp_path / "källa" / "siffror")
    before = sorted(each.name for each in (tmp_path / "källa").iterdir())
    with pytest.raises(StoreError, match="inte tom"):
        export(TinyStore(str(tmp_path / "källa" / "koll.json")), str(tmp_path / "källa"))
    assert sorted(each.name for each in (tmp_path / "källa").iterdir()) == before


def test_an_edit_in_the_csv_file_beside_the_records_is_said_not_to_be_read(folder: Path):
    url = f"tinydb:///{folder.parent}/nytt/koll.json"
    assert read(str(folder), url).doubts == ()
    edit("Barn och utbildning", "Barn och unga", "poster/units.csv")(folder)
    found = read(str(folder), url)
    assert found.doubts == (
        "poster/units.csv säger något annat än json-filen bredvid. Det är json-filen som läses: ändringar i csv-filer under poster "
        "kommer inte med, den filen är bara till för att titta i.",
    )
    (folder / "poster" / "units.csv").write_bytes(b"\xff\n")
    assert read(str(folder), url).doubts == found.doubts
    (folder / "poster" / "units.csv").unlink()
    assert read(str(folder), url).doubts == ()


def test_no_cell_of_an_export_is_a_formula_and_codes_come_back_as_they_were(tmp_path: Path):
    store, link = TinyStore(str(tmp_path / "källa" / "koll.json")), '=HYPERLINK("http://x";"klicka")'
    store.commit(put(*SMALL, Unit("=1+1", link, "KOMMUN"), name="Sundbyköping"))
    store.commit(put(booked("=1+1", 7, account="'@x"), booked("KLK", -5, account="-x")))
    export(store, str(tmp_path / "ut"))
    files = sorted((tmp_path / "ut").rglob("*.csv"))
    cells = [cell for file in files for row in csv.reader(file.read_text(encoding="utf-8").splitlines(), delimiter=";") for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@")) and cell != "-5"] == []
    assert {f"'{link}", "'=1+1", "''@x", "'-x"} <= {*cells}
    assert difference(store.whole(), read(str(tmp_path / "ut"), f"tinydb:///{tmp_path}/nytt/koll.json").whole) is None
