"""What was submitted stays: figures, definition, moment and digest; a correction stands beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace

import pytest

from yici.apps.figures.errors import NothingToRevise, ReportNotComputed, RevisionNeedsReason
from yici.apps.figures.models import Snapshot
from yici.apps.figures.public import (
    Exclusion,
    FigureMeasure,
    SnapshotFacts,
    find_frozen,
    freeze,
    get_report,
    list_changes,
    revise,
    run_report,
    verify_report,
)
from yici.apps.figures.rules.specs import same_words
from yici.apps.figures.tests.builders import SPEC, WOMEN, a_definition, some_people
from yici.apps.places.tests.cast import NOW, TODAY, Cast
from yici.apps.records.tests.builders import a_person
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.errors import ChangedMeanwhile, NotAllowed, StepNotDeclared
from yici.core.models import AuditRow

LATER = NOW + dt.timedelta(days=2)


def a_report(cast: Cast, area: str = "159901100", by: str = "area:5") -> SnapshotFacts:
    some_people(cast)
    a_definition(spec=replace(SPEC, by=by))
    return run_report(actor=cast.actor("alice"), area=area, definition="people")


def test_a_frozen_report_comes_out_byte_for_byte_after_records_changed(cast: Cast) -> None:
    frozen = freeze(actor=cast.actor("alice"), report=a_report(cast).key)
    row = Snapshot.objects.get(key=frozen.key)
    assert hashlib.sha256(row.content.encode()).hexdigest() == frozen.digest
    with clock.held_at(LATER):
        a_person(cast.east, "后来", valid_on=dt.date(2026, 1, 1))
        a_definition(spec=replace(SPEC, by="area:4"))
        assert verify_report(SYSTEM, frozen.key)
        kept = get_report(SYSTEM, frozen.key)
    assert kept.table is not None and kept.table.total.values[0] == 3
    assert (kept.definition_version, kept.digest) == (1, frozen.digest)


def test_a_report_that_was_tampered_with_does_not_come_out_again(cast: Cast) -> None:
    frozen = freeze(actor=cast.actor("alice"), report=a_report(cast).key)
    row = Snapshot.objects.get(key=frozen.key)
    row.content = row.content.replace('"values":[3,', '"values":[4,', 1)
    row.save()
    assert not verify_report(SYSTEM, frozen.key)


def test_a_correction_stands_beside_what_was_frozen_with_the_difference(cast: Cast) -> None:
    alice = cast.actor("alice")
    frozen = freeze(actor=alice, report=a_report(cast).key)
    with clock.held_at(LATER):
        a_person(cast.east, "漏报", valid_on=dt.date(2026, 1, 1))
        corrected = revise(actor=alice, report=frozen.key, reason="漏报一人")
        before, after = get_report(alice, frozen.key), get_report(alice, corrected.key)
        changes = list_changes(alice, corrected.key)
    assert (before.state, before.digest, before.superseded_by) == ("revised", frozen.digest, corrected.key)
    assert before.table is not None and before.table.total.values[0] == 3
    assert (after.state, after.reason, after.supersedes) == ("submitted", "漏报一人", frozen.key)
    assert after.as_of == before.as_of
    people = [(one.row, one.before, one.after) for one in changes if one.column == "人数"]
    assert people == [("东村", 3, 4), ("", 3, 4)]
    assert {row.verb for row in AuditRow.objects.filter(object_kind="report")} >= {"report.frozen", "report.revised"}


def test_a_correction_needs_a_reason_and_a_difference(cast: Cast) -> None:
    alice = cast.actor("alice")
    frozen = freeze(actor=alice, report=a_report(cast).key)
    with pytest.raises(RevisionNeedsReason):
        revise(actor=alice, report=frozen.key, reason=" ")
    with pytest.raises(NothingToRevise):
        revise(actor=alice, report=frozen.key, reason="再算一遍")
    assert get_report(alice, frozen.key).state == "submitted"


def test_only_computed_reports_freeze_and_only_once(cast: Cast) -> None:
    alice = cast.actor("alice")
    made = a_report(cast)
    asked = run_report(actor=alice, area="1599", definition="people")
    with pytest.raises(ReportNotComputed):
        freeze(actor=alice, report=asked.key)
    freeze(actor=alice, report=made.key)
    with pytest.raises(StepNotDeclared):
        freeze(actor=alice, report=made.key)


def test_a_report_that_changed_meanwhile_is_not_frozen(cast: Cast) -> None:
    made = a_report(cast)
    with pytest.raises(ChangedMeanwhile):
        freeze(actor=cast.actor("alice"), report=made.key, expected=made.version + 1)


def test_a_post_that_only_runs_reports_freezes_none(cast: Cast) -> None:
    a_report(cast)
    bob = cast.actor("bob")
    own = run_report(actor=bob, area="159901100201", definition="people")
    with pytest.raises(NotAllowed):
        freeze(actor=bob, report=own.key)


def test_last_month_is_found_by_definition_or_by_what_is_counted(cast: Cast) -> None:
    alice, bob = cast.actor("alice"), cast.actor("bob")
    made = a_report(cast)
    assert find_frozen(alice, cast.east.key, "2026-11", definition="people", column="people") is None
    freeze(actor=alice, report=made.key)
    for period in ("2026-11", "2026", TODAY.isoformat()):
        found = find_frozen(bob, cast.east.key, period, definition="people", column="people")
        assert found is not None and (found.value, found.number) == (3, made.number)
    by_meaning = FigureMeasure("whatever", "名字不同", "", "person", "person.sex  =  '2'")
    found = find_frozen(bob, cast.east.key, "2026-11", measure=by_meaning)
    assert found is not None and (found.value, found.measure) == (1, WOMEN.code)
    assert find_frozen(alice, cast.town.key, "2026-11", measure=by_meaning).value == 1  # type: ignore[union-attr]
    assert find_frozen(bob, cast.east.key, "2026-10", measure=by_meaning) is None
    assert find_frozen(bob, cast.east.key, "乱写", measure=by_meaning) is None


def test_a_number_with_others_left_out_is_another_number(cast: Cast) -> None:
    left = Exclusion("person", "person.death_date is known", "已死亡")
    women = FigureMeasure("x", "x", "", "person", "person.sex in ('2')", relation="registered")
    some_people(cast)
    a_definition(spec=replace(SPEC, exclusions=(left,)))
    alice = cast.actor("alice")
    freeze(actor=alice, report=run_report(actor=alice, area="159901100", definition="people").key)
    assert find_frozen(alice, cast.east.key, "2026-11", measure=women) is not None  # nobody was left out
    with clock.held_at(LATER):
        a_person(cast.east, "已故", death_date="2026-01-01")
        freeze(actor=alice, report=run_report(actor=alice, area="159901100", definition="people").key)
        assert find_frozen(alice, cast.east.key, "2026-11-22", measure=women) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("person.sex = '2' and person.age >= 60", "person.age >= 60 and (person.sex = '2')"),
        ("not (person.death_date is known)", "person.death_date is not known"),
        ("person.sex in ('2', '1')", "person.sex in ('1', '2')"),
        ("person.sex in ('2')", "person.sex = '2'"),
        ("not (not (person.age > 3))", "person.age > 3"),
    ],
)
def test_conditions_that_say_the_same_are_the_same(one: str, other: str) -> None:
    assert same_words(one) == same_words(other)
    assert same_words(one) != same_words(f"{other} and person.age < 200")


def test_a_corrected_number_is_found_as_corrected(cast: Cast) -> None:
    alice = cast.actor("alice")
    frozen = freeze(actor=alice, report=a_report(cast).key)
    with clock.held_at(LATER):
        a_person(cast.east, "漏报", valid_on=dt.date(2026, 1, 1))
        corrected = revise(actor=alice, report=frozen.key, reason="漏报一人")
        found = find_frozen(alice, cast.east.key, "2026-11", definition="people", column="people")
    assert found is not None and (found.value, found.snapshot) == (4, corrected.key)


def test_reports_that_nobody_froze_are_forgotten_and_frozen_ones_stay(cast: Cast) -> None:
    from yici.apps.figures.jobs import forget_unfrozen

    made = a_report(cast)
    frozen = freeze(actor=cast.actor("alice"), report=made.key)
    run_report(actor=cast.actor("alice"), area="159901100", definition="people")
    with clock.held_at(NOW + dt.timedelta(days=91)):
        forget_unfrozen()
    assert [row.key for row in Snapshot.objects.all()] == [frozen.key]
