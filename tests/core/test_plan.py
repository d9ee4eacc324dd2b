"""From files to one transaction: what is new, changed, the same and refused, and nothing lost on the way."""
from __future__ import annotations

from core.answer import Answer
from core.answers.preview import preview, written
from core.intake import Incoming
from core.organisation import UNALLOCATED_UNIT
from core.plan import Plan
from core.planning import make_plan
from core.register import Register
from store.memory import MemoryStore
from store.reading.detect import read_content

ORGANISATION = "kod,namn,niva,foralder\nK,Påhittköping,0,\nB1,Lärande,1,K\nB2,Omsorg,1,K\n10,Skolan,2,B1\n20,Boendet,2,B2\n"
CHART = "konto,namn,grupp,gruppnamn\n3010,Avgift,30,Avgifter\n5010,Lön,50,Löner\n"


def csv(text: str, name: str = "fil.csv") -> Incoming:
    return read_content(text.encode(), name)


def ledger(*rows: str, name: str = "bok.se", year: str = "#RAR 0 20240101 20241231", closed: str = "20240229") -> Incoming:
    """Rows like ``utfall 01 5010 10 -100``: month, account, unit (- for none) and kronor in ledger sign; totals are added."""
    lines, sums = ["#SIETYP 3", year, f"#OMFATTN {closed}"], {}
    for row in rows:
        kind, month, account, unit, amount = row.split()
        label, period = "#PSALDO" if kind == "utfall" else "#PBUDGET", f"{closed[:4]}{month}"
        if unit != "-":
            lines.append(f'{label} 0 {period} {account} {{1 "{unit}"}} {amount}')
        sums[label, period, account] = sums.get((label, period, account), 0) + int(amount)
    lines += [f"{label} 0 {period} {account} {{}} {amount}" for (label, period, account), amount in sums.items()]
    return read_content("\n".join(lines).encode(), name)


class Town:
    """A municipality on a store in memory."""

    def __init__(self) -> None:
        self.store = MemoryStore()

    @property
    def register(self) -> Register:
        return self.store.registers()[0]

    def plan(self, *files: Incoming) -> Plan:
        register = next(iter(self.store.registers()), None)
        return make_plan(
            files, register, lambda year: self.store.figures("p", year), municipality="p", name="Påhittköping", author="Eva"
        )

    def load(self, *files: Incoming) -> Plan:
        plan = self.plan(*files)
        assert plan.transaction is not None, plan.problems
        self.store.commit(plan.transaction)
        return plan

    def parents(self) -> dict[str, str | None]:
        return {unit.code: unit.parent for unit in self.register.units}

    def months(self, unit: str, account: str, kind: str = "actual", year: int = 2024) -> tuple[int | None, ...] | None:
        for booked in self.store.figures("p", year):
            if booked.unit == unit and account in booked.monthly.get(kind, {}):
                return tuple(booked.monthly[kind][account])
        return None


def texts(plan: Plan, level: str) -> str:
    return "\n".join(f"{p.where}: {p.text}" for p in plan.problems if p.level == level)


def counts(plan: Plan) -> tuple[int, int, int, int]:
    return plan.new, plan.changed, plan.same, plan.refused


# --- numbers


def test_the_first_import_is_all_new_and_the_second_changes_nothing() -> None:
    town, file = Town(), ledger("utfall 01 5010 10 100", "utfall 02 5010 10 50", "budget 01 5010 10 90")
    first = town.load(csv(ORGANISATION), csv(CHART), file)
    assert counts(first) == (3, 0, 0, 0)
    second = town.plan(csv(ORGANISATION), csv(CHART), file)
    assert counts(second) == (0, 0, 3, 0)
    assert second.transaction is None
    assert "Inget att ändra" in preview(second).notes[-1]


def test_files_may_come_in_any_order() -> None:
    files = [csv(ORGANISATION), csv(CHART), ledger("utfall 01 5010 10 100", "utfall 01 3010 20 -7")]
    towns = [Town(), Town()]
    towns[0].load(*files)
    towns[1].load(*reversed(files))
    assert set(towns[0].register.units) == set(towns[1].register.units)
    assert set(towns[0].register.groups) == set(towns[1].register.groups)


