"""Builders for tests of records and of what stands on them: a small catalogue, people, households, things.

a_catalogue()                              about forty elements and their code lists
person = a_person(cast.east, name="…")     one registered person, through the ordinary action
house = a_household(cast.east, head=…)     with its members linked
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from yici.apps.places.tests.cast import Area, Unit
from yici.apps.records.models import CodeListValue, Element
from yici.apps.records.public import RecordFacts, SourceFacts, create_record, link, relate_to_area
from yici.apps.records.rules.numbers import check_digit
from yici.apps.records.selectors.areas import forget_area_names
from yici.apps.records.selectors.catalogue import forget_catalogue
from yici.core import clock
from yici.core.access import SYSTEM, Actor

TYPED = SourceFacts("typed", "typed in a test")
SINCE = dt.date(2020, 1, 1)

# code, name, type, owner, extras
ELEMENTS: tuple[tuple[str, str, str, str, Mapping[str, Any]], ...] = (
    ("person.name", "姓名", "text", "police", {"validator": "person_name", "sensitivity": "personal"}),
    ("person.id_number", "公民身份号码", "id", "police", {"storage": "protected", "validator": "id_number",
     "identifier": "id_number", "sensitivity": "personal"}),
    ("person.sex", "性别", "code", "police", {"code_list": "sex", "derive": "sex(person.id_number)"}),
    ("person.birth_date", "出生日期", "date", "police", {"derive": "birth_date(person.id_number)"}),
    ("person.age", "年龄", "int", "", {"derive": "age(person.birth_date)"}),
    ("person.phone", "联系电话", "phone", "village", {"storage": "protected", "validator": "phone",
     "writers": ["village_clerk", "township_clerk"]}),
    ("person.education", "文化程度", "code", "police", {"code_list": "education"}),
    ("person.presence", "是否在家/在外", "code", "village", {"code_list": "presence", "writers": ["village_clerk"]}),
    ("person.work_months", "务工时间", "dec", "village", {"validator": "range(0, 12)", "refresh": "monthly"}),
    ("person.relation_to_head", "与户主关系", "code", "police", {"code_list": "kinship"}),
    ("person.registered_area", "户籍所在地", "ref", "police", {}),
    ("person.residence_area", "常住地", "ref", "village", {}),
    ("person.registered_address", "户籍地址", "text", "police", {"sensitivity": "personal"}),
    ("person.death_date", "死亡日期", "date", "police", {}),
    ("person.remark", "备注", "text", "", {}),
    ("person.bank_account", "银行账号", "id", "finance", {"storage": "protected", "validator": "bank_account",
     "identifier": "bank_account", "readers": "bank", "sensitivity": "sensitive"}),
    ("disability.certificate_number", "残疾人证号", "id", "disabled_federation", {"entity": "person",
     "storage": "protected", "validator": "disability_certificate", "identifier": "disability_certificate",
     "readers": "disability", "sensitivity": "sensitive"}),
    ("disability.class", "残疾类别", "code", "disabled_federation", {"entity": "person",
     "code_list": "disability_class", "derive": "disability_class(disability.certificate_number)",
     "readers": "disability", "sensitivity": "sensitive"}),
    ("disability.grade", "残疾等级", "code", "disabled_federation", {"entity": "person",
     "derive": "disability_grade(disability.certificate_number)", "readers": "disability",
     "sensitivity": "sensitive"}),
    ("party.joined_on", "入党时间", "date", "organization", {"entity": "person", "readers": "party",
     "sensitivity": "sensitive"}),
    ("household.kind", "户的口径", "code", "", {"code_list": "household_kind"}),
    ("household.code", "户编号", "id", "police", {"identifier": "household_code"}),
    ("household.type", "农户类型", "code", "village", {"code_list": "farmer_type", "writers": ["village_clerk"]}),
    ("household.head", "户主", "ref", "", {"derive": "head.person.name"}),
    ("household.head_id_number", "户主身份证号", "id", "", {"storage": "protected", "validator": "id_number",
     "derive": "head.person.id_number"}),
    ("household.size", "家庭人口", "int", "", {"derive": "count(members)"}),
    ("household.elders", "60岁及以上人数", "int", "", {"derive": "count(members where age(person.birth_date) >= 60)"}),
    ("household.members_text", "家庭成员", "text", "", {"derive": "text(members.person.name)"}),
    ("household.income_total", "家庭年收入", "money", "village", {"unit": "元", "writers": ["village_clerk"]}),
    ("household.income_per_head", "人均收入", "money", "", {"derive": "household.income_total / household.size"}),
    ("household.contract_area", "承包耕地面积（户）", "area", "", {"unit": "亩", "derive": "sum(plot.contract_area)"}),
    ("household.group", "村民小组", "ref", "village", {"writers": ["village_clerk"]}),
    ("plot.code", "地块编码", "id", "agriculture", {"identifier": "plot_code"}),
    ("plot.contract_area", "承包地面积", "area", "agriculture", {"unit": "亩"}),
    ("plot.abandoned_area", "撂荒地面积", "area", "village", {"unit": "亩",
     "validator": "plot.abandoned_area <= plot.contract_area"}),
    ("plot.contractor", "承包方代表", "ref", "", {"derive": "contractor.person.name"}),
    ("crop.kind", "作物", "code", "agriculture", {"code_list": "crop"}),
    ("crop.sown_area", "播种面积", "area", "agriculture", {"unit": "亩"}),
    ("crop.maize_area", "玉米面积", "area", "", {"unit": "亩",
     "derive": "sum(crop.sown_area where crop.kind = 'maize')"}),
    ("village.name", "村名", "text", "village", {}),
    ("village.population", "人口", "int", "", {"derive": "count(person)"}),
    ("enterprise.name", "企业名称", "text", "market", {}),
    ("enterprise.uscc", "统一社会信用代码", "id", "market", {"validator": "uscc", "identifier": "credit_code"}),
    ("form.area_village", "行政村", "ref", "", {"derive": "area_name(5)"}),
    ("form.area_columns", "省、市、县、乡、村", "ref", "", {"derive": "area_path()"}),
)  # fmt: skip

CODES: Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "sex": (("1", "男", ("男性",)), ("2", "女", ("女性",))),
    "education": (
        ("10", "研究生", ()), ("20", "大学本科", ("本科",)), ("60", "高中", ()), ("70", "初中", ()), ("80", "小学", ()),
    ),
    "presence": (("home", "在家", ("长期在家",)), ("away_outside", "区外", ()), ("abroad", "境外", ())),
    "kinship": (("02", "户主", ()), ("10", "配偶", ()), ("20", "子", ("儿子",)), ("30", "女", ("女儿",))),
    "disability_class": (("1", "视力", ()), ("4", "肢体", ("肢体残疾",))),
    "household_kind": (("registered", "户籍户", ()), ("resident", "常住户", ())),
    "farmer_type": (("ordinary", "一般农户", ()), ("exited", "脱贫户", ()), ("monitored", "监测户", ())),
    "crop": (("maize", "玉米", ()), ("potato", "马铃薯", ("土豆",))),
}  # fmt: skip


def a_catalogue() -> None:
    """The small catalogue. Owners are found among the units that exist by now."""
    now = clock.now()
    units = {unit.code: unit for unit in Unit.objects.all()}
    Element.objects.bulk_create(
        Element(
            **{
                "code": code,
                "name": name,
                "entity": code.partition(".")[0],
                "type": kind,
                "owner": units.get(owner),
                "owner_code": owner,
                "sensitivity": "internal",
                "storage": "plain",
                "valid_from": SINCE,
                "changed_at": now,
                **{"unit_of_measure" if key == "unit" else key: value for key, value in extras.items()},
            }
        )
        for code, name, kind, owner, extras in ELEMENTS
    )
    CodeListValue.objects.bulk_create(
        CodeListValue(
            list_code=name, code=code, name=label, aliases=list(aliases), order=place, valid_from=SINCE, changed_at=now
        )
        for name, codes in CODES.items()
        for place, (code, label, aliases) in enumerate(codes)
    )
    forget_catalogue()
    forget_area_names()


def an_element(code: str, kind: str = "text") -> None:
    """One more element: internal, plain, of nobody."""
    Element.objects.create(
        code=code, name=code, entity=code.partition(".")[0], type=kind, sensitivity="internal", storage="plain",
        valid_from=SINCE, changed_at=clock.now(),
    )  # fmt: skip
    forget_catalogue()


def an_id_number(born: str = "19800517", sequence: int = 101, division: str = "159999") -> str:
    """A number with a right check digit; an odd sequence is a man's, an even one a woman's."""
    first = f"{division}{born}{sequence:03d}"
    return first + check_digit(first)


def a_person(
    area: Area,
    name: str = "巴特尔",
    *,
    actor: Actor = SYSTEM,
    valid_on: dt.date = SINCE,
    household: RecordFacts | uuid.UUID | None = None,
    role: str = "02",
    **values: Any,
) -> RecordFacts:
    """A registered person. Values by the last part of the code (``id_number=…``) or by code with __ for the dot."""
    given = {_code("person", key): value for key, value in values.items()}
    found = create_record(
        actor, "person", {"person.name": name, **given}, area=area.key, source=TYPED, valid_on=valid_on
    )
    if household is not None:
        whole = household if isinstance(household, uuid.UUID) else household.key
        link(actor, found.key, whole, "member", role=role, from_on=valid_on, source=TYPED)
    return found


def a_household(area: Area, *, actor: Actor = SYSTEM, valid_on: dt.date = SINCE, **values: Any) -> RecordFacts:
    """A registered household without members."""
    given = {"household.kind": "registered", **{_code("household", key): value for key, value in values.items()}}
    return create_record(actor, "household", given, area=area.key, source=TYPED, valid_on=valid_on)


def a_thing(
    entity: str, area: Area, owner: RecordFacts | None = None, *, valid_on: dt.date = SINCE, **values: Any
) -> RecordFacts:
    """A plot, crop, enterprise … located in an area and, if given, owned by a household or person."""
    given = {_code(entity, key): value for key, value in values.items()}
    found = create_record(SYSTEM, entity, given, area=area.key, source=TYPED, valid_on=valid_on)
    if owner is not None:
        link(SYSTEM, found.key, owner.key, "owned_by", from_on=valid_on, source=TYPED)
    return found


def moves(person: RecordFacts, area: Area, on: dt.date, relation: str = "registered") -> None:
    """The person moves to an area on a day."""
    relate_to_area(SYSTEM, person.key, area.key, relation, from_on=on, source=TYPED)


def _code(entity: str, key: str) -> str:
    return key.replace("__", ".") if "__" in key else f"{entity}.{key}"
