"""Opening, freezing, copying and approving: what each would write, and when it refuses."""
from __future__ import annotations

import pytest
from little_round import APRIL, AUGUST, NOW, acting, lillkoping, said

from core.access import refusal_of
from core.answers.opening import open_round
from core.answers.round_acts import approve, copy_round, freeze_round
from core.commands import Approve, Command, CopyRound, FreezeRound, GivePrognosis, OpenRound
from core.deadlines import DeadlineError, read_deadline
from core.question import Who
from core.rounds import Prognosis, Round, before, in_order

GIVEN = (said("HEM", -1080), said("BOE", -2420), said("TEK", -600))


def opened(*words: str, **more: object) -> tuple[str, Round | None]:
    answer, transaction = open_round(OpenRound(*words), acting(lillkoping(**more)))  # type: ignore[arg-type]
    return answer.headline, transaction.put[0] if transaction else None  # type: ignore[return-value]


def test_a_round_is_opened_as_of_a_month_with_a_name_and_a_last_day():
    headline, made = opened("Tertial 2", "2024-07", "15 september")
    assert made == Round("2024-07", "Tertial 2", 2024, 7, "2024-09-15")
    assert headline == "Nytt prognostillfälle: Tertial 2 (2024-07), t.o.m. juli 2024, sista dag 2024-09-15. 3 enheter ska lämna prognos."


@pytest.mark.parametrize(("words", "made"), [
    (("", "2024-08", ""), Round("2024-08-2", "Prognos augusti 2024 (2)", 2024, 8)),
    (("Delår", "2023-08", ""), Round("2023-08", "Delår", 2023, 8)),
    (("Prognos oktober 2024", "", ""), Round("2024-10", "Prognos oktober 2024", 2024, 10)),
    (("Höst", "T2 2023", ""), Round("2023-08", "Höst", 2023, 8)),
    (("Bokslut", "helår 2024", ""), Round("2024-12", "Bokslut", 2024, 12)),
])
def test_the_id_is_the_month_and_a_second_of_the_month_is_numbered(words: tuple[str, ...], made: Round):
    assert opened(*words)[1] == made


@pytest.mark.parametrize(("words", "why"), [
    (("Höst", "2031-08"), "Det finns inga siffror för 2031."),
    (("Höst", ""), "Vilken månad gäller tillfället?"),
    (("Höst", "gurka"), "säger ingen månad"),
    (("Höst", "2024-13"), "Det finns ingen månad 13"),
    (("delår", "2024-10"), "heter ”delår”. Välj ett annat namn"),
    (("2024-08", "2024-10"), "Välj ett annat namn"),
    (("x" * 81, "2024-10"), "högst 80 tecken"),
    (("!!!", "2024-10"), "Namnet ska ha bokstäver"),
    (("Höst", "2024-10", "snart"), "”snart” är ingen dag"),
    (("Höst", "2024-10", "31 april 2025"), "”31 april 2025” är ingen dag"),
    (("Höst", "2024-10", "2024-09-30"), "ligger före oktober 2024"),
])
def test_what_makes_no_round_is_refused_by_name(words: tuple[str, ...], why: str):
    headline, made = opened(*words)
    assert made is None
    assert why in headline


def test_a_month_ahead_of_the_books_and_other_open_rounds_are_said():
    answer, _ = open_round(OpenRound("Höst", "2024-10"), acting(lillkoping()))
    assert answer.notes[:2] == ("Oktober 2024 är inte stängd än.", "Öppet är också Delår (2024-08). Utan --tillfalle gäller det senaste.")


def test_managed_units_are_the_expected_ones_else_those_on_which_it_is_booked():
    assert "2 enheter ska lämna" in opened("Höst", "2024-10", managers={"SOC": "Siv", "TEK": "Tor", "TOM": "Tom"})[0]
    assert "3 enheter ska lämna" in opened("Höst", "2024-10")[0]


@pytest.mark.parametrize(("text", "as_of", "day"), [
    ("2020-09-15", (2020, 8), "2020-09-15"), ("15 september", (2020, 8), "2020-09-15"), ("den 15:e sept", (2020, 8), "2020-09-15"),
    ("15/9", (2020, 8), "2020-09-15"), ("15/1", (2020, 12), "2021-01-15"), ("15 jan 2022", (2020, 12), "2022-01-15"),
    ("29 februari", (2020, 1), "2020-02-29"),
])
def test_a_last_day_is_read_as_people_write_it(text: str, as_of: tuple[int, int], day: str):
    assert read_deadline(text, as_of) == day


