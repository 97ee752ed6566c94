"""An actor sees the areas of its subtree and nothing else."""

from __future__ import annotations

import pytest

from yici.apps.places.public import AreaNotFound, find_area, find_unit_of_area, list_area_line, list_areas
from yici.apps.places.tests.cast import Cast
from yici.core.access import SYSTEM


def names(actor_name: str, cast: Cast) -> list[str]:
    return [area.short_name for area in list_areas(cast.actor(actor_name), level=5)]


def test_the_bureau_of_the_city_sees_every_village(cast: Cast) -> None:
    assert names("alice", cast) == ["东村", "西嘎查", "远村"]


def test_the_clerk_of_a_village_sees_that_village(cast: Cast) -> None:
    assert names("bob", cast) == ["东村"]


def test_another_village_is_not_found_in_the_same_words_as_a_wrong_code(cast: Cast) -> None:
    with pytest.raises(AreaNotFound) as hidden:
        find_area(cast.far.code, cast.actor("bob"))
    with pytest.raises(AreaNotFound) as wrong:
        find_area("159909999999", cast.actor("bob"))
    assert str(hidden.value).replace(cast.far.code, "") == str(wrong.value).replace("159909999999", "")


def test_a_path_that_begins_alike_is_not_inside(cast: Cast) -> None:
    from yici.apps.places.guards import covers

    bob = cast.actor("bob")
    assert covers(bob, cast.east.path)
    assert not covers(bob, cast.east.path[:-1] + "9/")


def test_the_line_of_an_area_runs_from_the_city_down(cast: Cast) -> None:
    assert [area.short_name for area in list_area_line(find_area(cast.east.code))] == [
        "试验市",
        "前旗",
        "河口镇",
        "东村",
    ]


def test_the_system_sees_all(cast: Cast) -> None:
    assert len(list_areas(SYSTEM)) == 8


def test_the_committee_of_a_village_is_its_unit_and_a_bureau_is_none(cast: Cast) -> None:
    found = find_unit_of_area(find_area(cast.east.code))
    assert found is not None and found.code == "committee-east"
    assert find_unit_of_area(find_area(cast.city.code)) is None
