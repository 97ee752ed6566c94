"""People are told what may be due to them: a list made for a purpose, a word on the phone, what they answer written
down. Whoever was told or has answered is not told again of the same version.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from yici.apps.places.public import find_area
from yici.apps.records.public import PopulationQuery, catalogue, find_population, read_rows
from yici.apps.services.actions.own_policies import read_values
from yici.apps.services.actions.policies import ForWhom
from yici.apps.services.contracts import Policy, PolicyAnswer
from yici.apps.services.errors import NotAmongThem, PurposeNeeded
from yici.apps.services.models import PolicyOffer
from yici.apps.services.rules.policies import answers, condition_of, elements_needed
from yici.apps.services.states import POLICIES
from yici.core import audit, clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.delivery import Recipient
from yici.core.errors import NotFound
from yici.core.outbox import Notice, post

MOST = 300  # people of one list
NAMES = {
    "person": ("person.name", "person.phone"), "household": ("head.person.name", "head.person.phone"),
    "enterprise": ("enterprise.name", "enterprise.phone"),
}  # fmt: skip
CONTEXT = "policies.list"
TELL_PURPOSE, TELL_CONTEXT = "告知可能享受的政策", "policies.notice"


@dataclass(frozen=True, slots=True)
class DuePerson:
    """A record to which a policy may be due, on the list of who goes to tell them. ``version`` is that of the offer."""

    record: uuid.UUID
    name: str
    phone: str
    answer: str
    was_told: bool
    version: int


@dataclass(frozen=True, slots=True)
class DueList:
    """A list of an area in the order of its households; ``count`` is how many there are, ``rows`` the first of them."""

    policy: Policy
    area_code: str
    area_name: str
    purpose: str
    count: int
    rows: tuple[DuePerson, ...]


def list_due(*, actor: Actor, policy: Policy, area_code: str, purpose: str) -> DueList:
    """Records of an area to which a policy may be due today, with a line in the access log for each.

    Raises ``PurposeNeeded``, ``AreaNotFound``, and ``NotAllowed`` where the post does not read what the
    policy looks at.
    """
    actor.must(POLICIES)
    if not purpose.strip():
        raise PurposeNeeded
    area = find_area(area_code, actor)
    keys = _due(actor, policy, area.key)
    offers = {one.record: one for one in _offers(policy, keys)}
    known = [one for one in NAMES[policy.entity] if catalogue().element(one.removeprefix("head.")) is not None]
    shown = list(read_rows(actor, keys[:MOST], known, purpose=purpose.strip(), context=CONTEXT)) if keys else []

    def person(row: uuid.UUID, values: dict[str, str]) -> DuePerson:
        offer = offers.get(row)
        name, phone = (values.get(one, "") for one in NAMES[policy.entity])
        return DuePerson(
            row, name, phone, offer.answer if offer else "", bool(offer and offer.told_at),
            offer.version if offer else 0,
        )  # fmt: skip

    rows = [person(one.record, {code: str(known.value or "") for code, known in one.values.items()}) for one in shown]
    return DueList(policy, area.code, area.short_name, purpose.strip(), len(keys), tuple(rows))


def _due(actor: Actor, policy: Policy, area: uuid.UUID) -> list[uuid.UUID]:
    today = clock.today()
    query = PopulationQuery(policy.entity, condition_of(policy), area_key=area, as_of=today, since=today)
    return list(find_population(actor, query).records)


def _offers(policy: Policy, records: list[uuid.UUID]) -> list[PolicyOffer]:
    rows = PolicyOffer.objects.filter(policy=policy.code, valid_from=policy.valid_from)
    return [
        one for at in range(0, len(records), MOST) for one in rows.filter(record__in=records[at : at + MOST])
    ]  # fmt: skip


def tell_due(*, actor: Actor, policy: Policy, area_code: str, purpose: str) -> int:
    """Send a word to the phone of everybody of an area to whom a policy may be due and who was not asked before.

    The word does not name the policy: whoever else sees the phone learns nothing. Returns how many are told. Raises as
    ``list_due``.
    """
    actor.must(POLICIES)
    if not purpose.strip():
        raise PurposeNeeded
    area = find_area(area_code, actor)
    return _tell(actor, policy, area.id, area.key, _due(actor, policy, area.key), purpose)


@action
def _tell(
    actor: Actor, policy: Policy, area: int, area_key: uuid.UUID, keys: list[uuid.UUID], purpose: str
) -> int:  # fmt: skip
    known, now = {one.record for one in _offers(policy, keys)}, clock.now()
    fresh = [
        PolicyOffer(
            policy=policy.code, valid_from=policy.valid_from, record=one, area_id=area, told_at=now,
            told_by=actor.account, told_how="sms", made_at=now,
        )
        for one in keys
        if one not in known
    ]  # fmt: skip
    PolicyOffer.objects.bulk_create(fresh, ignore_conflicts=True)
    post([
        Notice("sms", "policy_person", str(one.key), "policy.may_be_due", {}, f"{one.key} told")
        for one in PolicyOffer.objects.filter(key__in=[one.key for one in fresh])
    ])  # fmt: skip
    audit.record(
        "policy.told", actor=actor, kind="area", key=area_key, policy=policy.code, count=len(fresh),
        purpose=purpose.strip()[:200],
    )  # fmt: skip
    return len(fresh)


def answer_for(*, actor: Actor, policy: Policy, record: uuid.UUID, area_code: str, purpose: str) -> tuple[
    PolicyAnswer, ForWhom
]:  # fmt: skip
    """What a policy says of a record that told a desk yes or no: read for the purpose. Raises ``NotAmongThem``."""
    actor.must(POLICIES)
    area = find_area(area_code, actor)
    if record not in _due(actor, policy, area.key):
        raise NotAmongThem
    values = read_values(actor, record, elements_needed(policy), purpose=purpose, context=CONTEXT)
    return answers(policy, values, clock.today()), ForWhom(record, area.code)


def reach_policy_person(key: str, channel: str) -> Sequence[Recipient]:
    """The phone of whom a policy was offered (key of the offer): the person, the head of the household, or the firm."""
    try:
        offer = PolicyOffer.objects.filter(key=uuid.UUID(key)).first()
        found = _phone_of(offer.record) if offer else ""
    except (ValueError, NotFound):
        return ()
    return (Recipient(found, {}, channel="sms"),) if found else ()


def _phone_of(record: uuid.UUID) -> str:
    phones = [names[1] for names in NAMES.values()]
    values = read_values(SYSTEM, record, phones, purpose=TELL_PURPOSE, context=TELL_CONTEXT)
    return next((str(values[one]) for one in phones if values.get(one)), "")
