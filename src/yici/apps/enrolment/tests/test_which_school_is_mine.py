"""A catchment by area, street and house number; two schools that claim one address, and addresses of none."""

from __future__ import annotations

import datetime as dt

from yici.apps.enrolment.contracts import Stretch
from yici.apps.enrolment.rules.catchments import find_schools, gaps, house_number, in_force, overlaps

AREA, OTHER = "150603001001", "150603001002"
DIVIDED = [
    Stretch("north", "150603001"),
    Stretch("east", AREA, "乌仁街", 1, 99, "odd"),
    Stretch("west", AREA, "乌仁街", 2, 98, "even"),
]


def test_house_numbers_come_before_the_rest_of_the_area() -> None:
    assert find_schools(DIVIDED, AREA, "乌仁街", 7) == ["east"]
    assert find_schools(DIVIDED, AREA, " 乌仁 街", 8) == ["west"]
    assert find_schools(DIVIDED, AREA, "乌仁街", 120) == ["north"]
    assert find_schools(DIVIDED, AREA, "乌仁街", None) == ["north"]
    assert find_schools(DIVIDED, OTHER, "乌仁街", 7) == ["north"]
    assert find_schools(DIVIDED, "150603002001", "", None) == []


def test_a_community_comes_before_the_street_office_above_it() -> None:
    assert find_schools([*DIVIDED, Stretch("own", OTHER)], OTHER, "", None) == ["own"]


def test_the_first_number_of_what_somebody_wrote_is_the_house() -> None:
    assert house_number("１２号院3栋") == 12
    assert house_number("没有门牌") is None


def test_two_schools_for_the_same_house_are_named() -> None:
    def meets(first: Stretch, second: Stretch) -> bool:
        return overlaps([first, second]) == [(first, second)]

    assert meets(Stretch("a", AREA), Stretch("b", AREA))
    assert not meets(Stretch("a", AREA), Stretch("a", AREA))
    assert not meets(Stretch("a", AREA, "甲路", 1, 50), Stretch("b", AREA, "甲路", 51, 99))
    assert meets(Stretch("a", AREA, "甲路", 1, 51), Stretch("b", AREA, "甲路", 51, 99))
    assert not meets(Stretch("a", AREA, "甲路", 1, 52, "odd"), Stretch("b", AREA, "甲路", 52, 99))
    assert not meets(Stretch("a", AREA, "甲路", side="odd"), Stretch("b", AREA, "甲路", side="even"))
    later = Stretch("b", AREA, valid_from=dt.date(2027, 1, 1))
    assert not meets(Stretch("a", AREA, valid_to=dt.date(2026, 12, 31)), later)
    assert in_force([later], dt.date(2026, 5, 1)) == []


def test_an_area_with_divided_streets_and_no_rest_has_a_gap() -> None:
    assert gaps(DIVIDED, [AREA, OTHER, "150603002001"]) == ["150603002001"]
    assert gaps(DIVIDED[1:], [AREA]) == [AREA]
