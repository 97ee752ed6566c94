"""Lives of the demo that are written in bulk are the same rows that the actions write."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

import pytest
from django.db import models, transaction

from yici.apps.hotline.demo.casting import City, cast
from yici.apps.hotline.demo.lives import COURSES, Course, crowd
from yici.apps.hotline.demo.playing import Players, Setting, make_mould, play
from yici.apps.hotline.tests.cast import Hotline
from yici.core.actions import action

NOON = dt.datetime(2026, 11, 3, 4, 0, tzinfo=dt.UTC)
Rows = dict[type[models.Model], list[models.Model]]
DRAWN = {"code", "nonce", "name_sealed", "phone_sealed"}  # differ each time
MARK = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Z]\d{2}-\d{7}-\d")


def players(hotline: Hotline) -> Players:
    return Players(
        hotline.actor("ben"), hotline.actor("cao"), hotline.actor("fei"),
        {"heating_company": hotline.actor("han"), "urban_management": hotline.actor("kun")},
    )  # fmt: skip


def a_setting(people: int, *, units: tuple[str, ...], area: str, **changes: Any) -> Setting:
    moments = tuple(NOON + dt.timedelta(hours=3 * at) for at in range(4 * people + 12))
    said: dict[str, Any] = {
        "area": area, "units": units, "moments": moments,
        "texts": tuple(f"第{at}位说的话" for at in range(people)), "titles": tuple(f"第{at}件" for at in range(people)),
        "places": tuple(f"{at}号楼" for at in range(people)), "names": tuple(f"赵{at}" for at in range(people)),
        "phones": tuple(f"1400000{at:04d}" for at in range(people)), "answers": ("修好了", "又修了一遍"),
        "words": ("打过电话", "内部说明", "还是不行"), "kind": "noise", **changes,
    }  # fmt: skip
    return Setting(**said)


def plain(rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """Rows without what is drawn: keys and numbers by their order. Cases are written parents first."""
    rows = {model: sorted(few, key=lambda one: getattr(one, "opened_at", NOON)) for model, few in rows.items()}
    places = {(model, row.pk): at for model, few in rows.items() for at, row in enumerate(few)}
    names: dict[str, str] = {}

    def told(value: Any) -> Any:
        if isinstance(value, str):
            return MARK.sub(lambda found: names.setdefault(found[0], f"#{len(names)}"), value)
        if isinstance(value, dict):
            return {key: told(one) for key, one in sorted(value.items())}
        if isinstance(value, list):
            return [told(one) for one in value]
        return told(str(value)) if isinstance(value, uuid.UUID) else value

    def of(row: models.Model) -> dict[str, Any]:
        found = {}
        for part in row._meta.concrete_fields:
            value = getattr(row, part.attname)
            if part.primary_key or part.name in DRAWN:
                continue
            if part.is_relation and (part.related_model, value) in places:
                value = f"row {places[part.related_model, value]}"  # type: ignore[index]
            found[part.name] = bytes(value) if isinstance(value, memoryview) else told(value)
        return found

    return {model.__name__: [of(row) for row in few] for model, few in rows.items()}


def after(act: Any) -> dict[str, list[dict[str, Any]]]:
    """What an act writes; taken back."""

    class Enough(Exception):
        pass

    found: dict[str, list[dict[str, Any]]] = {}

    @action
    def done() -> None:
        try:
            with transaction.atomic():
                found.update(plain(act()))
                raise Enough
        except Enough:
            pass

    done()
    return found


CASES = [*COURSES.values(), *(COURSES["redone"].first(acts) for acts in range(1, 7)), crowd(3)]


@pytest.mark.parametrize("course", CASES, ids=[one.name for one in CASES])
def test_a_cast_life_is_the_life_that_the_actions_write(hotline: Hotline, course: Course) -> None:
    who = players(hotline)
    mould_of = a_setting(course.people, units=("urban_management", "heating_company"), area="159901100201")
    wanted = a_setting(
        course.people, units=("heating_company", "urban_management"), area="159901100202", kind="heating",
        urgency="urgent", channel="web", level=4, bad_level=1, about="time", is_secret=True, wants_public=True,
        details={"floor": "6"},
    )  # fmt: skip
    mould = make_mould(course.life, mould_of, course.people, who)
    played = after(lambda: play(course.life, wanted, who))
    copied = after(lambda: play(lambda _: cast([(mould, wanted)], City(who, 1)) and None, wanted, who))
    assert copied.keys() == played.keys()
    for name, rows in played.items():
        key = repr if name in ("IssuedNumber", "SearchWaiting") else None
        assert sorted(copied[name], key=key) == sorted(rows, key=key) if key else copied[name] == rows, name
