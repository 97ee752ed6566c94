"""Candidates for a column: every name found, weighed by role, context, entity, family, groups above, unit, samples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from yici.apps.tables.matching.contracts import CatalogueElement, ColumnFacts, SheetFacts
from yici.apps.tables.matching.entity import RowEntity
from yici.apps.tables.matching.evidence import (
    GENERIC,
    NUMBERS,
    allowed_values,
    choices_agree,
    is_yes_no,
    samples_agree,
    unit_agrees,
)
from yici.apps.tables.matching.index import Hit, Name, NameIndex
from yici.apps.tables.matching.queries import Heading, Query, queries, telling
from yici.apps.tables.matching.roles import is_personal, names_row_itself, split_role
from yici.apps.tables.matching.words import canonical, fold, label

#: How well the facts of one entity stand on the row of another (through links).
_OF_HOUSEHOLD = {"plot": 0.95, "crop": 0.95, "livestock": 0.95, "pasture": 0.95, "machine": 0.9, "building": 0.88}
REACH: dict[str, dict[str, float]] = {
    "person": {"household": 0.97, **_OF_HOUSEHOLD, "loan": 0.9, "village": 0.85, "enterprise": 0.85},
    "household": {"person": 0.93, **_OF_HOUSEHOLD, "loan": 0.93, "village": 0.85, "aid_unit": 0.85},
    "hazard": {"household": 0.95, "person": 0.9, "building": 0.9, "village": 0.85, "enterprise": 0.85},
    "loan": {"household": 0.95, "person": 0.93, "village": 0.85},
    "livestock": {"household": 0.95, "person": 0.93, "village": 0.85},
    "pasture": {"household": 0.95, "person": 0.93, "village": 0.85},
    "machine": {"household": 0.95, "person": 0.93, "enterprise": 0.85, "village": 0.85},
    "village": {"aid_unit": 0.93},
    "aid_unit": {"village": 0.93},
    "plot": {"household": 0.9, "person": 0.88, "village": 0.85, "crop": 0.9},
    "crop": {"household": 0.9, "person": 0.88, "plot": 0.9, "village": 0.85},
    "building": {"person": 0.85, "household": 0.85, "hazard": 0.9, "village": 0.82},
    "enterprise": {"village": 0.82, "hazard": 0.9, "licence": 0.93},
    "project": {"village": 0.85, "aid_unit": 0.9, "hazard": 0.85},
    "facility": {"village": 0.85, "hazard": 0.85},
}
#: Words in title or headings that make a family of elements likely.
TOPICS: dict[str, tuple[str, ...]] = {
    "child": ("儿童", "幼儿", "学生", "孤儿", "未成年", "青少年", "就读", "年级", "班级"),
    "disability": ("残疾", "辅具"),
    "elder": ("老年", "老人", "高龄", "养老"),
    "party": ("党员", "支部", "党组织"),
    "veteran": ("退役", "优抚", "参战", "军人"),
    "relief": ("低保", "救助", "特困", "最低生活保障"),
    "monitoring": ("监测", "返贫"),
    "subsidy": ("补贴",),
    "help": ("帮扶",),
    "poverty": ("脱贫", "贫困", "建档立卡", "帮扶"),
    "welfare": ("脱贫", "两不愁", "三保障", "监测", "帮扶"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    element: CatalogueElement
    confidence: float
    reason: str
    is_exact: bool
    variant: str = ""
    covers_parent: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What all columns of a sheet share."""

    facts: SheetFacts
    index: NameIndex
    entity: RowEntity
    title: str
    headings: tuple[str, ...]
    has_own_name: bool

    def headings_near(self, column: ColumnFacts) -> tuple[str, ...]:
        """Headings that may say what a word means here: all of a list, a card's only next to the field."""
        if self.facts.kind == "list":
            return self.headings
        place = next((at for at, one in enumerate(self.facts.columns) if one is column), 0)
        return self.headings[max(place - 3, 0) : place + 4]

    def is_shared(self, key: str) -> bool:
        """Whether several elements go by this name without needing a word beside it."""
        return len({name.element.code for name in self.index.by_key.get(key, ()) if not name.needs}) > 1


