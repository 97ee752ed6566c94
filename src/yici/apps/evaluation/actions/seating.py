"""Seats in the order of the draw: asked by an automatic list, answered within minutes, replaced from the same order."""

from __future__ import annotations

import datetime as dt
import math
import uuid
from collections.abc import Sequence

from django.db.models import F
from django.utils import timezone

from yici.apps.cases.public import Limit, find_case_of, step, tell
from yici.apps.draws.public import Result
from yici.apps.evaluation.actions.types import PROJECT
from yici.apps.evaluation.cityfiles import rule_of
from yici.apps.evaluation.contracts import NamedExpert, ProjectView
from yici.apps.evaluation.errors import AnswerUnknown, HandedInAlready, PurposeMissing, ReasonMissing
from yici.apps.evaluation.guards import get_centre_project, get_seat_for
from yici.apps.evaluation.models import NameLook, Project, ProjectDraw, Seat, Sheet, Venue
from yici.apps.evaluation.rules.pseudonyms import new_code, normal_code
from yici.apps.evaluation.selectors.candidates import list_candidates
from yici.apps.evaluation.selectors.names import named, secret_of
from yici.apps.evaluation.selectors.projects import facts_of, get_project, state_of
from yici.apps.evaluation.states import SEAT_ANSWERS, SEAT_STATES
from yici.core import clock, crypto, outbox
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.guards import save_version

CALLING = ("calling", "convened")


def hours_until(moment: dt.datetime) -> int:
    """Whole hours from now until a moment, at least one."""
    return max(1, math.floor((moment - clock.now()) / dt.timedelta(hours=1)))


def seat_experts(row: Project, draw: ProjectDraw, result: Result) -> list[Seat]:
    """Write the order of the draw as seats, the chosen ones first. Who is behind a pseudonym is computed anew."""
    lines = list_candidates(row, secret_of(row)).lines
    where = {pseudonym: values["seat"].partition("/") for pseudonym, values in draw.lines}
    venues = {one.code: one.pk for one in Venue.objects.filter(code__in={seat[0] for seat in where.values()})}
    seats = [
        Seat(
            project=row, position=at, pseudonym=one, line_id=lines[one], venue_id=venues[where[one][0]],
            profession=where[one][2], is_substitute=at > len(result.chosen),
        )
        for at, one in enumerate([*result.chosen, *result.substitutes], 1)
    ]  # fmt: skip
    Seat.objects.bulk_create(seats, batch_size=500)
    return list(row.seats.order_by("position"))


def ask(row: Project, seats: Sequence[Seat]) -> None:
    """Ask experts whether they come: the state, the moment until which they answer, and a notice to the phone."""
    now = clock.now()
    until = now + dt.timedelta(minutes=rule_of(row.rule).answer_minutes)
    for one in seats:
        target = SEAT_STATES.step(one.state, "ask", actor=SYSTEM, facts=None)
        Seat.objects.filter(pk=one.pk).update(state=target, asked_at=now, ask_until=until, version=F("version") + 1)
    local = timezone.localtime(row.opens_at, clock.city_zone()).strftime("%m-%d %H:%M")
    latest = timezone.localtime(until, clock.city_zone()).strftime("%H:%M")
    places = dict(Venue.objects.filter(pk__in={one.venue_id for one in seats}).values_list("pk", "name"))
    outbox.post(
        outbox.Notice(
            "sms", "expert", str(one.key), "evaluation.asked",
            {"at": local, "venue": places[one.venue_id], "until": latest},
            f"{one.key} asked",
        )
        for one in seats
    )  # fmt: skip


@action
def answer_call(*, actor: Actor, seat: uuid.UUID, expected: int, answer: str, reason: str = "") -> ProjectView:
    """Write down what an expert answered: accept, decline, avoid (with a reason), miss. Whoever does not come is
    replaced at once from the order of the same draw. ``expected`` is the version of the seat.

    Raises ``AnswerUnknown``, ``ReasonMissing``, ``ChangedMeanwhile`` and what ``step`` raises.
    """
    row = get_seat_for(actor, seat)
    project = get_centre_project(actor, row.project.key)
    if answer not in SEAT_ANSWERS or state_of(project) not in CALLING:
        raise AnswerUnknown
    if answer == "avoid" and not reason.strip():
        raise ReasonMissing
    target = SEAT_STATES.step(row.state, answer, actor=actor, facts=None)
    save_version(
        Seat.objects.all(), pk=row.pk, expected=expected, state=target, answered_at=clock.now(),
        reason=reason.strip()[:200], code_index=None,
    )  # fmt: skip
    tell(actor=actor, case=project.case_id, verb=f"evaluation.call_{answer}", told={"seat": row.pseudonym[:8]})
    if answer != "accept":
        _replace(project, row)
    return get_project(actor, project.key)


