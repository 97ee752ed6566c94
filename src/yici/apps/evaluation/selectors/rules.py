"""Rule files and professions, as the city's files have them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from yici.apps.evaluation.cityfiles import FILE, PROFESSIONS, rule_of
from yici.apps.evaluation.contracts import RegimeRule
from yici.apps.evaluation.errors import RuleMissing
from yici.core.models import CityRow


def rule_row(regime: str, on: dt.date) -> dict[str, Any]:
    """The row of the rule file in force on a day; raises ``RuleMissing``."""
    rows = CityRow.objects.filter(file=FILE, retired_on=None, code__startswith=f"{regime}|", code__lte=f"{regime}|{on}")
    found = rows.order_by("-code").values_list("content", flat=True).first()
    if found is None:
        raise RuleMissing(regime=regime, day=on.isoformat())
    return dict(found)


def list_rules() -> list[RegimeRule]:
    """All versions of all rule files, newest first in each regime."""
    rows = CityRow.objects.filter(file=FILE, retired_on=None).order_by("code").values_list("content", flat=True)
    return sorted((rule_of(row) for row in rows[:200]), key=lambda one: (one.code, -one.valid_from.toordinal()))


def professions() -> dict[str, str]:
    """What may be asked for, by code: the second level of the city's list."""
    return {code: row["name"] for code, row in _rows() if row.get("parent")}


def disciplines() -> dict[str, str]:
    """What venues can host, by code: the first level."""
    return {code: row["name"] for code, row in _rows() if not row.get("parent")}


def _rows() -> list[tuple[str, dict[str, str]]]:
    found = CityRow.objects.filter(file=PROFESSIONS, retired_on=None).order_by("code")
    return list(found.values_list("code", "content")[:2000])
