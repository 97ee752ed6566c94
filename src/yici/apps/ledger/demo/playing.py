"""Plays months of a ledger through its actions: rounds, reports, reviews, adjustments, claims. Seeded."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from yici.apps.ledger.actions.adjusting import ask_change, decide_change
from yici.apps.ledger.actions.moving import move_entry, set_disclosure
from yici.apps.ledger.actions.reporting import believe_report, open_round, send_back_report, tell_progress
from yici.apps.ledger.actions.writing import facts_of
from yici.apps.ledger.models import Entry, Report
from yici.apps.ledger.rules.folding import day
from yici.apps.ledger.rules.numbers import scale_of
from yici.apps.ledger.rules.progress import expected_on, target_of
from yici.apps.places.public import find_unit
from yici.core import clock
from yici.core.access import Actor
from yici.core.ids import new_key

SAID = ("正在编制方案，已征求意见", "场地已定，正在招标", "主体部分完成，正在验收", "初稿已报分管领导")
REPORTING = frozenset({"ledger.report", "ledger.verify"})


@dataclass
class Players:
    """Who acts: the office's keeper and head, a verifier; units get an actor of their own when they are asked."""

    keeper: Actor
    head: Actor
    verifier: Actor
    random: Random
    units: dict[str, Actor] = field(default_factory=dict)
    pace: dict[uuid.UUID, Decimal] = field(default_factory=dict)
    flagged: int = 0
    told: int = 0
    returned: int = 0

    def unit(self, code: str) -> Actor:
        """The clerk of a unit."""
        if code not in self.units:
            found = find_unit(code)
            self.units[code] = Actor(
                account=new_key(), post=None, name=f"{found.name} 填报员", permissions=REPORTING, unit_id=found.id,
                unit_code=code, area_paths=self.keeper.area_paths,
            )  # fmt: skip
        return self.units[code]


def at_noon(on: dt.date) -> dt.datetime:
    """An instant of a day, in office hours."""
    return dt.datetime.combine(on, dt.time(3), tzinfo=dt.UTC)


def disclose_all(players: Players, public: int = 80) -> None:
    """Decide about each entry, ``public`` of a hundred are public."""
    for row in Entry.objects.filter(disclosure="").order_by("pk"):
        which = "public" if players.random.randrange(100) < public else "on_request"
        why = "已公开发布的报告所载" if which == "public" else "含未公开的内部安排"
        set_disclosure(actor=players.head, entry=row.key, disclosure=which, expected=row.version, reason=why)


def play_month(players: Players, month: dt.date, *, answer_all: bool = True) -> None:
    """One month: a round is opened on its first day, answered within a week, looked at, and a few things change."""
    with clock.held_at(at_noon(month)):
        made = open_round(actor=players.keeper, month=f"{month:%Y-%m}", due_on=month + dt.timedelta(days=9))
    with clock.held_at(at_noon(month + dt.timedelta(days=4))):
        for row in _open(made.key):
            if answer_all or players.random.randrange(100) < 80:
                _tell(players, row)
    with clock.held_at(at_noon(month + dt.timedelta(days=6))):
        for row in Report.objects.filter(round=made, case__phase="answered").select_related("case").order_by("pk"):
            _look(players, row)
    with clock.held_at(at_noon(month + dt.timedelta(days=8))):
        for row in _open(made.key):
            if row.reporter is not None:
                _tell(players, row, again=True)
        for row in Report.objects.filter(round=made, case__phase="answered").select_related("case").order_by("pk"):
            _look(players, row)


def _open(made: uuid.UUID) -> list[Report]:
    rows = Report.objects.filter(round__key=made, case__phase__in=("waiting", "working"))
    return list(rows.select_related("case", "entry__lead").order_by("pk"))


