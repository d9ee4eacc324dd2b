"""Tables through the desk: asked once and remembered, parts of a year, prognoses, organisations and charts."""
from __future__ import annotations

import pytest

from core.accounts import AccountGroup
from core.answer import Answer
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.commands import Import
from core.mapping import Said, with_flags
from core.organisation import Unit
from core.origins import Origin
from core.ports import Store
from core.records import Transaction
from core.register import Register, Year
from core.rounds import Prognosis, Round
from store.desk import Desk
from store.memory import MemoryStore
from store.reading.detect import read_content
from tests.store.reading.making import EVA, KR, MONTHS, take_in, text, workbook

HEADER = ["Ansvar", "Konto", "Period", "Belopp (tkr)"]
JANUARY = workbook(Utfall=[HEADER, [10, 5010, 202001, 5], [10, 3010, 202001, -2], [20, 5010, 202001, 7]])
FEBRUARY = workbook(Utfall=[HEADER, [10, 5010, 202002, 6], [20, 5010, 202002, 8]])
LEDGER = Said("tkr", "ledger")


def figures(store: Store, kind: str = "actual", year: int = 2020) -> dict[str, dict[str, list[int | None]]]:
    return {f.unit: {a: list(m) for a, m in f.monthly[kind].items()} for f in store.figures("pahittkoping", year) if kind in f.monthly}


def register(store: Store) -> Register:
    return store.registers()[0]


def notes(answer: Answer) -> str:
    return "\n".join(answer.notes)


def test_the_first_file_of_a_sort_is_asked_about_with_whole_choices_and_the_next_is_not(store: Store) -> None:
    asked = take_in(store, JANUARY, Said(), write=False)
    assert (asked.status, asked.headline) == (
        "choose",
        "fil.xlsx: är beloppen i tkr, och vilket tecken har de? En rubrik säger tkr. Kontona ser ut att ha kostnader +, intäkter −.",
    )
    assert asked.choices[0] == ("tkr, kostnader +, intäkter −", "--belopp tkr --tecken redovisning")
    assert len(asked.choices) == 5
    assert take_in(store, JANUARY, LEDGER).status == "answered"
    assert take_in(store, FEBRUARY, Said(), "februari.xlsx").status == "answered"
    assert figures(store)["10"]["5010"][:3] == [-500_000, -600_000, None]
    assert [(s.unit, s.sign, s.name) for s in register(store).sources] == [("tkr", "ledger", "fil.xlsx")]


@pytest.mark.parametrize(("header", "hint"), [
    ("Ansvar;Konto;Utfall 2024;Budget 2024", "blir utfall 2024 på 5610 tillsammans 150,00\u00a0kr som"),
    ("Ansvar;Konto;Utfall 2023;Utfall 2024", "blir utfall 2024 på 5610 tillsammans 170,00\u00a0kr som"),
    ("Ansvar;Konto;Budget jan;Budget feb", "blir budget på 5610 tillsammans 320,00\u00a0kr som"),
])
def test_the_amount_to_know_the_unit_by_is_of_one_kind_and_year(store: Store, header: str, hint: str) -> None:
    asked = take_in(store, text(f"{header}\n10;5610;100,00;110,00\n20;5610;50,00;60,00\n"), Said(), "tabell.csv", write=False)
    assert hint in notes(asked)


def test_a_file_whose_name_no_longer_says_what_it_holds_is_asked_only_that_and_then_never(store: Store) -> None:
    months = [text(f"Ansvar;Konto;Period;Belopp\n10;5010;2020{month};1,00\n10;3010;2020{month};-4,00\n") for month in ("01", "02", "03")]
    take_in(store, months[0], Said("kr", "ledger"), "utfall.csv")
    asked = take_in(store, months[1], Said(), "september.csv")
    assert (asked.status, asked.headline) == (
        "choose", "september.csv: är det utfall eller budget? Beloppen läses i kr, kostnader +, intäkter −, som senast.",
    )
    assert [choice.question for choice in asked.choices] == [
        "--belopp kr --tecken redovisning --slag utfall", "--belopp kr --tecken redovisning --slag budget",
    ]
    take_in(store, months[1], Said("kr", "ledger", kind="actual"), "september.csv")
    assert take_in(store, months[2], Said(), "oktober.csv").status == "answered"
    assert figures(store)["10"]["5010"][:4] == [-100, -100, -100, None]


