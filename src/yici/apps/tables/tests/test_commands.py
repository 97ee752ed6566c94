"""``yici tables read``, ``match`` and ``fill`` as scripts call them."""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from yici.apps.places.tests.cast import Cast
from yici.apps.records.tests.builders import a_household, a_person, an_id_number
from yici.apps.tables import commands
from yici.apps.tables.tests.forms_of_ours import a_card, a_form, rows_of

CITY = Path(__file__).resolve().parents[5] / "cities" / "ordos"
WITHOUT_DJANGO = (
    "import sys\nfrom yici.shell.cli import main\ncode = main(sys.argv[1:])\n"
    "assert not any(name.split('.')[0] == 'django' for name in sys.modules), 'Django was imported'\nsys.exit(code)"
)


def call(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, Any]]:
    """Run a command of this group; its exit code and its JSON."""
    parser = argparse.ArgumentParser()
    commands.register(parser)
    options = parser.parse_args([*arguments, "--json"])
    code = options.run(options)
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "名单.xlsx"
    path.write_bytes(a_form())
    return path


def alone(*arguments: str) -> tuple[int, dict[str, Any]]:
    """Run the program in a process that must not import Django."""
    done = subprocess.run([sys.executable, "-c", WITHOUT_DJANGO, *arguments], capture_output=True, text=True)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_read_needs_no_django_and_says_what_a_sheet_is_made_of(form: Path) -> None:
    code, document = alone("tables", "read", str(form), "--json", "--roles")
    sheet = document["files"][0]["sheets"][0]
    assert code == 0
    assert (sheet["kind"], sheet["header"]) == ("list", {"top": 2, "bottom": 2, "left": 1, "right": 8})
    assert sheet["roles"][0][0] == "title"


def test_a_bad_file_has_an_entry_and_the_others_are_still_read(form: Path, tmp_path: Path) -> None:
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"PK\x03\x04 nothing")
    code, document = alone("tables", "read", str(bad), str(form), "--json")
    assert code == 2
    assert document["files"][0]["error"]["code"] == "broken"
    assert document["files"][1]["sheets"]


def test_match_needs_no_database_and_adds_meaning_and_population(form: Path) -> None:
    code, document = alone("tables", "match", str(form), "--json", "--catalogue", str(CITY))
    sheet = document["files"][0]["sheets"][0]
    assert code == 0
    assert [column["element"] for column in sheet["columns"]][:3] == [None, "person.name", "person.id_number"]
    assert {"element", "kind", "confidence", "reason"} <= sheet["columns"][1].keys()
    assert sheet["population"]["entity"] == "person"
    assert {"condition", "order", "confidence", "reason"} <= sheet["population"].keys()


@pytest.fixture
def village(cast: Cast) -> str:
    """East Village with two people, of whom one has no phone."""
    house = a_household(cast.east, code="H1", group="一社")
    a_person(cast.east, "巴特尔", household=house, id_number=an_id_number("19600101", 101), phone="13904770001",
             education="70")  # fmt: skip
    a_person(cast.east, "王秀兰", household=house, role="10", id_number=an_id_number("19650202", 202), education="80")
    return str(cast.east.code)


def test_fill_writes_the_file_and_counts_its_cells(
    form: Path, village: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.xlsx"
    code, document = call(capsys, "fill", str(form), "--area", village, "-o", str(out))
    assert code == 0
    assert document["output"] == str(out)
    assert [row[1] for row in rows_of(out.read_bytes())[2:4]] == ["巴特尔", "王秀兰"]
    cells = document["cells"]
    assert set(cells) == {"filled", "derived", "aggregate", "constant", "asked", "open", "kept_blank"}
    assert sum(cells.values()) == 2 * 8
    assert document["sheets"][0]["population"]["count"] == 2
    assert [one["element"] for one in document["questions"]] == ["person.phone"]


def test_answers_come_back_in_the_columns_of_the_questions_file(
    form: Path, village: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, questions = tmp_path / "out.xlsx", tmp_path / "questions.csv"
    call(capsys, "fill", str(form), "--area", village, "-o", str(out), "--questions", str(questions))
    with questions.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:6] == ["question", "sheet", "column", "record", "element", "prompt"]
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps([{**row, "answer": "13904770002"} for row in rows]), encoding="utf-8")
    _, document = call(capsys, "fill", str(form), "--area", village, "-o", str(out), "--answers", str(answers))
    assert document["cells"]["asked"] == 1
    assert document["questions"] == []
    assert rows_of(out.read_bytes())[3][4] == "13904770002"


def test_where_narrows_the_rows(form: Path, village: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.xlsx"
    call(capsys, "fill", str(form), "--area", village, "--where", "person.sex = '2'", "-o", str(out))
    assert [row[1] for row in rows_of(out.read_bytes())[2:4]] == ["王秀兰", None]


def test_a_card_is_filled_for_the_person_with_the_number(
    village: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form, out = tmp_path / "卡.xlsx", tmp_path / "out.xlsx"
    form.write_bytes(a_card())
    _, asked = call(capsys, "fill", str(form), "--area", village, "-o", str(out))
    assert asked["output"] is None
    assert "--record" in asked["questions"][0]["prompt"]
    number = an_id_number("19600101", 101)
    call(capsys, "fill", str(form), "--area", village, "--record", number, "-o", str(out))
    assert rows_of(out.read_bytes())[1][1] == "巴特尔"


def test_an_unknown_area_is_one_sentence_and_code_two(
    form: Path, village: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, document = call(capsys, "fill", str(form), "--area", "000000", "-o", str(tmp_path / "out.xlsx"))
    assert code == 2
    assert document["error"]["code"] == "area_unknown"


def test_a_form_that_names_nobody_is_not_filled_but_asked(
    village: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form, out = tmp_path / "表.xlsx", tmp_path / "out.xlsx"
    form.write_bytes(a_form("登记表"))
    code, document = call(capsys, "fill", str(form), "--area", village, "-o", str(out))
    assert (code, document["output"]) == (0, None)
    assert not out.exists()
    assert "--where" in document["questions"][0]["prompt"]
