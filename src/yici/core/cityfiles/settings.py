"""Settings of a city: TOML in canonical order (values before tables, names sorted; comments are not kept)."""

from __future__ import annotations

import datetime as dt
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
SETTINGS_FILE = "city.toml"


def read_settings(path: Path) -> dict[str, Any]:
    """The settings in a TOML file. Raises ``ValueError`` (TOML or UTF-8) and ``OSError``."""
    return tomllib.loads(path.read_bytes().decode("utf-8"))


def settings_text(settings: Mapping[str, Any]) -> str:
    """The canonical text of settings: the same settings give the same text, whatever order they came in."""
    return "\n".join(_lines(settings, ())).strip("\n") + "\n"


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    values = {name: value for name, value in table.items() if not _is_table(value)}
    for name in sorted(values):
        yield f"{_name(name)} = {_value(values[name])}"
    for name in sorted(set(table) - set(values)):
        inside = table[name]
        inner = (*path, name)
        heading = ".".join(_name(part) for part in inner)
        if isinstance(inside, Mapping):
            yield from ("", f"[{heading}]")
            yield from _lines(inside, inner)
        else:
            for one in inside:
                yield from ("", f"[[{heading}]]")
                yield from _lines(one, inner)


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)
    )


def _name(name: str) -> str:
    return name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(_value(one) for one in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_name(name)} = {_value(value[name])}" for name in sorted(value)) + "}"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
