"""Cells computed from other cells: totals, shares, changes, means per head. Which cells, never how they are counted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from yici.apps.tables.aggregates.composing import compose, unit_of
from yici.apps.tables.aggregates.contracts import AGE, Ask, CellMeaning, Formula, Line, Place, TableMeaning
from yici.apps.tables.aggregates.reading import said
from yici.apps.tables.aggregates.surroundings import Surroundings
from yici.apps.tables.aggregates.vocabulary import RATES

COMPUTED = ("share", "growth", "change", "per_person", "per_household", "per_area", "mean_age", "sex_ratio")


def row_total(
    row: Line, column: Line, rows: Sequence[Line], around: Surroundings, *, is_now: bool = True
) -> CellMeaning:
    """合计, 小计 and 总计 of a column: the rows it adds up, checked against a count of the whole if one can be made."""
    children = _without_wholes(children_of(row, rows))
    parts = tuple((child.number, column.number) for child in children)
    counted = compose(_without_own(row), column, around) if is_now else _of_the_past(row, column)
    return _total(row, column, children, parts, counted, around)


def column_total(
    row: Line, column: Line, columns: Sequence[Line], around: Surroundings, *, is_now: bool = True
) -> CellMeaning:
    """合计 of a row."""
    children = _without_wholes(_column_children(column, columns))
    parts = tuple((row.number, child.number) for child in children)
    counted = compose(row, _without_own(column), around) if is_now else _of_the_past(row, column)
    return _total(row, column, children, parts, counted, around)


def _without_wholes(lines: Sequence[Line]) -> list[Line]:
    """The lines without those that are the whole of the others: 户籍人口 above 0—14岁, 15—59岁."""
    parts = [one for one in lines if not any(who.is_whole for label in one.own[-1:] for who in said(label, "who"))]
    return parts if len(parts) > 1 and is_partition(parts) else list(lines)


def _total(
    row: Line,
    column: Line,
    children: Sequence[Line],
    parts: tuple[Place, ...],
    counted: CellMeaning,
    around: Surroundings,
) -> CellMeaning:
    unit = unit_of(row, column, around)
    if is_rate(row, unit) or is_rate(column, unit):
        if counted.kind == "measure" and counted.over is not None:
            return counted
        return replace(counted, kind="ask", ask=None, unit=unit, reason=counted.reason or "率和比例不能相加")
    formula = Formula("sum", parts) if parts else None
    adds_up = formula is not None and (is_partition(children) or all(child.is_area for child in children))
    if counted.kind == "measure" and not adds_up:
        return replace(counted, check=None)
    if formula is None:
        return counted
    if counted.kind != "measure" and not adds_up and any(child.own and child.own[-1].is_of_which for child in children):
        return replace(counted, kind="ask", reason=counted.reason or "看不出由哪些数相加")
    words = "各行之和" if row.op == "total" else "各列之和"
    return CellMeaning(
        "formula",
        words,
        ask=counted.ask if counted.kind == "measure" else None,
        over=counted.over,
        formula=formula,
        unit=unit,
    )


def _of_the_past(row: Line, column: Line) -> CellMeaning:
    return CellMeaning("ask", row.place, reason="过去的合计只由各数相加")


def is_rate(line: Line, unit: str) -> bool:
    """Whether numbers of a line cannot be added: rates, shares, means, yes or no."""
    words = line.own[-1].core if line.own else ""
    return unit in ("%", "‰", "是/否", "是否") or words.endswith(RATES) or "平均" in words or "人均" in words


def _without_own(line: Line) -> Line:
    return replace(line, own=tuple(one for one in line.own if one.op != "total"))


def children_of(total: Line, rows: Sequence[Line]) -> list[Line]:
    """The rows that a total adds up: those of its own merged heading; a grand total those under no subtotal of their
    own and the subtotals."""
    group = _group_of(total)
    plain = [one for one in rows if one.op not in COMPUTED and one.number != total.number and one.takes_value]
    if group:
        inside = [one for one in plain if _group_of(one) == group and one.op != "total"]
        if not inside:
            return []
        return [one for one in inside if not (one.own and one.own[-1].is_of_which)] or inside
    at = [one.number for one in rows].index(total.number)
    subtotals = [one for one in rows if one.op == "total" and one.number != total.number]
    if _is_grand(total, rows):
        leaves = [one for one in plain if one.op != "total" and not _is_nested(one, plain)]
        grouped = [one for one in subtotals if not _is_grand(one, rows)]
        covered = {child.number for one in grouped for child in children_of(one, rows)}
        return [*grouped, *(one for one in leaves if one.number not in covered)]
    before = [one.number for one in subtotals if one.number < total.number]
    after = [one.number for one in subtotals if one.number > total.number]
    leads = (
        at == 0 or (rows[at - 1].op == "total") or (at + 1 < len(rows) and rows[at + 1].is_area and _leads(total, rows))
    )
    low, high = (total.number, min(after, default=10**9)) if leads else (max(before, default=0), total.number)
    return [one for one in plain if low < one.number < high and one.op != "total" and not _is_nested(one, plain)]


def _leads(total: Line, rows: Sequence[Line]) -> bool:
    """Whether subtotals stand above what they add up: the first row of all is a total."""
    return bool(rows) and rows[0].op == "total"


def _group_of(line: Line) -> tuple[str, ...]:
    """The headings over a line, areas included."""
    return line.path[:-1]


def _is_grand(total: Line, rows: Sequence[Line]) -> bool:
    word = total.own[-1].core if total.own else ""
    totals = [one for one in rows if one.op == "total"]
    if len(totals) == 1 or word.endswith(("总计", "总数")):
        return True
    return word in ("合计", "共计", "计") and not any(
        (one.own[-1].core if one.own else "").endswith(("总计",)) for one in totals
    )


def _is_nested(line: Line, rows: Sequence[Line]) -> bool:
    """Whether a row is a part of another row that takes a value."""
    if line.parent and any(one.number == line.parent for one in rows):
        return True
    return bool(line.own) and line.own[0].is_of_which


def _column_children(total: Line, columns: Sequence[Line]) -> list[Line]:
    own = (*total.outer, *total.own)
    at = next((depth for depth, one in enumerate(own) if one.op == "total"), len(own) - 1)
    above = tuple(one.text for one in own[:at])
    leaf = tuple(one.text for one in own[at + 1 :])
    found = []
    for one in columns:
        path = (*one.outer, *one.own)
        if one.number == total.number or len(path) != len(own) or any(x.op for x in path) or one.op in COMPUTED:
            continue
        if (
            tuple(x.text for x in path[:at]) == above
            and tuple(x.text for x in path[at + 1 :]) == leaf
            and not one.period
        ):
            found.append(one)
    return [one for one in found if not one.own[-1].is_of_which] if at == len(own) - 1 else found


def is_partition(lines: Sequence[Line]) -> bool:
    """Whether lines are values of one list, or bands of one amount, none twice: what they add up to is the whole."""
    if len(lines) < 2:
        return False
    shared: set[str] | None = None
    seen: list[frozenset[str]] = []
    for line in lines:
        clauses = {
            clause.element: clause
            for label in line.own[-1:]
            for meaning in (*said(label, "value"), *said(label, "band"), *said(label, "measure"), *said(label, "who"))
            for clause in meaning.clauses
        }
        if not clauses or (line.own and line.own[-1].is_of_which):
            return False
        shared = set(clauses) if shared is None else shared & set(clauses)
    if not shared:
        return False
    element = sorted(shared, key=lambda one: (one != AGE, one))[0]
    for line in lines:
        clause = next(
            clause for label in line.own[-1:] for kind in ("value", "band", "measure", "who")
            for meaning in said(label, kind) for clause in meaning.clauses if clause.element == element
        )  # fmt: skip
        here = clause.codes or frozenset(str(one) for one in range(clause.low or 0, (clause.high or 150) + 1))
        if any(here & other for other in seen):
            return False
        seen.append(here)
    return True


def change_cell(line: Line, others: Sequence[Line], at: tuple[Line, Line], is_row: bool) -> CellMeaning | None:
    """± and ±%: the current against the earlier one of the same group, which are looked for by their words."""
    row, column = at
    group = _near(line, others)
    before = [one for one in group if _is_before(one)]
    now = [one for one in group if not _is_before(one) and one.op not in COMPUTED and one.period not in _PLANNED]
    if len(before) != 1 or not now:
        return None
    current = now[0]
    places = [(one.number, column.number) if is_row else (row.number, one.number) for one in (current, before[0])]
    op = "growth" if line.op == "growth" or "%" in (line.unit, *(one.unit for one in line.own)) else "change"
    words = "（本期－上期）÷上期×100" if op == "growth" else "本期－上期"
    return CellMeaning("formula", words, formula=Formula(op, tuple(places), 100), unit="%" if op == "growth" else "")  # type: ignore[arg-type]


_PLANNED = frozenset(["目标", "计划", "计划数", "预计", "预算数", "年初预算数", "调整预算数", "任务", "任务数"])


def _is_before(line: Line) -> bool:
    word = line.period
    return bool(word) and (word.startswith(("上", "去", "同期", "年初", "期初", "前", "基期", "月初")))


def _near(line: Line, others: Sequence[Line]) -> list[Line]:
    """The lines of the same group: those with the same headings above."""
    return [one for one in others if one.number != line.number and _group_of(one) == _group_of(line)]


def share_cell(
    table: TableMeaning,
    row: Line,
    column: Line,
    columns: Sequence[Line],
    rows: Sequence[Line],
    around: Surroundings,
    *,
    is_row: bool,
) -> CellMeaning:
    """占比: of its own words against the same without them, of the column beside it against the total row, or of the
    total row against the column of the whole."""
    line = row if is_row else column
    own = line.own[-1]
    clauses = [one for kind in ("who", "value", "band", "measure") for one in said(own, kind)]
    if clauses:
        part: CellMeaning = compose(_plain_op(row), _plain_op(column), around)
        whole = compose(row if not is_row else _cut(row), column if is_row else _cut(column), around)
        if part.ask is not None and whole.ask is not None and part.ask.function == "count":
            return replace(part, over=whole.ask, factor=100, unit="%", sentence=part.sentence + "的占比")
        return replace(part, kind="ask", reason=part.reason or whole.reason or "看不出占哪个数的比例")
    if is_row:
        return _row_share(row, column, columns, rows, around)
    if found := _share_of_named(row, column, columns):
        return found
    beside = [one for one in _near(line, columns) if one.op not in COMPUTED and not one.period]
    beside = beside or [one for one in columns if one.number == line.number - 1 and one.op not in COMPUTED]
    if len(beside) > 1:
        totals = [one for one in beside if one.op == "total"]
        beside = totals or [one for one in beside if not (one.own and one.own[-1].is_of_which)]
    wholes = [one for one in rows if one.op == "total" or _is_whole_row(one, rows)]
    if len(beside) != 1 or not wholes:
        return CellMeaning("ask", line.place, unit="%", reason="看不出占哪个数的比例", area=row.area)
    top = wholes[0]
    parts = ((row.number, beside[0].number), (top.number, beside[0].number))
    return CellMeaning(
        "formula", f"占{top.place.partition(':')[2]}的比例", formula=Formula("ratio", parts, 100), unit="%"
    )


_NAMED = re.compile(r"(?:占|为)(.+?)(?:的)?(?:比例|比重|比|%|率)?$")


def _share_of_named(row: Line, column: Line, columns: Sequence[Line]) -> CellMeaning | None:
    """占目标%, 为上年%: the column beside it over the column that is named."""
    found = _NAMED.search(column.own[-1].core)
    if any(one.kind == "op" for phrase in column.own[-1].phrases for one in phrase.meanings):
        return None
    if found is None or found[1] in ("总数", "合计", "总计", "总量", "总额", "总人口", "全部"):
        return None
    named = [
        one
        for one in columns
        if one.number != column.number
        and one.own
        and found[1].rstrip("数") in one.own[-1].core
        and one.op not in COMPUTED
    ]
    beside = [
        one for one in _near(column, columns) if one.op not in COMPUTED and one not in named and not _is_before(one)
    ]
    if len(named) != 1 or len(beside) != 1:
        return CellMeaning("ask", column.place, unit="%", area=row.area, reason=f"看不出占哪个“{found[1]}”")
    parts = ((row.number, beside[0].number), (row.number, named[0].number))
    return CellMeaning("formula", f"占{found[1]}的比例", formula=Formula("ratio", parts, 100), unit="%")


def noted_ratio(
    row: Line, column: Line, columns: Sequence[Line], noted: Mapping[str, tuple[str, str]]
) -> CellMeaning | None:
    """A rate that a note of the form defines: 检查覆盖率＝实查户数／应查户数×100%."""
    if not column.own or column.own[-1].core not in noted:
        return None
    first, second = (
        next((one for one in columns if one.own and one.own[-1].core == word), None)
        for word in noted[column.own[-1].core]
    )
    if first is None or second is None:
        return None
    places = ((row.number, first.number), (row.number, second.number))
    words = "÷".join(noted[column.own[-1].core])
    return CellMeaning("formula", f"{words}×100（表下注）", formula=Formula("ratio", places, 100), unit="%")


_RULE = re.compile(
    r"([\u4e00-\u9fff]{2,12})[=＝]([\u4e00-\u9fff]{2,12})[/／÷]([\u4e00-\u9fff]{2,12})(?:[×xX*]\s*100\s*[%％]?)"
)


def noted_ratios(texts: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Rates that the notes of a form define, by their name."""
    return {found[1]: (found[2], found[3]) for text in texts for found in _RULE.finditer(re.sub(r"\s", "", text))}


