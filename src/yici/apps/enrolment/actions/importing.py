"""A school's list is taken in whole or not at all; every pupil gets a pseudonym and the parents a code."""

from __future__ import annotations

import hashlib
import json
import secrets
import uuid

from django.utils.translation import gettext as _

from yici.apps.draws import public as draws
from yici.apps.enrolment.contracts import MOST_CLASSES, ClassDrawView, Prepared, ReadList
from yici.apps.enrolment.errors import GradeHasDraw, NumberOutOfRange, TeamsDoNotFit
from yici.apps.enrolment.guards import get_class_draw_for
from yici.apps.enrolment.models import ClassDraw, Pupil
from yici.apps.enrolment.rules.reading import read_list
from yici.apps.enrolment.selectors.columns import list_columns
from yici.apps.enrolment.selectors.draws import CODE_INDEX, facts_of, view_of
from yici.apps.enrolment.states import CLASS_STATES, MANAGE
from yici.apps.places.public import NoPost
from yici.core import audit, clock, crypto, numbers
from yici.core.access import Actor
from yici.core.actions import action
from yici.core.errors import SameKeyOtherContent
from yici.core.guards import save_version
from yici.core.ids import new_key

LETTER = "K"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_SIGNS = 16  # eighty bits
YEARS, GRADES = (2000, 2100), (1, 12)


def import_classes(*, actor: Actor, data: bytes, prepared: Prepared, submission: uuid.UUID) -> ClassDrawView:
    """Take in a list of one grade. Raises ``ListNotReadable``, ``RowsAreBad`` with every bad row, ``GradeHasDraw``."""
    actor.must(MANAGE)
    if actor.unit_id is None:
        raise NoPost
    _check(prepared)
    digest = hashlib.sha256(repr(prepared).encode() + data).hexdigest()
    return _keep(actor, actor.unit_id, read_list(data, list_columns()), prepared, submission, digest)


def _check(said: Prepared) -> None:
    for name, value, (least, most) in (
        (_("Year of entry"), said.year, YEARS),
        (_("Grade"), said.grade, GRADES),
        (_("How many classes"), said.classes, (1, MOST_CLASSES)),
    ):
        if not least <= value <= most:
            raise NumberOutOfRange(name=name, least=least, most=most, value=value)
    teams = [team.strip() for team in said.teams]
    if teams and (len(teams) != said.classes or len(set(teams)) != len(teams) or not all(teams)):
        raise TeamsDoNotFit(teams=len(teams), classes=said.classes)


@action
def _keep(actor: Actor, unit: int, read: ReadList, said: Prepared, submission: uuid.UUID, digest: str) -> ClassDrawView:
    known = ClassDraw.objects.filter(submission=submission).select_related("unit").first()
    if known is not None and (known.submission_digest != digest or known.account != actor.account):
        raise SameKeyOtherContent
    if known is not None:
        return view_of(known)
    if said.classes > len(read.pupils):
        raise NumberOutOfRange(name=_("How many classes"), least=1, most=len(read.pupils), value=said.classes)
    earlier = ClassDraw.objects.filter(unit_id=unit, year=said.year, grade=said.grade)
    last = earlier.exclude(state="withdrawn").order_by("-attempt").first()
    if last is not None and not said.reason.strip():
        raise GradeHasDraw(number=last.number)
    row = ClassDraw.objects.create(
        number=numbers.issue(LETTER), unit_id=unit, account=actor.account, year=said.year, grade=said.grade,
        attempt=last.attempt + 1 if last else 1, reason=said.reason.strip()[:300] if last else "",
        title=f"{said.year}级 {said.grade}年级", classes=said.classes, pupil_count=len(read.pupils),
        balance=list(read.balance), scores=list(read.scores), is_open=_is_open(read),
        teams=[team.strip()[:40] for team in said.teams], imported_at=clock.now(), submission=submission,
        submission_digest=digest,
    )  # fmt: skip
    Pupil.objects.bulk_create(
        [
            make_pupil(row, line, one.name, dict(one.kinds), dict(one.scores), one.together, one.apart)
            for line, one in enumerate(read.pupils, 1)
        ],
        batch_size=500,
    )
    audit.record(
        "class_draw.imported", actor=actor, kind="class draw", key=row.key, number=row.number, pupils=row.pupil_count
    )
    return view_of(ClassDraw.objects.select_related("unit").get(pk=row.pk))


def _is_open(read: ReadList) -> bool:
    public = {one.code for one in list_columns() if one.is_public}
    return not read.scores and set(read.balance) <= public


def make_pupil(
    row: ClassDraw, line: int, name: str, kinds: dict[str, str], scores: dict[str, int], together: str, apart: str,
    is_late: bool = False,
) -> Pupil:  # fmt: skip
    """A pupil, not saved. The pseudonym is that of docs/reference/draws.md; the parents' code is its secret."""
    key, code = new_key(), "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    return Pupil(
        key=key, draw=row, line=line, pseudonym=pseudonym_of(code, row.number, line),
        name_sealed=crypto.seal(name, record=str(key), element="pupil.name"),
        code_sealed=crypto.seal(code, record=str(key), element="pupil.code"),
        code_index=crypto.blind_index(CODE_INDEX, code), kinds=kinds,
        scores_sealed=crypto.seal(json.dumps(scores), record=str(key), element="pupil.scores") if scores else "",
        together=together, apart=apart, is_late=is_late,
    )  # fmt: skip


def pseudonym_of(code: str, number: str, line: int) -> str:
    """First 32 hex digits of an HMAC with the code over the number of the class draw and the line."""
    return draws.pseudonym_of(code.encode(), number, f"{line:04}")


@action
def withdraw_classes(*, actor: Actor, class_draw: uuid.UUID, expected: int) -> ClassDrawView:
    """Take a list back before it is sealed: its pupils are removed, the number stays."""
    row = get_class_draw_for(actor, class_draw, is_locked=True)
    target = CLASS_STATES.step(row.state, "withdraw", actor=actor, facts=facts_of(actor, row))
    save_version(ClassDraw.objects.all(), pk=row.pk, expected=expected, state=target)
    Pupil.objects.filter(draw=row).delete()
    audit.record("class_draw.withdrawn", actor=actor, kind="class draw", key=row.key, number=row.number)
    return view_of(ClassDraw.objects.select_related("unit").get(pk=row.pk))
