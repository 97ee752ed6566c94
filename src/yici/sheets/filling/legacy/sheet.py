"""One worksheet of an .xls as the XML of an .xlsx worksheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape

from yici.sheets.filling.cells import clean_text, escape_text
from yici.sheets.filling.fresh.package import MAIN, RELATIONS, attribute
from yici.sheets.filling.legacy.formulas import Decompiler, UnknownFormula
from yici.sheets.filling.legacy.look import Look
from yici.sheets.filling.legacy.records import SheetRecords, Validation
from yici.sheets.filling.references import letters

KINDS = ("none", "whole", "decimal", "list", "date", "time", "textLength", "custom")
OPERATORS = (
    "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual",
)  # fmt: skip
ALERTS = ("stop", "warning", "information")


class SheetWriter:
    """Writes one sheet; ``lost_formulas`` names the cells whose formula became its value, ``lost_pictures`` those
    that showed a picture."""

    def __init__(self, book: Any, sheet: Any, records: SheetRecords, look: Look, *, selected: bool) -> None:
        self._book = book
        self._sheet = sheet
        self._records = records
        self._look = look
        self._selected = selected
        self.lost_formulas: list[str] = []
        self.lost_pictures: list[str] = []
        self.lost_validations = 0
        self.links: list[str] = []
        self.notes = {place: note for place, note in sheet.cell_note_map.items() if note.text}
        self.filter: str | None = None

    def chunks(self) -> Iterator[str]:
        """The worksheet, in the order of the schema."""
        yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        yield f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        if self._records.fits_page:
            yield '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        yield self._views()
        yield self._measures()
        yield "<sheetData>"
        yield from self._rows()
        yield "</sheetData>"
        if self._records.protected:
            yield '<sheetProtection sheet="1" objects="1" scenarios="1"/>'
        if self.filter:
            yield f'<autoFilter ref="{self.filter}"/>'
        yield self._merges()
        yield self._validations()
        yield self._hyperlinks()
        yield from self._page()
        if self.notes:
            yield '<legacyDrawing r:id="rIdNotes"/>'
        yield "</worksheet>"

    def _views(self) -> str:
        sheet = self._sheet
        shown = "" if sheet.show_grid_lines else ' showGridLines="0"'
        zoom = getattr(sheet, "cooked_normal_view_mag_factor", 100)
        scale = f' zoomScale="{zoom}"' if zoom and zoom != 100 and 10 <= zoom <= 400 else ""
        tab = ' tabSelected="1"' if self._selected else ""
        down, across = sheet.horz_split_pos, sheet.vert_split_pos
        pane = ""
        if sheet.panes_are_frozen and (down or across):
            left, top = max(sheet.vert_split_first_visible, across), max(sheet.horz_split_first_visible, down)
            corner = f"{letters(left + 1)}{top + 1}"
            where = "bottomRight" if down and across else "bottomLeft" if down else "topRight"
            splits = (f' xSplit="{across}"' if across else "") + (f' ySplit="{down}"' if down else "")
            pane = f'<pane{splits} topLeftCell="{corner}" activePane="{where}" state="frozen"/>'
        view = f'<sheetView{shown}{tab}{scale} workbookViewId="0"'
        return f"<sheetViews>{view}>{pane}</sheetView></sheetViews>" if pane else f"<sheetViews>{view}/></sheetViews>"

    def _measures(self) -> str:
        sheet = self._sheet
        height = (sheet.default_row_height or 285) / 20
        custom = ' customHeight="1"' if sheet.default_row_height_mismatch else ""
        hidden = ' zeroHeight="1"' if sheet.default_row_hidden else ""
        width = sheet.standardwidth / 256 if sheet.standardwidth else (sheet.defcolwidth or 8) + 0.72
        parts = [f'<sheetFormatPr defaultColWidth="{width:g}" defaultRowHeight="{height:g}"{custom}{hidden}/>']
        columns: list[tuple[int, int, str]] = []
        for column, info in sorted(sheet.colinfo_map.items()):
            if column > 255:
                continue
            look = f'width="{info.width / 256:g}" customWidth="1"'
            look += f' style="{info.xf_index}"' if info.xf_index else ""
            look += ' hidden="1"' if info.hidden else ""
            look += f' outlineLevel="{info.outline_level}"' if info.outline_level else ""
            if columns and columns[-1][1] == column and columns[-1][2] == look:
                columns[-1] = (columns[-1][0], column + 1, look)
            else:
                columns.append((column + 1, column + 1, look))
        if columns:
            parts.append("<cols>" + "".join(f'<col min="{a}" max="{b}" {look}/>' for a, b, look in columns) + "</cols>")
        return "".join(parts)

    def _rows(self) -> Iterator[str]:
        sheet = self._sheet
        last = max([sheet.nrows, *(row + 1 for row in sheet.rowinfo_map)])
        for row in range(last):
            info = sheet.rowinfo_map.get(row)
            cells = "".join(self._cells(row)) if row < sheet.nrows else ""
            look = self._row_look(info) if info else ""
            if cells or look:
                yield f'<row r="{row + 1}"{look}>{cells}</row>'

    @staticmethod
    def _row_look(info: Any) -> str:
        look = ""
        if info.has_default_xf_index:
            look += f' s="{info.xf_index}" customFormat="1"'
        if info.height and not info.has_default_height:
            look += f' ht="{info.height / 20:g}"' + (' customHeight="1"' if info.height_mismatch else "")
        look += ' hidden="1"' if info.hidden else ""
        return look + (f' outlineLevel="{info.outline_level}"' if info.outline_level else "")

    def _cells(self, row: int) -> Iterator[str]:
        sheet = self._sheet
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column in range(sheet.row_len(row)):
            kind = kinds[column]
            if kind == 0:
                continue
            style = sheet.cell_xf_index(row, column)
            start = f'<c r="{letters(column + 1)}{row + 1}"' + (f' s="{style}"' if style else "")
            yield start + self._content(row, column, kind, values[column])

    def _content(self, row: int, column: int, kind: int, value: Any) -> str:
        if kind == 1 and value.startswith("=DISPIMG("):  # WPS shows a picture that lies outside of the sheets
            self.lost_pictures.append(f"{letters(column + 1)}{row + 1}")
            return "/>"
        formula = self._formula(row + 1, column + 1)
        if kind == 1 and not formula:
            runs = self._sheet.rich_text_runlist_map.get((row, column))
            text = clean_text(value)
            if runs and text == value:
                return f' t="inlineStr"><is>{self._look.rich_text(text, runs)}</is></c>'
            if not text:
                return "/>"
            return f' t="inlineStr"><is><t xml:space="preserve">{escape_text(text)}</t></is></c>'
        if kind == 6 and not formula:
            return "/>"
        if kind == 1:
            return f' t="str">{formula}<v>{escape_text(clean_text(value))}</v></c>'
        if kind in (2, 3):
            number = str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
            return f">{formula}<v>{number}</v></c>"
        if kind == 4:
            return f' t="b">{formula}<v>{int(value)}</v></c>'
        if kind == 5:
            errors = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
            return f' t="e">{formula}<v>{errors.get(value, "#N/A")}</v></c>'
        return f">{formula}</c>"

    def _formula(self, row: int, column: int) -> str:
        tokens = self._records.formulas.get((row, column))
        if tokens is None:
            return ""
        try:
            return self._formula_element(tokens, row, column)
        except UnknownFormula:
            self.lost_formulas.append(f"{letters(column)}{row}")
            return ""

    def _formula_element(self, tokens: bytes, row: int, column: int) -> str:
        if tokens[:1] != b"\x01":
            return f"<f>{_formula_text(Decompiler(self._book, tokens, row, column))}</f>"
        master = (int.from_bytes(tokens[1:3], "little") + 1, int.from_bytes(tokens[3:5], "little") + 1)
        if master in self._records.shared:
            shared = self._records.shared[master]
            return f"<f>{_formula_text(Decompiler(self._book, shared, row, column))}</f>"
        if master in self._records.arrays:
            (top, left, bottom, right), array = self._records.arrays[master]
            if (row, column) != master:
                return ""
            text = _formula_text(Decompiler(self._book, array, row, column))
            return f'<f t="array" ref="{_area(top, left, bottom, right)}">{text}</f>'
        raise UnknownFormula("a table")

    def _merges(self) -> str:
        blocks = [
            f'<mergeCell ref="{letters(left + 1)}{top + 1}:{letters(right)}{bottom}"/>'
            for top, bottom, left, right in self._sheet.merged_cells
        ]
        return f'<mergeCells count="{len(blocks)}">{"".join(blocks)}</mergeCells>' if blocks else ""

    def _validations(self) -> str:
        written = []
        for validation in self._records.validations:
            try:
                written.append(self._validation(validation))
            except (UnknownFormula, IndexError):
                self.lost_validations += 1
        return f'<dataValidations count="{len(written)}">{"".join(written)}</dataValidations>' if written else ""

    def _validation(self, rule: Validation) -> str:
        if not rule.areas:
            raise UnknownFormula("no area")
        flags = rule.flags
        top, left = rule.areas[0][0], rule.areas[0][1]
        formulas = [
            Decompiler(self._book, tokens, top, left).text() if tokens else "" for tokens in (rule.first, rule.second)
        ]
        kind = KINDS[flags & 0x0F]
        if kind == "none":  # only a prompt; formulas left over from an earlier rule mean nothing
            formulas = []
        formulas = [clean_text(text.replace("\0", ",")) for text in formulas]  # an inline list is parted by NUL
        parts = [f'type="{kind}"']
        alert, operator = flags >> 4 & 0x07, flags >> 20 & 0x0F
        parts += [f'errorStyle="{ALERTS[alert]}"'] if alert else []
        parts += [f'operator="{OPERATORS[operator]}"'] if operator and formulas else []
        for bit, name in ((8, "allowBlank"), (9, "showDropDown"), (18, "showInputMessage"), (19, "showErrorMessage")):
            parts += [f'{name}="1"'] if flags >> bit & 1 else []
        for name, text in zip(("promptTitle", "errorTitle", "prompt", "error"), rule.texts, strict=True):
            parts += [f"{name}={attribute(clean_text(text))}"] if text else []
        areas = " ".join(_area(*area) for area in rule.areas)
        texts = "".join(f"<formula{n}>{escape(text)}</formula{n}>" for n, text in enumerate(formulas, 1) if text)
        return f'<dataValidation {" ".join(parts)} sqref="{areas}">{texts}</dataValidation>'

    def _hyperlinks(self) -> str:
        written = []
        for link in self._sheet.hyperlink_list:
            area = f"{letters(link.fcolx + 1)}{link.frowx + 1}"
            if (link.lrowx, link.lcolx) != (link.frowx, link.fcolx):
                area += f":{letters(link.lcolx + 1)}{link.lrowx + 1}"
            target = link.url_or_path if isinstance(link.url_or_path, str) else None
            place = f" location={attribute(link.textmark)}" if link.textmark else ""
            if target and str(link.type) == "url":
                self.links.append(target)
                written.append(f'<hyperlink ref="{area}" r:id="rIdLink{len(self.links)}"{place}/>')
            elif place:
                written.append(f'<hyperlink ref="{area}"{place}/>')
        return f"<hyperlinks>{''.join(written)}</hyperlinks>" if written else ""

    def _page(self) -> Iterator[str]:
        records = self._records
        if records.print_options:
            yield "<printOptions " + " ".join(f'{name}="1"' for name in records.print_options) + "/>"
        top, bottom = records.header_margins
        sides = {
            "left": 0.75,
            "right": 0.75,
            "top": 1.0,
            "bottom": 1.0,
            **records.margins,
            "header": top,
            "footer": bottom,
        }
        yield "<pageMargins " + " ".join(f'{name}="{sides[name]:g}"' for name in sides) + "/>"
        yield self._setup()
        if records.header or records.footer:
            head = f"<oddHeader>{escape_text(clean_text(records.header))}</oddHeader>" if records.header else ""
            foot = f"<oddFooter>{escape_text(clean_text(records.footer))}</oddFooter>" if records.footer else ""
            yield f"<headerFooter>{head}{foot}</headerFooter>"
        for name, breaks, end in (
            ("row", self._sheet.horizontal_page_breaks, 16383),
            ("col", self._sheet.vertical_page_breaks, 1048575),
        ):
            if breaks:
                marks = "".join(f'<brk id="{mark[0]}" max="{end}" man="1"/>' for mark in breaks)
                yield f'<{name}Breaks count="{len(breaks)}" manualBreakCount="{len(breaks)}">{marks}</{name}Breaks>'

    def _setup(self) -> str:
        if not self._records.setup:
            return ""
        paper, scale, _, wide, high, flags = self._records.setup
        if flags & 0x0004:  # never set up for a printer: the paper of this country
            return f'<pageSetup paperSize="9" fitToWidth="{wide}" fitToHeight="{high}"/>'
        turned = "portrait" if flags & 0x0002 or flags & 0x0040 else "landscape"
        order = ' pageOrder="overThenDown"' if flags & 0x0001 else ""
        size = f' paperSize="{paper}"' if 0 < paper < 256 else ""
        zoom = f' scale="{scale}"' if 10 <= scale <= 400 and scale != 100 else ""
        return f'<pageSetup{size}{zoom} fitToWidth="{wide}" fitToHeight="{high}"{order} orientation="{turned}"/>'


def _area(top: int, left: int, bottom: int, right: int) -> str:
    start = f"{letters(left)}{top}"
    return start if (top, left) == (bottom, right) else f"{start}:{letters(right)}{bottom}"


def _formula_text(formula: Decompiler) -> str:
    return escape(clean_text(formula.text()))
