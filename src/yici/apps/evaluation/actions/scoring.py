"""Score sheets: sealed when they are handed in, opened together when the last one is in; deviations get an answer.

Commit: a sheet becomes canonical bytes with a nonce, its SHA-256 is public at once, the bytes are sealed. Reveal: in
the transaction in which the last sheet comes in, all are opened and compared with their digests.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid
from collections.abc import Mapping

import rfc8785
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from yici.apps.cases.public import Limit, find_case_of, step, tell
from yici.apps.evaluation.actions.types import PROJECT
from yici.apps.evaluation.cityfiles import rule_of
from yici.apps.evaluation.contracts import BallotView, ProjectView
from yici.apps.evaluation.errors import (
    AnswerUnknown,
    HandedInAlready,
    NotYourDeviation,
    ReasonMissing,
    ScoresIncomplete,
)
from yici.apps.evaluation.guards import get_centre_project, get_seat_by_code
from yici.apps.evaluation.models import Deviation, Project, Sheet
from yici.apps.evaluation.rules.scoring import deviates, double_median, parse_points
from yici.apps.evaluation.selectors.ballots import ballot_of
from yici.apps.evaluation.selectors.projects import facts_of, get_project, state_of
from yici.apps.evaluation.states import PROJECT_STATES
from yici.core import clock, crypto
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import SealBroken

ELEMENT = "sheet.points"
Points = dict[str, dict[str, int]]


@action
def open_bids(*, actor: Actor, project: uuid.UUID, expected: int) -> ProjectView:
    """The opening has come and the committee is complete: seats may be scored from; the limit for the report runs."""
    row = get_centre_project(actor, project)
    days = rule_of(row.rule).report_days
    step(
        actor=actor, case=row.case_id, event="open", expected=expected, facts=facts_of(actor, row),
        limits=[Limit("report", "working_days", days)],
    )  # fmt: skip
    return get_project(actor, row.key)


def read_points(row: Project, typed: Mapping[str, str]) -> Points:
    """Points of all bids and criteria as typed (``BID-CRITERION`` → text); ``ScoresIncomplete`` names what is wrong."""
    points: Points = {}
    for bid in row.bids.order_by("position"):
        for code, name, most in row.criteria:
            value = parse_points(typed.get(f"{bid.position}-{code}", ""))
            if value is None or value > most:
                raise ScoresIncomplete(where=f"{bid.name}，{name}")
            points.setdefault(str(bid.position), {})[code] = value
    return points


@action
def hand_in(*, code: str, typed: Mapping[str, str]) -> BallotView:
    """Hand a sheet in from a seat: it is sealed, its digest public; with the last one all are opened.

    Raises ``SeatNotFound``, ``ScoresIncomplete``, ``HandedInAlready`` and ``StepNotDeclared`` before the opening.
    """
    seat = get_seat_by_code(code, is_locked=True)
    row = _lock(seat.project)
    PROJECT_STATES.find_row(state_of(row), "reveal")
    key, nonce = uuid.uuid4(), secrets.token_hex(16)
    content = rfc8785.dumps(
        {"nonce": nonce, "points": read_points(row, typed), "project": row.number, "seat": seat.pseudonym}
    )
    try:
        with transaction.atomic():
            Sheet.objects.create(
                key=key, seat=seat, sealed=crypto.seal(content.decode(), record=str(key), element=ELEMENT),
                digest=hashlib.sha256(content).hexdigest(), handed_in_at=clock.now(),
            )  # fmt: skip
    except IntegrityError:
        raise HandedInAlready from None
    tell(
        actor=SYSTEM, case=row.case_id, verb="evaluation.sheet_in",
        told={"seat": seat.pseudonym[:8], "digest": hashlib.sha256(content).hexdigest()},
    )  # fmt: skip
    if _are_all_in(row):
        _reveal(row)
    return ballot_of(get_seat_by_code(code))


def _lock(row: Project) -> Project:
    """One sheet after the other, so that exactly one of two at once is the last."""
    rows = Project.objects.filter(pk=row.pk).select_related("case")
    if connection.features.has_select_for_update:
        rows = rows.select_for_update(of=("self",))
    return rows.get()


def _are_all_in(row: Project) -> bool:
    return not row.seats.filter(state="coming", sheet=None).exists()


def _reveal(row: Project) -> None:
    now = clock.now()
    sheets = list(Sheet.objects.filter(seat__project=row).select_related("seat"))
    for one in sheets:
        text = crypto.open_sealed(one.sealed, record=str(one.key), element=ELEMENT)
        if hashlib.sha256(text.encode()).hexdigest() != one.digest:
            raise SealBroken(record=str(one.key), element=ELEMENT)
        content = json.loads(text)
        one.points, one.nonce, one.opened_at = content["points"], content["nonce"], now
    Sheet.objects.bulk_update(sheets, ["points", "nonce", "opened_at"])
    Project.objects.filter(pk=row.pk).update(scores_opened_at=now)
    found = _deviations(row, sheets)
    Deviation.objects.bulk_create(found)
    case = find_case_of(SYSTEM, PROJECT, row.key)
    step(
        actor=SYSTEM, case=row.case_id, event="reveal", expected=case.version if case else 0,
        facts=facts_of(SYSTEM, row), told={"sheets": len(sheets), "deviations": len(found)},
    )  # fmt: skip


def _deviations(row: Project, sheets: list[Sheet]) -> list[Deviation]:
    allowed, found = rule_of(row.rule).deviation_per_mille, []
    for bid in row.bids.order_by("position"):
        totals = {one.pk: sum((one.points or {})[str(bid.position)].values()) for one in sheets}
        for one in sheets:
            if deviates(totals[one.pk], list(totals.values()), allowed):
                twice = double_median(list(totals.values()))
                found.append(Deviation(sheet=one, bid=bid, total=totals[one.pk], median_twice=twice))
    return found


@action
def answer_deviation(*, code: str, deviation: uuid.UUID, answer: str, text: str = "") -> BallotView:
    """An expert gives a reason for a total that lies far from the median, or lets it stand; points stay as they are.

    Raises ``SeatNotFound``, ``AnswerUnknown``, ``ReasonMissing`` and ``NotYourDeviation``.
    """
    seat = get_seat_by_code(code)
    if answer not in ("reason", "stands"):
        raise AnswerUnknown
    if answer == "reason" and not text.strip():
        raise ReasonMissing
    _answer(Deviation.objects.filter(sheet__seat=seat), deviation, answer, text)
    tell(
        actor=SYSTEM, case=seat.project.case_id, verb=f"evaluation.deviation_{answer}",
        told={"seat": seat.pseudonym[:8]},
    )  # fmt: skip
    return ballot_of(get_seat_by_code(code))


def _answer(rows: QuerySet[Deviation], key: uuid.UUID, answer: str, text: str) -> None:
    changed = rows.filter(key=key, answer="", sheet__seat__project__awarded_at=None).update(
        answer=answer, text=text.strip()[:1000] if answer != "stands" else "", answered_at=clock.now()
    )
    if not changed:
        raise NotYourDeviation


@action
def note_silence(*, actor: Actor, project: uuid.UUID, deviation: uuid.UUID, text: str) -> ProjectView:
    """The centre writes down that an expert said nothing about a deviation, with what was tried."""
    row = get_centre_project(actor, project)
    if not text.strip():
        raise ReasonMissing
    _answer(Deviation.objects.filter(sheet__seat__project=row), deviation, "silent", text)
    tell(actor=actor, case=row.case_id, verb="evaluation.deviation_silent", text=text.strip()[:1000])
    return get_project(actor, row.key)


@action
def rank(*, actor: Actor, project: uuid.UUID, expected: int) -> ProjectView:
    """All deviations are answered: the ranking and the report stand, the limit for the award runs."""
    row = get_centre_project(actor, project)
    step(
        actor=actor, case=row.case_id, event="rank", expected=expected, facts=facts_of(actor, row),
        limits=[Limit("award", "working_days", rule_of(row.rule).award_days)],
    )  # fmt: skip
    return get_project(actor, row.key)
