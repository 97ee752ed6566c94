"""Applications with their parts, as pages and programs read them."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from yici.apps.cases.public import cases_of, state_words
from yici.apps.services.contracts import ApplicationView, PartView
from yici.apps.services.guards import visible_applications
from yici.apps.services.models import Application, ApplicationPart, Evidence, Letter
from yici.apps.services.rules.letters import title_of
from yici.apps.services.selectors.catalogue import list_items, list_materials
from yici.apps.services.states import APPLICATION, PART
from yici.core import crypto, numbers
from yici.core.access import Actor
from yici.core.files import NamedFile, list_under

M = TypeVar("M", bound=Model)
_WHOLE_NUMBER = re.compile(r"[0-9A-Z]{15,20}")


def view_of(row: Application) -> ApplicationView:
    """An application as contract."""
    return views_of([row])[0]


def views_of(rows: Sequence[Application]) -> list[ApplicationView]:
    """Applications as contracts, in their order: four queries, however many."""
    keys = [one.pk for one in rows]
    parts: dict[int, list[ApplicationPart]] = defaultdict(list)
    found = ApplicationPart.objects.filter(application__in=keys).select_related("unit", "pinned")
    for one in found.order_by("position"):
        parts[one.application_id].append(one)
    cases = cases_of(PART, [one.key for some in parts.values() for one in some])
    missing: dict[int, list[str]] = defaultdict(list)
    waiting = Evidence.objects.filter(application__in=keys, came_at=None).order_by("material")
    for application, material in waiting.values_list("application", "material"):
        missing[application].append(material)
    return [
        ApplicationView(
            key=row.key, number=row.number, code=row.code, title=row.case.title, state=_state(row.case.state_id),
            version=row.case.version, received_at=row.received_at, missing=tuple(missing[row.pk]),
            parts=tuple(part_view(one, cases[one.key]) for one in parts[row.pk]),
        )
        for row in rows
    ]  # fmt: skip


def part_view(row: ApplicationPart, case: Any = None) -> PartView:
    """A part as contract."""
    case = case or cases_of(PART, [row.key])[row.key]
    promised = next((one for one in case.clocks if one.kind == "promised"), None)
    return PartView(
        key=row.key, item=row.item, name=str(row.pinned.content["name"]), unit_code=row.unit.code,
        unit_name=row.unit.short_name or row.unit.name, number=case.number, state=case.state,
        words=state_words(f"{PART}:{case.state}"), version=case.version,
        promised_by=promised.due_on if promised else None, accepted_at=row.accepted_at,
        is_accepted_by_silence=row.is_accepted_by_silence, is_ended=case.phase == "closed",
    )  # fmt: skip


def _state(code: str) -> str:
    return code.partition(":")[2]


@dataclass(frozen=True, slots=True)
class PaperView:
    """A material of an application, by name; ``is_there`` says whether it has come."""

    material: str
    name: str
    way: str
    is_there: bool
    files: tuple[NamedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterView:
    """A letter in a list. ``title`` is its kind in words, ``name`` the item it is about."""

    key: uuid.UUID
    number: str
    title: str
    name: str
    text: str
    made_at: dt.datetime


def list_letters(rows: QuerySet[Letter]) -> list[LetterView]:
    """Letters as they were written, oldest first."""
    return [
        LetterView(one.key, one.number, title_of(one.kind), str(one.content["name"]), str(one.content["text"]),
                   one.made_at)
        for one in rows.order_by("made_at", "id")
    ]  # fmt: skip


def list_papers(row: Application, part: ApplicationPart | None = None) -> list[PaperView]:
    """How each material of an application is had, by key; of a part only what its item wants."""
    names = list_materials()
    brought = list_under("services.evidence", row.key)
    wanted = {need["material"] for need in part.pinned.content["needs"]} if part else None
    return [
        PaperView(one.material, names[one.material].name if one.material in names else one.material, one.way,
                  one.came_at is not None, tuple(brought.get(one.material, ())))
        for one in row.evidence.order_by("material")
        if wanted is None or one.material in wanted
    ]  # fmt: skip


def list_applications(
    actor: Actor, before: int = 0, most: int = 50, words: str = ""
) -> tuple[list[ApplicationView], int]:  # fmt: skip
    """Applications that the actor may see, newest first, and from where to go on (0: there are no more).

    ``words``: the number of the application, the whole number of the applicant (found by its blind index: names exist
    only as ciphertext), or words of an item's name.
    """
    rows = visible_applications(actor).select_related("case", "pinned").order_by("-id")
    sought = _numbered(words.strip())
    if sought is not None:
        keys = list(_before(rows.filter(sought), "pk", before).values_list("pk", flat=True)[: most + 1])
    else:
        keys = _newest(actor, before, most + 1, _codes_meant(words))
    return views_of(list(rows.filter(pk__in=keys[:most]))), keys[most - 1] if len(keys) > most else 0


def _numbered(words: str) -> Q | None:
    """What a whole number means: of an application, or of an applicant."""
    number = numbers.normalise(words)
    if number:
        return Q(number=number)
    tidy = "".join(words.upper().split())
    return Q(applicant__number_index=crypto.blind_index("id", tidy)) if _WHOLE_NUMBER.fullmatch(tidy) else None


def _codes_meant(words: str) -> list[str] | None:
    """Codes of the items whose names have all the words; None without words."""
    wanted = words.split()
    return [one.code for one in list_items() if all(word in one.name for word in wanted)] if wanted else None


def _newest(actor: Actor, before: int, many: int, codes: list[str] | None) -> list[int]:
    """Keys of the newest applications of the actor, by the index that leads to them however many there are.

    The window reads down the table, or down the parts of each item that is meant; a unit that only decides, down its
    own parts.
    """
    seen = visible_applications(actor)
    parts = _before(ApplicationPart.objects.order_by("-application_id"), "application", before)
    if not (actor.is_system or seen.filter(case__owner=actor.unit_id, case__type=APPLICATION).exists()):
        parts = parts.filter(unit=actor.unit_id)
        if codes is not None:
            parts = parts.filter(
                Exists(ApplicationPart.objects.filter(application=OuterRef("application_id"), item__in=codes))
            )
        return _keys(parts, many)
    if codes is None:
        return list(_before(seen.order_by("-id"), "pk", before).values_list("pk", flat=True)[:many])
    parts = parts.filter(Exists(seen.filter(pk=OuterRef("application_id"))))
    found = {key for code in codes for key in _keys(parts.filter(item=code), many)}
    return sorted(found, reverse=True)[:many]


def _keys(parts: QuerySet[ApplicationPart], many: int) -> list[int]:
    return list(parts.values_list("application_id", flat=True).distinct()[:many])


def _before(rows: QuerySet[M], path: str, before: int) -> QuerySet[M]:
    return rows.filter(**{f"{path}__lt": before}) if before else rows
