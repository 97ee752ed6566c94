"""Cards: label cells beside or above the cells that take their values, with inner tables (家庭成员 …)."""

from __future__ import annotations

from dataclasses import dataclass, field

from yici.sheets.grid import Box
from yici.sheets.layout.model import Field
from yici.sheets.layout.view import View
from yici.sheets.layout.words import SIGNATURE, bare_label, is_open_text, is_total, is_unit, is_value, split_unit

PHOTO = ("照片", "相片", "证件照", "贴照片处", "一寸", "二寸", "寸照")
DATE_SLOT = ("年月日", "年月")


@dataclass(slots=True)
class CardParts:
    """Fields of a card, its inner tables (areas with their heading row) and the cells that are labels or headings."""

    fields: list[Field] = field(default_factory=list)
    inner: list[Box] = field(default_factory=list)
    labels: set[tuple[int, int]] = field(default_factory=set)
    headings: set[tuple[int, int]] = field(default_factory=set)


def read_card(view: View, labels: frozenset[tuple[int, int]] | None = None) -> CardParts:
    """Pair labels with values. `labels` names those of a filled card; in an empty one every word is a label."""
    parts = CardParts()
    area = view.area
    parts.inner = find_inner_tables(view) if labels is None else []
    for row in range(area.top, area.bottom + 1):
        for box in view.slots(row):
            if box.top != row or not view.text(row, box.left):
                continue
            place = (box.top, box.left)
            if any(inner.covers(*place) for inner in parts.inner):
                if any(inner.top == row for inner in parts.inner if inner.covers(*place)):
                    parts.headings.add(place)
                continue
            if labels is None or place in labels:
                _pair(view, box, parts, labels)
    return parts


def _pair(view: View, box: Box, parts: CardParts, labels: frozenset[tuple[int, int]] | None) -> None:
    text = view.text(box.top, box.left)
    place = (box.top, box.left)
    if labels is None and (is_value(text) or (is_open_text(text) and _has_label_before(view, box))):
        return
    parts.labels.add(place)
    if _is_section(view, box) and not SIGNATURE.search(text):
        return
    if _is_photo(text):
        parts.fields.append(Field(box, box, _path(view, box, text), use="photo"))
        return
    value = _value_cell(view, box, labels)
    if value is not None and any(inner.covers(value.top, value.left) for inner in parts.inner):
        return
    bare, unit = split_unit(bare_label(text.rstrip(":"))[0])
    path, unit = _with_units(_path(view, box, bare), unit)
    signature = bool(SIGNATURE.search(text))
    if value is not None:
        parts.fields.append(Field(box, value, path, unit, "signature" if signature else "value"))
    elif signature or text.endswith(":") or any(mark in text for mark in DATE_SLOT) or "__" in text:
        parts.fields.append(Field(box, box, path, unit, "signature" if signature else "date"))


def _with_units(path: tuple[str, ...], unit: str) -> tuple[tuple[str, ...], str]:
    """Units out of the group labels; the nearest one holds where the label names none."""
    parts = [split_unit(label) for label in path]
    found = unit or next((own for _, own in reversed(parts) if own), "")
    return tuple(bare for bare, _ in parts), found


def _has_label_before(view: View, box: Box) -> bool:
    """Whether a prepared place already belongs to the label on its left or above it."""
    if box.left > view.area.left and _is_label(view, view.box(box.top, box.left - 1), None):
        return True
    return box.top > view.area.top and _is_label(view, view.box(box.top - 1, box.left), None)


def _is_photo(text: str) -> bool:
    return any(word in text for word in PHOTO) and len(text) <= 12


def _value_cell(view: View, box: Box, labels: frozenset[tuple[int, int]] | None) -> Box | None:
    """The cell to the right when it is open, else the cell below when nothing else claims it."""
    area = view.area
    if box.right < area.right and not (labels is None and _is_label_row(view, box.top)):
        right = _past_blank_to_choice(view, view.box(box.top, box.right + 1))
        if right.height <= box.height and _is_open(view, right, labels):
            return right
        if right.top <= box.top and right.bottom >= box.bottom and _is_open(view, right, labels):
            return right
    if box.bottom < area.bottom:
        below = view.box(box.bottom + 1, box.left)
        left = view.box(box.bottom + 1, max(box.left - 1, area.left))
        taken = left.top == box.bottom + 1 and left.right < box.left and _is_label(view, left, labels)
        unit_only = is_unit(view.text(below.top, below.left).strip("()"))
        if below.left == box.left and not taken and not unit_only and _is_open(view, below, labels):
            return below
    return None


def _is_label_row(view: View, row: int) -> bool:
    """Labels over their values: the last label has no cell beside it and the whole row below is open."""
    area = view.area
    last = view.box(row, area.right)
    if row >= area.bottom or last.top != row or last.height > 1 or not _is_label(view, last, None):
        return False
    below = [box for box in view.slots(row + 1) if box.top == row + 1]
    labels = [box for box in view.slots(row) if box.top == row and _is_label(view, box, None)]
    return len(labels) > 1 and bool(below) and all(_is_open(view, box, None) for box in below)


