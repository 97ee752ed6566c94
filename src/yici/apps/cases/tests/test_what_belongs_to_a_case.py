"""Cases above and below, links both ways, messages with files: all on a timeline that only grows."""

from __future__ import annotations

import uuid

import pytest
from django.db import IntegrityError, transaction

from yici.apps.cases import public as cases
from yici.apps.cases.models import Link
from yici.apps.cases.tests.levels import Levels, the_levels
from yici.apps.places.tests.cast import Cast
from yici.core import clock, files
from yici.core.access import SYSTEM
from yici.core.errors import SameKeyOtherContent
from yici.core.tests.test_cleaning_pictures import JPEG


@pytest.fixture
def levels(cast: Cast) -> Levels:
    return the_levels(cast)


def working(levels: Levels, **more: object) -> cases.CaseView:
    case = levels.a_repair(**more)
    return cases.step(actor=levels.actor("alice"), case=case.key, event="sign", expected=case.version)


def test_a_parent_is_not_closed_over_a_child_that_somebody_works_on(levels: Levels) -> None:
    dora = levels.actor("dora")
    above = working(levels)
    below = levels.a_repair(parent=above.key)
    with pytest.raises(cases.ChildrenOpen, match=below.number):
        cases.step(actor=dora, case=above.key, event="close", expected=above.version)
    assert cases.get_case(dora, above.key).state == "working"
    closed = cases.step(actor=dora, case=above.key, event="close", expected=above.version, keeps_children=True)
    assert closed.phase == "closed" and cases.get_case(dora, below.key).phase == "waiting"


def test_a_child_that_was_answered_does_not_keep_its_parent(levels: Levels) -> None:
    alice, dora = levels.actor("alice"), levels.actor("dora")
    above = working(levels)
    below = working(levels, parent=above.key)
    cases.step(actor=alice, case=below.key, event="complete", expected=below.version)
    assert cases.step(actor=dora, case=above.key, event="close", expected=above.version).phase == "closed"


def test_a_link_is_read_from_both_sides(levels: Levels) -> None:
    alice = levels.actor("alice")
    one, two, child = working(levels), working(levels), levels.a_repair()
    cases.link_cases(actor=alice, case=one.key, other=two.key, kind="follows")
    cases.link_cases(actor=alice, case=one.key, other=two.key, kind="follows")
    cases.link_cases(actor=alice, case=two.key, other=child.key, kind="split_from")
    assert [(link.kind, link.number) for link in cases.list_links(alice, one.key)] == [("follows", two.number)]
    assert [(link.kind, link.number) for link in cases.list_links(alice, two.key)] == [
        ("followed_by", one.number), ("split_from", child.number),
    ]  # fmt: skip
    cases.unlink_cases(actor=alice, case=one.key, other=two.key, kind="follows")
    assert cases.list_links(alice, one.key) == ()
    assert [line.verb for line in cases.timeline(alice, one.key)][-2:] == ["case.linked", "case.unlinked"]


def test_the_case_above_and_those_below_are_links_too(levels: Levels) -> None:
    alice = levels.actor("alice")
    above = working(levels)
    below = working(levels, parent=above.key)
    assert [link.kind for link in cases.list_links(alice, above.key)] == ["below"]
    assert [link.kind for link in cases.list_links(alice, below.key)] == ["above"]


def test_a_link_never_shows_a_case_that_is_not_ours(levels: Levels) -> None:
    alice = levels.actor("alice")
    ours = working(levels)
    theirs = cases.open_case(
        actor=SYSTEM, case_type="lamp", subject=uuid.uuid4(), title="灯", area_id=levels.cast.far.pk, owner_id=None,
        main_id=levels.far.pk,
    )  # fmt: skip
    with pytest.raises(cases.CaseNotFound):
        cases.link_cases(actor=alice, case=ours.key, other=theirs.key, kind="similar")
    cases.link_cases(actor=SYSTEM, case=ours.key, other=theirs.key, kind="similar")
    assert cases.list_links(alice, ours.key) == ()
    assert len(cases.list_links(SYSTEM, ours.key)) == 1


def test_the_database_refuses_a_link_to_itself_or_of_an_unknown_kind(levels: Levels) -> None:
    one, two = levels.a_repair(), levels.a_repair()
    rows = {view.key: row for view in (one, two) for row in [_row(view.key)]}
    for made in (
        {"case": rows[one.key], "other": rows[one.key], "kind": "similar"},
        {"case": rows[one.key], "other": rows[two.key], "kind": "cousin"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Link.objects.create(made_at=clock.now(), **made)


def _row(key: uuid.UUID) -> object:
    from yici.apps.cases.models import Case

    return Case.objects.get(key=key)


def test_a_message_goes_to_those_it_is_for_and_moves_nothing(levels: Levels) -> None:
    alice = levels.actor("alice")
    case = working(levels)
    cases.write_message(actor=alice, case=case.key, text="明天上午去看")
    cases.write_message(actor=alice, case=case.key, text="师傅在路上", audience="citizen")
    told = cases.timeline(alice, case.key, audiences=("citizen", "public"))
    assert [line.text for line in told] == ["师傅在路上"]
    assert cases.get_case(alice, case.key).version == case.version
    with pytest.raises(cases.MessageEmpty):
        cases.write_message(actor=alice, case=case.key, text="  ")
    with pytest.raises(cases.CaseNotFound):
        cases.write_message(actor=levels.actor("charlie"), case=case.key, text="我也说一句")


def test_the_same_message_twice_is_one(levels: Levels) -> None:
    alice, case = levels.actor("alice"), working(levels)
    first = cases.write_message(actor=alice, case=case.key, text="去看过了", client_key="k")
    assert cases.write_message(actor=alice, case=case.key, text="去看过了", client_key="k") == first
    with pytest.raises(SameKeyOtherContent):
        cases.write_message(actor=alice, case=case.key, text="没去", client_key="k")
    assert [line.text for line in cases.timeline(alice, case.key)].count("去看过了") == 1


def test_a_photo_at_a_message_is_kept_without_what_the_camera_says(levels: Levels) -> None:
    alice, case = levels.actor("alice"), working(levels)
    position = cases.write_message(
        actor=alice, case=case.key, text="", attached=[(files.prepare(JPEG), "桥面.jpg")], audience="citizen"
    )
    line = cases.timeline(alice, case.key)[-1]
    assert [(file.name, file.is_picture, file.nth) for file in line.files] == [("桥面.jpg", True, 1)]
    view, data = cases.get_attachment(alice, case.key, position, 1)
    assert view.media_type == "image/jpeg" and b"SECRET" in JPEG and b"SECRET" not in data


def test_a_file_is_found_only_at_its_line_by_whoever_may_read_it(levels: Levels) -> None:
    alice, case, other = levels.actor("alice"), working(levels), working(levels)
    file = files.prepare("内部资料".encode())
    position = cases.write_message(actor=alice, case=case.key, text="", attached=[(file, "说明.txt")])
    for actor, key, place, nth in (
        (alice, other.key, position, 1), (alice, case.key, position, 2), (alice, case.key, position - 1, 1),
    ):  # fmt: skip
        with pytest.raises(cases.AttachmentNotFound):
            cases.get_attachment(actor, key, place, nth)
    with pytest.raises(cases.CaseNotFound):
        cases.get_attachment(levels.actor("charlie"), case.key, position, 1)
    with pytest.raises(cases.AttachmentNotFound):
        cases.get_attachment(alice, case.key, position, 1, audiences=("citizen", "public"))
