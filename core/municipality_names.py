"""Whether a text names a municipality: with ”kommun” or without, in the genitive or not."""
from __future__ import annotations

from typing import Final

from core.fold import key, words

MUNICIPALITY: Final = frozenset({"kommun", "kommunen", "kommuns", "kommunens"})
"""What a municipality is called besides its name, folded."""
_TOWN: Final = frozenset({"stad", "stads", "staden"})
_OWN_S: Final = ("as", "nas", "fors")


def means_municipality(written: str, name: str, id: str) -> bool:
    """True when the written text names the municipality: ”Krokom”, ”KROKOMS” and ”krokoms kommun” all mean Krokoms kommun.

    A genitive s may be there or not, but an s that belongs to the name stays: ”Alingså” means nothing, and "Berg" is not
    the municipality whose name is "Bergs". ``id``, its key in the store, counts as a name too and tells the two apart.
    """
    return _without_kommun(words(written))[0] in municipality_forms(name, id)


def municipality_forms(name: str, id: str) -> frozenset[str]:
    """The folded keys (``fold.key``) that name the municipality when ”kommun” is taken from what is written."""
    base, is_genitive = _without_kommun(words(name))
    own, is_own_genitive = _without_kommun(words(id))
    stripped = base[:-1] if is_genitive and base.endswith("s") and len(base) > 3 else base
    told_apart = own in (base, stripped) and not is_own_genitive
    nominative = (own if told_apart else base if base.endswith(_OWN_S) else stripped) or base
    nominatives = {nominative, own} - {""}
    return frozenset({base, *nominatives, *(form + "s" for form in nominatives if not form.endswith("s"))} - {""})


def _without_kommun(parts: tuple[str, ...]) -> tuple[str, bool]:
    """The key of a municipality's name, and whether it stood before ”kommun” or ”stad”, as a genitive does."""
    is_genitive = len(parts) > 1 and parts[-1] in MUNICIPALITY | _TOWN
    return key(parts[:-1] if is_genitive else parts), is_genitive
