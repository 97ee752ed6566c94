"""The finding of a table in a sentence: the first line of its page. The words come from the same numbers."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from yici.apps.figures.contracts import FigureTable, Rate
from yici.apps.figures.rules.showing import is_addable, name_of, percent, show

MOST_TIES = 3  # more rows than these that share the first place say nothing


def finding(table: FigureTable, language: str) -> str:
    """“铧尖 户籍人口 612 人”: the first column of the whole."""
    measure = table.spec.measures[0]
    value = show(table.total.values[0])
    return (
        _("{area}: {name} {value} {unit}")
        .format(area=table.area_name, name=name_of(measure, language), value=value, unit=measure.unit)
        .strip()
    )


def more_findings(table: FigureTable, language: str) -> list[str]:
    """The row with most of the first column, its part of the whole, and rates of the whole with what they are of."""
    found = _largest(table, language)
    for measure, value in zip(table.spec.measures, table.total.values, strict=True):
        if isinstance(value, Rate):
            words = _("{name} {share} % ({numerator} of {denominator}).")
            name, share = name_of(measure, language), percent(value.share)
            parts = {"numerator": show(value.numerator), "denominator": show(value.denominator)}
            found.append(words.format(name=name, share=share, **parts))
    return found


def _largest(table: FigureTable, language: str) -> list[str]:
    total = table.total.values[0]
    if len(table.rows) < 2 or not is_addable(table.spec, 0) or not isinstance(total, int | Decimal) or total <= 0:
        return []
    part = max(_plain(row.values[0]) for row in table.rows)
    tops = [row for row in table.rows if _plain(row.values[0]) == part]
    if part <= 0 or len(tops) > MOST_TIES:
        return []
    if len(tops) > 1:
        names = (", " if language.startswith("en") else "、").join(row.label or _("not recorded") for row in tops)
        words = _("Most in {rows}: {value} {unit} each.")
        return [words.format(rows=names, value=show(tops[0].values[0]), unit=table.spec.measures[0].unit)]
    top = tops[0]
    words = _("Most in {row}: {value} {unit}, {share} % of the whole.")
    label, unit, share = top.label or _("not recorded"), table.spec.measures[0].unit, percent(part / Decimal(total))
    return [words.format(row=label, value=show(top.values[0]), unit=unit, share=share)]


def _plain(value: object) -> Decimal:
    return Decimal(value) if isinstance(value, int | Decimal) else Decimal(-1)
