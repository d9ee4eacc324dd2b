"""A new organisation file for a new year: what moves, ends and begins is seen beforehand, and what is booked keeps its place."""
from __future__ import annotations

from dataclasses import replace

from core.answers.preview import preview
from core.intake import Incoming
from core.plan import Plan
from core.question import Who
from store.desk import Desk
from tests.core.test_plan import Town, csv, ledger, texts

EVA = Who("eva", "admin")
HEADER = "kod,namn,niva,foralder"
BEFORE = f"""{HEADER}
K,Påhittköping,0,
B1,Lärande,1,K
B2,Omsorg,1,K
10,Skolan,2,B1
11,Musiken,2,B1
12,Biblioteket,2,B1
20,Boendet,2,B2
21,Hemtjänst norr,2,B2
22,Hemtjänst syd,2,B2
"""
AFTER = f"""{HEADER}
K,Påhittköping,0,
B1,Lärande,1,K
B2,Omsorg,1,K
10,Grundskolan,2,B1
11,Musiken,2,B2
12,Biblioteket,2,B2
20,Boendet,2,B1
31,Träffpunkten,2,B2
32,Anhörigstödet,2,B2
21,Hemtjänst norr,2,B2
"""


def of(text: str, year: int) -> Incoming:
    """An organisation that is said to hold from a year on."""
    return replace(csv(text), current=year)


def town(*units: str) -> Town:
    """The organisation before, and 100 kronor in each unit in January 2023."""
    there = Town()
    there.load(csv(BEFORE))
    rows = [f"utfall 01 5010 {unit} 100" for unit in units or ("10", "11", "20", "21", "22")]
    there.load(ledger(*rows, year="#RAR 0 20230101 20231231", closed="20230228"))
    return there


def organisation(there: Town, year: int) -> dict[str, str | None]:
    return {unit.code: unit.parent for unit in there.register.organisation(year)}


def versions(there: Town, code: str) -> list[tuple[str, str | None, int | None, int | None]]:
    return [(unit.name, unit.parent, unit.valid_from, unit.valid_to) for unit in there.register.units if unit.code == code]


def notes(plan: Plan) -> str:
    return "\n".join(preview(plan).notes)


def test_the_preview_counts_what_moves_ends_and_begins():
    plan = town().plan(of(AFTER, 2024))
    assert "Organisationen från 2024: 3 enheter flyttas, 1 upphör, 2 nya, 1 byter namn." in notes(plan)
    assert "Flyttas: 11 Musiken (Lärande → Omsorg), 12 Biblioteket (Lärande → Omsorg), 20 Boendet (Omsorg → Lärande)." in notes(plan)
    assert "Upphör: 22 Hemtjänst syd." in notes(plan)
    assert "Nya: 31 Träffpunkten, 32 Anhörigstödet." in notes(plan)
    assert "Byter namn: 10 Skolan → Grundskolan." in notes(plan)
    assert plan.transaction.summary == (  # type: ignore[union-attr]  # it has something to write
        "Läste in fil.csv. Organisationen från 2024: 3 enheter flyttas, 1 upphör, 2 nya, 1 byter namn."
    )


def test_the_year_before_stays_as_it_was_and_the_new_one_is_as_the_file_says():
    there = town()
    before = organisation(there, 2023)
    there.load(of(AFTER, 2024))
    assert organisation(there, 2023) == before
    assert organisation(there, 2024) == {
        "K": None, "B1": "K", "B2": "K", "10": "B1", "11": "B2", "12": "B2", "20": "B1", "31": "B2", "32": "B2", "21": "B2",
    }
    assert versions(there, "10") == [("Skolan", "B1", None, 2023), ("Grundskolan", "B1", 2024, None)]
    assert versions(there, "22") == [("Hemtjänst syd", "B2", None, 2023)]
    assert versions(there, "B1") == [("Lärande", "K", None, None)]


def test_the_same_file_again_changes_nothing():
    there = town()
    there.load(of(AFTER, 2024))
    again = there.plan(of(AFTER, 2024))
    assert again.transaction is None
    assert "Organisationen från 2024: samma som året före." in notes(again)


