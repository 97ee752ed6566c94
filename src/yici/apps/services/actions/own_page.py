"""What a resident reads on the own page: what is held, who read it, what it was used for, what was agreed to.

Opening a number writes the access log; therefore this stands among the actions.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from yici.apps.cases.public import state_words
from yici.apps.places.public import post_names
from yici.apps.records.public import (
    AccessFacts,
    OwnValue,
    catalogue,
    list_accesses,
    list_own_doubts,
    open_own,
    tell_own,
)
from yici.apps.services.actions.identifying import RESIDENT
from yici.apps.services.contracts import HeldLicence, KeyView, ResidentView
from yici.apps.services.models import Application, Consent
from yici.apps.services.selectors.licences import list_held
from yici.apps.services.selectors.residents import index_of, list_keys
from yici.apps.services.selectors.words import name_of, name_of_code, names_of_owners, words_of_value
from yici.apps.services.states import APPLICATION
from yici.core import clock, crypto
from yici.core.threeway import settings_of

OWN_LOOK = "resident.own_look"  # the purpose in the log; said in words where it is shown
MOST = 200
AT_ONCE = 20
MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Held:
    """A value on the own page. ``text`` is empty where it stays closed until it is tapped."""

    code: str
    name: str
    text: str
    is_closed: bool
    is_claim: bool
    told_on: dt.date | None
    source: str
    may_correct: bool


@dataclass(frozen=True, slots=True)
class Group:
    """What one unit keeps about somebody, and answers for."""

    owner: str
    rows: list[Held]


@dataclass(slots=True)
class Reading:
    """One look, or several of the same on one day. ``who`` is a unit and its post, never a name."""

    at: dt.datetime
    who: str
    purpose: str
    names: list[str]
    more: int
    application: str
    is_own: bool
    times: int = 1

    def add(self, names: Sequence[str]) -> None:
        """The same reader on the same day for the same purpose once more; other values stand in the same line."""
        fresh = [one for one in names if one not in self.names]
        self.times += not fresh
        self.names += fresh


@dataclass(frozen=True, slots=True)
class Use:
    """A field of an application, and where its value came from."""

    name: str
    text: str
    owner: str = ""
    source: str = ""
    on: str = ""
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class OwnApplication:
    """An application of the resident. One that somebody handed in under the same number shows where it stands only."""

    number: str
    code: str
    title: str
    state: str
    received_at: dt.datetime
    is_own: bool
    used: list[Use] = field(default_factory=list)
    typed: list[Use] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OwnConsent:
    """A yes or a no to the city's values, for one form."""

    key: uuid.UUID
    title: str
    names: list[str]
    refused: list[str]
    is_given: bool
    at: dt.datetime
    ended_at: dt.datetime | None
    application: str


@dataclass(frozen=True, slots=True)
class Correction:
    """What the resident said is wrong, and what the owner made of it."""

    name: str
    state: str
    opened_at: dt.datetime
    answered_at: dt.datetime | None
    owner: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """Everything on the page."""

    groups: list[Group]
    count: int
    withheld: int
    readings: list[Reading]
    earlier: dt.datetime | None
    applications: list[OwnApplication]
    consents: list[OwnConsent]
    corrections: list[Correction]
    licences: Sequence[HeldLicence]
    keys: list[KeyView]


def withheld_codes() -> frozenset[str]:
    """Elements that the unit tells of and this page does not: ``[services] withheld_from_resident`` of city.toml."""
    found = settings_of("services").get("withheld_from_resident", [])
    return frozenset(str(one) for one in found) if isinstance(found, list) else frozenset()


def tell_own_page(resident: ResidentView, *, before: dt.datetime | None = None) -> OwnPage:
    """The own page. Numbers stay closed; ``before`` pages through who read."""
    held, withheld = tell_own(resident.record, withheld=withheld_codes())
    codes = {one.element.code for one in held}
    readings, earlier = list_readings(resident.record, codes, before)
    return OwnPage(
        _grouped(held), len(held), withheld, readings, earlier, list_own_applications(resident),
        list_consents(resident.record), list_corrections(resident.record), list_held(resident.record),
        list_keys(resident.record),
    )  # fmt: skip


