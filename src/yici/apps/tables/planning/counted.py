"""What a cell of a table of figures comes to."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from yici.apps.tables.aggregates import CellMeaning, Place

Number = Fraction | None


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell comes to. ``number`` is exact and in the form's unit, ``shown`` what is written (text for facts in
    words). ``known``: aggregate, derived, filled (a fact on record), asked (answered), open, kept, blank."""

    place: Place
    meaning: CellMeaning
    known: str
    number: Number = None
    shown: Decimal | str | None = None
    reason: str = ""
    trouble: str = ""
    moment: dt.datetime | None = None
    element: str = ""
    record: uuid.UUID | None = None
    heading: str = ""
