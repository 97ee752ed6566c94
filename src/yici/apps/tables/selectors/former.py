"""A file that came filled beside the records: what differs, who is new, who is gone. Values are shown masked."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from yici.apps.tables.contracts import FormerCell, FormerCounts, FormerRow, FormerView
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import Fill
from yici.apps.tables.planning.former import Difference, OldRow
from yici.apps.tables.planning.marking import GONE
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.planning.rows import RowWriter
from yici.apps.tables.planning.surveying import frame_of, note_cells, plan_fill, read_form, settled_pairs, values_of
from yici.apps.tables.selectors.questions import labels_of
from yici.apps.tables.selectors.receipts import masked
from yici.core import files
from yici.core.access import Actor
from yici.sheets.filling import CellValue, Styled
from yici.sheets.grid import address

#: Lines of each list on the page; the counts tell of all.
MOST_LISTED = 60


def compare_former(actor: Actor, key: uuid.UUID, sheet: str, *, limit: int = MOST_LISTED) -> FormerView:
    """What differs between a list that came filled and the records, the first ``limit`` of each kind.
    ``PlaceUnknown`` when the sheet holds no such list."""
    plan = compared_plan(actor, get_fill_for(actor, key), sheet)
    former = plan.former
    assert former is not None
    changed, only_here = former.differences[:limit], former.only_here[:limit]
    who = labels_of(actor, [*(one.record for one in (*changed, *only_here)), *former.new[:limit]])
    marks = next((one.title for one in plan.columns if former.marking and one.number == former.marking.column), "")
    return FormerView(
        sheet=sheet,
        counts=FormerCounts(
            mode=former.mode, is_offered=former.is_offered, has_marks=former.marking is not None, **former.counts()
        ),
        changed=_cells(changed, who), only_here=_cells(only_here, who),
        new=tuple(who.get(one, "") for one in former.new[:limit]), gone=_rows(former.gone[:limit]),
        unclear=_rows(former.unclear[:limit]), marks=marks,
    )  # fmt: skip


def compared_plan(actor: Actor, fill: Fill, sheet: str) -> SheetPlan:
    """The plan of a list that came filled with everything that differs noted. Must not run inside an action."""
    form = read_form(files.read(fill.incoming), fill.file_name)
    frame = frame_of(actor, fill)
    plan = next((one for one in plan_fill(form, frame) if one.name == sheet), None)
    if plan is None or plan.former is None:
        raise PlaceUnknown(sheet=sheet, place="*")
    writer = RowWriter(plan, frame, *settled_pairs(fill))
    for cells in writer.rows(values_of(plan, frame)):
        note_cells(plan, writer, cells)
    return plan


def cell_of(one: Difference) -> str:
    """The cell of a difference in the file as it came."""
    return address(one.number, one.column.number)


def _cells(found: Sequence[Difference], who: dict[uuid.UUID, str]) -> tuple[FormerCell, ...]:
    return tuple(
        FormerCell(
            cell=cell_of(one), title=one.column.title, who=who.get(one.record, ""),
            printed=masked(one.column.code, one.printed), value=masked(one.column.code, _text(one.value)),
        )
        for one in found
    )  # fmt: skip


def _rows(found: Sequence[OldRow]) -> tuple[FormerRow, ...]:
    return tuple(FormerRow(one.number, one.name, GONE.get(one.reason, "")) for one in found)


def _text(value: CellValue) -> str:
    inner = value.value if isinstance(value, Styled) else value
    return "" if inner is None else str(inner)
