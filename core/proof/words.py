"""The words of headers and labels that say how figures hang together: deviations, totals, nets, results, income."""
from __future__ import annotations

import re
from typing import Final

DIFFERENCE: Final = re.compile(
    r"avvik|avv\b|differens|\bdiff\b|förändr|\+/[-−]|över-?\s?/\s?underskott|20\d\d\s*[/–-]\s*20\d\d", re.IGNORECASE)
"""Headers of columns that are one column minus another."""
GRAND: Final = re.compile(r"^\W*(?:(?:\d+ )?(?:total(?:t|summa)?|summa|s:a|tot\.?|delsumma)\b)|\b(?:totalt|summa)\W*$", re.IGNORECASE)
"""Labels of rows that are the sum of the rows above them."""
COSTS: Final = re.compile(r"^(?:verksamhetens|totala|summa|s:a)\s+(?:kostnader|intäkter|utgifter)|^totala ", re.IGNORECASE)
NET: Final = re.compile(r"(?<!finans)netto(?!vinst|inkomst)", re.IGNORECASE)
RESULT: Final = re.compile(r"resultat|över-?\s?/\s?underskott", re.IGNORECASE)
GAP: Final = re.compile(r"gap\b|skillnad|differens|avvikelse|marginal", re.IGNORECASE)
"""Labels of rows that are one row minus another, though they are no total."""
INCOME: Final = re.compile(r"intäkt|bidrag|\bram\b|inkomst|avgift|försälj", re.IGNORECASE)
COST: Final = re.compile(r"kostnad|utgift", re.IGNORECASE)
PROGNOSIS: Final = re.compile(r"prognos(?!fel|säkerhet)", re.IGNORECASE)
EXPECTED: Final = re.compile(r"prognos(?!fel|säkerhet)|modell|beräkna", re.IGNORECASE)
"""Headers of columns of what the year is expected to end at, by whomever."""
DEVIATION: Final = re.compile(r"avvik|avv\b", re.IGNORECASE)
ACTUAL: Final = re.compile(r"utfall|bokslut|bokf|redovis", re.IGNORECASE)
BUDGET: Final = re.compile(r"budget|\bram\b", re.IGNORECASE)


def is_total(label: str) -> bool:
    """True for a label that says that its row sums other rows."""
    return any(words.search(label) for words in (GRAND, COSTS, NET, RESULT))
