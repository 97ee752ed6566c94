"""Each column of a sheet gets a meaning, a confidence and a reason in words; below the threshold it stays unknown."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from yici.apps.tables.matching import figures, kinds
from yici.apps.tables.matching.contracts import Catalogue, ColumnFacts, ColumnMatch, Kind, Period, SheetFacts
from yici.apps.tables.matching.entity import RowEntity, entity_of
from yici.apps.tables.matching.index import index_of
from yici.apps.tables.matching.queries import Heading, heading_of, telling
from yici.apps.tables.matching.roles import is_personal
from yici.apps.tables.matching.weighing import Candidate, Scene, candidates_of
from yici.apps.tables.matching.words import canonical, fold, label

#: A wrong fill is worse than a question: nothing below this is filled.
THRESHOLD = 0.8
#: Two elements closer than this are one question.
RIVALRY = 0.012

LEVEL_NAMES = {
    "province": "省", "city": "市", "county": "旗区", "township": "乡镇", "village": "村", "path": "地区",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a person confirmed for a place of this form."""

    kind: str
    element: str | None
    format: str = ""
    constant: str = ""
    reason: str = "这张表以前这样认过"


@dataclass(frozen=True, slots=True)
class SheetMatch:
    """The columns of a sheet and what one of its rows is."""

    columns: tuple[ColumnMatch, ...]
    entity: RowEntity


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
    sheet: SheetFacts,
    catalogue: Catalogue,
    remembered: Mapping[str, Remembered] | None = None,
    row_entity: str = "",
    beside: tuple[ColumnFacts, ...] = (),
) -> SheetMatch:
    """Match all columns. ``row_entity`` says what a row is where the population's words said so, ``remembered`` what
    people confirmed for this form by place, ``beside`` the other side of a cross-tab."""
    index = index_of(catalogue)
    entity = entity_of(sheet, index)
    if row_entity and row_entity != entity.entity:
        entity = replace(entity, entity=row_entity, confidence=0.95, reason="the words of the population say so")
    common = Scene(
        facts=sheet, index=index, entity=entity, title=fold(sheet.title + "/" + sheet.name),
        headings=tuple(label(column.path[-1]).core if column.path else "" for column in sheet.columns),
        has_own_name=entity.has_own,
    )  # fmt: skip
    memory = remembered or {}
    fixed: list[ColumnMatch | None] = []
    found: list[tuple[Heading, list[Candidate]]] = []
    for place, column, heading in zip(places_of(sheet.columns), sheet.columns, _headings(sheet, entity), strict=True):
        known = memory.get(place)
        settled = _from_memory(column, known) if known is not None else _fixed(column, common)
        may_be_fact = settled is not None and settled.constant == "period" and sheet.kind == "list"
        candidates = candidates_of(column, heading, common) if settled is None or may_be_fact else []
        if may_be_fact and candidates and candidates[0].confidence >= 0.9 and candidates[0].element.entity != "form":
            settled = None  # "年度" among columns of insurance is the insured year, not the form's own
        fixed.append(settled)
        found.append((heading, candidates if settled is None else []))
    found = _shared_out(found, sheet.columns)
    taken = {one.element for one in fixed if one is not None and one.element} | _unrivalled(found)
    matches = [
        settled if settled is not None else _decide_column(column, heading, candidates, taken, common)
        for column, settled, (heading, candidates) in zip(sheet.columns, fixed, found, strict=True)
    ]
    counted = figures.settle(matches, sheet, index, entity.entity, beside)
    return SheetMatch(tuple(_without_doubles(counted, sheet.columns)), entity)


def _headings(sheet: SheetFacts, entity: RowEntity) -> list[Heading]:
    """Headings with their roles. A fact asked a second time belongs to whoever was named last before it ("姓名, 电话,
    监护人姓名, 电话": the second phone is the guardian's); so does "与…关系" after somebody, and on a card what stands
    in the same row."""
    role, row, seen, result = "", "", set[str](), []
    above: tuple[str, ...] = ()
    of_things = not entity.has_own and entity.entity not in ("person", "household", "")
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
            or (heading.leaf.core.startswith(("与", "关系")) and "关系" in heading.leaf.core)
            or (of_things and fact.startswith(_OF_SOMEBODY))
            or (sheet.kind == "card" and is_personal(heading.leaf.core) and column.path[:-1] == above)
        )  # fmt: skip
        if own:
            role, above = own, column.path[:-1]
        elif borrows:
            heading = replace(heading, role=replace(heading.role, role=role))
        else:
            seen.add(fact)
            role = role if sheet.kind == "card" else ""
        result.append(heading)
    return result


