"""One text read against one municipality's register: which words are its unit, its period, its kind, and which are none of these."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final, NamedTuple

from core import kind_words, kinds, periods
from core.calendar import LEAST_LAST_DAY, MONTHS, Period
from core.fold import clean, key, one_slip, plain, words
from core.municipality_names import MUNICIPALITY, municipality_forms
from core.names import Level, Match
from core.period_words import INTERIM, MONTH_NUMBERS, PARTS, SINGLE
from core.register import Register
from core.when import read_when

_OUTER: Final = ".,;:!()[]{}<>\"'”“„»«*=#|~^…•·’"


class Token(NamedTuple):
    """A word as written, folded with its inner punctuation, and the folded words in it."""

    written: str
    plain: str
    words: tuple[str, ...]

    @property
    def is_filler(self) -> bool:
        """True when the word neither names a unit nor changes the question."""
        return kinds.is_filler(self.written, self.plain)


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
    since: Period | None = None

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


def units_named(tokens: Sequence[Token], register: Register) -> list[tuple[tuple[str, ...], range]]:
    """The codes of the units that stand in the text as they are called, and at which positions."""
    return [(span.match.codes, range(span.first, span.end)) for span in _unit_spans(tokens, register, ())]


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
    return strong or _only_words(tokens, found) or [span for span in found if _is_code_before_month(tokens, span)][:1]


def _is_code_before_month(tokens: Sequence[Token], span: _Span) -> bool:
    """True for a unit's code that would else be the day of a date that no question is about: ”avvikelse 01 mars 2023”."""
    run, before, after = tokens[span.first:span.end], tokens[:span.first], tokens[span.end:span.end + 1]
    is_day = len(run) == 1 and run[0].plain.isdigit() and len(run[0].plain) == 2 and int(run[0].plain) < LEAST_LAST_DAY
    is_dated = any(token.is_filler or periods.is_period_word(token.plain) for token in before[-1:])
    return is_day and not is_dated and any(token.plain[:3] in MONTH_NUMBERS and periods.is_period_word(token.plain) for token in after)


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
    return None if run_together and any(token.is_filler for token in (run[0], run[-1])) else match


def _says_other(tokens: Sequence[Token], span: _Span, register: Register) -> bool:
    """True when every word of the span also is a word of kind, of period or a filler, which then is its likelier meaning."""
    run = tokens[span.first:span.end]
    if len(run) == 1 and run[0].plain.isdigit() and 3 <= len(run[0].plain) <= 6:
        return run[0].plain.isdecimal() and len(run[0].plain) == 4 and int(run[0].plain) in register.years
    before, after = tokens[max(0, span.first - 1):span.first], tokens[span.end:span.end + 1]
    if len(run) == 1 and run[0].plain.isdigit() and any(periods.is_period_word(token.plain) for token in (*before, *after)):
        return True
    if len(run) > 2 and all(kinds.kind_of(token.plain) for token in (run[0], run[-1])):
        return False  # ”Prognos och analys” is nothing that anyone asks for in those very words
    return all(t.is_filler or kinds.kind_of(t.plain) is not None or periods.is_period_word(t.plain) for t in run)


def _only_words(tokens: Sequence[Token], spans: Sequence[_Span]) -> list[_Span]:
    """A unit named like a word of kind (Drift, Budget) is meant when that word is all, or stands beside another word of kind."""
    for span in spans:
        run = tokens[span.first:span.end]
        others = [t for i, t in enumerate(tokens) if not span.first <= i < span.end]
        if all(kinds.kind_of(t.plain) for t in run):
            weak = all(t.plain in kind_words.WEAK for t in run)
            if (weak and not others) or any(kinds.kind_of(t.plain) for t in others):
                return [span]
    return []


