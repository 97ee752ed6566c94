"""A project is written down, and changed until its list of venues is sealed."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils.translation import gettext as _

from yici.apps.cases.public import open_case
from yici.apps.evaluation.actions.types import PROJECT
from yici.apps.evaluation.cityfiles import rule_of
from yici.apps.evaluation.contracts import ProjectDraft, ProjectView
from yici.apps.evaluation.errors import ProjectIncomplete, VenueNotFound
from yici.apps.evaluation.guards import get_centre_project
from yici.apps.evaluation.models import Bid, Project, Venue
from yici.apps.evaluation.rules.committee import check_committee
from yici.apps.evaluation.rules.drafts import missing_in
from yici.apps.evaluation.selectors.projects import get_project
from yici.apps.evaluation.selectors.rules import disciplines, rule_row
from yici.apps.evaluation.states import MANAGE, PROJECT_STATES
from yici.apps.places.public import NoPost, find_unit, list_areas
from yici.core import audit, clock, submissions
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.guards import save_version
from yici.core.ids import new_key

KIND = "evaluation.project"  # of the submission


@action
def plan_project(*, actor: Actor, draft: ProjectDraft, client_key: str) -> ProjectView:
    """Write a project down; it keeps the rule file of its regime that is in force today. The same client key is one.

    Raises ``ProjectIncomplete``, ``RuleMissing``, ``VenueNotFound`` and what the rule refuses.
    """
    actor.must(MANAGE)
    content = {
        "title": draft.title,
        "opens_at": draft.opens_at.isoformat(),
        "bids": [b.credit_code for b in draft.bids],
    }
    key = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key, content=content,
        act=lambda: str(_write(actor, draft)),
    )  # fmt: skip
    return get_project(actor, uuid.UUID(key))


def _write(actor: Actor, draft: ProjectDraft) -> uuid.UUID:
    if actor.unit_id is None:
        raise NoPost
    row = rule_row(draft.regime, clock.today())
    values = _checked(draft, row)
    found = list_areas(actor, most=1)
    if not found:
        raise NoPost
    key, area = new_key(), found[0]
    case = open_case(
        actor=actor, case_type=PROJECT, subject=key, title=values["title"], area_id=area.id, owner_id=actor.unit_id,
        main_id=actor.unit_id,
    )  # fmt: skip
    made = Project.objects.create(
        key=key, number=case.number, case_id=case.key, regime=draft.regime, rule=row, unit_id=actor.unit_id,
        area_id=area.id, opened_by=actor.account, **values,
    )  # fmt: skip
    _write_bids(made, draft)
    audit.record("evaluation.planned", actor=actor, kind="evaluation", key=key, number=made.number)
    return key


def _checked(draft: ProjectDraft, row: dict[str, Any]) -> dict[str, Any]:
    """The columns that a draft fills, if it is whole and keeps the rule."""
    missing = missing_in(draft)
    if missing:
        raise ProjectIncomplete(what="、".join(missing))
    if draft.discipline not in disciplines():
        raise ProjectIncomplete(what=draft.discipline)
    if draft.opens_at <= clock.now():
        raise ProjectIncomplete(what=_("an opening that lies ahead"))
    venue = Venue.objects.filter(code=draft.main_venue, ended_on=None).first()
    if venue is None:
        raise VenueNotFound
    check_committee(rule_of(row), draft.wanted, budget=draft.budget, side_venues=draft.side_count)
    buyer = find_unit(draft.buyer_unit).id if draft.buyer_unit else None
    return {
        "title": draft.title.strip()[:200], "buyer_name": draft.buyer_name.strip()[:120],
        "buyer_code": draft.buyer_code.strip().upper()[:40], "buyer_id": buyer, "budget": draft.budget,
        "discipline": draft.discipline, "opens_at": draft.opens_at, "opens_on": clock.day_of(draft.opens_at),
        "professions": [list(one) for one in draft.wanted.professions],
        "representatives": draft.wanted.representatives, "side_count": draft.side_count, "main_venue_id": venue.pk,
        "criteria": [[f"c{at}", name, most] for at, (name, most) in enumerate(draft.criteria, 1)],
    }  # fmt: skip


def _write_bids(row: Project, draft: ProjectDraft) -> None:
    Bid.objects.bulk_create(
        [
            Bid(
                project=row, position=at, name=one.name, credit_code=one.credit_code, price=one.price,
                owners=list(one.owners), relations=[list(pair) for pair in one.relations],
            )
            for at, one in enumerate(draft.bids, 1)
        ]
    )  # fmt: skip


@action
def change_project(*, actor: Actor, project: uuid.UUID, expected: int, draft: ProjectDraft) -> ProjectView:
    """Change a project whose list of venues is not sealed yet; the regime stays. Raises as ``plan_project`` and
    ``ChangedMeanwhile``.
    """
    row = get_centre_project(actor, project)
    PROJECT_STATES.find_row(row.case.state_id.partition(":")[2], "freeze_venues")
    values = _checked(draft, dict(row.rule))
    save_version(Project.objects.all(), pk=row.pk, expected=expected, **values)
    row.bids.all().delete()
    _write_bids(row, draft)
    audit.record("evaluation.changed", actor=actor, kind="evaluation", key=row.key, number=row.number)
    return get_project(actor, row.key)