def candidates_of(column: ColumnFacts, heading: Heading, sheet: Scene) -> list[Candidate]:
    best: dict[str, Candidate] = {}
    is_head = sheet.entity.entity == "household" and not sheet.has_own_name
    asked = list(queries(heading, sheet.entity.entity, is_head, column.unit))
    index = sheet.index
    by_stem = partial(index.find_stem, unit=column.unit)
    for find, many in ((index.find, None), (index.find_loose, 6), (by_stem, 6), (index.find_slips, 3)):
        for query in asked[:many]:
            for hit in find(query.words):
                found = _weigh(hit, query, column, heading, sheet)
                if found is not None and found.confidence > best.get(found.element.code, _NOTHING).confidence:
                    best[found.element.code] = found
        if any(one.confidence >= 0.6 for one in best.values()):
            break
    plain = max(best.values(), key=lambda one: one.confidence, default=_NOTHING)
    said = plain.confidence >= 0.8 and (plain.element.type == "bool" or plain.covers_parent)
    ticked = () if said else tuple(_ticked(column, heading, sheet))
    if plain.confidence >= 0.8:  # the words name a fact of their own too: which one is meant is a question
        ticked = tuple(replace(one, confidence=plain.confidence) for one in ticked)
    ranked = sorted((*best.values(), *ticked), key=lambda one: -one.confidence)
    if not ranked or ranked[0].confidence < 0.6:
        ranked = [*_by_values(column, heading, sheet), *ranked]
    return ranked


def _ticked(column: ColumnFacts, heading: Heading, sheet: Scene) -> Iterator[Candidate]:
    """A column for one value of what its group asks ("资金到户方式/购买企业岗位"): a tick where that value holds."""
    catalogue, leaf = sheet.index.catalogue, fold(heading.leaf.core)
    for parent in heading.parents:
        for hit in sheet.index.find(parent.core):
            element, name = hit.name.element, hit.name
            values = catalogue.code_lists.get(element.code_list, ())
            found = [value for value in values if leaf in map(fold, (value.name, *value.aliases))]
            if len(found) != 1 or name.role != heading.role.role or _context_of(name, column, heading, sheet) is None:
                continue
            if name.needs and not any(word in "/".join(sheet.headings) for word in name.needs):
                continue
            fit = _entity_fit(element, parent.core, sheet)
            reason = f"“{parent.core}”是“{found[0].name}”的打√"
            yield Candidate(element, round(0.97 * hit.quality * fit, 3), reason, True, found[0].code)


_KIND_WORDS = re.compile(r"(?:类型|类别|种类|性质|方式|等级|级别|状态|情况|状况|分类|身份|属性|结构|来源|原因|程度)$")


def _by_values(column: ColumnFacts, heading: Heading, sheet: Scene) -> list[Candidate]:
    """A heading that says too little ("类型") is told by its choices when one list of the row's thing has them all."""
    said = [fold(value) for value in allowed_values(column)]
    if len(said) < 2 or heading.role.role or not _KIND_WORDS.search(heading.leaf.core):
        return []
    catalogue, found = sheet.index.catalogue, []
    for element in {name.element.code: name.element for name in sheet.index.by_entity[sheet.entity.entity]}.values():
        values = catalogue.code_lists.get(element.code_list, ())
        known = {fold(word) for value in values for word in (value.name, *value.aliases)}
        if values and sum(value in known for value in said) >= max(2, 0.8 * len(said)):
            found.append(element)
    if len(found) != 1 or len(set(said) - {"是", "否", "有", "无"}) < 2:
        return []
    reason = f"“{heading.leaf.core}”可选的值都是{found[0].name}的值"
    return [Candidate(found[0], 0.85, reason, False)]


_ONES_OWN = ("个人", "本人")
_NOTHING = Candidate(CatalogueElement("", "", ""), 0.0, "", False)


