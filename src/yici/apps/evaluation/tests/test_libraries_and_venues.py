"""A library comes in whole or not at all, in versions that bind every line; seats of a venue are never given twice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from yici.apps.evaluation import public as evaluation
from yici.apps.evaluation.actions.sealed import count_sealed, erase_expert, reseal_batch
from yici.apps.evaluation.errors import LibraryRefused, SeatsTaken, VenueNotFound
from yici.apps.evaluation.models import Library, LibraryLine, Venue, VenueDay
from yici.apps.evaluation.tests.cast import HEADING, Hall, a_library, a_line, a_project, some_lines
from yici.apps.evaluation.tests.steps import drawn_venues, sealed_venues
from yici.core import crypto
from yici.core.errors import NotAllowed, SameKeyOtherContent
from yici.core.keys import keyring
from yici.core.merkle import merkle_root


def test_a_version_binds_every_line_and_holds_no_name_in_the_open(hall: Hall) -> None:
    a_library(hall)
    a_library(hall, some_lines(7), key="l2")
    first, second = Library.objects.order_by("id")
    assert (first.number, first.lines, second.number, second.lines) == (1, 18, 2, 21)
    leaves = [bytes.fromhex(leaf) for leaf in first.experts.order_by("code").values_list("leaf", flat=True)]
    assert merkle_root(leaves).hex() == first.root != second.root
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM evaluation_libraryline")
        text = str(cursor.fetchall())
    assert "试验100" not in text and "1390000" not in text


def test_the_same_import_twice_is_one(hall: Hall) -> None:
    a_library(hall)
    a_library(hall)
    assert Library.objects.count() == 1
    with pytest.raises(SameKeyOtherContent):
        a_library(hall, some_lines(3))


@pytest.mark.parametrize(
    "line",
    [
        a_line("E100", "v1"),  # the number stands already
        a_line("E900", "v9"),
        a_line("E900", "v1", professions="magic"),
        a_line("E900", "v1", phone="12"),
        a_line("E900", "v1", name=""),
        a_line("E900", "v1", employer="91"),
        a_line("E900", "v1", past="911599990000000A01"),
        a_line("E900", "v1", past="911599990000000A01:2026-02-30"),
        a_line("E900", "v1", kin="x"),
        a_line("E 900", "v1"),
    ],
)
def test_one_bad_cell_and_nothing_is_taken_in(hall: Hall, line: str) -> None:
    with pytest.raises(LibraryRefused) as refused:
        a_library(hall, [*some_lines(), line])
    assert refused.value.facts["line"] == 20
    assert not Library.objects.exists() and not LibraryLine.objects.exists()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", HEADING.encode(), "编号,姓名\n1,某".encode(), b"PK\x03\x04rubbish"]
)
def test_rubbish_is_refused_in_one_sentence(hall: Hall, data: bytes) -> None:
    with pytest.raises(LibraryRefused):
        evaluation.import_library(
            actor=hall.actor("tao"), regime="tendering", data=data, file_name="x.csv", client_key="k"
        )  # fmt: skip
    assert not Library.objects.exists()


def test_only_the_centre_imports(hall: Hall) -> None:
    with pytest.raises(NotAllowed):
        evaluation.import_library(
            actor=hall.actor("sun"), regime="tendering", data=b"", file_name="x.csv", client_key="k"
        )  # fmt: skip


def test_an_erased_expert_leaves_the_leaf_and_nothing_else(hall: Hall) -> None:
    a_library(hall)
    row = LibraryLine.objects.earliest("id")
    assert erase_expert(row.key) == 1 and erase_expert(row.key) == 0
    row.refresh_from_db()
    assert (row.name_sealed, row.phone_sealed, row.salt) == ("", "", None) and row.leaf


def test_a_new_key_reaches_every_expert(hall: Hall) -> None:
    a_library(hall, some_lines(1))
    old = keyring().current.id
    crypto.add_key()
    while reseal_batch():
        pass
    assert count_sealed(old) == 0 and count_sealed(keyring().current.id) == 6


def test_the_database_refuses_a_name_without_its_salt(hall: Hall) -> None:
    a_library(hall, some_lines(1))
    with pytest.raises(IntegrityError), transaction.atomic():
        LibraryLine.objects.update(salt=None)


def test_seats_are_held_when_the_list_is_sealed_and_freed_by_the_result(hall: Hall) -> None:
    project = sealed_venues(hall, a_project(hall))
    held = dict(VenueDay.objects.values_list("venue__code", "taken"))
    assert held == {"v1": 2, "v2": 3, "v3": 3}
    day = dt.date(2026, 11, 25)
    project = drawn_venues(hall, a_project(hall, key="p2"))
    taken = dict(VenueDay.objects.filter(day=day).values_list("venue__code", "taken"))
    side = project.side_venues[0].code
    assert taken["v1"] == 4 and taken[side] == 6 and sum(taken.values()) == 4 + 6 + 3


def test_a_full_or_unfit_venue_is_left_out_with_its_reason(hall: Hall) -> None:
    day = dt.date(2026, 11, 25)
    evaluation.offer_seats(actor=hall.actor("tao"), venue_code="v2", day=day, seats=1)
    project = sealed_venues(hall, a_project(hall))
    [draw] = project.draws
    assert dict(draw.left_out) == {"v1": "host", "v2": "seats", "v4": "discipline"} and draw.leaves == 1


def test_fewer_seats_than_taken_cannot_be_offered(hall: Hall) -> None:
    sealed_venues(hall, a_project(hall))
    with pytest.raises(SeatsTaken):
        evaluation.offer_seats(actor=hall.actor("tao"), venue_code="v1", day=dt.date(2026, 11, 25), seats=1)
    with pytest.raises(VenueNotFound):
        evaluation.offer_seats(actor=hall.actor("tao"), venue_code="v9", day=dt.date(2026, 11, 25), seats=1)


def test_the_database_never_gives_a_seat_twice(hall: Hall) -> None:
    row = VenueDay.objects.create(venue=Venue.objects.get(code="v1"), day=dt.date(2026, 12, 1), offered=2, taken=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        VenueDay.objects.filter(pk=row.pk).update(taken=3)
