"""The files organisation and konto: the header decides, and each fault is told with its line."""
from __future__ import annotations

import pytest

from core.intake import Incoming
from store.reading.csv_files import header_of, read_csv

ORGANISATION = "kod,namn,niva,foralder\nK,Påhittköping,0,\nB1,Lärandenämnden,1,K\n10,Förskolan Älgen,2,B1\n"
CHART = "konto,namn,grupp,gruppnamn\n3110,Barnomsorgsavgifter,31,Taxor\n5010,Löner,50,Löner\n8510,Ränta,85,Räntor\n"


def read(text: str, encoding: str = "utf-8") -> Incoming:
    return read_csv(text.encode(encoding), "fil.csv")


def told(incoming: Incoming) -> str:
    return "\n".join(f"{p.level} {p.where}: {p.text}" for p in incoming.problems)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp437"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_an_organisation_is_read_in_any_encoding_delimiter_and_line_end(encoding: str, delimiter: str, line_end: str) -> None:
    read_ = read(ORGANISATION.replace(",", delimiter).replace("\n", line_end), encoding)
    assert [(u.code, u.name, u.parent, u.level) for u in read_.units] == [
        ("K", "Påhittköping", None, 0), ("B1", "Lärandenämnden", "K", 1), ("10", "Förskolan Älgen", "B1", 2),
    ]
    assert (read_.what, read_.problems, read_.lines) == ("organisation", (), 4)


def test_columns_are_known_by_their_names_in_any_order_and_spelling() -> None:
    read_ = read('"Förälder";Nivå;"Namn";KOD;Alias;Ansvarig\n;0;Kommunen;K;;\nK;1;"Kök; mat";M;Köket|Måltid;Eva Ek\n')
    unit = read_.units[1]
    assert (unit.code, unit.name, unit.parent, unit.aliases, unit.manager) == ("M", "Kök; mat", "K", ("Köket", "Måltid"), "Eva Ek")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("20,Skolan,2,FINNS_EJ", "rad 5: Enheten 20 har den okända överordnade FINNS_EJ"),
        ("10,Annan,2,B1", "rad 5: Koden 10 finns redan på rad 4"),
        ("20,Skolan,2", "rad 5: Raden har inte 4 fält"),
        ("20,Skolan,2,B1,extra", "rad 5: Raden har inte 4 fält"),
        (",Skolan,2,B1", "rad 5: Koden saknas"),
        ("2\x070,Skolan,2,B1", "rad 5: Koden saknas"),
        ("20,Skolan,två,B1", "rad 5: Nivån"),
        (f"20,{'x' * 1000},2,B1", "rad 5: Namnet är 1000 tecken"),
        (f"20,{'x' * 200_000},2,B1", "rad 5: Raden går inte att läsa"),
        ("20,A,2,30\n30,B,2,20", "rad 5: Enheten 20 ligger i en slinga"),
    ],
)
def test_one_faulty_line_refuses_the_whole_organisation_with_its_line(row: str, why: str) -> None:
    read_ = read(ORGANISATION + row + "\n")
    assert read_.file_refused
    assert why in told(read_)
    assert not read_.units


def test_a_line_repeated_word_for_word_does_no_harm() -> None:
    assert len(read(ORGANISATION + "10,Förskolan Älgen,2,B1\n\n").units) == 3


def test_several_roots_are_left_to_the_plan() -> None:
    assert [u.parent for u in read(ORGANISATION + "Z,Bolaget,0,\n").units] == [None, "K", "B1", None]


def test_an_organisation_with_only_a_header_is_refused() -> None:
    assert read("kod,namn,niva,foralder\n").file_refused


def test_accounts_hang_under_their_groups_and_groups_under_the_skeleton() -> None:
    read_ = read(CHART)
    assert [(g.code, g.parent, g.kind) for g in read_.groups] == [
        ("31", "income", "group"), ("50", "cost", "group"), ("85", "net_financial_items", "group"),
        ("3110", "31", "account"), ("5010", "50", "account"), ("8510", "85", "account"),
    ]


