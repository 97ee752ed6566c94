"""The diagrams of the reference are those of the program; ``python tests/docs/test_diagrams.py`` writes them anew."""

from __future__ import annotations

import importlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "diagrams.md"
HEAD = """# Diagrams

How a thing goes from state to state, drawn from the tables of the program; a test compares this page with them. At an
arrow stands the step, after “/” the clock that starts. What each state means: [states](states.md); who takes which
step: [steps](steps.md).
"""
APPS = ("cases", "hotline", "collecting")


def page() -> str:
    """The whole page as the tables have it, app by app, in the order of the files."""
    from yici.core.states import TransitionTable

    parts = [HEAD]
    for app in APPS:
        room = ROOT / "src" / "yici" / "apps" / app
        for path in sorted([*room.rglob("states.py"), *room.rglob("states/[a-z]*.py")]):
            module = importlib.import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
            for table in vars(module).values():
                if isinstance(table, TransitionTable):
                    parts.append(f"## {table.name} ({app})\n\n```mermaid\n{table.diagram()}\n```\n")
    return "\n".join(parts)


def test_the_diagrams_are_those_of_the_program() -> None:
    assert PAGE.read_text("utf-8") == page(), "write it anew: python tests/docs/test_diagrams.py"


def test_every_step_of_a_request_is_drawn() -> None:
    drawn = PAGE.read_text("utf-8")
    assert drawn.count("```mermaid") >= 10
    assert "    to_confirm --> solved: confirm" in drawn and "    in_hand --> to_confirm: complete / call_back" in drawn


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.shell.settings")
    django.setup()
    PAGE.write_text(page(), "utf-8")
