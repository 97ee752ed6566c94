"""What the files of services have in common: codes, the last column, and how a problem of a line is said."""

from __future__ import annotations

from yici.core.cityfiles.problems import Problem
from yici.core.cityfiles.schema import Column, Line

CODE = r"[a-z0-9]+(_[a-z0-9]+)*"
NOTE = Column("note")


def problem(line: Line, what: str, repair: str, **facts: object) -> Problem:
    """A problem of a line, with the facts that its sentences name."""
    return Problem(line.file, line.number, what, repair, facts)
