"""The Bot API's methods, as far as the chat uses them, with the limits that Telegram keeps.

Source: https://core.telegram.org/bots/api
"""
from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, Final

from bot.simulator.entities import MarkupError, length, parse_html
from bot.simulator.hook import START
from bot.simulator.hooks import delete_webhook, set_webhook, webhook_info
from bot.simulator.parameters import ApiError, Parameters, as_json, integer, required
from bot.simulator.people import Json, bot_json
from bot.simulator.world import Sent, Tapped, World, png_size

MOST_TEXT: Final = 4096
MOST_CALLBACK_DATA: Final = 64
MOST_ALERT: Final = 200
MOST_BUTTONS: Final = 100
MOST_COMMANDS: Final = 100
MOST_RESULTS: Final = 50
LARGEST_FILE: Final = 20_000_000
ACTIONS: Final = frozenset({"typing", "upload_photo", "upload_document"})
MOST_CAPTION: Final = 1024
MOST_PHOTO: Final = 10_000_000
MOST_UPLOAD: Final = 50_000_000
"""Bytes; width and height together have a limit too, and so has how oblong it is."""
MOST_SIDES: Final = 10_000
MOST_RATIO: Final = 20


async def call(world: World, method: str, parameters: Parameters) -> Any:
    """The result of a method, or ApiError."""
    found = _METHODS.get(method.lower())
    if found is None:
        raise ApiError(404, "Not Found: method not found")
    result = await found(world, parameters)
    if method.lower() != "getupdates":
        world.calls.append(method)
        await world.changed()
    return result


async def _get_me(world: World, _parameters: Parameters) -> Json:
    return bot_json() | {"can_join_groups": True, "can_read_all_group_messages": not world.privacy, "supports_inline_queries": True}


async def _get_file(world: World, parameters: Parameters) -> Json:
    key = parameters.get("file_id", "")
    if key not in world.files:
        raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    if len(world.files[key]) > LARGEST_FILE:
        raise ApiError(400, "Bad Request: file is too big")
    return {"file_id": key, "file_unique_id": key, "file_size": len(world.files[key]), "file_path": f"documents/{key}"}


async def _get_updates(world: World, parameters: Parameters) -> list[Json]:
    limit = min(100, max(1, integer(parameters, "limit", 100)))
    return await world.updates(integer(parameters, "offset", 0), limit, integer(parameters, "timeout", 0))


async def _send_message(world: World, parameters: Parameters) -> Json:
    text = _text(parameters)
    return world.send(
        required(parameters, "chat_id"), text, parameters["text"], _keyboard(parameters), **_delivery(parameters)
    ).as_json()


async def _send_photo(world: World, parameters: Parameters) -> Json:
    caption = _shown(parameters, "caption", MOST_CAPTION, "message caption is too long")
    return world.send(
        required(parameters, "chat_id"), caption, parameters.get("caption", ""), _keyboard(parameters),
        photo=_photo(parameters), **_delivery(parameters),
    ).as_json()


async def _send_document(world: World, parameters: Parameters) -> Json:
    caption = _shown(parameters, "caption", MOST_CAPTION, "message caption is too long")
    file, name = parameters.files.get("document"), parameters.names.get("document", "")
    if not file:
        raise ApiError(400, "Bad Request: there is no document in the request")
    if len(file) > MOST_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    return world.send(
        required(parameters, "chat_id"), caption, parameters.get("caption", ""), _keyboard(parameters),
        document=file, file_name=name, **_delivery(parameters),
    ).as_json()


