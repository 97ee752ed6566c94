"""What of a form the city can fill in, and what of it counts after the applicant's answer. Pure.

A value that a field would not take as it stands (another precision, a choice the form does not offer) is not offered:
the field is typed. What the browser sends for a field never makes it a value of the city; only the answer does.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from yici.apps.services.contracts import Field, HeldLicence, Material, MergedField, MergedNeed
from yici.apps.services.rules.forms import take, text_of
from yici.apps.services.rules.holding import is_valid

Answer = Literal["", "yes", "no"]
TYPED = "typed"
#: Stands for a number that stays closed while a form is shown: it is known, and nobody sees it.
CLOSED = {"phone": "0000000", "id": "0"}


@dataclass(frozen=True, slots=True)
class CityValue:
    """A value as the city holds it, with where it comes from. ``value`` is None where it stays closed."""

    code: str
    value: Any
    owner: str = ""
    source: str = ""
    on: dt.date | None = None
    record: uuid.UUID | None = None
    version: int = 0
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class Filling:
    """A form after the answer: its values, where each came from, and what stands for materials."""

    values: Mapping[str, Any]
    sources: Mapping[str, Any]
    known: tuple[str, ...] = ()
    licences: tuple[HeldLicence, ...] = ()
    used: tuple[str, ...] = field(default=())  # codes of the city's values that are used


def wanted_codes(
    fields: Sequence[MergedField], needs: Sequence[MergedNeed], materials: Mapping[str, Material]
) -> tuple[str, ...]:
    """Elements that a form asks (no formulas, no groups) or that stand for its materials."""
    asked = [one.field.code for one in fields if not one.field.group and not one.field.formula]
    stands = [code for one in needs if one.material in materials for code in materials[one.material].elements]
    return tuple(code for code in dict.fromkeys([*asked, *stands]) if not code.startswith("form."))


def licence_code(kind: str) -> str:
    """How a kind of licence is named in a consent."""
    return f"licence.kind={kind}"


def usable_licences(
    licences: Sequence[HeldLicence], needs: Sequence[MergedNeed], materials: Mapping[str, Material], as_of: dt.date
) -> list[HeldLicence]:
    """Of each kind that stands for a material of the form the valid licence that is good for longest."""
    kinds = {materials[one.material].licence for one in needs if one.material in materials} - {""}
    valid = [one for one in licences if one.kind in kinds and is_valid(one, as_of)]
    valid.sort(key=lambda one: (one.valid_to or "9999", one.number))
    return list({one.kind: one for one in valid}.values())


def text_for(one: Field, found: CityValue) -> str:
    """A value of the city as the field takes it; empty where it does not."""
    if found.is_closed:
        return CLOSED.get(one.kind, "0")
    value = found.value
    if value is None or isinstance(value, list | tuple):
        return ""
    text = text_of(value) if isinstance(value, bool | int | Decimal) else str(value)
    taken, problem = take(one, text)
    return text if taken is not None and not problem else ""


def offered(fields: Sequence[MergedField], held: Mapping[str, CityValue]) -> dict[str, str]:
    """Texts by code that the city can give for fields of a form."""
    found = {}
    for one in fields:
        if one.field.group or one.field.formula or one.field.code not in held:
            continue
        text = text_for(one.field, held[one.field.code])
        if text:
            found[one.field.code] = text
    return found


def fill_in(
    fields: Sequence[MergedField],
    typed: Mapping[str, Any],
    held: Mapping[str, CityValue],
    licences: Sequence[HeldLicence],
    *,
    answer: Answer,
    refused: Collection[str] = (),
) -> Filling:
    """The form after the answer. Without a yes everything is typed, and nothing stands for a material.

    Where somebody typed something else into a field, that counts, as typed; the same text as the city's is the city's.
    """
    if answer != "yes":
        return Filling(dict(typed), {code: TYPED for code, value in typed.items() if value})
    values, sources, used = dict(typed), {code: TYPED for code, value in typed.items() if value}, []
    for code, text in offered(fields, held).items():
        said = str(typed.get(code, "") or "").strip()
        if code in refused or (said and said != text):
            continue
        values[code] = text
        sources[code] = source_of(held[code])  # type: ignore[assignment]
        used.append(code)
    asked = {one.field.code for one in fields}
    known = tuple(code for code in held if code not in refused and (code in used or code not in asked))
    usable = tuple(one for one in licences if licence_code(one.kind) not in refused)
    return Filling(values, sources, known, usable, tuple(used))


def source_of(found: CityValue) -> dict[str, Any]:
    """Where a value came from, as the application keeps it: never the value."""
    return {
        "from": "city", "element": found.code, "owner": found.owner, "source": found.source,
        "on": found.on.isoformat() if found.on else "", "record": str(found.record or ""), "version": found.version,
    }  # fmt: skip
