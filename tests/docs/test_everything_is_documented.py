"""The build fails when a command, setting, permission, state or element type is not documented."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from yici.apps.places.contracts import PERMISSIONS
from yici.shell.cli import build

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"


def page(name: str) -> str:
    return (REFERENCE / name).read_text("utf-8")


def commands(parser: argparse.ArgumentParser, words: str = "yici") -> Iterator[tuple[str, list[str]]]:
    """Every command with its long options."""
    subs = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    if not subs:
        yield words, [o for a in parser._actions for o in a.option_strings if o.startswith("--") and o != "--help"]
    for sub in subs:
        for name, child in sub.choices.items():
            yield from commands(child, f"{words} {name}")


ALL_COMMANDS = list(commands(build()))


@pytest.mark.parametrize(("command", "options"), ALL_COMMANDS, ids=[c for c, _ in ALL_COMMANDS])
def test_a_command_and_its_options_are_documented(command: str, options: list[str]) -> None:
    text = page("commands.md")
    assert f"`{command}" in text
    section = text.split(f"`{command}", 1)[1].split("\n## ", 1)[0]
    missing = [option for option in options if option not in section and option not in text]
    assert missing == []


def test_every_setting_is_documented() -> None:
    names = set()
    for file in (ROOT / "src").rglob("*.py"):
        names |= set(
            re.findall(r"""environ(?:\.get\(|\[)\s*["'](YICI_[A-Z_]+|DATABASE_URL)["']""", file.read_text("utf-8"))
        )
    assert len(names) > 8
    assert [name for name in sorted(names) if f"`{name}`" not in page("settings.md")] == []


def test_every_permission_is_documented() -> None:
    assert [name for name in PERMISSIONS if f"`{name}`" not in page("permissions.md")] == []


def test_the_35_capabilities_are_listed_with_their_state() -> None:
    rows = re.findall(r"^\| ([A-K]\d) \|.*\| (works|partly|planned) \|", page("capabilities.md"), re.MULTILINE)
    assert len({code for code, _ in rows}) == 35


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for file in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", file.read_text("utf-8")):
            if "://" not in target and not target.startswith("mailto:") and not (file.parent / target).exists():
                broken.append(f"{file.relative_to(ROOT)} -> {target}")
    assert broken == []