def test_earlier_files_of_both_kinds_that_were_written_otherwise_leave_the_sign_to_be_asked(store: Store) -> None:
    table = text("Ansvar;Konto;Period;Belopp\n10;5010;202001;1,00\n10;3010;202001;-4,00\n")
    take_in(store, table, Said("kr", "ledger"), "utfall.csv")
    take_in(store, table, Said("tkr", "ledger"), "budget.csv")
    assert take_in(store, table, Said(), "januari.csv").headline.startswith("januari.csv: är beloppen i kr, och vilket tecken har de?")


def test_even_a_yes_in_advance_answers_no_question_of_unit_and_sign(store: Store) -> None:
    assert (take_in(store, JANUARY, Said()).status, store.generation()) == ("choose", 0)


def test_a_file_with_other_headers_or_another_unit_in_them_is_asked_about_anew(store: Store) -> None:
    take_in(store, JANUARY, LEDGER)
    other = workbook(Utfall=[[*HEADER[:3], "Belopp (mnkr)"], [10, 5010, 202003, 1]])
    assert take_in(store, other, Said()).status == "choose"


def test_signs_that_look_turned_wait_for_a_yes(store: Store) -> None:
    take_in(store, JANUARY, LEDGER)
    turned = workbook(Utfall=[HEADER, [10, 5010, 202002, -6], [10, 3010, 202002, 6]])
    assert "Kräver ja: fil.xlsx: Kontona ser ut att ha ett annat tecken" in notes(take_in(store, turned, Said(), write=False))


def test_both_sides_plus_are_told_apart_by_the_account(store: Store) -> None:
    take_in(store, workbook(Data=[HEADER, [10, 5010, 202001, 5], [10, 3010, 202001, 2]]), Said("kr", "unsigned", kind="actual"))
    assert {account: months[0] for account, months in figures(store)["10"].items()} == {"5010": -500, "3010": 200}


@pytest.mark.parametrize("account", ["Ränteposter", "net_financial_items", "Okänt"])
def test_where_signs_are_left_out_an_account_that_can_be_income_or_cost_is_asked_about(account: str) -> None:
    store = town()
    own = (AccountGroup("hyror", "Hyresintäkter", "income", "account"), AccountGroup("loner", "Löner", "cost", "account"),
           AccountGroup("rantor", "Ränteposter", "net_financial_items", "account"))
    store.commit(Transaction("pahittkoping", "eva", "Egna konton", own))
    rows = [["Enhet", "Konto", "Utfall 2019"], ["Skolan", "Hyresintäkter", 2], ["Skolan", "Löner", 9]]
    said = Said("kr", "unsigned", kind="actual", year=2019)
    assert take_in(store, workbook(Data=rows), said).status == "answered"
    assert [each.annual["actual"] for each in store.figures("pahittkoping", 2019)] == [{"hyror": 200, "loner": -900}]
    asked = take_in(store, workbook(Data=[*rows, ["Skolan", account, 1]]), said)
    named = "Finansnetto" if account == "net_financial_items" else account
    told = f"fil.xlsx: vilket tecken har beloppen? Kontot avgör inte om {named} är intäkt eller kostnad."
    assert (asked.status, asked.headline) == ("choose", told)


def test_a_file_of_one_month_replaces_that_month_alone_and_says_so(store: Store) -> None:
    take_in(store, JANUARY, LEDGER)
    answer = take_in(store, FEBRUARY, Said())
    assert "Filen har utfall februari 2020. Av årets utfall ersätts bara det; övriga månader ligger kvar." in notes(answer)
    again = workbook(Utfall=[HEADER, [10, 5010, 202002, 9], [20, 5010, 202002, 8]])
    changed = take_in(store, again, Said(), write=False)
    assert changed.headline == "1 fil: 0 nya siffror, 1 ändrad, 4 lika, 0 vägrade."
    assert "feb 2020: −6\u00a0000,00\u00a0kr → −9\u00a0000,00\u00a0kr" in notes(changed)


