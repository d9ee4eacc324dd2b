"""Reads the CSV files ``organisation`` (kod,namn,niva,foralder) and ``konto`` (konto,namn,grupp,gruppnamn), known by their header."""
from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final, Literal, Protocol

from core.accounts import SKELETON_CODES, UNALLOCATED, AccountGroup
from core.intake import Incoming
from core.kommunbas import home_of
from core.organisation import Unit
from store.reading.charset import encoding_of, first_line, is_utf8
from store.reading.chart_groups import homes_in_words, tell_homes
from store.reading.problems import LONGEST_NAME, Problems, clean_name, is_code, shorten

ORGANISATION_HEADER: Final = ("kod", "namn", "niva", "foralder")
CHART_HEADER: Final = ("konto", "namn", "grupp", "gruppnamn")
LONGEST_HEADER: Final = 2_000

_FOLD: Final = str.maketrans("åäöé", "aaoe")
_DELIMITERS: Final = ",;\t"
_UNREADABLE: Final = "\ufffd"

Line = tuple[int, dict[str, str]]


class Lines(Protocol):
    """Rows as dictionaries by the header's names, with their line numbers; ``count``: how many lines there are."""

    count: int

    def __iter__(self) -> Iterator[Line]: ...



def header_of(first_line: str) -> tuple[str, tuple[str, ...]] | None:
    """(delimiter, column names) of a file that is ours, else None. Case, å/ä/ö, quotes and order do not matter."""
    if len(first_line) > LONGEST_HEADER:
        return None
    for delimiter in _DELIMITERS:
        names = tuple(_folded(name) for name in first_line.split(delimiter))
        if set(ORGANISATION_HEADER) <= set(names) or set(CHART_HEADER) <= set(names):
            return delimiter, names
    return None


def _folded(name: str) -> str:
    return name.strip().strip('"').strip().casefold().translate(_FOLD).replace(" ", "").replace("_", "")


def read_csv(content: bytes, source: str) -> Incoming:
    """The units or the accounts of a file whose header ``header_of`` knows."""
    first = first_line(content)
    found = header_of(first.decode(encoding_of(first), errors="replace"))
    if found is None:
        raise ValueError("not one of our headers: ask header_of first")
    says_utf8 = is_utf8(first) and not first.isascii()  # then a damaged byte further down is damage, and no other encoding
    text = content.decode("utf-8" if says_utf8 else encoding_of(content), errors="replace").lstrip("\ufeff")
    problems = Problems(source)
    if _UNREADABLE in text:
        problems.file("confirm", f"Filen har tecken som inte går att läsa. De blir ”{_UNREADABLE}”. Spara den hellre som CSV UTF-8.")
    delimiter, names = found
    lines = _Lines(text, delimiter, names, problems)
    if set(ORGANISATION_HEADER) <= set(names):
        return replace(read_organisation(lines, source, problems), current=_year_in(source))
    return read_chart(lines, source, problems)


