"""Configuration: koll.toml in the user's folder, overruled by KOLL_ variables, overruled by options."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

KEYS: Final = (
    "store", "kommun", "today", "bot_token", "bot_token_file", "bot_api", "bot_file_api", "bot_admins",
    "channels", "smtp", "kolada", "web_password_file",
)
"""Keys of koll.toml; each is also a variable, KOLL_STORE and so on."""


class ConfigurationError(ValueError):
    """A setting that cannot be right; the message is a Swedish sentence that names it."""


def configuration(environ: Mapping[str, str], options: Mapping[str, str | None], file: Path | None = None) -> dict[str, str]:
    """The settings that hold, by lower-case key. ``file``: koll.toml; None = the user's own where there is one."""
    found = _from_file(file or default_file(environ))
    found.update({key: environ[f"KOLL_{key.upper()}"] for key in KEYS if environ.get(f"KOLL_{key.upper()}")})
    found.update({key: value for key, value in options.items() if value is not None})
    return found


def default_file(environ: Mapping[str, str]) -> Path:
    """Where the operating system keeps a user's settings; platformdirs is asked only where the usual folder is not Linux's."""
    home = environ.get("XDG_CONFIG_HOME") or (environ.get("HOME", "") + "/.config" if environ.get("HOME") else "")
    if home and Path("/proc").exists():
        return Path(home) / "koll" / "koll.toml"
    from platformdirs import user_config_dir  # noqa: PLC0415 – slow to import, and not needed on Linux

    return Path(user_config_dir("koll", appauthor=False)) / "koll.toml"


def today_of(settings: Mapping[str, str]) -> date:
    """The configured date (for tests and rehearsals), else the clock's."""
    if "today" not in settings:
        return date.today()
    try:
        return date.fromisoformat(settings["today"])
    except ValueError:
        raise ConfigurationError(f"KOLL_TODAY ”{settings['today'][:40]}” är inget datum. Skriv till exempel 2020-09-15.") from None


def _from_file(file: Path) -> dict[str, str]:
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file} kan inte läsas ({type(error).__name__}). Den ska vara en textfil i UTF-8.") from None
    import tomllib  # noqa: PLC0415 – most users have no file

    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{file} är inte giltig TOML: {error}.") from None
    return {key: _as_text(file, key, value) for key, value in given.items()}


def _as_text(file: Path, key: str, value: object) -> str:
    if key not in KEYS:
        from difflib import get_close_matches  # noqa: PLC0415 – only a mistake needs it

        near = get_close_matches(key, KEYS, 1, 0.0)[0]
        raise ConfigurationError(f"{file}: nyckeln ”{key[:40]}” finns inte. Menas {near}?")
    if isinstance(value, list):
        return ",".join(str(each) for each in value)
    if isinstance(value, (str, int, date)) and not isinstance(value, bool):
        return str(value)
    raise ConfigurationError(f"{file}: {key} ska vara text, till exempel {key} = \"…\".")