def test_the_same_file_again_changes_nothing(store: Store) -> None:
    take_in(store, JANUARY, LEDGER)
    take_in(store, FEBRUARY, Said())
    assert take_in(store, JANUARY, Said()).headline == "1 fil: 0 nya siffror, 0 ändrade, 5 lika, 0 vägrade."
    assert store.generation() == 2


def test_a_file_of_few_of_the_units_leaves_the_others(store: Store) -> None:
    rows = [[unit, 5010, 202001, 5] for unit in (10, 20, 30, 40, 50)]
    take_in(store, workbook(Utfall=[HEADER, *rows]), LEDGER)
    answer = take_in(store, workbook(Utfall=[HEADER, [10, 5010, 202001, 6]]), Said())
    assert "Filen har utfall 2020 för 1 av 5 enheter. Bara de ersätts; de andra ligger kvar." in notes(answer)
    assert {unit: accounts["5010"][0] for unit, accounts in figures(store).items()} == dict.fromkeys(
        ("20", "30", "40", "50"), -500_000
    ) | {"10": -600_000}


def test_months_before_the_first_that_a_new_store_gets_wait_for_a_yes(store: Store) -> None:
    august = workbook(Utfall=[HEADER, [10, 5010, 202008, 5]])
    assert "Kräver ja: fil.xlsx: Utfall saknas för januari 2020–juli 2020" in notes(take_in(store, august, LEDGER, write=False))


YEAR_END = text("Ansvar;Konto;Budget 2019;Utfall 2019\n10;5010;900000;1000000\n20;5010;700,00;650,00\n")


def test_a_year_end_table_closes_its_year_which_is_then_answered_as_a_whole(store: Store) -> None:
    take_in(store, JANUARY, LEDGER)
    take_in(store, YEAR_END, Said("kr", "ledger"))
    origins = Origin("actual", 1, 12, "fil.xlsx"), Origin("budget", 1, 12, "fil.xlsx")
    assert register(store).years[2019] == Year(FiscalYear(2019), 12, "fil.xlsx", coarse="endast helår", origins=origins)
    desk = Desk(store)
    assert desk.ask("avvikelse 10 2019", EVA).headline == "10 ligger 100 tkr sämre än budget, helår 2019 (−11,1\u00a0%)."
    assert "endast helår" in desk.ask("månader 10 2019", EVA).headline


def test_a_year_end_table_without_any_outcome_closes_nothing(store: Store) -> None:
    take_in(store, text("Ansvar;Konto;Budget 2019;Utfall 2019\n10;5010;900,00;0,00\n"), Said("kr", "ledger"))
    assert register(store).years[2019].closed == 0


def test_budget_transfers_are_dated_and_stand_beside_the_budget(store: Store) -> None:
    take_in(store, workbook(Budget=[["Budget 2020"], ["Ansvar", "Konto", *MONTHS], [10, 5010, *[10] * 12]]), Said("kr", "ledger"))
    transfers = workbook(Blad=[["Ansvar", "Konto", "Datum", "Ombudgetering"], [10, 5010, "2020-03-15", 50], [10, 5010, "2020-09-01", -20]])
    answer = take_in(store, transfers, Said("kr", "ledger"))
    assert answer.status == "answered"
    moved = figures(store, "budget_transfer")["10"]["5010"]
    assert (moved[2], moved[8], figures(store, "budget")["10"]["5010"][2]) == (-5000, 2000, -1000)


# --- rounds


def town(*rounds: Round) -> Store:
    store = MemoryStore()
    units = (Unit("K", "Påhittköping", None), Unit("10", "Skolan", "K"), Unit("20", "Köket", "K"))
    booked = UnitFigures("10", 2020, {"actual": {"5010": [-100] * 8}})
    store.commit(Transaction("pahittkoping", "eva", "Började", (*units, Year(FiscalYear(2020), 8), *rounds, booked), name="Påhittköping"))
    return store


