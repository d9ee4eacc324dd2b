"""Prognoses and rounds through the desk: what is written, by whom, and what two people at once are told."""
from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.answer import Answer
from core.book import UnitFigures
from core.commands import Approve, Command, CopyRound, FreezeRound, GivePrognosis, OpenRound, Undo
from core.organisation import Unit
from core.ports import Store, StoreError
from core.profile import Profile
from core.question import Who
from core.records import Transaction
from core.rounds import Prognosis, Round
from store.desk import Desk
from store.tiny.store import TinyStore
from tests.store.small import SMALL, put

HOUSE = Path(__file__).parent.parent.parent
ANNA, BERIT, RUT = Who("Anna", "controller"), Who("Berit", "manager"), Who("rut", "reader")


def figures(unit: str, kronor: int) -> UnitFigures:
    """So much cost a month, as budgeted, in öre."""
    return UnitFigures(unit, 2020, {"actual": {"3011": [-kronor * 100] * 8}, "budget": {"3011": [-kronor * 100] * 12}})


@pytest.fixture
def filled(store: Store) -> Store:
    """KLK has a budget of 1 200 tkr and Åkerskolan of 2 400; a round as of August is open."""
    august = Round("2020-08", "Delår", 2020, 8)
    store.commit(put(*SMALL, Profile("N"), figures("KLK", 100_000), figures("SKOLA", 200_000), august, name="Sundbyköping"))
    return store


@pytest.fixture
def desk(filled: Store) -> Desk:
    return desk_on(filled)


def desk_on(store: Store) -> Desk:
    return Desk(store, today=lambda: date(2020, 9, 10), clock=lambda: datetime(2020, 9, 10, 12, 0, tzinfo=UTC))


def write(desk: Desk, words: str, who: Who = BERIT, **more: object) -> Answer:
    return desk.do(GivePrognosis(words, write=True, **more), who)  # type: ignore[arg-type]


def given(store: Store) -> dict[tuple[str, str], Prognosis]:
    return {(each.unit, each.group): each for each in store.prognoses("sundbykoping", 2020)}


def test_a_prognosis_is_written_with_its_author_and_time_in_one_transaction(filled: Store, desk: Desk):
    before = filled.generation()
    answer = write(desk, "kommunledningskontoret 1 210 tkr, vikarier")
    assert answer.headline.startswith("Skrivet: Kommunledningskontoret: prognos 1\u00a0210\u00a0tkr för 2020, 10\u00a0tkr sämre än budget")
    assert given(filled)["KLK", "net_cost"] == Prognosis(
        "2020-08", "KLK", "net_cost", -121_000_000, "submitted", "vikarier", "", "Berit", "2020-09-10T12:00:00+00:00")
    assert (filled.generation(), answer.version) == (before + 1, before + 1)
    assert filled.log()[-1].author == "Berit"


def test_the_preview_writes_nothing_and_its_yes_writes_it(filled: Store, desk: Desk):
    preview = desk.do(GivePrognosis("kommunledningskontoret 1 210 tkr"), BERIT)
    assert (preview.awaits_yes, given(filled)) == (True, {})
    assert preview.yes is not None
    assert desk.do(preview.yes, BERIT).headline.startswith("Skrivet:")
    assert given(filled)["KLK", "net_cost"].amount == -121_000_000


def test_words_without_an_amount_are_answered_as_the_question_that_anyone_may_ask(desk: Desk):
    for words in ("kommunledningskontoret", "kommunledningskontoret 2020"):
        assert desk.do(GivePrognosis(words), RUT) == desk.ask(f"prognos {words}", RUT)


def test_the_receipt_lets_comments_stand_as_they_were_written(desk: Desk):
    write(desk, "kommunledningskontoret 1 210 tkr, bilen ersätts")
    answer = write(desk, "kommunledningskontoret 1 220 tkr, vakansen ersätts i höst", ANNA)
    assert answer.notes[0] == "Kommentar: vakansen ersätts i höst"
    assert answer.notes[1].endswith("klarmarkerad. Dess kommentar: bilen ersätts")


