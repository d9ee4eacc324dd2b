"""Which unit a name means: by name, alias or code, as people write them, strongest likeness first."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import cached_property
from typing import Final, NamedTuple

from core.fold import digits, key, plain, stem, stems, words
from core.organisation import Unit

# What an organisation is called besides its subject, folded and stemmed.
SUFFIXES: Final = ("forvaltning", "verksamhet", "avdelning", "kontor", "enhet", "namnd")

# Shortened words, as a word of their own or glued to the one before.
_SHORTENED: Final = {
    "avd": "avdelning", "enh": "enhet", "forv": "forvaltning", "forvaltn": "forvaltning", "adm": "administration", "kont": "kontor",
    "verks": "verksamhet", "vht": "verksamhet", "nmd": "namnd", "gem": "gemensam", "komm": "kommunikation", "utb": "utbildning",
    "ek": "ekonomi", "pol": "politisk", "samh": "samhalls",
}
_GLUED: Final = ("avd", "enh", "forv", "forvaltn", "kont")

# Abbreviations and words that every municipality uses, and the names they stand for (folded; any that the register holds).
_COMMON: Final[dict[str, tuple[str, ...]]] = {
    "klk": ("kommunledningskontor", "kommunledning"), "ks": ("kommunstyrelse",), "kf": ("kommunfullmaktige",),
    "ksf": ("kommunstyrelseforvaltning", "kommunstyrelsens forvaltning"), "klf": ("kommunledningsforvaltning",),
    "bun": ("barn och utbildningsnamnd",), "buf": ("barn och utbildningsforvaltning",), "uf": ("utbildningsforvaltning",),
    "un": ("utbildningsnamnd",), "bn": ("byggnadsnamnd",), "mbn": ("miljo och byggnadsnamnd",), "kfn": ("kultur och fritidsnamnd",),
    "kff": ("kultur och fritidsforvaltning",), "kuf": ("kultur och utbildningsforvaltning",), "sn": ("socialnamnd",),
    "son": ("socialnamnd",), "sf": ("socialforvaltning",), "soc": ("socialforvaltning", "socialnamnd", "socialtjanst"),
    "von": ("vard och omsorgsnamnd",), "vof": ("vard och omsorgsforvaltning",), "ame": ("arbetsmarknadsenhet",),
    "sbk": ("samhallsbyggnadskontor",), "sbf": ("samhallsbyggnadsforvaltning",), "sbn": ("samhallsbyggnadsnamnd",),
    "rtj": ("raddningstjanst",), "ofn": ("overformyndarnamnd",), "hr": ("hr avdelning", "hr enhet", "personalenhet", "personalavdelning"),
    "forsorjningsstod": ("ekonomiskt bistand",), "socialbidrag": ("ekonomiskt bistand",), "bistand": ("ekonomiskt bistand",),
    "kommunkontor": ("kommunledningskontor",), "raddning": ("raddningstjanst",), "brandkar": ("raddningstjanst",),
    "fardtjanst": ("kollektivtrafiknamnd",), "vaxel": ("kontaktcenter",), "flyktingmottagning": ("integration",),
}

# Parts of compounds, for initials such as AME; longer parts stand first where one begins another.
_PARTS: Final = (
    "samhalls", "byggnads", "kommunikations", "kommun", "lednings", "styrelse", "arbetsmarknads", "utbildnings", "exploaterings",
    "naringslivs", "kollektiv", "trafik", "raddnings", "sakerhets", "upphandlings", "ekonomi", "personal", "kansli", "kultur", "fritids",
    "service", "social", "miljo", "tillvaxt", "turist", "overformyndar", "integrations", "omsorgs", "vard", "forvaltnings",
)
_LETTERS: Final = {"arbetsmarknads": "am", "naringslivs": "nl"}

CLEAR_SCORE: Final = 84
"""Likeness (0–100) from which a single typo may answer without asking back."""
CLEAR_GAP: Final = 4
"""How far behind the next unit must be."""
LEAST_SCORE: Final = 70
"""Below this nothing is taken for a unit: of twenty foreign words none came this near a unit's name."""
LONGEST_NAME: Final = 200
"""Characters of a name that count."""
OTHER_START: Final = 80
"""Likeness that a name must have which does not begin with the same letter: slips seldom hit the first."""
MOST_GUESSES: Final = 40
"""Spellings that are looked at for each way of writing."""


class Level(IntEnum):
    """How strongly a name was recognised; the lower the surer. A GUESS is never answered without asking back."""

    EXACT = 0
    FOLDED = 1
    INFLECTED = 2
    SHORT = 3
    GUESS = 4


