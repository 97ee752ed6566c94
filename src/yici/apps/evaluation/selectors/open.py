"""What everybody may read: projects from their first sealed list on; names, points and report after the award."""

from __future__ import annotations

from collections import Counter

from django.db.models import Q

from yici.apps.cases.public import cases_of
from yici.apps.evaluation.cityfiles import rule_of
from yici.apps.evaluation.contracts import OpenProject, ProjectLine
from yici.apps.evaluation.errors import ProjectNotFound
from yici.apps.evaluation.models import Project
from yici.apps.evaluation.rules.secrecy import may_see_names, may_see_scores
from yici.apps.evaluation.selectors.names import committee_named
from yici.apps.evaluation.selectors.projects import (
    CASE,
    deviations_of,
    draws_of,
    line_of,
    scores_of,
    seats_of,
)
from yici.core import clock, numbers

A_PAGE = 40
PUBLIC = Q(draws__isnull=False)


def list_open(before: int = 0) -> tuple[list[ProjectLine], int | None]:
    """Projects with a sealed list, newest first; where the next page begins (None: nowhere)."""
    rows = Project.objects.filter(PUBLIC).distinct().select_related("main_venue")
    rows = rows.filter(id__lt=before) if before else rows
    some = list(rows.order_by("-id")[: A_PAGE + 1])
    cases = cases_of(CASE, [row.key for row in some[:A_PAGE]])
    found = [line_of(row, cases[row.key]) for row in some[:A_PAGE]]
    return found, found[-1].position if len(some) > A_PAGE else None


def find_open(number: str) -> Project:
    """The row behind a public page; ``ProjectNotFound`` before the first list was sealed."""
    rows = Project.objects.filter(PUBLIC, number=numbers.normalise(number) or "-")
    row = rows.select_related("main_venue__area", "award", "library").first()
    if row is None:
        raise ProjectNotFound
    return row


def get_open(number: str) -> OpenProject:
    """A project as everybody may read it; ``ProjectNotFound``."""
    row = find_open(number)
    case = cases_of(CASE, [row.key])[row.key]
    shows = may_see_names(
        "public", rule_of(row.rule), now=clock.now(), opens_at=row.opens_at, awarded_at=row.awarded_at
    )
    scored = may_see_scores("public", are_open=row.scores_opened_at is not None, awarded_at=row.awarded_at)
    draws = draws_of(row)
    grounds = Counter(ground for one in draws if one.state != "void" for _id, ground in one.left_out)
    seats = [one for one in seats_of(row, with_reserve=0) if one.state in ("asked", "coming")]
    return OpenProject(
        line_of(row, case), rule_of(row.rule), draws,
        (row.main_venue.name, *row.side_venues.order_by("code").values_list("name", flat=True)), tuple(seats),
        dict(sorted(grounds.items())), tuple(committee_named(row)) if shows else (),
        scores_of(row) if scored else (), deviations_of(row) if scored else (),
        row.award.name if row.award else "", row.award_reason, row.stop_reason, scored,
    )  # fmt: skip
