"""Copy, restore, move, export and proof on the command line: asked before anything is replaced, and clear when refused."""
from __future__ import annotations

import json
from pathlib import Path

import pytest

import koll
from core.organisation import Unit
from store import schema
from store.memory import MemoryStore
from store.said import operator
from store.tiny.store import TinyStore
from store.whole import Whole, difference
from tests.store.small import SMALL, booked, put
from tests.store.test_whole import written


@pytest.fixture
def store(tmp_path: Path) -> str:
    path = str(tmp_path / "lager" / "koll.json")
    opened = TinyStore(path)
    written(opened)
    opened.close()
    return path


def without_log(whole: Whole) -> dict[str, object]:
    """What a restore puts back as it was: everything but its own line in the log, and that line's note."""
    return {table: held for table, held in whole.tables.items() if table not in (schema.LOG, schema.UNDO)}


def run(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = koll.run([str(word) for word in words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_copy_is_restored_over_a_changed_store_after_a_yes_and_the_changed_one_kept(store: str, tmp_path: Path, capsys):
    copy = tmp_path / "kopia.zip"
    assert run(capsys, "kopia", copy, "--store", store)[0] == 0
    before = TinyStore(store).whole()
    TinyStore(store).commit(put(booked("KLK", 98)))
    TinyStore(store).commit(put(booked("KLK", 99)))
    changed = TinyStore(store).whole()
    code, out, err = run(capsys, "aterstall", copy, "--store", store)
    assert (code, "finns redan" in out, "Inget är återställt" in err) == (1, True, True)
    assert difference(changed, TinyStore(store).whole()) is None
    code, out, _ = run(capsys, "aterstall", copy, "--store", store, "--ja")
    after = TinyStore(store)
    assert (code, without_log(before)) == (0, without_log(after.whole()))
    *rest, last = after.log()
    assert [entry.generation for entry in rest] == [*before.tables["log"]]
    assert (last.generation, last.author, last.face) == (9, operator(), "kommandoraden")
    assert last.summary == "Återställde lagret ur kopia.zip, från ändring 8 tillbaka till ändring 6."
    assert run(capsys, "kontroll", "--lager", "--store", store)[0] == 0
    assert after.commit(put(booked("KLK", 5))) == 10
    assert run(capsys, "angra", "10", "--ja", "--store", store)[0] == 0
    kept = str(store) + ".8.bak"
    assert "Återställningen står i loggen som ändring 9." in out
    assert out.endswith(f"{kept}.\n")
    assert Path(kept, "koll.json").exists()
    assert run(capsys, "aterstall", kept, "--store", tmp_path / "igen.json")[0] == 0
    again = TinyStore(str(tmp_path / "igen.json"))
    assert without_log(changed) == without_log(again.whole())
    assert again.log()[-1].summary == "Återställde lagret ur koll.json.8.bak, till ändring 8."


def test_a_store_that_cannot_be_read_is_moved_aside_whole(store: str, tmp_path: Path, capsys):
    run(capsys, "kopia", tmp_path / "kopia.zip", "--store", store)
    Path(store).write_bytes(b"\0" + Path(store).read_bytes()[1:])
    code, out, _ = run(capsys, "aterstall", tmp_path / "kopia.zip", "--store", store, "--ja")
    assert (code, "koll.json.1.bak" in out) == (0, True)
    assert Path(store + ".1.bak", "koll.json").read_bytes()[:1] == b"\0"
    assert [entry.generation for entry in TinyStore(store).log()][-1] == 7
    assert run(capsys, "kontroll", "--lager", "--store", store)[0] == 0
    code, out, _ = run(capsys, "aterstall", store + ".1.bak", "--store", tmp_path / "igen.json")
    assert (code, "koll.json.1.bak är skadat" in out, "läget efter ändring 6" in out) == (1, True, True)
    assert run(capsys, "aterstall", store + ".1.bak", "--store", tmp_path / "igen.json", "--ja")[0] == 0
    assert without_log(TinyStore(store).whole()) == without_log(TinyStore(str(tmp_path / "igen.json")).whole())


def test_edited_open_files_are_asked_about_and_a_yes_takes_them(store: str, tmp_path: Path, capsys):
    run(capsys, "export", tmp_path / "ut", "--store", store)
    file = tmp_path / "ut" / "siffror" / "hjo-2020.csv"
    file.write_text(file.read_text().replace("KLK;2020;manad;actual;3011;1;9", "KLK;2020;manad;actual;3011;1;8"))
    code, out, err = run(capsys, "aterstall", tmp_path / "ut", "--store", tmp_path / "ny.json")
    assert (code, "är ändrade sedan koll export skrev dem" in out, "Inget är återställt" in err) == (1, True, True)
    assert not (tmp_path / "ny.json").exists()
    assert run(capsys, "aterstall", tmp_path / "ut", "--store", tmp_path / "ny.json", "--ja")[0] == 0
    assert TinyStore(str(tmp_path / "ny.json")).figures("hjo", 2020)[0].monthly == {"actual": {"3011": [8]}}


def test_a_bad_row_is_named_before_anything_is_asked_or_touched(store: str, tmp_path: Path, capsys):
    run(capsys, "export", tmp_path / "ut", "--store", store)
    file = tmp_path / "ut" / "siffror" / "hjo-2020.csv"
    file.write_text(file.read_text().replace(";9", ";" + "9" * 23))
    before = {each.name: each.stat().st_mtime_ns for each in Path(store).parent.iterdir()}
    code, out, err = run(capsys, "aterstall", tmp_path / "ut", "--store", store, "--ja")
    assert (code, out) == (1, "")
    assert err == f"Rad 2 i {file}: ett belopp är större än vad som får plats. Inget är läst; rätta raden, eller exportera på nytt.\n"
    assert {each.name: each.stat().st_mtime_ns for each in Path(store).parent.iterdir()} == before


def test_open_files_are_restored_as_a_copy_is(store: str, tmp_path: Path, capsys):
    assert run(capsys, "export", tmp_path / "ut", "--store", store)[0] == 0
    assert run(capsys, "aterstall", tmp_path / "ut", "--store", tmp_path / "ny.json")[0] == 0
    there = TinyStore(str(tmp_path / "ny.json"))
    assert without_log(TinyStore(store).whole()) == without_log(there.whole())
    assert there.log()[-1].summary == "Återställde lagret ur ut, till ändring 6."
    assert run(capsys, "export", tmp_path / "ut", "--store", store)[0] == 1


def test_a_move_says_what_was_moved_and_refuses_a_target_that_holds_something(store: str, tmp_path: Path, capsys):
    target = f"tinydb://{tmp_path}/ny/koll.json"
    code, out, _ = run(capsys, "flytta", target, "--store", store)
    assert (code, "2 kommuner" in out, "orört" in out) == (0, True, True)
    code, out, _ = run(capsys, "flytta", target, "--store", store)
    assert (code, out.startswith("Allt ligger redan i tinydb:")) == (0, True)
    TinyStore(store).commit(put(booked("KLK", 99)))
    code, _, err = run(capsys, "flytta", target, "--store", store)
    assert (code, "inte tomt: där finns 2 kommuner" in err, "Det är detta lager som det såg ut tidigare" in err) == (1, True, True)
    code, _, err = run(capsys, "flytta", store, "--store", store)
    assert (code, err) == (1, f"{store} är lagret som skulle flyttas. Ange ett annat, som är tomt.\n")


def test_the_proof_says_that_a_store_is_whole_or_what_is_wrong(store: str, capsys):
    assert "är helt" in run(capsys, "kontroll", "--lager", "--store", store)[1]
    file = Path(store + ".journal")
    file.write_bytes(file.read_bytes().replace("Ändrat".encode(), "Ändrad".encode(), 1))
    code, _, err = run(capsys, "kontroll", "--lager", "--store", store)
    assert (code, "koll.json.journal är skadad" in err) == (1, True)


@pytest.mark.parametrize(("words", "code"), [
    (("kontroll", "--lager"), 1), (("gallra", "--ja"), 0), (("angra", "--ja"), 1),
    (("aterstall", "--ja"), 1), (("glom", "Eva Ek", "--ja"), 1),
])
def test_where_there_is_no_store_nothing_is_made_and_it_is_not_called_whole(tmp_path: Path, capsys, words: tuple[str, ...], code: int):
    store = tmp_path / "disk som inte är monterad" / "koll.json"
    ran, out, err = run(capsys, *words, "--store", store)
    assert (ran, list(tmp_path.iterdir())) == (code, [])
    if words[0] == "kontroll":
        assert "Här finns inget lager: inget har sparats. Är disken monterad" in err
        assert "är helt" not in out + err


@pytest.mark.parametrize(("words", "code", "said"), [
    (("aterstall", "finns-inte.zip"), 1, "finns inte"), (("kontroll", "r.docx", "--lager"), 2, "--lager"), (("kopia",), 2, "FIL saknas"),
    (("kopia", "/finns/inte/kopia.zip"), 1, "finns inte"), (("flytta", "mongodb://x"), 1, "känns inte igen"),
])
def test_wrong_use_is_told_in_swedish(store: str, capsys, words: tuple[str, ...], code: int, said: str):
    found, _, err = run(capsys, *words, "--store", store)
    assert (found, said in err) == (code, True), err


def test_the_log_says_that_it_was_written_on_the_command_line(store: str, capsys):
    run(capsys, "angra", "--ja", "--store", store)
    assert TinyStore(store).whole().tables["log"][7]["face"] == "kommandoraden"


def test_where_there_is_no_store_nothing_is_rebuilt_or_exported_and_nothing_is_made(tmp_path: Path, capsys):
    nowhere = tmp_path / "ingen" / "koll.json"
    code, _, err = run(capsys, "aterstall", "--store", nowhere)
    assert (code, err) == (1, f"Det finns inget lager i {nowhere} att göra helt. Ange en kopia: koll aterstall FIL.\n")
    code, _, err = run(capsys, "export", tmp_path / "ut", "--store", nowhere)
    assert (code, err) == (1, "Lagret är tomt. Det finns inget att exportera.\n")
    assert list(tmp_path.iterdir()) == []


def test_a_restore_that_must_be_asked_about_prints_nothing_that_is_no_json(store: str, tmp_path: Path, capsys):
    run(capsys, "kopia", tmp_path / "kopia.zip", "--store", store)
    code, out, err = run(capsys, "aterstall", tmp_path / "kopia.zip", "--store", store, "--json")
    assert (code, err.endswith("Inget är återställt. Lägg till --ja för att göra det.\n")) == (1, True)
    assert (json.loads(out)["status"], json.loads(out)["headline"]) == ("refused", err.rstrip("\n"))


@pytest.mark.parametrize("words", [
    ("kopia", "k.zip"), ("export", "ut"), ("flytta", "annat.json"), ("aterstall", "k.zip"), ("aterstall",), ("kontroll", "--lager"),
    ("gallra",), ("glom", "Eva", "Ek"), ("minadata", "Eva", "Ek"),
])
@pytest.mark.parametrize("municipality", ["hjo", "nix"])
def test_what_takes_the_whole_store_is_refused_for_one_municipality(
    store: str, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], municipality: str,
):
    monkeypatch.chdir(tmp_path)
    for line in ((*words, "--kommun", municipality), ("--kommun", municipality, *words)):
        code, out, err = run(capsys, *line, "--store", store)
        assert (code, out) == (2, "")
        assert err.startswith("Kommandot gäller hela lagret med alla kommuner. Ta bort --kommun.")
    assert [each.name for each in tmp_path.iterdir()] == ["lager"]


def test_a_setting_for_one_municipality_still_lets_the_whole_store_be_copied(store: str, tmp_path: Path, capsys, monkeypatch):
    monkeypatch.setenv("KOLL_KOMMUN", "hjo")
    code, out, _ = run(capsys, "kopia", tmp_path / "k.zip", "--store", store)
    assert (code, "2 kommuner" in out) == (0, True)


@pytest.mark.parametrize("words", [
    ("avvikelse", "stab"), ("logg",), ("personer",), ("schema",), ("tillfalle",), ("tabeller",), ("installningar",), ("angra",),
    ("kontroll",), ("webb", "--port", "1"), ("posta",), ("paminn",), ("kolada",), ("bjud-in", "Eva Ek"), ("rapport",),
])
def test_a_municipality_that_is_not_there_is_refused_by_every_command(store: str, capsys, words: tuple[str, ...]):
    code, out, err = run(capsys, *words, "--kommun", "nix", "--store", store)
    assert (code, out) == (1, "")
    assert err == "Kommunen ”nix” finns inte i lagret. Inlästa kommuner: Sundbyköping, Hjo.\n"


def test_the_log_shows_one_change_before_and_after_by_its_number_or_by_the_option(store: str, capsys):
    for words in (("logg", "5"), ("logg", "--andring", "5")):
        code, out, _ = run(capsys, *words, "--store", store)
        assert (code, out.split()[:5]) == (0, ["Ändring", "5,", "anna", "genom", "direkt"])
        assert "KLK Kommunledningskontoret, 3011 Avgifter" in " ".join(out.split())
    said = json.loads(run(capsys, "logg", "5", "--json", "--store", store)[1])
    found = [(row["cells"]["before"]["value"], row["cells"]["after"]["value"]) for row in said["rows"]]
    assert (found, said["rows"][0]["cells"]["before"]["text"]) == ([(1, 2), (None, 2), (3, None)], "0,01\u00a0kr")


def test_the_log_as_json_has_columns_for_the_face_and_for_before_and_after(store: str, capsys):
    said = json.loads(run(capsys, "logg", "--json", "--store", store)[1])
    assert [column["key"] for column in said["columns"]] == ["time", "author", "face", "kommun", "summary", "before", "after"]
    assert [row["cells"]["face"]["text"] for row in said["rows"]] == ["direkt i lagret"] * 6
    assert all(row["cells"]["author"]["text"] for row in said["rows"])


def test_a_number_that_is_a_units_code_is_the_unit_and_not_the_change(tmp_path: Path, capsys):
    path = tmp_path / "koll.json"
    TinyStore(str(path)).commit(put(*SMALL, Unit("1", "Ettan", "KOMMUN"), name="Sundbyköping"))
    assert run(capsys, "logg", "1", "--store", path)[1].startswith("Ettan: en ändring")
    assert run(capsys, "logg", "--andring", "1", "--store", path)[1].startswith("Ändring 1, anna")
    code, _, err = run(capsys, "logg", "--andring", "1", "--person", "anna", "--store", path)
    assert (code, "--andring visar en enda ändring" in err) == (2, True)


def without_hjo(store: str, tmp_path: Path, capsys) -> Path:
    """A store put back from a copy, whose figures for Hjo 2020 are then damaged in both their files."""
    run(capsys, "kopia", tmp_path / "kopia.zip", "--store", store)
    path = tmp_path / "tillbaka" / "koll.json"
    assert run(capsys, "aterstall", tmp_path / "kopia.zip", "--store", path)[0] == 0
    for ending in ("", ".bak"):
        (path.parent / f"koll.figures/hjo-2020.json{ending}").write_bytes(b"")
    return path


def test_a_rebuild_that_loses_something_asks_says_what_and_is_a_failure_that_the_proof_repeats(store: str, tmp_path: Path, capsys):
    path = without_hjo(store, tmp_path, capsys)
    before = (path.parent / "koll.log.json").read_bytes()
    code, out, err = run(capsys, "aterstall", "--store", path)
    assert (code, out.split(".")[1], err.splitlines()[-1]) == (1, " Det här går förlorat: siffrorna för Hjo 2020", "Inget är ändrat.")
    code, out, err = run(capsys, "aterstall", "--store", path, "--json")
    assert (code, json.loads(out)["status"], json.loads(out)["headline"]) == (1, "refused", err.rstrip("\n"))
    assert err.endswith("Inget är ändrat. Lägg till --ja för att göra det.\n")
    assert (path.parent / "koll.log.json").read_bytes() == before
    code, out, err = run(capsys, "aterstall", "--store", path, "--ja")
    assert (code, out) == (1, "")
    assert err.startswith("Lagret är återställt till ändring 7, men det här gick förlorat: siffrorna för Hjo 2020.")
    assert (path.parent / "koll.json.skadad-1" / "koll.figures" / "hjo-2020.json").read_bytes() == b""
    code, _, err = run(capsys, "kontroll", "--lager", "--store", path)
    assert (code, "Förlorat och inte inläst igen: siffrorna för Hjo 2020." in err) == (1, True)


def test_a_rebuild_that_loses_nothing_needs_no_yes(store: str, capsys):
    Path(store).write_bytes(b"")
    code, out, _ = run(capsys, "aterstall", "--store", store)
    assert (code, out.endswith("Inget är förlorat.\n"), "koll.json.skadad-1" in out) == (0, True, True)
    assert run(capsys, "kontroll", "--lager", "--store", store)[0] == 0


def test_copies_of_a_damaged_store_say_so_and_are_refused_where_something_is_lost(store: str, tmp_path: Path, capsys):
    path = without_hjo(store, tmp_path, capsys)
    for words in (("kopia", tmp_path / "ny.zip"), ("export", tmp_path / "ut"), ("flytta", tmp_path / "ny" / "koll.json")):
        code, _, err = run(capsys, *words, "--store", path)
        assert (code, "det här går inte att läsa: siffrorna för Hjo 2020. Inget är skrivet." in err) == (1, True)
    assert not any((tmp_path / name).exists() for name in ("ny.zip", "ut", "ny"))
    Path(store).write_bytes(b"")
    for words in (("kopia", tmp_path / "ny.zip"), ("export", tmp_path / "ut"), ("flytta", tmp_path / "ny" / "koll.json")):
        code, out, _ = run(capsys, *words, "--store", store)
        assert (code, "(lagrets filer är skadade, men allt i dem gick att läsa; kör koll aterstall)" in out) == (0, True)


def test_a_store_that_was_changed_beside_koll_is_copied_with_a_word_and_put_back_only_after_a_yes(tmp_path: Path, capsys):
    made, store, copy, new = MemoryStore(), tmp_path / "koll.json", tmp_path / "k.zip", tmp_path / "ny.json"
    written(made)
    changed = made.whole()
    changed.tables["figures/sundbykoping/2020"][1]["monthly"]["actual"]["3011"][0] = 99
    TinyStore(str(store)).fill(changed)
    otherwise = "är inte det som loggen intygar: något är ändrat vid sidan av Koll, eller har gått förlorat."
    code, out, _ = run(capsys, "kopia", copy, "--store", store)
    assert (code, f"Det som lagret håller {otherwise}" in out) == (0, True)
    code, out, err = run(capsys, "aterstall", copy, "--store", new)
    assert (code, f"Det som kopian håller {otherwise}" in out, err.endswith("Inget är återställt.\n")) == (1, True, True)
    assert not new.exists()
    code, out, _ = run(capsys, "aterstall", copy, "--store", new, "--ja")
    assert (code, f"Det som kopian håller {otherwise}" in out) == (0, True)
    code, _, err = run(capsys, "kontroll", "--lager", "--store", new)
    assert (code, f"Det som lagret håller {otherwise}" in err) == (1, True)


def test_what_a_damaged_store_has_lost_is_asked_about_when_it_is_put_back_and_is_then_no_fault(store: str, tmp_path: Path, capsys):
    path, new = without_hjo(store, tmp_path, capsys), tmp_path / "ny" / "koll.json"
    code, out, _ = run(capsys, "aterstall", path.parent, "--store", new)
    assert (code, "Det här gick inte att läsa och saknas: siffrorna för Hjo 2020." in out, "intygar" in out) == (1, True, False)
    assert run(capsys, "aterstall", path.parent, "--store", new, "--ja")[0] == 0
    assert TinyStore(str(new)).log()[-1].summary.endswith("Innehållet är ett annat än det som loggen där intygar.")
    assert run(capsys, "kontroll", "--lager", "--store", new)[0] == 0