def test_a_mended_file_of_the_same_year_replaces_the_first():
    there = town()
    there.load(of(AFTER, 2024))
    there.load(of(AFTER.replace("11,Musiken,2,B2", "11,Musiken,2,B1").replace("31,Träffpunkten,2,B2\n", ""), 2024))
    assert versions(there, "11") == [("Musiken", "B1", None, None)]
    assert versions(there, "31") == []


def test_a_unit_that_ends_with_figures_and_without_an_heir_waits_for_a_yes():
    plan = town().plan(of(AFTER, 2024))
    assert "1 enhet (22 Hemtjänst syd) upphör utan efterträdare." in texts(plan, "confirm")
    assert plan.needs_yes


def test_a_column_says_who_takes_over_and_nothing_is_asked():
    there = town()
    rows = "".join(f"{line},\n" for line in AFTER.splitlines()[1:]) + "22,Hemtjänst syd,2,B2,21\n"
    plan = there.load(of(f"{HEADER},Ersätts av\n{rows}", 2024))
    assert not plan.needs_yes
    assert "Upphör: 22 Hemtjänst syd (ersätts av Hemtjänst norr)." in notes(plan)
    assert [unit.successors for unit in there.register.units if unit.code == "22"] == [("21",)]
    assert there.register.lineage(2023, 2024).forebears("21") == ("21", "22")


def test_a_split_is_recorded_with_all_that_took_over():
    there = Town()
    there.load(csv("kod,namn,niva,foralder,fran,till,ersattsav\nK,P,0,,,,\n1,Ett,1,K,,2023,2;3\n2,Två,1,K,2024,,\n3,Tre,1,K,2024,,\n"))
    assert there.register.lineage(2023, 2024).heirs("1") == ("2", "3")
    assert list(organisation(there, 2023)) == ["K", "1"]


def test_the_year_in_which_an_heir_begins_says_when_the_unit_ends():
    there = Town()
    there.load(csv("kod,namn,niva,foralder,fran,till,ersattsav\nK,P,0,,,,\n1,Ett,1,K,,,2\n2,Två,1,K,2024,,\n"))
    assert [unit.valid_to for unit in there.register.units if unit.code == "1"] == [2023]


def test_an_heir_without_any_year_is_asked_for():
    plan = Town().plan(csv("kod,namn,niva,foralder,ersattsav\nK,P,0,,\n1,Ett,1,K,2\n2,Två,1,K,\n"))
    assert plan.transaction is None
    assert "Enheten 1 ersätts av 2, men från vilket år? Skriv Gäller till, eller lägg till --ar ÅÅÅÅ." in texts(plan, "refused")


def test_an_unknown_heir_waits_for_a_yes():
    there = Town()
    there.load(csv("kod,namn,niva,foralder\nK,P,0,\n1,Ett,1,K\n2,Två,1,K\n"))
    plan = there.plan(of("kod,namn,niva,foralder,ersattsav\nK,P,0,,\n1,Ett,1,K,\n2,Två,1,K,99\n", 2024))
    assert "2 Två ersätts av 99, som inte finns. Den blir utan den efterträdaren." in texts(plan, "confirm")


def test_the_same_name_under_a_new_code_is_taken_for_the_same_after_a_yes():
    there = town()
    plan = there.load(of(BEFORE.replace("\n10,", "\n110,"), 2024))
    assert "Organisationen från 2024: 1 enhet byter kod." in notes(plan)
    assert "Byter kod: 10 Skolan → 110 Skolan." in notes(plan)
    assert "Skolan byter kod från 10 till 110 (samma namn). Historiken följer med." in texts(plan, "confirm")
    assert there.register.lineage(2023, 2024).forebears("110") == ("10",)


def test_children_of_a_unit_with_a_new_code_have_not_moved():
    plan = town().plan(of(BEFORE.replace("B2", "B9"), 2024))
    assert "Organisationen från 2024: 1 enhet byter kod." in notes(plan)


