"""A public figure has a page for everybody: definition, versions, example, and numbers without small ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from yici.apps.figures.public import freeze, run_report
from yici.apps.figures.tests.builders import SPEC, a_definition, some_people
from yici.apps.figures.tests.pages import signed_in, words
from yici.apps.places.tests.cast import Cast
from yici.core.access import SYSTEM


@pytest.fixture
def anybody(cast: Cast) -> Client:
    some_people(cast, men=7, women=6)
    return Client(headers={"host": "localhost"})


def test_a_public_figure_is_read_without_an_account_and_a_desk_one_is_not_there(anybody: Client, cast: Cast) -> None:
    a_definition("open", is_public=True)
    a_definition("closed", spec=replace(SPEC, by="area:4"))
    page = words(anybody.get("/figures/open/"))
    assert "“人口”怎么统计" in page and "登记在册、未注销的人" in page and "37÷120＝30.8 %" in page
    assert "person.sex" not in page
    assert anybody.get("/figures/closed/").status_code == 404
    assert anybody.get("/figures/nothing/").status_code == 404
    listed = anybody.get("/figures/").content.decode()
    assert "/figures/open/" in listed and "/figures/closed/" not in listed
    assert signed_in(cast.bob).get("/figures/closed/").status_code == 200


def test_its_versions_are_listed(anybody: Client) -> None:
    a_definition("open", is_public=True)
    a_definition("open", is_public=True, spec=replace(SPEC, by="area"))
    page = words(anybody.get("/figures/open/"))
    assert page.index("第 2 版") < page.index("第 1 版")


def test_only_a_frozen_report_over_the_city_is_shown_and_small_numbers_are_not(anybody: Client) -> None:
    a_definition("open", is_public=True, spec=replace(SPEC, by="area"))
    made = run_report(actor=SYSTEM, area="1599", definition="open", now=True)
    assert "前旗" not in words(anybody.get("/figures/open/"))
    freeze(actor=SYSTEM, report=made.key)
    page = words(anybody.get("/figures/open/"))
    assert "前旗" in page and "n < 5" in page
    row = page[page.index("后旗") : page.index("合计")]
    assert "1" not in row.replace("n < 5", "")  # one man lives there
    assert "人太少，可能认出是谁" in page


def test_a_report_over_a_part_is_never_published(anybody: Client) -> None:
    a_definition("open", is_public=True, spec=replace(SPEC, by="area"))
    made = run_report(actor=SYSTEM, area="159901100", definition="open", now=True)
    freeze(actor=SYSTEM, report=made.key)
    assert "东村" not in words(anybody.get("/figures/open/"))
