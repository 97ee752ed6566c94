"""Sendings and sent forms as contracts: who is done, who is late, what is still open."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Literal, cast

from django.db.models import Count, F, Q, QuerySet

from yici.apps.cases.public import cases_of, find_case_of, list_steps, timeline
from yici.apps.collecting.contracts import (
    MergeLine,
    PrintView,
    SendingCounts,
    SendingView,
    SentFormLine,
    SentFormView,
    Signature,
    StoredBytes,
    SubmissionView,
)
from yici.apps.collecting.errors import SentFormNotFound
from yici.apps.collecting.guards import (
    get_sending_for,
    get_sent_form_for,
    is_above,
    is_own_unit,
    visible_sendings,
    visible_sent_forms,
)
from yici.apps.collecting.models import Merge, Plan, Sending, SentForm, Submission
from yici.apps.collecting.selectors.digests import digest_now, is_merge_current
from yici.apps.collecting.states import CHAIN, SentFacts
from yici.apps.places.public import account_names
from yici.apps.tables.public import FillView, get_fill
from yici.core import clock, files
from yici.core.access import SYSTEM, Actor

IN_CHAIN = ("filled", "reviewed", "signed", "sealed")


def get_sending(actor: Actor, key: uuid.UUID) -> SendingView:
    """A sending with its counts and merges; ``SendingNotFound`` for strangers."""
    return view_of(actor, get_sending_for(actor, key))


def view_of(actor: Actor, row: Sending) -> SendingView:
    """A row as a contract."""
    merges = row.merges.filter(sent_form=None).exclude(file="").order_by("-number")[:10]
    return SendingView(
        key=row.key, plan=row.plan.key, number=row.plan.number, title=row.plan.title, unit_name=row.unit.short_name,
        area=row.area.key, area_name=row.area.short_name, level=row.level, as_of=row.as_of, last_day=row.last_day,
        note=row.note, who=row.who, sent_at=row.sent_at, places=row.places, given=row.given, prepared=row.prepared,
        counts=counts_of(row.forms.filter(kind="copy"), row), is_revoked=row.revoked_at is not None,
        is_sender=actor.is_system or row.unit_id == actor.unit_id,
        merges=tuple(merge_line(one) for one in merges), position=row.pk,
    )  # fmt: skip


def counts_of(forms: QuerySet[SentForm], sending: Sending) -> SendingCounts:
    """Where some sent forms of a sending are."""
    states = dict(forms.values_list("case__state_id").annotate(n=Count("id")).values_list("case__state_id", "n"))
    of = {code.partition(":")[2]: count for code, count in states.items()}
    is_over = clock.today() > sending.last_day
    open_forms = forms.filter(case__phase__in=["waiting", "working"])
    asked = 0
    for counts in open_forms.exclude(fill=None).values_list("fill__counts", flat=True):
        asked += int(counts.get("open_questions", 0))
    return SendingCounts(
        total=sum(of.values()), waiting=of.get("waiting", 0), filling=of.get("filling", 0),
        in_chain=sum(of.get(name, 0) for name in IN_CHAIN), submitted=of.get("submitted", 0),
        checked=of.get("checked", 0), declined=of.get("declined", 0), revoked=of.get("revoked", 0),
        nil=forms.filter(is_nil=True).count(), late=open_forms.count() if is_over else 0, open_rows=asked,
    )  # fmt: skip


def list_sendings(
    actor: Actor, *, plan: uuid.UUID | None = None, before: int | None = None, limit: int = 20
) -> tuple[SendingView, ...]:
    """The sendings of the actor's unit, latest first; ``before`` is the position of the last one of the page before."""
    rows = visible_sendings(actor).select_related("plan", "unit", "area").order_by("-id")
    if plan is not None:
        rows = rows.filter(plan__key=plan)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return tuple(view_of(actor, row) for row in rows[:limit])


