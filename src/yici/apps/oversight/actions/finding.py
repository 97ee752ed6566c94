"""Hazards are found by visits and patrols, ordered to be put right, looked at again by another person, struck off."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from yici.apps.cases.public import Limit, open_case, step, write_message
from yici.apps.oversight.contracts.findings import GRADES, HazardView, PatrolView
from yici.apps.oversight.errors import EntryNotFound, RectifyDayNeeded, WhyNeeded
from yici.apps.oversight.guards import get_hazard_for
from yici.apps.oversight.models import Hazard, Patrol, Target, Visit
from yici.apps.oversight.rules.repeating import months_before
from yici.apps.oversight.selectors.city import get_matters, limit_of
from yici.apps.oversight.selectors.findings import facts_of, patrol_view, view_of
from yici.apps.oversight.states import PATROL
from yici.apps.places.public import NoPost, covers, find_area, find_unit
from yici.core import audit, clock, files, submissions
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.ids import new_key

HAZARD_TYPE = "hazard"
Photos = Sequence[tuple[files.PreparedFile, str]]


def find_hazards(actor: Actor, visit: Visit) -> int:
    """Make a hazard of every item that is not as it should be, for the unit whose matter it is."""
    units = {one["code"]: find_unit(one["unit"]).id for one in visit.matters}
    items = {one["code"]: one for one in visit.items}
    found = list(visit.answers.filter(answer="no").order_by("id"))
    for one in found:
        item = items[one.item]
        _open(
            actor, visit=visit, target=visit.target, place=visit.address, area=visit.area_id,
            unit=units[item["matter"]], item=one.item, item_name=item["name"], grade=one.grade, words=one.words,
        )  # fmt: skip
    return len(found)


def _open(
    actor: Actor, *, visit: Visit | None = None, patrol: Patrol | None = None, target: Target | None, place: str,
    area: int, unit: int, item: str, item_name: str, grade: str, words: str,
) -> Hazard:  # fmt: skip
    key, today = new_key(), clock.today()
    title = item_name or words
    case = open_case(
        actor=actor, case_type=HAZARD_TYPE, subject=key, title=title, area_id=area, owner_id=unit, main_id=unit,
        text=words,
    )  # fmt: skip
    row = Hazard.objects.create(
        key=key, number=case.number, case_id=case.key, visit=visit, patrol=patrol, target=target, place=place[:200],
        area_id=area, unit_id=unit, item=item, item_name=item_name, grade=grade, words=words[:500], found_on=today,
        found_by=actor.account, repeat_of=_earlier(target, item, today),
    )  # fmt: skip
    audit.record("hazard.found", actor=actor, kind=HAZARD_TYPE, key=key, number=case.number, grade=grade)
    return row


def _earlier(target: Target | None, item: str, day: dt.date) -> Hazard | None:
    """The newest hazard at the same item of the same target within twelve months."""
    if target is None or not item:
        return None
    rows = Hazard.objects.filter(target=target, item=item, found_on__gte=months_before(day), found_on__lte=day)
    return rows.order_by("-found_on", "-id").first()


@action
def order_hazard(*, actor: Actor, hazard: uuid.UUID, expected: int, measure: str, day: dt.date | None) -> HazardView:
    """Order what is to be put right until which day (without one: the city's limit of the grade).

    Raises ``RectifyDayNeeded``, and what ``step`` raises.
    """
    row = get_hazard_for(actor, hazard, is_locked=True)
    limit = _rectify_limit(row, measure, day)
    step(
        actor=actor, case=row.case_id, event="order", expected=expected, facts=facts_of(actor, row), text=measure,
        limits=[limit],
    )  # fmt: skip
    row.measure, row.rectify_on = measure.strip()[:300], day
    row.save(update_fields=["measure", "rectify_on"])
    return view_of(row)


def _rectify_limit(row: Hazard, measure: str, day: dt.date | None) -> Limit:
    if not measure.strip() or (day is not None and day < clock.today()):
        raise RectifyDayNeeded
    if day is None:
        return limit_of(f"rectify_{row.grade}")
    return Limit("rectify", "calendar_days", (day - clock.today()).days)


@action
def report_hazard(*, actor: Actor, hazard: uuid.UUID, expected: int, text: str, photos: Photos = ()) -> HazardView:
    """Write down that it was put right, with photos; another person looks again within the limit."""
    row = get_hazard_for(actor, hazard, is_locked=True)
    if not text.strip():
        raise WhyNeeded
    step(
        actor=actor, case=row.case_id, event="report", expected=expected, facts=facts_of(actor, row), text=text,
        limits=[limit_of("reinspection")],
    )  # fmt: skip
    row.reported_by = actor.account
    row.save(update_fields=["reported_by"])
    if photos:
        write_message(actor=actor, case=row.case_id, text=text, attached=photos, verb="hazard.photo")
    return view_of(row)


@action
def look_again(
    *, actor: Actor, hazard: uuid.UUID, expected: int, is_right: bool, text: str, day: dt.date | None = None,
    photos: Photos = (),
) -> HazardView:  # fmt: skip
    """Another person than who found or reported it looks again: put right, or to be rectified until another day."""
    row = get_hazard_for(actor, hazard, is_locked=True)
    if not text.strip():
        raise WhyNeeded
    limits = [] if is_right else [_rectify_limit(row, text, day)]
    step(
        actor=actor, case=row.case_id, event="pass" if is_right else "fail", expected=expected,
        facts=facts_of(actor, row), text=text, limits=limits,
    )  # fmt: skip
    if is_right:
        row.passed_by = actor.account
    else:
        row.rectify_on, row.reported_by = day, None
    row.save(update_fields=["passed_by", "rectify_on", "reported_by"])
    if photos:
        write_message(actor=actor, case=row.case_id, text=text, attached=photos, verb="hazard.photo")
    return view_of(row)


@action
def end_hazard(*, actor: Actor, hazard: uuid.UUID, expected: int, event: str, text: str = "") -> HazardView:
    """Strike a hazard off after it was looked at again, or hand it to another authority (named in the words)."""
    row = get_hazard_for(actor, hazard, is_locked=True)
    if event == "hand_over" and not text.strip():
        raise WhyNeeded
    step(
        actor=actor, case=row.case_id, event="close" if event == "close" else "hand_over", expected=expected,
        facts=facts_of(actor, row), text=text,
    )  # fmt: skip
    return view_of(row)


@action
def report_patrol(
    *, actor: Actor, area: str, place: str, words: str, client_key: str, matter: str = "", grade: str = "",
    target: str = "", photos: Photos = (),
) -> PatrolView:  # fmt: skip
    """Write down a patrol of the own area. With a matter what was seen is a hazard, and the case of its unit.

    Raises ``WhyNeeded``, ``MatterUnknown``, ``AreaNotFound``.
    """
    actor.must(PATROL)
    if not place.strip() or not words.strip():
        raise WhyNeeded
    content = {"area": area, "place": place, "words": words, "matter": matter, "grade": grade, "target": target}
    key = submissions.receive_once(
        "oversight.patrol", sender=str(actor.account or ""), client_key=client_key, content=content,
        act=lambda: str(_patrol(actor, area, place, words, matter, grade, target, photos)),
    )  # fmt: skip
    return patrol_view(Patrol.objects.select_related("area").get(key=key))


def _patrol(
    actor: Actor, area: str, place: str, words: str, matter: str, grade: str, target: str, photos: Photos
) -> uuid.UUID:
    if actor.unit_id is None:
        raise NoPost
    where = find_area(area, actor)
    assert covers(actor, where.path)
    row = Patrol.objects.create(
        account=actor.account, who=actor.name[:80], unit_id=actor.unit_id, area_id=where.id,
        place=place.strip()[:200], words=words.strip()[:500], at=clock.now(),
    )  # fmt: skip
    audit.record("patrol.made", actor=actor, kind="patrol", key=row.key)
    if matter:
        (found,) = get_matters([matter])
        business = Target.objects.filter(code=target.strip().upper(), retired_on=None).first() if target else None
        if target and business is None:
            raise EntryNotFound
        hazard = _open(
            actor, patrol=row, target=business, place=place.strip(), area=where.id, unit=find_unit(found.unit).id,
            item="", item_name=found.name, grade=grade if grade in GRADES else "general", words=words.strip(),
        )  # fmt: skip
        if photos:
            write_message(actor=SYSTEM, case=hazard.case_id, text=words, attached=photos, verb="hazard.photo")
    return row.key
