"""Applications for places as the desk and their parents see them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yici.apps.cases.public import cases_of, state_words, timeline
from yici.apps.enrolment.contracts import (
    Address,
    ClassAnswer,
    OfferView,
    Opened,
    OwnPlace,
    PlaceApplying,
    PlaceView,
)
from yici.apps.enrolment.guards import get_place_by_code, get_place_for, visible_places
from yici.apps.enrolment.models import PlaceApplication, PlaceChild
from yici.apps.enrolment.rules.placing import assign, tell, waiting
from yici.apps.enrolment.rules.priorities import answers, facts_of
from yici.apps.enrolment.rules.published import lots_of, order_of, places_in
from yici.apps.enrolment.selectors.schools import get_round_file, list_classes, list_stretches, places_of
from yici.apps.enrolment.states import PLACE_APPLICATION, PLACE_STATES, ROUND_STATES, PlaceFacts
from yici.core import clock, crypto
from yici.core.access import SYSTEM, Actor
from yici.core.states import Button

VALUES, REVIEWED, OBJECTION, ANSWER = "place.values", "place.review", "place.objection", "place.answer"
CHILD_NAME, CHILD_NUMBER = "place_child.name", "place_child.number"
#: State → the clock that parents and the desk see in it.
RUNNING = {
    "received": "review", "objected": "objection", "contested": "objection", "contested_waiting": "objection",
    "offered": "offer",
}  # fmt: skip
FACT_WORDS: dict[str, Promise] = {
    "place.register_in_catchment": _("the child is registered in the catchment"),
    "place.home_in_catchment": _("the family lives in the catchment"),
    "place.home_owned": _("the home belongs to a parent"),
    "place.permit": _("a residence permit that holds"),
    "place.sibling": _("a brother or sister at the school"),
    "place.ground": _("a ground of the law"),
}


def view_of_place(row: PlaceApplication, case: Any = None) -> PlaceView:
    """An application as contract; nothing of who the children are."""
    case = case or cases_of(PLACE_APPLICATION, [row.key])[row.key]
    kind = RUNNING.get(case.state, "")
    running = next((one for one in case.clocks if one.kind == kind), None)
    return PlaceView(
        key=row.key, number=row.number, code=row.code, round=row.round.code, state=case.state,
        words=state_words(f"{PLACE_APPLICATION}:{case.state}"), version=case.version, pseudonym=row.pseudonym,
        size=row.size, wishes=tuple(row.wishes), further=tuple(row.further), takes_any=row.takes_any, ranks=row.ranks,
        school=row.school, received_at=row.received_at, due_on=running.due_on if running else None,
        due_words=running.words if running else "",
    )  # fmt: skip


def facts_of_place(actor: Actor, row: PlaceApplication) -> PlaceFacts:
    """What decides the steps of this application for this actor."""
    about = get_round_file(row.round.code)
    return PlaceFacts(
        is_round_unit=actor.is_system or actor.unit_id == row.round.unit_id,
        is_confirmer=row.confirmed_by is not None and row.confirmed_by == actor.account,
        is_open=row.round.state == ROUND_STATES.initial,
        may_object=clock.today() <= about.objection_until,
    )  # fmt: skip


def list_places(
    actor: Actor, code: str, *, state: str = "", before: int = 0, most: int = 50
) -> tuple[list[PlaceView], int]:
    """Applications of a round, newest first; and the position of the last one when more follow, else 0."""
    rows = visible_places(actor).filter(round__code=code).select_related("case", "round").order_by("-id")
    if state:
        rows = rows.filter(case__state_id=f"{PLACE_APPLICATION}:{state}")
    found = list((rows.filter(id__lt=before) if before else rows)[: most + 1])
    cases = cases_of(PLACE_APPLICATION, [one.key for one in found[:most]])
    return [view_of_place(one, cases[one.key]) for one in found[:most]], found[most - 1].pk if len(found) > most else 0


def _opened(text: str, row: PlaceApplication, element: str) -> str:
    return crypto.open_sealed(text, record=str(row.key), element=element) if text else ""


def values_of(row: PlaceApplication) -> dict[str, Any]:
    """What parents wrote, without who the children are; empty once erased."""
    return json.loads(_opened(row.values_sealed, row, VALUES) or "{}")  # type: ignore[no-any-return]


def review_of(row: PlaceApplication) -> dict[str, Any]:
    """What was checked, and in which class the child comes to each school, with the reasons."""
    return json.loads(_opened(row.review_sealed, row, REVIEWED) or "{}")  # type: ignore[no-any-return]


def children_of(row: PlaceApplication) -> list[tuple[str, str]]:
    """Names and numbers of the children of an application."""
    children = list(PlaceChild.objects.filter(application=row).order_by("position"))
    names = crypto.open_many((str(one.key), CHILD_NAME, one.name_sealed) for one in children if one.name_sealed)
    numbers = crypto.open_many((str(one.key), CHILD_NUMBER, one.number_sealed) for one in children if one.name_sealed)
    return list(zip(names, numbers, strict=True))


def open_place(row: PlaceApplication) -> Opened:
    """Everything sealed of an application, for whoever may look."""
    return Opened(
        children_of(row), values_of(row), review_of(row), _opened(row.objection_sealed, row, OBJECTION),
        _opened(row.answer_sealed, row, ANSWER),
    )  # fmt: skip


def said_of(row: PlaceApplication) -> PlaceApplying:
    """What parents wrote as it was handed in, without who the children are."""
    values = values_of(row)
    home, register = (Address(**values.get(one, {})) for one in ("home", "register"))
    return PlaceApplying(
        round=row.round.code, children=(), guardian=values.get("guardian", ""), phone=values.get("phone", ""),
        register=register, home=home, home_kind=values.get("home_kind", ""), has_permit=bool(values.get("has_permit")),
        sibling=values.get("sibling", ""), ground=values.get("ground", ""), wishes=tuple(row.wishes),
        takes_any=row.takes_any, looks_up=bool(values.get("looks_up")),
    )  # fmt: skip


def answers_for(
    row: PlaceApplication, said: PlaceApplying, checks: Mapping[str, str]
) -> dict[str, list[ClassAnswer]]:  # fmt: skip
    """For every school of the round: what each class says of the application, as far as it was checked."""
    about = get_round_file(row.round.code)
    classes, stretches = list_classes(about), list_stretches(about.kind, about.opens)
    return {
        school: answers(classes, facts_of(said, checks, stretches, school), about.opens)
        for school in places_of(row.round.code)
    }


def answers_for_place(actor: Actor, key: uuid.UUID, checks: Mapping[str, str]) -> dict[str, list[ClassAnswer]]:
    """What would follow for an application of the actor's from these checks."""
    row = get_place_for(actor, key)
    return answers_for(row, said_of(row), checks)


