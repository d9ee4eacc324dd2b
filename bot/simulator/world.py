"""The simulator's chats: people who write and tap, the bot's messages, and the updates that wait for the bot."""
from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.hook import START, Hook
from bot.simulator.people import Json, bot_json, bot_json_in, chat_json, user_json
from bot.simulator.privacy import is_seen


@dataclass(slots=True)
class Sent:
    """A message from the bot, as it looks now: ``text`` as a reader sees it, ``markup`` as the bot sent it."""

    id: int
    chat: int
    text: str
    markup: str
    keyboard: list[list[Json]] = field(default_factory=list)
    edits: int = 0
    reply_to: int | None = None
    topic: int | None = None
    photo: bytes | None = None
    """The picture over the text, which is then its caption."""
    document: bytes | None = None
    """The file over the text, which is then its caption; ``file_name`` is what it is called."""
    file_name: str = ""
    silent: bool = False

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons, row by row."""
        return [button["text"] for row in self.keyboard for button in row]

    def as_json(self) -> Json:
        """The message as the Bot API gives it."""
        base: Json = {"message_id": self.id, "date": START, "chat": chat_json(self.chat), "from": bot_json()}
        if self.photo is not None:
            base |= {"photo": [_photo_json(self.id, self.photo)], "caption": self.text}
        elif self.document is not None:
            base |= {"document": _document_json(self.id, self.document, self.file_name), "caption": self.text}
        else:
            base["text"] = self.text
        if self.topic is not None:
            base |= {"message_thread_id": self.topic, "is_topic_message": True}
        return base | ({"reply_markup": {"inline_keyboard": self.keyboard}} if self.keyboard else {})


@dataclass(frozen=True, slots=True)
class Tapped:
    """The bot's answer to a tap: the text in the box, or none."""

    id: str
    text: str | None
    is_alert: bool


