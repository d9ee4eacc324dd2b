"""Taking back a change through the desk: the preview says what comes back, the receipt what came, a refusal what stands in the way."""
from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.answer import Answer
from core.commands import Choose, FreezeRound, GivePrognosis, Import, OpenRound, Undo
from core.people import Invitation
from core.ports import Store
from core.question import Who
from core.records import Transaction
from core.subject import Subject
from store.copying import write_copy
from store.desk import Desk
from store.memory import MemoryStore
from store.personal import Words, personal_of
from store.reading.detect import read_content
from store.restoring import read, replace, standing
from store.tiny.store import TinyStore
from tests.store.test_undo import everything

ANNA, BERIT = Who("anna", "controller"), Who("berit", "manager")
HEAD = "#SIETYP 3\n#RAR 0 20240101 20241231\n#KONTO 5010 Löner\n#DIM 1 Ansvar\n"


def ledger(*booked: tuple[str, str, int], name: str = "bok.se") -> Import:
    """(unit, month, kronor) on account 5010 of 2024, with what the file says of itself."""
    units = "".join(f'#OBJEKT 1 {unit} "Enhet {unit}"\n' for unit in dict.fromkeys(unit for unit, _, _ in booked))
    sums = {month: sum(k for _, m, k in booked if m == month) for _, month, _ in booked}
    rows = "".join(f'#PSALDO 0 2024{month} 5010 {{1 "{unit}"}} {kronor}\n' for unit, month, kronor in booked)
    rows += "".join(f"#PSALDO 0 2024{month} 5010 {{}} {kronor}\n" for month, kronor in sums.items())
    content = f"{HEAD}{units}{rows}#RES 0 5010 {sum(sums.values())}\n"
    return Import((read_content(content.encode("utf-8"), name),), "Sala", write=True, confirmed=True)


def desk(store: Store) -> Desk:
    return Desk(store, today=lambda: date(2024, 4, 2), clock=lambda: datetime(2024, 4, 2, 12, 0, tzinfo=UTC))


def angra(store: Store, number: int | None = None, who: Who = ANNA, *, write: bool = True) -> Answer:
    return desk(store).do(Undo(number, write=write), who)


@pytest.fixture
def sala(store: Store) -> Store:
    """Transactions 1 and 2: March of two units, then the same with one number corrected and April."""
    desk(store).do(ledger(("10", "03", 100), ("20", "03", 50)), ANNA)
    desk(store).do(ledger(("10", "03", 175), ("20", "03", 50), ("10", "04", 20), name="april.se"), ANNA)
    return store


def test_the_preview_says_what_comes_back_and_writes_nothing(sala: Store):
    shown = angra(sala, write=False)
    assert shown.headline == "Ångrar ändring 2: Läste in april.se: 1 ny siffra, 1 ändrad."
    assert (shown.awaits_yes, shown.yes, sala.generation()) == (True, Undo(2, write=True), 2)
    assert [(row.label, *(cell.text.replace("\u00a0", " ") for cell in row.cells.values())) for row in shown.table.rows] == [
        ("Per enhet",), ("10 Enhet 10", "0", "2", "\u2212195 → \u2212100"), ("Per månad",), ("mar 2024", "0", "1"), ("apr 2024", "0", "1"),
    ]
    notes = [note.replace("\u00a0", " ") for note in shown.notes]
    assert notes[0].endswith("av anna.")
    assert "Ändras: 10 Enhet 10, 5010 Löner, utfall mar 2024: \u2212175,00 kr → \u2212100,00 kr." in notes
    assert "Ändras: 10 Enhet 10, 5010 Löner, utfall apr 2024: \u221220,00 kr → –." in notes
    assert notes[-1] == "Inget är skrivet än."


def test_a_whole_import_is_taken_back_and_the_undo_too(sala: Store):
    after = everything(sala)
    told = angra(sala)
    assert told.headline == "Ångrade ändring 2: Läste in april.se: 1 ny siffra, 1 ändrad."
    assert told.notes[-1] == "Den kan i sin tur ångras: koll angra 3."
    assert {f.unit: f.monthly["actual"]["5010"][:4] for f in sala.figures("sala", 2024)} == {
        "10": [0, 0, -10000, None], "20": [0, 0, -5000, None],
    }
    assert [(entry.author, entry.summary) for entry in sala.log(2)] == [("anna", told.headline)]
    assert angra(sala).headline == f"Ångrade ändring 3: {told.headline}"
    assert everything(sala) == after


def test_taking_back_the_first_import_leaves_an_empty_store_and_can_itself_be_taken_back(sala: Store):
    before = everything(sala)
    angra(sala, 2)
    told = angra(sala, 1)
    assert "Sala försvinner ur lagret." in told.notes
    assert sala.registers() == ()
    angra(sala, 4)
    angra(sala, 3)
    assert everything(sala) == before