@pytest.mark.parametrize("command", [
    GivePrognosis("klk 5 tkr", write=True), GivePrognosis(unit="KLK", amount=1, write=True), OpenRound("Höst", "2020-10", write=True),
    FreezeRound(anyway=True, write=True), CopyRound(write=True), Approve(write=True),
])
def test_a_reader_writes_nothing(filled: Store, desk: Desk, command: Command):
    before = filled.generation()
    answer = desk.do(command, RUT)
    assert (answer.status, "rut får fråga men inte" in answer.headline, filled.generation()) == ("refused", True, before)


def test_an_overwritten_prognosis_stays_readable_in_the_log_and_the_writer_is_told(filled: Store, desk: Desk):
    write(desk, "kommunledningskontoret 1 210 tkr, vikarier")
    since = desk.generation()
    answer = write(desk, "kommunledningskontoret 1 220 tkr, hyror", ANNA)
    assert any("1\u00a0210\u00a0tkr av Berit 2020-09-10 14:00, klarmarkerad." in note for note in answer.notes)
    assert [entry.summary for entry in desk.changes(since)] == [
        "Prognos 2020-08, Kommunledningskontoret: 1\u00a0210\u00a0tkr (Berit, 2020-09-10 14:00, klarmarkerad, vikarier)"
        " → 1\u00a0220\u00a0tkr (hyror)."]


def test_of_two_people_with_the_same_unit_on_the_screen_the_later_is_told_and_replaces_only_by_a_yes_to_what_is_there(filled: Store):
    one, two = desk_on(filled), desk_on(filled)
    first = one.do(GivePrognosis("kommunledningskontoret 1 210 tkr"), BERIT)
    second = two.do(GivePrognosis("kommunledningskontoret 1 220 tkr"), ANNA)
    assert first.yes is not None
    assert second.yes is not None
    assert one.do(first.yes, BERIT).status == "answered"
    told = two.do(second.yes, ANNA)
    assert told.status == "refused"
    assert "Nu finns 1\u00a0210\u00a0tkr av Berit" in told.headline
    assert given(filled)["KLK", "net_cost"].author == "Berit"
    again = two.do(GivePrognosis("kommunledningskontoret 1 220 tkr"), ANNA)
    assert any("av Berit 2020-09-10 14:00" in note for note in again.notes)
    assert again.yes is not None
    assert two.do(again.yes, ANNA).headline.startswith("Skrivet:")


def test_a_write_of_someone_else_between_plan_and_commit_makes_the_plan_anew(filled: Store, monkeypatch: pytest.MonkeyPatch):
    commit, meanwhile = filled.commit, desk_on(filled)
    waiting = [lambda: write(meanwhile, "kommunledningskontoret 1 210 tkr"), lambda: write(meanwhile, "skola 2 410 tkr")]

    def late(transaction: Transaction, expected: int | None = None) -> int:
        """Someone else gets through first, as long as anyone waits."""
        if waiting and transaction.author == "Anna":
            waiting.pop(0)()
        return commit(transaction, expected)

    monkeypatch.setattr(filled, "commit", late)
    answer = write(desk_on(filled), "kommunledningskontoret 1 220 tkr", ANNA)
    assert any("1\u00a0210\u00a0tkr av Berit" in note for note in answer.notes)
    assert {key: each.author for key, each in given(filled).items()} == {("KLK", "net_cost"): "Anna", ("SKOLA", "net_cost"): "Berit"}


def test_a_store_that_never_comes_to_rest_is_told_as_a_failure(filled: Store, monkeypatch: pytest.MonkeyPatch):
    from core.ports import StaleError

    def stale(*_: object) -> int:
        raise StaleError("Någon annan har ändrat i lagret under tiden. Försök igen.")

    monkeypatch.setattr(filled, "commit", stale)
    answer = write(desk_on(filled), "kommunledningskontoret 1 220 tkr", ANNA)
    assert (answer.status, given(filled)) == ("failed", {})


