"""Proof-reads a report: its tables, its labels and its texts."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from core.profile import Thresholds
from core.proof.arithmetic import arithmetic_findings
from core.proof.between import relations_between
from core.proof.finding import Finding, Proof
from core.proof.labels import label_findings, units_of
from core.proof.relations import Model, model_of
from core.proof.subjects import Subject, subjects_of
from core.proof.tables import Paragraph, PrintedTable
from core.proof.text import Verdict, verdicts
from core.proof.whole import Whole, whole_of
from core.proof.wording import comment_findings, forecast_findings

_USUAL: Final = Thresholds()
_NO_TOTALS: Final = Whole()


def check_report(tables: Sequence[PrintedTable], texts: Iterable[Paragraph] = (), thresholds: Thresholds = _USUAL) -> Proof:
    """What is wrong in the printed tables and the texts beside them, and what was checked.

    A deviation of at least ``thresholds.comment_amount`` and ``comment_fraction`` of its budget asks for a comment.
    """
    paragraphs = tuple(texts)
    model = read_model(tables)
    units = units_of(model, paragraphs)
    subjects = subjects_of(model, units)
    said = judged_texts(paragraphs, subjects, whole_of(model, units, subjects))
    sources = [table.source for table in model.tables]
    findings = (
        *label_findings(model, paragraphs), *arithmetic_findings(model), *said.findings, *forecast_findings(model, paragraphs),
        *comment_findings(paragraphs, subjects, sources, thresholds.comment_amount * 20, thresholds.comment_fraction),
    )
    return Proof(findings, len(model.tables), len(model.relations), said.right, said.unexplained)


def judged_texts(paragraphs: Sequence[Paragraph], subjects: Sequence[Subject], whole: Whole = _NO_TOTALS) -> Proof:
    """What the amounts of the texts are beside the rows that they speak of, and those of the whole beside the totals."""
    judged = tuple(verdicts(paragraphs, subjects, whole))
    right = sum(each.figure is not None and each.finding is None for each in judged)
    unexplained = tuple(_unexplained(each) for each in judged if each.figure is None and each.finding is None)
    return Proof(tuple(each.finding for each in judged if each.finding), right=right, unexplained=unexplained)


def _unexplained(verdict: Verdict) -> Finding:
    said = verdict.said
    place = f"{said.paragraph.source}, {said.paragraph.place}" if said.paragraph.source else said.paragraph.place
    return Finding("amount", place, said.amount.text, "", "Beloppet går inte att knyta till någon siffra i tabellerna.")


def read_model(tables: Sequence[PrintedTable]) -> Model:
    """The figures of the tables and every relation between them."""
    model = model_of(tuple(tables))
    model.relations += list(relations_between(model))
    return model
