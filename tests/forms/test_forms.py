"""The forms of this folder and their labels belong together."""

import csv
import importlib.util
import re
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
spec = importlib.util.spec_from_file_location("forms_draw", HERE / "draw.py")
assert spec is not None and spec.loader is not None
draw = importlib.util.module_from_spec(spec)
sys.modules["forms_draw"] = draw
spec.loader.exec_module(draw)


def _rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_every_drawn_sheet_has_one_label() -> None:
    drawn = sorted((form.name, sheet) for form in draw.forms() for sheet, _ in form.sheets)
    assert drawn == sorted((row["file"], row["sheet"]) for row in _rows("labels.csv"))
    assert all((HERE / name).is_file() for name, _ in drawn)


def test_all_four_kinds_are_drawn_often_enough() -> None:
    kinds = [row["kind"] for row in _rows("labels.csv")]
    assert kinds.count("card") >= 8 and kinds.count("cross") >= 12
    assert kinds.count("rowform") >= 4 and kinds.count("list") >= 6


def test_a_grid_with_a_ragged_merge_is_refused() -> None:
    with pytest.raises(ValueError, match="not a rectangle"):
        draw.blocks([["a", "<"], ["^", "b"]])


def test_every_gold_line_names_a_class_and_a_fact() -> None:
    classes = {"element", "derived", "aggregate", "constant", "sequence", "signature", "free", "uncollectable"}
    lines = _rows("gold_columns.csv")
    assert {line["class"] for line in lines} == classes
    assert all(line["fact"] for line in lines)
    keepable = [line for line in lines if line["class"] in {"element", "derived", "aggregate"}]
    assert all(line["element"] for line in keepable)


def test_gold_names_only_elements_of_the_catalogue() -> None:
    known: set[str] = set()
    for path in sorted((HERE.parents[1] / "cities" / "ordos" / "elements").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            known |= {row["code"] for row in csv.DictReader(stream)}
    named = {code for line in _rows("gold_columns.csv") for code in re.split(r"[|+]", line["catalogue"]) if code}
    assert named - known == set()


def test_every_card_field_points_at_cells_of_its_card() -> None:
    fields = _rows("card_fields.csv")
    cards = {row["file"] for row in _rows("labels.csv") if row["kind"] == "card"}
    assert {row["file"] for row in fields} == cards
    gold = {(row["file"], row["column"]) for row in _rows("gold_columns.csv") if row["file"] in cards}
    assert gold == {(row["file"], row["label"]) for row in fields}
