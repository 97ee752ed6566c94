"""What the desk sees of calls, closings and what is asked and decided about a request."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallLine:
    """A request whose requester is to be called back. ``attempts`` reached nobody, in this round, on ``days`` days."""

    key: uuid.UUID
    number: str
    title: str
    area_name: str
    unit_name: str
    due_at: dt.datetime | None
    look: str
    words: str
    attempts: int
    days: int
    has_phone: bool
    answered_at: dt.datetime | None
    position: tuple[dt.datetime, int]


@dataclass(frozen=True, slots=True)
class AttemptView:
    """A call that reached nobody."""

    at: dt.datetime
    words: str


@dataclass(frozen=True, slots=True)
class CallView:
    """A request on the call-back desk; ``may_close``: three calls on two days reached nobody. ``is_mine`` is false for
    whoever sits in a unit that worked on it.
    """

    line: CallLine
    case_version: int
    text: str
    answer: str
    masked_name: str
    masked_phone: str
    round: int
    attempts: tuple[AttemptView, ...]
    may_close: bool
    is_mine: bool
    is_secret: bool


@dataclass(frozen=True, slots=True)
class DecisionView:
    """What was asked and decided: both sides of it, with names of reasons in two languages."""

    key: uuid.UUID
    kind: str
    state: str
    reason: str
    reason_name: str
    reason_name_en: str
    text: str
    asked_unit: str
    asked_at: dt.datetime
    answer: str
    decided_name: str
    decided_at: dt.datetime | None
    request_number: str
    request_title: str
    appeals: str  # the kind of decision that an appeal is about
    may_decide: bool = False


@dataclass(frozen=True, slots=True)
class ClosingPanel:
    """What belongs to the end of a request, for its page at the desk."""

    number: str
    case_version: int
    decisions: tuple[DecisionView, ...]
    attempts: int
    attempt_days: int
    may_close: bool  # the actor decides, and the request can be closed now
    may_ask_refusal: bool
    may_ask_exclusion: bool
    closed_until: dt.date | None
    reopen_days: int  # for so long after a closing "not solved" counts
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer of the requester, or a call that reached nobody."""

    at: dt.datetime
    round: int
    way: str
    is_reached: bool
    is_contacted: bool | None
    solved: str
    level: int | None
    about: str
    words: str


@dataclass(frozen=True, slots=True)
class ClosingCount:
    """How often requests of a month ended without the requester's word: by kind of decision, reason and unit."""

    kind: str
    reason: str
    reason_name: str
    reason_name_en: str
    unit_name: str
    number: int
    appealed: int
    reversed: int


@dataclass(frozen=True, slots=True)
class RatedView:
    """What a bad rating was about, for whoever looks into it."""

    number: str
    title: str
    text: str
    answer: str
    unit_name: str
    level: int | None
    about: str
    solved: str
    words: str
