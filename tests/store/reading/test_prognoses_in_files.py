"""Prognoses from a file meet the guards of one given by hand: full words, doubtful amounts, missing comments, units without figures."""
from __future__ import annotations

from core.accounts import AccountGroup
from core.answer import Answer
from core.book import UnitFigures
from core.calendar import FiscalYear
from core.commands import Import, Undo
from core.mapping import Said
from core.organisation import Unit
from core.ports import Store
from core.records import Transaction
from core.register import Year
from core.rounds import Round
from store.desk import Desk
from store.memory import MemoryStore
from store.reading.detect import read_content
from tests.store.reading.making import EVA, text

SAID = Said("tkr", "result")
HEADER = "Enhet;Kontogrupp;Prognos;Kommentar\n"


def town() -> Store:
    """Skolan with a budget of −1 200 tkr a year and an open round; Köket has no figures."""
    store = MemoryStore()
    units = (Unit("K", "Påhittköping", None), Unit("10", "Skolan", "K"), Unit("20", "Köket", "K"))
    group, account = AccountGroup("wages", "Löner", "cost"), AccountGroup("5010", "Lön", "wages", "account")
    booked = UnitFigures("10", 2020, {"budget": {"5010": [-10_000_000] * 12}, "actual": {"5010": [-10_000_000] * 8}})
    records = (*units, group, account, Year(FiscalYear(2020), 8), Round("2020-08", "Augusti", 2020, 8), booked)
    store.commit(Transaction("pahittkoping", "eva", "Började", records, name="Påhittköping"))
    return store


def take_in(store: Store, rows: str, *, confirmed: bool = False) -> Answer:
    files = (read_content(text(HEADER + rows), "p.csv"),)
    return Desk(store).do(Import(files, write=True, confirmed=confirmed, said=SAID), EVA)


def test_a_prognosis_from_a_file_is_shown_with_its_budget_and_deviation_before_it_is_written() -> None:
    shown = take_in(town(), "10;;-1 210;Vikarier\n20;;-5;\n")
    assert "Skolan: prognos −1\u00a0210\u00a0tkr för 2020, 10\u00a0tkr sämre än budget (−0,8\u00a0%), Augusti (2020-08)." in shown.notes


def test_amounts_far_from_the_budget_or_with_the_other_sign_are_written_only_after_a_yes() -> None:
    for amount, why in (
        ("-1 200 000", "Skolan: −1\u00a0200\u00a0000\u00a0tkr är 1\u00a0000 gånger budgeten, −1\u00a0200\u00a0tkr."),
        ("1 200", "Skolan: 1\u00a0200\u00a0tkr har motsatt tecken mot budgeten, −1\u00a0200\u00a0tkr."),
    ):
        store = town()
        shown = take_in(store, f"10;;{amount};Nytt läge\n")
        assert (f"Kräver ja: p.csv: {why}" in shown.notes, list(store.prognoses("pahittkoping", 2020))) == (True, []), shown.notes
        take_in(store, f"10;;{amount};Nytt läge\n", confirmed=True)
        assert len(store.prognoses("pahittkoping", 2020)) == 1


def test_a_large_deviation_without_a_comment_needs_a_yes_and_one_with_a_comment_does_not() -> None:
    store = town()
    shown = take_in(store, "10;;-1 300;\n")
    why = "Skolan: prognosen är 100\u00a0tkr sämre än budget (−8,3\u00a0%) och behöver en kommentar. Filen har ingen."
    assert (f"Kräver ja: p.csv: {why}" in shown.notes, list(store.prognoses("pahittkoping", 2020))) == (True, []), shown.notes
    take_in(store, "10;;-1 300;Vikarier\n")
    assert [each.amount for each in store.prognoses("pahittkoping", 2020)] == [-130_000_000]


def test_a_unit_without_figures_takes_no_prognosis_from_a_file() -> None:
    store = town()
    shown = take_in(store, "10;;-1 210;\n20;;-5;\n", confirmed=True)
    why = "Vägrat: p.csv: Köket har varken utfall eller budget 2020 att lämna prognos för. Prognosen läses inte."
    assert (why in shown.notes, [each.unit for each in store.prognoses("pahittkoping", 2020)]) == (True, ["10"]), shown.notes


def test_a_changed_amount_says_what_it_replaces_and_a_comment_alone_asks_nothing() -> None:
    store = town()
    take_in(store, "10;;-1 300;\n", confirmed=True)
    assert any(note.endswith("Ersätter −1\u00a0300\u00a0tkr.") for note in take_in(store, "10;;-1 210;\n").notes)
    said = take_in(store, "10;;-1 210;Vikarier\n")
    assert (said.status, [note for note in said.notes if note.startswith("Kräver ja")]) == ("answered", [])


def test_a_prognosis_of_an_account_group_is_named_by_its_group_when_it_is_read_and_when_it_is_undone() -> None:
    store = town()
    shown = take_in(store, "10;Löner;-1 210;\n")
    assert any(note.startswith("Skolan, Löner: prognos −1\u00a0210\u00a0tkr") for note in shown.notes), shown.notes
    undone = Desk(store).do(Undo(), EVA)
    assert any(note.startswith("Prognos 2020-08, 10 Skolan, Löner: −1\u00a0210\u00a0tkr") for note in undone.notes), undone.notes


def given(store: Store) -> list[tuple[str, int]]:
    return sorted((each.group, each.amount // 100_000) for each in store.prognoses("pahittkoping", 2020))


def test_the_net_of_a_file_replaces_what_stood_for_its_account_groups_and_the_other_way_round() -> None:
    store = town()
    take_in(store, "10;Löner;-1 210;\n")
    shown = take_in(store, "10;;-1 220;\n")
    assert any("Ersätter prognosen för Löner −1\u00a0210\u00a0tkr." in note for note in shown.notes), shown.notes
    assert given(store) == [("net_cost", -1220)]
    take_in(store, "10;Löner;-1 210;\n")
    assert given(store) == [("wages", -1210)]


def test_a_file_with_both_the_net_and_its_account_group_needs_a_yes_and_is_the_same_the_second_time() -> None:
    store = town()
    rows = "10;;-1 220;\n10;Löner;-1 210;\n"
    why = "Kräver ja: p.csv: Skolan: filen har prognos både för Nettokostnad och för Löner. Den för Nettokostnad gäller."
    assert take_in(store, rows).notes.count(why) == 1
    take_in(store, rows, confirmed=True)
    assert given(store) == [("net_cost", -1220), ("wages", -1210)]
    assert take_in(store, rows).headline == "1 fil: 0 nya siffror, 0 ändrade, 2 lika, 0 vägrade."
