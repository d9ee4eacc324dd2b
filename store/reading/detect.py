"""Opens any file and says what it is by its content: SIE, a workbook, a table, or something that cannot be read, and why."""
from __future__ import annotations

import os
import re
import stat
from pathlib import Path
from typing import Final

from core.intake import Incoming, Problem
from core.progress import Part, unheard
from store.causes import cause_of
from store.reading.charset import encoding_of, first_line
from store.reading.problems import shorten

LARGEST_FILE: Final = 100 * 2**20
"""Bytes of the largest file that is read: several million lines. It bounds the memory that one file can take."""

_KNOWN: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF", "Filen är en PDF. Exportera SIE eller CSV ur ekonomisystemet."),
    (b"\x1f\x8b", "Filen är packad (gzip). Packa upp den först."),
)
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
_SOMETHING: Final = re.compile(rb"[^ \t\r\n\x00\x1a\xef\xbb\xbf]")
_HTML: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|body|script)",
    re.IGNORECASE | re.DOTALL,
)
_XML: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|(?:\w+:)?sie(?:entry)?\b)", re.IGNORECASE)
_LABELS: Final = (
    rb"#(?:FLAGGA|FORMAT|PROGRAM|GEN|SIETYP|PROSA|FTYP|FNR|ORGNR|BKOD|ADRESS|FNAMN|RAR|TAXAR|OMFATTN|KPTYP|VALUTA|"
    rb"KONTO|KTYP|ENHET|SRU|DIM|UNDERDIM|OBJEKT|IB|UB|OIB|OUB|RES|PSALDO|PBUDGET|VER|KSUMMA)\b"
)
_OTHER_LINES: Final = rb"#[^\r\n]{0,2000}[\r\n](?:[^\r\n]{0,2000}[\r\n]){0,20}\s*"
"""A record that nobody knows may stand first."""
_SIE: Final = re.compile(rb"(?:(?:\xef\xbb\xbf)?\s*|" + _OTHER_LINES + rb")" + _LABELS, re.IGNORECASE)


def read_file(path: Path, progress: Part = unheard) -> Incoming:
    """What the file holds, recognised by content and never by name. Whatever is wrong is a Problem; nothing is raised.
    ``progress`` is told now and then how much is read, 0…1."""
    source = shorten(path.name or str(path), 80)
    content = _content(path)
    if isinstance(content, str):
        return _refused(source, content)
    return read_content(content, source, progress)


def read_content(content: bytes, source: str, progress: Part = unheard) -> Incoming:
    """The same for bytes that are already in memory. ``source``: the file's name as shown."""
    from store.reading import csv_files, sie, sie5  # noqa: PLC0415 – a question never reads a file
    from store.reading.tables.reading import is_workbook, read_tables, table_of_text  # noqa: PLC0415 – slow, and a ledger file needs none of it

    if is_workbook(content):
        return read_tables(content, source, progress)
    why = _unreadable(content)
    if why is not None:
        return _refused(source, why)
    if _SIE.match(content):
        return sie.read_sie(content, source, None, progress)
    if _XML.match(content):
        return sie5.read_sie5(content, source, None, progress)
    if csv_files.header_of(_first_line(content)) is not None:
        return csv_files.read_csv(content, source)
    return table_of_text(content, source, progress) or _refused(source, _unknown(content))


def _empty_folder(path: Path) -> str:
    """What a folder lacks to be read; empty for one with files, and for what is no folder."""
    inside = list(path.iterdir()) if path.is_dir() else None
    if inside is None or any(each.is_file() and not each.name.startswith(".") for each in inside):
        return ""
    return "Mappen har inga filer, bara mappar eller dolda filer. Ange filerna, eller en av mapparna." if inside else "Mappen är tom."


def _content(path: Path) -> bytes | str:
    """The bytes, or a sentence that says why there are none."""
    try:
        why = _empty_folder(path) or _not_a_file(os.stat(path))
        if why is not None:
            return why
        with open(path, "rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        return "Filen finns inte. Kontrollera sökvägen."
    except PermissionError:
        return "Filen får inte läsas av den här användaren. Ändra dess rättigheter eller kopiera den."
    except ValueError:
        return "Filen går inte att läsa (ogiltig sökväg)."
    except OSError as error:
        return f"Filen går inte att läsa ({cause_of(error)})."
    return content if len(content) <= LARGEST_FILE else _too_large(len(content))


def _not_a_file(found: os.stat_result) -> str | None:
    if stat.S_ISDIR(found.st_mode):
        return "Det är en mapp, inte en fil. Ange filerna i den, till exempel mapp/*.se."
    if not stat.S_ISREG(found.st_mode):
        return "Det är ingen vanlig fil."
    return _too_large(found.st_size) if found.st_size > LARGEST_FILE else None


def _too_large(size: int) -> str:
    return f"Filen är {size // 2**20} MB; gränsen är {LARGEST_FILE // 2**20} MB. Exportera ett räkenskapsår per fil."


def _unreadable(content: bytes) -> str | None:
    """Why these bytes are no text that could be ours."""
    if _SOMETHING.search(content) is None:
        return "Filen är tom."
    for start, sentence in _KNOWN:
        if content.startswith(start):
            return sentence
    if _HTML.match(content[:4096]):
        return "Filen är en sparad webbsida (HTML), ingen SIE-fil. Hämta filen på nytt; kanske krävs inloggning."
    if b"\x00" in content and not _SIE.match(content) and content[:2] not in _UTF16:
        line = content.count(b"\n", 0, content.index(0)) + 1
        return f"Filen är ingen textfil, eller i UTF-16 (ett nolltecken på rad {line}). Exportera SIE, eller spara som CSV UTF-8."
    return None


def _first_line(content: bytes) -> str:
    line = first_line(content)
    return line.decode(encoding_of(line), errors="replace").strip()


def _unknown(content: bytes) -> str:
    if content[:2] in _UTF16:
        return "Filen är i UTF-16. Spara den som CSV UTF-8."
    first = _first_line(content)
    if len(first) > 2_000:
        long = f"Filens första rad är orimligt lång ({len(first)} tecken eller mer)."
        return f"{long} Den är varken SIE eller en CSV-fil som Koll känner. Exportera den på nytt."
    return (
        f"Filen är varken SIE eller en CSV-fil som Koll känner. Första raden är ”{shorten(first)}”. Väntade #FLAGGA … "
        "eller en rad med rubriker som Ansvar, Konto, Period och Belopp."
    )


def _refused(source: str, sentence: str) -> Incoming:
    return Incoming(source, "ledger", problems=(Problem("refused", source, sentence),), file_refused=True)
