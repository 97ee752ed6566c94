"""The demo lives by the app's own actions and real ceremonies; what it draws can be computed again by anybody."""

from __future__ import annotations

import json

import pytest

from yici.apps.draws.public import get_transcript, pseudonym_of, seal_name, verify
from yici.apps.evaluation import public as evaluation
from yici.apps.evaluation.demo.making import make_evaluations
from yici.apps.evaluation.demo.playing import Players, play
from yici.apps.evaluation.models import LibraryLine, Project, Venue
from yici.apps.evaluation.rules.pseudonyms import salt_of
from yici.apps.evaluation.tests.cast import Hall
from yici.apps.places.tests.cast import a_role, a_unit, actor_for, an_account
from yici.core.access import SYSTEM


@pytest.fixture
def players(hall: Hall) -> Players:
    witness = a_role("draw_witness", ("draws.witness",))
    city = hall.places.city
    first, second = (
        actor_for(an_account(name, a_unit(f"unit-{name}", unit, city), witness, city))
        for name, unit in (("wen", "审计局"), ("xiu", "司法局"))
    )
    return Players(hall.actor("tao"), hall.actor("bai"), (first, second))


def test_two_projects_stand_in_different_states_and_the_award_opens_the_names(hall: Hall, players: Players) -> None:
    Venue.objects.all().delete()
    make_evaluations(players.centre, "1599", lambda random: f"试验{random.randrange(10**6)}")
    play(players)
    first, second = Project.objects.order_by("id")
    assert [evaluation.get_project(SYSTEM, one.key).state for one in (first, second)] == ["awarded", "convened"]
    shown = evaluation.get_open(first.number)
    assert len(shown.experts) == 5 and shown.award_name and shown.deviations[0].answer == "reason"
    assert evaluation.get_open(second.number).experts == ()
    for draw in shown.draws:
        assert verify(json.loads(get_transcript(SYSTEM, draw.key))) == []
    text = get_transcript(SYSTEM, shown.draws[1].key).decode()
    for one in shown.experts:
        own = bytes.fromhex(one.proof)
        assert pseudonym_of(own, f"evaluation.experts {first.number}", one.code) == one.pseudonym
        assert one.pseudonym in text and seal_name(one.code, one.name, salt_of(one.proof)) in text
        assert one.name not in text
        assert LibraryLine.objects.get(code=one.code, library=first.library).leaf == one.leaf
