"""One text read against one municipality's register: which words are its unit, its period, its kind, and which are none of these."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final, NamedTuple

from core import kinds, periods
from core.calendar import MONTHS, Period, Scope, latest_closed
from core.fold import clean, key, one_slip, plain, words
from core.names import MUNICIPALITY, Level, Match, municipality_forms
from core.period_words import INTERIM, PARTS
from core.register import Register

_OUTER: Final = ".,;:!()[]{}<>\"'”“„»«*=#|~^…•·’"


class Token(NamedTuple):
    """A word as written, folded with its inner punctuation, and the folded words in it."""

    written: str
    plain: str
    words: tuple[str, ...]


class Reading(NamedTuple):
    """What a text says about one municipality. ``region`` is the text of the unit; ``unknown`` the words that said nothing.

    ``anchored``: a unit's name stands in the text as it is, beside words that said nothing; ``whole``: the whole municipality
    is meant (”hela kommunen”); ``empty``: no word said anything.
    """

    register: Register
    kind: kinds.Reading
    period: Period | None = None
    match: Match | None = None
    region: str = ""
    unknown: tuple[str, ...] = ()
    anchored: bool = False
    whole: bool = False
    problem: str | None = None
    empty: bool = False

    @property
    def level(self) -> Level | None:
        """How surely the unit was recognised; None when no unit was."""
        return self.match.level if self.match else None


def tokenise(text: str) -> list[Token]:
    """The words of a text; signs without letters or digits are dropped, but for a lone question mark and &."""
    found = []
    for written in clean(text).split():
        bare = written.strip(_OUTER + "?") if written != "?" else written
        folded = words(bare)
        if folded or written == "?":
            found.append(Token(bare, plain(bare), folded))
    return found


def without_aside(text: str) -> str:
    """The text without the months that an answer puts after the name of a period: kvartal 3 2020 (juli–augusti)."""
    before, bracket, rest = text.partition("(")
    inside, closed, after = rest.partition(")")
    months = plain(inside).replace("-", " ").split()
    if not (bracket and closed and 1 <= len(months) <= 2 and all(month in MONTHS for month in months)):
        return text
    says_part = any(word in PARTS or word in INTERIM for word in plain(before).split())
    return f"{before.rstrip()} {after.lstrip()}".strip() if says_part else text


def municipality_words(tokens: Sequence[Token], register: Register) -> frozenset[int]:
    """Positions of the words that name the municipality: ”hjo”, ”Vaggeryds kommun”, ”Alingsås kommuns”."""
    used: set[int] = set()
    forms = municipality_forms(register.name, register.id)
    longest = max(len(words(register.name)), len(words(register.id)))
    for at in range(len(tokens)):
        for end in range(at + 1, min(at + longest, len(tokens)) + 1):
            if key([word for token in tokens[at:end] for word in token.words]) in forms:
                used.update(range(at, end + (end < len(tokens) and tokens[end].plain in MUNICIPALITY)))
    return frozenset(used)


def is_municipality_slip(token: Token, name: Token) -> bool:
    """True when a word is one slip away from the first word of a municipality's name, with or without its genitive s."""
    wanted = {name.plain, name.plain.removesuffix("s"), name.plain + "s"}
    return len(token.plain) >= 5 and any(token.plain[0] == word[0] and one_slip(token.plain, word) for word in wanted)


def read(tokens: Sequence[Token], register: Register, named: frozenset[int], today: date | None) -> Reading:
    """The text against one register; ``named`` are the positions of the words that name the municipality."""
    spans = _unit_spans(tokens, register, named)
    reading = _read_rest(tokens, register, spans, named, today)
    if reading.unknown and (reading.level is None or reading.level >= Level.SHORT):
        corrected = [_corrected(token) if token.written in reading.unknown else token for token in tokens]
        if corrected != list(tokens):
            second = _read_rest(corrected, register, spans, named, today)
            if not second.unknown or second.match:
                return second
    return reading


