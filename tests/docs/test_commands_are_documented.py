"""The page of commands and the command line say the same: every command, every option, and no other."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from yici.shell.cli import build

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "commands.md").read_text("utf-8")


def commands(parser: argparse.ArgumentParser, words: str = "yici") -> Iterator[tuple[str, set[str]]]:
    """Every command with its long options."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    if not groups:
        yield words, {text for action in parser._actions for text in action.option_strings if text.startswith("--")}
    for group in groups:
        for name, child in group.choices.items():
            yield from commands(child, f"{words} {name}")


def sections() -> dict[str, str]:
    """The text under each heading that is a command, by the words of the command."""
    found = {}
    for part in re.split(r"^### ", PAGE, flags=re.MULTILINE)[1:]:
        heading = re.match(r"`(yici(?: [a-z-]+)+)([^`]*)`", part)
        if heading:
            found[heading[1]] = part.split("\n## ", 1)[0]
    return found


COMMANDS = dict(commands(build()))


def test_every_command_has_its_section_and_no_section_is_left_over() -> None:
    assert sorted(sections()) == sorted(COMMANDS)


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_a_section_names_exactly_the_options_of_its_command(command: str) -> None:
    named = set(re.findall(r"--[a-z][a-z-]*", sections().get(command, "")))
    assert named == COMMANDS[command] - {"--help"}
