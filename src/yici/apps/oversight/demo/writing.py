"""A year of inspections for the demo city, played by the actions that people use, at their moments.

Businesses are synthetic: credit codes of a division that GB/T 2260 does not assign, names put together from words. Who
inspects has no account unless the demo names one; such people act under keys that no account has.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from yici.apps.draws import public as draws
from yici.apps.oversight.actions import finding, visiting
from yici.apps.oversight.actions.drawing import seal_officers, seal_targets
from yici.apps.oversight.actions.planning import draft_plan, move_plan
from yici.apps.oversight.actions.registers import apply_import
from yici.apps.oversight.contracts import Answered, PlanHead, PlanView, Signing, VisitView
from yici.apps.oversight.models import Hazard, Inspector, Plan, Visit
from yici.apps.oversight.selectors.findings import get_hazard
from yici.apps.oversight.selectors.plans import OFFICERS, TARGETS, get_plan
from yici.apps.oversight.selectors.visits import get_visit
from yici.apps.places.public import AreaView
from yici.core import clock
from yici.core.access import SYSTEM, Actor

SPACE = uuid.UUID("5a1c1f0e-7c7e-5a52-9f64-2f1f7f6f0b31")  # keys of inspectors without an account
FIRST = (
    "北斗",
    "草原",
    "高原红",
    "蒙古包",
    "暖城",
    "天骄",
    "金穗",
    "老街",
    "大漠",
    "云端",
    "小石头",
    "甘德尔",
    "西贝湾",
    "苏木",
    "白云",
)
SECOND = (
    "羊肉馆",
    "手把肉",
    "烩菜馆",
    "面馆",
    "火锅店",
    "奶茶馆",
    "早点铺",
    "快餐店",
    "酸饭馆",
    "烧卖馆",
    "家常菜馆",
    "食堂",
)
SHARES = "A" * 8 + "B" * 6 + "C" * 4 + "D" * 2
PEOPLE = "赵钱孙李周吴郑王冯陈褚卫"
WORDS = {
    "catering_food.health_cert": "一名后厨人员的健康证明过期两周", "catering_food.raw_cooked": "生肉和凉菜放在同一层",
    "catering_food.expired": "冷柜里有两袋过期的调料", "catering_fire.exits": "后门堆放纸箱，只能侧身通过",
    "catering_fire.extinguishers": "一具灭火器压力不足", "catering_fumes.cleaning": "净化设施没有清洗记录",
}  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """Who plays: planner and head of the unit that leads, heads of the others by unit code, witnesses of two units, a
    grid worker; ``accounts`` are user names of inspectors by their number.
    """

    planner: Actor
    head: Actor
    heads: Mapping[str, Actor]
    witnesses: Sequence[Actor]
    grid: Actor
    accounts: Mapping[str, str]


def has_inspections() -> bool:
    """Whether the demo was made."""
    return Plan.objects.exists()


def make_inspections(
    *, cast: Cast, areas: Sequence[AreaView], credit_code: Callable[[int], str], businesses: int = 400, seed: int = 1
) -> Iterator[str]:
    """Fill the registers, draw a plan, make its visits in all states, find a hazard twice; yields what was done."""
    random, now = Random(seed), clock.now()
    with clock.held_at(_office(now, 60)):
        yield from _fill_registers(cast, areas, credit_code, businesses, random)
    plan = _the_plan(cast, now)
    yield f"plan {plan.number}"
    visits = [one.number for one in Visit.objects.filter(plan__key=plan.key).order_by("id")]
    _play_visits(cast, plan, visits, now, random)
    _led_visit(cast, visits[0], now)
    _play_hazards(cast, now)
    _patrols(cast, now)
    _plans_to_come(cast, now)
    yield f"{len(visits)} visits, {Hazard.objects.count()} hazards"


def _office(now: dt.datetime, days: int, hour: int = 2) -> dt.datetime:
    """A moment of a morning so many days ago."""
    return (now - dt.timedelta(days=days)).replace(hour=hour, minute=5, second=0, microsecond=0)


def _fill_registers(
    cast: Cast, areas: Sequence[AreaView], credit_code: Callable[[int], str], businesses: int, random: Random
) -> Iterator[str]:
    head = ["统一社会信用代码", "企业名称", "类别", "区划代码", "地址", "信用风险分类"]
    rows = [
        [
            credit_code(900_000 + serial), f"{random.choice(FIRST)}{random.choice(SECOND)}（{serial}号店）", "catering",
            random.choice(areas).code, f"{random.choice('东西南北')}街 {random.randint(1, 99)} 号",
            random.choice(SHARES),
        ]
        for serial in range(1, businesses + 1)
    ]  # fmt: skip
    apply_import(
        actor=cast.planner, register="targets", grid=[head, *rows], why="首次导入（示例）", source="检查对象.xlsx"
    )
    yield f"{businesses} businesses"
    head = ["人员编号", "姓名", "单位", "执法证号", "有效期至", "检查事项", "用户名"]
    until = (clock.today() + dt.timedelta(days=700)).isoformat()
    people = []
    units = (("J1", "market_supervision", "catering_food、retail_food"), ("J2", "fire_rescue", "catering_fire"),
             ("J3", "urban_management", "catering_fumes"))  # fmt: skip
    for at, (letter, unit, powers) in enumerate(units):
        for number in range(1, 5):
            code = f"{letter}{number:03d}"
            name = f"{PEOPLE[at * 4 + number - 1]}{'一二三四'[number - 1]}"
            licence = f"示例执法{at + 1}{number:04d}"
            people.append([code, name, unit, licence, until, powers, cast.accounts.get(code, "")])
    apply_import(actor=cast.planner, register="inspectors", grid=[head, *people], why="首次导入（示例）")
    for one in Inspector.objects.filter(account=None):
        Inspector.objects.filter(pk=one.pk).update(account=uuid.uuid5(SPACE, one.code))
    ties = [["人员编号", "统一社会信用代码", "关系"], ["J1001", rows[0][0], "亲属"], ["J2002", rows[7][0], "利害关系"]]
    apply_import(actor=cast.planner, register="ties", grid=ties, why="本人申报（示例）")


def _the_plan(cast: Cast, now: dt.datetime) -> PlanView:
    year = clock.day_of(now).year
    first = max(clock.day_of(now) - dt.timedelta(days=50), dt.date(year, 1, 1))
    head = PlanHead(
        f"{year}年餐饮单位部门联合抽查", "catering", ("catering_food", "catering_fire", "catering_fumes"),
        {"A": 10, "B": 50, "C": 150, "D": 300}, first, dt.date(year, 12, 31),
    )  # fmt: skip
    with clock.held_at(_office(now, 40)):
        plan = draft_plan(actor=cast.planner, head=head, client_key=f"demo-plan-{year}")
        plan = move_plan(actor=cast.planner, plan=plan.key, event="submit", expected=plan.version)
    with clock.held_at(_office(now, 39)):
        plan = move_plan(actor=cast.head, plan=plan.key, event="approve", expected=plan.version)
    with clock.held_at(_office(now, 38)):
        plan = seal_targets(actor=cast.planner, plan=plan.key, expected=plan.version)
    _hold(cast, TARGETS, plan.key, _office(now, 37))
    with clock.held_at(_office(now, 36)):
        plan = get_plan(SYSTEM, plan.number)
        plan = seal_officers(actor=cast.planner, plan=plan.key, expected=plan.version)
    for unit in plan.units:
        _hold(cast, OFFICERS, unit.key, _office(now, 35))
    return get_plan(SYSTEM, plan.number)


def _hold(cast: Cast, matter: str, subject: uuid.UUID, at: dt.datetime) -> None:
    """Hold a ceremony with the witnesses: seal, open, draw."""
    draw = draws.find_draw_of(matter, subject)
    assert draw is not None
    numbers = {one.name: uuid.uuid5(draw.key, one.name).hex * 2 for one in cast.witnesses}
    with clock.held_at(at):
        for one in cast.witnesses:
            sealed = draws.seal_of(draw.commitment, one.name[:80], numbers[one.name])
            draws.join_witness(actor=one, draw=draw.key, sealed=sealed)
    with clock.held_at(at + dt.timedelta(minutes=10)):
        for one in cast.witnesses:
            draws.reveal(actor=one, draw=draw.key, value=numbers[one.name])
        seen = draws.get_draw(SYSTEM, draw.key)
        seen = draws.close_reveals(actor=cast.planner, draw=draw.key, expected=seen.version)
    with clock.held_at(at + dt.timedelta(minutes=15)):
        draws.run_draw(actor=cast.planner, draw=draw.key, expected=seen.version)


def _officer(cast: Cast, visit: VisitView) -> Actor:
    """One of the officers of a visit, preferably with an account that people can sign in with."""
    known = {one.code for one in visit.officers} & set(cast.accounts)
    chosen = next((one for one in visit.officers if one.code in known), visit.officers[0])
    return replace(
        cast.head, account=chosen.account, post=None, name=f"{visit.unit_name} {chosen.name}",
        permissions=frozenset({"oversight.inspect"}),
    )  # fmt: skip


def _play_visits(cast: Cast, plan: PlanView, visits: Sequence[str], now: dt.datetime, random: Random) -> None:
    """From the first to the last drawn: most are published, some wait at each step, the last ones have no day yet."""
    bad = list(WORDS)
    for at, number in enumerate(visits):
        share = at / len(visits)
        days = 30 - at
        if share < 0.45:
            no = (bad[at % len(bad)],) if at % 2 == 0 else ()
            _made(cast, number, _office(now, max(days, 3)), no, publish=True)
        elif share < 0.55:
            _made(cast, number, _office(now, 2), ("catering_fire.exits",) if at % 2 else (), publish=False)
        elif share < 0.6:
            _told(cast, number, _office(now, 0), start=True)
        elif share < 0.68:
            _told(cast, number, _office(now, 1), on=clock.day_of(now) + dt.timedelta(days=at % 3))
        elif share < 0.75:
            _proposed(cast, number, _office(now, 1), clock.day_of(now) + dt.timedelta(days=2 + at % 3))
        elif share < 0.8:
            visit = get_visit(SYSTEM, number)
            with clock.held_at(_office(now, 4)):
                visiting.cancel_visit(actor=cast.head, visit=visit.key, expected=visit.version, reason="closed_down")


def _proposed(cast: Cast, number: str, at: dt.datetime, on: dt.date) -> VisitView:
    visit = get_visit(SYSTEM, number)
    with clock.held_at(at):
        return visiting.propose_day(actor=_officer(cast, visit), visit=visit.key, expected=visit.version, day=on)


def _told(cast: Cast, number: str, at: dt.datetime, *, on: dt.date | None = None, start: bool = False) -> VisitView:
    day = on or clock.day_of(at)
    visit = _proposed(cast, number, at - dt.timedelta(days=1), day)
    ida = _officer(cast, visit)
    with clock.held_at(at - dt.timedelta(hours=3)):
        visit = visiting.decide_day(actor=cast.head, visit=visit.key, expected=visit.version, event="approve")
        visit = visiting.give_notice(
            actor=ida, visit=visit.key, expected=visit.version, way="phone", text="电话告知店长检查时间和事项"
        )
    if not start:
        return visit
    with clock.held_at(at):
        return visiting.start_visit(actor=ida, visit=visit.key, expected=visit.version)


def _made(cast: Cast, number: str, at: dt.datetime, no: Sequence[str], *, publish: bool) -> None:
    visit = _told(cast, number, at, start=True)
    ida = _officer(cast, visit)
    no = [one for one in no if one in {item.code for item in visit.items}]
    with clock.held_at(at + dt.timedelta(minutes=50)):
        answers = [
            Answered(one.code, "no" if one.code in no else "yes", WORDS.get(one.code, "") if one.code in no else "")
            for one in visit.items
        ]
        visit = visiting.save_answers(actor=ida, visit=visit.key, expected=visit.content_version, answers=answers)
        for one in visit.officers:
            signing = Signing("officer", "typed", one.name, one.inspector)
            visit = visiting.sign_visit(actor=ida, visit=visit.key, expected=visit.content_version, signing=signing)
        target = Signing("target", "typed", "当班负责人")
        if at.day % 9 == 0:
            target = Signing("target", "refused", "当班负责人", witness="社区工作人员", words="说要等老板回来再签")
        visit = visiting.sign_visit(actor=ida, visit=visit.key, expected=visit.content_version, signing=target)
        visit = visiting.finish_visit(
            actor=ida, visit=visit.key, expected=visit.version, result="problems" if no else "no_problem"
        )
    if publish:
        with clock.held_at(at + dt.timedelta(days=2)):
            words = "发现的问题已责令整改。" if no else "未发现问题。"
            visiting.publish_visit(actor=cast.planner, visit=visit.key, expected=visit.version, words=words)


def _led_visit(cast: Cast, number: str, now: dt.datetime) -> None:
    """A complaint leads to a business that was visited before, and the same is found again."""
    before = get_visit(SYSTEM, number)
    item = next((one for one, seen in before.answers.items() if seen.answer == "no"), "")
    lead = next((one for one in before.officers if one.code.startswith("J1")), before.officers[0])
    actor = replace(
        cast.head, account=lead.account, post=None, name=f"{before.unit_name} {lead.name}",
        permissions=frozenset({"oversight.inspect"}),
    )  # fmt: skip
    codes = [one.code for one in before.officers if one.code.startswith("J1")][:2]
    with clock.held_at(_office(now, 8)):
        led = visiting.open_led_visit(
            actor=actor, target=before.target_code, matters=["catering_food"], officers=codes,
            led_by="有群众反映后厨卫生差", client_key="demo-led",
        )  # fmt: skip
    _made(cast, led.number, _office(now, 6), (item,) if item else (), publish=True)


def _play_hazards(cast: Cast, now: dt.datetime) -> None:
    """Hazards stop at every step: just found, being rectified, reported, put right, struck off, handed over."""
    for at, row in enumerate(Hazard.objects.order_by("id").select_related("unit")):
        head = cast.heads.get(row.unit.code)
        if head is None or at % 6 == 0:
            continue
        other = replace(head, account=uuid.uuid5(SPACE, row.unit.code), post=None, name=f"{row.unit.short_name} 检查员")
        found = get_hazard(SYSTEM, row.number)
        began = dt.datetime.combine(row.found_on, dt.time(8), dt.UTC)
        with clock.held_at(began):
            found = finding.order_hazard(
                actor=other, hazard=row.key, expected=found.version, measure="立即改正，并留存照片和记录", day=None
            )
        if at % 6 == 1:
            continue
        with clock.held_at(min(began + dt.timedelta(days=2), now)):
            if at % 6 == 2:
                finding.end_hazard(
                    actor=head, hazard=row.key, expected=found.version, event="hand_over", text="移送有权机关处理"
                )
                continue
            found = finding.report_hazard(actor=other, hazard=row.key, expected=found.version, text="已改正，看过照片")
            if at % 6 == 3:
                continue
            found = finding.look_again(
                actor=head, hazard=row.key, expected=found.version, is_right=True, text="现场看过，已改正"
            )
            if at % 6 == 5:
                finding.end_hazard(actor=head, hazard=row.key, expected=found.version, event="close")


def _patrols(cast: Cast, now: dt.datetime) -> None:
    from yici.apps.places.public import area_of_path

    area = area_of_path(cast.grid.area_paths[0])
    if area is None:
        return
    seen = (
        ("沿街走了一圈", "没有看到异常", "", 3), ("小卖部后门", "后门堆着纸箱，出不去人", "catering_fire", 2),
        ("村口饭馆", "排烟口朝着人行道", "catering_fumes", 1),
    )  # fmt: skip
    for place, words, matter, days in seen:
        with clock.held_at(_office(now, days)):
            finding.report_patrol(
                actor=cast.grid, area=area.code, place=place, words=words, matter=matter,
                grade="general" if matter else "", client_key=f"demo-patrol-{days}",
            )  # fmt: skip


def _plans_to_come(cast: Cast, now: dt.datetime) -> None:
    """One plan waits for approval, one is approved with its list of targets sealed."""
    day = clock.day_of(now)
    last = dt.date(day.year, 12, 31)
    with clock.held_at(_office(now, 2)):
        head = PlanHead(
            f"{day.year}年餐饮单位食品安全专项抽查", "catering", ("catering_food",), {"C": 100, "D": 200}, day, last
        )
        plan = draft_plan(actor=cast.planner, head=head, client_key="demo-plan-special")
        plan = move_plan(actor=cast.planner, plan=plan.key, event="submit", expected=plan.version)
        plan = move_plan(actor=cast.head, plan=plan.key, event="approve", expected=plan.version)
        seal_targets(actor=cast.planner, plan=plan.key, expected=plan.version)
    with clock.held_at(_office(now, 1)):
        head = PlanHead(
            f"{day.year}年末餐饮油烟抽查", "catering", ("catering_food", "catering_fumes"), {"B": 20}, day, last
        )
        plan = draft_plan(actor=cast.planner, head=head, client_key="demo-plan-end")
        move_plan(actor=cast.planner, plan=plan.key, event="submit", expected=plan.version)
