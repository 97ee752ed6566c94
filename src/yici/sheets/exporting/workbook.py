"""A fresh .xlsx, written as a stream. XML of our own: openpyxl's writer would be a second writer beside ``filling``,
takes two and a half times as long, and turns texts that begin with = into formulas."""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import isfinite
from typing import IO

from yici.sheets.exporting.contracts import ExportSheet, ExportValue, Heading
from yici.sheets.filling.cells import NUMBER_LIMIT, CellWriter, escape_text
from yici.sheets.grid import column_letter

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_THE_SAME_DAY = (1980, 1, 1, 0, 0, 0)
_TITLE, _HEADING, _TEXT, _NUMBER, _NOTE = 1, 2, 3, 4, 5  # styles; with decimals: _DECIMALS + their number
_DECIMALS, _MOST_DECIMALS = 6, 6
_LEAST_WIDTH, _MOST_WIDTH = 8.0, 48.0
_ROWS_AT_ONCE = 500
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def write_workbook(out: IO[bytes], sheets: Sequence[ExportSheet], *, watermark: str = "") -> None:
    """Write the sheets one after the other. Raises ``SheetError`` for a text that no cell can hold."""
    names = _names(sheets)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as archive:
        _part(archive, "[Content_Types].xml", _content_types(len(sheets)))
        _part(archive, "_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")]))
        _part(archive, "xl/workbook.xml", _workbook(sheets, names))
        targets = [(f"rId{at}", "worksheet", f"worksheets/sheet{at}.xml") for at in range(1, len(sheets) + 1)]
        _part(archive, "xl/_rels/workbook.xml.rels", _relations([*targets, ("rId0", "styles", "styles.xml")]))
        _part(archive, "xl/styles.xml", _styles())
        for at, sheet in enumerate(sheets, 1):
            with archive.open(_entry(f"xl/worksheets/sheet{at}.xml"), "w") as file:
                for text in _sheet(sheet, watermark, is_first=at == 1):
                    file.write(text.encode("utf-8"))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _THE_SAME_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _part(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(_entry(name), _HEAD + text)


def _names(sheets: Sequence[ExportSheet]) -> list[str]:
    """Names that Excel takes: at most 31 characters, none of its signs, none twice."""
    found: list[str] = []
    for at, sheet in enumerate(sheets, 1):
        name = "".join(sign for sign in sheet.name.translate(_NOT_IN_A_NAME) if sign.isprintable()).strip()[:31]
        taken = {one.casefold() for one in found}
        name = name if name and name.casefold() not in taken else f"{name[:24]} ({at})".strip()
        found.append(name)
    return found


def _content_types(count: int) -> str:
    sheets = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for at in range(1, count + 1)
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{sheets}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str, str]]) -> str:
    rows = "".join(f'<Relationship Id="{id}" Type="{_OFFICE}/{kind}" Target="{path}"/>' for id, kind, path in targets)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


def _workbook(sheets: Sequence[ExportSheet], names: Sequence[str]) -> str:
    rows = "".join(
        f'<sheet name="{_attribute(name)}" sheetId="{at}" r:id="rId{at}"/>' for at, name in enumerate(names, 1)
    )
    titles = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{at}">\'{_attribute(name)}\'!$1:${_heading_row(sheet)}'
        "</definedName>"
        for at, (sheet, name) in enumerate(zip(sheets, names, strict=True))
    )
    return (
        f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{rows}</sheets><definedNames>{titles}</definedNames></workbook>'
    )


def _attribute(text: str) -> str:
    return escape_text(text).replace('"', "&quot;")


