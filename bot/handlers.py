"""What the bot does with a message or a tap: who may ask, what is asked, and the answer back to the same place."""
from __future__ import annotations

import logging
import secrets
from typing import Final

from telegram import ChatMemberUpdated, Message, Update, User
from telegram.error import Forbidden, InvalidToken, TelegramError

from bot import words
from bot.addressing import place_of, text_for
from bot.conversation import Ask, Fetch
from bot.giving import Spot
from bot.identity import identify, name_of, token_in
from bot.menus import set_full_menu
from bot.retrying import DoubtError, is_in_doubt
from bot.sending import Courier, Place
from bot.taps import Taps
from bot.telegram_words import in_swedish
from bot.typing import typing
from core.commands import Accept, Post, Remind
from core.ports import StoreError
from core.question import Who

_log = logging.getLogger(__name__)
_OUTSIDE: Final = ("left", "kicked")


class Handlers(Taps):
    """Answers those that the settings or the store's records let in, within their bounds, and nobody else."""

    async def answer(self, update: Update, courier: Courier) -> None:
        """Answer one update. What goes wrong is told where the question was asked; only InvalidToken and StoreError are raised."""
        try:
            async with typing(courier, update):
                await self._dispatch(update, courier)
        except (InvalidToken, StoreError):
            raise
        except Forbidden as error:
            self._shut_out(update, error)
        except Exception as error:  # noqa: BLE001 – whatever it is, the user gets a line and the log the cause
            await self._apologise(update, courier, error)

    async def _dispatch(self, update: Update, courier: Courier) -> None:
        if update.inline_query is not None:
            await self._inline.answer(update.inline_query)
        elif update.my_chat_member is not None:
            await self._on_joined(update.my_chat_member, courier)
        elif update.callback_query is not None:
            await self._on_tap(update.callback_query, courier)
        elif update.edited_message is not None:
            await self._on_edited(update.edited_message, courier)
        elif update.message is not None and update.message.from_user is not None:
            message, user = update.message, update.message.from_user
            if message.text:
                await self._on_text(message, user, courier)
            elif message.effective_attachment is not None:
                await self._on_other(message, user, courier)

    async def _on_text(self, message: Message, user: User, courier: Courier) -> None:
        """A question in plain words or as a command."""
        text = text_for(message, courier.bot)
        if text is None and words.command_of(message.text or ""):
            return  # a command to another bot
        who = await self._who(user, message)
        token = token_in(text or "") if message.chat.type == message.chat.PRIVATE and user.id not in self._ids else None
        if token is not None:
            await self._let_in(courier, message, user, token)
        elif who is None:
            await self._refuse(courier, message, user, is_addressed=text is not None)
        elif text is None:
            await self._overhear(courier, message, who)
        else:
            await self._on_addressed(text, message, self._spot(message, user, who), courier)

    async def _on_addressed(self, text: str, message: Message, spot: Spot, courier: Courier) -> None:
        """What was said to the bot by one who may ask."""
        if words.command_of(text) in words.GREETING_COMMANDS:
            await self._greet(courier, message, spot.who)
        elif await self._people.hear(text, spot, courier):
            await self._asked.note(f"/{words.command_of(text)}", spot.who, spot.came)
        elif (municipality := words.reminder_of(text)) is not None:
            answer = await self._do(Remind(self._channels, municipality=municipality or None), spot.who)
            await self._asked.note(words.question_of(text), spot.who, answer)
            await courier.card(spot.place, spot.conversation.card(answer, words.REMIND, spot.user.id))
        elif words.is_post(text):
            await self._preview_post(text, message, spot, courier)
        elif await self._heard_as_more(text, spot, courier):
            return
        elif isinstance(picked := spot.conversation.chosen(text, spot.user.id), Ask | Fetch):
            await self._take_choice(picked, spot, courier)
        else:
            await self._answer_text(text, message, spot, courier)

    async def _answer_text(self, text: str, message: Message, spot: Spot, courier: Courier) -> None:
        """A question, or what people say besides: a greeting is one only when it asks for nothing."""
        answer = await self._ask(words.question_of(text), spot.who, spot.conversation.context)
        if answer.status != "answered" and words.is_greeting(text):
            await self._greet(courier, message, spot.who)
        elif answer.status != "answered" and (reply := words.small_talk(text)) is not None:
            await courier.text(spot.place, reply)
        else:
            await self._asked.note(words.question_of(text), spot.who, answer)
            await self._reply(courier, spot.place, spot.conversation, answer)

    async def _take_choice(self, picked: Ask | Fetch, spot: Spot, courier: Courier) -> None:
        """One of the choices just given, named in words instead of tapped."""
        if isinstance(picked, Fetch):
            await self._documents.make(picked.wanted, spot, courier)
            await self._asked.note(picked.wanted.text, spot.who, spot.came)
        elif picked.owner is not None:
            await self._giving.give(picked.question, spot, courier, picked.context)
            await self._asked.note(picked.question, spot.who, spot.came)
        else:
            answer = await self._ask(picked.question, spot.who, picked.context)
            await self._asked.note(picked.question, spot.who, answer)
            await self._reply(courier, spot.place, spot.conversation, answer)

    async def _heard_as_more(self, text: str, spot: Spot, courier: Courier) -> bool:
        """True when the text asked for a file, or was a prognosis or about one."""
        said, is_command = words.question_of(text), words.command_of(text) is not None
        may_be_comment = not is_command and self._giving.is_waiting(spot)
        heard = await self._documents.hear(said, spot, courier, may_be_comment=may_be_comment)
        heard = heard or await self._giving.hear(said, spot, courier, is_command=is_command)
        if heard:
            await self._asked.note(said, spot.who, spot.came)
        return heard

    async def _preview_post(self, text: str, message: Message, spot: Spot, courier: Courier) -> None:
        """What would be posted, with a button that posts it; tapped twice it is posted once."""
        what, said = words.post_of(text)
        key = f"chatt {message.chat.id} {message.message_id}"
        answer = await self._do(Post(what, said, self._channels, key=key), spot.who)
        await self._asked.note(words.question_of(text), spot.who, answer)
        await courier.card(spot.place, spot.conversation.card(answer, words.POST_IT, spot.user.id))

    async def _on_joined(self, change: ChatMemberUpdated, courier: Courier) -> None:
        """Put in a group: what the bot sees there, said to one who has access. Being made an administrator or let go is not told."""
        was, now = change.old_chat_member.status, change.new_chat_member.status
        if change.chat.type not in (change.chat.GROUP, change.chat.SUPERGROUP) or was not in _OUTSIDE or now in _OUTSIDE:
            return
        who = await self._aside(lambda: identify(self._desk, self._ids, change.from_user, None))
        if who is None:
            await courier.text(Place(change.chat.id), words.NOT_FOR_YOU)
            return
        chat, bot = change.chat.id, courier.bot
        is_open = await self._aside(lambda: self._desk.who_in_group(Who(who.name), chat) is not None)
        text = words.joined(bot.username, chat, sees_all=bool(bot.can_read_all_group_messages), is_open=is_open)
        await courier.text(Place(chat), text)

    async def _on_edited(self, message: Message, courier: Courier) -> None:
        """A changed message: the first one has its answer already."""
        user = message.from_user
        if message.text and user and text_for(message, courier.bot) is not None and await self._who(user, message):
            await courier.text(place_of(message), words.NOT_EDITED)

    async def _on_other(self, message: Message, user: User, courier: Courier) -> None:
        """A picture, a file, a voice: said once, and only where someone speaks to the bot alone."""
        if message.chat.type != message.chat.PRIVATE:
            return
        who = await self._who(user, message)
        if who is None:
            await self._refuse(courier, message, user, is_addressed=True)
        elif message.document is not None:
            await self._files.take(message.document, message.caption or "", self._spot(message, user, who), courier)
        else:
            await courier.text(place_of(message), words.ONLY_TEXT)

    async def _apologise(self, update: Update, courier: Courier, error: Exception) -> None:
        """A line with a number that is also in the log, where the cause stands."""
        error_id = secrets.token_hex(3)
        _log.error("Fel %s när ett meddelande skulle besvaras", error_id, exc_info=error)
        message = update.effective_message
        if message is None:
            return
        in_doubt, place = is_in_doubt(error), place_of(message)
        try:
            if courier.outcome is not None:
                await courier.card(place, courier.outcome.lost(error_id, in_doubt=in_doubt))
            else:
                await courier.text(place, words.doubt(error_id) if in_doubt else words.apology(error_id))
        except InvalidToken:
            raise
        except Forbidden as second:
            self._shut_out(update, second)
        except (TelegramError, DoubtError) as second:
            _log.error("Fel %s kunde inte meddelas: %s", error_id, second)

    def _shut_out(self, update: Update, error: Forbidden) -> None:
        """The chat is gone: nothing more is tried there until someone writes again, and whoever looks after the bot is told."""
        chat = update.effective_chat
        why = in_swedish(error.message)
        _log.info("Telegram nekar svar: %s", why)
        self._admins.tell(words.shut_out(chat.id if chat else 0, why), chat.id if chat else 0)

    async def _let_in(self, courier: Courier, message: Message, user: User, token: str) -> None:
        """An invitation is used; one who has access already is greeted, as when the same link is opened again."""
        answer = await self._do(Accept(token, user.id), Who(name_of(user), "stranger"))
        who = await self._who(user, message)
        if answer.status != "answered" and who is not None:
            await self._greet(courier, message, who)
            return
        await courier.card(place_of(message), self._conversation(message).card(answer))
        if who is not None and who.role in ("controller", "admin"):
            await set_full_menu(courier.bot, user.id)

    async def _overhear(self, courier: Courier, message: Message, who: Who) -> None:
        """A message in a group, to no one in particular: answered when it is a whole question, else it is their own talk."""
        answer = await self._ask(message.text or "", who, None)
        if answer.status == "answered" and answer.unit is not None:
            await self._asked.note(message.text or "", who, answer)
            await self._reply(courier, place_of(message), self._conversation(message), answer)

    async def _refuse(self, courier: Courier, message: Message, user: User, *, is_addressed: bool) -> None:
        """The neutral line; talk in a group that is not for the bot gets it once for the whole group."""
        if not is_addressed and message.chat.id in self._told:
            return
        _log.warning("Nekade användare %s (%r) i chatt %s", user.id, user.full_name, message.chat.id)
        if not is_addressed:
            self._told.add(message.chat.id)
        await self._asked.denied(user)
        await courier.text(place_of(message), words.NOT_FOR_YOU)
