"""Items, things, their forms and materials, and what comes of putting them together.

An item (政务服务事项) is data of a version; a thing (一件事) is items done as one. Lengths are in the unit that their
rule names; nothing assumes working days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

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
    bound a number, ``choices`` a code; ``group`` names a repeated group of which it is a part; ``heading`` is the
    one it is asked under (empty: that of its entity). English words stand beside the Chinese ones, choices in order.
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
    heading: str = ""
    name_en: str = ""
    hint_en: str = ""
    choices_en: tuple[str, ...] = ()


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
    result_years: int = 0  # how long a licence that it gives is valid; 0: without end
    remedy: str = ""  # what the applicant can do against a decision, as its letters say it
    fields: tuple[Field, ...] = ()
    needs: tuple[Need, ...] = ()
    steps: tuple[Step, ...] = ()
    extension: int = 0  # by how much the legal limit may be extended, once, in its own unit; 0: not at all


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
    """How a material is had, and why: ``source`` names the licence, the elements, the promise or the place.

    ``licence`` is the kind of licence that would be it, ``grade`` the trust grade of the one that is.
    """

    material: str
    way: Way
    source: Sequence[str] = ()
    reason: str = ""
    licence: str = ""
    grade: str = ""
