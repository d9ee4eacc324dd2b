"""Every statement that a store in PostgreSQL sends, and those of them that do not say which municipality they are about."""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

TABLES = ("stores", "documents", "figures", "log", "undo", "notes")
WHICH_THERE_ARE = re.compile(r"SELECT (\w+\.)?stores\.kommun(, (\w+\.)?stores\.generation)?\s+FROM (\w+\.)?stores\s*")
"""The one question that cannot name a municipality, since it asks which there are."""


def asked_of(store: Any) -> list[str]:
    """The statements that the store sends from now on."""
    from sqlalchemy import event

    asked: list[str] = []
    event.listen(store._followed.server._engine, "before_cursor_execute", lambda _c, _cu, statement, *_: asked.append(statement))
    return asked


def nameless(statements: Iterable[str]) -> list[str]:
    """Those that read, change or delete rows of a table with ``kommun`` and do not name it in their condition."""
    return [each for each in statements if _is_of_rows(each) and not re.search(r"\bwhere\b.*\bkommun\b", each, re.IGNORECASE | re.DOTALL)]


def _is_of_rows(statement: str) -> bool:
    begins = statement.lstrip().split(None, 1)[0].upper()
    of_tables = re.search(rf"\b(from|update|into)\s+\w+\.({'|'.join(TABLES)})\b", statement, re.IGNORECASE)
    reads = begins in ("SELECT", "UPDATE", "DELETE", "WITH") or (begins == "INSERT" and re.search(r"\bselect\b", statement, re.IGNORECASE))
    return bool(of_tables and reads) and not WHICH_THERE_ARE.fullmatch(statement)
