"""What is wrong with documents that someone may have edited by hand, in Swedish: looked at before they are let into a store."""
from __future__ import annotations

import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin, get_type_hints

from core.calendar import LONGEST_YEAR
from core.ports import StoreError
from core.profile import Profile
from core.tree import TreeError
from store import filing, schema
from store.chain import ERASED, vouched_in
from store.content import WORD, content_of
from store.holes import LOST, UNUSED, lost_in, named, unused_in
from store.schema import Document
from store.sound_notes import fault_of_note
from store.sound_times import fault_of_times, moment
from store.whole import Whole

_RECORDS: Final = {table: record for record, table in schema.TABLES.items()}
_TEXTS: Final[dict[str, tuple[str, ...]]] = {schema.MUNICIPALITIES: ("id", "name"), schema.SETTINGS: ("key",)}
"""Fields of documents that are no record's, which must be text and not empty."""


def _vouched(entry: Document) -> None:
    """Raises ValueError for hashes of other entries that Koll would not have written."""
    if not all(isinstance(each, str) for hashes in vouched_in(entry).values() for each in hashes):
        raise ValueError(entry[ERASED])


_READ_AGAIN: Final[dict[str, Callable[[Document], object]]] = {
    "time": lambda entry: moment(entry.get("time", "")), WORD: content_of, LOST: lost_in, UNUSED: unused_in, ERASED: _vouched,
}
"""Words of the log's entries that say more than a text → how they are read. Raises ValueError."""
_INT64: Final = 2**63


def fault_of(table: str, number: int, document: Any) -> str | None:
    """What is wrong with a document that is not figures, by itself; None for nothing."""
    if number < 1:
        return "numret måste vara större än 0"
    if not isinstance(document, dict):
        return "den är ingen post med fält"
    if not _fits(document):
        return "ett tal är större än vad som får plats"
    missing = next((name for name in _TEXTS.get(table, ()) if not _is_text(document.get(name))), None)
    if missing is not None:
        return f"fältet {missing} saknas eller är ingen text"
    return _fault_of_fields(table, number, document)


def _fault_of_fields(table: str, number: int, document: Document) -> str | None:
    record = _RECORDS.get(table)
    if table == schema.LOG:
        return _fault_of_entry(number, document)
    if table == schema.UNDO:
        return fault_of_note(number, document, fault_of)
    if record is None:
        return _fault_of_other(table, document)
    return _fault_of_record(document, record) or fault_of_times(table, document)


def _fault_of_entry(number: int, entry: Document) -> str | None:
    """Also of the words that are read again: what they say is asked for long after they were let in."""
    if not all(isinstance(said, str) for said in entry.values()):
        return "loggens fält måste vara text"
    if "chain" in entry and "seal" not in entry:
        return "fältet seal saknas"
    for word, read in _READ_AGAIN.items():
        try:
            _ = read(entry)
        except ValueError:
            return f"fältet {word} är inte som Koll skriver det"
    return None if unused_in(entry).stop <= number else f"fältet {UNUSED} är inte som Koll skriver det"


def _fault_of_other(table: str, document: Document) -> str | None:
    if table == schema.MUNICIPALITIES:
        return _undecodable(Profile, document.get("profile"))
    return None


def _fault_of_record(document: Document, record: type) -> str | None:
    if not _is_text(document.get("municipality")):
        return "fältet municipality saknas eller är ingen text"
    hints = _hints(record)
    defaults = record._field_defaults  # type: ignore[attr-defined] # every record is a NamedTuple
    for name, hint in hints.items():
        if name not in document and name not in defaults:
            return f"fältet {name} saknas"
        if name in document and not _suits(document[name], hint):
            return f"fältet {name} har ett värde som inte går där"
    return _undecodable(record, document) or _fault_of_listed(document, record)


def _fault_of_listed(document: Document, record: type) -> str | None:
    """A plain value of another type than its field's, in the records that a list in the document holds."""
    for name, listed in schema.listed_in(record).items():
        hints = _hints(listed)
        for part in document.get(name, ()):
            if not all(_suits(value, hints[field]) for field, value in part.items() if field in hints):
                return f"fältet {name} har ett värde som inte går där"
    return None


