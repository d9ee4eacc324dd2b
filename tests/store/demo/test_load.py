"""What is loaded: four municipalities, every unit that the reports name, months that sum to the year and annual years."""
from __future__ import annotations

from collections import Counter

import pytest

from core.book import Book
from core.calendar import Scope, Span
from core.deviation import deviation_of
from core.register import Register
from store.demo.build import plans
from store.demo.fit import fit
from store.demo.load import Demonstration, demonstration, load
from store.memory import MemoryStore

LOADED = {register.id: (register, figures, prognoses) for register, figures, prognoses in demonstration()}

NAMED_IN_THE_REPORTS = {
    "alingsas": (
        "Kommunstyrelsen", "Kommunledningskontoret", "Exploateringsverksamheten", "Exploateringsenheten", "Tillväxtavdelningen",
        "Säkerhetsenheten", "Kommunikationsenheten", "Samhällsbyggnadskontoret", "Planavdelningen", "Överförmyndarnämnden",
        "Kultur- och utbildningsförvaltningen", "IT-verksamheten", "Näringslivsfunktionen",
    ),
    "vaggeryd": (
        "Kommunstyrelsen", "Politisk verksamhet", "Projekt och samverkan", "Kommunledningskontor", "Arbetsmarknad", "Näringslivsverksamhet",
        "Samhällsutveckling", "Turism", "Ekonomiskt bistånd", "Myndighet vuxna", "Integration", "Kanslienheten", "Ekonomienheten",
        "IT-enheten", "Serviceenheten", "Personalenheten", "Arbetsmarknadsenheten", "Utbildningsförvaltningen", "Socialförvaltningen",
        "Barn- och utbildningsnämnden", "Kultur- och fritidsförvaltningen", "Kommunfullmäktige", "Kommunstyrelsens arbetsutskott",
        "Etablering och försörjning",
    ),
    "krokom": (
        "Kommunstyrelsen", "Gemensam administration", "Trafikfrågor", "Näringsliv, kultur och fritid", "Övrigt",
        "Kommunikationsavdelningen", "HR-avdelningen", "Ekonomiavdelningen", "IT-enheten",
        "Enheten för utveckling, kansli och service", "Kundcenter", "Kulturenheten", "Fritidsenheten", "Näringslivskontoret",
        "Näringslivsenheten", "Upphandlingskontoret", "Bilpoolen", "Fordonssamordning", "Lärcentrum", "Komvux",
        "Barn- och utbildningsnämnden", "Samhällsbyggnadsnämnden", "Samhällsbyggnadsförvaltningen", "Socialnämnden",
        "Socialförvaltningen", "Krisledningsnämnden", "Samiskt förvaltningsområde",
    ),
    "hjo": (
        "Kommunstyrelsen", "Kommunledningskontoret", "Kommunledning", "KS Samverkan", "Stab", "KS Projekt", "Näringsliv", "IT-enheten",
        "Ekonomienheten", "Personalenheten", "Kansliet", "Kontaktcenter", "Kollektivtrafiknämnden", "Brottsförebyggande rådet",
        "Beredskapsplanering", "Räddningstjänsten", "Folkhälsorådet", "Samhällsbyggnad", "Barn och utbildning", "Vård och omsorg",
        "Kultur, turism och fritid",
    ),
}


@pytest.fixture(params=list(LOADED))
def loaded(request: pytest.FixtureRequest) -> Demonstration:
    return LOADED[request.param]


def whole(register: Register, label: int) -> Span:
    return Span(register.years[label].fiscal, 1, 12, Scope.FULL_YEAR)


def test_loading_commits_each_municipality_whole_and_chooses_alingsas() -> None:
    store = MemoryStore()
    load(store, "prov")
    assert [r.name for r in store.registers()] == ["Alingsås kommun", "Vaggeryds kommun", "Krokoms kommun", "Hjo kommun"]
    assert store.chosen() == "alingsas"
    assert [entry.municipality for entry in store.log()][:4] == ["alingsas", "vaggeryd", "krokom", "hjo"]


def test_what_a_store_gives_back_is_what_was_loaded(loaded: Demonstration) -> None:
    register, figures, prognoses = loaded
    store = MemoryStore()
    load(store, "prov")
    assert next(r for r in store.registers() if r.id == register.id) == register
    back = [booked for year in register.years for booked in store.figures(register.id, year)]
    assert sorted(back, key=lambda f: (f.year, f.unit)) == sorted(figures, key=lambda f: (f.year, f.unit))
    assert sum((store.prognoses(register.id, year) for year in register.years), ()) == prognoses


@pytest.mark.parametrize("name", NAMED_IN_THE_REPORTS)
def test_the_register_holds_every_unit_that_the_report_names(name: str) -> None:
    assert set(NAMED_IN_THE_REPORTS[name]) <= {unit.name for unit in LOADED[name][0].units}


