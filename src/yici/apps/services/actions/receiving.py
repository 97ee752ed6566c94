"""An application is received: its versions are pinned, each part becomes a case of the unit that decides it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from yici.apps.cases.public import Limit, open_case
from yici.apps.places.public import find_area, find_unit
from yici.apps.services.actions.receipts import write_receipt
from yici.apps.services.contracts import (
    ApplicationView,
    Applying,
    Had,
    HeldLicence,
    Item,
    Thing,
    WhoApplies,
)
from yici.apps.services.errors import ApplicantNeeded, FieldsWrong, MandateNeeded
from yici.apps.services.models import Applicant, Application, ApplicationPart, Consent, Evidence, PinnedVersion
from yici.apps.services.rules.holding import ways_of
from yici.apps.services.rules.pinning import content_of, digest_of
from yici.apps.services.selectors.applications import view_of
from yici.apps.services.selectors.catalogue import chosen_items, fill, holds, list_materials, window_code
from yici.apps.services.states import APPLICATION, HELP, PART, SILENT_DAYS, TAKE
from yici.core import audit, clock, crypto, files, submissions
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.codes import new_code
from yici.core.ids import new_key
from yici.core.outbox import Notice, post

#: Who acts when somebody applies from a phone: nobody with a post.
APPLICANT = Actor(account=None, post=None, name="applicant", is_system=True, area_paths=("/",))
KIND = "services.application"  # of the submission


@action
def receive_application(
    *,
    actor: Actor,
    applying: Applying,
    client_key: str,
    licences: Sequence[HeldLicence] = (),
    known: Sequence[str] = (),
) -> ApplicationView:
    """Take an application in. The same client key twice is one application.

    ``licences`` and ``known`` are what the city holds of the applicant and the applicant allowed to be used. Raises
    ``ItemNotFound``, ``ThingNotFound``, ``ApplicantNeeded``, ``MandateNeeded``, ``FieldsWrong``, ``AreaNotFound``.
    """
    if not actor.may(HELP):  # whoever helps hands in, too
        actor.must(TAKE)
    content = {
        "code": applying.code, "area": applying.area_code, "name": applying.who.name, "values": plain(applying.values),
        "files": dict(applying.files),
    }  # fmt: skip
    key = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key, content=content,
        act=lambda: str(_receive(actor, applying, licences, known)),
    )  # fmt: skip
    return view_of(Application.objects.select_related("case", "pinned").get(key=key))


def _receive(
    actor: Actor, applying: Applying, licences: Sequence[HeldLicence], known: Sequence[str]
) -> uuid.UUID:  # fmt: skip
    thing, items = chosen_items(applying.code, is_thing=applying.is_thing)
    check_who(applying.who, items)
    state, parts, composed = fill(thing, items, applying.values)
    if state.problems:
        names = {one.field.code: one.field.name for one in composed.fields}
        wrong = dict.fromkeys(names[code.rpartition("].")[2]] for code in state.problems)
        raise FieldsWrong(fields="、".join(wrong))
    area, window = find_area(applying.area_code), find_unit(window_code())
    key, now = applying.key or new_key(), clock.now()
    title = thing.name if applying.is_thing else items[0].name
    case = open_case(
        actor=actor, case_type=APPLICATION, subject=key, title=title, area_id=area.id, owner_id=window.id,
        main_id=window.id,
    )  # fmt: skip
    row = Application.objects.create(
        key=key, number=case.number, code=new_code(), case_id=case.key, area_id=area.id, channel=applying.channel,
        pinned=pin(thing if applying.is_thing else items[0]), applicant=keep_applicant(applying.who),
        values_sealed=crypto.seal(json.dumps(plain(applying.values)), record=str(key), element="application.values"),
        sources=dict(applying.sources), taken_by=actor.account, received_at=now, received_on=clock.day_of(now),
    )  # fmt: skip
    for position, part in enumerate(parts, 1):
        _open_part(actor, row, next(one for one in items if one.code == part.item), position, case.key)
    had = ways_of(
        [one for one in composed.needs if holds(one.when, state)], list_materials(), licences=licences, known=known,
        as_of=clock.today(),
    )  # fmt: skip
    wanted = {one.material: one.necessity for one in composed.needs}
    _keep_evidence(row, had, _brought(applying, key), applying.promised, wanted)
    write_receipt(actor, row, window.name)
    if applying.draft is not None:
        Consent.objects.filter(draft=applying.draft).update(draft=key)
    audit.record("application.received", actor=actor, kind="application", key=key, thing=applying.code)
    post([Notice("sms", "applicant", str(key), "application.received", {"number": row.number}, f"{key} received")])
    return key


def check_who(who: WhoApplies, items: Sequence[Item]) -> None:
    """Raise ``ApplicantNeeded`` or ``MandateNeeded`` where it is not said who applies, or who acts."""
    if not who.name.strip() or (any(one.object == "enterprise" for one in items) and not who.number.strip()):
        raise ApplicantNeeded
    if (who.role == "self") != (not who.agent.strip()):
        raise MandateNeeded


def keep_applicant(who: WhoApplies) -> Applicant:
    """Keep who applies, sealed."""
    key = new_key()
    row = Applicant(key=key, record=who.record, role=who.role, made_at=clock.now())
    for name, text in (("name", who.name), ("number", who.number), ("phone", who.phone), ("agent", who.agent)):
        if text.strip():
            sealed = crypto.seal(text.strip(), record=str(key), element=f"applicant.{name}")
            setattr(row, f"{name}_sealed", sealed)
    if who.number.strip():
        row.number_index = crypto.blind_index("id", who.number.strip().upper())
    row.save(force_insert=True)
    return row


def _open_part(actor: Actor, row: Application, item: Item, position: int, above: uuid.UUID) -> None:
    unit, key = find_unit(item.unit), new_key()
    case = open_case(
        actor=actor, case_type=PART, subject=key, title=item.name, area_id=row.area_id, owner_id=unit.id,
        main_id=unit.id, parent=above, limits=[Limit("accept", "working_days", SILENT_DAYS, since=row.received_at)],
    )  # fmt: skip
    ApplicationPart.objects.create(
        key=key, application=row, item=item.code, position=position, pinned=pin(item), case_id=case.key, unit_id=unit.id
    )  # fmt: skip


def _brought(applying: Applying, key: uuid.UUID) -> dict[str, str]:
    """Addresses by material: what was given with it, and what its draft holds, which is the application's now."""
    if applying.draft is None:
        return dict(applying.files)
    held = files.pass_on("services.draft", applying.draft, to_kind="services.evidence", to_above=key)
    return {**{material: several[0].address for material, several in held.items()}, **applying.files}


def _keep_evidence(
    row: Application, had: Sequence[Had], brought: Mapping[str, str], promised: Sequence[str],
    necessities: Mapping[str, str],
) -> None:  # fmt: skip
    for one in had:
        file = brought.get(one.material, "")
        is_there = one.way in ("held", "shared") or bool(file) or one.material in promised
        Evidence.objects.create(
            application=row, material=one.material, way="bring" if file else one.way, reason=one.reason,
            source=list(one.source), file=file, came_at=clock.now() if is_there else None,
            necessity=necessities[one.material], licence=one.licence, grade="" if file else one.grade,
        )  # fmt: skip


def pin(version: Item | Thing) -> PinnedVersion:
    """The version as what runs from now on will read it; the same content is pinned once."""
    content = content_of(version)
    row, _ = PinnedVersion.objects.get_or_create(
        kind="item" if isinstance(version, Item) else "thing", code=version.code, digest=digest_of(content),
        defaults={"content": content, "valid_from": version.valid_from, "pinned_at": clock.now()},
    )  # fmt: skip
    return row


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as texts and lists of texts."""
    return {
        code: [dict(row) for row in value] if isinstance(value, list | tuple) else str(value)
        for code, value in values.items()
    }
