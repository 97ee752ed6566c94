"""A demo city: accounts, synthetic residents in one township named by ``city.toml``, a month of requests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.threeway import table_of_rows

PASSWORD = "ask-once-2026"
NOTE = "demo"


def demo_township() -> str:
    """Code of the township that the demo people live in (``[demo] township`` of ``city.toml``)."""
    settings = table_of_rows("city.toml").read()["settings"]
    return str(settings["demo"]["township"])  # type: ignore[index]


def make_demo_accounts() -> list[tuple[str, str]]:
    """Make the demo accounts that are missing; returns (user name, who it is) of all of them."""
    from yici.apps.places import public as places

    township = places.find_area(demo_township())
    villages = [area for area in places.list_areas(SYSTEM, parent=township) if area.kind in ("village", "gacha")]
    village = villages[0]
    city = places.list_area_line(township)[0]
    wanted = [
        ("cun", f"{village.short_name} 填报员", f"{village.code}-committee", "village_clerk", village.code, ""),
        ("zhen", f"{township.short_name} 填报员", f"{township.code}-government", "township_clerk", township.code, ""),
        ("minzheng", "市民政局 经办", "civil_affairs", "bureau_owner", city.code, "child relief"),
        ("nongmu", "市农牧局 经办", "agriculture", "bureau_owner", city.code, ""),
        ("gaige", "市委改革办 准入", "reform_office", "reform_office", city.code, ""),
        ("admin", "系统管理员", "government_services", "administrator", city.code, ""),
        *_hotline_accounts(city.code, township.code[:6]),
        ("chuangkou", "政务服务中心 综窗", "government_services", "window_clerk", city.code, ""),
        ("daotai", "政务服务中心 导服台", "government_services", "reception_clerk", city.code, ""),
        ("bancheng", "政务服务中心 办不成事专员", "government_services", "unblocker", city.code, ""),
        ("ducha", "市政府督查室 办不成事", "supervision_office", "unblocker", city.code, ""),
        ("daiban", f"{village.short_name} 帮办代办员", f"{village.code}-committee", "village_helper", village.code, ""),
        ("pingjia", "政务服务中心 评价回访员", "government_services", "rating_officer", city.code, ""),
        ("shensu", "市政府督查室 评价申诉", "supervision_office", "rating_officer", city.code, ""),
        ("shipin", "市场监管局 审批", "market_supervision", "approving_officer", city.code, ""),
        ("shixiang", "市市场监管局 事项管理员", "market_supervision", "service_editor", city.code, ""),
        ("shixiangshen", "政务服务局 事项审核员", "government_services", "service_publisher", city.code, ""),
        ("zhengzhao", "市场监管局 证照管理员", "market_supervision", "licence_keeper", city.code, ""),
        ("zhengce", "市民政局 政策经办", "civil_affairs", "policy_officer", city.code, "child disability relief"),
        *_draw_accounts(city.code),
        ("xuexiao", "北辰学校 教务", "school_beichen", "school_clerk", city.code, ""),
        ("zhaosheng", "市教育体育局 招生", "education", "places_officer", city.code, ""),
        ("jiaoyu", "市教育体育局 学籍", "education", "education_desk", city.code, ""),
        *_inspection_accounts(city.code, village.code, village.short_name),
        ("jiaoyi", "公共资源交易中心 经办", "trading_centre", "trading_clerk", city.code, ""),
        ("jiandu", "发改委 招标监督员", "development_reform", "evaluation_supervisor", city.code, ""),
        ("caigou", "市教育体育局 采购人", "education", "evaluation_buyer", city.code, ""),
        *_ledger_accounts(city.code),
    ]
    for username, display_name, unit, role, area, readers in wanted:
        places.make_post(
            actor=SYSTEM, code=f"demo-{username}", name=display_name.split()[-1], unit=unit, role=role, area=area,
            readers=readers.split(), note=NOTE,
        )  # fmt: skip
        if not places.has_account(username):
            places.create_account(
                actor=SYSTEM, username=username, display_name=display_name, password=PASSWORD, must_change=False
            )
            places.give_post(actor=SYSTEM, username=username, post_code=f"demo-{username}", from_on=clock.today())
    return [(username, display_name) for username, display_name, *_ in wanted]


def _draw_accounts(city: str) -> list[tuple[str, str, str, str, str, str]]:
    """Two people who hold draws at one unit, and three witnesses of three others."""
    return [
        ("chouqu", "市政务服务局 抽取主持", "government_services", "draw_holder", city, ""),
        ("chouqu2", "市政务服务局 抽取复核", "government_services", "draw_holder", city, ""),
        ("jianzheng", "市审计局 见证人", "audit", "draw_witness", city, ""),
        ("jianzheng2", "市司法局 见证人", "justice", "draw_witness", city, ""),
        ("jianzheng3", "市政府督查室 见证人", "supervision_office", "draw_witness", city, ""),
    ]


def _inspection_accounts(city: str, village: str, name: str) -> list[tuple[str, str, str, str, str, str]]:
    """Who plans, approves and makes inspections at three units, and who walks a grid cell."""
    return [
        ("jihua", "市市场监管局 检查计划员", "market_supervision", "inspection_planner", city, ""),
        ("shichang", "市市场监管局 检查负责人", "market_supervision", "inspection_head", city, ""),
        ("jiancha", "市市场监管局 检查员", "market_supervision", "inspector", city, ""),
        ("xiaofang", "市消防救援支队 检查负责人", "fire_rescue", "inspection_head", city, ""),
        ("youyan", "市城管局 检查负责人", "urban_management", "inspection_head", city, ""),
        ("wangge", f"{name} 网格员", f"{village}-committee", "grid_worker", village, ""),
    ]


def make_demo_inspections() -> Iterator[str]:
    """Registers, a plan drawn in public, visits and hazards in all states; yields what was done."""
    from yici.apps.oversight.demo.writing import Cast, make_inspections
    from yici.apps.places import public as places
    from yici.apps.records.demo.numbers import credit_code

    actor = places.actor_named
    cast = Cast(
        planner=actor("jihua"), head=actor("shichang"),
        heads={"market_supervision": actor("shichang"), "fire_rescue": actor("xiaofang"),
               "urban_management": actor("youyan")},
        witnesses=[actor("jianzheng"), actor("jianzheng2")], grid=actor("wangge"),
        accounts={"J1001": "jiancha"},
    )  # fmt: skip
    areas = places.list_areas(SYSTEM, parent=places.find_area(demo_township()))
    return make_inspections(cast=cast, areas=areas, credit_code=credit_code)


def _hotline_accounts(city: str, banner: str) -> list[tuple[str, str, str, str, str, str]]:
    """Who works on requests: hotline, a company with its head, a bureau, a banner, who supervises and publishes."""
    return [
        ("jiexian", "热线 话务员", "hotline_centre", "hotline_agent", city, ""),
        ("paidan", "热线 派单员", "hotline_centre", "hotline_dispatcher", city, ""),
        ("huifang", "热线 回访员", "hotline_centre", "call_back_agent", city, ""),
        ("rexian", "热线 负责人", "hotline_centre", "hotline_head", city, ""),
        ("reli", "城市热力公司 承办员", "heating_company", "handling_clerk", city, ""),
        ("relizhang", "城市热力公司 负责人", "heating_company", "handling_leader", city, ""),
        ("chengguan", "市城管局 承办员", "urban_management", "handling_clerk", city, ""),
        ("qicheng", "旗政府 承办员", f"{banner}-government", "handling_clerk", banner, ""),
        ("ducha", "市政府督查室 督查员", "supervision_office", "supervisor", city, ""),
        ("bianji", "热线 公开编辑", "hotline_centre", "media_editor", city, ""),
    ]


def _players() -> Any:
    """Who takes part in the lives of the hotline."""
    from yici.apps.hotline.demo.playing import Players
    from yici.apps.places import public as places

    who = {name: places.actor_named(name) for name in ("paidan", "huifang", "rexian", "reli", "chengguan", "qicheng")}
    handlers = {who[name].unit_code: who[name] for name in ("reli", "chengguan", "qicheng")}
    return Players(who["paidan"], who["huifang"], who["rexian"], handlers)


def make_demo_motions() -> Iterator[str]:
    """Write suggestions of deputies and proposals of members in all states; yields their numbers."""
    from yici.apps.hotline.demo.motions import make_motions
    from yici.apps.places import public as places

    return make_motions(_players(), places.actor_named("bianji"))


def _ledger_accounts(city: str) -> list[tuple[str, str, str, str, str, str]]:
    """Who keeps the ledger, approves, reports and verifies."""
    return [
        ("taizhang", "市委改革办 台账员", "reform_office", "ledger_keeper", city, ""),
        ("taizhangzhuren", "市委改革办 台账负责人", "reform_office", "ledger_head", city, ""),
        ("nengyuan", "市能源局 台账填报员", "energy", "ledger_unit", city, ""),
        ("tongji", "市统计局 台账核验员", "statistics", "ledger_verifier", city, ""),
    ]


def make_demo_ledger(say: Callable[[str], None]) -> None:
    """A report with its promises and half a year of rounds, as of the demo accounts; an existing ledger stays."""
    from yici.apps.ledger.demo.writing import has_entries, make_ledger
    from yici.apps.places import public as places

    if has_entries():
        return
    say("a ledger of promises with half a year of rounds …")
    who = [places.actor_named(name) for name in ("taizhang", "taizhangzhuren", "tongji")]
    for _ in make_ledger(who[0], who[1], who[2]):
        pass


def make_demo_requests(count: int, seed: int) -> Iterator[int]:
    """Write requests of the last weeks with their lives, as of the demo accounts; yields how many so far."""
    from yici.apps.hotline.demo.writing import make_requests, the_town
    from yici.apps.records.demo import names, numbers

    def name_of(random: Random) -> str:
        sex = random.choice("12")
        if random.random() < 0.15:
            return names.mongolian_name(random, sex)
        return names.chinese_name(random, random.choice(names.SURNAMES), sex)

    return make_requests(count, seed, players=_players(), town=the_town(name_of, numbers.phone))


def make_demo_evaluations(say: Callable[[str], None]) -> None:
    """Experts, venues and two projects, one of them awarded; their draws are held by the demo accounts."""
    from yici.apps.evaluation.demo.making import has_evaluations, make_evaluations
    from yici.apps.evaluation.demo.playing import Players, play
    from yici.apps.places import public as places
    from yici.apps.records.demo import names

    if has_evaluations():
        return

    def name_of(random: Random) -> str:
        sex = random.choice("12")
        if random.random() < 0.15:
            return names.mongolian_name(random, sex)
        return names.chinese_name(random, random.choice(names.SURNAMES), sex)

    say("240 synthetic experts of two libraries, six venues, two projects with their draws …")
    who = {one: places.actor_named(one) for one in ("jiaoyi", "caigou", "jianzheng", "jianzheng2")}
    city = places.list_area_line(places.find_area(demo_township()))[0]
    make_evaluations(who["jiaoyi"], city.code, name_of)
    play(Players(who["jiaoyi"], who["caigou"], (who["jianzheng"], who["jianzheng2"])))


def make_demo_licences(say: Callable[[str], None]) -> None:
    """Licences of the first residents and firms of the first village, in all states."""
    from yici.apps.places import public as places
    from yici.apps.services.demo.licences import has_licences, make_licences

    if not has_licences():
        villages = places.list_areas(SYSTEM, parent=places.find_area(demo_township()))
        say(f"{make_licences(villages[0])} licences of residents and firms …")


def _deciders(city: str) -> Callable[[str], Actor]:
    """Who decides in a unit: an account of its own, made when it is first asked for."""
    from yici.apps.places import public as places

    def actor_in(unit: str) -> Actor:
        code = f"demo-shenpi-{unit}"
        places.make_post(
            actor=SYSTEM, code=code, name="审批", unit=unit, role="approving_officer", area=city, readers=[],
            note=NOTE,
        )  # fmt: skip
        username = f"shenpi_{unit}"
        if not places.has_account(username):
            places.create_account(
                actor=SYSTEM, username=username, display_name="审批", password=PASSWORD, must_change=False
            )
            since = clock.today() - dt.timedelta(days=60)  # before the oldest application
            places.give_post(actor=SYSTEM, username=username, post_code=code, from_on=since)
        return places.actor_named(username)

    return actor_in


def make_demo_applications(say: Callable[[str], None]) -> None:
    """Applications in all states; the units that decide them get an account each, named after the unit."""
    from yici.apps.places import public as places
    from yici.apps.records.demo import names
    from yici.apps.records.demo.numbers import id_number
    from yici.apps.services.demo.applications import has_applications, make_applications
    from yici.apps.services.demo.handings import make_handings

    if has_applications():
        return
    say("10 applications at the window …")
    township = places.find_area(demo_township())
    city = places.list_area_line(township)[0]

    actor_in = _deciders(city.code)

    def name_of(random: Random) -> str:
        return names.chinese_name(random, random.choice(names.SURNAMES), random.choice("12"))

    def number_of(random: Random) -> str:
        return id_number(clock.today().replace(year=1960 + random.randrange(40)), random.randrange(999))

    villages = [area.code for area in places.list_areas(SYSTEM, parent=township)]
    for _ in make_applications(places.actor_named("chuangkou"), actor_in, villages, name_of, number_of):
        pass
    for _ in make_handings(places.actor_named("chuangkou"), city.code, name_of, number_of):
        pass


def make_demo_policies(say: Callable[[str], None]) -> None:
    """People of one village answer a policy; an officer of the unit that pays confirms, pays and refuses."""
    from yici.apps.places import public as places
    from yici.apps.services.demo.policies import has_policy_answers, make_policy_answers

    if has_policy_answers() or not places.has_account("shenpi_civil_affairs"):
        return
    say("five people answer a policy …")
    villages = places.list_areas(SYSTEM, parent=places.find_area(demo_township()))
    make_policy_answers(places.actor_named("shenpi_civil_affairs"), villages[0].key)


def make_demo_school_places(say: Callable[[str], None]) -> None:
    """Last year's round of primary schools, drawn and published, and this year's half way."""
    from yici.apps.enrolment.demo import has_places, make_demo_places
    from yici.apps.places import public as places
    from yici.apps.records.demo import names
    from yici.apps.records.demo.numbers import id_number

    if has_places():
        return
    say("27 applications for school places, last year's drawn in public …")

    def name_of(random: Random) -> str:
        return names.chinese_name(random, random.choice(names.SURNAMES), random.choice("12"))

    def number_of(random: Random, born: dt.date) -> str:
        return id_number(born, random.randrange(999))

    who = {one: places.actor_named(one) for one in ("zhaosheng", "jiaoyu", "jianzheng", "jianzheng2")}
    make_demo_places(who["zhaosheng"], who["jiaoyu"], (who["jianzheng"], who["jianzheng2"]), name_of, number_of)


def make_demo_resident(say: Callable[[str], None]) -> None:
    """A resident with a key, whose own page is full of life; says number and key."""
    from yici.apps.places import public as places
    from yici.apps.services.demo import residents

    if not residents.has_resident():
        township = places.find_area(demo_township())
        city = places.list_area_line(township)[0]
        villages = [one for one in places.list_areas(SYSTEM, parent=township) if one.kind in ("village", "gacha")]
        who = [places.actor_named(name) for name in ("cun", "minzheng", "chuangkou")]
        residents.make_resident(villages[0].code, who[0], who[1], who[2], _deciders(city.code))
    say(f"demo resident {residents.NAME}, at /me/: number {residents.NUMBER}, key {residents.KEY}")


def make_demo_hall(say: Callable[[str], None]) -> None:
    """A hall with a day of numbers, and appointments of the next days."""
    from yici.apps.places import public as places
    from yici.apps.services.demo.hall import has_visits, make_visits

    if has_visits():
        return
    say("a hall with a day of numbers, and appointments of the next days …")
    for _ in make_visits(places.actor_named("chuangkou")):
        pass


def make_demo_city(*, count: int, requests: int, say: Callable[[str], None]) -> None:
    """Accounts, residents and requests; what is there already stays."""
    from yici.apps.enrolment.demo import has_classes, make_demo_classes
    from yici.apps.hotline.demo.motions import has_motions
    from yici.apps.hotline.demo.writing import has_requests
    from yici.apps.hotline.public import publish_rates
    from yici.apps.oversight.demo.writing import has_inspections
    from yici.apps.places import public as places
    from yici.apps.records.demo.plan import has_people, make_demo

    accounts = make_demo_accounts()
    if not has_people():
        areas = places.list_areas(SYSTEM, parent=places.find_area(demo_township()))
        say(f"{count} synthetic residents of {len(areas)} villages, with households, plots, projects, enterprises …")
        for _ in make_demo(areas, count, 1, places=True, some_old=True):
            pass
    if not has_requests():
        say(f"{requests} synthetic requests of the last weeks …")
        for _ in make_demo_requests(requests, 1):
            pass
        publish_rates()  # of the month that is over, as the worker does within the hour
    if not has_motions():
        say("20 suggestions of deputies and proposals of members …")
        for _ in make_demo_motions():
            pass
    if not has_classes():
        say("Two grades of a school, one with its classes drawn …")
        people = [places.actor_named(name) for name in ("xuexiao", "jianzheng", "jianzheng2")]
        make_demo_classes(people[0], people[1:], 1)
    make_demo_evaluations(say)
    if not has_inspections():
        say("400 businesses, a plan of inspections drawn in public, visits and hazards …")
        for _ in make_demo_inspections():
            pass
    make_demo_ledger(say)
    make_demo_licences(say)
    make_demo_applications(say)
    make_demo_hall(say)
    make_demo_policies(say)
    make_demo_school_places(say)
    make_demo_resident(say)
    for username, who in accounts:
        say(f"demo account {username} ({who})")
