"""What of a frozen table the public may see: which columns stand together, and the fate of every number.

Columns of one entity are taken as a whole and parts that do not overlap; the rest that they give away (men, beside
people and women) is protected like them. A column that does not fit into this, because it overlaps, is not published:
nobody could say what it gives away together with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from yici.apps.figures.contracts import FigureMeasure, FigureTable, Number
from yici.columns.suppression import Cell, Fate, suppress

K = 5
WHOLE = "*"
REST = "*rest"
COARSE = ("", "area:2", "area:3")  # rows of so many people that a sum tells nothing about one of them


@dataclass(frozen=True, slots=True)
class PublicCell:
    """A number as the public sees it: shown, small (“n < 5”), or withheld for the sake of a small one."""

    fate: Fate
    value: Number


@dataclass(frozen=True, slots=True)
class PublicTable:
    """Columns and rows (label, cells) that may be published; the last row is the whole when the parts add up to it."""

    columns: tuple[FigureMeasure, ...]
    rows: tuple[tuple[str, tuple[PublicCell, ...]], ...]
    has_total: bool
    withheld: int
    left_out: tuple[FigureMeasure, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """A whole column and parts of it that do not overlap; without parts, the column alone."""

    whole: int
    parts: tuple[int, ...]


def publish(table: FigureTable, places: Sequence[int], *, is_city: bool) -> PublicTable:
    """The public table of the columns in ``places``. ``is_city``: the rows directly below are banners."""
    rows = {**{row.key: row.values for row in table.rows}, WHOLE: table.total.values}
    measures = table.spec.measures
    groups = list(_groups(table, [at for at in places if _is_count(measures[at])], rows))
    is_coarse = table.spec.by in COARSE or not table.spec.by.startswith("area") or (table.spec.by == "area" and is_city)
    kept = {at for group in groups for at in (group.whole, *group.parts)}
    kept |= {at for at in places if is_coarse and not measures[at].is_rate and not _is_count(measures[at])}
    codes = {measures[at].code for at in kept}
    kept |= {
        at for at in places if measures[at].is_rate and {measures[at].numerator, measures[at].denominator} <= codes
    }
    has_total = all(_adds_up(rows, at) for group in groups for at in (group.whole, *group.parts))
    fates: dict[Cell, Fate] = {}
    for group in groups:
        fates.update(_fates(measures, rows, group, has_total))
    columns = [at for at in places if at in kept]
    shown = [(row.label, row.key, row.values) for row in table.rows]
    shown += [(table.total.label, WHOLE, table.total.values)] if has_total or not table.rows else []
    made = tuple(
        (label, tuple(_cell(measures[at], key, values[at], fates) for at in columns)) for label, key, values in shown
    )
    return PublicTable(
        columns=tuple(measures[at] for at in columns),
        rows=made,
        has_total=has_total,
        withheld=sum(cell.fate is not Fate.SHOWN for _, cells in made for cell in cells),
        left_out=tuple(measures[at] for at in places if at not in kept),
    )


def _is_count(measure: FigureMeasure) -> bool:
    return not measure.is_rate and measure.function in ("count", "distinct")


def _groups(table: FigureTable, counts: Sequence[int], rows: Mapping[str, Sequence[Number]]) -> Iterator[_Group]:
    measures = table.spec.measures
    kinds = dict.fromkeys((measures[at].entity, measures[at].relation, measures[at].function) for at in counts)
    for kind in kinds:
        own = [at for at in counts if (measures[at].entity, measures[at].relation, measures[at].function) == kind]
        whole = max(own, key=lambda at: (not measures[at].condition, _whole(rows, at)))
        parts: list[int] = []
        for at in own:
            if at != whole and all(
                sum(_count(values[one]) for one in (*parts, at)) <= _count(values[whole]) for values in rows.values()
            ):
                parts.append(at)
        yield _Group(whole, tuple(parts))


def _whole(rows: Mapping[str, Sequence[Number]], at: int) -> int:
    return _count(rows[WHOLE][at])


def _count(value: Number) -> int:
    return value if isinstance(value, int) else 0


def _adds_up(rows: Mapping[str, Sequence[Number]], at: int) -> bool:
    return sum(_count(values[at]) for key, values in rows.items() if key != WHOLE) == _whole(rows, at)


def _fates(
    measures: Sequence[FigureMeasure], rows: Mapping[str, Sequence[Number]], group: _Group, has_total: bool
) -> dict[Cell, Fate]:
    """The fates of a group. Rows that do not add up stand alone, without the whole."""
    alone = {key: "" for key in rows if key != WHOLE}
    parents = {**dict.fromkeys(alone, WHOLE), WHOLE: ""} if has_total else (alone or {WHOLE: ""})
    whole = measures[group.whole].code
    names = [measures[at].code for at in group.parts]
    values: dict[Cell, int] = {}
    for key in parents:
        counts = [_count(rows[key][at]) for at in group.parts]
        values[key, whole] = _count(rows[key][group.whole])
        values.update({(key, name): count for name, count in zip(names, counts, strict=True)})
        if names:
            values[key, REST] = values[key, whole] - sum(counts)
    if not names:
        return suppress(values, parents, [whole], k=K)
    return suppress(values, parents, [whole, *names, REST], total=whole, hidden=frozenset({REST}), k=K)


def _cell(measure: FigureMeasure, key: str, value: Number, fates: Mapping[Cell, Fate]) -> PublicCell:
    """A share is withheld with what it is of."""
    codes = (measure.numerator, measure.denominator) if measure.is_rate else (measure.code,)
    found = [fates.get((key, code), Fate.SHOWN) for code in codes]
    if measure.is_rate:
        fate = Fate.SHOWN if all(one is Fate.SHOWN for one in found) else Fate.WITHHELD
    else:
        fate = found[0]
    return PublicCell(fate, value if fate is Fate.SHOWN else None)
