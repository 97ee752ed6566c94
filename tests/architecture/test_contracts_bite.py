"""Each contract of the map is broken on purpose in a copy of the sources, and import-linter must say so by name."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PLANTED = [
    ("Map: shell over apps", "core/clock.py", "import yici.apps.places.rules"),
    ("Map: shell over apps", "sheets/errors.py", "import yici.core.clock"),
    ("Map: an upper app may use a lower one", "apps/places/rules.py", "import yici.apps.records.public"),
    ("Doors", "apps/tables/contracts/forms.py", "import yici.apps.records.models"),
    ("Doors", "shell/middleware.py", "import yici.apps.places.guards"),
    ("Floors", "apps/places/models.py", "import yici.apps.places.selectors"),
    ("Floors", "apps/places/guards.py", "import yici.apps.places.actions"),
    ("Sheets and contracts import no Django", "sheets/errors.py", "import django.http"),
    ("Sheets and contracts import no Django", "apps/records/contracts.py", "import django.db"),
]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the sources in ``folder``."""
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [program, "--config", "pyproject.toml", "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": f"{folder / 'src'}:{folder}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sources and of the contracts."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(
        ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("tests", "static", "locale", "__pycache__")
    )
    shutil.copytree(ROOT / "tests" / "architecture", folder / "tests" / "architecture")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def test_the_sources_keep_every_contract(sources: Path) -> None:
    found = lint(sources)
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize(("contract", "file", "line"), PLANTED, ids=[f"{c} by {f}" for c, f, _ in PLANTED])
def test_a_planted_violation_is_caught(sources: Path, contract: str, file: str, line: str) -> None:
    path = sources / "src" / "yici" / file
    before = path.read_text("utf-8")
    path.write_text(before + f"\n{line}\n", "utf-8")
    try:
        found = lint(sources)
    finally:
        path.write_text(before, "utf-8")
    assert found.returncode != 0
    broken = [row for row in found.stdout.splitlines() if row.strip().endswith("BROKEN")]
    assert any(row.strip().startswith(contract) for row in broken), found.stdout