_OF_SOMEBODY = ("电话", "身份证号", "职务", "性别", "年龄")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _shared_out(
    found: list[tuple[Heading, list[Candidate]]], columns: tuple[ColumnFacts, ...]
) -> list[tuple[Heading, list[Candidate]]]:
    """Each element goes to the column that names it best; another column takes its next candidate where that one is
    named outright ("联系电话" and "联系人电话" are not both the person's own)."""
    best: dict[tuple[str, str, Period], tuple[float, int]] = {}
    for place, (_, candidates) in enumerate(found):
        for one in candidates:
            key = (one.element.code, one.variant, columns[place].period)
            if one.confidence >= THRESHOLD and one.confidence > best.get(key, (0.0, 0))[0]:
                best[key] = (one.confidence, place)
    result = []
    for place, (heading, candidates) in enumerate(found):
        free = [
            one for one in candidates
            if best.get((one.element.code, one.variant, columns[place].period), (0.0, place))[1] == place
        ]  # fmt: skip
        gives_way = bool(free) and free[0].is_exact and free[0].confidence >= THRESHOLD
        result.append((heading, free if gives_way else candidates))
    return result


def _unrivalled(found: list[tuple[Heading, list[Candidate]]]) -> set[str]:
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
        reason=known.reason, constant=known.constant,
    )  # fmt: skip


#: Words in which a word of what is never stored stands by accident.
_HARMLESS = re.compile("慢性病")


def _decide_column(
    column: ColumnFacts, heading: Heading, candidates: list[Candidate], taken: set[str], sheet: Scene
) -> ColumnMatch:
    sure = _decide(column, candidates, taken)
    if sure.element is not None or sure.kind != "unknown":
        return sure
    said = _HARMLESS.sub("", heading.text)
    forbidden = next((word for word, _ in sheet.index.catalogue.never_stored if word in said), "")
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
    return sure


def _fixed(column: ColumnFacts, sheet: Scene) -> ColumnMatch | None:
    """Columns that are no facts of the city."""
    letter = column.letter
    if kinds.is_sequence(column) or _only_counts(column, sheet):
        return ColumnMatch(letter, None, "sequence", 0.97, "只给行编号")
    if kinds.is_signature(column):
        return ColumnMatch(letter, None, "signature", 0.97, "要人签字或盖章，留空")
    if kinds.is_free(column):
        return ColumnMatch(letter, None, "free", 0.97, "备注不从别的表带过来")
    constant = kinds.constant_of(column)
    if sheet.facts.kind == "card" and kinds.is_bare_number(column) and not telling(heading_of(column).parents):
        return ColumnMatch(letter, None, "unknown", 0.5, "没有说是什么的编号，请说是哪个")
    if constant == "people":
        return ColumnMatch(letter, None, "signature", 0.93, "填表、审核的人，留给人写")
    if constant:
        return ColumnMatch(letter, None, "constant", 0.95, "整张表都一样", constant=constant)
    return None


def _only_counts(column: ColumnFacts, sheet: Scene) -> bool:
    """A bare "编号" counts when it stands first and the sheet has no other numbering."""
    if not kinds.is_bare_number(column) or len(column.path) > 1:
        return False
    if sheet.facts.kind == "card":
        return False
    first = sheet.facts.columns[0].letter == column.letter
    return first and not any(kinds.is_sequence(other) for other in sheet.facts.columns)


def _decide(column: ColumnFacts, candidates: list[Candidate], taken: set[str]) -> ColumnMatch:
    if not candidates:
        return ColumnMatch(column.letter, None, "unknown", 0.0, "目录里没有叫这个的")
    rivals = [one for one in candidates if one.confidence > candidates[0].confidence - RIVALRY]
    free = [one for one in rivals if one.element.code not in taken or one.variant]
    if len(rivals) > 1 and len(free) == 1:
        rivals = free
    best = rivals[0]
    rivals = [best, *(one for one in rivals[1:] if not _same_fact(best, one))]
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
    confidence = round(best.confidence, 3)
    return ColumnMatch(column.letter, best.element.code, kind, confidence, best.reason, variant=best.variant)


def _same_fact(one: Candidate, other: Candidate) -> bool:
    """Whether an element is only another name of the other one (户主 is the name of the head)."""
    return any(
        plain.derive.endswith(named.code) and "(" not in plain.derive and " " not in plain.derive
        for plain, named in ((one.element, other.element), (other.element, one.element))
    )


_AREA_LEVELS = {"2": "city", "3": "county", "4": "township", "5": "village"}
_CONSTANTS = {"period": "period", "reporting_day": "reported_on", "reporting_unit": "reporting_unit"}


def _of_the_form(column: ColumnFacts, best: Candidate) -> ColumnMatch | None:
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


def _without_doubles(matches: list[ColumnMatch], columns: tuple[ColumnFacts, ...]) -> list[ColumnMatch]:
    """One fact does not stand in two columns of different words: the weaker one becomes a question."""
    taken: dict[tuple[str, str], int] = {}
    result = list(matches)
    for place, match in enumerate(matches):
        if match.element is None:
            continue
        fact = (match.element, match.variant)
        other = taken.get(fact)
        if other is None or columns[other].period != columns[place].period:
            taken[fact] = place
            continue
        strong, weak = (other, place) if result[other].confidence >= match.confidence else (place, other)
        if result[strong].confidence == result[weak].confidence == 1.0:
            continue  # a person confirmed both
        reason = f"{columns[strong].letter} 列已经是同一件事，请说这一列问什么"
        result[weak] = replace(result[weak], element=None, kind="unknown", confidence=0.5, reason=reason)
        taken[fact] = strong
    return result
