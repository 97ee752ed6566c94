"""The only way to obtain an application or a part of one.

The window sees what it took in (its unit owns the case), a deciding unit its own parts and, through them, the
application; the applicant by number and code; everybody else finds nothing.
"""

from __future__ import annotations

import hmac
import uuid

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from yici.apps.cases.public import case_in_sight, case_scope
from yici.apps.places.public import in_scope
from yici.apps.services.errors import (
    ApplicationNotFound,
    BlockedNotFound,
    HandingNotFound,
    HelpingNotFound,
    LetterNotFound,
    LicenceNotFound,
    PartNotFound,
    PaymentNotFound,
    RatingNotFound,
    TicketNotFound,
    VersionNotFound,
)
from yici.apps.services.models import (
    Application,
    ApplicationPart,
    BlockedMatter,
    Handing,
    Helping,
    ItemVersion,
    Letter,
    LicenceCard,
    PolicyPayment,
    PromiseCheck,
    QueueTicket,
    ServiceRating,
)
from yici.apps.services.states import DECIDE, EDIT, GREET, HELP, KEEP_LICENCES, PUBLISH, RATE, TAKE, UNBLOCK
from yici.core import numbers
from yici.core.access import Actor
from yici.core.codes import normalise_code
from yici.core.guards import only


def sees_applications(actor: Actor) -> Q:
    """What the type of applications adds to who sees a case: units that decide one of its parts."""
    parts = ApplicationPart.objects.filter(application__case_id=OuterRef("key"), unit__code=actor.unit_code)
    return Q(Exists(parts))


def visible_applications(actor: Actor) -> QuerySet[Application]:
    """Applications whose case the actor may see: the window's own, and those of which the own unit decides a part.

    Asked application by application: a list of all cases that are to be seen would be made anew for every page.
    """
    return Application.objects.filter(case_in_sight(actor, "case_id"))


def get_application_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Application:
    """An application; ``ApplicationNotFound`` when there is none for the actor."""
    return _one(visible_applications(actor).filter(key=key), is_locked)


def get_application_by_code(number: str, code: str, *, is_locked: bool = False) -> Application:
    """The application that a number and its code open; the same error for a wrong number and a wrong code."""
    rows = Application.objects.filter(number=numbers.normalise(number) or "-")
    rows = rows.select_related("case", "applicant", "pinned", "area")
    if is_locked and connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    found = rows.first()
    expected = found.code if found else "------"
    if not hmac.compare_digest(expected.encode(), normalise_code(code).encode()) or found is None:
        raise ApplicationNotFound
    return found


def wants_paper(actor: Actor, row: Application, material: str) -> bool:
    """Whether a paper of an application is the actor's to see: the window's, and a unit's whose item wants it."""
    parts = row.parts.select_related("pinned", "unit", "application__case__owner")
    return getattr(row.case.owner, "code", None) == actor.unit_code or any(
        material in {need["material"] for need in part.pinned.content["needs"]}
        for part in parts
        if part.unit.code == actor.unit_code
    )


def _one(rows: QuerySet[Application], is_locked: bool) -> Application:
    rows = rows.select_related("case", "applicant", "pinned", "area")
    return only(rows, ApplicationNotFound, is_locked=is_locked)


def _of_the_window(actor: Actor) -> Q:
    """Parts of applications that the actor's own unit took in: it brings what is missing and hands results over."""
    return Q(application__case__owner__code=actor.unit_code)


def _visible_parts(actor: Actor) -> QuerySet[ApplicationPart]:
    seen = Q() if actor.is_system else case_scope(actor, "case") | _of_the_window(actor)
    return ApplicationPart.objects.filter(seen)


def get_part_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> ApplicationPart:
    """A part; ``PartNotFound`` when there is none for the actor."""
    rows = _visible_parts(actor).filter(key=key)
    rows = rows.select_related("case", "application__case", "application__area", "pinned", "unit")
    return only(rows, PartNotFound, is_locked=is_locked)


