"""Synthetic things of villages: the village itself, projects, enterprises, facilities, aid units, hazards, licences."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any

from yici.apps.places.public import AreaView
from yici.apps.records.actions.bulk import NewRecord, Said
from yici.apps.records.contracts import Relation
from yici.apps.records.demo import names, numbers
from yici.apps.records.demo.households import area, money
from yici.apps.records.demo.people import pick
from yici.apps.records.demo.residents import BORN_INTO_RECORDS, demo_source, write_batch
from yici.apps.records.models import AreaRelation, Record
from yici.core import clock

PROJECTS = (("高标准农田建设项目", "farm"), ("肉羊养殖基地项目", "farm"), ("村级道路硬化项目", "infrastructure"),
            ("人畜饮水安全巩固提升项目", "water"), ("光伏电站项目", "energy"), ("乡村旅游驿站项目", "trade"),
            ("冷链仓储项目", "collective"), ("沙地治理项目", "ecology"))  # fmt: skip
ENTERPRISES = (
    ("农牧业发展有限公司", "company", "A"),
    ("养殖专业合作社", "cooperative", "A"),
    ("种植专业合作社", "cooperative", "A"),
    ("家庭农牧场", "family_farm", "A"),
    ("便民超市", "individual", "F"),
    ("餐饮店", "individual", "H"),
    ("农机服务队", "individual", "A"),
    ("建材经销部", "individual", "F"),
)
FACILITIES = (
    ("党群服务中心", "office"),
    ("卫生室", "clinic"),
    ("文化活动室", "culture"),
    ("健身广场", "sports"),
    ("供水站", "water"),
    ("公厕", "toilet"),
    ("垃圾收集点", "waste"),
    ("互助养老幸福院", "elder"),
)
AID_UNITS = ("市农牧局", "市水利局", "旗财政局", "旗文化和旅游局", "市能源集团", "职业学院")
HAZARDS = (
    ("fire", "柴草垛靠近住房"), ("electricity", "线路老化裸露"), ("road", "弯道缺少警示标志"), ("flood", "排洪沟堵塞"),
    ("housing", "土坯房墙体开裂"), ("water", "供水管道冻裂"), ("environment", "垃圾清运不及时"),
)  # fmt: skip

Facts = dict[str, Any]
Protected = dict[str, tuple[str, str]]


def make_places(areas: Sequence[AreaView], seed: int) -> int:
    """Make the things of every area; returns how many records."""
    source = demo_source(f"demo places, seed {seed}")
    serial = Record.objects.count()
    made = 0
    described = set(
        AreaRelation.objects.filter(record__entity="village", replaced_at=None).values_list("area_id", flat=True)
    )
    for place in areas:
        if place.id in described:
            continue  # an earlier run was here
        random = Random(f"{seed}:{place.code}")
        records = [
            NewRecord(entity, [Said(BORN_INTO_RECORDS, values, protected)],
                      [(place.id, Relation.LOCATED, BORN_INTO_RECORDS, None)])
            for entity, values, protected in _things(random, place, serial + made, clock.today())
        ]  # fmt: skip
        write_batch(records, source)
        made += len(records)
    return made


def _things(random: Random, place: AreaView, serial: int, today: dt.date) -> list[tuple[str, Facts, Protected]]:
    found: list[tuple[str, Facts, Protected]] = [("village", *_village(random, place, serial))]
    for number, (name, kind) in enumerate(random.sample(PROJECTS, 4)):
        found.append(("project", *_project(random, place, name, kind, number, today)))
    for number, shape in enumerate(random.sample(ENTERPRISES, 5)):
        found.append(("enterprise", *_enterprise(random, place, shape, serial * 10 + number, today)))
    for number, (name, kind) in enumerate(FACILITIES):
        found.append(("facility", *_facility(random, place, name, kind, number, today)))
    for name in random.sample(AID_UNITS, 2):
        found.append(("aid_unit", *_aid_unit(random, name, serial, today)))
    for kind, words in random.sample(HAZARDS, 3):
        found.append(("hazard", *_hazard(random, place, kind, words, today)))
    for number in range(2):
        found.append(("licence", *_licence(random, place, number, today)))
    return found


def _somebody(random: Random) -> str:
    return names.chinese_name(random, pick(random, names.SURNAMES), pick(random, "12"))


def _village(random: Random, place: AreaView, serial: int) -> tuple[Facts, Protected]:
    income = 20 + int(random.random() * 200)
    operating = income // 2
    return {
        "village.code": place.code,
        "village.secretary": _somebody(random),
        "village.director": _somebody(random),
        "village.groups": 3 + int(random.random() * 8),
        "village.natural_villages": 2 + int(random.random() * 10),
        "village.arable": area(random, 2000, 15000),
        "village.irrigated": area(random, 500, 9000),
        "village.forest": area(random, 1000, 20000),
        "village.high_standard": area(random, 200, 3000),
        "village.collective_income": str(income * 10000),
        "village.collective_operating": str(operating * 10000),
        "village.collective_subsidy": str((income - operating) * 10000),
        "village.collective_assets": str(income * 80000),
        "village.income_per_head": money(random, 180, 320),
        "village.lead_industry": pick(random, ("肉羊养殖", "玉米种植", "绒山羊养殖", "乡村旅游", "设施蔬菜")),
        "village.clinic": 1,
        "village.culture_room": 1,
        "village.office_area": area(random, 200, 900),
        "village.broadband": True,
        "village.bus": random.random() < 0.8,
    }, {}


def _project(
    random: Random, place: AreaView, name: str, kind: str, number: int, today: dt.date
) -> tuple[Facts, Protected]:
    total = 20 + int(random.random() * 480)
    province, city, county = total * 4 // 10, total * 2 // 10, total * 2 // 10
    stage = pick(random, ("building", "building", "finished", "accepted", "preparation"))
    progress = {"preparation": 0, "building": 20 + int(random.random() * 70)}.get(stage, 100)
    started = dt.date(today.year - int(random.random() * 2), 3 + int(random.random() * 4), 1)
    values: Facts = {
        "project.name": f"{place.short_name}{name}",
        "project.code": f"{today.year}-{place.code}-{number + 1:02d}",
        "project.kind": kind,
        "project.place": place.code,
        "project.nature": pick(random, ("new", "continued", "extended")),
        "project.stage": stage,
        "project.year": str(started.year),
        "project.total_investment": str(total),
        "project.funds_province": str(province),
        "project.funds_city": str(city),
        "project.funds_county": str(county),
        "project.funds_own": str(total - province - city - county),
        "project.funds_paid": str(total * progress // 100),
        "project.planned_progress": "100",
        "project.actual_progress": str(progress),
        "project.started_on": started.isoformat()[:7],
        "project.leader": _somebody(random),
        "project.households_benefited": 10 + int(random.random() * 200),
        "project.people_benefited": 30 + int(random.random() * 500),
        "project.jobs_local": int(random.random() * 30),
        "project.expected_benefit": str(1 + int(random.random() * 40)),
    }
    if stage in ("finished", "accepted"):
        values["project.finished_on"] = f"{started.year}-10"
        values["project.accepted"] = stage == "accepted"
    return values, {}


def _enterprise(
    random: Random, place: AreaView, shape: tuple[str, str, str], serial: int, today: dt.date
) -> tuple[Facts, Protected]:
    ending, kind, industry = shape
    phone = numbers.phone(99_000_000 - serial % 9_000_000)
    word = pick(random, ("绿源", "金穗", "草原红", "兴牧", "惠民", "塞上", "宏达", "万和"))
    return {
        "enterprise.name": f"{place.short_name}{word}{ending}",
        "enterprise.uscc": numbers.credit_code(serial, "93" if kind == "cooperative" else "91"),
        "enterprise.kind": kind,
        "enterprise.industry": industry,
        "enterprise.status": "active" if random.random() < 0.9 else "deregistered",
        "enterprise.legal_representative": _somebody(random),
        "enterprise.address": f"{place.short_name}{1 + int(random.random() * 60)}号",
        "enterprise.established_on": dt.date(2008 + int(random.random() * 16), 5, 12).isoformat(),
        "enterprise.registered_capital": str(10 * (1 + int(random.random() * 50))),
        "enterprise.staff_count": 1 + int(random.random() * 40),
        "enterprise.scope": "农畜产品生产、加工、销售",
        "enterprise.risk_class": pick(random, "AAABBC"),
    }, {"enterprise.contact_phone": (phone, phone)}


def _facility(
    random: Random, place: AreaView, name: str, kind: str, number: int, today: dt.date
) -> tuple[Facts, Protected]:
    return {
        "facility.name": f"{place.short_name}{name}",
        "facility.kind": kind,
        "facility.area": area(random, 20, 400),
        "facility.built_on": str(2010 + int(random.random() * 14)),
        "facility.state": pick(random, ("in_use", "in_use", "in_use", "idle", "broken")),
        "facility.keeper": _somebody(random),
        "facility.quantity": 1,
        "facility.asset_code": f"ZC{place.code}{number + 1:03d}",
        "facility.asset_kind": "building",
        "facility.value": money(random, 300, 5000),
    }, {}


def _aid_unit(random: Random, name: str, serial: int, today: dt.date) -> tuple[Facts, Protected]:
    own, joined = 2 + int(random.random() * 30), int(random.random() * 50)
    return {
        "aid_unit.name": name,
        "aid_unit.kind": "enterprise" if name.endswith("集团") else "school" if name.endswith("学院") else "city",
        "aid_unit.contact": _somebody(random),
        "aid_unit.team_leader": _somebody(random),
        "aid_unit.team_size": 2 + int(random.random() * 3),
        "aid_unit.stationed_on": f"{today.year - 2}-05",
        "aid_unit.households_paired": 5 + int(random.random() * 40),
        "aid_unit.funds": str(own + joined),
        "aid_unit.funds_own": str(own),
        "aid_unit.funds_coordinated": str(joined),
        "aid_unit.projects": 1 + int(random.random() * 4),
        "aid_unit.leader_visits": int(random.random() * 12),
        "aid_unit.staff_visits": int(random.random() * 60),
        "aid_unit.has_plan": True,
    }, {}


def _hazard(random: Random, place: AreaView, kind: str, words: str, today: dt.date) -> tuple[Facts, Protected]:
    found = today - dt.timedelta(days=10 + int(random.random() * 200))
    is_done = random.random() < 0.5
    values: Facts = {
        "hazard.description": words,
        "hazard.kind": kind,
        "hazard.grade": pick(random, ("general", "general", "larger")),
        "hazard.found_on": found.isoformat(),
        "hazard.finder": _somebody(random),
        "hazard.source": pick(random, ("patrol", "self", "upper")),
        "hazard.place": f"{place.short_name}{pick(random, '一二三四')}社",
        "hazard.measure": pick(random, ("限期整改", "清理并每周巡查", "更换线路", "设置警示牌")),
        "hazard.responsible_person": _somebody(random),
        "hazard.due": (found + dt.timedelta(days=30)).isoformat(),
        "hazard.result": "done" if is_done else pick(random, ("open", "running")),
    }
    if is_done:
        values["hazard.rectified_on"] = (found + dt.timedelta(days=9)).isoformat()
    return values, {}


def _licence(random: Random, place: AreaView, number: int, today: dt.date) -> tuple[Facts, Protected]:
    issued = dt.date(today.year - 1 - int(random.random() * 3), 4, 8)
    return {
        "licence.number": f"JY{place.code}{number + 1:04d}",
        "licence.name": "食品经营许可证",
        "licence.kind": "food",
        "licence.holder": _somebody(random),
        "licence.issued_on": issued.isoformat(),
        "licence.valid_from": issued.isoformat(),
        "licence.valid_to": issued.replace(year=issued.year + 5).isoformat(),
        "licence.issuer": "市场监督管理局",
        "licence.state": "valid",
    }, {}
