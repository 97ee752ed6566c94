"""The demo has twelve suggestions and eight proposals, in every state, some of them public."""

from __future__ import annotations

import dataclasses

from yici.apps.hotline.beside.states import MOTION_STATES
from yici.apps.hotline.demo.motions import has_motions, make_motions, read_stories
from yici.apps.hotline.demo.playing import Players
from yici.apps.hotline.models import Motion
from yici.apps.hotline.rules.clearing import personal_parts
from yici.apps.hotline.tests.cast import Hotline
from yici.apps.places.tests.cast import a_unit


def test_every_state_has_one_and_some_are_public(hotline: Hotline) -> None:
    known = {"hotline_centre", "heating_company", "urban_management"}
    stories = read_stories()
    for code in {one for story in stories for one in (story.unit, *story.helpers)} - known - {""}:
        a_unit(code, f"{code} 局", hotline.places.city)
    actors = {one: hotline.actor(one) for one in ("ben", "cao", "fei", "han", "kun")}
    players = Players(
        actors["ben"], actors["cao"], actors["fei"],
        {actors["han"].unit_code: actors["han"], actors["kun"].unit_code: actors["kun"]},
    )  # fmt: skip
    assert not has_motions()
    assert len(list(make_motions(players, dataclasses.replace(actors["fei"])))) == 20
    rows = Motion.objects.select_related("case")
    assert {one.case.state_id.partition(":")[2] for one in rows} == set(MOTION_STATES.states)
    assert rows.filter(kind="suggestion").count() == 12 and rows.filter(released_at__isnull=False).count() >= 4


def test_nobody_real_and_no_phone_stands_in_them() -> None:
    for one in read_stories():
        assert personal_parts(one.title + one.text + one.answer) == []
