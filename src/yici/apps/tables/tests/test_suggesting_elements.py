"""A planned column that exists under another name is found before it is asked."""

from __future__ import annotations

from yici.apps.tables.matching import Catalogue, CatalogueElement
from yici.apps.tables.matching.duplicates import SAME, similar_elements

CATALOGUE = Catalogue(
    {
        one.code: one
        for one in (
            CatalogueElement("household.heating", "取暖方式", "household", "code", aliases=("采暖方式",)),
            CatalogueElement("person.phone", "联系电话", "person", "phone"),
            CatalogueElement("child.guardian_phone", "监护人电话", "person", "phone"),
            CatalogueElement("building.area", "建筑面积", "building", "area", "㎡"),
            CatalogueElement("plot.area", "地块面积", "plot", "area", "亩"),
            CatalogueElement("form.filler", "填表人", "form"),
        )
    }
)


def _codes(*path: str, unit: str = "", entity: str = "") -> list[str]:
    return [one.element for one in similar_elements(path, CATALOGUE, unit=unit, entity=entity)]


def test_another_spelling_of_a_name_is_the_same() -> None:
    found = similar_elements(("手机号码",), CATALOGUE, entity="person")
    assert found[0].element == "person.phone" and found[0].score >= SAME


def test_what_is_only_alike_comes_with_a_lower_score_and_its_reason() -> None:
    found = similar_elements(("冬季采暖方式",), CATALOGUE, entity="household")[0]
    assert (found.element, found.score < SAME) == ("household.heating", True)
    assert "采暖方式" in found.reason


def test_somebody_elses_fact_is_not_the_rows_own() -> None:
    assert _codes("监护人", "手机号", entity="person")[0] == "child.guardian_phone"
    assert "person.phone" not in _codes("监护人", "手机号", entity="person")


def test_the_unit_decides_between_areas() -> None:
    assert _codes("房屋建筑面积", unit="㎡", entity="building")[0] == "building.area"


def test_nothing_near_is_nothing() -> None:
    assert _codes("电动车品牌") == []
