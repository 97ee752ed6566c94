"""Disable each guard and each constraint, one at a time, on a copy of the sources, and see whether the suite notices.

    python tests/verify/guards.py [--only TEXT] [--jobs N] [--report FILE]

Prints one line for each, and at the end the survivors; exit code 1 when there are any.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

sys.path.insert(0, str(Path(__file__).resolve().parent))
from patches import NAMED, Patch, musts

REPOSITORY = Path(__file__).resolve().parents[2]
COPIED = ("src", "tests", "cities", "docs", "conftest.py", "pyproject.toml", "README.md", "README.zh-CN.md", "Makefile")
# who notices, the nearest first: the app itself, then what stands on it
NOTICES = {
    "core": ("src/yici/core/tests", "src/yici/apps/records/tests", "src/yici/apps/places/tests"),
    "apps/places": ("src/yici/apps/places/tests", "src/yici/apps/records/tests"),
    "apps/records": ("src/yici/apps/records/tests",),
    "apps/tables": ("src/yici/apps/tables/tests",),
    "apps/figures": ("src/yici/apps/figures/tests",),
    "apps/cases": ("src/yici/apps/cases/tests", "src/yici/apps/collecting/tests"),
    "apps/collecting": ("src/yici/apps/collecting/tests",),
    "apps/hotline": ("src/yici/apps/hotline/tests",),
    "apps/oversight": ("src/yici/apps/oversight/tests",),
    "columns": ("src/yici/columns/tests", "src/yici/apps/figures/tests"),
}
# what guards are mostly caught by; tried before the whole
QUICK = {
    "core": (
        "core/tests/test_constraints.py",
        "core/tests/test_obtaining_things.py",
        "core/tests/test_submitting_twice.py",
        "core/tests/test_writing_in_turn.py",
        "core/tests/test_stepping_through_states.py",
        "apps/records/tests/test_permissions_of_steps.py",
        "apps/records/tests/test_scope_of_records.py",
    ),
    "apps/places": ("apps/places/tests/test_permissions_of_steps.py", "apps/places/tests/test_constraints.py"),
    "apps/records": (
        "apps/records/tests/test_permissions_of_steps.py",
        "apps/records/tests/test_constraints.py",
        "apps/records/tests/test_scope_of_records.py",
        "apps/records/tests/test_two_writers.py",
        "apps/records/tests/test_erasing.py",
    ),
    "apps/tables": (),
    "apps/figures": (
        "apps/figures/tests/test_permissions_of_steps.py",
        "apps/figures/tests/test_who_may_open_reports.py",
    ),
    "apps/cases": (),
    "apps/collecting": ("apps/collecting/tests/test_who_may_open_what_is_collected.py",),
    "apps/hotline": ("apps/hotline/tests/test_who_may_open_hotline.py",),
    "columns": (),
}
# long tests that guard nothing of access
LEFT_OUT = (
    "test_demo_residents.py",
    "test_the_catalogue_as_files.py",
    "test_conditions.py",
    "test_cleaning_pictures.py",
    "test_demo_lives.py",
    "test_demo_texts.py",
    "test_learning_kinds.py",
)


def app_of(file: str) -> str:
    """ "apps/records" of "apps/records/actions/records.py"."""
    parts = file.split("/")
    return "/".join(parts[:2]) if parts[0] == "apps" else parts[0]


def constraints() -> list[tuple[str, str]]:
    """(app, name) of every check and unique constraint of our models, those made from state tables too."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.shell.settings_test")
    import django

    django.setup()
    from django.apps import apps

    labels = [name.removeprefix("apps/") for name in NOTICES if name.startswith("apps/")]
    homes = {"core": "core", **{label: f"apps/{label}" for label in labels}}
    models = [model for model in apps.get_models() if model._meta.app_label in homes]
    return [(homes[model._meta.app_label], str(one.name)) for model in models for one in model._meta.constraints]