def _is_whole_row(line: Line, rows: Sequence[Line]) -> bool:
    word = line.own[-1].core if line.own else ""
    return word.startswith("总") and line.number == min(one.number for one in rows)


def _row_share(
    row: Line, column: Line, columns: Sequence[Line], rows: Sequence[Line], around: Surroundings
) -> CellMeaning:
    totals = [one for one in rows if one.op == "total"]
    wholes = [
        one
        for one in columns
        if one.op == "total" or (one.own and one.own[-1].core in ("总数", "合计", "总人数", "总计"))
    ]
    grand = [one for one in totals if _is_grand(one, rows)]
    if not grand or not wholes or (wholes[0].number == column.number and len(wholes) == 1):
        if grand and wholes and wholes[0].number == column.number:
            at = (grand[0].number, column.number)
            return CellMeaning("formula", "占总数的比例", formula=Formula("ratio", (at, at), 100), unit="%")
        return CellMeaning("ask", row.place, unit="%", reason="看不出占哪个数的比例")
    parts = ((grand[0].number, column.number), (grand[0].number, wholes[0].number))
    return CellMeaning("formula", "占总数的比例", formula=Formula("ratio", parts, 100), unit="%")


def _plain_op(line: Line) -> Line:
    own = tuple(
        replace(one, op="" if one.op == "share" else one.op, unit="" if one.unit == "%" else one.unit)
        for one in line.own
    )
    return replace(line, unit="" if line.unit == "%" else line.unit, own=own)


