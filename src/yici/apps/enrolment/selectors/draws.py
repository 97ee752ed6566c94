"""Class draws as the desk and the public see them."""

from __future__ import annotations

import json
import unicodedata
import uuid
from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext

from yici.apps.draws.public import find_draw_of, list_draws_of
from yici.apps.enrolment.contracts import (
    LATE,
    PARTS,
    Balance,
    ChangeLine,
    ClassDrawView,
    OwnChild,
    PupilLine,
)
from yici.apps.enrolment.errors import CodeUnknown
from yici.apps.enrolment.guards import (
    get_class_draw_for,
    get_public_class_draw,
    is_above,
    is_own_school,
    is_seated,
    public_class_draws,
    visible_class_draws,
)
from yici.apps.enrolment.models import ClassChange, ClassDraw, Pupil
from yici.apps.enrolment.rules.balance import measure
from yici.apps.enrolment.selectors.columns import column_names
from yici.apps.enrolment.states import APPROVE, CHANGE_STATES, CLASS_STATES, ChangeFacts, ClassFacts
from yici.core import crypto
from yici.core.access import Actor
from yici.core.states import Button

MOST_PUPILS, MOST_CHANGES = 5000, 200
CODE_INDEX = "class_code"


def view_of(row: ClassDraw) -> ClassDrawView:
    """The contract of a row."""
    found = {matter: find_draw_of(matter, row.key) for matter in PARTS}
    numbers = {int(place): team for place, team in (row.results.get("class_teams") or {}).items()}
    return ClassDrawView(
        key=row.key, number=row.number, title=row.title, school=row.unit.name, year=row.year, grade=row.grade,
        attempt=row.attempt, reason=row.reason, classes=row.classes, pupils=row.pupil_count, state=row.state,
        version=row.version, balance=tuple(row.balance), scores=tuple(row.scores), teams=tuple(row.teams),
        is_open=row.is_open, draws={matter: (one.number, one.state) for matter, one in found.items() if one},
        class_teams=numbers, imported_at=row.imported_at, published_at=row.published_at,
        objections_until=row.objections_until, are_scores_erased=row.scores_erased_at is not None,
    )  # fmt: skip


def facts_of(actor: Actor, row: ClassDraw) -> ClassFacts:
    """What decides the steps of this class draw for this actor."""
    latest = {matter: find_draw_of(matter, row.key) for matter in PARTS}
    waiting = waiting_late(row)
    late = find_draw_of(LATE, waiting.key) if waiting else None
    return ClassFacts(
        is_own_unit=is_own_school(actor, row),
        has_teams=bool(row.teams),
        has_void_part=any(one is not None and one.state == "void" for one in (*latest.values(), late)),
        has_late_waiting=waiting is not None,
    )


def waiting_late(row: ClassDraw) -> Pupil | None:
    """The late pupil whose class is not drawn yet."""
    return row.pupils.filter(is_late=True, class_number=None).order_by("line").first()


def list_steps(actor: Actor, key: uuid.UUID) -> list[Button]:
    """The steps that this actor may take with a class draw."""
    row = get_class_draw_for(actor, key)
    return CLASS_STATES.allowed(row.state, actor=actor, facts=facts_of(actor, row))


def list_class_draws(actor: Actor, *, before: int = 0, limit: int = 30) -> tuple[list[ClassDrawView], int]:
    """Class draws that the actor sees, newest first; and the position of the last one when more follow, else 0."""
    rows = visible_class_draws(actor).select_related("unit").order_by("-id")
    return _page(rows.filter(id__lt=before) if before else rows, limit)


def list_public_class_draws(*, before: int = 0, limit: int = 30) -> tuple[list[ClassDrawView], int]:
    """Every sealed class draw, newest first."""
    rows = public_class_draws().order_by("-id")
    return _page(rows.filter(id__lt=before) if before else rows, limit)


def _page(rows, limit: int) -> tuple[list[ClassDrawView], int]:  # type: ignore[no-untyped-def]
    found = list(rows[: limit + 1])
    return [view_of(row) for row in found[:limit]], found[limit - 1].pk if len(found) > limit else 0


def get_class_draw(actor: Actor, key: uuid.UUID) -> ClassDrawView:
    """One class draw at the desk."""
    return view_of(get_class_draw_for(actor, key))


def get_public_view(number: str) -> ClassDrawView:
    """One sealed class draw for everybody."""
    return view_of(get_public_class_draw(number))


def list_pupils(actor: Actor, key: uuid.UUID) -> list[PupilLine]:
    """Pupils by line, without names: names leave only in files that are counted."""
    row = get_class_draw_for(actor, key)
    return [_line(one, "") for one in row.pupils.order_by("line")[:MOST_PUPILS]]


def _line(one: Pupil, name: str, code: str = "") -> PupilLine:
    return PupilLine(
        one.key, one.line, name, one.pseudonym, one.kinds, one.group, one.class_number, one.is_late, code
    )  # fmt: skip


def open_pupils(row: ClassDraw, *, with_codes: bool) -> list[PupilLine]:
    """Pupils with their names, for an action that counts the file they leave in."""
    pupils = list(row.pupils.order_by("line")[:MOST_PUPILS])
    names = crypto.open_many((str(one.key), "pupil.name", one.name_sealed) for one in pupils)
    codes = (
        crypto.open_many((str(one.key), "pupil.code", one.code_sealed) for one in pupils)
        if with_codes else [""] * len(pupils)
    )  # fmt: skip
    return [_line(one, name, code) for one, name, code in zip(pupils, names, codes, strict=True)]


