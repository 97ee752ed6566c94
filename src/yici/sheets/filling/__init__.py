"""Filling workbooks by patching their XML, and making .xlsx of .xls. Imports no Django; knows no domain words."""

from yici.sheets.filling.contracts import CellFill, CellValue, FillReport, PartChange, RowsFill, SheetFill, Styled
from yici.sheets.filling.fill import fill_workbook
from yici.sheets.filling.legacy import Conversion, convert_xls, xlsx_from_xls

__all__ = [
    "CellFill",
    "CellValue",
    "Conversion",
    "FillReport",
    "PartChange",
    "RowsFill",
    "SheetFill",
    "Styled",
    "convert_xls",
    "fill_workbook",
    "xlsx_from_xls",
]
