"""What somebody typed into an e-form and about themselves: read once, bounded, given back as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from yici.apps.services.contracts import MergedField, WhoApplies
from yici.apps.services.rules.forms import MOST_ROWS
from yici.core.ids import new_key

MOST = 600  # signs of one field: what is longer is said to be too long, not cut in silence
#: Facts of the applicant that the head of the page asks already: asked once, read from there.
SAID_ABOVE = {"person.name": "name", "person.id_number": "number", "person.phone": "phone"}
ROLES = ("self", "agent", "guardian", "helper")
#: What a draft keeps of the head of the page, beside the fields: under this sign, which no code of a field begins with.
HEAD = "~"


@dataclass(frozen=True, slots=True)
class Filled:
    """One page of a form as text. ``act`` is which button was pressed."""

    client_key: str
    act: str = ""
    area: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    who: WhoApplies = field(default_factory=lambda: WhoApplies(""))
    promised: tuple[str, ...] = ()
    uses_held: str = ""  # "yes", "no" or not answered
    refused: tuple[str, ...] = ()  # values of the city that are not right
    tells: bool = False  # what is not right is told to its owner
    seen: str = ""  # key of the consent that the page showed
    was_known: bool = False  # the page was made for somebody who was identified
    expected: int = 0


def read_filled(data: QueryDict, fields: Sequence[MergedField]) -> Filled:
    """The fields of a sent page."""

    def text(name: str, most: int = MOST) -> str:
        return data.get(name, "")[:most]

    role = text("role", 10)
    asked = {one.field.code for one in fields}
    said = {code: text(f"who_{name}", 100).strip() for code, name in SAID_ABOVE.items() if code in asked}
    return Filled(
        client_key=text("client_key", 80) or str(new_key()), act=text("act", 20), area=text("area", 20),
        values=_values(data, fields) | said,
        who=WhoApplies(
            name=text("who_name", 100).strip(), number=text("who_number", 40).strip(), phone=text("who_phone", 40),
            role=role if role in ROLES else "self",  # type: ignore[arg-type]
            agent=text("agent", 100).strip(),
        ),
        promised=tuple(data.getlist("promise")[:60]), uses_held=text("uses_held", 3),
        refused=tuple(one[:120] for one in data.getlist("wrong")[:100]), tells=text("tells", 3) == "yes",
        seen=text("consent", 40), was_known=text("known", 3) == "yes",
        expected=int(text("expected", 9)) if text("expected", 9).isdecimal() else 0,
    )  # fmt: skip


def _values(data: QueryDict, fields: Sequence[MergedField]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    groups: dict[str, list[dict[str, str]]] = {}
    for one in fields:
        code, group = one.field.code, one.field.group
        if not group:
            values[code] = data.get(code, "")[:MOST]
            continue
        for at, typed in enumerate(data.getlist(f"{group}.{code}")[:MOST_ROWS]):
            rows = groups.setdefault(group, [])
            while len(rows) <= at:
                rows.append({})
            rows[at][code] = typed[:MOST]
    return values | {name: [row for row in rows if any(row.values())] for name, rows in groups.items()}


def kept_values(filled: Filled) -> dict[str, Any]:
    """Everything of a page that a draft keeps: fields, who applies, where, and what was agreed to."""
    who = filled.who
    head = {
        "name": who.name, "number": who.number, "phone": who.phone, "role": who.role, "agent": who.agent,
        "area": filled.area, "promised": "|".join(filled.promised), "refused": "|".join(filled.refused),
        "uses_held": "" if filled.was_known else filled.uses_held,  # who is identified: what was said is a consent
        "tells": "yes" if filled.tells else "",
    }  # fmt: skip
    return {**filled.values, **{f"{HEAD}{name}": text for name, text in head.items()}}


def filled_from(values: Mapping[str, Any], *, client_key: str, expected: int) -> Filled:
    """The page as a draft keeps it."""

    def head(name: str) -> str:
        said = next((code for code, above in SAID_ABOVE.items() if above == name), "")
        return str(values.get(f"{HEAD}{name}", "") or values.get(said, ""))

    role = head("role")
    return Filled(
        client_key, area=head("area"), uses_held=head("uses_held"), expected=expected,
        values={code: value for code, value in values.items() if not code.startswith(HEAD)},
        who=WhoApplies(
            head("name"), head("number"), head("phone"), role if role in ROLES else "self",  # type: ignore[arg-type]
            head("agent"),
        ),
        promised=tuple(one for one in head("promised").split("|") if one),
        refused=tuple(one for one in head("refused").split("|") if one), tells=head("tells") == "yes",
    )  # fmt: skip


def inputs_of(filled: Filled) -> dict[str, list[str]]:
    """What a page shows in each of its inputs, by name; empty ones at the end of a repeated group left out."""
    who = filled.who
    found: dict[str, list[str]] = {
        "who_name": [who.name], "who_number": [who.number], "who_phone": [who.phone], "role": [who.role],
        "agent": [who.agent], "area": [filled.area], "uses_held": [filled.uses_held], "promise": list(filled.promised),
        "wrong": list(filled.refused), "tells": ["yes" if filled.tells else ""],
    }  # fmt: skip
    for code, value in filled.values.items():
        if code in SAID_ABOVE:
            continue
        if isinstance(value, list):
            for name in sorted({key for row in value for key in row}):
                found[f"{code}.{name}"] = [str(row.get(name, "")) for row in value]
        else:
            found[code] = [str(value)]
    return {name: _without_end(listed) for name, listed in found.items()}


def _without_end(listed: list[str]) -> list[str]:
    while listed and not listed[-1]:
        listed = listed[:-1]
    return listed
