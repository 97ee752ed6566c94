"""Requests of the system before are brought in: all rows are looked at first, one bad row and nothing is written.

An open one waits here to be sorted, its clocks begin today. A closed one comes with its outcome in ``details``: nobody
answered our three questions, so no rate, no count of solved ones of any month knows it. Nobody is sent a message.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from yici.apps.cases.public import open_case, step
from yici.apps.hotline.actions.taking import find_or_make_requester, title_of
from yici.apps.hotline.contracts import Contact
from yici.apps.hotline.models import Request
from yici.apps.hotline.rules.importing import OldRequest, Trouble, read_rows
from yici.apps.hotline.selectors.kinds import limits_of, list_kinds
from yici.apps.hotline.selectors.units import centre
from yici.apps.hotline.states import RequestFacts
from yici.apps.places.public import AreaView, list_areas
from yici.core import audit, clock, text_search
from yici.core.access import SYSTEM
from yici.core.actions import action
from yici.core.codes import new_code

AT_ONCE = 200
SPACE = uuid.UUID("6f1f3a52-6f0c-5d3e-9d5e-1c9c1b0f7a11")  # names of requests that were brought in
Grid = Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do. ``here`` were brought in before."""

    rows: int
    added: int
    here: int
    troubles: tuple[Trouble, ...] = ()


def key_of_old(number: str) -> uuid.UUID:
    """The key of a request that was brought in, by its number in the system before: the same one never comes twice."""
    return uuid.uuid5(SPACE, number)


def check_import(grid: Grid) -> Imported:
    """Look at all rows; nothing is written."""
    rows, troubles = read_rows(grid, clock.today())
    troubles += [one for row in rows if (one := _trouble(row)) is not None]
    here = _known([key_of_old(row.values["number"]) for row in rows])
    return Imported(len(rows), 0, len(here), tuple(sorted(troubles, key=lambda one: (one.line, one.column))))


def apply_import(grid: Grid) -> Imported:
    """Bring all rows in, in batches; one bad row and nothing is written. Stopped half-way, the same call goes on."""
    checked = check_import(grid)
    if checked.troubles:
        return checked
    rows, _ = read_rows(grid, clock.today())
    added = sum(_bring_in(rows[at : at + AT_ONCE]) for at in range(0, len(rows), AT_ONCE))
    return Imported(len(rows), added, len(rows) - added)


def _known(keys: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for at in range(0, len(keys), 500):
        found |= set(Request.objects.filter(key__in=keys[at : at + 500]).values_list("key", flat=True))
    return found


def _area(words: str) -> list[AreaView]:
    found = list_areas(SYSTEM, text=words, most=50)
    return [one for one in found if words in (one.code, one.name, one.short_name)]


def _trouble(row: OldRequest) -> Trouble | None:
    areas = _area(row.values["area"])
    if len(areas) == 1:
        return None
    return Trouble(row.line, "area", "area_unclear" if areas else "area_unknown", row.values["area"])


@action
def _bring_in(rows: Sequence[OldRequest]) -> int:
    here = _known([key_of_old(row.values["number"]) for row in rows])
    kinds = {name: one.code for one in list_kinds() for name in (one.code, one.name)}
    new = [row for row in rows if key_of_old(row.values["number"]) not in here]
    for row in new:
        _write(row, kinds.get(row.values.get("kind", ""), ""))
    text_search.want("request", [key_of_old(row.values["number"]) for row in new])
    audit.record("requests.imported", actor=SYSTEM, kind="request", key="", rows=len(new))
    return len(new)


def _write(row: OldRequest, kind: str) -> None:
    values, key, unit = row.values, key_of_old(row.values["number"]), centre()
    (area,) = _area(values["area"])
    title = (values.get("title") or title_of(values["text"]))[:200]
    case = open_case(
        actor=SYSTEM, case_type="request", subject=key, title=title, area_id=area.id, owner_id=unit.id,
        main_id=unit.id, limits=limits_of(kind, "normal", "dispatch", "contact"),
    )  # fmt: skip
    requester, is_known = find_or_make_requester(Contact(values.get("name", "")[:40], values.get("phone", "")[:40]))
    if requester is not None and not is_known:
        requester.save(force_insert=True)
    received = timezone.make_aware(row.received_at)
    old = {
        name: values[name][:400] for name in ("number", "unit", "kind", "solved", "level", "closed") if values.get(name)
    }
    Request.objects.create(
        key=key, number=case.number, code=new_code(), case_id=case.key, channel="import", kind=kind, title=title,
        text=values["text"], area_id=area.id, place=values.get("place", "")[:200], requester=requester,
        details={"import": old}, received_at=received, received_on=clock.day_of(received),
    )  # fmt: skip
    if row.closed_at is not None:
        closed = timezone.make_aware(row.closed_at)
        step(
            actor=SYSTEM, case=case.key, event="answer_at_once", expected=case.version, facts=RequestFacts(),
            text=values.get("answer", ""), told={"imported": True}, audience="citizen",
        )  # fmt: skip
        Request.objects.filter(key=key).update(
            answer=values.get("answer", ""), answered_at=closed, closed_on=clock.day_of(closed)
        )
