"""A rule file is a table of one row a file: read, checked and written back byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from yici.core.cityfiles import Table, check_city, format_city, read_city
from yici.core.cityfiles.schema import Column

RULES = Table(
    "rules",
    "rules/*.toml",
    (
        Column("code", required=True),
        Column("valid_from", "day", required=True),
        Column("size", "int", required=True),
        Column("avoid", "list", choices=frozenset({"kin", "owner"})),
        Column("note"),
    ),
    key=("code", "valid_from"),
    stem=lambda row: f"{row['code']}-{row['valid_from']}",
    is_required=False,
)
GOOD = 'avoid = ["kin", "owner"]\ncode = "a"\nsize = 5\nvalid_from = 2026-01-01\n'


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "city.toml").write_text('code = "1599"\n', "utf-8")
    (tmp_path / "rules" / "a-2026-01-01.toml").write_text(GOOD, "utf-8")
    return tmp_path


def test_it_is_one_row_and_comes_back_byte_for_byte(city: Path) -> None:
    files = read_city(city, [RULES])
    [row] = files.rows("rules")
    assert dict(row) == {"code": "a", "valid_from": "2026-01-01", "size": "5", "avoid": "kin|owner", "note": ""}
    assert files.texts()["rules/a-2026-01-01.toml"] == GOOD
    assert check_city(city, [RULES]) == []


def test_another_order_is_put_right(city: Path) -> None:
    path = city / "rules" / "a-2026-01-01.toml"
    path.write_text("\n".join(reversed(GOOD.splitlines())) + "\n", "utf-8")
    assert [one.file for one in check_city(city, [RULES])] == ["rules/a-2026-01-01.toml"]
    assert format_city(city, [RULES]) == ["rules/a-2026-01-01.toml"]
    assert path.read_text("utf-8") == GOOD


@pytest.mark.parametrize(
    "wrong",
    [
        GOOD.replace("size = 5", 'size = "many"'),
        GOOD.replace('"kin"', '"friend"'),
        GOOD.replace('code = "a"', 'code = "b"'),
        GOOD.replace("size = 5\n", ""),
        GOOD + 'unknown = "x"\n',
        GOOD + "size = 6\n",
        "\xff",
    ],
)
def test_what_is_wrong_is_named_with_its_file(city: Path, wrong: str) -> None:
    (city / "rules" / "a-2026-01-01.toml").write_text(wrong, "latin-1")
    assert {one.file for one in check_city(city, [RULES])} == {"rules/a-2026-01-01.toml"}


def test_a_rule_file_that_nobody_reads_is_named(city: Path) -> None:
    (city / "rules" / "deep").mkdir()
    (city / "rules" / "deep" / "x.toml").write_text("a = 1\n", "utf-8")
    assert [one.file for one in check_city(city, [RULES])] == ["rules/deep/x.toml"]
