"""A workbook of the grid written as a fresh .xlsx, for forms that came as something else."""

from yici.sheets.filling.fresh.package import Conversion
from yici.sheets.filling.fresh.spreadsheetml import convert_spreadsheetml

__all__ = ["Conversion", "convert_spreadsheetml"]
