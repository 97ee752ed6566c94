"""A case that is written together with its matter is the same, column for column, as one that is opened."""

from __future__ import annotations

from typing import Any

from django.apps import apps

from yici.apps.cases.public import Limit, add_case, open_case
from yici.apps.hotline.tests.cast import Hotline
from yici.core.access import SYSTEM
from yici.core.actions import action
from yici.core.ids import new_key
from yici.core.models import AuditRow
from yici.core.together import Together

Assignment, Case, Clock, Event = (apps.get_model("cases", one) for one in ("Assignment", "Case", "Clock", "Event"))
LIMITS = [Limit("dispatch", "hours", 2), Limit("contact", "working_days", 3)]
OWN = {"id", "key", "number", "subject", "case", "parent", "object_key", "nonce", "details"}


@action
def added(**given: Any) -> Any:
    together = Together()
    case = add_case(together, actor=SYSTEM, number="R26-0000001-1", **given)
    assert together.write() is None
    return Case.objects.get(key=case.key)


def rows_of(case: Any) -> list[dict[str, Any]]:
    found: list[Any] = [case, *Assignment.objects.filter(case=case), *Clock.objects.filter(case=case).order_by("kind")]
    found += [*Event.objects.filter(case=case), *AuditRow.objects.filter(object_key=str(case.subject))]
    return [
        {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name not in OWN}
        for row in found
    ]


def test_both_write_the_same_rows(hotline: Hotline) -> None:
    given = {
        "case_type": "request", "title": "暖气不热", "area_id": hotline.places.west.pk,
        "owner_id": hotline.centre.pk, "main_id": hotline.centre.pk, "limits": LIMITS,
    }  # fmt: skip
    opened = Case.objects.get(key=open_case(actor=SYSTEM, subject=new_key(), **given).key)
    first, second = rows_of(opened), rows_of(added(subject=new_key(), **given))
    assert len(first) == 6
    assert first == second
