"""Licences come about, change their state and are put right; each is a record, and what it says is written there.

Who holds a licence is a link to their record. Where there is none, the name stands sealed on the card and nowhere else.
"""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping

from yici.apps.places.public import AreaView, find_area, find_unit, list_areas
from yici.apps.records.public import (
    Answer,
    SourceFacts,
    catalogue,
    create_record,
    find_records,
    link,
    list_owners,
    read_rows,
    record_answers,
)
from yici.apps.services.contracts import LicenceView, Registering
from yici.apps.services.errors import CheckedAlready, GroundsNeeded, LicenceIncomplete, LicenceKnown
from yici.apps.services.guards import get_card_for
from yici.apps.services.models import ApplicationPart, LicenceCard
from yici.apps.services.rules.licences import last_day, same_name
from yici.apps.services.selectors.catalogue import pinned_item
from yici.apps.services.selectors.licences import ENTITY, HOLDER, kinds, new_check_code, view_of_card
from yici.apps.services.states import LICENCE_STATES, TAKE, LicenceFacts
from yici.core import audit, clock, crypto, numbers, submissions
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import NotFound
from yici.core.ids import new_key
from yici.core.outbox import Notice, post

LETTER = "Z"  # of the numbers of licences (证)
NUMBERS = {"person": "person.id_number", "enterprise": "enterprise.uscc"}
NAMES = {"person": "person.name", "enterprise": "enterprise.name"}
#: What its unit may put right. Number, kind and holder make another licence.
CORRECTABLE = ("name", "valid_from", "valid_to", "permitted")
KIND = "services.licence"  # of the submission
CHECKED = ("A", "B")


def hand_of(actor: Actor) -> Actor:
    """Who writes the record. The catalogue names one keeper of licences for the whole city, but the word of the unit
    that issues one is the owner's: its account and post stand in the source."""
    return dataclasses.replace(actor, is_system=True, area_paths=("/",))


@action
def issue_licence(actor: Actor, row: ApplicationPart) -> uuid.UUID | None:
    """The licence that granting a part gives, with the grant in one transaction; None when its item gives none.

    Once for each part: the constraint of the card stands behind the version of the case.
    """
    item, today = pinned_item(row.pinned), clock.today()
    if not item.result_licence or catalogue().element(f"{ENTITY}.number") is None:
        return None
    until = last_day(today, item.result_years)
    values = {
        "kind": item.result_licence, "number": numbers.issue(LETTER), "name": item.result or item.name,
        "issued_on": today, "valid_from": today, "valid_to": until or "", "issuer": row.unit.name,
        "issuer_code": row.unit.code, "state": LICENCE_STATES.initial, "grade": "A",
    }  # fmt: skip
    who = row.application.applicant
    name = _opened(who.name_sealed, who.key, "applicant.name")
    number = _opened(who.number_sealed, who.key, "applicant.number")
    area = find_area(row.application.area.key)
    holder = who.record or _find_holder(area, name, number)
    card = _put(actor, values, area, holder, name, unit_id=row.unit_id, part=row, source=row.case.number)
    audit.record("licence.issued", actor=actor, kind="licence", key=card.key, part=str(row.key), of=item.result_licence)
    return card.record


def _put(
    actor: Actor, values: Mapping[str, object], area: AreaView, holder: uuid.UUID | None, name: str, *,
    unit_id: int | None, source: str, part: ApplicationPart | None = None, file: str = "", is_checked: bool = False,
) -> LicenceCard:  # fmt: skip
    told = {f"{ENTITY}.{one}": value for one, value in values.items() if value != ""}
    hand, facts, key, now = hand_of(actor), SourceFacts("form", "licence", source), new_key(), clock.now()
    record = create_record(hand, ENTITY, told, area=area.key, source=facts).key
    is_linked = holder is not None and _link(hand, record, holder, facts)
    return LicenceCard.objects.create(
        key=key, record=record, holder=holder if is_linked else None, unit_id=unit_id, part=part,
        made_at=now, made_by=actor.account, file=file,
        check_code=new_check_code(),
        holder_sealed="" if is_linked or not name else crypto.seal(name, record=str(key), element=HOLDER),
        checked_at=now if is_checked else None, checked_by=actor.account if is_checked else None,
    )  # fmt: skip


