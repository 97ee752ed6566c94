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
