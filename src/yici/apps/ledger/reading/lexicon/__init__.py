"""Words that the grammar knows, as plain files: one list a file, so that whoever knows the language can add to it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a list, longest first, so that an alternation of them finds the longest."""
    text = files(__name__).joinpath(f"{name}.txt").read_text("utf-8")
    found = {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def any_of(name: str) -> str:
    """The words of a list as one alternation for a pattern."""
    import re

    return "(?:" + "|".join(re.escape(word) for word in words(name)) + ")"
