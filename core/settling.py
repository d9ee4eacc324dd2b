"""Which unit a text means when several registers and likenesses compete: the surest wins, the doubtful are asked back."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from core.fold import one_slip, quoted, stems, words
from core.names import CLEAR_GAP, CLEAR_SCORE, Guess, Level
from core.reading import Reading
from core.register import Register

WIDEST_GAP: Final = 15
"""How far behind the likeliest a unit may be and still be asked about."""


class Candidate(NamedTuple):
    """One way to understand the text: a reading and the unit that it would mean (None: the municipality)."""

    reading: Reading
    code: str | None = None

    @property
    def stems(self) -> frozenset[str]:
        """The unit's name without inflection: two units that share one bear the same name."""
        return stems(words(self.reading.register.names.units[self.code].name)) if self.code else frozenset()


class Outcome(NamedTuple):
    """The ways to understand a text, best first. ``sure``: the first of one may be answered without asking back."""

    candidates: tuple[Candidate, ...] = ()
    sure: bool = True
    headline: str = ""


def settle(readings: Sequence[Reading], tried_first: Register | None) -> Outcome:
    """Which units the text may mean, over the readings of all registers that count; that of ``tried_first`` stands first."""
    first = readings[0] if len(readings) == 1 or readings[0].register is tried_first else None
    if first and not first.match and not first.unknown:
        return Outcome((Candidate(first),))
    if first and first.match and first.match.level <= Level.INFLECTED:
        return _candidates([first])
    strong = [r for r in readings if r.match and r.match.level <= Level.INFLECTED]
    short = [r for r in readings if r.match and r.match.level == Level.SHORT]
    if strong:
        exact = any(r.level != Level.INFLECTED for r in strong)
        return _candidates([r for r in short if r is first] + strong + [r for r in short if r is not first and not exact])
    if bare := [r for r in readings if not r.match and not r.unknown]:
        return Outcome(tuple(Candidate(r) for r in bare), headline="Vilken kommun menar du?")
    if short:
        found = _candidates(short)
        alike = first in short and all(c.stems & found.candidates[0].stems for c in found.candidates)
        return found._replace(candidates=found.candidates[:1]) if alike else found
    return _by_likeness(readings, first)


def _candidates(readings: Iterable[Reading]) -> Outcome:
    return Outcome(tuple(Candidate(r, code) for r in readings if r.match for code in r.match.codes))


def _by_likeness(readings: Sequence[Reading], first: Reading | None) -> Outcome:
    """Misspelt names: a clear winner answers, the doubtful are asked back, together with what only hints at a unit."""
    anchored = any(r.anchored for r in readings)
    similar = [(g, r) for r in readings if r.region for g in r.register.names.guesses(r.region)]
    guesses = [(g, r) for g, r in similar if not anchored or g.typo or _explains(g.code, r)]
    guesses.sort(key=lambda pair: (-pair[0].score, pair[1] is not first))
    if winner := _clear_winner(guesses, first):
        return Outcome((winner,))
    hinted = [Candidate(r, code) for r in readings if r.match for code in r.match.codes]
    likely = [Candidate(r, guess.code) for guess, r in guesses if guess.score >= CLEAR_SCORE]
    rest = [Candidate(r, guess.code) for guess, r in guesses if guess.score > guesses[0][0].score - WIDEST_GAP]
    found = _without_doubles([*likely, *hinted, *rest])
    return Outcome(found, sure=False, headline=_did_you_mean(found))


def _explains(code: str, reading: Reading) -> bool:
    """True when each word that said nothing is a word of the unit's name, or one slip away from one."""
    unit = reading.register.names.units[code]
    known = {word for name in (unit.name, *unit.aliases) for word in words(name)}
    written = {word for text in reading.unknown for word in words(text)}
    return all(word in known or any(one_slip(word, other) for other in known) for word in written)


def _did_you_mean(candidates: Sequence[Candidate]) -> str:
    names = list(dict.fromkeys(quoted(c.reading.register.names.units[c.code].name) for c in candidates if c.code))
    if len(names) > 3:
        return "Menade du någon av de här enheterna?"
    return f"Menade du {' eller '.join([', '.join(names[:-1])] * (len(names) > 1) + names[-1:])}?"


def _clear_winner(guesses: list[tuple[Guess, Reading]], first: Reading | None) -> Candidate | None:
    if not guesses or guesses[0][0].score < CLEAR_SCORE or not guesses[0][0].typo:
        return None
    best, reading = guesses[0]
    winner = Candidate(reading, None if best.code == reading.register.names.top else best.code)
    for guess, other in guesses[1:]:
        rival = Candidate(other, guess.code)
        same_elsewhere = reading is first and other is not first and rival.stems & winner.stems
        if not same_elsewhere and (guess.typo or best.score - guess.score < CLEAR_GAP):
            return None
    return winner


def _without_doubles(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    return tuple({(c.reading.register.id, c.code): c for c in candidates}.values())
