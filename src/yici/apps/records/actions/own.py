"""What the city tells a person about themselves, takes for their application, and hears them say is wrong.

Whoever calls this has made sure who asks. The person reads everything held about them and their household, also what
posts need a class for; what is used for an application, and every number that is opened, leaves a line in the log.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from yici.apps.records.actions.access import AccessLog
from yici.apps.records.actions.answers import record_answers
from yici.apps.records.actions.portraits import ToldValue, tell_record
from yici.apps.records.actions.reading import read_logged
from yici.apps.records.contracts import Answer, ElementFacts, Known, LinkKind, SourceFacts
from yici.apps.records.errors import UnknownElement
from yici.apps.records.guards import get_record_for
from yici.apps.records.models import Doubt, Link
from yici.apps.records.rules import joins
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.needs import element_of
from yici.apps.records.selectors.world import known_on
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action

#: Who reads when a person does: nobody with a post, about one record only.
OWN = Actor(account=None, post=None, name="resident", is_system=True, area_paths=("/",))
#: Who says something when a person does: no owner of any element, so it is a claim.
CLAIMS = Actor(
    account=None, post=None, name="resident", permissions=frozenset({"records.write"}), area_paths=("/",)
)  # fmt: skip
SAID = "resident"  # the reference of the source


@dataclass(frozen=True, slots=True)
class OwnValue:
    """One value held about a person or the household. ``value`` is None where it stays closed until it is tapped."""

    element: ElementFacts
    value: Known | None
    is_closed: bool
    told_on: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class OwnUse:
    """A value that is taken for an application: from which record and version, who keeps it, since when."""

    known: Known
    element: ElementFacts
    record: uuid.UUID
    version: int
    told_on: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class OwnDoubt:
    """What a person said is wrong, and what became of it: open, kept or taken."""

    element: str
    state: str
    opened_at: dt.datetime
    answered_at: dt.datetime | None
    owner: str


def tell_own(person: uuid.UUID, *, withheld: Collection[str] = ()) -> tuple[list[OwnValue], int]:
    """Everything held about a person and the household, and how many values are withheld. Raises ``NotFound``."""
    told: list[ToldValue] = []
    for key in [person, *_households(person)]:
        told += tell_record(OWN, key).values
    told = [one for one in told if is_own(one.element)]
    shown = [one for one in told if one.element.code not in withheld]
    return [OwnValue(one.element, one.known, one.is_closed, one.told_on, one.source) for one in shown], len(told) - len(
        shown
    )


def _households(person: uuid.UUID) -> list[uuid.UUID]:
    record = get_record_for(OWN, person)
    links = Link.objects.filter(known_on(clock.today(), None), part=record, kind=LinkKind.MEMBER)
    return list(links.filter(whole__state="living").values_list("whole__key", flat=True).distinct()[:5])


def open_own(person: uuid.UUID, code: str, *, purpose: str) -> Known | None:
    """One value in full, after the line in the log is saved. Raises ``UnknownElement``."""
    facts = element_of(code)
    if facts is None or not is_own(facts):
        raise UnknownElement(element=code)
    return read_logged(OWN, person, [facts.code], purpose=purpose, context="me").values.get(facts.code)


def is_own(facts: ElementFacts) -> bool:
    """Whether an element speaks of the person alone, or of what the household shares.

    Numbers of a household, and what is put together from its members, speak of others.
    """
    if facts.is_forbidden:
        return False
    if facts.entity == joins.PERSON:
        return not facts.derive.startswith(tuple(joins.HEAD_WORDS))
    return facts.entity == joins.HOUSEHOLD and not facts.is_protected and not facts.derive


def take_own(person: uuid.UUID, codes: Sequence[str], *, purpose: str, context: str) -> dict[str, OwnUse]:
    """Values for an application of the person, with where each comes from; the line says which and for what.

    Elements of other things, and forbidden ones, are left out. Must not run inside an action: the line is committed
    before a value is handed out.
    """
    wanted = [code for code in dict.fromkeys(codes) if (one := element_of(code)) is not None and is_own(one)]
    if not wanted:
        return {}
    found = read_logged(OWN, person, wanted, purpose=purpose, context=context).values
    told = {one.element.code: one for one in tell_own(person)[0]}
    uses: dict[str, OwnUse] = {}
    for code, known in found.items():
        facts, said = element_of(code), told.get(code)
        if facts is not None and known.value not in (None, ""):
            on, source = (said.told_on, said.source) if said else (None, "")
            uses[code] = OwnUse(known, facts, person, known.version, on, source)
    return uses


def log_own(actor: Actor, person: uuid.UUID, codes: Sequence[str], *, purpose: str, context: str) -> None:
    """Write that somebody looked at values of a person that lie elsewhere (in an application)."""
    record = get_record_for(OWN, person)
    AccessLog(actor, elements=codes, purpose=purpose, context=context, is_protected=False).admit([record.pk])


@action
def claim_own(person: uuid.UUID, code: str, value: str, *, title: str) -> int:
    """A person says what a value of theirs should be: a claim, and a question for the owner where they differ.

    Returns how many questions were opened. Raises ``ValuesRefused``, ``UnknownElement``.
    """
    facts = catalogue().element(code)
    if facts is None or not is_own(facts) or facts.derive:
        raise UnknownElement(element=code)
    result = record_answers(CLAIMS, [Answer(person, code, value)], SourceFacts("typed", title, SAID))
    audit.record("record.claimed_by_person", actor=OWN, kind="record", key=person, element=code)
    return result.doubts


def list_own_doubts(person: uuid.UUID, most: int = 50) -> list[OwnDoubt]:
    """What a person said is wrong, newest first, with what the owner made of it."""
    record = get_record_for(OWN, person)
    rows = Doubt.objects.filter(record__key__in=[record.key, *_households(person)], source__reference=SAID)
    rows = rows.select_related("element", "owner").order_by("-id")[:most]
    return [
        OwnDoubt(
            one.element.code if one.element else "", one.state, one.opened_at, one.answered_at,
            one.owner.code if one.owner else (one.element.owner_code if one.element else ""),
        )
        for one in rows
    ]  # fmt: skip