def get_place(actor: Actor, key: uuid.UUID) -> PlaceView:
    """One application at the desk; ``PlaceNotFound``."""
    return view_of_place(get_place_for(actor, key))


def list_place_steps(actor: Actor, key: uuid.UUID) -> list[Button]:
    """The steps that this actor may take with an application."""
    row = get_place_for(actor, key)
    state = view_of_place(row).state
    return PLACE_STATES.allowed(state, actor=actor, facts=facts_of_place(actor, row))


def get_own_place(number: str, code: str) -> OwnPlace:
    """What parents see with number and code; ``PlaceNotFound``."""
    row = get_place_by_code(number, code)
    view, about = view_of_place(row), get_round_file(row.round.code)
    is_out = row.round.published_at is not None
    stories, waits = [], {}
    if is_out and any(one["id"] == row.pseudonym for one in row.round.sealed["lots"]):
        places, lots = places_in(row.round.sealed), lots_of(row.round.sealed)
        order = order_of(row.round.order)
        result = assign(places, lots, order)
        stories = tell(places, lots, order, result)[row.pseudonym]
        lot = next(one for one in lots if one.id == row.pseudonym)
        if not result.schools.get(row.pseudonym):
            for wish in lot.wishes:
                waits[wish.school] = 1 + waiting(wish.school, lots, order, result).index(row.pseudonym)
    lines = timeline(SYSTEM, row.case_id)
    asked = next((one.text for one in reversed(lines) if one.verb.endswith((".ask", ".refuse"))), "")
    offer = row.offers.filter(state="open").first()
    allowed = PLACE_STATES.allowed(view.state, actor=SYSTEM, facts=facts_of_place(SYSTEM, row))
    return OwnPlace(
        view=view, about=about, round_state=row.round.state, children=[name for name, _number in children_of(row)],
        reasons=review_of(row).get("reasons", {}), stories=stories,
        answer=_opened(row.answer_sealed, row, ANSWER) or review_of(row).get("text", ""),
        offer=OfferView(offer.school, offer.state, offer.made_at, offer.until) if offer else None, missing=asked,
        may=[one.event for one in allowed if one.is_possible], draw=row.round.draw, waits=waits,
    )  # fmt: skip
