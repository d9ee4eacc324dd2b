"""The command menu: in a private chat what anyone may ask, in a group what is asked there, and for those who hold the pen all of it."""
from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from typing import Final

from telegram import Bot, BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.words import COMMANDS
from core.people import ChatScope, Invitation, Person

_log = logging.getLogger(__name__)

WITH_PEN: Final = frozenset({"godkann", "paminn", "posta"})
"""Commands that only a controller may give."""
IN_GROUPS: Final = ("avvikelse", "utfall", "prognos", "storst", "varfor", "andrat", "saknas", "rapport", "hjalp")
"""Commands in a group's menu; the others work there too."""


async def set_menus(bot: Bot, admins: Collection[int], people: Iterable[Person | Invitation | ChatScope]) -> None:
    """Every menu. It is a courtesy: what Telegram refuses is logged and left."""
    await _set(bot, BotCommandScopeAllPrivateChats(), [name for name in COMMANDS if name not in WITH_PEN])
    await _set(bot, BotCommandScopeAllGroupChats(), IN_GROUPS)
    holders = {each.user for each in people if isinstance(each, Person) and each.role in ("controller", "admin")}
    for user in sorted({*admins, *holders}):
        await set_full_menu(bot, user)


async def set_full_menu(bot: Bot, user: int) -> None:
    """All commands in the private chat of one who may give them."""
    await _set(bot, BotCommandScopeChat(user), list(COMMANDS))


async def _set(bot: Bot, scope: BotCommandScope, names: Iterable[str]) -> None:
    try:
        await bot.set_my_commands([BotCommand(name, COMMANDS[name][1]) for name in names], scope)
    except TelegramError as error:
        _log.info("En kommandomeny (%s) kunde inte sättas: %s", scope.type, error.message)