def test_a_later_export_replaces_the_year_and_says_what_changed_largest_first() -> None:
    town = Town()
    town.load(csv(ORGANISATION), csv(CHART), ledger("utfall 01 5010 10 100", "utfall 01 3010 10 -5"))
    plan = town.load(ledger("utfall 01 5010 10 130", "utfall 01 3010 10 -6", "utfall 02 5010 10 1"))
    assert counts(plan) == (1, 2, 0, 0)
    assert [(c.account, c.month, c.old, c.new) for c in plan.largest] == [("5010", 1, -10000, -13000), ("3010", 1, 500, 600)]
    assert town.months("10", "5010") == (-13000, -100, *[None] * 10)


def test_what_the_ledger_no_longer_holds_is_removed_so_that_a_moved_cost_is_not_counted_twice() -> None:
    town = Town()
    town.load(csv(ORGANISATION), csv(CHART), ledger("utfall 01 5010 10 100", "utfall 01 3010 10 -5"))
    plan = town.load(ledger("utfall 01 5010 10 100", "utfall 01 3010 20 -5"))
    assert counts(plan) == (1, 1, 1, 0)
    assert town.months("10", "3010") is None
    assert town.months("20", "3010") == (500, 0, *[None] * 10)
    notes = preview(plan).notes
    assert "1 av de ändrade siffrorna 2024 försvinner: den finns inte längre i filen." in notes
    assert "Ändras: 10 Skolan, 3010 Avgift, utfall jan 2024: 5,00\u00a0kr → –." in notes


def test_a_unit_that_loses_all_its_figures_needs_a_yes() -> None:
    town = Town()
    town.load(csv(ORGANISATION), csv(CHART), ledger("utfall 01 5010 10 100", "utfall 01 5010 20 50"))
    plan = town.plan(ledger("utfall 01 5010 10 100"))
    assert plan.needs_yes
    assert "1 enhet (20) har utfall 2024 i lagret men inte i filen" in texts(plan, "confirm")
    assert town.load(ledger("utfall 01 5010 10 100")).changed == 1
    assert town.months("20", "5010") is None


def test_a_kind_and_a_year_that_the_file_does_not_hold_are_untouched() -> None:
    town = Town()
    town.load(csv(ORGANISATION), csv(CHART), ledger("utfall 01 5010 10 100", "budget 01 5010 10 90"))
    town.load(ledger("utfall 01 5010 10 7", year="#RAR 0 20230101 20231231", closed="20230131", name="fjol.se"))
    plan = town.load(ledger("budget 01 5010 10 95", name="budget.se"))
    assert town.months("10", "5010") == (-10000, 0, *[None] * 10)
    assert town.months("10", "5010", "budget") == (-9500, *[0] * 11)
    assert town.months("10", "5010", year=2023) == (-700, *[None] * 11)
    assert (plan.changed, town.register.years[2024].closed, town.register.years[2024].source) == (1, 2, "bok.se")


def with_last_year(amount: str) -> Incoming:
    """The file of 2024, which repeats January 2023 as a total without units."""
    rows = f'#PSALDO -1 202301 5010 {{}} {amount}\n#PSALDO 0 202401 5010 {{}} 5\n#PSALDO 0 202401 5010 {{1 "10"}} 5\n'
    years = "#SIETYP 3\n#RAR 0 20240101 20241231\n#RAR -1 20230101 20231231\n#RES 0 5010 5\n"
    return read_content((years + rows).encode(), "2024.se")


