"""An allowed form is sent out: each place gets its copy, already filled, by a job that can go on after a stop.

Whatever a killed job left behind is taken up: a place has one sent form (constraint), a sent form one fill (its key is
the idempotency key of the fill).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Sequence

from django.db import IntegrityError

from yici.apps.cases.public import DayIsPast, find_case_of, open_case, start_clock, step, tell
from yici.apps.collecting.actions.submitting import end_submission
from yici.apps.collecting.actions.types import SENT
from yici.apps.collecting.contracts import SendingView
from yici.apps.collecting.errors import NobodyToSendTo, NotAllowedForm, ReasonNeeded
from yici.apps.collecting.guards import ALLOWED, get_plan_for, get_sending_for
from yici.apps.collecting.models import Plan, Sending, SentForm
from yici.apps.collecting.selectors.sendings import view_of
from yici.apps.collecting.states import SEND, SentFacts
from yici.apps.places.public import AreaView, UnitView, find_area, governing_units, list_areas
from yici.apps.tables.public import FillView, make_file, understand_form
from yici.core import audit, clock, files, jobs
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.errors import ChangedMeanwhile, NotAllowed, NotFound, SameKeyOtherContent, YiciError

SEND_OUT, REVOKE = "collecting.send_out", "collecting.revoke"
MOST_PLACES = 3000
AT_ONCE = 10  # sent forms opened in one transaction
#: What a copy may be filled with beside the sender's reader classes.
COPY_PERMISSIONS = frozenset({"tables.fill", "records.read", "records.read_protected"})


@action
def send_out(
    *,
    actor: Actor,
    plan: uuid.UUID,
    area: uuid.UUID,
    last_day: dt.date,
    as_of: dt.date | None = None,
    note: str = "",
    submission: uuid.UUID | None = None,
) -> SendingView:
    """Send an allowed form to every place of its level in an area's subtree, to be handed over by the end of a day.

    Copies are opened and filled by a job. The same ``submission`` gives the same sending. Raises ``NotAllowedForm``,
    ``NobodyToSendTo``, ``DayIsPast``.
    """
    actor.must(SEND)
    known = Sending.objects.filter(submission=submission).first() if submission is not None else None
    if known is not None:
        if known.account != actor.account or known.plan.key != plan:
            raise SameKeyOtherContent
        return view_of(actor, known)
    row = get_plan_for(actor, plan, is_locked=True)
    if actor.unit_id is None or row.unit_id != actor.unit_id:
        raise NotAllowed(permission=SEND)
    if not Plan.objects.filter(pk=row.pk, case__state_id=ALLOWED, expires_on__gte=clock.today()).exists():
        raise NotAllowedForm
    if last_day < clock.today():
        raise DayIsPast(day=last_day.isoformat())
    root = find_area(area, actor)
    places = _places(actor, root, row.level)
    if not places:
        raise NobodyToSendTo(area=root.short_name)
    sending = Sending.objects.create(
        plan=row, area_id=root.id, unit_id=actor.unit_id, level=row.level, as_of=as_of or clock.today(),
        last_day=last_day, note=note.strip()[:300], account=actor.account, post=actor.post, who=actor.name[:80],
        readers=sorted(actor.readers), sent_at=clock.now(), places=len(places), submission=submission,
    )  # fmt: skip
    sending.job = jobs.enqueue(SEND_OUT, {"sending": str(sending.key)}, once=str(sending.key))
    sending.save(update_fields=["job"])
    audit.record(
        "form.sent", actor=actor, kind="sending", key=sending.key, plan=row.number, area=root.code,
        places=len(places), last_day=last_day,
    )  # fmt: skip
    return view_of(actor, get_sending_for(actor, sending.key))


def _places(actor: Actor, root: AreaView, level: int) -> list[tuple[AreaView, UnitView]]:
    """The places of a level below an area that have a unit, in official order."""
    areas = [one for one in list_areas(actor, level=level, most=MOST_PLACES) if one.path.startswith(root.path)]
    units = governing_units([one.id for one in areas])
    return [(one, units[one.id]) for one in areas if one.id in units]


def give_out(sending: uuid.UUID, report: jobs.Work | None = None) -> None:
    """Open and fill the copies of a sending that are still missing; for the job, and harmless when run again."""
    row = get_sending_for(SYSTEM, sending)
    places = _places(SYSTEM, find_area(row.area.key), row.level)
    above = _consolidators(row, [area for area, _ in places])
    given = set(row.forms.values_list("area_id", flat=True))
    missing = [(area, unit) for area, unit in places if area.id not in given]
    for at in range(0, len(missing), AT_ONCE):
        if not _open_some(row.key, missing[at : at + AT_ONCE], above):
            return
        _report(report, row)
    waiting = SentForm.objects.filter(sending=row, kind="copy", prepared_at=None).order_by("area__code")
    for key in list(waiting.values_list("key", flat=True)):
        prepare_copy(key)
        _report(report, row)


def _report(report: jobs.Work | None, row: Sending) -> None:
    if report is not None:
        done = SentForm.objects.filter(sending=row, kind="copy").exclude(prepared_at=None).count()
        report.report(done, row.places, row.plan.title)


def _consolidators(row: Sending, places: Sequence[AreaView]) -> dict[int, tuple[AreaView, UnitView]]:
    """The township above each village by the village's parent, with its unit; none where the township sends itself."""
    if row.level != 5:
        return {}
    parents = {one.parent_id for one in places if one.parent_id is not None}
    areas = [one for one in list_areas(SYSTEM, level=4, most=MOST_PLACES) if one.id in parents]
    units = governing_units([one.id for one in areas])
    return {one.id: (one, units[one.id]) for one in areas if one.id in units and units[one.id].id != row.unit_id}


