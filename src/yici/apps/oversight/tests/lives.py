"""How a plan is brought to its visits in tests: by actions of the cast and a ceremony of two witnesses."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from yici.apps.draws import public as draws
from yici.apps.oversight.actions.drawing import seal_officers, seal_targets
from yici.apps.oversight.actions.planning import draft_plan, move_plan
from yici.apps.oversight.actions.visiting import (
    decide_day,
    give_notice,
    propose_day,
    save_answers,
    sign_visit,
    start_visit,
)
from yici.apps.oversight.contracts import Answered, PlanHead, PlanView, Signing, VisitView
from yici.apps.oversight.models import Visit
from yici.apps.oversight.selectors.plans import OFFICERS, TARGETS, get_plan
from yici.apps.oversight.selectors.visits import get_visit
from yici.apps.oversight.tests.cast import Oversight
from yici.apps.places.tests.cast import Account, a_role, a_unit, actor_for, an_account
from yici.core import clock
from yici.core.access import SYSTEM

FROM, TO = dt.date(2026, 11, 1), dt.date(2026, 12, 31)


def a_head(**changes: Any) -> PlanHead:
    """Food safety at half of the businesses of class D."""
    said = {
        "title": "2026年第四季度餐饮单位抽查", "category": "catering", "matters": ("food",), "permille": {"D": 500},
        "from_on": FROM, "to_on": TO, **changes,
    }  # fmt: skip
    return PlanHead(**said)


def drafted(oversight: Oversight, key: str = "k", **changes: Any) -> PlanView:
    return draft_plan(actor=oversight.actor("pia"), head=a_head(**changes), client_key=key)


def approved(oversight: Oversight, key: str = "k", **changes: Any) -> PlanView:
    plan = drafted(oversight, key, **changes)
    plan = move_plan(actor=oversight.actor("pia"), plan=plan.key, event="submit", expected=plan.version)
    return move_plan(actor=oversight.actor("hal"), plan=plan.key, event="approve", expected=plan.version)


def sealed(oversight: Oversight, key: str = "k", **changes: Any) -> PlanView:
    plan = approved(oversight, key, **changes)
    return seal_targets(actor=oversight.actor("pia"), plan=plan.key, expected=plan.version)


def the_witnesses(oversight: Oversight) -> list[Any]:
    """Two witnesses of different units, made once."""
    known = list(Account.objects.filter(username__in=("wen", "xiu")).order_by("username"))
    if not known:
        role = a_role("draw_witness", ("draws.witness",))
        city = oversight.places.city
        known = [an_account(name, a_unit(f"unit-{name}", name, city), role, city) for name in ("wen", "xiu")]
    return [actor_for(one) for one in known]


def hold(oversight: Oversight, matter: str, subject: uuid.UUID) -> draws.DrawView:
    """Hold the ceremony of the latest draw with two witnesses."""
    draw = draws.find_draw_of(matter, subject)
    assert draw is not None
    holder, people = oversight.actor("pia"), the_witnesses(oversight)
    for at, one in enumerate(people, start=1):
        value = f"{at:064x}"
        sealed = draws.seal_of(draw.commitment, one.name, value)
        draws.join_witness(actor=one, draw=draw.key, sealed=sealed)
    for at, one in enumerate(people, start=1):
        draws.reveal(actor=one, draw=draw.key, value=f"{at:064x}")
    draw = draws.get_draw(SYSTEM, draw.key)
    draw = draws.close_reveals(actor=holder, draw=draw.key, expected=draw.version)
    return draws.run_draw(actor=holder, draw=draw.key, expected=draw.version)


def with_targets(oversight: Oversight, key: str = "k", **changes: Any) -> PlanView:
    plan = sealed(oversight, key, **changes)
    hold(oversight, TARGETS, plan.key)
    return get_plan(SYSTEM, plan.number)


def running(oversight: Oversight, key: str = "k", **changes: Any) -> PlanView:
    """A plan whose visits are made."""
    plan = with_targets(oversight, key, **changes)
    plan = seal_officers(actor=oversight.actor("pia"), plan=plan.key, expected=plan.version)
    for unit in plan.units:
        hold(oversight, OFFICERS, unit.key)
    return get_plan(SYSTEM, plan.number)


def a_visit(plan: PlanView) -> VisitView:
    """The first visit of a plan."""
    return get_visit(SYSTEM, Visit.objects.filter(plan__key=plan.key).order_by("id")[0].number)


def noticed(oversight: Oversight, visit: VisitView, who: str = "ida") -> VisitView:
    """A visit of today, approved and told."""
    ida, hal = oversight.actor(who), oversight.actor("hal")
    visit = propose_day(actor=ida, visit=visit.key, expected=visit.version, day=clock.today())
    visit = decide_day(actor=hal, visit=visit.key, expected=visit.version, event="approve")
    return give_notice(actor=ida, visit=visit.key, expected=visit.version, way="phone", text="已电话告知店长")


def on_site(oversight: Oversight, visit: VisitView) -> VisitView:
    visit = noticed(oversight, visit)
    return start_visit(actor=oversight.actor("ida"), visit=visit.key, expected=visit.version)


def signed(oversight: Oversight, visit: VisitView, no: tuple[str, ...] = ()) -> VisitView:
    """A visit on site with every item answered (``no``: those that are not so) and all signatures."""
    ida, visit = oversight.actor("ida"), on_site(oversight, visit)
    answers = [
        Answered(one.code, "no" if one.code in no else "yes", "看到的情况" if one.code in no else "")
        for one in visit.items
    ]
    visit = save_answers(actor=ida, visit=visit.key, expected=visit.content_version, answers=answers)
    for officer in visit.officers:
        signing = Signing("officer", "typed", officer.name, officer.inspector)
        visit = sign_visit(actor=ida, visit=visit.key, expected=visit.content_version, signing=signing)
    return sign_visit(
        actor=ida, visit=visit.key, expected=visit.content_version, signing=Signing("target", "typed", "店长")
    )
