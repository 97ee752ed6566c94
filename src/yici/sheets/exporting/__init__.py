"""Fresh files from headings and rows: .xlsx and .csv that leave the house. See README.md beside this file."""

from yici.sheets.exporting.contracts import ExportSheet, ExportValue, Heading
from yici.sheets.exporting.delimited import csv_lines, neutral, write_csv
from yici.sheets.exporting.workbook import write_workbook

__all__ = ["ExportSheet", "ExportValue", "Heading", "csv_lines", "neutral", "write_csv", "write_workbook"]
