"""Tells of a post that was queued a short while ago, before the same is posted again by one who never saw that it was."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from core.commands import Post
from core.outgoing import Outgoing

SAME_WITHIN: Final = timedelta(minutes=30)
"""How long ago a post is told of."""
_STATES: Final = {"waiting": "och är på väg", "delivered": "och är levererat", "doubtful": "men det är oklart om det kom fram"}


def same_before(command: Post, rows: Iterable[Outgoing], now: datetime) -> tuple[str, ...]:
    """A sentence about the latest of ``rows`` with the same words about the same in one of the channels; none without such a row.

    ``now`` has the time zone that the sentence's clock shows. One that could not be delivered is to be posted again.
    """
    same = [
        row for row in rows
        if (row.kind, row.text, row.question) == ("post", command.text, command.question) and row.channel in command.channels
        and row.state in _STATES and row.time and now - datetime.fromisoformat(row.time) < SAME_WITHIN
    ]
    if not same:
        return ()
    last = max(same, key=lambda row: row.time)
    when = f"{datetime.fromisoformat(last.time).astimezone(now.tzinfo):%H:%M}"
    queued = f"Samma inlägg lades på kö {when} av {last.author} {_STATES[last.state]} ({last.mark})."
    return (f"{queued} Posta bara om det ska stå en gång till.",)
