"""The unit that holds a round looks at applications: what was checked, which class follows; objections.

The class of each school is computed from what a person checked and is a proposal; the person confirms it, or another
one with a reason. Objections are answered by somebody else.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from yici.apps.cases.public import Limit, step
from yici.apps.enrolment.actions.applying import ANSWER, REVIEWED, tell_parents
from yici.apps.enrolment.contracts import CHECKS, FOUND, ClassAnswer, Opened
from yici.apps.enrolment.errors import NotChecked, OtherClassNeedsWords, PlaceWordsNeeded
from yici.apps.enrolment.guards import get_place_for
from yici.apps.enrolment.models import PlaceApplication, PlaceChild
from yici.apps.enrolment.rules.priorities import not_known, propose
from yici.apps.enrolment.selectors.places import FACT_WORDS, answers_for, facts_of_place, open_place, said_of
from yici.apps.enrolment.selectors.schools import get_round_file, list_classes, pool_of
from yici.core import audit, clock, crypto
from yici.core.access import Actor
from yici.core.actions import action

MOST_WORDS = 1000


@action
def look_at_place(*, actor: Actor, application: uuid.UUID) -> Opened:
    """What parents wrote and what was found of it; each look leaves a trace."""
    row = get_place_for(actor, application)
    audit.record("place.opened", actor=actor, kind="place application", key=row.key)
    return open_place(row)


@action
def confirm_class(
    *, actor: Actor, application: uuid.UUID, expected: int, checks: Mapping[str, str], others: Mapping[str, int],
    text: str = "",
) -> None:  # fmt: skip
    """Confirm in which class the child comes to every school of the round.

    ``checks``: what was looked at and how it is known (``held``, ``brought``, ``no``); ``others``: school → number of
    another class than the proposed one, with words. Raises ``NotChecked`` where a higher class hangs on something
    nobody looked at, ``OtherClassNeedsWords``, and as ``step``.
    """
    row = get_place_for(actor, application, is_locked=True)
    kept = {name: checks.get(name, "") for name in CHECKS if checks.get(name, "") in FOUND}
    found = answers_for(row, said_of(row), kept)
    _check_known(found)
    reasons, ranks = _reasons(row, found, others)
    if any(one["is_other"] for one in reasons.values()) and not text.strip():
        raise OtherClassNeedsWords
    step(
        actor=actor, case=row.case_id, event="confirm", expected=expected, facts=facts_of_place(actor, row),
        audience="citizen",
    )  # fmt: skip
    review = {"checks": kept, "reasons": reasons, "text": text.strip()[:MOST_WORDS]}
    row.review_sealed = crypto.seal(json.dumps(review), record=str(row.key), element=REVIEWED)
    row.ranks, row.further = ranks, _further(row, found)
    row.confirmed_by, row.confirmed_at = actor.account, clock.now()
    row.save(update_fields=["review_sealed", "ranks", "further", "confirmed_by", "confirmed_at"])
    tell_parents(row, "confirmed")


def _check_known(found: Mapping[str, list[ClassAnswer]]) -> None:
    open_facts = dict.fromkeys(fact for answers in found.values() for fact in not_known(answers))
    if open_facts:
        raise NotChecked(facts="、".join(str(FACT_WORDS[one]) for one in open_facts))


def _reasons(
    row: PlaceApplication, found: Mapping[str, list[ClassAnswer]], others: Mapping[str, int]
) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:  # fmt: skip
    by_number = {one.number: one for one in list_classes(get_round_file(row.round.code))}
    reasons, ranks = {}, {}
    for school, answers in found.items():
        proposed = propose(answers)
        if proposed is None:
            continue
        other = by_number.get(others.get(school, proposed.number))
        chosen = other or by_number[proposed.number]
        ranks[school] = chosen.number
        answer = next(one for one in answers if one.number == chosen.number)
        reasons[school] = {
            "code": chosen.code, "number": chosen.number, "says": chosen.says, "says_en": chosen.says_en,
            "proposed": proposed.number, "is_other": chosen.number != proposed.number,
            "answers": [[one.fact, one.value] for one in answer.answers],
        }  # fmt: skip
    return reasons, ranks


def _further(row: PlaceApplication, found: Mapping[str, list[ClassAnswer]]) -> list[str]:
    """Where no wish is met: the school of the own catchment first, then others of the round if the parents say so."""

    def is_own(school: str) -> bool:
        facts = {each.fact: each.value for one in found[school] for each in one.answers}
        return bool(facts.get("place.home_in_catchment") or facts.get("place.register_in_catchment"))

    own = [school for school in found if school not in row.wishes and is_own(school)]
    pool = [school for school in pool_of(row.round.code) if school in found] if row.takes_any else []
    return [school for school in dict.fromkeys([*own, *pool]) if school not in row.wishes]


@action
def ask_for_more(*, actor: Actor, application: uuid.UUID, expected: int, event: str, text: str) -> None:
    """Ask the parents for what is missing (``ask``) or take it out of the round (``refuse``), with words."""
    row = get_place_for(actor, application, is_locked=True)
    if not text.strip():
        raise PlaceWordsNeeded
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of_place(actor, row),
        text=text.strip()[:MOST_WORDS], audience="citizen", why=gettext("the parents bring what is missing"),
    )  # fmt: skip
    if event == "refuse":
        PlaceChild.objects.filter(application=row).update(is_live=False)
    tell_parents(row, event)


@action
def answer_objection(*, actor: Actor, application: uuid.UUID, expected: int, event: str, text: str) -> None:
    """Answer an objection to the class (``answer``: it stays; ``reopen``: it is checked again) or to the result
    (``answer_result``); never who confirmed.
    """
    row = get_place_for(actor, application, is_locked=True)
    if not text.strip():
        raise PlaceWordsNeeded
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of_place(actor, row),
        text=text.strip()[:MOST_WORDS], audience="citizen",
        limits=[Limit("review", "working_days", get_round_file(row.round.code).review_days)],
    )  # fmt: skip
    row.answer_sealed = crypto.seal(text.strip()[:MOST_WORDS], record=str(row.key), element=ANSWER)
    row.save(update_fields=["answer_sealed"])
    tell_parents(row, event)
