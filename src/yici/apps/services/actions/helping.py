"""Somebody is helped to apply: what they said yes to is written down first, the code goes to them alone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from yici.apps.services.actions.drafting import drop_draft, new_draft_code, save_draft
from yici.apps.services.actions.receiving import receive_application
from yici.apps.services.contracts import ApplicationView, Applying
from yici.apps.services.errors import AgreementNeeded, HelpingNotFound, SlipGone
from yici.apps.services.guards import get_helping_for, get_ticket_for
from yici.apps.services.models import Application, Helping
from yici.apps.services.selectors.catalogue import chosen_items
from yici.apps.services.states import HELP
from yici.core import audit, clock, crypto
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.ids import new_key

AGREED = ("fill", "hand_in", "notices")
NAME, DRAFT = "helping.name", "helping.draft"


@action
def begin_helping(
    *, actor: Actor, thing: str, is_thing: bool, kind: str, agreed: Sequence[str], name: str,
    ticket: uuid.UUID | None = None,
) -> uuid.UUID:  # fmt: skip
    """Begin to help somebody. Raises ``AgreementNeeded``, ``ThingNotFound``, ``ItemNotFound``."""
    actor.must(HELP)
    chosen = [one for one in AGREED if one in agreed]
    if "fill" not in chosen or kind not in ("presence", "mandate") or actor.account is None or not name.strip():
        raise AgreementNeeded
    chosen_items(thing, is_thing=is_thing)
    key, code = new_key(), new_draft_code()
    Helping.objects.create(
        key=key, helper=actor.account, unit=actor.unit_code, kind=kind, agreed=chosen, thing=thing, is_thing=is_thing,
        name_sealed=crypto.seal(name.strip()[:100], record=str(key), element=NAME),
        ticket_id=get_ticket_for(actor, ticket).pk if ticket else None,
        draft_sealed=crypto.seal(code, record=str(key), element=DRAFT), begun_at=clock.now(),
    )  # fmt: skip
    save_draft(code=code, thing=thing, is_thing=is_thing, values={"person.name": name.strip()[:100]}, expected=0)
    audit.record("helping.begun", actor=actor, kind="helping", key=key, thing=thing, how=kind, agreed=chosen)
    return key


def draft_code_of(row: Helping) -> str:
    """The code of the draft that is filled; empty when it was handed in or given up."""
    return crypto.open_sealed(row.draft_sealed, record=str(row.key), element=DRAFT) if row.draft_sealed else ""


def name_of(row: Helping) -> str:
    """Who is helped."""
    return crypto.open_sealed(row.name_sealed, record=str(row.key), element=NAME) if row.name_sealed else ""


@action
def hand_in_helped(*, actor: Actor, helping: uuid.UUID, applying: Applying, client_key: str) -> ApplicationView:
    """Hand in what was filled with and for somebody. Raises ``AgreementNeeded`` and as ``receive_application``."""
    row = get_helping_for(actor, helping)
    if "hand_in" not in row.agreed:
        raise AgreementNeeded
    made = receive_application(actor=actor, applying=applying, client_key=client_key)
    if row.application_id is None:
        code = draft_code_of(row)
        row.application = Application.objects.get(key=made.key)
        row.ended_at, row.draft_sealed = clock.now(), ""
        row.save(update_fields=["application", "ended_at", "draft_sealed"])
        if code:
            drop_draft(code=code)
        audit.record("helping.handed_in", actor=actor, kind="helping", key=row.key, application=made.key)
    return made


@action
def give_up_helping(*, actor: Actor, helping: uuid.UUID) -> None:
    """End helping without handing in; the draft is forgotten with it."""
    row = get_helping_for(actor, helping)
    if row.ended_at is not None:
        return
    if code := draft_code_of(row):
        drop_draft(code=code)
    row.ended_at, row.draft_sealed, row.name_sealed = clock.now(), "", ""
    row.save(update_fields=["ended_at", "draft_sealed", "name_sealed"])
    audit.record("helping.given_up", actor=actor, kind="helping", key=row.key)


@action
def print_slip(*, actor: Actor, helping: uuid.UUID) -> tuple[Application, str]:
    """Number and code for the person's slip, once: a helper keeps no code. Raises ``SlipGone``, ``HelpingNotFound``."""
    row = get_helping_for(actor, helping)
    if row.application is None:
        raise HelpingNotFound
    if not Helping.objects.filter(pk=row.pk, printed_at=None).update(printed_at=clock.now()):
        raise SlipGone
    audit.record("helping.slip_printed", actor=actor, kind="helping", key=row.key)
    return row.application, name_of(row)
