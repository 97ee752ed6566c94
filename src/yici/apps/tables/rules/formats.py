"""A format: kind and options in one short text, so that a receipt and a mapping can keep it."""

from __future__ import annotations

from dataclasses import dataclass


class Unwritable(Exception):
    """The value has no place among the values that the form allows."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a value is written. ``text`` is what receipts and mappings keep, such as ``date:YYYY.M`` or ``area:公顷``.

    ``allowed`` are the only texts the form takes, ``signs`` the numbers it prints before them (1.砖混),
    ``number_format`` what a date or number cell shows when the form's own cell has no such format, ``is_text_cell``
    whether the cell is made for text (``@``), ``boxes`` how many single boxes one value takes, a sign in each.
    """

    kind: str = "text"
    option: str = ""
    allowed: tuple[str, ...] = ()
    number_format: str = ""
    is_text_cell: bool = False
    is_negated: bool = False
    signs: tuple[str, ...] = ()
    boxes: int = 0

    @property
    def text(self) -> str:
        """The format in one word."""
        negated = "!" if self.is_negated else ""
        return (f"{self.kind}:{self.option}" if self.option else self.kind)[:38] + negated
