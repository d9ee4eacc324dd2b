"""A previewed prognosis changed by what is said next: another amount, understood as the first one was, or another comment."""
from __future__ import annotations

from dataclasses import replace

from core.amount_words import Said, find_amount
from core.commands import GivePrognosis
from core.fold import clean
from core.giving_words import MEANING_WORDS, meaning_of, read_tail
from core.money import AmountError


def changed(command: GivePrognosis) -> GivePrognosis:
    """The whole command that ``command.words`` make of the prognosis in ``command.instead``."""
    before, text = command.instead, clean(command.words)
    if before is None:
        return command
    said = _amount_in(text)
    if said is None:
        return replace(before, comment=text, cause="", write=False, seen=None)
    own = read_tail(said.after)
    return GivePrognosis(
        _with_meaning(text, said, before.words), context=command.context, group=before.group, round=before.round,
        municipality=before.municipality, comment="" if own.comment else before.comment, cause="" if own.cause else before.cause,
        draft=before.draft,
    )


def _amount_in(text: str) -> Said | None:
    try:
        return find_amount(text)
    except AmountError:
        return None


def _with_meaning(text: str, said: Said, first: str) -> str:
    """The new amount with the word that said what the first one was, where it has none of its own."""
    original = _amount_in(clean(first))
    _, own, _ = meaning_of(f"{said.before} {said.lead}".strip(), said)
    if original is None or own != "outcome" or read_tail(said.after).meaning:
        return text
    tail = read_tail(original.after).meaning
    _, meaning, _ = meaning_of(f"{original.before} {original.lead}".strip(), original)
    parts = (said.before, said.lead, f"{MEANING_WORDS[tail or meaning]}{said.text}", said.after)
    return " ".join(part.strip() for part in parts if part.strip())
