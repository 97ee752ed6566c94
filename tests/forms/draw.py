"""Draw the sample forms of this folder from the grids beside it.

    .venv/bin/python tests/forms/draw.py            every form
    .venv/bin/python tests/forms/draw.py NAME...    the named forms

A grid file holds forms (`=== file name`), options (`font:`, `bold:`, `widths:`, `heights:`, `diagonal:`,
`choices:`, `saved: LibreOffice`, `open:` for rows without a frame) and sheets (`--- sheet name`). A line is a row, `|`
parts the cells, `<` belongs to the cell on its left, `^` to the cell above, `\\n` breaks a line inside a cell. The
drawn files are kept in the repository: their labels were made by looking at them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
THIN = Side(style="thin")


@dataclass
class Form:
    """One workbook: options and sheets (name, rows of cell texts with the marks of the grid)."""

    name: str
    options: dict[str, str] = field(default_factory=dict)
    sheets: list[tuple[str, list[list[str]]]] = field(default_factory=list)


@dataclass(frozen=True)
class Cell:
    """A cell or merged block: 0-based position, extent and text."""

    row: int
    column: int
    rows: int
    columns: int
    text: str


def forms() -> list[Form]:
    """All forms of the grid files, in file order."""
    found: list[Form] = []
    for path in sorted((HERE / "grids").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("=== "):
                found.append(Form(line[4:].strip()))
            elif line.startswith("--- "):
                found[-1].sheets.append((line[4:].strip(), []))
            elif not found[-1].sheets:
                key, _, value = line.partition(":")
                found[-1].options[key] = value.strip()
            else:
                found[-1].sheets[-1][1].append([t.replace("\\n", "\n") for t in line.split("|")])
    return found


def blocks(grid: list[list[str]]) -> list[Cell]:
    """The cells of a grid with their extents; a mark that belongs to no cell is an error in the grid."""
    width = max(len(row) for row in grid)
    rows = [row + [""] * (width - len(row)) for row in grid]
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    extent: dict[tuple[int, int], tuple[int, int]] = {}
    for r, row in enumerate(rows):
        for c, text in enumerate(row):
            if text == "^":
                origin = owner[r - 1, c]
            elif text == "<":
                origin = owner[r, c - 1]
            else:
                origin = (r, c)
            owner[r, c] = origin
            bottom, right = extent.get(origin, origin)
            extent[origin] = (max(bottom, r), max(right, c))
    for (r, c), (bottom, right) in extent.items():
        for rr in range(r, bottom + 1):
            for cc in range(c, right + 1):
                if owner[rr, cc] != (r, c):
                    where = f"{get_column_letter(c + 1)}{r + 1}"
                    raise ValueError(f"cell {where} is not a rectangle: write ^ and < around it")
    return [Cell(r, c, b - r + 1, e - c + 1, rows[r][c]) for (r, c), (b, e) in sorted(extent.items())]


def _rows(form: Form, option: str) -> set[int]:
    return {int(t) - 1 for t in form.options.get(option, "").split()}


def _framed(form: Form, cells: list[Cell]) -> set[int]:
    """Rows with a frame: from the first with more than three texts (titles stand above it), without the open ones."""
    counts: dict[int, int] = {}
    for cell in cells:
        counts[cell.row] = counts.get(cell.row, 0) + bool(cell.text.strip())
    first = min((row for row, count in counts.items() if count > 3), default=0)
    return {row for row in counts if row >= first} - _rows(form, "open")


def draw_xlsx(form: Form, target: Path) -> None:
    """Write the form as .xlsx."""
    book = Workbook()
    book.remove(book.worksheets[0])
    family, _, size = form.options.get("font", "宋体 11").rpartition(" ")
    for name, grid in form.sheets:
        sheet = book.create_sheet(name)
        cells = blocks(grid)
        frame, bold = _framed(form, cells), _rows(form, "bold")
        for cell in cells:
            _put(sheet, cell, Font(name=family, size=int(size) + (6 if cell.row in bold else 0), bold=cell.row in bold))
            if cell.row in frame:
                _frame(sheet, cell)
        for number, width in enumerate(form.options.get("widths", "").split()):
            sheet.column_dimensions[get_column_letter(number + 1)].width = float(width)
        for pair in form.options.get("heights", "").split():
            row, _, height = pair.partition("=")
            sheet.row_dimensions[int(row)].height = float(height)
        for rule in filter(None, form.options.get("choices", "").split(";")):
            where, _, values = rule.partition("=")
            choice = DataValidation(type="list", formula1=f'"{values}"', allow_blank=True)
            choice.add(where)
            sheet.add_data_validation(choice)
        if corner := form.options.get("diagonal"):
            border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN, diagonal=THIN, diagonalDown=True)
            sheet[corner].border = border
    book.save(target)


def _put(sheet: Worksheet, cell: Cell, font: Font) -> None:
    here = sheet.cell(cell.row + 1, cell.column + 1)
    if cell.text:
        here.value = int(cell.text) if cell.text.isdigit() and not cell.text.startswith("0") else cell.text
    here.font = font
    here.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    if cell.rows > 1 or cell.columns > 1:
        sheet.merge_cells(None, cell.row + 1, cell.column + 1, cell.row + cell.rows, cell.column + cell.columns)


def _frame(sheet: Worksheet, cell: Cell) -> None:
    for row in range(cell.row, cell.row + cell.rows):
        for column in range(cell.column, cell.column + cell.columns):
            sheet.cell(row + 1, column + 1).border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def draw_xls(form: Form, target: Path) -> None:
    """Write the form as .xls (BIFF8); needs xlwt, which the product does not."""
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    family, _, size = form.options.get("font", "宋体 11").rpartition(" ")
    for name, grid in form.sheets:
        sheet = book.add_sheet(name)
        cells = blocks(grid)
        frame, bold = _framed(form, cells), _rows(form, "bold")
        for cell in cells:
            style = xlwt.XFStyle()
            style.font.name, style.font.bold = family, cell.row in bold
            style.font.height = 20 * (int(size) + (6 if cell.row in bold else 0))
            style.alignment.horz, style.alignment.vert, style.alignment.wrap = 2, 1, 1
            if cell.row in frame:
                borders = style.borders
                borders.left = borders.right = borders.top = borders.bottom = 1
            text: object = cell.text
            if cell.text.startswith("="):
                text = xlwt.Formula(cell.text[1:])
            elif cell.text.isdigit() and not cell.text.startswith("0"):
                text = int(cell.text)
            if cell.rows > 1 or cell.columns > 1:
                bottom, right = cell.row + cell.rows - 1, cell.column + cell.columns - 1
                sheet.write_merge(cell.row, bottom, cell.column, right, text, style)
            elif cell.text or cell.row in frame:
                sheet.write(cell.row, cell.column, text, style)
        for number, width in enumerate(form.options.get("widths", "").split()):
            sheet.col(number).width = int(float(width) * 256)
    book.save(str(target))


def save_by_libreoffice(form: Form, target: Path) -> None:
    """Let LibreOffice (`soffice`) write the file, in the format its name says."""
    kind = target.suffix.lstrip(".")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / f"{target.stem}.xlsx"
        draw_xlsx(form, source)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(target.parent), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)


def main(names: list[str]) -> None:
    """Draw the named forms, or all."""
    for form in forms():
        if not names or form.name in names:
            if form.options.get("saved") == "LibreOffice":
                save_by_libreoffice(form, HERE / form.name)
            elif form.name.endswith(".xls"):
                draw_xls(form, HERE / form.name)
            else:
                draw_xlsx(form, HERE / form.name)


if __name__ == "__main__":
    main(sys.argv[1:])
