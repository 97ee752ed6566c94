"""Places and units get a code for their wall, and lose it again. What came in by a code keeps its place."""

from __future__ import annotations

import secrets
import uuid

from yici.apps.hotline.errors import NameNeeded, SpotNotFound
from yici.apps.hotline.models import Spot
from yici.apps.hotline.selectors.kinds import get_kind
from yici.apps.places.public import covers, find_area, find_unit
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.codes import SIGNS

CATALOGUE = "hotline.catalogue"
LENGTH = 5  # 31^5 codes: short enough to be typed from a wall, and nothing is behind one but the name of a place


@action
def make_spot(*, actor: Actor, name: str, area_code: str, unit: str = "", kind: str = "") -> str:
    """Make a code for a place, of a unit's counter with ``unit``; returns it. Raises ``NameNeeded``, ``AreaNotFound``,
    ``UnitNotFound``, ``KindUnknown``.
    """
    actor.must(CATALOGUE)
    if not name.strip():
        raise NameNeeded
    area = find_area(area_code, actor)
    if kind:
        get_kind(kind)
    code = _new_code()
    row = Spot.objects.create(
        code=code, name=name.strip()[:100], area_id=area.id, unit_id=find_unit(unit).id if unit else None, kind=kind,
        made_at=clock.now(),
    )  # fmt: skip
    audit.record("spot.made", actor=actor, kind="spot", key=row.key, code=code)
    return code


@action
def retire_spot(*, actor: Actor, key: uuid.UUID) -> None:
    """Take a code down: whoever scans it is asked where it is. A second time nothing happens."""
    actor.must(CATALOGUE)
    row = Spot.objects.filter(key=key).select_related("area").first()
    if row is None or not covers(actor, row.area.path):
        raise SpotNotFound
    if row.is_active:
        row.is_active = False
        row.save(update_fields=["is_active"])
        audit.record("spot.retired", actor=actor, kind="spot", key=row.key, code=row.code)


def _new_code() -> str:
    for _ in range(100):
        code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
        if not Spot.objects.filter(code=code).exists():
            return code
    raise RuntimeError("no code is free")
