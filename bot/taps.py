"""What the bot does when a button is tapped: authorised again, and answered once."""
from __future__ import annotations

from telegram import CallbackQuery

from bot import words
from bot.addressing import acknowledge, place_of
from bot.answering import Answering
from bot.conversation import Ask, Do, Fetch, Press, Turn, label_of, question_in
from bot.giving import Spot
from bot.giving_words import is_giving, names_amount
from bot.outcomes import clocked, outcome_of, settle
from bot.posts import button_of
from bot.sending import Courier, Place
from core.commands import Import
from core.question import Who


class Taps(Answering):
    """Buttons under answers, under previews and under posts."""

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
            await self._asked.note(action.wanted.text, spot.who, spot.came)
        elif isinstance(action, Do):
            await self._on_yes(action, query, message.message_id, spot, courier)
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
            await acknowledge(query, words.BEYOND_YOU)
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
            await self._asked.note(action.question, spot.who, spot.came)
            return
        if not await self._documents.hear(action.question, spot, courier):
            answer = await self._ask(action.question, spot.who, action.context)
            await self._asked.note(action.question, spot.who, answer)
            await self._reply(courier, spot.place, spot.conversation, answer)
        else:
            await self._asked.note(action.question, spot.who, spot.came)

    async def _on_yes(self, action: Do, query: CallbackQuery, message: int, spot: Spot, courier: Courier) -> None:
        """A yes, which is said once; what comes of it may be a preview that asks for a yes of its own."""
        if action.owner not in (None, spot.user.id) or action.is_spent:
            await acknowledge(query, words.ANOTHERS if action.owner not in (None, spot.user.id) else action.outcome or words.USED)
            return
        action.is_spent = is_writing = getattr(action.command, "write", False)
        answer = await self._do(action.command, spot.who)
        if answer.status == "failed" or (answer.status == "refused" and not is_writing):
            action.is_spent = False
            await acknowledge(query, label_of(answer.headline, 190))
            return
        await acknowledge(query)
        if is_writing and answer.status == "answered":
            await self._tell_written(action, message, spot, courier)
        if isinstance(action.command, Import):
            await self._files.show(answer, action.command, spot, courier)
        else:
            await self._reply(courier, spot.place, spot.conversation, answer, action.yes, spot.user.id)

    async def _tell_written(self, action: Do, message: int, spot: Spot, courier: Courier) -> None:
        """What was written stands in the card that was said yes to, and is said too if the receipt is lost."""
        courier.outcome = outcome_of(action.command)
        action.outcome = clocked(courier.outcome.said)
        if action.shown is not None:
            await settle(courier, spot.place, message, action.shown, action.outcome)

    async def _offer_anew(self, query: CallbackQuery, spot: Spot, courier: Courier) -> None:
        """A button from before a restart, or pushed out by later ones: what it asked can be asked now."""
        await acknowledge(query, words.OUT_OF_DATE)
        question = question_in(query.data or "")
        if question:
            await courier.card(spot.place, spot.conversation.card(words.anew(question)))

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
            await self._asked.note(row.buttons[number], spot.who, spot.came)
            return
        is_channel = query.message.chat.type == query.message.chat.CHANNEL
        place = Place(query.from_user.id) if is_channel else place_of(query.message)
        answer = await self._ask(row.buttons[number], who, row.question)
        await self._asked.note(row.buttons[number], who, answer)
        await self._reply(courier, place, self._conversations.of((place.chat, place.topic)), answer)
