"""Slots of the head: reporting unit, day, areas; blanks in titles ("    年  月", "     镇（街道）     村").

Names of people (审核人：…) are never filled. What is already written in a slot stays.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

from yici.apps.places.public import AreaView
from yici.apps.tables.matching import kinds
from yici.apps.tables.matching.contracts import ColumnFacts
from yici.apps.tables.matching.words import words
from yici.apps.tables.planning.renaming import rename_places
from yici.apps.tables.planning.times import renew_times
from yici.sheets.filling import CellFill
from yici.sheets.grid import Sheet
from yici.sheets.layout import Block

_BLANK = r"[ \u3000_＿]"
LEVELS = {2: "city", 3: "county", 4: "township", 5: "village"}
#: Words after a blank that say which area's name belongs there, longest first, with the level and the ending to drop.
_AREA_BLANKS = tuple(
    (word, level)
    for level, text in (
        (4, "苏木乡镇（街道） 苏木乡镇(街道) 乡镇（街道） 乡镇(街道) 镇（街道） 镇(街道)"),
        (5, "嘎查村（社区） 嘎查村(社区) 村（居）委会 村(居)委会 村（社区） 村(社区)"),
        (3, "旗（区） 旗(区) 县（区） 县(区)"),
        (4, "苏木镇 街道办事处"),
        (5, "嘎查 社区"),
        (4, "街道 苏木 乡 镇"),
        (3, "旗 县"),
        (5, "村"),
    )
    for word in words(text)
)
_DATE_BLANK = re.compile(
    rf"(?:{_BLANK}{{1,}}|[XxＸ×]{{1,4}})年(?:({_BLANK}{{1,}}|[XxＸ×]{{1,2}})月)?(?:({_BLANK}{{1,}}|[XxＸ×]{{1,2}})日)?"
)
_MONTH_BLANK = re.compile(rf"[（(](?:{_BLANK}{{1,}}|{_BLANK}*[XxＸ×]{{1,2}}{_BLANK}*)月(?:份)?[）)]")


class Head:
    """What is known for the head of a sheet."""

    def __init__(self, line: Sequence[AreaView], unit_name: str, day: dt.date) -> None:
        self.names = {LEVELS[area.level]: area for area in line if area.level in LEVELS}
        self.unit_name = unit_name
        self.day = day

    def slot_text(self, label: str) -> str:
        """What belongs after a label; empty when nothing is known or a person signs there."""
        level = kinds.area_level(ColumnFacts("A", (label.removeprefix("填报"),)))
        if level == "path":
            return "".join(area.short_name if level == "village" else area.name for level, area in self.names.items())
        if level:
            return self.names[level].short_name if level in self.names else ""
        constant = kinds.constant_of(ColumnFacts("A", (label,)))
        if constant == "reporting_unit":
            return self.unit_name
        return f"{self.day.year}年{self.day.month}月{self.day.day}日" if constant == "reported_on" else ""


def head_fills(sheet: Sheet, block: Block, head: Head, told: Mapping[str, str] | None = None) -> Iterator[CellFill]:
    """The cells of the head that change."""
    done: set[tuple[int, int]] = set()
    titles = {(line.row, line.column) for line in block.title}
    for line in (*block.title, *(note for note in block.notes if not _is_slot(block, note.row, note.column))):
        text = sheet.text(line.row, line.column)
        filled = fill_title(text, head, told) if (line.row, line.column) in titles else fill_note(text, head)
        if filled != text and (line.row, line.column) not in done:
            done.add((line.row, line.column))
            yield CellFill(line.row, line.column, filled)
    for slot in block.slots:
        place = (slot.value.top, slot.value.left)
        if place in done or slot.use == "signature":
            continue
        inline = slot.label == slot.value
        text = sheet.text(*place)
        if inline:
            filled = fill_inline(text, head)
            if filled != text:
                done.add(place)
                yield CellFill(*place, filled)
        elif not text.strip() and slot.path:
            value = head.slot_text(_bare(slot.path[-1]))
            if value:
                done.add(place)
                yield CellFill(*place, value)


def _is_slot(block: Block, row: int, column: int) -> bool:
    return any((slot.label.top, slot.label.left) == (row, column) for slot in block.slots)


def _bare(text: str) -> str:
    return re.sub(r"[（(](?:盖?章|公章|签字)[)）]", "", unicodedata.normalize("NFKC", text)).strip(" :：")


def fill_title(text: str, head: Head, told: Mapping[str, str] | None = None) -> str:
    """A title with its blanks filled (year, month, day, area names), another place's name replaced and the form's own
    period renewed. ``told`` says what a person decided about a time that the title names."""
    text = renew_times(text, head.day, told)
    text = rename_places(_fill_areas(text, head), head.names)
    text = _DATE_BLANK.sub(lambda found: _date_of(found, head.day), text)
    text = _MONTH_BLANK.sub(lambda found: f"{found.group(0)[0]}{head.day.month}月{found.group(0)[-1]}", text)
    return re.sub(rf"^{_BLANK}+年", f"{head.day.year}年", text)


def fill_note(text: str, head: Head) -> str:
    """A note with its blanks filled; what it says of times and places stays."""
    text = _DATE_BLANK.sub(lambda found: _date_of(found, head.day), _fill_areas(text, head))
    return _MONTH_BLANK.sub(lambda found: f"{found.group(0)[0]}{head.day.month}月{found.group(0)[-1]}", text)


def _date_of(found: re.Match[str], day: dt.date) -> str:
    written = f"{day.year}年"
    if found.group(1) is not None:
        written += f"{day.month}月"
    return written + (f"{day.day}日" if found.group(2) is not None else "")


def _fill_areas(text: str, head: Head) -> str:
    for ending, level in _AREA_BLANKS:
        area = head.names.get(LEVELS[level])
        if area is None:
            continue
        pattern = rf"(?:(?:^|(?<=[^\s_])){_BLANK}{{2,}}|(?<![A-Za-z])[XxＸ×]{{1,2}})(?={re.escape(ending)})"
        found = re.search(pattern, text)
        if found is None:
            continue
        rest = text[found.end() + len(ending) :]
        text = text[: found.start()] + area.short_name + rest
    return text


def fill_inline(text: str, head: Head) -> str:
    """Labels and blanks in one cell: "填报单位：        填报时间：    年  月  日"."""
    parts = re.split(r"([^\s_:：]{1,14}[:：])", text)
    result = [parts[0]]
    for label, rest in zip(parts[1::2], parts[2::2], strict=True):
        result += [label, _after(label, rest, head)]
    return "".join(result)


def _after(label: str, rest: str, head: Head) -> str:
    said = _bare(label)
    value = head.slot_text(said)
    if not value:
        return rest
    if kinds.constant_of(ColumnFacts("A", (said,))) == "reported_on" and _DATE_BLANK.search(rest):
        return _DATE_BLANK.sub(lambda found: _date_of(found, head.day), rest, count=1)
    bare = re.sub(r"[（(](?:盖?章|公章)[)）]", "", rest)
    if bare.strip(" \u3000_＿\t"):
        return rest
    return value + (rest if bare != rest else "  " if rest else "")
