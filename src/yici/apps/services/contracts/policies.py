"""Policies, and what they say of a record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

#: Whose records a policy speaks of.
PolicyEntity = Literal["person", "household", "enterprise"]


@dataclass(frozen=True, slots=True)
class PolicyCondition:
    """One condition over the elements of a record, with what is said when it holds, does not hold, or is not known."""

    code: str
    when: str
    yes: str
    no: str
    unknown: str
    yes_en: str = ""
    no_en: str = ""
    unknown_en: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a policy that may be due to somebody. ``without_asking`` (免申即享): no form, the person only says
    yes; ``item`` is the item under which it is applied for otherwise.
    """

    code: str
    name: str
    name_en: str
    entity: PolicyEntity
    unit: str
    valid_from: dt.date
    gives: str
    gives_en: str = ""
    without_asking: bool = False
    item: str = ""
    conditions: tuple[PolicyCondition, ...] = ()


@dataclass(frozen=True, slots=True)
class ConditionAnswer:
    """Whether a condition holds for a record (None: not known), why, and which elements are missing to know it."""

    code: str
    holds: bool | None
    reason: str
    reason_en: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PolicyAnswer:
    """What a policy says of a record: ``holds`` is True only when every condition does. It decides nothing."""

    policy: str
    valid_from: dt.date
    holds: bool | None
    conditions: tuple[ConditionAnswer, ...]


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """A condition that a new version of a policy adds, drops, or puts otherwise."""

    code: str
    what: Literal["added", "dropped", "changed"]
    before: str
    after: str