def test_last_year_in_this_years_file_never_replaces_what_its_own_file_said() -> None:
    town, own = Town(), ledger("utfall 01 5010 10 7", year="#RAR 0 20230101 20231231", closed="20230131", name="2023.se")
    town.load(csv(ORGANISATION), csv(CHART), own)
    plan = town.load(with_last_year("7"))
    assert (town.months("10", "5010", year=2023), town.months(UNALLOCATED_UNIT, "5010", year=2023)) == ((-700, *[None] * 11), None)
    assert "Filen har även utfall 2023 som jämförelse" in texts(plan, "warning")
    assert UNALLOCATED_UNIT not in town.parents()
    together = Town()
    together.load(own, with_last_year("7"))
    assert together.months("10", "5010", year=2023) == (-700, *[None] * 11)


def test_last_year_in_this_years_file_is_taken_when_nothing_else_is_known() -> None:
    town = Town()
    town.load(csv(ORGANISATION), with_last_year("7"))
    assert town.months(UNALLOCATED_UNIT, "5010", year=2023) == (-700, *[None] * 11)
    assert town.plan(csv(ORGANISATION), with_last_year("7")).transaction is None


def test_an_older_export_than_the_stored_needs_a_yes() -> None:
    town = Town()
    town.load(ledger("utfall 01 5010 10 100", "utfall 02 5010 10 50"))
    plan = town.plan(ledger("utfall 01 5010 10 100", closed="20240131"))
    assert "2024 är stängt t.o.m. februari 2024 i lagret men bara t.o.m. januari 2024 i filen" in texts(plan, "confirm")


def test_two_files_with_different_actuals_of_one_year_need_a_yes_and_the_last_holds() -> None:
    town = Town()
    plan = town.load(ledger("utfall 01 5010 10 100", name="a.se"), ledger("utfall 01 5010 10 200", name="b.se"))
    assert "Både a.se och b.se har utfall 2024" in texts(plan, "confirm")
    assert town.months("10", "5010") == (-20000, 0, *[None] * 10)


def test_a_closed_month_that_moves_is_a_change_even_without_a_number() -> None:
    town = Town()
    town.load(ledger("utfall 01 5010 10 100", closed="20240131"))
    plan = town.plan(ledger("utfall 01 5010 10 100"))
    assert (counts(plan), plan.transaction is None) == ((0, 0, 1, 0), False)
    assert "2024, t.o.m. februari (var januari)" in " ".join(row.label for row in preview(plan).table.rows)


def test_a_fiscal_year_that_contradicts_the_stored_refuses_the_file_with_both_shown() -> None:
    town = Town()
    town.load(ledger("utfall 01 5010 10 100"))
    plan = town.plan(ledger("utfall 01 5010 10 100", year="#RAR 0 20230901 20240831", closed="20240131", name="brutet.se"))
    assert plan.transaction is None
    assert "september 2023–augusti 2024, men i lagret är 2024 januari 2024–december 2024" in texts(plan, "refused")


def test_the_sums_of_every_year_are_held_against_the_files_own() -> None:
    plan = Town().plan(ledger("utfall 01 5010 10 100", "utfall 02 5010 - 20", "budget 01 3010 10 -9"))
    assert plan.years[0].sums == {"actual": (-12000, -12000), "budget": (900, 900)}


def test_a_reader_whose_figures_do_not_sum_to_its_file_writes_nothing() -> None:
    from dataclasses import replace

    wrong = replace(ledger("utfall 01 5010 10 100"), totals={2024: {"actual": -10001}})
    plan = Town().plan(wrong)
    assert plan.transaction is None
    assert "Kontrollsumman för utfall 2024 stämmer inte" in texts(plan, "refused")
    assert preview(plan).headline.startswith("1 fil: inget läses in. Kontrollsumman för utfall 2024 stämmer inte")


# --- refused files


def test_one_refused_file_of_several_leaves_nothing_to_write_and_is_named() -> None:
    plan = Town().plan(csv("<html>", "trasig.csv"), ledger("utfall 01 5010 10 100"))
    answer = preview(plan)
    assert (plan.refused_files, plan.transaction, answer.status, answer.awaits_yes) == (1, None, "refused", False)
    assert answer.headline == (
        "2 filer: inget läses in. trasig.csv kan inte läsas in. Rätta den, eller lämna den utanför och läs in resten."
    )


