"""What a requester reads and does about a request, as plain data: it can travel to a public face with its own database.

No words of ours are in it, only verbs, counts and moments: the page makes sentences in the reader's language.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: What a requester can do on the page of a request, by the last part of its address.
FOLLOW_ACTS = ("say", "rate", "words", "withdraw", "contact", "urge", "appeal", "public")


@dataclass(frozen=True, slots=True)
class FollowLine:
    """One line that the requester reads. ``verb`` names what happened ("answered"), ``unit`` who did it (a unit, never
    a person), ``text`` what people wrote, ``promised`` until when it was promised with this line, ``photos`` addresses
    of files.
    """

    at: dt.datetime
    verb: str
    unit: str = ""
    text: str = ""
    promised: dt.datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowView:
    """The public page of a request. ``asks``: the requester is asked whether it is solved. ``say_until`` is the last
    day on which "not solved" counts. ``promised``: until when the unit has promised (or must) finish. ``others``: how
    many other people share the work. ``wants_rest``: solved was said by own hand, the other two questions are open.
    ``question`` with ``answer_yes`` and ``answer_no``: the city's words for this kind, in Chinese;
    ``closed_name``: that of the reason.
    """

    number: str
    title: str
    text: str
    place: str
    kind: str
    kind_parent: str
    state: str
    phase: str
    round: int
    asks: bool
    wants_rest: bool
    may_reopen: bool
    may_withdraw: bool
    may_urge: bool
    may_appeal: bool
    answer: str
    unit_name: str
    contact_by: dt.datetime | None
    promised: dt.datetime | None
    say_until: dt.date | None
    solved: str
    level: int | None
    about: str
    confirmed_way: str
    closed_reason: str
    closed_text: str
    closed_by: str
    appeal: str
    others: int
    others_unsolved: int
    urge_count: int
    masked_phone: str
    wants_public: bool
    is_public: bool
    lines: tuple[FollowLine, ...]
    at: dt.datetime
    closed_name: str = ""
    closed_name_en: str = ""
    question: str = ""
    answer_yes: str = ""
    answer_no: str = ""
