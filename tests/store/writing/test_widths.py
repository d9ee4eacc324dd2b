"""The columns of a printed table are as wide as their words, and where there is no room the widest give way."""
from __future__ import annotations

from core.answer import Cell, Column, Row, Table
from store.writing.widths import widths


def table(*texts: str) -> Table:
    """One row, with a column a text."""
    columns = tuple(Column(str(at), "Ord") for at in range(len(texts)))
    return Table(columns, (Row("1", "Namn", {str(at): Cell(text) for at, text in enumerate(texts)}),))


def test_a_column_is_never_narrower_than_its_longest_word_where_there_is_room():
    found = widths(table("Kompetensförsörjning är viktigt", "kort"), 9_000)
    assert sum(found) == 9_000
    assert found[1] > len("Kompetensförsörjning") * 122


def test_where_there_is_no_room_only_the_widest_columns_are_made_narrower():
    found = widths(table("Ansvarig", "Medarbetarsamtalsöverenskommelserna/styrmodellarbetet", "Risk"), 5_000)
    assert sum(found) == 5_000
    assert found[1] >= len("Ansvarig") * 122
    assert found[3] >= len("Risk") * 122
    assert found[2] < len("Medarbetarsamtalsöverenskommelserna") * 122