def scores_of(pupils: Sequence[Pupil]) -> list[dict[str, int]]:
    """The sealed scores of pupils in tenths of a point; nothing where they are erased or none were."""
    held = [one for one in pupils if one.scores_sealed]
    opened = crypto.open_many((str(one.key), "pupil.scores", one.scores_sealed) for one in held)
    by_key = {one.pk: json.loads(text) for one, text in zip(held, opened, strict=True)}
    return [by_key.get(one.pk, {}) for one in pupils]


def get_balance(row: ClassDraw) -> Balance | None:
    """The balance to publish; what was published with scores stays when they are erased. None before numbers."""
    if not is_seated(row):
        return None
    pupils = [one for one in row.pupils.order_by("line")[:MOST_PUPILS] if one.class_number is not None]
    points = scores_of(pupils)
    classes: dict[int, list[tuple[dict[str, str], dict[str, int]]]] = defaultdict(list)
    for one, each in zip(pupils, points, strict=True):
        classes[one.class_number or 0].append((one.kinds, each))
    names = column_names()
    has_scores = bool(row.scores) and row.scores_erased_at is None
    found = measure(
        classes, {code: names.get(code, code) for code in row.balance},
        {code: names.get(code, code) for code in row.scores} if has_scores else {}, gettext("all subjects together"),
    )  # fmt: skip
    kept = row.results.get("balance_of_scores")
    if row.scores and not has_scores and kept:
        from yici.apps.enrolment.contracts import BalanceColumn

        columns = [*found.columns, *(BalanceColumn(name, "score", gap, gap) for name, gap in kept["gaps"])]
        return Balance(found.sizes, columns, kept["index"], kept["level"])
    return found


def balance_for(actor: Actor, key: uuid.UUID) -> Balance | None:
    """The balance at the desk."""
    return get_balance(get_class_draw_for(actor, key))


def public_balance(number: str) -> Balance | None:
    """The balance for everybody, once published."""
    row = get_public_class_draw(number)
    return get_balance(row) if row.published_at else None


def public_classes(number: str) -> dict[int, list[str]]:
    """Class number → pseudonyms in order; nothing before publishing."""
    row = get_public_class_draw(number)
    classes: dict[int, list[str]] = defaultdict(list)
    if row.published_at:
        seated = row.pupils.exclude(class_number=None).order_by("class_number", "pseudonym")
        for place, pseudonym in seated.values_list("class_number", "pseudonym")[:MOST_PUPILS]:
            classes[place or 0].append(pseudonym)
    return dict(classes)


def list_changes(row_key: uuid.UUID, actor: Actor) -> list[tuple[ChangeLine, list[Button]]]:
    """The log of later changes of one class draw, newest first, with what this actor may decide."""
    row = get_class_draw_for(actor, row_key)
    rows = ClassChange.objects.filter(pupil__draw=row).select_related("pupil").order_by("-id")[:MOST_CHANGES]
    above = is_above(actor, row)
    return [
        (
            _change(one),
            CHANGE_STATES.allowed(one.state, actor=actor, facts=ChangeFacts(one.asked_by == actor.account, above)),
        )
        for one in rows
    ]  # fmt: skip


def public_changes(number: str) -> list[ChangeLine]:
    """Decided changes for everybody, without names of people."""
    row = get_public_class_draw(number)
    rows = ClassChange.objects.filter(pupil__draw=row).exclude(state=CHANGE_STATES.initial)
    return [_change(one) for one in rows.select_related("pupil").order_by("-id")[:MOST_CHANGES]]


def _change(one: ClassChange) -> ChangeLine:
    return ChangeLine(
        one.key, one.pupil.line, one.pupil.pseudonym, one.from_class, one.to_class, one.reason, one.state,
        one.asked_name, one.asked_at, one.decided_name, one.decided_at, one.version,
    )  # fmt: skip


def part_draws(key: uuid.UUID) -> list[tuple[str, str, str, bool]]:
    """(matter, number, state, is void) of every draw of a class draw in order, with those of late pupils."""
    lines: list[tuple[str, str, str, bool]] = [
        (matter, one.number, one.state, one.state == "void") for matter in PARTS for one in list_draws_of(matter, key)
    ]
    late = Pupil.objects.filter(draw__key=key, is_late=True).order_by("line")[:MOST_CHANGES]
    for pupil in late:
        lines += [(LATE, one.number, one.state, one.state == "void") for one in list_draws_of(LATE, pupil.key)]
    return lines


def normalise_code(text: str) -> str:
    """A parents' code as it was made, from what somebody typed."""
    plain = unicodedata.normalize("NFKC", text).upper()
    letters = "".join(sign for sign in plain if sign.isalnum())
    return letters.translate(str.maketrans("OILU", "011V"))


def find_own_child(code: str) -> OwnChild:
    """What a parent sees for the code on the slip; ``CodeUnknown``."""
    index = crypto.blind_index(CODE_INDEX, normalise_code(code))
    one = Pupil.objects.filter(code_index=index).select_related("draw__unit").first()
    if one is None:
        raise CodeUnknown
    row = one.draw
    is_out = row.published_at is not None and one.class_number is not None
    teams = row.results.get("class_teams") or {}
    return OwnChild(
        row.number, row.title, row.unit.name, one.pseudonym, one.class_number if is_out else None,
        teams.get(str(one.class_number), "") if is_out else "", row.state,
    )  # fmt: skip


def get_approvals_waiting(actor: Actor, limit: int = 30) -> list[tuple[ClassDrawView, ChangeLine]]:
    """Changes that wait for a decision of this actor."""
    if not actor.may(APPROVE):
        return []
    rows = ClassChange.objects.filter(
        state=CHANGE_STATES.initial, pupil__draw__in=visible_class_draws(actor)
    ).select_related("pupil__draw__unit").order_by("id")[:limit]  # fmt: skip
    return [(view_of(one.pupil.draw), _change(one)) for one in rows]
