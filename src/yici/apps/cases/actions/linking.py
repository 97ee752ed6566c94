"""Cases that belong together, beside parent and child: a link is read from both sides, added and ended."""

from __future__ import annotations

import uuid

from yici.apps.cases.actions.telling import tell_of
from yici.apps.cases.guards import get_case_for
from yici.apps.cases.models import Case, Link
from yici.apps.cases.states import LINKS
from yici.core import clock
from yici.core.access import Actor
from yici.core.actions import action


@action
def link_cases(*, actor: Actor, case: uuid.UUID, other: uuid.UUID, kind: str) -> None:
    """Say that two cases belong together: ``case`` is "similar" to, "follows" or was "split_from" the ``other``.

    The actor sees both; the same link twice is one. Raises ``CaseNotFound``.
    """
    if kind not in LINKS:
        raise ValueError(f"{kind} is no kind of link: {', '.join(LINKS)}")
    one, two = get_case_for(actor, case), get_case_for(actor, other)
    if one.pk == two.pk or _between(one, two, kind):
        return
    Link.objects.create(case=one, other=two, kind=kind, made_at=clock.now())
    tell_of(actor, one, "case.linked", "", {"other": two.number, "link": kind})
    tell_of(actor, two, "case.linked", "", {"other": one.number, "link": kind})


@action
def unlink_cases(*, actor: Actor, case: uuid.UUID, other: uuid.UUID, kind: str) -> None:
    """End a link; that it was there stays on both timelines."""
    one, two = get_case_for(actor, case), get_case_for(actor, other)
    links = _between(one, two, kind)
    for link in links:
        link.ended_at = clock.now()
        link.save(update_fields=["ended_at"])
    if links:
        tell_of(actor, one, "case.unlinked", "", {"other": two.number, "link": kind})
        tell_of(actor, two, "case.unlinked", "", {"other": one.number, "link": kind})


def _between(one: Case, two: Case, kind: str) -> list[Link]:
    found = list(Link.objects.filter(case=one, other=two, kind=kind, ended_at=None))
    if kind == "similar":  # the same from both sides
        found += list(Link.objects.filter(case=two, other=one, kind=kind, ended_at=None))
    return found
