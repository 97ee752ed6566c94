"""The parts of a cell as one number over records: what is counted, what is added up, or why that is not sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from yici.apps.tables.aggregates import vocabulary
from yici.apps.tables.aggregates.contracts import AGE, Ask, Clause, Label, Meaning
from yici.apps.tables.aggregates.lexicon import Words
from yici.apps.tables.aggregates.resolving import Unsure
from yici.apps.tables.aggregates.surroundings import Cell, Surroundings
from yici.apps.tables.aggregates.units import factor_between, kind_of

#: Things that belong to a household, so that a household's facts narrow them.
OWNED = ("crop", "livestock", "pasture", "plot", "building", "machine", "loan", "hazard")
_COUNTED_THINGS = {
    "个": ("enterprise", "project", "facility", "hazard"), "家": ("enterprise",),
    "处": ("hazard", "facility", "building"),
    "块": ("plot", "pasture"), "栋": ("building",), "幢": ("building",), "条": ("hazard",), "项": ("project",),
    "笔": ("loan",), "台": ("machine",), "座": ("facility", "building"), "件": ("hazard", "licence"),
    "套": ("building",),
    "户": ("enterprise", "building"), "本": ("licence",), "间": (),
}  # fmt: skip


def ask_of(cell: Cell, demand: str, unit: str, around: Surroundings, labels: Sequence[Label]) -> Ask:
    """The number over records that the parts of a cell come to. Raises ``Unsure``."""
    value, default = cell.value, cell.default
    if value is not None and value.entity in ("person", "household") and demand in ("person", "household"):
        raise Unsure(f"“{value.words}”是要相加的数，单位却是{unit or '人数或户数'}")
    if value is None and default is not None and default.function == "sum" and not demand:
        value = _default_value(cell, default, unit, around)
    if value is None and not demand and (cell.amount or kind_of(unit) in ("area", "mass", "animals")):
        value = _implied(cell, unit, around, labels)
    if value is not None and default is not None and default.function == "sum":
        plain = around.words.plain.get(default.entity, "")
        if default.element not in (value.element, plain):
            raise Unsure(f"“{default.words}”和“{value.words}”不知道加哪一个")
    if value is not None:
        if cell.entity or kind_of(unit) == "percent":
            raise Unsure(f"“{value.words}”是要相加的数，这里要的是{'比例' if not cell.entity else '人数或户数'}")
        return _sum(cell, value, around)
    if kind_of(unit) in ("area", "mass", "money", "length", "volume", "percent"):
        raise Unsure(f"单位是{unit}，看不出把哪个数相加")
    return _count(cell, demand, unit, around, labels)


def _default_value(cell: Cell, default: Meaning, unit: str, around: Surroundings) -> Meaning:
    kept = around.words.unit_of(default.element)
    if unit and factor_between(kept, unit) is None:
        raise Unsure(f"“{default.words}”默认数{around.words.name_of(default.element)}（{kept}），表里要{unit}")
    return replace(default, kind="sum")


def _implied(cell: Cell, unit: str, around: Surroundings, labels: Sequence[Label]) -> Meaning:
    """面积 of what the row names, when there is only one such number."""
    entities = {clause.entity for clause in cell.clauses} | {one.entity for one in cell.whos if one.entity}
    kind = kind_of(unit)
    if "livestock" in entities and kind in ("animals", ""):
        return Meaning(
            "sum", around.words.name_of("livestock.stock"), "livestock", element="livestock.stock", function="sum"
        )
    said_words = around.title + "".join(one.text for one in labels)
    if "crop" in entities and kind in ("area", "") and any(word in said_words for word in ("播种", "种植", "面积")):
        return Meaning("sum", around.words.name_of("crop.sown_area"), "crop", element="crop.sown_area", function="sum")
    raise Unsure("看不出把哪个数相加")


def _sum(cell: Cell, value: Meaning, around: Surroundings) -> Ask:
    entity = value.entity
    known = {one.element for one in cell.clauses}
    clauses = [*cell.clauses, *(one for one in value.clauses if one.element not in known)]
    for clause in clauses:
        _must_reach(entity, clause)
    clauses += _season(entity, clauses, around.words)
    return Ask(
        entity, condition_of(clauses), "sum", value.element, cell.relation if entity in ("person", "household") else ""
    )


def _season(entity: str, clauses: Sequence[Clause], words: Words) -> list[Clause]:
    """Things kept once a season count for this year's season unless the form says otherwise."""
    code = f"{entity}.season_year"
    if code not in words.elements or any(code in clause.condition for clause in clauses):
        return []
    return [Clause(f"text:{code}", entity, "本年度", text=f"{code} = this_year()")]


