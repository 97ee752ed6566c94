"""A round is sealed, its order drawn, its places given and published; what comes free goes down the waiting list."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import Any

import rfc8785

from yici.apps.cases.public import Limit, step
from yici.apps.draws.public import DrawView, Line, Result, Rule, freeze_draw
from yici.apps.enrolment.actions.applying import tell_parents
from yici.apps.enrolment.actions.freezing import check_beacon
from yici.apps.enrolment.contracts import PLACES, Beacon
from yici.apps.enrolment.errors import ClassReasonMissing, NobodyWaits
from yici.apps.enrolment.guards import get_place_for, get_round_for
from yici.apps.enrolment.models import PlaceApplication, PlaceOffer, SchoolRound
from yici.apps.enrolment.rules.placing import assign, ties
from yici.apps.enrolment.rules.published import content_of, lots_of, order_of, places_in
from yici.apps.enrolment.selectors.places import facts_of_place
from yici.apps.enrolment.selectors.rounds import facts_of_round, free_places, list_waiting
from yici.apps.enrolment.selectors.schools import get_round_file, list_classes, places_of
from yici.apps.enrolment.states import PLACE_STATES, ROUND_STATES, RoundFacts
from yici.core import audit, clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.guards import save_version

FEWEST_TO_DRAW = 2


@action
def seal_round(*, actor: Actor, code: str, expected: int, beacon: Beacon, reason: str = "") -> None:
    """Seal the list of a round: who wants which school in which class, under pseudonyms. What chance has to order is
    drawn; where everything is clear without it, the order is there at once. Raises what ``freeze_draw`` raises.
    """
    row = get_round_for(actor, code, is_locked=True)
    event = "seal" if row.state == ROUND_STATES.initial else "seal_again"
    target = ROUND_STATES.step(row.state, event, actor=actor, facts=facts_of_round(actor, row))
    if event == "seal_again" and not reason.strip():
        raise ClassReasonMissing
    sealed = _content(row) if event == "seal" else row.sealed
    digest = hashlib.sha256(rfc8785.dumps(sealed)).hexdigest()
    save_version(
        SchoolRound.objects.all(), pk=row.pk, expected=expected, state=target, sealed=sealed, digest=digest,
        sealed_at=row.sealed_at or clock.now(),
    )  # fmt: skip
    audit.record("school_round.sealed", actor=actor, kind="school round", key=row.key, round=row.code, digest=digest)
    drawn = ties(places_in(sealed), lots_of(sealed))
    if len(drawn) < FEWEST_TO_DRAW:
        _keep_order(SchoolRound.objects.get(pk=row.pk), drawn, "")
        return
    check_beacon(beacon)
    about = get_round_file(code)
    draw = freeze_draw(
        actor=actor, matter=PLACES, subject=row.key, title=f"{about.name} 学位抽签",
        rule=Rule("permutation", f"{about.name} 学位抽签 {code} sha256:{digest}", beacon.name),
        lines=[Line(one) for one in drawn], beacon_at=beacon.at, reason=reason.strip(),
    )  # fmt: skip
    SchoolRound.objects.filter(pk=row.pk).update(draw=draw.number)


def _content(row: SchoolRound) -> dict[str, Any]:
    confirmed = f"place_application:{CONFIRMED}"
    rows = PlaceApplication.objects.filter(round=row, case__state_id=confirmed).order_by("pseudonym")
    about = get_round_file(row.code)
    return content_of(
        row.code, places_of(row.code), [(one.number, one.says) for one in list_classes(about)],
        [(one.pseudonym, one.size, [*one.wishes, *one.further], one.ranks) for one in rows],
    )  # fmt: skip


#: The state of whoever is in the list.
CONFIRMED = PLACE_STATES.find_row("received", "confirm").target


def on_places(draw: DrawView, result: Result, *, actor: Actor, at: dt.datetime) -> None:
    """The drawn order: places are given by it; called in the transaction that writes the result."""
    row = SchoolRound.objects.filter(key=draw.subject).first()
    if row is not None:
        _keep_order(row, list(result.chosen), draw.number)


def _keep_order(row: SchoolRound, order: list[str], draw: str) -> None:
    target = ROUND_STATES.step(row.state, "drawn", actor=SYSTEM, facts=RoundFacts())
    found = assign(places_in(row.sealed), lots_of(row.sealed), order_of(order))
    SchoolRound.objects.filter(pk=row.pk).update(
        state=target, order=order, result=dict(found.schools), draw=draw, version=row.version + 1
    )
    audit.record("school_round.drawn", actor=SYSTEM, kind="school round", key=row.key, round=row.code)


@action
def publish_round(*, actor: Actor, code: str, expected: int) -> None:
    """Tell everybody: each application has its place or stands on the waiting list."""
    row = get_round_for(actor, code, is_locked=True)
    target = ROUND_STATES.step(row.state, "publish", actor=actor, facts=facts_of_round(actor, row))
    save_version(SchoolRound.objects.all(), pk=row.pk, expected=expected, state=target, published_at=clock.now())
    audit.record("school_round.published", actor=actor, kind="school round", key=row.key, round=row.code)
    listed = {one["id"] for one in row.sealed["lots"]}
    for one in PlaceApplication.objects.filter(round=row, pseudonym__in=listed).select_related("case"):
        school = row.result.get(one.pseudonym, "")
        if PLACE_STATES.find_target(one.case.state_id.partition(":")[2], "place") is None:
            continue  # taken back after the list was sealed: the place is free for whoever waits
        PlaceApplication.objects.filter(pk=one.pk).update(school=school)
        step(
            actor=SYSTEM, case=one.case_id, event="place" if school else "wait", expected=one.case.version,
            facts=facts_of_place(SYSTEM, one), audience="citizen",
        )  # fmt: skip
        tell_parents(one, "published")


@action
def offer_place(*, actor: Actor, code: str, school: str) -> uuid.UUID:
    """Offer a place that came free to the next on the waiting list. Raises ``NobodyWaits``."""
    row = get_round_for(actor, code, is_locked=True)
    about = get_round_file(code)
    left = free_places(row).get(school, 0)
    found = next((one for one in list_waiting(row, school) if one.size <= left), None)
    if found is None:
        raise NobodyWaits
    one = get_place_for(actor, found.key, is_locked=True)
    step(
        actor=actor, case=one.case_id, event="offer", expected=one.case.version, facts=facts_of_place(actor, one),
        limits=[Limit("offer", "calendar_days", about.offer_days)], audience="citizen",
    )  # fmt: skip
    until = clock.today() + dt.timedelta(days=about.offer_days)
    PlaceOffer.objects.create(application=one, school=school, made_at=clock.now(), until=until)
    tell_parents(one, "offered")
    return one.key


def lapse_offers() -> int:
    """Offers nobody answered by their day go back to the waiting list; returns how many (for the worker)."""
    due = PlaceOffer.objects.filter(state="open", until__lt=clock.today()).order_by("id")[:50]
    keys = [one.key for one in due]
    for key in keys:
        _lapse(key)
    return len(keys)


@action
def _lapse(key: uuid.UUID) -> None:
    offer = PlaceOffer.objects.select_related("application__case", "application__round").get(key=key)
    one = offer.application
    if offer.state != "open":
        return
    step(
        actor=SYSTEM, case=one.case_id, event="pass_on", expected=one.case.version, facts=facts_of_place(SYSTEM, one),
        audience="citizen",
    )  # fmt: skip
    PlaceOffer.objects.filter(pk=offer.pk).update(state="lapsed", answered_at=clock.now())
    tell_parents(one, "lapsed")
