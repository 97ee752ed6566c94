"""``yici draws publish``: a ceremony from a folder joins the public pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from yici.apps.draws.public import find_public_draw
from yici.apps.draws.tests.cast import Hall
from yici.apps.draws.tests.test_publishing_what_was_held_offline import a_transcript, as_bytes
from yici.shell.cli import main


def test_the_command_prints_the_number(hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "transcript.json"
    file.write_bytes(as_bytes(a_transcript()))
    assert main(["draws", "publish", str(file), "--as", "hana", "--title", "离线抽取"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert find_public_draw(told["number"]).title == "离线抽取"


def test_what_does_not_hold_is_one_sentence(hall: Hall, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "transcript.json"
    transcript = a_transcript()
    transcript["result"]["chosen"].reverse()
    file.write_bytes(as_bytes(transcript))
    assert main(["draws", "publish", str(file), "--as", "hana"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
