"""What the bot does with a message or a tap: who may ask, what is asked, and the answer back to the same place."""
from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from typing import Final, Protocol, TypeVar

from telegram import CallbackQuery, ChatMemberUpdated, MaybeInaccessibleMessage, Message, Update, User
from telegram.error import Forbidden, InvalidToken, TelegramError

from bot import words
from bot.addressing import acknowledge, chat_key, place_of, text_for
from bot.admins import Admins
from bot.asked import Asked, Noter
from bot.conversation import Ask, Card, Conversation, Conversations, Do, Fetch, Press, Turn, label_of, question_in
from bot.documents import Documents, with_files
from bot.files import Files, Reader
from bot.giving import Giving, Spot
from bot.giving_words import is_giving, names_amount
from bot.identity import Doors, alone, identify, name_of, token_in
from bot.inline import Inline
from bot.menus import set_full_menu
from bot.people import People
from bot.pictures import Pictures
from bot.posts import button_of
from bot.render import Page
from bot.retrying import DoubtError, is_in_doubt
from bot.sending import Courier, Place
from bot.settings import BotSettings, kept_by
from bot.typing import typing
from core.answer import Answer
from core.commands import Accept, Command, Import, Post, Remind
from core.mailbox import Mailbox
from core.ports import StoreError
from core.question import Question, Who
from core.report import Report
from store.reporting import Order

_log = logging.getLogger(__name__)
_OUTSIDE: Final = ("left", "kicked")
_T = TypeVar("_T")


class Desk(Doors, Reader, Noter, Protocol):
    """What the chat needs of the desk."""

    def ask(self, question: str | Question, who: Who, context: Question | None = None) -> Answer:
        """The answer to a text."""

    def do(self, command: Command, who: Who) -> Answer:
        """What came of a command."""

    def report(self, order: Order, who: Who) -> Report | Answer:
        """The report that is ordered, or why there is none."""