@pytest.mark.parametrize("text", ["", "imorgon", "15", "2020-02-30", "0 maj", "32/1", "15 gurka", "99999-01-01"])
def test_what_is_no_day_is_refused(text: str):
    with pytest.raises(DeadlineError):
        read_deadline(text, (2020, 1))


def test_rounds_of_one_month_come_in_the_order_they_were_opened():
    ids = ["2024-08-10", "2024-08", "2024-12", "2024-08-2", "2023-12"]
    rounds = [Round(each, each, int(each[:4]), int(each[5:7])) for each in ids]
    assert [each.id for each in in_order(rounds)] == ["2023-12", "2024-08", "2024-08-2", "2024-08-10", "2024-12"]
    assert before(rounds, rounds[3]) == rounds[1]
    assert before(rounds, rounds[1]) is None


def frozen(*given: Prognosis, **more: object) -> tuple[str, str, Round | None]:
    answer, transaction = freeze_round(FreezeRound(**more), acting(lillkoping(*given)))  # type: ignore[arg-type]
    return answer.status, answer.headline, transaction.put[0] if transaction else None  # type: ignore[return-value]


def test_a_round_with_everything_in_is_frozen_with_the_time():
    status, headline, made = frozen(*GIVEN)
    assert (status, made) == ("answered", AUGUST._replace(frozen=True, frozen_at=NOW, holds_budgets=True))
    assert headline == "Fryser Delår (2024-08) med 3 av 3 prognoser. Det går inte att ångra."


def test_missing_prognoses_stop_the_freezing_and_are_listed_unless_it_is_wanted_anyway():
    status, headline, made = frozen(GIVEN[0], said("BOE", -2420, status="draft"))
    assert (status, made) == ("refused", None)
    assert headline.startswith("2 av 3 prognoser saknas i Delår (2024-08), sista dag 2024-09-15: Boendet och Tekniska.")
    assert frozen(GIVEN[0], anyway=True)[2] is not None


@pytest.mark.parametrize("name", ["Våren", "våren", "2024-04"])
def test_a_frozen_round_is_not_frozen_copied_to_or_approved_in(name: str):
    board = acting(lillkoping(said("HEM", -1080, round=APRIL)))
    for answer, transaction in (
        freeze_round(FreezeRound(name, anyway=True), board), copy_round(CopyRound("2024-08", name), board),
        approve(Approve(round=name), None, board),
    ):
        assert (answer.headline, transaction) == ("Våren (2024-04) är fryst och ändras inte längre.", None)


def test_an_unknown_round_names_those_there_are():
    there = "Där finns Delår (2024-08) och Våren (2024-04)."
    assert frozen(round="Jul")[1] == f"Prognostillfället ”Jul” finns inte i Lillköpings kommun. {there}"


def test_where_no_round_is_open_it_is_said_how_one_is_opened():
    answer, _ = freeze_round(FreezeRound(), acting(lillkoping(rounds=(APRIL,))))
    how = "Öppna ett: koll tillfalle oppna --kommun lillkoping --period 2024-08"
    assert answer.headline == f"Inget prognostillfälle är öppet i Lillköpings kommun. {how}"


def test_a_yes_to_a_round_that_has_changed_since_is_told():
    status, headline, made = frozen(*GIVEN, seen=(AUGUST, *GIVEN[:2]))
    assert (status, made) == ("refused", None)
    assert headline.startswith("Någon annan har skrivit i Delår (2024-08) under tiden.")


def test_copied_prognoses_are_drafts_and_never_stand_over_one_that_is_there():
    before_them = tuple(each._replace(round=APRIL.id) for each in GIVEN)
    answer, transaction = copy_round(CopyRound(), acting(lillkoping(*before_them, said("BOE", -2500, "cost"))))
    assert transaction is not None
    assert [(each.unit, each.round, each.status, each.author) for each in transaction.put] == [  # type: ignore[union-attr]
        ("HEM", "2024-08", "draft", "Anna"), ("TEK", "2024-08", "draft", "Anna")]
    copied = "Kopierar 2 prognoser från Våren (2024-04) till Delår (2024-08) som utkast."
    assert answer.headline == f"{copied} En prognos finns redan och rörs inte."
    assert [row.cells["prognosis"].text for row in answer.table.rows] == ["−1\u00a0080", "−600"]


