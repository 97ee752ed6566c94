"""Lines of a timeline."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from yici.apps.cases.guards import get_case_for
from yici.apps.cases.models import Case, Event
from yici.apps.cases.states import state_in
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action


def tell_of(
    actor: Actor, row: Case, verb: str, text: str = "", told: Mapping[str, Any] | None = None, audience: str = "inside"
) -> int:
    """Add a line about a row in hand, and its audit row; returns its position. For the other rooms of ``actions``."""
    state = state_in(row.state_id)
    line = Event(
        case=row, at=clock.now(), verb=verb, account=actor.account, post=actor.post, who=actor.name[:80], state=state,
        text=text, facts=dict(told or {}), audience=audience,
    )  # fmt: skip
    line.save()
    audit.record(verb, actor=actor, kind=row.type, key=row.subject, case=row.number, state=state, **(told or {}))
    return int(line.pk)


@action
def tell(
    *,
    actor: Actor,
    case: uuid.UUID,
    verb: str,
    text: str = "",
    told: Mapping[str, Any] | None = None,
    audience: str = "inside",
) -> None:
    """Add a line to a case's timeline that is no step (urged, printed, a message); the state stays.

    ``audience``: "inside" for the units that have the case, "citizen" also for the requester, "public" for everybody.
    """
    tell_of(actor, get_case_for(actor, case), verb, text, told, audience)
