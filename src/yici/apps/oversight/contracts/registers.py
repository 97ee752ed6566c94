"""Registers: who may be inspected, who inspects, and who must not meet whom."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Register = Literal["targets", "inspectors", "ties"]
REGISTERS: tuple[Register, ...] = ("targets", "inspectors", "ties")
#: Why an inspector must not visit a target.
TIE_KINDS = ("interest", "kinship", "former_post", "other")


@dataclass(frozen=True, slots=True)
class TargetView:
    """A business that may be inspected. ``code`` is its unified social credit code."""

    key: uuid.UUID
    code: str
    name: str
    category: str
    area_code: str
    area_name: str
    address: str
    risk_class: str
    version: int
    retired_on: dt.date | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class InspectorView:
    """Who may inspect, by number. ``powers`` are codes of matters, ``account`` the key of the account that signs."""

    key: uuid.UUID
    code: str
    name: str
    unit_code: str
    unit_name: str
    area_code: str
    licence: str
    licence_until: dt.date
    powers: tuple[str, ...]
    version: int
    account: uuid.UUID | None = None
    retired_on: dt.date | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class TieView:
    """An inspector and a target that must not be drawn together. ``words`` stay inside."""

    inspector_code: str
    inspector_name: str
    target_code: str
    target_name: str
    kind: str
    words: str
    version: int
    retired_on: dt.date | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version of a register: who changed how many entries, when and why."""

    number: int
    at: dt.datetime
    who: str
    why: str
    changed: int
    source: str


@dataclass(frozen=True, slots=True)
class RegisterStand:
    """What a draw cites: the version of a register and the SHA-256 of its living entries."""

    register: str
    version: int
    entries: int
    digest: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a row of a file. ``what`` is a code, ``value`` what stood there."""

    line: int
    column: str
    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do; with a trouble nothing is written."""

    rows: int
    added: int
    changed: int
    same: int
    troubles: tuple[Trouble, ...] = ()
    version: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a file as an entry of a register."""

    line: int
    code: str
    values: Mapping[str, Any]
