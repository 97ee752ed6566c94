"""What travels between the faces as JSON: frozen contracts written down and read back by their types."""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, TypeVar, cast

C = TypeVar("C")


def as_json(value: Any) -> Any:
    """A contract as JSON; fields with their default are left out."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: as_json(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if getattr(value, field.name) != field.default
        }
    if isinstance(value, Mapping):
        return {str(name): as_json(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(part) for part in value]
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID | Decimal) else value


_known: dict[Any, dict[str, Any]] = {}


def _hints(kind: Any) -> dict[str, Any]:
    if kind not in _known:
        _known[kind] = typing.get_type_hints(kind)
    return _known[kind]


def from_json(kind: type[C], data: Mapping[str, Any]) -> C:
    """A contract read back. Fields that this version does not know are left out: the other face may be newer."""
    hints = _hints(kind)
    return kind(**{name: _read(hints[name], value) for name, value in data.items() if name in hints})


def _read(hint: Any, value: Any) -> Any:
    origin, parts = typing.get_origin(hint), typing.get_args(hint)
    if value is None or hint is Any:
        return value
    if origin in (typing.Union, types.UnionType):
        return _read(next(part for part in parts if part is not type(None)), value)
    if origin is tuple:
        return tuple(_read(parts[0], one) for one in value)
    if origin is not None:
        return value
    if dataclasses.is_dataclass(hint):
        return from_json(cast(type[Any], hint), value)
    if hint in (dt.datetime, dt.date):
        return hint.fromisoformat(value)
    return hint(value) if hint in (uuid.UUID, Decimal) else value
