"""Kinds of requests, as a city's files give them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestKind:
    """A kind: what people call it, how urgent it is by itself. ``procedure`` says in words that law has its own road.

    ``question`` with ``yes`` and ``no`` is what the requester is asked when a unit says it is done ("Is it warm now?").
    A kind without ``parent`` is a heading over others.
    """

    code: str
    name: str
    name_en: str
    parent: str = ""
    urgency: str = "normal"
    procedure: str = ""
    question: str = ""
    yes: str = ""
    no: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason that may be named for something asked for (``decision``: "return", "suspension" … "wage_conclusion")."""

    decision: str
    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class TransferItem:
    """A line of the list of what 110 and 12345 hand to each other (``direction``: "110_to_12345", "12345_to_110")."""

    code: str
    direction: str
    group: str
    item: str