class Match(NamedTuple):
    """The units that a name may mean at its strongest level, the likeliest first."""

    level: Level
    codes: tuple[str, ...]


class Guess(NamedTuple):
    """A unit whose name looks like what was written. ``typo``: near enough to be a slip of the finger."""

    score: float
    code: str
    typo: bool


class NameIndex:
    """The names of all units of one municipality, valid in whatever year; of a unit that has changed, the last given is how it is
    now. Each level's index is built when first needed."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units: dict[str, Unit] = {}
        self._names: list[tuple[str, str]] = []
        for unit in units:
            earlier = self.units.get(unit.code)
            known = () if earlier is None else tuple(_names_of(earlier))
            self.units[unit.code] = unit
            self._names += ((name, unit.code) for name in _names_of(unit) if name not in known)

    @cached_property
    def _parted(self) -> list[tuple[tuple[str, ...], str]]:
        """The folded words of every name, beside its unit."""
        return [(words(name), code) for name, code in self._names]

    @cached_property
    def _folded(self) -> dict[str, list[tuple[str, str]]]:
        index: dict[str, list[tuple[str, str]]] = {}
        for (parts, _), name in zip(self._parted, self._names, strict=True):
            index.setdefault(key(parts), []).append(name)
        for code in self.units:
            index.setdefault(key(words(code)), []).append((code, code))
        index.pop("", None)
        return index

    @cached_property
    def _inflected(self) -> dict[str, list[str]]:
        return _index((form, code) for parts, code in self._parted for form in stems(parts))

    @cached_property
    def _bases(self) -> dict[str, list[str]]:
        """Names without their organisational ending: samhallsbyggnad → Samhällsbyggnadskontoret."""
        return _index((base, code) for parts, code in self._parted for base in bases(parts))

    @cached_property
    def _initials(self) -> dict[str, list[str]]:
        return _index((letters, code) for parts, code in self._parted for letters in initials(parts))

    @cached_property
    def _compounds(self) -> dict[str, list[str]]:
        """Names spelled out, without the s that links a compound: utbildningforvaltning → Utbildningsförvaltningen."""
        return _index((compound(spell_out(parts)), code) for parts, code in self._parted)

    @cached_property
    def _word_sets(self) -> list[tuple[frozenset[str], str, str]]:
        """The stemmed words of every name, the name in one, and its unit."""
        return [(frozenset(map(stem, parts)), key(parts), code) for parts, code in self._parted]

    @cached_property
    def _spellings(self) -> tuple[list[str], list[tuple[str, tuple[str, ...]]]]:
        """Every folded spelling long enough to be compared by likeness, and beside it its unit and the name's words."""
        spellings, meant = [], []
        for parts, code in self._parted:
            for spelling in {key(parts), _stemmed(parts), *bases(parts)}:
                if len(spelling) >= 4:
                    spellings.append(spelling)
                    meant.append((code, parts))
        return spellings, meant

    @cached_property
    def top(self) -> str | None:
        """Code of the unit without a parent; None without units."""
        return next((code for code, unit in self.units.items() if unit.parent is None), None)

    @cached_property
    def most_words(self) -> int:
        """The number of words in the longest name, at most eight."""
        return min(8, 1 + max((name.count(" ") for name, _ in self._names), default=0))

    def exactly(self, written: str, parts: Sequence[str]) -> Match | None:
        """Units whose name, alias or code is the written text, in this spelling or folded; ”3 2020” is not the code 32020."""
        alike = self._folded.get(key(tuple(parts)))
        numbers = digits(" ".join(parts)) if alike else ()
        found = [(name, code) for name, code in alike or () if digits(name) == numbers]
        if not found:
            return None
        same = [code for name, code in found if plain(name) == plain(written) and name.casefold() == written.casefold()]
        return Match(Level.EXACT, self._highest(same)) if same else Match(Level.FOLDED, self._highest(code for _, code in found))

    def named_by_words(self, parts: Sequence[str], codes: Iterable[str]) -> bool:
        """True when a name, alias or code of one of the units consists of just these words, none of them run together."""
        wanted, given = set(codes), tuple(parts)
        found = self._folded.get(key(given), ())
        return any(code in wanted and words(name) == given for name, code in found)

    def find(self, written: str) -> Match | None:
        """The units that the text means, at the strongest level where it means any; likeness of spelling is left to ``guesses``."""
        parts = words(written)
        if not parts:
            return None
        return self.exactly(written, parts) or self._by_inflection(parts) or self._by_short_form(parts) or self._by_hint(parts)

    def _by_inflection(self, parts: tuple[str, ...]) -> Match | None:
        return self._match(Level.INFLECTED, (c for form in stems(parts) for c in self._inflected.get(form, ())), parts)

    def _by_short_form(self, parts: tuple[str, ...]) -> Match | None:
        full = spell_out(parts)
        forms = stems(parts) | stems(full)
        found = [code for form in forms for code in self._bases.get(form, ())]
        found += (code for form in forms - stems(parts) for code in self._inflected.get(form, ()))
        found += self._compounds.get(compound(full), ())
        if len(full) > 1 and stem(full[0]) in SUFFIXES:
            found += self._compounds.get(compound((*full[1:], full[0])), ())
        return self._match(Level.SHORT, found, parts) or self._by_common_words(parts)

    def _by_common_words(self, parts: tuple[str, ...]) -> Match | None:
        for name in _COMMON.get(key(parts), ()) or _COMMON.get(stem(key(parts)), ()):
            found = [code for form in stems(words(name)) for code in self._inflected.get(form, ())]
            if found:
                return self._match(Level.SHORT, found)
        return None

    def _by_hint(self, parts: tuple[str, ...]) -> Match | None:
        """Initials, the same subject under another organisational word, some of the name's words, or its beginning."""
        written = key(parts)
        found = list(self._initials.get(written, ())) if len(parts) == 1 else []
        found += (code for base in bases(spell_out(parts)) for index in (self._bases, self._inflected) for code in index.get(base, ()))
        if not found and len(parts) > 1 and stem(parts[0]) in SUFFIXES:
            found += (code for form in stems(parts[1:]) for code in self._inflected.get(form, ()))
        if not found and len(written) >= 4:
            asked, numbers = frozenset(map(stem, parts)), digits(written)
            found += (
                code for stemmed, name, code in self._word_sets
                if asked <= stemmed or (name.startswith(written) and (not numbers or digits(name) == numbers))
            )
        return self._match(Level.GUESS, found, parts)

    def guesses(self, written: str, least: float = LEAST_SCORE) -> list[Guess]:
        """Units by likeness of spelling, best first: rapidfuzz's ratio over folded names. Numbers must agree exactly."""
        parts = words(written)
        best: dict[str, Guess] = {}
        for score, code, name in self._similar(parts, least) if len(key(parts)) >= 3 else ():
            kept = best.get(code)
            typo = (kept is not None and kept.typo) or (score >= CLEAR_SCORE and is_typo(parts, name))
            best[code] = Guess(max(score, kept.score if kept else 0), code, typo)
        highest = set(self._highest(best))
        return sorted((guess for guess in best.values() if guess.code in highest), key=lambda guess: (-guess.score, guess.code))

    def _similar(self, parts: tuple[str, ...], least: float) -> Iterator[tuple[float, str, tuple[str, ...]]]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 – slow to load, and only a misspelt name needs it

        spellings, meant = self._spellings
        numbers = digits(key(parts))
        for written in {key(parts), _stemmed(parts)}:
            short = len(written) <= 5
            cutoff = max(least, 75) if short else least
            for spelling, score, at in process.extract(written, spellings, scorer=fuzz.ratio, score_cutoff=cutoff, limit=MOST_GUESSES):
                same_start = spelling[0] == written[0] or (not short and score >= OTHER_START)
                if digits(spelling) == numbers and same_start:
                    code, name = meant[at]
                    yield score, code, name

    def _match(self, level: Level, codes: Iterable[str], parts: Sequence[str] = ()) -> Match | None:
        """The units at a level; where several numbers were written they bear just those: ”1 2” is not ”12”."""
        numbers = digits(" ".join(parts))
        if len(numbers) > 1:
            codes = [code for code in codes if any(digits(name) == numbers for name in _names_of(self.units[code]))]
        found = self._highest(codes)
        return Match(level, found) if found else None

    def _highest(self, codes: Iterable[str]) -> tuple[str, ...]:
        """Without those of the same name below another of them, and those that went on as another; the order kept."""
        unique = list(dict.fromkeys(codes))
        if len(unique) < 2:
            return tuple(unique)
        unique = [code for code in unique if not self._went_on_in(code, unique)]
        names = {code: key(words(self.units[code].name)) for code in unique}
        return tuple(c for c in unique if not any(names.get(above) == names[c] for above in self.above(c)))

    def _went_on_in(self, code: str, others: Sequence[str]) -> bool:
        """True for a unit that has ended and whose name one of the others took over."""
        return any(heir != code and heir in others for heir in self.units[code].successors)

    def above(self, code: str) -> Iterator[str]:
        """Codes of the units above, from the parent up; safe for trees that are broken."""
        seen = {code}
        unit = self.units.get(code)
        while unit is not None and unit.parent is not None and unit.parent not in seen:
            seen.add(unit.parent)
            yield unit.parent
            unit = self.units.get(unit.parent)


