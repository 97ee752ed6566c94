"""A computed table as canonical JSON (RFC 8785): the same numbers give the same bytes, whoever computes them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import rfc8785

from yici.apps.figures.contracts import ChangedCell, FigureRow, FigureSpec, FigureTable, LeftOut, Number, Rate
from yici.apps.figures.rules.rates import rate
from yici.apps.figures.rules.specs import json_of

_SIX = Decimal("0.000001")


def plain(value: Decimal) -> str:
    """A decimal number as text: at most six places, no zeros at its end, the same from every engine."""
    rounded = value.quantize(_SIX, ROUND_HALF_UP) if value.as_tuple().exponent < -6 else value  # type: ignore[operator]
    text = format(rounded, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _number(value: Number) -> Any:
    if isinstance(value, Rate):
        return {"of": _number(value.denominator), "n": _number(value.numerator)}
    if isinstance(value, Decimal):
        return plain(value)
    return value


def _read(value: Any) -> Number:
    if isinstance(value, dict):
        return rate(_plain_number(value["n"]), _plain_number(value["of"]))
    return _plain_number(value)


def _plain_number(value: Any) -> int | Decimal | None:
    return Decimal(value) if isinstance(value, str) else value


def content_of(table: FigureTable, definition: str, version: int) -> str:
    """The canonical text of a table under a version of its definition ("" and 0: put together by hand)."""

    def row(one: FigureRow) -> dict[str, Any]:
        return {"key": one.key, "label": one.label, "values": [_number(value) for value in one.values]}

    found: dict[str, Any] = {
        "definition": definition,
        "version": version,
        "spec": json_of(table.spec),
        "area": {"key": str(table.area), "name": table.area_name},
        "as_of": table.as_of.isoformat(),
        "known_at": table.moment.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "rows": [row(one) for one in table.rows],
        "total": row(table.total),
        "left_out": [{"reason": one.reason, "count": one.count} for one in table.left_out],
    }
    return rfc8785.dumps(found).decode("utf-8")


def digest_of(content: str) -> str:
    """SHA-256 of the canonical text."""
    return hashlib.sha256(content.encode("utf-8")).hexdigest()


def table_of(content: str, spec: FigureSpec) -> FigureTable:
    """The table from its canonical text."""
    kept = json.loads(content)

    def row(one: dict[str, Any]) -> FigureRow:
        return FigureRow(one["key"], one["label"], tuple(_read(value) for value in one["values"]))

    return FigureTable(
        spec=spec,
        area=uuid.UUID(kept["area"]["key"]),
        area_name=kept["area"]["name"],
        as_of=dt.date.fromisoformat(kept["as_of"]),
        moment=dt.datetime.fromisoformat(kept["known_at"]),
        rows=tuple(row(one) for one in kept["rows"]),
        total=row(kept["total"]),
        left_out=tuple(LeftOut(one["reason"], one["count"]) for one in kept["left_out"]),
    )


def changes_between(before: FigureTable, after: FigureTable) -> list[ChangedCell]:
    """The cells in which two tables of one definition differ; the total last. Rows that came or went are changes."""
    old, new = {row.key: row for row in before.rows}, {row.key: row for row in after.rows}
    pairs = [(old.get(key), new.get(key)) for key in dict.fromkeys([*new, *old])]
    pairs.append((before.total, after.total))
    before_columns = {one.code: at for at, one in enumerate(before.spec.measures)}
    found = []
    for was, now in pairs:
        label = (now or was).label  # type: ignore[union-attr]
        for at, measure in enumerate(after.spec.measures):
            place = before_columns.get(measure.code)
            earlier = was.values[place] if was is not None and place is not None else None
            later = now.values[at] if now is not None else None
            if _number(earlier) != _number(later):
                found.append(ChangedCell(label, measure.name, earlier, later))
    return found
