"""A prognosis given in the chat: shown in full, saved, changed or dropped by who typed it, and taken back within ten minutes."""
from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import Final

from telegram import CallbackQuery, User

from bot import giving_words as said
from bot import outcomes
from bot.conversation import Button, Conversation, Do, Draft, Press, label_of
from bot.sending import Courier, Place
from core.answer import Answer
from core.commands import Approve, Command, GivePrognosis, Undo
from core.question import Question, Who

MOST_WAITING: Final = 2000
"""People whose next message is taken as a comment or an amount; the one who has waited longest is let go first."""
_UNDO: Final = re.compile(r"ångra:(\d{1,12})")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something was said or tapped, by whom, and what that chat remembers."""

    key: Hashable
    place: Place
    user: User
    who: Who
    conversation: Conversation
    is_group: bool = False
    answers: list[Answer] = field(default_factory=list)
    """What the desk has said to it, in order."""

    @property
    def came(self) -> Answer:
        """What came of it, for the log of questions; an empty answer where the desk was not asked."""
        return self.answers[0] if self.answers else Answer("")


class Giving:
    """``do`` and ``ask`` are the desk beside the event loop; ``reply`` shows an ordinary answer."""

    def __init__(
        self, do: Callable[[Command, Who], Awaitable[Answer]],
        ask: Callable[[str, Who, Question | None], Awaitable[Answer]],
        reply: Callable[[Courier, Place, Conversation, Answer], Awaitable[None]],
        acknowledge: Callable[[CallbackQuery, str | None], Awaitable[None]],
    ) -> None:
        self._do, self._ask, self._reply, self._acknowledge = do, ask, reply, acknowledge
        self._waiting: OrderedDict[tuple[Hashable, int], Draft] = OrderedDict()

    # -- what is said ---------------------------------------------------------------------------------------------

    async def hear(self, text: str, spot: Spot, courier: Courier, *, is_command: bool = False) -> bool:
        """True when the text was a prognosis, an approval, or what was waited for; False for a question to answer as any other."""
        draft = self._waiting.pop((spot.key, spot.user.id), None)
        if said.is_giving(text) or said.approval_of(text) is not None:
            await self.give(text, spot, courier, spot.conversation.context)
        elif draft is None or draft.is_spent or is_command or await self._is_question(text, spot.who):
            return False
        elif said.is_no(text):
            draft.is_spent = True
            await courier.text(spot.place, said.DROPPED)
        else:
            await self._change(draft, text, spot, courier)
        return True

    def is_waiting(self, spot: Spot) -> bool:
        """True when the person's next message may be a comment or an amount."""
        return (spot.key, spot.user.id) in self._waiting

    async def give(self, text: str, spot: Spot, courier: Courier, context: Question | None, said_round: str | None = None) -> None:
        """The preview of the prognosis in the text; without an amount it is a question and is answered. ``said_round``: the round's id.

        A choice of what to approve is ”godkänn …”, and is approved.
        """
        if (unit := said.approval_of(text)) is not None:
            await self._approve(Approve(unit or None), spot, courier)
            return
        await self._show(await self._do(GivePrognosis(text, round=said_round, context=context), spot.who), spot, courier)

    async def _change(self, draft: Draft, text: str, spot: Spot, courier: Courier) -> None:
        """The same prognosis with the amount or the comment of the text; nothing but the new card can be saved from then on."""
        answer = await self._do(GivePrognosis(text, context=draft.asked, instead=draft.command), spot.who)
        if not _is_preview(answer) and not answer.choices:
            self._wait(draft, spot)
            await self._show(answer, spot, courier)
            return
        draft.is_spent = True
        draft.outcome = f"{outcomes.CHANGED}."
        await self._show(answer, spot, courier)
        await outcomes.settle(courier, spot.place, draft.message, draft.shown, draft.outcome)

    async def _is_question(self, text: str, who: Who) -> bool:
        """True for a whole question, which is a change of subject; a comment is nothing that the desk understands."""
        if said.names_amount(text) or said.is_number(text):
            return False
        status = (await self._ask(text, who, None)).status
        return status == "answered" or (status == "choose" and " " in text.strip())

    async def _show(self, answer: Answer, spot: Spot, courier: Courier) -> None:
        spot.answers.append(answer)
        if isinstance(answer.yes, GivePrognosis):
            await self._preview(answer, answer.yes, spot, courier)
        elif answer.uncommented is not None:
            draft = await self._preview(answer, answer.uncommented, spot, courier)
            self._wait(draft, spot)
        elif answer.choices:
            await courier.card(spot.place, spot.conversation.card(answer, owner=spot.user.id))
        else:
            await self._reply(courier, spot.place, spot.conversation, answer)

    async def _preview(self, answer: Answer, command: GivePrognosis, spot: Spot, courier: Courier) -> Draft:
        """The card, with buttons that obey only who typed; without its comment it cannot be saved."""
        draft = Draft(spot.user.id, command, answer.asked, answer)
        acts = said.ACTS if answer.yes is not None else said.ACTS_WITHOUT_COMMENT
        name = f"prognos {answer.unit.name}" if answer.unit else ""
        buttons = [Button(label, spot.conversation.remember(Press(act, draft), name)) for label, act in acts]
        card = spot.conversation.card(answer._replace(yes=None, followups=()), above=tuple((each,) for each in buttons))
        draft.message = await courier.card(spot.place, card)
        if answer.uncommented is not None:
            await courier.text(spot.place, said.comment_wanted(is_group=spot.is_group))
        return draft

    def _wait(self, draft: Draft, spot: Spot) -> None:
        self._waiting[spot.key, spot.user.id] = draft
        while len(self._waiting) > MOST_WAITING:
            self._waiting.popitem(last=False)

    # -- what is tapped -------------------------------------------------------------------------------------------

    async def press(self, pressed: Press, query: CallbackQuery, message: int, spot: Spot, courier: Courier) -> None:
        """A button under a preview. It works once, and only for who typed the prognosis."""
        draft = pressed.draft
        if spot.user.id != draft.owner or draft.is_spent:
            done = f"{draft.outcome or said.DONE} {said.AGAIN}"
            await self._acknowledge(query, done if spot.user.id == draft.owner else said.NOT_YOURS)
            return
        self._waiting.pop((spot.key, spot.user.id), None)
        if pressed.act == "change":
            self._wait(draft, spot)
            await self._acknowledge(query, None)
            await courier.text(spot.place, said.change_wanted(is_group=spot.is_group))
            return
        draft.is_spent, draft.message = True, message
        await self._acknowledge(query, None)
        if pressed.act == "save":
            await self._save(draft, spot, courier)
        else:
            await self._settle(draft, outcomes.DROPPED, spot, courier)
            await courier.text(spot.place, said.DROPPED)

    async def _save(self, draft: Draft, spot: Spot, courier: Courier) -> None:
        """Write it; when the preview no longer holds, show how it stands and let it be confirmed anew."""
        answer = await self._do(draft.command, spot.who)
        if answer.status == "answered":
            courier.outcome = outcomes.outcome_of(draft.command, answer.version)
            await self._settle(draft, courier.outcome.said, spot, courier)
            await self._receipt(answer, draft, spot, courier)
            return
        await self._settle(draft, outcomes.NOT_SAVED, spot, courier)
        await courier.card(spot.place, spot.conversation.card(answer))
        anew = await self._do(replace(draft.command, write=False, seen=None), spot.who)
        if _is_preview(anew):
            await self._show(anew, spot, courier)

    async def _settle(self, draft: Draft, said_of_it: str, spot: Spot, courier: Courier) -> None:
        """What came of it stands in its card, and is told to whoever taps it again."""
        draft.outcome = outcomes.clocked(said_of_it)
        await outcomes.settle(courier, spot.place, draft.message, draft.shown, draft.outcome)

    async def _receipt(self, answer: Answer, draft: Draft, spot: Spot, courier: Courier) -> None:
        """What was written, with a button that takes it back, and for those who approve one that does."""
        buttons = [Button(said.UNDO, f"ångra:{answer.version}")]
        approve = Approve(draft.command.unit, round=draft.command.round, municipality=draft.command.municipality)
        if spot.is_group or (await self._do(approve, spot.who)).yes is not None:
            name = answer.unit.name if answer.unit else ""
            buttons.append(Button(said.APPROVE, spot.conversation.remember(Do(approve, yes=said.APPROVE), f"godkänn {name}")))
        await courier.card(spot.place, spot.conversation.card(answer._replace(followups=()), above=tuple((each,) for each in buttons)))

    async def undo(self, query: CallbackQuery, spot: Spot, courier: Courier) -> bool:
        """True when the tap was on ”Ångra”: takes back one's own change, and says why when it cannot be."""
        found = _UNDO.fullmatch(query.data or "")
        if found is None:
            return False
        answer = await self._do(Undo(int(found[1]), write=True, own=True), spot.who)
        await self._acknowledge(query, None if answer.status == "answered" else label_of(answer.headline, 190))
        if answer.status == "answered":
            courier.outcome = outcomes.outcome_of(Undo())
            await courier.card(spot.place, spot.conversation.card(answer._replace(followups=())))
        return True

    async def _approve(self, command: Approve, spot: Spot, courier: Courier) -> None:
        answer = await self._do(command, spot.who)
        spot.answers.append(answer)
        await courier.card(spot.place, spot.conversation.card(answer, said.APPROVE, spot.user.id))


def _is_preview(answer: Answer) -> bool:
    return isinstance(answer.yes, GivePrognosis) or answer.uncommented is not None
