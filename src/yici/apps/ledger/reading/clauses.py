"""A paragraph cut into sentences, clauses and members of enumerations; quotations and titles are never cut."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKS = re.compile(r"[“”《》（）。！？；，、：]|——|…")
#: A quotation with a comma in it is somebody speaking, not a name.
_SPEAKS = re.compile(r"[，。；！]")
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


@dataclass(slots=True)
class _Cutter:
    text: str
    clauses: list[Clause]
    start: int = 0
    member: int = 0
    sentence: int = 0
    part: int = 0
    aside: bool = False

    def cut_member(self, place: int, found: list[tuple[int, int]]) -> None:
        if place > self.member:
            found.append((self.member, place))
        self.member = place + 1


def cut(text: str) -> list[Clause]:
    """The clauses of a folded paragraph in order. Brackets with a figure in them are clauses of their own."""
    cutter = _Cutter(text, [])
    members: list[tuple[int, int]] = []
    quote_until = title_until = -1
    skip_brackets = -1

    def close(place: int, width: int = 1) -> None:
        nonlocal members
        cutter.cut_member(place, members)
        if place > cutter.start:
            cutter.clauses.append(
                Clause(
                    cutter.start,
                    place,
                    cutter.sentence,
                    cutter.part,
                    tuple(members) or ((cutter.start, place),),
                    cutter.aside,
                )
            )
        members = []
        cutter.start = cutter.member = place + width

    for found in _MARKS.finditer(text):
        place, mark = found.start(), found.group()
        if place < max(quote_until, title_until, skip_brackets):
            continue
        if mark == "“":
            quote_until = _closing(text, place, "”", 60)
            if quote_until < 0 or _SPEAKS.search(text, place, quote_until):
                quote_until = -1
                close(place)
        elif mark == "”":
            close(place)
        elif mark == "《":
            title_until = _closing(text, place, "》", 80)
        elif mark == "（":
            end = _closing(text, place, "）", 200)
            inner = text[place + 1 : end - 1]
            if end < 0 or not _HAS_DIGIT.search(inner) or place == cutter.start:
                skip_brackets = end
            else:
                close(place)
                cutter.aside = True
        elif mark == "）":
            if cutter.aside:
                close(place)
                cutter.aside = False
        elif mark in "。！？…":
            close(place)
            cutter.sentence += 1
            cutter.aside = False
        elif mark == "；":
            close(place)
            cutter.part += 1
        elif mark in ("，", "：", "——"):
            close(place, len(mark))
        elif mark == "、":
            cutter.cut_member(place, members)
    close(len(text))
    return cutter.clauses


def _closing(text: str, place: int, mark: str, reach: int) -> int:
    """Behind the closing mark, or -1 when it does not come within reach: then the opening one is only a letter."""
    end = text.find(mark, place, place + reach)
    return end + 1 if end >= 0 else -1
