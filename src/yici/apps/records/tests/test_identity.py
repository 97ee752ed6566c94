"""Numbers, names and how records are found by them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from yici.apps.places.public import find_area
from yici.apps.places.tests.cast import TODAY, Cast
from yici.apps.records.models import Identifier
from yici.apps.records.public import Answer, find_by_value, find_records, record_answers
from yici.apps.records.rules import dates, derived, names, numbers
from yici.apps.records.rules.numbers import check_digit, check_id_number, check_phone, digits_lost, to_18
from yici.apps.records.tests.builders import TYPED, a_person, an_id_number
from yici.core.access import SYSTEM

BORN = st.dates(dt.date(1910, 1, 1), dt.date(2026, 1, 1))
NUMBERS = st.builds(lambda born, sequence: an_id_number(f"{born:%Y%m%d}", sequence), BORN, st.integers(0, 999))


@given(NUMBERS)
def test_a_right_number_stays_right_however_it_is_written(number: str) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number)
    for text in (number, number.lower(), f" {number[:6]} {number[6:14]} {number[14:]} ", f"'{number}", wide):
        checked = check_id_number(text, TODAY)
        assert (checked.text, checked.errors) == (number, ())


@given(NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(number: str, place: int, step: int) -> None:
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert check_id_number(wrong, TODAY).errors


@given(NUMBERS, st.integers(0, 16))
def test_two_neighbours_changed_over_are_seen(number: str, place: int) -> None:
    left, right = number[place], number[place + 1]
    if left != right:
        wrong = number[:place] + right + left + number[place + 2 :]
        assert check_id_number(wrong, TODAY).errors


@given(BORN, st.integers(0, 999))
def test_our_check_digit_is_that_of_the_standard(born: dt.date, sequence: int) -> None:
    first = f"110105{born:%Y%m%d}{sequence:03d}"
    assert ric.calc_check_digit(first + "0") == check_digit(first)


@given(NUMBERS)
def test_sex_and_birth_date_follow_from_the_number(number: str) -> None:
    assert derived.birth_date(number) == f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    assert derived.sex(number) == ("1" if int(number[16]) % 2 else "2")


def test_the_old_form_is_accepted_and_found_by_the_new_one(cast: Cast) -> None:
    old = "159999600101101"
    assert check_id_number(old, TODAY).warnings == ("old_form",)
    person = a_person(cast.east, id_number=old)
    (found,) = find_records(SYSTEM, "person", {"person.id_number": to_18(old)}, find_area(cast.east.code))
    assert (found.record, found.certain) == (person.key, True)


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("15999919800517101", ("length",)),
        ("1599991980051710A1", ("signs",)),
        (f"15999919800230101{'1'}", ("date", "check_digit")),
        ("", ("length",)),
    ],
)
def test_wrong_numbers_say_what_is_wrong(text: str, errors: tuple[str, ...]) -> None:
    assert set(check_id_number(text, TODAY).errors) <= {*errors}
    assert check_id_number(text, TODAY).errors


@pytest.mark.parametrize("raw", [159999198005171010, 1.5999919800517e17, 6217000010001234567])
def test_long_numbers_that_came_as_numbers_are_refused(raw: object) -> None:
    assert digits_lost(raw)
    assert not digits_lost(138000011112222)
    assert not digits_lost(str(raw))


@pytest.mark.parametrize(
    ("text", "kept"),
    [("138 0000 1111", "13800001111"), ("+86-13800001111", "13800001111"), ("0477-8581234", "0477-8581234"),
     ("13800001111、13900002222", "13800001111、13900002222"), ("13800001111 13900002222", "13800001111、13900002222")],
)  # fmt: skip
def test_phones_are_kept_in_one_form(text: str, kept: str) -> None:
    assert check_phone(text, TODAY).text == kept


@given(st.text(min_size=1, max_size=60))
def test_tidying_a_name_twice_changes_nothing_more(text: str) -> None:
    assert names.tidy_name(names.tidy_name(text)) == names.tidy_name(text)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("阿拉坦·其其格", "阿拉坦•其其格"),
        ("阿拉坦.其其格", "阿拉坦·其其格"),
        ("張偉", "张伟"),
        ("张 伟", "张伟"),
        ("巴图　布和", "巴图布和"),
    ],
)
def test_spellings_of_one_name_meet(one: str, two: str) -> None:
    assert names.name_key(one) == names.name_key(two)


def test_names_keep_every_sign_of_gb_18030(cast: Cast) -> None:
    for name in ("𠮷田𬱖", "阿拉坦·其其格", "巴特尔", "其" * 60):
        assert names.tidy_name(name) == name
        assert names.name_problem(name) == ""


def test_a_changed_number_still_finds_and_a_corrected_one_is_free(cast: Cast) -> None:
    first, second, third = (an_id_number(sequence=number) for number in (101, 103, 105))
    person = a_person(cast.east, id_number=first)
    area = find_area(cast.east.code)
    record_answers(SYSTEM, [Answer(person.key, "person.id_number", second, dt.date(2024, 1, 1))], TYPED)
    for number in (first, second):
        (found,) = find_records(SYSTEM, "person", {"person.id_number": number}, area)
        assert found.record == person.key
    record_answers(SYSTEM, [Answer(person.key, "person.id_number", third, dt.date(2024, 1, 1))], TYPED)
    assert find_records(SYSTEM, "person", {"person.id_number": second}, area) == []
    assert a_person(cast.east, "别人", id_number=second).key != person.key
    assert Identifier.objects.filter(record__key=person.key, is_living=True).count() == 2


def test_no_number_is_a_normal_state(cast: Cast) -> None:
    one, two = a_person(cast.east, "新生儿"), a_person(cast.east, "新生儿")
    assert one.key != two.key


def test_a_name_alone_proposes_nobody(cast: Cast) -> None:
    person = a_person(cast.east, "巴图", birth_date="1980-05")
    area = find_area(cast.east.code)
    assert find_records(SYSTEM, "person", {"person.name": "巴图"}, area) == []
    (found,) = find_records(SYSTEM, "person", {"person.name": "巴图", "person.birth_date": "1980-05-17"}, area)
    assert (found.record, found.certain) == (person.key, False)
    assert (
        find_records(cast.actor("charlie"), "person", {"person.name": "巴图", "person.birth_date": "1980"}, area) == []
    )


def test_a_phone_is_found_by_the_whole_of_it_only(cast: Cast) -> None:
    person = a_person(cast.east, phone="138 0000 1111")
    assert find_by_value(cast.actor("bob"), "person.phone", "13800001111") == [person.key]
    assert find_by_value(cast.actor("bob"), "person.phone", "1380000") == []
    assert find_by_value(cast.actor("charlie"), "person.phone", "13800001111") == []


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_dates_are_read_in_every_common_form(day: dt.date) -> None:
    forms = (
        "{0:%Y-%m-%d}",
        "{0.year}.{0.month}.{0.day}",
        "{0.year}年{0.month}月{0.day}日",
        "{0:%Y%m%d}",
        "{0:%Y/%m/%d}",
    )
    for form in forms:
        assert dates.parse_date(form.format(day)) == day.isoformat()
    assert dates.parse_date(f"{day.year}年{day.month}月") == f"{day:%Y-%m}"
    assert dates.parse_date(str(day.year)) == str(day.year)


def test_former_checks_are_named_by_rule() -> None:
    assert numbers.check_number("uscc", "91350100M000100Y43", TODAY).errors == ()
    assert numbers.check_number("uscc", "91350100M000100Y44", TODAY).errors == ("credit_code",)
