"""Tables inside a card: members of the household, its plots, animals, loans, each in a row of its own."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from yici.apps.records.public import list_members, list_things_of
from yici.apps.tables.matching.contracts import Catalogue
from yici.apps.tables.matching.words import fold
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.frame import Frame
from yici.apps.tables.planning.plan import SheetPlan, plan_columns
from yici.apps.tables.understanding import BlockReading, SheetReading
from yici.core.access import Actor

#: Whose records stand in a table inside a card.
_NO_ROWS = frozenset({"", "household", "village", "form", "area", "unit", "enterprise", "project"})
#: Words by which a table of members leaves out the one the card is for.
_OTHERS = ("不含户主", "不含本人", "不包括户主", "不包括本人", "其他家庭成员", "其他成员", "与本人关系", "与申请人关系")


def parts_of(reading: SheetReading, catalogue: Catalogue, actor: Actor) -> Iterator[SheetPlan]:
    """A plan for each table inside a card, its rows not yet known."""
    if reading.layout.kind != "card":
        return
    for number, more in enumerate(reading.more, 1):
        if more.block.kind != "list" or not more.block.data_top:
            continue
        inner = _reading_of(reading, more)
        top = more.block.data_top
        columns = tuple(_renamed(column, number, top) for column in plan_columns(inner, catalogue, actor))
        if _entity_of(columns) not in _NO_ROWS:
            yield SheetPlan(inner, columns, None)


def _entity_of(columns: Iterable[ColumnPlan]) -> str:
    """What one row of a table inside a card is: what most of its known columns are of."""
    counted = Counter(one.element.entity for one in columns if one.element is not None and one.use == "value")
    return counted.most_common(1)[0][0] if counted else ""


def _reading_of(reading: SheetReading, more: BlockReading) -> SheetReading:
    return replace(reading, layout=replace(reading.layout, main=more.block, more=[]), main=more, more=(), formats={})


def _renamed(column: ColumnPlan, number: int, top: int) -> ColumnPlan:
    """Named apart from the fields of the card, by its first cell; what nobody knows is not asked inside a table."""
    use = "blank" if column.use == "ask" else column.use
    facts = replace(column.facts, letter=f"{column.facts.letter}{top}")
    return replace(column, place=f"*{number}/{column.place}", facts=facts, use=use)


def with_parts(plan: SheetPlan, frame: Frame, catalogue: Catalogue) -> SheetPlan:
    """The plan of a card with the rows of the tables inside it. Must not run inside an action."""
    if not plan.is_filled or plan.reading.layout.kind != "card" or not plan.records:
        return plan
    found = []
    for part in parts_of(plan.reading, catalogue, frame.actor):
        records = _records_of(plan, part, frame)
        found.append(replace(part, area=plan.area, records=records))
    return replace(plan, parts=tuple(found))


def _records_of(plan: SheetPlan, part: SheetPlan, frame: Frame) -> tuple[uuid.UUID, ...]:
    subject, entity = plan.records[0], _entity_of(part.columns)
    if entity != "person":
        return list_things_of(frame.actor, subject, entity, frame.as_of)
    members = list_members(frame.actor, subject, frame.as_of)
    texts = [plan.reading.main.facts.title, *plan.reading.main.facts.notes]
    texts += [step for column in part.columns for step in column.facts.path]
    leaves_out = any(word in fold(text) for word in _OTHERS for text in texts)
    if not leaves_out:
        return members
    first = subject if subject in members else next(iter(members), None)
    return tuple(one for one in members if one != first)
