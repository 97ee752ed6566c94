"""After the draw: published, late pupils, changes that another person approves, scores erased, files for the school."""

from __future__ import annotations

import datetime as dt
import io
import uuid

from yici.apps.draws.public import find_draw_of, forget_list, list_draws_of
from yici.apps.enrolment.actions.freezing import freeze_late
from yici.apps.enrolment.actions.importing import make_pupil
from yici.apps.enrolment.contracts import GROUPS, LATE, Beacon, ClassDrawView, PupilLine
from yici.apps.enrolment.errors import ChangeIsOpen, ClassReasonMissing, ClassUnknown, PartMayNotMove
from yici.apps.enrolment.guards import get_change_for, get_class_draw_for, is_above, is_own_school, is_seated
from yici.apps.enrolment.models import ClassChange, ClassDraw, Pupil
from yici.apps.enrolment.rules.reading import MOST_NAME
from yici.apps.enrolment.selectors.columns import objection_days
from yici.apps.enrolment.selectors.draws import facts_of, get_balance, open_pupils, view_of
from yici.apps.enrolment.states import CHANGE_STATES, CLASS_STATES, MANAGE, ChangeFacts
from yici.apps.places.public import NoPost, post_name
from yici.core import audit, clock, exports
from yici.core.access import SYSTEM, Actor
from yici.core.actions import action
from yici.core.guards import save_version
from yici.sheets.exporting import ExportSheet, Heading, write_workbook


@action
def publish_classes(*, actor: Actor, class_draw: uuid.UUID, expected: int) -> ClassDrawView:
    """Show pseudonyms per class and the balance; parents may object until a day that is published with it."""
    row = get_class_draw_for(actor, class_draw, is_locked=True)
    target = CLASS_STATES.step(row.state, "publish", actor=actor, facts=facts_of(actor, row))
    until = clock.today() + dt.timedelta(days=objection_days())
    balance = get_balance(row)
    kept = {}
    if row.scores and balance is not None:  # numbers of the whole, not of a pupil: they outlive the scores
        gaps = [(one.name, one.gap) for one in balance.columns if one.use == "score"]
        kept = {"balance_of_scores": {"gaps": gaps, "index": balance.index, "level": balance.level}}
    save_version(
        ClassDraw.objects.all(), pk=row.pk, expected=expected, state=target, published_at=clock.now(),
        objections_until=until, results={**row.results, **kept},
    )  # fmt: skip
    audit.record("class_draw.published", actor=actor, kind="class draw", key=row.key, number=row.number)
    return view_of(ClassDraw.objects.select_related("unit").get(pk=row.pk))


@action
def add_late_pupil(
    *, actor: Actor, class_draw: uuid.UUID, expected: int, name: str, kinds: dict[str, str], beacon: Beacon
) -> PupilLine:
    """A pupil who comes later: to one of the smallest classes, by a draw that names the one before it."""
    row = get_class_draw_for(actor, class_draw, is_locked=True)
    target = CLASS_STATES.step(row.state, "late", actor=actor, facts=facts_of(actor, row))
    name = " ".join(name.split())[:MOST_NAME]
    if not name:
        raise ClassReasonMissing
    save_version(ClassDraw.objects.all(), pk=row.pk, expected=expected, state=target, pupil_count=row.pupil_count + 1)
    known = {code: value for code, value in kinds.items() if code in row.balance}
    line = row.pupils.order_by("-line").values_list("line", flat=True)[0] + 1
    pupil = make_pupil(row, line, name, known, {}, "", "", is_late=True)
    pupil.save()
    freeze_late(actor, row, pupil, beacon)
    audit.record("class_draw.late_added", actor=actor, kind="class draw", key=row.key, number=row.number, line=line)
    found = Pupil.objects.get(pk=pupil.pk)
    return PupilLine(found.key, line, "", found.pseudonym, known, None, found.class_number, True)


@action
def ask_change(
    *, actor: Actor, class_draw: uuid.UUID, expected: int, line: int, to_class: int, reason: str
) -> uuid.UUID:
    """Ask for another class for one pupil; the education bureau decides. Pairs hold for changes too."""
    row = get_class_draw_for(actor, class_draw, is_locked=True)
    target = CLASS_STATES.step(row.state, "ask", actor=actor, facts=facts_of(actor, row))
    if actor.account is None:
        raise NoPost
    pupil = row.pupils.filter(line=line).first()
    if (
        pupil is None
        or pupil.class_number is None
        or to_class == pupil.class_number
        or not 1 <= to_class <= row.classes
    ):
        raise ClassUnknown(number=to_class)
    if not reason.strip():
        raise ClassReasonMissing
    if ClassChange.objects.filter(pupil=pupil, state=CHANGE_STATES.initial).exists():
        raise ChangeIsOpen
    _check_pairs(pupil, to_class)
    save_version(ClassDraw.objects.all(), pk=row.pk, expected=expected, state=target)
    change = ClassChange.objects.create(
        pupil=pupil, from_class=pupil.class_number, to_class=to_class, reason=reason.strip()[:300],
        asked_by=actor.account, asked_name=actor.name[:80], asked_at=clock.now(),
    )  # fmt: skip
    audit.record("class_change.asked", actor=actor, kind="class draw", key=row.key, number=row.number, line=line)
    return change.key


