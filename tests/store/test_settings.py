"""Settings through the desk on every store: previewed, written as one change, undone, and refused for those who may not."""
from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.commands import Accept, Invite, Remove, SetRole, Undo
from core.ports import Store
from core.profile import Profile
from core.question import Question, Who
from core.rounds import Round
from core.settings import SetDeadline, SetProfile
from store.desk import Desk
from tests.store.small import SMALL, booked, put

ANNA, BERIT = Who("anna", "admin"), Who("berit", "manager")
AUGUST = Round("2020-08", "Delår", 2020, 8, "2020-09-15")


@pytest.fixture
def desk(store: Store) -> Desk:
    store.commit(put(*SMALL, Profile("N"), AUGUST, booked("KLK", *[-10_000_000] * 8), name="Sundbyköping"))
    return Desk(store, today=lambda: date(2020, 9, 10), clock=lambda: datetime(2020, 9, 10, 12, tzinfo=UTC))


def value(desk: Desk, key: str, who: Who = ANNA) -> str | None:
    rows = {row.key: row.cells["value"].text for row in desk.settings(who).table.rows if row.cells}
    return rows[key].replace("\u00a0", " ") if key in rows else None


def test_a_setting_is_shown_before_it_is_written_and_then_holds_for_every_answer(desk: Desk, store: Store) -> None:
    preview = desk.do(SetProfile("enhet", "kr"), ANNA)
    assert (preview.headline, value(desk, "enhet")) == ("Sundbyköping. Belopp visas i: tkr → kr.", "tkr")
    assert preview.yes is not None
    before = store.generation()
    assert desk.do(preview.yes, ANNA).headline == "Ändrade inställningar. Belopp visas i: tkr → kr."
    assert (store.generation(), value(desk, "enhet")) == (before + 1, "kr")
    assert "Belopp i kr." in desk.ask(Question("actual", "sundbykoping", "KLK"), ANNA).notes[0]


def test_a_changed_setting_is_in_the_log_and_can_be_taken_back(desk: Desk, store: Store) -> None:
    desk.do(SetProfile("gul", "75 tkr och 2 %", write=True), ANNA)
    assert (store.log(0)[-1].author, value(desk, "gul")) == ("anna", "75 tkr och 2,0 %")
    assert desk.do(Undo(write=True), ANNA).status == "answered"
    assert value(desk, "gul") == "50 tkr och 1,0 %"


def test_a_yes_to_a_preview_that_others_have_overtaken_writes_nothing(desk: Desk) -> None:
    preview = desk.do(SetProfile("gul", "75 tkr"), ANNA)
    desk.do(SetProfile("rod", "500 tkr", write=True), ANNA)
    assert preview.yes is not None
    assert "Någon annan har ändrat inställningarna" in desk.do(preview.yes, ANNA).headline
    assert value(desk, "gul") == "50 tkr och 1,0 %"


def test_the_last_day_of_an_open_round_is_moved_and_taken_away_and_never_that_of_a_frozen(desk: Desk, store: Store) -> None:
    assert desk.do(SetDeadline("Delår", "20 september", write=True), ANNA).status == "answered"
    assert value(desk, "sista-dag 2020-08") == "sista dag 2020-09-20"
    desk.do(SetDeadline("2020-08", "ingen", write=True), ANNA)
    assert value(desk, "sista-dag 2020-08") == "öppet, utan sista dag"
    assert "är ingen dag" in desk.do(SetDeadline("2020-08", "snart", write=True), ANNA).headline
    store.commit(put(AUGUST._replace(frozen=True)))
    assert "fryst" in desk.do(SetDeadline("2020-08", "20 september", write=True), ANNA).headline
    assert value(desk, "sista-dag 2020-08") is None


def test_a_person_gets_another_role_and_an_invitation_is_taken_back_after_a_look(desk: Desk) -> None:
    desk.do(Invite("Eva Ek", "hemlig", "reader"), ANNA)
    assert "inbjuden" in (value(desk, "roll Eva Ek") or "")
    desk.do(Accept("hemlig", 77), Who("eva", "stranger"))
    preview = desk.do(SetRole("77", "manager", "Kommunledningskontoret"), ANNA)
    assert preview.headline == "Eva Ek: läsare för Sundbyköping → chef för Kommunledningskontoret."
    assert preview.yes is not None
    desk.do(preview.yes, ANNA)
    assert value(desk, "roll 77") == "chef, Kommunledningskontoret (Telegram 77)"
    assert "egen enhet" in desk.do(SetRole("77", "manager", "", write=True), ANNA).headline
    gone = desk.do(Remove("Eva Ek", write=False), ANNA)
    assert value(desk, "roll 77") is not None
    assert gone.yes is not None
    desk.do(gone.yes, ANNA)
    assert value(desk, "roll 77") is None


def test_a_manager_sees_the_settings_without_the_people_and_changes_none(desk: Desk) -> None:
    desk.do(Invite("Eva Ek", "hemlig", "reader"), ANNA)
    assert value(desk, "gul", BERIT) == "50 tkr och 1,0 %"
    assert value(desk, "roll Eva Ek", BERIT) is None
    for command in (SetProfile("gul", "75 tkr"), SetDeadline("2020-08", "ingen")):
        assert "Be en controller." in desk.do(command, BERIT).headline
    assert "Be en admin." in desk.do(SetRole("Eva Ek", "admin"), BERIT).headline
    assert desk.settings(Who("x", "stranger")).status == "refused"
    bound = Who("Per", "controller", "sundbykoping", "BUN")
    assert "hela kommunen" in desk.do(SetProfile("gul", "75 tkr", write=True), bound).headline
