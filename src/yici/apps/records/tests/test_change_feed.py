"""The change feed: nothing is missed, whatever path wrote it, however late it commits."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from yici.apps.places.tests.cast import NOW, TODAY, Cast
from yici.apps.records.actions.importing import _make_withdrawn
from yici.apps.records.models import AreaRelation, ImportBatch, Record
from yici.apps.records.public import (
    PopulationQuery,
    create_record,
    end_record,
    find_population,
    import_file,
    link,
    unlink,
)
from yici.apps.records.tests.builders import TYPED, a_household, a_person, an_id_number, moves
from yici.core import feed
from yici.core.access import SYSTEM
from yici.core.errors import FeedNotReadable
from yici.core.ids import new_key

KIND = "record"


@pytest.fixture
def mark(cast: Cast) -> Iterator[int]:
    """A reader that has seen everything so far; its position."""
    feed.open_mark("test", new_key())
    with feed.one_moment():
        place = feed.position()
    yield place
    feed.close_marks("test")


def number(key: object) -> int:
    return Record.objects.get(key=key).pk


def test_values_moves_links_and_ends_are_in_the_feed(cast: Cast, mark: int) -> None:
    person = a_person(cast.east)
    assert feed.changed_since(KIND, mark) == [number(person.key)]
    house = a_household(cast.east)
    for change in (
        lambda: moves(person, cast.far, TODAY),
        lambda: link(SYSTEM, person.key, house.key, "member", role="02", source=TYPED),
        lambda: unlink(SYSTEM, person.key, house.key, "member", last_day=TODAY, source=TYPED),
        lambda: end_record(SYSTEM, person.key, on=TODAY, reason="died", source=TYPED),
    ):
        before = feed.token(KIND, mark)
        change()
        assert feed.token(KIND, mark) != before
    assert feed.changed_since(KIND, mark) == sorted([number(person.key), number(house.key)])


def test_a_write_past_every_action_is_in_the_feed_too(cast: Cast, mark: int) -> None:
    person = a_person(cast.east)
    place = number(person.key)
    seen = feed.token(KIND, mark)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE records_record SET version = version + 1 WHERE id = %s", [place])
    assert feed.token(KIND, mark) > seen
    seen = feed.token(KIND, mark)
    AreaRelation.objects.filter(record=place).delete()
    assert feed.token(KIND, mark) > seen


def test_nothing_is_kept_while_nobody_reads(cast: Cast) -> None:
    a_person(cast.east)
    assert feed.token(KIND, 0)[0] == 0


def test_what_every_reader_has_seen_is_forgotten(cast: Cast, mark: int) -> None:
    a_person(cast.east)
    with feed.one_moment():
        later = feed.position()
    late = a_person(cast.east, "乙")
    key = new_key()
    feed.open_mark("second", key)
    feed.keep_from(key, later)
    feed.forget_read()
    assert number(late.key) in feed.changed_since(KIND, mark), "the first reader has not seen anything yet"
    feed.close_marks("test")
    feed.forget_read()
    assert number(late.key) in feed.changed_since(KIND, later)
    feed.close_marks("second")
    feed.forget_read()
    assert feed.changed_since(KIND, 0) == []


def test_a_feed_without_its_triggers_is_no_feed(cast: Cast) -> None:
    feed.must_be_whole()
    with transaction.atomic():
        name = "feed_records_link" if connection.vendor == "postgresql" else "feed_records_link_update"
        on = " ON records_link" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER {name}{on}")
        with pytest.raises(FeedNotReadable, match="triggers are missing"):
            feed.must_be_whole()
        feed.install(connection)
    feed.must_be_whole()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer: nobody commits late")
def test_a_late_committer_with_a_smaller_id_is_not_missed(transactional_db: None, cast: Cast, mark: int) -> None:
    """One transaction writes first and commits last; a reader looks in between."""
    wrote, may_commit = threading.Event(), threading.Event()

    def late() -> None:
        from django.db import connections

        with transaction.atomic():
            row = Record.objects.create(entity="person", created_at=NOW, changed_at=NOW)
            found.append(row.pk)
            wrote.set()
            may_commit.wait(10)
        connections.close_all()

    found: list[int] = []
    thread = threading.Thread(target=late)
    thread.start()
    assert wrote.wait(10)
    early = create_record(SYSTEM, "person", {"person.name": "甲"}, area=cast.east.key, source=TYPED)
    with feed.one_moment():
        place = feed.position()
        seen = feed.changed_since(KIND, mark)
    may_commit.set()
    thread.join()
    assert number(early.key) in seen and found[0] not in seen and found[0] < number(early.key)
    assert found[0] in feed.changed_since(KIND, place)


def test_an_import_is_in_the_feed_when_it_becomes_effective_and_when_it_is_withdrawn(cast: Cast) -> None:
    known = a_person(cast.east, "甲", id_number=an_id_number("19610203", 737))
    one, two = an_id_number("19610203", 737), an_id_number("19620304", 646)
    rows = f"姓名,公民身份号码,文化程度\n甲,{one},初中\n乙,{two},高中\n"
    feed.open_mark("test", new_key())
    report = import_file(SYSTEM, rows.encode(), "people.csv", entity="person", area=cast.east.code)
    other = find_population(SYSTEM, PopulationQuery("person", "person.education = '60'")).ids
    with feed.one_moment():
        place = feed.position()
    batch = ImportBatch.objects.get(key=report.batch)
    _make_withdrawn(SYSTEM, batch.pk, "test")
    changed = set(feed.changed_since(KIND, place))
    assert {number(known.key), *other} <= changed
