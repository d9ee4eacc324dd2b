"""What the figures of one unit and year were before a change, as the difference back: small where little changed.

``{"monthly": {kind: …}, "annual": {kind: …}}`` with only the kinds that differ. A kind is None when it was not there, else
account → None (was not there), the whole series, or for a series of the same length month (from 0) → amount.
"""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from store.schema import Document

_NOTHING: Final[Document] = {"monthly": {}, "annual": {}}


def back_to(before: Document | None, after: Document | None) -> Document:
    """What leads from the document after a change back to the one before; ``new``: there was none."""
    was, now = before or _NOTHING, after or _NOTHING
    back: Document = {"monthly": _part_back(was["monthly"], now["monthly"]), "annual": _part_back(was["annual"], now["annual"])}
    return back if before is not None else {**back, "new": True}


def kinds_of(back: Document) -> frozenset[str]:
    """The kinds that a change touched."""
    return frozenset((*back["monthly"], *back["annual"]))


def gone_back(now: Document | None, back: Document, unit: str, year: int) -> Document | None:
    """The document as it was in the kinds that differ, as it is in the others; None when nothing is left of one that was new."""
    held = now or _NOTHING
    then = {part: _kinds(held[part], back[part]) for part in ("monthly", "annual")}
    if back.get("new") and not any(then.values()):
        return None
    return {"unit": unit, "year": year, **then}


def _part_back(was: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    if was == now:
        return {}
    return {kind: _kind_back(was.get(kind), now.get(kind, {})) for kind in _either(was, now) if was.get(kind) != now.get(kind)}


def _kind_back(was: Mapping[str, Any] | None, now: Mapping[str, Any]) -> dict[str, Any] | None:
    if was is None:
        return None
    differing = (account for account in _either(was, now) if was.get(account) != now.get(account))
    return {account: _value_back(was.get(account), now.get(account)) for account in differing}


def _value_back(was: Any, now: Any) -> Any:
    if not isinstance(was, list) or not isinstance(now, list) or len(was) != len(now):
        return was
    differing = {str(month): old for month, (old, new) in enumerate(zip(was, now, strict=True)) if old != new}
    return differing if 2 * len(differing) <= len(was) else was


def _kinds(held: Mapping[str, Any], back: Mapping[str, Any]) -> dict[str, Any]:
    then = {kind: dict(accounts) for kind, accounts in held.items()}
    for kind, accounts in back.items():
        if accounts is None:
            then.pop(kind, None)
        else:
            _accounts(then.setdefault(kind, {}), accounts)
    return then


def _accounts(held: dict[str, Any], back: Mapping[str, Any]) -> None:
    for account, was in back.items():
        if was is None:
            held.pop(account, None)
        elif isinstance(was, dict):
            months = held.get(account, [])  # other than they were where figures were edited in open files
            held[account] = [was.get(str(month), amount) for month, amount in enumerate(months)]
        else:
            held[account] = was


def _either(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    return [*one, *(key for key in other if key not in one)]
