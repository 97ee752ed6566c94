"""Merged workbooks, their receipts, and pages to print."""

from __future__ import annotations

import io
import uuid

import segno

from yici.apps.cases.public import find_case_of
from yici.apps.collecting.contracts import (
    MergeReceipt,
    MergeRowView,
    PrintCell,
    PrintPage,
    PrintSheet,
)
from yici.apps.collecting.errors import SentFormNotFound
from yici.apps.collecting.guards import get_merge_for, get_sent_form_for
from yici.apps.collecting.selectors.digests import data_of
from yici.apps.collecting.selectors.sendings import chain_of, submission_view
from yici.core.access import Actor
from yici.sheets.grid import Sheet
from yici.sheets.opening import open_workbook

PRINTED_ROWS, PRINTED_COLUMNS = 3000, 60


def get_merge_receipt(
    actor: Actor, key: uuid.UUID, *, sheet: str = "", from_row: int = 0, limit: int = 200
) -> MergeReceipt:
    """From which submission each row of a merge came; ``next_row`` continues a sheet's rows."""
    row = get_merge_for(actor, key)
    sources = list(row.sources.select_related("submission__sent_form__area").order_by("position"))
    rows = row.rows.filter(row__gte=from_row).order_by("sheet", "row")
    if sheet:
        rows = rows.filter(sheet=sheet)
    found = list(rows.select_related("source__submission__sent_form__area")[: limit + 1])
    return MergeReceipt(
        key=row.key, title=row.sending.plan.title, made_at=row.at, made_by=row.who, digest=row.digest,
        sources=tuple(submission_view(one.submission) for one in sources),
        source_areas=tuple(one.submission.sent_form.area.short_name for one in sources),
        counts={name: int(count) for name, count in row.counts.items()},
        rows=tuple(
            MergeRowView(
                one.sheet, one.row, one.source.submission.sent_form.area.short_name, one.source.submission.number,
                one.source.submission.key, one.source_row,
            )
            for one in found[:limit]
        ),
        next_row=found[limit].row if len(found) > limit else None,
    )  # fmt: skip


def get_print_page(actor: Actor, key: uuid.UUID, code: str) -> PrintPage:
    """What is printed under a code that ``print_form`` gave: the data as they are, the code as digits and as QR."""
    form = get_sent_form_for(actor, key)
    paper = form.prints.filter(code=code).first()
    case = find_case_of(actor, "sent", form.key)
    if paper is None or case is None:
        raise SentFormNotFound
    _, data = data_of(form)
    picture = io.BytesIO()
    segno.make(paper.code, error="m", micro=False).save(
        picture, kind="svg", xmldecl=False, svgns=True, border=2, omitsize=True
    )
    return PrintPage(
        code=paper.code, qr_svg=picture.getvalue().decode("ascii"), title=form.sending.plan.title, number=case.number,
        area_name=form.area.short_name, unit_name=form.unit.name, as_of=form.sending.as_of, at=paper.at,
        is_nil=form.is_nil, chain=chain_of(form),
        sheets=tuple(_sheet(one) for one in open_workbook(data).sheets if one.visibility == "visible")
        if data
        else (),
    )  # fmt: skip


def _sheet(sheet: Sheet) -> PrintSheet:
    """The cells of a sheet as rows for a page, merged ones once."""
    inside = {
        (row, column)
        for box in sheet.merges
        for row in range(box.top, box.bottom + 1)
        for column in range(box.left, box.right + 1)
    }
    spans = {(box.top, box.left): box for box in sheet.merges}
    rows = []
    for row in range(1, min(sheet.max_row, PRINTED_ROWS) + 1):
        cells = []
        for column in range(1, min(sheet.max_column, PRINTED_COLUMNS) + 1):
            box = spans.get((row, column))
            if box is None and (row, column) in inside:
                continue
            cell = sheet.cell(row, column)
            is_number = cell is not None and isinstance(cell.value, int | float) and not cell.style.is_date
            cells.append(
                PrintCell(sheet.text(row, column), box.height if box else 1, box.width if box else 1, is_number)
            )
        rows.append(tuple(cells))
    return PrintSheet(sheet.name, tuple(rows))
