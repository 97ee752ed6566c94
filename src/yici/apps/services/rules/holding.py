"""免证办: for every material, the way that asks least of the applicant, with its source.

Held comes before a promise, a promise before another place, all before bringing it. A licence counts while it is valid
on the day, and from trust grade C on only after a window has checked it: C and D do not stand for an original.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from yici.apps.services.contracts import Had, HeldLicence, Material, MergedNeed

TRUSTED = frozenset({"A", "B"})


def ways_of(
    needs: Iterable[MergedNeed],
    materials: Mapping[str, Material],
    *,
    licences: Sequence[HeldLicence],
    known: Collection[str],
    as_of: dt.date,
    down: Collection[str] = (),
) -> list[Had]:
    """One answer for each need. ``known`` are codes of elements with a value; ``down`` are sources that do not answer
    now ("licences", "records", a place): what would come from them is brought, and the reason says so.
    """
    return [_way(materials[need.material], licences, known, as_of, down) for need in needs]


def _way(
    material: Material, licences: Sequence[HeldLicence], known: Collection[str], as_of: dt.date, down: Collection[str]
) -> Had:
    if material.licence and "licences" not in down:
        valid = [one for one in licences if one.kind == material.licence and is_valid(one, as_of)]
        if valid:
            best = max(valid, key=lambda one: (one.valid_to or "9999", one.number))
            return Had(material.code, "held", (best.number,), "licence", material.licence, best.grade)
    return replace(_otherwise(material, licences, known, as_of, down), licence=material.licence)


def _otherwise(
    material: Material, licences: Sequence[HeldLicence], known: Collection[str], as_of: dt.date, down: Collection[str]
) -> Had:
    if material.elements and "records" not in down and all(code in known for code in material.elements):
        return Had(material.code, "held", material.elements, "records")
    if material.may_promise:
        return Had(material.code, "promise", (), "promise")
    if material.shared_by and material.shared_by not in down:
        return Had(material.code, "shared", (material.shared_by,), "shared")
    return Had(material.code, "bring", (), _why(material, licences, as_of, down))


def is_valid(licence: HeldLicence, as_of: dt.date) -> bool:
    """Whether a licence may stand for its original on a day."""
    return not why_not(licence, as_of)


def _why(material: Material, licences: Sequence[HeldLicence], as_of: dt.date, down: Collection[str]) -> str:
    wanted = {"licences"} if material.licence else set()
    wanted |= {"records"} if material.elements else set()
    wanted |= {material.shared_by} if material.shared_by else set()
    if wanted & set(down):
        return "source_down"
    own = [one for one in licences if material.licence and one.kind == material.licence]
    if not own:
        return "not_held"
    if any(one.grade not in TRUSTED and why_not(one, as_of) == "not_checked" for one in own):
        return "not_checked"
    return why_not(max(own, key=lambda one: (one.valid_to or "9999", one.number)), as_of)


def why_not(licence: HeldLicence, as_of: dt.date) -> str:
    """Why a licence does not stand for its original on a day: its state, ``not_yet``, ``expired``, ``not_checked``;
    "" when it does."""
    day = as_of.isoformat()
    if licence.state != "valid":
        return licence.state
    if licence.valid_from and day < licence.valid_from:
        return "not_yet"
    if licence.valid_to and licence.valid_to < day:
        return "expired"
    return "" if licence.grade in TRUSTED else "not_checked"
