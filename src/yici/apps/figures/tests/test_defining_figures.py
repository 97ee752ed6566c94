"""A figure is defined in versions; what makes no sense is refused in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yici.apps.figures.public import (
    DefinitionNotFound,
    DefinitionRefused,
    Exclusion,
    FigureMeasure,
    define_figure,
    get_definition,
    list_definitions,
    list_versions,
)
from yici.apps.figures.tests.builders import PEOPLE, SHARE, SPEC, WOMEN, a_definition
from yici.apps.places.tests.cast import Cast
from yici.core.access import SYSTEM
from yici.core.errors import NotAllowed
from yici.core.models import AuditRow


def test_a_changed_definition_is_a_new_version_and_the_old_one_stays(cast: Cast) -> None:
    first = a_definition()
    second = a_definition(spec=replace(SPEC, by="area:4"))
    assert (first.version, second.version) == (1, 2)
    assert get_definition("people").spec.by == "area:4"
    assert get_definition("people", 1).spec == SPEC
    assert [one.version for one in list_versions("people")] == [2, 1]
    assert [one.replaced_at is None for one in list_versions("people")] == [True, False]


def test_the_same_definition_again_makes_no_version(cast: Cast) -> None:
    assert a_definition() == a_definition()
    assert AuditRow.objects.filter(verb="figure.defined").count() == 1


def test_what_is_kept_says_the_same_as_what_was_given(cast: Cast) -> None:
    spec = replace(SPEC, exclusions=(Exclusion("person", "person.death_date is known", "已死亡"),), period="month")
    assert a_definition(spec=spec).spec == spec


@pytest.mark.parametrize(
    "spec",
    [
        replace(SPEC, measures=()),
        replace(SPEC, measures=(PEOPLE, PEOPLE)),
        replace(SPEC, measures=(PEOPLE, SHARE)),
        replace(SPEC, measures=(replace(PEOPLE, condition="person.no_such >"),)),
        replace(SPEC, measures=(replace(PEOPLE, name=" "),)),
        replace(SPEC, by="person.id_number"),
        replace(SPEC, by="person.name"),
    ],
)
def test_a_definition_without_sense_is_refused_and_nothing_is_saved(cast: Cast, spec: object) -> None:
    with pytest.raises(DefinitionRefused, match="这次什么都没存"):
        a_definition(spec=spec)
    assert list_definitions() == []


def test_only_a_post_that_may_define_defines(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        define_figure(actor=cast.actor("bob"), code="mine", name="我的", spec=SPEC)
    assert define_figure(actor=cast.actor("alice"), code="mine", name="我的", spec=SPEC).version == 1


def test_nobody_defines_what_the_post_does_not_read(cast: Cast) -> None:
    party = FigureMeasure("party", "党员", "", "person", "party.joined_on is known")
    alice = replace(cast.actor("alice"), readers=frozenset())
    with pytest.raises(NotAllowed):
        define_figure(actor=alice, code="party", name="党员", spec=replace(SPEC, measures=(party,)))
    assert define_figure(actor=SYSTEM, code="party", name="党员", spec=replace(SPEC, measures=(party,)))


def test_an_unknown_code_is_not_found(cast: Cast) -> None:
    a_definition(is_public=True)
    a_definition("other", spec=replace(SPEC, measures=(PEOPLE, WOMEN)))
    assert [one.code for one in list_definitions(is_public=True)] == ["people"]
    with pytest.raises(DefinitionNotFound):
        get_definition("nothing")
