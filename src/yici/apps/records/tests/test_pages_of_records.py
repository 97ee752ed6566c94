"""Rosters and records as pages: found, edited in place, two at once, taken back, added, imported, taken away."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import struct
import uuid
import zlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from openpyxl import load_workbook

from yici.apps.places.tests.cast import NOW, Cast
from yici.apps.places.tests.pages import signed_in, value_of, words
from yici.apps.records import jobs as record_jobs
from yici.apps.records.models import Evidence, ImportBatch, Record, RecordVersion
from yici.apps.records.public import Answer, RecordFacts, SourceFacts, erase_record, read_rows, record_answers
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.records.views import asking
from yici.core import clock, jobs
from yici.core.access import SYSTEM
from yici.core.models import AuditRow

MONTHS = "person.work_months"


@dataclasses.dataclass
class Desk:
    """Bob's desk with one person on it."""

    cast: Cast
    bob: Client
    person: RecordFacts
    page: str

    def value(self, code: str = MONTHS) -> Any:
        return next(iter(read_rows(SYSTEM, [self.person.key], [code]))).values.get(code)

    def save(self, value: str, expected: int | None = None, code: str = MONTHS, **more: Any) -> Any:
        given = {"value": value, "expected": str(self.person.version if expected is None else expected), **more}
        return self.bob.post(f"{self.page}value?element={code}", given)


@pytest.fixture
def desk(cast: Cast) -> Iterator[Desk]:
    for bucket in (asking.CHANGES, asking.UPLOADS, asking.TAKEN, asking.VISITS):
        bucket._held.clear()
    with clock.held_at(NOW - dt.timedelta(days=90)):
        house = a_household(cast.east, code="H1", group="一社")
        person = a_person(cast.east, "巴特尔", household=house, id_number=an_id_number(), sex="1", work_months="6")
    yield Desk(cast, signed_in(cast.bob), person, f"/desk/rosters/people/{person.key}/")


def test_a_roster_finds_by_name_initials_and_whole_number_never_by_a_part(desk: Desk) -> None:
    a_person(desk.cast.east, "王秀兰", id_number=an_id_number("19650202", 202))
    roster = "/desk/rosters/people/"
    for text in ("特尔", "bte", an_id_number()):
        told = words(desk.bob.get(roster, {"text": text}))
        assert "巴特尔" in told, text
        assert "王秀兰" not in told, text
    assert "巴特尔" not in words(desk.bob.get(roster, {"text": an_id_number()[:12]}))
    assert "巴特尔" in words(desk.bob.get("/desk/rosters/households/", {"text": "巴特"}))


def test_filters_are_addresses(desk: Desk) -> None:
    a_person(desk.cast.east, "王秀兰", sex="2")
    roster = "/desk/rosters/people/"
    assert "王秀兰" not in words(desk.bob.get(roster, {"stale": "1"}))
    assert "巴特尔" in words(desk.bob.get(roster, {"stale": "1"}))
    told = words(desk.bob.get(roster, {"element": "person.sex", "value": "女"}))
    assert ("王秀兰" in told, "巴特尔" in told) == (True, False)
    assert desk.bob.get(roster, {"area": str(desk.cast.far.key)}).status_code == 404
    assert "教育" not in words(desk.bob.get(roster, {"column": "person.sex"}))


def test_a_long_roster_goes_on_from_the_last_row(desk: Desk) -> None:
    for number in range(60):
        a_person(desk.cast.east, "甲" + "一二三四五六七八九十"[number % 10])
    first = desk.bob.get("/desk/rosters/people/").content.decode()
    address = first.split('href="/desk/rosters/people/?after=')[1].split('"')[0]
    rest = desk.bob.get("/desk/rosters/people/", {"after": address}).content.decode()
    assert (first.count('<th scope="row">'), rest.count('<th scope="row">')) == (50, 11)


def test_an_edit_is_a_version_with_its_reason_and_day_in_the_history(desk: Desk) -> None:
    answer = desk.save("8", valid_on="2026-11-01", reason="本人来说的")
    assert (answer.status_code, desk.value().value) == (303, 8)
    told = words(desk.bob.get(f"{desk.page}value?element={MONTHS}"))
    assert "本人来说的" in told
    assert "2026-11-01 起" in told
    assert "Bob" in told


def test_a_wrong_value_is_refused_with_what_to_do_and_stays_in_the_field(desk: Desk) -> None:
    answer = desk.save("13")
    assert answer.status_code == 422
    assert value_of_input(answer) == "13"
    assert desk.value().value == 6