def get_letter_for(actor: Actor, key: uuid.UUID) -> Letter:
    """A letter about a part or an application that the actor may see; ``LetterNotFound`` when there is none."""
    about = Q(part__in=_visible_parts(actor)) | Q(application__in=visible_applications(actor))
    return _letter(Letter.objects.filter(about, key=key))


def letter_of(application: Application, key: uuid.UUID) -> Letter:
    """A letter of an application that was opened by its code; ``LetterNotFound`` when it has no such letter."""
    return _letter(Letter.objects.filter(letters_of(application), key=key))


def letters_of(application: Application) -> Q:
    """The letters about an application and about its parts."""
    return Q(part__application=application) | Q(application=application)


def _letter(rows: QuerySet[Letter]) -> Letter:
    found = rows.select_related("part__application__applicant", "application__applicant").first()
    if found is None:
        raise LetterNotFound
    return found


def visible_versions(actor: Actor) -> QuerySet[ItemVersion]:
    """Versions that the actor writes (those of the own unit) or lets go (those of units in the own areas)."""
    seen = Q(pk__in=[])
    if actor.may(EDIT):
        seen |= Q(unit__code=actor.unit_code)
    if actor.may(PUBLISH):
        seen |= in_scope(actor, "unit__area__path")
    return ItemVersion.objects.filter(seen).select_related("unit")


def get_version_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> ItemVersion:
    """A version of an item or a thing; ``VersionNotFound`` when there is none for the actor."""
    rows = visible_versions(actor).filter(key=key)
    return only(rows, VersionNotFound, is_locked=is_locked)


def visible_payments(actor: Actor) -> QuerySet[PolicyPayment]:
    """Payments without a form, for the unit that pays."""
    rows = PolicyPayment.objects.select_related("case", "unit", "offer__area")
    return rows if actor.is_system else rows.filter(case_scope(actor, "case"), unit__code=actor.unit_code)


def get_payment_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> PolicyPayment:
    """A payment; ``PaymentNotFound`` when there is none for the actor."""
    rows = visible_payments(actor).filter(key=key)
    return only(rows, PaymentNotFound, is_locked=is_locked)


def sees_bad_ratings(actor: Actor) -> Q:
    """What the type of bad ratings adds to who sees a case: other units of the area, who decide on appeals."""
    return in_scope(actor, "area__path") if actor.may(RATE) else Q(pk__in=[])


def visible_ratings(actor: Actor) -> QuerySet[ServiceRating]:
    """Bad ratings for whoever handles or judges them; never of what the actor took in or served."""
    if not actor.may(RATE):
        return ServiceRating.objects.none()
    rows = ServiceRating.objects.filter(case_scope(actor, "case"), case__isnull=False)
    own = (
        (Q(application__taken_by=actor.account) | Q(ticket__served_by=actor.account)) if actor.account else Q(pk__in=[])
    )
    rows = rows.exclude(pk__in=ServiceRating.objects.filter(own).values("pk"))
    return rows.select_related("case__owner", "application", "ticket")


def get_rating_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> ServiceRating:
    """A bad rating; ``RatingNotFound`` when there is none for the actor."""
    rows = visible_ratings(actor).filter(key=key)
    return only(rows, RatingNotFound, is_locked=is_locked)


def visible_tickets(actor: Actor) -> QuerySet[QueueTicket]:
    """Numbers of the halls of the actor's unit, for its counters and its reception."""
    if actor.is_system:
        return QueueTicket.objects.all()
    if not (actor.may(TAKE) or actor.may(GREET)):
        return QueueTicket.objects.none()
    return QueueTicket.objects.filter(unit=actor.unit_code)


def get_ticket_for(actor: Actor, key: uuid.UUID) -> QueueTicket:
    """A number; ``TicketNotFound`` when there is none for the actor."""
    found = visible_tickets(actor).filter(key=key).first()
    if found is None:
        raise TicketNotFound
    return found


