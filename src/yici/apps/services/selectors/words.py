"""Values, elements and owners as residents read them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yici.apps.places.public import unit_names
from yici.apps.records.public import ElementFacts, catalogue


def is_chinese() -> bool:
    """Whether the page is read in Chinese."""
    return (get_language() or "").startswith("zh")


def name_of(element: ElementFacts) -> str:
    """What an element is called."""
    return element.name if is_chinese() or not element.name_en else element.name_en


def name_of_code(code: str) -> str:
    """What an element is called, by its code; the code itself where nobody knows it any more."""
    found = catalogue().element(code)
    return name_of(found) if found is not None else code


def words_of_value(element: ElementFacts | None, value: Any) -> str:
    """A value as people say it: codes by their names, yes and no, numbers without needless zeros."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Decimal):
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    listed = catalogue().lists.get(element.code_list) if element is not None and element.code_list else None
    names = []
    for one in value if isinstance(value, list | tuple) else [value]:
        entry = listed.by_code.get(str(one)) if listed is not None else None
        names.append(str(one) if entry is None else entry.name if is_chinese() else entry.name_en or entry.name)
    return "、".join(names)


def names_of_owners(codes: Iterable[str]) -> dict[str, str]:
    """What the units are called that keep elements; a village and a township by what they are."""
    local = {"village": _("Your village or community"), "township": _("Your township or street")}
    wanted = [code for code in dict.fromkeys(codes) if code]
    names = unit_names([code for code in wanted if code not in local])
    return {code: local.get(code) or names.get(code) or code for code in wanted} | {"": _("Nobody yet")}
