"""A paragraph cut into sentences, clauses and members of enumerations; quotations and titles are never cut."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(r"[“”《》（）。！？；，、：]|——|…")
#: A quotation with a comma in it is somebody speaking, not a name.
_SPEAKS = re.compile(r"[，。；！]")
#: Nobody writes a longer clause; what has no mark for so long is cut, so that no work grows with the square of a text.
_LONGEST = 400
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Clause:
    """Between two commas; ``sentence`` and ``part`` (between semicolons) count from 0 within the paragraph."""

    start: int
    end: int
    sentence: int
    part: int
    members: tuple[tuple[int, int], ...]
    is_aside: bool = False


class _Cutter:
    """Goes through the marks of a paragraph once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.clauses: list[Clause] = []
        self._start = self._member = self._sentence = self._part = 0
        self._members: list[tuple[int, int]] = []
        self._whole_until = -1
        self._is_aside = False

    def run(self) -> list[Clause]:
        for found in _MARKS.finditer(self.text):
            if found.start() >= self._whole_until:
                self._mark(found.start(), found.group())
        self._close(len(self.text))
        return self.clauses

    def _mark(self, place: int, mark: str) -> None:
        if mark == "“":
            self._quotation(place)
        elif mark == "《":
            self._whole_until = _closing(self.text, place, "》", 80)
        elif mark == "（":
            self._bracket(place)
        elif mark == "）":
            if self._is_aside:
                self._close(place)
                self._is_aside = False
        elif mark == "、":
            self._end_member(place)
        else:
            self._close(place, len(mark))
            if mark in "。！？…":
                self._sentence += 1
                self._is_aside = False
            elif mark == "；":
                self._part += 1

    def _quotation(self, place: int) -> None:
        """A name stays whole; where somebody speaks, the marks are ends of clauses (the closing one too)."""
        self._whole_until = _closing(self.text, place, "”", 60)
        if self._whole_until < 0 or _SPEAKS.search(self.text, place, self._whole_until):
            self._whole_until = -1
            self._close(place)

    def _bracket(self, place: int) -> None:
        """An aside with a figure is a clause of its own; any other belongs to the words around it."""
        end = _closing(self.text, place, "）", 200)
        if end < 0 or place == self._start or not _HAS_DIGIT.search(self.text, place + 1, end):
            self._whole_until = end
        else:
            self._close(place)
            self._is_aside = True

    def _end_member(self, place: int) -> None:
        if place > self._member:
            self._members.append((self._member, place))
        self._member = place + 1

    def _close(self, place: int, width: int = 1) -> None:
        self._end_member(place)
        members = self._members or [(self._start, place)]
        if place - self._start > _LONGEST:
            members = [(at, min(at + _LONGEST, place)) for at in range(self._start, place, _LONGEST)]
            for member in members:
                self._add(member, [member])
        elif place > self._start:
            self._add((self._start, place), members)
        self._members = []
        self._start = self._member = place + width

    def _add(self, span: tuple[int, int], members: list[tuple[int, int]]) -> None:
        self.clauses.append(Clause(*span, self._sentence, self._part, tuple(members), self._is_aside))


def cut(text: str) -> list[Clause]:
    """The clauses of a folded paragraph in order. Brackets with a figure in them are clauses of their own."""
    return _Cutter(text).run()


def _closing(text: str, place: int, mark: str, reach: int) -> int:
    """Behind the closing mark, or -1 when it does not come within reach: then the opening one is only a letter."""
    end = text.find(mark, place, place + reach)
    return end + 1 if end >= 0 else -1
