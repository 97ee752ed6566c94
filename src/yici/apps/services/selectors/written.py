"""What stands in an application, field by field, with where each value came from: for who decides."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yici.apps.records.public import catalogue
from yici.apps.services.models import ApplicationPart
from yici.apps.services.selectors.words import name_of, names_of_owners, words_of_value


@dataclass(frozen=True, slots=True)
class Written:
    """A field of an application. ``owner`` keeps the value it came from; empty: it was typed."""

    name: str
    text: str
    owner: str = ""
    source: str = ""
    on: str = ""


def written_lines(values: Mapping[str, Any], sources: Mapping[str, Any], application: uuid.UUID) -> list[Written]:
    """Fields that hold something, named as the form of the application named them."""
    names: dict[str, str] = {}
    for content in ApplicationPart.objects.filter(application__key=application).values_list(
        "pinned__content", flat=True
    ):
        names |= {str(one["code"]): str(one["name"]) for one in content["fields"]}
    owners = names_of_owners(str(one.get("owner", "")) for one in sources.values() if isinstance(one, dict))
    found = []
    for code, value in values.items():
        facts = catalogue().element(code)
        name = names.get(code) or (name_of(facts) if facts else code)
        if isinstance(value, list):
            for row in value:
                text = "，".join(str(one) for one in row.values() if one)
                found.append(Written("、".join(names.get(one, one) for one in row), text))
            continue
        if value:
            said = sources.get(code)
            come = said if isinstance(said, dict) else {}
            found.append(
                Written(
                    name, words_of_value(facts, {"yes": True, "no": False}.get(value, value)),
                    owners.get(str(come.get("owner", "")), "") if come else "", str(come.get("source", "")),
                    str(come.get("on", "")),
                )
            )  # fmt: skip
    return found