def visible_cards(actor: Actor) -> QuerySet[LicenceCard]:
    """Licences of the own unit, for whoever keeps them or works at the window; papers that nobody has checked yet."""
    if not (actor.may(KEEP_LICENCES) or actor.may(TAKE)):
        return LicenceCard.objects.none()
    seen = Q() if actor.is_system else Q(unit__code=actor.unit_code)
    return LicenceCard.objects.filter(seen | Q(unit=None) if actor.may(TAKE) else seen)


def get_card_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> LicenceCard:
    """A licence of the library; ``LicenceNotFound`` when there is none for the actor."""
    rows = visible_cards(actor).filter(key=key).select_related("unit", "part__application")
    if is_locked and connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return _card(rows)


def get_card_by_code(check_code: str) -> LicenceCard:
    """The licence that a check code opens, for everybody; ``LicenceNotFound``."""
    return _card(LicenceCard.objects.filter(check_code=check_code or "-").select_related("unit", "part"))


def card_of(application: Application, key: uuid.UUID) -> LicenceCard:
    """A licence that came out of an application which was opened by its code; ``LicenceNotFound``."""
    rows = LicenceCard.objects.filter(key=key, part__application=application)
    return _card(rows.select_related("unit", "part__application"))


def _card(rows: QuerySet[LicenceCard]) -> LicenceCard:
    return only(rows, LicenceNotFound)


def get_promise_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> PromiseCheck:
    """A check of promises of a part that the actor's unit granted; ``PartNotFound`` when there is none."""
    rows = PromiseCheck.objects.filter(case_scope(actor, "case"), key=key)
    rows = rows.select_related("part__unit", "part__pinned", "part__application", "case")
    return only(rows, PartNotFound, is_locked=is_locked)


def visible_handings(actor: Actor) -> QuerySet[Handing]:
    """What the actor's own window took in for other places."""
    return Handing.objects.filter(case_scope(actor, "case"))


def get_handing_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> Handing:
    """Something taken in for another place; ``HandingNotFound`` when there is none for the actor."""
    rows = visible_handings(actor).filter(key=key).select_related("case", "applicant", "area")
    return only(rows, HandingNotFound, is_locked=is_locked)


def get_handing_by_code(number: str, code: str) -> Handing:
    """What a number and its code open; the same error for a wrong number and a wrong code."""
    found = Handing.objects.filter(number=numbers.normalise(number) or "-").select_related("case").first()
    expected = found.code if found else "------"
    if not hmac.compare_digest(expected.encode(), normalise_code(code).encode()) or found is None:
        raise HandingNotFound
    return found


def sees_blocked(actor: Actor) -> Q:
    """Nobody more than the units that have the case: who refused does not look over the shoulder."""
    return Q(pk__in=[])


def visible_blocked(actor: Actor) -> QuerySet[BlockedMatter]:
    """Matters that could not be done, for the unit that looks and the unit that puts a guide right."""
    if not (actor.may(UNBLOCK) or actor.may(DECIDE)):
        return BlockedMatter.objects.none()
    rows = BlockedMatter.objects.filter(case_scope(actor, "case"))
    if actor.account is not None:
        rows = rows.exclude(pk__in=BlockedMatter.objects.filter(refused_by=actor.account).values("pk"))
    return rows.select_related("case__owner", "unit", "application")


def get_blocked_for(actor: Actor, key: uuid.UUID, *, is_locked: bool = False) -> BlockedMatter:
    """A matter that could not be done; ``BlockedNotFound`` when there is none for the actor."""
    rows = visible_blocked(actor).filter(key=key)
    return only(rows, BlockedNotFound, is_locked=is_locked)


def get_helping_for(actor: Actor, key: uuid.UUID) -> Helping:
    """Somebody whom the actor helps; ``HelpingNotFound`` for everybody else's."""
    rows = Helping.objects.filter(key=key, helper=actor.account) if actor.account and actor.may(HELP) else None
    found = rows.select_related("application", "ticket").first() if rows is not None else None
    if found is None:
        raise HelpingNotFound
    return found
