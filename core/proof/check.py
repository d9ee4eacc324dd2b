"""Proof-reads a report: its tables, its labels and its texts."""
from __future__ import annotations

from collections.abc import Iterable, Sequence

from core.proof.arithmetic import arithmetic_findings
from core.proof.between import relations_between
from core.proof.finding import Proof
from core.proof.labels import label_findings, units_of
from core.proof.relations import Model, model_of
from core.proof.tables import Paragraph, PrintedTable


def check_report(tables: Sequence[PrintedTable], texts: Iterable[Paragraph] = ()) -> Proof:
    """What is wrong in the printed tables and the texts beside them, and what was checked."""
    paragraphs = tuple(texts)
    model = read_model(tables)
    findings = (*label_findings(model, paragraphs), *arithmetic_findings(model))
    return Proof(findings, len(model.tables), len(model.relations))


def read_model(tables: Sequence[PrintedTable]) -> Model:
    """The figures of the tables and every relation between them."""
    model = model_of(tuple(tables))
    model.relations += list(relations_between(model))
    return model
