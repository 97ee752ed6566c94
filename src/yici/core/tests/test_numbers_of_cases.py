"""Numbers can be read out, catch slips, and tell nothing about how many there are."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from yici.core import clock, numbers

pytestmark = pytest.mark.django_db


def test_a_number_has_kind_year_digits_and_check_digit() -> None:
    with clock.held_at(dt.datetime(2026, 12, 31, 16, 30, tzinfo=dt.UTC)):
        number = numbers.issue("F")
    assert re.fullmatch(r"F27-\d{7}-\d", number), "the year is the city's: it is already January there"
    assert numbers.is_number(number)


def test_numbers_neither_repeat_nor_run_in_order() -> None:
    issued = [numbers.issue("R") for _ in range(60)]
    digits = [int(number[4:11]) for number in issued]
    assert len(set(issued)) == 60 and digits != sorted(digits) and max(digits) - min(digits) > 60


def test_a_number_given_before_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter([5, 5, 5, 6])
    monkeypatch.setattr("yici.core.numbers.secrets.randbelow", lambda _: next(drawn))
    assert [numbers.issue("F")[4:11], numbers.issue("F")[4:11]] == ["0000005", "0000006"]


def test_what_a_person_types_is_understood() -> None:
    number = f"F26-0041827-{numbers.check_digit('F', '26', '0041827')}"
    for typed in (
        number,
        number.lower(),
        number.replace("-", ""),
        f"  {number.replace('-', ' ')} ",
        "Ｆ" + number[1:],
        number.replace("-", "—"),
    ):
        assert numbers.normalise(typed) == number
    for wrong in ("", "F26-004182-4", "26-0041827-4", "F26-0041827", "F26-00418270-4", "F２６-x"):
        assert numbers.normalise(wrong) is None


def test_every_wrong_digit_and_every_swap_of_neighbours_is_caught() -> None:
    plain = f"F260041827{numbers.check_digit('F', '26', '0041827')}"
    slips = {plain[:place] + digit + plain[place + 1 :] for place in range(1, 11) for digit in "0123456789"}
    slips |= {plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :] for place in range(1, 10)}
    slips |= {letter + plain[1:] for letter in "EGPBVT"}
    slips.discard(plain)
    assert [slip for slip in slips if numbers.is_number(slip)] == []


@pytest.mark.parametrize("letter", ["", "f", "AB", "1", "Ä"])
def test_a_kind_is_one_letter(letter: str) -> None:
    with pytest.raises(ValueError, match="one letter"):
        numbers.issue(letter)
