"""What is wrong with a file of a city, where, and how it is put right."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Problem:
    """``what`` and ``repair`` are sentences with places for ``facts``; ``line`` is 1-based, 0 for the whole file."""

    file: str
    line: int
    what: str
    repair: str
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)

    def sentences(self, translate: Callable[[str], str] = str) -> tuple[str, str]:
        """What is wrong and how to repair it, in the reader's language, with the facts filled in."""
        return translate(self.what).format_map(self.facts), translate(self.repair).format_map(self.facts)

    def __str__(self) -> str:
        what, repair = self.sentences()
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {what} {repair}"
