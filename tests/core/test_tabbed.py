from core.answer import Cell, Column, Row, Table
from core.tabbed import tab_separated

TABLE = Table(
    (Column("deviation", "Avvikelse", "tkr"), Column("deviation_pct", "%", "%"), Column("comment", "Kommentar")),
    (
        Row("131", "Stab", {
            "deviation": Cell("−1\u00a0239", -123_900_000), "deviation_pct": Cell("+2,3", 0.023), "comment": Cell("Två\tår\noch − mer"),
        }),
        Row("132", "Turism", {"deviation": Cell("–")}),
    ),
)


def test_numbers_are_such_as_a_swedish_spreadsheet_reads_and_words_keep_their_signs():
    assert tab_separated(TABLE) == (
        "Kod\tNamn\tAvvikelse (tkr)\t% (%)\tKommentar\n131\tStab\t-1239\t2,3\tTvå år och − mer\n132\tTurism\t\t\t\n"
    )


def test_some_rows_alone_come_with_the_headings():
    assert tab_separated(TABLE, TABLE.rows[1:]).splitlines()[1:] == ["132\tTurism\t\t\t"]
