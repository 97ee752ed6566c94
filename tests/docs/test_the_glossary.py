"""One word for one thing: no word stands twice with the same meaning, and no meaning under two words."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "glossary.md"


def rows() -> list[tuple[str, str, str, str]]:
    """(Chinese, English, meaning, app) of all words; the table of collisions is left out."""
    text = PAGE.read_text("utf-8").split("\n## 2.", 1)[1]
    found = [line.strip("|").split("|") for line in text.splitlines() if re.match(r"\| (?!中文)", line)]
    return [(row[0].strip(), row[1].strip(), row[2].strip(), row[3].strip()) for row in found]


def twice(words: list[object]) -> list[object]:
    """What stands more than once."""
    return [word for word, count in Counter(words).items() if count > 1]


def test_every_row_has_four_columns_that_say_something() -> None:
    assert len(rows()) > 150
    assert [row for row in rows() if not row[0] or not row[1] or not (row[2] and row[3])] == []


def test_no_word_stands_twice_with_the_same_meaning() -> None:
    assert twice([(row[0], row[2]) for row in rows()]) == []
    assert twice([(row[1], row[2]) for row in rows()]) == []


def test_a_word_that_stands_twice_tells_its_meaning_in_brackets() -> None:
    chinese = [re.sub(r"（.*?）", "", row[0]) for row in rows()]
    again = set(twice(list(chinese)))
    assert [row[0] for row, bare in zip(rows(), chinese, strict=True) if bare in again and "（" not in row[0]] == []
    assert twice([row[0] for row in rows()]) == []


def test_an_english_word_stands_once() -> None:
    assert twice([row[1] for row in rows()]) == []


def test_an_app_that_owns_words_and_exists_is_written_as_its_folder() -> None:
    known = {"core", "shell", "sheets"} | {
        path.name for path in (PAGE.parents[1] / "src" / "yici" / "apps").iterdir() if path.is_dir()
    }
    owners = {name.strip() for row in rows() for name in row[3].split(",")}
    assert known - {"__pycache__"} <= owners
