"""Keys of one's own choice: a file says which, and the footer, the tabs, the help and the palette then show them."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from textual.keys import Keys

from core.fold import plain
from tui.keys import ALL_KEYS, Key, name_of

FILE: Final = "tangenter.toml"
SHOWN: Final = {"enter": "⏎", "space": "blank", "escape": "esc", "tab": "⇥", "up": "↑", "down": "↓", "left": "←", "right": "→"}
WORDS: Final = {
    "blank": "space", "mellanslag": "space", "retur": "enter", "esc": "escape", "tabb": "tab", "upp": "up", "ned": "down",
    "vänster": "left", "höger": "right",
}
"""Swedish names of keys."""
FIXED: Final = {"ctrl+c": "avsluta", "ctrl+q": "avsluta", "ctrl+p": "alla kommandon"}
"""Keys that always do the same."""
_KNOWN: Final = frozenset(key.value for key in Keys)
Keymap = Mapping[str, str]
"""What an action is called in the file → its keys as Textual names them, with commas between."""


def remappable() -> dict[str, Key]:
    """Everything that can have another key, by name."""
    made: dict[str, Key] = {}
    for key in ALL_KEYS:
        if not key.action.startswith("app.command"):
            made.setdefault(name_of(key), key)
    return made


def read_keymap(path: Path) -> dict[str, str]:
    """The keys of a file; none where there is no file. Raises ValueError with a Swedish sentence that names the file."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ValueError(f"{path} kan inte läsas (fel {error.errno}).") from None
    import tomllib  # noqa: PLC0415 – most users have no file

    try:
        given = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        raise ValueError(f'{path} är inte giltig TOML i UTF-8. Skriv till exempel prognos = "n".') from None
    try:
        return keymap_of(given)
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def keymap_of(given: Mapping[str, object]) -> dict[str, str]:
    """What the words of a file mean. Raises ValueError for an action or a key that is unknown, and for a key that is taken."""
    known, made = remappable(), dict[str, str]()
    for word, value in given.items():
        name = "-".join(plain(word).split())
        if name not in known:
            from difflib import get_close_matches  # noqa: PLC0415 – only a mistake needs it

            near = get_close_matches(name, known, 1, 0.0)[0]
            raise ValueError(f"det finns inget som heter ”{word[:40]}”. Menas {near}?")
        made[name] = ",".join(_key(word, each) for each in (value if isinstance(value, list) and value else [value]))
    _check_taken(made, known)
    return made


def remapped(keys: Iterable[Key], chosen: Keymap) -> tuple[Key, ...]:
    """The keys as they are shown and bound with one's own choice."""
    return tuple(key._replace(keys=own, shown=shown(own)) if (own := chosen.get(name_of(key))) else key for key in keys)


def shown(keys: str) -> str:
    """A key as it is printed: the first of several."""
    first = keys.split(",")[0] or ","
    return SHOWN.get(first, first)


def _key(word: str, value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if len(text) == 1 and text.isprintable() and text != ",":
        return text
    text = text if text in _KNOWN else "+".join(WORDS.get(part, part) for part in text.casefold().split("+"))
    *held, last = text.split("+")
    is_key = len(last) == 1 or last in _KNOWN
    if not text or not is_key or not last.isascii() or any(each not in ("ctrl", "shift", "alt") for each in held):
        raise ValueError(f"{word} = ”{str(value)[:40]}” är ingen tangent. Skriv en bokstav, f2–f12, ctrl+n, blank, tabb eller retur.")
    return text


def _check_taken(made: Mapping[str, str], known: Mapping[str, Key]) -> None:
    """No key may do two things, of which one is newly chosen."""
    taken = dict(FIXED)
    for name, keys in made.items():
        for key in keys.split(","):
            if key in taken:
                raise ValueError(f"tangenten ”{shown(key)}” kan inte vara både {taken[key]} och {name}.")
            taken[key] = name
    for name, known_key in known.items():
        for each in _plainly(known_key.keys.split(",")) if name not in made else ():
            if each in taken and taken[each] != name:
                raise ValueError(f"tangenten ”{shown(each)}” är redan {name}. Välj en annan till {taken[each]}, eller flytta också {name}.")


def _plainly(keys: Sequence[str]) -> list[str]:
    """Names of keys as a person writes them: ? instead of question_mark."""
    from textual.keys import key_to_character  # noqa: PLC0415 – only with a file

    return [character if (character := key_to_character(key)) and character.isprintable() and character != " " else key for key in keys]