def _styles() -> str:
    formats = "".join(
        f'<numFmt numFmtId="{170 + at}" formatCode="#,##0{"." + "0" * at if at else ""}"/>'
        for at in range(_MOST_DECIMALS + 1)
    )
    border = '<left style="thin"/><right style="thin"/><top style="thin"/><bottom style="thin"/><diagonal/>'
    wrapped = '<alignment vertical="center" wrapText="1"/>'
    centred = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
    cells = [
        "<xf/>",
        f'<xf numFmtId="49" fontId="2" applyNumberFormat="1" applyFont="1" applyAlignment="1">{centred}</xf>',
        f'<xf numFmtId="49" fontId="1" fillId="2" borderId="1" applyNumberFormat="1" applyFont="1" applyFill="1" '
        f'applyBorder="1" applyAlignment="1">{centred}</xf>',
        f'<xf numFmtId="49" borderId="1" applyNumberFormat="1" applyBorder="1" applyAlignment="1">{wrapped}</xf>',
        '<xf borderId="1" applyBorder="1" applyAlignment="1"><alignment vertical="center"/></xf>',
        '<xf numFmtId="49" fontId="3" applyNumberFormat="1" applyFont="1"/>',
        *(
            f'<xf numFmtId="{170 + at}" borderId="1" applyNumberFormat="1" applyBorder="1"/>'
            for at in range(_MOST_DECIMALS + 1)
        ),
    ]
    font = '<name val="宋体"/><family val="3"/><charset val="134"/>'
    return (
        f'<styleSheet {_MAIN}><numFmts count="{_MOST_DECIMALS + 1}">{formats}</numFmts>'
        f'<fonts count="4"><font><sz val="11"/>{font}</font><font><b/><sz val="11"/>{font}</font>'
        f'<font><b/><sz val="16"/>{font}</font><font><sz val="9"/><color rgb="FF57504A"/>{font}</font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFF3F0E9"/></patternFill></fill></fills>'
        f'<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border><border>{border}</border>'
        "</borders>"
        '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
        f'<cellXfs count="{len(cells)}">{"".join(cells)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _heading_row(sheet: ExportSheet) -> int:
    return 2 if sheet.title else 1


def _sheet(sheet: ExportSheet, watermark: str, *, is_first: bool) -> Iterator[str]:
    """The XML of a sheet in pieces."""
    last = column_letter(max(len(sheet.headings), 1))
    head = _heading_row(sheet)
    yield f'{_HEAD}<worksheet {_MAIN}><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
    selected = ' tabSelected="1"' if is_first else ""
    yield f'<sheetViews><sheetView{selected} workbookViewId="0">{_pane(sheet)}'
    yield '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="18"/>'
    yield f"{_columns(sheet.headings)}<sheetData>"
    writer = CellWriter(None)
    if sheet.title:
        yield f'<row r="1" ht="32" customHeight="1">{_text(writer, "A1", _TITLE, sheet.title)}</row>'
    cells = (
        _text(writer, f"{column_letter(at)}{head}", _HEADING, one.text) for at, one in enumerate(sheet.headings, 1)
    )
    yield f'<row r="{head}">{"".join(cells)}</row>'
    row = head
    pieces: list[str] = []
    styles = [
        _NUMBER if one.decimals is None else _DECIMALS + min(one.decimals, _MOST_DECIMALS) for one in sheet.headings
    ]
    letters = [column_letter(at) for at in range(1, len(sheet.headings) + 1)]
    for values in sheet.rows:
        row += 1
        body = "".join(map(_value, (writer,) * len(letters), (f"{one}{row}" for one in letters), styles, values))
        pieces.append(f'<row r="{row}">{body}</row>')
        if len(pieces) == _ROWS_AT_ONCE:
            yield "".join(pieces)
            pieces.clear()
    yield "".join(pieces)
    for note in (*sheet.notes, *([watermark] if watermark else [])):
        row += 1
        yield f'<row r="{row}">{_text(writer, f"A{row}", _NOTE, note)}</row>'
    yield "</sheetData>"
    if sheet.title and len(sheet.headings) > 1:
        yield f'<mergeCells count="1"><mergeCell ref="A1:{last}1"/></mergeCells>'
    yield _printing(sheet, watermark)


def _pane(sheet: ExportSheet) -> str:
    head, columns = _heading_row(sheet), sheet.freeze_columns
    across = f' xSplit="{columns}"' if columns else ""
    where = f"{column_letter(columns + 1)}{head + 1}"
    corner = "bottomRight" if columns else "bottomLeft"
    return f'<pane{across} ySplit="{head}" topLeftCell="{where}" activePane="{corner}" state="frozen"/>'


def _columns(headings: Sequence[Heading]) -> str:
    if not headings:
        return ""
    rows = "".join(
        f'<col min="{at}" max="{at}" width="{_width(one):g}" customWidth="1"/>' for at, one in enumerate(headings, 1)
    )
    return f"<cols>{rows}</cols>"


def _width(heading: Heading) -> float:
    wanted = heading.width or sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in heading.text) + 4
    return min(max(wanted, _LEAST_WIDTH), _MOST_WIDTH)


def _printing(sheet: ExportSheet, watermark: str) -> str:
    """A4, as wide as the paper; the watermark above, page and pages below."""
    shown = escape_text("".join(sign for sign in watermark if sign.isprintable())[:120].replace("&", "&&"))
    side = "landscape" if sum(_width(one) for one in sheet.headings) > 90 else "portrait"
    above, below = (f"<oddHeader>&amp;R{shown}</oddHeader>", f"&amp;L{shown}") if shown else ("", "")
    return (
        '<pageMargins left="0.5" right="0.5" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{side}" fitToWidth="1" fitToHeight="0"/>'
        f"<headerFooter>{above}<oddFooter>{below}&amp;R&amp;P / &amp;N</oddFooter></headerFooter></worksheet>"
    )


def _text(writer: CellWriter, reference: str, style: int, text: str) -> str:
    return writer.cell(reference, style, text)


def _value(writer: CellWriter, reference: str, style: int, value: ExportValue) -> str:
    if value is None or value == "":
        return writer.blank(reference, _TEXT)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and _fits(value):
        return writer.cell(reference, style, value)
    return writer.cell(reference, _TEXT, str(value))


def _fits(value: int | float | Decimal) -> bool:
    if isinstance(value, int):
        return -NUMBER_LIMIT < value < NUMBER_LIMIT
    return isfinite(value) and -NUMBER_LIMIT < value < NUMBER_LIMIT
