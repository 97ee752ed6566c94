"""What was said to policies: offers of a person, payments of a unit."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from yici.apps.cases.public import CaseView, cases_of, state_words, timeline
from yici.apps.services.contracts import ConditionAnswer, Policy, PolicyAnswer
from yici.apps.services.models import PolicyOffer, PolicyPayment
from yici.apps.services.rules.reading import policy_from
from yici.apps.services.selectors.policies import ReasonView, told
from yici.apps.services.states import PAYMENT
from yici.core.access import SYSTEM


@dataclass(frozen=True, slots=True)
class OfferView:
    """What was said to a version of a policy. ``paying`` is where the payment stands in words, ``why`` what the unit
    wrote; ``version`` goes back with the next answer.
    """

    key: uuid.UUID
    policy: str
    valid_from: dt.date
    record: uuid.UUID
    answer: str
    answered_at: dt.datetime | None
    version: int
    number: str = ""
    paying: str = ""
    why: str = ""
    is_paid: bool = False
    paid_on: dt.date | None = None


def offers_of(records: Iterable[uuid.UUID]) -> dict[tuple[str, dt.date, uuid.UUID], OfferView]:
    """Offers to these records, by policy, version and record."""
    rows = list(PolicyOffer.objects.filter(record__in=list(records)))
    payments: dict[int, PolicyPayment] = {}
    for one in PolicyPayment.objects.filter(offer__in=rows).order_by("id"):
        payments[one.offer_id] = one
    cases = cases_of(PAYMENT, [one.key for one in payments.values()])
    return {
        (one.policy, one.valid_from, one.record): _view(one, payments.get(one.pk), cases) for one in rows
    }  # fmt: skip


def _view(row: PolicyOffer, payment: PolicyPayment | None, cases: Mapping[uuid.UUID, CaseView]) -> OfferView:
    if payment is None:
        return OfferView(
            row.key, row.policy, row.valid_from, row.record, row.answer, row.answered_at, row.version
        )  # fmt: skip
    case = cases[payment.key]
    said = [one.text for one in timeline(SYSTEM, case.key) if one.audience == "citizen" and one.text]
    return OfferView(
        row.key, row.policy, row.valid_from, row.record, row.answer, row.answered_at, row.version, case.number,
        str(state_words(f"{PAYMENT}:{case.state}")), said[-1] if said else "", payment.paid_on is not None,
        payment.paid_on,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment for the unit that confirms it: the version of the yes, and what was known then."""

    key: uuid.UUID
    record: uuid.UUID
    policy: Policy
    name: str
    reasons: tuple[ReasonView, ...]
    case: CaseView
    words: str
    said_at: dt.datetime
    due_on: dt.date | None
    was_written_down: bool
    is_open: bool
    paid_on: dt.date | None


def payment_view(row: PolicyPayment) -> PaymentView:
    """A payment as its page shows it."""
    case, policy = cases_of(PAYMENT, [row.key])[row.key], policy_from(row.content)
    answer = PolicyAnswer(policy.code, policy.valid_from, None, _then(policy, row.found))
    [shown] = told([policy], [answer])
    due = next((one.due_on for one in case.clocks if one.kind == "pay"), None)
    return PaymentView(
        row.key, row.offer.record, policy, shown.view.name, shown.reasons, case,
        str(state_words(f"{PAYMENT}:{case.state}")), row.said_at, due if row.is_open else None,
        row.offer.answered_by is not None, row.is_open, row.paid_on,
    )  # fmt: skip


def _then(policy: Policy, found: Sequence[Sequence[object]]) -> tuple[ConditionAnswer, ...]:
    holds = {str(code): one for code, one in found}
    return tuple(
        ConditionAnswer(
            one.code, holds[one.code],  # type: ignore[arg-type]
            {True: one.yes, False: one.no}.get(holds[one.code], one.unknown),  # type: ignore[call-overload]
            {True: one.yes_en, False: one.no_en}.get(holds[one.code], one.unknown_en),  # type: ignore[call-overload]
        )
        for one in policy.conditions
        if one.code in holds
    )  # fmt: skip
