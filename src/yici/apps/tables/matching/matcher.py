"""Each column of a sheet gets a meaning, a confidence and a reason in words; below the threshold it stays unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from yici.apps.tables.matching import kinds
from yici.apps.tables.matching.contracts import Catalogue, CatalogueElement, ColumnFacts, ColumnMatch, Kind, SheetFacts
from yici.apps.tables.matching.entity import RowEntity, entity_of
from yici.apps.tables.matching.evidence import GENERIC, choices_agree, samples_agree, unit_agrees
from yici.apps.tables.matching.index import Hit, Name, NameIndex, index_of
from yici.apps.tables.matching.queries import Heading, Query, heading_of, queries, telling
from yici.apps.tables.matching.roles import is_personal, names_row_itself, split_role
from yici.apps.tables.matching.words import canonical, fold, label

#: A wrong fill is worse than a question: nothing below this is filled.
THRESHOLD = 0.8
#: Two elements closer than this are one question.
RIVALRY = 0.012

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
    "building": {"person": 0.85, "household": 0.85},
    "enterprise": {"village": 0.82},
    "project": {"village": 0.85},
    "facility": {"village": 0.85},
}


LEVEL_NAMES = {
    "province": "省", "city": "市", "county": "旗区", "township": "乡镇", "village": "村", "path": "地区",
}  # fmt: skip
#: Words in title or headings that make a family of elements likely.
TOPICS: dict[str, tuple[str, ...]] = {
    "child": ("儿童", "幼儿", "学生", "孤儿", "未成年"),
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
class Remembered:
    """What a person confirmed for a place of this form."""

    kind: str
    element: str | None
    format: str = ""
    constant: str = ""


@dataclass(frozen=True, slots=True)
class SheetMatch:
    """The columns of a sheet and what one of its rows is."""

    columns: tuple[ColumnMatch, ...]
    entity: RowEntity


@dataclass(frozen=True, slots=True)
class _Candidate:
    element: CatalogueElement
    confidence: float
    reason: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What all columns of a sheet share."""

    facts: SheetFacts
    index: NameIndex
    entity: RowEntity
    title: str
    headings: tuple[str, ...]
    has_own_name: bool


def place_of(column: ColumnFacts, earlier: Mapping[str, int] | None = None) -> str:
    """A column's name inside its sheet: the header path in one spelling; a second one of the same words gets "#2"."""
    words = "/".join(canonical(label(step).core) for step in column.path) or column.letter
    again = (earlier or {}).get(words, 0)
    return f"{words}#{again + 1}"[:300] if again else words[:300]


def places_of(columns: tuple[ColumnFacts, ...]) -> tuple[str, ...]:
    """The names of all columns of a sheet."""
    seen: dict[str, int] = {}
    names = []
    for column in columns:
        words = place_of(column)
        names.append(place_of(column, seen))
        seen[words] = seen.get(words, 0) + 1
    return tuple(names)


def match_sheet(
    sheet: SheetFacts, catalogue: Catalogue, remembered: Mapping[str, Remembered] | None = None, row_entity: str = ""
) -> SheetMatch:
    """Match all columns. ``row_entity`` says what a row is where the population's words said so, ``remembered`` what
    people confirmed for this form by place."""
    index = index_of(catalogue)
    entity = entity_of(sheet, index)
    if row_entity and row_entity != entity.entity:
        entity = replace(entity, entity=row_entity, confidence=0.95, reason="the words of the population say so")
    common = _Sheet(
        facts=sheet, index=index, entity=entity, title=fold(sheet.title + "/" + sheet.name),
        headings=tuple(label(column.path[-1]).core if column.path else "" for column in sheet.columns),
        has_own_name=entity.has_own,
    )  # fmt: skip
    memory = remembered or {}
    fixed: list[ColumnMatch | None] = []
    found: list[tuple[Heading, list[_Candidate]]] = []
    for place, column, heading in zip(places_of(sheet.columns), sheet.columns, _headings(sheet), strict=True):
        known = memory.get(place)
        settled = _from_memory(column, known) if known is not None else _fixed(column, common)
        fixed.append(settled)
        found.append((heading, [] if settled else _candidates(column, heading, common)))
    taken = {one.element for one in fixed if one is not None and one.element} | _unrivalled(found)
    matches = [
        settled if settled is not None else _decide_column(column, heading, candidates, taken, common)
        for column, settled, (heading, candidates) in zip(sheet.columns, fixed, found, strict=True)
    ]
    return SheetMatch(tuple(_without_doubles(matches, sheet.columns)), entity)