def open_one(resident: ResidentView, code: str) -> Held | None:
    """One closed value in full; the look stands in the list like every other."""
    if code in withheld_codes():
        return None
    known = open_own(resident.record, code, purpose=OWN_LOOK)
    facts = catalogue().element(code)
    if known is None or facts is None:
        return None
    text = words_of_value(facts, known.value)
    return Held(facts.code, name_of(facts), text, False, known.is_claim, None, "", not facts.derive)


def _grouped(held: Sequence[OwnValue]) -> list[Group]:
    owners = names_of_owners(one.element.owner for one in held)
    found: dict[str, list[Held]] = {}
    for one in held:
        facts = one.element
        text = words_of_value(facts, one.value.value) if one.value is not None else ""
        found.setdefault(facts.owner, []).append(
            Held(
                facts.code, name_of(facts), f"{text} {facts.unit}".strip() if text else "", one.is_closed,
                one.value.is_claim if one.value else False, one.told_on, one.source, not facts.derive,
            )
        )  # fmt: skip
    return [Group(owners[code], rows) for code, rows in sorted(found.items(), key=lambda one: -len(one[1]))]


def list_readings(
    record: uuid.UUID, held: set[str], before: dt.datetime | None = None
) -> tuple[list[Reading], dt.datetime | None]:
    """Who read, newest first, the same on one day once; and from where to go on."""
    found = list_accesses(RESIDENT, record, before=before, most=MOST)
    posts = post_names([one.post for one in found if one.post is not None])
    numbers = _numbers(found)
    rows: dict[tuple[Any, ...], Reading] = {}
    last = None
    for one in found:
        place = (clock.day_of(one.at), one.account, one.post, one.purpose, one.context)
        if place in rows:
            rows[place].add([name_of_code(code) for code in one.elements if code in held or not held])
        elif len(rows) == AT_ONCE:
            break
        else:
            rows[place] = _reading(one, held, posts, numbers)
        last = one.at
    return list(rows.values()), last if len(found) == MOST or (found and found[-1].at != last) else None


OF_APPLICATION = "application "


def _numbers(found: Sequence[AccessFacts]) -> dict[str, str]:
    """Numbers of the applications for which something was read, by what stands in the log."""
    named = [one.context for one in found if one.context.startswith(OF_APPLICATION)]
    keys = [key for one in named if (key := _key_in(one)) is not None]
    rows = Application.objects.filter(key__in=keys).values_list("key", "number")
    return {f"{OF_APPLICATION}{key}": number for key, number in rows}


