"""Who a Telegram user is in the chat where they write or tap, asked anew every time; and the invitation in a deep link."""
from __future__ import annotations

import re
from typing import Final, Protocol

from telegram import MaybeInaccessibleMessage, User

from core.question import Who

_START: Final = re.compile(r"/start(?:@\w+)? ([A-Za-z0-9_-]{1,64})\s*")


class Doors(Protocol):
    """What is asked of the desk about people and groups."""

    def who_is(self, user: int, chat: int | None = None) -> Who | None:
        """Who a user is by the store's records, alone or in a group; None for one without access there."""

    def who_in_group(self, who: Who, chat: int) -> Who | None:
        """One who is admin by the settings, in a group: bound as the group is; None in a group that is not open."""


def identify(doors: Doors, admins: frozenset[int], user: User, message: MaybeInaccessibleMessage | None) -> Who | None:
    """None for one who has no access where the message stands; without one (an inline question, which is answered where others
    read) each has their own rights. An answer to a tap in a broadcast channel goes to the one who tapped, so that their own rights hold."""
    is_group = message is not None and message.chat.type not in (message.chat.PRIVATE, message.chat.CHANNEL)
    if message is not None and is_group:
        is_admin = user.id in admins
        return doors.who_in_group(Who(name_of(user)), message.chat.id) if is_admin else doors.who_is(user.id, message.chat.id)
    who = Who(name_of(user)) if user.id in admins else doors.who_is(user.id)
    return who._replace(in_group=message is None) if who is not None else None


def alone(admins: frozenset[int], user: User, message: MaybeInaccessibleMessage | None) -> Who | None:
    """The same for an admin by the settings where no record has a say, without a look in the store; None: ask ``identify``."""
    is_alone = message is None or message.chat.type in (message.chat.PRIVATE, message.chat.CHANNEL)
    return Who(name_of(user)) if is_alone and user.id in admins else None


def name_of(user: User) -> str:
    """The name that the log gives one who has no record."""
    return f"{user.full_name[:80]} (Telegram {user.id})"


def token_in(text: str) -> str | None:
    """The invitation in ``/start TOKEN``, which is what Telegram sends when its link is opened."""
    found = _START.fullmatch(text)
    return found.group(1) if found else None