def test_the_receipt_says_refused_lines_first_and_what_was_accepted() -> None:
    rows = b"#PSALDO 0 202401 5010 {} 1.00\n#PSALDO 0 202401 5010 1.00\n#RES 0 5010 2.00\n"
    answer = written(Town().plan(read_content(b"#SIETYP 2\n#RAR 0 20240101 20241231\n" + rows, "bok.se")), 1)
    assert answer.headline.startswith("1 rad vägrades: inläst i Påhittköping: 1 fil: 1 ny siffra, 0 ändrade, 0 lika, 1 vägrad.")
    notes = "\n".join(answer.notes)
    assert "Godkänt med ja: bok.se: Månadsbeloppen" in notes
    assert "Kräver ja" not in notes
    assert "Inget är skrivet" not in notes


def test_the_same_file_again_with_a_refused_line_says_that_the_rest_is_there_already() -> None:
    town, rows = Town(), b"#RAR 0 20240101 20241231\n#PSALDO 0 202401 5010 {} 1.00\n#PSALDO 0 202401 5010 1.00\n"
    town.load(read_content(rows, "bok.se"))
    again = preview(town.plan(read_content(rows, "bok.se")))
    assert (again.status, again.notes[-1]) == ("refused", "Inget är skrivet: lagret har redan allt som går att läsa i filerna.")


def test_what_needs_a_yes_is_told_however_many_lines_are_refused() -> None:
    rows = "#RAR 0 20240101 20241231\n#PSALDO 0 202401 5010 {} 1\n#RES 0 5010 2\n" + "#PSALDO 0 202401 5010 1\n" * 40
    notes = preview(Town().plan(read_content(rows.encode(), "bok.se"))).notes
    assert any(note.startswith("Kräver ja: bok.se: Månadsbeloppen") for note in notes)


def test_one_of_each_is_said_in_the_singular_and_no_row_of_the_preview_is_a_total() -> None:
    town = Town()
    town.load(csv(ORGANISATION), csv(CHART), ledger("utfall 01 5010 10 100"))
    plan = town.plan(csv(ORGANISATION + "77,Köket,2,B2\n"), csv(CHART + "5020,Tillägg,50,Löner\n"), ledger("utfall 01 5010 10 130"))
    answer = preview(plan)
    assert answer.headline == "3 filer: 0 nya siffror, 1 ändrad, 0 lika, 0 vägrade."
    assert {"1 enhet är ny eller ändrad.", "1 konto eller kontogrupp är ny eller ändrad."} <= set(answer.notes)
    assert {row.kind for row in answer.table.rows} == {"row", "heading"}
    assert plan.transaction is not None
    assert plan.transaction.summary.endswith(": 0 nya siffror, 1 ändrad.")


def test_when_every_file_is_refused_there_is_no_transaction_and_the_answer_says_why() -> None:
    plan = Town().plan(csv("<html>"))
    answer = preview(plan)
    assert plan.transaction is None
    assert (answer.status, answer.headline) == ("refused", "1 fil: inget läses in. " + plan.problems[0].text)


def test_refused_lines_are_counted_and_need_a_yes() -> None:
    file = read_content(b"#SIETYP 2\n#RAR 0 20240101 20241231\n#PSALDO 0 202401 5010 {} 1.00\n#PSALDO 0 202401 5010 1.00\n", "bok.se")
    plan = Town().plan(file)
    assert (plan.refused, plan.needs_yes, plan.new) == (1, True, 1)


# --- units


def test_without_an_organisation_the_units_of_the_ledger_hang_directly_under_a_made_root() -> None:
    town = Town()
    plan = town.load(ledger("utfall 01 5010 10 100", "utfall 01 5010 - 5"))
    assert town.parents() == {"KOMMUN": None, "10": "KOMMUN", UNALLOCATED_UNIT: "KOMMUN"}
    assert town.register.root.name == "Påhittköping"
    assert "finns inte i någon organisationsfil" in texts(plan, "warning")


