"""Where a round stands: who has given what, who is missing, and what the whole comes to."""
from __future__ import annotations

import pytest
from little import TKR
from little_round import AUGUST, lillkoping, offered, said

from core.answer import Answer, FollowUp
from core.answers.answering import answer
from core.calendar import Period, Scope
from core.judged import judged
from core.question import Question
from core.rounds import Prognosis, Round


def asked(kind: str, *given: object, unit: str | None = None, **more: object) -> Answer:
    return answer(Question(kind, "lillkoping", unit, more.pop("period", None)), lillkoping(*given, **more))  # type: ignore[arg-type]


def rows(found: Answer) -> dict[str, tuple[str, ...]]:
    """Row key → the texts of its cells, column by column as far as it has them."""
    return {row.key: tuple(row.cells[c.key].text for c in found.table.columns if c.key in row.cells) for row in found.table.rows}


def test_every_expected_unit_and_the_total_are_shown_with_who_and_when():
    found = asked("round", said("HEM", -1080), said("BOE", -2500, comment="hyror", status="approved"), said("TEK", -600, author="Tor"))
    assert found.headline == "3 av 3 prognoser inne i Delår (2024-08), sista dag 2024-09-15."
    assert rows(found) == {
        "HEM": ("−1\u00a0080", "0", "0,0", "klarmarkerad", "", "Berit", "2024-09-09 09:30"),
        "BOE": ("−2\u00a0500", "−100", "−4,2", "godkänd", "ja", "Berit", "2024-09-09 09:30"),
        "TEK": ("−600", "0", "0,0", "klarmarkerad", "", "Tor", "2024-09-09 09:30"),
        "K": ("−4\u00a0180", "−100", "−2,5"),
    }
    assert found.period == "t.o.m. augusti 2024"


def test_while_one_is_missing_there_is_no_total_but_the_sum_of_those_that_are_in():
    found = asked("round", said("HEM", -1080), said("TEK", -600))
    assert rows(found)["K"][0] == "–"
    assert "Summan visas när alla är inne. De lämnade är tillsammans −1\u00a0680\u00a0tkr." in found.notes


def test_missing_names_those_that_have_given_nothing_only_a_draft_or_no_comment():
    found = asked("missing", said("HEM", -1080, status="draft"), said("BOE", -2500))
    assert found.headline == (
        "2 av 3 prognoser saknas i Delår (2024-08), sista dag 2024-09-15: Hemtjänsten och Tekniska. Boendet saknar kommentar.")
    assert rows(found) == {
        "K": ("1 av 3 inne", "", ""),
        "HEM": ("utkast", "", "klarmarkering"), "BOE": ("klarmarkerad", "", "kommentar"), "TEK": ("ej påbörjad", "", "prognos"),
    }


def test_with_everything_in_nothing_is_missing():
    found = asked("missing", said("HEM", -1080), said("BOE", -2420), said("TEK", -600))
    assert found.headline == "Alla 3 prognoser är inne i Delår (2024-08), sista dag 2024-09-15."
    assert rows(found) == {"K": ("3 av 3 inne", "", "")}


def test_what_a_unit_above_has_given_covers_those_below():
    found = asked("round", said("SOC", -3500), said("TEK", -600))
    assert found.headline.startswith("3 av 3 prognoser inne")
    assert rows(found)["HEM"][3] == "ingår i Socialförvaltningen"
    assert list(rows(found)) == ["SOC", "HEM", "BOE", "TEK", "K"]
    assert rows(found)["SOC"][:4] == ("−3\u00a0500", "−20", "−0,6", "klarmarkerad")
    assert rows(found)["K"][0] == "−4\u00a0100"
    assert "tillsammans −3\u00a0500" in " ".join(asked("round", said("SOC", -3500)).notes)


def test_a_prognosis_above_others_is_a_row_and_the_sum_is_said_to_be_of_it():
    found = asked("round", said("SOC", -3600), said("HEM", -1100), said("BOE", -2400), said("TEK", -600))
    assert list(rows(found)) == ["SOC", "HEM", "BOE", "TEK", "K"]
    assert (rows(found)["SOC"][0], rows(found)["K"][0]) == ("−3\u00a0600", "−4\u00a0200")
    assert "Socialförvaltningen har en egen prognos, som i summan går före dem under." in found.notes
    assert not any("går före" in note for note in asked("round", said("HEM", -1100), said("BOE", -2400), said("TEK", -600)).notes)


def test_the_first_of_two_rounds_of_a_month_offers_nothing_that_would_be_answered_about_the_second():
    again = Round("2024-08-2", "Omtaget", 2024, 8)
    held = lillkoping(said("HEM", -1100), rounds=(AUGUST, again))
    first, second = (answer(Question("round", "lillkoping", "K", round=each.id), held) for each in (AUGUST, again))
    assert [each.label for each in first.followups] == ["Prognos"]
    assert [each.label for each in second.followups] == ["Vilka saknas", "Prognos"]


def test_every_cell_stands_in_a_column():
    found = asked("round", said("HEM", -1100))
    assert all(set(row.cells) <= {column.key for column in found.table.columns} for row in found.table.rows)