def test_a_unit_with_figures_in_the_new_year_never_ends():
    there = town()
    there.load(ledger("utfall 01 5010 22 70"))
    plan = there.load(of(AFTER, 2024))
    assert "Enheten 22 Hemtjänst syd finns inte i organisationen 2024 men har siffror och ligger kvar." in texts(plan, "warning")
    assert organisation(there, 2024)["22"] == "B2"


def test_figures_on_a_unit_after_its_end_are_where_it_was_that_year_and_wait_for_a_yes():
    there = town()
    there.load(of(AFTER, 2024))
    plan = there.load(ledger("utfall 01 5010 22 70", "utfall 01 5010 31 30"))
    text = "Enheten 22 Hemtjänst syd finns inte i organisationen 2024 men har siffror. Den läggs då under ”Omsorg”."
    assert text in texts(plan, "confirm")
    assert (organisation(there, 2023)["22"], organisation(there, 2024)["22"]) == ("B2", "B2")


def test_figures_on_a_unit_whose_place_ended_with_it_are_unallocated_that_year():
    there = town("20", "10")
    there.load(of(f"{HEADER}\nK,Påhittköping,0,\nB1,Lärande,1,K\n10,Skolan,2,B1\n", 2024))
    there.load(ledger("utfall 01 5010 20 70", "utfall 01 5010 10 70"))
    assert (organisation(there, 2023)["20"], organisation(there, 2024)["20"]) == ("B2", "OFÖRDELAT")


# --- one that is replaced, but has figures


REPLACED = f"""{HEADER},ersattsav
K,Påhittköping,0,,
B1,Lärande,1,K,
10,Skolan,2,B1,
11,Musiken,2,B1,
B3,Vård och omsorg,1,K,
20,Boendet,2,B3,
B2,Omsorg,1,K,B3
23,Hemtjänsten,2,B3,
21,Hemtjänst norr,2,B2,23
22,Hemtjänst syd,2,B2,23
"""
STAYS = (
    "fil.csv: 2 enheter (21 Hemtjänst norr, 22 Hemtjänst syd) upphör enligt filen men har siffror 2024. De ligger kvar t.o.m. 2024, "
    "under ”Vård och omsorg”; sedan tar efterträdarna över."
)


def test_a_replaced_unit_with_figures_in_the_new_year_stays_that_year_where_its_board_went_after_a_yes():
    there = town()
    there.load(ledger("utfall 01 5010 21 40", "utfall 01 5010 22 60"))
    plan = there.load(of(REPLACED, 2024))
    assert STAYS in texts(plan, "confirm")
    assert "Organisationen från 2024: 1 enhet flyttas, 1 upphör, 2 nya." not in notes(plan)
    assert [organisation(there, year).get("21") for year in (2023, 2024, 2025)] == ["B2", "B3", None]
    answer = Desk(there.store).ask("utfall vård och omsorg 2024", EVA)
    assert {row.key for row in answer.table.rows} == {"B3", "21", "22"}  # type: ignore[union-attr]  # an answer with figures has a table
    assert there.register.lineage(2023, 2024).heirs("21") == ("21",)
    assert there.register.lineage(2024, 2025).forebears("23") == ("21", "22", "23")


def test_an_unknown_heir_of_a_replaced_unit_with_figures_waits_for_a_yes():
    there = town()
    there.load(ledger("utfall 01 5010 21 40", "utfall 01 5010 22 60"))
    plan = there.load(of(REPLACED.replace("21,Hemtjänst norr,2,B2,23", "21,Hemtjänst norr,2,B2,29"), 2024))
    assert "21 Hemtjänst norr ersätts av 29, som inte finns. Den blir utan den efterträdaren." in texts(plan, "confirm")
    assert [unit.successors for unit in there.register.units if unit.code == "21"] == [(), ()]


def test_the_same_file_again_leaves_a_replaced_unit_with_figures_as_it_was():
    there = town()
    there.load(ledger("utfall 01 5010 21 40", "utfall 01 5010 22 60"))
    there.load(of(REPLACED, 2024))
    assert there.plan(of(REPLACED, 2024)).transaction is None


