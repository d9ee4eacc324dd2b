"""What records are called and what they say, in Swedish, part by part: so that two versions of one can be told apart."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from core.accounts import NET_COST, RESULT, AccountGroup
from core.answers.clock import minute
from core.answers.impact_rows import named
from core.answers.key_figures import number
from core.gathering import KIND_WORDS
from core.key_figures import KeyFigures
from core.mapping import SIGN_WORDS, Source
from core.money import MISSING, format_exact
from core.organisation import Unit
from core.outgoing import Outgoing, Schedule, in_words
from core.past import Chosen, Thing
from core.people import ROLE_WORDS, ChatScope, Invitation, Person, units_of
from core.profile import Profile, shown_sign
from core.register import Register, Year
from core.reported import ReportedTable
from core.rounds import STATUS_WORDS, Prognosis, Round
from core.settings import SETTINGS

Parts = dict[str, str]
"""What a part is called (empty where it needs no word) → what it says."""
_STATES: Final = {"waiting": "väntar", "delivered": "levererat", "doubtful": "osäkert om det kom fram", "dead": "vägrat"}


def name_of(thing: Thing, register: Register) -> str:
    """What a record is called among the others of its kind; figures are named by their rows."""
    return _NAMES[type(thing)](thing, register)


def parts_of(thing: Thing, register: Register) -> Parts:
    """What a record says, an empty part left out."""
    said = _PARTS[type(thing)](thing, register)
    return {label: text for label, text in said.items() if text}


def _prognosis_name(given: Prognosis, register: Register) -> str:
    of_group = "" if given.group in (NET_COST, RESULT) else f", {named(given.group, _groups(register))}"
    where = next((each.name for each in register.rounds if each.id == given.round), given.round)
    return f"Prognos {where}, {named(given.unit, _units(register))}{of_group}"


def _prognosis(given: Prognosis, register: Register) -> Parts:
    sign, unit = shown_sign(register.profile.layout, given.group), register.profile.unit
    budget = "" if given.budget is None else format_exact(sign * given.budget, unit)
    return {
        "": format_exact(sign * given.amount, unit), "läge": STATUS_WORDS[given.status], "av": given.author, "kommentar": given.comment,
        "orsak": given.cause, "mot budgeten": budget,
    }


def _round(said: Round, _register: Register) -> Parts:
    frozen = f"fryst {minute(said.frozen_at)}".rstrip() if said.frozen else "öppet"
    return {"": frozen, "namn": said.name, "sista dag": said.deadline or "ingen"}


def _unit(unit: Unit, register: Register) -> Parts:
    names = _units(register)
    return {
        "namn": unit.name, "under": "" if unit.parent is None else named(unit.parent, names), "ansvarig": unit.manager or "",
        "från": str(unit.valid_from or ""), "till och med": str(unit.valid_to or ""), "kallas även": ", ".join(unit.aliases),
        "efterträds av": ", ".join(named(code, names) for code in unit.successors),
    }


def _account(group: AccountGroup, register: Register) -> Parts:
    above = {each.code: each.name for each in register.chart}
    return {"namn": group.name, "under": above.get(group.parent or "", group.parent or "")}


def _year(year: Year, _register: Register) -> Parts:
    closed = year.fiscal.month_name(year.closed) if 0 < year.closed <= year.fiscal.length else "inget"
    files = list(dict.fromkeys(each.file for each in year.origins)) or [year.source]
    return {"bokfört t.o.m.": closed, "källa": ", ".join(files), "månader": str(year.fiscal.length)}


def _source(source: Source, _register: Register) -> Parts:
    kind = KIND_WORDS.get(source.kind, "prognos") if source.kind else ""
    columns = ", ".join(f"{role}={header}" for role, header in source.columns)
    return {"belopp": source.unit, "tecken": SIGN_WORDS[source.sign], "kolumner": columns, "slag": kind}


def _outgoing(row: Outgoing, _register: Register) -> Parts:
    return {"": _STATES[row.state], "text": row.text, "skäl": row.why}


def _key_figures(series: KeyFigures, _register: Register) -> Parts:
    values = ((f"{each.year} {each.gender}", each.value) for each in series.values)
    return {label: MISSING if value is None else number(value) for label, value in values}


def _table(table: ReportedTable, _register: Register) -> Parts:
    labels: Mapping[str, str] = {column.key: column.label for column in table.columns}
    cells = {f"{row.label}, {labels.get(key, key)}": text for row in table.rows for key, text in row.texts.items()}
    return {"rubrik": table.title, **cells}


def _access(bound: Person | Invitation | ChatScope, register: Register) -> Parts:
    names = _units(register)
    expires = minute(bound.expires) if isinstance(bound, Invitation) else ""
    where = ", ".join(named(code, names) for code in units_of(bound)) or "hela kommunen"
    return {"": ROLE_WORDS[bound.role], "ser": where, "gäller till": expires}


def _settings(profile: Profile, register: Register) -> Parts:
    if not register.units or profile.home not in (None, *register.latest):
        return {}
    return {known.label.lower(): known.said(profile, replace(register, profile=profile)) for known in SETTINGS}


def _units(register: Register) -> dict[str, str]:
    return {unit.code: unit.name for unit in register.units}


def _groups(register: Register) -> dict[str, str]:
    return {group.code: group.name for group in register.groups}


_NAMES: Final[dict[type, Callable[[Any, Register], str]]] = {
    Prognosis: _prognosis_name,
    Round: lambda said, _: f"Prognostillfälle {said.name}",
    Unit: lambda unit, _: f"Enhet {named(unit.code, {unit.code: unit.name})}{f' från {unit.valid_from}' if unit.valid_from else ''}",
    AccountGroup: lambda group, _: f"{'Konto' if group.kind == 'account' else 'Kontogrupp'} {named(group.code, {group.code: group.name})}",
    Year: lambda year, _: f"År {year.fiscal.name}",
    Source: lambda source, _: f"Hur filer som {source.name or 'en viss'} läses",
    Outgoing: lambda row, _: f"Inlägg i {row.channel}",
    Schedule: lambda _, __: "När sammanfattningen postas",
    KeyFigures: lambda series, _: f"Nyckeltal {series.kpi} {series.title}".strip(),
    ReportedTable: lambda table, register: f"{table.title or table.id} {table.year}, {named(table.unit, _units(register))}",
    Person: lambda person, _: f"Tillgång: {person.name}",
    Invitation: lambda invitation, _: f"Inbjudan: {invitation.name}",
    ChatScope: lambda scope, _: f"Chatt {scope.chat}",
    Profile: lambda _, __: "Kommunens inställningar",
    Chosen: lambda _, __: "Vald kommun",
}
_PARTS: Final[dict[type, Callable[[Any, Register], Parts]]] = {
    Prognosis: _prognosis, Round: _round, Unit: _unit, AccountGroup: _account, Year: _year, Source: _source, Outgoing: _outgoing,
    Schedule: lambda schedule, _: {"": in_words(schedule)}, KeyFigures: _key_figures, ReportedTable: _table, Person: _access,
    Invitation: _access, ChatScope: _access, Profile: _settings, Chosen: lambda chosen, _: {"": chosen.municipality},
}
