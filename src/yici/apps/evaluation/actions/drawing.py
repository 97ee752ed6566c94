"""Lists are sealed for a draw, and its result becomes side venues or seats."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from yici.apps.cases.public import Limit, step, tell
from yici.apps.draws.public import DrawView, Line, Result, Rule, find_draw_of, freeze_draw
from yici.apps.evaluation.actions.seating import ask, hours_until, seat_experts
from yici.apps.evaluation.actions.venues import give_seats_back, take_seats
from yici.apps.evaluation.cityfiles import rule_of
from yici.apps.evaluation.contracts import ProjectView
from yici.apps.evaluation.errors import DrawTooEarly, DrawTooLate, VenuesTooFew
from yici.apps.evaluation.guards import get_centre_project
from yici.apps.evaluation.models import Library, Project, ProjectDraw, Venue
from yici.apps.evaluation.rules import committee, pseudonyms
from yici.apps.evaluation.selectors.candidates import check_enough, list_candidates, purpose_of
from yici.apps.evaluation.selectors.projects import facts_of, get_project, planned_of
from yici.apps.evaluation.selectors.venues import free_venues
from yici.apps.places.public import official_days
from yici.core import clock, crypto
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action

VENUES, EXPERTS = "evaluation.venues", "evaluation.experts"
SUBSTITUTES = 1000  # of each stratum: in a city's library all of them, so that no second draw is ever needed


@action
def seal_venues(
    *, actor: Actor, project: uuid.UUID, expected: int, beacon: str, beacon_at: dt.datetime | None = None
) -> ProjectView:
    """Seal the list of side venues: those with free seats on the day that host the discipline, without the host; all
    others are kept with their reason. Seats are held at once. Raises ``VenuesTooFew`` and what ``freeze_draw`` raises.
    """
    row = get_centre_project(actor, project)
    _refuse_after_opening(row)
    step(
        actor=actor, case=row.case_id, event="freeze_venues", expected=expected, facts=facts_of(actor, row),
        told={"count": row.side_count},
    )  # fmt: skip
    needed = max(committee.seats_by_venue(planned_of(row, side=[f"side{at}" for at in range(row.side_count)])).values())
    rows = free_venues(row.opens_on, discipline=row.discipline, host=row.main_venue.code, needed=needed)
    free = [one for one in rows if not one.left_out]
    if len(free) < row.side_count:
        raise VenuesTooFew(found=len(free), needed=row.side_count)
    rule = Rule("subset", f"{VENUES} {row.number}", beacon, k=row.side_count)
    lines = [Line(one.venue.code) for one in free]
    names = {one.venue.code: one.venue.name for one in free}
    left_out = [[one.venue.code, one.left_out] for one in rows if one.left_out]
    _hold(row, [one.venue.code for one in free], needed)
    _freeze(actor, row, VENUES, rule, lines, left_out, names, beacon_at)
    return get_project(actor, row.key)


def _refuse_after_opening(row: Project) -> None:
    if clock.now() >= row.opens_at:
        raise DrawTooLate


def _hold(row: Project, codes: list[str], needed: int) -> None:
    """Hold seats at the main venue and at every venue that may be drawn, until the draw says which."""
    take_seats(row.main_venue, row.opens_on, main_seats(row))
    for venue in Venue.objects.filter(code__in=codes):
        take_seats(venue, row.opens_on, needed)


def main_seats(row: Project) -> int:
    """Seats that a project takes at its main venue: experts that sit there, and the buyer's people."""
    planned = planned_of(row, side=[f"side{at}" for at in range(row.side_count)])
    return committee.seats_by_venue(planned).get(row.main_venue.code, 0) + row.representatives


def _freeze(
    actor: Actor,
    row: Project,
    matter: str,
    rule: Rule,
    lines: list[Line],
    left_out: list[list[str]],
    names: Mapping[str, str] | None,
    beacon_at: dt.datetime | None,
) -> None:
    before = find_draw_of(matter, row.key)
    draw = freeze_draw(
        actor=actor, matter=matter, subject=row.key, title=row.title, rule=rule, lines=lines, names=names,
        beacon_at=beacon_at, reason=before.void_reason if before else "",
    )  # fmt: skip
    ProjectDraw.objects.create(
        project=row, kind=matter.partition(".")[2], draw=draw.key, number=draw.number,
        lines=[[one.id, dict(one.values)] for one in lines], left_out=left_out, frozen_at=clock.now(),
    )  # fmt: skip


