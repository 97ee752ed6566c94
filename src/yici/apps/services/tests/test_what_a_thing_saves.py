"""``yici services compare``: what a thing saves, counted from the versions of the city's own files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yici.shell.cli import main

ORDOS = Path(__file__).resolve().parents[5] / "cities" / "ordos"


def test_a_restaurant_is_opened_in_fewer_days_with_fewer_papers_steps_and_fields(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["services", "compare", "open-restaurant", "--city", str(ORDOS), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "days": {"before": 48, "after": 13, "cut_percent": 72.92},
        "materials": {"before": 35, "after": 17, "cut_percent": 51.43},
        "steps": {"before": 17, "after": 2, "cut_percent": 88.24},
        "fields": {"before": 100, "after": 58, "cut_percent": 42.0},
    }


def test_the_figures_follow_the_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ORDOS.rglob("*"):
        if name.is_file():
            copy = tmp_path / name.relative_to(ORDOS)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(name.read_bytes())
    parts = tmp_path / "service_parts.csv"
    lines = parts.read_text("utf-8").splitlines(keepends=True)
    parts.write_text(
        "".join(one for one in lines if "open-restaurant" not in one or "drainage_permit" not in one), "utf-8"
    )
    assert main(["services", "compare", "open-restaurant", "--city", str(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["days"]["before"], found["days"]["after"]) == (38, 13)
    assert (found["materials"]["before"], found["fields"]["before"]) == (30, 85)


def test_a_thing_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["services", "compare", "open-airport", "--city", str(ORDOS)]) == 2
    assert "open-airport" in capsys.readouterr().err
