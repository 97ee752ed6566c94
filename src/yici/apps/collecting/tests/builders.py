"""Builders: a planned form, an allowed form.

plan = a_plan(cast, "alice")                       known, doubled, new columns, still a draft
plan = an_allowed_form(cast, headings=…)           decided, handed in by Alice, allowed by Fang
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import segno

from yici.apps.collecting import public as collecting
from yici.apps.collecting.contracts import PlanHead, PlanView
from yici.apps.collecting.models import SentForm
from yici.apps.collecting.tests.cast import Collectors
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.core import clock, jobs
from yici.core.access import SYSTEM

TITLE = "家庭成员信息表"
HEADINGS = ("序号", "姓名", "公民身份号码", "性别", "手机号码", "文化程度", "冬季取暖用煤量", "备注")
HEAD = PlanHead(
    title=TITLE, purpose="掌握家庭情况，安排冬季取暖", basis="鄂府办发〔2026〕1号", level=5, frequency="yearly",
    last_day="每年12月10日前", days=10, expires_on=dt.date(2027, 12, 31),
)  # fmt: skip


def a_plan(
    cast: Collectors, planner: str = "alice", headings: Sequence[str] = HEADINGS, title: str = TITLE
) -> PlanView:
    """A form just put in by its planner."""
    return collecting.plan_form(actor=cast.actor(planner), data=a_form(title, headings), file_name=f"{title}.xlsx")


def described(cast: Collectors, plan: PlanView, planner: str = "alice", **changes: Any) -> PlanView:
    """Everything said that a plan needs, its new columns owned by the villages, rows chosen."""
    from dataclasses import replace

    actor = cast.actor(planner)
    rows = {one.digest: one.offers[0][0] for one in plan.rows if one.is_asked}
    plan = collecting.describe_plan(
        actor=actor, plan=plan.key, expected=plan.version, head=replace(HEAD, title=plan.title, **changes), rows=rows
    )
    for column in plan.columns:
        if not column.is_decided:
            plan = collecting.decide_column(
                actor=actor, plan=plan.key, expected=plan.version, position=column.position,
                choice="new" if column.finding == "new" else "cut", why="安排取暖要用", new_owner="village",
            )  # fmt: skip
    return plan


def an_allowed_form(
    cast: Collectors, planner: str = "alice", headings: Sequence[str] = HEADINGS, title: str = TITLE, **changes: Any
) -> PlanView:
    """A form on the list of allowed forms."""
    plan = described(cast, a_plan(cast, planner, headings, title), planner, **changes)
    plan = collecting.move_plan(actor=cast.actor(planner), plan=plan.key, event="submit", expected=plan.case_version)
    return collecting.move_plan(actor=cast.actor("fang"), plan=plan.key, event="approve", expected=plan.case_version)


def a_sending(cast: Collectors, days: int = 5, area: Any = None, **changes: Any) -> collecting.SendingView:
    """A form sent to the villages of River Town (or of another area), every copy filled."""
    plan = an_allowed_form(cast, **changes)
    sending = collecting.send_out(
        actor=cast.actor("alice"), plan=plan.key, area=(area or cast.places.town).key,
        last_day=clock.today() + dt.timedelta(days=days),
    )  # fmt: skip
    jobs.run_due()
    return collecting.get_sending(cast.actor("alice"), sending.key)


def open_forms(cast: Collectors, sending: collecting.SendingView) -> list[collecting.SentFormView]:
    """The copies of a sending, as the system sees them, in official order."""
    rows = SentForm.objects.filter(sending__key=sending.key, kind="copy").order_by("area__code")
    return [collecting.get_sent_form(SYSTEM, key) for key in rows.values_list("key", flat=True)]


def a_scan() -> bytes:
    """A small picture, as a scanner makes it."""
    out = io.BytesIO()
    segno.make("a scan").save(out, kind="png")
    return out.getvalue()


def handed_over(
    cast: Collectors, form: collecting.SentFormView, who: str = "bob", is_nil: bool = False
) -> collecting.SentFormView:
    """A sent form filled and handed over by its place, where its chain has nothing in between."""
    actor = cast.actor(who)
    form = collecting.fill_in(actor=actor, form=form.key, expected=form.case_version, is_nil=is_nil)
    return collecting.submit_form(actor=actor, form=form.key, expected=form.case_version)
