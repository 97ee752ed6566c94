"""Random forms with random insertions, compared with an oracle that never reads a formula: every reference is made from
rows and columns, and the expected text is made again from where those rows went."""

import io
import random

import openpyxl
import pytest
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter as letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from yici.sheets.filling import RowsFill, SheetFill, fill_workbook

WIDTH = 6
FORMULAS = ("SUM({0})", "{1}+{2}*2", 'IF({1}>0,"A1:B2",COUNT({0}))', "ROUND({1}/{2},2)&LOG10(100)", "{0}")


class Case:
    """A form of two sheets with regions to fill, and where each row will be."""

    def __init__(self, seed):
        self.random = random.Random(seed)
        self.regions = []
        row = self.random.randint(2, 4)
        for _ in range(self.random.choice((1, 1, 2))):
            height = self.random.choice((1, 2, 3, 5))
            count = self.random.choice((0, 1, height, height + 1, height + 4))
            self.regions.append((row, row + height - 1, count))
            row += height + self.random.randint(1, 4)
        self.last = row + 3

    def inserted(self, region):
        top, bottom, count = region
        return max(0, count - (bottom - top + 1))

    def row(self, row):
        return row + sum(self.inserted(region) for region in self.regions if region[1] < row)

    def span(self, first, last):
        grown = sum(
            self.inserted((top, bottom, count))
            for top, bottom, count in self.regions
            if last == bottom and (first <= top or first < last)
        )
        return self.row(first), self.row(last) + grown

    def outside_body(self):
        bodies = {row for top, bottom, _ in self.regions for row in range(top, bottom + 1)}
        return self.random.choice([row for row in range(1, self.last + 1) if row not in bodies])

    def area(self):
        if self.random.random() < 0.4:
            top, bottom, _ = self.random.choice(self.regions)
            first, last = self.random.choice(((top, bottom), (max(1, top - 1), bottom), (top, bottom + 1)))
        else:
            first, last = sorted(self.random.randint(1, self.last) for _ in range(2))
        if first == last:
            last += 1
        left, right = sorted(self.random.randint(1, WIDTH) for _ in range(2))
        dollars = [self.random.choice(("", "$")) for _ in range(4)]
        return (first, last, left, right, dollars)

    def cell(self):
        return self.random.randint(1, self.last), self.random.randint(1, WIDTH), self.random.choice(("", "$"))

    def formula(self, prefix=""):
        area, one, two = self.area(), self.cell(), self.cell()
        shape = self.random.choice(FORMULAS)

        def shown(row, span):
            first, last, left, right, dollars = area
            start, end = span(first, last)
            text = f"{prefix}{dollars[0]}{letter(left)}{dollars[1]}{start}:{dollars[2]}{letter(right)}{dollars[3]}{end}"
            cells = [f"{prefix}{dollar}{letter(column)}{dollar}{row(at)}" for at, column, dollar in (one, two)]
            return "=" + shape.format(text, *cells)

        return shown(lambda row: row, lambda first, last: (first, last)), shown(self.row, self.span)

    def build(self):
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = self.random.choice(("台账", "My sheet", "O'Neil", "A1"))
        quoted = "'" + sheet.title.replace("'", "''") + "'!"
        other = book.create_sheet("另表")
        self.expected = {}
        for top, bottom, _ in self.regions:
            for row in range(top, bottom + 1):
                sheet.cell(row, 1).number_format = "0.00"
        for _ in range(8):
            row, (before, after) = self.outside_body(), self.formula()
            column = self.random.randint(7, 12)
            sheet.cell(row, column).value = before
            self.expected[row, column] = after
        self.elsewhere = {}
        for row in range(1, 7):
            before, after = self.formula(quoted)
            other.cell(row, 1).value = before
            other.cell(row, 2).value = "=B1+A1"
            self.elsewhere[row] = after
        self._around(book, sheet, quoted)
        out = io.BytesIO()
        book.save(out)
        return out.getvalue(), sheet.title

    def _around(self, book, sheet, quoted):
        rule = DataValidation(type="whole", formula1="1", formula2="9")
        area = self.area()
        rule.add(f"{letter(area[2])}{area[0]}:{letter(area[3])}{area[1]}")
        sheet.add_data_validation(rule)
        self.validation = (area[2], area[3], *self.span(area[0], area[1]))
        area = self.area()
        rule = FormulaRule(formula=["TRUE"], fill=PatternFill("solid", bgColor="FF0000"))
        sheet.conditional_formatting.add(f"{letter(area[2])}{area[0]}:{letter(area[3])}{area[1]}", rule)
        self.condition = (area[2], area[3], *self.span(area[0], area[1]))
        first, last, left, right, _ = self.area()
        where = f"{quoted}${letter(left)}${{}}:${letter(right)}${{}}"
        book.defined_names["名"] = DefinedName("名", attr_text=where.format(first, last))
        self.name = where.format(*self.span(first, last))
        self.merges = set()
        for number in range(3):
            row = self.outside_body()
            if row not in {known for known, _ in self.merges}:
                sheet.merge_cells(start_row=row, end_row=row, start_column=14 + number, end_column=17 + number)
                self.merges.add((row, number))


def boxes(area):
    if not hasattr(area, "min_col"):
        (area,) = area.ranges
    return (area.min_col, area.max_col, area.min_row, area.max_row)


def check(seed):
    case = Case(seed)
    form, title = case.build()
    rows = [
        RowsFill(top, bottom, (1, 2), [(top * 1000 + i, f"文{i}") for i in range(count)], count)
        for top, bottom, count in case.regions
    ]
    out = io.BytesIO()
    report = fill_workbook(form, out, [SheetFill(title, rows=rows)])
    book = openpyxl.load_workbook(out)
    sheet = book[title]
    assert report.rows_inserted == sum(map(case.inserted, case.regions))
    for (row, column), text in case.expected.items():
        assert sheet.cell(case.row(row), column).value == text
    for row, text in case.elsewhere.items():
        assert book["另表"].cell(row, 1).value == text
        assert book["另表"].cell(row, 2).value == "=B1+A1"
    for top, _, count in case.regions:
        start = case.row(top)
        assert [sheet.cell(start + i, 1).value for i in range(count)] == [top * 1000 + i for i in range(count)]
        assert all(sheet.cell(start + i, 1).number_format == "0.00" for i in range(count))
    assert boxes(sheet.data_validations.dataValidation[0].sqref) == case.validation
    assert boxes(next(iter(sheet.conditional_formatting)).sqref) == case.condition
    assert book.defined_names["名"].attr_text == case.name
    assert {boxes(block) for block in sheet.merged_cells.ranges} == {
        (14 + number, 17 + number, case.row(row), case.row(row)) for row, number in case.merges
    }


@pytest.mark.parametrize("start", range(0, 300, 30))
def test_everything_follows_the_rows(start):
    for seed in range(start, start + 30):
        check(seed)
