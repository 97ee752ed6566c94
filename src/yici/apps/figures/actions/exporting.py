"""A report as a file: .xlsx, .csv, .pdf, marked and counted before it leaves."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from yici.apps.figures.contracts import FigureMeasure, FigureRow, FigureTable, Number, SnapshotFacts
from yici.apps.figures.errors import ReportNotComputed
from yici.apps.figures.rules.showing import heading, plain_number, show_in_column, shown_columns
from yici.apps.figures.selectors.snapshots import get_report
from yici.apps.places.public import account_names, post_name
from yici.core import clock, exports
from yici.core.access import Actor
from yici.core.errors import NotFound
from yici.core.prints import compile_pdf
from yici.sheets.exporting import ExportSheet, Heading, write_csv, write_workbook

TEMPLATE = Path(__file__).resolve().parent.parent / "templates" / "figures" / "report.typ"
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}
_SIGNS = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+')


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file ready to leave."""

    name: str
    media_type: str
    data: bytes
    number: str


def make_report_file(*, actor: Actor, report: uuid.UUID, file_format: str, purpose: str = "") -> ReportFile:
    """The report as a file; the export is counted, with its purpose, before the bytes are handed out.

    Raises ``ReportNotComputed``, ``FontsMissing`` (pdf).
    """
    found = get_report(actor, report)
    if found.table is None:
        raise ReportNotComputed
    if file_format not in MEDIA:
        raise NotFound
    mark = exports.mark(actor, post_name(actor))
    out = io.BytesIO()
    if file_format == "pdf":
        out.write(_pdf(found, found.table, mark))
    elif file_format == "csv":
        write_csv(out, _sheet(found, found.table), watermark=mark.watermark)
    else:
        write_workbook(out, [_sheet(found, found.table)], watermark=mark.watermark)
    exports.record(
        actor, mark, kind="report", key=found.key, rows=len(found.table.rows) + 1, file_format=file_format,
        purpose=purpose.strip() or found.title,
    )  # fmt: skip
    name = "_".join(_SIGNS.sub("", part) for part in (found.area_name, found.title, f"{found.as_of:%Y%m%d}"))
    return ReportFile(f"{name}.{file_format}", MEDIA[file_format], out.getvalue(), mark.number)


def _first_head(table: FigureTable) -> str:
    by = table.spec.by
    return _("Area") if by.startswith("area") or not by else _("Kind")


def _label(row: FigureRow, table: FigureTable) -> str:
    if row is table.total:
        return _("Total")
    return row.label or _("Not recorded")


def _sheet(found: SnapshotFacts, table: FigureTable) -> ExportSheet:
    places = shown_columns(table)
    headings = [Heading(_first_head(table), width=16)]
    headings += [Heading(heading(table.spec.measures[at]), decimals=None) for at in places]
    rows = [[_label(row, table), *(plain_number(row.values[at]) for at in places)] for row in _rows(table)]
    return ExportSheet(
        name=found.title, headings=headings, rows=rows, title=f"{found.area_name}{found.title}", notes=notes_of(found),
        freeze_columns=1,
    )  # fmt: skip


def _rows(table: FigureTable) -> list[FigureRow]:
    return [*table.rows, table.total]


def notes_of(found: SnapshotFacts) -> list[str]:
    """What stands below the figures: day and moment, definition, what is counted, what is left out, digest."""
    assert found.table is not None
    moment = found.table.moment.astimezone(clock.city_zone())
    notes = [
        _("As of {day}; by what was recorded up to {moment}; report {number}").format(
            day=found.as_of, moment=f"{moment:%Y-%m-%d %H:%M}", number=found.number
        )
    ]
    if found.definition:
        notes.append(
            _("Definition {code}, version {version}").format(code=found.definition, version=found.definition_version)
        )
    places = shown_columns(found.table)
    measures = [found.table.spec.measures[at] for at in places]
    notes += _sentences(measures)
    notes += [
        _("Left out: {reason}, {count}").format(reason=one.reason, count=one.count)
        for one in found.table.left_out
        if one.count
    ]
    if found.frozen_at is not None:
        frozen = found.frozen_at.astimezone(clock.city_zone())
        notes.append(
            _("Frozen {moment}; SHA-256 {digest}").format(moment=f"{frozen:%Y-%m-%d %H:%M}", digest=found.digest)
        )
    if found.reason:
        notes.append(_("Corrected: {reason}").format(reason=found.reason))
    return notes


def _sentences(measures: Sequence[FigureMeasure]) -> list[str]:
    """How each column is counted; columns of one sentence (those of a code list) together."""
    names: dict[str, list[str]] = {}
    for one in measures:
        if one.sentence:
            names.setdefault(one.sentence, []).append(one.name)
    return [f"{'、'.join(of)}：{sentence}" for sentence, of in names.items()]


def _pdf(found: SnapshotFacts, table: FigureTable, mark: exports.ExportMark) -> bytes:
    places = shown_columns(table)
    makers = account_names([found.made_by]) if found.made_by else {}
    data: dict[str, Any] = {
        "title": f"{found.area_name}{found.title}",
        "number": found.number,
        "state": state_words(found),
        "day": _("as of {day}").format(day=found.as_of),
        "made_by": next(iter(makers.values()), ""),
        "watermark": mark.watermark,
        "first": _first_head(table),
        "columns": [{"name": table.spec.measures[at].name, "unit": table.spec.measures[at].unit} for at in places],
        "rows": [
            {"label": _label(row, table), "values": [_cell(row.values[at]) for at in places]} for row in table.rows
        ],
        "total": {"label": _label(table.total, table), "values": [_cell(table.total.values[at]) for at in places]},
        "notes": notes_of(found),
        "notes_title": _("Notes"),
        "page_words": [_("page "), _(" of {pages}")],
        "is_wide": len(places) > 6,
    }
    return compile_pdf(TEMPLATE, data, at=mark.at)


def _cell(value: Number) -> str:
    return show_in_column(value)


def state_words(found: SnapshotFacts) -> str:
    """What a reader of the print must know of its state."""
    words = {
        "computed": _("Not submitted yet"),
        "submitted": _("Correction, submitted") if found.supersedes else _("Submitted"),
        "revised": _("Submitted; a later correction replaces it"),
    }
    return words.get(found.state, "")