def _weigh(hit: Hit, query: Query, column: ColumnFacts, heading: Heading, sheet: Scene) -> Candidate | None:
    name, element = hit.name, hit.name.element
    if not _role_agrees(name, query, heading, sheet) or (query.is_yes_no and element.type != "bool"):
        return None
    # a group that the name itself speaks of ("禁牧补助/面积": 禁牧面积) is no word against it
    is_ones_own = heading.leaf.core.startswith(_ONES_OWN) and not name.text.startswith(_ONES_OWN)
    if is_ones_own and element.entity == "household":
        return None
    # a group that the name itself speaks of ("禁牧补助/面积": 禁牧面积) is no word against it
    if (
        element.entity == "household"
        and heading.leaf.core.startswith(("个人", "本人"))
        and name.text[:2] not in "个人本人"
    ):
        return None  # what is one's own is not the household's
    above = () if query.covers_parent else telling(heading.parents)
    said = "/".join((*(parent.core for parent in above), heading.leaf.core, *heading.leaf.hints))
    if any(word in said and word not in name.text for word in name.forbids):
        return None
    context = _context_of(name, column, heading, sheet)
    if context is None:
        return None
    confidence = (0.96 if name.is_main else 0.956) * hit.quality * query.weight * context
    reasons = [f"“{heading.leaf.core}”就是{element.name}" + (f"（{query.how}）" if query.how else "")]
    if hit.how:
        reasons.append(hit.how)
    confidence *= _entity_fit(element, heading.leaf.core, sheet) * _topic_fit(element, hit, sheet)
    confidence *= _parents_fit(name, query, heading, sheet, hit.quality == 1.0 and query.weight >= 0.97)
    for verdict, words, good, bad in (
        (unit_agrees(column.unit, element), "单位", 0.01, 0.55),
        (samples_agree(column, element), "已填的样子", 0.01, 0.87 if element.type == "date" else 0.6),
        (choices_agree(column, element, sheet.index.catalogue), "可选的值", 0.02, 0.8 if is_yes_no(column) else 0.85),
    ):
        if verdict is not None:
            confidence = confidence + good if verdict else confidence * bad
            reasons.append(f"{words}{'对得上' if verdict else '对不上'}")
    is_exact = hit.quality == 1.0 and query.weight >= 0.95
    return Candidate(
        element, min(confidence, 0.99), "；".join(reasons), is_exact, covers_parent=query.covers_parent
    )  # fmt: skip


def _role_agrees(name: Name, query: Query, heading: Heading, sheet: Scene) -> bool:
    """A heading about somebody else is answered only by an element about somebody else, and the other way round."""
    role = heading.role.role
    about = _role_of_element(name.element) or name.role
    if not role:
        return not about or query.words.startswith("户主") or name.text == heading.leaf.core or name.key == canonical(
            heading.leaf.core
        )  # fmt: skip
    if role == "head" and name.element.entity == "person" and not _role_of_element(name.element):
        of_head = name.role == "head" and sheet.entity.entity == "person"
        return of_head and not sheet.has_own_name and not sheet.entity.has_head
    return query.has_role and name.role == role


def _role_of_element(element: CatalogueElement) -> str:
    return split_role(label(element.name).core).role


#: Words that say as much as a word needed beside an alias.
_NEAR_WORDS = {
    "儿童": ("未成年", "青少年", "孤儿", "幼儿", "学籍"),
    "低保": ("最低生活保障",),
    "残疾": ("残障", "残联"),
    "监测": ("防返贫", "返贫致贫"),
    "退役": ("退伍", "优抚", "复员"),
    "项目": ("工程",),
}


def _context_of(name: Name, column: ColumnFacts, heading: Heading, sheet: Scene) -> float | None:
    """What the words nearby say of a name: None when one forbids it, below 1 when a needed one is missing."""
    for word in name.bars:
        if word in name.text:
            continue
        if word in heading.text or word in sheet.title or word in sheet.headings:
            return None
    if not name.needs:
        return 1.0
    near = "/".join((heading.text, sheet.title, *sheet.headings_near(column), *sheet.facts.notes))
    unit = any(word in (fold(column.unit) for column in sheet.facts.columns) for word in name.needs)
    said = any(other in near for word in name.needs for other in (word, *_NEAR_WORDS.get(word, ())))
    return 1.01 if unit or said else 0.7