def _headings(sheet: SheetFacts) -> list[Heading]:
    """Headings with their roles. A fact asked a second time belongs to whoever was named last before it ("姓名, 电话,
    监护人姓名, 电话": the second phone is the guardian's); so does "与…关系" after somebody, and on a card what stands
    in the same row."""
    role, row, seen, result = "", "", set[str](), []
    for column in sheet.columns:
        heading = heading_of(column)
        fact = canonical(heading.role.fact)
        here = column.letter.lstrip(_LETTERS) if sheet.kind == "card" else ""
        if here != row and sheet.kind == "card":
            role = ""
        row = here
        own = heading.role.role
        borrows = role not in ("", "head") and not own and (
            (fact in seen and len(column.path) == 1)
            or (heading.leaf.core.startswith("与") and "关系" in heading.leaf.core)
            or (sheet.kind == "card" and is_personal(heading.leaf.core) and len(column.path) == 1)
        )  # fmt: skip
        if own:
            role = own
        elif borrows:
            heading = replace(heading, role=replace(heading.role, role=role))
        else:
            seen.add(fact)
            role = role if sheet.kind == "card" else ""
        result.append(heading)
    return result


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _unrivalled(found: list[tuple[Heading, list[_Candidate]]]) -> set[str]:
    """Elements that one column names beyond doubt: no other column means them by half."""
    return {
        candidates[0].element.code
        for _, candidates in found
        if candidates
        and candidates[0].confidence >= THRESHOLD
        and (len(candidates) == 1 or candidates[1].confidence < candidates[0].confidence - RIVALRY)
    }


def _from_memory(column: ColumnFacts, known: Remembered) -> ColumnMatch:
    return ColumnMatch(
        letter=column.letter, element=known.element, kind=known.kind, confidence=1.0,  # type: ignore[arg-type]
        reason="这张表以前这样认过", constant=known.constant,
    )  # fmt: skip


def _decide_column(
    column: ColumnFacts, heading: Heading, candidates: list[_Candidate], taken: set[str], sheet: _Sheet
) -> ColumnMatch:
    sure = _decide(column, candidates, taken)
    if sure.element is not None or sure.kind != "unknown":
        return sure
    forbidden = next((word for word, _ in sheet.index.catalogue.never_stored if word in heading.text), "")
    if forbidden:
        return ColumnMatch(column.letter, None, "unknown", 0.99, f"“{forbidden}”市里从不存，也不问")
    level = kinds.area_level(column)
    if level and not telling(heading.parents):
        return ColumnMatch(
            column.letter,
            None,
            "constant",
            0.95,
            f"这一行所在的{LEVEL_NAMES.get(level, level)}",
            constant=f"area:{level}",
        )
    if _is_aggregate(column, heading, sheet):
        return ColumnMatch(column.letter, None, "aggregate", 0.85, "按这一行的地方计数或求和")
    return sure


def _fixed(column: ColumnFacts, sheet: _Sheet) -> ColumnMatch | None:
    """Columns that are no facts of the city."""
    letter = column.letter
    if kinds.is_sequence(column) or _only_counts(column, sheet):
        return ColumnMatch(letter, None, "sequence", 0.97, "只给行编号")
    if kinds.is_signature(column):
        return ColumnMatch(letter, None, "signature", 0.97, "要人签字或盖章，留空")
    if kinds.is_free(column):
        return ColumnMatch(letter, None, "free", 0.97, "备注不从别的表带过来")
    constant = kinds.constant_of(column)
    if constant == "people":
        return ColumnMatch(letter, None, "signature", 0.93, "填表、审核的人，留给人写")
    if constant:
        return ColumnMatch(letter, None, "constant", 0.95, "整张表都一样", constant=constant)
    return None


def _only_counts(column: ColumnFacts, sheet: _Sheet) -> bool:
    """A bare "编号" counts when it stands first and the sheet has no other numbering."""
    if not kinds.is_bare_number(column) or len(column.path) > 1:
        return False
    first = sheet.facts.columns[0].letter == column.letter
    return first and not any(kinds.is_sequence(other) for other in sheet.facts.columns)


def _candidates(column: ColumnFacts, heading: Heading, sheet: _Sheet) -> list[_Candidate]:
    best: dict[str, _Candidate] = {}
    is_head = sheet.entity.entity == "household" and not sheet.has_own_name
    asked = list(queries(heading, sheet.entity.entity, is_head))
    for slips in (False, True):
        for query in asked[: 3 if slips else None]:
            hits = sheet.index.find_slips(query.words) if slips else sheet.index.find(query.words)
            for hit in hits:
                found = _weigh(hit, query, column, heading, sheet)
                if found is not None and found.confidence > best.get(found.element.code, _NOTHING).confidence:
                    best[found.element.code] = found
        if any(one.confidence >= 0.6 for one in best.values()):
            break
    return sorted(best.values(), key=lambda one: -one.confidence)


