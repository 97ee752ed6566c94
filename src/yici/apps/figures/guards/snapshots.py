"""The only way to obtain a report: in the actor's areas, made of what the post may read."""

from __future__ import annotations

import uuid

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext

from yici.apps.figures.contracts import RECORDS, FigureSpec
from yici.apps.figures.errors import DefinitionRefused, ReportNotFound
from yici.apps.figures.guards.sources import source_named
from yici.apps.figures.models import Snapshot
from yici.apps.figures.rules.asking import measures_of
from yici.apps.figures.rules.specs import spec_of
from yici.apps.figures.states import RUN
from yici.apps.places.public import in_scope
from yici.apps.records.public import MeasureRefused, TableQuery, catalogue, check_table
from yici.core.access import Actor
from yici.core.errors import NotAllowed

KINDS = ("bool", "int", "year")


def visible_snapshots(actor: Actor) -> QuerySet[Snapshot]:
    """Reports over areas of the actor."""
    return Snapshot.objects.filter(in_scope(actor, "area__path")).select_related("area", "definition")


def get_snapshot_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Snapshot:
    """The report with this key; ``ReportNotFound`` when there is none, or it counts what the post may not read."""
    actor.must(RUN)
    rows = visible_snapshots(actor)
    if is_locked and connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(key=key).first()
    if found is None or not may_read_spec(actor, spec_of(found.spec), found.area.key):
        raise ReportNotFound
    return found


def may_read_spec(actor: Actor, spec: FigureSpec, area: uuid.UUID | None = None) -> bool:
    """Whether the post reads every element that a specification counts; of other sources the source decides."""
    try:
        must_read_spec(actor, spec, area)
    except (NotAllowed, MeasureRefused, DefinitionRefused):
        return False
    return True


def _makes_rows(code: str) -> bool:
    """Whether the values of an element may be rows: a list of codes, yes and no, whole numbers. Not what people wrote:
    names would stand in a frozen report that nobody can erase from."""
    element = catalogue().element(code)
    return element is None or bool(element.code_list) or element.type in KINDS


def must_read_spec(actor: Actor, spec: FigureSpec, area: uuid.UUID | None = None) -> None:
    """Raise what computing would raise: ``NotAllowed`` for elements that the post does not read, ``MeasureRefused``."""
    if spec.source == RECORDS:
        if spec.by and not spec.by.startswith("area") and not _makes_rows(spec.by):
            raise DefinitionRefused(reason=gettext("its rows would be texts that people wrote, not kinds"))
        check_table(actor, TableQuery(tuple(one for _, one in measures_of(spec)), spec.by, area))
    else:
        source_named(spec.source)
