"""A year of a synthetic city's ledger through its actions, and what is measured in it; for a test and a command."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random

from yici.apps.ledger.actions.adjusting import ask_change, decide_many
from yici.apps.ledger.demo.playing import Players, at_noon, change_some, finish_some, play_month
from yici.apps.ledger.models import Asking, Entry, EntryEvent
from yici.apps.ledger.rules.folding import as_content, fold
from yici.apps.ledger.rules.progress import forecast_of, target_of
from yici.apps.ledger.selectors.entries import changes_between, ledger_on
from yici.apps.ledger.selectors.standing import points_of
from yici.apps.places.public import UnitView, find_unit
from yici.core import clock
from yici.core.access import Actor
from yici.core.ids import new_key

NOUNS = ("农村公路", "停车泊位", "高标准农田", "幼儿园学位", "养老服务站", "供热管网", "光伏装机", "防护林")
UNITS = ("公里", "个", "亩", "个", "个", "公里", "千瓦", "亩")
TASKS = ("出台实施办法", "建成指挥中心", "启动改革试点", "完成资产重组", "开展专项整治")


@dataclass
class Measured:
    """What came out of a year."""

    entries: int = 0
    events: int = 0
    in_ledger: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    told: int = 0
    flagged: int = 0
    returned: int = 0
    seconds: float = 0.0
    not_re_derived: int = 0
    forecasts: int = 0
    forecast_error: float = 0.0
    inside: int = 0


def synthetic_people(office: str, verifying: str) -> tuple[Actor, Actor, Actor]:
    """A keeper and a head of an office (by its code) and a verifier of another unit; nobody has an account."""
    keeping, looking = find_unit(office), find_unit(verifying)

    def person(unit: UnitView, name: str, *permissions: str) -> Actor:
        return Actor(
            account=new_key(), post=None, name=name, permissions=frozenset(permissions), area_paths=("/",),
            unit_id=unit.id, unit_code=unit.code,
        )  # fmt: skip

    head = person(keeping, "台账负责人", "ledger.keep", "ledger.approve", "ledger.disclose")
    return person(keeping, "台账员", "ledger.keep"), head, person(looking, "核验员", "ledger.verify", "ledger.report")


def play_year(
    keeper: Actor, head: Actor, verifier: Actor, units: Sequence[str], *, count: int, year: int, seed: int = 1,
    say: Callable[[str], None] = lambda words: None,
) -> Measured:  # fmt: skip
    """Play a year with ``count`` entries led by ``units`` in an empty ledger, month by month, and measure it."""
    began = time.perf_counter()
    players, found = Players(keeper, head, verifier, Random(seed)), Measured()
    with clock.held_at(at_noon(dt.date(year - 1, 12, 20))):
        _fill(players, units, count, year)
    last = dt.date(year - 1, 12, 31)
    for month in range(1, 13):
        first = dt.date(year, month, 1)
        play_month(players, first)
        if month % 3 == 0:
            change_some(players, first + dt.timedelta(days=12), max(count // 40, 1))
        if month >= 6:
            finish_some(players, first + dt.timedelta(days=14), max(count // 50, 1))
        end = (dt.date(year + month // 12, month % 12 + 1, 1)) - dt.timedelta(days=1)
        found.in_ledger.append(len(ledger_on(keeper, end)))
        found.changed.append(len(changes_between(keeper, last, end)))
        last = end
        say(f"{first:%Y-%m}: {found.in_ledger[-1]} entries, {found.changed[-1]} different from the month before")
    found.told, found.flagged, found.returned = players.told, players.flagged, players.returned
    found.entries, found.events = Entry.objects.count(), EntryEvent.objects.count()
    found.not_re_derived = count_not_re_derived()
    _measure_forecasts(found, year)
    found.seconds = round(time.perf_counter() - began, 1)
    return found


def _fill(players: Players, units: Sequence[str], count: int, year: int) -> None:
    random = players.random
    for number in range(count):
        lead, kind = units[number % len(units)], number % len(NOUNS)
        content: dict[str, object] = {
            "lead": lead, "deadline": f"{year}-12-31", "years": str(year),
            "title": f"{random.choice(TASKS)}（第{number + 1}项）",
        }  # fmt: skip
        if number % 3:
            value = random.choice((12, 60, 450, 1800, 52000, 1200000))
            content |= {
                "title": f"新增{NOUNS[kind]}{value}{UNITS[kind]}（第{number + 1}项）", "kind": "target",
                "indicator": f"新增{NOUNS[kind]}", "comparator": ">=", "value": str(value), "unit": UNITS[kind],
                "base": "0", "base_on": f"{year}-01-01",
            }  # fmt: skip
        ask_change(actor=players.keeper, kind="add", reason="年度重点任务", content=content)
    waiting = Asking.objects.filter(state="waiting").order_by("pk")
    decide_many(actor=players.head, askings=list(waiting.values_list("key", flat=True)))


def count_not_re_derived() -> int:
    """How many entries are not, field by field, what their events make of them (none, or the ledger is broken)."""
    wrong = 0
    for row in Entry.objects.order_by("pk"):
        contents = EntryEvent.objects.filter(entry=row).order_by("position").values_list("content", flat=True)
        facts = fold(contents)
        columns = (facts.state, facts.kind, facts.disclosure, row.lead.code if row.lead else "")
        kept = (row.state, row.kind, row.disclosure, facts.lead)
        wrong += as_content(facts) != row.facts or columns != kept
    return wrong


def _measure_forecasts(found: Measured, year: int) -> None:
    """The forecast after the figure of September against the last figure of the year, as a share of the target."""
    rows = list(Entry.objects.filter(kind="target", state__in=("moving", "mostly_done", "done")))
    points, errors = points_of([row.pk for row in rows]), []
    for row in rows:
        some = points.get(row.pk, [])
        then = [one for one in some if one.on <= dt.date(year, 9, 30)]
        facts = fold([row.facts])
        target = target_of(facts, row.added_on)
        if target is None or not then or some[-1].on < dt.date(year, 12, 1):
            continue
        made = forecast_of(target, then)
        if made is None:
            continue
        truth = some[-1].value + (some[-1].value - then[-1].value) * (target.until - some[-1].on).days / max(
            (some[-1].on - then[-1].on).days, 1
        )
        errors.append(abs(made.value - truth) / (abs(target.value) or Decimal(1)))
        found.inside += made.lowest <= truth <= made.highest
    found.forecasts = len(errors)
    found.forecast_error = float(round(sum(errors, Decimal(0)) / len(errors), 4)) if errors else 0.0
