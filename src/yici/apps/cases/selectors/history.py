"""What happened to a case, line by line, and the files at those lines."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import cast

from django.utils.translation import gettext as _

from yici.apps.cases.contracts import AttachmentView, Audience, ChangedCases, EventView
from yici.apps.cases.errors import AttachmentNotFound
from yici.apps.cases.guards import get_case_for
from yici.apps.cases.models import Event
from yici.apps.cases.states import AUDIENCES
from yici.core import clock, files
from yici.core.access import SYSTEM, Actor

ATTACHED = "case.event"  # who owns the files: the line of the timeline, by its position


def timeline(
    actor: Actor, key: uuid.UUID, *, after: int = 0, limit: int = 100, audiences: Sequence[str] = AUDIENCES
) -> tuple[EventView, ...]:
    """What happened to a case, oldest first; ``after`` is the position of the last line of the page before.

    ``audiences`` of the lines wanted: ("citizen", "public") is what a requester may read.
    """
    row = get_case_for(actor, key)
    events = list(row.events.filter(pk__gt=after, audience__in=audiences).order_by("pk")[:limit])
    attached = files.list_files_of_many(ATTACHED, [one.pk for one in events if one.facts.get("files")])
    system = _("the system")
    return tuple(
        EventView(
            one.at, one.verb, _who(one, system), one.text, one.state, one.pk,
            cast(Audience, one.audience), one.facts,
            tuple(_attachment(one.pk, nth, file) for nth, file in enumerate(attached.get(str(one.pk), []), 1)),
        )
        for one in events
    )  # fmt: skip


def _who(row: Event, system: str) -> str:
    return row.who if row.account or row.who not in ("", SYSTEM.name) else system


def _attachment(position: int, nth: int, file: files.NamedFile) -> AttachmentView:
    return AttachmentView(position, nth, file.name, file.media_type, file.size)


def get_attachment(
    actor: Actor, key: uuid.UUID, position: int, nth: int, *, audiences: Sequence[str] = AUDIENCES
) -> tuple[AttachmentView, bytes]:
    """A file at a line of a case that the actor may see; ``AttachmentNotFound`` for all else."""
    row = get_case_for(actor, key)
    if not row.events.filter(pk=position, audience__in=audiences).exists():
        raise AttachmentNotFound
    found = files.list_files(ATTACHED, position)
    if not 1 <= nth <= len(found):
        raise AttachmentNotFound
    return _attachment(position, nth, found[nth - 1]), files.read(found[nth - 1].address)


def changed_cases(position: int, *, most: int = 500) -> ChangedCases:
    """Cases to which something happened after an event's position. Events of the last half minute are told again: one
    that was written earlier may have become visible later.
    """
    rows = list(Event.objects.filter(pk__gt=position).order_by("pk").values_list("pk", "case__key", "at")[:most])
    settled = clock.now() - dt.timedelta(seconds=30)
    more = len(rows) == most
    done = [pk for pk, _, at in rows if more or at < settled]
    return ChangedCases({key: pk for pk, key, _ in rows}, done[-1] if done else position, more)
