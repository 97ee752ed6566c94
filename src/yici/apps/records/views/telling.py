"""Values, days and people in words, for all pages of records."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from yici.apps.places.public import account_names, post_names, unit_names
from yici.apps.records.contracts import AccessFacts, ElementFacts
from yici.apps.records.rules.values import decimal_text
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.cityfiles import entity_words
from yici.apps.records.selectors.needs import element_of
from yici.core import clock
from yici.core.masking import mask

YES, NO = "是", "否"
MOST_NAMED = 30  # elements named in one line of who read what
LOCAL_OWNERS = {
    "village": "村（嘎查）",
    "township": "苏木镇",
    "village_clerk": "村填报员",
    "township_clerk": "镇填报员",
}


def language() -> str:
    """The language of the page."""
    return get_language() or "zh-hans"


def words_of(element: ElementFacts | None, value: object) -> str:
    """A value as people say it: codes by their names, yes and no, numbers without trailing zeros."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Decimal):
        return decimal_text(value)
    codes = catalogue().lists.get(element.code_list) if element is not None and element.code_list else None
    several = value if isinstance(value, list | tuple) else [value]
    names = []
    for one in several:
        entry = codes.by_code.get(str(one)) if codes is not None else None
        names.append(entry.name if entry is not None else str(one))
    return "、".join(names)


def is_number(element: ElementFacts) -> bool:
    """Whether a value is a number or contact of a person, shown masked."""
    is_private = element.sensitivity in ("personal", "sensitive")
    return element.is_protected or (is_private and (element.type == "phone" or element.code.endswith("id_number")))


def shown(element: ElementFacts | None, value: object) -> str:
    """A value for a page: numbers of people masked."""
    text = words_of(element, value)
    return mask(element.identifier or element.code, text) if element is not None and is_number(element) else text


def name_of_entity(entity: str) -> str:
    """What an entity is called."""
    found = entity_words().get(entity)
    return found.called(language()) if found is not None else entity


def counted(entity: str, count: int) -> str:
    """So many of an entity, with its counting word."""
    found = entity_words().get(entity)
    if language().startswith("en"):
        name = found.name_en.lower() if found is not None else entity
        return f"{count:,} × {name}"
    return f"{count} {found.counter if found is not None else '条'}"


def name_of_element(element: ElementFacts) -> str:
    """What an element is called."""
    return element.name_en if language().startswith("en") and element.name_en else element.name


def names_of_owners(codes: Iterable[str]) -> dict[str, str]:
    """What owners are called, by their code in the catalogue."""
    wanted = [code for code in dict.fromkeys(codes) if code]
    names = unit_names(wanted)
    return {code: LOCAL_OWNERS.get(code) or names.get(code, code) for code in wanted}


def age_words(day: dt.date | None) -> str:
    """How long ago a day is, in the largest unit that fits."""
    if day is None:
        return ""
    days = (clock.today() - day).days
    if days < 1:
        return _("today")
    if days < 62:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < 730:
        return ngettext("%(n)d month ago", "%(n)d months ago", days // 30) % {"n": days // 30}
    return ngettext("%(n)d year ago", "%(n)d years ago", days // 365) % {"n": days // 365}


def minutes_words(at: dt.datetime) -> str:
    """How long ago an instant is: minutes, then hours, then the day."""
    minutes = int((clock.now() - at).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if minutes < 60 * 24:
        return ngettext("%(n)d hour ago", "%(n)d hours ago", minutes // 60) % {"n": minutes // 60}
    return clock.day_of(at).isoformat()


def names_of(accounts: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, str]:
    """Display names of accounts."""
    return account_names([one for one in dict.fromkeys(accounts) if one is not None])


def tell_accesses(accesses: Iterable[AccessFacts], held: Collection[str] = ()) -> list[dict[str, Any]]:
    """Who read what for what, in plain words for the person it is about; the same on one day stands once, counted.

    ``held`` are the elements that there is a value of: what was asked for and not there was not read.
    """
    found = list(accesses)
    people = names_of(one.account for one in found)
    posts = post_names([one.post for one in found if one.post is not None])
    rows: dict[tuple[Any, ...], dict[str, Any]] = {}
    for one in found:
        place = (clock.day_of(one.at), one.account, one.post, one.purpose, one.elements)
        if place in rows:
            rows[place]["times"] += 1
            continue
        elements = [facts for code in one.elements if (facts := element_of(code))]
        shown_ones = [facts for facts in elements if facts.code in held] or elements
        names = list(dict.fromkeys(name_of_element(facts) for facts in shown_ones))
        rows[place] = {
            "at": one.at,
            "times": 1,
            "who": people.get(one.account, "") if one.account else _("The system"),
            "post": posts.get(one.post, "") if one.post else "",
            "purpose": one.purpose or _("Daily work of this post; no other purpose was stated"),
            "names": names[:MOST_NAMED],
            "more": max(len(names) - MOST_NAMED, 0),
        }
    return list(rows.values())
