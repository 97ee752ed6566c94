"""A definition worked out over a few invented rows: the rows, and what each column comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yici.apps.figures.contracts import RECORDS, FigureSource, FigureSpec, Rate
from yici.apps.figures.guards import source_named
from yici.apps.figures.rules.showing import name_of, percent, show
from yici.apps.figures.selectors.computing import compute_example
from yici.apps.figures.views.common import language
from yici.core import clock


def worked_example(spec: FigureSpec) -> dict[str, Any] | None:
    """The rows in words and the results of a specification; None when its source has no invented rows."""
    found = compute_example(spec, clock.today())
    if found is None or spec.source == RECORDS:
        return None
    values, left_out = found
    source = source_named(spec.source)
    columns = [one for one in source.columns if any(row.get(one.code) not in (None, "") for row in source.example)]
    words = {one.code: _labels(source, one.code) for one in columns}
    return {
        "columns": [one.name for one in columns],
        "rows": [[_text(row.get(one.code), words[one.code]) for one in columns] for row in source.example],
        "count": len(source.example),
        "results": [_result(spec, at, value) for at, value in enumerate(values) if value],
        "left_out": [one for one in left_out if one.count],
    }


def _labels(source: FigureSource, column: str) -> Mapping[str, str]:
    values = list(dict.fromkeys(str(row[column]) for row in source.example if row.get(column) not in (None, "")))
    return source.labels(column, values) if source.labels is not None else {}


def _text(value: object, words: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "" if value is None else words.get(str(value), str(value))


def _result(spec: FigureSpec, at: int, value: object) -> dict[str, str]:
    name = name_of(spec.measures[at], language())
    if not isinstance(value, Rate):
        return {"name": name, "text": show(value), "range": ""}  # type: ignore[arg-type]
    range_words = ""
    if value.lowest is not None and value.highest is not None:
        range_words = f"{percent(value.lowest)}–{percent(value.highest)} %"
    return {"name": name, "text": f"{value.numerator} ÷ {value.denominator} = {percent(value.share)} %",
            "range": range_words}  # fmt: skip
