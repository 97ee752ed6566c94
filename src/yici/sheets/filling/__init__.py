"""Filling forms by patching their XML, and making .xlsx of older ones. Imports no Django; knows no domain words."""

from yici.sheets.filling.contracts import CellFill, CellValue, FillReport, PartChange, RowsFill, SheetFill, Styled
from yici.sheets.filling.copies import repeat_sheet, sheet_names
from yici.sheets.filling.documents import fill_document
from yici.sheets.filling.fill import fill_workbook
from yici.sheets.filling.fresh import Conversion, convert_spreadsheetml
from yici.sheets.filling.legacy import convert_xls, xlsx_from_xls
from yici.sheets.filling.packages import Outgoing, as_package, fill_package, outgoing_of

__all__ = [
    "CellFill",
    "CellValue",
    "Conversion",
    "FillReport",
    "Outgoing",
    "PartChange",
    "RowsFill",
    "SheetFill",
    "Styled",
    "as_package",
    "convert_spreadsheetml",
    "convert_xls",
    "fill_document",
    "fill_package",
    "fill_workbook",
    "outgoing_of",
    "repeat_sheet",
    "sheet_names",
    "xlsx_from_xls",
]
