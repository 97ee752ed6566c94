"""Rows and columns of a table of figures as lines: their own labels, the labels above them, areas, series of bands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from yici.apps.tables.aggregates.bands import Band, settle_series
from yici.apps.tables.aggregates.contracts import AGE, Area, Clause, Label, Line, Meaning, Phrase, Told
from yici.apps.tables.aggregates.folding import fold_label, squeeze
from yici.apps.tables.aggregates.lexicon import Words
from yici.apps.tables.aggregates.reading import band_words, read_label, said, values_joined
from yici.sheets.grid import Box, Sheet
from yici.sheets.layout import Block
from yici.sheets.layout.model import Column, PrintedRow

FindArea = Callable[[str], Area | None]
_AREA_HEAD = re.compile(
    r"地区|地方|辖区|行政区|嘎查|苏木|乡镇|村名|村\(?社区|社区名|村别|镇名|^(?:镇|乡|村|旗|县|区|街道|社区)(?:名称?|别)?$|街道|填报单位|^单位名称$|村居|村\(居\)|旗县|旗区"
)
_REMARK = re.compile(r"^(?:备注|说明|附注|注|备注说明|Item|签字|签章|盖章|审核|联系人|联系电话|电话|负责人|填表人)")
CLAUSED = ("who", "value", "measure", "fact", "rate", "sum", "band")


@dataclass(frozen=True, slots=True)
class Places:
    """What a person said of lines by their place, and how areas are found by name."""

    find_area: FindArea
    told: Mapping[str, Told]


def read_lines(block: Block, sheet: Sheet, words: Words, places: Places) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """(rows, columns) of a cross-tab or row-form, top to bottom and left to right; stubs and remarks left out."""
    areas_in_rows = _stubs_name_areas(block)
    rows = tuple(_settled([_row(block, sheet, row, words, places, areas_in_rows) for row in block.rows], words))
    return _with_parents(rows), tuple(read_columns(value_columns(block), words, places))


def read_columns(columns: Sequence[Column], words: Words, places: Places) -> list[Line]:
    """Columns as lines, series of neighbours settled."""
    return _settled([_column(one, words, places) for one in columns], words)


def value_columns(block: Block) -> list[Column]:
    """The columns that take numbers."""
    stubs = {column.leaf or column.number for column in block.columns if column.number in block.stub_columns}
    again = {column.path for column in block.columns if (column.leaf or column.number) in stubs}
    sides = {row.stub for row in block.rows if row.stub}
    return [
        column for column in block.columns
        if column.use in ("value", "formula") and column.number not in block.stub_columns
        and not (column.number in sides or (len(sides) > 1 and column.path in again))
        and (column.leaf or column.number) not in block.stub_columns
        and not _REMARK.match(column.path[-1] if column.path else "")
    ]  # fmt: skip


def side_of(block: Block, number: int) -> int:
    """The first stub column of the table to which a column belongs: two tables may stand side by side."""
    sides = sorted({row.stub for row in block.rows if row.stub}) or [0]
    return max((stub for stub in sides if stub <= number), default=sides[0])


def _stubs_name_areas(block: Block) -> bool:
    heads = [column.path[-1] for column in block.columns if column.number in block.stub_columns and column.path]
    return any(_AREA_HEAD.search(fold_label(head).core) for head in heads)


def place_of(kind: str, path: Sequence[str]) -> str:
    """How a line is named inside its sheet: its labels, folded."""
    return f"{kind}:" + "/".join(filter(None, (fold_label(one).core for one in path)))


def _row(block: Block, sheet: Sheet, row: PrintedRow, words: Words, places: Places, areas_in_rows: bool) -> Line:
    physical = _physical(block, sheet, row)
    own, outer = row.path[len(row.path) - physical :], row.path[: len(row.path) - physical]
    place = place_of("row", row.path)
    labels = [read_label(one, words) for one in _with_percent(own, row.unit)]
    found = [places.find_area(squeeze(one)) for one in own]
    is_total = any(label.op == "total" for label in labels)
    named = [
        one
        for one, label in zip(found, labels, strict=True)
        if one is not None and (areas_in_rows or not label.phrases)
    ]
    is_area = bool(named) or (areas_in_rows and not any(label.op for label in labels))
    if areas_in_rows or named:  # the other labels of a row of areas name areas too
        labels = [
            label for label, area in zip(labels, found, strict=True) if label.op or (area is None and not is_area)
        ]
    area = max(named, key=lambda one: one.level) if named else None
    line = Line(
        row.number, place, tuple(labels), tuple(read_label(one, words) for one in outer), unit=row.unit, area=area,
        is_area=is_area and not is_total, takes_value=row.takes_value, code=row.code, side=row.stub, path=row.path,
        indent=_indent(sheet, row),
    )  # fmt: skip
    return _told(line, places, words)


def _physical(block: Block, sheet: Sheet, row: PrintedRow) -> int:
    """How many labels of a row stand in its own stub cells; the others are headings above it."""
    stubs = block.stub_columns if row.stub in block.stub_columns else [
        column.number for column in block.columns if (column.leaf or column.number) == row.stub
    ]  # fmt: skip
    seen: list[Box] = []
    for number in stubs:
        here = Box(row.number, number, row.number, number)
        box = next((one for one in sheet.merges if one.covers(row.number, number)), here)
        if box not in seen and sheet.text(box.top, box.left).strip():
            seen.append(box)
    return min(max(len(seen), 1), len(row.path))


def _column(column: Column, words: Words, places: Places) -> Line:
    place = place_of("column", column.path)
    labels = [read_label(one, words) for one in _with_percent(column.path, column.unit)]
    area = places.find_area(squeeze(column.path[-1])) if column.path else None
    is_area = area is not None and not (labels and labels[-1].phrases)
    own = tuple(labels[:-1] if is_area else labels)
    line = Line(
        column.number, place, own[-1:], own[:-1], unit=column.unit, area=area if is_area else None, is_area=is_area,
        path=column.path,
    )  # fmt: skip
    return _told(line, places, words)


def _with_percent(path: Sequence[str], unit: str) -> list[str]:
    """The labels with the percent sign that the reader took off: 占预算 and 占预算% are not the same."""
    return [*path[:-1], f"{path[-1]}(%)"] if path and unit == "%" and "%" not in path[-1] else list(path)


def _told(line: Line, places: Places, words: Words) -> Line:
    said_of = places.told.get(line.place)
    if said_of is None:
        return line
    unit = line.own[-1].unit if line.own else ""
    is_words = bool(said_of.words) and not (said_of.condition or said_of.entity or said_of.element)
    label = (
        replace(read_label(said_of.words, words), unit=unit) if is_words else Label(line.place, told=said_of, unit=unit)
    )
    return replace(line, own=(label,), outer=(), is_area=False, area=None)


def _with_parents(rows: Sequence[Line]) -> tuple[Line, ...]:
    """Headings above each row that really narrow it: sections apart, neighbours marked 其中 taken off."""
    by_path = {(line.side, line.path): line for line in rows}
    result = []
    for line in rows:
        outer: list[Label] = []
        sections: list[Label] = []
        doubtful: list[Label] = []
        parent = 0
        own_part = bool(line.own) and line.own[0].is_of_which
        for depth, label in enumerate(line.outer):
            above = by_path.get((line.side, line.path[: depth + 1]))
            if above is not None and not above.takes_value:
                sections.append(label)
                continue
            if label.is_of_which and not own_part:
                continue  # printed under the first "其中" with its own indentation: a neighbour, not a part of it
            outer.append(label)
            parent = above.number if above is not None else parent
            if not own_part and above is not None and line.indent <= above.indent and _after_part(line, above, rows):
                doubtful.append(label)
        result.append(
            replace(line, outer=tuple(outer), sections=tuple(sections), parent=parent, doubtful=tuple(doubtful))
        )
    return tuple(result)


def _after_part(line: Line, above: Line, rows: Sequence[Line]) -> bool:
    """Whether a row marked 其中 stands between a heading and this row."""
    between = [one for one in rows if one.side == line.side and above.number < one.number < line.number]
    return any(one.own and one.own[0].is_of_which for one in between)


def _indent(sheet: Sheet, row: PrintedRow) -> int:
    """How far the label of a row is set in."""
    cell = sheet.cell(row.number, row.stub or 1)
    if cell is None:
        return 0
    text = cell.text.replace("\u3000", "  ")
    return len(text) - len(text.lstrip()) + 2 * (cell.style.indent if cell.style else 0)


def _settled(lines: list[Line], words: Words) -> list[Line]:
    """Series of neighbours settled: bounds of age bands, lists that the labels are values of, values left over."""
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, line in enumerate(lines):
        if line.own and not line.is_area:
            above = tuple(one.text for one in (*line.outer, *line.own[:-1]) if not one.is_of_which or len(line.own) > 1)
            groups[(str(line.side), *above)].append(at)
    settled = list(lines)
    for places in groups.values():
        _settle_bands(settled, places)
        _settle_values(settled, places, words)
    return settled


def _settle_bands(lines: list[Line], places: list[int]) -> None:
    found: list[tuple[int, Band]] = []
    for at in places:
        clause = next(
            (one.clauses[0] for one in said(lines[at].own[-1], "band") if one.clauses[0].element == AGE), None
        )
        if clause is not None:
            soft_high = clause.low is None and not re.search("不满|未满|小于|低于|及以下", lines[at].own[-1].core)
            soft_low = bool(re.search(r"\d-\d|以上", lines[at].own[-1].core)) and clause.low is not None
            found.append((at, Band(clause.low, clause.high, is_soft_high=soft_high, is_soft_low=soft_low)))
    if len(found) < 2:
        return
    for (at, before), after in zip(found, settle_series([band for _, band in found]), strict=True):
        if (before.low, before.high) != (after.low, after.high):
            lines[at] = _with_band(lines[at], after)


def _with_band(line: Line, band: Band) -> Line:
    clause = Clause(AGE, "person", band_words(band), low=band.low, high=band.high)
    label = line.own[-1]
    phrases = tuple(
        Phrase(one.text, (Meaning("band", clause.words, "person", (clause,)),))
        if any(meaning.kind == "band" for meaning in one.meanings) else one
        for one in label.phrases if not any(meaning.kind in ("measure", "fact") for meaning in one.meanings)
    )  # fmt: skip
    return replace(line, own=(*line.own[:-1], replace(label, phrases=phrases)))


def _settle_values(lines: list[Line], places: list[int], words: Words) -> None:
    """Labels of one series are values of one list: 一级 二级 三级, 初中及以下 高中 大专及以上; 其他 is what is left."""
    offers: dict[str, dict[int, frozenset[str]]] = defaultdict(dict)
    for at in places:
        label = lines[at].own[-1]
        if label.op or not label.core:
            continue
        for element, codes in values_of_label(label, words).items():
            offers[element][at] = codes
    plain = [
        at for at in places if not lines[at].own[-1].op and not lines[at].own[-1].period and lines[at].own[-1].core
    ]
    best = max((len(found) for found in offers.values()), default=0)
    joined = [element for element, found in offers.items() if len(found) == best]
    if best < 2 or best * 5 < len(plain) * 3:
        return
    for at in plain:
        label = lines[at].own[-1]
        options = []
        for element in sorted(joined):
            named = offers[element].get(at)
            if named is None and label.core in ("其他", "其它", "其余"):
                taken = frozenset().union(*offers[element].values())
                named = frozenset(one.code for one in words.values[element] if one.code not in ("none",)) - taken
            if named:
                options.append((element, _with_gaps(element, named, offers[element], words)))
        if options:
            lines[at] = _with_values(lines[at], options, words)


def values_of_label(label: Label, words: Words) -> dict[str, frozenset[str]]:
    """Codes that a label names, by element: one value, several joined, or all on one side of a ranked list."""
    found = dict(values_joined(label.core, words))
    for phrase in label.phrases:
        for meaning in phrase.meanings:
            if meaning.kind == "value" and meaning.clauses and meaning.clauses[0].codes and not label.rest:
                others = [
                    one for one in label.phrases if one is not phrase and any(m.kind in CLAUSED for m in one.meanings)
                ]
                if not others:
                    found.setdefault(meaning.clauses[0].element, meaning.clauses[0].codes)
    return found


def _with_gaps(
    element: str, codes: frozenset[str], series: Mapping[int, frozenset[str]], words: Words
) -> frozenset[str]:
    """In a ranked series open at both ends a value that no label names goes with its neighbour: 中专 with 高中."""
    from yici.apps.tables.aggregates import vocabulary

    known = words.elements.get(element)
    rank = vocabulary.RANKED.get(known.code_list if known is not None else "", 0)
    order = [one.code for one in words.values.get(element, ()) if one.code not in ("none", "other")]
    taken = frozenset().union(*series.values())
    if not rank or not order or order[0] not in taken or order[-1] not in taken or len(codes) != 1:
        return codes
    at = order.index(next(iter(codes)))
    if at > 0 and order[at - 1] not in taken:
        return codes | {order[at - 1]}
    return codes


def _with_values(line: Line, options: list[tuple[str, frozenset[str]]], words: Words) -> Line:
    label = line.own[-1]
    name = label.core
    meanings = tuple(
        Meaning("value", name, "", (Clause(element, words.entity_of(element), name, codes=codes),), element=element)
        for element, codes in options
    )
    kept = tuple(
        one for one in label.phrases
        if any(m.kind in ("measure", "who") and m.entity in ("livestock", "crop") for m in one.meanings)
    )  # fmt: skip
    if kept:
        return line  # 牛, 玉米: the city's own rule says which values belong
    return replace(line, own=(*line.own[:-1], replace(label, phrases=(Phrase(name, meanings),), rest="")))
