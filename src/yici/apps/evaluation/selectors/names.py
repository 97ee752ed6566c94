"""Names behind pseudonyms, for whoever may see them: asked of ``rules/secrecy.py`` by every caller."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from yici.apps.evaluation.cityfiles import rule_of
from yici.apps.evaluation.contracts import NamedExpert
from yici.apps.evaluation.errors import NamesClosed, SeatNotFound
from yici.apps.evaluation.guards import get_project_for, side_of
from yici.apps.evaluation.models import LibraryLine, NameLook, Project, Seat
from yici.apps.evaluation.rules.pseudonyms import own_secret
from yici.apps.evaluation.rules.secrecy import may_see_names
from yici.apps.evaluation.selectors.rules import professions
from yici.core import clock, crypto
from yici.core.access import Actor
from yici.core.delivery import Recipient, Words


def secret_of(row: Project) -> str:
    """The secret that makes a project's pseudonyms."""
    return crypto.open_sealed(row.secret_sealed, record=str(row.key), element="project.secret")


def name_of(line: LibraryLine) -> str:
    """The name of an expert; empty after erasure."""
    if not line.name_sealed:
        return ""
    return crypto.open_sealed(line.name_sealed, record=str(line.key), element="expert.name")


def named(row: Seat) -> NamedExpert:
    """The person at a seat, with what is needed to compute the pseudonym again. Raises ``SeatNotFound``."""
    if row.line is None:
        raise SeatNotFound
    return NamedExpert(
        row.pseudonym, row.line.code, name_of(row.line), row.line.employer_name,
        professions().get(row.profession, row.profession), row.venue.name,
        own_secret(secret_of(row.project), row.line.code), row.line.leaf,
    )  # fmt: skip


def committee_named(row: Project) -> list[NamedExpert]:
    """Everybody who sits in the committee, by the order of the draw."""
    seats = row.seats.filter(state="coming").exclude(line=None).select_related("line", "venue", "project")
    return [named(one) for one in seats.order_by("position")]


def reach_expert(key: str, channel: str) -> Sequence[Recipient]:
    """The phone of the expert at a seat (its key), looked up when a notice is sent."""
    try:
        row = Seat.objects.select_related("line").filter(key=uuid.UUID(key)).first()
    except (ValueError, ValidationError):
        return ()
    if row is None or row.line is None or not row.line.phone_sealed:
        return ()
    phone = crypto.open_sealed(row.line.phone_sealed, record=str(row.line.key), element="expert.phone")
    return (Recipient(phone, channel="sms"),)


def words_of(template: str, facts: object) -> Words | None:
    """The words of the notice to an expert: where and when, never for which project."""
    if template != "evaluation.asked" or not isinstance(facts, dict):
        return None
    text = _(
        "Bid evaluation on {at} at {venue}: do you come? Answer by {until} today. Say so when you must stay away."
    ).format(at=facts.get("at", ""), venue=facts.get("venue", ""), until=facts.get("until", ""))
    return Words(_("Bid evaluation"), text, is_urgent=True)


def list_names(actor: Actor, project: uuid.UUID) -> list[NamedExpert]:
    """The committee by name, for who may see it on a page now; ``NamesClosed`` says until when it is sealed."""
    row = get_project_for(actor, project)
    rule, side = rule_of(row.rule), side_of(actor, row)
    if not may_see_names(side, rule, now=clock.now(), opens_at=row.opens_at, awarded_at=row.awarded_at):
        is_early = side == "buyer" and rule.names_buyer == "opening"
        raise NamesClosed(when=_("the opening") if is_early else _("the award"))
    return committee_named(row)


def list_looks(actor: Actor, project: uuid.UUID) -> list[tuple[dt.datetime, str, str, str]]:
    """Who opened which name (by pseudonym) for what, newest first: for the centre and for supervision."""
    row = get_project_for(actor, project)
    if side_of(actor, row) == "buyer":
        return []
    looks = NameLook.objects.filter(seat__project=row).order_by("-id")
    return list(looks.values_list("at", "who", "seat__pseudonym", "purpose")[:100])
