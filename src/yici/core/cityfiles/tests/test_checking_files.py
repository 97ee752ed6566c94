"""A city's files are checked line by line, and every problem says how it is repaired."""

from __future__ import annotations

from pathlib import Path

import pytest

from yici.core.cityfiles import Column, Problem, Table, check_city, format_city, read_city

SHOPS = Table(
    "shops",
    "shops.csv",
    (
        Column("code", "pattern", required=True, pattern="[a-z]+"),
        Column("name", required=True),
        Column("kind", "choice", choices=frozenset({"bakery", "inn"})),
        Column("opened", "day"),
        Column("seats", "int"),
        Column("dishes", "list", references="dishes"),
        Column("valid_from", "day"),
        Column("valid_to", "day"),
        Column("note"),
    ),
)
DISHES = Table(
    "dishes",
    "dishes/*.csv",
    (Column("code", required=True), Column("course", required=True), Column("note")),
    stem=lambda row: row["course"],
)
TABLES = (SHOPS, DISHES)
HEAD = "code,name,kind,opened,seats,dishes,valid_from,valid_to,note\n"


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A small city without problems."""
    (tmp_path / "city.toml").write_text('code = "1"\n', encoding="utf-8")
    (tmp_path / "shops.csv").write_text(
        f'{HEAD}a,甲店,inn,2020-01-02,12,tea|soup,,,"big, old"\nb,乙店,,,,,,,\n', encoding="utf-8"
    )
    (tmp_path / "dishes").mkdir()
    (tmp_path / "dishes" / "first.csv").write_text("code,course,note\nsoup,first,\n", encoding="utf-8")
    (tmp_path / "dishes" / "drink.csv").write_text("code,course,note\ntea,drink,\n", encoding="utf-8")
    return tmp_path


def found(city: Path) -> list[tuple[str, int, str]]:
    return [(one.file, one.line, one.sentences()[0]) for one in check_city(city, TABLES)]


def shop(city: Path, line: str) -> list[tuple[str, int, str]]:
    (city / "shops.csv").write_text(f"{HEAD}{line}\n", encoding="utf-8")
    return found(city)


def test_a_city_in_order_has_no_problems(city: Path) -> None:
    assert found(city) == []


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("A1,x,,,,,,,", "code: A1 does not have the form [a-z]+."),
        ("a,,,,,,,,", "name is empty."),
        ("a,x,bar,,,,,,", "kind: bar is not one of the allowed words."),
        ("a,x,,2020-02-30,,,,,", "opened: 2020-02-30 is no day."),
        ("a,x,,,twelve,,,,", "seats: twelve is no whole number."),
        ("a,x,,,,cake,,,", "dishes: cake is not in dishes/*.csv."),
        ("a,x,,,,tea|tea,,,", "dishes has an empty or a double part."),
        ("a,x ,,,,,,,", "name holds blanks at an end, a line break or signs that cannot be seen."),
        ("a,x,,,,,2021-01-01,2020-01-01,", "valid_to lies before valid_from."),
        ("a,x,,", "The line has 4 cells, the heading has 9."),
    ],
)
def test_each_kind_of_mistake_is_named_with_its_line(city: Path, line: str, sentence: str) -> None:
    assert ("shops.csv", 2, sentence) in shop(city, line)


def test_a_second_row_with_the_same_code_names_the_first(city: Path) -> None:
    assert ("shops.csv", 3, "a stands already in shops.csv, line 2.") in shop(city, "a,x,,,,,,,\na,y,,,,,,,")


def test_a_row_in_the_wrong_file_is_sent_to_the_right_one(city: Path) -> None:
    (city / "dishes" / "first.csv").write_text("code,course,note\nsoup,last,\n", encoding="utf-8")
    problem = next(one for one in check_city(city, TABLES) if "belongs" in one.what)
    assert str(problem) == "dishes/first.csv:2: The row belongs in dishes/last.csv. Move it there."


def test_a_wrong_heading_says_what_is_missing_and_what_is_unknown(city: Path) -> None:
    (city / "shops.csv").write_text("code,title,note\na,x,\n", encoding="utf-8")
    (problem,) = [one for one in check_city(city, TABLES) if one.line == 1]
    assert "missing: name, kind" in str(problem)
    assert "not known: title" in str(problem)


def test_rows_out_of_order_are_not_canonical_and_format_repairs_it(city: Path) -> None:
    (city / "shops.csv").write_text(f"{HEAD}b,乙店,,,,,,,\r\na,甲店,,,,,,,\r\n", encoding="utf-8")
    assert found(city) == [("shops.csv", 0, "The file is not in canonical form.")]
    assert format_city(city, TABLES) == ["shops.csv"]
    assert found(city) == []
    assert (city / "shops.csv").read_bytes().decode().splitlines()[1] == "a,甲店,,,,,,,"


def test_a_missing_file_an_unknown_file_and_a_foreign_encoding_are_named(city: Path) -> None:
    (city / "shops.csv").write_bytes(HEAD.encode() + "a,甲,,,,,,,\n".encode("gb18030"))
    (city / "dishes" / "drink.csv").unlink()
    (city / "dishes" / "first.csv").unlink()
    (city / "shop.csv").write_text(HEAD, encoding="utf-8")
    assert found(city) == [
        ("dishes/*.csv", 0, "The file is missing."),
        ("shop.csv", 0, "No part of the system reads this file."),
        ("shops.csv", 0, "The file is not UTF-8 (byte 63)."),
    ]


def test_broken_quotes_are_a_problem_and_not_a_crash(city: Path) -> None:
    assert any("cannot be read" in what for _, line, what in shop(city, 'a,"x"y,,,,,,,') if line == 2)


def test_broken_settings_stop_further_checks_but_name_the_reason(city: Path) -> None:
    (city / "city.toml").write_text("code = \n", encoding="utf-8")
    problems = check_city(city, TABLES, [lambda files: [Problem("x", 0, str(files.settings), "y")]])
    assert [one.file for one in problems] == ["city.toml"]


def test_sentences_can_be_said_in_another_language() -> None:
    problem = Problem("a.csv", 3, "{code} is empty.", "Fill it in.", {"code": "x"})
    assert problem.sentences({"{code} is empty.": "{code}为空。", "Fill it in.": "请填写。"}.__getitem__) == (
        "x为空。",
        "请填写。",
    )


def test_an_unreadable_file_stops_reading_with_its_place(city: Path) -> None:
    (city / "shops.csv").write_text(f"{HEAD}a,x\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"shops\.csv:2: The line has 2 cells"):
        read_city(city, TABLES).rows("shops")
