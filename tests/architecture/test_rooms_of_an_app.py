"""An app has the rooms of the house and no others without a decision record."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = {
    "__init__", "README", "public", "models", "contracts", "states", "rules", "guards", "errors", "selectors",
    "actions", "datasets", "apps", "forms", "views", "urls", "api", "jobs", "commands", "templates", "static", "tests",
    "migrations", "__pycache__",
}  # fmt: skip


def test_other_rooms_stand_in_a_decision_record() -> None:
    decided = "".join(path.read_text("utf-8") for path in sorted((ROOT / "docs" / "adr").glob("*.md")))
    missing = []
    for app in sorted((ROOT / "src" / "yici" / "apps").iterdir()):
        if not app.is_dir() or app.name == "__pycache__":
            continue
        for room in sorted(app.iterdir()):
            if room.stem not in ROOMS and f"`{app.name}/{room.stem}`" not in decided:
                missing.append(f"{app.name}/{room.stem}")
    assert missing == []


def test_every_app_has_its_sign_on_the_door() -> None:
    for app in (ROOT / "src" / "yici" / "apps").iterdir():
        if app.is_dir() and app.name != "__pycache__":
            readme = (app / "README.md").read_text("utf-8")
            assert len(readme.splitlines()) <= 40, f"{app.name}/README.md is longer than 40 lines"
