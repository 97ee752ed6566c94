"""A round asks units only about what is due, late, flagged or unheard of; a figure counts when somebody believed it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.apps.cases.public import CaseType, Limit, open_case, step
from yici.apps.ledger.actions.adjusting import OPEN
from yici.apps.ledger.actions.writing import facts_of, happen
from yici.apps.ledger.errors import DecidedAlready, FieldWrong, ReasonNeeded, WordsMissing
from yici.apps.ledger.guards import get_report_for, visible_entries
from yici.apps.ledger.models import Entry, EntryEvent, Report, Round
from yici.apps.ledger.rules.numbers import number_of, text_of, typed
from yici.apps.ledger.rules.progress import asks_for, flags_of
from yici.apps.ledger.selectors.standing import points_of, standings
from yici.apps.ledger.states import (
    ENDED,
    KEEP,
    REPORT_MOVES,
    REPORT_NEXT,
    REPORT_PHASES,
    REPORT_STATES,
    REPORT_WORDS,
    ReportFacts,
)
from yici.apps.places.public import find_unit
from yici.core import audit, clock, files
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.ids import new_key

REPORT_TYPE = "ledger_report"
REDO = 3  # working days to say it again
REPORT_FILES = "ledger.report"
QUIET_FOR = dt.timedelta(days=92)


def case_types() -> tuple[CaseType, ...]:
    """What the shell registers when Django starts."""
    return (
        CaseType(
            name=REPORT_TYPE, letter="L", version=1, table=REPORT_STATES, phases=REPORT_PHASES,
            url_name="ledger:report", moves=REPORT_MOVES, words=REPORT_WORDS, next_words=REPORT_NEXT,
            label=gettext_lazy("report to the ledger"), on_soon={"": ("remind",)},
            on_overdue={"": ("remind", "escalate")},
        ),
    )  # fmt: skip


@action
def open_round(*, actor: Actor, month: str, due_on: dt.date) -> Round:
    """Ask the lead units of what is due, late, flagged or unheard of for three months; the same month twice is one.

    ``month`` is "2026-11"; ``due_on`` the last day to answer. Raises ``FieldWrong``.
    """
    actor.must(KEEP)
    today = clock.today()
    if due_on < today:
        raise FieldWrong(field="due_on", problem=_("this day is over."))
    unit = find_unit(actor.unit_code)
    found = Round.objects.filter(unit_id=unit.id, month=month).first()
    if found is not None:
        return found
    made = Round.objects.create(unit_id=unit.id, month=month, opened_on=today, due_on=due_on, opened_by=actor.account)
    rows = list(
        visible_entries(actor).exclude(lead=None).exclude(state__in=ENDED).select_related("lead").order_by("id")
    )
    known, heard = standings(rows, today), _heard_since(rows, today - QUIET_FOR)
    busy = set(Report.objects.filter(entry__in=rows, case__phase__in=OPEN).values_list("entry_id", flat=True))
    asked = 0
    for row in rows:
        if row.pk in busy:
            continue  # an older question is still open: nobody is asked twice
        is_quiet = row.pk not in heard and row.added_on <= today - QUIET_FOR
        why = asks_for(facts_of(row), known[row.pk], today, last_flags=row.flags, quiet=is_quiet)
        if why:
            _ask(actor, made, row, why, due_on)
            asked += 1
    made.asked, made.left = asked, len(rows) - asked - len(busy)
    made.save(update_fields=["asked", "left"])
    audit.record("ledger.round_opened", actor=actor, kind="ledger_round", key=made.key, month=month, asked=asked)
    return made


def _heard_since(rows: Sequence[Entry], since: dt.date) -> set[int]:
    ids = [row.pk for row in rows]
    told = Report.objects.filter(entry_id__in=ids, round__opened_on__gt=since).exclude(reporter=None)
    figures = EntryEvent.objects.filter(entry_id__in=ids, on__gt=since)
    return set(told.values_list("entry_id", flat=True)) | set(figures.values_list("entry_id", flat=True))


def _ask(actor: Actor, made: Round | None, row: Entry, why: Sequence[str], due_on: dt.date) -> Report:
    if row.lead is None:
        raise FieldWrong(field="lead", problem=_("nobody leads it."))
    key = new_key()
    case = open_case(
        actor=actor, case_type=REPORT_TYPE, subject=key, title=facts_of(row).title, area_id=row.area_id,
        owner_id=row.unit_id, main_id=row.lead.pk,
        limits=[Limit("report", "calendar_days", max((due_on - clock.today()).days, 1))],
    )  # fmt: skip
    return Report.objects.create(
        key=key, case_id=case.key, number=case.number, round=made, entry=row, unit_id=row.lead.pk, why=list(why)
    )


@action
def ask_report(*, actor: Actor, entry: uuid.UUID, due_on: dt.date) -> Report:
    """Ask the lead unit about one entry outside a round. Raises ``EntryNotFound``, ``FieldWrong``."""
    actor.must(KEEP)
    row = visible_entries(actor).filter(key=entry).select_related("lead").first()
    if row is None or row.lead_id is None or row.state in ENDED:
        raise FieldWrong(field="lead", problem=_("nobody leads it, or it has ended."))
    return _ask(actor, None, row, ["asked"], due_on)


def report_facts(actor: Actor, row: Report) -> ReportFacts:
    """What decides the steps of a report for this actor."""
    is_reporter = row.reporter is not None and row.reporter == actor.account
    return ReportFacts(is_lead=actor.unit_id == row.unit_id, is_reporter=is_reporter)


@action
def tell_progress(
    *, actor: Actor, report: uuid.UUID, expected: int, value: str = "", on: dt.date | None = None, text: str = "",
    is_unchanged: bool = False, evidence: Sequence[tuple[str, files.PreparedFile]] = (), others: Sequence[Decimal] = (),
) -> Report:  # fmt: skip
    """Say how far an entry is: a figure with its day, or a sentence, or that nothing changed. ``expected`` is the
    version of the report's case. What looks odd is flagged, not refused. Raises ``WordsMissing``, ``FieldWrong``.
    """
    row = get_report_for(actor, report, is_locked=True)
    entry = row.entry
    facts = facts_of(entry)
    number = typed(value, number_of(facts.value)) if value.strip() else None
    if value.strip() and number is None:
        raise FieldWrong(field="value", problem=_("it is not a number."))
    day = on or clock.today()
    if day > clock.today():
        raise FieldWrong(field="on", problem=_("this day has not come yet."))
    if is_unchanged:
        number, day = number_of(facts.present), clock.today()
    if not is_unchanged and number is None and not text.strip():
        raise WordsMissing
    points = points_of([entry.pk]).get(entry.pk, [])
    flags = flags_of(facts, points, number, on=day, others=others)
    row.value, row.on, row.text = text_of(number), day, text.strip()[:2000]
    row.is_unchanged, row.flags, row.reporter, row.who = is_unchanged, list(flags), actor.account, actor.name[:80]
    row.reviewer, row.reviewer_name = None, ""
    step(
        actor=actor, case=row.case_id, event="tell", expected=expected, facts=report_facts(actor, row), text=row.text,
        told={"flags": list(flags), "unchanged": is_unchanged}, units={entry.unit_id: "working"},
    )  # fmt: skip
    row.save(
        update_fields=["value", "on", "text", "is_unchanged", "flags", "reporter", "who", "reviewer", "reviewer_name"]
    )
    for name, prepared in evidence:
        files.refer(prepared, owner_kind=REPORT_FILES, owner_key=row.key, name=name)
    Entry.objects.filter(pk=entry.pk).update(flags=list(flags))
    return row


@action
def believe_report(*, actor: Actor, report: uuid.UUID, expected: int, words: str = "") -> Report:
    """Take what a unit said into the ledger. A flagged figure needs a word why it is believed all the same. Raises
    ``ReasonNeeded``, ``StepNotYet`` (an own report), ``DecidedAlready``.
    """
    row = get_report_for(actor, report, is_locked=True)
    if row.flags and not words.strip():
        raise ReasonNeeded
    entry = Entry.objects.select_for_update().get(pk=row.entry_id)
    if entry.state in ENDED:
        raise DecidedAlready
    _settle(actor, row, "believe", expected, words)
    facts = facts_of(entry)
    content: dict[str, str] = {}
    if row.value and row.on is not None:
        content = {"present": row.value, "present_on": row.on.isoformat()}
    if facts.state == "not_started" and not row.is_unchanged:
        content["state"] = "moving"
    reason = "\n".join(one for one in (row.text, words.strip()) if one)
    reported_by = Actor(account=row.reporter, post=None, name=row.who)
    happen(entry, "figure", content, actor=reported_by, approver=actor, expected=entry.version, reason=reason)
    Entry.objects.filter(pk=entry.pk).update(flags=[])
    return row


@action
def send_back_report(*, actor: Actor, report: uuid.UUID, expected: int, words: str) -> Report:
    """Send a report back to the unit with what is missing; it has three working days. Raises ``ReasonNeeded``."""
    row = get_report_for(actor, report, is_locked=True)
    if not words.strip():
        raise ReasonNeeded
    _settle(actor, row, "send_back", expected, words, limits=[Limit("redo", "working_days", REDO)])
    return row


def _settle(
    actor: Actor, row: Report, event: str, expected: int, words: str, limits: Sequence[Limit] = ()
) -> None:  # fmt: skip
    step(
        actor=actor, case=row.case_id, event=event, expected=expected, facts=report_facts(actor, row),
        text=words.strip(), limits=limits, units={row.entry.unit_id: "answered"},
    )  # fmt: skip
    row.reviewer, row.reviewer_name, row.words = actor.account, actor.name[:80], words.strip()
    row.save(update_fields=["reviewer", "reviewer_name", "words"])
