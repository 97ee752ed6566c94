"""The element catalogue is written: loaded from a city's files, grown by provisional elements, joined later.

A changed definition is a new version of the element; the old one ends the day before. What left the files is retired
from today, never deleted: values said under it stay readable.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from yici.apps.places.public import UnitNotFound, find_unit
from yici.apps.records.contracts import ElementFacts
from yici.apps.records.errors import UnknownElement, WrongEntity
from yici.apps.records.models import CodeListValue, Element
from yici.apps.records.selectors.catalogue import element_facts, forget_catalogue
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.threeway import LoadedTable, Row

ALWAYS = dt.date(1900, 1, 1)  # an empty valid_from: since before anybody asks
PROVISIONAL = "x_"  # second part of a provisional code; no code of the files begins so

SAME = ("code", "name", "name_en", "entity", "type", "code_list", "validator", "sensitivity", "storage", "readers",
        "sharing", "refresh", "identifier", "derive", "polarity", "note")  # fmt: skip
LISTS = {"writers": "writers", "aliases": "aliases", "contexts": "contexts", "forbidden": "forbidden_words"}


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _text(day: dt.date | None) -> str:
    return "" if day is None or day == ALWAYS else day.isoformat()


def _row_of(element: Element) -> dict[str, str]:
    row = {name: str(getattr(element, name)) for name in SAME}
    row |= {name: "|".join(getattr(element, column)) for name, column in LISTS.items()}
    row |= {"unit": element.unit_of_measure, "owner": element.owner_code}
    return row | {"valid_from": _text(element.valid_from), "valid_to": _text(element.valid_to)}


def _read_elements() -> dict[str, dict[str, str]]:
    rows = Element.objects.filter(is_provisional=False).order_by("code", "version")
    return {element.code: _row_of(element) for element in rows}  # the newest version comes last


def _fields_of(row: Row, units: Mapping[str, int]) -> dict[str, Any]:
    fields: dict[str, Any] = {name: row[name] for name in SAME}
    fields |= {column: row[name].split("|") if row[name] else [] for name, column in LISTS.items()}
    return fields | {
        "unit_of_measure": row["unit"],
        "owner_code": row["owner"],
        "owner_id": units.get(row["owner"]),
        "valid_to": _day(row["valid_to"]),
        "changed_at": clock.now(),
    }


def _units_named(rows: Mapping[str, Row]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code in {row["owner"] for row in rows.values()} - {"", "village", "township"}:
        try:
            found[code] = find_unit(code).id
        except UnitNotFound:
            continue  # the check of the files names it; a retired unit owns nothing any more
    return found


def _write_elements(rows: dict[str, Row], retired: list[str]) -> None:
    today = clock.today()
    units = _units_named(rows)
    present = {one.code: one for one in Element.objects.filter(code__in=list(rows)).order_by("version")}
    fresh: list[Element] = []
    for code, row in rows.items():
        fields, before = _fields_of(row, units), present.get(code)
        begins = _day(row["valid_from"]) or ALWAYS
        if before is None:
            fresh.append(Element(**fields, version=1, valid_from=begins))
        elif before.valid_from >= today or not _means_otherwise(before, fields):
            Element.objects.filter(pk=before.pk).update(**fields)
        else:
            Element.objects.filter(pk=before.pk).update(valid_to=today - dt.timedelta(days=1), changed_at=clock.now())
            fresh.append(Element(**fields, version=before.version + 1, valid_from=max(begins, today)))
    Element.objects.bulk_create(fresh, batch_size=200)
    Element.objects.filter(code__in=retired, valid_to=None).update(valid_to=today, changed_at=clock.now())
    forget_catalogue()


_MEANING = ("entity", "type", "unit_of_measure", "code_list", "validator", "owner_code", "sensitivity", "storage",
            "readers", "identifier", "derive")  # fmt: skip


def _means_otherwise(before: Element, fields: Mapping[str, Any]) -> bool:
    """Whether values said before mean something else now; another alias or note makes no new version."""
    return any(getattr(before, name) != fields[name] for name in _MEANING)


def _read_codes() -> dict[str, dict[str, str]]:
    return {
        f"{one.list_code}|{one.code}": {
            "list": one.list_code,
            "code": one.code,
            "position": str(one.order),
            "name": one.name,
            "aliases": "|".join(one.aliases),
            "name_en": one.name_en,
            "source": one.source,
            "note": one.note,
        }
        for one in CodeListValue.objects.filter(valid_to=None).order_by("list_code", "order")
    }


def _write_codes(rows: dict[str, Row], retired: list[str]) -> None:
    now, today = clock.now(), clock.today()
    present = {(one.list_code, one.code): one for one in CodeListValue.objects.filter(valid_to=None)}
    fresh: list[CodeListValue] = []
    changed: list[CodeListValue] = []
    for row in rows.values():
        found = present.get((row["list"], row["code"]))
        value = found or CodeListValue(list_code=row["list"], code=row["code"], valid_from=ALWAYS)
        value.name, value.name_en, value.source, value.note = row["name"], row["name_en"], row["source"], row["note"]
        value.aliases, value.order = row["aliases"].split("|") if row["aliases"] else [], int(row["position"])
        value.changed_at = now
        (changed if found else fresh).append(value)
    CodeListValue.objects.bulk_create(fresh, batch_size=500)
    fields = ["name", "name_en", "source", "note", "aliases", "order", "changed_at"]
    CodeListValue.objects.bulk_update(changed, fields, batch_size=200)
    for key in retired:
        name, _, code = key.partition("|")
        CodeListValue.objects.filter(list_code=name, code=code, valid_to=None).update(valid_to=today, changed_at=now)
    forget_catalogue()


def loaded_tables() -> dict[str, LoadedTable]:
    """The tables of records by their name in the files, in the order in which they must be written."""
    return {
        "code_lists": LoadedTable("code_lists.csv", _read_codes, _write_codes),
        "elements": LoadedTable("elements/*.csv", _read_elements, _write_elements),
    }


def normal_path(path: str) -> str:
    """A header path as provisional elements are known by: folded, without white space, parts joined by /."""
    parts = [re.sub(r"\s+", "", unicodedata.normalize("NFKC", part)) for part in path.split("/")]
    return "/".join(part for part in parts if part)


@action
def provisional_element(actor: Actor, path: str, entity: str) -> ElementFacts:
    """The element for a column that the catalogue does not know: found by its header path, or made now.

    It is unowned text, usable at once in this city. ``path`` has the headings from top to bottom, joined by "/".
    """
    actor.must("records.write")
    heading = normal_path(path)
    if not heading:
        raise UnknownElement(element=path)
    code = f"{entity}.{PROVISIONAL}{hashlib.sha256(heading.encode()).hexdigest()[:12]}"
    found = Element.objects.filter(code=code).first()
    if found is None:
        found = Element.objects.create(
            code=code,
            name=heading.split("/")[-1][:80],
            entity=entity,
            type="text",
            sensitivity="personal" if entity == "person" else "internal",
            storage="plain",
            sharing="conditional",
            refresh="on_change",
            aliases=[heading],
            is_provisional=True,
            valid_from=clock.today(),
            changed_at=clock.now(),
            note="provisional: a form asked for it",
        )
        audit.record("element.proposed", actor=actor, kind="element", key=code, entity=entity)
        forget_catalogue()
    elif found.joined_to is not None:
        return element_facts(found.joined_to)
    return element_facts(found)


@action
def join_element(actor: Actor, provisional: str, code: str) -> None:
    """Join a provisional element to one of the catalogue: its values are read as that one's from now on.

    Values stay where they were said (as claims, for nobody owned them). Raises ``UnknownElement``, ``WrongEntity``.
    """
    actor.must("elements.manage")
    old = Element.objects.filter(code=provisional, is_provisional=True).first()
    new = Element.objects.filter(code=code, valid_to=None).first()
    if old is None or new is None:
        raise UnknownElement(element=provisional if old is None else code)
    if old.entity != new.entity:
        raise WrongEntity(element=new.name, expected=new.entity, found=old.entity)
    now = clock.now()
    Element.objects.filter(pk=old.pk).update(joined_to=new, valid_to=clock.today(), changed_at=now)
    aliases = list(dict.fromkeys([*new.aliases, *old.aliases]))
    Element.objects.filter(pk=new.pk).update(aliases=aliases, changed_at=now)
    audit.record("element.joined", actor=actor, kind="element", key=provisional, to=code)
    forget_catalogue()


@action
def own_element(*, actor: Actor, code: str, owner: str, note: str = "") -> ElementFacts:
    """Give a provisional element its owner: a unit's code, or ``village`` or ``township`` for the units of each place.

    It is an element of the catalogue from then on; its values stay where they were said. Raises ``UnknownElement``,
    and ``UnitNotFound`` for an owner that is no unit.
    """
    actor.must("elements.manage")
    found = Element.objects.filter(code=code, valid_to=None).order_by("-version").first()
    if found is None:
        raise UnknownElement(element=code)
    if not found.is_provisional:
        return element_facts(found)
    found.owner_code = owner
    found.owner_id = None if owner in ("village", "township") else find_unit(owner).id
    found.writers = {"village": ["village_clerk"], "township": ["township_clerk"]}.get(owner, [])
    found.is_provisional, found.note, found.changed_at = False, note[:200], clock.now()
    found.save(update_fields=["owner_code", "owner", "writers", "is_provisional", "note", "changed_at"])
    audit.record("element.owned", actor=actor, kind="element", key=found.key, code=code, owner=owner)
    forget_catalogue()
    return element_facts(found)
