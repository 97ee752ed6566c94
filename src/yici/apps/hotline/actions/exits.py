"""What a request becomes that no unit gets: answered at once, or shown the right road. And a question back."""

from __future__ import annotations

import uuid

from yici.apps.cases.public import end_of, step, tell
from yici.apps.hotline.actions.taking import tell_requester
from yici.apps.hotline.contracts import EXITS, RequestView
from yici.apps.hotline.errors import AnswerNeeded, ReasonUnknown, WordsNeeded
from yici.apps.hotline.guards import get_request_for
from yici.apps.hotline.models import Request
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.requests import view_of
from yici.apps.hotline.states import RequestFacts
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action


@action
def answer_at_once(*, actor: Actor, request: uuid.UUID, expected: int, text: str) -> RequestView:
    """Answer a request without any unit; it can be reopened like one that was closed."""
    if not text.strip():
        raise AnswerNeeded
    row = get_request_for(actor, request, is_locked=True)
    step(
        actor=actor, case=row.case_id, event="answer_at_once", expected=expected, facts=RequestFacts(),
        text=text.strip(), audience="citizen",
    )  # fmt: skip
    _end(row, text)
    (limit,) = limits_of(row.kind, row.urgency, "reopen")
    Request.objects.filter(pk=row.pk).update(reopen_until=end_of(limit, clock.now()).due_on)
    tell_requester(row.key, "request.answered_at_once", once=f"{row.key} answered at once")
    return view_of(get_request_for(SYSTEM, request))


@action
def decline(*, actor: Actor, request: uuid.UUID, expected: int, exit: str, text: str) -> RequestView:
    """Show the right road: emergency, another legal road, unlawful, disturbance; ``text`` says which road and why."""
    if exit not in EXITS[1:]:
        raise ReasonUnknown(reason=exit)
    if not text.strip():
        raise WordsNeeded
    row = get_request_for(actor, request, is_locked=True)
    step(
        actor=actor, case=row.case_id, event="decline", expected=expected, facts=RequestFacts(), text=text.strip(),
        told={"exit": exit}, audience="citizen",
    )  # fmt: skip
    _end(row, text, exit=exit)
    tell_requester(row.key, "request.declined", once=f"{row.key} declined")
    return view_of(get_request_for(SYSTEM, request))


def _end(row: Request, text: str, **changes: str) -> None:
    Request.objects.filter(pk=row.pk).update(
        answer=text.strip(), answered_at=clock.now(), closed_on=clock.today(), **changes
    )


@action
def ask_requester(*, actor: Actor, request: uuid.UUID, text: str) -> RequestView:
    """Ask the requester something. No clock stands for it: a question must not be a way to win time."""
    if not text.strip():
        raise WordsNeeded
    actor.must("hotline.take")
    row = get_request_for(actor, request)
    tell(actor=actor, case=row.case_id, verb="request.asked", text=text.strip(), audience="citizen")
    tell_requester(row.key, "request.asked", facts={"number": row.number})
    return view_of(row)
