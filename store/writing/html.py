"""A report as one HTML file that needs nothing else: real tables, pictures inside, no request to anyone."""
from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from html import escape
from typing import Final

from core.answer import Answer, Chart, Row, Table
from core.report import Report, Section, Written, as_report
from store.writing.figures import clean, headings, is_to_the_right, shown_columns, unit_of

_STYLE: Final = """
:root{color-scheme:light dark}
body{font:16px/1.5 "Segoe UI",system-ui,"Liberation Sans",sans-serif;max-width:62rem;
margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
h1{font-size:1.9rem;line-height:1.2;margin-bottom:.2rem}h2{margin-top:2.4rem;border-bottom:2px solid #1f4e79;padding-bottom:.2rem}
h2,h3,h4{color:#1f4e79;line-height:1.25}.undertitel{color:#555;margin-top:0}
nav ul{list-style:none;padding-left:0}nav li.n2{padding-left:1.2rem}
nav li.n3{padding-left:2.4rem}.tabell{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:.8rem 0;font-size:.92rem}
caption{text-align:left;font-weight:600;padding:.3rem 0}th,td{padding:.28rem .6rem;text-align:left;vertical-align:top}
thead th{border-bottom:2px solid #1f4e79;vertical-align:bottom}tbody tr{border-bottom:1px solid #ddd}tbody th{font-weight:400}
.tal{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
tr.total th,tr.total td{font-weight:700;border-top:2px solid #1f4e79}
tr.rubrik th{font-weight:700;padding-top:.8rem}.bad{color:#a3150a}.good{color:#0b6130}.warning{color:#7a4b00}figure{margin:1rem 0}
figure img{max-width:100%;height:auto}figcaption,.noter{color:#555;font-size:.85rem}.noter{padding-left:1.1rem}
@media(prefers-color-scheme:dark){body{color:#e8e8e8;background:#16181b}h2,h3,h4{color:#9cc4ec}.undertitel,figcaption,.noter{color:#b5b5b5}
a{color:#9cc4ec}tbody tr{border-color:#3a3d42}.bad{color:#ff9a8f}.good{color:#7fd8a4}.warning{color:#f0c070}}
@media print{body{max-width:none;margin:0}thead{display:table-header-group}tr,figure{break-inside:avoid}h2,h3{break-after:avoid}}
"""
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"


def html(written: Written) -> str:
    """The whole page. Every text is escaped; the page may load nothing and run nothing."""
    report = as_report(written)
    return "\n".join((
        '<!DOCTYPE html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{_text(report.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>",
        f'<h1>{_text(report.title)}</h1>\n<p class="undertitel">{_text(report.subtitle)}</p>',
        *_contents(report), *(part for at, section in enumerate(report.sections) for part in _section(section, at)),
        "</main>\n</body>\n</html>\n",
    ))


def _contents(report: Report) -> Iterator[str]:
    if len(report.sections) < 2:
        return
    yield '<nav aria-label="Innehåll">\n<ul>'
    for at, section in enumerate(report.sections):
        if section.level < 3:
            yield f'<li class="n{section.level}"><a href="#s{at}">{_text(section.title)}</a></li>'
    yield "</ul>\n</nav>"


def _section(section: Section, at: int) -> Iterator[str]:
    tag = f"h{section.level + 1}"
    yield f'<{tag} id="s{at}">{_text(section.title)}</{tag}>'
    for text in section.texts:
        yield f"<p>{_text(text)}</p>"
    if section.answer:
        yield from _answer(section.answer)


def _answer(answer: Answer) -> Iterator[str]:
    if answer.headline:
        yield f"<p>{_text(answer.headline)}</p>"
    if answer.table.rows:
        yield from _table(answer.table)
    if answer.chart:
        yield _picture(answer.chart)
    if answer.notes:
        yield f'<ul class="noter">{"".join(f"<li>{_text(note)}</li>" for note in answer.notes)}</ul>'


def _table(table: Table) -> Iterator[str]:
    columns = shown_columns(table)
    right = {column.key for column in columns if is_to_the_right(table, column.key)}
    yield '<div class="tabell"><table>'
    if table.title:
        yield f"<caption>{_text(table.title)}</caption>"
    heads = "".join(f'<th scope="col"{_right(c.key in right)}>{_text(head)}</th>' for c, head in zip(columns, headings(table), strict=True))
    yield f'<thead><tr><td>{unit_of(table)}</td>{heads}</tr></thead>\n<tbody>'
    for row in table.rows:
        cells = "".join(_cell(row, c.key, c.key in right) for c in columns)
        kind = {"total": ' class="total"', "heading": ' class="rubrik"'}.get(row.kind, "")
        yield f'<tr{kind}><th scope="row" style="padding-left:{0.6 + 1.2 * row.level:.1f}rem">{_text(row.label)}</th>{cells}</tr>'
    yield "</tbody></table></div>"


def _cell(row: Row, key: str, right: bool) -> str:
    cell = row.cells.get(key)
    if cell is None:
        return "<td></td>"
    names = " ".join(filter(None, ("tal" if right else "", cell.tone if cell.tone != "neutral" else "")))
    return f'<td class="{names}">{_text(cell.text)}</td>' if names else f"<td>{_text(cell.text)}</td>"


def _right(right: bool) -> str:
    return ' class="tal"' if right else ""


def _picture(chart: Chart) -> str:
    from store.writing.picture import picture  # noqa: PLC0415 – slow to import, and few reports have a chart

    inside = b64encode(picture(chart)).decode()
    return (
        f'<figure><img alt="{_text(chart.text)}" src="data:image/png;base64,{inside}">'
        f"<figcaption>{_text(chart.title)}</figcaption></figure>"
    )


def _text(text: str) -> str:
    return escape(clean(text))
