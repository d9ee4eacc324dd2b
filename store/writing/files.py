"""A report to a file whose name says the format: written beside it first, so that a file is never half written."""
from __future__ import annotations

from pathlib import Path
from typing import Final

from core.report import Report, Written
from store.writing.placing import place

FORMATS: Final = (".docx", ".xlsx", ".md", ".html")


class FileError(ValueError):
    """A file that cannot be written; the message is a Swedish sentence that says what to do."""


def check(path: Path, *, replace: bool, template: Path | None = None) -> None:
    """Everything that can be known to be wrong before the report is made. Raises FileError."""
    if path.suffix.lower() not in FORMATS:
        kind = f"slutar på {path.suffix}" if path.suffix else "har ingen ändelse"
        raise FileError(f"Filnamnet {path.name} {kind}, så formatet är okänt. Koll skriver {', '.join(FORMATS[:-1])} och {FORMATS[-1]}.")
    if not path.parent.is_dir():
        raise FileError(f"Mappen {path.parent} finns inte. Skapa den, eller välj en annan.")
    if path.is_dir():
        raise FileError(f"{path} är en mapp. Ange ett filnamn i den.")
    if path.exists() and not replace:
        raise FileError(f"Filen {path} finns redan. Lägg till --ja för att skriva över den, eller välj ett annat namn.")
    if template is not None and path.suffix.lower() != ".docx":
        raise FileError("En mall kan bara användas för Word (.docx).")


def content(written: Written, suffix: str, template: bytes | None = None) -> bytes:
    """The report in the format of a file name's ending. Raises store.writing.word.TemplateError."""
    match suffix.lower():
        case ".docx":
            from store.writing.word import word  # noqa: PLC0415 – each format's library is loaded for that format alone

            return word(written, template)
        case ".xlsx":
            from store.writing.excel import excel  # noqa: PLC0415 – as above

            return excel(written)
        case ".md":
            from store.writing.markdown import markdown  # noqa: PLC0415 – as above

            return markdown(written).encode()
        case _:
            from store.writing.html import html  # noqa: PLC0415 – as above

            return html(written).encode()


def put(path: Path, made: bytes) -> None:
    """Write the file whole or not at all. Raises FileError."""
    try:
        place(path, made)
    except OSError as error:
        why = "Får du skriva i mappen, är filen öppen i ett annat program, eller är disken full?"
        raise FileError(f"Filen {path} kunde inte skrivas ({error.strerror}). {why}") from error


def size_text(report: Report, made: bytes) -> str:
    """”14 avsnitt, 42 kB”."""
    return f"{len(report.sections)} avsnitt, {-(-len(made) // 1024)} kB"