def test_a_later_change_of_the_same_figures_is_named(sala: Store):
    refused = angra(sala, 1)
    assert (refused.status, sala.generation()) == ("refused", 2)
    assert refused.headline.startswith("Ändring 1 kan inte ångras. Ändring 2 (")
    assert refused.headline.endswith("anna: Läste in april.se: 1 ny siffra, 1 ändrad) har senare ändrat samma uppgifter: "
                                     "året 2024, utfall 2024 för 10 Enhet 10, utfall 2024 för 20 Enhet 20.")
    assert refused.notes == ("Ångra först den: koll angra 2.",)
    angra(sala, 2)
    again = angra(sala, 2)
    assert again.headline == "Ändring 2 kan inte ångras. Den är redan ångrad av ändring 3. Med koll angra 3 gäller den igen."


def test_a_prognosis_is_taken_back_to_what_was_given_before(sala: Store):
    for command in (OpenRound("Delår", "2024-04", write=True), GivePrognosis("10 900 kr", sure=True, comment="Så", write=True)):
        assert desk(sala).do(command, ANNA).status == "answered"
    given = sala.prognoses("sala", 2024)
    assert desk(sala).do(GivePrognosis("10 950 kr", sure=True, comment="Nu", write=True), BERIT).status == "answered"
    shown = angra(sala, write=False)
    assert [note.replace("\u00a0", " ") for note in shown.notes][1:3] == [
        "1 prognos blir som förut.",
        "Prognos 2024-04, 10 Enhet 10: 1 tkr (klarmarkerad, berit) → 1 tkr (klarmarkerad, anna).",
    ]
    angra(sala)
    assert sala.prognoses("sala", 2024) == given
    opened = angra(sala, 3)
    assert opened.headline.startswith("Ändring 3 kan inte ångras. Ändring 4 (")
    assert opened.headline.endswith("bygger på den: prognosen för 10 Enhet 10 i Delår.")


def test_what_is_frozen_stays(sala: Store):
    for command in (OpenRound("Delår", "2024-04", write=True), FreezeRound(anyway=True, write=True)):
        assert desk(sala).do(command, ANNA).status == "answered"
    assert angra(sala).headline == (
        "Ändring 4 kan inte ångras. Prognostillfället Delår (2024-04) är fryst och ändras inte längre. Inget är skrivet."
    )


def test_who_may_not_write_may_not_take_back(sala: Store):
    refused = angra(sala, who=BERIT)
    assert (refused.status, refused.headline) == (
        "refused", "berit får fråga och lämna prognoser men inte ångra ändringar. Be en controller.",
    )


def test_a_desk_confined_to_one_municipality_takes_back_only_its_changes(sala: Store):
    desk(sala).do(_habo(), ANNA)
    confined = Desk(sala, confined="Sala")
    assert "april.se" in confined.do(Undo(), ANNA).headline
    assert confined.do(Undo(3, write=True), ANNA).headline == "Ändring 3 gäller en annan kommun; här går det bara att ångra för Sala."


def _habo() -> Import:
    one = ledger(("10", "03", 1))
    return Import(one.files, "Habo", write=True, confirmed=True)


def test_an_unknown_number_and_an_empty_store_are_told(sala: Store):
    told = angra(sala, 99)
    assert (told.status, told.headline) == ("failed", "Det finns ingen ändring 99. Den senaste är 2; koll logg visar dem.")
    assert angra(MemoryStore()).headline == "Det finns ingen ändring att ångra."


class Busy(MemoryStore):
    """Someone else writes each time this store takes something back, ``times`` times."""

    times = 2

    def commit(self, transaction: Transaction, expected: int | None = None) -> int:
        if transaction.undoes is not None and self.times:
            self.times -= 1
            super().commit(Transaction("sala", "bertil", "Något annat"))
        return super().commit(transaction, expected)


def test_the_last_change_is_not_another_s_that_comes_in_between():
    store = Busy()
    desk(store).do(ledger(("10", "03", 100)), ANNA)
    desk(store).do(ledger(("10", "03", 175), name="igen.se"), ANNA)
    assert angra(store).headline.startswith("Ångrade ändring 2: Läste in igen.se")
    assert [entry.author for entry in store.log()] == ["anna", "anna", "bertil", "bertil", "anna"]
    store.times = 99
    assert angra(store, 5).status == "failed"


