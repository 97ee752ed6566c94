"""A roster taken away as a file: numbers masked unless asked for, watermarked, counted before it leaves."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from yici.apps.places.public import post_name
from yici.apps.records.actions.reading import read_rows
from yici.apps.records.contracts import ElementFacts, Value
from yici.apps.records.errors import PurposeNeeded
from yici.apps.records.rules.rosters import title_codes
from yici.apps.records.selectors.rosters import RosterQuery, list_roster, readable_elements
from yici.core import exports
from yici.core.access import Actor
from yici.sheets.exporting import ExportSheet, ExportValue, Heading, write_csv, write_workbook

EXPORT, OPEN_NUMBERS = "records.export", "records.read_protected"
ROWS_AT_ONCE = 2000
MOST_ROWS = 50_000

Words = Callable[[ElementFacts, Value], str]


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A file to hand out. ``rows`` is how many of its body it holds."""

    data: bytes
    name: str
    media_type: str
    rows: int


@dataclass(frozen=True, slots=True)
class RosterExport:
    """What to take: the list, its columns with their headings, how values are said, and why."""

    query: RosterQuery
    columns: Sequence[tuple[ElementFacts, str]]
    title: str
    first_heading: str
    purpose: str
    file_format: str = "xlsx"
    words: Words = lambda element, value: str(value)
    masked: Words = lambda element, value: str(value)
    shows_numbers: bool = False


def export_roster(actor: Actor, asked: RosterExport) -> RosterFile:
    """Write the file and count it as an export. Needs ``records.export`` and a purpose; full numbers also
    ``records.read_protected``. Every person in it has a line in the log."""
    actor.must(EXPORT)
    if asked.shows_numbers:
        actor.must(OPEN_NUMBERS)
    if not asked.purpose.strip():
        raise PurposeNeeded
    given = exports.mark(actor, post_name(actor))
    counted = itertools.count()
    headings = [Heading(asked.first_heading), *(Heading(name) for _, name in asked.columns)]
    sheet = ExportSheet(
        asked.title[:31], headings, _rows(actor, asked, given.number, counted), title=asked.title,
        notes=[asked.purpose], freeze_columns=1,
    )  # fmt: skip
    out = io.BytesIO()
    if asked.file_format == "csv":
        write_csv(out, sheet, watermark=given.watermark)
    else:
        write_workbook(out, [sheet], watermark=given.watermark)
    rows = next(counted)
    kind = f"roster {asked.query.entity}"
    exports.record(
        actor, given, kind="roster", key=kind, rows=rows, file_format=asked.file_format, purpose=asked.purpose
    )
    media_type = (
        "text/csv; charset=utf-8"
        if asked.file_format == "csv"
        else "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    return RosterFile(out.getvalue(), f"{asked.title} {given.number}.{asked.file_format}", media_type, rows)


def _rows(
    actor: Actor, asked: RosterExport, number: str, counted: itertools.count[int]
) -> Iterator[Sequence[ExportValue]]:
    titles = title_codes(asked.query.entity, readable_elements(actor, asked.query.entity))[:3]
    codes = list(dict.fromkeys([*titles, *(element.code for element, _ in asked.columns)]))
    query, written = asked.query, 0
    while written < MOST_ROWS:
        page = list_roster(actor, query, most=min(ROWS_AT_ONCE, MOST_ROWS - written))
        for row in read_rows(actor, page.records, codes, purpose=asked.purpose, context=f"export {number}"):
            known = row.values
            title = next((str(known[code].value) for code in titles if code in known), "")
            next(counted)
            yield [title, *(_cell(asked, element, known.get(element.code)) for element, _ in asked.columns)]
        written += len(page.records)
        if page.next_after is None:
            return
        query = replace(query, after=page.next_after)


def _cell(asked: RosterExport, element: ElementFacts, known: object) -> ExportValue:
    value = getattr(known, "value", None)
    if value is None:
        return None
    if isinstance(value, Decimal | int) and not isinstance(value, bool):
        return value
    return (asked.words if asked.shows_numbers else asked.masked)(element, value)
