"""What the chat says around a prognosis: its buttons, what it waits for, and which messages are about giving one."""
from __future__ import annotations

import re
from typing import Final, Literal

Act = Literal["save", "change", "cancel"]

ACTS: Final[tuple[tuple[str, Act], ...]] = (("Spara", "save"), ("Ändra", "change"), ("Avbryt", "cancel"))
ACTS_WITHOUT_COMMENT: Final = ACTS[1:]
UNDO: Final = "Ångra"
APPROVE: Final = "Godkänn"
NOT_YOURS: Final = "Bara den som skrev prognosen kan använda knappen."
DONE: Final = "Knappen är använd."
AGAIN: Final = "Skriv prognosen igen om den ska ändras."
DROPPED: Final = "Avbrutet. Inget är skrivet."

_AMOUNT: Final = re.compile(r"(?:^|\s)[+\-−–]\s?\d|\d\s?(?:kr|tkr|mnkr|mkr|kronor)\b", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[\d\s.,'’]*\d[.!]?")
_GIVES: Final = "prognos"
_APPROVES: Final = frozenset({"godkänn", "godkann", "/godkann"})


def is_giving(text: str) -> bool:
    """True for ”prognos …”, which gives one when it holds an amount and else asks."""
    return _first(text) == _GIVES


def approval_of(text: str) -> str | None:
    """The unit after ”godkänn”, "" for all of them; None for other texts."""
    return text.partition(" ")[2].strip() if _first(text) in _APPROVES else None


def names_amount(text: str) -> bool:
    """True for a text with a figure that has a sign or a unit word."""
    return _AMOUNT.search(text) is not None


def is_number(text: str) -> bool:
    """True for a number alone, which is a unit's code or a year to a question and an amount where one is waited for."""
    return _NUMBER.fullmatch(text.strip()) is not None


def is_no(text: str) -> bool:
    """True for a word that drops what is waited for."""
    return _first(text).strip(".!") in ("avbryt", "nej")


def comment_wanted(*, is_group: bool) -> str:
    """What is waited for when a prognosis must say why."""
    return f"Varför? {_answer_here(is_group=is_group)} så tas det som kommentaren. En ny fråga går lika bra."


def change_wanted(*, is_group: bool) -> str:
    """What is waited for after ”Ändra”."""
    return f"{_answer_here(is_group=is_group)} med ett nytt belopp eller en ny kommentar, till exempel: avvikelse −400 tkr, två vakanser."


def _answer_here(*, is_group: bool) -> str:
    return "Svara på det här meddelandet" if is_group else "Skriv i nästa meddelande"


def _first(text: str) -> str:
    return text.strip().partition(" ")[0].partition("@")[0].casefold()
