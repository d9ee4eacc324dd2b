"""A unit's whole form: one transaction, one line in the log, one undo; and nothing at all when any line is wrong."""
from datetime import UTC, date, datetime

import pytest

from core.answer import Answer
from core.commands import Approve, FreezeRound, GivePrognosis, GiveSheet, OpenRound, Undo
from core.question import Question, Who
from store.demo.load import load
from store.desk import Desk
from store.memory import MemoryStore

ANNA, BERIT, RUT = Who("anna", "controller"), Who("berit", "manager"), Who("rut", "reader")
KLK = "131"


@pytest.fixture
def store() -> MemoryStore:
    made = MemoryStore()
    load(made, "demo")
    return made


@pytest.fixture
def desk(store: MemoryStore) -> Desk:
    found = Desk(store, today=lambda: date(2020, 9, 15), clock=lambda: datetime(2020, 9, 10, 8, tzinfo=UTC))
    found.do(OpenRound("Delår", "augusti 2020", "15 september", "vaggeryd", write=True), ANNA)
    return found


def groups(desk: Desk) -> list[str]:
    sheet = desk.ask(Question("worksheet", "vaggeryd", KLK), ANNA).worksheet
    assert sheet is not None
    return [line.group for line in sheet.lines]


def sheet(desk: Desk, *amounts: str | None, comment: str = "", write: bool = True, **more: object) -> GiveSheet:
    """A form with these amounts for the account groups in their order; None leaves one empty."""
    lines = tuple(
        GivePrognosis(unit=KLK, amount=amount, group=group, round="2020-08", municipality="vaggeryd", comment=comment)
        for group, amount in zip(groups(desk), amounts, strict=False) if amount is not None
    )
    return GiveSheet(lines, write=write, **more)  # type: ignore[arg-type]  # seen, where a test says it


def given(desk: Desk) -> list[str]:
    rows = desk.ask(Question("worksheet", "vaggeryd", KLK), ANNA).table.rows
    return [row.cells["prognosis"].text.replace("\u00a0", " ") for row in rows]


def headline(answer: Answer) -> str:
    return answer.headline.replace("\u00a0", " ")


def test_three_account_groups_are_one_transaction_with_one_line_in_the_log(desk: Desk, store: MemoryStore) -> None:
    before = store.generation()
    done = desk.do(sheet(desk, "-12 600", "50 247", "735", comment="Som budget."), BERIT)
    assert headline(done) == (
        "Skrivet: Kommunledningskontor: prognos för 3 kontogrupper i Delår (2020-08), tillsammans 38 382 tkr, 0 tkr mot budget.")
    assert store.generation() == before + 1
    said = store.log(before)[-1].summary.replace("\u00a0", " ")
    assert said.startswith("Prognos 2020-08, Kommunledningskontor: ")
    assert said.count("Som budget.") == 1
    assert given(desk)[:3] == ["−12 600", "50 247", "735"]


def test_one_undo_takes_the_whole_form_back(desk: Desk) -> None:
    desk.do(sheet(desk, "-12 600", "50 247", "735"), BERIT)
    assert desk.do(Undo(write=True), ANNA).status == "answered"
    assert set(given(desk)) == {"–"}


@pytest.mark.parametrize(("amounts", "why"), [
    (("-12 600", "60 247", "735"), "behöver en kommentar"),
    (("-12 600", "50 247", "mycket"), "”mycket” är inte ett entydigt belopp"),
    (("-12 600", "5 024 700", "735"), "5 024 700"),
])
def test_when_any_line_is_wrong_none_is_written(desk: Desk, store: MemoryStore, amounts: tuple[str, ...], why: str) -> None:
    before = store.generation()
    answer = desk.do(sheet(desk, *amounts), BERIT)
    assert answer.status in ("refused", "choose")
    assert why in headline(answer)
    assert (store.generation(), set(given(desk))) == (before, {"–"})


