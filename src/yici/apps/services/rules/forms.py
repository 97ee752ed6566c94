"""An e-form with what was typed: which fields are shown, what formulas give, what is missing or wrong.

One pass from the first field to the last: a field reads only fields before it (``composing.in_reading_order``). A field
that is not shown counts as not known, whatever was typed there before. ``static/services/form.js`` does the same from
the same tree; a test compares both on random forms.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yici.apps.records.conditions import compute, evaluate, portable
from yici.apps.services.contracts import Field, MergedField

MOST_SIGNS = 500
MOST_ROWS = 50  # of a repeated group
SPACE = " \t\r\n"
_INT, _DEC = re.compile(r"-?[0-9]{1,15}"), re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
_DAY, _PHONE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"), re.compile(r"\+?[0-9]{7,15}")

#: What a form holds: texts by code; for a repeated group a list of such texts under its name.
Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FormState:
    """``values`` are those that count (shown, valid or computed), ``problems`` say by code: missing, kind, least, most,
    choices, long. Fields of a group stand as ``group[0].code``, counted from 0.
    """

    shown: tuple[str, ...]
    required: frozenset[str]
    values: Mapping[str, Any]
    problems: Mapping[str, str]
    computed: Mapping[str, str] = field(default_factory=dict)


def understand(fields: Sequence[MergedField], typed: Typed, as_of: dt.date) -> FormState:
    """What a form says on a day."""
    known: dict[str, Any] = {}
    problems: dict[str, str] = {}
    shown, required, computed = [], set(), {}
    for one in fields:
        code = one.field.code
        if one.when and evaluate(one.when, known, as_of) is not True:
            continue
        shown.append(code)
        is_required = one.required_when is not None and (
            not one.required_when or evaluate(one.required_when, known, as_of) is True
        )
        if is_required:
            required.add(code)
        if one.field.formula:
            found = compute(one.field.formula, known, as_of)
            if found is not None:
                known[code] = found
                computed[code] = text_of(found)
            continue
        if one.field.group:
            _take_group(one.field, typed, is_required, known, problems)
            continue
        value, problem = take(one.field, typed.get(code, ""))
        problem = problem or ("missing" if is_required and value is None else "")
        if problem:
            problems[code] = problem
        elif value is not None:
            known[code] = value
    return FormState(tuple(shown), frozenset(required), known, problems, computed)


def _take_group(
    one: Field, typed: Typed, is_required: bool, known: dict[str, Any], problems: dict[str, str]
) -> None:  # fmt: skip
    rows = typed.get(one.group) or ()
    held: list[dict[str, Any]] = known.setdefault(one.group, [])
    for at, row in enumerate(list(rows)[:MOST_ROWS] if isinstance(rows, list | tuple) else ()):
        while len(held) <= at:
            held.append({})
        value, problem = take(one, row.get(one.code, "") if isinstance(row, Mapping) else "")
        problem = problem or ("missing" if is_required and value is None else "")
        if problem:
            problems[f"{one.group}[{at}].{one.code}"] = problem
        elif value is not None:
            held[at][one.code] = value


def take(one: Field, text: object) -> tuple[Any, str]:
    """The value of a field and what is wrong with it: (None, "") when nothing was typed."""
    typed = unicodedata.normalize("NFKC", text).strip(SPACE) if isinstance(text, str) else ""
    if not typed:
        return None, ""
    if len(typed) > MOST_SIGNS:
        return None, "long"
    match one.kind:
        case "int" | "dec":
            return _number(one, typed)
        case "bool":
            return (typed == "yes", "") if typed in ("yes", "no") else (None, "kind")
        case "date":
            return (typed, "") if _DAY.fullmatch(typed) and _is_day(typed) else (None, "kind")
        case "phone":
            compact = re.sub(r"[ -]", "", typed)
            return (compact, "") if _PHONE.fullmatch(compact) else (None, "kind")
        case "code":
            return (typed, "") if not one.choices or typed in one.choices else (None, "choices")
    return typed, ""


def _number(one: Field, typed: str) -> tuple[Any, str]:
    pattern = _INT if one.kind == "int" else _DEC
    if pattern.fullmatch(typed) is None:
        return None, "kind"
    value: int | Decimal = int(typed) if one.kind == "int" else Decimal(typed)
    if one.least is not None and value < one.least:
        return None, "least"
    if one.most is not None and value > one.most:
        return None, "most"
    return value, ""


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def text_of(value: Any) -> str:
    """A computed value as it is shown: numbers without needless zeros, yes and no, days in ISO form."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        plain = format(value or Decimal(0), "f")  # no minus before zero
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(value)


def names_of(fields: Sequence[MergedField], problems: Mapping[str, str]) -> dict[str, str]:
    """Names of the fields that have a problem, by their code."""
    names = {one.field.code: one.field.name for one in fields}
    return {key: names.get(key.rpartition("].")[2] or key, key) for key in problems}


def for_browser(fields: Sequence[MergedField]) -> list[dict[str, Any]]:
    """The form as ``static/services/form.js`` reads it: conditions and formulas as trees."""
    return [
        {
            "code": one.field.code, "kind": one.field.kind, "group": one.field.group, "least": one.field.least,
            "most": one.field.most, "choices": list(one.field.choices),
            "when": portable(one.when) if one.when else None,
            "required_when": portable(one.required_when) if one.required_when else one.required_when,
            "formula": portable(one.field.formula) if one.field.formula else None,
        }
        for one in fields
    ]  # fmt: skip
