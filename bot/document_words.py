"""Which messages ask for a file, of what kind, and what it is called: ”avvikelse stab som excel”, ”delårsbokslut som word”."""
from __future__ import annotations

import re
from typing import Final, NamedTuple

from core.answer import Answer
from core.fold import plain
from core.kinds import wording
from core.report import Report, title_of
from core.report_plan import NAMES

FORMS: Final[dict[str, str]] = {".xlsx": "Excel", ".docx": "Word"}
"""The endings that the chat sends, and what they are called."""
NOT_THAT_FORM: Final = "Jag skriver Excel och Word. Lägg till ”som excel” eller ”som word” efter frågan."
NOTHING_YET: Final = "Vad ska stå i filen? Skriv till exempel ”avvikelse som excel” eller ”rapport”."
REFUSED: Final = "Telegram tog inte emot filen, som var för stor. Skriv den med koll rapport i stället, eller för en enhet i taget."
TOO_LARGE: Final = "Filen blev för stor: Telegram tar högst 50 MB. Skriv den med koll rapport i stället, eller för en enhet i taget."

_ENDINGS: Final = {
    "excel": ".xlsx", "excelfil": ".xlsx", "exceldokument": ".xlsx", "xlsx": ".xlsx", "kalkylblad": ".xlsx",
    "word": ".docx", "wordfil": ".docx", "worddokument": ".docx", "docx": ".docx", "fil": "", "dokument": "",
}
_OTHERS: Final = ("pdf", "csv", "html", "markdown", "md", "powerpoint", "pptx", "xls", "doc", "ods")
_TAIL: Final = re.compile(
    rf"(?:^|\s+)(?:(?:som|i|till)\s+(?:en\s+|ett\s+)?)?(?P<bare>excel|xlsx|word|docx)$"
    rf"|(?:^|\s+)(?:som|till)\s+(?:en\s+|ett\s+)?(?P<form>{'|'.join((*_ENDINGS, *_OTHERS))})$", re.IGNORECASE,
)
_COURTESY: Final = re.compile(r"(?<=\S)[\s,]+(?:tack(?: så mycket)?|snälla)[.!?]*$", re.IGNORECASE)
_REPORT: Final = re.compile(r"(?:rapport|rapporten)(?:\s+(?:för|om|över)\b)?(?:\s+|$)", re.IGNORECASE)
_PERIODS: Final = {"Delårsbokslut": "delår", "Verksamhetsberättelse": "helår"}
"""What a report is of when no other period is said."""
_UNFIT: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_LONGEST_NAME: Final = 100
_BETWEEN: Final = ", "


class Wanted(NamedTuple):
    """A file that is wanted. ``words`` are the question in it; ``form`` its ending, empty for one that the chat does not send.

    ``report``: the whole report, of this kind (empty: by the period); None: the answer alone.
    """

    words: str
    form: str
    report: str | None = None

    @property
    def questions(self) -> tuple[str, ...]:
        """What is asked, the first that can be answered: a report's own period gives way to one that is said."""
        if self.report is None:
            return (self.words,)
        period = _PERIODS.get(self.report, "")
        said = f"avvikelse {self.words}".strip()
        return (f"{said} {period}", said) if period else (said,)

    @property
    def text(self) -> str:
        """The words that ask for the file."""
        what = " ".join(filter(None, ("rapport" if not self.report else self.report.lower(), self.words)))
        return f"{self.words if self.report is None else what} som {FORMS.get(self.form, '').lower()}".strip()


def wanted_in(text: str) -> Wanted | None:
    """The file that a text asks for; None for any other text."""
    words = _COURTESY.sub("", " ".join(text.split()).rstrip(".!?"))
    tail = _TAIL.search(words)
    rest = words[: tail.start()] if tail else words
    head = _REPORT.match(rest)
    if tail is None and head is None:
        return None
    kind, left = _kind(rest[head.end():] if head else rest)
    named = (tail["bare"] or tail["form"]).lower() if tail else ""
    is_report = head is not None or bool(kind)
    usual = ".docx" if is_report else ".xlsx"
    form = (_ENDINGS.get(named) if named not in _OTHERS else "") if named else usual
    if named and _ENDINGS.get(named) == "":
        form = usual
    return Wanted(left, form or "", kind if is_report else None)


def _kind(words: str) -> tuple[str, str]:
    """The kind of report that the words begin with, and the words after it."""
    folded = plain(words)
    for name in NAMES.values():
        for form in (f"{plain(name)}et", f"{plain(name)}en", f"{plain(name)}n", plain(name)):
            if folded == form or folded.startswith(f"{form} "):
                return name, words[len(form):].removeprefix(" för").strip()
    return "", words.strip()


def again(answer: Answer) -> str:
    """Words that ask for the answer anew, whoever is asked: its kind, unit, municipality and months."""
    if answer.asked is None:
        return ""
    place = answer.municipality or ""
    unit = f"hela {place}" if answer.unit is None or answer.unit.name == place else f"{answer.unit.name} {place}"
    return " ".join(filter(None, (wording(answer.asked), unit.strip(), answer.span.words if answer.span else "")))


def name_of(written: Answer | Report, form: str) -> str:
    """What the file is called: what it shows, the unit and the period, without signs that a disk refuses."""
    title, period = _report_title(written) if isinstance(written, Report) else _title(written)
    first, last = _fit(title), _fit(period)
    if len(first) + len(last) + len(_BETWEEN) > _LONGEST_NAME:
        last = last[:_LONGEST_NAME // 2]
        first = f"{first[:_LONGEST_NAME - len(last) - len(_BETWEEN) - 1].rstrip(' .,')}…"
    return f"{_BETWEEN.join(filter(None, (first, last))) or 'Koll'}{form}"


def _fit(text: str) -> str:
    return " ".join(_UNFIT.sub(" ", text).split()).strip(" .,")


def caption_of(written: Answer | Report) -> str:
    """What stands under the file."""
    return f"{written.title}. {written.subtitle}." if isinstance(written, Report) else written.headline


def _report_title(report: Report) -> tuple[str, str]:
    """”Delårsbokslut, Kommunledningskontoret, Alingsås kommun” and ”delår 2020”: the period stands last alone."""
    kind = next((name for name in NAMES.values() if report.title.startswith(name)), report.title)
    place, _, period = report.subtitle.rpartition(_BETWEEN)
    return _BETWEEN.join(filter(None, (kind, place))), period


def _title(answer: Answer) -> tuple[str, str]:
    """”Avvikelse, Kommunledningskontoret” and ”t.o.m. augusti 2020”."""
    if answer.asked is None:
        return title_of(answer), ""
    kind, place = wording(answer.asked), answer.unit.name if answer.unit else answer.municipality
    return _BETWEEN.join(filter(None, (kind[:1].upper() + kind[1:], place))), answer.period
