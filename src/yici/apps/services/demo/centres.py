"""Invented convenience centres and village points over a city's real areas. Nothing here was measured.

A city replaces the files by its own. Every row says that it is invented (``synthetic``, note), and so do the pages.
Points are drawn inside a rough extent of each banner; phones are 12345, for a number that looks real may be one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from random import Random

Row = dict[str, str]

SEED = 866
CENTRES = 866
SINCE = "2026-01-01"
NOTE = "合成示例，不是真实网点"
POINT_NOTE = "合成示例，不是实测坐标"
#: Rough extent of a banner (west, south, east, north) and its town, in degrees; for drawing points, nothing else.
EXTENTS: Mapping[str, tuple[tuple[float, float, float, float], tuple[float, float]]] = {
    "150602": ((109.62, 39.66, 110.26, 39.95), (109.99, 39.82)),
    "150603": ((109.68, 39.56, 109.94, 39.68), (109.83, 39.60)),
    "150621": ((109.25, 40.02, 110.68, 40.46), (110.03, 40.40)),
    "150622": ((110.20, 39.40, 111.30, 40.12), (111.22, 39.86)),
    "150623": ((106.75, 37.88, 108.25, 38.52), (107.48, 38.18)),
    "150624": ((107.00, 38.55, 108.70, 39.90), (107.98, 39.09)),
    "150625": ((107.40, 39.60, 109.00, 40.70), (108.73, 39.83)),
    "150626": ((108.45, 37.85, 109.50, 39.10), (108.84, 38.60)),
    "150627": ((109.30, 39.10, 110.35, 39.62), (109.75, 39.56)),
}
CITY_POINT = (109.83, 39.60)
IN_TOWN = {"street": 0.05, "functional_area": 0.12}  # degrees around the banner's town
#: Degrees around its township in which a place lies.
AROUND = {"community": 0.015, "virtual": 0.02, "village": 0.12, "gacha": 0.22}

GROUPS: Sequence[tuple[str, str, str, tuple[str, ...]]] = (
    ("social", "社保就业", "Work and social insurance", (
        "flexible_insurance", "flexible_registration", "flexible_work_subsidy", "pension_start", "pension_transfer",
        "retirement_review", "funeral_subsidy",
    )),
    ("health", "医保卫健", "Health", (
        "birth_certificate", "child_allowance", "maternity_claim", "medical_account_death", "medical_transfer",
        "newborn_insurance", "offsite_medical", "retirement_medical",
    )),
    ("civil", "民政养老", "Relief and old age", (
        "burial_relief", "elder_allowance", "elder_card", "elder_care_subsidy",
    )),
    ("disability", "残疾人服务", "Disability", (
        "assistive_device", "disability_card", "disability_living_subsidy", "disability_nursing_subsidy",
        "home_refit_disabled",
    )),
    ("household", "户籍证件", "Household and cards", (
        "birth_registration", "conduct_certificate", "death_registration", "household_move", "id_card_renewal",
        "residence_permit",
    )),
    ("housing", "住房公积金", "Housing and fund", (
        "fund_withdrawal_death", "fund_withdrawal_rent", "fund_withdrawal_retirement", "public_rental",
        "rental_subsidy",
    )),
    ("farming", "农牧草原", "Farming and grassland", ("animal_quarantine", "grassland_reward", "machinery_subsidy")),
    ("business", "企业开办经营", "Business", (
        "company_registration", "drainage_permit", "fire_check", "food_licence", "seal_making", "shop_registration",
    )),
    ("learning", "入学资助", "Schooling", ("school_aid", "school_enrolment")),
)  # fmt: skip
#: Which groups are done at a level, and which are handed on from there.
DONE: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "city": (tuple(one[0] for one in GROUPS), ()),
    "banner": (tuple(one[0] for one in GROUPS), ()),
    "township": (
        ("civil", "disability", "farming", "health", "social"), ("business", "household", "housing", "learning"),
    ),
    "village": ((), ("civil", "disability", "farming", "health", "social")),
}  # fmt: skip
#: Timetable → (days, months, opens, closes, late).
TIMETABLES: Mapping[str, Sequence[tuple[str, str, str, str, str]]] = {
    "hall": (
        ("working", "", "08:30", "12:00", "no"), ("working", "", "12:00", "14:30", "yes"),
        ("working", "", "14:30", "17:30", "no"), ("saturday", "", "09:00", "12:00", "yes"),
    ),
    "township": (
        ("working", "5|6|7|8|9", "08:30", "12:00", "no"), ("working", "5|6|7|8|9", "15:00", "18:00", "no"),
        ("working", "1|2|3|4|10|11|12", "08:30", "12:00", "no"),
        ("working", "1|2|3|4|10|11|12", "14:30", "17:30", "no"),
    ),
    "village": (("working", "", "09:00", "12:00", "no"), ("working", "", "14:30", "17:00", "no")),
    "village_evening": (
        ("working", "", "09:00", "12:00", "no"), ("working", "", "14:30", "17:00", "no"),
        ("working", "", "17:00", "19:00", "yes"),
    ),
}  # fmt: skip
CLOSURES = (
    ("2026-11-26", "2026-12-04", "搬到新址，正在装修", "Moving to a new place"),
    ("2026-12-01", "2026-12-02", "供电检修", "Work on the power line"),
)
LEVELS = {2: "city", 3: "banner", 4: "township", 5: "village"}


def invent(areas: Sequence[Mapping[str, str]], seed: int = SEED, count: int = CENTRES) -> dict[str, list[Row]]:
    """Rows of the five files by table: all of the city, of banners and townships, and as many villages as are left."""
    random = Random(seed)
    living = [one for one in areas if not one["valid_to"]]
    points = dict(_points(living, random))
    above = [one for one in living if int(one["level"]) < 5]
    villages = [one for one in living if one["level"] == "5" and one["kind"] != "virtual"]
    with_one = {one["code"] for one in random.sample(villages, max(0, min(len(villages), count - len(above))))}
    chosen = [*above, *(one for one in villages if one["code"] in with_one)]
    names = {one["code"]: one for one in living}
    centres = [_centre(one, names, points, random) for one in chosen]
    halls = [one["code"] for one in centres if one["level"] == "township"]
    return {
        "service_centres": centres,
        "service_points": [
            {"area": one["code"], **_degrees(points[one["code"]]), "synthetic": "yes", "note": POINT_NOTE}
            for one in living if one["level"] == "5"
        ],
        "service_centre_groups": [
            {"code": code, "position": str(at), "name": name, "name_en": english, "items": "|".join(items), "note": ""}
            for at, (code, name, english, items) in enumerate(GROUPS, 1)
        ],
        "service_timetables": [
            {"code": code, "position": str(at), "days": days, "months": months, "opens": opens, "closes": closes,
             "late": late, "note": NOTE}
            for code, lines in TIMETABLES.items() for at, (days, months, opens, closes, late) in enumerate(lines, 1)
        ],
        "service_closures": [
            {"centre": centre, "first": first, "last": last, "reason": reason, "reason_en": english, "note": NOTE}
            for centre, (first, last, reason, english) in zip(random.sample(halls, min(2, len(halls))), CLOSURES,
                                                              strict=False)
        ],
    }  # fmt: skip


def _points(areas: Sequence[Mapping[str, str]], random: Random) -> Iterator[tuple[str, tuple[float, float]]]:
    below: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for one in areas:
        below[one["parent"]].append(one)
    for city in below[""]:
        yield city["code"], CITY_POINT
        for banner in below[city["code"]]:
            extent, town = EXTENTS.get(banner["code"], ((109.6, 39.5, 110.0, 39.9), CITY_POINT))
            yield banner["code"], town
            for township in below[banner["code"]]:
                near = IN_TOWN.get(township["kind"])
                there = _near(town, near, random) if near else _inside(extent, random)
                yield township["code"], there
                for village in below[township["code"]]:
                    yield village["code"], _near(there, AROUND.get(village["kind"], 0.1), random)


def _inside(extent: tuple[float, float, float, float], random: Random) -> tuple[float, float]:
    west, south, east, north = extent
    return random.uniform(west, east), random.uniform(south, north)


def _near(point: tuple[float, float], spread: float, random: Random) -> tuple[float, float]:
    return point[0] + random.triangular(-spread, spread), point[1] + random.triangular(-spread, spread) * 0.8


def _degrees(point: tuple[float, float]) -> Row:
    return {"lon": f"{point[0]:.5f}", "lat": f"{point[1]:.5f}"}


def _centre(
    area: Mapping[str, str], names: Mapping[str, Mapping[str, str]], points: Mapping[str, tuple[float, float]],
    random: Random,
) -> Row:  # fmt: skip
    level = LEVELS[int(area["level"])]
    does, passes_on = DONE[level]
    short = area["short_name"]
    name = {"city": f"{area['name']}政务服务中心", "banner": f"{area['name']}政务服务中心",
            "township": f"{short}便民服务中心", "village": f"{short}便民服务站"}[level]  # fmt: skip
    above = names.get(area["parent"], area)
    hours = {"city": "hall", "banner": "hall", "township": "township"}.get(level)
    lon, lat = points[area["code"]]
    beside = (lon + random.uniform(-0.004, 0.004), lat + random.uniform(-0.003, 0.003))
    speaks = ["zh"] + (["mn"] if area["kind"] in ("city", "banner", "sumu", "gacha") else [])
    return {
        "code": area["code"], "valid_from": SINCE, "valid_to": "", "name": name, "level": level, "area": area["code"],
        "address": f"{above['short_name'] if level in ('township', 'village') else ''}{short}（合成示例地址）",
        **_degrees(beside), "phone": "12345",
        "timetable": hours or random.choice(("village", "village", "village_evening")),
        "does": "|".join(does), "passes_on": "|".join(passes_on),
        "accessible": "yes" if level != "village" or random.random() < 0.6 else "no",
        "languages": "|".join(speaks + (["sign"] if level == "city" else [])),
        "way": "一楼大厅，门口有坡道" if level in ("city", "banner") else "", "synthetic": "yes", "note": NOTE,
    }  # fmt: skip
