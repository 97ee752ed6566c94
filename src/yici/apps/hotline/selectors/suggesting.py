"""Who may be responsible for a request: the catalogue first, then what became of the like. It never blocks."""

from __future__ import annotations

import dataclasses
import datetime as dt

from django.db.models import Count
from django.utils.translation import gettext

from yici.apps.hotline.contracts import Confidence, RequestView, Suggestion, Suggestions
from yici.apps.hotline.models import Decision, WorkOrder
from yici.apps.hotline.rules.catalogue import ALL_HOURS, ALL_MONTHS, Rule, choose
from yici.apps.hotline.selectors.catalogue import circumstance, parents_of_kinds, resolve, rules_on
from yici.apps.hotline.selectors.choosing import names_with_place
from yici.apps.hotline.selectors.desk import name_of_kind
from yici.apps.hotline.selectors.kinds import get_kind
from yici.apps.hotline.selectors.sorting import guess_kind
from yici.apps.places.public import AreaView, find_area, list_area_line
from yici.core import clock

MOST, YEAR = 3, dt.timedelta(days=365)
FEW, OFTEN_RETURNED = 3, 0.3  # below this many nothing is said; above this share of returns it is hardly the one


def suggest(request: RequestView) -> Suggestions:
    """At most three units for a request, with rule, history and confidence.

    A kind that nobody gave is guessed by the model, if there is one. Preselected is only the unit of one rule that
    beats all others, for a kind that is known or surely guessed.
    """
    area = find_area(request.area_code)
    kind, is_guessed, is_surely = request.kind, False, True
    if not kind:
        guess = guess_kind(f"{request.title} {request.text}")
        kind = guess.ranked[0][0] if guess.ranked else ""
        is_guessed, is_surely = bool(kind), guess.is_sure
    history = _history(kind, area)
    case = circumstance(kind, area, request.received_at, parents_of_kinds())
    best = choose(rules_on(clock.today()), case)
    units = resolve([name for rule in best for name in (rule.main, *rule.assisting)], case.areas)
    names = names_with_place([*units.values(), *history])
    is_one = len(best) == 1 and bool(units.get(best[0].main))
    sure: Confidence = "sure" if is_one and is_surely and not is_guessed else "likely"
    found = [
        Suggestion(
            units[rule.main], names.get(units[rule.main], ""),
            tuple((units[one], names.get(units[one], "")) for one in rule.assisting if one in units),
            rule.name, rule.note, sure, rule_words=_words_of(rule),
        )
        for rule in best if rule.main in units
    ]  # fmt: skip
    known = {one.unit_code for one in found}
    found += [
        Suggestion(code, names.get(code, ""), (), "", "", _confidence(*history[code]))
        for code in sorted(history, key=lambda code: -history[code][0]) if code not in known
    ]  # fmt: skip
    items = tuple(
        dataclasses.replace(one, given=history.get(one.unit_code, (0, 0))[0],
                            returned=history.get(one.unit_code, (0, 0))[1])
        for one in found[:MOST]
    )  # fmt: skip
    return Suggestions(
        items=items, is_unsure=not (is_one and is_surely), kind=kind, is_kind_guessed=is_guessed,
        conflict=tuple(one.name for one in best) if len(best) > 1 else (),
        kind_name=get_kind(kind).name if kind in parents_of_kinds() else "",
    )  # fmt: skip


def _confidence(given: int, returned: int) -> Confidence:
    if given < FEW or returned > OFTEN_RETURNED * given:
        return "unlikely"
    return "likely"


def _history(kind: str, area: AreaView) -> dict[str, tuple[int, int]]:
    """Orders of the kind in the banner in a year by unit: given, and returned with the unit's own word."""
    if not kind:
        return {}
    line = list_area_line(area)
    within = line[min(1, len(line) - 1)]
    since = clock.now() - YEAR
    rows = WorkOrder.objects.filter(kind=kind, area__path__startswith=within.path, first_dispatched_at__gte=since)
    given = dict(rows.values_list("unit__code").annotate(Count("id")).order_by("-id__count")[: 2 * MOST])
    back = Decision.objects.filter(
        kind="return", order__kind=kind, order__area__path__startswith=within.path, asked_at__gte=since
    ).exclude(state="withdrawn")
    returned = dict(back.values_list("asked_unit__code").annotate(Count("id")).order_by("-id__count")[: 2 * MOST])
    return {code: (given.get(code, 0) + returned.get(code, 0), returned.get(code, 0)) for code in {*given, *returned}}


def _words_of(rule: Rule) -> str:
    """What a rule is about, for whoever sorts: no codes."""
    parts = [name_of_kind(rule.kind) if rule.kind else gettext("every kind")]
    parts += [find_area(rule.area).short_name] if rule.area else []
    parts += [gettext("in these months")] if rule.months != ALL_MONTHS else []
    parts += [gettext("at this hour")] if rule.hours != ALL_HOURS else []
    return " · ".join(parts)
