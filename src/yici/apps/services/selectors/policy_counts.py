"""Numbers of policies for a desk: how many they may be due to, who gains and loses by a version, what was said."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise

from django.db.models import Count, Q

from yici.apps.places.public import in_scope
from yici.apps.services.contracts import Policy
from yici.apps.services.models import PolicyCount, PolicyOffer, PolicyRun
from yici.apps.services.rules.reading import policies_of
from yici.apps.services.selectors.catalogue import tables
from yici.apps.services.selectors.policies import PolicyView, views_of
from yici.core import clock
from yici.core.access import Actor

MOST_AREAS = 200


@dataclass(frozen=True, slots=True)
class RunView:
    """A count: as of when, how far, and policies that could not be counted, each with why."""

    as_of: dt.date
    asked_at: dt.datetime
    done: int
    total: int
    problems: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of one version in an area or over several. ``not_known``: a fact is missing to say yes or no."""

    looked_at: int = 0
    due: int = 0
    not_due: int = 0
    gains: int = 0
    losses: int = 0

    @property
    def not_known(self) -> int:
        """Those for whom something is not known."""
        return self.looked_at - self.due - self.not_due


@dataclass(frozen=True, slots=True)
class Said:
    """How many were told, said yes, said no, and were paid."""

    told: int = 0
    yes: int = 0
    no: int = 0
    paid: int = 0


@dataclass(frozen=True, slots=True)
class PolicyNumbers:
    """A version of a policy with its numbers, of what the actor may see. ``counted`` is None before the first count."""

    view: PolicyView
    counted: Counted | None
    said: Said
    is_coming: bool
    has_former: bool


@dataclass(frozen=True, slots=True)
class AreaNumbers:
    """An area with its numbers of one version."""

    code: str
    name: str
    counted: Counted


def find_run() -> RunView | None:
    """The newest count that has ended."""
    return _run(PolicyRun.objects.exclude(finished_at=None).order_by("-id").first())


def find_running() -> RunView | None:
    """The count that is under way."""
    return _run(PolicyRun.objects.filter(finished_at=None).order_by("-id").first())


def _run(row: PolicyRun | None) -> RunView | None:
    if row is None:
        return None
    return RunView(
        row.as_of, row.asked_at, row.done, row.total, tuple((str(one), str(why)) for one, why in row.problems)
    )


def list_numbers(actor: Actor) -> list[PolicyNumbers]:
    """Every version in force or to come with its numbers, in the order of the policies."""
    today = clock.today()
    versions = [one for one in policies_of(tables()) if one.valid_to is None or one.valid_to >= today]
    replaced = {
        (one.code, one.valid_from)
        for one, following in pairwise(versions)
        if one.code == following.code and following.valid_from <= today
    }
    shown = [one for one in versions if (one.code, one.valid_from) not in replaced]
    firsts = {one.code: one.valid_from for one in reversed(versions)}
    counted, said = _counted(actor), _said(actor)
    return [
        PolicyNumbers(
            view, counted.get(_of(view.policy)), said.get(_of(view.policy), Said()), view.policy.valid_from > today,
            firsts[view.policy.code] != view.policy.valid_from,
        )
        for view in views_of(shown)
    ]  # fmt: skip


def _of(policy: Policy) -> tuple[str, dt.date]:
    return policy.code, policy.valid_from


_NUMBERS = ("looked_at", "due", "not_due", "gains", "losses")


def _counted(actor: Actor) -> dict[tuple[str, dt.date], Counted]:
    """Of the whole city the whole is taken: what lies in no village counts there too."""
    run = PolicyRun.objects.exclude(finished_at=None).order_by("-id").first()
    rows = PolicyCount.objects.filter(in_scope(actor, "area__path"), run=run) if run else PolicyCount.objects.none()
    whole: dict[tuple[str, dt.date], Counted] = {}
    added: dict[tuple[str, dt.date], list[int]] = defaultdict(lambda: [0] * len(_NUMBERS))
    for code, valid_from, parent, *numbers in rows.values_list("policy", "valid_from", "area__parent", *_NUMBERS):
        if parent is None:
            whole[code, valid_from] = Counted(*numbers)
        else:
            added[code, valid_from] = [one + two for one, two in zip(added[code, valid_from], numbers, strict=True)]
    return {key: Counted(*numbers) for key, numbers in added.items()} | whole


def _said(actor: Actor) -> dict[tuple[str, dt.date], Said]:
    rows = PolicyOffer.objects.filter(in_scope(actor, "area__path")).values_list("policy", "valid_from")
    found = rows.annotate(
        told=Count("id", filter=Q(told_at__isnull=False), distinct=True),
        yes=Count("id", filter=Q(answer="yes"), distinct=True), no=Count("id", filter=Q(answer="no"), distinct=True),
        paid=Count("payments", filter=Q(payments__paid_on__isnull=False), distinct=True),
    ).order_by()  # fmt: skip
    return {(code, valid_from): Said(*numbers) for code, valid_from, *numbers in found}


def list_areas_of(actor: Actor, policy: Policy) -> list[AreaNumbers]:
    """Villages in which a version may be due to somebody, in the order of their codes; never by how many."""
    run = PolicyRun.objects.exclude(finished_at=None).order_by("-id").first()
    rows = PolicyCount.objects.filter(
        in_scope(actor, "area__path"), run=run, policy=policy.code, valid_from=policy.valid_from,
        area__parent__isnull=False, looked_at__gt=0,
    )  # fmt: skip
    found = rows.order_by("area__code").values_list("area__code", "area__short_name", *_NUMBERS)
    return [AreaNumbers(code, name, Counted(*numbers)) for code, name, *numbers in found[:MOST_AREAS]]
