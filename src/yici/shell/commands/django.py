"""``yici django …``: Django's own commands, for developers."""

from __future__ import annotations

import argparse
import os


def register(parser: argparse.ArgumentParser) -> None:
    """Everything after ``django`` is handed on."""
    parser.add_argument("words", nargs=argparse.REMAINDER)


def run_django(words: list[str]) -> int:
    """Run Django's management utility with these words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yici.shell.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["yici django", *words])
    return 0
