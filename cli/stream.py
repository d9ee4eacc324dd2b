"""Standard output as it must be for whoever reads it: one that leaves early, and one whose character set lacks what Koll writes."""
from __future__ import annotations

import codecs
import io
import os
import sys
from typing import Final

ERRORS: Final = "koll"
"""The name of the error handler that writes the nearest character there is."""
_NEAREST: Final = str.maketrans({
    "\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{EM DASH}": "-", "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "\N{RIGHT DOUBLE QUOTATION MARK}": '"', "\N{LEFT DOUBLE QUOTATION MARK}": '"', "\N{HORIZONTAL ELLIPSIS}": ".",
    "\N{MIDDLE DOT}": "-", "\N{RIGHTWARDS ARROW}": ">", "\N{PLUS-MINUS SIGN}": "+",
    "▲": "+", "●": "*", "▽": "!", "▼": "-", **dict(zip("▁▂▃▄▅▆▇█", "12345678", strict=True)),
})
"""One character for each, so that columns stay columns."""


class _Patient(io.FileIO):
    """A file that takes what nobody reads any more: a reader that leaves does not undo what was done."""

    def write(self, data: bytes, /) -> int:  # type: ignore[override]  # typeshed has any buffer; a BufferedWriter gives bytes alone
        """The number of bytes taken; from the first that nobody reads they go nowhere."""
        try:
            return super().write(data)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.fileno())
            return len(data)


def ready(*, is_json: bool) -> None:
    """Make standard output and standard error ready. ``is_json``: what is written is UTF-8 whatever the terminal has."""
    codecs.register_error(ERRORS, nearest)
    if sys.stdout is None:  # closed by whoever started us
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 – as long as the process
    elif sys.stdout is sys.__stdout__ and isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        raw = _Patient(sys.stdout.fileno(), "wb", closefd=False)
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(raw), encoding=sys.stdout.encoding)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8" if is_json and stream is sys.stdout else None, errors=ERRORS)


def has_reader() -> bool:
    """False when whoever read standard output has left, or there never was anyone."""
    sys.stdout.flush()  # only what is written finds out that nobody reads
    try:
        return os.fstat(sys.stdout.fileno()).st_rdev != os.stat(os.devnull).st_rdev
    except (OSError, ValueError):
        return True


def nearest(error: UnicodeError) -> tuple[str | bytes, int]:
    """The nearest characters that the set has, as an error handler of Python's codecs: ``-`` for −, ``a`` for å, else ``?``."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    written = error.object[error.start:error.end]
    return "".join(_nearest(character, error.encoding) for character in written), error.end


def _nearest(character: str, encoding: str) -> str:
    from unicodedata import normalize

    plain = character.translate(_NEAREST)
    for tried in (plain, normalize("NFKD", plain)[:1]):
        try:
            tried.encode(encoding)
        except UnicodeError:
            continue
        return tried
    return "?"
