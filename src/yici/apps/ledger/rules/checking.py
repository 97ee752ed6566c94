"""Whether the fields of an adjustment can be taken, and in which form they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from yici.apps.ledger.contracts.keeping import KINDS, LEVELS
from yici.apps.ledger.errors import FieldWrong
from yici.apps.ledger.rules.folding import CHANGEABLE, day
from yici.apps.ledger.rules.numbers import number_of, text_of

COMPARATORS = ("", ">=", "<=", "=", "~")
_LONGEST = {"sentence": 1000, "title": 200, "indicator": 120}


def checked(content: Mapping[str, Any], *, types: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The fields in the form they are kept in; ``types`` are the columns of the city's item types. Raises
    ``FieldWrong`` for the first that cannot be taken.
    """
    found: dict[str, Any] = {}
    for name, value in content.items():
        if name not in CHANGEABLE:
            raise FieldWrong(field=name, problem=_("there is no such field."))
        if name == "assisting":
            found[name] = [str(one) for one in value if str(one)]
        elif name == "columns":
            found[name] = {str(key)[:40]: str(one).strip()[:300] for key, one in dict(value).items()}
        else:
            found[name] = _one(name, str(value if value is not None else "").strip())
    _columns(found, types)
    if "title" in found and not found["title"]:
        raise FieldWrong(field="title", problem=_("it is empty. Say in one line what was promised."))
    return found


def _one(name: str, text: str) -> str:
    if len(text) > _LONGEST.get(name, 80):
        raise FieldWrong(field=name, problem=_("it is too long."))
    if name in ("value", "base") and text:
        number = number_of(text)
        if number is None or abs(number) >= 10**18:
            raise FieldWrong(field=name, problem=_("it is not a number."))
        return text_of(number)
    if name in ("deadline", "base_on") and text and day(text) is None:
        raise FieldWrong(field=name, problem=_("it is not a day. Write it as 2026-12-31."))
    choices = {"comparator": COMPARATORS, "kind": KINDS, "level": LEVELS}.get(name)
    if choices is not None and text not in choices:
        raise FieldWrong(field=name, problem=_("it is none of the choices."))
    return text


def _columns(found: dict[str, Any], types: Mapping[str, tuple[str, ...]]) -> None:
    kind = found.get("item_type", "")
    if kind and kind not in types:
        raise FieldWrong(field="item_type", problem=_("the city has no such type of items."))
