"""Two projects of the demo live, by the app's own actions and real draws: one is awarded, one waits for its opening."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from dataclasses import dataclass

from yici.apps.draws.public import close_reveals, find_draw_of, join_witness, reveal, run_draw, seal_of
from yici.apps.evaluation import public as evaluation
from yici.apps.evaluation.contracts import ProjectView, Wanted
from yici.apps.evaluation.demo.making import a_draft
from yici.apps.evaluation.models import Deviation, Seat
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.models import Outgoing


@dataclass(frozen=True)
class Players:
    """Who takes part: the trading centre, the buyer, two witnesses of different units."""

    centre: Actor
    buyer: Actor
    witnesses: tuple[Actor, Actor]


def play(players: Players) -> None:
    """Both projects; notices to experts that do not exist are dropped."""
    now = clock.now()
    opening = dt.datetime.combine(clock.today() - dt.timedelta(days=6), dt.time(9), clock.city_zone())
    awarded = _to_calls(players, "tendering", "第三小学教学楼新建工程", opening, opening - dt.timedelta(hours=20))
    _to_award(players, awarded, opening)
    later = dt.datetime.combine(clock.today() + dt.timedelta(days=1), dt.time(9), clock.city_zone())
    called = _to_calls(
        players, "procurement", "实验幼儿园暖气改造", later, now - dt.timedelta(minutes=50), budget=12_000_000,
        wanted=Wanted((("building_water", 4), ("building_cost", 2)), representatives=1),
    )  # fmt: skip
    with clock.held_at(now - dt.timedelta(minutes=30)):
        _answers(players, called)
    _drop_notices()


@action
def _drop_notices() -> None:
    Outgoing.objects.filter(template="evaluation.asked", state="waiting").update(state="dropped")


def _to_calls(
    players: Players, regime: str, title: str, opens_at: dt.datetime, at: dt.datetime, **changes: object
) -> ProjectView:
    """Written down, side venues and experts drawn; the experts are asked at ``at``."""
    with clock.held_at(at - dt.timedelta(days=3)):
        found = evaluation.plan_project(
            actor=players.centre, draft=a_draft(regime, title, opens_at, **changes), client_key=f"demo {title}"
        )
        evaluation.seal_venues(
            actor=players.centre, project=found.key, expected=found.version, beacon="witnesses"
        )  # fmt: skip
        _hold(players, "evaluation.venues", found.key)
    with clock.held_at(at):
        found = evaluation.get_project(players.centre, found.key)
        evaluation.seal_experts(actor=players.centre, project=found.key, expected=found.version, beacon="witnesses")
        _hold(players, "evaluation.experts", found.key)
        return evaluation.get_project(players.centre, found.key)


def _hold(players: Players, matter: str, subject: uuid.UUID) -> None:
    """A ceremony: both witnesses seal and open a number, the result is computed."""
    draw = find_draw_of(matter, subject)
    assert draw is not None
    values = [hashlib.sha256(f"{draw.number} {one.name}".encode()).hexdigest() for one in players.witnesses]
    for one, value in zip(players.witnesses, values, strict=True):
        join_witness(actor=one, draw=draw.key, sealed=seal_of(draw.commitment, one.name, value))
    for one, value in zip(players.witnesses, values, strict=True):
        draw = reveal(actor=one, draw=draw.key, value=value)
    draw = close_reveals(actor=players.centre, draw=draw.key, expected=draw.version)
    run_draw(actor=players.centre, draw=draw.key, expected=draw.version)


def _answer(players: Players, seat: Seat, answer: str) -> None:
    seat.refresh_from_db()
    evaluation.answer_call(actor=players.centre, seat=seat.key, expected=seat.version, answer=answer)


def _answers(players: Players, found: ProjectView) -> None:
    """The first one asked does not come, the next of the order does; the committee is complete."""
    asked = list(Seat.objects.filter(project__key=found.key, state="asked").order_by("position"))
    _answer(players, asked[0], "decline")
    for one in Seat.objects.filter(project__key=found.key, state="asked").order_by("position"):
        _answer(players, one, "accept")
    found = _now(players, found)
    evaluation.convene(actor=players.centre, project=found.key, expected=found.version)


def _to_award(players: Players, found: ProjectView, opening: dt.datetime) -> None:
    with clock.held_at(opening - dt.timedelta(hours=19)):
        _answers(players, found)
    with clock.held_at(opening + dt.timedelta(minutes=5)):
        found = _now(players, found)
        evaluation.open_bids(actor=players.centre, project=found.key, expected=found.version)
        _score(players, found)
    with clock.held_at(opening + dt.timedelta(hours=4)):
        found = _now(players, found)
        evaluation.rank(actor=players.centre, project=found.key, expected=found.version)
    with clock.held_at(opening + dt.timedelta(days=2)):
        found = _now(players, found)
        first = found.scores[0].bid.position
        evaluation.award(actor=players.buyer, project=found.key, expected=found.version, bid=first)


def _now(players: Players, found: ProjectView) -> ProjectView:
    return evaluation.get_project(players.centre, found.key)


def _score(players: Players, found: ProjectView) -> None:
    """Every seat scores; one gives far fewer points to a bid, and says why."""
    codes = []
    for at, one in enumerate(Seat.objects.filter(project__key=found.key, state="coming").order_by("position")):
        code = evaluation.issue_code(actor=players.centre, seat=one.key, expected=one.version)
        low = at == 2
        typed = {
            f"{bid.position}-{criterion.code}": str(
                (criterion.most // 100) * (40 if low and bid.position == 4 else 88 - 3 * bid.position + at) // 100
            )
            for bid in found.bids
            for criterion in found.criteria
        }
        evaluation.hand_in(code=code, typed=typed)
        codes.append((one, code))
    for seat, code in codes:
        for deviation in Deviation.objects.filter(sheet__seat=seat, answer=""):
            evaluation.answer_deviation(
                code=code, deviation=deviation.key, answer="reason", text="施工组织没有冬季方案，与招标文件要求不符"
            )
