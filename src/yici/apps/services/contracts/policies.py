"""Policies, and what they say of a record."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

#: Whose records a policy speaks of.
PolicyEntity = Literal["person", "household", "enterprise"]


@dataclass(frozen=True, slots=True)
class PolicyCondition:
    """One condition over the elements of a record, with what is said when it holds, does not hold, or is not known.

    ``is_given``: somebody who checks for themselves is not asked (that they are alive).
    """

    code: str
    when: str
    yes: str
    no: str
    unknown: str
    yes_en: str = ""
    no_en: str = ""
    unknown_en: str = ""
    is_given: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """One version of a policy that may be due to somebody. ``without_asking`` (免申即享): no form, the person only says
    yes; ``item`` is the item under which it is applied for otherwise. ``days`` are the working days in which the unit
    decides after a yes.
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
    days: int = 20
    basis: tuple[str, ...] = ()
    valid_to: dt.date | None = None


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


@dataclass(frozen=True, slots=True)
class PolicyQuestion:
    """One thing that a self check asks. ``key`` is an element path. ``kind``: "yes_no" asks whether ``condition``
    holds, "number" and "choice" for the value itself.
    """

    key: str
    kind: Literal["yes_no", "number", "choice"]
    condition: PolicyCondition
    choices: tuple[str, ...] = ()
