"""Where a file that the terminal has made goes: on disk, or, from a browser, to the computer that the browser is on."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textual.app import App

from store.writing.saving import save

NO_FILES_HERE = (
    "I webbläsaren läses inga filer in: sökvägen vore serverns. Kör koll importera där Koll körs, eller skicka filen i chatten."
)


def hand_over(app: App[Any], path: Path, content: bytes, *, replace: bool = False) -> None:
    """Save the file, or send it to the browser under its name. Raises SavingError."""
    if app.is_web:
        app.deliver_binary(BytesIO(content), save_filename=path.name, mime_type="application/octet-stream")
    else:
        save(path, content, replace=replace)


@contextmanager
def writing(app: App[Any], path: Path) -> Iterator[Path]:
    """The file to write to: the path itself, or one that the browser is sent under the path's name once it is written."""
    if not app.is_web:
        yield path
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / path.name
        yield file
        hand_over(app, path, file.read_bytes())


def told(app: App[Any], path: Path) -> str:
    """Where a file has gone, for a sentence: its whole path, or only its name where the path would be the server's."""
    return path.name if app.is_web else str(path.resolve())


def goes_to(app: App[Any]) -> str:
    """Where a bare name puts a file, as a clause."""
    return "hämtas av webbläsaren" if app.is_web else f"hamnar i {Path.cwd()}"