def _past_blank_to_choice(view: View, box: Box) -> Box:
    """The cell with the tick boxes when only an empty cell stands before it."""
    if box.right < view.area.right and not view.text(box.top, box.left):
        after = view.box(box.top, box.right + 1)
        if "□" in view.text(after.top, after.left):
            return after
    return box


def _is_open(view: View, box: Box, labels: frozenset[tuple[int, int]] | None) -> bool:
    text = view.text(box.top, box.left)
    if not text:
        return True
    if labels is not None:
        return (box.top, box.left) not in labels
    return is_value(text) or is_open_text(text)


def _is_label(view: View, box: Box, labels: frozenset[tuple[int, int]] | None) -> bool:
    text = view.text(box.top, box.left)
    if labels is not None:
        return (box.top, box.left) in labels
    return bool(text) and not is_value(text) and not is_open_text(text)


def _path(view: View, box: Box, own: str) -> tuple[str, ...]:
    """Section, group labels to the left (taller, or naming a whole row), then the label itself."""
    path = [own]
    column = box.left - 1
    height = box.height
    while column >= view.area.left:
        group = view.box(box.top, column)
        text = view.text(group.top, group.left)
        column = group.left - 1
        if not text or is_value(text) or is_open_text(text) or not group.top <= box.top <= box.bottom <= group.bottom:
            continue
        part = own.startswith("其中") and len(path) == 1 and not text.startswith("其中")
        if _has_open_right(view, group) and not part:
            continue  # a field of its own
        taller = group.height > height
        if taller or part or _names_row(view, group):
            path.insert(0, text)
            height = group.height
    if section := _section_above(view, box):
        path.insert(0, section)
    return tuple(path)


def _has_open_right(view: View, box: Box) -> bool:
    if box.right >= view.area.right:
        return False
    after = view.box(box.top, box.right + 1)
    return after.height <= box.height and _is_open(view, after, None)


def _names_row(view: View, box: Box) -> bool:
    """A label followed at once by another label, with nothing open below: it names the fields of its row."""
    if box.right >= view.area.right:
        return False
    after = view.box(box.top, box.right + 1)
    if not _is_label(view, after, None) or _is_section(view, box):
        return False
    below = view.box(box.bottom + 1, box.left) if box.bottom < view.area.bottom else box
    if below == box or below.left != box.left:
        return True
    return not _is_open(view, below, None) or is_unit(view.text(below.top, below.left).strip("()"))


def _is_section(view: View, box: Box) -> bool:
    """A label over the whole width of the card, such as 一、基本信息."""
    text = view.text(box.top, box.left)
    return box.width * 10 >= view.area.width * 9 and view.area.width > 2 and 0 < len(text) <= 30 and ":" not in text


def _section_above(view: View, box: Box) -> str:
    for row in range(box.top - 1, view.area.top - 1, -1):
        first = view.box(row, view.area.left)
        if _is_section(view, first) and not is_open_text(view.text(row, view.area.left)):
            return view.text(row, view.area.left)
    return ""


def find_inner_tables(view: View) -> list[Box]:
    """Rows of three or more headings with at least one open row of the same cut below them."""
    found: list[Box] = []
    row = view.area.top
    while row < view.area.bottom:
        box = _inner_table_at(view, row)
        if box is not None:
            found.append(box)
            row = box.bottom + 1
        else:
            row += 1
    return found


def _inner_table_at(view: View, row: int) -> Box | None:
    slots = [box for box in view.slots(row) if box.top == row and box.height == 1]
    run = _heading_run(view, row, slots)
    if len(run) < 3:
        return None
    left, right = run[0].left, run[-1].right
    cut = [(box.left, box.right) for box in run]
    bottom = row
    while bottom < view.area.bottom:
        below = [box for box in view.slots(bottom + 1) if left <= box.left <= right]
        if below and is_total(view.text(bottom + 1, below[0].left)) and bottom > row + 1:
            bottom += 1
            break
        starts = {box.left for box in below}
        if not {first for first, _ in cut} <= starts or any(
            box.top != bottom + 1 or box.right > right for box in below
        ):
            break
        words = sum(bool(view.text(bottom + 1, box.left)) for box in below)
        if words > 1 and words * 2 > len(below) and bottom == row:
            break
        if words == len(below) or (words > 1 and _heading_run(view, bottom + 1, below)[:3]):
            break
        bottom += 1
    if bottom < row + 2:  # one open row under labels: label above value, not a table
        return None
    return Box(row, left, bottom, right)


def _heading_run(view: View, row: int, slots: list[Box]) -> list[Box]:
    """The longest run of neighbouring cells with words that are no values."""
    best: list[Box] = []
    run: list[Box] = []
    for box in slots:
        text = view.text(row, box.left)
        if text and not is_value(text) and len(text) <= 20 and (not run or run[-1].right + 1 == box.left):
            run.append(box)
        else:
            run = [box] if text and not is_value(text) and len(text) <= 20 else []
        if len(run) > len(best):
            best = list(run)
    return best


def has_open_fields(view: View, parts: CardParts) -> bool:
    """Whether a good part of the labels stands beside cells that are still open: a card to be filled."""
    open_fields = sum(
        one.value != one.label and not view.text(one.value.top, one.value.left) for one in parts.fields
    ) + sum(box.width for box in parts.inner)  # fmt: skip
    return open_fields >= 2 and open_fields * 4 >= len(parts.labels)