def list_sent_forms(
    actor: Actor,
    sending: uuid.UUID,
    *,
    above: uuid.UUID | None = None,
    states: Sequence[str] = (),
    late_only: bool = False,
    after: str = "",
    limit: int = 100,
) -> tuple[SentFormLine, ...]:
    """The places of a sending in the official order of areas: those directly below the sender (townships, or villages
    where no township consolidates), or those below a township (``above``). ``after`` is a line's ``position``."""
    rows = visible_sent_forms(actor).filter(sending__key=sending)
    rows = rows.filter(above=None) if above is None else rows.filter(above__key=above)
    if states:
        rows = rows.filter(case__state_id__in=[f"sent:{state}" for state in states])
    if late_only:
        rows = rows.filter(case__phase__in=["waiting", "working"], sending__last_day__lt=clock.today())
    if after:
        rows = rows.filter(area__code__gt=after)
    return _lines(rows, limit)


def list_received(
    actor: Actor, *, is_open: bool = True, before: int | None = None, limit: int = 50
) -> tuple[SentFormLine, ...]:
    """What the actor's own unit was sent, latest first."""
    if actor.unit_id is None:
        return ()
    rows = SentForm.objects.filter(unit_id=actor.unit_id)
    phases = ["waiting", "working"] if is_open else ["answered", "closed"]
    rows = rows.filter(case__phase__in=phases)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return _lines(rows, limit, order="-id")


def _lines(rows: QuerySet[SentForm], limit: int, order: str = "area__code") -> tuple[SentFormLine, ...]:
    found = list(
        rows.select_related("area", "unit", "sending__plan")
        .annotate(asked=F("fill__counts__open_questions"))
        .order_by(order)[:limit]
    )
    cases = cases_of("sent", [one.key for one in found])
    below: dict[int, tuple[int, int]] = {
        pk: (total, done)
        for pk, total, done in SentForm.objects.filter(above__in=found)
        .values_list("above")
        .annotate(total=Count("id"), done=Count("id", filter=Q(case__state_id__in=["sent:submitted", "sent:checked"])))
    }
    handed = dict(Submission.objects.filter(sent_form__in=found, ended_at=None).values_list("sent_form_id", "at"))
    return tuple(
        SentFormLine(
            key=one.key, kind=cast(Literal["copy", "consolidation"], one.kind), title=one.sending.plan.title,
            area=one.area.key,
            area_code=one.area.code, area_name=one.area.short_name, unit_name=one.unit.short_name,
            state=cases[one.key].state, is_nil=one.is_nil, open_questions=int(one.asked or 0), problem=one.problem,
            clock=next(iter(cases[one.key].clocks), None), filled_at=one.filled_at, submitted_at=handed.get(one.pk),
            urged=one.urged, below_total=below.get(one.pk, (0, 0))[0], below_done=below.get(one.pk, (0, 0))[1],
            position=one.area.code if order == "area__code" else str(one.pk),
        )
        for one in found
    )  # fmt: skip


def facts_of(actor: Actor, form: SentForm, *, fill: FillView | None = None, has_seal: bool = False) -> SentFacts:
    """What decides the steps of a sent form for this actor."""
    plan = form.sending.plan
    is_over = plan.expires_on is None or plan.expires_on < clock.today()
    is_allowed = Plan.objects.filter(pk=plan.pk, case__state_id="plan:approved").exists()
    if form.kind == "copy":
        is_ready = fill is not None and fill.state == "filled"
    else:
        newest = form.merges.exclude(file="").order_by("-number").first()
        is_ready = newest is not None and is_merge_current(newest)
    return SentFacts(
        chain=tuple(plan.chain), is_own_unit=is_own_unit(actor, form), is_above=is_above(actor, form),
        is_sender=actor.is_system or form.sending.unit_id == actor.unit_id,
        is_filler=actor.account is not None and form.filled_by == actor.account, is_ready=is_ready,
        is_current=not form.digest or form.digest == digest_now(form), has_seal=has_seal,
        may_decline=is_over or not plan.basis.strip() or not is_allowed,
    )  # fmt: skip


