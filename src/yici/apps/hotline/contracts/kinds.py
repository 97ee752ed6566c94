"""Kinds of requests, as a city's files give them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestKind:
    """A kind: what people call it, how urgent it is by itself. ``procedure`` names the law that has its own road."""

    code: str
    name: str
    name_en: str
    parent: str = ""
    urgency: str = "normal"
    procedure: str = ""
