"""Whatever is done to a workbook, it is read, matched and filled, or refused with one sentence; soon, and in little
memory. ``YICI_MUTANTS`` says how many (300 here, 10,000 in ``make verify``), ``YICI_MUTANTS_FROM`` the first seed,
``YICI_MUTANTS_JUDGES`` how many processes judge, ``YICI_MUTANTS_REPORT`` where a line for each is written.
"""

from __future__ import annotations

import json
import os
import random
import select
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.forms import redraw

HERE = Path(__file__).resolve().parent
FORMS = HERE.parent / "forms"
SAMPLES = HERE.parents[2] / "shared" / "data" / "templates"
MUTANTS = int(os.environ.get("YICI_MUTANTS", "300"))
FIRST = int(os.environ.get("YICI_MUTANTS_FROM", "0"))
REPORT = os.environ.get("YICI_MUTANTS_REPORT", "")
SECONDS = 5.0  # of computing for one mutant
HANGS_AFTER = 180.0  # seconds by the wall clock, for what not even the judge can stop; it counts its own computing
JUDGES = int(os.environ.get("YICI_MUTANTS_JUDGES", "2"))


@dataclass
class Judge:
    """A judging process; begun again when a mutant brought it down."""

    process: subprocess.Popen[bytes] | None = None
    rest: bytes = b""

    def _start(self) -> subprocess.Popen[bytes]:
        if self.process is None:
            self.rest = b""
            self.process = subprocess.Popen(
                [sys.executable, str(HERE / "judge.py")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0
            )
        return self.process

    def _line(self, seconds: float) -> dict[str, Any] | None:
        """The next line, or None when the process ended or was silent for so long."""
        assert self.process is not None and self.process.stdout is not None
        while b"\n" not in self.rest:
            if not select.select([self.process.stdout], [], [], seconds)[0]:
                return None
            piece = self.process.stdout.read(65536)
            if not piece:
                return None
            self.rest += piece
        line, _, self.rest = self.rest.partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        return found

    def ask(self, file: Path, seed: int | None) -> dict[str, Any]:
        process = self._start()
        assert process.stdin is not None
        process.stdin.write(json.dumps({"file": str(file), "seed": seed}).encode() + b"\n")
        said = self._line(60)
        if said is not None:
            said = self._line(HANGS_AFTER)
        if said is None:
            ended = process.poll()
            self.stop()
            said = {"outcome": "failed", "why": "no answer" if ended is None else f"the process ended with {ended}"}
        return {"seed": seed, "file": file.name, **said}

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            with self.process:  # closes its pipes too
                self.process = None


def _forms() -> list[Path]:
    return sorted([*FORMS.glob("*.xls"), *FORMS.glob("*.xlsx")])


def _samples() -> list[Path]:
    return sorted(one for one in SAMPLES.rglob("*.xls*") if one.stat().st_size < 400_000)


def _file_of(seed: int, forms: list[Path], samples: list[Path], others: list[Path]) -> Path:
    """Two of five mutants come from Word documents, XML spreadsheets and .et, a quarter from the samples."""
    chance = random.Random(seed)
    draw = chance.random()
    return chance.choice(others if draw < 0.4 else samples if samples and draw < 0.65 else forms)


def _noted(said: dict[str, Any]) -> dict[str, Any]:
    """Written down at once where somebody wants a report: a long run can be looked at, and stopped."""
    if REPORT and said["seed"] is not None:
        with Path(REPORT).open("a") as out:
            out.write(json.dumps(said) + "\n")
    return said


def _judge_all(jobs: list[tuple[Path, int | None]], judges: int) -> list[dict[str, Any]]:
    def run(some: list[tuple[Path, int | None]]) -> list[dict[str, Any]]:
        judge = Judge()
        try:
            return [_noted(judge.ask(*job)) for job in some]
        finally:
            judge.stop()

    with ThreadPoolExecutor(judges) as pool:
        return [one for found in pool.map(run, [jobs[at::judges] for at in range(judges)]) for one in found]


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    forms, samples, others = _forms(), _samples(), redraw.redrawn(tmp_path_factory.mktemp("others"))
    jobs: list[tuple[Path, int | None]] = [
        (_file_of(seed, forms, samples, others), seed) for seed in range(FIRST, FIRST + MUTANTS)
    ]
    return _judge_all(jobs, judges=JUDGES)


def test_no_mutant_ends_in_anything_but_a_result_or_a_sentence(judged: list[dict[str, Any]]) -> None:
    assert [one for one in judged if one["outcome"] == "failed"] == []


def test_no_mutant_takes_longer_than_five_seconds(judged: list[dict[str, Any]]) -> None:
    assert [one for one in judged if one.get("seconds", 0) > SECONDS] == []


def test_the_mutants_are_of_all_kinds(judged: list[dict[str, Any]]) -> None:
    """The control: damages that are all refused, or all harmless, would say nothing about the rest."""
    outcomes = Counter(one["outcome"] for one in judged)
    assert min(outcomes["filled"], outcomes["refused"]) > len(judged) * 0.1, outcomes
    assert {one["code"] for one in judged if one["outcome"] == "refused"} >= {"broken", "hostile"}


def test_mutants_that_once_hung_or_failed_do_so_no_more() -> None:
    """A stream that is a ring of short sectors; parts whose names have backslashes."""
    known: list[tuple[Path, int | None]] = [
        (FORMS / "cross_safety_inspection.xls", 2513), (FORMS / "list_household_members.xlsx", 3186),
    ]  # fmt: skip
    said = _judge_all(known, judges=1)
    assert [one["outcome"] for one in said] == ["refused", "filled"]


def test_whole_forms_are_read_and_the_bounds_bite(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same judge takes the forms as they are, and a bound of memory that is too small is seen."""
    whole = _judge_all([(one, None) for one in _forms()[:6]], judges=1)
    assert {one["outcome"] for one in whole} <= {"read", "filled"}, whole
    monkeypatch.setenv("YICI_MUTANT_MEGABYTES", "1")
    assert _judge_all([(_forms()[-1], None)], judges=1)[0]["outcome"] == "failed"
