"""What someone has put in the tables with SQL: the row is named, and nothing ends in an error that nobody expected."""
from __future__ import annotations

from typing import Any

import pytest

pytest.importorskip("pgserver", reason="PostgreSQL for the tests (pgserver) is not installed")
pytest.importorskip("sqlalchemy")

import koll
from tests.store.postgres import address
from tests.store.test_whole import written

ALTERED = {
    "a list in documents": (
        "update {0}.documents set document = '[]' where kind = 'rounds' and number = 1",
        "Rad 1 i documents (rounds) är ingen post som Koll skriver: den är ändrad vid sidan av Koll. Rätta den med SQL."),
    "a number in the log": (
        "update {0}.log set document = '5' where generation = 2",
        "Rad 2 i log är ingen post som Koll skriver: den är ändrad vid sidan av Koll. Rätta den med SQL."),
    "a text in the notes for undo": (
        "update {0}.undo set document = '\"x\"' where generation = 2",
        "Rad 2 i undo är ingen post som Koll skriver: den är ändrad vid sidan av Koll. Rätta den med SQL."),
    "a column taken away": (
        "alter table {0}.documents drop column number",
        "lagrets tabeller är inte som Koll gjorde dem: kolumnen documents.number finns inte. Inget är skrivet."),
}


@pytest.mark.parametrize("how", ALTERED)
def test_a_row_or_column_that_is_not_koll_s_is_named(how: str, postgres: Any, on_server: Any, capsys):
    url = address(postgres)
    sql, fault = ALTERED[how]
    written(on_server(url))
    postgres.psql(sql.format(url.partition("schema=")[2]))
    for words in (["kontroll", "--lager"], ["logg", "2"]):
        assert koll.run([*words, "--store", url]) == 1
        said = capsys.readouterr()
        assert fault in said.out + said.err


def test_a_record_without_its_fields_is_named_by_the_proof(postgres: Any, on_server: Any, capsys):
    url = address(postgres)
    written(on_server(url))
    postgres.psql(f"update {url.partition('schema=')[2]}.documents set document = '{{}}' where kind = 'prognoses' and number = 1")
    assert koll.run(["kontroll", "--lager", "--store", url]) == 1
    assert "Post 1 i prognoses: fältet municipality saknas eller är ingen text." in capsys.readouterr().err