def _link(hand: Actor, record: uuid.UUID, holder: uuid.UUID, facts: SourceFacts) -> bool:
    try:
        link(hand, record, holder, "owned_by", from_on=clock.today(), source=facts)
    except NotFound:  # erased since
        return False
    return True


def _opened(sealed: str, key: uuid.UUID, element: str) -> str:
    return crypto.open_sealed(sealed, record=str(key), element=element) if sealed else ""


def _find_holder(area: AreaView, name: str, number: str) -> uuid.UUID | None:
    """The record with this number, when it bears this name too: a number alone may have been mistyped."""
    for entity, code in NUMBERS.items():
        if not number or catalogue().element(code) is None or catalogue().element(NAMES[entity]) is None:
            continue
        for one in find_records(SYSTEM, entity, {code: number}, area):
            rows = read_rows(SYSTEM, [one.record], [NAMES[entity]]) if one.certain else ()
            if any(same_name(str(row.values[NAMES[entity]].value), name) for row in rows if row.values):
                return one.record
    return None


@action
def move_licence(*, actor: Actor, licence: uuid.UUID, event: str, expected: int, reason: str) -> LicenceView:
    """Suspend, resume, withdraw, revoke or cancel a licence of the own unit, by its table and with a reason.

    ``expected`` is the version of its record. Raises ``GroundsNeeded``, ``StepNotDeclared``, ``NotAllowed``,
    ``StepNotYet``, ``RecordChangedMeanwhile`` (with the difference), ``LicenceNotFound``.
    """
    card = get_card_for(actor, licence, is_locked=True)
    if not reason.strip():
        raise GroundsNeeded
    seen = view_of_card(card)
    target = LICENCE_STATES.step(seen.state, event, actor=actor, facts=facts_of_licence(actor, card, seen))
    return _write(actor, card, event, expected, reason, {"state": target, "changed_on": clock.today()})


@action
def correct_licence(
    *, actor: Actor, licence: uuid.UUID, expected: int, values: Mapping[str, str], reason: str
) -> LicenceView:
    """Put right what a licence of the own unit says (``CORRECTABLE``), with a reason; as ``move_licence``.

    Raises ``ValuesRefused``, too, where days do not fit.
    """
    card = get_card_for(actor, licence, is_locked=True)
    if not reason.strip():
        raise GroundsNeeded
    seen = view_of_card(card)
    LICENCE_STATES.step(seen.state, "correct", actor=actor, facts=facts_of_licence(actor, card, seen))
    return _write(actor, card, "correct", expected, reason, {one: values[one] for one in CORRECTABLE if one in values})


def facts_of_licence(actor: Actor, card: LicenceCard, seen: LicenceView) -> LicenceFacts:
    """What decides the steps of a licence for an actor: only its issuer takes any."""
    is_own = card.unit is not None and actor.unit_code == card.unit.code
    return LicenceFacts(is_issuer=is_own and seen.grade == "A")


def _write(
    actor: Actor, card: LicenceCard, event: str, expected: int, reason: str, values: Mapping[str, object]
) -> LicenceView:  # fmt: skip
    told = {**values, "change_reason": reason.strip()[:500]}
    answers = [Answer(card.record, f"{ENTITY}.{one}", value, expected=expected) for one, value in told.items()]
    record_answers(hand_of(actor), answers, SourceFacts("typed", "licence"), reason=reason.strip()[:200])
    audit.record(f"licence.{event}", actor=actor, kind="licence", key=card.key)
    if card.part is not None:
        of = card.part.application.key
        about = {"item": card.part.item}
        post([Notice("sms", "applicant", str(of), "application.licence", about, f"{card.key} {event} {clock.now()}")])
    return view_of_card(card)


@action
def register_licence(*, actor: Actor, paper: Registering, client_key: str) -> uuid.UUID:
    """A licence on paper whose original somebody at the window has seen (grade B); the same twice is one.

    Raises ``LicenceIncomplete``, ``LicenceKnown``, ``AreaNotFound``, ``ValuesRefused``.
    """
    actor.must(TAKE)
    key = submissions.receive_once(
        KIND, sender=str(actor.account or ""), client_key=client_key, content=dataclasses.asdict(paper),
        act=lambda: str(_register(actor, paper, "B", None, "")),
    )  # fmt: skip
    return uuid.UUID(key)