def _read_rest(
    tokens: Sequence[Token], register: Register, spans: Sequence[_Span], named: frozenset[int], today: date | None,
) -> Reading:
    """Kind and period of what is outside the unit's words; what then is left joins the unit or is unknown."""
    in_span = frozenset(i for span in spans for i in range(span.first, span.end))
    texts = [token.plain for token in tokens]
    when = read_when(texts, in_span | named, kinds.find(texts, in_span | named), register, today)
    kind = when.kind
    doubtful = _before_and(tokens, in_span, kind.used, when.used)
    taken = (named | kind.used | when.used | _beside(texts, kind, in_span | named)) - doubtful
    left = [i for i, token in enumerate(tokens) if i not in taken | in_span and (i in doubtful or not token.is_filler)]
    silent = taken
    if left and left[0] == 0 and texts[0] in kind_words.GREETINGS and len(tokens) > 1:
        left, silent = left[1:], taken | {0}
    whole = [i for i in left if texts[i] in MUNICIPALITY]
    left = [i for i in left if i not in whole]
    whole_of_named = bool(named) and any(token.plain == "hela" and i not in taken for i, token in enumerate(tokens))
    problem = when.problem or _amount_problem(texts, left, bool(spans), kind)
    reading = Reading(register, kind, when.period, whole=bool(whole) or whole_of_named, problem=problem, since=when.since)
    if not (in_span or left or whole) and (polite := _polite(texts, kind.used, named | when.used)):
        return reading._replace(unknown=tuple(tokens[i].written for i in polite))
    reading = _with_unit(reading, tokens, spans, left, silent)
    return reading._replace(empty=not (taken or in_span or left or whole))


def _beside(texts: Sequence[str], kind: kinds.Reading, taken: Collection[int]) -> frozenset[int]:
    """Words that say nothing beside the kind."""
    silent = kind_words.COMPANIONS.get(kind.kind, frozenset()) if kind.kind else frozenset()
    each = {i for i, text in enumerate(texts) if text == "enhet" and texts[i - 1 : i] == ["per"]}
    return frozenset(i for i, text in enumerate(texts) if (text in silent or i in each) and i not in taken)


def _amount_problem(texts: Sequence[str], left: Sequence[int], has_unit: bool, kind: kinds.Reading) -> str | None:
    """A prognosis with an amount is given, not asked for: no other answer may be mistaken for its receipt."""
    if kind.kind != "prognosis":
        return None
    said = {i: texts[i].replace(" och ", "+") for i in left}
    numbers = [i for i, text in said.items() if text.lstrip("+-")[:1].isdecimal()]
    is_marked = any(said[i][0] in "+-" or said[i][-1].isalpha() or texts[i + 1:i + 2] in _MONEY for i in numbers)
    return _GIVEN_ELSEWHERE if is_marked or (numbers == list(left) and has_unit and numbers) else None


_MONEY: Final = (["tkr"], ["kr"], ["kronor"], ["mnkr"], ["mkr"], ["miljoner"], ["tusen"], ["tusental"])
_GIVEN_ELSEWHERE: Final = (
    "Det här lämnar en prognos. Skriv den först i ett meddelande till boten, med p i terminalen eller med ”koll prognos ENHET BELOPP”. "
    "Som fråga skrivs den utan belopp, till exempel ”prognos ekonomienheten”."
)


def _before_and(tokens: Sequence[Token], in_span: Collection[int], of_kind: Collection[int], of_period: Collection[int]) -> frozenset[int]:
    """Fillers that stand before ”och” and a name: ”bara och utbildning” may be a slip for a name that begins so."""
    found = set()
    for at in range(len(tokens) - 2):
        after = tokens[at + 2]
        is_name = at + 2 in in_span or not (at + 2 in of_kind or at + 2 in of_period or after.is_filler)
        alone = tokens[at].plain in SINGLE and at - 1 not in of_period
        is_dropped = at not in in_span and at not in of_kind and (at not in of_period or alone)
        is_word = tokens[at].is_filler and tokens[at].plain not in kind_words.ANSWERS
        if is_dropped and is_name and is_word and tokens[at + 1].words == ("och",) and at + 1 not in in_span:
            found.add(at)
    return frozenset(found)


def _polite(texts: Sequence[str], of_kind: Collection[int], said: Collection[int]) -> list[int]:
    """Pleasantries where a unit should stand: after the kind when nothing else is said, else next to its word."""
    after = [at for at in range(min(of_kind, default=len(texts)), len(texts)) if texts[at] in kind_words.PLEASANTRIES and at not in of_kind]
    if not said:
        return after
    return [at for at in after if at - 1 in of_kind and kinds.kind_of(texts[at - 1]) and any(other > at for other in said)]


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