def value_of_input(answer: Any) -> str:
    page = answer.content.decode()
    start = page.index('name="value"')
    return page[start:].split('value="')[1].split('"')[0] if 'value="' in page[start : start + 300] else ""


def test_two_at_once_see_both_values_and_one_chooses(desk: Desk) -> None:
    record_answers(SYSTEM, [Answer(desk.person.key, MONTHS, "3")], SourceFacts("typed", "镇里改的"))
    answer = desk.save("8")
    told = words(answer)
    assert answer.status_code == 409
    assert "差别在这里" in told
    assert ("3" in told, "8" in told) == (True, True)
    assert desk.value().value == 3
    desk.save("8", expected=int(value_of(answer, "expected")))
    assert desk.value().value == 8


def test_somebody_else_s_edit_of_another_value_is_no_conflict(desk: Desk) -> None:
    record_answers(SYSTEM, [Answer(desk.person.key, "person.presence", "home")], SourceFacts("typed", "别处"))
    assert desk.save("8").status_code == 303


def test_the_own_last_edit_is_taken_back_and_only_that(desk: Desk) -> None:
    desk.save("8")
    page = desk.bob.get(desk.page).content.decode()
    address = page.split(f'action="{desk.page}undo')[1].split('"')[0].replace("&amp;", "&")
    assert signed_in(desk.cast.alice).post(f"{desk.page}undo{address}").status_code == 409
    assert desk.bob.post(f"{desk.page}undo{address}").status_code == 303
    assert desk.value().value == 6
    assert desk.bob.post(f"{desk.page}undo{address}").status_code == 409
    assert RecordVersion.objects.filter(record__key=desk.person.key).count() == 3


def test_what_is_said_against_the_owner_is_noted_and_can_be_taken_back(desk: Desk) -> None:
    """Sex is kept by the police: the clerk's word waits beside it."""
    answer = desk.save("2", code="person.sex")
    assert "公安局确认前" in words(desk.bob.get(answer.headers["Location"]))
    assert desk.value("person.sex").value == "1"
    page = desk.bob.get(f"{desk.page}value?element=person.sex").content.decode()
    address = page.split(f'action="{desk.page}undo')[1].split('"')[0].replace("&amp;", "&")
    assert "个待核问题" in words(desk.bob.get(desk.page))
    assert desk.bob.post(f"{desk.page}undo{address}").status_code == 303
    assert "个待核问题" not in words(desk.bob.get(desk.page))
    assert desk.bob.post(f"{desk.page}undo{address}").status_code == 409


def test_one_tap_confirms_what_is_out_of_date(desk: Desk) -> None:
    assert desk.value().is_stale
    desk.bob.post(f"{desk.page}confirm?element={MONTHS}")
    assert (desk.value().value, desk.value().is_stale) == (6, False)


