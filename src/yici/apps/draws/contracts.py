"""What may leave draws: rules, lists, results and draws as frozen descriptions. Imports no Django.

Everything here is integers, strings and tuples, so that Python, a browser and a third program read the same bytes.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

#: Choose some; put all in an order; give each target its assignees; make classes that differ little.
Kind = Literal["subset", "permutation", "assign", "balanced-classes"]

#: Where a draw stands: the list is sealed, witnesses have opened their numbers, the result is there, or it is void.
DrawState = Literal["committed", "revealed", "drawn", "void"]


@dataclass(frozen=True, slots=True)
class Rule:
    """How is drawn. Part of the commitment, word for word; nothing about the choice stands anywhere else.

    ``beacon``: ``drand:ROUND``, ``lottery:NAME:ISSUE`` (a named domestic lottery draw) or ``witnesses``.
    ``k``: how many (subset without strata; permutation, 0 for all), assignees of each target, or how many classes.
    ``strata`` names a column of the list, ``quotas`` how many of each value; ``weights`` a column of positive integers.
    ``capacity_by`` and ``capacity``: at most so many of one value of a column (subset), or tasks (assign:
    ``capacity`` by assignee, ``capacity_by`` empty); the key "" is for all that are not named.
    ``avoid``, ``together``: pairs of ids; their meaning depends on ``kind`` (see the specification).
    ``balance``: columns that classes are balanced by, the most important first; ``scores``: columns of integers.
    """

    kind: Kind
    purpose: str
    beacon: str
    k: int = 0
    strata: str = ""
    quotas: Mapping[str, int] = field(default_factory=dict)
    weights: str = ""
    capacity_by: str = ""
    capacity: Mapping[str, int] = field(default_factory=dict)
    avoid: Sequence[tuple[str, str]] = ()
    together: Sequence[tuple[str, str]] = ()
    substitutes: int = 0
    balance: Sequence[str] = ()
    scores: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a frozen list: an official id (or a pseudonym) and the columns that the rule names, all strings.

    ``assign`` tells targets from assignees by the column ``role`` ("target", "assignee").
    """

    id: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Result:
    """What came out. ``chosen``: ids in ticket order (subset, permutation); ``substitutes`` follow from the same order.

    ``groups``: target → assignees (assign), class → pupils (balanced-classes). ``skipped``: id → why it was passed over
    (``struck``, ``avoid ID``, ``capacity VALUE``, ``room``; for assign "target TAB assignee" → ``avoid`` or ``moved``).
    ``cut_off`` by stratum ("" without strata): the ticket of the last one chosen, so that one person checks alone.
    ``short``: stratum or target → how many it lacks because avoidance, capacity or strikes left too few.
    """

    chosen: Sequence[str] = ()
    substitutes: Sequence[str] = ()
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    skipped: Mapping[str, str] = field(default_factory=dict)
    cut_off: Mapping[str, str] = field(default_factory=dict)
    short: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a transcript does not hold: ``part`` is list, rule, reveal, beacon, result or signature."""

    part: str
    where: str


@dataclass(frozen=True, slots=True)
class DrawView:
    """A draw as pages and matters see it. ``root``, ``rule_hash``: hex; ``matter``, ``subject``: whose it is."""

    key: uuid.UUID
    number: str
    matter: str
    subject: uuid.UUID
    title: str
    unit_code: str
    unit_name: str
    kind: Kind
    state: DrawState
    root: str
    rule_hash: str
    leaves: int
    beacon: str
    committed_at: dt.datetime
    drawn_at: dt.datetime | None = None
    void_reason: str = ""
    version: int = 1
    facts: Mapping[str, Any] = field(default_factory=dict)
    commitment: str = ""
    attempt: int = 1  # the how manyth for this matter and subject; from the second on ``reason`` says why
    reason: str = ""
    purpose: str = ""
    beacon_at: dt.datetime | None = None  # when the beacon falls due, where that is known
    revealed_at: dt.datetime | None = None
    published_at: dt.datetime | None = None  # since when everybody reads list and result
    scan_digest: str = ""  # SHA-256 of the scan of the signed minutes


@dataclass(frozen=True, slots=True)
class WitnessView:
    """Somebody who sealed a number before the beacon. ``value`` is empty until it is revealed; both are hex."""

    key: uuid.UUID
    name: str
    unit_name: str
    sealed: str
    joined_at: dt.datetime
    value: str = ""
    revealed_at: dt.datetime | None = None
    is_guest: bool = False  # without an account here: whoever holds the draw wrote the number down
    is_me: bool = False


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the public log. ``digest`` covers all of it and the digest of the line before."""

    position: int
    at: dt.datetime
    verb: str
    number: str
    title: str
    facts: Mapping[str, Any]
    previous: str
    digest: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class BeaconLine:
    """What one person wrote down as the beacon's value."""

    who: str
    value: str
    at: dt.datetime
    is_mine: bool = False


@dataclass(frozen=True, slots=True)
class StrikeLine:
    """A line that was struck from a frozen list in public, and why."""

    id: str
    reason: str
    at: dt.datetime