def _check_pairs(pupil: Pupil, to_class: int) -> None:
    others = Pupil.objects.filter(draw=pupil.draw_id).exclude(pk=pupil.pk)
    if pupil.together and others.filter(together=pupil.together).exists():
        raise PartMayNotMove
    if pupil.apart and others.filter(apart=pupil.apart, class_number=to_class).exists():
        raise PartMayNotMove


@action
def decide_change(*, actor: Actor, change: uuid.UUID, expected: int, event: str) -> None:
    """Approve or decline a change; never the person who asked."""
    one = get_change_for(actor, change)
    row = get_class_draw_for(actor, one.pupil.draw.key, is_locked=True)
    facts = ChangeFacts(is_asker=one.asked_by == actor.account, is_above=is_above(actor, row))
    target = CHANGE_STATES.step(one.state, event, actor=actor, facts=facts)
    save_version(
        ClassChange.objects.all(), pk=one.pk, expected=expected, state=target, decided_by=actor.account,
        decided_name=actor.name[:80], decided_at=clock.now(),
    )  # fmt: skip
    if event == "approve":
        _check_pairs(one.pupil, one.to_class)
        Pupil.objects.filter(pk=one.pupil_id).update(class_number=one.to_class)
        ClassDraw.objects.filter(pk=row.pk).update(version=row.version + 1)
    audit.record(f"class_change.{target}", actor=actor, kind="class draw", key=row.key, line=one.pupil.line)


def erase_scores() -> int:
    """Erase scores whose objection period is over; returns of how many draws (for the worker)."""
    due = ClassDraw.objects.filter(objections_until__lt=clock.today(), scores_erased_at=None).exclude(scores=[])
    keys = list(due.values_list("key", flat=True)[:20])
    for key in keys:
        _erase_scores(key)
    return len(keys)


@action
def _erase_scores(key: uuid.UUID) -> None:
    row = get_class_draw_for(SYSTEM, key, is_locked=True)
    if row.scores_erased_at is not None:
        return
    row.pupils.exclude(scores_sealed="").update(scores_sealed="")
    for draw in list_draws_of(GROUPS, row.key):  # the sealed list holds them too
        forget_list(actor=SYSTEM, draw=draw.key, reason="scores are kept until the end of the objections")
    ClassDraw.objects.filter(pk=row.pk).update(scores_erased_at=clock.now(), version=row.version + 1)
    audit.record("class_draw.scores_erased", actor=SYSTEM, kind="class draw", key=row.key, number=row.number)


def export_class_lists(actor: Actor, key: uuid.UUID) -> tuple[str, bytes]:
    """Class lists with names for the school, a sheet a class; counted and marked."""
    row = _of_school(actor, key)
    if not is_seated(row):
        raise ClassUnknown(number=0)
    given, pupils = exports.mark(actor, post_name(actor)), open_pupils(row, with_codes=False)
    head = [Heading("序号", 6), Heading("姓名", 14), Heading("性别", 6), Heading("化名", 34), Heading("说明", 12)]
    sheets = [
        ExportSheet(
            f"{number}班", head,
            [(at, one.name, one.kinds.get("sex", ""), one.pseudonym, "后到" if one.is_late else "")
             for at, one in enumerate([one for one in pupils if one.class_number == number], 1)],
            title=f"{row.unit.name} {row.title} {number}班",
        )
        for number in range(1, row.classes + 1)
    ]  # fmt: skip
    out = io.BytesIO()
    write_workbook(out, sheets, watermark=given.watermark)
    exports.record(
        actor, given, kind="class draw", key=row.key, rows=len(pupils), file_format="xlsx", purpose="class lists"
    )
    return f"{row.number}.xlsx", out.getvalue()


@action
def take_slips(*, actor: Actor, class_draw: uuid.UUID) -> list[PupilLine]:
    """Names with the parents' codes, to be printed and given to the parents; each look is kept."""
    row = _of_school(actor, class_draw)
    audit.record("class_draw.slips_printed", actor=actor, kind="class draw", key=row.key, number=row.number)
    return open_pupils(row, with_codes=True)


def _of_school(actor: Actor, key: uuid.UUID) -> ClassDraw:
    actor.must(MANAGE)
    row = get_class_draw_for(actor, key)
    if not is_own_school(actor, row):
        from yici.apps.enrolment.errors import ClassDrawNotFound

        raise ClassDrawNotFound
    return row


def late_draw_number(pupil: uuid.UUID) -> str:
    """The number of the draw that a late pupil waits for; empty without one."""
    found = find_draw_of(LATE, pupil)
    return found.number if found else ""