_NOTHING = _Candidate(CatalogueElement("", "", ""), 0.0, "", False)


def _weigh(hit: Hit, query: Query, column: ColumnFacts, heading: Heading, sheet: _Sheet) -> _Candidate | None:
    name, element = hit.name, hit.name.element
    if not _role_agrees(name, query, heading, sheet):
        return None
    # a group that the name itself speaks of ("禁牧补助/面积": 禁牧面积) is no word against it
    said = heading.leaf.core if query.covers_parent else heading.text
    if any(word in said and word not in name.text for word in name.forbids):
        return None
    context = _context_of(name, heading, sheet)
    if context is None:
        return None
    confidence = 0.96 * hit.quality * query.weight * context
    reasons = [f"“{heading.leaf.core}”就是{element.name}" + (f"（{query.how}）" if query.how else "")]
    if hit.how:
        reasons.append(hit.how)
    confidence *= _entity_fit(element, sheet) * _topic_fit(element, hit, sheet)
    confidence *= _parents_fit(name, query, heading, sheet)
    for verdict, words, good, bad in (
        (unit_agrees(column.unit, element), "单位", 0.01, 0.55),
        (samples_agree(column, element), "已填的样子", 0.01, 0.87 if element.type == "date" else 0.6),
        (choices_agree(column, element, sheet.index.catalogue), "可选的值", 0.02, 0.85),
    ):
        if verdict is not None:
            confidence = confidence + good if verdict else confidence * bad
            reasons.append(f"{words}{'对得上' if verdict else '对不上'}")
    return _Candidate(element, min(confidence, 0.99), "；".join(reasons), hit.quality == 1.0 and query.weight >= 0.97)


def _role_agrees(name: Name, query: Query, heading: Heading, sheet: _Sheet) -> bool:
    """A heading about somebody else is answered only by an element about somebody else, and the other way round."""
    role = heading.role.role
    about = _role_of_element(name.element) or name.role
    if not role:
        return not about or query.words.startswith("户主") or name.text == heading.leaf.core or name.key == canonical(
            heading.leaf.core
        )  # fmt: skip
    if role == "head" and name.element.entity == "person" and not _role_of_element(name.element):
        return name.role == "head" and sheet.entity.entity == "person" and not sheet.has_own_name
    return query.has_role and name.role == role


def _role_of_element(element: CatalogueElement) -> str:
    return split_role(label(element.name).core).role


def _context_of(name: Name, heading: Heading, sheet: _Sheet) -> float | None:
    """What the words nearby say of a name: None when one forbids it, below 1 when a needed one is missing."""
    for word in name.bars:
        if word in name.text:
            continue
        if word in heading.text or word in sheet.title or word in sheet.headings:
            return None
    if not name.needs:
        return 1.0
    near = "/".join((heading.text, sheet.title, *sheet.headings, *sheet.facts.notes))
    unit = any(word in (fold(column.unit) for column in sheet.facts.columns) for word in name.needs)
    return 1.01 if unit or any(word in near for word in name.needs) else 0.7


def _entity_fit(element: CatalogueElement, sheet: _Sheet) -> float:
    row = sheet.entity.entity
    if not row or row == element.entity:
        return 1.0 if row else 0.94
    return REACH.get(row, {}).get(element.entity, 0.6)


def _topic_fit(element: CatalogueElement, hit: Hit, sheet: _Sheet) -> float:
    """A family of elements that the sheet does not speak of steps back a little behind one that it does."""
    words = TOPICS.get(element.code.split(".")[0])
    if words is None:
        return 1.0
    near = "/".join((sheet.title, *sheet.headings))
    if any(word in near for word in words):
        return 1.0
    return 0.82 if hit.quality == 1.0 else 0.75


def _parents_fit(name: Name, query: Query, heading: Heading, sheet: _Sheet) -> float:
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
    if heading.leaf.core in GENERIC or heading.leaf.is_part or is_personal(heading.leaf.core):
        return 0.6
    named = {hit.name.element.code for parent in strange for hit in sheet.index.find(parent.core)}
    if named and element.code not in named and any(not code.startswith("form.") for code in named):
        return 0.75  # the group itself asks for another fact
    return 0.93 if element.type not in ("int", "dec", "money", "area") else 0.85


def _overlap(words: str, vocabulary: str) -> bool:
    if len(words) < 2:
        return words in vocabulary
    pairs = [words[place : place + 2] for place in range(len(words) - 1)]
    return sum(pair in vocabulary for pair in pairs) * 2 >= len(pairs)


