"""The catalogue is changed by new versions: what held before stays readable."""

from __future__ import annotations

import datetime as dt

from yici.apps.hotline.errors import RuleNotUsable
from yici.apps.hotline.rules.catalogue import Rule, rule_of
from yici.apps.hotline.selectors.catalogue import RULES
from yici.core import audit, clock
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.models import CityRow

CATALOGUE = "hotline.catalogue"


@action
def save_rule(*, actor: Actor, row: dict[str, str]) -> Rule:
    """Write a new version of a rule, from today or a later day on; the one before ends the day before.

    ``row`` has the columns of ``dispatch_rules.csv``. Raises ``RuleNotUsable``.
    """
    actor.must(CATALOGUE)
    try:
        rule = rule_of(row)
        begins = dt.date.fromisoformat(rule.valid_from)
    except ValueError:
        raise RuleNotUsable from None
    if begins < clock.today() or (rule.valid_to and rule.valid_to < rule.valid_from):
        raise RuleNotUsable
    for one in CityRow.objects.filter(file=RULES, retired_on=None, code__startswith=f"{rule.code}|"):
        if one.content["valid_from"] < rule.valid_from and not one.content["valid_to"]:
            one.content = {**one.content, "valid_to": (begins - dt.timedelta(days=1)).isoformat()}
            one.save(update_fields=["content"])
    CityRow.objects.update_or_create(
        file=RULES, code=f"{rule.code}|{rule.valid_from}", defaults={"content": row, "retired_on": None}
    )
    audit.record("catalogue.rule_saved", actor=actor, kind="dispatch_rule", key=rule.code, valid_from=rule.valid_from)
    return rule
