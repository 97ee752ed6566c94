"""What goes to another line, or came from one."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

DIRECTIONS = OUT, IN = ("12345_to_110", "110_to_12345")
SIDES = ("ours", "theirs")
#: Who called whom: by wire, we called, they called, all three spoke at once.
CALLS = ("wire", "we_called", "they_called", "three")
EMERGENCIES = ("110", "119", "120", "122")


@dataclass(frozen=True, slots=True)
class Sending:
    """What is given to another line. ``road``: "110" … "122", or the name of another legal road. ``is_both``: both
    lines go on; otherwise the request ends here, with the road named, and comes back when the other line refuses it.
    """

    road: str
    text: str
    item: str = ""
    is_both: bool = False
    call: str = "wire"
    call_note: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """What another line gives us. The same number of the same line twice is one request."""

    number: str
    text: str
    area_code: str
    road: str = "110"
    item: str = ""
    place: str = ""
    name: str = ""
    phone: str = ""
    is_both: bool = False
    call: str = "wire"
    call_note: str = ""


@dataclass(frozen=True, slots=True)
class TransferLineView:
    """One line of what both sides told each other."""

    side: str
    state: str
    number: str
    words: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class TransferView:
    """A transfer with what both sides said. ``our_state`` is the state of our request; no name, no phone."""

    key: uuid.UUID
    direction: str
    road: str
    state: str
    request_number: str
    our_state: str
    title: str
    item_name: str
    is_both: bool
    call: str
    call_note: str
    text: str
    other_number: str
    other_words: str
    sent_at: dt.datetime
    receipt_at: dt.datetime | None
    is_late: bool
    lines: tuple[TransferLineView, ...] = ()

    @property
    def is_out(self) -> bool:
        """Whether we gave it away."""
        return self.direction == OUT
