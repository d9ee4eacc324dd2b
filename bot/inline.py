"""Inline mode: ”@boten avvikelse stab” in any chat, where the card is sent by whoever asks and may be read there by all."""
from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Final

from telegram import InlineQuery, InlineQueryResultArticle, InlineQueryResultsButton, InputTextMessageContent, LinkPreviewOptions, User
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.conversation import label_of
from bot.render import pages
from core.answer import Answer
from core.question import Question, Who

_log = logging.getLogger(__name__)

MOST_CHOICES: Final = 4
ASK_ME: Final = "Skriv en fråga, till exempel: avvikelse"
_LONGEST_TITLE: Final = 120


class Inline:
    """``ask`` is the desk beside the event loop. What is found is kept by nobody: it is personal and holds only now."""

    def __init__(
        self, ask: Callable[[str, Who, Question | None], Awaitable[Answer]], who_is: Callable[[User, None], Awaitable[Who | None]],
        note: Callable[[str, Who, Answer], Awaitable[None]],
    ) -> None:
        self._ask, self._who_is, self._note = ask, who_is, note

    async def answer(self, query: InlineQuery) -> None:
        """The card of the question, up to four when it is ambiguous; nothing for those who may not ask."""
        who = await self._who_is(query.from_user, None)
        found = [each async for each in self._found(query.query, who)] if who is not None and query.query.strip() else []
        if who is not None and found:
            await self._note(query.query, who, found[0])
        button = InlineQueryResultsButton(ASK_ME, start_parameter="inline") if who is not None and not found else None
        try:
            await query.answer(list(_articles(found)), cache_time=0, is_personal=True, button=button)
        except TelegramError as error:  # whoever asks has typed on, and is asking anew
            _log.info("Ett svar medan någon skrev kom för sent: %s", error.message)

    async def _found(self, text: str, who: Who) -> AsyncIterator[Answer]:
        answer = await self._ask(text, who, None)
        if answer.status == "answered":
            yield answer
        for each in answer.choices[:MOST_CHOICES] if answer.status == "choose" else ():
            chosen = await self._ask(each.question, who, None)
            if chosen.status == "answered":
                yield chosen


def _articles(found: list[Answer]) -> Iterator[InlineQueryResultArticle]:
    """Each card as what the asker's own message would say; a long one is its first page, which says that there is more."""
    for number, answer in enumerate(found):
        first, *rest = pages(answer)
        more = f"\n\n<i>Sida 1 av {len(rest) + 1}. Fråga boten direkt för resten.</i>" if rest else ""
        said = InputTextMessageContent(
            first.html + more, parse_mode=ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True))
        name = answer.unit.name if answer.unit else answer.municipality or "Koll"
        yield InlineQueryResultArticle(str(number), label_of(f"{name} · {answer.period}".rstrip(" ·")), said,
                                       description=label_of(answer.headline, _LONGEST_TITLE))