def _decide(column: ColumnFacts, candidates: list[_Candidate], taken: set[str]) -> ColumnMatch:
    if not candidates:
        return ColumnMatch(column.letter, None, "unknown", 0.0, "目录里没有叫这个的")
    rivals = [one for one in candidates if one.confidence > candidates[0].confidence - RIVALRY]
    free = [one for one in rivals if one.element.code not in taken]
    if len(rivals) > 1 and len(free) == 1:
        rivals = free
    best = rivals[0]
    if len(rivals) > 1:
        return ColumnMatch(
            column.letter, None, "unknown", round(min(best.confidence, 0.6), 3),
            f"可能是{best.element.name}，也可能是{rivals[1].element.name}，请说是哪个",
        )  # fmt: skip
    if best.confidence < THRESHOLD:
        return ColumnMatch(
            column.letter, None, "unknown", round(best.confidence, 3),
            f"也许是{best.element.name}，但没有把握：{best.reason}",
        )  # fmt: skip
    if best.element.is_forbidden:
        return ColumnMatch(column.letter, None, "unknown", 0.99, f"{best.element.name}市里从不存，也不问")
    fixed = _of_the_form(column, best)
    if fixed is not None:
        return fixed
    kind: Kind = "derived" if "(" in best.element.derive or " " in best.element.derive else "element"
    return ColumnMatch(column.letter, best.element.code, kind, round(best.confidence, 3), best.reason)


_AREA_LEVELS = {"2": "city", "3": "county", "4": "township", "5": "village"}
_CONSTANTS = {"period": "period", "reporting_day": "reported_on", "reporting_unit": "reporting_unit"}


def _of_the_form(column: ColumnFacts, best: _Candidate) -> ColumnMatch | None:
    """Elements that belong to the form, not to a record: numbering, signatures, areas by level, constants."""
    rule, _, rest = best.element.derive.partition("(")
    letter, confidence = column.letter, round(best.confidence, 3)
    if rule in ("signature", "blank"):
        reason = f"{best.element.name}由人手写，留空"
        return ColumnMatch(
            letter,
            None,
            "signature" if rule == "signature" or best.element.type == "date" else "free",
            confidence,
            reason,
        )
    if rule == "sequence":
        return ColumnMatch(letter, None, "sequence", confidence, "只给行编号")
    if rule in ("area_name", "area_path"):
        level = _AREA_LEVELS.get(rest.rstrip(")"), "path")
        return ColumnMatch(
            letter,
            None,
            "constant",
            confidence,
            f"这一行所在的{LEVEL_NAMES.get(level, level)}",
            constant=f"area:{level}",
        )
    if rule in _CONSTANTS:
        reason = "整张表都一样"
        return ColumnMatch(letter, None, "constant", confidence, reason, constant=_CONSTANTS[rule])
    return None


_COUNT_UNITS = (
    "人",
    "户",
    "个",
    "名",
    "人次",
    "次",
    "处",
    "座",
    "公里",
    "亩",
    "万元",
    "元",
    "%",
    "套",
    "家",
    "件",
    "口",
    "眼",
    "吨",
)


def _is_aggregate(column: ColumnFacts, heading: Heading, sheet: _Sheet) -> bool:
    """On a sheet of areas or units every number is a count or a sum over the area."""
    areas = sum(bool(kinds.area_level(other)) for other in sheet.facts.columns)
    if sheet.entity.entity not in ("village", "area", "unit", "") or not (areas or sheet.facts.kind == "cross"):
        return False
    words = heading.leaf.core
    return fold(column.unit) in _COUNT_UNITS or words.endswith(
        (
            "数",
            "人数",
            "户数",
            "总数",
            "合计",
            "小计",
            "总计",
            "个数",
            "金额",
            "面积",
            "余额",
            "比例",
            "率",
            "收入",
            "总额",
            "数量",
            "户",
            "人",
        )
    )


def _without_doubles(matches: list[ColumnMatch], columns: tuple[ColumnFacts, ...]) -> list[ColumnMatch]:
    """One fact does not stand in two columns of different words: the weaker one becomes a question."""
    taken: dict[str, int] = {}
    result = list(matches)
    for place, match in enumerate(matches):
        if match.element is None:
            continue
        other = taken.get(match.element)
        if other is None:
            taken[match.element] = place
            continue
        strong, weak = (other, place) if result[other].confidence >= match.confidence else (place, other)
        if result[strong].confidence == result[weak].confidence == 1.0:
            continue  # a person confirmed both
        reason = f"{columns[strong].letter} 列已经是同一件事，请说这一列问什么"
        result[weak] = replace(result[weak], element=None, kind="unknown", confidence=0.5, reason=reason)
        taken[match.element] = strong
    return result
