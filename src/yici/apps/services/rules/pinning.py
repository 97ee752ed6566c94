"""A version as canonical content, and back: what a running application keeps of an item or a thing."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import rfc8785

from yici.apps.services.contracts import Duration, Field, Item, Need, Part, Step, Thing


def content_of(version: Item | Thing) -> dict[str, Any]:
    """The JSON of a version."""
    return {**asdict(version), "valid_from": version.valid_from.isoformat()}


def digest_of(content: Mapping[str, Any]) -> bytes:
    """SHA-256 of the canonical JSON (RFC 8785): tuples and lists are the same."""
    return hashlib.sha256(rfc8785.dumps(dict(content))).digest()


def item_from(content: Mapping[str, Any]) -> Item:
    """The item that a content says."""
    return Item(
        **{
            **content,
            "valid_from": dt.date.fromisoformat(content["valid_from"]),
            "legal": Duration(**content["legal"]),
            "promised": Duration(**content["promised"]),
            "fields": tuple(_field(one) for one in content["fields"]),
            "needs": tuple(Need(**one) for one in content["needs"]),
            "steps": tuple(Step(**one) for one in content["steps"]),
        }
    )


def _field(content: Mapping[str, Any]) -> Field:
    listed = {name: tuple(content.get(name, ())) for name in ("choices", "choices_en")}
    return Field(**{**content, **listed})


def thing_from(content: Mapping[str, Any]) -> Thing:
    """The thing that a content says."""
    return Thing(
        **{
            **content,
            "valid_from": dt.date.fromisoformat(content["valid_from"]),
            "parts": tuple(Part(**{**one, "after": tuple(one["after"])}) for one in content["parts"]),
            "steps": tuple(Step(**one) for one in content["steps"]),
        }
    )
