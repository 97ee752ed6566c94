"""What may leave services: items, things and what came of putting them together. Imports no Django.

An item (政务服务事项) is data of a version; a thing (一件事) is items done as one. Lengths are in the unit that their
rule names; nothing assumes working days.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

#: Who applies. A firm is an ``enterprise`` record, also a one-person business.
Object = Literal["person", "enterprise"]

#: At once while somebody waits (即办件), or within a promised limit (承诺件).
Handling = Literal["immediate", "promised"]

#: In what a limit is counted; as clocks of cases.
LimitRule = Literal["hours", "calendar_days", "working_days"]

#: Must be there to be accepted; may follow later (容缺后补); may be left away.
Necessity = Literal["required", "later", "optional"]

#: From the strictest: what several items ask of one material becomes the strictest of them.
NECESSITIES: tuple[Necessity, ...] = ("required", "later", "optional")

#: How a material is had, the best for the applicant first: the city holds it, a promise stands for it, another place
#: shares it, the applicant brings it.
Way = Literal["held", "promise", "shared", "bring"]
WAYS: tuple[Way, ...] = ("held", "promise", "shared", "bring")

#: What a field takes.
FieldKind = Literal["text", "int", "dec", "bool", "date", "code", "phone", "id"]


@dataclass(frozen=True, slots=True)
class Duration:
    """So many hours, calendar days or working days."""

    rule: LimitRule
    length: int


@dataclass(frozen=True, slots=True)
class Field:
    """A typed place in an e-form. ``code`` is its identity: an element ("person.name") or, where the city keeps no such
    fact, ``form.`` and a name; two items with the same code ask for the same thing.

    ``when`` is a condition over other fields (shown only then), ``formula`` computes the value, ``least`` and ``most``
    bound a number, ``choices`` a code; ``group`` names a repeated group of which it is a part.
    """

    code: str
    name: str
    kind: FieldKind
    is_required: bool = True
    when: str = ""
    formula: str = ""
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    group: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """A material by its key, never by its name. ``licence`` is the kind of licence that is it, ``elements`` are facts
    that stand for it when all are known, ``may_promise`` says whether a signed promise does, ``shared_by`` which other
    place.
    """

    code: str
    name: str
    licence: str = ""
    elements: tuple[str, ...] = ()
    may_promise: bool = False
    shared_by: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """That an item wants a material: how strictly, how many copies, under which condition, by which basis."""

    material: str
    necessity: Necessity = "required"
    copies: int = 1
    when: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that the applicant or a unit goes through. ``is_special``: outside the limit, told in writing."""

    code: str
    name: str
    is_special: bool = False


#: What a rule of an item does: says something, asks for something, says that the item cannot be granted so.
Then = Literal["hint", "supplement", "not_met"]


@dataclass(frozen=True, slots=True)
class ItemRule:
    """What is said while a form is filled and when it is checked. It stops nobody: a person decides."""

    item: str
    code: str
    when: str
    then: Then
    says: str
    says_en: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One version of an item. ``legal`` runs from acceptance, ``promised`` is what the unit says it will keep."""

    code: str
    name: str
    unit: str
    valid_from: dt.date
    object: Object = "person"
    handling: Handling = "promised"
    legal: Duration = Duration("working_days", 20)
    promised: Duration = Duration("working_days", 20)
    visits: int = 1
    result: str = ""
    result_licence: str = ""
    remedy: str = ""  # what the applicant can do against a decision, as its letters say it
    fields: tuple[Field, ...] = ()
    needs: tuple[Need, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """An item in a thing: after which others it can be decided, and when it belongs to it at all."""

    item: str
    after: tuple[str, ...] = ()
    when: str = ""


@dataclass(frozen=True, slots=True)
class Thing:
    """One version of a thing: its parts and the steps that are left when they are done as one."""

    code: str
    name: str
    valid_from: dt.date
    parts: tuple[Part, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class MergedField:
    """A field asked once for all items that want it. ``when`` and ``required_when``: "" is always, None is never."""

    field: Field
    items: tuple[str, ...]
    when: str
    required_when: str | None


@dataclass(frozen=True, slots=True)
class MergedNeed:
    """A material brought once for all items that want it, as the strictest of them wants it."""

    material: str
    necessity: Necessity
    copies: int
    items: tuple[str, ...]
    when: str
    bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two items that cannot be asked as one: ``what`` is kind, range, choices or formula of a field, or a loop."""

    what: str
    code: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Composed:
    """Items put together. ``layers`` are items that run side by side, in order; ``longest`` is the longest chain of
    promised limits, by rule; what stands in ``conflicts`` must be settled before the thing is published.
    """

    fields: tuple[MergedField, ...]
    needs: tuple[MergedNeed, ...]
    layers: tuple[tuple[str, ...], ...]
    longest: Mapping[str, int] = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class Cut:
    """What a thing saves against its items one by one. ``cut_percent`` has two places, rounded half away from zero."""

    before: int
    after: int
    cut_percent: float


@dataclass(frozen=True, slots=True)
class HeldLicence:
    """A licence that the city holds: its kind, number, holder's record, validity and trust grade (A issued by a unit, B
    checked at a window, C uploaded, D declared).
    """

    kind: str
    number: str
    valid_from: str = ""
    valid_to: str = ""
    state: str = "valid"
    grade: str = "A"
    source: str = ""


@dataclass(frozen=True, slots=True)
class Had:
    """How a material is had, and why: ``source`` names the licence, the elements, the promise or the place."""

    material: str
    way: Way
    source: Sequence[str] = ()
    reason: str = ""


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


#: Who acts: the applicant, or somebody with a mandate, a guardian, a helper of the window (帮办代办).
Role = Literal["self", "agent", "guardian", "helper"]


@dataclass(frozen=True, slots=True)
class WhoApplies:
    """Who applies, and who acts for them. ``number``: identity number or credit code; ``record``: their record."""

    name: str
    number: str = ""
    phone: str = ""
    role: Role = "self"
    agent: str = ""
    record: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Applying:
    """What somebody hands in: an item or a thing by code, who applies, where, and what the form holds.

    ``values`` are texts by code of a field (lists of such texts for a group); ``sources`` say of fields that came from
    the city which record they came from; ``files`` are addresses of stored files by material; ``promised`` are
    materials for which the applicant signed a promise.
    """

    code: str
    who: WhoApplies
    area_code: str
    values: Mapping[str, Any]
    is_thing: bool = True
    channel: str = "web"
    sources: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    promised: tuple[str, ...] = ()
    draft: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class PartView:
    """An item of an application. ``state`` is its case's; ``version`` goes back with the next step."""

    key: uuid.UUID
    item: str
    name: str
    unit_code: str
    unit_name: str
    number: str
    state: str
    words: str
    version: int
    promised_by: dt.date | None
    accepted_at: dt.datetime | None = None
    is_accepted_by_silence: bool = False
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application with its parts. ``done`` of ``all`` parts have been decided."""

    key: uuid.UUID
    number: str
    code: str
    title: str
    state: str
    version: int
    received_at: dt.datetime
    parts: tuple[PartView, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """How many parts have been decided or have ended otherwise."""
        return sum(one.is_ended or one.state in ("granted", "refused") for one in self.parts)
