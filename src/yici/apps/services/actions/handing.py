"""Something is taken in here for another place: kept, handed over, followed, and its result handed to the applicant."""

from __future__ import annotations

import base64
import hashlib
import json
import uuid
from collections.abc import Sequence
from typing import Any

from yici.apps.cases.public import Limit, open_case, step, tell
from yici.apps.places.public import find_area, find_unit
from yici.apps.services.actions.parcels import make_parcel
from yici.apps.services.actions.receiving import check_who, keep_applicant, plain, receive_application
from yici.apps.services.contracts import Applying
from yici.apps.services.contracts.handing import HandingIn, HandingView, Partner
from yici.apps.services.errors import FieldsWrong, GroundsNeeded, NotAgreed, PapersMissing
from yici.apps.services.guards import get_handing_for
from yici.apps.services.models import Application, Handing, Parcel
from yici.apps.services.selectors.catalogue import chosen_items, fill, holds, window_code
from yici.apps.services.selectors.handings import handing_view
from yici.apps.services.selectors.partners import get_partner
from yici.apps.services.states.handing import HAND, HANDING, SEND_DAYS
from yici.core import audit, clock, crypto, files, submissions
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.codes import new_code
from yici.core.ids import new_key
from yici.core.outbox import Notice, post

KIND = "services.handing"
OWNER = "services.handing"  # of the papers among the files
SERVE_DAYS = 3  # working days until the result is in the applicant's hands. 本定义为系统自定.
#: Steps by which somebody writes down what the other place said by letter or phone.
BY_HAND = {"note_receipt": "receipt", "note_refusal": "refusal", "note_result": "result"}


def take_for_elsewhere(*, actor: Actor, handing: HandingIn, client_key: str) -> HandingView:
    """Take something in for another place; the same client key twice is one. Raises ``PartnerNotFound``, ``NotAgreed``,
    ``ApplicantNeeded``, ``MandateNeeded``, ``FieldsWrong``, ``PapersMissing``, ``AreaNotFound``.
    """
    prepared = [(one, files.prepare(one.data)) for one in handing.papers]  # before the transaction: syncing takes time
    return _take(actor=actor, handing=handing, client_key=client_key, prepared=prepared)


@action
def _take(*, actor: Actor, handing: HandingIn, client_key: str, prepared: Sequence[Any]) -> HandingView:
    actor.must(HAND)
    content = {
        "partner": handing.partner, "item": handing.item, "name": handing.who.name, "values": plain(handing.values),
        "papers": [hashlib.sha256(one.data).hexdigest() for one in handing.papers],
    }  # fmt: skip
    key = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key, content=content,
        act=lambda: str(_open(actor, handing, prepared)),
    )  # fmt: skip
    return handing_view(Handing.objects.select_related("case").get(key=key))


def _open(actor: Actor, handing: HandingIn, prepared: Sequence[Any]) -> uuid.UUID:
    partner = get_partner(handing.partner)
    _check_agreed(partner, handing)
    thing, items = chosen_items(handing.item, is_thing=False)
    check_who(handing.who, items)
    state, _parts, composed = fill(thing, items, handing.values)
    if state.problems:
        names = {one.field.code: one.field.name for one in composed.fields}
        raise FieldsWrong(fields="、".join(dict.fromkeys(names[one.rpartition("].")[2]] for one in state.problems)))
    wanted = [one.material for one in composed.needs if one.necessity == "required" and holds(one.when, state)]
    missing = [one for one in wanted if one not in {paper.material for paper in handing.papers}]
    if missing:
        raise PapersMissing(count=len(missing))
    area, window, key, now = find_area(handing.area_code), find_unit(window_code()), new_key(), clock.now()
    case = open_case(
        actor=actor, case_type=HANDING, subject=key, title=f"{items[0].name} → {partner.name}", area_id=area.id,
        owner_id=window.id, main_id=window.id, limits=[Limit("hand_over", "working_days", SEND_DAYS)],
    )  # fmt: skip
    row = Handing.objects.create(
        key=key, number=case.number, code=new_code(), case_id=case.key, partner=partner.code, mode=handing.mode,
        item=handing.item, name=items[0].name, applicant=keep_applicant(handing.who), area_id=area.id,
        values_sealed=crypto.seal(json.dumps(plain(handing.values)), record=str(key), element="handing.values"),
        taken_by=actor.account, taken_at=now,
    )  # fmt: skip
    if handing.mode == "joint":
        row.joined = _own_part(actor, row, handing, {paper.material: file.address for paper, file in prepared})
    for paper, file in prepared:
        files.refer(file, owner_kind=OWNER, owner_key=key, name=paper.name)
        row.papers.append({
            "material": paper.material, "name": paper.name, "digest": hashlib.sha256(paper.data).hexdigest(),
            "size": len(paper.data), "address": file.address,
        })  # fmt: skip
    row.save(update_fields=["papers", "joined"])
    audit.record("handing.taken", actor=actor, kind="handing", key=key, partner=partner.code, item=handing.item)
    post([Notice("sms", "handing", str(key), "handing.taken", {"number": row.number}, f"{key} taken")])
    return key


def _own_part(actor: Actor, row: Handing, handing: HandingIn, came: dict[str, str]) -> Application:
    """多地联办: what this place does of it is an application of the same item here, with its own clocks."""
    applying = Applying(
        handing.item, handing.who, handing.area_code, handing.values, is_thing=False, channel="window", files=came
    )  # fmt: skip
    view = receive_application(actor=actor, applying=applying, client_key=f"joint {row.key}")
    Application.objects.filter(key=view.key).update(elsewhere=row.partner)
    return Application.objects.get(key=view.key)


