"""Key figures over HTTP from a small Kolada on this machine: every page, nothing but its own server, and a sentence for each fault."""
from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from core.key_figures import KeyFigure
from store.reading import kolada
from store.reading.kolada import Kolada, KoladaError
from tests.store.kolada_server import Answers, data, page, served

YEARS = (2022, 2023)
ONE = "/v2/data/kpi/N00945/municipality/9901/year/2022,2023"


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, Answers]]:
    with served() as found:
        yield found


@pytest.fixture
def answers(server: tuple[str, Answers]) -> Answers:
    """What the server says, as it is without a test's own pages."""
    server[1].__init__()  # type: ignore[misc]  # the server holds on to the one it got
    return server[1]


@pytest.fixture
def place(server: tuple[str, Answers], answers: Answers) -> Kolada:
    return Kolada(server[0], timeout=0.5)


def refusal(place: Kolada, *kpis: str, municipality: str = "Lillköping") -> str:
    with pytest.raises(KoladaError) as told:
        place.key_figures(kpis or ("N00945",), municipality, YEARS)
    return str(told.value)


def test_every_page_is_read_and_years_genders_and_gaps_are_kept(place: Kolada):
    people, pleased = place.key_figures(["N00945", "u28119", "N00945"], "Lillköpings kommun", YEARS, "2024-05-01")
    assert (people.kpi, people.code, people.title, people.area, people.fetched) == (
        "N00945", "9901", "Invånare totalt, antal", "Lillköping", "2024-05-01",
    )
    assert people.values == (KeyFigure(2022, "T", 12_345), KeyFigure(2023, "T", 12_400))
    assert pleased.values == (
        KeyFigure(2022, "T", 72.28), KeyFigure(2022, "K", 75.0), KeyFigure(2022, "M", 69.5),
        KeyFigure(2023, "T", None, "Missing"), KeyFigure(2023, "K", None, "Missing"), KeyFigure(2023, "M", None, "Missing"),
    )


def test_women_are_women_under_the_older_code_too(place: Kolada, answers: Answers):
    answers.pages[ONE] = page(data("N00945", 2022, ("F", 1.5)))
    assert place.key_figures(["N00945"], "9901", YEARS)[0].values == (KeyFigure(2022, "K", 1.5),)


def test_a_region_of_the_same_name_is_not_the_municipality(place: Kolada, answers: Answers):
    answers.pages["/v2/municipality?title=Lillköping"] = page({"id": "0099", "title": "Lillköping", "type": "L"})
    assert "ingen kommun som heter ”Lillköping”. Ange kommunens fyra siffror med --kod." in refusal(place)


def test_many_key_figures_are_asked_for_in_parts(place: Kolada, answers: Answers):
    ids = [f"N{number:05}" for number in range(kolada.AT_ONCE + 1)]
    for part in (ids[:-1], ids[-1:]):
        answers.pages[f"/v2/kpi/{','.join(part)}"] = page(*({"id": kpi, "title": kpi} for kpi in part))
        asked = ONE.replace("N00945", ",".join(part))
        answers.pages[asked] = page(*(data(kpi, 2022, ("T", 1)) for kpi in part))
    found = place.key_figures(ids, "9901", YEARS)
    assert [series.kpi for series in found] == ids
    assert all(series.values == (KeyFigure(2022, "T", 1.0),) for series in found)


def test_without_a_setting_nothing_is_asked():
    with pytest.raises(KoladaError, match=r"Adressen till Kolada är inte inställd\. Sätt KOLL_KOLADA"):
        Kolada(None)


@pytest.mark.parametrize("address", [
    "ftp://a/v2", "kolada", "https://", "http://a:99999/v2", "https://a/v2?x=1", "file:///etc/passwd", "http://[a/v2",
])
def test_an_address_that_cannot_be_one_is_told(address: str):
    with pytest.raises(KoladaError, match="KOLL_KOLADA ska vara en adress"):
        Kolada(address)


def test_a_next_page_on_another_server_is_not_followed(place: Kolada, answers: Answers):
    answers.pages[ONE] = page(data("N00945", 2022, ("T", 1)), following="http://127.0.0.2:1/v2/x")
    assert refusal(place) == "Kolada hänvisar till en nästa sida på en annan server. Den följs inte, och inget är hämtat."
    assert answers.asked[-1] == ONE


@pytest.mark.parametrize("following", [
    "file:///etc/passwd", "//example.org/v2/x", "http://127.0.0.1@example.org/", "http://[x/", 7, {"a": 1},
])
def test_nor_is_anything_that_is_no_page_of_the_server(place: Kolada, answers: Answers, following: object):
    answers.pages[ONE] = json.dumps({"values": [], "next_page": following})
    assert "nästa sida" in refusal(place)
    assert answers.asked[-1] == ONE


def test_pages_that_lead_back_to_each_other_end(place: Kolada, answers: Answers):
    answers.pages[ONE] = page(following=ONE)
    assert "sidor som leder tillbaka till varandra" in refusal(place)