OPEN = Round("2020-08", "Augusti 2020", 2020, 8)
FROZEN = Round("2020-04", "April 2020", 2020, 4, frozen=True)
PROGNOSES = workbook(Blad=[
    ["Enhet", "Budget", "Prognos (tkr)", "Kommentar"], ["10 Skolan", 1, -250, "Vakanser"], ["Köket", 1, -30, ""], ["Summa", 2, -280],
])


def given(store: Store) -> dict[str, Prognosis]:
    return {each.unit: each for each in store.prognoses("pahittkoping", 2020)}


def test_prognoses_go_into_the_only_open_round_with_their_comments() -> None:
    store = town(FROZEN, OPEN)
    answer = take_in(store, PROGNOSES, Said("tkr", "result"))
    assert answer.status == "answered", answer.headline
    assert {unit: (p.round, p.group, p.amount, p.comment, p.author) for unit, p in given(store).items()} == {
        "10": ("2020-08", "net_cost", -25_000_000, "Vakanser", "eva"), "20": ("2020-08", "net_cost", -3_000_000, "", "eva"),
    }
    assert "Prognos: Skolan: ingen → −250\u00a0000,00\u00a0kr." in notes(answer)
    assert "Kolumner som inte läses: Budget." in notes(answer)


def test_prognoses_of_a_file_go_to_the_municipality_s_own_group_of_that_name() -> None:
    store = town(OPEN)
    chart = "konto,namn,grupp,gruppnamn\n3010,Avgift,int,Intäkter\n5010,Lön,p1,Personal\n5610,Avgifter,p2,Personal\n"
    take_in(store, chart.encode(), Said(), "konto.csv")
    rows = "Enhet;Kontogrupp;Prognos\n10;Intäkter;900\n10;Kostnader;-700\n20;Personal;-5\n20;Luft;-6\n"
    answer = take_in(store, text(rows), Said("tkr", "result"), "prognoser.csv")
    given_ = {(p.unit, p.group): p.amount for p in store.prognoses("pahittkoping", 2020)}
    assert given_ == {("10", "int"): 90_000_000, ("10", "cost"): -70_000_000}
    assert "rad 4 kolumn 2: Flera kontogrupper heter ”Personal”: p1, p2. Skriv koden. Raden läses inte." in notes(answer)
    assert "rad 5 kolumn 2: Kontogruppen finns inte. Raden läses inte." in notes(answer)


@pytest.mark.parametrize(("group", "written", "amount"), [
    ("Intäkter", 500, 50_000_000), ("Kostnader", 500, -50_000_000), ("Löner", 500, -50_000_000), ("Hyresintäkter", 500, 50_000_000),
    ("Kapitalkostnader", 500, -50_000_000), ("80", 500, 50_000_000), ("85", 500, -50_000_000),
])
def test_where_signs_are_left_out_the_account_group_turns_the_prognosis(group: str, written: int, amount: int) -> None:
    store = town(OPEN)
    own = (AccountGroup("loner", "Löner", "cost"), AccountGroup("hyror", "Hyresintäkter", "income"),
           AccountGroup("80", "Skatt", "financing"), AccountGroup("85", "Ränta", "net_financial_items"))
    store.commit(Transaction("pahittkoping", "eva", "Egna grupper", own))
    take_in(store, workbook(Blad=[["Enhet", "Kontogrupp", "Prognos"], ["Skolan", group, written]]), Said("tkr", "unsigned"))
    assert given(store)["10"].amount == amount


@pytest.mark.parametrize("group", [
    "Skatter, bidrag och utjämning", "Finansnetto", "Verksamhetens nettokostnad", "Nettokostnad", "Ofördelat", "",
])
def test_a_group_that_is_both_income_and_cost_is_asked_about_and_never_guessed(group: str) -> None:
    store = town(OPEN)
    content = workbook(Blad=[["Enhet", "Kontogrupp", "Prognos"], ["Köket", "Kostnader", 3], ["Skolan", group, 500]])
    asked = take_in(store, content, Said("tkr", "unsigned"))
    assert (asked.status, asked.headline) == (
        "choose",
        f"fil.xlsx: vilket tecken har beloppen? Kontot avgör inte om {group or 'Nettokostnad'} är intäkt eller kostnad.",
    )
    assert [choice.question for choice in asked.choices] == ["--belopp tkr --tecken resultat", "--belopp tkr --tecken redovisning"]
    assert given(store) == {}
    assert take_in(store, content, with_flags(Said(), asked.choices[0].question)).status == "answered"
    assert given(store)["10"].amount == 50_000_000


