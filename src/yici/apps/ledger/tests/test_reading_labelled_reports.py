"""The labelled reports beside the checkout, scored by their own scorer."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from yici.apps.ledger.reading import read_file

NAMES = ("ordos-2022.txt", "ordos-2024.txt")


@pytest.mark.parametrize("name", NAMES)
def test_labelled_reports_are_read_as_people_read_them(shared: Path, tmp_path: Path, name: str) -> None:
    _, items = read_file(shared / "sources" / name)
    read = tmp_path / "read.json"
    read.write_text(json.dumps({"items": [dataclasses.asdict(item) for item in items]}), "utf-8")
    command = [sys.executable, str(shared / "tools" / "score_ledger.py"), str(shared / "data/ledger/gold-ordos.jsonl")]
    score = json.loads(subprocess.run([*command, str(read), name], capture_output=True, check=True).stdout)
    assert score["figures"]["f1"] >= 0.97
    assert min(score["of_found_figures_right"].values()) >= 0.95
    assert score["actions"]["f1"] >= 0.90


@pytest.mark.parametrize("name", NAMES)
def test_names_full_of_numbers_give_no_figure(shared: Path, name: str) -> None:
    text, items = read_file(shared / "sources" / name)
    rows = map(json.loads, (shared / "data/ledger/negatives-ordos.jsonl").read_text("utf-8").splitlines())
    wrong = []
    for words in (row["text"] for row in rows if row["file"] == name):
        place = text.find(words)
        while place >= 0:
            inside = text[place : place + len(words)]
            wrong += [
                i.value_text for i in items if i.value_text and i.start <= place < i.end and i.value_text in inside
            ]
            place = text.find(words, place + 1)
    assert wrong == []
