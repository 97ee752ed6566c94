"""Old .xls workbooks (BIFF8) made into fresh .xlsx files that look the same."""

from yici.sheets.filling.legacy.convert import convert_xls, xlsx_from_xls

__all__ = ["convert_xls", "xlsx_from_xls"]
