"""Centres around the cast's village: a hall far off, one at the township, one in the village."""

from __future__ import annotations

from yici.apps.services.tests.cast import SINCE, put

VILLAGE = "159901100201"  # of the cast of places
TOWNSHIP, BANNER, CITY = "159901100", "159901", "1599"


def a_centre(
    code: str, lon: float, lat: float, level: str = "village", *, timetable: str = "usual", **more: str
) -> None:
    """A centre at a point; it passes everything on unless something else is said."""
    put(
        "service_centres.csv", code, code=code, valid_from=SINCE, name=f"{code} 便民服务中心", level=level,
        area=more.pop("area", VILLAGE), address="一号街", lon=f"{lon:.5f}", lat=f"{lat:.5f}", phone="12345",
        timetable=timetable, languages="zh|mn", accessible="yes", synthetic="no", **({"passes_on": "food"} | more),
    )  # fmt: skip


def a_point(area: str, lon: float, lat: float) -> None:
    """The point of a village."""
    put("service_points.csv", area, area=area, lon=f"{lon:.5f}", lat=f"{lat:.5f}", synthetic="no")


def the_centres() -> None:
    """Three centres, one timetable of working days and one with late hours, two groups."""
    for at, (days, opens, closes, late) in enumerate((
        ("working", "09:00", "12:00", "no"), ("working", "14:30", "17:00", "no"),
    )):  # fmt: skip
        put("service_timetables.csv", f"usual|{at}", code="usual", position=str(at), days=days, months="", opens=opens,
            closes=closes, late=late)  # fmt: skip
    for at, (days, opens, closes, late) in enumerate((
        ("working", "08:30", "12:00", "no"), ("working", "12:00", "14:30", "yes"),
        ("saturday", "09:00", "12:00", "yes"),
    )):  # fmt: skip
        put("service_timetables.csv", f"hall|{at}", code="hall", position=str(at), days=days, months="", opens=opens,
            closes=closes, late=late)  # fmt: skip
    for code, name, item in (("food", "餐饮", "food_licence"), ("signs", "牌匾", "shop_sign")):
        put("service_centre_groups.csv", code, code=code, position="1", name=name, name_en=code, items=item)
    a_point(VILLAGE, 110.0, 39.8)
    a_centre("near", 110.005, 39.8)
    a_centre("middle", 110.05, 39.8, "township", area=TOWNSHIP, timetable="hall", does="food", passes_on="")
    a_centre("hall", 110.5, 39.8, "city", area=CITY, timetable="hall", does="food|signs", passes_on="")
