"""The dispatch catalogue as the city has it: rules in force, who they name, what a change would have done."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence

from django.utils import timezone

from yici.apps.hotline.contracts import Move, Simulation
from yici.apps.hotline.models import Request
from yici.apps.hotline.rules.catalogue import Circumstance, Rule, choose, in_force, rule_of
from yici.apps.hotline.selectors.kinds import list_kinds
from yici.apps.places.public import AreaView, list_area_line, list_areas, unit_names
from yici.core import clock
from yici.core.access import SYSTEM
from yici.core.models import CityRow

RULES = "dispatch_rules.csv"
MOST_REQUESTS, MOST_MOVES = 20_000, 200


def list_rules() -> list[Rule]:
    """All versions of all rules, by code and day."""
    rows = CityRow.objects.filter(file=RULES, retired_on=None).order_by("code").values_list("content", flat=True)
    return [rule_of(row) for row in rows]


def rules_on(day: dt.date) -> list[Rule]:
    """The rules in force on a day."""
    return in_force(list_rules(), day)


def parents_of_kinds() -> dict[str, str]:
    """The kind above each kind."""
    return {one.code: one.parent for one in list_kinds()}


def resolve(targets: Sequence[str], areas: Sequence[str]) -> dict[str, str]:
    """The unit codes that targets name for a line of areas (from the city down); those that name nobody are absent."""
    wanted = {target: _candidates(target, areas) for target in targets}
    known = unit_names(sorted({code for codes in wanted.values() for code in codes}))
    found = {target: next((code for code in codes if code in known), "") for target, codes in wanted.items()}
    return {target: code for target, code in found.items() if code}


def _candidates(target: str, areas: Sequence[str]) -> list[str]:
    """“@role” is the unit of this role in the smallest area that has one, at last the city's."""
    if not target.startswith("@"):
        return [target]
    return [*(f"{area}-{target[1:]}" for area in reversed(areas)), target[1:]]


def circumstance(kind: str, area: AreaView, at: dt.datetime, parents: dict[str, str]) -> Circumstance:
    """What a request is judged by."""
    line = tuple(one.code for one in list_area_line(area))
    return Circumstance(kind, parents.get(kind, ""), line, timezone.localtime(at))


def last_month() -> tuple[dt.date, dt.date]:
    """First day of last month, first day of this one."""
    this = clock.today().replace(day=1)
    return (this - dt.timedelta(days=1)).replace(day=1), this


def simulate(draft: Rule) -> Simulation:
    """What last month's requests would have done with this rule in its version: by unit before and after, which move.

    Each is judged by the rules of its own day; the draft replaces the rule of its code, whatever day it begins on.
    """
    first, after = last_month()
    parents, rules = parents_of_kinds(), list_rules()
    rows = Request.objects.filter(received_on__gte=first, received_on__lt=after).select_related("area").order_by("id")
    codes = _paths_as_codes()
    by_day: dict[dt.date, tuple[list[Rule], list[Rule]]] = {}
    before, afterwards = Counter[str](), Counter[str]()
    moves: list[tuple[Request, str, str]] = []
    named: dict[tuple[str, tuple[str, ...]], str] = {}
    seen = moved = 0
    for row in rows.only("number", "title", "kind", "received_at", "received_on", "area").iterator(chunk_size=1000):
        if seen == MOST_REQUESTS:
            break
        seen += 1
        if row.received_on not in by_day:
            old = in_force(rules, row.received_on)
            by_day[row.received_on] = (old, [one for one in old if one.code != draft.code] + [draft])
        line = tuple(codes[part] for part in row.area.path.strip("/").split("/") if part in codes)
        case = Circumstance(row.kind, parents.get(row.kind, ""), line, timezone.localtime(row.received_at))
        was, would = (_named(rules_then, case, named) for rules_then in by_day[row.received_on])
        before[was] += 1
        afterwards[would] += 1
        if was != would:
            moved += 1
            if len(moves) < MOST_MOVES:
                moves.append((row, was, would))
    names = unit_names([*before, *afterwards])
    return Simulation(
        month=f"{first:%Y-%m}", seen=seen, moved=moved, is_cut=moved > MOST_MOVES or seen == MOST_REQUESTS,
        units=_changes(before, afterwards, names),
        moves=tuple(
            Move(row.number, row.title, row.area.short_name, names.get(was, ""), names.get(would, ""))
            for row, was, would in moves
        ),
    )  # fmt: skip


def _paths_as_codes() -> dict[str, str]:
    return {str(one.id): one.code for level in (2, 3, 4, 5) for one in list_areas(SYSTEM, level=level, most=5000)}


def _named(rules: Iterable[Rule], case: Circumstance, named: dict[tuple[str, tuple[str, ...]], str]) -> str:
    """The unit that the rules name; empty when none does, or when two contradict each other."""
    best = choose(rules, case)
    if len(best) != 1:
        return ""
    key = (best[0].main, case.areas)
    if key not in named:
        named[key] = resolve([best[0].main], case.areas).get(best[0].main, "")
    return named[key]


def _changes(before: Counter[str], after: Counter[str], names: dict[str, str]) -> tuple[tuple[str, int, int], ...]:
    changed = [code for code in {*before, *after} if before[code] != after[code]]
    ordered = sorted(changed, key=lambda code: (-abs(after[code] - before[code]), code))
    return tuple((names.get(code, ""), before[code], after[code]) for code in ordered)


def raw_rule(code: str, valid_from: str) -> dict[str, str]:
    """The row of a version as the city's file has it; empty when there is none."""
    found = CityRow.objects.filter(file=RULES, code=f"{code}|{valid_from}").values_list("content", flat=True).first()
    return dict(found or {})
