"""A sheet of the grid as the XML of a fresh worksheet, in the order of the schema."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from yici.sheets.filling.cells import clean_text, escape_text
from yici.sheets.filling.fresh.package import HEAD, MAIN, RELATIONS, attribute
from yici.sheets.filling.fresh.styles import StyleWriter
from yici.sheets.grid import Cell, Page, Sheet, Validation, address

ERRORS = frozenset(("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"))
_TEXTS = re.compile(r'"[^"]*"')
_POINTS = 15.0


class FreshSheet:
    """Writes one sheet; `lost_formulas` names the cells whose formula became its value."""

    def __init__(self, sheet: Sheet, styles: StyleWriter, *, selected: bool) -> None:
        self._sheet, self._styles, self._selected = sheet, styles, selected
        self.lost_formulas: list[str] = []

    def chunks(self) -> Iterator[str]:
        sheet = self._sheet
        yield f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        if sheet.page.fit_width or sheet.page.fit_height:
            yield '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        yield self._views() + self._measures() + "<sheetData>"
        yield from self._rows()
        yield "</sheetData>"
        if sheet.protected:
            yield '<sheetProtection sheet="1" objects="1" scenarios="1"/>'
        if sheet.merges:
            blocks = "".join(f'<mergeCell ref="{box.ref}"/>' for box in sheet.merges)
            yield f'<mergeCells count="{len(sheet.merges)}">{blocks}</mergeCells>'
        if sheet.validations:
            rules = "".join(map(_validation, sheet.validations))
            yield f'<dataValidations count="{len(sheet.validations)}">{rules}</dataValidations>'
        yield _page(sheet.page)
        if sheet.comments:
            yield '<legacyDrawing r:id="rIdNotes"/>'
        yield "</worksheet>"

    def _views(self) -> str:
        tab = ' tabSelected="1"' if self._selected else ""
        down, across = self._sheet.freeze
        if not down and not across:
            return f'<sheetViews><sheetView{tab} workbookViewId="0"/></sheetViews>'
        where = "bottomRight" if down and across else "bottomLeft" if down else "topRight"
        splits = (f' xSplit="{across}"' if across else "") + (f' ySplit="{down}"' if down else "")
        corner = address(down + 1, across + 1)
        pane = f'<pane{splits} topLeftCell="{corner}" activePane="{where}" state="frozen"/>'
        return f'<sheetViews><sheetView{tab} workbookViewId="0">{pane}</sheetView></sheetViews>'

    def _measures(self) -> str:
        sheet = self._sheet
        width = f' defaultColWidth="{sheet.default_width:g}"' if sheet.default_width else ""
        text = f'<sheetFormatPr{width} defaultRowHeight="{sheet.default_height or _POINTS:g}"/>'
        columns = sorted({*sheet.column_widths, *sheet.hidden_columns})
        if not columns:
            return text
        cols = "".join(
            f'<col min="{column}" max="{column}" width="{sheet.column_widths.get(column, sheet.default_width or 9):g}" '
            f'customWidth="1"{" hidden=" + chr(34) + "1" + chr(34) if column in sheet.hidden_columns else ""}/>'
            for column in columns
        )
        return f"{text}<cols>{cols}</cols>"

    def _rows(self) -> Iterator[str]:
        sheet = self._sheet
        for row in sorted({*sheet.cells.rows, *sheet.row_heights, *sheet.hidden_rows}):
            cells = sheet.cells.rows.get(row, {})
            height = sheet.row_heights.get(row)
            look = f' ht="{height:g}" customHeight="1"' if height else ""
            look += ' hidden="1"' if row in sheet.hidden_rows else ""
            written = "".join(self._cell(row, column, cells[column]) for column in sorted(cells))
            yield f'<row r="{row}"{look}>{written}</row>' if written else f'<row r="{row}"{look}/>'

    def _cell(self, row: int, column: int, cell: Cell) -> str:
        place = address(row, column)
        style = self._styles.number(cell.style)
        start = f'<c r="{place}"' + (f' s="{style}"' if style else "")
        formula = self._formula(place, cell)
        value = cell.value
        if value is None:
            return f"{start}>{formula}</c>" if formula else f"{start}/>"
        if isinstance(value, bool):
            return f'{start} t="b">{formula}<v>{int(value)}</v></c>'
        if isinstance(value, (int, float)):
            return f"{start}>{formula}<v>{value!r}</v></c>"
        if value in ERRORS:
            return f'{start} t="e">{formula}<v>{value}</v></c>'
        text = escape_text(clean_text(value))
        if formula:
            return f'{start} t="str">{formula}<v>{text}</v></c>'
        return f'{start} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    def _formula(self, place: str, cell: Cell) -> str:
        text = cell.formula
        if not text:
            return ""
        if "[" in _TEXTS.sub("", text) or len(text) > 8000:  # leads into another workbook
            self.lost_formulas.append(place)
            return ""
        if text.startswith("{") and text.endswith("}"):
            return f'<f t="array" ref="{place}">{escape(clean_text(text[1:-1]))}</f>'
        return f"<f>{escape(clean_text(text))}</f>"


def _validation(rule: Validation) -> str:
    parts = [f'type="{rule.type}"']
    parts += [f'operator="{rule.operator}"'] if rule.operator and rule.operator != "between" else []
    parts += ['allowBlank="1"'] if rule.allow_blank else []
    parts += ['showInputMessage="1"', 'showErrorMessage="1"']
    parts += [f"prompt={attribute(clean_text(rule.prompt)[:255])}"] if rule.prompt else []
    parts += [f"error={attribute(clean_text(rule.error)[:255])}"] if rule.error else []
    areas = " ".join(box.ref for box in rule.boxes)
    formulas = (rule.formula1, rule.formula2) if rule.type != "none" else ()
    texts = "".join(
        f"<formula{n}>{escape(clean_text(text))}</formula{n}>" for n, text in enumerate(formulas, 1) if text
    )
    return f'<dataValidation {" ".join(parts)} sqref="{areas}">{texts}</dataValidation>'


def _page(page: Page) -> str:
    margins = page.margins or (0.7, 0.7, 0.75, 0.75, 0.3, 0.3)
    names = ("left", "right", "top", "bottom", "header", "footer")
    text = "<pageMargins " + " ".join(f'{n}="{m:g}"' for n, m in zip(names, margins, strict=True)) + "/>"
    fit = f' fitToWidth="{page.fit_width}" fitToHeight="{page.fit_height}"' if page.fit_width or page.fit_height else ""
    scale = f' scale="{page.scale}"' if 10 <= page.scale <= 400 and page.scale != 100 else ""
    turned = "landscape" if page.is_landscape else "portrait"
    return f'{text}<pageSetup paperSize="{page.paper or 9}"{scale}{fit} orientation="{turned}"/>'