def test_an_account_without_a_group_is_unallocated_and_said() -> None:
    read_ = read(CHART + "9999,Övrigt,,\n")
    assert read_.groups[-1].parent == "unallocated"
    assert "1 konto saknar grupp" in told(read_)


def test_an_account_in_two_groups_is_refused_with_both_lines() -> None:
    read_ = read(CHART + "5010,Löner,45,Bidrag\n")
    assert "refused fil.csv rad 5: Kontot 5010 finns redan på rad 3" in told(read_)
    assert (read_.file_refused, read_.refused_lines) == (False, 1)


def test_a_group_with_the_code_of_an_account_gets_another_code() -> None:
    read_ = read(CHART + "60,Lokaler,60,Lokaler\n")
    assert [(g.code, g.parent) for g in read_.groups if "60" in g.code] == [("G60", "cost"), ("60", "G60")]


@pytest.mark.parametrize("code", ["result", "cost"])
def test_a_word_of_the_skeleton_is_no_account_and_no_group(code: str) -> None:
    read_ = read(CHART + f"{code},Fel,50,Löner\n4010,Material,{code},Kostnad\n")
    codes = [g.code for g in read_.groups]
    assert code not in codes
    assert f"G{code}" in codes


@pytest.mark.parametrize("line", ["ar,manad,ansvar,konto,slag,belopp", "", "a," * 5000, "kod namn niva foralder"])
def test_other_headers_are_not_ours(line: str) -> None:
    assert header_of(line) is None


def test_a_group_whose_code_is_taken_is_renamed_and_the_true_reason_is_said() -> None:
    rows = "konto,namn,grupp,gruppnamn\n50,Lön,50,Löner\n3010,Avgift,income,Egna intäkter\n"
    read_ = read_csv(rows.encode(), "konto.csv")
    said = "\n".join(problem.text for problem in read_.problems)
    assert "Gruppen 50 har samma kod som ett konto och kallas G50." in said
    assert "Gruppen income har en kod som Koll självt använder och kallas Gincome." in said


def homes(*rows: str) -> dict[str, str | None]:
    return {g.name: g.parent for g in read("konto,namn,grupp,gruppnamn\n" + "\n".join(rows) + "\n").groups if g.kind == "group"}


def test_a_group_is_put_where_its_accounts_belong_whatever_its_code_is() -> None:
    assert homes(
        "3001,Försäljning,int,Intäkter", "5010,Löner,pers,Personal", "8010,Skatt,1,Skatter", "8410,Ränta,R,Räntor",
        "7910,Avskrivning,3,Avskrivningar",
    ) == {"Intäkter": "income", "Personal": "cost", "Skatter": "financing", "Räntor": "net_financial_items", "Avskrivningar": "cost"}


def test_a_word_of_the_skeleton_as_code_goes_before_the_accounts() -> None:
    assert homes("3990,Kommunbidrag,appropriation,Anslag") == {"Anslag": "appropriation"}


def test_how_groups_are_put_is_said_and_what_is_uncertain_is_warned_of() -> None:
    read_ = read(
        "konto,namn,grupp,gruppnamn\n3001,F,int,Intäkter\n5010,L,pers,Personal\n5610,S,pers,Personal\n3570,Sjuklöneersättning,pers,Personal\n"
        "9110,Internt,x,Fördelning\n1930,Bank,b,Bank\n"
    )
    assert read_.how == ("Kontogrupperna läggs efter sina konton: Intäkter under Intäkter; Personal under Kostnader.",)
    assert told(read_) == (
        "warning fil.csv: Gruppen Personal har konton av flera slag (5010 och 3570) och läggs under ”Kostnader”.\n"
        "warning fil.csv: 1 kontogrupp (Fördelning) läggs under ”Ofördelat”: varken konton eller kod börjar på en kontoklass i "
        "resultatet (3–8)."
    )