def test_the_same_prognoses_again_change_nothing_and_a_changed_one_is_shown() -> None:
    store = town(OPEN)
    take_in(store, PROGNOSES, Said("tkr", "result"))
    assert take_in(store, PROGNOSES, Said()).headline == "1 fil: 0 nya siffror, 0 ändrade, 2 lika, 0 vägrade."
    other = workbook(Blad=[["Enhet", "Budget", "Prognos (tkr)", "Kommentar"], ["10 Skolan", 1, -260, ""]])
    answer = take_in(store, other, Said())
    assert "Prognos: Skolan: −250\u00a0000,00\u00a0kr → −260\u00a0000,00\u00a0kr." in notes(answer)
    assert given(store)["10"].comment == "Vakanser"


def test_a_frozen_round_takes_no_prognoses_and_several_open_ones_are_asked_about() -> None:
    said = Said("tkr", "result")
    assert "är fryst" in take_in(town(FROZEN), PROGNOSES, said._replace(round="April 2020")).headline
    assert take_in(town(), PROGNOSES, said).status == "refused"
    asked = take_in(town(OPEN, Round("2020-10", "Oktober 2020", 2020, 10)), PROGNOSES, said)
    assert (asked.status, [choice.question for choice in asked.choices]) == ("choose", ["--tillfalle 2020-08", "--tillfalle 2020-10"])


def test_a_prognosis_of_an_unknown_unit_is_refused_with_its_cell() -> None:
    store = town(OPEN)
    rows = [["Enhet", "Prognos"], ["10", -5], ["Månbasen", -6]]
    answer = take_in(store, workbook(Blad=rows), Said("tkr", "result"))
    said = "Vägrat: fil.xlsx bladet Blad cell A3: Enheten finns inte i organisationen. Raden läses inte. Där står ”Månbasen”."
    assert said in notes(answer)
    assert list(given(store)) == ["10"]


def test_comments_alone_join_the_prognoses_that_are_there() -> None:
    store = town(OPEN)
    take_in(store, PROGNOSES, Said("tkr", "result"))
    answer = take_in(store, text("Enhet;Kommentar\nKöket;Dyrare mat\nSkolan;\n"), Said(), "k.csv")
    assert (answer.status, given(store)["20"].comment, given(store)["20"].amount) == ("answered", "Dyrare mat", -3_000_000)


# --- registers


def test_an_organisation_in_excel_by_the_words_of_controllers(store: Store) -> None:
    rows = [
        ["Organisation 2024"], [], ["Enhet", "Benämning", "Överordnad enhet", "Ansvarig chef", "Gäller fr.o.m.", "Gäller t.o.m."],
        ["K", "Påhittköpings kommun", "", "", "", ""], ["10", "Skolan", "K", "Eva Ek", "", "2023-12-31"],
        ["11", "Nya skolan", "K", "Bo By", 2024, ""],
    ]
    answer = take_in(store, workbook(Org=rows), Said())
    assert answer.status == "answered", answer.headline
    assert [(u.code, u.name, u.parent, u.manager, u.valid_from, u.valid_to) for u in register(store).units] == [
        ("K", "Påhittköpings kommun", None, None, None, None), ("10", "Skolan", "K", "Eva Ek", None, 2023),
        ("11", "Nya skolan", "K", "Bo By", 2024, None),
    ]
    organisations = [register(store).organisation(year) for year in (2023, 2024)]
    assert [[unit.code for unit in each.nodes] for each in organisations] == [["K", "10"], ["K", "11"]]


def test_a_chart_of_accounts_in_excel(store: Store) -> None:
    rows = [["Konto", "Kontonamn", "Kontogrupp", "Gruppnamn"], [5010, "Löner", 50, "Löner och arvoden"], [3010, "Avgifter", 30, "Avgifter"]]
    assert take_in(store, workbook(Plan=rows), Said()).status == "answered"
    assert {g.code: g.parent for g in register(store).groups if g.kind == "account"} == {"5010": "50", "3010": "30"}


