"""A yes or no to a policy, and what follows: nothing is decided automatically, an officer of the paying unit confirms.

Whoever is known says it for themselves; somebody at a desk writes down what a person or firm told them.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from yici.apps.cases.public import CaseView, Limit, open_case, step
from yici.apps.places.public import find_area, find_unit
from yici.apps.services.actions.own_policies import read_values
from yici.apps.services.contracts import Policy, PolicyAnswer
from yici.apps.services.errors import AccountNeeded, PaidAlready, PolicyNotDue, PurposeNeeded, RefusalNeedsGround
from yici.apps.services.guards import get_payment_for
from yici.apps.services.models import PolicyOffer, PolicyPayment
from yici.apps.services.states import PAYMENT, PaymentFacts
from yici.core import audit, clock, crypto
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile
from yici.core.ids import new_key
from yici.core.outbox import Notice, post

ACCOUNT = "policy.account"
SHORTEST, LONGEST = 12, 21  # digits of an account
NAMES = ("person.name", "enterprise.name")  # of a household its head's


@dataclass(frozen=True, slots=True)
class ForWhom:
    """Whose answer it is: a record (person, household, firm) and the area it stands in."""

    record: uuid.UUID
    area_code: str


def tidy_account(text: str) -> str:
    """Digits of an account, spaces and full-width signs accepted; raises ``AccountNeeded`` when it is none."""
    found = "".join(unicodedata.normalize("NFKC", text[:80]).replace("-", "").split())
    if not (found.isascii() and found.isdigit() and SHORTEST <= len(found) <= LONGEST):
        raise AccountNeeded
    return found


@action
def say_yes(
    *, actor: Actor, policy: Policy, answer: PolicyAnswer, whom: ForWhom, expected: int, account: str = ""
) -> uuid.UUID | None:
    """Say yes to a version of a policy. Without a form a case of the paying unit begins (its key is returned); with a
    form the yes is only remembered. ``expected`` is the version of the offer that was looked at, 0 when there was none.

    Raises ``PolicyNotDue``, ``AccountNeeded``, ``ChangedMeanwhile``, ``PaidAlready``.
    """
    if answer.holds is False:
        raise PolicyNotDue
    digits = tidy_account(account) if policy.without_asking else ""
    offer = _answered(actor, policy, whom, expected, "yes")
    if not policy.without_asking:
        return None
    return _open_payment(actor, offer, policy, answer, digits).key


@action
def say_no(*, actor: Actor, policy: Policy, whom: ForWhom, expected: int) -> None:
    """Say no to a version of a policy: it is remembered and not asked again. Raises as ``say_yes``."""
    _answered(actor, policy, whom, expected, "no")


@action
def take_answer_back(*, actor: Actor, policy: Policy, whom: ForWhom, expected: int) -> None:
    """Take a yes or a no back, as long as nothing was paid. Raises ``ChangedMeanwhile``, ``PaidAlready``."""
    _answered(actor, policy, whom, expected, "")


def _answered(actor: Actor, policy: Policy, whom: ForWhom, expected: int, said: str) -> PolicyOffer:
    now = clock.now()
    offer, is_new = PolicyOffer.objects.select_for_update().get_or_create(
        policy=policy.code, valid_from=policy.valid_from, record=whom.record,
        defaults={"area_id": find_area(whom.area_code).id, "made_at": now, "version": 0},
    )  # fmt: skip
    if offer.version != expected and not is_new:
        raise ChangedMeanwhile
    if said != "yes" or offer.answer != "yes":
        _take_open_payment_back(offer)
    offer.answer, offer.answered_at, offer.answered_by = said, now, None if actor.is_system else actor.account
    offer.version += 1
    offer.save(update_fields=["answer", "answered_at", "answered_by", "version"])
    verb = {"yes": "policy.wanted", "no": "policy.declined", "": "policy.answer_taken_back"}[said]
    audit.record(verb, actor=actor, kind="policy_offer", key=offer.key, policy=policy.code)
    return offer


def _take_open_payment_back(offer: PolicyOffer) -> None:
    if offer.payments.filter(paid_on__isnull=False).exists():
        raise PaidAlready
    for row in offer.payments.filter(is_open=True).select_related("case"):
        step(actor=SYSTEM, case=row.case_id, event="take_back", expected=row.case.version, audience="citizen")
        row.is_open = False
        row.save(update_fields=["is_open"])


def _open_payment(
    actor: Actor, offer: PolicyOffer, policy: Policy, answer: PolicyAnswer, account: str
) -> PolicyPayment:  # fmt: skip
    found = offer.payments.filter(is_open=True).first()
    if found is not None:
        return found
    key, unit = new_key(), find_unit(policy.unit)
    case = open_case(
        actor=actor, case_type=PAYMENT, subject=key, title=policy.name, area_id=offer.area_id, owner_id=unit.id,
        main_id=unit.id, limits=[Limit("pay", "working_days", policy.days)],
    )  # fmt: skip
    return PolicyPayment.objects.create(
        key=key, offer=offer, case_id=case.key, unit_id=unit.id, content=content_of(policy),
        found=[[one.code, one.holds] for one in answer.conditions], said_at=clock.now(),
        account_sealed=crypto.seal(account, record=str(key), element=ACCOUNT),
    )  # fmt: skip


def content_of(policy: Policy) -> dict[str, Any]:
    """A version of a policy as plain JSON: what a yes keeps, whatever the files say later."""

    def plain(value: Any) -> Any:
        match value:
            case dt.date():
                return value.isoformat()
            case Mapping():
                return {key: plain(one) for key, one in value.items()}
            case list() | tuple():
                return [plain(one) for one in value]
        return value

    return dict(plain(asdict(policy)))


def facts_of_payment(actor: Actor, row: PolicyPayment) -> PaymentFacts:
    """What decides the steps of a payment for an actor."""
    recorder = row.offer.answered_by
    return PaymentFacts(
        is_paying_unit=actor.unit_code == row.unit.code,
        is_recorder=recorder is not None and recorder == actor.account,
    )


@action
def move_payment(
    *, actor: Actor, payment: uuid.UUID, event: str, expected: int, text: str = "", paid_on: dt.date | None = None
) -> CaseView:  # fmt: skip
    """Confirm, pay or refuse. Raises ``PaymentNotFound``, ``RefusalNeedsGround`` and what ``step`` raises."""
    row = get_payment_for(actor, payment, is_locked=True)
    if event == "refuse" and not text.strip():
        raise RefusalNeedsGround
    case = step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of_payment(actor, row),
        text=text.strip()[:2000], audience="citizen",
    )  # fmt: skip
    row.decided_at, row.decided_by = clock.now(), actor.account
    row.is_open = case.phase != "closed"
    row.paid_on = (paid_on or clock.today()) if event == "pay" else None
    row.save(update_fields=["decided_at", "decided_by", "is_open", "paid_on"])
    once = f"{row.key} {event}"
    post([Notice("sms", "policy_person", str(row.offer.key), f"policy.{event}", {}, once)])
    return case


@dataclass(frozen=True, slots=True)
class Looked:
    """Whose payment it is, and the account to pay into, opened once."""

    name: str
    account: str


@action
def look_at_payment(*, actor: Actor, payment: uuid.UUID, purpose: str) -> Looked:
    """Name and account, for the unit that pays; the purpose is written down with it. Raises ``PurposeNeeded``."""
    row = get_payment_for(actor, payment)
    if not purpose.strip():
        raise PurposeNeeded
    audit.record(
        "policy.payment_opened", actor=actor, kind="policy_payment", key=row.key, purpose=purpose.strip()[:200]
    )  # fmt: skip
    values = read_values(actor, row.offer.record, NAMES, purpose=purpose.strip(), context="policies.payment")
    return Looked(next((str(values[one]) for one in NAMES if values.get(one)), ""), account_of(row))


def account_of(row: PolicyPayment) -> str:
    """The account of a payment; "" when it was erased."""
    sealed = row.account_sealed
    return crypto.open_sealed(sealed, record=str(row.key), element=ACCOUNT) if sealed else ""


def last_account(records: Sequence[uuid.UUID]) -> str:
    """The account that one of these records gave last time, so that it is asked once."""
    rows = PolicyPayment.objects.filter(offer__record__in=records).exclude(account_sealed="")
    found = rows.order_by("-id").first()
    return account_of(found) if found else ""