@action
def offer_licence(
    *, actor: Actor, holder: uuid.UUID | None, paper: Registering, client_key: str, file: str = ""
) -> uuid.UUID:
    """A licence that its holder uploads (grade C, ``file`` is its address) or only declares (grade D).

    It stands for no original until a window has checked it. As ``register_licence``.
    """
    content = {**dataclasses.asdict(paper), "file": file, "of": str(holder or "")}
    key = submissions.receive_once(
        KIND, sender=str(holder or actor.account or ""), client_key=client_key, content=content,
        act=lambda: str(_register(actor, paper, "C" if file else "D", holder, file)),
    )  # fmt: skip
    return uuid.UUID(key)


def _register(actor: Actor, paper: Registering, grade: str, holder: uuid.UUID | None, file: str) -> uuid.UUID:
    number, name = paper.number.strip(), paper.holder_name.strip()
    if not number or paper.kind not in dict(kinds()) or not (name or holder):
        raise LicenceIncomplete
    area = find_area(paper.area_code)
    if find_records(hand_of(actor), ENTITY, {f"{ENTITY}.number": number}, area):
        raise LicenceKnown
    values = {
        "kind": paper.kind, "number": number, "name": dict(kinds())[paper.kind], "issuer": paper.issuer.strip(),
        "valid_from": paper.valid_from, "valid_to": paper.valid_to, "state": LICENCE_STATES.initial, "grade": grade,
    }  # fmt: skip
    is_checked = grade in CHECKED
    card = _put(
        actor, values, area, holder or _find_holder(area, name, paper.holder_number.strip()), name, source="paper",
        unit_id=find_unit(actor.unit_code).id if is_checked else None, file=file, is_checked=is_checked,
    )  # fmt: skip
    audit.record("licence.registered", actor=actor, kind="licence", key=card.key, grade=grade)
    return card.key


@action
def check_licence(*, actor: Actor, licence: uuid.UUID, expected: int) -> LicenceView:
    """Somebody at the window has seen the original of an uploaded or declared licence: it is grade B from now on.

    Raises ``CheckedAlready``, ``RecordChangedMeanwhile``, ``LicenceNotFound``.
    """
    actor.must(TAKE)
    card = get_card_for(actor, licence, is_locked=True)
    if view_of_card(card).grade in CHECKED:
        raise CheckedAlready
    answer = Answer(card.record, f"{ENTITY}.grade", "B", expected=expected)
    record_answers(hand_of(actor), [answer], SourceFacts("typed", "licence"))
    card.checked_at, card.checked_by, card.unit_id = clock.now(), actor.account, find_unit(actor.unit_code).id
    card.save(update_fields=["checked_at", "checked_by", "unit"])
    audit.record("licence.checked", actor=actor, kind="licence", key=card.key)
    return view_of_card(card)


@action
def find_licence(*, actor: Actor, number: str) -> uuid.UUID:
    """The card of a licence by its whole number; one that came in without a card gets it, when the own unit issued it.

    Raises ``LicenceNotFound``: also when it is not the actor's to see.
    """
    found = find_records(hand_of(actor), ENTITY, {f"{ENTITY}.number": number.strip()}, _city())
    card = next(iter(LicenceCard.objects.filter(record__in=[one.record for one in found])), None)
    if card is None and found:
        card = _take_in(actor, found[0].record)
    return get_card_for(actor, card.key if card is not None else uuid.UUID(int=0)).key


def _city() -> AreaView:
    """Where a number is looked up: it finds without an area."""
    return list_areas(SYSTEM, level=2, most=1)[0]


def _take_in(actor: Actor, record: uuid.UUID) -> LicenceCard | None:
    code = f"{ENTITY}.issuer_code"
    rows = read_rows(hand_of(actor), [record], [code]) if catalogue().element(code) is not None else ()
    issuer = next((str(row.values[code].value) for row in rows if code in row.values), "")
    if not issuer or issuer != actor.unit_code:
        return None
    owner = next(iter(list_owners(SYSTEM, [record]).values()), None)
    return LicenceCard.objects.create(
        record=record, holder=owner[0] if owner else None, unit_id=find_unit(issuer).id,
        made_at=clock.now(), made_by=actor.account,
        check_code=new_check_code(),
    )  # fmt: skip
