"""Which acts the page of a case draws: what the tables allow this actor now; what they do not allow yet, with why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse

from yici.apps.cases.public import list_part_steps, list_steps
from yici.apps.hotline.contracts import Matter
from yici.apps.hotline.selectors.steps import list_order_steps
from yici.apps.hotline.states import RequestFacts
from yici.apps.hotline.views.acts import SIGN_OFF, WORK, Act, acts_for
from yici.core.access import Actor
from yici.core.states import Button

Steps = dict[str, Button]
BESIDE_THE_FIRST = 3
HAND_DOWN = "hand_down"  # the one step of parts that main units take as well


@dataclass(slots=True)
class Offered:
    """The acts of a page: one next step, a few beside it, the rest, and what is not possible yet."""

    first: dict[str, Any] | None = None
    others: list[dict[str, Any]] = field(default_factory=list)
    rare: list[dict[str, Any]] = field(default_factory=list)
    not_yet: list[dict[str, Any]] = field(default_factory=list)
    of_parts: dict[str, list[Act]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw in the bar."""
        return not (self.first or self.rare or self.not_yet)


def offered_acts(actor: Actor, matter: Matter) -> Offered:
    """The acts for this actor, in the order of the list."""
    found = Offered()
    usual: list[dict[str, Any]] = []
    steps = _of_case(actor, matter)
    parts = list_part_steps(actor, matter.case.key) if matter.order else {}
    own = {one.event: one for one in parts.get(actor.unit_code, [])}
    for act in acts_for(matter):
        if act.permission and not actor.may(act.permission):
            continue
        if act.below:
            _of_parts(found, act, parts, actor)
            continue
        drawn = _drawn(act, matter, steps, own)
        if drawn is None or _is_others(act, matter, actor, is_possible=drawn["is_possible"]):
            continue
        if not drawn["is_possible"]:
            found.not_yet.append(drawn)
            continue
        found.names.add(act.name)
        (found.rare if act.is_rare else usual).append(drawn)
    found.first = usual[0] if usual else None
    found.others, found.rare = usual[1 : BESIDE_THE_FIRST + 1], usual[BESIDE_THE_FIRST + 1 :] + found.rare
    return found


def _of_case(actor: Actor, matter: Matter) -> Steps:
    if matter.order is not None:
        return {one.event: one for one in list_order_steps(actor, matter.order.key)}
    return {one.event: one for one in list_steps(actor, matter.case.key, RequestFacts())}


def _of_parts(found: Offered, act: Act, parts: dict[str, list[Button]], actor: Actor) -> None:
    for code, buttons in parts.items():
        if code != actor.unit_code and any(one.is_possible and one.event in act.below.split() for one in buttons):
            found.of_parts.setdefault(code, []).append(act)
            found.names.add(act.name)


def _is_others(act: Act, matter: Matter, actor: Actor, *, is_possible: bool) -> bool:
    """What only a unit with another part in the order does is not drawn at all."""
    if matter.order is None:
        return False
    is_main = matter.order.unit_code == actor.unit_code
    if act.part and act.part != HAND_DOWN:
        return is_main
    return not is_main and not is_possible and act.permission in (WORK, SIGN_OFF)


def _drawn(act: Act, matter: Matter, steps: Steps, own: Steps) -> dict[str, Any] | None:
    """An act as the page draws it; None when the tables do not know it here."""
    if act.is_for is not None and not act.is_for(matter):
        return None
    is_possible, reason = matter.case.phase != "closed", ""
    if act.steps or act.part:
        rows = [steps[one] for one in act.steps if one in steps] + [own[one] for one in (act.part,) if one in own]
        if not rows:
            return None
        is_possible = any(one.is_possible for one in rows)
        reason = "" if is_possible else rows[0].reason
    url = ""
    if act.url_name:
        try:
            url = reverse(act.url_name, args=[matter.case.number])
        except NoReverseMatch:
            return None
    return {"act": act, "is_possible": is_possible, "reason": reason, "url": url}