async def _edit_message_text(world: World, parameters: Parameters) -> Json:
    message = _message(world, parameters)
    if message.photo is not None or message.document is not None:
        raise ApiError(400, "Bad Request: there is no text in the message to edit")
    text, keyboard = _text(parameters), _keyboard(parameters)
    if (message.markup, message.keyboard) == (parameters["text"], keyboard):
        raise ApiError(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same")
    message.text, message.markup, message.keyboard = text, parameters["text"], keyboard
    message.edits += 1
    return message.as_json()


async def _forward_message(world: World, parameters: Parameters) -> Json:
    chat, number = required(parameters, "from_chat_id"), required(parameters, "message_id")
    if (text := world.text_of(chat, number)) is None:
        raise ApiError(400, "Bad Request: message to forward not found")
    origin = {"type": "hidden_user", "date": START, "sender_user_name": "Kim"}
    sent = world.send(required(parameters, "chat_id"), text, text, [], **_delivery(parameters))
    return sent.as_json() | {"forward_origin": origin}


async def _delete_message(world: World, parameters: Parameters) -> bool:
    message = _message(world, parameters)
    world.messages.remove(message)
    world.deleted.append(message)
    return True


async def _pin_chat_message(world: World, parameters: Parameters) -> bool:
    world.pinned[required(parameters, "chat_id")] = _message(world, parameters).id
    return True


async def _answer_callback_query(world: World, parameters: Parameters) -> bool:
    text = parameters.get("text")
    if text and len(text) > MOST_ALERT:
        raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
    tap = Tapped(parameters.get("callback_query_id", ""), text, parameters.get("show_alert", "").lower() == "true")
    if not world.close_tap(tap):
        raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    return True


async def _answer_inline_query(world: World, parameters: Parameters) -> bool:
    results = as_json(parameters, "results", [])
    if len(results) > MOST_RESULTS:
        raise ApiError(400, "Bad Request: RESULTS_TOO_MUCH")
    ids = [each.get("id", "") for each in results]
    if len(set(ids)) < len(ids) or not all(1 <= len(each.encode()) <= MOST_CALLBACK_DATA for each in ids):
        raise ApiError(400, "Bad Request: RESULT_ID_INVALID")
    for each in results:
        content = each.get("input_message_content") or {}
        if not each.get("title") or not content.get("message_text"):
            raise ApiError(400, "Bad Request: article title and message text must be non-empty")
        said = Parameters({"text": content["message_text"], "parse_mode": content.get("parse_mode", "")})
        each["text"] = _text(said if said["parse_mode"] else Parameters({"text": content["message_text"]}))
    shown = {"results": results, "cache_time": integer(parameters, "cache_time", 300),
             "is_personal": parameters.get("is_personal", "").lower() == "true", "button": as_json(parameters, "button", None)}
    if not world.close_query(parameters.get("inline_query_id", ""), shown):
        raise ApiError(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
    return True


async def _send_chat_action(world: World, parameters: Parameters) -> bool:
    if parameters.get("action") not in ACTIONS:
        raise ApiError(400, "Bad Request: wrong parameter action in request")
    world.actions.append((required(parameters, "chat_id"), parameters["action"]))
    return True


async def _set_my_commands(world: World, parameters: Parameters) -> bool:
    commands = as_json(parameters, "commands", [])
    for each in commands:
        name = each.get("command", "")
        if not (1 <= len(name) <= 32 and name.isascii() and name.replace("_", "a").isalnum() and name == name.lower()):
            raise ApiError(400, "Bad Request: BOT_COMMAND_INVALID")
        if not 1 <= len(each.get("description", "")) <= 256:
            raise ApiError(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
    if len(commands) > MOST_COMMANDS:
        raise ApiError(400, "Bad Request: BOT_COMMANDS_TOO_MUCH")
    scope = as_json(parameters, "scope", {"type": "default"})
    world.menus[" ".join(str(scope[key]) for key in ("type", "chat_id") if key in scope)] = commands
    return True


_METHODS: Final[dict[str, Callable[[World, Parameters], Awaitable[Any]]]] = {
    "getme": _get_me,
    "getfile": _get_file, "getupdates": _get_updates,
    "sendmessage": _send_message,
    "sendphoto": _send_photo,
    "senddocument": _send_document,
    "editmessagetext": _edit_message_text,
    "forwardmessage": _forward_message,
    "deletemessage": _delete_message,
    "pinchatmessage": _pin_chat_message,
    "answercallbackquery": _answer_callback_query,
    "setmycommands": _set_my_commands,
    "answerinlinequery": _answer_inline_query,
    "sendchataction": _send_chat_action,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": webhook_info,
}


def _text(parameters: Parameters) -> str:
    """The text as a reader sees it, which no message is without."""
    text = _shown(parameters, "text", MOST_TEXT, "message is too long")
    if not text:
        raise ApiError(400, "Bad Request: message text is empty")
    return text


def _shown(parameters: Parameters, key: str, most: int, too_long: str) -> str:
    """A field's text as a reader sees it; past its limit it is refused in the words of ``too_long``."""
    given, mode = parameters.get(key, ""), parameters.get("parse_mode")
    if mode not in (None, "HTML"):
        raise ApiError(400, "Bad Request: unsupported parse_mode")
    try:
        text = (parse_html(given) if mode else given).strip()
    except MarkupError as error:
        raise ApiError(400, f"Bad Request: can't parse entities: {error}") from error
    if length(text) > most:
        raise ApiError(400, f"Bad Request: {too_long}")
    return text


def _photo(parameters: Parameters) -> bytes:
    """The picture, which Telegram opens and measures."""
    photo = parameters.files.get("photo")
    if not photo:
        raise ApiError(400, "Bad Request: there is no photo in the request")
    if len(photo) > MOST_PHOTO:
        raise ApiError(413, "Request Entity Too Large")
    size = png_size(photo)
    if size is None:
        raise ApiError(400, "Bad Request: IMAGE_PROCESS_FAILED")
    if sum(size) > MOST_SIDES or max(size) > MOST_RATIO * min(size):
        raise ApiError(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    return photo


def _delivery(parameters: Parameters) -> dict[str, Any]:
    """What a message replies to, in which topic, and whether it is silent."""
    reply = as_json(parameters, "reply_parameters", {})
    return {
        "reply_to": reply.get("message_id"), "topic": integer(parameters, "message_thread_id", 0) or None,
        "silent": parameters.get("disable_notification", "").lower() == "true",
    }


def _keyboard(parameters: Parameters) -> list[list[Json]]:
    rows: list[list[Json]] = as_json(parameters, "reply_markup", {}).get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > MOST_BUTTONS:
        raise ApiError(400, "Bad Request: reply markup is too long")
    for button in buttons:
        if not button.get("text"):
            raise ApiError(400, "Bad Request: inline keyboard button text must be non-empty")
        if not 1 <= len(button.get("callback_data", "").encode()) <= MOST_CALLBACK_DATA:
            raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    return rows


def _message(world: World, parameters: Parameters) -> Sent:
    message = world.message(required(parameters, "chat_id"), required(parameters, "message_id"))
    if message is None:
        raise ApiError(400, "Bad Request: message to edit not found")
    return message