def test_a_unit_missing_from_the_organisation_goes_under_unallocated_with_its_figures() -> None:
    town = Town()
    plan = town.load(csv(ORGANISATION), ledger("utfall 01 5010 77 100"))
    assert (town.parents()["77"], town.parents()[UNALLOCATED_UNIT]) == (UNALLOCATED_UNIT, "K")
    assert "1 enhet (77)" in texts(plan, "warning")


def test_an_organisation_that_comes_later_takes_over_root_and_places() -> None:
    town = Town()
    town.load(ledger("utfall 01 5010 10 100", "utfall 01 5010 20 5"))
    town.load(csv(ORGANISATION))
    assert town.parents() == {"K": None, "B1": "K", "B2": "K", "10": "B1", "20": "B2"}


def test_unallocated_goes_when_an_organisation_has_a_place_for_all_that_was_in_it() -> None:
    town = Town()
    town.load(csv(ORGANISATION), ledger("utfall 01 5010 77 100"))
    town.load(csv(ORGANISATION + "77,Köket,2,B2\n"))
    assert town.parents() == {"K": None, "B1": "K", "B2": "K", "10": "B1", "20": "B2", "77": "B2"}


def test_a_unit_that_a_new_organisation_no_longer_names_keeps_its_place_or_becomes_unallocated() -> None:
    town = Town()
    town.load(csv(ORGANISATION), ledger("utfall 01 5010 10 100", "utfall 01 5010 20 5"))
    town.load(csv("kod,namn,niva,foralder\nNY,Påhittköping,0,\nB1,Lärande,1,NY\n"))
    assert town.parents() == {"NY": None, "B1": "NY", "10": "B1", "20": "B2", "B2": UNALLOCATED_UNIT, UNALLOCATED_UNIT: "NY"}


def test_several_roots_are_put_under_a_made_one() -> None:
    town = Town()
    town.load(csv("kod,namn,niva,foralder\nA,Nämnd A,1,\nKOMMUN,Nämnd B,1,\n"))
    assert town.parents() == {"KOMMUN_": None, "A": "KOMMUN_", "KOMMUN": "KOMMUN_"}


def test_names_aliases_and_levels_of_the_organisation_are_kept_when_a_ledger_comes() -> None:
    town = Town()
    town.load(csv("kod;namn;niva;foralder;alias;ansvarig\nK;Påhittköping;0;;;\n10;Skolan;3;K;Plugget;Eva Ek\n"))
    town.load(read_content(b'#SIETYP 2\n#RAR 0 20240101 20241231\n#OBJEKT 1 "10" "SKOLAN 10"\n#PBUDGET 0 202401 5010 {1 10} 1\n', "b.se"))
    unit = next(u for u in town.register.units if u.code == "10")
    assert (unit.name, unit.aliases, unit.manager, unit.level) == ("Skolan", ("Plugget",), "Eva Ek", 3)


# --- accounts


def test_accounts_without_a_group_are_in_those_of_kommun_bas_until_a_chart_comes() -> None:
    town = Town()
    plan = town.load(ledger("utfall 01 5010 10 100", "utfall 01 9 10 5"))
    assert {g.code: g.parent for g in town.register.groups} == {"50": "cost", "5010": "50", "9": "unallocated"}
    assert next(g.name for g in town.register.groups if g.code == "50") == "Löner"
    assert "1 konto (9) saknar kontogrupp och läggs under ”Ofördelat”" in texts(plan, "warning")
    assert "1 konto utan kontogrupp läggs i grupper enligt Kommun-Bas" in texts(plan, "warning")
    town.load(csv(CHART))
    groups = {g.code: g.parent for g in town.register.groups}
    assert groups == {"30": "income", "50": "cost", "3010": "30", "5010": "50", "9": "unallocated"}


def test_beside_groups_of_its_own_a_new_account_is_unallocated() -> None:
    town = Town()
    town.load(csv(CHART))
    plan = town.load(ledger("utfall 01 6010 10 100"))
    assert {g.code: g.parent for g in town.register.groups}["6010"] == "unallocated"
    assert "1 konto (6010) saknar kontogrupp" in texts(plan, "warning")


