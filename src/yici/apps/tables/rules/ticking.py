"""Boxes printed in a cell ("□砖混□框架□土木"): the chosen one is ticked, the others stay as they are."""

from __future__ import annotations

import re

from yici.apps.tables.matching.words import fold

_BOXES = "□☐"
#: A box before its word; a box behind it is told by a text that does not begin with one.
_BEFORE = re.compile(rf"([{_BOXES}])\s*([^{_BOXES}☑√]*)")
_BEHIND = re.compile(rf"([^{_BOXES}☑√]+)([{_BOXES}])")
_TRIM = " \u3000、,，;；/()（）.:："


def has_boxes(text: str) -> bool:
    """Whether a text offers at least two boxes to tick."""
    return sum(text.count(box) for box in _BOXES) >= 2


def tick(text: str, value: str) -> str | None:
    """The text with the boxes of the value (several joined by 、) ticked as ☑; None when one has no box of its own."""
    pattern, word = (_BEFORE, 2) if text.strip()[:1] in _BOXES or ":" in fold(text).split("□")[0] else (_BEHIND, 1)
    options = [(found.start(3 - word), _bare(found.group(word))) for found in pattern.finditer(text)]
    marks: set[int] = set()
    for one in value.split("、"):
        places = [place for place, option in options if option and option == _bare(one)]
        if len(places) != 1:
            return None
        marks.add(places[0])
    return "".join("☑" if place in marks else sign for place, sign in enumerate(text))


def _bare(text: str) -> str:
    return re.sub(r"^\(?\d{1,2}[.、:)]", "", fold(text)).strip(_TRIM)
