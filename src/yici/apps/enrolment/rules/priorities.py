"""In which class of priority a child comes to a school, and why; each condition with its answer. Pure.

What is found here is a proposal: a person looks at it and confirms it, or says another class with a reason.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from yici.apps.enrolment.contracts import Answer, ClassAnswer, PlaceApplying, PriorityClass, Stretch
from yici.apps.enrolment.rules.catchments import find_schools, house_number
from yici.apps.records.conditions import elements_of, evaluate, parse


def answers(classes: Sequence[PriorityClass], facts: Mapping[str, bool | None], day: dt.date) -> list[ClassAnswer]:
    """What every class says of these facts, the first class first."""
    return [_answer(one, facts, day) for one in sorted(classes, key=lambda one: one.number)]


def _answer(one: PriorityClass, facts: Mapping[str, bool | None], day: dt.date) -> ClassAnswer:
    if not one.when:
        return ClassAnswer(one.code, one.number, True, one.says, one.says_en)
    asked = sorted({element.path for element in elements_of(parse(one.when))}, key=one.when.index)  # as they are read
    said = tuple(Answer(path, facts.get(path)) for path in asked)
    return ClassAnswer(one.code, one.number, evaluate(one.when, facts, day), one.says, one.says_en, said)


def propose(found: Sequence[ClassAnswer]) -> ClassAnswer | None:
    """The first class that holds; None when none does. A class before it may still hold once more is known."""
    return next((one for one in found if one.holds is True), None)


def not_known(found: Sequence[ClassAnswer]) -> list[str]:
    """The facts that have to be cleared up, because a class before the proposed one hangs on them."""
    proposed = propose(found)
    open_ = [one for one in found if one.holds is None and (proposed is None or one.number < proposed.number)]
    return list(dict.fromkeys(each.fact for one in open_ for each in one.answers if each.value is None))


def facts_of(
    said: PlaceApplying, checks: Mapping[str, str], stretches: Sequence[Stretch], school: str
) -> dict[str, bool | None]:  # fmt: skip
    """What the conditions may ask of an application and one school.

    What was said against oneself needs no check; the rest is not known until somebody has looked.
    """

    def checked(name: str, is_said: bool) -> bool | None:
        if not is_said or checks.get(name) == "no":
            return False
        return True if checks.get(name) in ("held", "brought") else None

    def within(name: str, area: str, street: str, house: str) -> bool | None:
        own = find_schools(stretches, area, street, house_number(house)) if area else []
        return checked(name, school in own)

    register, home = said.register, said.home
    return {
        "place.register_in_catchment": within("register", register.area, register.street, register.house),
        "place.home_in_catchment": within("home", home.area, home.street, home.house),
        "place.home_owned": checked("owned", said.home_kind == "owned"),
        "place.permit": checked("permit", said.has_permit),
        "place.sibling": checked("sibling", said.sibling == school),
        "place.ground": checked("ground", bool(said.ground)),
    }