def test_pages_without_end_end(place: Kolada, answers: Answers, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kolada, "MOST_PAGES", 3)
    for number in range(1, 6):
        answers.pages[ONE if number == 1 else f"{ONE}?page={number}"] = page(following=f"{ONE}?page={number + 1}")
    assert "fler än 3 sidor" in refusal(place)


def test_a_page_that_is_too_large_is_not_read_to_its_end(place: Kolada, answers: Answers, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(kolada, "LARGEST_PAGE", 2**20)
    answers.pages[ONE] = b" " * 2**21
    assert "är större än 1 MB" in refusal(place)


def test_a_server_that_is_silent_is_told(place: Kolada, answers: Answers):
    answers.slow.add(ONE)
    assert "svarar inte inom 0,5 sekunder" in refusal(place)


def test_a_fetch_that_never_gets_done_ends(server: tuple[str, Answers], answers: Answers):
    times = iter([0.0, *[999.0] * 9])
    assert "tar för lång tid" in refusal(Kolada(server[0], now=lambda: next(times)))


def test_no_server_at_all_is_told():
    assert "Det går inte att nå Kolada (127.0.0.1:9)." in refusal(Kolada("http://anna:hemligt@127.0.0.1:9/v2", timeout=2))


@pytest.mark.parametrize(("status", "told"), [
    (404, "har inget på den adressen"), (429, "får för många frågor just nu"), (500, "svarar med fel 500"), (302, "hänvisar vidare"),
])
def test_what_the_server_refuses_is_a_sentence(place: Kolada, answers: Answers, status: int, told: str):
    answers.status[ONE] = (status, {"Location": "http://127.0.0.1:9/"} if status == 302 else {})
    assert told in refusal(place)


@pytest.mark.parametrize("body", [
    "<html>", "[]", "{}", '{"values": 1}', '{"values": [1]}', '{"values": [{"kpi": 1}]}', "[" * 100_000, '{"values": [{"kpi": "N00945"}]}',
    '{"values": [{"kpi": "N00945", "municipality": "9901", "period": true, "values": []}]}',
    '{"values": [{"kpi": "N00945", "municipality": "9901", "period": 12, "values": []}]}',
    '{"values": [{"kpi": "N00945", "municipality": "9901", "period": 2022, "values": [{"gender": "X", "value": 1}]}]}',
    '{"values": [{"kpi": "N00945", "municipality": "9901", "period": 2022, "values": [{"gender": "T", "value": "1"}]}]}',
    '{"values": [{"kpi": "N00945", "municipality": "9901", "period": 2022, "values": [{"gender": "T", "value": NaN}]}]}',
    '{"values": [{"kpi": "N00945", "municipality": "9901", "period": 2022, "values": [{"gender": "T", "value": 1e999}]}]}',
    '{"values": [{"kpi": "N00945", "municipality": "9901", "period": 2022, "values": [7]}]}',
    b"\xff\xfe\x00",
])
def test_another_shape_is_never_guessed_at(place: Kolada, answers: Answers, body: str | bytes):
    answers.pages[ONE] = body
    assert refusal(place).startswith(("Svaret från 127.0.0.1", "Kolada svarar i en form", "Kolada ger ett värde"))


def test_two_values_of_one_year_are_refused(place: Kolada, answers: Answers):
    answers.pages[ONE] = page(data("N00945", 2022, ("T", 1)), data("N00945", 2022, ("T", 2)))
    assert refusal(place) == "Kolada ger två olika värden för N00945 2022. Inget är hämtat."


def test_what_was_not_asked_for_is_passed_over(place: Kolada, answers: Answers):
    answers.pages[ONE] = page(data("N99999", 2022, ("T", 1)), data("N00945", 2022, ("T", 2), code="0180"), data("N00945", 2023, ("T", 3)))
    assert place.key_figures(["N00945"], "9901", YEARS)[0].values == (KeyFigure(2023, "T", 3.0),)


def test_an_unknown_key_figure_is_named(place: Kolada, answers: Answers):
    answers.pages["/v2/kpi/N00945,N11111"] = page({"id": "N00945", "title": "Invånare"})
    assert refusal(place, "N00945", "N11111") == "Kolada har inget nyckeltal N11111."


@pytest.mark.parametrize("kpi", ["", "945", "N0094", "N009455", "N00945/../x", "Å00945", "N０0945"])
def test_what_is_no_key_figure_is_never_asked_for(place: Kolada, answers: Answers, kpi: str):
    assert "är inget nyckeltal" in refusal(place, kpi)
    assert answers.asked == []


def test_text_from_the_server_has_no_control_characters(place: Kolada, answers: Answers):
    answers.pages["/v2/kpi/N00945"] = page({"id": "N00945", "title": "In\x1b[31mvånare\n totalt"})
    assert place.key_figures(["N00945"], "9901", YEARS)[0].title == "In [31mvånare totalt"