def _replace(project: Project, row: Seat) -> None:
    """Ask the next of the same venue and profession; whoever works where one who is there works is passed over."""
    there = project.seats.filter(state__in=("asked", "coming")).exclude(pk=row.pk)
    employers = set(there.exclude(line=None).values_list("line__employer", flat=True))
    waiting = project.seats.filter(state="reserve", venue_id=row.venue_id, profession=row.profession)
    if "same_employer" in rule_of(project.rule).avoid:
        waiting = waiting.exclude(line__employer__in=employers - {""})
    following = waiting.order_by("position").first()
    if state_of(project) == "convened":
        case = find_case_of(SYSTEM, PROJECT, project.key)
        step(
            actor=SYSTEM, case=project.case_id, event="call_again", expected=case.version if case else 0,
            limits=[Limit("convene", "hours", hours_until(project.opens_at))],
        )  # fmt: skip
    if following is not None:
        ask(project, [following])
        tell(
            actor=SYSTEM, case=project.case_id, verb="evaluation.substitute_asked",
            told={"seat": following.pseudonym[:8], "for": row.pseudonym[:8]},
        )  # fmt: skip
    else:
        tell(actor=SYSTEM, case=project.case_id, verb="evaluation.order_used_up", told={"for": row.pseudonym[:8]})


def miss_silent() -> int:
    """Whoever did not answer in time is not reached, and the next is asked; returns how many. Comes round."""
    late = Seat.objects.filter(state="asked", ask_until__lt=clock.now()).order_by("ask_until")
    return sum(_miss(pk) for pk in list(late.values_list("pk", flat=True)[:200]))


@action
def _miss(pk: int) -> bool:
    row = Seat.objects.select_related("project__case", "venue").get(pk=pk)
    if row.state != "asked" or row.ask_until is None or row.ask_until >= clock.now():
        return False
    target = SEAT_STATES.step(row.state, "miss", actor=SYSTEM, facts=None)
    if not Seat.objects.filter(pk=pk, version=row.version).update(
        state=target, answered_at=clock.now(), version=row.version + 1
    ):
        return False
    if state_of(row.project) in CALLING:
        tell(actor=SYSTEM, case=row.project.case_id, verb="evaluation.call_miss", told={"seat": row.pseudonym[:8]})
        _replace(row.project, row)
    return True


@action
def convene(*, actor: Actor, project: uuid.UUID, expected: int) -> ProjectView:
    """Every seat has somebody who comes: the committee is complete. The buyer's own people get their seats."""
    row = get_centre_project(actor, project)
    step(actor=actor, case=row.case_id, event="convene", expected=expected, facts=facts_of(actor, row))
    last = row.seats.order_by("-position").values_list("position", flat=True).first() or 0
    have = row.seats.filter(line=None).count()
    Seat.objects.bulk_create(
        [
            Seat(
                project=row, position=last + at, pseudonym=f"representative-{have + at}", line=None,
                venue=row.main_venue, profession="", state="coming",
            )
            for at in range(1, row.representatives - have + 1)
        ]
    )  # fmt: skip
    return get_project(actor, row.key)


@action
def issue_code(*, actor: Actor, seat: uuid.UUID, expected: int) -> str:
    """A new code for a seat whose expert comes, shown this once; an older one opens nothing any more.

    Raises ``AnswerUnknown`` (nobody comes to this seat) and ``HandedInAlready``.
    """
    row = get_seat_for(actor, seat)
    if row.state != "coming":
        raise AnswerUnknown
    if Sheet.objects.filter(seat=row).exists():
        raise HandedInAlready
    code = new_code()
    index = crypto.blind_index("seat", normal_code(code))
    save_version(Seat.objects.all(), pk=row.pk, expected=expected, code_index=index)
    tell(actor=actor, case=row.project.case_id, verb="evaluation.code_issued", told={"seat": row.pseudonym[:8]})
    return code


def look_at_name(*, actor: Actor, seat: uuid.UUID, purpose: str) -> NamedExpert:
    """The person at a seat, for a purpose; the trace is committed before the name is shown. Raises ``PurposeMissing``
    and ``SeatNotFound``.
    """
    return named(_leave_trace(actor=actor, seat=seat, purpose=purpose))


@action
def _leave_trace(*, actor: Actor, seat: uuid.UUID, purpose: str) -> Seat:
    row = get_seat_for(actor, seat)
    if not purpose.strip():
        raise PurposeMissing
    NameLook.objects.create(
        seat=row, account=actor.account, who=actor.name[:80], purpose=purpose.strip()[:200], at=clock.now()
    )
    tell(
        actor=actor, case=row.project.case_id, verb="evaluation.name_looked_at", text=purpose.strip()[:200],
        told={"seat": row.pseudonym[:8]},
    )  # fmt: skip
    return row