def _names_of(unit: Unit) -> Iterator[str]:
    """Name and aliases; what a name has in parentheses is an alias, and so is what stands before it."""
    for name in (name[:LONGEST_NAME] for name in (unit.name, *unit.aliases)):
        yield name
        if name.endswith(")") and "(" in name:
            before, _, inside = name[:-1].rpartition("(")
            yield from (part.strip() for part in (before, inside) if part.strip())
        elif name.startswith(unit.code + " "):
            yield name[len(unit.code) + 1:]


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for form, code in pairs:
        index.setdefault(form, []).append(code)
    index.pop("", None)
    return index


def spell_out(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Shortened words in full: (tillvaxt, avd) → (tillvaxt, avdelning)."""
    return tuple(_SHORTENED.get(part) or _unglued(part) for part in parts)


def _unglued(part: str) -> str:
    return next((part[: -len(end)] + _SHORTENED[end] for end in _GLUED if part.endswith(end) and len(part) > len(end) + 1), part)


def split_suffix(joined: str) -> tuple[str, str]:
    """A folded, stemmed name parted into its subject and its organisational ending, which may be empty."""
    if not joined.endswith(SUFFIXES):
        return joined, ""
    suffix = next(suffix for suffix in SUFFIXES if joined.endswith(suffix))
    return (joined[: -len(suffix)], suffix) if len(joined) > len(suffix) + 1 else (joined, "")


def compound(parts: tuple[str, ...]) -> str:
    """A folded name with its organisational ending stemmed apart from its subject, in one."""
    joined, last = key(parts[:-1]), stem(parts[-1]) if parts else ""
    subject, suffix = split_suffix(stem(joined) + last if last in SUFFIXES else joined + last)
    return stem(subject) + suffix


def bases(parts: tuple[str, ...]) -> frozenset[str]:
    """The subject of a name with an organisational ending (or ”avdelningen för …”), stemmed; empty without one."""
    if len(parts) > 2 and parts[1] == "for" and stem(parts[0]) in SUFFIXES:
        return stems(parts[2:])
    subject, suffix = split_suffix(stem(parts[-1])) if parts else ("", "")
    if suffix:
        return stems((*parts[:-1], subject))
    if len(parts) > 1 and stem(parts[-1]) in SUFFIXES:
        return stems(parts[:-1])
    return frozenset()


def initials(parts: tuple[str, ...]) -> frozenset[str]:
    """First letters of the words, and of the parts of compounds where they are known; from two letters."""
    counted = [part for part in parts if part not in ("och", "for", "i")]
    simple = "".join(part[0] for part in counted)
    compound = "".join(_compound_initials(part) for part in counted)
    return frozenset(letters for letters in (simple, compound) if len(letters) >= 2)


def _compound_initials(word: str) -> str:
    subject, suffix = split_suffix(stem(word))
    letters = ""
    while subject:
        part = next((p for p in _PARTS if subject.startswith(p)), subject)
        letters += _LETTERS.get(part, part[0])
        subject = subject[len(part):]
    return letters + suffix[:1]


def is_typo(asked: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """True when the written words differ from the name by a slip: few letters, the same first one, no word turned into another."""
    if not asked or not name or asked[0][0] != name[0][0]:
        return False
    if len(asked) == len(name) and not all(_near(stem(a), stem(n)) or _near(a, n) for a, n in zip(asked, name, strict=True)):
        return False
    return _near_compound(_stemmed(asked), _stemmed(name)) or _near_compound(key(asked), key(name))


def _stemmed(parts: tuple[str, ...]) -> str:
    return key([stem(part) for part in parts])


def _near_compound(asked: str, name: str) -> bool:
    if not _near(asked, name):
        return False
    (subject, ending), (meant, wanted) = split_suffix(stem(asked)), split_suffix(stem(name))
    return not ending or (ending == wanted and _near(subject, meant))


def _near(asked: str, name: str) -> bool:
    if asked == name:
        return True
    from rapidfuzz.distance import OSA  # noqa: PLC0415 – slow to load, and only a misspelt name needs it

    longest = max(len(asked), len(name))
    allowed = 0 if longest < 5 else 1 if longest < 10 else 2
    return asked[0] == name[0] and bool(OSA.distance(asked, name) <= allowed)
