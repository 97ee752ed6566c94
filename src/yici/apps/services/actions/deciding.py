"""A part of an application is accepted, asked to be completed, decided and handed over; or silence accepts it."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yici.apps.cases.public import Limit, ReachedClock, get_case, step
from yici.apps.services.actions.extending import EXTENSION, ending_of, extend_part
from yici.apps.services.actions.licensing import issue_licence
from yici.apps.services.actions.promising import open_promise_check
from yici.apps.services.actions.telling_back import DECIDED, tell_back
from yici.apps.services.contracts import Duration, PartView
from yici.apps.services.errors import GroundsNeeded, MissingNotNamed
from yici.apps.services.guards import get_application_for, get_part_for
from yici.apps.services.models import Application, ApplicationPart, Evidence, Letter
from yici.apps.services.selectors.applications import part_view
from yici.apps.services.selectors.catalogue import list_materials, pinned_item
from yici.apps.services.selectors.steps import facts_of
from yici.apps.services.states import OPEN, SILENT_DAYS
from yici.core import clock
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.outbox import Notice, post

#: Which letter goes with a step.
LETTERS = {
    "accept": "acceptance", "accept_silently": "acceptance", "ask_supplement": "supplement", "decline": "declining",
    "begin_special": "special", "approve_extension": "extension", "grant": "grant", "refuse": "refusal",
}  # fmt: skip
#: Steps for which grounds are told to the applicant.
WITH_GROUNDS = ("decline", "refuse", "begin_special", "ask_extension")


@dataclass(frozen=True, slots=True)
class Told:
    """What goes with a step: grounds or words, what is missing (materials, fields), until when; the licence granted."""

    text: str = ""
    missing: tuple[str, ...] = ()
    until: dt.date | None = None
    licence: uuid.UUID | None = None
    came: dict[str, str] = field(default_factory=dict)  # material → address of the file that came


@action
def move_part(*, actor: Actor, part: uuid.UUID, event: str, expected: int, told: Told | None = None) -> PartView:
    """Take a part further by its table. Raises ``GroundsNeeded``, ``MissingNotNamed`` and what ``step`` raises."""
    said = told or Told()
    row = get_part_for(actor, part, is_locked=True)
    _check(event, said)
    now = clock.now()
    if event == "supply":
        _bring(row, said, now)
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=facts_of(actor, row),
        text=said.text.strip(), told={"missing": list(said.missing)} if said.missing else None,
        limits=_limits(row, event, now), until=said.until, audience="citizen",
    )  # fmt: skip
    if event == "grant":
        said = dataclasses.replace(said, licence=issue_licence(actor, row))
        open_promise_check(row)
    if event in EXTENSION:
        extend_part(actor, row, event, said.text)
    _mark(row, event, said, now)
    _write_letter(row, event, said, actor)
    _follow(row.application, event)
    if tell_back(row, event):
        _serve_elsewhere(row.application)
    notice = f"application.{event}"
    post([Notice("sms", "applicant", str(row.application.key), notice, {"item": row.item}, f"{row.key} {event} {now}")])
    return part_view(ApplicationPart.objects.select_related("unit", "pinned").get(pk=row.pk))


@action
def withdraw_application(*, actor: Actor, application: uuid.UUID, expected: int) -> None:
    """The applicant takes back what is not decided yet; decided parts stay as they are."""
    row = get_application_for(actor, application, is_locked=True)
    for part in row.parts.select_related("case").order_by("position"):
        state = part.case.state_id.partition(":")[2]
        if state in OPEN:
            step(
                actor=actor, case=part.case_id, event="withdraw", expected=part.case.version,
                facts=facts_of(actor, part), audience="citizen",
            )  # fmt: skip
    step(actor=actor, case=row.case_id, event="withdraw", expected=expected, keeps_children=True, audience="citizen")


def accept_silently(reached: Sequence[ReachedClock]) -> list[Notice]:
    """Five silent days are an acceptance, from the day of receipt. A reaction to the clock ``accept``."""
    for one in reached:
        if one.kind != "accept" or one.state != "received":
            continue
        row = get_part_for(SYSTEM, one.subject, is_locked=True)
        received = row.application.received_at
        case = get_case(SYSTEM, row.case_id)
        step(
            actor=SYSTEM, case=row.case_id, event="accept_silently", expected=case.version,
            facts=facts_of(SYSTEM, row), limits=_limits(row, "accept", received), audience="citizen",
        )  # fmt: skip
        row.accepted_at, row.is_accepted_by_silence = received, True
        row.save(update_fields=["accepted_at", "is_accepted_by_silence"])
        _write_letter(row, "accept_silently", Told(), SYSTEM)
        _follow(row.application, "accept")
        tell_back(row, "accept_silently")
    return []


def _serve_elsewhere(application: Application) -> None:
    """The other place has the results now, and hands them over: here they are served."""
    for part in application.parts.select_related("case"):
        if part.case.state_id.partition(":")[2] in DECIDED.values():
            move_part(actor=SYSTEM, part=part.key, event="serve", expected=part.case.version)


def _check(event: str, said: Told) -> None:
    if event in WITH_GROUNDS and not said.text.strip():
        raise GroundsNeeded
    if event == "ask_supplement" and not said.missing:
        raise MissingNotNamed


def _limits(row: ApplicationPart, event: str, since: dt.datetime) -> list[Limit]:
    if event == "supply":
        return [Limit("accept", "working_days", SILENT_DAYS)]
    if event != "accept":
        return []
    item = pinned_item(row.pinned)
    return [_limit("legal", item.legal, since), _limit("promised", item.promised, since)]


def _limit(kind: str, length: Duration, since: dt.datetime) -> Limit:
    return Limit(kind, length.rule, length.length, since=since)


def _bring(row: ApplicationPart, said: Told, now: dt.datetime) -> None:
    for material, address in said.came.items():
        Evidence.objects.filter(application=row.application, material=material).update(
            way="bring", file=address, came_at=now, reason="supplied"
        )


def _mark(row: ApplicationPart, event: str, said: Told, now: dt.datetime) -> None:
    if event == "accept":
        row.accepted_at = now
    elif event == "ask_supplement":
        row.supplemented_at = now
        Evidence.objects.filter(application=row.application, material__in=said.missing).update(came_at=None)
    elif event in ("grant", "refuse"):
        row.decided_at, row.licence = now, said.licence
    row.save(update_fields=["accepted_at", "supplemented_at", "decided_at", "licence"])


def _write_letter(row: ApplicationPart, event: str, said: Told, actor: Actor) -> None:
    kind = LETTERS.get(event)
    if kind is None:
        return
    nth = row.letters.filter(kind=kind).count() + 1
    names = list_materials()
    promised = part_view(row).promised_by if kind == "acceptance" else None
    promised = ending_of(row) if kind == "extension" else promised
    content: dict[str, Any] = {
        "item": row.item, "name": row.pinned.content["name"], "unit": row.unit.name,
        "text": row.extension_text if kind == "extension" else said.text.strip(),
        "missing": list(said.missing), "missing_names": [names[one].name if one in names else one
                                                         for one in said.missing],
        "until": said.until.isoformat() if said.until else "", "promised_by": promised.isoformat() if promised else "",
        "application": row.application.number, "by_silence": event == "accept_silently",
        "remedy": pinned_item(row.pinned).remedy,
    }  # fmt: skip
    Letter.objects.create(
        part=row, kind=kind, number=f"{row.case.number}-{kind[:2].upper()}{nth}", content=content, made_at=clock.now(),
        made_by=actor.account,
    )  # fmt: skip


def _follow(row: Application, event: str) -> None:
    """The application goes with its parts: it begins with the first acceptance, it ends with the last end."""
    case = get_case(SYSTEM, row.case_id)
    if event == "accept" and case.state == "received":
        case = step(actor=SYSTEM, case=row.case_id, event="begin", expected=case.version, audience="citizen")
    open_parts = row.parts.exclude(case__phase="closed").exists()
    if not open_parts and case.phase != "closed":
        step(actor=SYSTEM, case=row.case_id, event="end", expected=case.version, audience="citizen")
