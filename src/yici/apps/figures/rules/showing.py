"""Numbers as people read them: thousands apart, no zeros at the end, shares in percent."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from yici.apps.figures.contracts import FigureMeasure, FigureSpec, FigureTable, Number, Rate

NOTHING = "—"  # nothing to compute; 0 is a number and stands as 0
REST = "_unknown"


def show(value: Number) -> str:
    """A number for a page or a print: "1,284", "3.25", "37.2 %"; rounded once, half away from zero."""
    if value is None:
        return NOTHING
    if isinstance(value, Rate):
        return f"{percent(value.share)} %"
    if isinstance(value, int):
        return f"{value:,}"
    rounded = value.quantize(Decimal("0.01"), ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def show_in_column(value: Number) -> str:
    """A number under a head that has its unit: a share without the sign."""
    return percent(value.share) if isinstance(value, Rate) else show(value)


def percent(share: Decimal) -> str:
    """A share of one as percent with one place."""
    return f"{(share * 100).quantize(Decimal('0.1'), ROUND_HALF_UP):f}"


def plain_number(value: Number) -> int | Decimal | None:
    """A number for a cell of a file: a rate in percent."""
    if isinstance(value, Rate):
        return (value.share * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return value


def shown_columns(table: FigureTable) -> list[int]:
    """The places of the columns worth showing: one of the rest (not recorded) that is nought everywhere is left out."""
    rows = (*table.rows, table.total)
    return [
        at
        for at, one in enumerate(table.spec.measures)
        if not one.code.endswith(REST) or any(row.values[at] for row in rows)
    ]


def name_of(measure: FigureMeasure, language: str = "zh") -> str:
    """The name of a column in the language of the page."""
    return measure.name_en or measure.name if language.startswith("en") else measure.name


def heading(measure: FigureMeasure, language: str = "zh") -> str:
    """The head of a column with its unit."""
    return f"{name_of(measure, language)}（{measure.unit}）" if measure.unit else name_of(measure, language)


def is_addable(spec: FigureSpec, at: int) -> bool:
    """Whether rows of a column may be compared as parts of its total: counts and sums, by area."""
    one = spec.measures[at]
    return not one.is_rate and one.function in ("count", "sum")
