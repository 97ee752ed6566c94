"""Builders for tests of figures: a definition of people by sex and education, and people to count."""

from __future__ import annotations

from typing import Any

from yici.apps.figures.public import DefinitionFacts, FigureMeasure, FigureSpec, define_figure
from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_person, an_id_number
from yici.core.access import SYSTEM

PEOPLE = FigureMeasure("people", "人数", "登记在册、未注销的人", "person", unit="人")
WOMEN = FigureMeasure("women", "女", "", "person", "person.sex = '2'", unit="人")
SHARE = FigureMeasure("share", "女性占比", numerator="women", denominator="people", unit="%")
SPEC = FigureSpec((PEOPLE, WOMEN, SHARE), "area:5")


def a_definition(code: str = "people", **more: Any) -> DefinitionFacts:
    """A definition in force."""
    return define_figure(actor=SYSTEM, code=code, name="人口", **{"spec": SPEC, **more})


def some_people(cast: Cast, men: int = 2, women: int = 1) -> None:
    """People of East Village, and one man of the far village."""
    for at in range(men):
        a_person(cast.east, "甲乙丙丁戊己庚辛"[at] + "某", id_number=an_id_number("19500101", 101 + 2 * at))
    for at in range(women):
        a_person(cast.east, "子丑寅卯辰巳午未"[at] + "氏", id_number=an_id_number("19600101", 102 + 2 * at))
    a_person(cast.far, "丙", id_number=an_id_number("19700101", 101))
