"""A post in a Telegram chat: its card, its picture, and the status message that is pinned and edited."""
from __future__ import annotations

from contextlib import suppress

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, TelegramError

from bot.conversation import Card
from bot.pictures import Pictures
from bot.posts import card_of, questions_of
from bot.probing import Prober
from bot.retrying import DoubtError, is_in_doubt, patiently
from bot.sending import Courier, Place, edit, keyboard
from bot.sends import Sends
from core.answer import Answer
from core.mailbox import Notebook
from core.outgoing import Outgoing


class TelegramChannel:
    """Sends to every chat that the bot is in."""

    def __init__(self, bot: Bot, notebook: Notebook, prober: Prober, pictures: Pictures) -> None:
        self._bot, self._notebook, self._prober, self._pictures = bot, notebook, prober, pictures
        self._shown: dict[str, str] = {}

    async def send(self, row: Outgoing, place: Place, answer: Answer) -> Outgoing:
        """The row as it became. Raises TelegramError when it waits for better times."""
        of = f"{row.key} {row.channel}"
        courier = Courier(self._bot, Sends(of, self._notebook, self._prober, in_channel=True))
        try:
            message = await (self._send_status if row.kind == "status" else self._send_post)(courier, row, place, answer)
        except ChatMigrated as error:
            return row._replace(state="dead", why=f"gruppen har fått chatt-id {error.new_chat_id}; ändra KOLL_CHANNELS")
        except (Forbidden, BadRequest) as error:
            return row._replace(state="dead", why=error.message)
        except (TelegramError, DoubtError) as error:
            if isinstance(error, InvalidToken) or not is_in_doubt(error):
                raise
            return row._replace(state="doubtful")
        return row._replace(state="delivered", message=message, buttons=questions_of(answer), why="")

    async def edit(self, row: Outgoing, place: Place, answer: Answer) -> Outgoing:
        """The status message says what holds now; one that someone has deleted comes anew, and is pinned. The row as it became.

        Raises TelegramError when it waits for better times.
        """
        card = card_of(answer, row)
        if self._shown.get(row.mark) == card.pages[0].html:
            return row
        try:
            await edit(self._bot, place.chat, row.message, card.pages[0].html, keyboard(card.keyboards[0]))
        except (BadRequest, Forbidden) as error:
            if _is_deleted(error):
                return await self.send(row, place, answer)
            return row._replace(state="dead", why=error.message)
        self._shown[row.mark] = card.pages[0].html
        return row

    async def _send_post(self, courier: Courier, row: Outgoing, place: Place, answer: Answer) -> int:
        card = card_of(answer, row)
        message = await courier.card(place, Card(card.pages[:1], card.keyboards[:1]), row.mark)
        for page in card.pages[1:]:
            await courier.card(place, Card((page,), ((),)))
        if answer.chart is not None:
            await self._pictures.send(courier, place, answer.chart)
        return message

    async def _send_status(self, courier: Courier, row: Outgoing, place: Place, answer: Answer) -> int:
        card = card_of(answer, row)
        message = await courier.card(place, card, row.mark)
        self._shown[row.mark] = card.pages[0].html
        with suppress(TelegramError):  # to pin takes a right that the bot may not have; the message stands either way
            await patiently(lambda: self._bot.pin_chat_message(place.chat, message, disable_notification=True))
        return message


def _is_deleted(error: TelegramError) -> bool:
    """True when the message that was to be changed does not stand there any more."""
    said = error.message.lower()
    return "message to edit not found" in said or "message_id_invalid" in said
