"""A file that came filled: brought up to date, and values that only it knows taken over into the records."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from typing import Literal

from yici.apps.records.public import Answer as RecordAnswer
from yici.apps.records.public import SourceFacts, ValuesRefused, propose_element, record_answers
from yici.apps.tables.actions.choosing import change_fill, remember, resurvey
from yici.apps.tables.contracts import FillView, Taken
from yici.apps.tables.errors import PlaceUnknown
from yici.apps.tables.guards import get_fill_for
from yici.apps.tables.models import Fill
from yici.apps.tables.planning.columns import ColumnPlan
from yici.apps.tables.planning.former import Difference
from yici.apps.tables.planning.plan import SheetPlan
from yici.apps.tables.rules import read_answer
from yici.apps.tables.selectors.former import cell_of, compared_plan
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action

#: Values in one transaction: no other writer waits long.
AT_ONCE = 500


def bring_up_to_date(*, actor: Actor, fill: uuid.UUID, sheet: str, is_wanted: bool) -> FillView:
    """Say that a list that came filled is brought up to date (changed cells renewed, new rows added, gone ones marked),
    or that only its blank cells are filled. Questions are made anew."""
    row = get_fill_for(actor, fill)
    known = [one["name"] for one in row.understanding.get("sheets", ()) if (one.get("population") or {}).get("former")]
    if sheet not in known:
        raise PlaceUnknown(sheet=sheet, place="*")
    decided = {**row.decisions.get(sheet, {}), "former": "update" if is_wanted else "complete"}
    change_fill(actor, row, "form.former_decided", {"decisions": {**row.decisions, sheet: decided}}, update=is_wanted)
    return resurvey(actor, fill)


def take_from_form(
    *, actor: Actor, fill: uuid.UUID, sheet: str, which: Literal["only_here", "changed"], cells: Collection[str] = ()
) -> Taken:
    """Take values of the file over into the records, with the form as their source: those that only it knows, or those
    that differ. ``cells`` names some of them ("C5"); none means all that only the file knows. A value of an element
    that another unit owns becomes a claim, and where it differs a doubt for that unit."""
    row = get_fill_for(actor, fill)
    plan = compared_plan(actor, row, sheet)
    assert plan.former is not None
    found = plan.former.only_here if which == "only_here" else plan.former.differences
    wanted = [one for one in found if cell_of(one) in cells or (not cells and which == "only_here")]
    taken, refused = 0, list[tuple[str, str]]()
    for start in range(0, len(wanted), AT_ONCE):
        outcome = _take(actor=actor, fill=row, plan=plan, cells=wanted[start : start + AT_ONCE])
        taken += outcome.taken
        refused += outcome.refused
    resurvey(actor, fill)
    return Taken(taken, tuple(refused))


@action
def _take(*, actor: Actor, fill: Fill, plan: SheetPlan, cells: Sequence[Difference]) -> Taken:
    day = min(fill.as_of, clock.today())
    refused: list[tuple[str, str]] = []
    given: dict[str, RecordAnswer] = {}
    codes: dict[str, str] = {}
    for one in cells:
        element = one.column.element
        if element is not None and (element.derive or element.identifier or element.entity == "form"):
            refused.append((cell_of(one), f"{element.name}不从表里抄，由记录推算或由主管单位登记。"))
            continue
        code = one.column.code or codes.get(one.column.place) or _new_element(actor, fill, plan, one.column)
        codes[one.column.place] = code
        text = one.printed
        if element is not None:
            text = read_answer(text, one.column.format, element, one.column.codes)
        given[cell_of(one)] = RecordAnswer(one.record, code, text, valid_on=day)
    taken = _record(actor, fill, given, refused)
    audit.record(
        "form.taken_over", actor=actor, kind="fill", key=fill.key, sheet=plan.name, taken=taken, refused=len(refused)
    )
    return Taken(taken, tuple(refused))


def _new_element(actor: Actor, fill: Fill, plan: SheetPlan, column: ColumnPlan) -> str:
    """A column that nobody knows gets a provisional element, as at a first answer, and is remembered."""
    entity = plan.guess.entity if plan.guess is not None else plan.reading.main.match.entity.entity
    code = propose_element(
        actor, entity=entity or "person", heading=column.place, name=column.title[:80],
        aliases=(column.facts.path[-1],) if column.facts.path else (), unit=column.facts.unit,
    ).code  # fmt: skip
    meaning = {"element": code, "format": "", "constant": ""}
    remember(
        actor=actor, fill=fill, digest=plan.reading.digest, place=column.place, kind="element", meaning=meaning,
        is_learnt=True,
    )  # fmt: skip
    return code


def _record(actor: Actor, fill: Fill, given: dict[str, RecordAnswer], refused: list[tuple[str, str]]) -> int:
    source = SourceFacts("form", fill.form.title, fill.number)
    left = dict(given)
    while left:
        try:
            record_answers(actor, list(left.values()), source)
        except ValuesRefused as error:
            bad = _refusals(error, left)
            if not bad:
                raise
            refused += bad.items()
            left = {cell: one for cell, one in left.items() if cell not in bad}
            continue
        return len(left)
    return 0


def _refusals(error: ValuesRefused, left: dict[str, RecordAnswer]) -> dict[str, str]:
    bad: dict[str, str] = {}
    for problem in error.problems:
        if problem.is_warning:
            continue
        same = [cell for cell, one in left.items() if one.element == problem.element]
        exact = [cell for cell in same if left[cell].record == problem.record]
        bad.update(dict.fromkeys(exact or same, problem.message))
    return bad
