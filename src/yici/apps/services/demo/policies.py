"""Answers to a policy in one village: said yes, confirmed, paid, refused, and a no; a count is asked for."""

from __future__ import annotations

import datetime as dt
import uuid

from yici.apps.records.public import PopulationQuery, find_population, get_person
from yici.apps.services.actions.counting_policies import ask_count
from yici.apps.services.actions.identifying import RESIDENT
from yici.apps.services.actions.own_policies import own_answers
from yici.apps.services.actions.policies import ForWhom, move_payment, say_no, say_yes
from yici.apps.services.models import PolicyOffer, PolicyPayment
from yici.apps.services.rules.policies import condition_of
from yici.apps.services.selectors.policies import get_policy
from yici.core import clock
from yici.core.access import SYSTEM, Actor

POLICY = "elder_allowance"
#: How far each yes has come, and how many days ago it was said; "" is a no.
PLAYS: tuple[tuple[tuple[str, ...] | None, int], ...] = (
    ((), 1), (("confirm",), 3), (("confirm", "pay"), 9), (("refuse",), 5), (None, 2),
)  # fmt: skip
GROUND = "户籍上个月迁到外地了，请到新的户籍地办。不同意可以打 12345，我们再核一次。"


def has_policy_answers() -> bool:
    """Whether anybody has said anything to a policy."""
    return PolicyOffer.objects.exists()


def make_policy_answers(officer: Actor, village: uuid.UUID) -> int:
    """Let people of a village answer; the officer of the paying unit takes them on. Returns how many answered."""
    policy, now = get_policy(POLICY), clock.now()
    query = PopulationQuery(policy.entity, condition_of(policy), area_key=village, since=clock.today())
    people = [found for one in find_population(SYSTEM, query).records[: len(PLAYS)] if (found := get_person(one))]
    for nth, (person, (steps, days)) in enumerate(zip(people, PLAYS, strict=False)):
        whom = ForWhom(person.record, person.area_code)
        with clock.held_at(now - dt.timedelta(days=days, hours=3)):
            if steps is None:
                say_no(actor=RESIDENT, policy=policy, whom=whom, expected=0)
                continue
            [own] = own_answers(person.record, person.area_code, code=POLICY)
            account = f"6217000010001{nth:06}"
            key = say_yes(
                actor=RESIDENT, policy=policy, answer=own.answer, whom=whom, expected=0, account=account
            )  # fmt: skip
        if key is None:
            continue
        for at, event in enumerate(steps):
            with clock.held_at(now - dt.timedelta(days=max(days - at - 1, 0), hours=1)):
                payment = PolicyPayment.objects.select_related("case").get(key=key)
                text = GROUND if event == "refuse" else ""
                move_payment(
                    actor=officer, payment=payment.key, event=event, expected=payment.case.version, text=text
                )  # fmt: skip
    ask_count(actor=SYSTEM)
    return len(people)