def _check_agreed(partner: Partner, handing: HandingIn) -> None:
    if handing.item not in partner.items or handing.mode not in partner.modes:
        raise NotAgreed(place=partner.name)


@action
def move_handing(
    *, actor: Actor, handing: uuid.UUID, event: str, expected: int, text: str = "", their_number: str = "",
    outcome: str = "",
) -> HandingView:  # fmt: skip
    """Take it further by its table: ``send``, ``lose``, ``withdraw``, ``serve``, and what is written down by hand
    (``note_receipt`` with the other place's number, ``note_refusal`` and ``note_result`` with their words).
    """
    row = get_handing_for(actor, handing, is_locked=True)
    said = text.strip()
    if event in ("note_refusal", "note_result", "lose") and not said:
        raise GroundsNeeded
    move(actor, row, event, expected, text=said, their_number=their_number.strip(), outcome=outcome)
    if event == "send":
        _hand_over(row)
    elif event == "withdraw":
        _take_back(row)
    return handing_view(Handing.objects.select_related("case").get(pk=row.pk))


def move(
    actor: Actor, row: Handing, event: str, expected: int, *, text: str = "", their_number: str = "", outcome: str = ""
) -> None:
    """One step of the table with its clocks, what it marks, and a word to the applicant."""
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, text=text, audience="citizen",
        limits=_limits(row, event),
    )  # fmt: skip
    if event in ("receive", "note_receipt"):
        row.their_number = their_number[:40] or row.their_number
    elif event in ("refuse", "note_refusal"):
        row.outcome, row.outcome_text = "not_taken", text
    elif event in ("return", "note_result"):
        row.outcome, row.outcome_text = outcome or "granted", text
    row.save(update_fields=["their_number", "outcome", "outcome_text"])
    notice = Notice("sms", "handing", str(row.key), "handing.moved", {}, f"{row.key} {event} {expected}")
    post([notice])


def _limits(row: Handing, event: str) -> list[Limit]:
    partner = get_partner(row.partner)
    days = {
        "send": ("receipt", partner.receipt_days), "lose": ("hand_over", SEND_DAYS),
        "receive": ("result", partner.result_days), "note_receipt": ("result", partner.result_days),
        **dict.fromkeys(("refuse", "note_refusal", "return", "note_result"), ("serve", SERVE_DAYS)),
    }.get(event)  # fmt: skip
    return [Limit(days[0], "working_days", days[1])] if days else []


def _hand_over(row: Handing) -> None:
    """The parcel for the other place, the same one when it is sent again; by post where nothing can be sealed."""
    partner = get_partner(row.partner)
    if not partner.has_keys:
        return
    again = Parcel.objects.filter(handing=row, direction="out", kind="handing").first()
    if again is not None:
        Parcel.objects.filter(pk=again.pk).update(sent_at=None, problem="")
        return
    make_parcel(partner, "handing", content_of(row), handing=row)


def content_of(row: Handing) -> dict[str, Any]:
    """What the other place gets: who applies, what the form says, each paper with its digest."""
    who = row.applicant

    def opened(name: str) -> str:
        sealed = str(getattr(who, f"{name}_sealed"))
        return crypto.open_sealed(sealed, record=str(who.key), element=f"applicant.{name}") if sealed else ""

    return {
        "matter": str(row.key), "number": row.number, "item": row.item, "mode": row.mode,
        "who": {"name": opened("name"), "number": opened("number"), "phone": opened("phone"), "role": who.role,
                "agent": opened("agent")},
        "values": json.loads(crypto.open_sealed(row.values_sealed, record=str(row.key), element="handing.values")),
        "papers": [
            {"material": one["material"], "name": one["name"], "digest": one["digest"],
             "data": base64.b64encode(files.read(one["address"])).decode()}
            for one in row.papers
        ],
    }  # fmt: skip


def _take_back(row: Handing) -> None:
    """The applicant takes it back. What never left only disappears; otherwise the other place is told."""
    waiting = Parcel.objects.filter(handing=row, direction="out", kind="handing", sent_at=None)
    if waiting.exists():
        waiting.delete()
        return
    partner = get_partner(row.partner)
    if Parcel.objects.filter(handing=row, direction="out", kind="handing").exists() and partner.has_keys:
        make_parcel(partner, "withdrawal", {"matter": str(row.key)}, handing=row)


def supply_handing(*, actor: Actor, handing: uuid.UUID, papers: Sequence[Any], words: str = "") -> HandingView:
    """What the other place asked for has come: it is handed over after the rest. Raises ``PapersMissing``."""
    prepared = [(one, files.prepare(one.data)) for one in papers]
    return _supply(actor=actor, handing=handing, prepared=prepared, words=words)


@action
def _supply(*, actor: Actor, handing: uuid.UUID, prepared: Sequence[Any], words: str) -> HandingView:
    actor.must(HAND)
    row = get_handing_for(actor, handing, is_locked=True)
    if not prepared:
        raise PapersMissing(count=1)
    brought = []
    for paper, file in prepared:
        files.refer(file, owner_kind=OWNER, owner_key=row.key, name=paper.name)
        digest = hashlib.sha256(paper.data).hexdigest()
        line = {"material": paper.material, "name": paper.name, "digest": digest}
        row.papers.append({**line, "size": len(paper.data), "address": file.address, "is_supplied": True})
        brought.append({**line, "data": base64.b64encode(paper.data).decode()})
    row.save(update_fields=["papers"])
    partner = get_partner(row.partner)
    if partner.has_keys:
        make_parcel(partner, "supply", {"matter": str(row.key), "papers": brought}, handing=row)
    tell(actor=actor, case=row.case_id, verb="handing.supplied", text=words.strip()[:500], audience="citizen")
    return handing_view(Handing.objects.select_related("case").get(pk=row.pk))
