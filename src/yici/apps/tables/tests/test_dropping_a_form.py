"""The first page: a form goes in, once, or is refused in one sentence."""

from __future__ import annotations

import io
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from yici.apps.places.tests.cast import Cast, PostHolding
from yici.apps.tables.models import Fill
from yici.apps.tables.tests.forms_of_ours import a_form
from yici.apps.tables.tests.pages import START, drop, opened, signed_in, words
from yici.apps.tables.views import steps
from yici.core.ratelimit import Bucket


@pytest.fixture
def bob(cast: Cast) -> Client:
    return signed_in(cast.bob)


def test_an_empty_desk_says_what_will_come(bob: Client) -> None:
    said = words(bob.get(START))
    assert "把科室发来的表拖进来" in said
    assert "还没有表" in said


def test_a_form_leads_to_its_own_page_and_stands_in_the_list(bob: Client) -> None:
    address = opened(bob, a_form())
    assert bob.get(address).status_code == 200
    assert address in bob.get(START).content.decode()


def test_the_same_form_sent_twice_is_one_fill(bob: Client) -> None:
    key, data = str(uuid.uuid4()), a_form()
    assert opened(bob, data, submission=key) == opened(bob, data, submission=key)
    assert Fill.objects.count() == 1


def test_the_same_key_with_another_file_of_that_name_is_refused(bob: Client) -> None:
    key, data = str(uuid.uuid4()), a_form()
    opened(bob, data, submission=key)
    answer = drop(bob, data + b"\0" * 3, submission=key)
    assert answer.status_code == 422
    assert Fill.objects.count() == 1


def test_several_forms_go_in_one_after_the_other(bob: Client) -> None:
    files = [SimpleUploadedFile(name, a_form()) for name in ("甲.xlsx", "乙.xlsx")]
    answer = bob.post(START, {"submission": str(uuid.uuid4()), "form": files}, follow=True)
    assert answer.redirect_chain == [(START, 303)]
    assert "放进了 2 张表" in words(answer)
    assert Fill.objects.count() == 2


def test_of_several_forms_the_good_ones_are_kept_and_the_bad_one_is_named(bob: Client) -> None:
    files = [SimpleUploadedFile("好.xlsx", a_form()), SimpleUploadedFile("坏.xlsx", b"not a workbook")]
    answer = bob.post(START, {"submission": str(uuid.uuid4()), "form": files})
    assert answer.status_code == 422
    assert "坏.xlsx" in words(answer)
    assert Fill.objects.count() == 1


@pytest.mark.parametrize(
    "data",
    [b"", b"just words", b"%PDF-1.7", b"MZ\x90\0", b"PK\x03\x04broken"],
    ids=["empty", "text", "pdf", "program", "zip"],
)
def test_what_is_no_workbook_is_refused_in_one_sentence(bob: Client, data: bytes) -> None:
    answer = drop(bob, data)
    assert answer.status_code == 422
    assert "data-drop-words" in answer.content.decode()
    assert Fill.objects.count() == 0


def test_a_hostile_archive_never_reaches_the_reader(bob: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<w/>")
        archive.writestr("xl/media/bomb.bin", b"\0" * 60_000_000)
    monkeypatch.setattr("yici.apps.tables.views.dropping.understand_form", lambda **given: pytest.fail("was opened"))
    assert drop(bob, packed.getvalue()).status_code == 422


def test_a_form_with_a_mark_of_secrecy_is_stopped_and_nothing_is_kept(bob: Client) -> None:
    answer = drop(bob, a_form(title="机密★1年 家庭成员信息表"))
    assert answer.status_code == 422
    assert Fill.objects.count() == 0


def test_area_and_day_may_be_said_before(bob: Client) -> None:
    opened(bob, a_form(), area="东村", as_of="2026-10-01")
    fill = Fill.objects.get()
    assert (fill.area.name, str(fill.as_of)) == ("东村", "2026-10-01")


def test_an_area_of_others_is_not_found_and_what_was_typed_stays(bob: Client) -> None:
    answer = drop(bob, a_form(), area="远村")
    assert answer.status_code == 422
    assert 'value="远村"' in answer.content.decode()
    assert Fill.objects.count() == 0


def test_a_day_that_cannot_be_read_is_told(bob: Client) -> None:
    answer = drop(bob, a_form(), as_of="soon")
    assert answer.status_code == 422
    assert "2026-11-22" in words(answer)


def test_nobody_floods_the_desk(bob: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps.UPLOADS, "_held", Bucket(0, 1)._held)
    monkeypatch.setattr(steps.UPLOADS, "burst", 2)
    answers = [drop(bob, b"").status_code for _ in range(4)]
    assert answers == [422, 422, 429, 429]


def test_whoever_has_no_post_is_told_whom_to_ask(cast: Cast) -> None:
    PostHolding.objects.filter(account=cast.bob).delete()
    answer = signed_in(cast.bob).get(START)
    assert answer.status_code == 403


def test_the_list_goes_on_to_earlier_forms(bob: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yici.apps.tables.views.dropping.A_PAGE", 1)
    first, second = opened(bob, a_form(), "甲.xlsx"), opened(bob, a_form(), "乙.xlsx")
    page = bob.get(START).content.decode()
    assert second in page
    assert "before=" in page
    assert first not in page
