"""Definitions are written: a changed one is a new version, the old one stays as it was."""

from __future__ import annotations

import datetime as dt
import re

from django.utils.translation import gettext

from yici.apps.figures.actions.loading import keep_as_rows
from yici.apps.figures.actions.versions import write_definition
from yici.apps.figures.contracts import DefinitionFacts, FigureSpec
from yici.apps.figures.errors import DefinitionRefused
from yici.apps.figures.guards import must_read_spec
from yici.apps.figures.rules.specs import problems_of
from yici.apps.figures.states import DEFINE
from yici.apps.records.public import MeasureRefused
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action

CODE = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")


@action
def define_figure(
    *,
    actor: Actor,
    code: str,
    name: str,
    spec: FigureSpec,
    name_en: str = "",
    is_public: bool = False,
    owner: str = "",
    valid_from: dt.date | None = None,
    note: str = "",
) -> DefinitionFacts:
    """Define a figure, or a new version of it; the same definition again changes nothing.

    Raises ``DefinitionRefused`` with what is wrong, ``NotAllowed`` for elements that the post does not read.
    """
    actor.must(DEFINE)
    problems = problems_of(spec)
    if not CODE.fullmatch(code) or len(code) > 80:
        problems.append(gettext("“{code}” is no code (small letters, digits, _)").format(code=code))
    if not name.strip():
        problems.append(gettext("it has no name"))
    if not problems:
        try:
            must_read_spec(actor, spec)
        except MeasureRefused as refused:
            problems.append(refused.message)
    if problems:
        raise DefinitionRefused(reason="；".join(problems))
    made = write_definition(
        actor, code, name=name.strip(), name_en=name_en, spec=spec, is_public=is_public, owner=owner,
        valid_from=valid_from or clock.today(), note=note,
    )  # fmt: skip
    keep_as_rows(made)
    return made