def test_the_preview_shows_every_line_and_its_yes_writes_them(desk: Desk) -> None:
    preview = desk.do(sheet(desk, "-12 600", "50 247", "735", write=False), BERIT)
    assert [row.label.partition(", ")[0] for row in preview.table.rows] == ["Kommunledningskontor"] * 3
    assert set(given(desk)) == {"–"}
    assert preview.yes is not None
    assert desk.do(preview.yes, BERIT).status == "answered"
    assert "50 247" in given(desk)


def test_the_groups_take_the_place_of_a_net_that_was_given_before_and_the_log_says_so(desk: Desk, store: MemoryStore) -> None:
    desk.do(GivePrognosis(unit=KLK, amount="38 382", round="2020-08", municipality="vaggeryd", write=True), ANNA)
    desk.do(sheet(desk, "-12 600", "50 247", "735"), BERIT)
    assert [(each.group, each.author) for each in store.prognoses("vaggeryd", 2020) if each.round == "2020-08"] == [
        (group, "berit") for group in groups(desk)]
    said = store.log(0)[-1].summary.replace("\u00a0", " ")
    assert said.endswith("; i stället för Nettokostnad 38 382 tkr (anna, 2020-09-10 10:00, klarmarkerad).")


def test_groups_that_are_left_are_named_and_the_unit_is_not_whole_yet(desk: Desk) -> None:
    assert "Hel när också " in headline(desk.do(sheet(desk, "-12 600"), BERIT))


def test_all_that_is_doubtful_is_asked_at_once_each_by_its_row(desk: Desk, store: MemoryStore) -> None:
    before = store.generation()
    answer = desk.do(sheet(desk, "12 600", "5 024 700", "735"), BERIT)
    assert (answer.status, store.generation()) == ("choose", before)
    assert headline(answer) == (
        "Kommunledningskontor, Intäkter: 12 600 tkr har motsatt tecken mot budgeten, −12 600 tkr. "
        "Kommunledningskontor, Kostnader: 5 024 700 tkr är 100 gånger budgeten, 50 247 tkr.")


def test_what_another_wrote_and_what_is_doubtful_are_asked_together(desk: Desk) -> None:
    mine = sheet(desk, "12 600", "50 247", "735", seen=())
    desk.do(sheet(desk, "-12 500", "50 200", "700"), ANNA)
    said = headline(desk.do(mine, BERIT))
    assert "Någon annan har skrivit under tiden. Nu finns " in said
    assert "Intäkter: 12 600 tkr har motsatt tecken" in said


def test_what_another_wrote_since_the_form_was_opened_is_asked_back_and_not_written_over(desk: Desk) -> None:
    mine = sheet(desk, "-12 600", "50 247", "735", seen=())
    desk.do(sheet(desk, "-12 500", "50 200", "700"), ANNA)
    answer = desk.do(mine, BERIT)
    assert answer.status == "choose"
    assert "Någon annan har skrivit under tiden. Nu finns " in answer.headline
    assert "av anna" in answer.headline
    assert given(desk)[:3] == ["−12 500", "50 200", "700"]


def test_the_same_form_twice_changes_nothing(desk: Desk, store: MemoryStore) -> None:
    desk.do(sheet(desk, "-12 600", "50 247", "735"), BERIT)
    before = store.generation()
    assert "redan lämnat" in desk.do(sheet(desk, "-12 600", "50 247", "735"), BERIT).headline
    assert store.generation() == before


def test_a_frozen_round_a_reader_and_lines_of_two_units_are_refused(desk: Desk) -> None:
    mixed = sheet(desk, "-12 600", "50 247")
    other = GivePrognosis(unit="136", amount="4 272", round="2020-08", municipality="vaggeryd")
    assert "en enhet" in desk.do(GiveSheet((mixed.lines[0], other), write=True), ANNA).headline
    assert desk.do(mixed, RUT).status == "refused"
    assert desk.do(GiveSheet((), write=True), ANNA).status == "refused"
    desk.do(Approve(round="2020-08", municipality="vaggeryd", write=True), ANNA)
    desk.do(FreezeRound("2020-08", True, "vaggeryd", write=True), ANNA)
    assert "ändras inte längre" in desk.do(mixed, ANNA).headline
