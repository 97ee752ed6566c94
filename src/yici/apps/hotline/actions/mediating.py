"""A dispute comes to a table: both agree, meet, agree in writing, perform; or another road is named."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Sequence

from yici.apps.cases.public import Limit, open_case, step, tell
from yici.apps.hotline.actions.taking import find_or_make_requester
from yici.apps.hotline.beside.errors import AgreementIncomplete, PartiesNeeded
from yici.apps.hotline.beside.states import MEDIATION_STATES
from yici.apps.hotline.contracts import Contact
from yici.apps.hotline.contracts.mediating import (
    ARBITRATION,
    COURT,
    FIRST,
    OTHER,
    ROADS,
    MediationView,
    Opening,
    PartyShown,
    Said,
)
from yici.apps.hotline.errors import PurposeNeeded, RoadUnknown, WordsNeeded
from yici.apps.hotline.guards import get_mediation_for, get_request_for
from yici.apps.hotline.models import Mediation, MediationParty, Request, Requester
from yici.apps.hotline.selectors.mediating import facts_of, mediator_of, view_of
from yici.apps.hotline.selectors.units import centre
from yici.apps.places.public import find_area, list_units_below
from yici.core import audit, clock, crypto, submissions
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.ids import new_key

KIND = "hotline.mediation"  # of the submission


@action
def open_mediation(*, actor: Actor, opening: Opening, client_key: str) -> MediationView:
    """Open a table for a dispute; the unit of its area mediates, or the nearest above. A request it comes from stays a
    request of its own. Raises ``WordsNeeded``, ``PartiesNeeded``, ``MediatorMissing``, ``RequestNotFound``.
    """
    actor.must("hotline.take")
    if not opening.title.strip() or not opening.text.strip():
        raise WordsNeeded
    content = {**dataclasses.asdict(opening), "request": str(opening.request or "")}
    key = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key, content=content,
        act=lambda: str(_open(actor, opening)),
    )  # fmt: skip
    return view_of(Mediation.objects.select_related("case", "unit", "area", "request").get(key=key))


def _open(actor: Actor, opening: Opening) -> uuid.UUID:
    request = get_request_for(actor, opening.request) if opening.request else None
    parties = _parties(request, opening)
    area = find_area(opening.area_code)
    barred = [request.against_id] if request and request.against_id else []
    unit = mediator_of(area, without=list_units_below(barred) if barred else ())
    key, title, text = new_key(), opening.title.strip()[:200], opening.text.strip()
    case = open_case(
        actor=actor, case_type="mediation", subject=key, title=title, area_id=area.id, owner_id=centre().id,
        main_id=unit.id, barred_ids=barred,
    )  # fmt: skip
    made = Mediation.objects.create(
        key=key, number=case.number, case_id=case.key, request=request, unit_id=unit.id, area_id=area.id, title=title,
        text=text, opened_by=actor.account, opened_at=clock.now(),
    )  # fmt: skip
    for side, requester in parties:
        if requester.pk is None:
            requester.save(force_insert=True)
        MediationParty.objects.create(mediation=made, side=side, requester=requester)
    if request is not None:
        tell(actor=actor, case=request.case_id, verb="request.mediated", told={"number": made.number})
    audit.record("mediation.opened_at_desk", actor=actor, kind="mediation", key=key, unit=unit.code)
    return key


def _parties(request: Request | None, opening: Opening) -> Sequence[tuple[str, Requester]]:
    """Two people that can be reached, and not the same one. Who wants to stay secret is not led to a table."""
    if request is not None and request.is_secret:
        raise PartiesNeeded
    first = request.requester if request else _person(opening.first)
    other = _person(opening.other)
    if first is None or other is None or (first.phone_index and first.phone_index == other.phone_index):
        raise PartiesNeeded
    return ((FIRST, first), (OTHER, other))


def _person(contact: Contact) -> Requester | None:
    if not contact.name.strip() or not contact.phone.strip():
        return None
    return find_or_make_requester(contact)[0]


@action
def hear_parties(
    *, actor: Actor, mediation: uuid.UUID, expected: int, sides: Sequence[str], text: str = ""
) -> MediationView:
    """Write down which party agrees to come; when both do, the table is ready. Until then it only stays noted."""
    actor.must("hotline.work")
    row = get_mediation_for(actor, mediation, is_locked=True)
    state = row.case.state_id.partition(":")[2]
    MEDIATION_STATES.find_row(state, "consent")
    if not facts_of(actor, row).is_mediator or not sides:
        raise PartiesNeeded
    MediationParty.objects.filter(mediation=row, side__in=sides, agreed_at=None).update(agreed_at=clock.now())
    facts = facts_of(actor, row)
    if not facts.do_both_agree:
        tell(actor=actor, case=row.case_id, verb="mediation.heard", text=text.strip(), told={"sides": list(sides)})
        return _again(row)
    step(actor=actor, case=row.case_id, event="consent", expected=expected, facts=facts, text=text.strip())
    return _again(row)


@action
def move_mediation(*, actor: Actor, mediation: uuid.UUID, event: str, expected: int, said: Said) -> MediationView:
    """Take a mediation further: decline, meet, agree, perform, fail, refer. Raises ``RoadUnknown``, ``WordsNeeded``,
    ``AgreementIncomplete``, and what ``step`` raises.
    """
    row = get_mediation_for(actor, mediation, is_locked=True)
    roads = {"decline": ROADS, "refer": (COURT, ARBITRATION)}.get(event)
    if roads is not None and said.road not in roads:
        raise RoadUnknown
    if event in ("decline", "fail", "meet") and not said.text.strip():
        raise WordsNeeded
    limits, told = [], {}
    if event == "agree":
        limits = [_until(said)]
        row.agreement, row.perform_on = said.text.strip(), said.perform_on
    elif event == "meet":
        if said.met_at is None or not said.place.strip():
            raise WordsNeeded
        told = {"at": said.met_at.isoformat(), "place": said.place.strip()[:200]}
    elif roads is not None:
        row.road = said.road
        told = {"road": said.road}
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of(actor, row),
        text=said.text.strip(), told=told, limits=limits,
    )  # fmt: skip
    row.save(update_fields=["agreement", "perform_on", "road"])
    return _again(row)


def _until(said: Said) -> Limit:
    if not said.text.strip() or said.perform_on is None or said.perform_on < clock.today():
        raise AgreementIncomplete
    return Limit("performance", "calendar_days", (said.perform_on - clock.today()).days)


def _again(row: Mediation) -> MediationView:
    return view_of(Mediation.objects.select_related("case", "unit", "area", "request").get(pk=row.pk))


def look_at_parties(*, actor: Actor, mediation: uuid.UUID, purpose: str) -> list[PartyShown]:
    """Names and phones of both parties, with the trace committed before they are shown. Raises ``PurposeNeeded``."""
    row = _leave_trace(actor=actor, mediation=mediation, purpose=purpose)
    shown = []
    for one in MediationParty.objects.filter(mediation=row).select_related("requester").order_by("id"):
        who = one.requester
        opened = {
            field: crypto.open_sealed(sealed, record=str(who.key), element=f"requester.{field}") if sealed else ""
            for field, sealed in (("name", who.name_sealed), ("phone", who.phone_sealed))
        }
        shown.append(PartyShown(one.side, **opened))
    return shown


@action
def _leave_trace(*, actor: Actor, mediation: uuid.UUID, purpose: str) -> Mediation:
    actor.must("hotline.contact")
    row = get_mediation_for(actor, mediation)
    if not purpose.strip():
        raise PurposeNeeded
    tell(actor=actor, case=row.case_id, verb="mediation.contact_looked_at", text=purpose.strip()[:200])
    return row