def _key_in(context: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(context.removeprefix(OF_APPLICATION))
    except ValueError:
        return None


def _reading(
    one: AccessFacts, held: set[str], posts: Mapping[uuid.UUID, str], numbers: Mapping[str, str]
) -> Reading:  # fmt: skip
    codes = [code for code in one.elements if code in held] or list(one.elements)
    names = list(dict.fromkeys(name_of_code(code) for code in codes))
    is_own = one.purpose == OWN_LOOK
    application = numbers.get(one.context, "")
    if is_own:
        who, purpose = _("You yourself"), _("You opened it on this page")
    elif one.post is not None:
        who = posts.get(one.post, "") or _("A post that is no more")
        purpose = one.purpose or _("Daily work of this post; no other purpose was stated")
    else:
        is_of = one.context.startswith(OF_APPLICATION)
        who = _("Your application, after your yes") if is_of else _("The system")
        purpose = one.purpose or _("The system")
    return Reading(one.at, who, purpose, names[:MOST_NAMED], max(len(names) - MOST_NAMED, 0), application, is_own)


def list_own_applications(resident: ResidentView) -> list[OwnApplication]:
    """Applications of the resident, and those that somebody handed in under the same number; newest first."""
    index = index_of(resident)
    wanted = Q(applicant__record=resident.record)
    if index is not None:
        wanted |= Q(applicant__number_index=index)
    rows = Application.objects.filter(wanted).select_related("case", "pinned", "applicant").order_by("-id")[:AT_ONCE]
    return [_application(one, one.applicant.record == resident.record) for one in rows]


def _application(row: Application, is_own: bool) -> OwnApplication:
    state = str(state_words(f"{APPLICATION}:{row.case.state_id.partition(':')[2]}"))
    title = str(row.pinned.content["name"])
    if not is_own:
        return OwnApplication(row.number, "", title, state, row.received_at, False)
    used, typed = uses_of(row)
    return OwnApplication(row.number, row.code, title, state, row.received_at, True, used, typed)


def uses_of(row: Application) -> tuple[list[Use], list[Use]]:
    """Fields of an application by where their values came from: from the city, and typed."""
    if not row.values_sealed:
        return [], []
    values = json.loads(crypto.open_sealed(row.values_sealed, record=str(row.key), element="application.values"))
    owners = names_of_owners(str(one.get("owner", "")) for one in row.sources.values() if isinstance(one, dict))
    used, typed = [], []
    for code, value in values.items():
        facts, said = catalogue().element(code), row.sources.get(code)
        if isinstance(value, list) or not value:
            continue
        text = words_of_value(facts, value)
        name = name_of(facts) if facts else _("A question of the form")
        if isinstance(said, dict):
            is_closed = facts is not None and facts.is_protected
            used.append(
                Use(name, "" if is_closed else text, owners.get(str(said.get("owner", "")), ""),
                    str(said.get("source", "")), str(said.get("on", "")), is_closed)
            )  # fmt: skip
        elif facts is not None:
            typed.append(Use(name, "" if facts.is_protected else text, is_closed=facts.is_protected))
    return used, typed


def list_consents(record: uuid.UUID, most: int = 50) -> list[OwnConsent]:
    """What somebody agreed to or refused, newest first."""
    rows = list(Consent.objects.filter(record=record).order_by("-at", "-id")[:most])
    found = Application.objects.filter(key__in=[one.draft for one in rows]).select_related("pinned")
    applications = {one.key: one for one in found}
    return [
        OwnConsent(
            one.key, one.title, [_name_in_consent(code) for code in one.elements if code not in one.refused],
            [_name_in_consent(code) for code in one.refused], one.is_given, one.at, one.ended_at,
            applications[one.draft].number if one.draft in applications else "",
        )
        for one in rows
    ]  # fmt: skip


def _name_in_consent(code: str) -> str:
    """What an element or a kind of licence is called that somebody agreed to."""
    element, _equals, value = code.partition("=")
    return words_of_value(catalogue().element(element), value) if value else name_of_code(code)


def list_corrections(record: uuid.UUID) -> list[Correction]:
    """What somebody said is wrong, newest first."""
    rows = list_own_doubts(record)
    owners = names_of_owners(one.owner for one in rows)
    words = {"open": _("being checked"), "kept": _("kept as it was"), "taken": _("put right")}
    return [
        Correction(name_of_code(one.element), words[one.state], one.opened_at, one.answered_at, owners[one.owner])
        for one in rows
    ]


def export_own(resident: ResidentView) -> dict[str, Any]:
    """Everything as data, numbers in full: the looks stand in the list."""
    page = tell_own_page(resident)
    groups = []
    for group in page.groups:
        rows = []
        for one in group.rows:
            opened = open_one(resident, one.code) if one.is_closed else one
            rows.append({
                "element": one.code, "name": one.name, "value": opened.text if opened else "", "source": one.source,
                "told_on": one.told_on.isoformat() if one.told_on else "",
            })  # fmt: skip
        groups.append({"owner": group.owner, "values": rows})
    return {
        "name": resident.name, "made_at": clock.now().isoformat(), "held": groups, "withheld": page.withheld,
        "read": [{"at": one.at.isoformat(), "who": one.who, "purpose": one.purpose, "what": one.names,
                  "times": one.times} for one in page.readings],
        "applications": [
            {"number": one.number, "title": one.title, "state": one.state, "received_at": one.received_at.isoformat(),
             "from_the_city": [{"name": use.name, "owner": use.owner, "source": use.source, "on": use.on}
                               for use in one.used]}
            for one in page.applications
        ],
        "consents": [{"at": one.at.isoformat(), "title": one.title, "given": one.is_given, "elements": one.names,
                      "refused": one.refused, "ended_at": one.ended_at.isoformat() if one.ended_at else ""}
                     for one in page.consents],
        "corrections": [{"name": one.name, "state": one.state, "at": one.opened_at.isoformat()}
                        for one in page.corrections],
        "licences": [{"kind": one.kind, "number": one.number, "valid_to": one.valid_to, "state": one.state}
                     for one in page.licences],
    }  # fmt: skip