def test_htmx_gets_the_line_and_a_browser_without_script_the_page(desk: Desk) -> None:
    piece = desk.bob.get(f"{desk.page}value?element={MONTHS}", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in piece
    assert 'name="value"' in piece
    saved = desk.bob.post(
        f"{desk.page}value?element={MONTHS}",
        {"value": "8", "expected": str(desk.person.version)},
        headers={"HX-Request": "true"},
    ).content.decode()
    assert "data-line" in saved
    assert "data-undo" in saved
    assert "<html" in desk.bob.get(f"{desk.page}value?element={MONTHS}").content.decode()


def a_photo() -> bytes:
    """A PNG of one pixel with a text chunk that tells where it was taken."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    place = chunk(b"tEXt", b"GPS\x0039.6N 109.8E")
    return b"\x89PNG\r\n\x1a\n" + head + place + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")


def test_a_photo_of_the_paper_is_kept_clean_shown_to_readers_only_and_erased_with_the_person(desk: Desk) -> None:
    desk.save("8", paper=SimpleUploadedFile("纸表.png", a_photo(), "image/png"))
    kept = Evidence.objects.get()
    address = f"{desk.page}papers/{kept.key}"
    shown = desk.bob.get(address)
    assert (shown.status_code, b"GPS" in shown.content) == (200, False)
    assert signed_in(desk.cast.charlie).get(address).status_code == 404
    erased = {"reason": "本人要求", "legal_basis": "个人信息保护法第四十七条"}
    erase_record(desk.cast.actor("dora"), desk.person.key, **erased, second=a_second(desk))
    assert not Evidence.objects.exists()


def a_second(desk: Desk) -> Any:
    """A second person with the power to erase."""

    return dataclasses.replace(desk.cast.actor("dora"), account=uuid.uuid4())


def test_a_reader_asks_and_the_owner_answers(desk: Desk) -> None:
    desk.bob.post(f"{desk.page}doubt?element=person.sex", {"reason": "身份证上是女"})
    alice = signed_in(desk.cast.alice)
    alice.post("/desk/rosters/purpose", {"purpose": "核对户籍", "next": desk.page})
    page = alice.get(desk.page).content.decode()
    assert "身份证上是女" in page
    key = page.split('name="doubt" value="')[1].split('"')[0]
    assert alice.post(f"{desk.page}doubt", {"doubt": key, "take": "no"}).status_code == 303
    assert "身份证上是女" not in words(alice.get(desk.page))


def test_a_person_is_added_once_and_whoever_is_there_already_is_shown_first(desk: Desk) -> None:
    add = "/desk/rosters/people/add"
    given = {
        "submission": str(uuid.uuid4()),
        "area": str(desk.cast.east.key),
        "person.name": "赛汗",
        "person.birth_date": "1990-05-01",
    }
    made = desk.bob.post(add, given)
    assert made.status_code == 303
    assert desk.bob.post(add, given).status_code in (303, 422)
    assert Record.objects.filter(entity="person").count() == 2
    again = desk.bob.post(add, {**given, "submission": str(uuid.uuid4())})
    assert again.status_code == 422
    assert "赛汗" in words(again)
    other = desk.bob.post(add, {**given, "submission": str(uuid.uuid4()), "other": "on"})
    assert (other.status_code, Record.objects.filter(entity="person").count()) == (303, 3)


def test_a_bad_row_stops_the_whole_import_and_a_good_file_goes_in_by_a_job_and_out_again(desk: Desk) -> None:
    alice = signed_in(desk.cast.alice)
    page = "/desk/rosters/people/import/"

    def drop(text: str) -> Any:
        given = {"submission": str(uuid.uuid4()), "area": str(desk.cast.east.key)}
        return alice.post(page, {**given, "form": SimpleUploadedFile("名单.csv", text.encode())})

    bad = drop("姓名,出生日期\n张三,1990-01-01\n李4,1991-13-01\n")
    assert bad.status_code == 422
    assert ("3" in words(bad), Record.objects.filter(entity="person").count()) == (True, 1)
    good = drop("姓名,出生日期\n张三,1990-01-01\n李四,1991-12-01\n")
    assert good.status_code == 303
    (batch,) = ImportBatch.objects.all()
    assert batch.state == "applying"
    for name, handling in record_jobs.handlings().items():
        jobs.register(name, handling)
    while jobs.run_one():
        pass
    assert "2 行已导入" in words(alice.get(good.headers["Location"]))
    assert "李四" in words(desk.bob.get("/desk/rosters/people/"))
    twice = drop("姓名,出生日期\n张三,1990-01-01\n")
    assert (twice.status_code, "同名" in words(twice)) == (422, True)
    assert ImportBatch.objects.count() == 1
    alice.post(f"{page}{batch.key}/withdraw", {"reason": "发错了文件"})
    assert "李四" not in words(desk.bob.get("/desk/rosters/people/"))


def test_a_list_leaves_only_after_the_second_step_masked_marked_and_counted(desk: Desk) -> None:
    a_person(desk.cast.east, "王秀兰", id_number=an_id_number("19650202", 202), remark="=1+1")
    address = "/desk/rosters/people/file?column=person.remark"
    given = {"purpose": "核对花名册", "file_format": "xlsx", "number": "person.id_number"}
    assert desk.bob.post(address, given).status_code == 403
    device = TOTPDevice.objects.create(user=desk.cast.bob, name="phone", confirmed=True)
    session = desk.bob.session
    session["otp_device_id"] = device.persistent_id
    session.save()
    book = load_workbook(io.BytesIO(desk.bob.post(address, given).content))
    rows = [[cell.value for cell in row] for row in book.active.iter_rows()]
    flat = " ".join(str(cell) for row in rows for cell in row)
    assert an_id_number("19650202", 202) not in flat
    assert "王秀兰" in flat
    assert not any(cell.data_type == "f" for row in book.active.iter_rows() for cell in row)
    full = load_workbook(io.BytesIO(desk.bob.post(address, {**given, "full": "on"}).content))
    assert an_id_number("19650202", 202) in str([[cell.value for cell in row] for row in full.active.iter_rows()])
    made = AuditRow.objects.filter(verb="export.made")
    assert [(one.details["rows"], one.details["purpose"]) for one in made] == [(2, "核对花名册")] * 2
    assert "核对花名册" in words(desk.bob.get(f"{desk.page}accesses"))
