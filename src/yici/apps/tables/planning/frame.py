"""For whom, where, of which day and why a form is filled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yici.apps.places.public import AreaView
from yici.core.access import Actor


@dataclass(frozen=True, slots=True)
class Frame:
    """What all sheets of a fill share. ``decisions`` are those of the fill, by sheet name."""

    actor: Actor
    area: AreaView | None
    as_of: dt.date
    purpose: str
    number: str
    known_at: dt.datetime | None = None
    unit_name: str = ""
    decisions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def decided(self, sheet: str) -> Mapping[str, Any]:
        """What a person decided for a sheet."""
        return self.decisions.get(sheet, {})