@action
def seal_experts(
    *, actor: Actor, project: uuid.UUID, expected: int, beacon: str, beacon_at: dt.datetime | None = None
) -> ProjectView:
    """Seal the list of experts of the newest library: who can sit at one of the venues in a profession asked for and
    has no ground to stay away. Pseudonyms stand for people; who is left out is kept with the ground.

    Raises ``DrawTooEarly``, ``DrawTooLate``, ``LibraryNotFound``, ``CandidatesTooFew`` and what ``freeze_draw`` raises.
    """
    row = get_centre_project(actor, project)
    _refuse_after_opening(row)
    rule = rule_of(row.rule)
    days = official_days(row.opens_on.year - 1, row.opens_on.year + 1)
    moment = committee.earliest_draw(rule, row.opens_at, clock.city_zone(), days.is_working)
    if clock.now() < moment:
        raise DrawTooEarly(moment=moment.astimezone(clock.city_zone()).strftime("%Y-%m-%d %H:%M"))
    secret = pseudonyms.new_secret()
    row.library = Library.objects.filter(regime=row.regime).order_by("-number").first()
    row.secret_sealed = crypto.seal(secret, record=str(row.key), element="project.secret")
    row.secret_digest = pseudonyms.digest_of_secret(secret)
    row.save(update_fields=["library", "secret_sealed", "secret_digest"])
    found = list_candidates(row, secret)
    planned = planned_of(row)
    check_enough(found, planned, row)
    step(
        actor=actor, case=row.case_id, event="freeze_experts", expected=expected, facts=facts_of(actor, row),
        told={"count": len(found.seats), "left_out": len(found.left_out)},
    )  # fmt: skip
    drawn = Rule(
        "subset", f"{purpose_of(row)} {row.secret_digest} {row.library.root if row.library else ''}", beacon,
        strata="seat",
        quotas={f"{venue}/{profession}": count for (venue, profession), count in sorted(planned.items())},
        avoid=found.apart, substitutes=SUBSTITUTES,
    )  # fmt: skip
    lines = [
        Line(one, {"seat": f"{venue}/{profession}", "sealed": found.sealed[one]})
        for one, (venue, profession) in found.seats.items()
    ]
    _freeze(actor, row, EXPERTS, drawn, lines, [list(one) for one in found.left_out], None, beacon_at)
    return get_project(actor, row.key)


@action
def give_up_draw(*, actor: Actor, project: uuid.UUID, expected: int) -> ProjectView:
    """Go back to before a draw that was declared void in public; its list and reason stay on every page."""
    row = get_centre_project(actor, project)
    state = row.case.state_id.partition(":")[2]
    kind = "venues" if state == "drawing_venues" else "experts"
    standing = row.draws.filter(kind=kind, is_void=False).first()
    view = find_draw_of(f"evaluation.{kind}", row.key)
    step(
        actor=actor, case=row.case_id, event=f"void_{kind}", expected=expected, facts=facts_of(actor, row),
        text=view.void_reason if view else "",
    )  # fmt: skip
    if standing is not None:
        ProjectDraw.objects.filter(pk=standing.pk).update(is_void=True)
        if kind == "venues":
            _release(row, standing, keep=())
            give_seats_back(row.main_venue, row.opens_on, main_seats(row))
    return get_project(actor, row.key)


def _release(row: Project, standing: ProjectDraw, *, keep: tuple[str, ...]) -> None:
    needed = max(committee.seats_by_venue(planned_of(row, side=[f"side{at}" for at in range(row.side_count)])).values())
    for venue in Venue.objects.filter(code__in=[one[0] for one in standing.lines]).exclude(code__in=keep):
        give_seats_back(venue, row.opens_on, needed)


def on_venues(draw: DrawView, result: Result, *, actor: Actor, at: dt.datetime) -> None:
    """The side venues were drawn: they are the project's, held seats of the others are free again."""
    found = ProjectDraw.objects.select_related("project__main_venue").filter(draw=draw.key, is_void=False).first()
    if found is None:
        return
    row = found.project
    ProjectDraw.objects.filter(pk=found.pk).update(chosen=list(result.chosen), drawn_at=at)
    row.side_venues.set(Venue.objects.filter(code__in=result.chosen))
    _release(row, found, keep=tuple(result.chosen))
    step(
        actor=SYSTEM, case=row.case_id, event="venues_drawn", expected=_version(row), facts=None,
        told={"draw": draw.number, "count": len(result.chosen)},
    )  # fmt: skip


def on_experts(draw: DrawView, result: Result, *, actor: Actor, at: dt.datetime) -> None:
    """The experts were drawn: seats in the order of the draw, the chosen ones are asked, all others wait in reserve."""
    found = ProjectDraw.objects.select_related("project__main_venue").filter(draw=draw.key, is_void=False).first()
    if found is None:
        return
    row = found.project
    ProjectDraw.objects.filter(pk=found.pk).update(chosen=list(result.chosen), drawn_at=at)
    seats = seat_experts(row, found, result)
    step(
        actor=SYSTEM, case=row.case_id, event="experts_drawn", expected=_version(row), facts=None,
        told={"draw": draw.number, "count": len(result.chosen)},
        limits=[Limit("convene", "hours", hours_until(row.opens_at))],
    )  # fmt: skip
    ask(row, [one for one in seats if not one.is_substitute])
    if any(result.skipped):
        tell(actor=SYSTEM, case=row.case_id, verb="evaluation.passed_over", told={"count": len(result.skipped)})


def _version(row: Project) -> int:
    row.case.refresh_from_db()
    return int(row.case.version)