def test_a_manager_s_unit_is_given_when_all_below_it_are():
    managers = {"SOC": "Siv", "TEK": "Tor"}
    found = asked("round", said("HEM", -1080), said("BOE", -2420, status="reviewed"), managers=managers)
    assert found.headline.startswith("1 av 2 prognoser inne")
    assert rows(found)["SOC"][:4] == ("−3\u00a0500", "−20", "−0,6", "klarmarkerad (enheterna under)")
    assert rows(asked("missing", managers=managers))["SOC"] == ("ej påbörjad", "Siv", "prognos")


def test_a_unit_with_only_some_of_its_account_groups_is_partly_given():
    found = asked("round", said("HEM", -1200, "cost"))
    assert rows(found)["HEM"][3] == "delvis lämnad"
    assert rows(asked("missing", said("HEM", -1200, "cost")))["HEM"][2] == "resten av kontogrupperna"
    assert rows(asked("round", said("HEM", -1200, "cost"), said("HEM", 120, "income")))["HEM"][0] == "−1\u00a0080"


def test_one_part_of_the_organisation_may_be_asked_about():
    found = asked("round", said("HEM", -1080), unit="SOC")
    assert (found.headline[:28], list(rows(found))) == ("Socialförvaltningen: 1 av 2 ", ["HEM", "BOE", "SOC"])


def test_a_draft_is_not_judged_yet():
    assert judged(lillkoping(said("BOE", -2420, status="draft")), AUGUST, "BOE") is None
    assert judged(lillkoping(said("BOE", -2420)), AUGUST, "BOE") == -2420 * TKR


@pytest.mark.parametrize("kind", ["missing", "round"])
def test_without_a_round_it_is_said_how_one_is_opened(kind: str):
    found = asked(kind, rounds=())
    how = "Öppna ett: koll tillfalle oppna --kommun lillkoping --period 2024-08"
    assert (found.status, found.headline) == ("refused", f"Inget prognostillfälle är öppet i Lillköpings kommun. {how}")


@pytest.mark.parametrize(("kind", "unit", "given", "headline"), [
    ("round", "TEK", (said("TEK", -600),), "Tekniska: prognosen är inne i Delår (2024-08), sista dag 2024-09-15."),
    ("round", "TEK", (), "Tekniska: prognosen saknas i Delår (2024-08), sista dag 2024-09-15."),
    ("missing", "TEK", (said("TEK", -600),), "Tekniska: prognosen är inne i Delår (2024-08), sista dag 2024-09-15."),
    ("missing", "TEK", (), "Tekniska: prognosen saknas i Delår (2024-08), sista dag 2024-09-15."),
    ("round", "SOC", (said("HEM", -1080),), "Socialförvaltningen: 1 av 2 prognoser inne i Delår (2024-08), sista dag 2024-09-15."),
    ("missing", "SOC", (said("HEM", -1080),),
     "Socialförvaltningen: 1 av 2 prognoser saknas i Delår (2024-08), sista dag 2024-09-15: Boendet."),
])
def test_the_unit_that_is_asked_about_is_named(kind: str, unit: str, given: tuple[Prognosis, ...], headline: str):
    assert asked(kind, *given, unit=unit).headline == headline


def test_the_round_before_can_be_asked_for_next():
    assert FollowUp("Tillfället före", "tillfälle hela Lillköpings kommun t.o.m. april 2024") in asked("round").followups


def test_a_month_without_a_round_names_those_there_are():
    found = asked("round", period=Period(Scope.YTD, 3, 2024))
    assert found.headline == (
        "Det finns inget prognostillfälle t.o.m. mars 2024 i Lillköpings kommun. Där finns Delår (2024-08) och Våren (2024-04).")


def test_a_prognosis_above_others_that_is_given_by_account_group_covers_them_when_it_is_whole():
    groups = (said("SOC", 100, "income", time="2024-09-09T07:30:00+00:00"), said("SOC", -3_600, "cost", status="approved"))
    assert asked("round", groups[1]).headline.startswith("0 av 3 prognoser inne")
    found = asked("round", *groups)
    assert found.headline.startswith("2 av 3 prognoser inne")
    assert {key: row[3] for key, row in rows(found).items() if len(row) > 3} == {
        "SOC": "klarmarkerad", "HEM": "ingår i Socialförvaltningen", "BOE": "ingår i Socialförvaltningen", "TEK": "ej påbörjad"}


def test_what_a_unit_above_has_begun_to_give_shows_its_status_before_it_is_whole():
    assert rows(asked("round", said("SOC", -3_600, "cost"), unit="SOC"))["SOC"][3] == "delvis lämnad"
    assert rows(asked("round", said("SOC", -3_500, status="draft"), unit="SOC"))["SOC"][3] == "utkast"


def test_who_gives_below_a_prognosis_by_account_group_is_told_its_whole_amount():
    book = lillkoping(said("SOC", 100, "income"), said("SOC", -3_600, "cost"))
    notes = offered("boendet -2 400 tkr", book).answer.notes
    assert any(note.startswith("Socialförvaltningen har en egen prognos, −3\u00a0500\u00a0tkr av Berit") for note in notes)
