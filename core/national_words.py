"""”störst avvikelse i riket”, ”prognossäkerhet per kommun 2020”: questions that are about every municipality."""
from __future__ import annotations

from itertools import pairwise
from typing import Final, Literal, NamedTuple

from core import kind_words as W
from core.fold import words

_NATION: Final = frozenset({"riket", "rikets", "nationellt", "nationella", "landet", "landets", "sverige", "sveriges"})
_EACH: Final = (("per", "kommun"), ("alla", "kommuner"), ("vilka", "kommuner"), ("vilken", "kommun"), ("varje", "kommun"))
_BESIDE: Final = frozenset({
    "riket", "i", "per", "kommun", "kommuner", "kommunerna", "alla", "vilka", "vilken", "varje", "och", "for", "ar", "helar", "av", "de",
    "har", "med", "hela", "over", "ett", "en", "visa", "hur", "stor", "stora", "om", "under", "den", "det", "pa", "hos", "bland",
})
EXAMPLE: Final = "Prova ”störst avvikelse i riket”, ”störst underskott i riket 2020” eller ”prognossäkerhet per kommun i riket”."


class Wanted(NamedTuple):
    """What is asked of the nation. ``year``: a label, None = the latest; ``most``: how many rows, None = as many as are shown."""

    kind: Literal["deviation", "accuracy"] = "deviation"
    year: int | None = None
    side: W.Side = "both"
    most: int | None = None


def is_national(text: str) -> bool:
    """True for a question about all municipalities, whether or not it can be answered."""
    said = words(text)
    pairs = set(pairwise(said))
    return bool(_NATION & {*said}) or bool(pairs & {*_EACH} and _kinds(said) & {"largest", "accuracy"})


def read(text: str) -> Wanted | str:
    """What such a question asks; else a sentence that says which word is not understood."""
    said = words(text)
    kinds = _kinds(said)
    if kinds - {"deviation", "largest", "accuracy"}:
        return f"Om riket besvaras avvikelser och prognossäkerhet. {EXAMPLE}"
    years = [int(word) for word in said if len(word) == 4 and word.isdecimal()]
    numbers = [W.NUMBERS.get(word) or int(word) for word in said if word in W.NUMBERS or (word.isdecimal() and len(word) < 4)]
    known = _NATION | _BESIDE | W.FILLERS | W.SURPLUS | W.DEFICIT
    unknown = [word for word in said if word not in known and word not in W.BY_WORD and not word.isdecimal() and word not in W.NUMBERS]
    if unknown or len(years) > 1:
        what = f"förstår inte ”{' '.join(unknown)[:60]}”" if unknown else "svarar om ett år i taget"
        return f"Koll {what} i en fråga om riket. {EXAMPLE}"
    side: W.Side = "deficit" if W.DEFICIT & {*said} else "surplus" if W.SURPLUS & {*said} else "both"
    return Wanted("accuracy" if "accuracy" in kinds else "deviation", years[0] if years else None, side, numbers[0] if numbers else None)


def _kinds(said: tuple[str, ...]) -> set[str]:
    return {W.BY_WORD[word] for word in said if word in W.BY_WORD}
