"""A list is sealed before any random number exists; every commitment stands in a log that only grows."""

from __future__ import annotations

import hashlib

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from yici.apps.draws.actions.logging import log_bytes
from yici.apps.draws.errors import SecondDraw
from yici.apps.draws.models import Draw, LogRow
from yici.apps.draws.public import find_draw_of, freeze_draw, list_draws_of, list_log
from yici.apps.draws.tests.cast import SUBJECT, Hall, a_draw, a_rule, some_lines
from yici.core.errors import NotAllowed, SameKeyOtherContent
from yici.core.ids import new_key


def test_a_sealed_list_has_one_commitment_and_stands_in_the_log(hall: Hall) -> None:
    draw = a_draw(hall)
    assert draw.state == "committed"
    assert draw.leaves == 12
    [line] = list_log()
    assert (line.verb, line.number) == ("commit", draw.number)
    assert line.facts["root"] == draw.root
    assert find_draw_of("test", SUBJECT) == draw


def test_the_order_of_the_lines_changes_nothing_but_one_line_more_does(hall: Hall) -> None:
    first = a_draw(hall, subject=new_key())
    turned = a_draw(hall, subject=new_key(), lines=list(reversed(some_lines())))
    longer = a_draw(hall, subject=new_key(), lines=some_lines(13))
    assert turned.root == first.root
    assert longer.root != first.root


def test_another_rule_is_another_hash(hall: Hall) -> None:
    assert a_draw(hall, subject=new_key()).rule_hash != a_draw(hall, subject=new_key(), rule=a_rule(k=4)).rule_hash


def test_who_does_not_hold_draws_seals_nothing(hall: Hall) -> None:
    with pytest.raises(NotAllowed):
        a_draw(hall, actor=hall.actor("wen"))
    assert list_log() == []


def test_a_second_draw_for_the_same_thing_needs_a_reason_and_both_stay(hall: Hall) -> None:
    first = a_draw(hall)
    with pytest.raises(SecondDraw, match=first.number):
        a_draw(hall)
    second = a_draw(hall, reason="名单漏了一个苏木")
    assert second.attempt == 2
    assert [one.number for one in list_draws_of("test", SUBJECT)] == [first.number, second.number]


def test_the_same_submission_seals_once(hall: Hall) -> None:
    key = new_key()
    first = a_draw(hall, submission=key)
    assert a_draw(hall, submission=key) == first
    with pytest.raises(SameKeyOtherContent):
        a_draw(hall, submission=key, lines=some_lines(5))
    assert len(list_log()) == 1


def test_each_line_of_the_log_covers_the_one_before(hall: Hall) -> None:
    for _ in range(3):
        a_draw(hall, subject=new_key())
    previous = "0" * 64
    for line in list_log():
        body = log_bytes(
            position=line.position, at=line.at, number=line.number, verb=line.verb, facts=line.facts, entry=line.entry,
            previous=previous,
        )  # fmt: skip
        assert line.previous == previous
        assert line.digest == hashlib.sha256(body).hexdigest()
        previous = line.digest


@pytest.mark.parametrize("statement", ["UPDATE draws_logrow SET verb = 'x'", "DELETE FROM draws_logrow"])
def test_the_database_refuses_to_change_the_log(hall: Hall, statement: str) -> None:
    a_draw(hall)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(TypeError):
        LogRow.objects.get().save()
    assert len(list_log()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "lost"},
        {"kind": "raffle"},
        {"attempt": 2},
        {"state": "drawn"},
        {"state": "void"},
    ],
)
def test_the_database_refuses_what_no_draw_can_be(hall: Hall, changes: dict[str, object]) -> None:
    draw = a_draw(hall)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(key=draw.key).update(**changes)


def test_a_draw_of_a_unit_names_it(hall: Hall) -> None:
    draw = freeze_draw(
        actor=hall.actor("tom"), matter="classes", subject=new_key(), title="分班", rule=a_rule(), lines=some_lines()
    )
    assert draw.unit_name == "教育局"
