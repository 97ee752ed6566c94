"""The demo ledger: a report read, its promises accepted and approved, rounds played, a few programmes of things."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from random import Random

from yici.apps.ledger.actions.adjusting import ask_change, decide_many
from yici.apps.ledger.actions.texts import NewText, accept_mark, add_text, refuse_mark, sentence_around
from yici.apps.ledger.demo.playing import (
    Players,
    at_noon,
    change_some,
    disclose_all,
    finish_some,
    play_month,
)
from yici.apps.ledger.models import Asking, Entry, Mark
from yici.apps.ledger.reading import read_text
from yici.apps.ledger.rules.suggesting import suggest_lead
from yici.apps.ledger.selectors.types import duties_of_units, list_types
from yici.core import clock
from yici.core.access import Actor

REPORT = Path(__file__).with_name("report.txt")
MONTHS = 5
THINGS = (
    ("sand", "{place}沙化土地治理", "forestry_grassland", "亩", (60000, 120000, 180000)),
    ("renovation", "{place}农村危房改造", "housing", "户", (40, 90, 160)),
    ("project", "{place}供热管网改造工程", "housing", "", ()),
    ("arrears", "{place}拖欠企业账款清偿", "finance", "元", (12000000, 38000000, 6600000)),
    ("building", "{place}某项目一楼一策化解", "housing", "", ()),
    ("pilot", "{place}农业水价综合改革试点", "agriculture", "", ()),
)
PLACES = ("东河旗", "西岭旗", "南山区")


def has_entries() -> bool:
    """Whether there is a ledger already."""
    return Entry.objects.exists()


def make_ledger(keeper: Actor, head: Actor, verifier: Actor, seed: int = 1) -> Iterator[str]:
    """Write it; yields a word after each part."""
    players = Players(keeper, head, verifier, Random(seed))
    today = clock.today()
    months = _months(today)
    begin = months[0] - dt.timedelta(days=20)
    with clock.held_at(at_noon(begin)):
        _take_in(players, begin.year)
        _things(players, dt.date(today.year, 12, 31))
        waiting = Asking.objects.filter(state="waiting").order_by("pk")
        decide_many(actor=head, askings=list(waiting.values_list("key", flat=True)))
    with clock.held_at(at_noon(begin + dt.timedelta(days=2))):
        disclose_all(players)
    yield "the report is read and its promises are approved"
    for at, month in enumerate(months):
        play_month(players, month, answer_all=at < len(months) - 1)
        if at in (1, 3):
            change_some(players, month + dt.timedelta(days=12), 2)
        if at >= 2:
            finish_some(players, month + dt.timedelta(days=14), 3)
        yield f"the round of {month:%Y-%m} is played"


def _months(today: dt.date) -> list[dt.date]:
    """The first days of the last months whose rounds can be over by now."""
    last = today.replace(day=1)
    if today.day < 20:
        last = (last - dt.timedelta(days=1)).replace(day=1)
    found = [last]
    while len(found) < MONTHS:
        found.append((found[-1] - dt.timedelta(days=1)).replace(day=1))
    return found[::-1]


def _take_in(players: Players, year: int) -> None:
    text = REPORT.read_text("utf-8")
    new = NewText("政府工作报告（演示文本）", year, clock.today(), kind="government_report", is_public=True)
    key = add_text(actor=players.keeper, new=new, text=text, items=read_text(text, year=year))
    duties = duties_of_units()
    for mark in Mark.objects.filter(text__key=key).order_by("start"):
        if mark.item["kind"] == "result":
            refuse_mark(actor=players.keeper, mark=mark.key, expected=mark.version)
            continue
        sentence = sentence_around(text, mark.start, mark.end)
        found = suggest_lead(str(mark.item["indicator"]), sentence, earlier=(), duties=duties)
        content = {"lead": found.unit if found else "government_office"}
        if not mark.item.get("deadline"):
            content["deadline"] = f"{year}-12-31"
        accept_mark(actor=players.keeper, mark=mark.key, expected=mark.version, content=content)


def _things(players: Players, until: dt.date) -> None:
    known = {one.code for one in list_types()}
    for kind, title, lead, unit, targets in THINGS:
        if kind not in known:
            continue
        for at, place in enumerate(PLACES):
            content = {
                "title": title.format(place=place), "item_type": kind, "lead": lead, "place": place,
                "deadline": until.isoformat(), "columns": _columns(kind, at),
            }  # fmt: skip
            if targets:
                content |= {
                    "kind": "target", "indicator": title.format(place=""), "comparator": ">=",
                    "value": str(targets[at]), "unit": unit,
                }  # fmt: skip
            ask_change(actor=players.keeper, kind="add", reason="列入全市专项清单", content=content)


def _columns(kind: str, at: int) -> dict[str, str]:
    return {
        "sand": {"method": ("飞播", "人工造林", "封育")[at], "machines": ("42", "65", "18")[at]},
        "renovation": {"kind": ("改造", "重建", "改造")[at], "subsidy": ("1200000", "2700000", "4800000")[at]},
        "project": {
            "stage": ("初步设计批复", "开工", "竣工验收")[at], "budget": ("36000000", "58000000", "21000000")[at],
            "spent": ("4000000", "61500000", "20100000")[at],
        },
        "arrears": {"creditors": ("14", "37", "9")[at], "dispute": ("无争议", "部分有争议，已起诉", "无争议")[at]},
        "building": {"plan": ("续建交付", "资产盘活", "办证攻坚")[at], "households": ("216", "480", "132")[at]},
        "pilot": {"wave": ("第一批", "第一批", "第二批")[at], "measure": ("分档水价", "精准补贴", "计量到户")[at]},
    }.get(kind, {})  # fmt: skip
