"""Which mark (▲●▽▼) an assessment, the progress of an action and a risk score get."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.deviation import Tone
from core.reported import ReportedRow
from core.reported_reading import Assessment, Progress, assessed, progress_of, reading_of

ASSESSMENT_TONES: Final[Mapping[Assessment, Tone]] = {"met": "good", "partly": "warning", "not_met": "bad", "not_assessed": "neutral"}
PROGRESS_TONES: Final[Mapping[Progress, Tone]] = {
    "done": "good", "ongoing": "neutral", "not_started": "warning", "stopped": "bad", "unknown": "neutral",
}
_HIGH_RISK, _RAISED_RISK = 12, 8
"""Of 16: probability × consequence, each 1–4."""


def risk_tone(text: str) -> Tone:
    """How serious a risk score (probability × consequence, 1–16) is."""
    score = reading_of(text).value
    if score is None or score < _RAISED_RISK:
        return "neutral"
    return "bad" if score >= _HIGH_RISK else "warning"


def row_tone(row: ReportedRow) -> Tone | None:
    """The mark of a row: what its assessment, its progress or its risk says; None where none of them says anything."""
    texts = row.texts
    tones = (
        ASSESSMENT_TONES[assessed(texts.get("assessment", ""))], PROGRESS_TONES[progress_of(texts.get("status", ""))],
        risk_tone(texts.get("risk_score", "")),
    )
    return next((tone for tone in tones if tone != "neutral"), None)
