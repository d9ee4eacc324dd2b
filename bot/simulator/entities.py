"""Telegram's HTML as strictly as Telegram reads it: the text that is left, or why the message is refused.

Source: https://core.telegram.org/bots/api#html-style
"""
from __future__ import annotations

import re
from typing import Final

TAGS: Final = frozenset(
    {"b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "pre", "a", "span", "tg-spoiler", "tg-emoji", "blockquote"}
)
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_PIECE: Final = re.compile(r"<(/?)([^<>]*)>|&(#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-z]+);|([<>])|([^<>&]+|&)")
_TAG: Final = re.compile(r"([a-z-]+)((?:\s+[a-z-]+(?:=\"[^\"<>]*\")?)*)\s*")


class MarkupError(ValueError):
    """Why Telegram would refuse the text, in Telegram's words."""


def parse_html(markup: str) -> str:
    """The text without tags and with entities resolved; MarkupError for an unknown, unclosed or misplaced tag or a bare ``<``."""
    open_tags: list[str] = []
    out: list[str] = []
    for piece in _PIECE.finditer(markup):
        closing, tag, entity, bare, text = piece.groups()
        if tag is not None:
            _tag(closing, tag, open_tags)
        elif bare:
            raise MarkupError(f'unsupported start tag at byte offset {len(markup[: piece.start()].encode())}')
        else:
            out.append(_character(entity) if entity else text)
    if open_tags:
        raise MarkupError(f'can\'t find end tag corresponding to start tag "{open_tags[-1]}"')
    return "".join(out)


def length(text: str) -> int:
    """UTF-16 units, which Telegram's limits count."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _tag(closing: str, body: str, open_tags: list[str]) -> None:
    match = _TAG.fullmatch(body)
    name = match.group(1) if match else ""
    if name not in TAGS or (closing and match and match.group(2)):
        raise MarkupError(f'unsupported {"end" if closing else "start"} tag "{body}"')
    if not closing:
        if open_tags and open_tags[-1] == "code":
            raise MarkupError(f'a tag "{name}" cannot stand inside "code"')
        open_tags.append(name)
    elif not open_tags or open_tags.pop() != name:
        raise MarkupError(f'unexpected end tag "{name}"')


def _character(entity: str) -> str:
    if entity.startswith("#"):
        number = int(entity[2:], 16) if entity[1] in "xX" else int(entity[1:])
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    return _NAMED.get(entity, f"&{entity};")