def _cut(line: Line) -> Line:
    return replace(line, own=line.own[:-1], unit="" if line.unit == "%" else line.unit)


def ratio_cell(row: Line, column: Line, op: str, around: Surroundings) -> CellMeaning:
    """人均, 户均, 单产: what is added up over who or what it is shared among."""
    stripped = [
        replace(line, own=tuple(replace(one, op="", unit="", phrases=tuple(
            phrase for phrase in one.phrases if not any(m.kind == "op" for m in phrase.meanings))) for one in line.own))
        for line in (row, column)
    ]  # fmt: skip
    top = compose(replace(stripped[0], unit=""), replace(stripped[1], unit=""), replace(around, unit_note=""))
    unit = unit_of(row, column, around)
    if top.ask is None or top.ask.function != "sum" or op in ("mean_age", "sex_ratio", "per_area"):
        return replace(top, kind="ask", unit=unit, reason=top.reason or "平均数怎么算说不准")
    entity = "person" if op == "per_person" else "household"
    if top.ask.entity != "household" or top.ask.relation:
        return replace(top, kind="ask", unit=unit, reason="平均数怎么算说不准")
    over = Ask(entity, top.ask.condition, "count", "", top.ask.relation)
    word = "人均" if entity == "person" else "户均"
    return replace(top, over=over, unit=unit, sentence=f"{top.sentence}，{word}")
