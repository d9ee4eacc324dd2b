"""Configuration: koll.toml in the user's folder, overruled by KOLL_ variables, overruled by options."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from os import path
from typing import Final

from store.clock import today

KEYS: Final = (
    "store", "kommun", "today", "bot_token", "bot_token_file", "bot_api", "bot_file_api", "bot_admins", "bot_log_chat",
    "bot_webhook", "bot_webhook_secret", "bot_webhook_secret_file", "bot_listen", "bot_health", "channels", "webhook_secret",
    "webhook_secret_file", "smtp", "smtp_password", "smtp_password_file", "kolada", "web_password_file", "web_header",
    "web_proxy", "web_url", "bot_name", "keep_questions", "keep_people", "small_unit", "staff_floor",
)
"""Keys of koll.toml; each is also a variable, KOLL_STORE and so on."""


_LISTS: Final = ("bot_admins", "channels")
_NUMBERS: Final = ("bot_admins", "bot_log_chat", "channels", "today", "keep_questions", "keep_people", "small_unit", "staff_floor")
_WANTED: Final = {
    "bot_admins": "användarnummer, till exempel bot_admins = [12345]",
    "channels": "text, till exempel channels = [\"-100123\", \"mailto:anna@example.org\"]",
    "staff_floor": "ett antal, till exempel staff_floor = 10",
    "today": "ett datum, till exempel today = 2020-09-15",
}


class ConfigurationError(ValueError):
    """A setting that cannot be right; the message is a Swedish sentence that names it."""


def configuration(environ: Mapping[str, str], options: Mapping[str, str | None], file: str | None = None) -> dict[str, str]:
    """The settings that hold, by lower-case key. ``file``: koll.toml; None = the user's own where there is one."""
    found = _from_file(file or default_file(environ))
    found.update({key: environ[f"KOLL_{key.upper()}"] for key in KEYS if environ.get(f"KOLL_{key.upper()}")})
    found.update({key: value for key, value in options.items() if value is not None})
    return found


def default_file(environ: Mapping[str, str]) -> str:
    """Where the operating system keeps a user's settings; platformdirs is asked only where the usual folder is not Linux's."""
    home = environ.get("XDG_CONFIG_HOME") or (environ.get("HOME", "") + "/.config" if environ.get("HOME") else "")
    if home and path.exists("/proc"):
        return path.join(home, "koll", "koll.toml")
    from platformdirs import user_config_dir  # noqa: PLC0415 – slow to import, and not needed on Linux

    return path.join(user_config_dir("koll", appauthor=False), "koll.toml")


def state_folder(environ: Mapping[str, str]) -> str:
    """Where the operating system keeps what a program remembers of itself, and nothing that would be missed."""
    home = environ.get("XDG_STATE_HOME") or (environ.get("HOME", "") + "/.local/state" if environ.get("HOME") else "")
    if home and path.exists("/proc"):
        return path.join(home, "koll")
    from platformdirs import user_state_dir  # noqa: PLC0415 – as above

    return user_state_dir("koll", appauthor=False)


def today_of(settings: Mapping[str, str]) -> Callable[[], date]:
    """What day it is: the configured date (for tests and rehearsals), else the Swedish clock's whenever it is asked. Raises
    ConfigurationError."""
    if "today" not in settings:
        return today
    try:
        fixed = date.fromisoformat(settings["today"])
    except ValueError:
        raise ConfigurationError(f"KOLL_TODAY ”{settings['today'][:40]}” är inget datum. Skriv till exempel 2020-09-15.") from None
    return lambda: fixed


def staff_floor_of(settings: Mapping[str, str]) -> int | None:
    """The largest group of employed that is not shown; None where nothing is said. Raises ConfigurationError."""
    said = settings.get("staff_floor")
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) <= 4):
        raise ConfigurationError(f"KOLL_STAFF_FLOOR ”{said[:40]}” är inget antal. Skriv till exempel 10; 0 döljer inga grupper.")
    return int(said)


def _from_file(file: str) -> dict[str, str]:
    try:
        with open(file, "rb") as opened:
            content = opened.read()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        from store.causes import cause_of  # noqa: PLC0415 – only when something has failed

        raise ConfigurationError(f"{file} kan inte läsas: {cause_of(error)}.") from None
    import tomllib  # noqa: PLC0415 – most users have no file

    try:
        given = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigurationError(f"{file} rad {line}: filen ska vara text i UTF-8. Spara den så.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{file}{_line_in(str(error))}: det är inte giltig TOML. Skriv till exempel kommun = \"Hjo\".") from None
    return {key: _as_text(file, key, value) for key, value in given.items()}


def _line_in(said: str) -> str:
    """Where tomllib stopped: `` rad 3``; nothing when it does not say."""
    line = said.partition("(at line ")[2].partition(",")[0]
    return f" rad {line}" if line.isdigit() else ""


def _as_text(file: str, key: str, value: object) -> str:
    if key not in KEYS:
        from difflib import get_close_matches  # noqa: PLC0415 – only a mistake needs it

        near = get_close_matches(key, KEYS, 1, 0.0)[0]
        raise ConfigurationError(f"{file}: nyckeln ”{key[:40]}” finns inte. Menas {near}?")
    if isinstance(value, list) and key in _LISTS and all(_is_plain(key, each) for each in value):
        return ",".join(str(each) for each in value)
    if _is_plain(key, value) or (key == "today" and isinstance(value, date)):
        return str(value)
    wanted = _WANTED.get(key) or f'text, till exempel {key} = "…"'
    raise ConfigurationError(f"{file}: {key} ska vara {wanted}.")


def _is_plain(key: str, value: object) -> bool:
    return isinstance(value, str) or (key in _NUMBERS and isinstance(value, int) and not isinstance(value, bool))
