"""Filling workbooks by patching their XML, and making .xlsx of .xls. Imports no Django; knows no domain words."""

from yici.sheets.filling.contracts import CellFill, CellValue, FillReport, PartChange, RowsFill, SheetFill, Styled
from yici.sheets.filling.fill import fill_workbook

__all__ = [
    "CellFill",
    "CellValue",
    "FillReport",
    "PartChange",
    "RowsFill",
    "SheetFill",
    "Styled",
    "fill_workbook",
]