@action
def _open_some(
    sending: uuid.UUID,
    places: Sequence[tuple[AreaView, UnitView]],
    above: dict[int, tuple[AreaView, UnitView]],
) -> bool:
    """Open the sent forms of some places (and what their townships consolidate); False when the sending is revoked."""
    row = get_sending_for(SYSTEM, sending, is_locked=True)
    if row.revoked_at is not None:
        return False
    there = {one.area_id: one for one in row.forms.all()}
    for area, unit in places:
        if area.id in there:
            continue
        parent = None
        if area.parent_id in above:
            township, its_unit = above[area.parent_id]
            parent = there.get(township.id)
            if parent is None:
                parent = there[township.id] = _open(row, township, its_unit, "consolidation", None)
        there[area.id] = _open(row, area, unit, "copy", parent)
    Sending.objects.filter(pk=row.pk).update(given=sum(one.kind == "copy" for one in there.values()))
    return True


def _open(row: Sending, area: AreaView, unit: UnitView, kind: str, above: SentForm | None) -> SentForm:
    form = SentForm(sending=row, kind=kind, area_id=area.id, unit_id=unit.id, above=above)
    case = open_case(
        actor=_sender(row), case_type=SENT, subject=form.key, title=row.plan.title, area_id=area.id,
        owner_id=row.unit_id, main_id=unit.id, parent=above.case_id if above is not None else None,
    )  # fmt: skip
    start_clock(actor=SYSTEM, case=case.key, kind="submit", last_day=max(row.last_day, clock.today()))
    form.case_id = case.key
    if kind == "consolidation":
        form.prepared_at = clock.now()
    form.save(force_insert=True)
    if kind == "consolidation":
        step(actor=SYSTEM, case=case.key, event="prepare", expected=case.version, facts=SentFacts())
    return form


def _sender(row: Sending) -> Actor:
    """Whoever sent it out, as the timeline and the audit log name them; holds no power of its own here."""
    return Actor(account=row.account, post=row.post, name=row.who, unit_id=row.unit_id)


def copy_actor(form: SentForm) -> Actor:
    """In whose name a copy is filled: the receiving unit's, with no more reader classes than the sender has."""
    return Actor(
        account=None, post=None, name=form.sending.who, permissions=COPY_PERMISSIONS,
        readers=frozenset(form.sending.readers), area_paths=(form.area.path,), unit_id=form.unit_id,
        unit_code=form.unit.code,
    )  # fmt: skip


