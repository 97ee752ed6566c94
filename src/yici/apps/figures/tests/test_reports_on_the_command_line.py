"""``yici reports``: figures listed, a report made, written by the ending of the file, counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yici.apps.figures.models import Snapshot
from yici.apps.figures.tests.builders import a_definition, some_people
from yici.apps.places.tests.cast import Cast
from yici.core.models import AuditRow
from yici.shell.cli import main


@pytest.fixture
def city(cast: Cast) -> Cast:
    some_people(cast)
    a_definition()
    return cast


def test_figures_are_listed(city: Cast, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["reports", "list", "--json"]) == 0
    (found,) = json.loads(capfd.readouterr().out)
    assert (found["code"], found["version"], found["columns"][0]["unit"]) == ("people", 1, "人")
    assert main(["reports", "list"]) == 0
    assert "人口：人数、女、女性占比" in capfd.readouterr().out


def test_a_report_is_made_for_the_whole_city_at_once(city: Cast, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["reports", "run", "people", "--json", "--by", "area:3"]) == 0
    found = json.loads(capfd.readouterr().out)
    assert found["total"]["values"] == [4, 1, {"n": 1, "of": 4}]
    assert [row["label"] for row in found["rows"]] == ["前旗", "后旗"]
    assert found["digest"] == Snapshot.objects.get().digest


def test_the_ending_says_what_is_written_and_the_export_is_counted(city: Cast, tmp_path: Path) -> None:
    for ending, start in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF")):
        file = tmp_path / f"a.{ending}"
        command = ["reports", "run", "people", "--area", "159901100201", "--as", "bob", "-o", str(file)]
        assert main([*command, "--on", "2026-11-20", "--purpose", "月报"]) == 0
        assert file.read_bytes().startswith(start)
    assert AuditRow.objects.filter(verb="export.made", account=city.bob.key).count() == 3


@pytest.mark.parametrize(
    "more",
    [
        ["nothing"],
        ["people", "--on", "yesterday"],
        ["people", "-o", "a.doc"],
        ["people", "--area", "000"],
        ["people", "--by", "person.id_number"],
        ["people", "--as", "bob", "--area", "1599"],
    ],
)
def test_bad_input_gets_one_sentence(city: Cast, more: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["reports", "run", *more]) == 2
    assert len(capfd.readouterr().err.strip().splitlines()) == 1
    assert not Snapshot.objects.exists()