def test_an_approval_names_its_unit_as_a_prognosis_does_in_whichever_municipality(filled: Store, desk: Desk):
    filled.commit(put(Unit("K", "Ågården", None), Unit("TEK", "Tekniska", "K"), Unit("BAD", "Åkerbadet", "K"),
                      municipality="agarden", name="Ågården"))
    filled.choose("agarden")
    write(desk, "åkerskolan 2 400 tkr")
    assert desk.do(Approve("åkerskolan"), ANNA).headline == "Godkänner en prognos i Delår (2020-08): Åkerskolan."
    asked = desk.do(Approve("åker"), ANNA)
    assert asked.status == "choose"
    assert sorted(each.question for each in asked.choices) == ["godkänn Åkerbadet Ågården", "godkänn Åkerskolan Sundbyköping"]


def test_an_open_round_is_filled_approved_frozen_and_then_never_changes(filled: Store, desk: Desk):
    write(desk, "kommunledningskontoret 1 210 tkr")
    write(desk, "åkerskolan 2 400 tkr utkast")
    refused = desk.do(FreezeRound(write=True), ANNA)
    assert (refused.status, refused.headline[:37]) == ("refused", "1 av 2 prognoser saknas i Delår (2020")
    write(desk, "åkerskolan 2 400 tkr")
    assert desk.do(Approve("kommunledningskontoret", write=True), ANNA).headline == (
        "Godkände en prognos i Delår (2020-08): Kommunledningskontoret.")
    frozen = desk.do(FreezeRound(write=True), ANNA)
    assert frozen.headline == "Fryste prognostillfället Delår (2020-08) med 2 av 2 prognoser."
    kept, generation = given(filled), filled.generation()
    later: tuple[Command, ...] = (
        GivePrognosis("klk 1 230 tkr", round="2020-08", write=True),
        GivePrognosis(unit="KLK", amount=-1, round="2020-08", sure=True, write=True),
        Approve(status="submitted", round="2020-08", write=True), FreezeRound("2020-08", anyway=True, write=True),
        CopyRound(target="2020-08", write=True),
    )
    assert {desk.do(command, ANNA).status for command in later} == {"refused"}
    assert (given(filled), filled.generation()) == (kept, generation)
    assert next(r for _, r in desk.rounds(RUT)).frozen_at == "2020-09-10T12:00:00+00:00"


def test_a_yes_given_before_the_round_was_frozen_writes_nothing(filled: Store, desk: Desk):
    preview = desk.do(GivePrognosis("kommunledningskontoret 1 210 tkr"), BERIT)
    desk.do(FreezeRound(anyway=True, write=True), ANNA)
    assert preview.yes is not None
    told = desk.do(preview.yes, BERIT)
    assert (told.status, "frystes 2020-09-10 14:00" in told.headline, given(filled)) == ("refused", True, {})


def test_no_transaction_whatever_changes_a_frozen_round(filled: Store):
    frozen = Round("2020-04", "Våren", 2020, 4, frozen=True)
    spring = Prognosis("2020-04", "KLK", "net_cost", -5)
    filled.commit(put(frozen, spring))
    other = Prognosis("2020-04", "BUN", "net_cost", -5)
    changed = (frozen._replace(frozen=False), frozen._replace(name="Vår"), spring._replace(amount=-6), other)
    transactions = [*map(put, changed), *(Transaction("sundbykoping", "anna", "Bort", drop=(each,)) for each in (frozen, spring))]
    for transaction in transactions:
        with pytest.raises(StoreError, match=r"Våren \(2020-04\) är fryst och ändras inte längre"):
            filled.commit(transaction)
    filled.commit(put(frozen, spring))
    assert given(filled) == {("KLK", "net_cost"): spring}


def test_the_next_round_copies_the_last_as_drafts_and_leaves_what_is_there(filled: Store, desk: Desk):
    write(desk, "kommunledningskontoret 1 210 tkr")
    write(desk, "åkerskolan 2 410 tkr")
    opened = desk.do(OpenRound("Höst", "2020-10", "15 november", write=True), ANNA)
    assert opened.headline == "Öppnade prognostillfället Höst (2020-10), t.o.m. oktober 2020, sista dag 2020-11-15."
    write(desk, "kommunledningskontoret 1 230 tkr")
    copied = desk.do(CopyRound(write=True), ANNA)
    assert copied.headline == "Kopierade en prognos från Delår (2020-08) till Höst (2020-10) som utkast."
    found = {(each.round, each.unit): (each.amount, each.status) for each in filled.prognoses("sundbykoping", 2020)}
    assert found == {
        ("2020-08", "KLK"): (-121_000_000, "submitted"), ("2020-08", "SKOLA"): (-241_000_000, "submitted"),
        ("2020-10", "KLK"): (-123_000_000, "submitted"), ("2020-10", "SKOLA"): (-241_000_000, "draft"),
    }
    assert desk.ask("vilka saknas", RUT).headline == "1 av 2 prognoser saknas i Höst (2020-10), sista dag 2020-11-15: Åkerskolan."