def test_codes_are_unique_and_the_organisation_of_each_year_is_one_tree(loaded: Demonstration) -> None:
    register = loaded[0]
    for year in register.years:
        assert len(register.organisation(year)) == len(register.units)


def test_no_code_can_be_taken_for_a_year(loaded: Demonstration) -> None:
    assert not [unit.code for unit in loaded[0].units if len(unit.code) == 4]


def test_an_alias_means_one_unit_and_is_no_other_unit_s_name(loaded: Demonstration) -> None:
    register = loaded[0]
    names = {unit.name.casefold() for unit in register.units}
    aliases = Counter(alias.casefold() for unit in register.units for alias in unit.aliases)
    assert [alias for alias, times in aliases.items() if times > 1 or alias in names] == []


def test_only_krokom_s_board_shares_its_name_with_one_of_its_own_sub_appropriations() -> None:
    shared = {
        (name, unit_name)
        for name, (register, _, _) in LOADED.items()
        for unit_name, times in Counter(unit.name for unit in register.units).items()
        if times > 1
    }
    assert shared == {("krokom", "Kommunstyrelsen")}


def test_the_main_year_is_monthly_and_sums_to_the_amounts_that_fit_the_print() -> None:
    plan = next(p for p in plans() if p.register.id == "alingsas")
    register, figures, _ = LOADED["alingsas"]
    monthly = {(f.unit, account, kind): sum(x or 0 for x in months)
               for f in figures if f.year == 2020 for kind, series in f.monthly.items() for account, months in series.items()}
    fitted = {(leaf.unit, leaf.account, leaf.kind): kronor * 100 for leaf, kronor in fit(plan).items() if leaf.year == 2020}
    assert monthly == fitted
    assert register.years[2020].closed == 12


def test_the_main_year_has_twelve_months_of_everything_and_the_year_before_none(loaded: Demonstration) -> None:
    register, figures, _ = loaded
    last = max(register.years)
    for booked in figures:
        lengths = {len(months) for series in booked.monthly.values() for months in series.values()}
        assert (lengths, bool(booked.annual)) == (({12}, False) if booked.year == last else (set(), True))


def test_every_year_says_what_is_made_up_and_the_annual_one_that_it_is_annual(loaded: Demonstration) -> None:
    register = loaded[0]
    first, last = sorted(register.years)
    for year in register.years.values():
        assert year.invented.endswith("är påhittade, exempeldata.")
        assert year.closed == 12
    assert (register.years[first].coarse, register.years[last].coarse) == ("endast helår", "")
    assert "ånadsfördelningen" in register.years[last].invented
    assert "ånadsfördelningen" not in register.years[first].invented


def test_a_blank_in_print_is_missing_and_not_zero() -> None:
    register, figures, _ = LOADED["alingsas"]
    land = next(f for f in figures if (f.unit, f.year) == ("220", 2020))
    assert "net_financial_items" not in land.monthly["actual"]
    assert tuple(land.monthly["actual"]["rents"]) == (0,) * 12
    assert Book(register, {2020: figures}).amount("220", "net_financial_items", "actual", whole(register, 2020)) is None


def test_a_programme_area_without_appropriation_has_a_deviation_in_kronor_and_no_percent() -> None:
    register, figures, _ = LOADED["vaggeryd"]
    book = Book(register, {year: [f for f in figures if f.year == year] for year in register.years})
    adults = deviation_of(book, "755", "net_cost", whole(register, 2020))
    assert (adults.budget, adults.base, adults.fraction) == (0, 0, None)
    assert adults.amount is not None
    assert round(adults.amount / 100_000) == -147


def test_the_council_s_sum_of_vaggeryd_2019_sits_on_the_board_itself() -> None:
    booked = next(f for f in LOADED["vaggeryd"][1] if (f.unit, f.year) == ("010", 2019))
    assert booked.annual == {"actual": {"appropriation": 68_884_000_00}}


def test_hjo_s_august_round_is_frozen_and_fits_both_its_margins_at_once() -> None:
    register, _, prognoses = LOADED["hjo"]
    (august,) = register.rounds
    assert "fördelningen mellan intäkter och kostnader per enhet" in register.years[2016].invented
    assert (august.year, august.as_of, august.frozen, august.name) == (2016, 8, True, "Delårsbokslut 2016-08-31")
    by_group = Counter[str]()
    by_unit = Counter[str]()
    for said in prognoses:
        assert said.round == august.id
        assert said.comment == ""
        by_group[said.group] += said.amount
        by_unit[said.unit] -= said.amount
    assert by_group == {"income": 2_669_000_00, "cost": -44_682_000_00}
    assert by_unit == {"420": 9_688_000_00, "430": 10_113_000_00, "440": 20_676_000_00, "450": 0, "460": 1_536_000_00}


def test_each_home_is_the_unit_whose_tables_the_report_prints(loaded: Demonstration) -> None:
    register = loaded[0]
    assert (register.id, register.home) in {("alingsas", "210"), ("vaggeryd", "010"), ("krokom", "300"), ("hjo", "410")}
