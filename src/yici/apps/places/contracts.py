"""What leaves places: areas, posts and calendar answers as plain data."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

PERMISSIONS: dict[str, str] = {
    "tables.fill": "Drop a form and get it filled",
    "tables.correct_mapping": "Correct what a column means, for the whole city",
    "records.read": "Read records of the own areas",
    "records.write": "Write values and answers",
    "records.read_protected": "Read numbers and contacts, with a purpose and a trace",
    "records.export": "Take files with protected values away",
    "records.import": "Import records from a file",
    "records.merge": "Merge two records of one thing, and take a merge back",
    "records.erase": "Erase a person, with a reason and a second person",
    "reports.run": "Make reports over the own areas",
    "figures.define": "Define figures for everybody",
    "figures.freeze": "Freeze a report and correct a frozen one",
    "elements.manage": "Change the catalogue of elements",
    "areas.manage": "Change areas and units",
    "accounts.manage": "Make accounts and give posts",
    "calendar.manage": "Enter the official calendar",
    "audit.verify": "Check the audit log",
    "city.load": "Load a city's files",
    "forms.plan": "Plan a form and hand it in for approval",
    "forms.approve": "Approve a planned form; never an own one",
    "forms.send": "Send out an allowed form, urge, revoke and merge",
    "forms.review": "Review fills of others, check what was handed over, send back with a reason",
    "forms.submit": "Fill, sign and hand over what was sent to the own unit; decline a form without basis",
    "hotline.take": "Take requests at the desk, answer them at once, name the right road",
    "hotline.dispatch": "Sort requests, give them to units, merge, split, give them to another unit",
    "hotline.decide": "Decide what units and agents ask for: returns, longer limits, suspensions, closings, refusals",
    "hotline.work": "Sign for, work on and answer the work orders of the own unit",
    "hotline.sign_off": "Review and sign off the answers of the own unit",
    "hotline.call_back": "Call back, and write down what the requester says",
    "hotline.contact": "See a requester's name and phone, with a purpose and a trace",
    "hotline.read": "See the requests of the own areas",
    "hotline.supervise": "Urge, supervise, keep the list of stuck matters",
    "hotline.release": "Release a request to the public, cleared of names and phones",
    "hotline.catalogue": "Change kinds, limits and the dispatch catalogue",
    "draws.hold": "Prepare a draw, seal its list, write down the beacon, draw, declare it void, publish",
    "draws.witness": "Seal a number for a draw and open it before the beacon",
    "ledger.report": "Say how far the entries of the own unit are, claim that they are done",
    "ledger.keep": "Keep the ledger: take promises out of texts, ask for changes, look at reports, strike off",
    "ledger.approve": "Approve changes of the ledger that somebody else asked for",
    "ledger.verify": "Verify that an entry is done; never one of the own unit",
    "ledger.disclose": "Decide which entries are public, with name and reason",
    "oversight.registers": "Keep the registers of targets, inspectors and ties",
    "oversight.plan": "Plan inspections and seal the lists of their draws",
    "oversight.approve": "Approve plans and days of visits of the own unit; never an own one; strike hazards off",
    "oversight.inspect": "Propose a visit, give notice, inspect, sign, order what is to be put right",
    "oversight.publish": "Publish the results of visits",
    "oversight.patrol": "Patrol and report hazards; never inspect",
    "oversight.read": "See the inspections of the own areas",
    "evaluation.manage": "Keep projects of evaluation: venues, libraries, draws, calls, seats, the report",
    "evaluation.supervise": "Read projects of the own areas and who opened which name for what",
    "evaluation.buy": "Read the own projects without names, and award",
    "services.take": "Take applications in at the window, hand results over; never decide them",
    "services.identify": "Give a personal key to who has shown the identity card; name an applicant at the window",
    "services.decide": "Accept, ask to complete, grant or refuse the parts of the own unit",
    "services.hand": "Take in for other places, hand over to them, take their parcels in",
    "services.rate": "Call back after bad ratings of the own window and settle them; decide appeals of other units",
    "services.greet": "Give numbers out in the hall, keep its list of the day, close it for a day",
    "services.unblock": "Look at what could not be done; never at what the own unit refused",
    "services.help": "Fill applications in with and for people who say yes to it; never decide them",
    "services.policies": "See how many a policy may be due to, list and tell them, write down their yes or no",
    "services.edit": "Write versions of the items and things of the own unit",
    "services.publish": "Let versions of items go that somebody else wrote, send them back, withdraw them",
    "services.licences": "Find, correct, suspend, withdraw and revoke the licences that the own unit issued",
    "enrolment.manage": "Bring in lists of the own school, seal and draw classes, publish, ask for changes",
    "enrolment.approve": "Decide changes of class that schools of the own areas ask for; answer objections, publish",
    "enrolment.review": "Check applications for school places, confirm classes, seal rounds, offer places",
    "outbox.manage": "See notices that could not be sent, send them again or drop them",
    "jobs.revive": "Let a failed job be tried again",
    "keys.rotate": "Add and remove field keys",
}

READERS = ("bank", "child", "disability", "health", "party", "relief", "veteran")


@dataclass(frozen=True, slots=True)
class AreaView:
    """An area as it is called today. ``path`` lists area ids from the city down ("/1/7/96/")."""

    id: int
    key: uuid.UUID
    code: str
    name: str
    short_name: str
    kind: str
    level: int
    path: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit by code and name, with the id of its area."""

    id: int
    key: uuid.UUID
    code: str
    name: str
    kind: str
    area_id: int


@dataclass(frozen=True, slots=True)
class Liaison:
    """Where a unit gets its notices: by ``sms``, ``mail`` or ``chat`` (the address names a setting)."""

    code: str
    channel: str
    address: str


@dataclass(frozen=True, slots=True)
class PostView:
    """A post that an account holds on a day."""

    key: uuid.UUID
    name: str
    unit_name: str
    role: str
    area: AreaView
    is_stand_in: bool


@dataclass(frozen=True, slots=True)
class SignInResult:
    """What came of a try to sign in. ``locked_for`` is seconds until the next try, 0 when not locked."""

    account_id: int | None
    locked_for: int


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day reached by counting working days, and how: the days off with their names, the make-up days worked.

    ``unknown_years``: years on the way that have no official calendar yet; then the day is provisional.
    """

    day: dt.date
    skipped: tuple[tuple[dt.date, str], ...]
    is_provisional: bool
    made_up: tuple[tuple[dt.date, str], ...] = ()
    unknown_years: tuple[int, ...] = ()