@pytest.mark.parametrize("content", [b"Ansvar;Konto;Period;Belopp\n", b"Ansvar;Konto;Period;Belopp\n1;5010;202001;x\n"])
def test_a_table_without_a_single_amount_is_refused(store: Store, content: bytes) -> None:
    assert take_in(store, content, KR, "a.csv").status == "refused"
    assert store.generation() == 0


def test_a_comment_that_says_another_deviation_than_its_prognosis_is_doubted_but_taken() -> None:
    store = town(OPEN)
    budget = workbook(Blad=[["Budget 2020"], ["Ansvar", "Konto", "Budget"], [10, 5010, 200]])
    take_in(store, budget, Said("tkr", "ledger"))
    rows = [["Enhet", "Prognos (tkr)", "Kommentar"], ["10 Skolan", -250, "Underskottet väntas bli 70 tkr."]]
    files = (read_content(workbook(Blad=rows), "fil.xlsx"),)
    answer = Desk(store).do(Import(files, write=True, confirmed=True, said=Said("tkr", "result")), EVA)
    assert (answer.status, given(store)["10"].comment) == ("answered", "Underskottet väntas bli 70 tkr.")
    assert any("”Underskottet väntas bli 70 tkr”: Skolan, avvikelsen i prognosen: −50" in note for note in answer.notes), answer.notes


def test_the_source_of_each_month_is_kept_when_a_later_file_gives_another(store: Store) -> None:
    take_in(store, JANUARY, LEDGER, "januari.xlsx")
    take_in(store, FEBRUARY, LEDGER, "februari.xlsx")
    assert register(store).years[2020].origins == (Origin("actual", 2, 2, "februari.xlsx"), Origin("actual", 1, 1, "januari.xlsx"))
    take_in(store, FEBRUARY, LEDGER, "februari igen.xlsx")
    assert [each.file for each in register(store).years[2020].origins] == ["februari.xlsx", "januari.xlsx"]


def test_a_year_of_an_older_store_keeps_its_last_file_for_what_a_new_file_does_not_give() -> None:
    store = MemoryStore()
    take_in(store, JANUARY, LEDGER, "januari.xlsx")
    older = register(store).years[2020]._replace(origins=())
    store.commit(Transaction("pahittkoping", "eva", "Äldre", (older,)))
    take_in(store, FEBRUARY, LEDGER, "februari.xlsx")
    assert register(store).years[2020].origins == (
        Origin("actual", 2, 2, "februari.xlsx"), Origin("actual", 1, 1, "januari.xlsx"), Origin("actual", 3, 12, "januari.xlsx"))


def test_a_correction_of_one_row_waits_for_a_yes_before_it_takes_the_others_of_its_unit_and_month(store: Store) -> None:
    whole = text("Ansvar;Konto;Period;Utfall\n10;5010;202001;-1\n10;6010;202001;-2\n10;7010;202001;-3\n20;5010;202001;-4\n")
    take_in(store, whole, Said("tkr", "result"))
    row = text("Ansvar;Konto;Period;Utfall\n10;6010;202001;-9\n")
    assert (
        "Kräver ja: fil.csv: Filen har färre än hälften av de konton som lagret har utfall 2020 på för 1 enhet (10), samma månader. "
        "De andra kontonas siffror tas bort: 2."
    ) in notes(take_in(store, row, Said("tkr", "result"), "fil.csv", write=False))
    most = text("Ansvar;Konto;Period;Utfall\n10;5010;202001;-5\n10;6010;202001;-9\n")
    assert "färre än hälften" not in notes(take_in(store, most, Said("tkr", "result"), "fil.csv", write=False))


def test_the_column_that_is_named_as_the_amount_is_read(store: Store) -> None:
    content = text("Ansvar;Konto;Period;Utfall;Årsbudget\n10;5010;202001;-1;-50\n")
    take_in(store, content, Said("tkr", "result", columns=(("belopp", "Utfall"),)), "fil.csv")
    assert figures(store) == {"10": {"5010": [-100_000, *[None] * 11]}}
