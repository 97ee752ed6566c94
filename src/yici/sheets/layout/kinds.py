"""List, cross-tab or row-form: told by what the body prints under the header."""

from __future__ import annotations

from dataclasses import dataclass, field

from yici.sheets.layout.body import Body
from yici.sheets.layout.model import Column, Kind
from yici.sheets.layout.view import View
from yici.sheets.layout.words import (
    AREA_HEADER,
    ITEM_HEADER,
    PERSON_HEADER,
    QUANTITY_HEADER,
    REMARK,
    SIGNATURE,
    TEXT_HEADER,
    UNIT_HEADER,
    is_unit,
    is_value,
)

SAMPLE_ROWS = 300


@dataclass(slots=True)
class Verdict:
    """The kind of a table with header, its stub columns (which name the rows) and why."""

    kind: Kind
    stubs: list[int] = field(default_factory=list)
    reason: str = ""
    confidence: float = 1.0


@dataclass(slots=True)
class _Share:
    """What a column holds over the sampled rows, each from 0 to 1."""

    words: float = 0.0
    values: float = 0.0
    units: float = 0.0


def tell_kind(view: View, columns: list[Column], body: Body) -> Verdict:
    """Look at the body rows and decide."""
    rows = [row for row in body.data[:SAMPLE_ROWS] if view.pieces(row)]
    drawn = list(body.data[:SAMPLE_ROWS])
    shares = {column.number: _share(view, rows, column.number) for column in columns}
    counted = {column.number for column in columns if column.use in ("sequence", "code", "unit", "signature")}
    printed = [row for row in rows if _has_words(view, row, columns, counted)]
    if not printed:
        return Verdict("list", reason="no row of the body is printed: rows are to be added")
    if len(printed) < 2 or len(printed) * 3 < len(drawn):
        return Verdict("list", reason=f"{len(printed)} of {len(drawn)} body rows hold words: an example or a start")
    shares = {column.number: _share(view, printed, column.number) for column in columns}
    stubs = _stub_columns(columns, shares, counted)
    if not stubs:
        return Verdict("list", reason="no column on the left names the rows")
    return _by_values(view, printed, columns, shares, stubs, counted)


def _share(view: View, rows: list[int], number: int) -> _Share:
    share = _Share()
    if not rows:
        return share
    for row in rows:
        text = view.text(row, number)
        if not text or view.has_formula(row, number):
            continue
        if is_value(text) or (len(text) == 1 and text.isascii()):
            share.values += 1
        else:
            share.words += 1
            share.units += is_unit(text)
    share.words, share.values, share.units = (part / len(rows) for part in (share.words, share.values, share.units))
    return share


def _has_words(view: View, row: int, columns: list[Column], counted: set[int]) -> bool:
    for column in columns:
        text = "" if column.number in counted else view.text(row, column.number)
        if text and not is_value(text) and not (len(text) == 1 and text.isascii()) and not is_unit(text):
            return True
    return False


def _stub_columns(columns: list[Column], shares: dict[int, _Share], counted: set[int]) -> list[int]:
    """The leading columns whose rows hold words, sequence numbers and codes passed over."""
    stubs: list[int] = []
    for column in columns:
        share = shares[column.number]
        if stubs and column.leaf in stubs:
            stubs.append(column.number)
            continue
        if column.number in counted:
            if stubs:
                break
            continue
        if share.units > 0.4 and UNIT_HEADER.match(column.path[-1] if column.path else ""):
            continue
        if share.words >= 0.5 and share.words > share.values:
            stubs.append(column.number)
        elif stubs or share.values > 0:
            break
        else:
            break
    return stubs


def _value_columns(
    columns: list[Column], shares: dict[int, _Share], stubs: list[int], counted: set[int]
) -> tuple[list[Column], list[Column], int]:
    """Columns of units, columns that take values, and how often the table stands side by side."""
    units = [
        column for column in columns
        if column.use == "unit" or (shares[column.number].units > 0.4 and column.number not in stubs)
    ]  # fmt: skip
    groups = _repeats(columns, stubs)
    named = {
        column.path for column in columns if column.path and column.number in {*stubs, *(unit.number for unit in units)}
    }
    again = {column.number for column in columns if column.path in named} if groups > 1 else set()
    unit_numbers = {column.number for column in units}
    values = [
        column for column in columns
        if column.number not in counted | unit_numbers | set(stubs) | again
        and not (column.path and (REMARK.match(column.path[-1]) or SIGNATURE.search(column.path[-1])))
    ]  # fmt: skip
    return units, values, groups


def _by_values(
    view: View,
    rows: list[int],
    columns: list[Column],
    shares: dict[int, _Share],
    stubs: list[int],
    counted: set[int],
) -> Verdict:
    units, values, groups = _value_columns(columns, shares, stubs, counted)
    heads = [column.path[-1] if column.path else "" for column in columns if column.number in stubs]
    wordy = sum(shares[column.number].words for column in values)
    filled = sum(shares[column.number].values for column in values)
    if not values:
        return Verdict("list", stubs, "every column is printed: rows of things already written", 0.7)
    if any(PERSON_HEADER.search(head) for head in heads):
        return Verdict("list", stubs, f"the rows are persons or households ({heads[0]})")
    if wordy > 0.3 * len(values) and wordy > filled:
        return Verdict("list", stubs, "the other columns hold words too: rows of things already written", 0.9)
    lettered = [column for column in values if _asks_words(column)]
    if len(lettered) * 2 > len(values) and not units and not any(ITEM_HEADER.match(head) for head in heads):
        return Verdict("list", stubs, "the named rows are asked for words, not for amounts", 0.7)
    leaves = {column.leaf for column in columns if column.number in stubs}
    if len(leaves) > 2 and not any(view.box(row, number).height > 1 for row in rows for number in stubs):
        return Verdict("list", stubs, f"{len(leaves)} columns hold words: rows of things already written", 0.8)
    amount = len(values) / groups
    if amount <= 1 and not units and AREA_HEADER.search(heads[0]):
        return Verdict("cross", stubs, f"one amount for each {heads[0]}")
    if amount <= 1 or (units and amount <= 2):
        return Verdict("rowform", stubs, "item, unit and quantity down the page")
    return Verdict("cross", stubs, f"{len(values)} amount columns over printed rows")


def _asks_words(column: Column) -> bool:
    leaf = column.path[-1] if column.path else ""
    return bool(TEXT_HEADER.search(leaf)) and not QUANTITY_HEADER.search(leaf) and not column.unit


def _repeats(columns: list[Column], stubs: list[int]) -> int:
    """How often the first stub's header stands again to the right (two tables printed side by side)."""
    first = next(column for column in columns if column.number == stubs[0])
    again = sum(
        column.path == first.path and column.leaf == column.number for column in columns if column.number not in stubs
    )
    return 1 + again if first.path else 1