class World:
    """In-memory chats. A chat with a negative id is a group, as in Telegram; the others are private."""

    def __init__(self) -> None:
        self.messages: list[Sent] = []
        self.taps: list[Tapped] = []
        self.menus: dict[str, list[Json]] = {}
        """The command menus by scope: ”all_private_chats”, ”all_group_chats”, ”chat 1001”."""
        self.deleted: list[Sent] = []
        self.pinned: dict[int, int] = {}
        """Chat → the id of its pinned message."""
        self.actions: list[tuple[int, str]] = []
        """(chat, ”typing” and the like), as the bot showed them."""
        self.inline: dict[str, Json] = {}
        """Inline query → what the bot answered it with."""
        self._open_queries: set[str] = set()
        self._said: dict[tuple[int, int], str] = {}
        self.files: dict[str, bytes] = {}
        """What people have sent as files, by the file's id."""
        self.calls: list[str] = []
        self.privacy = True
        """The bot sees of groups only what is meant for it, as Telegram has it unless told otherwise."""
        self.hook: Hook | None = None
        self._numbers = itertools.count(1)
        self._updates: list[Json] = []
        self._open_taps: set[str] = set()
        self._changed = asyncio.Condition()

    # -- people ---------------------------------------------------------------------------------------------------

    async def say(self, chat: int, user: int, text: str, **more: Any) -> int:
        """Someone writes; ``more`` goes into the message as it is (``reply_to_message``, ``message_thread_id`` …). The message's id."""
        return await self.happen(chat, user, text=text, **more)

    async def happen(self, chat: int, user: int, kind: str = "message", **content: Any) -> int:
        """A message with any content (a picture, a sticker …), or with ``kind`` ``edited_message`` a changed one. Its id."""
        number = next(self._numbers)
        message = {"message_id": number, "date": START, "chat": chat_json(chat), "from": user_json(user), **content}
        self._said[chat, number] = str(content.get("text", ""))
        if kind == "edited_message":
            message["edit_date"] = START
        if not self.privacy or is_seen(message):
            await self._put({kind: message})
        return number

    async def send_file(self, chat: int, user: int, name: str, content: bytes, caption: str = "") -> int:
        """Someone sends a file, which the bot may fetch. The message's id."""
        key = f"fil{len(self.files)}"
        self.files[key] = content
        document = {"file_id": key, "file_unique_id": key, "file_name": name, "file_size": len(content)}
        return await self.happen(chat, user, document=document, **({"caption": caption} if caption else {}))

    async def tap(self, message: Sent, button: str, user: int | None = None) -> str:
        """Someone taps the button with that label; in a private chat its owner. The tap's id."""
        found = [each for row in message.keyboard for each in row if each["text"] == button]
        if not found:
            raise LookupError(f"no button {button!r} among {message.labels}")
        return await self.tap_id(message, found[0]["callback_data"], user)

    async def tap_id(self, message: Sent, callback_data: str, user: int | None = None) -> str:
        """A tap that sends back any callback_data, such as one that was made up. The tap's id."""
        tap = str(next(self._numbers))
        self._open_taps.add(tap)
        await self._put({"callback_query": {
            "id": tap, "from": user_json(message.chat if user is None else user), "message": message.as_json(),
            "chat_instance": "1", "data": callback_data,
        }})
        return tap

    async def query(self, user: int, text: str) -> str:
        """Someone types ”@bot text” in some chat. The query's id."""
        number = str(next(self._numbers))
        self._open_queries.add(number)
        await self._put({"inline_query": {"id": number, "from": user_json(user), "query": text, "offset": ""}})
        return number

    async def put_in_group(self, chat: int, user: int, was: str = "left", now: str = "member") -> None:
        """Someone makes the bot a member of a group, or changes what it is there."""
        old, new = (bot_json_in(status) for status in (was, now))
        changed = {"chat": chat_json(chat), "from": user_json(user), "date": START, "old_chat_member": old, "new_chat_member": new}
        await self._put({"my_chat_member": changed})

    def close_query(self, number: str, answer: Json) -> bool:
        """The bot answers an inline query, which it can do once."""
        if number not in self._open_queries:
            return False
        self._open_queries.remove(number)
        self.inline[number] = answer
        return True

    def replies(self, chat: int) -> list[Sent]:
        """The bot's messages in a chat, oldest first."""
        return [message for message in self.messages if message.chat == chat]

    async def until(self, condition: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until something that the bot does makes the condition true; TimeoutError when it never does."""
        async with asyncio.timeout(seconds), self._changed:
            await self._changed.wait_for(condition)

    # -- the bot --------------------------------------------------------------------------------------------------

    async def changed(self) -> None:
        """Wake whoever waits for the world to change."""
        async with self._changed:
            self._changed.notify_all()

    def send(self, chat: int, text: str, markup: str, keyboard: list[list[Json]], **more: Any) -> Sent:
        """The bot's new message; ``more`` are further fields of Sent."""
        sent = Sent(next(self._numbers), chat, text, markup, keyboard, **more)
        self.messages.append(sent)
        return sent

    def message(self, chat: int, number: int) -> Sent | None:
        """The bot's message with that id."""
        return next((each for each in self.messages if each.chat == chat and each.id == number), None)

    def text_of(self, chat: int, number: int) -> str | None:
        """What a message says, whoever wrote it; None when there is none."""
        sent = self.message(chat, number)
        return sent.text if sent is not None else self._said.get((chat, number))

    def close_tap(self, tap: Tapped) -> bool:
        """The bot answers a tap, which it can do once."""
        if tap.id not in self._open_taps:
            return False
        self._open_taps.remove(tap.id)
        self.taps.append(tap)
        return True

    async def updates(self, offset: int, limit: int, seconds: float) -> list[Json]:
        """The updates from ``offset`` on, which forgets those before it; waits at most so long for the first."""
        self._updates = [each for each in self._updates if each["update_id"] >= offset]
        if not self._updates and seconds > 0:
            try:
                async with asyncio.timeout(seconds), self._changed:
                    await self._changed.wait_for(lambda: bool(self._updates))
            except TimeoutError:
                return []
        return self._updates[:limit]

    @property
    def unfetched(self) -> int:
        """Updates that the bot has not acknowledged."""
        return len(self._updates)

    @property
    def waiting(self) -> list[Json]:
        """Those updates, oldest first."""
        return self._updates

    def take_away(self, update: Json) -> None:
        """The bot has acknowledged it."""
        self._updates = [each for each in self._updates if each is not update]

    async def handing_over(self, update: Json) -> None:
        """An update is about to be delivered to the webhook: a moment for those who watch."""

    async def _put(self, content: Json) -> None:
        self._updates.append({"update_id": next(self._numbers), **content})
        await self.changed()


def png_size(file: bytes) -> tuple[int, int] | None:
    """Width and height in pixels; None for what is no PNG, the only kind of picture that the chat sends."""
    if len(file) < 24 or not file.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    return int.from_bytes(file[16:20], "big"), int.from_bytes(file[20:24], "big")


def _photo_json(number: int, file: bytes) -> Json:
    width, height = png_size(file) or (0, 0)
    return {"file_id": f"bild-{number}", "file_unique_id": f"b{number}", "width": width, "height": height, "file_size": len(file)}


def _document_json(number: int, file: bytes, name: str) -> Json:
    return {"file_id": f"fil-{number}", "file_unique_id": f"f{number}", "file_name": name, "file_size": len(file)}