def _tell(players: Players, row: Report, *, again: bool = False) -> None:
    entry, random, today = row.entry, players.random, clock.today()
    unit = players.unit(row.unit.code)
    facts = facts_of(entry)
    target = target_of(facts, entry.added_on)
    players.told += 1
    if target is None:
        unchanged = random.randrange(3) == 0
        text = random.choice(
            ("正在编制方案，已征求三个部门意见", "场地已定，正在招标", "已完成主体部分，正在验收", "初稿已报分管领导")
        )
        tell_progress(
            actor=unit,
            report=row.key,
            expected=row.case.version,
            is_unchanged=unchanged,
            text="" if unchanged else text,
        )
        return
    pace = players.pace.setdefault(entry.key, Decimal(random.choice((80, 92, 96, 100, 102, 104, 108, 112))) / 100)
    should = expected_on(target, today)
    way = should - target.base
    noise = Decimal(random.randrange(-30, 31)) / 1000
    value = target.base + way * (pace + noise)
    if target.is_level:
        value = target.value * (1 + (pace - 1) / 5 + noise / 3)
    if not again and random.randrange(100) < 4:
        value *= 10  # a slip of the pen: a figure in the wrong unit
    elif not target.is_level and facts.present:
        value = max(value, Decimal(facts.present))
    text = "" if random.randrange(3) else "按月调度，数据来自本单位台账"
    tell_progress(
        actor=unit, report=row.key, expected=row.case.version, value=_plain(value, target.value, facts.unit), text=text
    )
    if Report.objects.only("flags").get(pk=row.pk).flags:
        players.flagged += 1


#: What is counted and comes whole: there is no third of a school.
WHOLE = frozenset("个家所座项人户条处名件台套辆场村栋对次间")


def _plain(value: Decimal, like: Decimal, unit: str) -> str:
    """As it is typed into a form that says 万 or 亿."""
    if unit in WHOLE:
        value = value.quantize(Decimal(1))
    word, scale = scale_of(like)
    return f"{(value / scale).quantize(Decimal('0.01')).normalize():f}{word}"


def _look(players: Players, row: Report) -> None:
    if row.flags and "jump" in row.flags:
        players.returned += 1
        words = "与上月相差过大，请核对单位"
        send_back_report(actor=players.keeper, report=row.key, expected=row.case.version, words=words)
        return
    words = "已与单位核对" if row.flags else ""
    believe_report(actor=players.keeper, report=row.key, expected=row.case.version, words=words)


def change_some(players: Players, on: dt.date, count: int) -> None:
    """A few adjustments: a longer deadline, another lead unit, a pause; asked by the keeper, approved by the head."""
    with clock.held_at(at_noon(on)):
        rows = list(Entry.objects.filter(state__in=("moving", "not_started")).select_related("lead").order_by("pk"))
        for row in players.random.sample(rows, min(count, len(rows))):
            kind = players.random.choice(("change", "change", "pause", "close"))
            until = day(row.deadline.isoformat()) if row.deadline else None
            content = {"deadline": (until + dt.timedelta(days=90)).isoformat()} if kind == "change" and until else {}
            if kind == "change" and not content:
                content = {"years": "2026-2027"}
            asked = ask_change(
                actor=players.keeper, kind=kind, entry=row.key, expected=row.version, content=content,
                reason="经专题会议研究，据实调整",
            )  # fmt: skip
            decide_change(actor=players.head, asking=asked, is_approved=True)


def finish_some(players: Players, on: dt.date, count: int) -> None:
    """Some tasks are claimed; most of these are verified and struck off."""
    with clock.held_at(at_noon(on)):
        rows = list(
            Entry.objects.filter(state="moving", kind="action").exclude(lead__code=players.verifier.unit_code)
            .select_related("lead").order_by("pk")
        )  # fmt: skip
        for at, row in enumerate(players.random.sample(rows, min(count, len(rows)))):
            if row.lead is None:
                continue
            words = "已验收，材料附后"
            unit = players.unit(row.lead.code)
            move_entry(actor=unit, entry=row.key, event="claim", expected=row.version, text=words)
            if at % 3 == 2:
                continue  # still to be verified
            done = Entry.objects.get(pk=row.pk)
            move_entry(
                actor=players.verifier, entry=row.key, event="verify", expected=done.version, text="实地核验，情况属实"
            )
            done = Entry.objects.get(pk=row.pk)
            move_entry(actor=players.keeper, entry=row.key, event="strike_off", expected=done.version)