def test_a_replaced_unit_whose_figures_the_same_import_moves_to_its_heir_ends_and_nothing_is_asked_of_it():
    there = town()
    there.load(ledger("utfall 01 5010 21 40", "utfall 02 5010 22 60"))
    plan = there.load(of(REPLACED, 2024), ledger("utfall 01 5010 23 40", "utfall 02 5010 23 60"))
    assert "upphör enligt filen men har siffror" not in texts(plan, "confirm")
    assert "21" not in organisation(there, 2024)
    assert there.register.lineage(2023, 2024).forebears("23") == ("21", "22")


def test_later_figures_on_a_replaced_unit_are_where_its_board_went_and_its_heir_takes_over_after_them():
    there = town()
    there.load(of(REPLACED, 2024))
    plan = there.load(ledger("budget 01 5010 21 40", "budget 01 5010 22 60"))
    text = "2 enheter (21, 22) finns inte i organisationen 2024 men har siffror. De läggs då under ”Vård och omsorg”."
    assert text in texts(plan, "confirm")
    assert [organisation(there, year).get("21") for year in (2023, 2024, 2025)] == ["B2", "B3", None]
    assert set(there.register.lineage(2024, 2025).forebears("23")) == {"21", "22", "23"}


def test_an_organisation_of_an_earlier_year_than_the_figures_waits_for_a_yes():
    there = town()
    there.load(ledger("utfall 01 5010 10 70"))
    assert "Organisationen gäller från 2023 och framåt, även 2024." in texts(there.plan(of(AFTER, 2023)), "confirm")


def test_moves_without_a_year_over_several_years_wait_for_a_yes():
    there = town()
    there.load(ledger("utfall 01 5010 10 70"))
    plan = there.plan(csv(AFTER))
    assert "3 enheter (11, 12, 20) flyttas, men filen säger inte från vilket år. Flytten gäller då alla år." in texts(plan, "confirm")


def test_the_first_organisation_holds_for_all_years_whatever_year_it_says():
    there = Town()
    there.load(ledger("utfall 01 5010 10 100", year="#RAR 0 20230101 20231231", closed="20230228"))
    there.load(of(BEFORE, 2024))
    assert organisation(there, 2023)["10"] == "B1"
    assert all(unit.valid_from is None for unit in there.register.units)


def test_a_unit_that_had_no_place_gets_one_for_all_years():
    there = town("10", "77")
    assert organisation(there, 2023)["77"] == "OFÖRDELAT"
    there.load(of(AFTER + "77,Köket,2,B2\n", 2024))
    assert organisation(there, 2023)["77"] == "B2"


def test_rows_of_several_years_for_one_code_are_its_versions():
    there = Town()
    there.load(csv("kod,namn,niva,foralder,fran,till\nK,P,0,,,\nA,A,1,K,,\nB,B,1,K,,\n1,Ett,2,A,,2023\n1,Ettan,2,B,2024-01-01,\n"))
    assert versions(there, "1") == [("Ett", "A", None, 2023), ("Ettan", "B", 2024, None)]


def test_two_rows_of_one_code_whose_years_meet_refuse_the_file():
    plan = Town().plan(csv("kod,namn,niva,foralder,fran,till\nK,P,0,,,\n1,Ett,1,K,,2024\n1,Ettan,1,K,2024,\n"))
    assert plan.transaction is None
    assert "rad 4: Koden 1 finns redan på rad 3. Varje enhet ska ha en egen kod, eller rader för olika år" in texts(plan, "refused")


def test_a_parent_that_is_not_valid_in_all_years_of_its_unit_refuses_the_file():
    plan = Town().plan(csv("kod,namn,niva,foralder,fran,till\nK,P,0,,,\nA,A,1,K,,2022\n1,Ett,2,A,,\n"))
    assert "Enheten 1 har den överordnade A, som inte gäller i alla dess år." in texts(plan, "refused")


def test_the_year_of_the_file_s_name_is_its_year():
    assert csv(AFTER, "organisation 2024.csv").current == 2024
    assert csv(AFTER, "organisation.csv").current is None
    assert csv(AFTER, "organisation 2023-2024.csv").current is None
