"""Receipts: which cell came from which record version, shown masked."""

from __future__ import annotations

import datetime as dt
import io
import uuid

from yici.apps.places.public import account_names
from yici.apps.records.public import catalogue, recorded_days
from yici.apps.tables.contracts import CellKnown, Receipt, ReceiptCell, ReceiptColumnView
from yici.apps.tables.errors import FileNotMade
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import Fill, ReceiptColumn, ReceiptRow
from yici.apps.tables.selectors.accounts import DERIVED, KNOWN, burden_assumptions
from yici.core import files
from yici.core.access import Actor
from yici.core.masking import mask
from yici.sheets.grid import Sheet, address, column_number
from yici.sheets.opening import open_workbook

WORDS: dict[str, str] = {
    "element": "有据", "derived": "推算", "constant": "固定", "sequence": "编号", "asked": "您答的", "blank": "留空",
    "claim": "有据（未经主管单位确认）", "unwritable": "表里没有这个选项",
}  # fmt: skip


def get_receipt(actor: Actor, key: uuid.UUID, *, sheet: str = "", from_row: int = 1, rows: int = 50) -> Receipt:
    """The receipt of a made file, with the cells of ``rows`` filled rows of ``sheet`` (first filled sheet when empty),
    counted from 1. Values are masked."""
    fill = get_fill_for(actor, key)
    if not fill.outgoing or fill.filled_at is None:
        raise FileNotMade
    columns = list(fill.columns.order_by("id"))
    name = sheet or (columns[0].sheet if columns else "")
    if fill.figures.filter(sheet=name).exists():
        cells, following, total = cells_of_figures(fill, name, from_row, rows)
    else:
        cells, following, total = _cells(fill, name, columns, from_row, rows)
    cell_counts = fill.counts.get("cells", {})
    seconds = burden_assumptions().seconds_per_cell
    saved = sum(cell_counts.get(kind, 0) for kind in (*KNOWN, *DERIVED)) * seconds
    return Receipt(
        number=fill.number, title=fill.form.title, file_name=fill.file_name,
        area_name=fill.area.short_name if fill.area else "", as_of=fill.as_of, made_at=fill.filled_at,
        made_by=_made_by(fill), purpose=fill.purpose, digest=fill.counts.get("digest", ""), counts=cell_counts,
        seconds=float(fill.counts.get("seconds", 0)), saved_minutes=round(saved / 60),
        saved_how=f"每格按手工查找和填写 {seconds} 秒估算，只算自动填好的格",
        columns=tuple(_column(one) for one in columns), rows=total, cells=cells, next_row=following,
    )  # fmt: skip


def cells_of_figures(
    fill: Fill, name: str, from_row: int, rows: int
) -> tuple[tuple[ReceiptCell, ...], int | None, int]:
    """Figures of a made table, some rows of the sheet at a time: cell, number, what was counted, up to which moment."""
    kept = fill.figures.filter(sheet=name).exclude(known__in=("kept", "blank", "asked"))
    numbers = list(kept.order_by("row").values_list("row", flat=True).distinct())
    some = numbers[from_row - 1 : from_row - 1 + rows]
    cells = tuple(
        ReceiptCell(
            cell=address(one.row, one.column), value=one.shown, known=one.known,  # type: ignore[arg-type]
            words=one.sentence,
            how=f"{one.sentence}　{one.trouble}".strip(), moment=one.moment,
        )
        for one in kept.filter(row__in=some).order_by("row", "column")
    )  # fmt: skip
    following = from_row + rows if from_row - 1 + rows < len(numbers) else None
    return cells, following, len(numbers)


def _made_by(fill: Fill) -> str:
    if fill.account is None:
        return "系统"
    return account_names([fill.account]).get(fill.account, "")


def _column(row: ReceiptColumn) -> ReceiptColumnView:
    element = catalogue().element(row.element)
    return ReceiptColumnView(
        sheet=row.sheet, column=row.column, path=_path_of(row), rule=row.rule, element=row.element,
        element_name=element.name if element else "", element_version=row.element_version, format=row.format,
        reason=row.reason,
    )  # fmt: skip


def _path_of(row: ReceiptColumn) -> str:
    for sheet in row.fill.understanding.get("sheets", ()):
        if sheet["name"] == row.sheet:
            for column in sheet["columns"]:
                if row.column in (column["letter"], column["cell"]):
                    return "/".join(column["path"])
    return ""


def _cells(
    fill: Fill, name: str, columns: list[ReceiptColumn], from_row: int, rows: int
) -> tuple[tuple[ReceiptCell, ...], int | None, int]:
    found = fill.rows.filter(sheet=name).order_by("row")
    total = found.count()
    some = list(found[from_row - 1 : from_row - 1 + rows])
    book = open_workbook(io.BytesIO(files.read(fill.outgoing)).getvalue())
    drawn = next((one for one in book.sheets if one.name == name), None)
    if drawn is None:
        return (), None, total
    kinds = dict(fill.exceptions.filter(sheet=name).values_list("cell", "kind"))
    days = recorded_days((row.record, row.record_version) for row in some)
    cells = [
        cell
        for row in some
        for column in columns
        if column.sheet == name and (cell := _cell(drawn, row, column, kinds, days)) is not None
    ]
    following = from_row + rows if from_row - 1 + rows < total else None
    return tuple(cells), following, total


def _cell(
    drawn: Sheet,
    row: ReceiptRow,
    column: ReceiptColumn,
    kinds: dict[str, str],
    days: dict[tuple[uuid.UUID, int], dt.date],
) -> ReceiptCell | None:
    letters = column.column.rstrip("0123456789")
    number = row.row or int(column.column[len(letters) :])
    text = drawn.text(number, column_number(letters))
    place = f"{letters}{number}"
    kind = kinds.get(place, column.rule)
    if not text.strip() and kind not in ("blank", "asked", "unwritable"):
        return None
    return ReceiptCell(
        cell=place, value=masked(column.element, text), known=_known(kind), words=WORDS.get(kind, kind),
        record=row.record, version=row.record_version, recorded_on=days.get((row.record, row.record_version)),
    )  # fmt: skip


def _known(kind: str) -> CellKnown:
    known: dict[str, CellKnown] = {
        "element": "records", "derived": "derived", "constant": "constant", "sequence": "constant", "asked": "answered",
        "blank": "blank", "claim": "records", "unwritable": "conflict",
    }  # fmt: skip
    return known.get(kind, "kept")


def masked(code: str, text: str) -> str:
    """A value as a receipt or a drawn form shows it: numbers and contacts masked."""
    element = catalogue().element(code) if code else None
    if element is None or not text:
        return text
    is_number = element.type in ("id", "phone") or element.code.endswith(("id_number", "phone"))
    hides = element.is_protected or (is_number and element.sensitivity in ("personal", "sensitive"))
    return mask(element.identifier or element.code, text) if hides else text
