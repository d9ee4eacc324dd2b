"""``koll demo``: the demonstration municipalities into an empty store, or into one that holds nothing else."""
from __future__ import annotations

from core.ports import Store, StoreError
from store.demo.load import MUNICIPALITIES, load


def load_demonstration(store: Store, author: str) -> str:
    """Load the four and say so. Raises StoreError, with nothing written, when the store holds anything else."""
    present = {register.id: register.name for register in store.registers()}
    others = [name for key, name in present.items() if key not in MUNICIPALITIES]
    if others:
        raise StoreError(
            f"Lagret innehåller redan {', '.join(others)}. Exempelkommunerna läses bara in i ett eget lager: "
            "koll --store tinydb:///sökväg/exempel.json demo."
        )
    if set(present) == set(MUNICIPALITIES):
        return "De fyra exempelkommunerna är redan inlästa."
    load(store, author)
    return (
        "Fyra exempelkommuner är inlästa: Alingsås, Vaggeryd, Krokom och Hjo. "
        "Månaderna är påhittade, exempeldata; årsbeloppen är rapporternas."
    )
