"""What policies say of somebody who is known, read from what the city holds; each look leaves a line.

The values are the person's own: they see why. An answer decides nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yici.apps.places.public import PERMISSIONS, find_area
from yici.apps.records.public import catalogue, read_rows
from yici.apps.services.contracts import Policy, PolicyAnswer
from yici.apps.services.rules.policies import answers, elements_needed
from yici.apps.services.selectors.catalogue import list_policies
from yici.core import clock
from yici.core.access import Actor

PURPOSE, CONTEXT = "看自己可能享受的政策", "policies.own"
ACCOUNT_PURPOSE = "补贴发到哪个账户"
READ_PROTECTED = "records.read_protected"
HOUSEHOLD_OF = "household.kind"  # a value of the household: its record comes with it


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """What a policy says of a person, for the record that it is about: the person, or the household."""

    policy: Policy
    answer: PolicyAnswer
    record: uuid.UUID


def own_reader(area_code: str) -> Actor:
    """Who reads: the person themself, in nobody's post. Every class of facts about them is theirs to see."""
    classes = {name for one in catalogue().elements.values() for name in one.reader_classes}
    permissions = frozenset(one for one in PERMISSIONS if one == READ_PROTECTED)
    return Actor(
        account=None, post=None, name="resident", permissions=permissions, readers=frozenset(classes),
        area_paths=(find_area(area_code).path,),
    )  # fmt: skip


def read_values(
    reader: Actor, record: uuid.UUID, elements: Sequence[str], *, purpose: str, context: str
) -> Mapping[str, Any]:  # fmt: skip
    """Values of a record and of what it is joined to, by element; those that the city does not have are absent."""
    known = catalogue()
    wanted = [path for path in dict.fromkeys(elements) if known.element(path.removeprefix("head.")) is not None]
    [row] = read_rows(reader, [record], wanted, purpose=purpose, context=context)
    return {path: one.value for path, one in row.values.items()}


def own_answers(record: uuid.UUID, area_code: str, *, code: str = "") -> list[OwnAnswer]:
    """What the policies for people and families of today (or one of them) say of a person."""
    policies = [one for one in list_policies() if one.entity != "enterprise" and code in ("", one.code)]
    if not policies:
        return []
    reader = own_reader(area_code)
    needed = [path for one in policies for path in elements_needed(one)]
    values, today = read_values(reader, record, needed, purpose=PURPOSE, context=CONTEXT), clock.today()
    household = household_of(reader, record) if any(one.entity == "household" for one in policies) else None
    return [
        OwnAnswer(one, answers(one, values, today), household or record if one.entity == "household" else record)
        for one in policies
    ]


def household_of(reader: Actor, record: uuid.UUID) -> uuid.UUID | None:
    """The household that a person belongs to, when the city knows one."""
    if catalogue().element(HOUSEHOLD_OF) is None:
        return None
    [row] = read_rows(reader, [record], [HOUSEHOLD_OF], purpose=PURPOSE, context=CONTEXT)
    return row.others[0][0] if row.others else None


def known_account(record: uuid.UUID, area_code: str) -> str:
    """The account of a person that the city holds; "" when it holds none."""
    found = read_values(
        own_reader(area_code), record, ["person.bank_account"], purpose=ACCOUNT_PURPOSE, context=CONTEXT
    )  # fmt: skip
    return str(found.get("person.bank_account", ""))
