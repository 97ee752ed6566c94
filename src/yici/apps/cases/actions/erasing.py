"""The one operation that touches old lines of a timeline: what people wrote goes, that something happened stays."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet

from yici.apps.cases.guards import get_case_for
from yici.apps.cases.models import Case, Event
from yici.apps.cases.selectors.history import ATTACHED
from yici.core import files
from yici.core.access import Actor
from yici.core.actions import action


@action
def erase_texts(*, actor: Actor, case: uuid.UUID, title: str = "", verbs: tuple[str, ...] = ()) -> int:
    """Empty the texts of a case's timeline (or of the lines with these verbs only), erase the files of these lines and
    give it another title.

    Verbs, moments and who acted stay, so that the account of the work stays whole. Returns how many lines lost a text.
    The matter has asked for the power to erase.
    """
    row = get_case_for(actor, case, is_locked=True)
    lines: QuerySet[Event] = QuerySet(Event).filter(case=row)  # not the manager that lets a timeline only grow
    if verbs:
        lines = lines.filter(verb__in=verbs)
    for position in lines.filter(facts__files__gt=0).values_list("pk", flat=True):
        files.erase(ATTACHED, position)
    Case.objects.filter(pk=row.pk).update(title=title)
    return lines.exclude(text="").update(text="")