def prepare_copy(key: uuid.UUID) -> None:
    """Fill the copy of one sent form from the records; what cannot be filled says why and stays with its place."""
    rows = SentForm.objects.select_related("sending__plan", "area", "unit")
    form = rows.filter(key=key, prepared_at=None).first()
    if form is None or form.sending.revoked_at is not None:
        return
    actor, plan = copy_actor(form), form.sending.plan
    fill, problem = None, ""
    try:
        fill = understand_form(
            actor=actor, data=files.read(plan.file), file_name=plan.file_name, area=form.area.key,
            as_of=form.sending.as_of, purpose=f"{plan.number} {plan.title}：{plan.purpose}"[:200],
            submission=form.key,
        )  # fmt: skip
        fill = make_file(actor=actor, fill=fill.key)
    except NotFound:
        raise
    except (IntegrityError, ChangedMeanwhile):
        return  # another worker is at the same copy; the next round sees what it made
    except YiciError as error:
        problem = error.message[:300]
    with contextlib.suppress(ChangedMeanwhile):  # kept by another worker in the same moment
        _keep_copy(key, fill, problem)


@action
def _keep_copy(key: uuid.UUID, fill: FillView | None, problem: str) -> None:
    form = SentForm.objects.get(key=key)
    case = find_case_of(SYSTEM, SENT, form.key)
    if form.prepared_at is not None or case is None or case.state != "waiting":
        return
    form.fill_id, form.problem, form.prepared_at = (fill.key if fill else None), problem, clock.now()
    form.save(update_fields=["fill", "problem", "prepared_at"])
    told = {"open": fill.open_questions if fill else 0}
    step(actor=SYSTEM, case=case.key, event="prepare", expected=case.version, facts=SentFacts(), told=told)
    prepared = SentForm.objects.filter(sending_id=form.sending_id, kind="copy").exclude(prepared_at=None).count()
    Sending.objects.filter(pk=form.sending_id).update(prepared=prepared)


@action
def revoke_sending(*, actor: Actor, sending: uuid.UUID, reason: str) -> SendingView:
    """Take a sending back: what is not checked yet is revoked by a job; what was handed over stays as a version."""
    actor.must(SEND)
    if not reason.strip():
        raise ReasonNeeded
    row = get_sending_for(actor, sending, is_locked=True)
    if row.revoked_at is None:
        Sending.objects.filter(pk=row.pk).update(revoked_at=clock.now())
        jobs.enqueue(REVOKE, {"sending": str(row.key), "account": str(actor.account or "")}, once=str(row.key))
        audit.record("form.sending_revoked", actor=actor, kind="sending", key=row.key)
        Sending.objects.filter(pk=row.pk).update(note=f"{row.note} {reason.strip()}".strip()[:300])
    return view_of(actor, get_sending_for(actor, sending))


def revoke_all(sending: uuid.UUID, report: jobs.Work | None = None) -> None:
    """Revoke the sent forms of a revoked sending one by one; for the job."""
    row = get_sending_for(SYSTEM, sending)
    keys = list(row.forms.order_by("id").values_list("key", flat=True))
    for count, key in enumerate(keys, 1):
        _revoke_one(key, row.note)
        if report is not None:
            report.report(count, len(keys), row.plan.title)


@action
def _revoke_one(key: uuid.UUID, reason: str) -> None:
    case = find_case_of(SYSTEM, SENT, key)
    if case is None or case.phase == "closed":
        return
    facts = SentFacts(is_sender=True)
    step(
        actor=SYSTEM, case=case.key, event="revoke", expected=case.version, facts=facts, text=reason,
        keeps_children=True,  # those below are revoked one by one, by the same job
    )  # fmt: skip
    end_submission(SentForm.objects.get(key=key), "revoked", reason)


@action
def urge(*, actor: Actor, sending: uuid.UUID, forms: Sequence[uuid.UUID] = ()) -> int:
    """Urge the places that have not handed over (all, or those named); at most once in four hours each. Returns how
    many were urged; each sees it on its page and in its timeline."""
    actor.must(SEND)
    row = get_sending_for(actor, sending)
    now = clock.now()
    open_forms = row.forms.filter(case__phase__in=["waiting", "working"])
    if forms:
        open_forms = open_forms.filter(key__in=list(forms))
    count = 0
    for form in open_forms.order_by("id")[:MOST_PLACES]:
        if form.urged_at is not None and now - form.urged_at < dt.timedelta(hours=4):
            continue
        SentForm.objects.filter(pk=form.pk).update(urged_at=now, urged=form.urged + 1)
        tell(actor=actor, case=form.case_id, verb="form.urged")
        count += 1
    return count
