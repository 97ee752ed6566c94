"""A case is opened."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from yici.apps.cases.actions import clocks
from yici.apps.cases.actions.assigning import assign, bar_units, start_inside
from yici.apps.cases.actions.stepping import move_clocks
from yici.apps.cases.actions.telling import tell_of
from yici.apps.cases.contracts import CaseView, Limit
from yici.apps.cases.models import Case
from yici.apps.cases.selectors.cases import view_of
from yici.apps.cases.states import code_of, type_named
from yici.core import clock, numbers
from yici.core.access import Actor
from yici.core.actions import action


@action
def open_case(
    *,
    actor: Actor,
    case_type: str,
    subject: uuid.UUID,
    title: str,
    area_id: int,
    owner_id: int | None,
    main_id: int | None = None,
    assisting_ids: Sequence[int] = (),
    parent: uuid.UUID | None = None,
    text: str = "",
    limits: Sequence[Limit] = (),
    assisting_limits: Sequence[Limit] = (),
    barred_ids: Sequence[int] = (),
    number: str = "",
) -> CaseView:
    """Open a case about a subject, in the first state of its type; a second one about the same subject is the first.

    The matter has asked its own permission. ``owner_id`` is the unit whose case it is, ``main_id`` the one that has it
    in hand (units and areas by id). ``limits`` are those of the clocks that the type starts at "opened",
    ``assisting_limits`` those of each assisting unit. ``barred_ids`` are units that must never get or see it;
    ``number`` one that was issued before. Raises ``UnitBarred`` and ``LimitMissing``.
    """
    kind = type_named(case_type)
    found = Case.objects.filter(type=case_type, subject=subject).first()
    if found is not None:
        return view_of(found)
    state = kind.table.initial
    row = Case.objects.create(
        number=number or numbers.issue(kind.letter), type=kind.name, type_version=kind.version,
        phase=kind.phases[state], state_id=code_of(kind.name, state), subject=subject, title=title[:200],
        area_id=area_id, owner_id=owner_id, parent_id=Case.objects.get(key=parent).pk if parent else None,
        opened_at=clock.now(),
    )  # fmt: skip
    bar_units(row, tuple(barred_ids))
    if main_id is not None:
        assign(row, main_id, "main", kind.life_in(state))
    for unit in assisting_ids:
        part = assign(row, unit, "assisting", "answered" if kind.moves is None else "waiting")
        start_inside(row, part, assisting_limits)
    if kind.moves is not None:
        move_clocks(row, kind, "opened", limits)
    clocks.set_dues(row)
    tell_of(actor, row, f"{kind.name}.opened", text)
    return view_of(row)
