"""What the city holds of whoever fills in a form, as the first thing on its page.

Without somebody identified nothing of the city's is here, only which papers a window can look up.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from yici.apps.records.public import catalogue
from yici.apps.services.actions.consenting import given_consent
from yici.apps.services.actions.drafting import DraftView
from yici.apps.services.actions.prefilling import FOR_ONESELF, CityHolds, Said, held_for_form
from yici.apps.services.contracts import ResidentView
from yici.apps.services.forms import Filled
from yici.apps.services.rules.holding import ways_of
from yici.apps.services.rules.prefilling import fill_in, licence_code, offered
from yici.apps.services.selectors.catalogue import chosen_items, list_materials
from yici.apps.services.selectors.guides import Guide
from yici.apps.services.selectors.words import name_of, names_of_owners, words_of_value
from yici.apps.services.views.choices import said as in_words
from yici.apps.services.views.identified import resident_of
from yici.core import clock
from yici.core.masking import mask


@dataclass(frozen=True, slots=True)
class HeldPage:
    """What ``services/pieces/held.html`` and the fields show. ``texts`` are what fields take, ``used`` which do now."""

    papers: list[Any]
    answer: str
    resident: ResidentView | None = None
    holds: CityHolds = field(default_factory=CityHolds)
    cards: list[dict[str, Any]] = field(default_factory=list)
    texts: Mapping[str, str] = field(default_factory=dict)
    used: tuple[str, ...] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    consent: str = ""
    tells: bool = False

    @property
    def asks(self) -> bool:
        """Whether there is something to agree to."""
        return bool(self.cards)


def held_for(request: HttpRequest, guide: Guide, filled: Filled, kept: DraftView | None = None) -> HeldPage:
    """What is held for this form. Numbers stay closed; nothing is taken before the yes."""
    papers = [one for one in guide.papers if one.way == "held"]
    resident = None if kept and _is_helped(request, kept) else resident_of(request)
    if resident is None or filled.who.role not in FOR_ONESELF:
        return HeldPage(papers, filled.uses_held, resident, values=filled.values)
    thing, items = chosen_items(guide.code, is_thing=guide.is_thing)
    holds = held_for_form(resident, thing, items)
    texts = offered(guide.composed.fields, holds.values)
    answer: Any = filled.uses_held if filled.uses_held in ("yes", "no") else ""
    filling = fill_in(
        guide.composed.fields, filled.values, holds.values, holds.licences, answer=answer, refused=filled.refused
    )  # fmt: skip
    consent = given_consent(kept.key, resident.record) if kept else None
    return HeldPage(
        papers, filled.uses_held, resident, holds, _cards(guide, filled, holds, texts), texts, filling.used,
        filling.values, str(consent.key) if consent else "", filled.tells,
    )  # fmt: skip


def _is_helped(request: HttpRequest, kept: DraftView) -> bool:
    """Whether a helper fills this form: what is handed in then is typed, under the helper's name."""
    from yici.apps.services.views.helping import helping_of  # which shows forms itself

    return helping_of(request, kept.code) is not None


def ways_for(guide: Guide, held: HeldPage) -> dict[str, str]:
    """How somebody who is identified has each paper, after their answer; nobody identified: as the guide says."""
    if held.resident is None or held.holds.is_down or held.answer == "":
        return {}
    usable = held.holds if held.answer == "yes" else CityHolds()
    had = ways_of(
        guide.composed.needs, list_materials(), licences=usable.licences, known=list(usable.values),
        as_of=clock.today(),
    )  # fmt: skip
    return {one.material: one.way for one in had}


def said_to(filled: Filled, kept: DraftView | None) -> Said:
    """The answer of a sent page."""
    try:
        seen = uuid.UUID(filled.seen) if filled.seen else None
    except ValueError:
        seen = None
    answer: Any = filled.uses_held if filled.uses_held in ("yes", "no") else ""
    return Said(answer, filled.refused, seen, filled.tells, kept.key if kept else None)


def answered(kept: DraftView | None, resident: ResidentView | None) -> dict[str, Any]:
    """What was said to the city's values for a kept form, and is in force."""
    row = given_consent(kept.key, resident.record) if kept and resident else None
    return {"uses_held": "yes" if row.is_given else "no", "refused": tuple(row.refused)} if row else {}


def _cards(guide: Guide, filled: Filled, holds: CityHolds, texts: Mapping[str, str]) -> list[dict[str, Any]]:
    """One card a value that the form takes or that stands for a paper, one a licence."""
    materials, known = list_materials(), catalogue()
    names = {one.field.code: in_words(one.field.name, one.field.name_en) for one in guide.composed.fields}
    stands: dict[str, list[str]] = {}
    for paper in guide.papers:
        for code in materials[paper.need.material].elements:
            stands.setdefault(code, []).append(in_words(paper.name, paper.name_en))
    owners = names_of_owners(one.owner for one in holds.values.values())
    cards = []
    for code, one in holds.values.items():
        facts = known.element(code)
        if facts is None or (code not in texts and code not in stands):
            continue
        text = words_of_value(facts, one.value) if not one.is_closed else ""
        is_number = facts.type == "phone" or facts.code.endswith("id_number")
        cards.append({
            "code": code, "name": names.get(code) or name_of(facts), "is_closed": one.is_closed, "unit": facts.unit,
            "text": mask(facts.code, text) if is_number else text, "owner": owners.get(one.owner, ""), "on": one.on,
            "stands": stands.get(code, []), "is_wrong": code in filled.refused, "is_field": code in texts,
        })  # fmt: skip
    kind = known.element("licence.kind")
    for licence in holds.licences:
        code = licence_code(licence.kind)
        cards.append({
            "code": code, "name": words_of_value(kind, licence.kind), "text": licence.number, "until": licence.valid_to,
            "is_licence": True, "is_wrong": code in filled.refused,
        })  # fmt: skip
    return cards
