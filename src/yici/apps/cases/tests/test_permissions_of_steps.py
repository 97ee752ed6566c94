"""Who may take which step of a part: a table written by hand, compared with what the engine answers.

For a case handed down from the police bureau (Alice, above) to the town (Tom, own), owned by the office (Dora, owner).
"""

from __future__ import annotations

import pytest

from yici.apps.cases.actions.parts import facts_of
from yici.apps.cases.models import Assignment, Case
from yici.apps.cases.states import PART_STATES, type_named
from yici.apps.cases.tests.levels import Levels, the_levels
from yici.apps.places.tests.cast import Cast
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed, StepNotYet
from yici.core.states import SYSTEM_ONLY

WHO = ("alice", "tom", "dora", "bob")  # above, own, owner, somebody else's village

#: (state, event) -> who may
EXPECTED: dict[tuple[str, str], set[str]] = {
    ("waiting", "sign"): {"tom"},
    ("waiting", "lapse"): set(),
    ("waiting", "return"): {"tom"},
    ("waiting", "take_back"): {"alice"},
    ("waiting", "revoke"): {"dora"},
    ("waiting", "close"): set(),
    ("working", "unsign"): {"tom"},
    ("working", "hand_down"): {"tom"},
    ("working", "wait"): set(),
    ("working", "answer"): {"tom"},
    ("working", "return"): {"tom"},
    ("working", "take_back"): {"alice"},
    ("working", "revoke"): {"dora"},
    ("working", "close"): set(),
    ("handed_down", "hand_down"): {"tom"},
    ("handed_down", "take_up"): set(),
    ("handed_down", "take_back"): {"alice"},
    ("handed_down", "revoke"): {"dora"},
    ("handed_down", "close"): set(),
    ("answered", "send_back"): {"alice"},
    ("answered", "sign_off"): {"alice"},
    ("answered", "take_back"): {"alice"},
    ("answered", "revoke"): {"dora"},
    ("answered", "close"): set(),
    ("returned", "uphold"): {"alice"},
    ("returned", "take_back"): {"alice"},
    ("returned", "revoke"): {"dora"},
    ("returned", "close"): set(),
}


@pytest.fixture
def levels(cast: Cast) -> Levels:
    return the_levels(cast)


def test_no_step_is_forgotten() -> None:
    assert {(row.source, row.event) for row in PART_STATES.rows} == set(EXPECTED)


def test_who_may_take_which_step(levels: Levels) -> None:
    view = levels.a_repair()
    row = Case.objects.get(key=view.key)
    main = Assignment.objects.get(case=row)
    part = Assignment.objects.create(
        case=row, unit=levels.town, part="below", phase="waiting", parent=main, given_at=view.opened_at
    )
    for part.state, event in EXPECTED:
        may = set()
        for who in WHO:
            actor = levels.actor(who)
            try:
                kind = type_named("repair")
                facts = facts_of(actor, row, kind, part, [main, part])
                kind.parts.step(part.state, event, actor=actor, facts=facts)
            except (NotAllowed, StepNotYet):
                continue
            may.add(who)
        assert may == EXPECTED[part.state, event], (part.state, event)


def test_the_system_takes_every_step_and_some_are_its_own() -> None:
    own = {(row.source, row.event) for row in PART_STATES.rows if row.who == SYSTEM_ONLY}
    assert own == {pair for pair, who in EXPECTED.items() if not who}
    assert SYSTEM.may(SYSTEM_ONLY)
