"""The cast of evaluation: a trading centre, a buyer, supervision; and who has nothing to do with it.

Tao and Tie keep projects at the trading centre; Bai buys for the education bureau; Sun supervises; Zhu keeps those of
another centre. It is ten o'clock on Friday, 20 November 2026; bids are opened on Wednesday the 25th at nine.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yici.apps.evaluation.cityfiles import FILE, PROFESSIONS, TABLES
from yici.apps.evaluation.contracts import BidDraft, ProjectDraft, ProjectView, Wanted
from yici.apps.evaluation.public import import_library, keep_venue, plan_project
from yici.apps.places.tests.cast import Account, Cast, a_role, a_unit, actor_for, an_account, the_cast
from yici.core.access import Actor
from yici.core.cityfiles import read_city
from yici.core.models import CityRow
from yici.shell.commands.city import city_folder

OPENS = dt.datetime(2026, 11, 25, 1, 0, tzinfo=dt.UTC)
VENUES = ("v1", "v2", "v3", "v4")
FIRMS = ("911599990000000A01", "911599990000000A02", "911599990000000A03")
SCHOOL = "121599990000000S01"


@dataclass(frozen=True)
class Hall:
    """Everybody in and around a project, with the cast of places."""

    places: Cast
    accounts: dict[str, Account]

    def actor(self, name: str) -> Actor:
        """The actor that one of them is."""
        return actor_for(self.accounts[name])


def the_hall() -> Hall:
    """Make the city's files, the people and the venues. Call it once in a test's database."""
    places = the_cast()
    files = read_city(city_folder(None), TABLES)
    for table, file in (("evaluation_rules", FILE), ("evaluation_professions", PROFESSIONS)):
        for row in files.rows(table):
            code = "|".join(files.tables[table].key_of(row))
            CityRow.objects.create(file=file, code=code, content=dict(row))
    centre = a_unit("trading_centre", "公共资源交易中心", places.city, "section")
    other = a_unit("other_centre", "另一交易中心", places.banner, "section")
    bureau = a_unit("education", "教育体育局", places.city)
    reform = a_unit("development_reform", "发改委", places.city)
    clerk = a_role("trading_clerk", ("draws.hold", "evaluation.manage"))
    buyer = a_role("evaluation_buyer", ("evaluation.buy",))
    supervisor = a_role("evaluation_supervisor", ("evaluation.supervise",))
    accounts = {
        "tao": an_account("tao", centre, clerk, places.city),
        "tie": an_account("tie", centre, clerk, places.city),
        "bai": an_account("bai", bureau, buyer, places.city),
        "sun": an_account("sun", reform, supervisor, places.city),
        "zhu": an_account("zhu", other, clerk, places.banner),
        "other_buyer": an_account("other_buyer", places.police, buyer, places.city),
        "bob": places.bob,
    }
    hall = Hall(places, accounts)
    for number, code in enumerate(VENUES, 1):
        keep_venue(
            actor=hall.actor("tao"), code=code, name=f"{number}号场", area_code="1599", seats=6,
            hosts=("building", "goods") if code != "v4" else ("services",),
        )  # fmt: skip
    return hall


HEADING = "专家编号,姓名,手机,专业,单位信用代码,工作单位,场地,近三年单位,持股单位,近亲属任职单位"


def a_line(code: str, venue: str, **changes: str) -> str:
    """A line of a library: an expert in structures whose employer is nobody else's."""
    said = {
        "name": f"试验{code[-3:]}", "phone": "139" + f"{int(code[-3:]):08d}", "professions": "building_structure",
        "employer": f"9115999900000{code[-3:]}E1", "employer_name": f"第{code[-3:]}设计院", "past": "", "holdings": "",
        "kin": "", **changes,
    }  # fmt: skip
    return ",".join(
        (code, said["name"], said["phone"], said["professions"], said["employer"], said["employer_name"], venue,
         said["past"], said["holdings"], said["kin"])
    )  # fmt: skip


def some_lines(each: int = 6, venues: tuple[str, ...] = ("v1", "v2", "v3")) -> list[str]:
    """So many experts at each venue."""
    return [a_line(f"E{at * 100 + number:03d}", venue) for at, venue in enumerate(venues, 1) for number in range(each)]


def a_library(hall: Hall, lines: list[str] | None = None, regime: str = "tendering", key: str = "l1") -> None:
    """A version of a library."""
    text = "\n".join([HEADING, *(some_lines() if lines is None else lines)])
    import_library(
        actor=hall.actor("tao"), regime=regime, data=text.encode(), file_name="专家库.csv", client_key=key
    )  # fmt: skip


def a_draft(**changes: object) -> ProjectDraft:
    """A tender for a school building: five experts in structures, one side venue, three bids."""
    said: dict[str, object] = {
        "regime": "tendering", "title": "第一小学教学楼", "buyer_name": "教育体育局", "buyer_code": SCHOOL,
        "buyer_unit": "education", "budget": 8_000_000, "discipline": "building", "opens_at": OPENS,
        "wanted": Wanted((("building_structure", 5),)), "main_venue": "v1", "side_count": 1,
        "bids": tuple(BidDraft(f"建筑公司{at}", code, 7_000_000 + at) for at, code in enumerate(FIRMS, 1)),
        "criteria": (("技术方案", 6000), ("施工组织", 4000)), **changes,
    }  # fmt: skip
    return ProjectDraft(**said)  # type: ignore[arg-type]


def a_project(hall: Hall, key: str = "p1", **changes: object) -> ProjectView:
    """A project just written down by Tao."""
    return plan_project(actor=hall.actor("tao"), draft=a_draft(**changes), client_key=key)