def _must_reach(entity: str, clause: Clause) -> None:
    if clause.entity in ("", entity):
        return
    if entity == "person" and clause.entity == "household":
        return
    if entity in OWNED and clause.entity == "household":
        return
    raise Unsure(f"“{clause.words}”说的不是要数的东西")


def _count(cell: Cell, demand: str, unit: str, around: Surroundings, labels: Sequence[Label]) -> Ask:
    entities = {one.entity for one in cell.whos if one.entity} | {clause.entity for clause in cell.clauses}
    if cell.default is not None and cell.default.function == "count":
        entities.add(cell.default.entity)
    things = entities - {"person", "household", ""}
    entity = demand or _single(entities, cell, unit)
    if entity == "household":  # 户籍户数: the words for all people say where, not which households
        whole = {clause.condition for one in cell.whos if one.is_whole for clause in one.clauses}
        cell.clauses = [one for one in cell.clauses if one.entity != "person" or one.condition not in whole]
    if things and entity == "household" and things <= set(OWNED):
        return _households_with(cell, things, around.words)
    if things and entity != next(iter(things)):
        raise Unsure(f"数的是{around.counters.get(entity, entity)}还是别的，说不准")
    if not cell.clauses and not cell.whos and cell.default is None and not cell.is_whole:
        _must_be_whole(cell, demand, unit, around, labels)
    if not unit and entity not in ("person", "household") and not _says_how_many(labels):
        raise Unsure("看不出要的是个数还是名称")
    if unit and not kind_of(unit) and not _counts(unit, entity):
        raise Unsure(f"单位是{unit}，不是数{around.words.name_of(entity)}")
    for clause in cell.clauses:
        if entity != "household" or clause.entity != "person":
            _must_reach(entity, clause)
    clauses = list(cell.clauses)
    clauses += _season(entity, clauses, around.words)
    if entity == "household" and any(clause.entity == "person" for clause in clauses):
        return Ask("person", condition_of(clauses), "distinct", "household", cell.relation)
    if not cell.whos and cell.default is None and not cell.is_whole and entity in ("person", "household"):
        _must_be_whole(cell, demand, unit, around, labels)
    return Ask(entity, condition_of(clauses), "count", "", cell.relation if entity in ("person", "household") else "")


def _says_how_many(labels: Sequence[Label]) -> bool:
    """Whether a label of the cell ends like a number of things."""
    return any(one.core.endswith(("数", "数量", "总量", "量")) for one in labels)


def _counts(unit: str, entity: str) -> bool:
    return entity in _COUNTED_THINGS.get(unit, ())


def _single(entities: set[str], cell: Cell, unit: str) -> str:
    named = [one.entity for one in reversed(cell.whos) if one.entity]
    if cell.default is not None and cell.default.function == "count":
        return cell.default.entity
    if named:
        return named[0]
    if len(entities) == 1:
        return next(iter(entities))
    if entities == {"person", "household"}:
        return "person"
    raise Unsure("看不出数的是什么")


def _must_be_whole(cell: Cell, demand: str, unit: str, around: Surroundings, labels: Sequence[Label]) -> None:
    """Persons or households without a population named: only where title or labels speak of people or households."""
    text = around.title + "".join(one.text for one in labels)
    if any(word in text for word in (*vocabulary.PEOPLE, "户籍", "常住", "人数", "户数", "总户", "农户", "家庭")):
        return
    families = {clause.element.removeprefix("text:").lstrip("(").partition(".")[0] for clause in cell.clauses}
    if families - {"person", "household", "age(person"}:
        return  # 农村低保, 一级残疾: whom the fact speaks of is clear
    if (
        any(clause.element in (AGE, "person.sex", "person.ethnicity") for clause in cell.clauses)
        and around.base is not None
    ):
        return
    raise Unsure("标题和行列都没有说数的是哪些人")


def _households_with(cell: Cell, things: set[str], words: Words) -> Ask:
    """Households that have such a thing: 种玉米的户数."""
    thing = next(iter(things))
    if len(things) > 1:
        raise Unsure("说的不止一种东西，数不出户数")
    inner = [one for one in cell.clauses if one.entity == thing]
    inner += _season(thing, inner, words)
    outer = [one for one in cell.clauses if one.entity != thing]
    for clause in outer:
        _must_reach("household", clause)
    has = f"count({thing}{' where ' + condition_of(inner) if inner else ''}) > 0"
    return Ask("household", " and ".join(filter(None, (has, condition_of(outer)))), "count", "", cell.relation)


def condition_of(clauses: Sequence[Clause]) -> str:
    """Clauses joined into one condition, each once."""
    return " and ".join(dict.fromkeys(clause.condition for clause in clauses))