def _corrected(token: Token) -> Token:
    word = kinds.corrected(token.plain)
    return Token(word, word, (word,)) if word else token


def unit_words(tokens: Sequence[Token], register: Register) -> frozenset[int]:
    """Positions of the words that stand in a unit's name, alias or code as it is."""
    return frozenset(i for span in _unit_spans(tokens, register, ()) for i in range(span.first, span.end))


class _Span(NamedTuple):
    first: int
    end: int
    match: Match


def _unit_spans(tokens: Sequence[Token], register: Register, named: Collection[int]) -> list[_Span]:
    """Runs of words that are a unit's name, alias or code as they stand; the longest first, none overlapping."""
    longest = register.names.most_words
    claims = _claimed_numbers(tokens)
    found: list[_Span] = []
    for length in range(min(longest + 1, len(tokens)), 0, -1):
        for first in range(len(tokens) - length + 1):
            end = first + length
            if any(span.first < end and first < span.end for span in found):
                continue
            if any(first <= number < end and not first <= word < end for number, word in claims.items()):
                continue
            if (match := _exact(tokens, first, end, register)) and not all(i in named for i in range(first, end)):
                found.append(_Span(first, end, match))
    strong = [span for span in found if not _says_other(tokens, span, register)]
    return strong or _only_words(tokens, found)


def _claimed_numbers(tokens: Sequence[Token]) -> dict[int, int]:
    """Numbers that belong to a word of period or of ranking (kvartal 3 2020, topp 5), and never to a unit, beside that word."""
    texts = [token.plain for token in tokens]
    return periods.claimed(texts) | kinds.claimed(texts) if any(text.isdigit() for text in texts) else {}


def _exact(tokens: Sequence[Token], first: int, end: int, register: Register) -> Match | None:
    run = tokens[first:end]
    parts = [word for token in run for word in token.words]
    match = register.names.exactly(" ".join(token.written for token in run), parts)
    if match is None:
        return None
    run_together = end - first > 1 and not register.names.named_by_words(parts, match.codes)
    return None if run_together and any(token.plain in kinds.FILLERS for token in (run[0], run[-1])) else match


def _says_other(tokens: Sequence[Token], span: _Span, register: Register) -> bool:
    """True when every word of the span also is a word of kind, of period or a filler, which then is its likelier meaning."""
    run = tokens[span.first:span.end]
    if len(run) == 1 and run[0].plain.isdigit() and 3 <= len(run[0].plain) <= 6:
        return run[0].plain.isdigit() and len(run[0].plain) == 4 and int(run[0].plain) in register.years
    before, after = tokens[max(0, span.first - 1):span.first], tokens[span.end:span.end + 1]
    if len(run) == 1 and run[0].plain.isdigit() and any(periods.is_period_word(token.plain) for token in (*before, *after)):
        return True
    return all(t.plain in kinds.FILLERS or kinds.kind_of(t.plain) is not None or periods.is_period_word(t.plain) for t in run)


def _only_words(tokens: Sequence[Token], spans: Sequence[_Span]) -> list[_Span]:
    """A unit named like a word of kind (Drift, Budget) is meant when that word is all, or stands beside another word of kind."""
    for span in spans:
        run = tokens[span.first:span.end]
        others = [t for i, t in enumerate(tokens) if not span.first <= i < span.end]
        if all(kinds.kind_of(t.plain) for t in run):
            weak = all(t.plain in kinds.WEAK for t in run)
            if (weak and not others) or any(kinds.kind_of(t.plain) for t in others):
                return [span]
    return []


