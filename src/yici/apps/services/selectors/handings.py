"""What was taken in for other places, what they took in for us, and the parcels that wait."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from yici.apps.cases.public import CaseView, cases_of, state_words
from yici.apps.services.contracts.handing import HandingView, Paper, ParcelView, Said
from yici.apps.services.guards import visible_handings
from yici.apps.services.models import Handing, Parcel
from yici.apps.services.selectors.partners import partner_name
from yici.apps.services.states.handing import HANDING, THEIR_CLOCKS
from yici.core import clock
from yici.core.access import Actor

MOST = 50


def handing_view(row: Handing, case: CaseView | None = None) -> HandingView:
    """A handing as contract."""
    case = case or cases_of(HANDING, [row.key])[row.key]
    place, now = partner_name(row.partner), clock.now()
    over = [one for one in case.clocks if one.stopped_at is None and one.due_at < now]
    late = ""
    if over:
        late = place if any(one.kind in THEIR_CLOCKS for one in over) else _("this house")
    asked = Counter(name for line in row.said for name in (line.get("missing") or ()))
    asked -= Counter(one["material"] for one in row.papers if one.get("is_supplied"))
    return HandingView(
        key=row.key, number=row.number, code=row.code, partner=row.partner, partner_name=place, mode=row.mode,
        item=row.item, name=row.name, state=case.state, words=state_words(f"{HANDING}:{case.state}"),
        version=case.version, taken_at=row.taken_at, their_number=row.their_number, outcome=row.outcome,
        outcome_text=row.outcome_text, late=late, is_ended=case.phase == "closed", clocks=tuple(case.clocks),
        papers=tuple(Paper(**one) for one in row.papers), missing=tuple(asked),
        joined=row.joined.number if row.joined else "",
        parcels=tuple(parcel_view(one) for one in row.parcels.filter(direction="out").order_by("id")),
    )  # fmt: skip


def said_of(row: Handing) -> list[Said]:
    """What the other place said in its letters, oldest first."""
    found = []
    for line in row.said:
        text = str(line.get("text") or "")
        names = "、".join(line.get("missing_names") or ())
        words = f"{text} {_('Missing: {names}').format(names=names)}".strip() if names else text
        found.append(Said(dt.datetime.fromisoformat(line["at"]), str(line["title"]), words, str(line["number"])))
    return found


def parcel_view(row: Parcel) -> ParcelView:
    """A parcel as contract."""
    return ParcelView(row.key, row.partner, partner_name(row.partner), row.kind, row.at, row.sent_at, row.problem)


def list_handings(actor: Actor, before: int = 0, most: int = MOST) -> tuple[list[HandingView], int]:
    """What the actor's window took in for other places, newest first, and from where to go on (0: no more)."""
    rows = visible_handings(actor).select_related("case").order_by("-id")
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: most + 1])
    cases = cases_of(HANDING, [one.key for one in found])
    views = [handing_view(one, cases[one.key]) for one in found[:most]]
    return views, found[most - 1].pk if len(found) > most else 0


def list_waiting(most: int = MOST) -> Sequence[ParcelView]:
    """Parcels that nobody has taken out yet, oldest first."""
    rows = Parcel.objects.filter(direction="out", sent_at=None).order_by("id")[:most]
    return [parcel_view(one) for one in rows]