def get_sent_form(actor: Actor, key: uuid.UUID) -> SentFormView:
    """A sent form with its chain, steps, submissions and print; ``SentFormNotFound`` for strangers."""
    return form_view(actor, get_sent_form_for(actor, key))


def form_view(actor: Actor, form: SentForm) -> SentFormView:
    """A row as a contract, with the steps that this actor may take."""
    case = find_case_of(actor, "sent", form.key)
    if case is None:
        raise SentFormNotFound
    fill = get_fill(SYSTEM, form.fill_id) if form.fill_id is not None else None
    prints = form.prints.order_by("-id")
    newest = prints.first()
    current = digest_now(form)
    facts = facts_of(actor, form, fill=fill, has_seal=True)
    sending, plan = form.sending, form.sending.plan
    return SentFormView(
        key=form.key, kind=cast(Literal["copy", "consolidation"], form.kind), sending=sending.key, plan=plan.key,
        number=case.number, title=plan.title, purpose=plan.purpose, basis=plan.basis,
        sender_name=sending.unit.short_name, case=case.key, case_version=case.version, state=case.state,
        area=form.area.key, area_name=form.area.short_name, unit_name=form.unit.short_name, fill=form.fill_id,
        fill_state=fill.state if fill else "", open_questions=fill.open_questions if fill else 0,
        problem=form.problem, is_nil=form.is_nil, as_of=sending.as_of, clock=next(iter(case.clocks), None),
        chain=chain_of(form), steps=tuple(list_steps(actor, case.key, facts)), timeline=timeline(actor, case.key),
        submissions=tuple(submission_view(one) for one in form.submissions.order_by("-number")),
        print=PrintView(
            newest.code, newest.at, newest.scans.exists(), newest.digest == current
        ) if newest else None,
        below=counts_of(form.below.all(), sending) if form.kind == "consolidation" else None,
        merges=tuple(merge_line(one) for one in form.merges.exclude(file="").order_by("-number")[:10]),
        is_own=facts.is_own_unit, is_above=facts.is_above,
    )  # fmt: skip


def chain_of(form: SentForm) -> tuple[Signature, ...]:
    """The steps of the form's chain, with who took those that are done."""
    taken = {
        "filled": (form.filled_by, form.filled_at, ""), "reviewed": (form.reviewed_by, form.reviewed_at, ""),
        "signed": (form.signed_by, form.signed_at, form.signed_name), "sealed": (form.sealed_by, form.sealed_at, ""),
    }  # fmt: skip
    names = account_names([who for who, _, _ in taken.values() if who is not None])
    steps = [one for one in CHAIN if one == "filled" or one in form.sending.plan.chain]
    return tuple(
        Signature(one, names.get(who, "") if who else "", at, name) for one in steps for who, at, name in [taken[one]]
    )


def submission_view(one: Submission) -> SubmissionView:
    """A submission as a contract."""
    return SubmissionView(
        one.key, one.number, one.at, one.who, one.is_nil, one.digest,
        {kind: int(count) for kind, count in one.counts.items()}, one.ended_how, one.reason,
    )  # fmt: skip


def merge_line(one: Merge) -> MergeLine:
    """A merge as a line."""
    counts = one.counts
    return MergeLine(
        one.key, one.number, one.at, one.who, one.file_name, int(counts.get("places", 0)), int(counts.get("rows", 0)),
        int(counts.get("missing", 0)), is_merge_current(one),
    )  # fmt: skip


def get_submission_file(actor: Actor, form: uuid.UUID, number: int) -> StoredBytes:
    """The file of a submission, for the place itself and for the levels above it."""
    row = get_sent_form_for(actor, form)
    found = row.submissions.filter(number=number).exclude(file="").first()
    if found is None:
        raise SentFormNotFound
    return StoredBytes(found.file_name, files.read(found.file))