def _read_rest(
    tokens: Sequence[Token], register: Register, spans: Sequence[_Span], named: frozenset[int], today: date | None,
) -> Reading:
    """Kind and period of what is outside the unit's words; what then is left joins the unit or is unknown."""
    in_span = {i for span in spans for i in range(span.first, span.end)}
    texts = [token.plain for token in tokens]
    kind = kinds.find(texts, in_span | named)
    latest = latest_closed(register.closed)
    period = periods.find(texts, in_span | named | kind.used, years=register.years, latest=latest, today=today)
    kind, asked = _year_end(texts, kind, period)
    taken = named | kind.used | period.used
    left = [i for i, token in enumerate(tokens) if i not in taken and i not in in_span and token.plain not in kinds.FILLERS]
    silent = taken
    if left and left[0] == 0 and texts[0] in kinds.GREETINGS and len(tokens) > 1:
        left, silent = left[1:], taken | {0}
    whole = [i for i in left if texts[i] in MUNICIPALITY]
    left = [i for i in left if i not in whole]
    whole_of_named = bool(named) and any(token.plain == "hela" and i not in taken for i, token in enumerate(tokens))
    asked, problem = _compared(kind, asked)
    reading = Reading(register, kind, asked, whole=bool(whole) or whole_of_named, problem=period.problem or problem)
    reading = _with_unit(reading, tokens, spans, left, silent)
    return reading._replace(empty=not (taken or in_span or left or whole))


def _year_end(texts: Sequence[str], kind: kinds.Reading, period: periods.Reading) -> tuple[kinds.Reading, Period | None]:
    """”årsbokslut” asks for that table, but beside another word of kind it says the period; ”helårsbudget” says both."""
    asked = period.period
    other = kinds.find(texts, {i for i, text in enumerate(texts) if text in _YEAR_END or i not in kind.used})
    says_period = kind.full_year or (other.kind is not None and any(texts[i] in _YEAR_END for i in kind.used))
    if not says_period:
        return kind, asked
    year_end = asked or Period(Scope.FULL_YEAR)
    if asked is not None and asked.scope is Scope.YTD and asked.number is None:
        year_end = Period(Scope.FULL_YEAR, None, asked.year)
    return (other._replace(used=kind.used) if other.kind else kind), year_end


def _compared(kind: kinds.Reading, asked: Period | None) -> tuple[Period | None, str | None]:
    """The period of a comparison with a year given as a number: the asked year is the one after it. Also what is wrong."""
    if kind.against is None or (asked and asked.year == kind.against + 1):
        return asked, None
    if asked and asked.year is not None:
        return asked, f"Koll jämför ett år med året före, {asked.year} med {asked.year - 1}. Fråga om ett år i taget."
    return (asked or Period(Scope.YTD))._replace(year=kind.against + 1), None


_YEAR_END: Final = frozenset({"arsbokslut", "arsbokslutet"})


def _with_unit(reading: Reading, tokens: Sequence[Token], spans: Sequence[_Span], left: list[int], taken: Collection[int]) -> Reading:
    names = reading.register.names
    unknown = tuple(tokens[i].written for i in left)
    inside = sorted({*left, *(i for span in spans for i in range(span.first, span.end))})
    if not inside:
        return reading
    region = _text(tokens, [i for i in range(inside[0], inside[-1] + 1) if i not in taken])
    if not left:
        codes = tuple(dict.fromkeys(code for span in spans for code in span.match.codes))
        level = max(span.match.level for span in spans) if len(spans) == 1 else Level.GUESS
        return reading._replace(match=_several(names.find(region), codes) if len(spans) > 1 else Match(level, codes), region=region)
    tries = [names.find(text) for text in dict.fromkeys((region, _text(tokens, inside)))]
    match = min((m for m in tries if m), key=lambda m: m.level, default=None)
    return reading._replace(match=match, region=region, unknown=unknown, anchored=bool(spans))


def _several(together: Match | None, codes: tuple[str, ...]) -> Match:
    """Two units named side by side: one name when they are that together, else a question back."""
    return together if together and together.level <= Level.SHORT else Match(Level.GUESS, codes)


def _text(tokens: Sequence[Token], places: Sequence[int]) -> str:
    return " ".join(tokens[i].written for i in places)