class Handlers:
    """Answers those that the settings or the store's records let in, within their bounds, and nobody else."""

    def __init__(
        self, desk: Desk, mailbox: Mailbox, settings: BotSettings, executor: Executor, writer: Executor, pictures: Pictures,
        admins: Admins,
    ) -> None:
        """``executor`` runs the desk beside the event loop; with one thread the desk sees one question at a time. ``writer``: files."""
        self._desk = desk
        self._mailbox = mailbox
        self._ids = settings.admins
        self._channels = settings.channels
        self._admins = admins
        self._executor = executor
        self._pictures = pictures
        self._conversations = Conversations()
        self._told: set[int] = set()
        self._asked = Asked(desk, self._aside, is_kept=settings.keep_questions > 0)
        self._giving = Giving(self._do, self._ask, self._reply, acknowledge)
        self._files = Files(self._do, lambda content, name: self._aside(lambda: desk.read_content(content, name)))
        self._documents = Documents(self._ask, lambda order, who: self._aside(lambda: desk.report(order, who)), writer)
        self._inline = Inline(self._ask, self._who, self._asked.note)
        self._people = People(self._do, kept_by(settings))

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
            await self._asked.note(f"/{words.command_of(text)}", spot.who, Answer(""))
        elif words.is_reminder(text):
            answer = await self._do(Remind(self._channels), spot.who)
            await courier.card(spot.place, spot.conversation.card(answer, words.REMIND, spot.user.id))
        elif words.is_post(text):
            await self._preview_post(text, message, spot, courier)
        elif await self._heard_as_more(text, spot, courier):
            return
        elif isinstance(picked := spot.conversation.chosen(text), Ask | Fetch):
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
            await self._asked.note(said, spot.who, Answer(""))
        return heard

    async def _on_tap(self, query: CallbackQuery, courier: Courier) -> None:
        """A button: authorised again, since anyone in a group can tap it."""
        message = query.message
        who = await self._who(query.from_user, message)
        if who is None:
            await self._asked.denied(query.from_user)
            await acknowledge(query, words.NOT_FOR_YOU)
            return
        if pressed := button_of(query.data or ""):
            await self._drill(pressed, query, who, courier)
            return
        if message is None:
            await acknowledge(query, words.OUT_OF_DATE)
            return
        spot = self._spot(message, query.from_user, who)
        action = spot.conversation.action(query.data or "")
        if isinstance(action, Press):
            await self._giving.press(action, query, message.message_id, spot, courier)
        elif isinstance(action, Fetch):
            await self._documents.fetch(action, query, spot, courier, acknowledge)
        elif isinstance(action, Do):
            await self._on_yes(action, query, spot, courier)
        elif isinstance(action, Ask):
            await self._on_asked(action, query, spot, courier)
        elif action is not None:
            await self._on_turn(action, query, message.message_id, spot, courier)
        elif not await self._giving.undo(query, spot, courier):
            await self._offer_anew(query, spot, courier)

    async def _on_turn(self, action: Turn, query: CallbackQuery, message: int, spot: Spot, courier: Courier) -> None:
        """Another page, for one who may see what the card answers: a group's cards are made for people with different bounds."""
        is_bound = spot.who.municipality is not None
        is_own = not spot.is_group if action.asked is None else (await self._ask(action.asked, spot.who, None)).status == "answered"
        if is_bound and not is_own:
            await acknowledge(query, words.NOT_FOR_YOU)
            return
        await acknowledge(query)
        await courier.turn(spot.place, message, action.card, action.page)

    async def _on_asked(self, action: Ask, query: CallbackQuery, spot: Spot, courier: Courier) -> None:
        """A next question, or a choice; one that belongs to a prognosis is chosen by who typed it."""
        if action.owner not in (None, spot.user.id):
            await acknowledge(query, words.ANOTHERS)
            return
        await acknowledge(query)
        if action.owner is not None:
            await self._giving.give(action.question, spot, courier, action.context)
            return
        if not await self._documents.hear(action.question, spot, courier):
            answer = await self._ask(action.question, spot.who, action.context)
            await self._asked.note(action.question, spot.who, answer)
            await self._reply(courier, spot.place, spot.conversation, answer)
        else:
            await self._asked.note(action.question, spot.who, Answer(""))

    async def _on_yes(self, action: Do, query: CallbackQuery, spot: Spot, courier: Courier) -> None:
        """A yes, which is said once; what comes of it may be a preview that asks for a yes of its own."""
        if action.owner not in (None, spot.user.id) or action.is_spent:
            await acknowledge(query, words.ANOTHERS if action.owner not in (None, spot.user.id) else words.USED)
            return
        action.is_spent = is_writing = getattr(action.command, "write", False)
        answer = await self._do(action.command, spot.who)
        if answer.status == "failed" or (answer.status == "refused" and not is_writing):
            action.is_spent = False
            await acknowledge(query, label_of(answer.headline, 190))
            return
        await acknowledge(query)
        if isinstance(action.command, Import):
            await self._files.show(answer, action.command, spot, courier)
        else:
            await self._reply(courier, spot.place, spot.conversation, answer, action.yes, spot.user.id)

    async def _offer_anew(self, query: CallbackQuery, spot: Spot, courier: Courier) -> None:
        """A button from before a restart, or pushed out by later ones: what it asked can be asked now."""
        await acknowledge(query, words.OUT_OF_DATE)
        question = question_in(query.data or "")
        if question:
            await courier.card(spot.place, spot.conversation.card(words.anew(question)))

    async def _preview_post(self, text: str, message: Message, spot: Spot, courier: Courier) -> None:
        """What would be posted, with a button that posts it; tapped twice it is posted once."""
        what, said = words.post_of(text)
        key = f"chatt {message.chat.id} {message.message_id}"
        answer = await self._do(Post(what, said, self._channels, key=key), spot.who)
        await courier.card(spot.place, spot.conversation.card(answer, words.POST_IT, spot.user.id))

    async def _drill(self, pressed: tuple[str, int], query: CallbackQuery, who: Who, courier: Courier) -> None:
        """A button under a post, which is remembered by the store; in a broadcast channel the answer goes to the one who tapped."""
        mark, number = pressed
        rows = await self._aside(self._mailbox.outgoing)
        row = next((row for _, row in rows if row.mark == mark), None)
        if row is None or number >= len(row.buttons) or query.message is None:
            await acknowledge(query, words.OUT_OF_DATE)
            return
        if row.kind == "private" and row.channel != str(query.from_user.id):
            await acknowledge(query, words.ANOTHERS)
            return
        await acknowledge(query)
        if row.kind == "private" and is_giving(row.buttons[number]) and names_amount(row.buttons[number]):
            spot = self._spot(query.message, query.from_user, who)
            await self._giving.give(row.buttons[number], spot, courier, None, row.question.round)
            return
        is_channel = query.message.chat.type == query.message.chat.CHANNEL
        place = Place(query.from_user.id) if is_channel else place_of(query.message)
        answer = await self._ask(row.buttons[number], who, row.question)
        await self._asked.note(row.buttons[number], who, answer)
        await self._reply(courier, place, self._conversations.of((place.chat, place.topic)), answer)

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
        text = words.doubt(error_id) if is_in_doubt(error) else words.apology(error_id)
        try:
            await courier.text(place_of(message), text)
        except InvalidToken:
            raise
        except Forbidden as second:
            self._shut_out(update, second)
        except (TelegramError, DoubtError) as second:
            _log.error("Fel %s kunde inte meddelas: %s", error_id, second)

    def _shut_out(self, update: Update, error: Forbidden) -> None:
        """The chat is gone: nothing more is tried there until someone writes again, and whoever looks after the bot is told."""
        chat = update.effective_chat
        _log.info("Telegram nekar svar: %s", error.message)
        self._admins.tell(words.shut_out(chat.id if chat else 0, error.message), chat.id if chat else 0)

    async def _who(self, user: User, message: MaybeInaccessibleMessage | None) -> Who | None:
        known = alone(self._ids, user, message)
        return known or await self._aside(lambda: identify(self._desk, self._ids, user, message))

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

    def _spot(self, message: MaybeInaccessibleMessage, user: User, who: Who) -> Spot:
        key = chat_key(message)
        return Spot(key, place_of(message), user, who, self._conversations.of(key), message.chat.type != message.chat.PRIVATE)

    def _conversation(self, message: MaybeInaccessibleMessage) -> Conversation:
        return self._conversations.of(chat_key(message))

    async def _ask(self, text: str | Question, who: Who, context: Question | None) -> Answer:
        return await self._aside(lambda: self._desk.ask(text, who, context))

    async def _do(self, command: Command, who: Who) -> Answer:
        return await self._aside(lambda: self._desk.do(command, who))

    async def _aside(self, act: Callable[[], _T]) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._executor, act)

    async def _reply(
        self, courier: Courier, place: Place, conversation: Conversation, answer: Answer, yes: str = "Ja", owner: int | None = None,
    ) -> None:
        """The card at once, then the picture of its chart where it has one; in a group that quotes the card."""
        card = await courier.card(place, with_files(conversation.card(answer, yes, owner), answer, conversation))
        if answer.chart is not None:
            await self._pictures.send(courier, replace(place, reply_to=card if place.reply_to else None), answer.chart)

    async def _greet(self, courier: Courier, message: Message, who: Who) -> None:
        answer, text = words.greeting(await self._ask(words.ALL_QUESTIONS.question, who, None))
        conversation = self._conversation(message)
        conversation.context = None  # a greeting begins anew
        card = conversation.card(answer)
        await courier.card(place_of(message), Card((Page(text),), card.keyboards))

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
