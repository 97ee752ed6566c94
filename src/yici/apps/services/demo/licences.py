"""A few dozen licences in all states for demo residents and firms, so that something is held when they apply.

Numbers say that they are invented; an identity card bears no identity number.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from random import Random

from yici.apps.places.public import AreaView, find_unit
from yici.apps.records.public import PopulationQuery, SourceFacts, create_record, find_population, link
from yici.apps.services.models import LicenceCard
from yici.apps.services.selectors.licences import ENTITY, kind_name, new_check_code
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.actions import action

#: Kind, issuer, years, years since it was issued, state, grade; what the first residents and firms of a village hold.
OF_PEOPLE = (
    ("id", "public_security", 20, 6, "valid", "A"), ("household", "public_security", 0, 9, "valid", "A"),
    ("driving", "traffic_police", 6, 7, "valid", "A"), ("marriage", "civil_affairs", 0, 8, "valid", "B"),
    ("worker_health", "health", 1, 2, "valid", "A"), ("estate", "natural_resources", 0, 5, "valid", "C"),
    ("elder", "health", 0, 1, "void", "A"), ("grass", "forestry_grassland", 30, 9, "valid", "D"),
)  # fmt: skip
OF_FIRMS = (
    ("business", "market_supervision", 0, 4, "valid", "A"), ("food", "market_supervision", 5, 2, "valid", "A"),
    ("food", "market_supervision", 5, 3, "suspended", "A"), ("sign", "urban_management", 3, 4, "valid", "A"),
    ("drainage", "housing", 5, 2, "revoked", "A"), ("fire", "fire_rescue", 0, 1, "withdrawn", "A"),
)  # fmt: skip
REASONS = {"suspended": "后厨整改，复查合格后解除", "revoked": "许可被处罚吊销", "withdrawn": "申请材料不实",
           "void": "本人申请注销"}  # fmt: skip
PEOPLE, FIRMS = 5, 3


def has_licences() -> bool:
    """Whether any licence has a card."""
    return LicenceCard.objects.exists()


@action
def make_licences(village: AreaView) -> int:
    """Make them for the first residents and firms of a village; returns how many."""
    random, made = Random(20261127), 0
    for entity, most, sorts in (("person", PEOPLE, OF_PEOPLE), ("enterprise", FIRMS, OF_FIRMS)):
        relation = "registered" if entity == "person" else "located"
        found = find_population(SYSTEM, PopulationQuery(entity, relation=relation, area_key=village.key))
        for place, holder in enumerate(found.records[:most]):
            for sort in sorts[: len(sorts) - place]:
                _make(random, village, holder, sort, f"{place + 1}{made + 1:03}")
                made += 1
    return made


def _make(
    random: Random, village: AreaView, holder: uuid.UUID, sort: Sequence[object], serial: str
) -> None:  # fmt: skip
    kind, issuer, years, ago, state, grade = (str(one) for one in sort)
    unit, today = find_unit(issuer), clock.today()
    first = today - dt.timedelta(days=365 * int(ago) - random.randrange(90))
    values = {
        "kind": kind, "number": f"SYN-{kind.upper()}-{serial}", "name": kind_name(kind), "issued_on": first,
        "valid_from": first, "issuer": unit.name, "issuer_code": unit.code, "state": state, "grade": grade,
    }  # fmt: skip
    if int(years):
        values["valid_to"] = first + dt.timedelta(days=365 * int(years))
    if state in REASONS:
        values |= {"changed_on": today - dt.timedelta(days=20), "change_reason": REASONS[state]}
    source = SourceFacts("demo", "demo licences")
    given = {f"{ENTITY}.{name}": value for name, value in values.items()}
    record = create_record(SYSTEM, ENTITY, given, area=village.key, source=source).key
    link(SYSTEM, record, holder, "owned_by", from_on=first, source=source)
    LicenceCard.objects.create(
        record=record, holder=holder, unit_id=unit.id if grade == "A" else None, made_at=clock.now(),
        check_code=new_check_code(),
    )  # fmt: skip