def test_a_chart_whose_group_has_the_code_of_a_known_account_does_no_harm() -> None:
    town = Town()
    town.load(ledger("utfall 01 50 10 100"))
    town.load(csv(CHART))
    assert {g.code: (g.parent, g.kind) for g in town.register.groups if g.code in ("50", "G50", "5010")} == {
        "50": ("unallocated", "account"), "G50": ("cost", "group"), "5010": ("G50", "account"),
    }
    assert town.plan(csv(CHART)).transaction is None


def test_a_chart_that_brings_one_account_more_does_not_move_its_group() -> None:
    town = Town()
    town.load(csv("konto,namn,grupp,gruppnamn\n5010,Lön,pers,Personal\n5610,Avgifter,pers,Personal\n"))
    town.load(csv("konto,namn,grupp,gruppnamn\n3570,Sjuklöneersättning,pers,Personal\n"))
    assert {g.code: g.parent for g in town.register.groups} == {"pers": "cost", "5010": "pers", "5610": "pers", "3570": "pers"}


# --- the answers


def test_the_preview_counts_sums_and_tells_each_problem_with_its_file_and_line() -> None:
    answer = preview(Town().plan(csv(ORGANISATION, "org.csv"), ledger("utfall 01 5010 10 100", "budget 01 9 10 x".replace("x", "5"))))
    assert answer.headline == "2 filer: 2 nya siffror, 0 ändrade, 0 lika, 0 vägrade."
    year = next(row for row in answer.table.rows if row.key == "2024")
    assert (year.cells["actual"].text, year.cells["actual"].value) == ("−100,00", -10000)
    assert "Obs: bok.se: 1 konto (9) saknar kontogrupp" in " ".join(answer.notes)


def test_of_many_problems_twenty_are_told_and_the_rest_counted() -> None:
    rows = "".join(f"#PSALDO 0 202401 5010 {{}} 1.00\n#SIETYP {i}\n#RAR {i}\n#BAD\nskräp\n" for i in range(10, 40))
    answer = preview(Town().plan(read_content(("#RAR 0 20240101 20241231\n" + rows).encode(), "bok.se")))
    told = [note for note in answer.notes if note.startswith(("Vägrat", "Kräver", "Obs"))]
    assert len(told) == 20
    assert any(note.startswith("… och ") for note in answer.notes)


def test_the_receipt_carries_the_generation() -> None:
    answer: Answer = written(Town().plan(ledger("utfall 01 5010 10 100")), 7)
    assert (answer.version, answer.status, answer.municipality) == (7, "answered", "Påhittköping")
    assert answer.headline.startswith("Inläst i Påhittköping: 1 fil: 1 ny siffra")


def test_a_ledger_that_names_another_municipality_is_told() -> None:
    file = read_content(b'#FNAMN "Granns kommun"\n#SIETYP 2\n#RAR 0 20240101 20241231\n#PSALDO 0 202401 5010 {} 1\n', "b.se")
    town = Town()
    assert "från ”Granns kommun”" in texts(town.plan(file), "warning")
    town.load(ledger("utfall 01 5010 10 100"))
    assert "från ”Granns kommun”" in texts(town.plan(file), "confirm")


def test_the_headline_of_a_truncated_file_says_that_it_is_truncated_and_not_what_its_last_line_lacks() -> None:
    file = read_content(b"#RAR 0 20240101 20241231\n#PSALDO 0 202401 5010 {} 1.00\n#PSALDO 0 2024", "bok.se")
    assert "Filen slutar mitt i rad 3: den är avkortad" in preview(Town().plan(file)).headline


def test_what_needs_a_yes_is_the_first_of_the_notes_and_counted() -> None:
    answer = preview(Town().plan(ledger("utfall 01 5010 10 100"), ledger("utfall 01 5010 10 101", name="b.se")))
    assert answer.notes[0].startswith("Kräver ja: ")
    assert answer.must_read == sum(note.startswith("Kräver ja: ") for note in answer.notes)
    assert preview(Town().plan(csv(ORGANISATION))).must_read == 0