#: Facts that are somebody's, and rows that say of nobody whose: then a bare "联系电话" may be anybody's.
_BARE = ("person.phone", "person.id_number", "person.name", "person.registered_address", "person.residence_address")
_THINGS = ("hazard", "project", "facility", "enterprise", "building", "aid_unit", "licence", "machine", "village")
_NAMES_VILLAGE = re.compile(r"村(?!民)|嘎查|社区")


def _entity_fit(element: CatalogueElement, core: str, sheet: Scene) -> float:
    row = sheet.entity.entity
    if not row or row == element.entity:
        return 1.0 if row else 0.94
    of_village = element.entity == "village" and element.type in NUMBERS
    if of_village and row not in ("aid_unit", "form") and not _NAMES_VILLAGE.search(core):
        return 0.6  # a number of the whole village says nothing about one person, project or house
    somebody = element.code in _BARE and row in _THINGS and not (sheet.entity.has_own or sheet.entity.has_head)
    return 0.6 if somebody else REACH.get(row, {}).get(element.entity, 0.6)


def _topic_fit(element: CatalogueElement, hit: Hit, sheet: Scene) -> float:
    """A family of elements that the sheet does not speak of steps back a little behind one that it does."""
    words = TOPICS.get(element.code.split(".")[0])
    if words is None:
        return 1.0
    near = "/".join((sheet.title, *sheet.headings))
    if any(word in near for word in words):
        return 1.0
    name = hit.name
    is_plain = hit.quality == 1.0 and not name.role and name.text not in GENERIC and len(name.text) > 3
    if is_plain and not sheet.is_shared(name.key):
        return 0.97  # nothing else is called so
    return 0.82 if hit.quality == 1.0 else 0.75


_SOMEBODY = re.compile(r"[人户者员方家属母父子女孩亲主师生乙甲]$|单位|公司|企业|部门|机构|学校|医院|银行|村$|组织$|组$")
_TAILS = re.compile(r"(?:基本|详细|具体)?(?:情况|信息|资料|概况|填写|登记|记录|栏)+$")


def _may_be_somebody(core: str) -> bool:
    """Whether a group heading may name another person or body, whose phone or address then stands below it."""
    return bool(_SOMEBODY.search(_TAILS.sub("", core)))


def _parents_fit(name: Name, query: Query, heading: Heading, sheet: Scene, is_exact: bool) -> float:
    """Group headings above a leaf must be borne out by the element, or it may mean something else."""
    above = [
        parent for parent in telling(heading.parents) if not names_row_itself(parent.core, sheet.entity.entity)
    ]  # fmt: skip
    if not above or query.covers_parent:
        return 1.0
    element = name.element
    vocabulary = canonical("/".join((element.name, *element.aliases, *name.needs)))
    strange = [parent for parent in above if not _overlap(canonical(parent.core), vocabulary)]
    if not strange:
        return 1.0
    core = heading.leaf.core
    if core in GENERIC or (heading.leaf.is_part and not is_exact):
        return 0.6
    if is_personal(core):
        return 0.95 if is_exact and not any(_may_be_somebody(parent.core) for parent in strange) else 0.6
    if is_exact and len(core) > 2:
        return 0.97
    named = {hit.name.element.code for parent in strange for hit in sheet.index.find(parent.core)}
    if named and element.code not in named and any(not code.startswith("form.") for code in named):
        return 0.75  # the group itself asks for another fact
    return 0.93 if element.type not in ("int", "dec", "money", "area") else 0.85


def _overlap(words: str, vocabulary: str) -> bool:
    if len(words) < 2:
        return words in vocabulary
    pairs = [words[place : place + 2] for place in range(len(words) - 1)]
    return sum(pair in vocabulary for pair in pairs) * 2 >= len(pairs)