def _year_in(source: str) -> int | None:
    """The one year that a file's name holds: ``organisation_2024.csv``."""
    years = {int(year) for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", source.rsplit(".", 1)[0], re.ASCII)}
    return years.pop() if len(years) == 1 else None


class _Lines:
    """The rows below the header as dictionaries, with their line numbers; rows of another width are refused."""

    def __init__(self, text: str, delimiter: str, names: tuple[str, ...], problems: Problems) -> None:
        self._reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        self._names = names
        self._problems = problems
        self.count = 0

    def __iter__(self) -> Iterator[Line]:
        header_seen = False
        rows = iter(self._reader)
        while True:
            first = self._reader.line_num + 1
            try:
                fields = next(rows, None)
            except csv.Error:
                self._problems.line(first, "Raden går inte att läsa som CSV (ett citattecken eller ett fält är orimligt långt).")
                continue
            self.count = self._reader.line_num
            if fields is None:
                return
            if not any(field.strip() for field in fields):
                continue
            if not header_seen:
                header_seen = True
            elif (row := self._row(first, fields)) is not None:
                yield first, row

    def _row(self, number: int, fields: list[str]) -> dict[str, str] | None:
        width = len(self._names)
        if len(fields) < width or any(field.strip() for field in fields[width:]):
            shown = shorten(" | ".join(fields[:6]))
            self._problems.line(number, f"Raden har inte {width} fält som rubrikraden. Den läses inte.", shown)
            return None
        return dict(zip(self._names, (field.strip() for field in fields), strict=False))


def _refused(source: str, what: Literal["organisation", "chart"], problems: Problems, lines: int) -> Incoming:
    return Incoming(source, what, problems=problems.all(), lines=lines, file_refused=True, refused_lines=problems.refused_lines)


# --- organisation


def read_organisation(lines: Lines, source: str, problems: Problems) -> Incoming:
    """The units of an organisation. A tree is right or wrong as a whole: one faulty line refuses the file.

    A code may stand on several lines whose years (från, till) do not meet: the versions of one unit.
    """
    units: list[Unit] = []
    number_of: dict[Unit, int] = {}
    held: dict[str, list[Unit]] = {}
    for number, row in lines:
        unit = _unit(number, row, problems)
        if unit is None or unit in number_of:
            continue
        twin = next((each for each in held.get(unit.code, ()) if _meet(each, unit)), None)
        if twin is not None:
            same = f"Koden {unit.code} finns redan på rad {number_of[twin]}"
            problems.line(number, f"{same}. Varje enhet ska ha en egen kod, eller rader för olika år (från, till).")
        units.append(unit)
        number_of[unit] = number
        held.setdefault(unit.code, []).append(unit)
    for of_year in _trees(units):
        _check_parents(of_year, held, number_of, problems)
    if not units and not problems.refused_lines:
        problems.file("refused", "Filen har rubrikrad men inga enheter.")
    if problems.refused_lines or not units:
        if units:
            wrong = f"{problems.refused_lines} {'rad' if problems.refused_lines == 1 else 'rader'} är fel"
            text = f"Organisationen läses inte in: {wrong}. Rätta och läs in igen; ett träd är rätt eller fel som helhet."
            problems.file("refused", text)
        return _refused(source, "organisation", problems, lines.count)
    return Incoming(source, "organisation", units=tuple(units), problems=problems.all(), lines=lines.count)


def _meet(one: Unit, other: Unit) -> bool:
    """True when both are valid in some year."""
    return all((a.valid_from or 0) <= (b.valid_to or 9999) for a, b in ((one, other), (other, one)))


def _trees(units: list[Unit]) -> Iterator[dict[str, Unit]]:
    """The units of each span of years in which none begins or ends."""
    turns = {0, *(unit.valid_from or 0 for unit in units), *(unit.valid_to + 1 for unit in units if unit.valid_to is not None)}
    return ({unit.code: unit for unit in units if len(turns) == 1 or unit.is_valid(year)} for year in sorted(turns))


def _unit(number: int, row: dict[str, str], problems: Problems) -> Unit | None:
    code, name, parent = row["kod"], row["namn"], row["foralder"]
    level = row["niva"]
    if not is_code(code) or (parent and not is_code(parent)):
        problems.line(number, "Koden saknas, är orimligt lång eller har styrtecken.", code[:80])
        return None
    if len(name) > LONGEST_NAME:
        problems.line(number, f"Namnet är {len(name)} tecken. Högst {LONGEST_NAME} går bra.")
        return None
    if level and re.fullmatch(r"[0-9]{1,2}", level) is None:
        problems.line(number, "Nivån (niva) ska vara ett heltal eller tom.", level)
        return None
    aliases = tuple(filter(None, map(clean_name, re.split(r"[|;,/]", row.get("alias", "")))))
    unit = Unit(code, clean_name(name) or code, parent or None, aliases, clean_name(row.get("ansvarig", "")) or None)
    return _over_years(number, unit._replace(level=int(level) if level else None), row, problems)


def _over_years(number: int, unit: Unit, row: dict[str, str], problems: Problems) -> Unit | None:
    """The unit with the years in which it is valid, and who takes over after them."""
    first, last = (_year(row.get(field, "")) for field in ("fran", "till"))
    heirs = tuple(filter(None, (heir.strip() for heir in re.split(r"[|;,/]", row.get("ersattsav", "")))))
    if first is False or last is False:
        problems.line(number, "Giltigheten (från, till) ska vara ett årtal eller ett datum.", " ".join(row.values())[:200])
    elif first and last and first > last:
        problems.line(number, "Enheten slutar gälla innan den börjar.", f"{first}–{last}")
    elif not all(map(is_code, heirs)) or unit.code in heirs:
        problems.line(number, "Ersätts av ska vara koden för en annan enhet, eller flera med komma emellan.", row["ersattsav"][:80])
    else:
        return unit._replace(valid_from=first, valid_to=last, successors=heirs)
    return None


def _year(text: str) -> int | Literal[False] | None:
    """The year of ``2024`` or ``2024-01-01``; None for nothing, False for something else."""
    found = re.fullmatch(r"((?:19|20)\d\d)(?:-\d\d-\d\d)?", text.strip(), re.ASCII)
    return int(found.group(1)) if found else False if text.strip() else None


def _check_parents(units: dict[str, Unit], held: Mapping[str, object], number_of: dict[Unit, int], problems: Problems) -> None:
    """One tree's parents; each fault is told once. ``held``: the codes of all years."""
    for unit in units.values():
        if unit.parent is not None and unit.parent not in units and unit in number_of:
            why = "som inte gäller i alla dess år" if unit.parent in held else "okända"
            said = f"överordnade {unit.parent}, {why}" if unit.parent in held else f"{why} överordnade {unit.parent}"
            problems.line(number_of.pop(unit), f"Enheten {unit.code} har den {said}.")
    settled: set[str] = set()
    for unit in units.values():
        path: dict[str, None] = {}
        code: str | None = unit.code
        while code is not None and code in units and code not in settled and code not in path:
            path[code] = None
            code = units[code].parent
        if code in path and units[str(code)] in number_of:
            problems.line(number_of.pop(units[str(code)]), f"Enheten {code} ligger i en slinga: den är sin egen överordnade.")
        settled.update(path)


# --- konto


def read_chart(lines: Lines, source: str, problems: Problems) -> Incoming:
    """The accounts of a chart: its groups under the skeleton, and the accounts under their groups. A faulty line is left out."""
    rows = _account_rows(lines, problems)
    if not rows:
        problems.file("refused", "Filen har inga konton som går att läsa.")
        return _refused(source, "chart", problems, lines.count)
    code_of = _group_codes(rows, problems)
    groups: dict[str, AccountGroup] = {}
    accounts: list[AccountGroup] = []
    within: dict[str, list[str]] = {}
    for account, (_, row) in rows.items():
        within.setdefault(row["grupp"], []).append(account)
    for account, (_, row) in rows.items():
        group = code_of[row["grupp"]]
        if group and group not in groups:
            home = home_of(row["grupp"], within[row["grupp"]])
            groups[group] = AccountGroup(group, clean_name(row["gruppnamn"]) or group, home)
        accounts.append(AccountGroup(account, clean_name(row["namn"]) or account, group or UNALLOCATED, "account"))
    without = [account.code for account in accounts if account.parent == UNALLOCATED]
    if without:
        named = f"{len(without)} {'konto' if len(without) == 1 else 'konton'} saknar grupp"
        problems.file("warning", f"{named} och läggs under ”Ofördelat”: {', '.join(without[:5])}.")
    taken = (*groups.values(), *accounts)
    tell_homes(taken, problems)
    return Incoming(
        source, "chart", groups=taken, problems=problems.all(), lines=lines.count, refused_lines=problems.refused_lines,
        how=homes_in_words(tuple(groups.values())),
    )


def _account_rows(lines: Lines, problems: Problems) -> dict[str, Line]:
    """Account → its line, for those that can be taken; of two lines for one account the first."""
    rows: dict[str, Line] = {}
    for number, row in lines:
        if not _is_account(number, row, problems):
            continue
        earlier = rows.setdefault(row["konto"], (number, row))
        if earlier[1] != row:
            problems.line(number, f"Kontot {row['konto']} finns redan på rad {earlier[0]} med annat innehåll. Raden läses inte.")
    return rows


def _is_account(number: int, row: dict[str, str], problems: Problems) -> bool:
    account, group = row["konto"], row["grupp"]
    checks: tuple[tuple[Callable[[], bool], str], ...] = (
        (lambda: not is_code(account) or bool(group and not is_code(group)), "Koden saknas, är orimligt lång eller har styrtecken."),
        (lambda: account in SKELETON_CODES, f"Kontot kan inte heta {account[:20]}: det ordet använder Koll."),
        (lambda: max(len(row["namn"]), len(row["gruppnamn"])) > LONGEST_NAME, f"Namnet är längre än {LONGEST_NAME} tecken."),
    )
    for is_wrong, why in checks:
        if is_wrong():
            problems.line(number, f"{why} Raden läses inte.", account)
            return False
    return True


def _group_codes(rows: dict[str, Line], problems: Problems) -> dict[str, str]:
    """Group → the code it gets: its own, but for a group whose code is taken by an account or by the skeleton."""
    code_of: dict[str, str] = {}
    for group in dict.fromkeys(row["grupp"] for _, row in rows.values()):
        code = group
        while code in rows or code in SKELETON_CODES:
            code = "G" + code
        code_of[group] = code
        if code != group:
            why = "samma kod som ett konto" if group in rows else "en kod som Koll självt använder"
            problems.file("warning", f"Gruppen {group} har {why} och kallas {code}.")
    return code_of
