"""A previewed prognosis changed by what is said next: another amount, understood as the first one was, or another comment."""
from __future__ import annotations

from dataclasses import replace

from core.amount_words import Said, bare_numbers, find_amount
from core.commands import GivePrognosis, Meaning
from core.fold import clean
from core.giving_words import MEANING_WORDS, is_about_amount, meaning_of, read_tail
from core.money import AmountError
from core.number_first import First, first_number


def changed(command: GivePrognosis) -> GivePrognosis:
    """The whole command that ``command.words`` make of the prognosis in ``command.instead``.

    A number that stands first is the new amount, or is refused or asked back as one; it is never taken for a comment unasked.
    """
    before, text = command.instead, clean(command.words)
    if before is None:
        return command
    kept = GivePrognosis(
        context=command.context, group=before.group, round=before.round, municipality=before.municipality,
        comment=before.comment, cause=before.cause, draft=before.draft,
    )
    said = _amount_of(text)
    if said is not None:
        return _with_amount(text, said, kept, before)
    first = first_number(text, is_about_amount)
    is_refused = first is not None and _is_refused(first.clause)
    if first is None or _is_comment(first, is_refused=is_refused):
        return replace(before, comment=text, cause="", write=False, seen=None)
    if first.is_signed or is_refused:
        return replace(kept, words=text)
    if not first.is_strict:
        return replace(kept, unit=before.unit, amount=first.number)
    return _bare(text, first, kept, before)


def _is_comment(first: First, *, is_refused: bool) -> bool:
    """True for what is no amount: ”3-åringar”, ”10 % färre elever”, ”med 2 vakanser”. ``is_refused``: it was taken for one, in vain."""
    if not first.is_whole:
        return not first.is_signed and not is_refused
    return first.is_followed and (first.is_percent or (bool(first.before) and _own_meaning(first) == "outcome"))


def _with_amount(text: str, said: Said, kept: GivePrognosis, before: GivePrognosis) -> GivePrognosis:
    """An amount with a sign or a unit word."""
    own = read_tail(said.after)
    _, meaning, _ = meaning_of(f"{said.before} {said.lead}".strip(), said)
    words = text
    if meaning == "outcome" and not own.meaning and (first := _amount_of(before.words)) is not None:
        parts = (said.before, said.lead, f"{MEANING_WORDS[_meaning(first)]}{said.text}", said.after)
        words = " ".join(part.strip() for part in parts if part.strip())
    return replace(kept, words=words, comment="" if own.comment else kept.comment, cause="" if own.cause else kept.cause)


def _bare(text: str, first: First, kept: GivePrognosis, before: GivePrognosis) -> GivePrognosis:
    """A bare number in the words of the first prognosis, to be asked back; where words follow it, it may be a comment too."""
    own, originally = read_tail(first.after), _amount_of(before.words)
    place = meaning_of(originally.before, originally)[0] if originally else ""
    meaning = _own_meaning(first)
    if originally is not None and _meaning(originally) == "result" and meaning == "outcome" and not own.meaning:
        meaning = "result"
    against = {"+": " bättre än budget", "-": " sämre än budget"}.get(own.sign, "")
    return replace(
        kept, words=f"{place} {MEANING_WORDS[meaning]}{first.grouped}{against}".strip(), comment=own.comment or kept.comment,
        cause=own.cause or kept.cause, draft=own.draft or kept.draft,
        otherwise=replace(before, comment=text, cause="", write=False, seen=None) if first.is_followed else None,
    )


def _own_meaning(first: First) -> Meaning:
    return meaning_of(first.before, first.said)[1]


def _meaning(said: Said) -> Meaning:
    """What the words around an amount say that it is."""
    return read_tail(said.after).meaning or meaning_of(f"{said.before} {said.lead}".strip(), said)[1]


def _amount_of(words: str) -> Said | None:
    try:
        return find_amount(clean(words))
    except AmountError:
        return None


def _is_refused(text: str) -> bool:
    """True for an amount that cannot be one, which is refused by name: ”21.4 mkr”, ”10 %”."""
    try:
        if find_amount(text) is None:
            tuple(bare_numbers(text))
    except AmountError:
        return True
    return False
