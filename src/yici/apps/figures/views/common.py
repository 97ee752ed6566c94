"""What the pages of reports share: the area that words name, the actor's own area, the rows to choose from, limits."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yici.apps.figures.errors import NotOneArea
from yici.apps.figures.forms import ROWS
from yici.apps.places.public import AreaView, find_area, list_areas
from yici.apps.records.public import catalogue
from yici.core.access import Actor
from yici.core.ratelimit import Bucket

#: Reports asked, changes, files, rows opened: at once, then a minute, for each account.
REPORTS = Bucket(burst=40, per_minute=30)
CHANGES = Bucket(burst=60, per_minute=60)
OPENINGS = Bucket(burst=120, per_minute=120)


def language() -> str:
    """The language of the page."""
    return get_language() or "zh-hans"


def joined(words: list[str]) -> str:
    """Words one after the other, as the language does it."""
    return (", " if language().startswith("en") else "、").join(words)


def own_area(actor: Actor) -> AreaView | None:
    """The widest area that the post covers."""
    found = list_areas(actor, most=1)
    return found[0] if found else None


def area_named(actor: Actor, words: str) -> AreaView:
    """The one area in scope that words, initials or a code name; empty is the actor's own. Raises ``NotOneArea``."""
    words = words.strip()
    if not words:
        own = own_area(actor)
        if own is None:
            raise NotOneArea(words=words)
        return find_area(own.key, actor)
    found = list_areas(actor, text=words, most=30)
    exact = [area for area in found if words in (area.code, area.name, area.short_name)]
    if len(exact) == 1 or len(found) == 1:
        return (exact or found)[0]
    raise NotOneArea(words=words)


def row_choices(area: AreaView | None) -> list[dict[str, Any]]:
    """The kinds of rows that make sense below an area."""
    level = area.level if area else 2
    choices = []
    for value, label in ROWS:
        _word, _colon, wanted = value.partition(":")
        if value == "area" and level >= 5:
            continue
        if not wanted or int(wanted) > level + 1:
            choices.append({"value": value or "whole", "label": label})
    return choices


def by_of(text: str) -> str | None:
    """The rows that a page asks for: None keeps those of the definition."""
    return None if text in ("", "own") else "" if text == "whole" else text


def rows_words(by: str) -> str:
    """What makes the rows, in words."""
    known = {value: str(label) for value, label in ROWS}
    element = catalogue().element(by)
    return known.get(by) or (_("by {name}").format(name=element.name) if element else by)
