"""Promises of what was granted are checked afterwards (告知承诺后核查): a case of the unit that granted it.

A promise that was not kept withdraws nothing: the decision is named to the officer, and a person decides.
"""

from __future__ import annotations

import uuid

from yici.apps.cases.public import Limit, open_case, step
from yici.apps.services.errors import GroundsNeeded
from yici.apps.services.guards import get_promise_for
from yici.apps.services.models import ApplicationPart, PromiseCheck
from yici.apps.services.selectors.promises import facts_of_promise
from yici.apps.services.states import PROMISE_CHECK
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.ids import new_key
from yici.core.threeway import settings_of

DAYS = 40  # working days, where city.toml names no others; 本定义为系统自定


def open_promise_check(row: ApplicationPart) -> None:
    """Open the check of what was promised for a part that is granted; nothing when nothing was. Once for each part."""
    wanted = {need["material"] for need in row.pinned.content["needs"]}
    promised = row.application.evidence.filter(way="promise", material__in=wanted, came_at__isnull=False)
    materials = list(promised.order_by("material").values_list("material", flat=True))
    if not materials or PromiseCheck.objects.filter(part=row).exists():
        return
    key = new_key()
    case = open_case(
        actor=SYSTEM, case_type=PROMISE_CHECK, subject=key, title=str(row.pinned.content["name"]),
        area_id=row.application.area_id, owner_id=row.unit_id, main_id=row.unit_id,
        limits=[Limit("promise", "working_days", check_days())],
    )  # fmt: skip
    PromiseCheck.objects.create(key=key, part=row, case_id=case.key, materials=materials, opened_at=clock.now())


def check_days() -> int:
    """In how many working days promises are checked: ``[services] promise_check_days`` of city.toml."""
    found = settings_of("services").get("promise_check_days", DAYS)
    return found if isinstance(found, int) and 0 < found < 1000 else DAYS


@action
def move_promise(*, actor: Actor, check: uuid.UUID, event: str, expected: int, text: str) -> None:
    """Find promises kept or not kept, or write down what came of it. Raises ``GroundsNeeded`` and as ``step``."""
    row = get_promise_for(actor, check, is_locked=True)
    if not text.strip():
        raise GroundsNeeded
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of_promise(actor, row),
        text=text.strip(),
    )  # fmt: skip
