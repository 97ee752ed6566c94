"""A bad rating is looked into, with a clock, by the hotline or a unit above it, never by the unit that was rated."""

from __future__ import annotations

import uuid

from yici.apps.cases.public import get_case_by_number, open_case, step, tell
from yici.apps.hotline.actions.taking import tell_requester
from yici.apps.hotline.errors import WordsNeeded
from yici.apps.hotline.models import Request
from yici.apps.hotline.selectors.following import round_of
from yici.apps.hotline.selectors.kinds import limits_of
from yici.apps.hotline.selectors.units import centre, list_units_that_worked
from yici.apps.hotline.states import CALL_BACK, SUPERVISE, RatingFacts
from yici.apps.places.public import list_unit_line, units_that_may
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action

BAD = 2  # this level and below


def rating_key(request: uuid.UUID, rated_round: int) -> uuid.UUID:
    """What the case of a bad rating is about: one round of a request."""
    return uuid.uuid5(request, f"bad rating of round {rated_round}")


def look_into(row: Request, *, rated_round: int | None = None) -> None:
    """Open the follow-up of a bad rating, once a round; for the actions that write answers down."""
    if row.level is None or row.level > BAD:
        return
    worked = list_units_that_worked(row.pk)
    main = centre()
    if main.id in worked:
        from yici.apps.places.public import find_area

        above = [one for one in units_that_may(SUPERVISE, find_area(row.area.code)) if one.id not in worked]
        main = above[0] if above else main
    subject = rating_key(row.key, rated_round or round_of(row))
    open_case(
        actor=SYSTEM, case_type="bad_rating", subject=subject, title=row.title, area_id=row.area_id,
        owner_id=row.case.owner_id, main_id=main.id, parent=row.case_id,
        limits=limits_of(row.kind, row.urgency, "bad_rating"), barred_ids=sorted(worked - {main.id}),
    )  # fmt: skip


@action
def settle_bad_rating(*, actor: Actor, number: str, expected: int, text: str) -> None:
    """Say what came of a bad rating; the requester reads it. By call-back agents or whoever supervises."""
    if not text.strip():
        raise WordsNeeded
    case = get_case_by_number(actor, number)
    row = Request.objects.get(case__key=case.parent or case.key)
    line = set(list_unit_line(actor.unit_id)) if actor.unit_id else set()
    facts = RatingFacts(was_ours=bool(line & list_units_that_worked(row.pk)))
    event = "settle" if actor.may(CALL_BACK) else "settle_above"
    step(actor=actor, case=case.key, event=event, expected=expected, facts=facts, text=text.strip())
    tell(actor=SYSTEM, case=row.case_id, verb="request.followed_up", text=text.strip(), audience="citizen")
    tell_requester(row.key, "request.followed_up", once=f"{case.key} settled")