def test_of_two_who_open_the_same_month_the_second_by_a_stale_yes_is_told(filled: Store, desk: Desk):
    first, second = desk.do(OpenRound("Höst", "2020-10"), ANNA), desk.do(OpenRound("Oktober", "2020-10"), ANNA)
    assert first.yes is not None
    assert second.yes is not None
    assert desk.do(first.yes, ANNA).status == "answered"
    told = desk.do(second.yes, ANNA)
    assert (told.status, len(desk.rounds(ANNA))) == ("refused", 2)


def test_an_unknown_municipality_is_told_as_it_is_to_a_question(filled: Store):
    confined = Desk(filled, confined="Mora")
    for command in (GivePrognosis("klk 5 tkr", write=True), OpenRound("Höst", "2020-10", write=True)):
        answer = confined.do(command, ANNA)
        assert answer.status in ("failed", "not_understood")
        assert "Mora" in answer.headline


def test_a_store_that_cannot_be_read_is_an_answer(filled: Store, desk: Desk, monkeypatch: pytest.MonkeyPatch):
    def broken() -> None:
        raise StoreError("Filen koll.json är skadad.")

    monkeypatch.setattr(filled, "registers", broken)
    assert desk.do(FreezeRound(), ANNA) == Answer("Filen koll.json är skadad.", "failed")


def test_without_a_municipality_the_chosen_is_meant_and_without_a_chosen_it_is_asked_for(filled: Store, desk: Desk):
    from core.organisation import Unit

    filled.commit(Transaction("annan", "anna", "Ny", (Unit("X", "Annan kommun", None),), name="Annan kommun"))
    asked = desk.do(FreezeRound(), ANNA)
    assert asked.headline == "Vilken kommun gäller det? Lägg till --kommun NAMN. Inlästa kommuner: Sundbyköping, Annan kommun."
    filled.choose("sundbykoping")
    assert desk.do(FreezeRound(anyway=True), ANNA).awaits_yes


WRITER = """
import sys
from core.commands import GivePrognosis
from core.question import Who
from store.desk import Desk
from store.tiny.store import TinyStore
path, name, first, count = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:5])
desk = Desk(TinyStore(path))
for number in range(first, first + count):
    answer = desk.do(GivePrognosis(f"kommunledningskontoret {number} tkr", write=True), Who(name, "manager"))
    assert answer.headline.startswith("Skrivet:"), answer
    replaced = [note for note in answer.notes if note.startswith("Ersätter")]
    print(number, replaced[0] if replaced else "", sep="\\t", flush=True)
"""


@pytest.mark.slow
def test_two_processes_writing_the_same_unit_lose_nothing_and_each_is_told_what_it_replaced(path: str, tiny: Callable[..., TinyStore]):
    store = tiny()
    store.commit(put(*SMALL, Profile("N"), figures("KLK", 100_000), Round("2020-08", "Delår", 2020, 8), name="Sundbyköping"))
    first = store.generation()
    running = [
        subprocess.Popen([sys.executable, "-c", WRITER, path, name, str(start), "20"], stdout=subprocess.PIPE, text=True, cwd=HOUSE)
        for name, start in (("Anna", 1180), ("Berit", 1202))
    ]
    said = [dict(line.split("\t") for line in each.communicate()[0].splitlines()) for each in running]
    assert [each.returncode for each in running] == [0, 0]
    assert [len(each) for each in said] == [20, 20]
    entries = store.log(first)
    assert [entry.generation for entry in entries] == list(range(first + 1, first + 41))
    amounts = [entry.summary.rsplit(" → ")[-1].split(":")[-1].strip(" .").split("\u00a0tkr")[0].replace("\u00a0", "") for entry in entries]
    told = said[0] | said[1]
    assert told[amounts[0]] == ""
    for before, entry, amount in zip(amounts, entries[1:], amounts[1:], strict=False):
        shown = f"{before[0]}\u00a0{before[1:]}\u00a0tkr"
        assert f"{shown} (" in entry.summary
        assert shown in told[amount]
    assert store.prognoses("sundbykoping", 2020)[0].amount == -int(amounts[-1]) * 100_000