class Copy:
    """A copy of the sources in which one thing is changed at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            origin = REPOSITORY / name
            if origin.is_dir():
                shutil.copytree(origin, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
            elif origin.exists():
                shutil.copy(origin, folder / name)

    def notices(self, app: str, by: str = "", **environment: str) -> bool:
        """Whether a test fails; ``by`` names the file of tests beside the app that is tried first."""
        variables = {
            **os.environ,
            "PYTHONPATH": str(self.folder / "src"),
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        }
        variables.pop("PYTEST_ADDOPTS", None)
        left_out = [word for name in LEFT_OUT for word in ("--ignore-glob", f"*/{name}")]
        plugin = ["-p", "without_constraint"] if "YICI_WITHOUT_CONSTRAINT" in environment else []
        if plugin:
            variables["PYTHONPATH"] += f":{self.folder / 'tests' / 'verify'}"
        quick = [f"src/yici/{name}" for name in QUICK[app]]
        words = ["-x", "-q", "-m", "not story and not libreoffice", "-p", "no:cacheprovider", *plugin, *left_out]
        named = [f"src/yici/{app}/tests/{by}.py"] if by else []
        for chosen in filter(None, (named, quick, NOTICES[app])):
            done = subprocess.run(
                [sys.executable, "-m", "pytest", *words, *chosen],
                cwd=self.folder, env=variables, capture_output=True, text=True, timeout=600,
            )  # fmt: skip
            if done.returncode == 1:
                return True
            if done.returncode != 0:
                raise RuntimeError(f"the suite did not run:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
        return False

    def notices_patch(self, patch: Patch) -> bool:
        path = self.folder / "src" / "yici" / patch.file
        whole = path.read_text("utf-8")
        pieces = whole.split(patch.before)
        if len(pieces) < patch.at + 2:
            raise RuntimeError(f"{patch.name}: {patch.file} has no “{patch.before}” any more; change patches.py")
        first = patch.before.join(pieces[: patch.at + 1])
        changed = first + patch.after + patch.before.join(pieces[patch.at + 1 :])
        path.write_text(patch.after.join(pieces) if patch.everywhere else changed, "utf-8")
        try:
            return self.notices(app_of(patch.file), patch.by)
        finally:
            path.write_text(whole, "utf-8")

    def notices_constraint(self, app: str, name: str) -> bool:
        return self.notices(app, YICI_WITHOUT_CONSTRAINT=name)


def name_of(thing: Patch | tuple[str, str]) -> str:
    """How a patch or a constraint is called in the report."""
    return thing.name if isinstance(thing, Patch) else f"constraint {thing[1]}"


def home_of(thing: Patch | tuple[str, str]) -> str:
    """The app that a patch or a constraint belongs to."""
    return app_of(thing.file) if isinstance(thing, Patch) else thing[0]


def fails_unchanged(copies: Queue[Copy], app: str) -> tuple[str, bool]:
    """Whether the suite fails before anything is changed: then nothing could be said."""
    copy = copies.get()
    try:
        return app, copy.notices(app)
    finally:
        copies.put(copy)


def check(copies: Queue[Copy], thing: Patch | tuple[str, str]) -> tuple[str, str, float]:
    """(name, "caught" | "SURVIVED" | what went wrong, seconds)"""
    copy, began = copies.get(), time.monotonic()
    name = name_of(thing)
    try:
        caught = copy.notices_patch(thing) if isinstance(thing, Patch) else copy.notices_constraint(*thing)
        said = "caught" if caught else "SURVIVED"
    except (RuntimeError, subprocess.TimeoutExpired) as error:
        said = f"ERROR {error}"
    finally:
        copies.put(copy)
    seconds = time.monotonic() - began
    print(f"{said:9.2000} {seconds:5.1f} s  {name}", flush=True)
    return name, said, seconds


def main() -> int:
    """Check all, or those whose name has the text of ``--only``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="only names with this text")
    parser.add_argument("--apps", nargs="*", default=list(NOTICES), choices=list(NOTICES), help="only guards of these")
    parser.add_argument("--trust", action="store_true", help="the unchanged suite is known to pass")
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    source = REPOSITORY / "src" / "yici"
    things: list[Patch | tuple[str, str]] = [*NAMED, *musts(source), *constraints()]
    chosen = [one for one in things if options.only in name_of(one) and home_of(one) in options.apps]
    homes = sorted({*map(home_of, chosen)})
    with tempfile.TemporaryDirectory(prefix="yici-guards-") as folder:
        copies: Queue[Copy] = Queue()
        for number in range(options.jobs):
            copies.put(Copy(Path(folder) / str(number)))
        with ThreadPoolExecutor(options.jobs) as pool:
            for app, fails in pool.map(lambda app: fails_unchanged(copies, app), () if options.trust else homes):
                if fails:
                    print(f"the suite of {app} fails without any change")
                    return 2
            found = list(pool.map(lambda one: check(copies, one), chosen))
    bad = [f"{said:.200} {name}" for name, said, _ in found if said != "caught"]
    print(f"{len(found)} guards and constraints, {len(bad)} not caught", *bad, sep="\n  ")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
