"""One value edited by hand, with its reason and paper; the last own edit taken back."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from yici.apps.records.actions.answers import record_answers
from yici.apps.records.actions.evidence import Paper, keep_paper
from yici.apps.records.actions.writing import Change, Entry, Hand, make_source, write_changes
from yici.apps.records.contracts import Answer, AnswerResult, SourceFacts
from yici.apps.records.errors import NothingToUndo, RecordChangedMeanwhile, UnknownElement
from yici.apps.records.guards import get_record_for
from yici.apps.records.models import Doubt, Record, RecordVersion
from yici.apps.records.rules import joins
from yici.apps.records.rules.timeline import fold
from yici.apps.records.rules.values import store
from yici.apps.records.selectors.catalogue import catalogue
from yici.apps.records.selectors.histories import load_told
from yici.apps.records.selectors.readers import may_read
from yici.apps.records.states import DOUBT
from yici.core import clock, crypto
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import NotFound

TYPED = "typed"


@action
def edit_value(
    actor: Actor,
    record: uuid.UUID,
    code: str,
    value: Any,
    *,
    title: str,
    expected: int,
    valid_on: dt.date | None = None,
    reason: str = "",
    paper: Paper | None = None,
) -> AnswerResult:
    """Write one value of a record, with the paper it rests on.

    Somebody else's edit of another value since ``expected`` is no conflict; one of the same value raises
    ``RecordChangedMeanwhile``. Further ``NotFound``, ``ValuesRefused``, ``UnknownElement``.
    """
    element = catalogue().element(code)
    if element is None:
        raise UnknownElement(element=code)
    found = get_record_for(actor, record, to_write=True)
    if not may_read(actor, element):
        raise NotFound
    answer = Answer(found.key, element.code, value, valid_on, _expected(found, element.code, expected))
    result = record_answers(actor, [answer], SourceFacts(TYPED, title), reason=reason)
    if paper is not None:
        keep_paper(actor, Record.objects.get(pk=found.pk), element.code, paper)
    return result


def _expected(record: Record, code: str, expected: int) -> int:
    """The version to write on: the one there is now unless the same value changed since the writer looked."""
    if expected == record.version:
        return expected
    rows = RecordVersion.objects.filter(record=record, number__gt=expected)
    if any(code in (*values, *sealed, *ends) for values, sealed, ends in rows.values_list("values", "sealed", "ends")):
        return expected
    return record.version


def changed_value_since(record: Record, code: str, expected: int, value: str) -> bool:
    """Whether somebody said another value of the element since the version that a writer saw."""
    if record.version == expected:
        return False
    rows = RecordVersion.objects.filter(record=record, number__gt=expected)
    said = [one for one in rows if code in one.values or code in one.sealed or code in one.ends]
    element = catalogue().element(code)
    if not said or element is None:
        return bool(said)
    stored = store(element, catalogue().lists.get(element.code_list), value, clock.today())
    return bool(record.current.get(code) != stored.value)


def may_undo(actor: Actor, record: uuid.UUID, code: str) -> int | None:
    """The version of the actor's own last edit of a value; None when somebody else spoke last."""
    found = get_record_for(actor, record)
    last = _last_said(found, code)
    if last is None or actor.account is None or last.account != actor.account or last.batch_id is not None:
        return None
    return None if code in joins.AREA_ELEMENTS or code == joins.KINSHIP_ELEMENT else last.number


def _last_said(record: Record, code: str) -> RecordVersion | None:
    rows = RecordVersion.objects.filter(record=record, erased_at=None).order_by("-number")[:200]
    return next((one for one in rows if code in one.values or code in one.sealed or code in one.ends), None)


@action
def undo_edit(actor: Actor, record: uuid.UUID, code: str, version: int, *, title: str) -> AnswerResult:
    """Take back the actor's own last edit of a value: a new version says what held before it.

    Raises ``NothingToUndo`` when another version spoke of the value since.
    """
    actor.must("records.write")
    found = get_record_for(actor, record, to_write=True)
    last = _last_said(found, code)
    if may_undo(actor, record, code) != version or last is None or last.number != version:
        raise NothingToUndo
    before = fold([one for one in load_told([found.pk])[found.pk] if one.number != version], last.valid_on)
    value: Any = before.values.get(code)
    if code in before.sealed:
        value = crypto.open_sealed(before.sealed[code], record=str(found.key), element=code)
    source = SourceFacts(TYPED, title, f"version {version}")
    result = record_answers(actor, [Answer(found.key, code, value, last.valid_on)], source, reason=title)
    waiting = Doubt.objects.filter(record=found, kind="claim", claim_version=version, state=DOUBT.initial)
    waiting.update(state=DOUBT.find_row(DOUBT.initial, "keep").target, answered_at=clock.now())
    if result.versions:
        return result
    # the owner's word was in force all the time: the claim beside it is taken back
    entry = Entry(code, value, is_claim=True, is_end=value is None)
    change = Change(Record.objects.get(pk=found.pk), last.valid_on, [entry], title)
    return AnswerResult(write_changes([change], Hand(actor, make_source(actor, source))), claims=1)


def author_of_change(actor: Actor, problem: RecordChangedMeanwhile, code: str) -> tuple[uuid.UUID | None, dt.datetime]:
    """Who changed a value meanwhile, and when."""
    found = get_record_for(actor, problem.difference.record)
    last = _last_said(found, code)
    return (last.account, last.recorded_at) if last is not None else (None, clock.now())