def test_an_import_too_large_to_be_remembered_says_so_beforehand(sala: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("store.importing._MAY_BE_LARGE", 1)
    monkeypatch.setattr("store.undo.LARGEST", 40)
    big = ledger(("10", "03", 1), ("20", "03", 2))
    shown = desk(sala).do(Import(big.files, "Sala"), ANNA)
    assert any(note.startswith("Obs: Ångra: Så mycket ändras att Koll inte kan minnas vad som stod före") for note in shown.notes)
    desk(sala).do(big, ANNA)
    assert "var för mycket att minnas. Läs in den tidigare filen igen i stället." in angra(sala).headline


def test_choosing_a_municipality_is_a_change_like_any_other(sala: Store):
    desk(sala).do(_habo(), ANNA)
    desk(sala).do(Choose("Habo"), ANNA)
    assert angra(sala).headline == "Ångrade ändring 4: Vald kommun ändrad."
    assert sala.chosen() is None


INVITED = Invitation("abc", "Eva Ek", "manager", "10", "2024-05-01T00:00:00+00:00")


def test_an_invitation_taken_back_is_not_said_to_come_back(sala: Store):
    sala.commit(Transaction("sala", "anna", "Bjöd in Eva Ek.", (INVITED,)))
    told = angra(sala, 3)
    assert told.notes[-1] == "Tillgång ges bara på nytt (koll bjud-in, koll chatt): det här går inte att ångra i sin tur."
    assert not any("koll angra 4" in note for note in told.notes)
    assert angra(sala, 4).headline.startswith("Ändring 4 kan inte ångras. Den tog bort eller ändrade någons tillgång till chatten")


def test_access_that_was_since_taken_away_is_no_advice_to_take_back_what_never_can_be(sala: Store):
    sala.commit(Transaction("sala", "anna", "Bjöd in Eva Ek.", (INVITED,)))
    sala.commit(Transaction("sala", "anna", "Tog bort inbjudan.", drop=(INVITED,)))
    refused = angra(sala, 3)
    assert refused.headline.endswith("har senare ändrat samma uppgifter: en inbjudan.")
    assert refused.notes == ()


def test_after_an_erasure_the_last_change_is_not_an_older_one(sala: Store):
    sala.commit(Transaction("sala", "anna", "Bjöd in Eva Ek.", (INVITED,)))
    personal_of(sala).erase(Subject(("Eva Ek",)), Words("anna", "sala", "Raderade personuppgifter om en person."))
    for write in (False, True):
        refused = angra(sala, write=write)
        assert refused.headline == "Den senaste ändringen, 4, kan inte ångras. Den raderade personuppgifter, som inte går att få tillbaka."
        assert refused.notes == ("Ska ändring 3 ångras i stället: koll angra 3.",)
    assert angra(sala, 4).headline == "Ändring 4 kan inte ångras. Den raderade personuppgifter, som inte går att få tillbaka."
    assert angra(sala, 2).headline.startswith("Ångrade ändring 2")
    assert angra(sala).headline.startswith("Ångrade ändring 5")


def test_a_restore_is_refused_with_where_what_stood_before_it_lies(tmp_path: Path):
    url = f"tinydb:///{tmp_path}/koll.json"
    desk(TinyStore(str(tmp_path / "koll.json"))).do(ledger(("10", "03", 100)), ANNA)
    write_copy(TinyStore(str(tmp_path / "koll.json")), str(tmp_path / "k.zip"))
    desk(TinyStore(str(tmp_path / "koll.json"))).do(ledger(("10", "03", 175), name="april.se"), ANNA)
    replace(read(str(tmp_path / "k.zip"), url), url, standing(url))
    store = TinyStore(str(tmp_path / "koll.json"))
    kept = "Det som fanns före ligger bredvid i koll.json.2.bak, och läses tillbaka med koll aterstall koll.json.2.bak."
    why = f"Den läste tillbaka en kopia. {kept}"
    assert angra(store, 3).headline == f"Ändring 3 kan inte ångras. {why}"
    assert angra(store).headline == f"Den senaste ändringen, 3, kan inte ångras. {why}"
    shutil.rmtree(tmp_path / "koll.json.2.bak")
    assert angra(store, 3).headline == (
        "Ändring 3 kan inte ångras. Den läste tillbaka en kopia. Fanns något före ligger det bredvid som .bak, och läses tillbaka med "
        "koll aterstall."
    )
    assert store.generation() == 3


def test_a_late_change_of_which_nothing_is_kept_is_not_called_too_old(tmp_path: Path):
    store = MemoryStore()
    desk(store).do(ledger(("10", "03", 100)), ANNA)
    desk(store).do(ledger(("10", "03", 175), name="april.se"), ANNA)
    whole = store.whole()
    del whole.tables["undo"][1]
    whole.tables["log"][1] = {name: said for name, said in whole.tables["log"][1].items() if name != "note"}
    (older := MemoryStore()).fill(whole)
    assert angra(older, 1).headline == "Ändring 1 kan inte ångras. Vad som stod före den är inte sparat."
