"""Six venues, a library of each regime, and two projects: one is being called, one is awarded."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable
from random import Random

from yici.apps.evaluation.contracts import BidDraft, ProjectDraft, Wanted
from yici.apps.evaluation.models import Venue
from yici.apps.evaluation.public import import_library, keep_venue
from yici.core import clock
from yici.core.access import Actor

VENUES = (
    ("ordos-main", "市公共资源交易中心主场", 12, "building goods municipal services"),
    ("dongsheng", "东胜区评标场", 8, "building goods municipal"),
    ("dalate", "达拉特旗评标场", 6, "building municipal services"),
    ("zhungeer", "准格尔旗评标场", 6, "building goods municipal"),
    ("yijinhuoluo", "伊金霍洛旗评标场", 6, "building services goods"),
    ("partner", "合作城市评标场", 10, "building goods municipal services"),
)
PROFESSIONS = (
    "building_structure", "building_cost", "building_water", "municipal_heat", "municipal_road", "goods_it",
    "goods_medical", "services_it", "services_cleaning",
)  # fmt: skip
EMPLOYERS = ("设计研究院", "建设咨询公司", "工程检测所", "职业技术学院", "信息工程公司", "造价事务所")
HEADING = (
    "专家编号",
    "姓名",
    "手机",
    "专业",
    "单位信用代码",
    "工作单位",
    "场地",
    "近三年单位",
    "持股单位",
    "近亲属任职单位",
)
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
NameOf = Callable[[Random], str]


def has_evaluations() -> bool:
    """Whether there are venues already: then nothing is made."""
    return Venue.objects.exists()


def credit_code(number: int) -> str:
    """A credit code of an organisation that does not exist (its division code was given to nobody)."""
    return f"91159999{number:09d}X"[:18].upper()


def make_venues(actor: Actor, area_code: str) -> None:
    """Six venues, one of them of a city that cooperates."""
    for code, name, seats, hosts in VENUES:
        keep_venue(actor=actor, code=code, name=name, area_code=area_code, seats=seats, hosts=tuple(hosts.split()))


def make_library(actor: Actor, regime: str, count: int, name_of: NameOf, seed: int) -> None:
    """So many synthetic experts, spread over the venues; some have grounds to stay away from the demo's bidders."""
    random, out = Random(f"{regime} {seed}"), io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADING)
    for number in range(1, count + 1):
        employer = random.randrange(40)
        past = f"{credit_code(101)}:{clock.today() - dt.timedelta(days=200)}" if number % 29 == 0 else ""
        writer.writerow(
            (
                f"{'P' if regime == 'procurement' else 'T'}{number:05d}", name_of(random),
                f"1990000{number:04d}", "；".join(random.sample(PROFESSIONS, 3)), credit_code(500 + employer),
                f"第{employer + 1}{EMPLOYERS[employer % len(EMPLOYERS)]}", VENUES[number % len(VENUES)][0], past,
                credit_code(102) if number % 31 == 0 else "", credit_code(103) if number % 37 == 0 else "",
            )
        )  # fmt: skip
    import_library(
        actor=actor, regime=regime, data=out.getvalue().encode(), file_name="专家库.csv", client_key=f"demo {regime}"
    )


def a_draft(regime: str, title: str, opens_at: dt.datetime, **changes: object) -> ProjectDraft:
    """A project of the education bureau with four bidders."""
    said: dict[str, object] = {
        "regime": regime, "title": title, "buyer_name": "市教育体育局", "buyer_unit": "education",
        "buyer_code": credit_code(9), "budget": 8_600_000, "discipline": "building", "opens_at": opens_at,
        "wanted": Wanted((("building_structure", 3), ("building_cost", 2))), "main_venue": "ordos-main",
        "side_count": 2, "bids": tuple(
            BidDraft(f"{word}建筑公司", credit_code(101 + at), 8_000_000 + 37_000 * at)
            for at, word in enumerate(("北斗", "高原红", "河套", "长城西"))
        ),
        "criteria": (("技术方案", 6000), ("施工组织", 2500), ("业绩", 1500)), **changes,
    }  # fmt: skip
    return ProjectDraft(**said)  # type: ignore[arg-type]


def make_evaluations(actor: Actor, area_code: str, name_of: NameOf, experts: int = 120, seed: int = 1) -> None:
    """Venues and both libraries, as of three weeks ago."""
    with clock.held_at(clock.now() - dt.timedelta(days=21)):
        make_venues(actor, area_code)
        for regime in ("tendering", "procurement"):
            make_library(actor, regime, experts, name_of, seed)
