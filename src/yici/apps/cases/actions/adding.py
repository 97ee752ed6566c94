"""A case opened together with what it is about: its rows go into the batch of the matter that opens it.

The plain opening only: one main unit, clocks of the whole case, no case above, nobody barred. Whatever has more goes
through ``open_case``; a test holds that both write the same rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from yici.apps.cases.actions import clocks
from yici.apps.cases.contracts import AddedCase, Limit
from yici.apps.cases.errors import LimitMissing
from yici.apps.cases.models import NEVER, Assignment, Case, Clock, Event
from yici.apps.cases.states import PART_PHASES, ClockMoves, code_of, type_named
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.ids import new_key
from yici.core.together import Together


def add_case(
    together: Together,
    *,
    actor: Actor,
    case_type: str,
    number: str,
    subject: uuid.UUID,
    title: str,
    area_id: int,
    owner_id: int,
    main_id: int,
    limits: Sequence[Limit] = (),
) -> AddedCase:
    """Add a new case about a subject that has none: case, assignment, clocks, event, audit row. The number is a gate
    of the caller's. Raises ``LimitMissing``.
    """
    kind, now, key = type_named(case_type), clock.now(), new_key()
    state = kind.table.initial
    row = together.add(
        Case(
            key=key, number=number, type=kind.name, type_version=kind.version, phase=kind.phases[state],
            state_id=code_of(kind.name, state), subject=subject, title=title[:200], area_id=area_id, owner_id=owner_id,
            opened_at=now,
        )
    )  # fmt: skip
    given = {one.kind: one for one in limits}
    points = {}
    for name in (kind.moves or {}).get("opened", ClockMoves()).starts:
        if name not in given:
            raise LimitMissing(kind=name)
        points[name] = clocks.reach(given[name], given[name].since or now)
    part = kind.life_in(state)
    together.add(
        Assignment(
            case=row, unit_id=main_id, part="main", state=part, phase=PART_PHASES[part], given_at=now,
            next_due=min((one.due_at for one in points.values()), default=NEVER),
        )
    )  # fmt: skip
    for name, point in points.items():
        limit = given[name]
        together.add(
            Clock(
                case=row, kind=name, rule=limit.rule, length=limit.length, started_at=limit.since or now,
                due_on=point.due_on, due_at=point.due_at, soon_at=point.soon_at, facts=dict(point.facts),
                is_provisional=point.is_provisional,
            )
        )  # fmt: skip
    verb = f"{kind.name}.opened"
    together.add(
        Event(case=row, at=now, verb=verb, account=actor.account, post=actor.post, who=actor.name[:80], state=state)
    )  # fmt: skip
    audit.add(together, verb, actor=actor, kind=kind.name, key=subject, case=number, state=state)
    return AddedCase(key, {name: point.due_at for name, point in points.items()})