def _undecodable(record: type, document: Any) -> str | None:
    try:
        schema.decode(record, document)
    except (StoreError, TypeError, ValueError, KeyError, AttributeError):
        return "något av fälten är inte som Koll skriver det"
    return None


@cache
def _hints(record: type) -> dict[str, Any]:
    return get_type_hints(record)


def _suits(value: Any, hint: Any) -> bool:
    """False for a plain value of another type than the field's; what is built of several is decoded instead."""
    if hint in (str, int, bool):
        return type(value) is hint
    if hint is float:
        return type(value) in (int, float)
    if hint is type(None):
        return value is None
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_origin(hint) in (Union, types.UnionType):
        return any(_suits(value, each) for each in get_args(hint))
    return value is not None


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value)


def _fits(value: Any) -> bool:
    """True when every whole number in it has its place in 64 bits."""
    if isinstance(value, dict):
        return all(map(_fits, value.values()))
    if isinstance(value, list):
        return all(map(_fits, value))
    return not isinstance(value, int) or -_INT64 <= value < _INT64


def faults_between(whole: Whole) -> Iterator[str]:
    """What does not hold between documents, each of which is right by itself."""
    yield from _log(whole)
    known = {document["id"] for document in whole.tables.get(schema.MUNICIPALITIES, {}).values()}
    for table, documents in whole.tables.items():
        yield from _twice(table, documents)
        if schema.is_figures(table) and schema.whose_figures(table)[0] not in known:
            yield f"{named(table, whole.tables)} hör till en kommun som inte finns"
        for number, document in documents.items() if table in _RECORDS else ():
            if document["municipality"] not in known:
                yield f"post {number} i {table} hör till kommunen ”{document['municipality']}”, som inte finns"
    yield from _chosen(whole, known)
    yield from _rounds(whole)
    yield from _registers(whole)


def _chosen(whole: Whole, known: set[str]) -> Iterator[str]:
    for number, setting in whole.tables.get(schema.SETTINGS, {}).items():
        if setting["key"] == "chosen" and setting.get("value") not in known:
            yield f"post {number} i {schema.SETTINGS} väljer kommunen ”{setting.get('value')}”, som inte finns"


def _rounds(whole: Whole) -> Iterator[str]:
    lengths = {(year["municipality"], year.get("label")): (year.get("fiscal") or {}).get("length", 12) for year in _held(whole, "years")}
    for number, said in whole.tables.get("rounds", {}).items():
        length = lengths.get((said["municipality"], said["year"]), LONGEST_YEAR)
        if not 1 <= said["as_of"] <= length:
            yield f"post {number} i rounds är för månad {said['as_of']}, men året har {length}"


def _held(whole: Whole, table: str) -> Iterable[Document]:
    return whole.tables.get(table, {}).values()


def _log(whole: Whole) -> Iterator[str]:
    log = whole.tables.get(schema.LOG, {})
    if not log:
        yield "loggen saknas"
    elif max(log) != whole.generation:
        yield f"loggen slutar vid ändring {max(log)}, men lagret sägs stå vid {whole.generation}"
    if (last := max(whole.tables.get(schema.UNDO, {}), default=0)) > whole.generation:
        yield f"post {last} i {schema.UNDO} är till för att ångra en ändring som inte finns"


def _twice(table: str, documents: Mapping[int, Document]) -> Iterator[str]:
    seen: dict[Any, int] = {}
    for number, document in documents.items():
        key = schema.key_of(table, document)
        if key is not None and seen.setdefault(key, number) != number:
            yield f"posterna {seen[key]} och {number} i {table} är två om samma sak"


def _registers(whole: Whole) -> Iterator[str]:
    try:
        for register in filing.registers_of(whole.tables):
            _ = register.chart
            for label in register.years if register.units else ():
                register.organisation(label)
    except TreeError as error:
        yield str(error).rstrip(".")
    except (StoreError, TypeError, ValueError, KeyError, AttributeError):
        yield "registret över kommuner, enheter och konton går inte att läsa"
