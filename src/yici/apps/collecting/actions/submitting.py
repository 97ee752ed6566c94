"""What a place does with its sent form, and what the level above does with what was handed over.

filled → reviewed → signed → sealed → submitted → checked, as far as the form's chain says; each step one transaction
with a line in the timeline. Versions that were handed over stay.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_noop

from yici.apps.cases.public import find_case_of, step
from yici.apps.collecting.actions.types import SENT
from yici.apps.collecting.contracts import SentFormView
from yici.apps.collecting.errors import PaperCodeUnknown, PaperOutOfDate, ReasonNeeded, SentFormNotFound
from yici.apps.collecting.guards import get_sent_form_for
from yici.apps.collecting.models import Print, SealedCopy, SentForm, Submission
from yici.apps.collecting.selectors.digests import data_of, digest_now
from yici.apps.collecting.selectors.sendings import facts_of, form_view
from yici.apps.collecting.states import SUBMIT, SentFacts
from yici.apps.tables.public import FillView, get_fill, make_file
from yici.core import audit, clock, files, numbers, uploads
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import StepNotDeclared, StepNotYet

PRINT_LETTER = "C"
SCANS = ("pdf", "png", "jpeg")
#: Steps that put the chain back to its beginning, and how they end what was handed over.
BACK = {"change": "", "send_back": "sent_back", "withdraw": "withdrawn", "replace": "replaced"}
#: Steps that leave more than a state: who, a name, a version.
OWN_ACTIONS = ("fill", "review", "sign", "submit")
NO_CHAIN: Mapping[str, Any] = {
    "is_nil": False, "digest": "", "filled_by": None, "filled_at": None, "reviewed_by": None, "reviewed_at": None,
    "signed_by": None, "signed_at": None, "signed_name": "", "sealed_by": None, "sealed_at": None,
}  # fmt: skip


def fill_in(*, actor: Actor, form: uuid.UUID, expected: int, is_nil: bool = False) -> SentFormView:
    """Say that the copy is filled (its file is made anew first, with every answer), or that there is none to report.

    A nil return is a signed answer like any other. ``expected`` is the version of the case.
    """
    actor.must(SUBMIT)
    row = get_sent_form_for(actor, form)
    fill = get_fill(SYSTEM, row.fill_id) if row.fill_id is not None else None
    if not is_nil and fill is not None and fill.state in ("asking", "filled"):
        facts = facts_of(actor, row, fill=fill)
        if facts.is_own_unit:
            fill = make_file(actor=actor, fill=fill.key)
    return _fill_in(actor, form, expected, is_nil=is_nil, fill=fill)


@action
def _fill_in(actor: Actor, key: uuid.UUID, expected: int, *, is_nil: bool, fill: FillView | None) -> SentFormView:
    form = get_sent_form_for(actor, key, is_locked=True)
    facts = facts_of(actor, form, fill=fill)
    form.is_nil = is_nil
    told = {"nil": is_nil, "open": fill.open_questions if fill and not is_nil else 0}
    ready = replace(facts, is_ready=facts.is_ready or is_nil)
    _step(actor, form, "fill", expected, ready, told=told, above="working" if "reviewed" in facts.chain else "")
    SentForm.objects.filter(pk=form.pk).update(
        **{**NO_CHAIN, "is_nil": is_nil, "digest": digest_now(form), "filled_by": actor.account,
           "filled_at": clock.now()}
    )  # fmt: skip
    return _view(actor, key)


def _step(
    actor: Actor,
    form: SentForm,
    event: str,
    expected: int,
    facts: SentFacts,
    *,
    text: str = "",
    told: Mapping[str, Any] | None = None,
    above: str = "",
) -> None:
    """Take the case a step; ``above`` is the phase that the level above is in after it."""
    upper = form.above.unit_id if form.above is not None else form.sending.unit_id
    is_reviewer = form.above is not None or event in ("submit", "check", "withdraw", "send_back", "replace")
    units = {upper: above} if above and is_reviewer and upper != form.unit_id else {}
    step(
        actor=actor, case=form.case_id, event=event, expected=expected, facts=facts, text=text.strip()[:1000],
        told=told, units=units,
    )  # fmt: skip


def _view(actor: Actor, key: uuid.UUID) -> SentFormView:
    return form_view(actor, get_sent_form_for(actor, key))


@action
def review_fill(*, actor: Actor, form: uuid.UUID, expected: int) -> SentFormView:
    """Say that what somebody else filled is right and complete."""
    row = get_sent_form_for(actor, form, is_locked=True)
    _step(actor, row, "review", expected, facts_of(actor, row), above="answered")
    SentForm.objects.filter(pk=row.pk).update(reviewed_by=actor.account, reviewed_at=clock.now())
    return _view(actor, form)


@action
def sign(*, actor: Actor, form: uuid.UUID, expected: int, name: str) -> SentFormView:
    """Say who signs for the place; ``name`` is the name under the signature."""
    if not name.strip():
        raise ReasonNeeded
    row = get_sent_form_for(actor, form, is_locked=True)
    _step(actor, row, "sign", expected, facts_of(actor, row))
    SentForm.objects.filter(pk=row.pk).update(
        signed_by=actor.account, signed_at=clock.now(), signed_name=name.strip()[:80]
    )
    return _view(actor, form)


@action
def print_form(*, actor: Actor, form: uuid.UUID) -> str:
    """The code of a print of the data as they are: the same data print under the same code. Not before it is filled."""
    actor.must(SUBMIT)
    row = get_sent_form_for(actor, form, is_locked=True)
    facts = facts_of(actor, row)
    if not facts.is_own_unit:
        raise SentFormNotFound
    if not row.digest or not facts.is_current:
        raise StepNotYet(reason=gettext_noop("make the file first, or declare a nil return"))
    found = row.prints.filter(digest=row.digest).first()
    if found is None:
        found = Print.objects.create(
            sent_form=row, code=numbers.issue(PRINT_LETTER), digest=row.digest, at=clock.now(), account=actor.account
        )
        audit.record("form.printed", actor=actor, kind="sent", key=row.key, code=found.code)
    return found.code


def seal(*, actor: Actor, form: uuid.UUID, expected: int, data: bytes, file_name: str, code: str) -> SentFormView:
    """Take in the scan of the signed and sealed print; ``code`` is the small number on the paper.

    Raises ``PaperCodeUnknown`` for a code of another paper, ``PaperOutOfDate`` when the data changed since the print.
    """
    actor.must(SUBMIT)
    get_sent_form_for(actor, form)
    checked = uploads.check_upload(data, file_name, allow=SCANS)
    prepared = files.prepare(checked.data)
    return _seal(actor, form, expected, prepared, file_name, code)


@action
def _seal(
    actor: Actor, key: uuid.UUID, expected: int, prepared: files.PreparedFile, file_name: str, code: str
) -> SentFormView:
    row = get_sent_form_for(actor, key, is_locked=True)
    wanted = numbers.normalise(code) or code
    paper = row.prints.filter(code=wanted).first()
    if paper is None:
        raise PaperCodeUnknown(code=wanted[:20])
    facts = facts_of(actor, row, has_seal=True)
    if paper.digest != row.digest or not facts.is_current:
        raise PaperOutOfDate
    _step(actor, row, "seal", expected, facts, told={"code": paper.code})
    copy = SealedCopy.objects.create(
        print=paper, file=prepared.address, file_name=files.safe_name(file_name), read_how="typed", at=clock.now(),
        account=actor.account,
    )  # fmt: skip
    files.refer(prepared, owner_kind="sealed copy", owner_key=copy.key, name=file_name)
    SentForm.objects.filter(pk=row.pk).update(sealed_by=actor.account, sealed_at=clock.now())
    return _view(actor, key)


def submit_form(*, actor: Actor, form: uuid.UUID, expected: int) -> SentFormView:
    """Hand the form to the level above; the file as it is now becomes a version that stays."""
    actor.must(SUBMIT)
    row = get_sent_form_for(actor, form)
    name, data = data_of(row)
    prepared = files.prepare(data) if data else None
    return _submit(actor, form, expected, prepared, name)


@action
def _submit(
    actor: Actor, key: uuid.UUID, expected: int, prepared: files.PreparedFile | None, name: str
) -> SentFormView:
    row = get_sent_form_for(actor, key, is_locked=True)
    facts = facts_of(actor, row)
    case = find_case_of(actor, SENT, key)
    if case is not None and case.state in ("filled", "reviewed", "signed", "sealed") and not facts.is_current:
        raise PaperOutOfDate
    number = row.submissions.count() + 1
    _step(actor, row, "submit", expected, facts, told={"submission": number, "nil": row.is_nil}, above="working")
    made = Submission.objects.create(
        sent_form=row, number=number, at=clock.now(), account=actor.account, post=actor.post, who=actor.name[:80],
        is_nil=row.is_nil, file=prepared.address if prepared else "", file_name=files.safe_name(name) if name else "",
        digest=row.digest, counts=_counts(row),
    )  # fmt: skip
    if prepared is not None:
        files.refer(prepared, owner_kind="submission", owner_key=made.key, name=name)
    return _view(actor, key)


def _counts(row: SentForm) -> dict[str, int]:
    if row.is_nil or row.fill_id is None:
        return {}
    return get_fill(SYSTEM, row.fill_id).counts


@action
def move_sent(*, actor: Actor, form: uuid.UUID, event: str, expected: int, text: str = "") -> SentFormView:
    """The other steps of a sent form: change, withdraw, replace, decline by its place; send_back and check by whoever
    reviews or stands above. All but change, withdraw, check and decline need a reason. Steps with an action of their
    own are not taken here: each leaves more than a state."""
    if event in OWN_ACTIONS:
        raise StepNotDeclared(thing=SENT, state="", event=event)
    if event in ("send_back", "replace") and not text.strip():
        raise ReasonNeeded
    row = get_sent_form_for(actor, form, is_locked=True)
    above = "answered" if event in (*BACK, "check") else ""
    _step(actor, row, event, expected, facts_of(actor, row), text=text, above=above)
    if event in BACK:
        SentForm.objects.filter(pk=row.pk).update(**NO_CHAIN)
        if BACK[event]:
            end_submission(row, BACK[event], text)
    return _view(actor, form)


def end_submission(row: SentForm, how: str, reason: str) -> None:
    """End the submission in force, if there is one; it stays as a version. Call it inside an action."""
    row.submissions.filter(ended_at=None).update(ended_at=clock.now(), ended_how=how, reason=reason.strip()[:300])
