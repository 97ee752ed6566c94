"""Which units can be chosen, and which one is meant by what somebody typed: a code, a name, initials of pinyin."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pypinyin

from yici.apps.hotline.contracts import UnitChoice
from yici.apps.places.public import (
    AreaNotFound,
    UnitNotFound,
    find_area,
    find_unit,
    list_areas,
    list_units,
    list_units_over,
    unit_names,
)
from yici.core.access import SYSTEM


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """The first letters of the pinyin of a name: 城管局 → cgj."""
    return "".join(pypinyin.lazy_pinyin(name, style=pypinyin.Style.FIRST_LETTER)).lower()


def list_choices(area_code: str = "") -> list[UnitChoice]:
    """Units that may be responsible in an area, the nearest first; without one the units of the city."""
    if area_code:
        try:
            found = list_units_over(find_area(area_code))
        except AreaNotFound:
            found = list_units()
    else:
        found = list_units()
    names = names_with_place([one.code for one in found])
    return [UnitChoice(one.code, names[one.code], initials(one.name)) for one in found if one.code in names]


def names_with_place(codes: Iterable[str]) -> dict[str, str]:
    """Names of units; a bureau of a banner with the banner before it, so that nobody takes it for the city's."""
    names = unit_names(sorted(set(codes)))
    below = {code: code.partition("-")[0] for code in names if code[0].isdigit()}
    places = {area: find_area(area).short_name for area in set(below.values())}
    return {
        code: name if code not in below or name.startswith(places[below[code]]) else f"{places[below[code]]}{name}"
        for code, name in names.items()
    }


def unit_choices() -> list[tuple[str, str]]:
    """(code, name) of the units of the city, for a list to choose from."""
    return [(one.code, one.name) for one in list_units()]


def find_typed_unit(text: str, area_code: str = "") -> str:
    """The code of the unit meant; empty when none or several could be. “城管局 (urban_management)” is understood."""
    typed = text.strip()
    if typed.endswith(")") and "(" in typed:
        typed = typed[typed.rindex("(") + 1 : -1].strip()
    try:
        return find_unit(typed).code
    except UnitNotFound:
        pass
    choices = list_choices(area_code)
    for found in (
        [one for one in choices if one.name == typed],
        [one for one in list_units() if one.name == typed],
        [one for one in choices if one.initials == typed.lower()],
        [one for one in choices if typed and (typed in one.name or one.initials.startswith(typed.lower()))],
    ):
        if len(found) == 1:
            return found[0].code
    return ""


def find_typed_area(text: str) -> str:
    """The code of the area meant by a code, a name or initials; empty when none or several could be."""
    typed = text.strip()
    try:
        return find_area(typed).code
    except AreaNotFound:
        pass
    found = list_areas(SYSTEM, text=typed, most=20) if typed else []
    for some in ([one for one in found if typed in (one.name, one.short_name)], found):
        if len(some) == 1:
            return some[0].code
    return ""