def ombudget(store: Store, unit: str, kronor: int) -> None:
    """So many kronor more of cost budget from February on, read in now."""
    months: list[int | None] = [None, -kronor * 100, *[None] * 10]
    booked = {each.unit: each for each in store.figures("sundbykoping", 2020)}[unit]
    store.commit(put(booked._replace(monthly={**booked.monthly, "budget_transfer": {"3011": months}})))


def deviations(desk: Desk, words: str, column: str = "deviation") -> dict[str, float | None]:
    return {row.key: row.cells[column].value for row in desk.ask(words, RUT).table.rows if column in row.cells}


def frozen_round(desk: Desk) -> None:
    """KLK ends at 1 300 tkr of 1 200, Åkerskolan at 2 400 of 2 400, and the round is frozen."""
    for words in ("kommunledningskontoret 1 300 tkr, vikarier", "åkerskolan 2 400 tkr"):
        assert write(desk, words).status == "answered"
    assert desk.do(FreezeRound(write=True), ANNA).status == "answered"


def test_a_transfer_read_in_after_the_freeze_changes_nothing_in_the_frozen_round(filled: Store, desk: Desk):
    frozen_round(desk)
    asked = "tillfälle t.o.m. augusti 2020"
    before = desk.ask(asked, RUT).table
    assert deviations(desk, asked)["KLK"] == -100_000_00
    ombudget(filled, "KLK", 50_000)
    assert desk.ask(asked, RUT).table == before
    kept = [(each.unit, each.budget) for each in filled.prognoses("sundbykoping", 2020)]
    assert kept == [("KLK", -1_200_000_00), ("SKOLA", -2_400_000_00)]


def test_the_sum_above_in_a_frozen_round_stays_too_and_the_books_show_the_budget_of_today(filled: Store, desk: Desk):
    frozen_round(desk)
    top = filled.registers()[0].root.code
    assert deviations(desk, "tillfälle t.o.m. augusti 2020")[top] == -100_000_00
    ombudget(filled, "KLK", 50_000)
    assert deviations(desk, "tillfälle t.o.m. augusti 2020")[top] == -100_000_00
    shown = desk.ask("prognos kommunledningskontoret", RUT)
    assert shown.table.rows[0].cells["annual_budget"].value == -1_250_000_00
    assert "Delår frystes mot helårsbudgeten 1\u00a0200 tkr; den har ändrats i böckerna sedan dess." in "\n".join(shown.notes), shown.notes


def test_a_transfer_read_in_after_the_freeze_is_moved_budget_in_the_next_round(filled: Store, desk: Desk):
    frozen_round(desk)
    ombudget(filled, "KLK", 50_000)
    desk.do(OpenRound("Höst", "2020-10", write=True), ANNA)
    for words in ("kommunledningskontoret 1 350 tkr, vikarier", "åkerskolan 2 400 tkr"):
        assert write(desk, words).status == "answered"
    assert deviations(desk, "vad har ändrats", "moved_budget")["KLK"] == -50_000_00


def test_a_round_that_an_older_koll_froze_is_held_against_the_books(filled: Store, desk: Desk):
    write(desk, "kommunledningskontoret 1 300 tkr, vikarier")
    filled.commit(put(Round("2020-08", "Delår", 2020, 8, frozen=True)))
    ombudget(filled, "KLK", 50_000)
    assert deviations(desk, "tillfälle t.o.m. augusti 2020")["KLK"] == -50_000_00


def test_a_frozen_round_is_said_to_be_what_stops_an_undo_of_what_was_given_in_it(filled: Store, desk: Desk):
    frozen_round(desk)
    headline = desk.do(Undo(2), ANNA).headline
    assert headline == "Ändring 2 kan inte ångras. Prognostillfället Delår (2020-08) är fryst och ändras inte längre. Inget är skrivet."
