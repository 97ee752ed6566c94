"""Every guard that ``tests/verify/guards.py`` disables still stands where ``patches.py`` looks for it."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_named_guard_is_in_its_file() -> None:
    sys.path.insert(0, str(ROOT / "tests" / "verify"))
    from patches import NAMED

    gone = []
    for patch in NAMED:
        path = ROOT / "src" / "yici" / patch.file
        if not path.exists() or path.read_text("utf-8").count(patch.before) <= patch.at:
            gone.append(f"{patch.name}: {patch.file}")
    assert gone == []


def test_the_file_of_tests_that_notices_a_guard_is_there() -> None:
    from patches import NAMED

    files = [
        ROOT / "src" / "yici" / "/".join(one.file.split("/")[:2]) / "tests" / f"{one.by}.py" for one in NAMED if one.by
    ]
    assert [str(one) for one in files if not one.exists()] == []