@pytest.mark.parametrize(("command", "why"), [
    (CopyRound("Delår", "Delår"), "kan inte kopieras till sig självt"), (CopyRound("Förra", "Delår"), "kopieras bara inom samma år"),
    (CopyRound(), "Det finns inget att kopiera"), (CopyRound("Okänt"), "finns inte i Lillköpings kommun"),
])
def test_what_cannot_be_copied_is_refused(command: CopyRound, why: str):
    rounds = (Round("2023-08", "Förra", 2023, 8), APRIL, AUGUST)
    answer, transaction = copy_round(command, acting(lillkoping(rounds=rounds)))
    assert transaction is None
    assert why in answer.headline


def test_a_unit_s_prognoses_and_those_below_it_are_approved_and_drafts_are_left():
    given = (said("HEM", -1080, status="reviewed"), said("BOE", -2420, status="draft"), GIVEN[2])
    answer, transaction = approve(Approve(), "SOC", acting(lillkoping(*given)))
    assert transaction is not None
    assert transaction.put == (given[0]._replace(status="approved"),)
    assert answer.headline == "Godkänner en prognos i Delår (2024-08): Hemtjänsten. En prognos är utkast och rörs inte."


def test_a_unit_that_has_given_each_account_group_is_named_once_with_how_many_they_are():
    given = (said("HEM", -1000, "50"), said("HEM", -80, "3011"), said("BOE", -2420, "50"), said("TEK", -900))
    answer, transaction = approve(Approve(), None, acting(lillkoping(*given)))
    assert transaction is not None
    assert len(transaction.put) == 4
    first, _, names = answer.headline.partition(": ")
    assert first == "Godkänner 3 prognoser i Delår (2024-08)"
    assert names == "Hemtjänsten (2 kontogrupper), Boendet, Löner och Tekniska."


@pytest.mark.parametrize(("status", "was", "becomes"), [
    ("approved", ("submitted", "reviewed", "approved"), 2), ("reviewed", ("submitted", "reviewed", "approved"), 1),
    ("submitted", ("submitted", "reviewed", "approved"), 2),
])
def test_each_status_is_reached_from_its_own(status: str, was: tuple[str, ...], becomes: int):
    given = tuple(said(unit, -1000, status=each) for unit, each in zip(("HEM", "BOE", "TEK"), was, strict=True))
    _, transaction = approve(Approve(status=status), None, acting(lillkoping(*given)))  # type: ignore[arg-type]
    assert transaction is not None
    assert [each.status for each in transaction.put] == [status] * becomes  # type: ignore[union-attr]


@pytest.mark.parametrize(("was", "taken"), [
    (("reviewed", "reviewed"), "granskningen"), (("approved", "approved"), "godkännandet"),
    (("reviewed", "approved"), "granskningen och godkännandet"),
])
def test_what_is_taken_back_is_said_to_be_what_it_was(was: tuple[str, str], taken: str):
    given = tuple(said(unit, -1000, status=each) for unit, each in zip(("HEM", "BOE"), was, strict=True))
    answer, transaction = approve(Approve(status="submitted"), None, acting(lillkoping(*given)))
    assert transaction is not None
    assert answer.headline.startswith(f"Tar tillbaka {taken} av 2 prognoser i Delår (2024-08)")
    assert transaction.summary.startswith(f"Tog tillbaka {taken} av 2 prognoser")


def test_with_nothing_to_approve_it_is_said_what_is_wanted():
    answer, _ = approve(Approve(), "TEK", acting(lillkoping(GIVEN[0])))
    assert answer.headline == "Tekniska har ingen prognos som är klarmarkerad eller granskad i Delår (2024-08)."


@pytest.mark.parametrize(("role", "command", "refused"), [
    ("reader", GivePrognosis("x"), "rut får fråga men inte lämna prognoser. Be en controller."),
    ("manager", GivePrognosis("x"), None),
    ("manager", OpenRound(), "rut får fråga och lämna prognoser men inte öppna prognostillfällen. Be en controller."),
    ("manager", FreezeRound(), "rut får fråga och lämna prognoser men inte frysa prognostillfällen. Be en controller."),
    ("manager", CopyRound(), "rut får fråga och lämna prognoser men inte kopiera prognoser. Be en controller."),
    ("manager", Approve(), "rut får fråga och lämna prognoser men inte granska och godkänna prognoser. Be en controller."),
    ("controller", FreezeRound(), None), ("admin", Approve(), None),
])
def test_a_manager_may_give_and_a_controller_does_the_rest(role: str, command: Command, refused: str | None):
    assert refusal_of(command, Who("rut", role)) == refused  # type: ignore[arg-type]
