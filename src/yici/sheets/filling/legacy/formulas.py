"""Formula tokens of BIFF8 as text. What is not understood raises `UnknownFormula`; its computed value is kept instead.

xlrd has a decompiler of its own, but it leaves out parentheses: ``A1-(B1-C1)`` comes back as ``A1-B1-C1``.
"""

from __future__ import annotations

import struct
from typing import Any

from xlrd.formula import func_defs, get_externsheet_local_range

from yici.sheets.filling.references import letters

_BINARY = dict(
    zip(range(0x03, 0x12), ["+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"], strict=True)
)
_ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
#: Arguments of functions that take a fixed number are taken from xlrd's table; this one is an add-in call.
_ADD_IN = 255


class UnknownFormula(Exception):
    """The formula uses something that this reader does not know."""


class Decompiler:
    """Turns tokens into text. ``row`` and ``column`` (1-based) are the cell that relative tokens count from."""

    def __init__(self, book: Any, tokens: bytes, row: int = 1, column: int = 1) -> None:
        self._book = book
        self._data = tokens
        self._row = row
        self._column = column
        self._at = 0
        self._stack: list[str] = []

    def text(self) -> str:
        """The formula without its ``=``."""
        try:
            while self._at < len(self._data):
                self._step()
        except (struct.error, IndexError, KeyError, UnicodeDecodeError) as error:
            raise UnknownFormula("damaged tokens") from error
        if len(self._stack) != 1:
            raise UnknownFormula("tokens left over")
        return self._stack[0]

    def _take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + form, self._data, self._at)
        self._at += struct.calcsize("<" + form)
        return values

    def _pop(self, count: int) -> list[str]:
        if count > len(self._stack):
            raise UnknownFormula("too few operands")
        taken = self._stack[len(self._stack) - count :]
        del self._stack[len(self._stack) - count :]
        return taken

    def _step(self) -> None:
        code = self._data[self._at]
        self._at += 1
        if code in _BINARY:
            left, right = self._pop(2)
            self._stack.append(left + _BINARY[code] + right)
        elif code < 0x20:
            self._simple(code)
        else:
            self._operand((code & 0x1F) | 0x20)

    def _simple(self, code: int) -> None:
        if code == 0x12:
            self._stack.append("+" + self._pop(1)[0])
        elif code == 0x13:
            self._stack.append("-" + self._pop(1)[0])
        elif code == 0x14:
            self._stack.append(self._pop(1)[0] + "%")
        elif code == 0x15:
            self._stack.append(f"({self._pop(1)[0]})")
        elif code == 0x16:
            self._stack.append("")
        elif code == 0x17:
            self._string()
        elif code == 0x19:
            self._attribute()
        elif code == 0x1C:
            self._stack.append(_ERRORS[self._take("B")[0]])
        elif code == 0x1D:
            self._stack.append("TRUE" if self._take("B")[0] else "FALSE")
        elif code == 0x1E:
            self._stack.append(str(self._take("H")[0]))
        elif code == 0x1F:
            number = self._take("d")[0]
            self._stack.append(str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number))
        else:
            raise UnknownFormula(f"token {code:#x}")

    def _string(self) -> None:
        length, flags = self._take("BB")
        size = length * 2 if flags & 1 else length
        text = self._data[self._at : self._at + size].decode("utf-16-le" if flags & 1 else "latin-1")
        self._at += size
        self._stack.append('"' + text.replace('"', '""') + '"')

    def _attribute(self) -> None:
        kind, number = self._take("BH")
        if kind & 0x04:
            self._at += (number + 1) * 2
        elif kind & 0x10:
            self._stack.append(f"SUM({self._pop(1)[0]})")

    def _operand(self, code: int) -> None:
        if code == 0x21:
            name, count = self._function(self._take("H")[0])
            self._stack.append(f"{name}({','.join(self._pop(count))})")
        elif code == 0x22:
            count, number = self._take("BH")
            name, _ = self._function(number & 0x7FFF)
            self._stack.append(f"{name}({','.join(self._pop(count & 0x7F))})")
        elif code == 0x23:
            self._name()
        elif code in (0x24, 0x2C):
            row, column = self._take("HH")
            self._stack.append(self._cell(row, column, relative=code == 0x2C))
        elif code in (0x25, 0x2D):
            self._stack.append(self._area(relative=code == 0x2D))
        elif code == 0x26:
            self._at += 6
        elif code == 0x29:
            self._at += 2
        elif code in (0x2A, 0x2B):
            self._at += 4 if code == 0x2A else 8
            self._stack.append("#REF!")
        elif code == 0x3A:
            sheet = self._sheet()
            self._stack.append(sheet + self._cell(*self._take("HH"), relative=False))
        elif code == 0x3B:
            sheet = self._sheet()
            self._stack.append(sheet + self._area(relative=False))
        else:
            raise UnknownFormula(f"token {code:#x}")

    def _function(self, number: int) -> tuple[str, int]:
        known = func_defs.get(number)
        if known is None or number == _ADD_IN:
            raise UnknownFormula(f"function {number}")
        return str(known[0]), int(known[1])

    def _name(self) -> None:
        index, _ = self._take("HH")
        name = self._book.name_obj_list[index - 1]
        if name.builtin:
            raise UnknownFormula("a built-in name")
        self._stack.append(name.name)

    def _sheet(self) -> str:
        first, last = get_externsheet_local_range(self._book, self._take("H")[0])
        if first < 0 or first != last:
            raise UnknownFormula("another workbook or several sheets")
        name = str(self._book.sheet_names()[first])
        return "'" + name.replace("'", "''") + "'!"

    def _cell(self, row: int, column: int, *, relative: bool) -> str:
        """A cell; relative tokens of shared formulas and validations count from the cell they are used in."""
        free_column, free_row = column & 0x4000, column & 0x8000
        column &= 0xFF
        if relative and free_row:
            row = (self._row - 1 + (row - 0x10000 if row > 0x7FFF else row)) & 0xFFFF
        if relative and free_column:
            column = (self._column - 1 + (column - 0x100 if column > 0x7F else column)) & 0xFF
        return f"{'' if free_column else '$'}{letters(column + 1)}{'' if free_row else '$'}{row + 1}"

    def _area(self, *, relative: bool) -> str:
        top, bottom, left, right = self._take("HHHH")
        if top == 0 and bottom == 0xFFFF:  # whole columns
            first, last = self._cell(0, left, relative=relative), self._cell(0, right, relative=relative)
            return f"{first.rstrip('0123456789$')}:{last.rstrip('0123456789$')}"
        if left & 0xFF == 0 and right & 0xFF == 0xFF:  # whole rows
            dollars = ["" if place & 0x8000 else "$" for place in (left, right)]
            return f"{dollars[0]}{top + 1}:{dollars[1]}{bottom + 1}"
        return self._cell(top, left, relative=relative) + ":" + self._cell(bottom, right, relative=relative)
