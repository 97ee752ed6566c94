"""Versions of definitions are written, for the desk and for a city's files alike."""

from __future__ import annotations

import datetime as dt

from yici.apps.figures.contracts import DefinitionFacts, FigureSpec
from yici.apps.figures.models import Definition
from yici.apps.figures.rules.specs import json_of
from yici.apps.figures.selectors.definitions import facts_of
from yici.core import audit, clock
from yici.core.access import Actor


def write_definition(
    actor: Actor,
    code: str,
    *,
    name: str,
    name_en: str,
    spec: FigureSpec,
    is_public: bool,
    owner: str,
    valid_from: dt.date,
    note: str,
) -> DefinitionFacts:
    """Write the version, unless the one in force says the same. Must run inside an action."""
    now = clock.now()
    content = {
        "name": name, "name_en": name_en, "source": spec.source, "spec": json_of(spec), "is_public": is_public,
        "owner_code": owner, "valid_from": valid_from, "note": note,
    }  # fmt: skip
    last = Definition.objects.filter(code=code).order_by("-version").first()
    if last is not None and last.replaced_at is None:
        if all(getattr(last, field) == value for field, value in content.items()):
            return facts_of(last)
        Definition.objects.filter(pk=last.pk).update(replaced_at=now)
    made = Definition.objects.create(
        code=code,
        version=last.version + 1 if last else 1,
        made_at=now,
        account=actor.account,
        post=actor.post,
        **content,
    )
    audit.record("figure.defined", actor=actor, kind="figure", key=code, version=made.version)
    return facts_of(made)


def retire_definition(actor: Actor, code: str) -> None:
    """End a definition; its versions and the reports made by them stay. Must run inside an action."""
    if Definition.objects.filter(code=code, replaced_at=None).update(replaced_at=clock.now()):
        audit.record("figure.retired", actor=actor, kind="figure", key=code)
